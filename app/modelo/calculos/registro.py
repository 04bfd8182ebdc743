"""Los campos y columnas que se calculan solos, por la clave de su campo."""

from collections.abc import Mapping
from decimal import Decimal

from app.dominio.estadistica import redondear
from app.dominio.infraestructura import puntaje_de_ambito
from app.modelo.calculos import indicadores, procesos, satisfaccion
from app.modelo.calculos.base import Calculo, Hoja, poner
from app.modelo.celdas import Valores, filas, lista, numero, texto
from app.modelo.contexto import Contexto, Fila, Valor
from app.modelo.renglones import FORMULAS, completar

_AMBITOS = (
    ("Informática", "", "inf_check_ti"),
    ("Depósitos", "deposito", "inf_check_dep"),
    ("Oficinas", "oficina", "inf_check_ofi"),
)


def por_renglon(hoja: Hoja) -> Valor:
    """La tabla con las columnas que salen de las demás de su renglón."""
    return completar(hoja.campo, hoja.filas) or None


def puntajes_de_infraestructura(hoja: Hoja) -> Valor:
    """Un renglón por ámbito con algún reactivo contestado."""
    renglones: list[dict[str, Valor]] = []
    for nombre, tipo, campo in _AMBITOS:
        resultado = puntaje_de_ambito(
            (texto(fila, "criticidad"), texto(fila, "resultado"))
            for fila in reactivos(hoja.contexto, tipo, campo)
        )
        if resultado.puntaje is not None:
            renglones.append(
                {
                    "ambito": nombre,
                    "puntaje_0_100": str(redondear(resultado.puntaje)),
                    "criticos_incumplidos": str(resultado.criticos),
                }
            )
    return renglones or None


def reactivos(contexto: Contexto, tipo: str, campo: str) -> list[Fila]:
    """Los reactivos de un ámbito de 2c, de todas sus fichas."""
    fichas: list[Valores] = [contexto.general("2c")]
    if tipo:
        fichas = [ficha.valores for ficha in contexto.de_tipo("2c", tipo)]
    return [fila for valores in fichas for fila in filas(valores, campo)]


def nivel_de_proceso(hoja: Hoja) -> Valor:
    """Cuántos atributos seguidos cumple el proceso."""
    nivel = procesos.nivel_de_ficha(hoja.valores)
    return None if nivel is None else str(nivel)


def nivel_de_automatizacion(hoja: Hoja) -> Valor:
    """El nivel global que resulta de la matriz."""
    nivel = procesos.nivel_de_automatizacion(hoja.contexto)
    return None if nivel is None else str(nivel)


def distribuciones(hoja: Hoja) -> Valor:
    """Tamaño y huella de cada archivo, de los metadatos de su evidencia."""
    renglones = []
    for fila in hoja.filas:
        nueva = {clave: celda for clave, celda in fila.items() if clave not in ("bytes", "sha256")}
        archivos = [hoja.contexto.evidencias.get(clave) for clave in lista(fila, "archivo")]
        if archivos and archivos[0]:
            nueva |= {"bytes": str(archivos[0].tamano), "sha256": archivos[0].sha256}
        renglones.append({clave: celda for clave, celda in nueva.items() if celda})
    return renglones or None


def muestra(hoja: Hoja) -> Valor:
    """Tamaño de la muestra según población, confianza y error."""
    return satisfaccion.muestra(hoja.valores)


def resultados(hoja: Hoja) -> Valor:
    """CSAT, índices y NPS de las respuestas capturadas."""
    return satisfaccion.resultados(hoja.contexto)


def mediciones(hoja: Hoja) -> Valor:
    """Valor y color de cada medición; con denominador 0, «sin casos» y ningún valor."""
    renglones = []
    for fila in hoja.filas:
        medicion, color = indicadores.medir(hoja.contexto, fila)
        nueva = poner(fila, "valor", medicion.valor)
        nueva["color"] = indicadores.PALABRAS.get(color, color.value)
        renglones.append(nueva)
    return renglones or None


def avance_del_modelo(hoja: Hoja) -> Valor:
    """Nivel anterior y actual de cada herramienta; `None` si no se conocen los niveles."""
    if not hoja.niveles:
        return None
    antes = {texto(f, "herramienta"): numero(f, "nivel_anterior") for f in hoja.filas}
    renglones = []
    for herramienta in hoja.contexto.modelo.herramientas:
        if herramienta.clave not in hoja.niveles:
            continue
        nombre = f"{herramienta.clave} {herramienta.nombre_corto}"
        renglon: dict[str, Valor] = {"herramienta": nombre}
        anterior: Decimal | int | None = hoja.anteriores.get(herramienta.clave, antes.get(nombre))
        if anterior is not None:
            renglon["nivel_anterior"] = str(anterior)
        renglon["nivel_actual"] = str(hoja.niveles[herramienta.clave])
        renglones.append(renglon)
    return renglones


CALCULOS: Mapping[str, Calculo] = {
    **{campo: por_renglon for campo, _ in FORMULAS},
    "inf_puntaje": puntajes_de_infraestructura,
    "fp_nivel": nivel_de_proceso,
    "au_nivel": nivel_de_automatizacion,
    "da_distribuciones": distribuciones,
    "sa_muestra": muestra,
    "sa_resultados": resultados,
    "id_medicion": mediciones,
    "rc_modelo": avance_del_modelo,
}
"""Todos los cálculos, por la clave del campo que llenan."""

SIN_DATO_SE_CONSERVA = frozenset({"rc_modelo"})
"""Si no se puede calcular se deja lo que hay, en lugar de borrarlo."""

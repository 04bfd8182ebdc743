"""Los campos y columnas que se calculan solos, por la clave de su campo."""

from collections.abc import Mapping
from decimal import Decimal

from app.dominio.estadistica import redondear
from app.dominio.infraestructura import puntaje_de_ambito
from app.modelo.calculos import indicadores, procesos, satisfaccion
from app.modelo.calculos.base import (
    Calculo,
    Hoja,
    poner,
    por_renglon,
    producto,
    resta,
    suma_de_criterios,
)
from app.modelo.celdas import Valores, filas, lista, numero, texto
from app.modelo.contexto import Contexto, Fila, Valor

CRITERIOS = {
    "tp_prioridad": ("utilidad", "personas_beneficiadas", "disponibilidad", "esfuerzo_inverso"),
    "da_prioridad": ("demanda", "valor_publico", "calidad", "facilidad", "riesgo_inverso"),
    "pm_prioridad": ("impacto", "urgencia", "viabilidad"),
}
"""Los criterios que suman el puntaje de cada matriz."""
_AMBITOS = (
    ("Informática", "", "inf_check_ti"),
    ("Depósitos", "deposito", "inf_check_dep"),
    ("Oficinas", "oficina", "inf_check_ofi"),
)


def presupuesto(hoja: Hoja) -> Valor:
    """Total = cantidad × costo unitario."""
    return por_renglon(
        hoja, "pr_presupuesto", "total", lambda fila: producto(fila, "cantidad", "unitario")
    )


def brecha_de_perfil(hoja: Hoja) -> Valor:
    """Brecha = requerido − actual."""
    return por_renglon(
        hoja, "pf_evaluacion", "brecha", lambda fila: resta(fila, "requerido", "actual")
    )


def brecha_de_capacitacion(hoja: Hoja) -> Valor:
    """Brecha = nivel requerido − nivel actual."""
    return por_renglon(
        hoja,
        "cap_necesidades",
        "brecha",
        lambda fila: resta(fila, "nivel_requerido", "nivel_actual"),
    )


def riesgos(hoja: Hoja) -> Valor:
    """Nivel = probabilidad × impacto."""
    return por_renglon(
        hoja, "inf_riesgos", "nivel", lambda fila: producto(fila, "probabilidad", "impacto")
    )


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


def prioridad_proactiva(hoja: Hoja) -> Valor:
    """Puntaje de las necesidades de información."""
    return _prioridad(hoja, "tp_prioridad")


def prioridad_de_datos(hoja: Hoja) -> Valor:
    """Puntaje de los conjuntos de datos."""
    return _prioridad(hoja, "da_prioridad")


def prioridad_de_hallazgos(hoja: Hoja) -> Valor:
    """Puntaje de los hallazgos."""
    return _prioridad(hoja, "pm_prioridad")


def distribuciones(hoja: Hoja) -> Valor:
    """Tamaño y huella de cada archivo, de los metadatos de su evidencia."""
    renglones = []
    for fila in hoja.filas("da_distribuciones"):
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
    for fila in hoja.filas("id_medicion"):
        medicion, color = indicadores.medir(hoja.contexto, fila)
        nueva = poner(fila, "valor", medicion.valor)
        nueva["color"] = indicadores.PALABRAS.get(color, color.value)
        renglones.append(nueva)
    return renglones or None


def finanzas(hoja: Hoja) -> Valor:
    """Porcentaje ejercido de lo modificado o, si no se modificó, de lo aprobado."""
    return por_renglon(hoja, "rc_finanzas", "pct", _ejercido)


def avance_del_modelo(hoja: Hoja) -> Valor:
    """Nivel anterior y actual de cada herramienta; `None` si no se conocen los niveles."""
    if not hoja.niveles:
        return None
    antes = {texto(f, "herramienta"): numero(f, "nivel_anterior") for f in hoja.filas("rc_modelo")}
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


def _prioridad(hoja: Hoja, campo: str) -> Valor:
    return por_renglon(
        hoja, campo, "puntaje", lambda fila: suma_de_criterios(fila, CRITERIOS[campo])
    )


def _ejercido(fila: Fila) -> Decimal | None:
    base = numero(fila, "modificado") or numero(fila, "aprobado")
    ejercido = numero(fila, "ejercido")
    return None if not base or ejercido is None else 100 * ejercido / base


CALCULOS: Mapping[str, Calculo] = {
    "pr_presupuesto": presupuesto,
    "pf_evaluacion": brecha_de_perfil,
    "cap_necesidades": brecha_de_capacitacion,
    "inf_riesgos": riesgos,
    "inf_puntaje": puntajes_de_infraestructura,
    "fp_nivel": nivel_de_proceso,
    "au_nivel": nivel_de_automatizacion,
    "tp_prioridad": prioridad_proactiva,
    "da_prioridad": prioridad_de_datos,
    "da_distribuciones": distribuciones,
    "sa_muestra": muestra,
    "sa_resultados": resultados,
    "id_medicion": mediciones,
    "rc_finanzas": finanzas,
    "rc_modelo": avance_del_modelo,
    "pm_prioridad": prioridad_de_hallazgos,
}
"""Todos los cálculos, por la clave del campo que llenan."""

SIN_DATO_SE_CONSERVA = frozenset({"rc_modelo"})
"""Si no se puede calcular se deja lo que hay, en lugar de borrarlo."""

"""Reglas del diagnóstico de infraestructura (herramientas.md, 2c).

Depósitos y oficinas llevan una ficha cada uno; lo demás está en la general.
"""

from collections.abc import Iterator
from decimal import Decimal

from app.modelo.calculos.registro import reactivos
from app.modelo.celdas import Valores, palabras
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    cantidad,
    citar,
    filas,
    le_falta,
    numero,
    plano,
    texto,
    vacia,
)

SATURACION = Decimal("1.2")
PORCENTAJE_NO_APLICA = 30
PRIMER_ANIO = 1990
RANGOS_FISICOS = {
    "temperatura_c": ("la temperatura", -10, 60),
    "humedad_relativa_pct": ("la humedad", 0, 100),
}
_LISTAS = {"inf_check_ti": "", "inf_check_dep": "deposito", "inf_check_ofi": "oficina"}
_LISTA_DEL_SITIO = {
    "oficina_de_atencion": ("oficina", "inf_ofi_sitio", "inf_check_ofi"),
    "deposito_de_tramite": ("deposito", "inf_dep_sitio", "inf_check_dep"),
    "deposito_de_concentracion": ("deposito", "inf_dep_sitio", "inf_check_dep"),
    "deposito_historico": ("deposito", "inf_dep_sitio", "inf_check_dep"),
}


def v_2c_01(caso: Caso) -> Iterator[Senal]:
    """Metros ocupados > capacidad × 1.2."""
    for ficha in caso.fichas("deposito"):
        ocupados = numero(ficha.valores, "inf_dep_metros")
        capacidad = numero(ficha.valores, "inf_dep_capacidad")
        if ocupados is not None and capacidad is not None and ocupados > capacidad * SATURACION:
            yield Senal(
                "inf_dep_metros",
                f"El depósito tiene {ocupados} metros ocupados y capacidad para {capacidad}: está "
                "saturado. Anote la necesidad de espacio o revise las medidas.",
                ficha=ficha.numero,
            )


def v_2c_02(caso: Caso) -> Iterator[Senal]:
    """% inventariado fuera de 0–100."""
    for ficha in caso.fichas("deposito"):
        parte = numero(ficha.valores, "inf_dep_inventariado")
        if parte is not None and not 0 <= parte <= 100:
            yield Senal(
                "inf_dep_inventariado",
                f"El porcentaje con inventario es {parte} y debe ir de 0 a 100. Corríjalo.",
                ficha=ficha.numero,
            )


def v_2c_03(caso: Caso) -> Iterator[Senal]:
    """Reactivo crítico «no cumple» sin riesgo o necesidad asociada."""
    anotado = " ".join(
        plano(texto(fila, columna))
        for campo, columnas in (
            ("inf_riesgos", ("riesgo", "medida_inmediata")),
            ("inf_necesidades", ("necesidad",)),
        )
        for fila in caso.filas(campo)
        for columna in columnas
    )
    asuntos = palabras(anotado)
    for campo, tipo in _LISTAS.items():
        for ficha, valores in _fichas(caso, tipo):
            for indice, fila in enumerate(filas(valores, campo)):
                if _critico_incumplido(fila) and not _atendido(fila, anotado, asuntos):
                    yield Senal(
                        campo,
                        f"El renglón {indice + 1} ({texto(fila, 'codigo')}) es crítico y no se "
                        "cumple. Anote el riesgo o la necesidad con ese código.",
                        indice,
                        ficha,
                    )


def v_2c_04(caso: Caso) -> Iterator[Senal]:
    """Necesidad con costo sin responsable o fecha."""
    for indice, fila in enumerate(caso.filas("inf_necesidades")):
        faltan = [
            nombre
            for columna, nombre in (("responsable", "responsable"), ("limite", "fecha límite"))
            if vacia(fila, columna)
        ]
        if cantidad(fila, "costo_estimado") > 0 and faltan:
            yield Senal(
                "inf_necesidades",
                f"El renglón {indice + 1} tiene costo y {le_falta(faltan)}. Complételo.",
                indice,
            )


def v_2c_05(caso: Caso) -> Iterator[Senal]:
    """Sitio sin lista de verificación contestada."""
    informatica = _contestada(caso.general, "inf_check_ti")
    for indice, fila in enumerate(caso.filas("inf_sitios")):
        clave, tipo = texto(fila, "clave"), texto(fila, "tipo")
        if not clave or not tipo:
            continue
        lista = _LISTA_DEL_SITIO.get(tipo)
        if _revisado(caso, clave, lista) if lista else informatica:
            continue
        yield Senal(
            "inf_sitios",
            f"El sitio {citar(clave)} (renglón {indice + 1}) no tiene lista de verificación "
            "contestada. Recórralo y contéstela.",
            indice,
        )


def v_2c_06(caso: Caso) -> Iterator[Senal]:
    """Más de 30 % «no aplica» en un ámbito."""
    for campo, tipo in _LISTAS.items():
        resultados = [texto(f, "resultado") for f in reactivos(caso.contexto, tipo, campo)]
        contestados = [resultado for resultado in resultados if resultado]
        ajenos = contestados.count("no_aplica")
        if ajenos * 100 > len(contestados) * PORCENTAJE_NO_APLICA:
            yield Senal(
                campo,
                f"{ajenos} de {len(contestados)} reactivos dicen «no aplica». Revise si de verdad "
                "no aplican o si no se cumplen.",
            )


def v_2c_07(caso: Caso) -> Iterator[Senal]:
    """Año de equipo futuro o anterior a 1990."""
    for indice, fila in enumerate(caso.filas("inf_equipos")):
        anio = numero(fila, "anio")
        if anio is not None and not PRIMER_ANIO <= anio <= caso.hoy.year:
            yield Senal(
                "inf_equipos",
                f"El equipo del renglón {indice + 1} dice ser del año {anio}. Corrija el año.",
                indice,
            )


def v_2c_08(caso: Caso) -> Iterator[Senal]:
    """Temperatura o humedad fuera de rangos físicos (−10–60 °C; 0–100 %)."""
    for ficha in caso.fichas("deposito"):
        for indice, fila in enumerate(filas(ficha.valores, "inf_dep_clima")):
            for columna, (nombre, minimo, maximo) in RANGOS_FISICOS.items():
                lectura = numero(fila, columna)
                if lectura is not None and not minimo <= lectura <= maximo:
                    yield Senal(
                        "inf_dep_clima",
                        f"En el renglón {indice + 1} {nombre} es {lectura}, fuera de lo posible "
                        f"({minimo} a {maximo}). Corrija la lectura.",
                        indice,
                        ficha.numero,
                    )


def _fichas(caso: Caso, tipo: str) -> list[tuple[int, Valores]]:
    if not tipo:
        return [(1, caso.general)]
    return [(ficha.numero, ficha.valores) for ficha in caso.fichas(tipo)]


def _critico_incumplido(fila: Fila) -> bool:
    return texto(fila, "criticidad") == "alta" and texto(fila, "resultado") == "no_cumple"


def _atendido(fila: Fila, anotado: str, asuntos: set[str]) -> bool:
    """Si algún riesgo o necesidad nombra el código del reactivo o comparte su asunto."""
    codigo = plano(texto(fila, "codigo"))
    if codigo and codigo in anotado:
        return True
    return bool(palabras(texto(fila, "reactivo")) & asuntos)


def _contestada(valores: Valores, campo: str) -> bool:
    return any(texto(fila, "resultado") for fila in filas(valores, campo))


def _revisado(caso: Caso, clave: str, lista: tuple[str, str, str]) -> bool:
    tipo, campo_sitio, campo_lista = lista
    return any(
        texto(ficha.valores, campo_sitio) == clave and _contestada(ficha.valores, campo_lista)
        for ficha in caso.fichas(tipo)
    )


REGLAS: Reglas = {
    "V-2c-01": v_2c_01,
    "V-2c-02": v_2c_02,
    "V-2c-03": v_2c_03,
    "V-2c-04": v_2c_04,
    "V-2c-05": v_2c_05,
    "V-2c-06": v_2c_06,
    "V-2c-07": v_2c_07,
    "V-2c-08": v_2c_08,
}

"""Procesos de 3a y su automatización en 3b: mínimos, niveles y camino principal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.dominio.niveles import (
    MESES_DE_EVIDENCIA_RECIENTE,
    NIVEL_INSTALADA,
    AtributosProceso,
    ObservacionAutomatizacion,
    nivel_3b,
    nivel_proceso,
    nivel_proceso_automatizado,
)
from app.modelo.celdas import Valores, fecha, filas, lista, numero, plano, texto
from app.modelo.contexto import Contexto, Fila

ATRIBUTOS = ("fp_documentado", "fp_diagramado", "fp_formalizado", "fp_difundido")
_HORAS_DE_JORNADA = 8
_DIAS_HABILES = {
    "horas": Fraction(1, _HORAS_DE_JORNADA),
    "dias_habiles": Fraction(1),
    "dias_naturales": Fraction(5, 7),
    "meses": Fraction(30 * 5, 7),
}
"""Cuántos días hábiles vale cada unidad, para poder sumar plazos distintos."""
_PLAN = ("au_datos_personales", "au_respaldo", "au_contingencia", "au_migracion")
_ALERTAS = "plazos_y_alertas"


@dataclass(frozen=True, slots=True)
class Camino:
    """El flujo de un proceso: a dónde sigue cada renglón y lo que no existe.

    Los pasos son índices de renglón; `ajenos` son pares (renglón, número que no existe).
    """

    siguientes: Mapping[int, tuple[int, ...]]
    ajenos: tuple[tuple[int, int], ...]
    fines: tuple[int, ...]


def minimos(contexto: Contexto) -> dict[str, str]:
    """Código y nombre de los procesos exigibles en cualquier municipio."""
    for catalogo in contexto.modelo.catalogos:
        if catalogo.clave == "proceso" and "minimo" in catalogo.columnas:
            lugar = catalogo.columnas.index("minimo")
            return {fila[0]: fila[1] for fila in catalogo.filas if fila[lugar] == "si"}
    return {}


def nivel_de_ficha(valores: Valores) -> int | None:
    """Nivel del proceso por sus cuatro atributos; `None` si no se ha contestado ninguno."""
    respuestas = [texto(valores, clave) for clave in ATRIBUTOS]
    if not any(respuestas):
        return None
    return nivel_proceso(AtributosProceso(*(respuesta == "si" for respuesta in respuestas)))


def niveles(contexto: Contexto) -> dict[str, int]:
    """El nivel de cada proceso capturado, por código."""
    capturados: dict[str, int] = {}
    for ficha in contexto.de_tipo("3a", "proceso"):
        codigo = texto(ficha.valores, "fp_codigo")
        if codigo:
            nivel = nivel_de_ficha(ficha.valores) or 0
            capturados[codigo] = max(nivel, capturados.get(codigo, 0))
    return capturados


def probados(contexto: Contexto) -> set[str]:
    """Los procesos seguidos con un caso real en los últimos 12 meses."""
    return {
        texto(ficha.valores, "fp_codigo")
        for ficha in contexto.de_tipo("3a", "proceso")
        if any(
            _reciente(fecha(fila, "fecha"), contexto.hoy)
            for fila in filas(ficha.valores, "fp_prueba")
        )
    }


def camino(actividades: list[Fila]) -> Camino:
    """El flujo que describen los renglones: en una decisión, sí y no; si no, el que sigue."""
    lugares = {
        _numero(fila, indice): indice for indice, fila in reversed([*enumerate(actividades)])
    }
    siguientes: dict[int, tuple[int, ...]] = {}
    ajenos: list[tuple[int, int]] = []
    for indice, fila in enumerate(actividades):
        pedidos = _destinos(fila)
        ajenos += [(indice, pedido) for pedido in pedidos if pedido not in lugares]
        hallados = tuple(lugares[pedido] for pedido in pedidos if pedido in lugares)
        tipo = texto(fila, "tipo")
        if not pedidos and tipo not in ("fin", "decision") and indice + 1 < len(actividades):
            hallados = (indice + 1,)
        siguientes[indice] = () if tipo == "fin" else hallados
    fines = tuple(i for i, fila in enumerate(actividades) if texto(fila, "tipo") == "fin")
    return Camino(siguientes, tuple(ajenos), fines)


def dias_del_camino_principal(actividades: list[Fila]) -> Fraction:
    """Días hábiles desde el primer paso hasta el fin, tomando siempre el «sí»."""
    flujo = camino(actividades)
    total, visitados, actual = Fraction(0), set[int](), 0
    while actual in flujo.siguientes and actual not in visitados:
        visitados.add(actual)
        total += en_dias_habiles(actividades[actual], "plazo_max", "unidad") or 0
        destinos = flujo.siguientes[actual]
        actual = destinos[0] if destinos else -1
    return total


def en_dias_habiles(fila: Fila, columna: str, unidad: str) -> Fraction | None:
    """Un plazo en días hábiles; `None` si no se escribió."""
    plazo = numero(fila, columna)
    if plazo is None:
        return None
    return Fraction(plazo) * _DIAS_HABILES.get(texto(fila, unidad), Fraction(1))


def nivel_de_automatizacion(contexto: Contexto) -> int | None:
    """Nivel global de 3b; `None` si la matriz está vacía."""
    valores = contexto.general("3b")
    matriz = filas(valores, "au_matriz")
    if not matriz:
        return None
    por_proceso = {codigo: _etapas(matriz, codigo) for codigo in _procesos(matriz)}
    return nivel_3b(
        ObservacionAutomatizacion(
            niveles={c: nivel_proceso_automatizado(e) for c, e in por_proceso.items()},
            minimos=minimos(contexto).keys(),
            plan_completo=_plan_completo(valores),
            en_operacion=bool(texto(valores, "au_arranque")) or _en_operacion(valores),
            alertas_pasiva=_con_alertas(matriz, "TP-"),
            calendario_activa=_con_alertas(matriz, "TA-"),
            restauracion_probada=_restauracion(valores),
            estadistica_usada=_estadistica(matriz, contexto),
        )
    )


def _numero(fila: Fila, indice: int) -> int:
    propio = numero(fila, "num")
    return int(propio) if propio is not None else indice + 1


def _destinos(fila: Fila) -> list[int]:
    columnas = ("si_va_a", "no_va_a") if texto(fila, "tipo") == "decision" else ("si_va_a",)
    escritos = [numero(fila, columna) for columna in columnas]
    return [int(destino) for destino in escritos if destino is not None]


def _procesos(matriz: Iterable[Fila]) -> list[str]:
    return list(dict.fromkeys(texto(f, "proceso") for f in matriz if texto(f, "proceso")))


def _etapas(matriz: Iterable[Fila], proceso: str) -> list[int | None]:
    return [
        None if (nivel := numero(fila, "nivel_actual")) is None else int(nivel)
        for fila in matriz
        if texto(fila, "proceso") == proceso
    ]


def _plan_completo(valores: Valores) -> bool:
    return (
        bool(filas(valores, "au_acciones"))
        and bool(lista(valores, "au_requisitos"))
        and all(texto(valores, clave) for clave in _PLAN)
    )


def _en_operacion(valores: Valores) -> bool:
    return any(texto(f, "estado") == "en_operacion" for f in filas(valores, "au_acciones"))


def _con_alertas(matriz: Iterable[Fila], familia: str) -> bool:
    return any(
        texto(fila, "proceso").startswith(familia)
        and texto(fila, "etapa") == _ALERTAS
        and (numero(fila, "nivel_actual") or 0) >= NIVEL_INSTALADA
        for fila in matriz
    )


def _restauracion(valores: Valores) -> bool:
    return any(
        "restaur" in plano(texto(fila, "escenario")) and texto(fila, "resultado") == "aprobado"
        for fila in filas(valores, "au_pruebas")
    )


def _estadistica(matriz: Iterable[Fila], contexto: Contexto) -> bool:
    automatica = any(
        texto(fila, "etapa") == "estadistica"
        and (numero(fila, "nivel_actual") or 0) >= NIVEL_INSTALADA
        for fila in matriz
    )
    return automatica and bool(filas(contexto.general("5b"), "id_medicion"))


def _reciente(dia: date | None, hoy: date) -> bool:
    if dia is None or dia > hoy:
        return False
    return (hoy.year - dia.year) * 12 + hoy.month - dia.month <= MESES_DE_EVIDENCIA_RECIENTE

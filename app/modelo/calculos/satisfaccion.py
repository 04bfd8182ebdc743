"""Muestra y resultados de la encuesta de 5a."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from app.dominio import encuesta
from app.modelo.celdas import Valores, cantidad, escribir, filas, numero, plano, texto
from app.modelo.contexto import Contexto, Fila, Valor

GLOBAL = "S23"
RECOMIENDA = "S24"
_CON_MUESTRA = ("muestra_aleatoria", "muestra_sistematica_en_ventanilla")
_REPRESENTATIVOS = (*_CON_MUESTRA, "censo")
_CONFIANZA_USUAL = 95
_ERRORES = (1, 20)
_ESCALA_1_5 = "1_5"


def poblacion(valores: Valores) -> int:
    """Cuántas personas usaron los servicios en el periodo."""
    return int(sum(cantidad(fila, "N") for fila in filas(valores, "sa_poblacion")))


def muestra(valores: Valores) -> str | None:
    """El tamaño de muestra, o `None` si el método no lleva o falta un dato."""
    personas, error = poblacion(valores), numero(valores, "sa_error")
    if texto(valores, "sa_metodo") not in _CON_MUESTRA or not personas or error is None:
        return None
    if not _ERRORES[0] <= error <= _ERRORES[1]:
        return None
    return str(encuesta.tamano_de_muestra(personas, _confianza(valores), error))


def resultados(contexto: Contexto) -> list[dict[str, Valor]] | None:
    """Los renglones de resultados; `None` si no hay respuestas.

    Con menos de 30 respuestas sólo salen frecuencias: un porcentaje de tan pocas personas engaña.
    """
    valores = contexto.general("5a")
    respuestas = filas(valores, "sa_respuestas")
    if not respuestas:
        return None
    anteriores = {
        plano(texto(fila, "indicador")): fila["anterior"]
        for fila in filas(valores, "sa_resultados")
        if fila.get("anterior") not in (None, "")
    }
    if len(respuestas) < encuesta.MINIMO_PARA_PORCENTAJES:
        renglones = list(_frecuencias(respuestas))
    else:
        renglones = list(_porcentajes(contexto, valores, respuestas))
    for renglon in renglones:
        anterior = anteriores.get(plano(str(renglon["indicador"])))
        if anterior is not None:
            renglon["anterior"] = anterior
    return renglones


def dimension_de(contexto: Contexto, valores: Valores) -> dict[str, str]:
    """La dimensión de cada pregunta de 1 a 5: la del cuestionario o, si no dice, la del banco."""
    banco = {
        fila["codigo"]: fila["dimension"]
        for fila in preguntas_del_banco(contexto)
        if fila.get("escala") == _ESCALA_1_5 or fila["codigo"] == "S20"
    }
    propias = {
        texto(fila, "codigo"): texto(fila, "dimension")
        for fila in filas(valores, "sa_preguntas")
        if texto(fila, "dimension") and texto(fila, "codigo") in banco
    }
    return banco | propias


def preguntas_del_banco(contexto: Contexto) -> list[dict[str, str]]:
    """El banco de preguntas del Modelo, cada una con sus columnas."""
    for catalogo in contexto.modelo.catalogos:
        if catalogo.clave == "preguntas_encuesta":
            return [dict(zip(catalogo.columnas, fila, strict=True)) for fila in catalogo.filas]
    return []


def _frecuencias(respuestas: list[Fila]) -> Iterable[dict[str, Valor]]:
    globales = [r for r in _columna(respuestas, GLOBAL) if r is not None]
    yield {"indicador": "Respuestas recibidas", "valor": str(len(respuestas))}
    if globales:
        satisfechas = sum(r >= 4 for r in globales)
        yield _renglon("Personas satisfechas (4 y 5 en S23)", Fraction(satisfechas), len(globales))


def _porcentajes(
    contexto: Contexto, valores: Valores, respuestas: list[Fila]
) -> Iterable[dict[str, Valor]]:
    globales = _columna(respuestas, GLOBAL)
    indices = indices_por_dimension(respuestas, dimension_de(contexto, valores))
    contestaron = sum(r is not None for r in globales)
    yield from _si_hay(
        "CSAT (%)", encuesta.csat(globales), contestaron, _error(valores, contestaron)
    )
    yield from _si_hay("Índice global", encuesta.indice_global(indices), len(respuestas))
    for nombre in encuesta.DIMENSIONES:
        yield from _si_hay(f"Índice de {nombre}", indices.get(nombre), len(respuestas))
    recomiendan = _columna(respuestas, RECOMIENDA)
    yield from _si_hay("NPS", encuesta.nps(recomiendan), sum(r is not None for r in recomiendan))


def indices_por_dimension(
    respuestas: list[Fila], dimensiones: Mapping[str, str]
) -> dict[str, Fraction | None]:
    """El índice 0–100 de cada dimensión que tiene preguntas."""
    items: dict[str, list[str]] = {}
    for codigo, dimension in dimensiones.items():
        items.setdefault(dimension, []).append(codigo)
    return {
        dimension: encuesta.indice_de_dimension(_columna(respuestas, c) for c in codigos)
        for dimension, codigos in items.items()
    }


def _columna(respuestas: Iterable[Fila], codigo: str) -> list[Decimal | None]:
    return [numero(fila, codigo) for fila in respuestas]


def _confianza(valores: Valores) -> int:
    elegida = numero(valores, "sa_confianza")
    return int(elegida) if elegida in encuesta.Z else _CONFIANZA_USUAL


def _error(valores: Valores, respuestas: int) -> Decimal | None:
    """El margen de error; una encuesta voluntaria no lo tiene."""
    if texto(valores, "sa_metodo") not in _REPRESENTATIVOS:
        return None
    return encuesta.margen_de_error(respuestas, poblacion(valores), _confianza(valores))


def _si_hay(
    indicador: str, valor: Fraction | None, n: int, error: Decimal | None = None
) -> Iterable[dict[str, Valor]]:
    if valor is not None and n >= encuesta.MINIMO_POR_GRUPO:
        yield _renglon(indicador, valor, n, error)


def _renglon(
    indicador: str, valor: Fraction, n: int, error: Decimal | None = None
) -> dict[str, Valor]:
    renglon: dict[str, Valor] = {
        "indicador": indicador,
        "valor": escribir(valor, decimales=1),
        "n": str(n),
    }
    if error is not None:
        renglon["error"] = escribir(error, decimales=1)
    return renglon

"""Encuesta de satisfacción: muestra, error, CSAT, NPS e índices (herramientas.md, 5a).

«No aplica» y lo que no se contestó llegan como `None` y no entran al denominador.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil

Z = {90: Fraction(1645, 1000), 95: Fraction(196, 100), 99: Fraction(2576, 1000)}
"""Valor de la normal para cada nivel de confianza (%)."""
POBLACION_DE_CENSO = 100
"""Con 100 personas o menos se encuesta a todas."""
MINIMO_PARA_PORCENTAJES = 30
"""Con menos respuestas sólo se publican frecuencias."""
MINIMO_POR_GRUPO = 5
"""Los grupos con menos casos se ocultan."""
DIMENSIONES = (
    "acceso",
    "fiabilidad",
    "capacidad de respuesta",
    "seguridad",
    "empatía",
    "claridad",
    "tangibles",
    "utilidad",
)
_VARIANZA = Fraction(1, 4)
"""p·q con p = q = 0.5: la más desfavorable."""
_SATISFECHO = 4
_PROMOTOR = 9
_DETRACTOR = 6

Respuesta = int | Decimal | None


def muestra_infinita(confianza: int, error: Fraction | Decimal | int) -> Fraction:
    """n0 = Z²·p·q / e², con el error en puntos porcentuales."""
    return Z[confianza] ** 2 * _VARIANZA / (Fraction(error) / 100) ** 2


def tamano_de_muestra(poblacion: int, confianza: int, error: Fraction | Decimal | int) -> int:
    """Cuántas encuestas hacen falta, siempre hacia arriba; con 100 o menos, todas."""
    if poblacion <= POBLACION_DE_CENSO:
        return max(0, poblacion)
    n0 = muestra_infinita(confianza, error)
    return ceil(n0 / (1 + (n0 - 1) / poblacion))


def margen_de_error(respuestas: int, poblacion: int, confianza: int) -> Decimal | None:
    """Error de un porcentaje en puntos, con corrección por población finita.

    `None` si no hay con qué calcularlo; 0 si contestaron todas.
    """
    if respuestas <= 0 or poblacion < respuestas:
        return None
    if poblacion == respuestas:
        return Decimal(0)
    cuadrado = Z[confianza] ** 2 * _VARIANZA / respuestas
    cuadrado *= Fraction(poblacion - respuestas, poblacion - 1)
    raiz = (Decimal(cuadrado.numerator) / Decimal(cuadrado.denominator)).sqrt()
    return (raiz * 100).quantize(Decimal("0.1"))


def csat(respuestas: Iterable[Respuesta]) -> Fraction | None:
    """Porcentaje de 4 y 5 en la pregunta de satisfacción global."""
    dadas = [r for r in respuestas if r is not None]
    if not dadas:
        return None
    return Fraction(100 * sum(r >= _SATISFECHO for r in dadas), len(dadas))


def nps(respuestas: Iterable[Respuesta]) -> Fraction | None:
    """% de 9 y 10 menos % de 0 a 6 (de −100 a 100)."""
    dadas = [r for r in respuestas if r is not None]
    if not dadas:
        return None
    neto = sum(r >= _PROMOTOR for r in dadas) - sum(r <= _DETRACTOR for r in dadas)
    return Fraction(100 * neto, len(dadas))


def indice_de_dimension(items: Iterable[Iterable[Respuesta]]) -> Fraction | None:
    """(media de sus ítems − 1) ÷ 4 × 100. Cada ítem pesa igual, conteste quien conteste."""
    medias = []
    for respuestas in items:
        dadas = [Fraction(r) for r in respuestas if r is not None]
        if dadas:
            medias.append(sum(dadas, Fraction(0)) / len(dadas))
    if not medias:
        return None
    return (sum(medias, Fraction(0)) / len(medias) - 1) * 25


def indice_global(
    dimensiones: Mapping[str, Fraction | None], pesos: Mapping[str, int] | None = None
) -> Fraction | None:
    """Media de las dimensiones que tienen dato; sin `pesos`, todas pesan igual."""
    con_dato = [
        ((pesos or {}).get(nombre, 1), indice)
        for nombre in DIMENSIONES
        if (indice := dimensiones.get(nombre)) is not None
    ]
    suma = sum(peso for peso, _ in con_dato)
    if not suma:
        return None
    return sum((peso * indice for peso, indice in con_dato), Fraction(0)) / suma

"""Leer valores canónicos sin suponer que están completos ni bien formados.

Lo usan reglas y cálculos, que miran expedientes a medio llenar: lo que no sirve se lee como vacío.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from app.dominio.meses import MESES
from app.modelo.contexto import Fila, Valor
from app.texto import sin_tildes

Valores = Mapping[str, Valor]
_CIFRAS_MAXIMAS = 15
_DIGITOS = re.compile(r"\d+(?:\.\d+)?")
_MES = {mes: numero for numero, mes in enumerate(MESES, 1)}
_FECHA_ESCRITA = re.compile(
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<dia>\d{{1,2}}) de (?P<mes>{'|'.join(_MES)}) (?:de|del) "
    r"(?P<anio>\d{4})"
)


def filas(valores: Valores, campo: str) -> list[Fila]:
    """Las filas de una tabla; vacío si no se ha llenado."""
    valor = valores.get(campo)
    return [fila for fila in valor if isinstance(fila, Mapping)] if isinstance(valor, list) else []


def texto(valores: Valores, campo: str) -> str:
    """El texto de un campo, sin espacios alrededor; vacío si no hay."""
    valor = valores.get(campo)
    return valor.strip() if isinstance(valor, str) else ""


def lista(valores: Valores, campo: str) -> list[str]:
    """Las claves de una opción múltiple o los ids de un adjunto."""
    valor = valores.get(campo)
    return [str(pieza) for pieza in valor] if isinstance(valor, list | tuple) else []


def numero(valores: Valores, campo: str) -> Decimal | None:
    """El número de un campo, o `None` si no hay o no lo es."""
    valor = valores.get(campo)
    if valor is None or valor == "" or isinstance(valor, list | tuple | Mapping):
        return None
    try:
        leido = Decimal(str(valor))
    except InvalidOperation:
        return None
    # Sin tope, un número disparatado haría fallar las cuentas que se hacen con él.
    return leido if leido.is_finite() and abs(leido.adjusted()) < _CIFRAS_MAXIMAS else None


def cantidad(valores: Valores, campo: str) -> Decimal:
    """El número de un campo; 0 si no hay."""
    return numero(valores, campo) or Decimal(0)


def fecha(valores: Valores, campo: str) -> date | None:
    """La fecha de un campo, o `None` si no hay."""
    valor = texto(valores, campo)
    try:
        return date.fromisoformat(valor) if valor else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def plano(escrito: str) -> str:
    """Lo escrito sin tildes, en minúsculas y con espacios sencillos: sirve para comparar."""
    return " ".join(sin_tildes(escrito).split())


def palabras(escrito: str, largo: int = 6) -> set[str]:
    """Las palabras de al menos `largo` letras, sin tildes."""
    return {palabra for palabra in re.findall(r"[a-z]+", plano(escrito)) if len(palabra) >= largo}


def cifras(escrito: str) -> list[Decimal]:
    """Los números que aparecen en un texto."""
    return [Decimal(pieza) for pieza in _DIGITOS.findall(escrito) if len(pieza) < _CIFRAS_MAXIMAS]


def fechas_escritas(escrito: str) -> Iterator[date]:
    """Las fechas completas de un texto: `2026-05-04` o «4 de mayo de 2026»."""
    for forma in _FECHA_ESCRITA.finditer(plano(escrito)):
        try:
            if forma["iso"]:
                yield date.fromisoformat(forma["iso"])
            else:
                yield date(int(forma["anio"]), _MES[forma["mes"]], int(forma["dia"]))
        except ValueError:
            continue


def escribir(valor: Decimal | Fraction | int, decimales: int = 2) -> str:
    """El número en su forma canónica: sin exponente ni ceros sobrantes."""
    if isinstance(valor, Fraction):
        valor = Decimal(valor.numerator) / Decimal(valor.denominator)
    redondo = f"{Decimal(valor):.{decimales}f}"
    recortado = redondo.rstrip("0").rstrip(".") if "." in redondo else redondo
    return "0" if recortado in ("-0", "") else recortado

"""Lectura estricta de un JSON ajeno hacia el tipo que lo declara: sin convertir ni perdonar nada.

Casi todo lo que llega es exactamente lo que este programa escribe. Eso se lee de corrido, y vale
si al volver a escribirlo salen los mismos bytes: ni claves repetidas, ni campos de más, ni otra
manera de decir lo mismo. Lo que no, se lee paso a paso, y ahí se halla qué está mal o que nada
lo está (un programa anterior, una herramienta de terceros).
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain
from operator import attrgetter
from typing import (
    Annotated,
    Any,
    Generic,
    Protocol,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from app.paquete import canonico
from app.paquete.campos import es_texto, esquema
from app.paquete.canonico import Json
from app.paquete.errores import PaqueteRechazado
from app.paquete.formas import Forma

T = TypeVar("T")
Paso: TypeAlias = str | int
"""Un campo, o el lugar (desde 0) en una lista."""

_ESCRITOR = msgspec.json.Encoder(order="sorted")
_LUGAR = re.compile(r" - at `(?:key in )?\$(.*)`")
_PASO = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
_FALTANTE = re.compile(r"missing required field `(\w+)`")
_DE_MAS = re.compile(r"Expected `(?:array|object)` of length <=")
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_ANTES_DE_0300 = bytes(range(0xCC))
_ESCAPE_PROHIBIDO = re.compile(rb"\\[bfru]")


class Lector(Generic[T]):
    """Lee un valor de un tipo: dataclasses, tuplas, mapas y las formas de `formas`."""

    def __init__(self, tipo: Any, donde: str) -> None:
        self._tipo = tipo
        self._donde = donde
        self._lector = msgspec.json.Decoder(tipo)
        self._examen = _examen_de(tipo) or _DeRegistro({})

    def leer(self, crudo: bytes) -> T:
        """El valor de unos bytes, o `PaqueteRechazado` (E302, E304–E307, E310) con su lugar."""
        valor = self._de_corrido(crudo)
        return self.convertir(canonico.leer(crudo)) if valor is None else valor

    def convertir(self, objeto: Json) -> T:
        """El valor de algo que ya salió de `canonico.leer`."""
        try:
            valor: T = msgspec.convert(objeto, self._tipo)
        except msgspec.ValidationError as error:
            raise self._rechazo(error) from None
        except UnicodeEncodeError:
            # Una clave con medio carácter: la biblioteca ni alcanza a decir dónde está.
            raise esquema(self._donde) from None
        malo = self._examen.malo(valor)
        if malo is not None:
            raise esquema(_en_palabras([self._donde, *malo]))
        return valor

    def _de_corrido(self, crudo: bytes) -> T | None:
        try:
            valor: T = self._lector.decode(crudo)
        except (ValueError, RecursionError):  # los de la biblioteca son ValueError
            return None
        igual = _ESCRITOR.encode(valor) == crudo and _son_textos(crudo)
        return valor if igual and self._examen.pasan((valor,)) else None

    def _rechazo(self, error: msgspec.ValidationError) -> PaqueteRechazado:
        dicho = str(error)
        pasos: list[Paso] = [self._donde]
        if hallado := _LUGAR.search(dicho):
            for campo, numero in _PASO.findall(hallado[1]):
                pasos += [campo] if campo else [int(numero)] if numero else []
        if hallado := _FALTANTE.search(dicho):
            pasos.append(hallado[1])
        lugar = _en_palabras(pasos)
        if _DE_MAS.search(dicho):
            return PaqueteRechazado("E310_DEMASIADOS_REGISTROS", lugar)
        return esquema(lugar)


def _en_palabras(pasos: Sequence[Paso]) -> str:
    """`respuestas, registro 7: motivo`."""
    dicho = ""
    for paso in pasos:
        if isinstance(paso, int):
            dicho += f", registro {paso + 1}"
        else:
            dicho += f": {paso}" if dicho else paso
    return dicho


def _son_textos(crudo: bytes) -> bool:
    """Si todo texto de un JSON canónico está en NFC y sin controles, mirando sus bytes.

    Un control sólo puede venir con una barra, o ser U+007F–U+009F. Ningún carácter anterior a
    U+0300 cambia en NFC, y en UTF-8 todos empiezan por menos de `CC`: si hay otros se mira el
    documento entero, que está en NFC cuando lo está cada texto porque las comillas que los rodean
    no se componen con nada. Decir que no sólo cuesta mirarlos de uno en uno.
    """
    if b"\x7f" in crudo or _CONTROL.search(crudo) or _ESCAPE_PROHIBIDO.search(crudo):
        return False
    if not crudo.translate(None, _ANTES_DE_0300):
        return True
    return unicodedata.is_normalized("NFC", crudo.decode("utf-8"))


class _Examen(Protocol):
    """Lo que la biblioteca no comprueba de un tipo."""

    @property
    def pide(self) -> bool:
        """Si hay que preguntarle aunque los textos ya estén bien escritos."""

    def pasan(self, valores: Collection[Any]) -> bool:
        """Si pasan todos, ya sabiendo que sus textos están bien escritos."""

    def malo(self, valor: Any) -> list[Paso] | None:
        """El camino hasta lo primero que no pasa, o `None`."""


class _DeTexto:
    """Un texto cualquiera: su largo ya lo miró la biblioteca."""

    pide = False

    def pasan(self, _valores: Collection[Any]) -> bool:
        return True

    def malo(self, valor: Any) -> list[Paso] | None:
        return None if es_texto(valor) else []


@dataclass(frozen=True, slots=True)
class _DeForma:
    """Un texto con una forma. Cada uno distinto se mira una sola vez."""

    forma: Forma

    @property
    def pide(self) -> bool:
        return True

    def pasan(self, valores: Collection[Any]) -> bool:
        distintos = set(valores)
        if self.forma.nada:
            distintos.discard("")
        return all(map(self.forma.expresion.fullmatch, distintos))

    def malo(self, valor: Any) -> list[Paso] | None:
        return None if self.pasan((valor,)) else []


class _DeValor:
    """Un valor de los varios que puede tener un campo; sus textos pueden estar más adentro."""

    pide = False

    def pasan(self, _valores: Collection[Any]) -> bool:
        return True

    def malo(self, valor: Any) -> list[Paso] | None:
        if type(valor) is str:
            return None if es_texto(valor) else []
        de_dentro = chain(valor, valor.values()) if type(valor) is dict else valor
        if type(valor) is dict or type(valor) is list:
            return None if all(self.malo(uno) is None for uno in de_dentro) else []
        return None


@dataclass(frozen=True, slots=True)
class _Opcional:
    de: _Examen

    @property
    def pide(self) -> bool:
        return self.de.pide

    def pasan(self, valores: Collection[Any]) -> bool:
        return self.de.pasan([uno for uno in valores if uno is not None])

    def malo(self, valor: Any) -> list[Paso] | None:
        return None if valor is None else self.de.malo(valor)


@dataclass(frozen=True, slots=True)
class _DeLista:
    de: _Examen

    @property
    def pide(self) -> bool:
        return self.de.pide

    def pasan(self, valores: Collection[Any]) -> bool:
        return self.de.pasan(list(chain.from_iterable(valores)))

    def malo(self, valor: Any) -> list[Paso] | None:
        for indice, uno in enumerate(valor):
            malo = self.de.malo(uno)
            if malo is not None:
                return [indice, *malo]
        return None


@dataclass(frozen=True, slots=True)
class _DeMapa:
    """Las claves de un mapa; sus valores son números, que ya miró la biblioteca."""

    claves: _Examen

    @property
    def pide(self) -> bool:
        return self.claves.pide

    def pasan(self, valores: Collection[Any]) -> bool:
        return self.claves.pasan(list(chain.from_iterable(valores)))

    def malo(self, valor: Any) -> list[Paso] | None:
        return None if all(self.claves.malo(clave) is None for clave in valor) else []


@dataclass(frozen=True, slots=True)
class _DeRegistro:
    campos: Mapping[str, _Examen]

    @property
    def pide(self) -> bool:
        return any(examen.pide for examen in self.campos.values())

    def pasan(self, valores: Collection[Any]) -> bool:
        return all(
            examen.pasan(list(map(attrgetter(campo), valores)))
            for campo, examen in self.campos.items()
            if examen.pide
        )

    def malo(self, valor: Any) -> list[Paso] | None:
        for campo, examen in self.campos.items():
            malo = examen.malo(getattr(valor, campo))
            if malo is not None:
                return [campo, *malo]
        return None


def _examen_de(tipo: Any) -> _Examen | None:
    """El examen de un tipo, o `None` si no hay nada más que mirar."""
    if is_dataclass(tipo):
        pistas = get_type_hints(tipo, include_extras=True)
        campos = {campo.name: _examen_de(pistas[campo.name]) for campo in fields(tipo)}
        return _DeRegistro({c: examen for c, examen in campos.items() if examen is not None})
    if tipo is str:
        return _DeTexto()
    return _examen_compuesto(get_origin(tipo), get_args(tipo), tipo)


def _examen_compuesto(origen: Any, de: tuple[Any, ...], tipo: Any) -> _Examen | None:
    if origen is Annotated:
        formas = [uno for uno in tipo.__metadata__ if isinstance(uno, Forma)]
        return _DeForma(formas[0]) if formas else _examen_de(de[0])
    if type(None) in de:
        return _DeValor() if len(de) > 2 else _sobre(_Opcional, de[0])
    if origen is tuple:
        return _sobre(_DeLista, de[0])
    if isinstance(origen, type) and issubclass(origen, Mapping):
        return _sobre(_DeMapa, de[0])
    return None


def _sobre(clase: type[_Opcional] | type[_DeLista] | type[_DeMapa], tipo: Any) -> _Examen | None:
    examen = _examen_de(tipo)
    return None if examen is None else clase(examen)

"""Datos de solicitantes o denunciantes que no deberían venir en una entrega (consolidacion.md §2).

Qué se busca lo dice el perfil (`datos_personales`); dónde, el catálogo `campos_sin_personas` del
Modelo. Es una ayuda para que una persona mire, no una garantía: hay falsos positivos y negativos.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.dominio.identificadores import COMPROBACIONES
from app.garante import codigos
from app.garante.base import Base
from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo, PatronPersonal, Perfil
from app.paquete.canonico import Json
from app.paquete.errores import PaqueteRechazado
from app.paquete.instantanea import Instantanea, Persona, Respuesta

CATALOGO = "campos_sin_personas"
MOSTRADOS = 3
"""Lugares que se dicen en el aviso; los demás sólo se cuentan."""

_SENA = re.compile(r"@|\d")
"""Ningún patrón casa sin una arroba o una cifra: así casi ningún texto paga la búsqueda."""


@dataclass(frozen=True, slots=True)
class Sospecha:
    """Un fragmento que parece identificar a alguien, ya enmascarado.

    `renglon`: el de la tabla, desde 1; 0 si el campo no es una tabla.
    """

    direccion: Direccion
    renglon: int
    que: str
    fragmento: str

    def en_palabras(self) -> str:
        """`3a/fp_prueba, renglón 2: un teléfono «72…10»`."""
        renglon = f", renglón {self.renglon}" if self.renglon else ""
        return f"{self.direccion}{renglon}: {self.que} «{self.fragmento}»"


@dataclass(frozen=True, slots=True)
class _Patron:
    nombre: str
    forma: re.Pattern[str]
    excepto: re.Pattern[str] | None
    comprobacion: str

    def halla(self, texto: str) -> Iterator[str]:
        for hallado in self.forma.finditer(texto):
            fragmento = hallado[0]
            if self.excepto is not None and self.excepto.search(fragmento):
                continue
            if not self.comprobacion or COMPROBACIONES[self.comprobacion](fragmento):
                yield fragmento


def exigir_ninguna(base: Base, datos: Instantanea) -> None:
    """Aparta el paquete (Q701) con el lugar exacto de lo que parece identificar a una persona."""
    # Sin nada que mirar, el perfil ni se abre.
    halladas = sospechas(base.modelo, base.perfil, datos) if _hay_que_mirar(base, datos) else ()
    if halladas:
        dichas = [una.en_palabras() for una in halladas[:MOSTRADOS]]
        demas = len(halladas) - len(dichas)
        if demas:
            dichas.append(f"y {demas} más")
        raise PaqueteRechazado(codigos.Q701, "; ".join(dichas))


def sospechas(modelo: Modelo, perfil: Perfil, datos: Instantanea) -> tuple[Sospecha, ...]:
    """Todo lo que parece identificar a alguien en los campos que se revisan."""
    revisados = _revisados(modelo)
    patrones = _patrones(perfil.datos_personales)
    suyas = [r for r in datos.respuestas if (r.herramienta, r.campo) in revisados]
    directorio = _del_directorio(datos.personas) if suyas else frozenset()
    return tuple(
        sospecha
        for respuesta in suyas
        for sospecha in _en_respuesta(respuesta, patrones, directorio)
    )


def _hay_que_mirar(base: Base, datos: Instantanea) -> bool:
    revisados = _revisados(base.modelo)
    return any((r.herramienta, r.campo) in revisados for r in datos.respuestas)


def enmascarar(fragmento: str) -> str:
    """Lo bastante para reconocerlo en su lugar, sin copiarlo a la bitácora."""
    return f"{fragmento[:2]}…{fragmento[-2:]}"


@lru_cache(maxsize=4)
def _lugares(filas: tuple[tuple[str, ...], ...]) -> frozenset[tuple[str, str]]:
    direcciones = (Direccion.leer(fila[0]) for fila in filas)
    return frozenset((una.herramienta, una.campo) for una in direcciones)


def _revisados(modelo: Modelo) -> frozenset[tuple[str, str]]:
    catalogo = next((c for c in modelo.catalogos if c.clave == CATALOGO), None)
    return frozenset() if catalogo is None else _lugares(catalogo.filas)


@lru_cache(maxsize=4)
def _patrones(declarados: tuple[PatronPersonal, ...]) -> tuple[_Patron, ...]:
    return tuple(
        _Patron(
            uno.nombre,
            re.compile(uno.forma, re.IGNORECASE),
            re.compile(uno.excepto, re.IGNORECASE) if uno.excepto else None,
            uno.comprobacion,
        )
        for uno in declarados
    )


def _en_respuesta(
    respuesta: Respuesta, patrones: Iterable[_Patron], directorio: frozenset[str]
) -> Iterator[Sospecha]:
    direccion = Direccion(respuesta.herramienta, respuesta.campo, respuesta.ficha)
    for renglon, texto in (*_textos(respuesta.valor), (0, respuesta.motivo)):
        if not _SENA.search(texto):
            continue
        for patron in patrones:
            for fragmento in patron.halla(texto):
                if _plano(fragmento) not in directorio:
                    yield Sospecha(direccion, renglon, patron.nombre, enmascarar(fragmento))


def _textos(valor: Json) -> Iterator[tuple[int, str]]:
    """Los textos de un valor con su renglón: suelto, lista de textos o tabla."""
    if type(valor) is str:
        yield 0, valor
    elif type(valor) is list:
        for numero, fila in enumerate(valor, start=1):
            celdas = fila.values() if isinstance(fila, Mapping) else (fila,)
            yield from ((numero, celda) for celda in celdas if type(celda) is str)


def _del_directorio(personas: Iterable[Persona]) -> frozenset[str]:
    """Los correos y teléfonos oficiales del municipio: no son de quien solicita."""
    datos = (dato for persona in personas for dato in (persona.correo, persona.telefono))
    return frozenset(_plano(dato) for dato in datos if dato)


def _plano(dato: str) -> str:
    if "@" in dato:
        return dato.casefold().strip()
    return "".join(letra for letra in dato.casefold() if letra.isalnum())

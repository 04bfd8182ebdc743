"""Cuánto ocuparía una entrega y en qué medio cabe, sin escribirla."""

import tomllib
import zlib
from functools import cache

from sqlalchemy import select

from app.congelado import Congelado, congelada
from app.expediente.alcance import LIGERO, TODO, Alcance, Registro, recortar
from app.expediente.archivo import Expediente
from app.expediente.preparacion import en_bytes, en_csv, preparar
from app.expediente.tablas import EntregaEvidencia
from app.rutas import recursos

_FIJO = 3_900
"""Firma, manifiesto, LÉEME y cabeceras de un paquete sin evidencias."""

_POR_ENTRADA = 2 * (30 + 75) + 46 + 150
"""Cada evidencia: sus dos cabeceras con el nombre y su renglón en el manifiesto."""


@congelada
class Medio(Congelado):
    """Un medio de entrega y cuántos bytes admite."""

    clave: str
    nombre: str
    bytes: int


@congelada
class Cabe(Congelado):
    """Si la entrega cabe en un medio; si no, en cuántas partes de ese tamaño."""

    medio: Medio
    cabe: bool
    partes: int

    @property
    def frase(self) -> str:
        """«Cabe en un correo de 20 MB: sí»."""
        respuesta = "sí" if self.cabe else f"no; en {self.partes} partes"
        return f"Cabe en {self.medio.nombre}: {respuesta}"


@congelada
class Medida(Congelado):
    """Lo que ocuparía una entrega. `bytes` es una estimación; las cuentas son exactas.

    `evidencias`: archivos que irían; `acusadas`: los que el órgano garante ya tiene y no se
    repiten; `omitidas`: los que ese alcance deja fuera.
    """

    bytes: int
    evidencias: int
    bytes_de_evidencias: int
    acusadas: int
    omitidas: int
    cabe_en: tuple[Cabe, ...]


@cache
def medios() -> tuple[Medio, ...]:
    """Los medios conocidos, del más chico al mayor."""
    datos = tomllib.loads((recursos() / "medios.toml").read_text(encoding="utf-8"))
    return tuple(sorted((Medio(**uno) for uno in datos["medios"]), key=lambda medio: medio.bytes))


def medir(exp: Expediente, alcance: Alcance = TODO) -> Medida:
    """Mide sin escribir nada en el disco ni leer las evidencias."""
    with exp.nucleo.almacen.turno:
        preparada = preparar(exp)
        ya_acusadas = acusadas(exp)
    recorte = recortar(exp.modelo, alcance, preparada.datos, preparada.tablas)
    todas = _archivos(preparada.datos)
    dentro = _archivos(recorte.datos) if alcance.con_archivos else {}
    repetidas = dentro.keys() & ya_acusadas if alcance.solo_nuevas else set()
    van = {sha256: tamano for sha256, tamano in dentro.items() if sha256 not in repetidas}
    partes = [
        en_bytes(preparada, recorte.datos).crudos,
        *en_csv(preparada, recorte.tablas).values(),
    ]
    textos = sum(map(_comprimido, partes))
    de_evidencias = sum(van.values())
    total = _FIJO + textos + de_evidencias + _POR_ENTRADA * len(van)
    return Medida(
        bytes=total,
        evidencias=len(van),
        bytes_de_evidencias=de_evidencias,
        acusadas=len(repetidas),
        omitidas=len(todas) - len(dentro),
        cabe_en=tuple(_cabe(medio, total) for medio in medios()),
    )


def sugerido(exp: Expediente, medio: Medio) -> Alcance | None:
    """Lo más completo que cabe en un medio sin partir; `None` si ni lo ligero cabe."""
    for alcance in (TODO, Alcance(LIGERO)):
        if medir(exp, alcance).bytes <= medio.bytes:
            return alcance
    return None


def acusadas(exp: Expediente) -> frozenset[str]:
    """Huellas de los archivos de evidencia que el órgano garante ya dijo tener."""
    tabla = EntregaEvidencia
    filas = exp.nucleo.almacen.consultar(select(tabla.c.sha256).where(tabla.c.acusada))
    return frozenset(fila[0] for fila in filas)


def _archivos(datos: Registro) -> dict[str, int]:
    """Cada contenido una vez; las referidas no tienen archivo."""
    return {e["sha256"]: e["tamano"] for e in datos["evidencias"] if e["sha256"]}


def _comprimido(contenido: bytes) -> int:
    return len(zlib.compress(contenido, 6))


def _cabe(medio: Medio, total: int) -> Cabe:
    return Cabe(medio, total <= medio.bytes, -(-total // medio.bytes))

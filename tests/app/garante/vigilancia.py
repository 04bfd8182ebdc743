"""Importar un archivo mirando todo lo que no debe pasar."""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.garante.bandeja import bandeja, bitacora
from app.garante.base import Base
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion, Resultado
from tests.app.garante.ayudas import volcado

LO_PROPIO = ("archivo", "importacion", "bitacora", "campo")
"""Lo que cambia al recibir cualquier cosa; lo demás es lo consolidado."""

GUARDAN = {EstadoImportacion.ACEPTADO, EstadoImportacion.HISTORICO}
SEGUNDOS = 2
"""De procesador: en la revisión hay varios procesos a la vez y el reloj de pared los suma."""

_escritos: list[str] | None = None


def _al_tocar(evento: str, argumentos: tuple[Any, ...]) -> None:
    """Gancho de auditoría de Python: apunta cada archivo que se abre para escribir o se crea."""
    if _escritos is None:
        return
    if evento == "open" and isinstance(argumentos[0], str | bytes):
        if argumentos[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            _escritos.append(os.fsdecode(argumentos[0]))
    elif evento in {"os.mkdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate"}:
        _escritos.extend(os.fsdecode(a) for a in argumentos[:2] if isinstance(a, str | bytes))


sys.addaudithook(_al_tocar)


@contextmanager
def escritos() -> Iterator[list[str]]:
    """Las rutas que este proceso escribe mientras dura."""
    global _escritos  # noqa: PLW0603  un gancho de auditoría no se puede quitar: se le calla
    _escritos = []
    try:
        yield _escritos
    finally:
        _escritos = None


def importar_vigilado(base: Base, usb: Path) -> Resultado:
    """Importa un archivo y afirma lo que vale para todos, sea cual sea su dictamen."""
    crudo, huella = usb.read_bytes(), hashlib.sha256(usb.read_bytes()).hexdigest()
    antes = volcado(base, sin=LO_PROPIO)
    renglones = len(bitacora(base))
    with escritos() as rutas:
        inicio = time.process_time()
        (resultado,) = importar(base, [usb], operador="Ana").resultados
        duracion = time.process_time() - inicio

    assert duracion < SEGUNDOS
    assert usb.read_bytes() == crudo
    assert base.ruta_en_buzon(huella).read_bytes() == crudo
    propias = (str(base.buzon), str(base.evidencias))
    assert [ruta for ruta in rutas if not ruta.startswith(propias)] == []
    assert list(base.buzon.glob("*.tmp")) == []
    assert resultado.mensaje
    assert resultado.sha256 == huella
    # Repetido, la bandeja conserva el dictamen que el archivo ya tenía.
    recibido = next(r for r in bandeja(base) if r.sha256 == huella)
    repetido = resultado.estado is EstadoImportacion.DUPLICADO
    assert repetido or recibido.codigo == resultado.codigo
    assert len(bitacora(base)) == renglones + 1
    assert (bitacora(base)[0].accion, bitacora(base)[0].operador) == (resultado.codigo, "Ana")
    if resultado.estado not in GUARDAN:
        assert volcado(base, sin=LO_PROPIO) == antes
    return resultado

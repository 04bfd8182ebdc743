"""Las claves ya abiertas en este proceso: la contraseña se pide una vez y no se guarda."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from app.errores import ErrorDeUsuario, OperacionCancelada
from app.paquete.clave_cifrada import ContrasenaIncorrecta, borrar, en_bytes
from app.paquete.firma import Firmante

T = TypeVar("T")
Pedir = Callable[[str, int], str | None]
"""(cuál clave, en palabras; número de intento desde 1) → la contraseña, o `None` si se canceló."""

INTENTOS = 5
"""Vueltas de una misma petición: no es un bloqueo, se puede volver a pedir."""


class FaltaContrasena(ErrorDeUsuario):
    """La clave está protegida y nadie puede preguntar su contraseña."""

    codigo = "PAQ-08"

    def __init__(self, cual_clave: str) -> None:
        super().__init__(
            f"{cual_clave[:1].upper()}{cual_clave[1:]} está protegida con contraseña.",
            sugerencia="Escríbala cuando se le pida, o indique un archivo que la contenga.",
        )


class Llavero:
    """Claves abiertas en memoria, por el contenido exacto de su archivo.

    Guarda con qué firmar o descifrar y nunca la contraseña. Si el contenido cambia se pide otra
    vez; si el archivo sólo cambia de lugar, como la clave nueva al ponerse en uso, no.
    """

    def __init__(self, pedir: Pedir | None = None) -> None:
        self._pedir = pedir
        self._abiertos: dict[str, Any] = {}
        self._turno = Lock()

    def usar(self, pedir: Pedir | None) -> None:
        """Quién pregunta la contraseña de aquí en adelante."""
        self._pedir = pedir

    def abierta(self, archivo: Path) -> bool:
        """Si la clave de ese archivo, tal como está en el disco, ya no necesita contraseña."""
        return _identidad(archivo) in self._abiertos

    def firmante(
        self, archivo: Path, cual_clave: str, abrir: Callable[[bytearray], Firmante]
    ) -> Firmante:
        """El firmante de un archivo protegido. Lanza lo mismo que `abierto`."""
        return self.abierto(archivo, cual_clave, abrir)

    def abierto(self, archivo: Path, cual_clave: str, abrir: Callable[[bytearray], T]) -> T:
        """Lo que hay en un archivo protegido; pregunta sólo si no se había abierto.

        `cual_clave` es lo que se dice al preguntar: «la clave de firma de Temoaya».
        `FaltaContrasena` si nadie puede preguntar, `OperacionCancelada` si la persona no quiso y
        `ContrasenaIncorrecta` tras `INTENTOS` seguidos.
        """
        with self._turno:
            cual = _identidad(archivo)
            if cual not in self._abiertos:
                self._abiertos[cual] = self._preguntar(cual_clave, abrir)
            guardado: T = self._abiertos[cual]
            return guardado

    def abrir(
        self, archivo: Path, contrasena: str, abrir: Callable[[bytearray], Firmante]
    ) -> Firmante:
        """Abre con una contraseña ya escrita y la deja abierta para el resto del proceso."""
        firmante = _intentar(contrasena, abrir)
        with self._turno:
            self._abiertos[_identidad(archivo)] = firmante
        return firmante

    def olvidar(self) -> None:
        """Cierra todas: la próxima firma vuelve a pedir la contraseña."""
        with self._turno:
            self._abiertos.clear()

    def _preguntar(self, cual_clave: str, abrir: Callable[[bytearray], T]) -> T:
        if self._pedir is None:
            raise FaltaContrasena(cual_clave)
        for intento in range(1, INTENTOS + 1):
            escrita = self._pedir(cual_clave, intento)
            if escrita is None:
                raise OperacionCancelada
            try:
                return _intentar(escrita, abrir)
            except ContrasenaIncorrecta:
                if intento == INTENTOS:
                    raise
        raise ContrasenaIncorrecta


def _intentar(contrasena: str, abrir: Callable[[bytearray], T]) -> T:
    bufer = en_bytes(contrasena)
    try:
        return abrir(bufer)
    finally:
        borrar(bufer)


def _identidad(archivo: Path) -> str:
    return hashlib.sha256(archivo.read_bytes()).hexdigest()


SESION = Llavero()
"""El llavero de este proceso: la consola o la ventana le dicen cómo preguntar."""

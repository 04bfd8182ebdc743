"""Cómo pide la consola una contraseña: de un archivo o sin que se vea; nunca en la orden."""

import sys
from getpass import getpass
from pathlib import Path

from app.archivos import motivo_de
from app.errores import ErrorDeUsuario
from app.paquete.llavero import SESION, FaltaContrasena, Pedir

LARGO_MAXIMO = 4_096


class ArchivoDeContrasena(ErrorDeUsuario):
    """El archivo con la contraseña no se puede usar."""

    codigo = "CON-04"

    def __init__(self, ruta: Path, motivo: str) -> None:
        super().__init__(
            f"No se puede leer la contraseña de «{ruta.name}»: {motivo}.",
            sugerencia="Debe ser un texto en UTF-8 con la contraseña en la primera línea.",
        )


class ContrasenasDistintas(ErrorDeUsuario):
    """La confirmación no coincide."""

    codigo = "CON-05"

    def __init__(self) -> None:
        super().__init__(
            "Las dos contraseñas no son iguales.",
            sugerencia="Repita la orden y escríbalas otra vez.",
        )


def usar_en_el_llavero(desde: Path | None) -> None:
    """De aquí en adelante, una clave protegida pide así su contraseña."""
    SESION.usar(_pedir(desde))


def obtener(cual_clave: str, desde: Path | None) -> str:
    """Una contraseña que ya existe."""
    return _leer(desde) if desde else _preguntar(f"Contraseña de {cual_clave}: ", cual_clave)


def nueva(cual_clave: str, desde: Path | None) -> str:
    """Una contraseña nueva: si se escribe, se confirma."""
    if desde:
        return _leer(desde)
    escrita = _preguntar(
        f"Contraseña nueva para {cual_clave} (no se puede recuperar): ", cual_clave
    )
    if _preguntar("Escríbala otra vez: ", cual_clave) != escrita:
        raise ContrasenasDistintas
    return escrita


def _pedir(desde: Path | None) -> Pedir:
    def pedir(cual_clave: str, intento: int) -> str:
        if desde and intento > 1:
            # El archivo dirá siempre lo mismo: no hay por qué repetir el cálculo.
            from app.paquete.clave_cifrada import ContrasenaIncorrecta

            raise ContrasenaIncorrecta
        return obtener(cual_clave, desde)

    return pedir


def _preguntar(texto: str, cual_clave: str) -> str:
    if not sys.stdin.isatty():
        raise FaltaContrasena(cual_clave)
    return getpass(texto)


def _leer(desde: Path) -> str:
    try:
        with desde.open("rb") as archivo:
            crudo = archivo.read(LARGO_MAXIMO)
        return crudo.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except OSError as error:
        raise ArchivoDeContrasena(desde, motivo_de(error)) from error
    except UnicodeDecodeError as error:
        raise ArchivoDeContrasena(desde, "no es texto en UTF-8") from error

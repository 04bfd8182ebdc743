"""Clave privada cifrada con contraseña: PKCS#8 con PBES2 (paquete.md §4.4).

PBKDF2-HMAC-SHA256 con 600,000 vueltas y AES-256-CBC, escrito aquí porque la biblioteca sólo da
2,048 vueltas. La abren `openssl pkey` y cualquier biblioteca que siga RFC 8018.
"""

import hashlib
import os
import unicodedata
from enum import StrEnum
from itertools import pairwise

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from app.errores import ErrorDeUsuario
from app.paquete import der, oids
from app.paquete.der import DerInvalido, escribir

VUELTAS = 600_000
VUELTAS_MAXIMAS = 10_000_000
"""Más que esto no es una clave: es alguien que quiere dejar el equipo ocupado."""

LARGO_MINIMO = 10
LARGO_MAXIMO = 1_000
_SAL, _BLOQUE = 16, 16


class ContrasenaIncorrecta(ErrorDeUsuario):
    """La contraseña no abre la clave. No hay intentos contados ni bloqueo."""

    codigo = "PAQ-06"

    def __init__(self, mensaje: str = "Contraseña incorrecta.") -> None:
        super().__init__(
            mensaje,
            sugerencia="Revise las mayúsculas y el idioma del teclado y escríbala otra vez.",
        )


class ContrasenaDebil(ErrorDeUsuario):
    """La contraseña nueva no llega a lo mínimo."""

    codigo = "PAQ-07"

    def __init__(self) -> None:
        super().__init__(
            f"La contraseña debe tener al menos {LARGO_MINIMO} caracteres.",
            sugerencia="Una frase de cuatro palabras es larga y fácil de recordar. Anótela en un "
            "lugar seguro: nadie puede recuperarla.",
        )


class Fortaleza(StrEnum):
    """Qué tan difícil es adivinar una contraseña: una pista, no una garantía."""

    CORTA = "corta"
    DEBIL = "debil"
    REGULAR = "regular"
    BUENA = "buena"


def fortaleza(contrasena: str) -> Fortaleza:
    """La pista que se muestra mientras se escribe una contraseña nueva."""
    limpia = unicodedata.normalize("NFC", contrasena)
    if len(limpia) < LARGO_MINIMO:
        return Fortaleza.CORTA
    plana = limpia.casefold()
    distintos = len(set(plana))
    pasos = sum(ord(b) - ord(a) in (-1, 0, 1) for a, b in pairwise(plana))
    if distintos < 6 or pasos * 2 > len(plana) or plana.isdigit():
        return Fortaleza.DEBIL
    return Fortaleza.BUENA if len(plana) >= 16 and distintos >= 9 else Fortaleza.REGULAR


def exigir_contrasena(contrasena: str) -> None:
    """`ContrasenaDebil` si no sirve para proteger una clave."""
    if not LARGO_MINIMO <= len(unicodedata.normalize("NFC", contrasena)) <= LARGO_MAXIMO:
        raise ContrasenaDebil


def en_bytes(contrasena: str) -> bytearray:
    """La contraseña en NFC y UTF-8, en un búfer que quien lo pide borra al terminar.

    Una ñ escrita en dos piezas (así la dan algunos teclados) es la misma ñ.
    """
    return bytearray(unicodedata.normalize("NFC", contrasena).encode("utf-8", "surrogatepass"))


def borrar(bufer: bytearray) -> None:
    """Pone en cero un búfer. Las copias que haya hecho el sistema no están a nuestro alcance."""
    bufer[:] = bytes(len(bufer))


def cifrar(pkcs8: bytes, contrasena: bytearray, *, vueltas: int = VUELTAS) -> bytes:
    """EncryptedPrivateKeyInfo (DER) de una clave en PKCS#8 sin cifrar."""
    sal, inicial = os.urandom(_SAL), os.urandom(_BLOQUE)
    relleno = PKCS7(_BLOQUE * 8).padder()
    completo = relleno.update(pkcs8) + relleno.finalize()
    llave = hashlib.pbkdf2_hmac("sha256", contrasena, sal, vueltas, 32)
    cifrador = Cipher(algorithms.AES256(llave), modes.CBC(inicial)).encryptor()
    return escribir(
        der.SECUENCIA,
        _esquema(sal, inicial, vueltas),
        escribir(der.OCTETOS, cifrador.update(completo) + cifrador.finalize()),
    )


def _esquema(sal: bytes, inicial: bytes, vueltas: int) -> bytes:
    resumen = escribir(der.SECUENCIA, escribir(der.OID, oids.HMAC_SHA256), der.NULO)
    derivacion = escribir(
        der.SECUENCIA,
        escribir(der.OID, oids.PBKDF2),
        escribir(der.SECUENCIA, escribir(der.OCTETOS, sal), der.escribir_entero(vueltas), resumen),
    )
    cifrado = escribir(
        der.SECUENCIA, escribir(der.OID, oids.AES_256_CBC), escribir(der.OCTETOS, inicial)
    )
    return escribir(
        der.SECUENCIA,
        escribir(der.OID, oids.PBES2),
        escribir(der.SECUENCIA, derivacion, cifrado),
    )


def vueltas_de(cifrada: bytes) -> int:
    """Las vueltas que pide una EncryptedPrivateKeyInfo con PBES2; `DerInvalido` si es absurda.

    Se mira antes de descifrar: un archivo preparado podría pedir horas de cálculo.
    """
    esquema, contenido = _partes(der.leer_uno(cifrada), 2)
    oid, parametros = _partes(esquema, 2)
    if oid.valor != oids.PBES2 or contenido.etiqueta != der.OCTETOS:
        raise DerInvalido("no es PBES2")
    derivacion, _ = _partes(parametros, 2)
    oid, parametros = _partes(derivacion, 2)
    datos = list(der.hijos(parametros))
    if oid.valor != oids.PBKDF2 or len(datos) < 2 or datos[1].etiqueta != der.ENTERO:
        raise DerInvalido("no es PBKDF2")
    vueltas = int.from_bytes(datos[1].valor, "big", signed=True)
    if not 1 <= vueltas <= VUELTAS_MAXIMAS:
        raise DerInvalido("vueltas")
    return vueltas


def _partes(nodo: der.Nodo, cuantas: int) -> list[der.Nodo]:
    partes = list(der.hijos(nodo)) if nodo.etiqueta == der.SECUENCIA else []
    if len(partes) != cuantas:
        raise DerInvalido("forma")
    return partes

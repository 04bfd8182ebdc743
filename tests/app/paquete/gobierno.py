"""Certificados de gobierno de mentira con los vicios de los de verdad; nada se guarda."""

import subprocess
from base64 import encodebytes
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.paquete import der, oids
from tests.adversarios.fabrica import _nombre as nombre

MOMENTO = datetime(2026, 11, 20, 16, tzinfo=UTC)
CONTRASENA = "contraseña de la e.firma"
SERIE = "30001000000300023685"
TITULAR = "COMPAÑIA SANTA MARIA SA DE CV"
_NOMBRE = (oids.NOMBRE_COMUN, 0x14, TITULAR.encode("latin-1"))
_RFC = (bytes.fromhex("55042d"), 0x13, b"CSM010101AAA / MANJ800101AAA")
SUCURSAL = (oids.UNIDAD_ORGANIZATIVA, 0x14, b"Matriz")
_CORREO_Y_CLIENTE = (bytes.fromhex("2b06010505070304"), bytes.fromhex("2b06010505070302"))


Privada = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def clave(numero: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Una clave por número: generarlas es lo que más tarda."""
    del numero
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def certificado(
    privada: Privada,
    *,
    mas: tuple[tuple[bytes, int, bytes], ...] = (),
    usos: bool = True,
    desde: str = "240101000000Z",
    hasta: str = "280101000000Z",
) -> bytes:
    """Un certificado como los del SAT: Ñ en T61String, 2.5.4.45 mal y serie de veinte cifras."""
    emisor = nombre((oids.NOMBRE_COMUN, 0x0C, "A.C. del Servicio de Administración".encode()))
    algoritmo = der.escribir(der.SECUENCIA, der.escribir(der.OID, oids.RSA_SHA256), der.NULO)
    extension = der.escribir(
        der.SECUENCIA,
        der.escribir(der.OID, oids.USO_EXTENDIDO),
        der.escribir(
            der.OCTETOS,
            der.escribir(der.SECUENCIA, *(der.escribir(der.OID, u) for u in _CORREO_Y_CLIENTE)),
        ),
    )
    tbs = der.escribir(
        der.SECUENCIA,
        der.escribir(0xA0, der.escribir(der.ENTERO, b"\x02")),
        der.escribir(der.ENTERO, SERIE.encode()),
        algoritmo,
        emisor,
        der.escribir(
            der.SECUENCIA,
            der.escribir(der.HORA_UTC, desde.encode()),
            der.escribir(der.HORA_UTC, hasta.encode()),
        ),
        nombre(_NOMBRE, _RFC, *mas),
        privada.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        *([der.escribir(0xA3, der.escribir(der.SECUENCIA, extension))] if usos else []),
    )
    firma = clave(99).sign(tbs, padding.PKCS1v15(), hashes.SHA256())
    return der.escribir(der.SECUENCIA, tbs, algoritmo, der.escribir(0x03, b"\x00" + firma))


def openssl(*orden: str) -> bytes:
    """La salida de una orden de openssl, que debe ir bien."""
    return subprocess.run(["openssl", *orden], capture_output=True, check=True).stdout


def _sin_cifrar(privada: Privada) -> bytes:
    return privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def key(privada: rsa.RSAPrivateKey, contrasena: bytes = CONTRASENA.encode()) -> bytes:
    """El `.key` como lo entrega el SAT: PBES2, 2,048 vueltas de HMAC-SHA1 y 3DES."""
    with TemporaryDirectory() as carpeta:
        entrada, frase = Path(carpeta, "clave.pem"), Path(carpeta, "frase")
        entrada.write_bytes(_sin_cifrar(privada))
        frase.write_bytes(contrasena)
        return openssl(
            *("pkcs8", "-topk8", "-v2", "des3", "-v2prf", "hmacWithSHA1", "-iter", "2048"),
            *("-outform", "DER", "-in", str(entrada), "-passout", f"file:{frase}"),
        )


def p12(privada: Privada, certificados: list[bytes], *como: str, frase: str = "x") -> bytes:
    """Un PKCS#12 escrito por openssl con las opciones dadas (`-legacy`, …)."""
    with TemporaryDirectory() as carpeta:
        entrada = Path(carpeta, "todo.pem")
        textos = [
            b"-----BEGIN CERTIFICATE-----\n" + encodebytes(c) + b"-----END CERTIFICATE-----\n"
            for c in certificados
        ]
        entrada.write_bytes(_sin_cifrar(privada) + b"".join(textos))
        return openssl("pkcs12", "-export", *como, "-in", str(entrada), "-passout", f"pass:{frase}")

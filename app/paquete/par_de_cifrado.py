"""El par RSA con que un órgano garante recibe paquetes cifrados (paquete.md §6)."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from app.paquete import archivo_clave, cifrado, clave_cifrada
from app.paquete.certificado import Uso, propio

_EXPONENTE = 65_537


def crear(archivo: Path, contrasena: str, nombre: str, pais: str) -> None:
    """Escribe la clave, ya cifrada con su contraseña, junto a su certificado.

    Lo privado nunca toca el disco sin cifrar. `ContrasenaDebil` si no protege.
    """
    clave_cifrada.exigir_contrasena(contrasena)
    privada = rsa.generate_private_key(_EXPONENTE, cifrado.RSA_MINIMO)
    pkcs8 = privada.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    bufer = clave_cifrada.en_bytes(contrasena)
    try:
        cifrada = clave_cifrada.cifrar(pkcs8, bufer)
    finally:
        clave_cifrada.borrar(bufer)
    titular = {NameOID.COUNTRY_NAME: pais, NameOID.COMMON_NAME: nombre}
    certificado = propio(privada, titular, Uso.CIFRAR).public_bytes(Encoding.PEM)
    archivo_clave.crear(archivo, archivo_clave.en_pem(cifrada) + certificado)

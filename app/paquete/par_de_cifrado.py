"""El par RSA con que un órgano garante recibe paquetes cifrados (paquete.md §6)."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from app.paquete import archivo_clave, cifrado, clave_cifrada, claves

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
    certificado = _certificado(privada, nombre, pais).public_bytes(Encoding.PEM)
    archivo_clave.crear(archivo, archivo_clave.en_pem(cifrada) + certificado)


def _certificado(privada: rsa.RSAPrivateKey, nombre: str, pais: str) -> x509.Certificate:
    titular = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, pais),
            x509.NameAttribute(NameOID.COMMON_NAME, nombre[: claves.LARGO_X520]),
        ]
    )
    publica = privada.public_key()
    uso = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(titular, titular, publica, x509.random_serial_number())
        .not_valid_before(claves.DESDE)
        .not_valid_after(claves.HASTA)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(uso, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(publica), critical=False)
        .sign(privada, hashes.SHA256())
    )

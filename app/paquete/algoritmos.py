"""Algoritmos de firma que se admiten, y qué claves bastan (paquete.md §3.1)."""

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from app.paquete import oids

ClavePublica = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

RSA_MINIMO, RSA_MAXIMO = 2048, 8192
_CURVAS = (ec.SECP256R1, ec.SECP384R1)

HUELLAS: Mapping[bytes, hashes.HashAlgorithm] = {
    oids.SHA256: hashes.SHA256(),
    oids.SHA384: hashes.SHA384(),
    oids.SHA512: hashes.SHA512(),
}
"""OID de resumen (sin cabecera) → algoritmo. SHA-1 y MD5 no están a propósito."""

_FIRMAS: Mapping[bytes, tuple[type, str]] = {
    oids.RSA_SHA256: (rsa.RSAPublicKey, "sha256"),
    oids.RSA_SHA384: (rsa.RSAPublicKey, "sha384"),
    oids.RSA_SHA512: (rsa.RSAPublicKey, "sha512"),
    oids.ECDSA_SHA256: (ec.EllipticCurvePublicKey, "sha256"),
    oids.ECDSA_SHA384: (ec.EllipticCurvePublicKey, "sha384"),
}


class AlgoritmoDebil(ValueError):
    """La clave o el algoritmo no se admiten."""


def clave_publica(spki: bytes) -> ClavePublica:
    """La clave de un certificado, si es de un tipo y un tamaño admitidos."""
    try:
        clave = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise AlgoritmoDebil("clave ilegible") from error
    if isinstance(clave, rsa.RSAPublicKey) and RSA_MINIMO <= clave.key_size <= RSA_MAXIMO:
        return clave
    if isinstance(clave, ec.EllipticCurvePublicKey) and isinstance(clave.curve, _CURVAS):
        return clave
    raise AlgoritmoDebil("tipo o tamaño de clave")


def comprobar_pareja(clave: ClavePublica, algoritmo: bytes, resumen: hashes.HashAlgorithm) -> None:
    """El algoritmo de firma corresponde a la clave y al resumen declarados."""
    if algoritmo == oids.RSA and isinstance(clave, rsa.RSAPublicKey):
        return
    tipo, nombre = _FIRMAS.get(algoritmo, (None, ""))
    if tipo is None or not isinstance(clave, tipo) or nombre != resumen.name:
        raise AlgoritmoDebil("algoritmo de firma")


def firma_correcta(
    clave: ClavePublica, firma: bytes, mensaje: bytes, resumen: hashes.HashAlgorithm
) -> bool:
    """Si `firma` es de `clave` sobre `mensaje`."""
    try:
        if isinstance(clave, rsa.RSAPublicKey):
            clave.verify(firma, mensaje, padding.PKCS1v15(), resumen)
        else:
            clave.verify(firma, mensaje, ec.ECDSA(resumen))
    except InvalidSignature:
        return False
    return True

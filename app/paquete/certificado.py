"""El certificado con que una clave de este equipo se da a conocer: firmado por ella misma.

Aquí no hay autoridad certificadora: quien lo recibe lo compara con el código del papel firmado.
"""

from datetime import UTC, datetime
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

DESDE = datetime(2020, 1, 1, tzinfo=UTC)
HASTA = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""«Sin vencimiento definido» (RFC 5280): una pila de reloj agotada no debe inutilizar la clave."""

LARGO_X520 = 64


class Uso(Enum):
    """Para qué sirve la clave, según RFC 5280: firmar lo que se entrega o recibir cifrado."""

    FIRMAR = frozenset({"digital_signature", "content_commitment"})
    CIFRAR = frozenset({"key_encipherment"})


_USOS = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def propio(
    privada: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    titular: dict[x509.ObjectIdentifier, str],
    uso: Uso,
) -> x509.Certificate:
    """El certificado de esa clave a nombre de ese titular, que no puede certificar a nadie más."""
    nombre = x509.Name([x509.NameAttribute(oid, _recortado(v)) for oid, v in titular.items()])
    publica = privada.public_key()
    constructor = (
        x509.CertificateBuilder(nombre, nombre, publica, x509.random_serial_number())
        .not_valid_before(DESDE)
        .not_valid_after(HASTA)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{u: u in uso.value for u in _USOS}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(publica), critical=False)
    )
    eliptica = isinstance(privada, ec.EllipticCurvePrivateKey)
    return constructor.sign(privada, hashes.SHA256(), ecdsa_deterministic=eliptica or None)


def _recortado(texto: str) -> str:
    """Hasta 64 bytes, el tope de X.520, sin partir una letra."""
    return texto.encode("utf-8")[:LARGO_X520].decode("utf-8", "ignore").strip()

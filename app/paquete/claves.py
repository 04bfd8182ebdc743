"""La clave de firma de esta instalación, una por municipio (paquete.md §4.1 y §4.4).

Se crea en silencio la primera vez. Un solo archivo `<clave>.clave.pem` guarda la clave privada y
su certificado, para que nunca quede uno sin el otro; `<clave>.cer` es la copia que se reparte.
"""

import contextlib
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from app import rutas
from app.archivos import escribir_bytes, sincronizar_carpeta
from app.errores import ErrorDeUsuario
from app.paquete.campos import es_clave_territorial
from app.paquete.firma import Firmante, firmante
from app.paquete.huellas import codigo_verificacion, comprobar_codigo, huella

__all__ = [
    "ClaveDanada",
    "codigo_verificacion",
    "comprobar_codigo",
    "huella",
    "obtener_o_crear",
    "ruta_certificado",
    "ruta_clave",
]

DESDE = datetime(2020, 1, 1, tzinfo=UTC)
HASTA = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""«Sin vencimiento definido» (RFC 5280): una pila de reloj agotada no debe inutilizar la clave."""

_CERTIFICADO_PEM = b"-----BEGIN CERTIFICATE-----"
_LARGO_X520 = 64


class ClaveDanada(ErrorDeUsuario):
    """El archivo de la clave existe, pero no sirve; nunca se sustituye sin que alguien decida."""

    codigo = "PAQ-02"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"La clave de firma «{ruta.name}» está dañada o incompleta.",
            sugerencia="Recupérela de un respaldo, o avise a soporte para sustituirla con un "
            "anexo nuevo del convenio.",
        )


def obtener_o_crear(
    clave_municipio: str, nombre_municipio: str, *, pais: str = "MX", carpeta: Path | None = None
) -> Firmante:
    """El firmante del municipio en este equipo; la primera vez crea la clave y su certificado."""
    donde = carpeta or rutas.claves()
    archivo = ruta_clave(clave_municipio, donde)
    if not archivo.exists():
        privada = ec.generate_private_key(ec.SECP256R1())
        certificado = _certificado(privada, clave_municipio, nombre_municipio, pais)
        _crear(archivo, _proteger(privada) + certificado.public_bytes(Encoding.PEM))
    # Siempre la que quedó en el disco: otra ventana pudo crearla un instante antes.
    creada = _abrir(archivo)
    copia = ruta_certificado(clave_municipio, donde)
    if not copia.exists():
        escribir_bytes(copia, creada.certificado_der)
    return creada


def ruta_clave(clave_municipio: str, carpeta: Path | None = None) -> Path:
    """Dónde vive la clave privada de un municipio."""
    return (carpeta or rutas.claves()) / f"{_nombre(clave_municipio)}.clave.pem"


def ruta_certificado(clave_municipio: str, carpeta: Path | None = None) -> Path:
    """Dónde queda la copia del certificado que se entrega al órgano garante."""
    return (carpeta or rutas.claves()) / f"{_nombre(clave_municipio)}.cer"


def _nombre(clave_municipio: str) -> str:
    if not es_clave_territorial(clave_municipio):
        raise ValueError(f"clave de municipio no admitida: {clave_municipio!r}")
    return clave_municipio


def _certificado(
    privada: ec.EllipticCurvePrivateKey, clave: str, municipio: str, pais: str
) -> x509.Certificate:
    nombre = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, pais),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _recortado(municipio or clave)),
            x509.NameAttribute(
                NameOID.COMMON_NAME, _recortado(f"Modelo de Transparencia - {municipio}")
            ),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, clave),
        ]
    )
    publica = privada.public_key()
    uso = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    constructor = (
        x509.CertificateBuilder(nombre, nombre, publica, x509.random_serial_number())
        .not_valid_before(DESDE)
        .not_valid_after(HASTA)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(uso, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(publica), critical=False)
    )
    return constructor.sign(privada, hashes.SHA256(), ecdsa_deterministic=True)


def _recortado(nombre: str) -> str:
    """Hasta 64 bytes, el tope de X.520, sin partir una letra."""
    return nombre.encode("utf-8")[:_LARGO_X520].decode("utf-8", "ignore").strip()


def _proteger(privada: ec.EllipticCurvePrivateKey) -> bytes:
    """PKCS#8 de la clave. La contraseña, cuando la haya, entra sólo por aquí y por `_abrir`."""
    return privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _abrir(archivo: Path) -> Firmante:
    crudo = archivo.read_bytes()
    try:
        privada = load_pem_private_key(crudo, password=None)
        certificado = x509.load_pem_x509_certificate(crudo[crudo.index(_CERTIFICADO_PEM) :])
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ClaveDanada(archivo) from error
    if not isinstance(privada, ec.EllipticCurvePrivateKey):
        raise ClaveDanada(archivo)
    formato = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    de_la_clave = privada.public_key().public_bytes(*formato)
    if certificado.public_key().public_bytes(*formato) != de_la_clave:
        raise ClaveDanada(archivo)
    return firmante(privada, certificado.public_bytes(Encoding.DER))


def _crear(archivo: Path, contenido: bytes) -> None:
    """Publica el archivo completo y durable, sólo para su dueño y sin pisar otro anterior.

    `mkstemp` ya lo crea 0600 en POSIX; en Windows hereda los permisos de la carpeta del usuario.
    """
    descriptor, nombre = tempfile.mkstemp(prefix=".clave-", suffix=".tmp", dir=archivo.parent)
    temporal = Path(nombre)
    try:
        with os.fdopen(descriptor, "wb") as salida:
            salida.write(contenido)
            salida.flush()
            os.fsync(salida.fileno())
        with contextlib.suppress(FileExistsError):
            _publicar(temporal, archivo)
    finally:
        temporal.unlink(missing_ok=True)
    sincronizar_carpeta(archivo.parent)


def _publicar(temporal: Path, archivo: Path) -> None:
    """Da nombre al archivo; `FileExistsError` si otro proceso llegó primero."""
    if sys.platform == "win32":
        temporal.rename(archivo)
        return
    try:
        archivo.hardlink_to(temporal)
    except FileExistsError:
        raise
    except OSError:
        # Memorias FAT: no hay enlaces; queda el cambio de nombre, que allí es lo único atómico.
        if not archivo.exists():
            temporal.replace(archivo)

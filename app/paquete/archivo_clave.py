"""El archivo de una clave de firma: clave privada y certificado, siempre juntos."""

import base64
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.archivos import sincronizar_carpeta
from app.errores import ErrorDeUsuario
from app.paquete import clave_cifrada
from app.paquete.clave_cifrada import ContrasenaIncorrecta
from app.paquete.firma import ClavePrivada, Firmante, firmante

_CERTIFICADO_PEM = b"-----BEGIN CERTIFICATE-----"
_CIFRADA = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_FIN_CIFRADA = b"-----END ENCRYPTED PRIVATE KEY-----"
_ARCHIVO_MAXIMO = 64 * 1024


class ClaveDanada(ErrorDeUsuario):
    """El archivo de la clave existe, pero no sirve; nunca se sustituye sin que alguien decida."""

    codigo = "PAQ-02"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"La clave de firma «{ruta.name}» está dañada o incompleta.",
            sugerencia="Recupérela de un respaldo, o avise a soporte para sustituirla con un "
            "anexo nuevo del convenio.",
        )


class ClaveAjena(ErrorDeUsuario):
    """En el lugar de la clave del municipio hay otra."""

    codigo = "PAQ-09"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"La clave de firma «{ruta.name}» no es la que usaba este municipio.",
            sugerencia="Recupere la suya de un respaldo. Si se perdió, hace falta un anexo de "
            "sustitución del convenio.",
        )


class ClaveYaProtegida(ErrorDeUsuario):
    """La clave ya tiene contraseña: se cambia, no se pone."""

    codigo = "PAQ-10"

    def __init__(self) -> None:
        super().__init__(
            "La clave de firma ya está protegida con contraseña.",
            sugerencia="Si quiere otra, cámbiela: hace falta la actual.",
        )


class ClaveSinProteger(ErrorDeUsuario):
    """Se quiso copiar a otro medio una clave que cualquiera podría usar."""

    codigo = "PAQ-11"

    def __init__(self) -> None:
        super().__init__(
            "La clave de firma no tiene contraseña y no debe salir así de este equipo.",
            sugerencia="Protéjala con una contraseña y cópiela después.",
        )


class CopiaNoComprobada(ErrorDeUsuario):
    """La copia de la clave no se pudo volver a leer igual."""

    codigo = "PAQ-12"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"La clave se copió a «{ruta.name}», pero al releerla no era igual y se borró.",
            sugerencia="La memoria o el disco pueden estar dañados: use otro.",
        )


def en_pem(cifrada: bytes) -> bytes:
    """Una clave cifrada como texto PEM."""
    texto = base64.encodebytes(cifrada).replace(b"\n", b"")
    renglones = [texto[i : i + 64] for i in range(0, len(texto), 64)]
    return b"\n".join([_CIFRADA, *renglones, _FIN_CIFRADA, b""])


def sin_cifrar(privada: ec.EllipticCurvePrivateKey) -> bytes:
    """Una clave sin contraseña como texto PEM."""
    return privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def cifrado(archivo: Path) -> bool:
    """Si el archivo pide contraseña."""
    return _CIFRADA in leer(archivo)


def leer(archivo: Path) -> bytes:
    """Los bytes del archivo, que nunca es grande."""
    if archivo.stat().st_size > _ARCHIVO_MAXIMO:
        raise ClaveDanada(archivo)
    return archivo.read_bytes()


def certificado_de(archivo: Path) -> x509.Certificate:
    """El certificado que acompaña a la clave, sin abrirla."""
    crudo = leer(archivo)
    try:
        return x509.load_pem_x509_certificate(crudo[crudo.index(_CERTIFICADO_PEM) :])
    except ValueError as error:
        raise ClaveDanada(archivo) from error


def abrir(archivo: Path, contrasena: bytearray | None = None) -> Firmante:
    """El firmante de un archivo; `contrasena` sólo si está cifrado."""
    privada = abrir_privada(archivo, contrasena)
    return firmante(privada, certificado_de(archivo).public_bytes(Encoding.DER))


def abrir_de_cifrado(archivo: Path, contrasena: bytearray | None) -> rsa.RSAPrivateKey:
    """La clave RSA con que un órgano garante abre lo cifrado; `ClaveDanada` si es de las otras."""
    privada = abrir_privada(archivo, contrasena)
    if not isinstance(privada, rsa.RSAPrivateKey):
        raise ClaveDanada(archivo)
    return privada


def abrir_privada(archivo: Path, contrasena: bytearray | None) -> ClavePrivada:
    """La clave privada, si es de este programa y corresponde a su certificado."""
    privada = _descifrar(archivo, contrasena)
    if not isinstance(privada, ClavePrivada):
        raise ClaveDanada(archivo)
    formato = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    de_la_clave = privada.public_key().public_bytes(*formato)
    if certificado_de(archivo).public_key().public_bytes(*formato) != de_la_clave:
        raise ClaveDanada(archivo)
    return privada


def _descifrar(archivo: Path, contrasena: bytearray | None) -> PrivateKeyTypes:
    crudo = leer(archivo)
    try:
        if _CIFRADA in crudo:
            cuerpo = crudo[crudo.index(_CIFRADA) + len(_CIFRADA) : crudo.index(_FIN_CIFRADA)]
            clave_cifrada.vueltas_de(base64.b64decode(b"".join(cuerpo.split()), validate=True))
    except ValueError as error:
        raise ClaveDanada(archivo) from error
    try:
        # Admite cualquier búfer, aunque sus anotaciones digan sólo `bytes`.
        return load_pem_private_key(crudo, password=contrasena)  # type: ignore[arg-type]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # Con la forma ya comprobada, lo que falla en una clave cifrada es la contraseña.
        if contrasena is not None and _CIFRADA in crudo:
            raise ContrasenaIncorrecta from error
        raise ClaveDanada(archivo) from error


def crear(archivo: Path, contenido: bytes) -> None:
    """Publica el archivo completo y durable, sólo para su dueño y sin pisar otro anterior."""
    with _temporal(archivo, contenido) as temporal, contextlib.suppress(FileExistsError):
        _publicar(temporal, archivo)
    sincronizar_carpeta(archivo.parent)


def reemplazar(archivo: Path, contenido: bytes, comprobar: Callable[[Path], object]) -> None:
    """Cambia el archivo por otro que ya se comprobó en el disco; si algo falla, queda el viejo."""
    with _temporal(archivo, contenido) as temporal:
        comprobar(temporal)
        temporal.replace(archivo)
    sincronizar_carpeta(archivo.parent)


@contextlib.contextmanager
def _temporal(archivo: Path, contenido: bytes) -> Iterator[Path]:
    """Un archivo durable a su lado, que se borra si nadie le da nombre.

    `mkstemp` ya lo crea 0600 en POSIX; en Windows hereda los permisos de la carpeta del usuario.
    """
    descriptor, nombre = tempfile.mkstemp(prefix=".clave-", suffix=".tmp", dir=archivo.parent)
    temporal = Path(nombre)
    try:
        with os.fdopen(descriptor, "wb") as salida:
            salida.write(contenido)
            salida.flush()
            os.fsync(salida.fileno())
        yield temporal
    finally:
        temporal.unlink(missing_ok=True)


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

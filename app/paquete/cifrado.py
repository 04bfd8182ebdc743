"""Cifrado opcional de un paquete para su órgano garante: `.asics.p7m` (paquete.md §6).

Se firma y después se cifra el `.asics` entero (CMS EnvelopedData, AES-256-CBC, RSA ≥ 3072). CBC
deja cambiar bytes sin que se note: lo descifrado no se entrega a nadie hasta comprobar su firma, y
todo fallo dice lo mismo para no contarle a quien ataca en qué paso se quedó.

La biblioteca trabaja con el archivo entero en memoria: unas cuatro veces su tamaño (1 GB para un
paquete de 250 MB).
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from app.archivos import escritura_atomica
from app.errores import ErrorDeUsuario
from app.paquete import der, limites, oids
from app.paquete.contenedor import abrir_autentico
from app.paquete.der import DerInvalido
from app.paquete.errores import PaqueteRechazado

EXTENSION = ".p7m"
RSA_MINIMO = 3072
MARGEN = 64 * 1024
"""Lo que puede ocupar el envoltorio además del paquete."""

_DESTINATARIOS_MAXIMOS = 4
_IMPLICITO_0 = 0xA0
_CIFRADO_0 = 0x80
_BLOQUE = 16


class CertificadoDeCifrado(ErrorDeUsuario):
    """El certificado del órgano garante no sirve para cifrarle."""

    codigo = "PAQ-14"

    def __init__(self) -> None:
        super().__init__(
            "El certificado de cifrado del órgano garante no sirve.",
            sugerencia="Pida el perfil vigente a su órgano garante, o entregue sin cifrar.",
        )


class CifradoNoAbre(ErrorDeUsuario):
    """El archivo cifrado no se pudo abrir; no se distingue por qué."""

    codigo = "PAQ-15"

    def __init__(self) -> None:
        super().__init__(
            "El archivo no está cifrado para este órgano garante, o está dañado.",
            sugerencia="Pida al municipio que lo genere y lo entregue otra vez.",
        )


def exigir_certificado(certificado_der: bytes) -> None:
    """`CertificadoDeCifrado` si no se puede cifrar para él: para decirlo antes de escribir nada."""
    _certificado(certificado_der)


def cifrar(paquete: Path, certificado_der: bytes, destino: Path) -> Path:
    """Escribe en la carpeta `destino` el `.asics.p7m` de un paquete ya firmado."""
    certificado = _certificado(certificado_der)
    cifrado = (
        pkcs7.PKCS7EnvelopeBuilder()
        .set_data(paquete.read_bytes())
        .add_recipient(certificado)
        .set_content_encryption_algorithm(algorithms.AES256)
        .encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    )
    ruta = destino / f"{paquete.name}{EXTENSION}"
    with escritura_atomica(ruta) as salida:
        salida.write(cifrado)
    return ruta


def abrir(cifrado: Path, privada: rsa.RSAPrivateKey, certificado_der: bytes, destino: Path) -> Path:
    """El paquete que había dentro, en `destino`, sólo si su firma es íntegra; si no, no queda nada.

    `CifradoNoAbre` en cualquier otro caso. Quién firma se decide después, como con cualquier otro.
    """
    contenido = _descifrar(cifrado, privada, certificado_der)
    with _temporal(destino) as temporal:
        temporal.write_bytes(contenido)
        try:
            abrir_autentico(temporal)
        except PaqueteRechazado as error:
            raise CifradoNoAbre from error
        temporal.replace(destino)
    return destino


def _certificado(crudo: bytes) -> x509.Certificate:
    try:
        certificado = x509.load_der_x509_certificate(crudo)
        publica = certificado.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CertificadoDeCifrado from error
    if not isinstance(publica, rsa.RSAPublicKey) or publica.key_size < RSA_MINIMO:
        raise CertificadoDeCifrado
    return certificado


def _descifrar(ruta: Path, privada: rsa.RSAPrivateKey, certificado_der: bytes) -> bytes:
    certificado = _certificado(certificado_der)
    if ruta.stat().st_size > limites.ARCHIVO + MARGEN:
        raise CifradoNoAbre
    crudo = ruta.read_bytes()
    try:
        comprobar_forma(crudo)
        return pkcs7.pkcs7_decrypt_der(crudo, certificado, privada, [])
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CifradoNoAbre from error


def comprobar_forma(crudo: bytes) -> None:
    """`DerInvalido` si no es EnvelopedData con AES-256-CBC y pocos destinatarios.

    Se mira antes de que la biblioteca interprete parámetros (CVE-2025-15467), por posiciones y sin
    copiar el contenido, que puede medir cientos de megabytes.
    """
    tipo, envuelto = _partes(crudo, _solo(crudo, 0, len(crudo), der.SECUENCIA), 2)
    if _valor(crudo, tipo) != oids.DATOS_ENVUELTOS or envuelto.etiqueta != _IMPLICITO_0:
        raise DerInvalido("no es EnvelopedData")
    sobre = _solo(crudo, envuelto.desde, envuelto.hasta, der.SECUENCIA)
    version, destinatarios, contenido = _partes(crudo, sobre, 3)
    etiquetas = (version.etiqueta, destinatarios.etiqueta, contenido.etiqueta)
    if etiquetas != (der.ENTERO, der.CONJUNTO, der.SECUENCIA):
        raise DerInvalido("EnvelopedData con otra forma")
    if not 1 <= len(list(_tramos(crudo, destinatarios))) <= _DESTINATARIOS_MAXIMOS:
        raise DerInvalido("destinatarios")
    tipo, algoritmo, cuerpo = _partes(crudo, contenido, 3)
    oid, inicial = _partes(crudo, algoritmo, 2)
    if (_valor(crudo, tipo), _valor(crudo, oid)) != (oids.DATOS, oids.AES_256_CBC):
        raise DerInvalido("algoritmo")
    if inicial.etiqueta != der.OCTETOS or inicial.hasta - inicial.desde != _BLOQUE:
        raise DerInvalido("vector inicial")
    if cuerpo.etiqueta != _CIFRADO_0:
        raise DerInvalido("contenido")


class _Tramo:
    """Un elemento por sus posiciones: su etiqueta y dónde está su valor."""

    __slots__ = ("desde", "etiqueta", "hasta")

    def __init__(self, etiqueta: int, desde: int, hasta: int) -> None:
        self.etiqueta, self.desde, self.hasta = etiqueta, desde, hasta


def _leer(crudo: bytes, posicion: int, tope: int) -> _Tramo:
    etiqueta, largo, desde = der.cabecera(crudo[posicion : min(posicion + 6, tope)])
    hasta = posicion + desde + largo
    if hasta > tope:
        raise DerInvalido("incompleto")
    return _Tramo(etiqueta, posicion + desde, hasta)


def _tramos(crudo: bytes, padre: _Tramo) -> Iterator[_Tramo]:
    posicion = padre.desde
    while posicion < padre.hasta:
        hijo = _leer(crudo, posicion, padre.hasta)
        posicion = hijo.hasta
        yield hijo


def _partes(crudo: bytes, padre: _Tramo, cuantas: int) -> list[_Tramo]:
    partes = list(_tramos(crudo, padre))
    if len(partes) != cuantas:
        raise DerInvalido("número de elementos")
    return partes


def _solo(crudo: bytes, desde: int, hasta: int, etiqueta: int) -> _Tramo:
    unico = _leer(crudo, desde, hasta)
    if unico.hasta != hasta or unico.etiqueta != etiqueta:
        raise DerInvalido("forma")
    return unico


def _valor(crudo: bytes, tramo: _Tramo) -> bytes:
    return crudo[tramo.desde : min(tramo.hasta, tramo.desde + 64)]


@contextlib.contextmanager
def _temporal(destino: Path) -> Iterator[Path]:
    """Un archivo junto a `destino`, sólo para su dueño, que se borra si no llega a buen fin."""
    descriptor, nombre = tempfile.mkstemp(prefix=".abrir-", suffix=".tmp", dir=destino.parent)
    os.close(descriptor)
    temporal = Path(nombre)
    try:
        yield temporal
    finally:
        temporal.unlink(missing_ok=True)

"""Cofirma con un certificado de gobierno: e.firma mexicana o PKCS#12 (paquete.md §4.2 y §4.3).

Se carga, se firma y se olvida: ni el archivo de la clave ni su contraseña se guardan. Los nombres
de estos certificados suelen estar mal codificados, así que nunca se le piden a la biblioteca.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
    pkcs12,
)

from app.archivos import motivo_de
from app.errores import ErrorDeUsuario
from app.paquete import algoritmos, clave_cifrada, der, oids
from app.paquete.algoritmos import AlgoritmoDebil
from app.paquete.clave_cifrada import ContrasenaIncorrecta, borrar
from app.paquete.der import DatosCertificado, DerInvalido
from app.paquete.firma import ClavePrivada, Firmante, firmante

T = TypeVar("T")

ARCHIVO_MAXIMO = 1024 * 1024
_LARGO_DE_MAC = 64
_EXTENSIONES = 0xA3


class CertificadoNoSirve(ErrorDeUsuario):
    """El certificado o su clave no se pueden usar para firmar; `motivo` dice por qué."""

    codigo = "PAQ-13"

    def __init__(self, motivo: str, sugerencia: str) -> None:
        super().__init__(
            f"No se puede firmar con ese certificado: {motivo}.", sugerencia=sugerencia
        )


class ContrasenaDelCertificado(ContrasenaIncorrecta):
    """La contraseña no es la del `.key` o del PKCS#12; no es la de la clave del municipio."""

    codigo = "PAQ-18"

    def __init__(self, ruta: Path) -> None:
        super().__init__(f"La contraseña no abre «{ruta.name}».")


@dataclass(frozen=True, slots=True)
class Identidad:
    """Un certificado de gobierno listo para firmar, mientras dure en memoria.

    `nombre` es lo que el certificado dice de sí mismo y `serie`, su número como lo imprime la
    autoridad. `desde` y `hasta`: su vigencia.
    """

    firmante: Firmante
    nombre: str
    serie: str
    desde: datetime
    hasta: datetime


def cargar_efirma(cer: Path, key: Path, contrasena: str, momento: datetime) -> Identidad:
    """La e.firma de un `.cer` y un `.key` (DER), vigente en `momento`.

    `ContrasenaDelCertificado` o `CertificadoNoSirve` con el motivo.
    """
    certificado = _leer_certificado(cer)
    cifrada = _leer(key)
    try:
        clave_cifrada.vueltas_de(cifrada)
    except DerInvalido as error:
        raise _ilegible(key) from error
    privada = _con_contrasena(key, contrasena, lambda bufer: _abrir_key(cifrada, bufer))
    if not _casan(privada, certificado):
        raise CertificadoNoSirve(
            f"«{cer.name}» y «{key.name}» no son de la misma persona",
            "Elija el .cer y el .key que el SAT entregó juntos.",
        )
    return _identidad(privada, certificado, momento)


def cargar_p12(p12: Path, contrasena: str, momento: datetime) -> Identidad:
    """La identidad de un PKCS#12 (`.p12`, `.pfx`), vigente en `momento`.

    De varios certificados usa el que corresponde a la clave.
    """
    crudo = _leer(p12)
    try:
        _comprobar_p12(crudo)
    except (ValueError, StopIteration) as error:
        raise _ilegible(p12) from error
    privada, certificados = _con_contrasena(p12, contrasena, lambda bufer: _abrir_p12(crudo, bufer))
    if privada is None:
        raise CertificadoNoSirve(
            f"«{p12.name}» no trae la clave privada",
            "Expórtelo otra vez marcando «Exportar la clave privada».",
        )
    suyos = [uno for uno in certificados if _casan(privada, uno)]
    if not suyos:
        raise CertificadoNoSirve(
            f"en «{p12.name}» ningún certificado corresponde a la clave",
            "Expórtelo otra vez desde el equipo donde funciona.",
        )
    return _identidad(privada, suyos[0], momento)


def _identidad(privada: PrivateKeyTypes, certificado: bytes, momento: datetime) -> Identidad:
    datos = der.datos_de_certificado(certificado)
    try:
        algoritmos.clave_publica(datos.clave)
    except AlgoritmoDebil as error:
        raise CertificadoNoSirve(
            "su clave es de un tipo o un tamaño que ya no es seguro",
            "Renueve el certificado o firme sólo con la clave del programa.",
        ) from error
    if _es_sello(certificado, datos):
        raise CertificadoNoSirve(
            "es un certificado de sello digital (CSD), que sólo sirve para facturas",
            "Use la e.firma de la persona que firma.",
        )
    desde, hasta = _vigente(datos, momento)
    # La pareja con el certificado ya se comprobó: es RSA o de curva elíptica.
    propia: ClavePrivada = privada  # type: ignore[assignment]
    return Identidad(
        firmante=firmante(propia, certificado),
        nombre=der.nombre_para_mostrar(datos.titular),
        serie=der.serie_para_mostrar(datos.serie),
        desde=desde,
        hasta=hasta,
    )


def _vigente(datos: DatosCertificado, momento: datetime) -> tuple[datetime, datetime]:
    if datos.desde is None or datos.hasta is None:
        raise CertificadoNoSirve("su vigencia no se puede leer", "Use otro certificado.")
    if momento > datos.hasta:
        raise CertificadoNoSirve(
            f"venció el {datos.hasta:%d/%m/%Y}", "Renuévelo, o firme con otro vigente."
        )
    if momento < datos.desde:
        raise CertificadoNoSirve(
            f"es válido a partir del {datos.desde:%d/%m/%Y}",
            "Revise la fecha de este equipo o espere a ese día.",
        )
    return datos.desde, datos.hasta


def _es_sello(certificado: bytes, datos: DatosCertificado) -> bool:
    """Un CSD del SAT: trae unidad organizativa (la sucursal) y ningún uso extendido."""
    con_unidad = oids.UNIDAD_ORGANIZATIVA in der.tipos_de_nombre(datos.titular)
    return con_unidad and oids.USO_EXTENDIDO not in set(_extensiones(certificado))


def _extensiones(certificado: bytes) -> Iterator[bytes]:
    """Los identificadores de las extensiones de un certificado ya leído."""
    cuerpo = next(der.hijos(der.leer_uno(certificado)))
    for campo in der.hijos(cuerpo):
        if campo.etiqueta == _EXTENSIONES:
            for extension in der.hijos(der.leer_uno(campo.valor)):
                yield next(der.hijos(extension)).valor


def _abrir_key(cifrada: bytes, contrasena: bytearray) -> PrivateKeyTypes:
    # Admite cualquier búfer, aunque sus anotaciones digan sólo `bytes`.
    return load_der_private_key(cifrada, contrasena)  # type: ignore[arg-type]


_Abierto = tuple[PrivateKeyTypes | None, list[bytes]]


def _abrir_p12(crudo: bytes, contrasena: bytearray) -> _Abierto:
    clave = bytes(contrasena) if contrasena else None
    privada, suyo, otros = pkcs12.load_key_and_certificates(crudo, clave)
    certificados = [uno for uno in (suyo, *otros) if uno is not None]
    return privada, [uno.public_bytes(Encoding.DER) for uno in certificados]


def _con_contrasena(ruta: Path, contrasena: str, abrir: Callable[[bytearray], T]) -> T:
    """Prueba la contraseña en UTF-8 y en Latin-1: los programas viejos usaron uno u otro."""
    compuesta = unicodedata.normalize("NFC", contrasena)
    formas = dict.fromkeys(compuesta.encode(juego, "replace") for juego in ("utf-8", "latin-1"))
    for forma in formas:
        bufer = bytearray(forma)
        try:
            return abrir(bufer)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        finally:
            borrar(bufer)
    raise ContrasenaDelCertificado(ruta)


def _comprobar_p12(crudo: bytes) -> None:
    """Que sea un PKCS#12 y que su código de integridad no pida cálculos ni largos absurdos."""
    partes = list(der.hijos(der.leer_uno(crudo)))
    if len(partes) not in (2, 3) or [uno.etiqueta for uno in partes[:2]] != [0x02, 0x30]:
        raise DerInvalido("no es PKCS#12")
    if len(partes) == 2:
        return
    resumen, *resto = der.hijos(partes[2])
    if len(resto) == 2:
        _en_rango(resto[1], clave_cifrada.VUELTAS_MAXIMAS)
    algoritmo = next(der.hijos(resumen))
    oid, *parametros = der.hijos(algoritmo)
    if oid.valor == oids.PBMAC1:
        _comprobar_pbmac1(parametros)


def _comprobar_pbmac1(parametros: list[der.Nodo]) -> None:
    derivacion = next(der.hijos(parametros[0])) if parametros else der.Nodo(0, b"", b"")
    _, datos = list(der.hijos(derivacion))
    _, vueltas, *resto = der.hijos(datos)
    _en_rango(vueltas, clave_cifrada.VUELTAS_MAXIMAS)
    # RFC 9579 exige el largo; uno mayor que el resumen desbordaba bibliotecas (CVE-2025-11187).
    if not resto or resto[0].etiqueta != der.ENTERO:
        raise DerInvalido("largo")
    _en_rango(resto[0], _LARGO_DE_MAC)


def _en_rango(nodo: der.Nodo, maximo: int) -> None:
    if nodo.etiqueta != der.ENTERO or not 1 <= int.from_bytes(nodo.valor, "big") <= maximo:
        raise DerInvalido("número")


def _casan(privada: PrivateKeyTypes, certificado: bytes) -> bool:
    """Si la clave privada es la del certificado."""
    try:
        publica = load_der_public_key(der.datos_de_certificado(certificado).clave)
    except (ValueError, UnsupportedAlgorithm):
        return False
    forma = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return publica.public_bytes(*forma) == privada.public_key().public_bytes(*forma)


def _leer_certificado(ruta: Path) -> bytes:
    crudo = _leer(ruta)
    try:
        if crudo.lstrip().startswith(b"-----BEGIN"):
            crudo = x509.load_pem_x509_certificate(crudo).public_bytes(Encoding.DER)
        der.datos_de_certificado(crudo)
    except ValueError as error:
        raise _ilegible(ruta) from error
    return crudo


def _leer(ruta: Path) -> bytes:
    try:
        if ruta.stat().st_size > ARCHIVO_MAXIMO:
            raise _ilegible(ruta)
        return ruta.read_bytes()
    except OSError as error:
        raise CertificadoNoSirve(
            f"«{ruta.name}» no se puede leer ({motivo_de(error)})",
            "Revise que el archivo esté en esa carpeta.",
        ) from error


def _ilegible(ruta: Path) -> CertificadoNoSirve:
    return CertificadoNoSirve(
        f"«{ruta.name}» está dañado o no es del tipo esperado",
        "Use el .cer y el .key de la e.firma, o un archivo .p12 o .pfx.",
    )

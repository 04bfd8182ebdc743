"""Firma CMS/CAdES-B-B separada sobre los bytes de `paquete.zip` (paquete.md §3.1).

Emisor y serie se copian en su DER original: nunca se vuelven a escribir desde un nombre leído.
Con ECDSA determinista (RFC 6979), el mismo contenido y el mismo instante dan los mismos bytes.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.paquete import algoritmos, der, limites, oids
from app.paquete.der import (
    DatosCertificado,
    datos_de_certificado,
    escribir,
    escribir_conjunto,
    escribir_hora,
)

ClavePrivada = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Firmante:
    """Un certificado y quien sabe firmar con su clave privada (SHA-256).

    `firmar` recibe el mensaje completo y devuelve la firma: así la clave puede vivir en otro
    sitio y nunca pasa por aquí.
    """

    certificado_der: bytes
    firmar: Callable[[bytes], bytes]


def firmante(privada: ClavePrivada, certificado_der: bytes) -> Firmante:
    """Firmante con la clave en memoria."""
    if isinstance(privada, rsa.RSAPrivateKey):
        return Firmante(
            certificado_der, lambda m: privada.sign(m, padding.PKCS1v15(), hashes.SHA256())
        )
    modo = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    return Firmante(certificado_der, lambda m: privada.sign(m, modo))


def firmar(resumen: bytes, firmantes: Sequence[Firmante], momento: datetime) -> bytes:
    """El `signature.p7s` de un contenido cuyo SHA-256 es `resumen`, con 1–4 firmas paralelas."""
    if not 1 <= len(firmantes) <= limites.FIRMANTES:
        raise ValueError("un paquete lleva de una a cuatro firmas")
    certificados = dict.fromkeys(uno.certificado_der for uno in firmantes)
    firmados = escribir(
        der.SECUENCIA,
        _VERSION_1,
        escribir(der.CONJUNTO, _SHA256),
        escribir(der.SECUENCIA, _oid(oids.DATOS)),
        escribir_conjunto(_IMPLICITO_0, certificados),
        escribir_conjunto(der.CONJUNTO, [_firma_de(uno, resumen, momento) for uno in firmantes]),
    )
    return escribir(der.SECUENCIA, _oid(oids.DATOS_FIRMADOS), escribir(_EXPLICITO_0, firmados))


def _firma_de(uno: Firmante, resumen: bytes, momento: datetime) -> bytes:
    datos = datos_de_certificado(uno.certificado_der)
    atributos = _atributos(uno.certificado_der, datos, resumen, momento)
    # Se firma el SET con su etiqueta universal; viaja con la implícita [0] (RFC 5652 §5.4).
    firma = uno.firmar(escribir_conjunto(der.CONJUNTO, atributos))
    return escribir(
        der.SECUENCIA,
        _VERSION_1,
        escribir(der.SECUENCIA, datos.emisor, datos.serie),
        _SHA256,
        escribir_conjunto(_IMPLICITO_0, atributos),
        _algoritmo(datos),
        escribir(der.OCTETOS, firma),
    )


def _algoritmo(datos: DatosCertificado) -> bytes:
    if isinstance(algoritmos.clave_publica(datos.clave), rsa.RSAPublicKey):
        # rsaEncryption con NULL y no sha256WithRSA: lo que esperan los .NET antiguos.
        return escribir(der.SECUENCIA, _oid(oids.RSA), der.NULO)
    return escribir(der.SECUENCIA, _oid(oids.ECDSA_SHA256))


def _atributos(
    certificado: bytes, datos: DatosCertificado, resumen: bytes, momento: datetime
) -> list[bytes]:
    return [
        _atributo(oids.TIPO_DE_CONTENIDO, _oid(oids.DATOS)),
        _atributo(oids.HORA_DE_FIRMA, escribir_hora(momento)),
        _atributo(oids.RESUMEN_DEL_MENSAJE, escribir(der.OCTETOS, resumen)),
        _atributo(oids.CERTIFICADO_V2, _referencia(certificado, datos)),
    ]


def _referencia(certificado: bytes, datos: DatosCertificado) -> bytes:
    """SigningCertificateV2: ata la firma a un certificado exacto (RFC 5035).

    El algoritmo se omite porque SHA-256 es su valor por omisión y DER manda no escribirlo.
    """
    emisor = escribir(der.SECUENCIA, escribir(_NOMBRE_DE_DIRECTORIO, datos.emisor))
    emisor_y_serie = escribir(der.SECUENCIA, emisor, datos.serie)
    huella = escribir(der.OCTETOS, hashlib.sha256(certificado).digest())
    identificador = escribir(der.SECUENCIA, huella, emisor_y_serie)
    return escribir(der.SECUENCIA, escribir(der.SECUENCIA, identificador))


def _atributo(tipo: bytes, valor: bytes) -> bytes:
    return escribir(der.SECUENCIA, _oid(tipo), escribir(der.CONJUNTO, valor))


def _oid(valor: bytes) -> bytes:
    return escribir(der.OID, valor)


_VERSION_1 = escribir(der.ENTERO, b"\x01")
_SHA256 = escribir(der.SECUENCIA, _oid(oids.SHA256))
_IMPLICITO_0 = 0xA0
_EXPLICITO_0 = 0xA0
_NOMBRE_DE_DIRECTORIO = 0xA4

"""Firma CMS/CAdES-B-B separada sobre los bytes de `paquete.zip` (paquete.md §3.1).

Emisor y serie se copian en su DER original: nunca se vuelven a escribir desde un nombre leído.
Con ECDSA determinista (RFC 6979), el mismo contenido y el mismo instante dan los mismos bytes.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.paquete import algoritmos, limites
from app.paquete.asn1 import algos, cms, core, tsp, x509
from app.paquete.der import DatosCertificado, datos_de_certificado

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
    datos = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": _certificados(firmantes),
            "signer_infos": [_firma_de(uno, resumen, momento) for uno in firmantes],
        }
    )
    sobre = cms.ContentInfo({"content_type": "signed_data", "content": datos})
    return bytes(sobre.dump())


def _certificados(firmantes: Sequence[Firmante]) -> list[Any]:
    distintos = dict.fromkeys(uno.certificado_der for uno in firmantes)
    return [
        cms.CertificateChoices("certificate", x509.Certificate.load(der, strict=True))
        for der in distintos
    ]


def _firma_de(uno: Firmante, resumen: bytes, momento: datetime) -> Any:
    datos = datos_de_certificado(uno.certificado_der)
    clave = algoritmos.clave_publica(datos.clave)
    atributos = _atributos(uno.certificado_der, datos, resumen, momento)
    algoritmo = "rsassa_pkcs1v15" if isinstance(clave, rsa.RSAPublicKey) else "sha256_ecdsa"
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", _emisor_y_serie(datos)),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": atributos,
            "signature_algorithm": {"algorithm": algoritmo},
            "signature": uno.firmar(atributos.dump()),
        }
    )


def _emisor_y_serie(datos: DatosCertificado) -> Any:
    return cms.IssuerAndSerialNumber(
        {
            "issuer": x509.Name.load(datos.emisor),
            "serial_number": core.Integer.load(datos.serie),
        }
    )


def _atributos(
    certificado: bytes, datos: DatosCertificado, resumen: bytes, momento: datetime
) -> Any:
    hora = momento.astimezone(UTC).replace(microsecond=0)
    # RFC 5652 §11.3: UTCTime hasta 2049 y GeneralizedTime después.
    tiempo = cms.Time("utc_time", hora) if hora.year < 2050 else cms.Time("general_time", hora)
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [tiempo]}),
            cms.CMSAttribute({"type": "message_digest", "values": [resumen]}),
            cms.CMSAttribute(
                {"type": "signing_certificate_v2", "values": [_referencia(certificado, datos)]}
            ),
        ]
    )


def _referencia(certificado: bytes, datos: DatosCertificado) -> Any:
    """El atributo CAdES que ata la firma a un certificado exacto (RFC 5035)."""
    nombre = x509.GeneralName("directory_name", x509.Name.load(datos.emisor))
    return tsp.SigningCertificateV2(
        {
            "certs": [
                tsp.ESSCertIDv2(
                    {
                        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                        "cert_hash": hashlib.sha256(certificado).digest(),
                        "issuer_serial": tsp.IssuerSerial(
                            {
                                "issuer": [nombre],
                                "serial_number": core.Integer.load(datos.serie),
                            }
                        ),
                    }
                )
            ]
        }
    )

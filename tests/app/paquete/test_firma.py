"""La firma: la aceptan otros programas, y la verificación no se fía de los nombres."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.paquete import algoritmos, der
from app.paquete.algoritmos import AlgoritmoDebil
from app.paquete.errores import PaqueteRechazado
from app.paquete.firma import Firmante, firmar
from app.paquete.huellas import huella
from app.paquete.verificacion import verificar
from tests.adversarios import fabrica

CONTENIDO = b"contenido del paquete"
RESUMEN = hashlib.sha256(CONTENIDO).digest()
MOMENTO = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def asn1_tolerante(monkeypatch: pytest.MonkeyPatch) -> None:
    """asn1crypto no admite el 2.5.4.45 de los certificados del SAT sin este arreglo."""
    monkeypatch.setitem(x509.NameTypeAndValue._oid_specs, "unique_identifier", core.Any)


def test_la_firma_propia_se_verifica_y_dice_quien_y_cuando() -> None:
    firmante = fabrica.firmante_propio()

    (firma,) = verificar(firmar(RESUMEN, [firmante], MOMENTO), [CONTENIDO[:5], CONTENIDO[5:]])

    assert firma.huella == huella(firmante.certificado_der)
    assert firma.certificado == firmante.certificado_der
    assert firma.momento == MOMENTO
    assert firma.nombre == "Modelo de Transparencia - Acambay"
    assert firma.datos.autofirmado


def test_un_certificado_de_gobierno_mal_codificado_firma_y_se_muestra() -> None:
    firmante = fabrica.firmante_gobierno()

    (firma,) = verificar(firmar(RESUMEN, [firmante], MOMENTO), [CONTENIDO])

    assert firma.nombre == "COMPAÑIA SANTA MARIA SA DE CV"
    assert not firma.datos.autofirmado
    assert firma.datos.desde == datetime(2024, 1, 1, tzinfo=UTC)
    assert firma.datos.hasta == datetime(2035, 1, 1, tzinfo=UTC)
    assert der.serie_para_mostrar(firma.datos.serie) == "30001000000300023685"


def test_hasta_cuatro_firmas_paralelas_y_todas_se_verifican() -> None:
    varios = [fabrica.firmante_propio(vez=vez) for vez in range(1, 4)]
    varios.append(fabrica.firmante_gobierno())

    firmas = verificar(firmar(RESUMEN, varios, MOMENTO), [CONTENIDO])

    assert {firma.huella for firma in firmas} == {huella(uno.certificado_der) for uno in varios}


@pytest.mark.parametrize("cuantos", [0, 5])
def test_ni_cero_ni_cinco_firmas(cuantos: int) -> None:
    with pytest.raises(ValueError, match="una a cuatro"):
        firmar(RESUMEN, [fabrica.firmante_propio()] * cuantos, MOMENTO)


@pytest.mark.parametrize(
    "firmante", [fabrica.firmante_propio, fabrica.firmante_gobierno], ids=["EC", "RSA"]
)
def test_mismo_contenido_y_mismo_instante_dan_los_mismos_bytes(firmante: Any) -> None:
    assert firmar(RESUMEN, [firmante()], MOMENTO) == firmar(RESUMEN, [firmante()], MOMENTO)


def test_despues_de_2049_la_hora_cambia_de_forma_y_se_sigue_leyendo() -> None:
    tarde = datetime(2051, 3, 4, 5, 6, 7, tzinfo=UTC)

    (firma,) = verificar(firmar(RESUMEN, [fabrica.firmante_propio()], tarde), [CONTENIDO])

    assert firma.momento == tarde


@pytest.mark.usefixtures("asn1_tolerante")
@pytest.mark.parametrize(
    "firmante", [fabrica.firmante_propio, fabrica.firmante_gobierno], ids=["EC", "RSA"]
)
def test_otra_biblioteca_lee_el_mismo_cms_y_le_salen_los_mismos_bytes(firmante: Any) -> None:
    uno: Firmante = firmante()
    p7s = firmar(RESUMEN, [uno], MOMENTO)

    leido = cms.ContentInfo.load(p7s, strict=True)
    datos = leido["content"]
    info = datos["signer_infos"][0]
    atributos = {una["type"].native: una["values"][0] for una in info["signed_attrs"]}

    assert leido["content_type"].native == "signed_data"
    assert datos["encap_content_info"]["content"].native is None
    assert datos["certificates"][0].chosen.dump() == uno.certificado_der
    assert set(atributos) == {
        "content_type",
        "signing_time",
        "message_digest",
        "signing_certificate_v2",
    }
    assert atributos["message_digest"].native == RESUMEN
    assert isinstance(atributos["signing_certificate_v2"], tsp.SigningCertificateV2)
    referencia = atributos["signing_certificate_v2"]["certs"][0]
    assert referencia["hash_algorithm"]["algorithm"].native == "sha256"
    assert referencia["cert_hash"].native == hashlib.sha256(uno.certificado_der).digest()
    assert atributos["signing_time"].native == MOMENTO
    # Vuelto a escribir por ella desde cero sale idéntico: está en DER, con sus SET ordenados.
    assert (
        cms.CMSAttributes(list(info["signed_attrs"])).dump()[1:]
        == (info["signed_attrs"].dump()[1:])
    )


def test_el_emisor_y_la_serie_son_los_bytes_del_certificado() -> None:
    firmante = fabrica.firmante_gobierno()
    datos = der.datos_de_certificado(firmante.certificado_der)

    p7s = firmar(RESUMEN, [firmante], MOMENTO)

    # Certificado, SignerInfo y signing-certificate-v2.
    assert p7s.count(datos.emisor) == 3
    assert p7s.count(datos.emisor + datos.serie) == 2


def test_la_hora_ilegible_se_rechaza_aunque_la_firma_valga(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "app.paquete.firma.escribir_hora", lambda _: der.escribir(der.HORA_UTC, b"ayer")
    )
    p7s = firmar(RESUMEN, [fabrica.firmante_propio()], MOMENTO)

    with pytest.raises(PaqueteRechazado) as error:
        verificar(p7s, [CONTENIDO])

    assert error.value.codigo == "E2·FIRMA_SIN_ATRIBUTOS"


@pytest.mark.parametrize(
    "clave",
    [
        ec.generate_private_key(ec.SECP521R1()),
        ec.generate_private_key(ec.SECP256K1()),
        ed25519.Ed25519PrivateKey.generate(),
        rsa.generate_private_key(65537, 1024),
    ],
    ids=["P-521", "secp256k1", "Ed25519", "RSA-1024"],
)
def test_las_claves_fuera_del_perfil_no_se_admiten(clave: Any) -> None:
    spki = clave.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    with pytest.raises(AlgoritmoDebil):
        algoritmos.clave_publica(spki)


def test_p384_si_se_admite() -> None:
    spki = (
        ec.generate_private_key(ec.SECP384R1())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )

    algoritmos.clave_publica(spki)


def test_sha1_no_se_admite() -> None:
    p7s = firmar(RESUMEN, [fabrica.firmante_propio()], MOMENTO)
    sha256 = bytes.fromhex("300b0609608648016503040201")
    sha1 = bytes.fromhex("300b0609608648016503040299")

    with pytest.raises(PaqueteRechazado) as error:
        verificar(p7s.replace(sha256, sha1), [CONTENIDO])

    assert error.value.codigo == "E2·CLAVE_DEBIL"


@pytest.mark.parametrize(
    "crudo",
    [
        b"",
        b"\x30",
        b"\x30\x80\x00\x00",
        b"\x30\x81\x05hola!",
        b"\x30\x82\x00\x81" + b"x" * 129,
        b"\x1f\x81\x00\x00",
    ],
    ids=repr,
)
def test_lo_que_no_es_der_estricto_no_se_lee(crudo: bytes) -> None:
    with pytest.raises(der.DerInvalido):
        list(der.hijos(der.leer_uno(crudo)))


def test_un_nombre_ilegible_se_muestra_vacio_y_nunca_falla() -> None:
    assert der.nombre_para_mostrar(b"basura") == ""
    assert der.nombre_para_mostrar(der.escribir(der.SECUENCIA)) == ""


def test_un_nombre_con_controles_se_muestra_sin_ellos() -> None:
    nombre = fabrica._nombre((bytes.fromhex("550403"), 0x0C, "Ana\u202e\x00\nPérez".encode()))

    assert der.nombre_para_mostrar(nombre) == "Ana   Pérez"

"""La clave de instalación: se crea sola una vez, sólo la lee su dueño y nunca se pisa."""

import hashlib
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app import rutas
from app.paquete import archivo_clave, claves
from app.paquete.claves import ClaveDanada
from app.paquete.firma import firmar
from app.paquete.verificacion import verificar


def test_la_segunda_vez_es_la_misma_clave(tmp_path: Path) -> None:
    primera = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    segunda = claves.obtener_o_crear("15001", "Acambay de Ruíz Castañeda", carpeta=tmp_path)

    assert primera.certificado_der == segunda.certificado_der
    resumen = bytes(32)
    momento = datetime(2026, 1, 1, tzinfo=UTC)
    assert firmar(resumen, [primera], momento) == firmar(resumen, [segunda], momento)


def test_cada_municipio_tiene_la_suya(tmp_path: Path) -> None:
    una = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    otra = claves.obtener_o_crear("15002", "Acolman", carpeta=tmp_path)

    assert una.certificado_der != otra.certificado_der


def test_sin_carpeta_va_a_la_de_claves_del_usuario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(rutas.VARIABLE, str(tmp_path))

    claves.obtener_o_crear("15001", "Acambay")

    assert (tmp_path / "claves" / "15001.clave.pem").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="los permisos POSIX no existen en Windows")
def test_solo_el_dueno_puede_leer_la_clave_privada(tmp_path: Path) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)

    modo = stat.S_IMODE(claves.ruta_clave("15001", tmp_path).stat().st_mode)

    assert modo == 0o600


def test_al_lado_queda_el_certificado_para_repartir_y_nada_mas(tmp_path: Path) -> None:
    firmante = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)

    assert claves.ruta_certificado("15001", tmp_path).read_bytes() == firmante.certificado_der
    assert sorted(ruta.name for ruta in tmp_path.iterdir()) == ["15001.cer", "15001.clave.pem"]


def test_el_certificado_cumple_el_perfil_publicado(tmp_path: Path) -> None:
    firmante = claves.obtener_o_crear("15001", "Acambay de Ruíz Castañeda", carpeta=tmp_path)
    certificado = x509.load_der_x509_certificate(firmante.certificado_der)

    publica = certificado.public_key()
    assert isinstance(publica, ec.EllipticCurvePublicKey)
    assert isinstance(publica.curve, ec.SECP256R1)
    assert certificado.subject == certificado.issuer
    textos = {atributo.rfc4514_attribute_name: atributo.value for atributo in certificado.subject}
    assert textos["CN"] == "Modelo de Transparencia - Acambay de Ruíz Castañeda"
    assert textos["C"] == "MX"
    assert textos["2.5.4.5"] == "15001"
    assert certificado.not_valid_before_utc == datetime(2020, 1, 1, tzinfo=UTC)
    assert certificado.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    basicas = certificado.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basicas.critical
    assert not basicas.value.ca
    uso = certificado.extensions.get_extension_for_class(x509.KeyUsage)
    assert uso.critical
    assert uso.value.digital_signature
    assert uso.value.content_commitment
    certificado.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    certificado.verify_directly_issued_by(certificado)


def test_un_nombre_de_municipio_muy_largo_cabe_en_el_certificado(tmp_path: Path) -> None:
    firmante = claves.obtener_o_crear("15001", "Ñ" * 200, carpeta=tmp_path)

    (firma,) = verificar(
        firmar(_resumen(), [firmante], datetime(2026, 1, 1, tzinfo=UTC)), [b"hola"]
    )
    assert firma.nombre.startswith("Modelo de Transparencia - ÑÑÑ")


def _resumen() -> bytes:
    return hashlib.sha256(b"hola").digest()


@pytest.mark.parametrize("dano", ["vacío", "cortado", "de otro tipo", "otra privada"])
def test_una_clave_danada_se_dice_y_no_se_sustituye(dano: str, tmp_path: Path) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    claves.obtener_o_crear("15002", "Acolman", carpeta=tmp_path)
    ruta, otra = claves.ruta_clave("15001", tmp_path), claves.ruta_clave("15002", tmp_path)
    entera = ruta.read_bytes()
    corte = entera.index(b"-----BEGIN CERT")
    danada = {
        "vacío": b"",
        "cortado": entera[: corte + 100],
        "otra privada": otra.read_bytes()[: otra.read_bytes().index(b"-----BEGIN CERT")]
        + entera[corte:],
        "de otro tipo": _rsa_pem() + entera[corte:],
    }[dano]
    ruta.write_bytes(danada)

    with pytest.raises(ClaveDanada, match="15001"):
        claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)

    assert ruta.read_bytes() == danada


def _rsa_pem() -> bytes:
    return rsa.generate_private_key(65537, 2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


@pytest.mark.skipif(sys.platform == "win32", reason="en Windows no se usan enlaces")
def test_en_una_memoria_sin_enlaces_tambien_se_crea_y_no_se_pisa(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sin_enlaces(*_: object) -> None:
        raise PermissionError("FAT no tiene enlaces")

    monkeypatch.setattr(Path, "hardlink_to", sin_enlaces)
    primera = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    archivo_clave.crear(claves.ruta_clave("15001", tmp_path), b"otra clave")

    segunda = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    assert segunda.certificado_der == primera.certificado_der
    assert not list(tmp_path.glob("*.tmp"))


def test_si_falta_la_copia_del_certificado_se_repone(tmp_path: Path) -> None:
    firmante = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    claves.ruta_certificado("15001", tmp_path).unlink()

    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)

    assert claves.ruta_certificado("15001", tmp_path).read_bytes() == firmante.certificado_der


def test_si_otra_ventana_la_creo_antes_vale_la_primera(tmp_path: Path) -> None:
    primera = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    # Lo que hace el segundo proceso: preguntó antes de que existiera y ahora intenta publicarla.
    archivo_clave.crear(claves.ruta_clave("15001", tmp_path), b"otra clave")

    segunda = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    assert segunda.certificado_der == primera.certificado_der
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("clave", ["../15001", "a/b", "", "C:", "con.", "ñ", "1" * 21])
def test_una_clave_de_municipio_rara_no_llega_a_ser_un_nombre_de_archivo(
    clave: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="clave de municipio"):
        claves.obtener_o_crear(clave, "X", carpeta=tmp_path)

    assert list(tmp_path.iterdir()) == []

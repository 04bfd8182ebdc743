"""Tabla K: los archivos de clave que trae la propia persona, con sus vicios y sus errores."""

import logging
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from app.paquete import der, gobierno, oids
from app.paquete.clave_cifrada import ContrasenaIncorrecta
from app.paquete.gobierno import CertificadoNoSirve, Identidad
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.adversarios import fabrica
from tests.app.paquete import gobierno as falso

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta openssl")


def escribir(
    carpeta: Path, privada: rsa.RSAPrivateKey, certificado: bytes | None = None
) -> tuple[Path, Path]:
    """El `.cer` y el `.key` de una persona."""
    cer, key = carpeta / "persona.cer", carpeta / "persona.key"
    cer.write_bytes(certificado or falso.certificado(privada))
    key.write_bytes(falso.key(privada))
    return cer, key


def cargar(cer: Path, key: Path, contrasena: str = falso.CONTRASENA) -> Identidad:
    return gobierno.cargar_efirma(cer, key, contrasena, falso.MOMENTO)


def test_k01_la_contrasena_incorrecta_se_dice_sin_repetirla_ni_contar_intentos(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cer, key = escribir(tmp_path, falso.clave())
    for _ in range(3):
        with pytest.raises(ContrasenaIncorrecta) as fallo:
            cargar(cer, key, "secreta-equivocada")
        assert "secreta-equivocada" not in fallo.value.texto() + caplog.text

    assert cargar(cer, key).nombre == falso.TITULAR


def test_k02_el_cer_de_una_persona_y_el_key_de_otra_se_rechazan(tmp_path: Path) -> None:
    cer, _ = escribir(tmp_path, falso.clave())
    key = tmp_path / "otra.key"
    key.write_bytes(falso.key(falso.clave(1)))

    with pytest.raises(CertificadoNoSirve, match="no son de la misma persona"):
        cargar(cer, key)


def test_k03_un_sello_digital_se_rechaza_con_su_explicacion(tmp_path: Path) -> None:
    sello = falso.certificado(falso.clave(), mas=(falso.SUCURSAL,), usos=False)
    cer, key = escribir(tmp_path, falso.clave(), sello)

    with pytest.raises(CertificadoNoSirve, match="sello digital") as fallo:
        cargar(cer, key)
    assert "e.firma" in fallo.value.sugerencia


def test_k03_una_unidad_organizativa_con_usos_no_es_un_sello(tmp_path: Path) -> None:
    con_unidad = falso.certificado(falso.clave(), mas=(falso.SUCURSAL,))

    assert cargar(*escribir(tmp_path, falso.clave(), con_unidad)).serie == falso.SERIE


def test_k04_un_certificado_del_sat_se_carga_se_muestra_y_firma(tmp_path: Path) -> None:
    identidad = cargar(*escribir(tmp_path, falso.clave()))

    assert identidad.nombre == "COMPAÑIA SANTA MARIA SA DE CV"
    assert identidad.serie == "30001000000300023685"
    paquete = fabrica.exportar(tmp_path, firmantes=[fabrica.firmante_propio(), identidad.firmante])
    sobre = abrir_autentico(paquete)
    abrir_contenido(sobre)
    assert {una.nombre for una in sobre.firmas} > {falso.TITULAR}


@pytest.mark.parametrize(
    ("vigencia", "frase"),
    [
        ({"hasta": "260315000000Z"}, "venció el 15/03/2026"),
        ({"desde": "270102000000Z"}, "a partir del 02/01/2027"),
        ({"hasta": "26031500000Z"}, "vigencia no se puede leer"),
    ],
)
def test_k05_fuera_de_vigencia_no_firma_y_dice_la_fecha(
    vigencia: dict[str, str], frase: str, tmp_path: Path
) -> None:
    vencido = falso.certificado(falso.clave(), **vigencia)  # type: ignore[arg-type]

    with pytest.raises(CertificadoNoSirve, match=frase):
        cargar(*escribir(tmp_path, falso.clave(), vencido))


TRIPLE = ("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")


@pytest.mark.parametrize(
    ("como", "frase"),
    [
        (("-legacy",), "Ventanas98"),
        (TRIPLE, "Ventanas98"),
        ((), "una frase con eñe"),
        ((), ""),
        (("-legacy",), ""),
    ],
    ids=["RC2-40", "3DES", "AES-256", "AES sin contraseña", "RC2 sin contraseña"],
)
def test_k06_un_p12_de_cualquier_epoca_con_varios_certificados(
    como: tuple[str, ...], frase: str, tmp_path: Path
) -> None:
    ajenos = [falso.certificado(falso.clave(numero)) for numero in (1, 2)]
    suyo = falso.certificado(falso.clave())
    ruta = tmp_path / "persona.p12"
    ruta.write_bytes(falso.p12(falso.clave(), [ajenos[0], suyo, ajenos[1]], *como, frase=frase))

    identidad = gobierno.cargar_p12(ruta, frase, falso.MOMENTO)

    assert identidad.firmante.certificado_der == suyo
    with pytest.raises(ContrasenaIncorrecta):
        gobierno.cargar_p12(ruta, frase + "no", falso.MOMENTO)


def test_k06_un_p12_sin_clave_o_con_la_de_otro(tmp_path: Path) -> None:
    ruta = tmp_path / "persona.p12"
    ruta.write_bytes(
        falso.p12(falso.clave(), [falso.certificado(falso.clave())], "-nokeys", frase="x")
    )

    with pytest.raises(CertificadoNoSirve, match="no trae la clave privada"):
        gobierno.cargar_p12(ruta, "x", falso.MOMENTO)


def test_k07_un_p12_danado_en_cualquier_byte_da_un_error_claro(tmp_path: Path) -> None:
    suyo = falso.certificado(falso.clave())
    entero = falso.p12(falso.clave(), [suyo], frase="x")
    ruta = tmp_path / "persona.p12"
    for lugar in range(0, len(entero), 41):
        danado = bytearray(entero)
        danado[lugar] ^= 0x55
        for crudo in (bytes(danado), entero[:lugar]):
            ruta.write_bytes(crudo)
            with pytest.raises((CertificadoNoSirve, ContrasenaIncorrecta)):
                gobierno.cargar_p12(ruta, "x", falso.MOMENTO)


def _pbmac1(largo: int, vueltas: int = 2_048) -> bytes:
    """Un PKCS#12 mínimo cuyo código de integridad es PBMAC1 con ese largo de clave."""
    hmac = der.escribir(der.SECUENCIA, der.escribir(der.OID, oids.HMAC_SHA256), der.NULO)
    datos = der.escribir(
        der.SECUENCIA,
        der.escribir(der.OCTETOS, bytes(8)),
        der.escribir_entero(vueltas),
        der.escribir_entero(largo),
        hmac,
    )
    derivacion = der.escribir(der.SECUENCIA, der.escribir(der.OID, oids.PBKDF2), datos)
    algoritmo = der.escribir(
        der.SECUENCIA,
        der.escribir(der.OID, oids.PBMAC1),
        der.escribir(der.SECUENCIA, derivacion, hmac),
    )
    resumen = der.escribir(der.SECUENCIA, algoritmo, der.escribir(der.OCTETOS, bytes(32)))
    sobre = der.escribir(
        der.SECUENCIA,
        der.escribir(der.OID, oids.DATOS),
        der.escribir(0xA0, der.escribir(der.OCTETOS, der.escribir(der.SECUENCIA))),
    )
    mac = der.escribir(
        der.SECUENCIA, resumen, der.escribir(der.OCTETOS, bytes(8)), der.escribir_entero(1)
    )
    return der.escribir(der.SECUENCIA, der.escribir_entero(3), sobre, mac)


@pytest.mark.parametrize(("largo", "vueltas"), [(65, 1), (2**31 - 1, 1), (32, 2**31)])
def test_k07_un_pbmac1_con_largo_o_vueltas_absurdas_no_llega_a_la_biblioteca(
    largo: int, vueltas: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    llamadas: list[object] = []
    monkeypatch.setattr(pkcs12, "load_key_and_certificates", lambda *todo: llamadas.append(todo))
    ruta = tmp_path / "persona.p12"
    ruta.write_bytes(_pbmac1(largo, vueltas))

    with pytest.raises(CertificadoNoSirve, match="dañado"):
        gobierno.cargar_p12(ruta, "x", falso.MOMENTO)
    assert llamadas == []


def test_una_contrasena_de_antes_en_latin_1_tambien_abre(tmp_path: Path) -> None:
    cer, key = escribir(tmp_path, falso.clave())
    key.write_bytes(falso.key(falso.clave(), "mañana".encode("latin-1")))

    assert cargar(cer, key, "mañana").serie == falso.SERIE


def test_una_clave_de_1024_bits_no_firma(tmp_path: Path) -> None:
    with pytest.raises(CertificadoNoSirve, match="ya no es seguro"):
        cargar(*escribir(tmp_path, falso.clave(7, 1024)))


@pytest.mark.parametrize("que", ["persona.cer", "persona.key"])
@pytest.mark.parametrize("dano", ["vacío", "cortado", "texto", "ausente", "enorme"])
def test_un_archivo_que_no_es_lo_que_dice_da_un_error_claro(
    que: str, dano: str, tmp_path: Path
) -> None:
    cer, key = escribir(tmp_path, falso.clave())
    malo = tmp_path / que
    crudo = malo.read_bytes()
    if dano == "ausente":
        malo.unlink()
    else:
        danos = {"vacío": b"", "cortado": crudo[:99], "texto": b"hola" * 9, "enorme": bytes(2**21)}
        malo.write_bytes(danos[dano])

    with pytest.raises(CertificadoNoSirve, match=que):
        cargar(cer, key)


def test_nada_de_la_efirma_queda_en_el_equipo(tmp_path: Path) -> None:
    privada = falso.clave()
    fuera, dentro = tmp_path / "usb", tmp_path / "equipo"
    fuera.mkdir()
    dentro.mkdir()
    cer, key = escribir(fuera, privada)
    secreto = privada.private_numbers().p.to_bytes(128, "big")[:32]

    fabrica.exportar(dentro, firmantes=[fabrica.firmante_propio(), cargar(cer, key).firmante])

    for ruta in dentro.rglob("*"):
        assert secreto not in ruta.read_bytes()
        assert falso.CONTRASENA.encode() not in ruta.read_bytes()
        assert key.read_bytes()[:64] not in ruta.read_bytes()

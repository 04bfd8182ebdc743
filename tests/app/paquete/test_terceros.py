"""Lo que corre un tercero sin este programa: las órdenes publicadas, tal cual."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from app.paquete import claves
from tests.adversarios import fabrica

pytestmark = pytest.mark.skipif(
    not (shutil.which("openssl") and shutil.which("unzip")),
    reason="hacen falta openssl y unzip, que no son del programa",
)

EVIDENCIAS = [fabrica.evidencia(numero, 4_000) for numero in range(3)]


def correr(orden: str, carpeta: Path) -> subprocess.CompletedProcess[str]:
    """Una orden de consola en una carpeta."""
    return subprocess.run(
        orden, shell=True, cwd=carpeta, capture_output=True, text=True, check=False
    )


@pytest.fixture
def extraido(tmp_path: Path) -> Path:
    """Una carpeta con un paquete recién exportado ya extraído, y el certificado del convenio."""
    llavero = tmp_path / "llavero"
    llavero.mkdir()
    firmante = claves.obtener_o_crear("15001", "Acambay", carpeta=llavero)
    carpeta = tmp_path / "tercero"
    carpeta.mkdir()
    paquete = fabrica.exportar(carpeta, firmantes=[firmante], evidencias=EVIDENCIAS)
    (carpeta / "municipio15001.cer").write_bytes(
        claves.ruta_certificado("15001", llavero).read_bytes()
    )
    assert correr(f"unzip -q {paquete.name}", carpeta).returncode == 0
    certificado = "openssl x509 -inform DER -in municipio15001.cer -out m.pem"
    assert correr(certificado, carpeta).returncode == 0
    return carpeta


CON_LA_CLAVE = (
    "openssl cms -verify -binary -inform DER -in META-INF/signature.p7s -content paquete.zip "
    "-certfile m.pem -nointern -noverify -out /dev/null"
)
CON_CADES = (
    "openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s "
    "-content paquete.zip -CAfile m.pem -out /dev/null"
)


@pytest.mark.parametrize("orden", [CON_LA_CLAVE, CON_CADES], ids=["clave", "CAdES"])
def test_openssl_da_por_buena_la_firma(orden: str, extraido: Path) -> None:
    resultado = correr(orden, extraido)

    assert resultado.returncode == 0, resultado.stderr
    assert "Verification successful" in resultado.stderr


@pytest.mark.parametrize("orden", [CON_LA_CLAVE, CON_CADES], ids=["clave", "CAdES"])
def test_openssl_descubre_un_byte_cambiado(orden: str, extraido: Path) -> None:
    interior = extraido / "paquete.zip"
    crudo = bytearray(interior.read_bytes())
    crudo[len(crudo) // 2] ^= 1
    interior.write_bytes(crudo)

    assert correr(orden, extraido).returncode != 0


def test_openssl_descubre_la_clave_de_otro(extraido: Path, tmp_path: Path) -> None:
    otro = fabrica.firmante_propio("15002", "Acolman")
    (extraido / "municipio15001.cer").write_bytes(otro.certificado_der)
    correr("openssl x509 -inform DER -in municipio15001.cer -out m.pem", extraido)

    assert correr(CON_LA_CLAVE, extraido).returncode != 0


def test_la_huella_que_da_openssl_es_la_del_leeme(extraido: Path) -> None:
    assert correr("unzip -q paquete.zip -d contenido", extraido).returncode == 0

    salida = correr("openssl x509 -in m.pem -noout -fingerprint -sha256", extraido).stdout
    huella = salida.partition("=")[2].strip().replace(":", "").lower()

    leeme = (extraido / "contenido" / "LEEME.txt").read_text("utf-8-sig")
    assert huella in leeme.replace(" ", "")
    assert claves.codigo_verificacion(huella) in leeme


def test_el_nombre_de_cada_evidencia_es_su_sha256(extraido: Path) -> None:
    orden = "unzip -q paquete.zip -d contenido && sha256sum contenido/evidencias/*"
    resultado = correr(orden, extraido)

    assert resultado.returncode == 0, resultado.stderr
    renglones = [renglon.split() for renglon in resultado.stdout.splitlines()]
    assert sorted(huella for huella, _ in renglones) == sorted(
        hashlib.sha256(una).hexdigest() for una in EVIDENCIAS
    )
    for huella, ruta in renglones:
        assert ruta == f"contenido/evidencias/{huella}.pdf"


def test_unzip_no_encuentra_nada_que_avisar(extraido: Path) -> None:
    for archivo in [*extraido.glob("*.asics"), extraido / "paquete.zip"]:
        resultado = correr(f"unzip -t {archivo.name}", extraido)

        assert resultado.returncode == 0
        assert "warning" not in (resultado.stdout + resultado.stderr).lower()


def test_openssl_acepta_la_firma_de_un_certificado_de_gobierno(tmp_path: Path) -> None:
    gobierno = fabrica.firmante_gobierno()
    paquete = fabrica.exportar(tmp_path, firmantes=[fabrica.firmante_propio(), gobierno])
    correr(f"unzip -q {paquete.name}", tmp_path)
    resultado = correr(
        "openssl cms -verify -binary -inform DER -in META-INF/signature.p7s "
        "-content paquete.zip -noverify -out /dev/null",
        tmp_path,
    )

    assert resultado.returncode == 0, resultado.stderr


def test_las_ordenes_del_leeme_son_las_que_aqui_se_corren(extraido: Path) -> None:
    correr("unzip -q paquete.zip -d contenido", extraido)
    leeme = (extraido / "contenido" / "LEEME.txt").read_text("utf-8-sig")

    assert CON_LA_CLAVE in leeme
    assert CON_CADES in leeme
    assert "unzip paquete.zip -d contenido && sha256sum contenido/evidencias/*" in leeme
    assert "unzip VITRAL_MX-15001_00007_20261120.asics" in leeme

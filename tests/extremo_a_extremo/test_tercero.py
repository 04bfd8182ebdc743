"""Un tercero comprueba lo que escribió la consola con unzip y openssl, sin este programa."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.consola.principal import ejecutar
from tests.extremo_a_extremo.conftest import CLAVE

pytestmark = pytest.mark.skipif(
    not (shutil.which("openssl") and shutil.which("unzip")),
    reason="hacen falta openssl y unzip, que no son del programa",
)

A_PEM = "openssl x509 -inform DER -in municipio.cer -out m.pem"
CON_LA_CLAVE = (
    "openssl cms -verify -binary -inform DER -in META-INF/signature.p7s -content paquete.zip "
    "-certfile m.pem -nointern -noverify -out /dev/null"
)
CON_CADES = (
    "openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s "
    "-content paquete.zip -CAfile m.pem -out /dev/null"
)


def correr(orden: str, carpeta: Path) -> subprocess.CompletedProcess[str]:
    """Una orden de consola en una carpeta."""
    return subprocess.run(
        orden, shell=True, cwd=carpeta, capture_output=True, text=True, check=False
    )


@pytest.fixture
def entregado(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    """La carpeta con el paquete ya extraído y el certificado, y la huella que dijo la consola."""
    vitral, acta = tmp_path / "a.vitral", tmp_path / "respuestas.json"
    acta.write_text('{"1a/cv_objeto": "Colaborar"}', encoding="utf-8")
    usb = tmp_path / "usb"
    assert ejecutar(["expediente", "crear", str(vitral), "--clave", CLAVE]) == 0
    assert ejecutar(["expediente", "responder", str(vitral), "--desde", str(acta)]) == 0
    capsys.readouterr()
    assert ejecutar(["exportar", str(vitral), "--destino", str(usb), "--json"]) == 0
    paquete = Path(json.loads(capsys.readouterr().out)["ruta"])
    cer = usb / "municipio.cer"
    assert ejecutar(["certificado", str(vitral), "--destino", str(cer), "--json"]) == 0
    huella = json.loads(capsys.readouterr().out)["huella"]
    assert correr(f"unzip -q {paquete.name}", usb).returncode == 0
    assert correr(A_PEM, usb).returncode == 0
    return usb, huella


@pytest.mark.parametrize("orden", [CON_LA_CLAVE, CON_CADES], ids=["clave", "CAdES"])
def test_la_firma_es_buena_y_un_byte_la_rompe(orden: str, entregado: tuple[Path, str]) -> None:
    usb, _ = entregado
    assert correr(orden, usb).returncode == 0

    interior = usb / "paquete.zip"
    crudo = bytearray(interior.read_bytes())
    crudo[len(crudo) // 2] ^= 1
    interior.write_bytes(crudo)

    assert correr(orden, usb).returncode != 0


def test_la_huella_de_la_consola_es_la_de_openssl(entregado: tuple[Path, str]) -> None:
    usb, huella = entregado
    salida = correr("openssl x509 -in m.pem -noout -fingerprint -sha256", usb).stdout

    assert salida.partition("=")[2].strip().replace(":", "").lower() == huella


def test_lo_contestado_se_lee_al_abrir_el_paquete(entregado: tuple[Path, str]) -> None:
    usb, _ = entregado
    assert correr("unzip -q paquete.zip -d contenido", usb).returncode == 0

    datos = json.loads((usb / "contenido" / "datos" / "datos.json").read_text(encoding="utf-8"))
    valores = {r["campo"]: r["valor"] for r in datos["respuestas"]}
    assert valores["cv_objeto"] == "Colaborar"

"""El anexo del convenio: lo que se compara en papel debe estar completo y poder leerse."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.documentos.anexo_clave import DatosDeAnexo, escribir
from app.paquete.huellas import codigo_verificacion, en_grupos

HUELLA = hashlib.sha256(b"certificado").hexdigest()
DATOS = DatosDeAnexo(
    municipio="Acambay de Ruíz Castañeda",
    clave="15001",
    pais="MX",
    huella=HUELLA,
    codigo=codigo_verificacion(HUELLA),
    fecha=date(2026, 11, 20),
)


def texto(ruta: Path) -> str:
    """Lo que dice el PDF, en una sola línea."""
    lector = PdfReader(ruta)
    assert len(lector.pages) == 1
    return " ".join(lector.pages[0].extract_text().split())


@pytest.mark.parametrize("papel", ["carta", "a4"])
def test_dice_de_quien_es_con_codigo_y_huella_completa(papel: str, tmp_path: Path) -> None:
    dicho = texto(escribir(DATOS, tmp_path / "anexo.pdf", papel))

    for parte in ("Acambay de Ruíz Castañeda (MX 15001)", "20/11/2026", DATOS.codigo):
        assert parte in dicho
    assert en_grupos(HUELLA) in dicho
    assert dicho.count("Nombre, cargo y sello") == 2
    assert "Alta de la clave" in dicho


def test_el_de_sustitucion_dice_cual_deja_de_valer_y_por_que(tmp_path: Path) -> None:
    datos = replace(DATOS, sustituye="ZEE35-J7F2Y-1GW6Y-CMDDG-5", motivo="Se dañó el equipo")

    dicho = texto(escribir(datos, tmp_path / "anexo.pdf"))

    for parte in ("Sustitución", "ZEE35-J7F2Y-1GW6Y-CMDDG-5", "Se dañó el equipo"):
        assert parte in dicho


def test_un_nombre_con_marcas_se_imprime_tal_cual(tmp_path: Path) -> None:
    datos = replace(DATOS, municipio="<b>Acambay & <img src='/etc/passwd'/>")

    assert "<b>Acambay & <img src='/etc/passwd'/> (MX" in texto(
        escribir(datos, tmp_path / "anexo.pdf")
    )


def test_los_mismos_datos_dan_los_mismos_bytes(tmp_path: Path) -> None:
    una = escribir(DATOS, tmp_path / "una.pdf").read_bytes()

    assert escribir(DATOS, tmp_path / "otra.pdf").read_bytes() == una


@pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")), reason="hacen falta zbar y poppler"
)
def test_el_qr_impreso_se_lee_y_es_la_huella_completa(tmp_path: Path) -> None:
    ruta = escribir(DATOS, tmp_path / "anexo.pdf")
    subprocess.run(["pdftoppm", "-r", "110", "-png", ruta, tmp_path / "hoja"], check=True)
    (hoja,) = tmp_path.glob("hoja*.png")

    leido = subprocess.run(
        ["zbarimg", "--raw", "-q", hoja], capture_output=True, text=True, check=True
    )

    assert leido.stdout.split() == [HUELLA]


def test_el_del_organo_garante_dice_que_firma_y_con_que_se_le_cifra(tmp_path: Path) -> None:
    datos = replace(DATOS, municipio="Instituto de mentira", clave="MX-OG", tipo="garante")
    dicho = texto(escribir(datos, tmp_path / "anexo.pdf"))
    for parte in ("Clave de firma del órgano garante", "Instituto de mentira (MX-OG)"):
        assert parte in dicho
    assert "acuses, las observaciones y los perfiles" in dicho
    assert "cifrar" not in dicho

    cifrada = replace(datos, cifrado="ZEE35-J7F2Y-1GW6Y-CMDDG-5")
    assert cifrada.cifrado in texto(escribir(cifrada, tmp_path / "otro.pdf"))

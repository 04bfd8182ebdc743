"""Documentos, paquete y certificado desde la consola, y su comprobación."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.modelo.carga import cargar_modelo
from app.rutas import recursos
from tests.app.consola.ayudas import BIEN, FALLO, Consola
from tests.app.consola.conftest import CLAVE

HERRAMIENTAS = [h.clave for h in cargar_modelo().herramientas]


def pedir(vitral: Path, herramienta: str, formato: str, destino: Path) -> tuple[object, ...]:
    """La orden `documento`."""
    opciones = ("--herramienta", herramienta, "--formato", formato, "--destino", destino)
    return ("documento", vitral, *opciones, "--json")


def test_hay_pdf_y_xlsx_de_las_17(consola: Consola, vitral: Path, tmp_path: Path) -> None:
    assert len(HERRAMIENTAS) == 17
    for clave in HERRAMIENTAS:
        destino = tmp_path / "documentos"
        pdf = Path(consola(*pedir(vitral, clave, "pdf", destino)).json["ruta"])
        xlsx = Path(consola(*pedir(vitral, clave, "xlsx", destino)).json["ruta"])

        assert pdf.parent == xlsx.parent == destino
        assert PdfReader(pdf).pages, clave
        assert load_workbook(xlsx).worksheets, clave
    assert len(list((tmp_path / "documentos").iterdir())) == 34


def test_un_documento_que_no_se_puede_hacer(
    consola: Consola, vitral: Path, ajeno: Path, tmp_path: Path
) -> None:
    consola(*pedir(vitral, "9z", "pdf", tmp_path)).fallo("DOC-01", "«9z»", "1a, 1b")
    consola(*pedir(vitral, "1a", "pdf", ajeno)).fallo("SIS-01", ajeno.name)
    consola(*pedir(vitral, "1a", "xlsx", ajeno / "dentro")).fallo("SIS-01")


def test_exportar_dice_ruta_secuencia_y_huella(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    primera = consola("exportar", vitral, "--destino", tmp_path / "usb", "--json")
    segunda = consola("exportar", vitral, "--destino", tmp_path / "usb", "--ligero", "--json")

    assert (primera.json["secuencia"], segunda.json["secuencia"]) == (1, 2)
    for dicho in (primera, segunda):
        assert {"ruta", "secuencia", "manifiesto_sha256"} <= dicho.json.keys()
        assert re.fullmatch(r"[0-9a-f]{64}", dicho.json["manifiesto_sha256"])
        ruta = Path(dicho.json["ruta"])
        assert ruta.is_file()
        assert ruta.stat().st_size == dicho.json["tamano"]
        assert "Exportando" in dicho.error
    assert Path(primera.json["ruta"]).stat().st_size > Path(segunda.json["ruta"]).stat().st_size


def test_exportar_a_donde_no_se_puede(consola: Consola, vitral: Path, ajeno: Path) -> None:
    consola("exportar", vitral, "--destino", ajeno).fallo("EXP-60", "No se pudo escribir")
    # El número se salta: nunca puede haber dos entregas distintas con el mismo.
    destino = ajeno.with_name("usb")
    assert consola("exportar", vitral, "--destino", destino, "--json").json["secuencia"] == 2


def test_el_certificado_y_su_codigo_son_siempre_los_mismos(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    destino = tmp_path / "para el garante" / "toluca.cer"

    primero = consola("certificado", vitral, "--destino", destino, "--json").json
    bytes_primeros = destino.read_bytes()
    segundo = consola("certificado", vitral, "--destino", destino, "--json").json

    assert primero == segundo
    assert destino.read_bytes() == bytes_primeros
    assert re.fullmatch(r"[0-9a-f]{64}", primero["huella"])
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]", primero["codigo"])


def test_el_certificado_no_se_escribe_sobre_una_carpeta(
    consola: Consola, vitral: Path, ajeno: Path, tmp_path: Path
) -> None:
    consola("certificado", vitral, "--destino", tmp_path).fallo("SIS-01", "es una carpeta")
    consola("certificado", vitral, "--destino", ajeno / "x.cer").fallo("SIS-01", "carta.txt")


def test_verificar_dice_de_quien_es_y_que_entrega(consola: Consola, paquete: Path) -> None:
    dicho = consola("verificar", paquete, "--json").json

    assert (dicho["estado"], dicho["codigo"]) == ("aceptado", "OK")
    assert (dicho["municipio"], dicho["secuencia"]) == (CLAVE, 1)
    # Sin certificado sólo se sabe que está íntegro, y se dice.
    assert dicho["avisos"]


def test_verificar_con_el_certificado_de_quien_firma_y_con_el_de_otro(
    consola: Consola, vitral: Path, paquete: Path, tmp_path: Path
) -> None:
    propio, ajeno = tmp_path / "propio.cer", tmp_path / "ajeno.cer"
    codigo = consola("certificado", vitral, "--destino", propio, "--json").json["codigo"]
    otro = tmp_path / "otro.vitral"
    assert consola("expediente", "crear", otro, "--clave", "15001").codigo == BIEN
    assert consola("certificado", otro, "--destino", ajeno).codigo == BIEN

    bueno = consola("verificar", paquete, "--certificado", propio, "--json").json
    malo = consola("verificar", paquete, "--certificado", ajeno)

    assert (bueno["estado"], bueno["avisos"], bueno["codigo_clave"]) == ("aceptado", [], codigo)
    malo.fallo("Q501_CLAVE_DESCONOCIDA")


@pytest.mark.parametrize("donde", [0.02, 0.3, 0.6, 0.97])
def test_un_paquete_tocado_se_rechaza(consola: Consola, paquete: Path, donde: float) -> None:
    crudo = bytearray(paquete.read_bytes())
    crudo[int(len(crudo) * donde)] ^= 0x55
    paquete.write_bytes(crudo)

    dicho = consola("verificar", paquete)
    con_json = consola("verificar", paquete, "--json")

    assert dicho.codigo == con_json.codigo == FALLO
    assert dicho.texto == ""
    assert dicho.error.startswith("Rechazado: ")
    assert '"estado": "rechazado"' in con_json.texto
    assert con_json.error == dicho.error


def test_verificar_lo_que_no_es_un_paquete(
    consola: Consola, ajeno: Path, paquete: Path, tmp_path: Path
) -> None:
    consola("verificar", ajeno).fallo("E102_NO_ES_PAQUETE")
    consola("verificar", tmp_path / "no.asics").fallo("PAQ-05", "no existe")
    consola("verificar", paquete, "--certificado", ajeno).fallo("PAQ-05", "no es un certificado")
    consola("verificar", paquete, "--certificado", tmp_path / "no.cer").fallo("PAQ-05")
    cortado = tmp_path / "cortado.asics"
    cortado.write_bytes(paquete.read_bytes()[:-200])
    dicho = consola("verificar", cortado)
    assert dicho.codigo == FALLO
    assert dicho.texto == ""


def test_el_verificador_que_se_copia_es_el_publicado_y_da_por_bueno_el_paquete(
    consola: Consola, paquete: Path, tmp_path: Path
) -> None:
    dicho = consola("verificar", "--guardar-verificador", tmp_path / "auditor", "--json").json

    copiado = Path(dicho["ruta"])
    assert copiado.read_bytes() == (recursos() / "verificador" / "verificar.py").read_bytes()
    hecho = subprocess.run([sys.executable, "-I", copiado, paquete], check=False)
    assert hecho.returncode == 3


def test_verificar_sin_paquete_es_una_orden_mal_escrita(consola: Consola) -> None:
    consola("verificar").mal_escrita("PAQUETE.asics")

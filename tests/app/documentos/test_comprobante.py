"""El comprobante dice qué se entregó y no se hace pasar por acuse."""

from pathlib import Path

from pypdf import PdfReader

from app.documentos.comprobante import DatosDeComprobante, escribir

DATOS = DatosDeComprobante(
    titulo="Comprobante de la entrega 2",
    municipio="Toluca <b>(15106)</b>",
    renglones=(("Folio", "15106-00002"), ("Código del paquete", "6E19-8E2B-7B80-CFFA")),
    declaracion="Yo, Ana Núñez, declaro que es la información que consta.",
    declarante="Ana Núñez",
)


def test_lleva_folio_codigo_y_declaracion_como_texto_plano(tmp_path: Path) -> None:
    lector = PdfReader(escribir(DATOS, tmp_path / "c.pdf"))
    dicho = " ".join(lector.pages[0].extract_text().split())

    for parte in ("15106-00002", "6E19-8E2B-7B80-CFFA", "Ana Núñez", "Toluca <b>(15106)</b>"):
        assert parte in dicho
    assert "no es un acuse: el órgano garante todavía no lo tiene" in dicho


def test_los_mismos_datos_dan_los_mismos_bytes(tmp_path: Path) -> None:
    uno, otro = (escribir(DATOS, tmp_path / f"{n}.pdf") for n in "ab")
    assert uno.read_bytes() == otro.read_bytes()

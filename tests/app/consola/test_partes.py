"""`exportar --partir` y `unir`: de la memoria chica al paquete entero."""

from pathlib import Path

from app.expediente import archivo
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.app.consola.ayudas import Consola


def partido(consola: Consola, vitral: Path, tmp_path: Path) -> dict[str, object]:
    """Un paquete con una evidencia que no cabe en una parte."""
    foto = tmp_path / "foto.pdf"
    foto.write_bytes(b"%PDF" + bytes(range(256)) * 1_000)
    with archivo.abrir(vitral, cargar_modelo(), cargar_perfil()) as expediente:
        expediente.evidencias.adjuntar("1a/cv_firmado", foto)
    orden = ("exportar", vitral, "--destino", tmp_path / "usb", "--partir", "100KB", "--json")
    hecho: dict[str, object] = consola(*orden).json
    return hecho


def test_se_exporta_en_partes_y_se_une_igual(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    hecho = partido(consola, vitral, tmp_path)
    partes = hecho["partes"]
    assert isinstance(partes, list)
    assert len(partes) > 2
    unido = consola("unir", tmp_path / "usb", "--destino", tmp_path / "pc", "--json").json
    assert Path(unido["ruta"]).read_bytes() == Path(str(hecho["ruta"])).read_bytes()
    dicho = consola("unir", *partes, "--destino", tmp_path / "otra")
    assert "Unido y completo" in dicho.texto


def test_unir_dice_que_parte_falta(consola: Consola, vitral: Path, tmp_path: Path) -> None:
    partes = partido(consola, vitral, tmp_path)["partes"]
    assert isinstance(partes, list)
    salida = consola("unir", *partes[1:], "--destino", tmp_path / "pc")
    salida.fallo("E106_FALTA_PARTE", "falta la parte 1 de")
    assert not (tmp_path / "pc").exists()


def test_un_tamano_que_no_se_entiende(consola: Consola, vitral: Path, tmp_path: Path) -> None:
    orden = ("exportar", vitral, "--destino", tmp_path, "--partir", "grande")
    consola(*orden).mal_escrita("escriba un tamaño como 20MB")


def test_se_exporta_una_dimension_que_sustituye_a_otra_entrega(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    consola("exportar", vitral, "--destino", tmp_path / "usb", "--json")
    orden = ("exportar", vitral, "--destino", tmp_path / "usb", "--dimension", "1", "--json")
    consola(*orden, "--rectifica", "1").fallo("EXP-62", "por qué")
    consola(*orden, "--rectifica", "7", "--motivo", "Se corrigió el objeto").fallo("EXP-62")
    hecho = consola(*orden, "--rectifica", "1", "--motivo", "Se corrigió el objeto").json
    contenido = abrir_contenido(abrir_autentico(Path(hecho["ruta"])))
    entrega = contenido.datos.entrega
    assert entrega is not None
    assert entrega.rectifica is not None
    assert (entrega.dimension, entrega.rectifica.secuencia) == (1, 1)
    consola(*orden, "--ligero").mal_escrita("no se usa junto con")

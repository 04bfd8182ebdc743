"""El documento de cada herramienta: completo, legible y a prueba de textos ajenos."""

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from app.documentos import xlsx
from app.documentos.contenido import Cuadro, contenido_de
from app.documentos.herramienta import FormatoDesconocido, HerramientaDesconocida, escribir
from app.modelo.carga import cargar_modelo
from app.modelo.contexto import Contexto, Ficha, Persona
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo

HOSTIL = "<img src='/etc/passwd'/><b>sin cerrar & {{x}} =1+1\x41 ñ ỹ g̃ «¿é?»"


def contexto(herramienta: str, valores: Mapping[str, Any], tipo: str = "") -> Contexto:
    """Un expediente mínimo con una ficha."""
    persona = Persona("p1", "Rosa Ejemplo", "Titular")
    return Contexto(
        modelo=cargar_modelo(),
        perfil=cargar_perfil(),
        hoy=date(2026, 3, 15),
        municipio_clave="15106",
        municipio_nombre="Toluca",
        ejercicio=2026,
        fichas=(Ficha("f1", herramienta, tipo, 1, dict(valores)),),
        personas={persona.id: persona},
        evidencias={},
    )


def texto_del_pdf(ruta: Path) -> str:
    """Todo el texto, con los saltos de línea como espacios."""
    return " ".join(" ".join(pagina.extract_text().split()) for pagina in PdfReader(ruta).pages)


@pytest.mark.parametrize("clave", [h.clave for h in cargar_modelo().herramientas])
def test_el_pdf_trae_la_etiqueta_de_todos_los_campos(tmp_path: Path, clave: str) -> None:
    modelo: Modelo = cargar_modelo()
    tipos = modelo.herramienta(clave).fichas
    ruta = escribir(contexto(clave, {}, tipos[0].clave if tipos else ""), clave, "pdf", tmp_path)

    texto = texto_del_pdf(ruta)

    generales = [c for s in modelo.herramienta(clave).secciones if not s.ficha for c in s.campos]
    for campo in (*modelo.cabecera, *generales):
        assert " ".join(campo.etiqueta.split()) in texto, campo.clave


@pytest.mark.caso("T02")
def test_el_texto_ajeno_sale_tal_cual_y_no_se_interpreta(tmp_path: Path) -> None:
    caso = contexto("1a", {"cv_objeto": HOSTIL, "cv_enlace_mun": "p1"})

    texto = texto_del_pdf(escribir(caso, "1a", "pdf", tmp_path))

    assert "<img src='/etc/passwd'/><b>sin cerrar & {{x}} =1+1A" in texto
    assert "Rosa Ejemplo" in texto


@pytest.mark.caso("T03")
def test_lo_que_leeria_un_archivo_o_ejecutaria_algo_se_imprime_como_texto(tmp_path: Path) -> None:
    huella, foto = tmp_path / "ejecutado", tmp_path / "secreto.png"
    Image.new("RGB", (8, 8), "red").save(foto)
    trampas = (
        f"<img src='{foto}' width='8' height='8'/>",
        f"<font color=\"[[[open('{huella}','w') for x in [1]]]]\">rojo</font>",
        "5 <6 meses & más",
    )
    filas = [{"compromiso": trampa} for trampa in trampas]
    caso = contexto("1a", {"cv_objeto": " ".join(trampas), "cv_compromisos": filas})

    ruta = escribir(caso, "1a", "pdf", tmp_path / "salida")

    # Los renglones del PDF parten las rutas largas: se comparan sin espacios.
    texto = "".join(texto_del_pdf(ruta).split())
    for trampa in trampas:
        assert texto.count("".join(trampa.split())) == 2
    assert not huella.exists()
    assert not any(pagina.images for pagina in PdfReader(ruta).pages)


@pytest.mark.caso("T05")
@pytest.mark.parametrize(
    "texto",
    [
        "acta\u202efdp.exe \u2066aislado",
        "\u200b\u200d\ufeff" * 2_000,
        "a" + "\u0301" * 5_000,
        "x" * 20_000,
        "m² " * 6_000,
    ],
    ids=["al revés", "invisible", "tildes apiladas", "sin espacios", "muy largo"],
)
@pytest.mark.parametrize("formato", ["pdf", "xlsx"])
def test_un_texto_que_atoraria_a_otros_programas_se_imprime_a_tiempo(
    texto: str, formato: str, tmp_path: Path
) -> None:
    caso = contexto("1a", {"cv_objeto": texto, "cv_compromisos": [{"compromiso": texto}]})
    escribir(contexto("1a", {}), "1a", formato, tmp_path / "antes")

    inicio = time.process_time()
    ruta = escribir(caso, "1a", formato, tmp_path)

    assert time.process_time() - inicio < 10
    assert ruta.stat().st_size < 2_000_000


def test_un_texto_de_varias_hojas_en_una_celda_sale_entero(tmp_path: Path) -> None:
    filas = [{"compromiso": "palabra " * 2_500}]

    texto = texto_del_pdf(
        escribir(contexto("1a", {"cv_compromisos": filas}), "1a", "pdf", tmp_path)
    )

    assert texto.count("palabra") == 2_500


def test_las_tablas_anchas_se_imprimen_renglon_por_renglon(tmp_path: Path) -> None:
    filas = [{"clave": "C-1", "compromiso": "Aprobar la política", "inicio": "2026-01-05"}]

    texto = texto_del_pdf(
        escribir(contexto("1a", {"cv_compromisos": filas}), "1a", "pdf", tmp_path)
    )

    assert "Aprobar la política" in texto
    assert "Renglón 1" in texto


def test_el_mismo_contenido_da_los_mismos_bytes(tmp_path: Path) -> None:
    caso = contexto("1a", {"cv_objeto": "Colaborar"})
    for formato in ("pdf", "xlsx"):
        una = escribir(caso, "1a", formato, tmp_path / "una").read_bytes()
        otra = escribir(caso, "1a", formato, tmp_path / "otra").read_bytes()
        assert una == otra, formato


@pytest.mark.caso("T04")
def test_el_libro_trae_cada_tabla_en_su_hoja_y_nada_es_formula(tmp_path: Path) -> None:
    filas = [{"clave": "=1+1", "compromiso": "@SUMA(A1)", "meta": "+1"}]
    caso = contexto("1a", {"cv_compromisos": filas, "cv_objeto": "=HYPERLINK(1)"})

    libro = openpyxl.load_workbook(escribir(caso, "1a", "xlsx", tmp_path))

    cuadros = [
        parte
        for apartado in contenido_de(caso, "1a").apartados
        for parte in apartado.partes
        if isinstance(parte, Cuadro)
    ]
    assert len(libro.sheetnames) == 1 + len(cuadros)
    hoja = libro["Compromisos de avance"]
    assert next(celda.value for celda in hoja[2]) == "=1+1"
    assert {celda.data_type for fila in hoja for celda in fila} <= {"s", "n"}
    assert all(celda.data_type != "f" for hoja in libro for fila in hoja for celda in fila)


def test_dos_tablas_con_el_mismo_principio_no_chocan() -> None:
    usados: set[str] = set()
    largo = "Una etiqueta larguísima que pasa del límite: [uno]"
    primero = xlsx._nombre_libre(largo, usados)
    segundo = xlsx._nombre_libre(largo, usados)
    assert primero != segundo
    assert max(len(primero), len(segundo)) <= xlsx.LARGO_DE_HOJA


def test_lo_que_no_existe_se_dice_con_lo_que_si_hay(tmp_path: Path) -> None:
    caso = contexto("1a", {})
    with pytest.raises(HerramientaDesconocida, match="9z"):
        escribir(caso, "9z", "pdf", tmp_path)
    with pytest.raises(FormatoDesconocido, match="odt"):
        escribir(caso, "1a", "odt", tmp_path)

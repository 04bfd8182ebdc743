"""Datos abiertos: columnas del diccionario, vacío es sin dato y nada personal ni ejecutable."""

import csv
import hashlib
import io
from pathlib import Path

import openpyxl
import pytest

from app.garante.base import Base
from app.garante.datos_abiertos import grupo_por_tamano, tablas_abiertas
from app.garante.exportacion import exportar
from app.garante.importacion import importar
from app.garante.padron import fijar_regiones
from tests.app.garante.paquetes import Municipio, datos_de

TABLAS = ("municipios", "niveles", "indicadores", "compromisos", "diccionario")


def leer(carpeta: Path, nombre: str) -> list[dict[str, str]]:
    texto = (carpeta / f"{nombre}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(texto, newline="")))


@pytest.fixture
def carpeta(base: Base, municipio: Municipio, tmp_path: Path) -> Path:
    importar(base, [municipio.exportar(datos_de("15001", 3))])
    fijar_regiones(base, {"15001": "Región I", "15002": "=HYPERLINK(1)"})
    exportar(base, tmp_path / "abiertos", operador="Ana")
    return tmp_path / "abiertos"


def test_cada_tabla_trae_exactamente_las_columnas_de_su_diccionario(carpeta: Path) -> None:
    diccionario = leer(carpeta, "diccionario")

    for nombre in TABLAS[:-1]:
        with (carpeta / f"{nombre}.csv").open(encoding="utf-8", newline="") as entrada:
            encabezado = next(csv.reader(entrada))
        assert encabezado == [d["columna"] for d in diccionario if d["archivo"] == nombre]
    for nombre in TABLAS[:-1]:
        obligatorias = [
            d["columna"] for d in diccionario if d["archivo"] == nombre and d["obligatoria"] == "1"
        ]
        assert all(fila[columna] for fila in leer(carpeta, nombre) for columna in obligatorias)


def test_los_niveles_son_los_entregados_y_lo_que_no_aplica_va_vacio(carpeta: Path) -> None:
    niveles = {fila["herramienta"]: fila for fila in leer(carpeta, "niveles")}

    assert len(niveles) == 17
    for entregada in datos_de("15001", 3)["herramientas"]:
        fila = niveles[entregada["clave"]]
        aplica = entregada["estado"] != "no_aplica"
        assert fila["nivel"] == (str(entregada["nivel"]) if aplica else "")
        assert fila["puntaje"] == (str(25 * entregada["nivel"]) if aplica else "")
        assert (fila["estado"], fila["periodo"]) == (entregada["estado"], "2026-T4")
        assert fila["calidad"] == "declarado"


def test_quien_no_entrego_sale_en_el_padron_y_en_ninguna_otra_tabla(carpeta: Path) -> None:
    municipios = leer(carpeta, "municipios")

    assert len(municipios) == 125
    assert [m["convenio_vigente"] for m in municipios[:3]] == ["1", "0", "0"]
    for nombre in ("niveles", "indicadores", "compromisos"):
        assert {fila["clave_municipio"] for fila in leer(carpeta, nombre)} == {"15001"}


def test_los_compromisos_dicen_su_estado_a_la_fecha_de_corte(carpeta: Path) -> None:
    (compromiso,) = leer(carpeta, "compromisos")

    assert (compromiso["clave_compromiso"], compromiso["estado"]) == ("C-01", "vencido")
    assert (compromiso["cumplido_en_plazo"], compromiso["con_evidencia"]) == ("", "")


def test_un_indicador_sin_umbral_es_informativo_y_sin_casos_no_es_cero(
    base: Base, municipio: Municipio
) -> None:
    datos = datos_de("15001")
    datos["indicadores"][0] |= {"denominador": "0", "valor": None}
    importar(base, [municipio.exportar(datos)])

    indicadores = next(t for t in tablas_abiertas(base) if t.nombre == "indicadores")

    (fila,) = [dict(zip(indicadores.columnas, f, strict=True)) for f in indicadores.filas]
    assert (fila["valor"], fila["color"]) == (None, "sin_casos")


def test_no_sale_ningun_dato_personal_ni_texto_libre(carpeta: Path) -> None:
    libro = openpyxl.load_workbook(carpeta / "consolidado.xlsx")
    celdas = [str(v) for hoja in libro for fila in hoja.iter_rows(values_only=True) for v in fila]
    textos = [ruta.read_text(encoding="utf-8") for ruta in carpeta.glob("*.csv")] + celdas

    for prohibido in ("María", "maria@ejemplo.mx", "722 000", "redactada a mano", "cmd|", "carta"):
        assert not [texto for texto in textos if prohibido in texto], prohibido


@pytest.mark.caso("T04")
def test_ninguna_celda_se_ejecuta_como_formula(carpeta: Path) -> None:
    regiones = {m["clave_municipio"]: m["region"] for m in leer(carpeta, "municipios")}
    hoja = openpyxl.load_workbook(carpeta / "consolidado.xlsx")["municipios"]

    assert regiones["15002"] == "'=HYPERLINK(1)"
    celda = hoja.cell(row=3, column=3)
    assert (celda.value, celda.data_type) == ("=HYPERLINK(1)", "s")


def test_el_libro_y_los_csv_dicen_lo_mismo(carpeta: Path) -> None:
    libro = openpyxl.load_workbook(carpeta / "consolidado.xlsx")

    assert tuple(libro.sheetnames) == TABLAS
    for nombre in TABLAS:
        filas = list(libro[nombre].iter_rows(min_row=2, values_only=True))
        assert len(filas) == len(leer(carpeta, nombre))
    niveles = [fila[4] for fila in libro["niveles"].iter_rows(min_row=2, values_only=True)]
    assert [("" if n is None else str(n)) for n in niveles] == [
        fila["nivel"] for fila in leer(carpeta, "niveles")
    ]


def test_las_huellas_publicadas_son_las_de_los_archivos(carpeta: Path) -> None:
    renglones = (carpeta / "SHA256SUMS").read_text().splitlines()

    assert len(renglones) == len(TABLAS) + 2
    for renglon in renglones:
        huella, nombre = renglon.split("  ")
        assert hashlib.sha256((carpeta / nombre).read_bytes()).hexdigest() == huella


def test_una_base_vacia_publica_el_padron_y_tablas_sin_renglones(
    base: Base, tmp_path: Path
) -> None:
    exportar(base, tmp_path / "abiertos")

    assert len(leer(tmp_path / "abiertos", "municipios")) == 125
    assert leer(tmp_path / "abiertos", "niveles") == []


@pytest.mark.parametrize(
    ("poblacion", "grupo"),
    [
        (9_999, "menos_10_mil"),
        (10_000, "10_a_50_mil"),
        (50_000, "50_a_200_mil"),
        (200_000, "mas_200_mil"),
        (1_600_000, "mas_200_mil"),
    ],
)
def test_los_grupos_de_pares_van_por_tamano(poblacion: int, grupo: str) -> None:
    assert grupo_por_tamano(poblacion) == grupo

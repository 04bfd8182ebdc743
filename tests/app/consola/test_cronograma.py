"""La orden `cronograma`: sacarlo en cada formato y traer planes ajenos."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from app.consola.ordenes.cronograma import FORMATOS, PAPELES
from app.documentos.cronograma import salidas
from app.documentos.cronograma.importacion import leer_archivo
from app.documentos.cronograma.paginas import Papel
from tests.app.consola.ayudas import BIEN, FALLO, Consola

RAIZ = Path(__file__).parents[3]
SIN_QT = tuple(formato for formato in FORMATOS if formato != "png")
DE_DATOS = ("json", "ics", "mspdi")
PLAN = (
    '<Project xmlns="http://schemas.microsoft.com/project"><Title>Obra &lt;b&gt;</Title><Tasks>'
    "<Task><UID>1</UID><Name>Cimientos</Name><Start>2026-03-02T08:00:00</Start>"
    "<Finish>2026-03-06T17:00:00</Finish></Task>"
    "<Task><UID>2</UID><Name>Muros</Name><Start>2026-03-09T08:00:00</Start>"
    "<Finish>2026-03-20T17:00:00</Finish>"
    "<PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task>"
    "<Task><UID>3</UID><Name>Sin fechas</Name></Task></Tasks></Project>"
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Un plan de MS Project con dos tareas buenas y una que no se puede traer."""
    ruta = tmp_path / "obra.xml"
    ruta.write_text(PLAN, encoding="utf-8")
    return ruta


@pytest.mark.parametrize("formato", SIN_QT)
def test_cada_formato_sale_y_dice_donde(
    consola: Consola, vitral: Path, tmp_path: Path, formato: str
) -> None:
    salida = consola(
        "cronograma", vitral, "--formato", formato, "--destino", tmp_path / "nueva", "--json"
    ).json
    ruta = Path(salida["ruta"])
    assert ruta.parent == tmp_path / "nueva"
    assert ruta.stat().st_size > 1000
    assert salida["actividades"] > 100


def test_las_mismas_actividades_en_los_formatos_de_datos(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    rutas = {
        formato: Path(
            consola(
                "cronograma", vitral, "--formato", formato, "--destino", tmp_path, "--json"
            ).json["ruta"]
        )
        for formato in DE_DATOS
    }
    actividades = json.loads(rutas["json"].read_bytes())["actividades"]
    fechas = sorted((a["inicio"], a["fin"]) for a in actividades)
    for formato in ("ics", "mspdi"):
        tareas = leer_archivo(rutas[formato]).tareas
        assert sorted((str(t.inicio), str(t.fin)) for t in tareas) == fechas
    calendario = Calendar.from_ical(rutas["ics"].read_bytes())
    assert str(calendario["X-WR-CALNAME"]) == "Cronograma · Toluca, Estado de México"


def test_como_si_fuera_otro_dia_no_toca_el_archivo(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    antes = vitral.read_bytes()
    ruta = consola(
        "cronograma", vitral, "--formato", "json", "--destino", tmp_path, "--hoy", "2027-12-31",
        "--json",
    ).json["ruta"]  # fmt: skip
    documento = json.loads(Path(ruta).read_bytes())
    assert documento["hoy"] == "2027-12-31"
    assert any(a["atraso_dias"] > 0 for a in documento["actividades"])
    assert vitral.read_bytes() == antes


def test_sin_aplicar_solo_se_informa_cada_renglon(
    consola: Consola, vitral: Path, plan: Path
) -> None:
    antes = vitral.read_bytes()
    salida = consola("cronograma", vitral, "--importar", plan)
    assert salida.codigo == BIEN
    for frase in ("2 de 3 renglones", "Cimientos", "fuera", "No tiene fechas.", "--aplicar"):
        assert frase in salida.texto
    assert vitral.read_bytes() == antes


def test_al_aplicar_las_tareas_quedan_en_el_cronograma(
    consola: Consola, vitral: Path, plan: Path, tmp_path: Path
) -> None:
    salida = consola("cronograma", vitral, "--importar", plan, "--aplicar", "--json").json
    assert salida["traidas"] == 2
    assert [r["juicio"] for r in salida["plan"]["renglones"]] == ["listo", "listo", "fuera"]
    ruta = consola(
        "cronograma", vitral, "--formato", "mspdi", "--destino", tmp_path, "--json"
    ).json["ruta"]  # fmt: skip
    nombres = {t.nombre: t for t in leer_archivo(Path(ruta)).tareas}
    assert str(nombres["Muros"].fin) == "2026-03-20"
    assert "Obra <b>" in nombres


def test_un_plan_hostil_no_entra(consola: Consola, vitral: Path, tmp_path: Path) -> None:
    ruta = tmp_path / "malo.xml"
    ruta.write_text('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>')
    consola("cronograma", vitral, "--importar", ruta, "--aplicar").fallo("INT-03")


def test_lo_mal_escrito_se_explica(consola: Consola, vitral: Path, plan: Path) -> None:
    consola("cronograma", vitral).mal_escrita("falta")
    consola("cronograma", vitral, "--formato", "json").mal_escrita("--destino")
    consola("cronograma", vitral, "--formato", "doc", "--destino", plan).mal_escrita("no admite")
    consola("cronograma", vitral, "--formato", "json", "--importar", plan).mal_escrita("no se usa")


def test_un_expediente_de_una_version_anterior_tambien_sale(
    consola: Consola, tmp_path: Path
) -> None:
    antiguo = tmp_path / "v1.vitral"
    comprimido = RAIZ / "tests" / "datos_antiguos" / "expediente_v1.vitral.gz"
    antiguo.write_bytes(gzip.decompress(comprimido.read_bytes()))
    orden = ("cronograma", antiguo, "--formato", "json", "--destino", tmp_path, "--json")
    assert consola(*orden, "--hoy", "2026-08-01").codigo == BIEN
    assert consola(*orden).json["actividades"] > 0


_SIN_PYSIDE = """
import sys
class Bloqueo:
    def find_spec(self, nombre, ruta=None, destino=None):
        if nombre.split(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(nombre, name=nombre)
sys.meta_path.insert(0, Bloqueo())
from main import principal
sys.exit(principal(sys.argv[1:]))
"""


def _en_otro_proceso(programa: str, *orden: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", programa, "cronograma", *map(str, orden)],
        cwd=RAIZ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_sin_qt_instalado_salen_todos_menos_la_imagen(vitral: Path, tmp_path: Path) -> None:
    for formato in SIN_QT:
        proceso = _en_otro_proceso(_SIN_PYSIDE, vitral, "--formato", formato, "--destino", tmp_path)
        assert proceso.returncode == BIEN, proceso.stderr
    assert {r.suffix[1:] for r in tmp_path.glob("cronograma-*")} == set(
        map(salidas.extension, SIN_QT)
    )
    proceso = _en_otro_proceso(_SIN_PYSIDE, vitral, "--formato", "png", "--destino", tmp_path)
    assert proceso.returncode == FALLO
    assert "(CRO-03)" in proceso.stderr


def test_la_imagen_se_pinta_sin_pantalla(vitral: Path, tmp_path: Path) -> None:
    programa = "import sys; from main import principal; sys.exit(principal(sys.argv[1:]))"
    proceso = _en_otro_proceso(programa, vitral, "--formato", "png", "--destino", tmp_path)
    assert proceso.returncode == BIEN, proceso.stderr
    (ruta,) = tmp_path.glob("*.png")
    assert ruta.read_bytes().startswith(b"\x89PNG")


def test_el_mosaico_y_el_papel_cambian_el_pdf(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    def pedir(*mas: str) -> PdfReader:
        orden = ("cronograma", vitral, "--formato", "pdf", "--destino", tmp_path, "--json")
        return PdfReader(consola(*orden, *mas).json["ruta"])

    carta, a3 = pedir(), pedir("--papel", "a3")
    assert a3.pages[0].mediabox.width > carta.pages[0].mediabox.width
    assert len(pedir("--mosaico").pages) > 1


def test_la_consola_ofrece_lo_que_se_produce() -> None:
    assert set(FORMATOS) == set(salidas.FORMATOS)
    assert list(PAPELES) == [papel.value for papel in Papel]

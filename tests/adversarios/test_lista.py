"""La tabla viva: cada caso de la lista de ataques tiene quien lo pruebe, y nada más la nombra.

Un caso se declara en los datos (`casos.TODOS`, `RELATOS`), con `@pytest.mark.caso("G02")` o en el
nombre de la prueba (`test_k05_…`).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.adversarios import casos
from tests.adversarios.lista import CASOS, TABLAS
from tests.app.garante.relatos import RELATOS

PRUEBAS = Path(__file__).parents[1]
EN_EL_NOMBRE = re.compile(r"test_([gxkdti]\d{2})_")


def declarados() -> dict[str, list[str]]:
    """Cada caso declarado y las pruebas (o los datos) que lo declaran."""
    vistos: dict[str, list[str]] = {}
    for caso in casos.TODOS:
        vistos.setdefault(caso.id, []).append("tests/adversarios/casos.py")
    for relato in RELATOS:
        vistos.setdefault(relato.id, []).append("tests/app/garante/relatos.py")
    for archivo in sorted(PRUEBAS.rglob("test_*.py")):
        for prueba in _pruebas(archivo):
            for caso_id in _de(prueba):
                vistos.setdefault(caso_id, []).append(f"{archivo.name}::{prueba.name}")
    return vistos


def _pruebas(archivo: Path) -> Iterator[ast.FunctionDef]:
    for nodo in ast.parse(archivo.read_text(encoding="utf-8")).body:
        if isinstance(nodo, ast.FunctionDef) and nodo.name.startswith("test_"):
            yield nodo


def _de(prueba: ast.FunctionDef) -> Iterator[str]:
    en_el_nombre = EN_EL_NOMBRE.match(prueba.name)
    if en_el_nombre:
        yield en_el_nombre[1].upper()
    for adorno in prueba.decorator_list:
        if isinstance(adorno, ast.Call) and ast.unparse(adorno.func) == "pytest.mark.caso":
            for argumento in adorno.args:
                yield ast.literal_eval(argumento)


def test_la_lista_tiene_186_casos() -> None:
    assert sum(TABLAS.values()) == len(CASOS) == 186


def test_cada_caso_de_la_lista_tiene_quien_lo_pruebe() -> None:
    assert sorted(CASOS - declarados().keys()) == []


def test_ninguna_prueba_declara_un_caso_que_no_esta_en_la_lista() -> None:
    assert {uno: donde for uno, donde in declarados().items() if uno not in CASOS} == {}

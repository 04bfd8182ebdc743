"""Una orden mal escrita: salida 2, el uso y qué falta, todo en español."""

import pytest

from tests.app.consola.ayudas import BIEN, Consola


@pytest.mark.parametrize(
    ("orden", "frase"),
    [
        ("quien", "ORDEN no admite 'quien'"),
        ("expediente", "faltan datos: ACCIÓN"),
        ("expediente borrar x.vitral", "ACCIÓN no admite 'borrar'"),
        ("expediente crear x.vitral", "faltan datos: --clave"),
        ("expediente crear x.vitral --clave", "falta el valor de --clave"),
        ("expediente crear x.vitral --clave 1 --inicio ayer", "«ayer» no es una fecha"),
        ("expediente crear x.vitral --clave 1 --inicio 2026-13-01", "escríbala como AAAA-MM-DD"),
        ("documento x.vitral --herramienta 1a --formato doc --destino d", "no admite 'doc'"),
        ("exportar x.vitral", "faltan datos: --destino"),
        ("exportar x.vitral --dest d", "faltan datos: --destino"),
        ("exportar x.vitral --destino d --nada", "no se reconoce: --nada"),
        ("exportar x.vitral --destino d --json=1", "--json no lleva valor"),
        ("garante importar", "faltan datos: BASE.garante, RUTA"),
        ("ronda", "faltan datos: --carpeta"),
        ("ronda --carpeta c --municipios muchos", "«muchos» no es un número de municipios"),
        ("ronda --carpeta c --municipios 0", "«0» no es un número de municipios"),
        ("ronda --carpeta c --municipios=-3", "«-3» no es un número de municipios"),
        ("ronda --carpeta c --semilla x", "el valor 'x' no sirve para --semilla"),
    ],
)
def test_se_explica_en_espanol_y_no_se_hace_nada(consola: Consola, orden: str, frase: str) -> None:
    consola(*orden.split()).mal_escrita(frase)


@pytest.mark.parametrize("familia", ["", "expediente", "garante", "garante importar", "ronda"])
@pytest.mark.parametrize("opcion", ["-h", "--ayuda", "--help"])
def test_la_ayuda_esta_en_espanol(consola: Consola, familia: str, opcion: str) -> None:
    dicho = consola(*familia.split(), opcion)

    assert dicho.codigo == BIEN
    assert dicho.texto.startswith("Uso: main.py")
    assert "muestra esta ayuda" in dicho.texto
    for ingles in ("usage", "options", "positional", "show this"):
        assert ingles not in dicho.texto


def test_la_ayuda_general_dice_el_ciclo_y_los_codigos_de_salida(consola: Consola) -> None:
    dicho = consola("--help").texto
    for orden in ("clave anexo", "garante alta", "retorno confiar", "retorno aplicar"):
        assert orden in dicho
    assert "Códigos de salida: 0, bien; 2" in dicho


def test_la_ayuda_de_una_orden_dice_para_que_es(consola: Consola) -> None:
    assert "Crea la clave que anunciará la siguiente entrega." in (
        consola("clave", "rotar", "--help").texto
    )

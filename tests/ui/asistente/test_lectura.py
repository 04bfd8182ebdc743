"""Lo que la gente escribe y pega, entendido sin Qt."""

import pytest

from ui.asistente.editores import lectura


@pytest.mark.parametrize(
    ("escrito", "canonico"),
    [
        ("1,234.50", "1234.5"),
        ("$ 1,200", "1200"),
        ("1.234,5", "1234.5"),
        ("12,5", "12.5"),
        ("1 200", "1200"),
        ("45 %", "45"),
        ("-3", "-3"),
        (".5", "0.5"),
        ("2026", "2026"),
    ],
)
def test_un_numero_se_entiende_como_se_escribe_en_la_oficina(escrito: str, canonico: str) -> None:
    assert lectura.leer_numero(escrito) == canonico


@pytest.mark.parametrize("escrito", ["doce", "1e5", "12 pesos y algo", "1,23,4", "--3", "nan"])
def test_lo_que_no_es_numero_no_se_adivina(escrito: str) -> None:
    assert lectura.leer_numero(escrito) is None


def test_pegar_de_word_quita_vinetas_y_espacios_duros() -> None:
    assert lectura.limpiar_pegado("•\tUno\u00a0dos\r\n·\ttres\x0bcua\u00adtro") == (
        "- Uno dos\n- tres\ncuatro"
    )


def test_una_celda_con_salto_y_comillas_no_rompe_el_renglon() -> None:
    copiado = 'Clave\tTexto\nC1\t"dos\nrenglones y ""comillas"""\n'

    assert lectura.leer_tabla_pegada(copiado) == (
        ("Clave", "Texto"),
        ("C1", 'dos\nrenglones y "comillas"'),
    )


def test_unas_comillas_sueltas_no_se_comen_lo_demas() -> None:
    assert lectura.leer_tabla_pegada('a\t"mal\nb\tbien') == (("a", '"mal'), ("b", "bien"))


def test_lo_copiado_se_vuelve_a_pegar_igual() -> None:
    celdas = (("a", "con\ttab"), ("", "fin"))

    assert lectura.leer_tabla_pegada(lectura.escribir_tabla_copiada(celdas)) == celdas

"""Los códigos de rol dichos con palabras."""

import pytest

from app.modelo.carga import cargar_modelo
from app.modelo.roles import en_palabras

MODELO = cargar_modelo()


def test_cada_codigo_se_dice_con_el_nombre_del_rol() -> None:
    dicho = en_palabras("UT; aprueba PM/CAB", MODELO)

    assert dicho == (
        "Titular de la unidad de transparencia; aprueba máxima autoridad ejecutiva o cuerpo "
        "colegiado"
    )


@pytest.mark.parametrize("herramienta", MODELO.herramientas, ids=lambda h: h.clave)
def test_quien_participa_no_deja_codigos_sueltos(herramienta: object) -> None:
    texto = en_palabras(getattr(herramienta, "dueno", ""), MODELO)
    codigos = {rol.clave for rol in MODELO.roles}

    assert not codigos & set(texto.replace(";", " ").replace(",", " ").split())

"""La carpeta de la ronda: borra lo suyo y nunca lo ajeno."""

from pathlib import Path

import pytest

from app.taller.ronda import CARPETAS, CarpetaOcupada, preparar


def test_una_ronda_quita_lo_de_la_anterior_y_deja_lo_demas(tmp_path: Path) -> None:
    carpeta = tmp_path / "ronda"
    preparar(carpeta)
    for nombre in CARPETAS:
        (carpeta / nombre).mkdir()
        (carpeta / nombre / "viejo.txt").write_text("viejo", encoding="utf-8")
    (carpeta / "apuntes.txt").write_text("míos", encoding="utf-8")

    preparar(carpeta)

    assert not [nombre for nombre in CARPETAS if (carpeta / nombre).exists()]
    assert (carpeta / "apuntes.txt").read_text(encoding="utf-8") == "míos"


@pytest.mark.parametrize("nombre", CARPETAS)
def test_una_carpeta_con_cosas_de_la_persona_no_se_toca(tmp_path: Path, nombre: str) -> None:
    suya = tmp_path / nombre / "importante.txt"
    suya.parent.mkdir()
    suya.write_text("no borrar", encoding="utf-8")

    with pytest.raises(CarpetaOcupada, match=nombre):
        preparar(tmp_path)

    assert suya.read_text(encoding="utf-8") == "no borrar"
    assert [ruta.name for ruta in tmp_path.iterdir()] == [nombre]

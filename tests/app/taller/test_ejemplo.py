"""El expediente de práctica de la capacitación."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.expediente import archivo
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.reloj import RelojFijo
from app.taller.ejemplo import MUNICIPIO, crear_ejemplo

RELOJ = RelojFijo(datetime(2026, 11, 20, 16, tzinfo=UTC))


def test_el_ejemplo_va_a_la_mitad_y_no_pisa_al_anterior(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRAL_DATOS", str(tmp_path / "datos"))

    primero = crear_ejemplo(tmp_path / "clase", RELOJ)
    segundo = crear_ejemplo(tmp_path / "clase", RELOJ)

    assert primero != segundo
    with archivo.abrir(primero, cargar_modelo(), None, reloj=RELOJ) as expediente:
        resumen = expediente.resumen()
    assert resumen.municipio.nombre == "San Ejemplo del Monte"
    assert 0 < resumen.listas < len(resumen.herramientas)


def test_la_clave_del_ejemplo_no_es_de_ningun_municipio() -> None:
    assert cargar_perfil().municipio(MUNICIPIO.clave) is None

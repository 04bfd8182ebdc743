"""Descartar lo que está en cuarentena: con motivo, sin borrar nada y sin que sea para siempre."""

from pathlib import Path

import pytest

from app.garante import bandeja
from app.garante.base import Base
from app.garante.descarte import descartar
from app.garante.errores import DecisionNoProcede, MotivoFaltante
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from tests.app.garante.paquetes import Municipio


@pytest.fixture
def apartado(base: Base, tmp_path: Path) -> Path:
    """Un paquete cuya clave nadie ha dado de alta."""
    ruta = Municipio("15002", tmp_path / "ajeno").exportar()
    importar(base, [ruta])
    return ruta


def test_lo_descartado_deja_la_cuarentena_y_dice_quien_y_por_que(
    base: Base, apartado: Path
) -> None:
    (antes,) = bandeja.en_cuarentena(base)
    descartar(base, antes.importacion, " Es una prueba del municipio ", operador="Ana")

    assert bandeja.en_cuarentena(base) == ()
    (despues,) = bandeja.bandeja(base)
    assert despues.estado is EstadoImportacion.RECHAZADO
    assert despues.detalle == "se descartó: Es una prueba del municipio"
    renglon = bandeja.bitacora(base)[0]
    assert (renglon.accion, renglon.operador) == ("cuarentena descartada", "Ana")
    assert renglon.detalle == "Q501_CLAVE_DESCONOCIDA: Es una prueba del municipio"
    assert base.ruta_en_buzon(despues.sha256).exists()


def test_si_vuelve_a_llegar_se_dictamina_otra_vez(base: Base, apartado: Path) -> None:
    (antes,) = bandeja.en_cuarentena(base)
    descartar(base, antes.importacion, "Es una prueba", operador="Ana")
    importar(base, [apartado])

    assert len(bandeja.en_cuarentena(base)) == 1


def test_sin_motivo_o_fuera_de_cuarentena_no_se_descarta(base: Base, apartado: Path) -> None:
    (antes,) = bandeja.en_cuarentena(base)
    with pytest.raises(MotivoFaltante):
        descartar(base, antes.importacion, "  ", operador="Ana")
    descartar(base, antes.importacion, "Es una prueba", operador="Ana")
    with pytest.raises(DecisionNoProcede):
        descartar(base, antes.importacion, "Otra vez", operador="Ana")

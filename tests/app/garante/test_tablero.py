"""El tablero: cifras de los renglones de resumen, y lo que falta nunca es cero."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.garante import tablero
from app.garante.base import Base
from app.garante.consulta import datos_firmados
from app.garante.errores import MunicipioFueraDelPadron, SinEntrega
from app.garante.importacion import importar
from app.garante.padron import fijar_contactos, fijar_regiones, municipios
from tests.app.garante.ayudas import HERRAMIENTAS
from tests.app.garante.paquetes import Municipio, datos_de


@pytest.fixture
def tres(base: Base, tmp_path: Path) -> list[Municipio]:
    """Tres municipios con convenio; los dos primeros entregaron."""
    lista = [Municipio(f"1500{n}", tmp_path / f"m{n}") for n in (1, 2, 3)]
    for municipio in lista:
        municipio.alta(base)
    importar(base, [m.exportar(datos_de(m.clave, n)) for n, m in enumerate(lista[:2], start=1)])
    return lista


def test_los_conteos_separan_padron_convenio_entrega_y_cuarentena(
    base: Base, tres: list[Municipio], tmp_path: Path
) -> None:
    importar(base, [Municipio("15009", tmp_path / "x").exportar(datos_de("15009"))])

    conteo = tablero.conteos(base)

    assert (conteo.padron, conteo.con_convenio, conteo.entregaron) == (125, 3, 2)
    assert (conteo.cuarentena, conteo.por_revisar) == (1, 2)
    assert conteo.esperados is None


@pytest.mark.parametrize(("limite", "esperados"), [("2026-11-20", 3), ("2026-12-01", 0)])
def test_los_esperados_dependen_de_la_fecha_limite(
    base: Base, tres: list[Municipio], limite: str, esperados: int
) -> None:
    base.fijar_dato("fecha_limite", limite)

    assert tablero.conteos(base).esperados == esperados


def test_revisar_una_entrega_la_quita_de_las_pendientes_hasta_la_siguiente(
    base: Base, tres: list[Municipio]
) -> None:
    tablero.marcar_revisada(base, "15001", operador="Ana")
    assert tablero.conteos(base).por_revisar == 1

    importar(base, [tres[0].exportar(datos_de("15001", 4))])

    assert tablero.conteos(base).por_revisar == 2
    with pytest.raises(SinEntrega):
        tablero.marcar_revisada(base, "15003")


def test_quien_falta_pone_primero_a_quien_tiene_convenio_y_dice_su_atraso(
    base: Base, tres: list[Municipio]
) -> None:
    base.fijar_dato("fecha_limite", "2026-11-12")
    fijar_contactos(base, {"15003": "transparencia@ejemplo.gob.mx"})

    faltantes = tablero.quien_falta(base)

    assert len(faltantes) == 123
    primero = faltantes[0]
    assert (primero.clave, primero.con_convenio, primero.dias_atraso) == ("15003", True, 10)
    assert primero.contacto == "transparencia@ejemplo.gob.mx"
    assert {f.dias_atraso for f in faltantes[1:]} == {None}


def test_el_mapa_trae_todo_el_padron_y_lo_no_entregado_es_sin_dato(
    base: Base, tres: list[Municipio]
) -> None:
    filas = tablero.mapa(base)

    assert len(filas) == 125
    assert [c.herramienta for c in filas[0].celdas] == HERRAMIENTAS
    assert all(c.nivel is None and c.avance is None for c in filas[2].celdas)
    assert (filas[2].secuencia, filas[2].indice) == (None, None)


def test_el_resumen_dice_lo_mismo_que_los_datos_firmados(base: Base, tres: list[Municipio]) -> None:
    for fila in tablero.mapa(base)[:2]:
        firmado = json.loads(datos_firmados(base, fila.clave))
        celdas = {c.herramienta: c for c in fila.celdas}
        for herramienta in firmado["herramientas"]:
            celda = celdas[herramienta["clave"]]
            for campo in ("estado", "situacion", "nivel", "avance", "inicio", "fin"):
                assert getattr(celda, campo) == herramienta[campo]
        assert fila.indice == firmado["diagnostico"]["indice"]
        assert fila.cumplimiento is None


def test_la_instalacion_por_dimension_no_cuenta_lo_que_no_aplica_ni_a_quien_falta(
    base: Base, tres: list[Municipio]
) -> None:
    quinta = tablero.instalacion_por_dimension(base)[4]

    esperado = {}
    for clave in ("15001", "15002"):
        firmado = json.loads(datos_firmados(base, clave))["herramientas"]
        niveles = [
            h["nivel"] for h in firmado if h["clave"][0] == "5" and h["estado"] != "no_aplica"
        ]
        assert len(niveles) == 3
        esperado[clave] = 100 * sum(niveles) / (4 * len(niveles))
    assert quinta.n == 2
    assert dict(quinta.valores) == pytest.approx(esperado)
    assert quinta.mediana == pytest.approx(sum(esperado.values()) / 2)


def test_una_dimension_sin_diagnostico_no_tiene_mediana(base: Base, tres: list[Municipio]) -> None:
    primera, _, tercera, *_ = tablero.diagnostico_por_dimension(base)

    assert (primera.n, primera.mediana) == (2, 15.0)
    assert (tercera.n, tercera.mediana, tercera.valores) == (0, None, ())


def test_los_niveles_por_herramienta_suman_el_padron(base: Base, tres: list[Municipio]) -> None:
    for fila in tablero.niveles_por_herramienta(base):
        assert sum(fila.por_nivel) + fila.no_aplica + fila.sin_dato == 125
        assert fila.sin_dato == 123
    assert tablero.niveles_por_herramienta(base)[-1].no_aplica == 2


def test_la_tendencia_separa_trimestres(base: Base, tres: list[Municipio]) -> None:
    importar(base, [tres[2].exportar(creado=datetime(2026, 8, 1, tzinfo=UTC))])

    assert [(p.periodo, p.n) for p in tablero.tendencia(base)] == [("2026-T3", 1), ("2026-T4", 2)]


def test_una_base_vacia_no_inventa_cifras(base: Base) -> None:
    assert tablero.conteos(base).entregaron == 0
    assert all(d.n == 0 and d.p25 is None for d in tablero.instalacion_por_dimension(base))
    assert tablero.tendencia(base) == ()
    assert len(tablero.quien_falta(base)) == 125
    assert base.fecha_limite is None


def test_una_region_con_clave_desconocida_no_cambia_ninguna(base: Base) -> None:
    with pytest.raises(MunicipioFueraDelPadron):
        fijar_regiones(base, {"15001": "Toluca", "99999": "X"})

    assert {m.region for m in municipios(base)} == {""}
    fijar_regiones(base, {"15001": "Toluca"})
    assert municipios(base)[0].region == "Toluca"

"""Importar es un conjunto: ni el orden, ni repetir, ni morir a la mitad cambian lo que queda."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.garante import revision, tablas, tablero
from app.garante.base import Base, abrir
from app.garante.importacion import importar, retomar
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO, base_nueva
from tests.app.garante.hijo_que_muere import PUNTOS
from tests.app.garante.paquetes import CREADO, Municipio, datos_de

DE_LA_ENTREGA = (
    tablas.valor,
    tablas.indicador,
    tablas.compromiso,
    tablas.corte,
    tablas.evidencia_recibida,
    tablas.respuesta_observacion,
)
ENTREGAS = [("15001", 1, 2), ("15001", 2, 8), ("15001", 3, 9), ("15002", 1, 8), ("15002", 3, 11)]
"""Municipio, secuencia y mes: hay dos en el mismo trimestre y una secuencia que falta."""


def preparar(carpeta: Path) -> tuple[list[Municipio], list[Path]]:
    municipios = {clave: Municipio(clave, carpeta / clave) for clave in ("15001", "15002")}
    rutas = [
        municipios[clave].exportar(
            datos_de(clave, secuencia) | {"respuestas_a_observaciones": contestadas(secuencia)},
            secuencia=secuencia,
            creado=CREADO.replace(month=mes),
        )
        for clave, secuencia, mes in ENTREGAS
    ]
    return list(municipios.values()), rutas


def contestadas(secuencia: int) -> list[dict[str, Any]]:
    """Lo contestado hasta esa entrega: cada una repite lo anterior y agrega algo."""
    return [
        {
            "folio": f"INFOEM-2026-T4-{n:04d}",
            "texto": f"Respuesta {n} de la entrega {secuencia}",
            "evidencias": ["ab" * 32] * n,
            "fecha": "2026-11-01",
            "reconsideracion": n == 2,
        }
        for n in range(1, secuencia + 1)
    ]


def consolidado(base: Base) -> dict[str, Any]:
    """Lo que se ve: con la identidad de cada entrega en lugar del número que le tocó."""
    numero = tablas.instantanea.c.id
    identidad = tablas.instantanea.c.manifiesto_sha256
    visible: dict[str, Any] = {
        "mapa": tablero.mapa(base),
        "tendencia": tablero.tendencia(base),
        "revision": [
            replace(una, instantanea=0)
            for clave in ("15001", "15002")
            for una in revision.entregas(base, clave)
        ],
    }
    with base.leer() as conexion:
        for tabla in DE_LA_ENTREGA:
            columnas = [c for c in tabla.columns if c.name != "instantanea"]
            consulta = select(identidad, *columnas).join(tabla, tabla.c.instantanea == numero)
            visible[tabla.name] = sorted(map(tuple, conexion.execute(consulta)), key=repr)
        visible["resumen"] = sorted(map(tuple, conexion.execute(select(tablas.resumen))), key=repr)
        consulta = select(identidad, tablas.vigente.c.municipio, tablas.vigente.c.periodo).join(
            tablas.vigente, tablas.vigente.c.instantanea == numero
        )
        visible["vigente"] = sorted(map(tuple, conexion.execute(consulta)))
    return visible


class Escenario:
    """Los paquetes se hacen una vez; cada orden estrena su base."""

    def __init__(self) -> None:
        self.carpeta = TemporaryDirectory()
        self.municipios, self.rutas = preparar(Path(self.carpeta.name))
        self.esperado = self.importar_en(self.rutas)

    def importar_en(self, orden: list[Path]) -> dict[str, Any]:
        with TemporaryDirectory() as carpeta, base_nueva(Path(carpeta)) as base:
            for municipio in self.municipios:
                municipio.alta(base)
            importar(base, orden)
            importar(base, orden[:2])  # repetir tampoco cambia nada
            return consolidado(base)


def test_cualquier_orden_de_llegada_consolida_lo_mismo() -> None:
    escenario = Escenario()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.permutations(escenario.rutas))
    def comprobar(orden: list[Path]) -> None:
        assert escenario.importar_en(orden) == escenario.esperado

    comprobar()
    assert [fila[1:] for fila in escenario.esperado["vigente"]]
    trimestres = {fila[2] for fila in escenario.esperado["corte"]}
    assert trimestres == {"2026-T1", "2026-T3", "2026-T4"}
    escenario.carpeta.cleanup()


def test_cualquier_repeticion_y_cualquier_muerte_dejan_lo_mismo() -> None:
    """Cada ejemplo: unos lotes con repetidos, cada uno muerto de verdad en algún punto."""
    escenario = Escenario()
    muertes = 0

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @example([(escenario.rutas, "poner_vigente", 1)], escenario.rutas[::-1])
    @given(
        st.lists(
            st.tuples(
                st.lists(st.sampled_from(escenario.rutas), min_size=1, max_size=6),
                st.sampled_from(PUNTOS),
                st.integers(0, 3),
            ),
            min_size=1,
            max_size=2,
        ),
        st.permutations(escenario.rutas),
    )
    def comprobar(lotes: list[tuple[list[Path], str, int]], final: list[Path]) -> None:
        nonlocal muertes
        with TemporaryDirectory() as carpeta:
            with base_nueva(Path(carpeta)) as base:
                for municipio in escenario.municipios:
                    municipio.alta(base)
            ruta = Path(carpeta) / "og.garante"
            for rutas, donde, cuantos in lotes:
                muertes += importar_y_morir(ruta, rutas, donde, cuantos)
            with abrir(ruta, MODELO, reloj=RelojFijo(AHORA)) as base:
                retomar(base)
                importar(base, final)
                assert consolidado(base) == escenario.esperado
                assert {r.suffix for r in base.buzon.iterdir()} == {".asics"}

    comprobar()
    assert muertes
    escenario.carpeta.cleanup()


def importar_y_morir(base: Path, rutas: list[Path], donde: str, cuantos: int) -> bool:
    """Importa en otro proceso y dice si el sistema lo mató (si no, terminó bien)."""
    modulo = "tests.app.garante.hijo_que_muere"
    orden = [sys.executable, "-m", modulo, str(base), donde, str(cuantos), *map(str, rutas)]
    codigo = subprocess.run(orden, check=False).returncode
    assert codigo in (0, -9)
    return codigo == -9

"""El orden en que llegan los paquetes no cambia lo que se consolida."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.garante import tablas, tablero
from app.garante.base import Base
from app.garante.importacion import importar
from tests.app.garante.ayudas import base_nueva
from tests.app.garante.paquetes import CREADO, Municipio, datos_de

ENTREGAS = [("15001", 1, 2), ("15001", 2, 8), ("15001", 3, 9), ("15002", 1, 8), ("15002", 3, 11)]
"""Municipio, secuencia y mes: hay dos en el mismo trimestre y una secuencia que falta."""


def preparar(carpeta: Path) -> tuple[list[Municipio], list[Path]]:
    municipios = {clave: Municipio(clave, carpeta / clave) for clave in ("15001", "15002")}
    rutas = [
        municipios[clave].exportar(
            datos_de(clave, secuencia), secuencia=secuencia, creado=CREADO.replace(month=mes)
        )
        for clave, secuencia, mes in ENTREGAS
    ]
    return list(municipios.values()), rutas


def consolidado(base: Base) -> dict[str, Any]:
    """Lo que se ve: con la identidad de cada entrega en lugar del número que le tocó."""
    numero = tablas.instantanea.c.id
    identidad = tablas.instantanea.c.manifiesto_sha256
    visible: dict[str, Any] = {"mapa": tablero.mapa(base), "tendencia": tablero.tendencia(base)}
    with base.leer() as conexion:
        for tabla in (tablas.valor, tablas.indicador, tablas.compromiso, tablas.corte):
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

"""Una entrega de una dimensión actualiza lo suyo y no borra ni degrada lo demás."""

from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.garante import codigos, consulta, tablero
from app.garante.base import Base
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.paquete.errores import PaqueteRechazado
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.app.garante.ayudas import base_nueva
from tests.app.garante.paquetes import Municipio, datos_de
from tests.app.garante.test_orden import consolidado

TABLAS = ("actividades", "respuestas", "evidencias")


def parcial(clave: str, semilla: int, dimension: int, *, colado: bool = False) -> dict[str, Any]:
    """La instantánea de una dimensión; `colado` deja además lo de las otras."""
    datos = datos_de(clave, semilla)
    suya = str(dimension)

    def va(herramienta: str) -> bool:
        return colado or herramienta.startswith(suya)

    for tabla in TABLAS:
        datos[tabla] = [r for r in datos[tabla] if va(r["herramienta"])]
    datos["herramientas"] = [h for h in datos["herramientas"] if va(h["clave"])]
    datos["indicadores"] = datos["indicadores"] if va("5b") else []
    datos["diagnostico"] = None
    datos["entrega"] = {"alcance": "dimension", "dimension": dimension}
    return datos


def respuestas(base: Base, clave: str = "15001") -> dict[str, set[tuple[str, str]]]:
    """Por dimensión, lo contestado en el estado vigente."""
    por: dict[str, set[tuple[str, str]]] = {}
    for una in consulta.instantanea(base, clave).respuestas:
        por.setdefault(una.herramienta[0], set()).add((una.id, repr(una.valor)))
    return por


def test_lo_parcial_cambia_su_dimension_y_nada_mas(base: Base, municipio: Municipio) -> None:
    importar(base, [municipio.exportar(datos_de("15001", 1))])
    antes, mapa = respuestas(base), tablero.mapa(base)
    (resultado,) = importar(
        base, [municipio.exportar(parcial("15001", 5, 2), tipo="parcial")]
    ).resultados
    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.ACEPTADO, codigos.OK)
    despues = respuestas(base)
    assert despues["2"] != antes["2"]
    for dimension in "1345":
        assert despues[dimension] == antes[dimension]
    estado = consulta.instantanea(base, "15001")
    assert estado.diagnostico is not None, "el diagnóstico que ya se tenía sigue"
    assert len(estado.herramientas) == 17
    assert estado.indicadores
    fila = next(f for f in tablero.mapa(base) if f.clave == "15001")
    previa = next(f for f in mapa if f.clave == "15001")
    assert fila.secuencia == 2
    cambiadas = {a for a, b in zip(fila.celdas, previa.celdas, strict=True) if a != b}
    assert {c.herramienta[0] for c in cambiadas} == {"2"}


def test_lo_que_una_parcial_traiga_de_otra_dimension_no_cuenta(
    base: Base, municipio: Municipio
) -> None:
    importar(base, [municipio.exportar(datos_de("15001", 1))])
    antes = respuestas(base)
    importar(base, [municipio.exportar(parcial("15001", 5, 2, colado=True), tipo="parcial")])
    despues = respuestas(base)
    assert {d: despues[d] for d in "1345"} == {d: antes[d] for d in "1345"}


def test_sin_nada_anterior_lo_demas_queda_sin_dato(base: Base, municipio: Municipio) -> None:
    importar(base, [municipio.exportar(parcial("15001", 5, 3), tipo="parcial")])
    assert set(respuestas(base)) == {"3"}


def test_lo_firmado_se_conserva_sin_fundir(base: Base, municipio: Municipio) -> None:
    importar(base, [municipio.exportar(datos_de("15001", 1))])
    ruta = municipio.exportar(parcial("15001", 5, 2), tipo="parcial")
    importar(base, [ruta])
    firmados = abrir_contenido(abrir_autentico(ruta)).datos_crudos
    assert consulta.datos_firmados(base, "15001") == firmados


@pytest.mark.parametrize(
    ("tipo", "entrega"),
    [
        ("parcial", None),
        ("parcial", {"alcance": "completo"}),
        ("completo", {"alcance": "dimension", "dimension": 2}),
        ("ligero", {"alcance": "dimension", "dimension": 2}),
    ],
)
def test_el_manifiesto_y_los_datos_deben_decir_lo_mismo(
    tipo: str, entrega: dict[str, Any] | None, municipio: Municipio
) -> None:
    datos = datos_de("15001", 1) | ({} if entrega is None else {"entrega": entrega})
    with pytest.raises(PaqueteRechazado, match="alcance"):
        municipio.exportar(datos, tipo=tipo)


def test_cualquier_orden_de_completas_y_parciales_consolida_lo_mismo(tmp_path: Path) -> None:
    municipio = Municipio("15001", tmp_path / "m")
    rutas = [
        municipio.exportar(datos_de("15001", 1)),
        municipio.exportar(parcial("15001", 4, 2), tipo="parcial"),
        municipio.exportar(parcial("15001", 6, 1), tipo="parcial"),
        municipio.exportar(datos_de("15001", 8)),
        municipio.exportar(parcial("15001", 9, 2), tipo="parcial"),
    ]
    vistos = []
    for orden in list(permutations(rutas))[::7]:
        with TemporaryDirectory() as carpeta, base_nueva(Path(carpeta)) as base:
            municipio.alta(base)
            importar(base, orden)
            vistos.append((consolidado(base), respuestas(base)))
    assert all(visto == vistos[0] for visto in vistos)
    assert vistos[0][1]["1"] == {
        (r["id"], repr(r["valor"]))
        for r in datos_de("15001", 8)["respuestas"]
        if r["herramienta"][0] == "1"
    }, "lo completo posterior manda sobre lo parcial anterior"

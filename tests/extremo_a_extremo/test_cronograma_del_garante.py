"""El cronograma que ve el órgano garante es el que ve el municipio."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from app.expediente import archivo
from app.expediente.archivo import Expediente
from app.garante import base as base_garante
from app.garante import cronogramas
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.base import Base
from app.garante.importacion import importar
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.valores import Cronograma
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import MunicipioCatalogo
from app.paquete.huellas import codigo_verificacion, huella
from app.taller import ronda
from tests.extremo_a_extremo.conftest import CLAVE, RELOJ

MODELO = cargar_modelo()
HOY = RELOJ.hoy()


class Entregado(NamedTuple):
    """Un municipio por etapa, entregado; el expediente sigue abierto para comparar."""

    expediente: Expediente
    base: Base


@pytest.fixture(scope="module", params=["atrasada", "lista"])
def entregado(
    request: pytest.FixtureRequest, datos_propios: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Entregado]:
    carpeta, perfil = tmp_path_factory.mktemp(request.param), cargar_perfil()
    etapa = next(e for e in ronda.ETAPAS if e.clave == request.param)
    municipio = perfil.municipio(CLAVE)
    assert isinstance(municipio, MunicipioCatalogo)
    taller = ronda.Taller(carpeta, MODELO, perfil, RELOJ, 7)
    hecho = ronda.hacer_municipio(taller, municipio, etapa)
    with (
        base_garante.crear(carpeta / "b.garante", MODELO, perfil, reloj=RELOJ) as base,
        archivo.abrir(hecho.expediente, MODELO, perfil, reloj=RELOJ) as expediente,
    ):
        codigo = codigo_verificacion(huella(hecho.certificado.read_bytes()))
        dar_de_alta_archivo(base, hecho.certificado, Convenio(CLAVE, codigo))
        importar(base, [Path(hecho.entrega.ruta)])
        yield Entregado(expediente, base)


def lo_que_viaja(plan: Cronograma) -> Cronograma:
    """Sin lo que por diseño se queda en el municipio.

    No viajan los nombres de sus líneas base (sí las fechas de la que compara), sus días inhábiles
    propios, en qué dato del formato vive cada fecha, ni la lista de lo que le falta a cada paso,
    que el garante ve como pasos hechos de los que son.
    """
    return replace(
        plan,
        lineas_base=(),
        base="",
        inhabiles=tuple(i for i in plan.inhabiles if not i.propio),
        avisos=(),
        vedas=(),
        actividades=tuple(replace(a, direccion="", falta="") for a in plan.actividades),
        # El orden de las flechas no dice nada.
        enlaces=tuple(sorted(plan.enlaces, key=lambda e: (e.de, e.a, e.tipo.value))),
    )


def test_el_garante_ve_el_mismo_cronograma_que_el_municipio(entregado: Entregado) -> None:
    expediente, base = entregado
    suyo = lo_que_viaja(expediente.cronograma())
    visto = lo_que_viaja(cronogramas.de_municipio(base, CLAVE, MODELO, expediente.perfil, HOY))

    assert visto.actividades == suyo.actividades
    assert visto == suyo
    assert any(a.critica for a in visto.actividades)
    assert any(a.base_fin for a in visto.actividades)
    assert any(a.responsable_nombre for a in visto.actividades)


def test_otro_dia_el_atraso_es_el_que_veria_el_municipio(entregado: Entregado) -> None:
    base, perfil = entregado.base, entregado.expediente.perfil
    dentro = date(HOY.year + 3, 1, 15)
    visto = cronogramas.de_municipio(base, CLAVE, MODELO, perfil, dentro)

    abiertas = [a for a in visto.actividades if not a.terminada and a.tipo != "hito"]
    assert all(a.atraso_dias == max(0, (dentro - a.fin).days) for a in abiertas)


def test_el_general_dice_lo_mismo_que_el_de_cada_municipio(entregado: Entregado) -> None:
    expediente, base = entregado
    general = cronogramas.general(base, MODELO, HOY)
    suyo = next(m for m in general.municipios if m.clave == CLAVE)
    barras = {
        a.herramienta: a for a in expediente.cronograma().actividades if a.tipo == "herramienta"
    }

    assert len(general.municipios) == 125
    assert {b.herramienta for b in suyo.barras} == {h.clave for h in MODELO.herramientas}
    for barra in suyo.barras:
        de_el = barras[barra.herramienta]
        assert (barra.inicio, barra.fin) == (de_el.inicio, de_el.fin)
        assert barra.terminada == de_el.terminada
        assert barra.atraso == (0 if de_el.terminada else de_el.atraso_dias)
    assert suyo.atrasadas == sum(b.atraso > 0 for b in suyo.barras)
    assert suyo.semaforo in {"verde", "amarillo", "rojo"}

"""El cronograma general y el de cada municipio, también con datos que nadie escribiría bien."""

import time
from contextlib import suppress
from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.dominio.umbrales import Umbrales
from app.garante import cronogramas, padron
from app.garante.base import Base
from app.garante.errores import PlanIlegible, SinEntrega
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion, MunicipioGeneral, OrdenCronograma
from app.modelo.cronograma.valores import Cronograma
from app.paquete.instantanea import Actividad
from tests.adversarios.fabrica import id_de
from tests.app.garante.ayudas import perfil
from tests.app.garante.paquetes import Municipio, datos_de

HOY = date(2026, 11, 22)


def entregar(base: Base, municipio: Municipio, datos: dict[str, Any]) -> None:
    (resultado,) = importar(base, [municipio.exportar(datos)]).resultados
    assert resultado.estado is EstadoImportacion.ACEPTADO, resultado


def ver(base: Base, hoy: date = HOY) -> Cronograma:
    return cronogramas.de_municipio(base, "15001", base.modelo, perfil(), hoy)


def uno(base: Base, clave: str = "15001") -> MunicipioGeneral:
    return next(
        m for m in cronogramas.general(base, base.modelo, HOY).municipios if m.clave == clave
    )


def con_barras() -> dict[str, Any]:
    """Una barra por herramienta y, en la primera, un paso."""
    datos = datos_de("15001", 1)
    plantilla = datos["actividades"][0] | {"padre": "", "depende_de": []}
    datos["actividades"] = [
        plantilla | {"id": id_de("barra", n), "herramienta": h["clave"], "tipo": "herramienta"}
        for n, h in enumerate(datos["herramientas"])
    ]
    datos["actividades"].append(
        plantilla
        | {"id": id_de("paso", 1), "herramienta": "1a", "tipo": "paso", "padre": id_de("barra", 0)}
    )
    return datos


def test_quien_no_entrego_no_tiene_dato_ni_cero(base: Base) -> None:
    todos = cronogramas.general(base, base.modelo, HOY)
    assert len(todos.municipios) == 125
    assert todos.con_atraso == 0
    nada = todos.municipios[0]
    sin_dato = (nada.inicio, nada.fin, nada.avance, nada.atrasadas, nada.peor, nada.semaforo)
    assert sin_dato == (None,) * 6
    assert nada.barras == ()
    with pytest.raises(SinEntrega):
        ver(base)


def test_el_atraso_se_cuenta_desde_la_fecha_limite_de_lo_abierto(
    base: Base, municipio: Municipio
) -> None:
    datos = con_barras()
    for lugar, h in enumerate(datos["herramientas"]):
        h |= {"estado": "en_elaboracion", "situacion": "en_curso", "inicio": "2026-09-01"}
        h["fin"] = (HOY + timedelta(days=10 - 5 * min(lugar, 3))).isoformat()
    datos["herramientas"][3] |= {"estado": "formalizada", "situacion": "terminada"}
    datos["herramientas"][4] |= {"estado": "no_aplica", "situacion": "no_aplica"}
    for h in datos["herramientas"][5:]:
        h["fin"] = (HOY + timedelta(days=1)).isoformat()
    datos["herramientas"][5]["fin"] = (HOY - timedelta(days=7)).isoformat()
    entregar(base, municipio, datos)

    suyo = uno(base)
    assert [b.atraso for b in suyo.barras[:6]] == [0, 0, 0, 0, 0, 7]
    assert (suyo.atrasadas, suyo.peor) == (1, 7)
    assert not suyo.barras[4].aplica
    assert cronogramas.general(base, base.modelo, HOY).con_atraso == 1


def test_el_semaforo_lo_da_el_exceso_sobre_el_plazo_del_modelo(
    base: Base, municipio: Municipio
) -> None:
    datos = con_barras()
    for h in datos["herramientas"]:
        h |= {"estado": "formalizada", "situacion": "terminada"}
    # Tres meses de plazo: a los cinco va 66 % de más.
    datos["herramientas"][0] |= {"estado": "en_elaboracion", "inicio": "2026-06-22"}
    datos["herramientas"][0]["fin"] = "2026-09-22"
    entregar(base, municipio, datos)

    suyo = uno(base)
    assert suyo.semaforo == "rojo"
    assert suyo.alertas == ("1a: Lleva 61 días más que el plazo del Modelo.",)
    holgado = cronogramas.general(base, base.modelo, HOY, Umbrales(exceso_rojo=90))
    assert [m.semaforo for m in holgado.municipios if m.secuencia] == ["amarillo"]


def test_se_ordena_por_atraso_nombre_y_region(base: Base) -> None:
    padron.fijar_regiones(base, {"15003": "Valle", "15002": "Altos"})
    filas = cronogramas.general(base, base.modelo, HOY).municipios[:4]
    sin, peor, leve, region = (
        filas[0],
        replace(filas[1], atrasadas=1, peor=90),
        replace(filas[2], atrasadas=5, peor=3),
        replace(filas[3], atrasadas=0, peor=0),
    )
    todos = (sin, leve, region, peor)

    por_atraso = cronogramas.ordenados(todos, OrdenCronograma.ATRASO)
    assert por_atraso == (peor, leve, region, sin)
    por_nombre = cronogramas.ordenados(todos, OrdenCronograma.NOMBRE)
    assert [m.clave for m in por_nombre] == ["15001", "15002", "15003", "15004"]
    por_region = cronogramas.ordenados(todos, OrdenCronograma.REGION)
    assert [m.clave for m in por_region] == ["15002", "15003", "15001", "15004"]


def test_un_paquete_anterior_pone_cada_paso_bajo_su_herramienta(
    base: Base, municipio: Municipio
) -> None:
    datos = con_barras()
    agregados = [campo.name for campo in fields(Actividad) if campo.default is not MISSING]
    for actividad in datos["actividades"]:
        for campo in agregados:
            actividad.pop(campo, None)
    datos["herramientas"][0]["estado"] = "formalizada"
    entregar(base, municipio, datos)

    plan = {a.id: a for a in ver(base).actividades}
    assert plan[id_de("paso", 1)].padre == id_de("barra", 0)
    assert plan[id_de("barra", 0)].terminada


def test_lo_repetido_y_lo_desconocido_no_se_multiplica(base: Base, municipio: Municipio) -> None:
    datos = con_barras()
    barras, paso = datos["actividades"][:-1], datos["actividades"][-1]
    datos["actividades"] = [
        *barras,
        *[paso | {"nombre": f"Copia {n}"} for n in range(50)],
        barras[0] | {"id": id_de("otra", 1), "nombre": "Otra barra de 1a"},
        paso | {"id": id_de("ajena", 1), "herramienta": "9z", "padre": ""},
    ]
    entregar(base, municipio, datos)

    plan = ver(base).actividades
    assert len(plan) == 18
    assert [a.nombre for a in plan if a.tipo == "paso"] == ["Copia 49"]
    assert [a.nombre for a in plan if a.herramienta == "1a" and not a.padre] == ["Otra barra de 1a"]


@pytest.mark.caso("T08")
def test_las_dependencias_en_circulo_se_quedan_sin_flechas(
    base: Base, municipio: Municipio
) -> None:
    datos = con_barras()
    primera, segunda = datos["actividades"][:2]
    primera["depende_de"] = [{"id": segunda["id"], "tipo": "O", "desfase": 0}]
    segunda["depende_de"] = [{"id": primera["id"], "tipo": "O", "desfase": 0}]
    entregar(base, municipio, datos)

    plan = ver(base)
    assert plan.enlaces == ()
    assert len(plan.actividades) == 18


@pytest.mark.caso("T08")
def test_unas_fechas_al_fin_de_los_tiempos_se_dicen_con_palabras(
    base: Base, municipio: Municipio
) -> None:
    datos = con_barras()
    datos["actividades"][0] |= {"inicio": "9999-01-01", "fin": "9999-12-31"}
    datos["actividades"][1]["depende_de"] = [
        {"id": datos["actividades"][0]["id"], "tipo": "O", "desfase": 90}
    ]
    entregar(base, municipio, datos)

    with pytest.raises(PlanIlegible, match="no forman un plan"):
        ver(base)


def test_una_barra_al_reves_mide_al_menos_un_dia(base: Base, municipio: Municipio) -> None:
    datos = con_barras()
    datos["actividades"][0] |= {"inicio": "2026-05-02", "fin": "2026-05-01"}
    datos["herramientas"][0] |= {"inicio": "2026-05-02", "fin": "2026-05-01"}
    entregar(base, municipio, datos)

    barra = next(a for a in ver(base).actividades if a.id == id_de("barra", 0))
    assert barra.inicio == barra.fin == date(2026, 5, 2)
    assert uno(base).barras[0].fin == date(2026, 5, 2)


def miles(cuantas: int, fechas: tuple[str, str]) -> dict[str, Any]:
    """Tareas encadenadas en círculo bajo la primera herramienta, todas con esas fechas."""
    datos = con_barras()
    plantilla = datos["actividades"][-1]
    inicio, fin = fechas
    datos["actividades"] += [
        plantilla
        | {
            "id": id_de("tarea", n),
            "nombre": f"Tarea {n}",
            "inicio": inicio,
            "fin": fin,
            "depende_de": [{"id": id_de("tarea", (n + 1) % cuantas), "tipo": "O", "desfase": 3}],
        }
        for n in range(cuantas)
    ]
    return datos


@pytest.mark.caso("T08")
@pytest.mark.parametrize(
    "fechas",
    [("2026-01-05", "2026-02-05"), ("0001-01-01", "9999-12-31"), ("0001-01-01", "0001-01-01")],
)
def test_tres_mil_tareas_en_circulo_o_fuera_del_tiempo_no_atoran_nada(
    base: Base, municipio: Municipio, fechas: tuple[str, str]
) -> None:
    entregar(base, municipio, miles(3_000, fechas))

    inicio = time.process_time()
    with suppress(PlanIlegible):  # lo que no se puede dibujar se dice; lo que sí, está acotado
        assert len(ver(base).actividades) <= 3_100
    cronogramas.general(base, base.modelo, HOY)
    assert time.process_time() - inicio < 5

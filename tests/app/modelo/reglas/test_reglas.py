"""Cada regla señala lo que debe y calla cuando se cumple."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from app.modelo.contexto import Contexto
from app.modelo.reglas import REGLAS, revisar
from app.modelo.reglas.base import Caso, Senal
from app.modelo.tipos import Modelo, Perfil, Severidad
from tests.app.modelo.reglas import (
    casos_ciudadania,
    casos_estrategia,
    casos_mejora,
    casos_procesos,
    casos_recursos,
)
from tests.app.modelo.reglas.armado import ANA, armar

CASOS = [
    caso
    for modulo in (
        casos_estrategia,
        casos_recursos,
        casos_procesos,
        casos_ciudadania,
        casos_mejora,
    )
    for caso in modulo.CASOS
]
_OTRA_ORACION = re.compile(r"[.?!] +(?=[A-ZÁÉÍÓÚÑ¿])")


def senales(contexto: Contexto, regla: str) -> list[Senal]:
    return list(REGLAS[regla](Caso(regla[2:4], contexto)))


@pytest.mark.parametrize(
    ("regla", "rompe", "cumple"), CASOS, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASOS)]
)
def test_la_regla_dice_lo_que_la_rompe_y_calla_si_se_cumple(
    modelo: Modelo, perfil: Perfil, regla: str, rompe: dict[str, Any], cumple: dict[str, Any]
) -> None:
    assert senales(armar(modelo, perfil, rompe), regla)
    assert not senales(armar(modelo, perfil, cumple), regla)


@pytest.mark.parametrize(
    ("regla", "rompe"),
    [(regla, rompe) for regla, rompe, _ in CASOS],
    ids=[f"{c[0]}-{n}" for n, c in enumerate(CASOS)],
)
def test_lo_que_dice_la_regla_lleva_a_un_dato_que_existe_y_se_entiende(
    modelo: Modelo, perfil: Perfil, regla: str, rompe: dict[str, Any]
) -> None:
    contexto = armar(modelo, perfil, rompe)
    herramienta = modelo.herramienta(regla[2:4])
    secciones = {campo.clave: s.ficha for s in herramienta.secciones for campo in s.campos}
    for senal in senales(contexto, regla):
        assert senal.campo in secciones
        assert regla not in senal.texto
        assert senal.texto.endswith(".")
        assert len(_OTRA_ORACION.findall(senal.texto)) <= 1, senal.texto
        assert "None" not in senal.texto
        if secciones[senal.campo] == "":
            assert senal.ficha == 1
        if senal.fila is not None:
            assert 0 <= senal.fila < len(_tabla(contexto, regla[2:4], senal))


def test_cada_regla_registrada_tiene_su_caso() -> None:
    assert {regla for regla, _, _ in CASOS} == set(REGLAS)


def test_las_reglas_registradas_son_las_que_el_modelo_declara_implementadas(
    modelo: Modelo,
) -> None:
    declaradas = {v.id for h in modelo.herramientas for v in h.validaciones if v.implementada}
    assert declaradas == set(REGLAS)


def test_cada_regla_repite_el_texto_de_su_validacion(modelo: Modelo) -> None:
    textos = {v.id: v.texto for h in modelo.herramientas for v in h.validaciones}
    for clave, regla in REGLAS.items():
        assert regla.__name__ == clave.lower().replace("-", "_")
        primera = " ".join((regla.__doc__ or "").split())
        assert primera.rstrip(".").startswith(textos[clave].split(" (")[0].rstrip(".")), clave


def test_la_ficha_indicada_es_la_que_tiene_el_problema(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(
        modelo,
        perfil,
        {
            "1d:1/pr_inicio": "2026-01-01",
            "1d:1/pr_fin": "2026-02-01",
            "1d:2/pr_inicio": "2026-03-01",
            "1d:2/pr_fin": "2026-02-01",
        },
    )
    fuera_de_lugar = [h for h in revisar(contexto, ["1d"]) if h.regla == "V-1d-01"]
    assert [str(h.direccion) for h in fuera_de_lugar] == ["1d:2/pr_fin"]


def test_lo_leve_de_una_regla_de_error_y_aviso_no_detiene_la_entrega(
    modelo: Modelo, perfil: Perfil
) -> None:
    larga = armar(modelo, perfil, casos_mejora.mejorar(fin="2027-06-01"))
    al_reves = armar(modelo, perfil, casos_mejora.mejorar(fin="2025-06-01"))
    assert _severidades(larga, "V-5d-02") == {Severidad.AVISO}
    assert _severidades(al_reves, "V-5d-02") == {Severidad.ERROR}


def test_una_herramienta_sin_empezar_no_se_revisa(modelo: Modelo, perfil: Perfil) -> None:
    assert revisar(armar(modelo, perfil, {"1b/cab_elaboro": ANA})) == ()
    assert revisar(armar(modelo, perfil, {"1b/po_contexto": "Algo"}))


def test_se_revisan_nada_mas_las_herramientas_pedidas(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(modelo, perfil, {"1b/po_contexto": "Algo", "1c/et_carta": "Algo"})
    assert {h.direccion.herramienta for h in revisar(contexto, ["1b"])} == {"1b"}


def _severidades(contexto: Contexto, regla: str) -> set[Severidad]:
    return {h.severidad for h in revisar(contexto) if h.regla == regla}


def _tabla(contexto: Contexto, herramienta: str, senal: Senal) -> list[Mapping[str, Any]]:
    for ficha in contexto.fichas:
        propia = ficha.herramienta == herramienta and ficha.numero == senal.ficha
        if propia and senal.campo in ficha.valores:
            tabla: list[Mapping[str, Any]] = ficha.valores[senal.campo]
            return tabla
    return []

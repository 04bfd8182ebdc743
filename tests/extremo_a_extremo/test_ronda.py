"""`main.py ronda` de verdad, en otro proceso y con la carpeta personal vigilada."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import rutas
from app.paquete.lectura import abrir_autentico, abrir_contenido

MUNICIPIOS = 6
PADRON = 125


@dataclass(frozen=True, slots=True)
class Ronda:
    """Una ronda hecha: qué dijo, qué dejó y la casa de quien la corrió."""

    informe: dict[str, Any]
    error: str
    carpeta: Path
    casa: Path

    def datos(self) -> dict[str, Any]:
        """`datos.json` de cada municipio."""
        hallados = {}
        for ruta in sorted((self.carpeta / "paquetes").glob("*.asics")):
            contenido = abrir_contenido(abrir_autentico(ruta))
            hallados[contenido.manifiesto.municipio] = json.loads(contenido.datos_crudos)
        return hallados


def hacer(carpeta: Path, semilla: int) -> Ronda:
    """Una ronda chica en un proceso que no tiene `VITRAL_DATOS`."""
    casa = carpeta / "casa"
    casa.mkdir(parents=True)
    entorno = {c: v for c, v in os.environ.items() if c not in (rutas.VARIABLE, "XDG_DATA_HOME")}
    entorno |= {"HOME": str(casa), "APPDATA": str(casa), "PYTHONDONTWRITEBYTECODE": "1"}
    orden = [sys.executable, str(rutas.raiz() / "main.py"), "ronda", "--json"]
    opciones = {
        "--carpeta": carpeta / "ronda",
        "--municipios": MUNICIPIOS,
        "--semilla": semilla,
        "--hoy": "2026-11-21",
    }
    orden += [str(parte) for par in opciones.items() for parte in par]
    hecho = subprocess.run(orden, capture_output=True, check=False, env=entorno, timeout=120)
    error = hecho.stderr.decode("utf-8")
    assert hecho.returncode == 0, error
    return Ronda(json.loads(hecho.stdout), error, carpeta / "ronda", casa)


@pytest.fixture(scope="module")
def ronda(tmp_path_factory: pytest.TempPathFactory) -> Ronda:
    """La ronda de la semilla 7."""
    return hacer(tmp_path_factory.mktemp("siete"), 7)


@pytest.fixture(scope="module")
def repetida(tmp_path_factory: pytest.TempPathFactory) -> Ronda:
    """Otra vez la semilla 7, en otra carpeta."""
    return hacer(tmp_path_factory.mktemp("otra-siete"), 7)


@pytest.fixture(scope="module")
def distinta(tmp_path_factory: pytest.TempPathFactory) -> Ronda:
    """La semilla 8."""
    return hacer(tmp_path_factory.mktemp("ocho"), 8)


def test_las_cifras_cuadran(ronda: Ronda) -> None:
    claves = ("municipios", "aceptados", "repetidos", "entregaron")
    assert {clave: ronda.informe[clave] for clave in claves} == dict.fromkeys(claves, MUNICIPIOS)
    assert ronda.informe["carpeta"] == str(ronda.carpeta)
    assert ronda.informe["segundos_total"] > 0


def test_la_carpeta_personal_queda_intacta(ronda: Ronda) -> None:
    assert list(ronda.casa.rglob("*")) == []


def test_deja_lo_que_cada_quien_entregaria(ronda: Ronda) -> None:
    for carpeta, terminacion in (
        ("municipios", ".vitral"),
        ("paquetes", ".asics"),
        ("certificados", ".cer"),
    ):
        archivos = list((ronda.carpeta / carpeta).iterdir())
        assert {ruta.suffix for ruta in archivos} == {terminacion}, carpeta
        assert len(archivos) == MUNICIPIOS
    consolidado = ronda.carpeta / "consolidado"
    assert {*ronda.informe["archivos"], "SHA256SUMS"} == {r.name for r in consolidado.iterdir()}
    assert {"consolidado.xlsx", "municipios.csv", "niveles.csv"} <= set(ronda.informe["archivos"])


def test_el_consolidado_distingue_a_quien_no_entrego(ronda: Ronda) -> None:
    def leer(nombre: str) -> list[dict[str, str]]:
        ruta = ronda.carpeta / "consolidado" / nombre
        with ruta.open(encoding="utf-8", newline="") as entrada:
            return list(csv.DictReader(entrada))

    municipios = {fila["clave_municipio"] for fila in leer("municipios.csv")}
    con_dato = {fila["clave_municipio"] for fila in leer("niveles.csv")}
    assert len(municipios) == PADRON
    assert len(con_dato) == MUNICIPIOS
    assert len(municipios - con_dato) == PADRON - MUNICIPIOS


def test_el_tablero_de_la_ronda_deja_sin_dato_a_los_demas(ronda: Ronda, tmp_path: Path) -> None:
    base = ronda.carpeta / "garante" / "consolidado.garante"
    orden = [sys.executable, str(rutas.raiz() / "main.py"), "garante", "tablero", str(base)]
    entorno = os.environ | {rutas.VARIABLE: str(tmp_path)}
    hecho = subprocess.run([*orden, "--json"], capture_output=True, check=True, env=entorno)
    filas = json.loads(hecho.stdout)["municipios"]

    sin_dato = [
        fila
        for fila in filas
        if all(
            celda[que] is None for celda in fila["celdas"] for que in ("estado", "nivel", "avance")
        )
    ]
    assert (len(filas), len(sin_dato)) == (PADRON, PADRON - MUNICIPIOS)
    assert all(fila["secuencia"] is None and fila["indice"] is None for fila in sin_dato)


def test_dice_cuanto_lleva(ronda: Ronda) -> None:
    renglones = ronda.error.splitlines()
    for titulo in ("Municipios", "Importación", "Otra vez"):
        assert f"{titulo}: 0 de {MUNICIPIOS}" in renglones
        assert f"{titulo}: {MUNICIPIOS} de {MUNICIPIOS}" in renglones
    assert all(re.fullmatch(r"[\w ]+: \d+ de \d+", renglon) for renglon in renglones)


def test_la_misma_semilla_da_las_mismas_respuestas(ronda: Ronda, repetida: Ronda) -> None:
    primera, segunda = ronda.datos(), repetida.datos()

    assert len(primera) == MUNICIPIOS
    assert primera.keys() == segunda.keys()
    for clave, datos in primera.items():
        assert sin_identidad(datos) == sin_identidad(segunda[clave]), clave


def test_otra_semilla_da_otras_respuestas(ronda: Ronda, distinta: Ronda) -> None:
    primera, otra = ronda.datos(), distinta.datos()
    con_respuestas = [clave for clave, datos in primera.items() if datos["personas"]]
    assert con_respuestas
    for clave in con_respuestas:
        una, dos = (sin_identidad(r[clave])["respuestas"] for r in (primera, otra))
        assert una != dos, clave


def test_repetirla_en_su_carpeta_no_se_tropieza_con_la_anterior(
    repetida: Ronda, tmp_path: Path
) -> None:
    copia = tmp_path / "ronda"
    shutil.copytree(repetida.carpeta, copia)

    otra = hacer(tmp_path, 7)

    assert otra.informe["aceptados"] == MUNICIPIOS
    assert {c: d["municipio"]["nombre"] for c, d in otra.datos().items()} == {
        c: d["municipio"]["nombre"] for c, d in repetida.datos().items()
    }


def sin_identidad(datos: dict[str, Any]) -> Any:
    """Los datos con nombres donde van identificadores al azar, y sin orden."""
    nombres = {persona["id"]: persona["nombre"] for persona in datos["personas"]}
    for evidencia in datos["evidencias"]:
        campos = (evidencia[c] for c in ("herramienta", "ficha", "campo", "sha256"))
        nombres[evidencia["id"]] = "/".join(map(str, campos))
    for actividad in datos["actividades"]:
        nombres[actividad["id"]] = f"{actividad['herramienta']}/{actividad['clave']}"
    return _llano(datos, nombres)


def _llano(valor: Any, nombres: dict[str, str]) -> Any:
    if isinstance(valor, dict):
        return {
            clave: _llano(parte, nombres)
            for clave, parte in valor.items()
            if clave not in ("ficha_id",) and (clave != "id" or parte in nombres)
        }
    if isinstance(valor, list):
        partes = [_llano(parte, nombres) for parte in valor]
        return sorted(partes, key=lambda parte: json.dumps(parte, sort_keys=True))
    return nombres.get(valor, valor) if isinstance(valor, str) else valor

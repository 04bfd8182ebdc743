"""Un perfil con una versión nueva del Modelo, firmado por el órgano garante de la sesión."""

import base64
import copy
import json
import sqlite3
from contextlib import closing
from typing import Any

from app.expediente import archivo
from app.garante import base as base_garante
from app.garante import clave_garante
from app.modelo.armado import perfil_en_crudo
from app.modelo.carga import cargar_modelo
from app.modelo.exportacion import a_json
from app.paquete import retorno
from app.paquete.retorno import ManifiestoRetorno, PerfilDatos, TipoRetorno
from app.reloj import RelojReal
from app.rutas import recursos
from tests.accesibilidad.puntas import Puntas

VERSION = "RTA-MTM/2099.1"
SERIE = 99
"""Más nueva que cualquiera que se haya emitido en la sesión."""

SE_MUEVE, SE_RETIRA = ("cv_objeto", "cv_proposito"), "cv_antecedentes"


def emitir(puntas: Puntas) -> None:
    """Lo deja en la carpeta de lo que devuelve el órgano garante."""
    puntas.en(puntas.garante)
    with base_garante.abrir(puntas.base, cargar_modelo()) as abierta:
        firmante = clave_garante.firmante(abierta)
        emisor, pais = abierta.identidad.destinatario, abierta.identidad.pais
    manifiesto = ManifiestoRetorno(
        formato=TipoRetorno.PERFIL.formato,
        app="9.9",
        creado=RelojReal().ahora(),
        emisor=emisor,
        pais=pais,
        municipio="",
        serie=SERIE,
        paquete="",
        secuencia=0,
        linaje="",
    )
    certificado = base64.b64encode(firmante.certificado_der).decode("ascii")
    retorno.escribir(
        puntas.garante, manifiesto, PerfilDatos(_perfil(), certificado, _modelo()), firmante
    )


def respuestas(puntas: Puntas) -> list[tuple[str, str, str]]:
    """Todas las guardadas, leídas sin el programa."""
    with closing(sqlite3.connect(puntas.expediente)) as conexion:
        filas = conexion.execute("SELECT ficha_id, campo, valor FROM respuesta")
        return sorted(filas.fetchall())


def comprobar(puntas: Puntas, antes: list[tuple[str, str, str]]) -> None:
    """Ninguna se perdió ni cambió, y lo renombrado se lee con su nombre nuevo."""
    if not set(antes) <= set(respuestas(puntas)):
        raise AssertionError("al cambiar de Modelo se perdió o cambió alguna respuesta")
    puntas.en(puntas.municipio)
    with archivo.abrir(puntas.expediente, cargar_modelo()) as abierto:
        if abierto.modelo.clave != VERSION:
            raise AssertionError(f"el expediente quedó con {abierto.modelo.clave}")
        leidas = [abierto.respuestas.valor(f"1a/{campo}") for campo in SE_MUEVE]
        if not leidas[0] or leidas[0] != leidas[1]:
            raise AssertionError(f"lo movido se lee {leidas}")


def _perfil() -> dict[str, Any]:
    base = recursos()
    return perfil_en_crudo(
        base / "perfiles" / "mx-mex.toml", base / "catalogos" / "municipios_mx-mex.csv"
    )


def _modelo() -> dict[str, Any]:
    """El de hoy con un campo renombrado y otro retirado."""
    modelo = copy.deepcopy(a_json(cargar_modelo())) | {"clave": VERSION}
    suya = json.loads(json.dumps(modelo["herramientas"][0]).replace(*SE_MUEVE))
    for seccion in suya["secciones"]:
        seccion["campos"] = [c for c in seccion["campos"] if c["clave"] != SE_RETIRA]
    for paso in suya["pasos"]:
        paso["prueba"] = [p for p in paso["prueba"] if p != SE_RETIRA]
    modelo["herramientas"][0] = suya | {"renombrados": [list(SE_MUEVE)]}
    return modelo

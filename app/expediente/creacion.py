"""Escribir un `.vitral` nuevo: aparece completo o no aparece."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from app import VERSION
from app.archivos import sincronizar_carpeta
from app.expediente import cabecera, candado, conexion, equipo, migraciones
from app.expediente.almacen import traducir
from app.expediente.automaticos import llenados
from app.expediente.errores import MunicipioDesconocido, SinPermiso, YaExiste
from app.expediente.indice import DIAGNOSTICO
from app.modelo.cronograma.propuesta import Propuesta, proponer
from app.modelo.tipos import Modelo, MunicipioCatalogo, Perfil
from app.reloj import Reloj, marca


@dataclass(frozen=True, slots=True)
class Nuevo:
    """Lo que hace falta saber para abrir un expediente."""

    modelo: Modelo
    perfil: Perfil
    municipio: MunicipioCatalogo
    inicio: date
    reloj: Reloj


def municipio_del_perfil(perfil: Perfil, clave: str) -> MunicipioCatalogo:
    """El municipio del catálogo. Lanza `MunicipioDesconocido`."""
    municipio = perfil.municipio(clave)
    if municipio is None:
        raise MunicipioDesconocido(clave, perfil.nombre)
    return municipio


def escribir(ruta: Path, nuevo: Nuevo) -> None:
    """Crea el archivo con su plan propuesto. No reemplaza ninguno."""
    _comprobar_que_no_exista(ruta)
    try:
        ruta.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SinPermiso(ruta) from error
    with candado.tomar(ruta, nuevo.reloj.ahora()):
        # Otra ventana pudo crearlo mientras se esperaba el candado.
        _comprobar_que_no_exista(ruta)
        _escribir(ruta, nuevo)


def _comprobar_que_no_exista(ruta: Path) -> None:
    if ruta.exists():
        raise YaExiste(ruta)


def _escribir(ruta: Path, nuevo: Nuevo) -> None:
    temporal = ruta.with_name(f".{ruta.name}.nuevo")
    try:
        _limpiar(temporal)
        with closing(conexion.crear(temporal)) as cruda:
            migraciones.aplicar(cruda, VERSION, marca(nuevo.reloj.ahora()))
            _llenar(cruda, nuevo)
        temporal.replace(ruta)
        sincronizar_carpeta(ruta.parent)
    except sqlite3.Error as error:
        raise traducir(error, ruta) from error
    except OSError as error:
        raise SinPermiso(ruta) from error
    finally:
        _limpiar(temporal)


def _limpiar(temporal: Path) -> None:
    for resto in (temporal, cabecera.diario(temporal)):
        with suppress(OSError):
            resto.unlink()


def _llenar(cruda: sqlite3.Connection, nuevo: Nuevo) -> None:
    momento = marca(nuevo.reloj.ahora())
    plan = proponer(nuevo.modelo, nuevo.inicio)
    ejercicio = str(uuid4())
    cruda.execute("BEGIN IMMEDIATE")
    _insertar(cruda, "meta", [_meta(momento)])
    _insertar(cruda, "municipio", [_municipio(nuevo)])
    anio = {"id": ejercicio, "anio": nuevo.inicio.year, "inicio": nuevo.inicio.isoformat()}
    _insertar(cruda, "ejercicio", [anio])
    implementaciones = list(_implementaciones(nuevo.modelo, ejercicio, plan))
    _insertar(cruda, "implementacion", implementaciones)
    fichas = [_ficha(fila["id"]) for fila in implementaciones]
    _insertar(cruda, "ficha", fichas)
    diagnostico = next(i for i in implementaciones if i["herramienta"] == DIAGNOSTICO)
    propia = next(f for f in fichas if f["implementacion_id"] == diagnostico["id"])
    respuestas = list(_oficiales(nuevo, propia["id"], momento))
    _insertar(cruda, "respuesta", respuestas)
    actividades = filas_de_actividad(plan)
    _insertar(cruda, "actividad", actividades)
    _insertar(cruda, "dependencia", filas_de_dependencia(plan, actividades))
    _insertar(cruda, "bitacora", [_primer_renglon(momento, nuevo)])
    cruda.execute("COMMIT")


def _insertar(cruda: sqlite3.Connection, tabla: str, filas: list[dict[str, Any]]) -> None:
    if not filas:
        return
    columnas = ", ".join(filas[0])
    valores = ", ".join(f":{columna}" for columna in filas[0])
    orden = f"INSERT INTO {tabla} ({columnas}) VALUES ({valores})"  # noqa: S608  nombres propios
    cruda.executemany(orden, filas)


def _meta(momento: str) -> dict[str, Any]:
    return {
        "id": 1,
        "cambios": 1,
        "secuencia": 0,
        "linaje": str(uuid4()),
        "equipo": equipo.identidad(),
        "min_lector": migraciones.MIN_LECTOR,
        "app": VERSION,
        "creado": momento,
    }


def _municipio(nuevo: Nuevo) -> dict[str, Any]:
    perfil = nuevo.perfil
    return {
        "id": str(uuid4()),
        "clave": nuevo.municipio.clave,
        "nombre": nuevo.municipio.nombre,
        "entidad": perfil.entidad,
        "pais": perfil.pais,
        "perfil": perfil.clave,
        "modelo": nuevo.modelo.clave,
        "destinatario": perfil.destinatario,
        "administracion_inicio": perfil.administracion_inicio or None,
        "administracion_fin": perfil.administracion_fin or None,
    }


def _implementaciones(modelo: Modelo, ejercicio: str, plan: Propuesta) -> Iterable[dict[str, Any]]:
    fechas = plan.fechas()
    versiones = {h.clave: h.version for h in modelo.herramientas} | {DIAGNOSTICO: 1}
    for clave, version in versiones.items():
        inicio, fin = fechas.get(clave, (None, None))
        yield {
            "id": str(uuid4()),
            "ejercicio_id": ejercicio,
            "herramienta": clave,
            "version_definicion": version,
            "estado": "no_iniciada",
            "situacion": "sin_empezar",
            "motivo": "",
            "nivel": 0,
            "avance": 0,
            "inicio": inicio.isoformat() if inicio else None,
            "fin": fin.isoformat() if fin else None,
            "inicio_real": None,
            "fin_real": None,
        }


def _ficha(implementacion: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "implementacion_id": implementacion,
        "tipo": "",
        "orden": 1,
        "quitada": None,
    }


def _oficiales(nuevo: Nuevo, ficha: str, momento: str) -> Iterable[dict[str, Any]]:
    for campo, valor in llenados(nuevo.modelo, nuevo.perfil, nuevo.municipio):
        yield {
            "ficha_id": ficha,
            "campo": campo,
            "valor": json.dumps(valor, ensure_ascii=False),
            "no_aplica": 0,
            "motivo": "",
            "nota_interna": "",
            "modificada": momento,
            "persona_id": "",
        }


def filas_de_actividad(plan: Propuesta) -> list[dict[str, Any]]:
    """Renglones de `actividad` para el plan propuesto, con fechas en texto."""
    ids = {barra.clave: str(uuid4()) for barra in plan.barras}
    return [
        {
            **{k: v for k, v in asdict(barra).items() if k not in {"inicio", "fin"}},
            "id": ids[barra.clave],
            "inicio": barra.inicio.isoformat(),
            "fin": barra.fin.isoformat(),
            "inicio_real": None,
            "fin_real": None,
            "responsable": "",
            "avance": 0,
            "padre": ids[barra.herramienta] if barra.tipo == "paso" else "",
        }
        for barra in plan.barras
    ]


def filas_de_dependencia(
    plan: Propuesta, actividades: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Renglones de `dependencia` entre las herramientas del plan."""
    ids = {fila["clave"]: fila["id"] for fila in actividades}
    return [
        {"de_id": ids[e.de], "a_id": ids[e.a], "tipo": e.tipo.value, "desfase": e.desfase}
        for e in plan.enlaces
    ]


def _primer_renglon(momento: str, nuevo: Nuevo) -> dict[str, Any]:
    return {
        "id": 1,
        "momento": momento,
        "accion": "crear",
        "direccion": "",
        "antes": "",
        "despues": f"{nuevo.municipio.clave} {nuevo.municipio.nombre}",
        "persona_id": "",
    }

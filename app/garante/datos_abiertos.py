"""Las tablas que se publican: sólo claves, fechas y números (consolidacion.md §10).

Las columnas y su orden son los de `recursos/datos_abiertos/diccionario.csv`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app import rutas
from app.dominio.indicadores import Medicion, Semaforo, Sentido, calcular, color, leer_semaforo
from app.garante import tablas
from app.garante.base import Base
from app.garante.vistas import EstadoClave
from app.modelo.tipos import Indicador, Modelo

Celda = str | int | float | Decimal | None
Fila = Mapping[str, Celda]

DICCIONARIO = "diccionario"
NO_APLICA = "no_aplica"
PUNTOS_POR_NIVEL = 25
_TAMANOS = ((10_000, "menos_10_mil"), (50_000, "10_a_50_mil"), (200_000, "50_a_200_mil"))
_MAYOR = "mas_200_mil"


@dataclass(frozen=True, slots=True)
class Tabla:
    """Una tabla de datos abiertos, con sus filas en el orden de las columnas."""

    nombre: str
    columnas: tuple[str, ...]
    filas: tuple[tuple[Celda, ...], ...]


def carpeta() -> Path:
    """Dónde están el diccionario y el LEEME."""
    return rutas.recursos() / "datos_abiertos"


def tablas_abiertas(base: Base) -> tuple[Tabla, ...]:
    """Todas las tablas; la última es el diccionario de las demás."""
    fijos = {clave: base.dato(clave) for clave in ("anio_poblacion", "administracion_fin")}
    with base.leer() as conexion:
        contenidos: dict[str, Iterable[Fila]] = {
            "municipios": _municipios(conexion, fijos),
            "niveles": _niveles(conexion),
            "indicadores": _indicadores(conexion, base.modelo),
            "compromisos": _compromisos(conexion),
        }
        tablas_ = [_tabla(nombre, filas) for nombre, filas in contenidos.items()]
    descripciones = _descripciones()
    columnas = tuple(descripciones[0])
    filas_diccionario = tuple(tuple(fila.values()) for fila in descripciones)
    return (*tablas_, Tabla(DICCIONARIO, columnas, filas_diccionario))


@cache
def _descripciones() -> tuple[dict[str, str], ...]:
    with (carpeta() / f"{DICCIONARIO}.csv").open(encoding="utf-8", newline="") as entrada:
        return tuple(csv.DictReader(entrada))


def _tabla(nombre: str, filas: Iterable[Fila]) -> Tabla:
    columnas = tuple(d["columna"] for d in _descripciones() if d["archivo"] == nombre)
    return Tabla(nombre, columnas, tuple(tuple(fila[c] for c in columnas) for fila in filas))


def _municipios(conexion: Connection, fijos: Mapping[str, str]) -> Iterable[Fila]:
    convenios = _convenios(conexion)
    for m in conexion.execute(select(tablas.padron).order_by(tablas.padron.c.clave)):
        yield {
            "clave_municipio": m.clave,
            "nombre": m.nombre,
            "region": m.region or None,
            "poblacion": m.poblacion,
            "anio_poblacion": fijos["anio_poblacion"] or None,
            "pct_rural": None,
            "pct_lengua_indigena": m.lengua_indigena,
            "grado_marginacion": m.marginacion or None,
            "pct_ingresos_propios": None,
            "conectividad_h_dia": None,
            "grupo_pares": grupo_por_tamano(m.poblacion),
            "convenio_vigente": int(m.clave in convenios),
            "fecha_convenio": convenios.get(m.clave) or None,
            "fin_administracion": fijos["administracion_fin"] or None,
        }


def grupo_por_tamano(poblacion: int) -> str:
    """Con quién se compara un municipio por su población (consolidacion.md §4)."""
    return next((nombre for tope, nombre in _TAMANOS if poblacion < tope), _MAYOR)


def _convenios(conexion: Connection) -> dict[str, str]:
    """Fecha del convenio más reciente de cada municipio con clave activa."""
    clave = tablas.clave.c
    consulta = (
        select(clave.municipio, func.max(clave.fecha_convenio).label("fecha"))
        .where(clave.estado == EstadoClave.ACTIVA)
        .group_by(clave.municipio)
    )
    return {fila.municipio: fila.fecha for fila in conexion.execute(consulta)}


def _niveles(conexion: Connection) -> Iterable[Fila]:
    corte, resumen = tablas.corte.c, tablas.resumen.c
    consulta = (
        select(tablas.resumen, corte.modelo, corte.fecha_corte)
        .join(
            tablas.corte,
            (corte.municipio == resumen.municipio) & (corte.periodo == resumen.periodo),
        )
        .order_by(resumen.municipio, resumen.periodo, resumen.herramienta)
    )
    estados = _valores_permitidos("niveles", "estado")
    for r in conexion.execute(consulta):
        nivel = None if r.estado == NO_APLICA else r.nivel
        yield {
            "clave_municipio": r.municipio,
            "periodo": r.periodo,
            "version_instrumento": r.modelo,
            "herramienta": r.herramienta,
            "nivel": nivel,
            "puntaje": None if nivel is None else nivel * PUNTOS_POR_NIVEL,
            "estado": r.estado if r.estado in estados else None,
            # Mientras nadie del órgano garante lo verifique, es lo que declara el municipio.
            "calidad": "declarado",
            "fecha_corte": r.fecha_corte,
        }


def _valores_permitidos(archivo: str, columna: str) -> frozenset[str]:
    for descripcion in _descripciones():
        if (descripcion["archivo"], descripcion["columna"]) == (archivo, columna):
            return frozenset(descripcion["valores_permitidos"].split("|"))
    raise KeyError(columna)


def _indicadores(conexion: Connection, modelo: Modelo) -> Iterable[Fila]:
    indicador, corte = tablas.indicador.c, tablas.corte.c
    consulta = (
        select(tablas.indicador, corte.municipio, corte.modelo)
        .join(tablas.corte, corte.instantanea == indicador.instantanea)
        .order_by(corte.municipio, indicador.codigo, indicador.periodo, corte.periodo)
    )
    catalogo = {i.codigo: (i, _semaforo(i)) for i in modelo.indicadores}
    # Si dos entregas miden el mismo periodo, vale la más reciente.
    ultimas = {(f.municipio, f.codigo, f.periodo): f for f in conexion.execute(consulta)}
    for fila in ultimas.values():
        if fila.codigo in catalogo:
            yield _fila_indicador(fila, *catalogo[fila.codigo])


def _fila_indicador(fila: Row[Any], del_modelo: Indicador, semaforo: Semaforo | None) -> Fila:
    numerador, denominador, valor = map(_decimal, (fila.numerador, fila.denominador, fila.valor))
    # El color se calcula aquí: el municipio sólo manda números.
    medicion = calcular(numerador, denominador) if valor is None else Medicion(valor)
    return {
        "clave_municipio": fila.municipio,
        "periodo": fila.periodo,
        "codigo": fila.codigo,
        "numerador": numerador,
        "denominador": denominador,
        "valor": valor,
        "unidad": del_modelo.unidad or None,
        "meta": None,
        "color": color(Medicion(valor, medicion.falta), semaforo).value,
        "estimado": fila.estimado,
        "version": fila.modelo,
    }


def _semaforo(indicador: Indicador) -> Semaforo | None:
    return leer_semaforo(indicador.semaforo, Sentido(indicador.sentido))


def _decimal(texto: str | None) -> Decimal | None:
    return None if texto is None else Decimal(texto)


def _compromisos(conexion: Connection) -> Iterable[Fila]:
    compromiso, vigente, corte = tablas.compromiso.c, tablas.vigente.c, tablas.corte.c
    consulta = (
        select(tablas.compromiso, corte.municipio, corte.fecha_corte)
        .join(tablas.vigente, vigente.instantanea == compromiso.instantanea)
        .join(tablas.corte, corte.instantanea == vigente.instantanea)
        .order_by(corte.municipio, compromiso.clave, compromiso.id)
    )
    for c in conexion.execute(consulta):
        yield {
            "clave_municipio": c.municipio,
            "clave_compromiso": c.clave,
            "herramienta": c.herramienta or None,
            "fecha_limite": c.limite,
            "estado": _estado(c),
            "cumplido_en_plazo": int(c.terminado <= c.limite) if c.terminado else None,
            "con_evidencia": None,
        }


def _estado(compromiso: Row[Any]) -> str:
    if compromiso.terminado:
        return "cumplido"
    if date.fromisoformat(compromiso.limite) < date.fromisoformat(compromiso.fecha_corte):
        return "vencido"
    return "en_curso" if compromiso.avance else "pendiente"

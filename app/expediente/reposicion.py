"""Rehacer en un archivo rescatado los renglones de los que cuelgan sus respuestas.

El ejercicio, las herramientas y las fichas son pocos renglones, y una sola página perdida se los
lleva a todos: sin ellos las respuestas, aunque se lean, no tendrían dónde verse. Qué herramienta y
qué ficha eran se sabe por los campos que contestan.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import uuid4

from app.expediente.indice import DIAGNOSTICO, Indice
from app.modelo.tipos import Modelo

_CASA = tuple[str, str]
"""Herramienta y tipo de ficha (vacío = general)."""


def reponer(base: sqlite3.Connection, modelo: Modelo, hoy: date) -> None:
    """Pone lo que falte, sin cambiar ningún renglón de los que sí se leyeron."""
    versiones = {h.clave: h.version for h in modelo.herramientas} | {DIAGNOSTICO: 1}
    casas = _casas(modelo, versiones)
    ejercicio = _ejercicio(base, hoy)
    for implementacion, campos in _sueltas(base, _CAMPOS_SIN_HERRAMIENTA):
        casa = _casa(casas, campos)
        if casa and casa[0] not in _herramientas(base, ejercicio):
            _implementar(base, ejercicio, casa[0], versiones[casa[0]], implementacion)
    for clave in versiones.keys() - _herramientas(base, ejercicio).keys():
        _implementar(base, ejercicio, clave, versiones[clave], str(uuid4()))
    herramientas = _herramientas(base, ejercicio)
    for ficha, campos in _sueltas(base, _CAMPOS_SIN_FICHA):
        if casa := _casa(casas, campos):
            _ficha(base, ficha, herramientas[casa[0]], casa[1])
    for implementacion in herramientas.values():
        _ficha(base, str(uuid4()), implementacion, "")


def _casas(modelo: Modelo, claves: Iterable[str]) -> dict[str, _CASA]:
    """De cada campo que sólo está en una herramienta, cuál es y en qué tipo de ficha."""
    indice, veces = Indice(modelo), Counter[str]()
    casas: dict[str, _CASA] = {}
    for clave in claves:
        for campo, lugar in indice.de(clave).items():
            veces[campo] += 1
            casas[campo] = (clave, lugar.tipo)
    return {campo: casa for campo, casa in casas.items() if veces[campo] == 1}


def _casa(casas: Mapping[str, _CASA], campos: Iterable[str]) -> _CASA | None:
    votos = Counter(casas[campo] for campo in campos if campo in casas)
    return votos.most_common(1)[0][0] if votos else None


def _ejercicio(base: sqlite3.Connection, hoy: date) -> str:
    fila = base.execute("SELECT id FROM ejercicio ORDER BY anio DESC LIMIT 1").fetchone()
    if fila is not None:
        return str(fila[0])
    suyo = base.execute(
        "SELECT ejercicio_id FROM implementacion GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    primero = base.execute(
        "SELECT min(inicio) FROM (SELECT inicio FROM implementacion UNION ALL"
        " SELECT inicio FROM actividad)"
    ).fetchone()
    clave = str(suyo[0]) if suyo else str(uuid4())
    inicio = str(primero[0] or hoy.isoformat())
    base.execute(
        "INSERT INTO ejercicio (id, anio, inicio) VALUES (?, ?, ?)",
        (clave, int(inicio[:4]), inicio),
    )
    return clave


def _herramientas(base: sqlite3.Connection, ejercicio: str) -> dict[str, str]:
    """El renglón de cada herramienta del ejercicio."""
    orden = "SELECT herramienta, id FROM implementacion WHERE ejercicio_id = ?"
    return dict(base.execute(orden, (ejercicio,)).fetchall())


def _implementar(
    base: sqlite3.Connection, ejercicio: str, herramienta: str, version: int, clave: str
) -> None:
    plan = base.execute(
        "SELECT min(inicio), max(fin) FROM actividad WHERE clave = ?", (herramienta,)
    ).fetchone()
    base.execute(
        "INSERT INTO implementacion (id, ejercicio_id, herramienta, version_definicion, estado,"
        " situacion, motivo, nivel, avance, inicio, fin)"
        " VALUES (?, ?, ?, ?, 'no_iniciada', 'sin_empezar', '', 0, 0, ?, ?)",
        (clave, ejercicio, herramienta, version, *plan),
    )


def _ficha(base: sqlite3.Connection, clave: str, implementacion: str, tipo: str) -> None:
    """La agrega al final de las de su tipo; general sólo hay una, y si ya está no se toca."""
    ultima = base.execute(
        "SELECT ifnull(max(orden), 0) FROM ficha WHERE implementacion_id = ? AND tipo = ?",
        (implementacion, tipo),
    ).fetchone()[0]
    if tipo or not ultima:
        base.execute(
            "INSERT INTO ficha (id, implementacion_id, tipo, orden) VALUES (?, ?, ?, ?)",
            (clave, implementacion, tipo, ultima + 1),
        )


_CONTESTADO = "(SELECT ficha_id, campo FROM respuesta UNION SELECT ficha_id, campo FROM evidencia)"
_CAMPOS_SIN_HERRAMIENTA = (
    f"SELECT implementacion_id, campo FROM ficha JOIN {_CONTESTADO} ON ficha_id = ficha.id"  # noqa: S608
    " WHERE implementacion_id NOT IN (SELECT id FROM implementacion)"
    " ORDER BY ficha.orden"
)
_CAMPOS_SIN_FICHA = (
    f"SELECT ficha_id, campo FROM {_CONTESTADO}"  # noqa: S608
    " WHERE ficha_id NOT IN (SELECT id FROM ficha)"
)


def _sueltas(base: sqlite3.Connection, consulta: str) -> Iterator[tuple[str, list[str]]]:
    """Cada dueño que falta, con los campos que contesta."""
    campos: dict[str, list[str]] = {}
    for dueno, campo in base.execute(consulta):
        campos.setdefault(dueno, []).append(campo)
    yield from campos.items()

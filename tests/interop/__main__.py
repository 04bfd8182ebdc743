"""Doscientos planes al azar: MPXJ lee lo exportado, lo reescribe y aquí se vuelve a leer igual.

Uso: python -m tests.interop [CUÁNTOS] [SEMILLA]
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from xml.etree.ElementTree import Element, parse

from app.documentos.cronograma import mspdi
from app.documentos.cronograma.dictamen import una_linea
from app.documentos.cronograma.importacion import leer_archivo
from app.documentos.cronograma.jerarquia import Puesto, esquema
from app.modelo.cronograma.ajeno import Juicio
from app.modelo.cronograma.valores import HITO, Cronograma, Enlace
from app.modelo.tipos import TipoDependencia
from tests.interop.azar import cronograma
from tests.interop.entorno import SinArbitro, preparar

LECTOR = Path(__file__).with_name("mpxj_lee.py")


def main() -> int:
    """Devuelve 0 si todo coincide; si no, dice qué."""
    cuantos = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    semilla = int(sys.argv[2]) if len(sys.argv) > 2 else 2026
    try:
        python = preparar()
    except SinArbitro as error:
        print(error)
        return 1
    planes = {f"{n:04}": cronograma(Random(semilla + n)) for n in range(cuantos)}
    with tempfile.TemporaryDirectory() as nombre:
        carpeta = Path(nombre)
        for clave, plan in planes.items():
            contenido = mspdi.escribir(plan, f"Plan {clave}", datetime(2026, 6, 1, tzinfo=UTC))
            (carpeta / f"{clave}.xml").write_bytes(contenido)
        inicio = time.monotonic()
        subprocess.run([str(python), str(LECTOR), str(carpeta)], check=True)
        segundos = time.monotonic() - inicio
        cuenta: Counter[str] = Counter()
        diferencias = [
            f"plan {clave}: {diferencia}"
            for clave, plan in planes.items()
            for diferencia in comparar(plan, carpeta / f"{clave}.xml", cuenta)
        ]
    print("\n".join(diferencias[:20]))
    partes = ", ".join(f"{n} {que}" for que, n in cuenta.items())
    print(f"{cuantos} planes leídos por MPXJ en {segundos:.1f} s: {partes}.")
    print(f"{len(diferencias)} diferencias.")
    return 1 if diferencias else 0


def comparar(plan: Cronograma, ruta: Path, cuenta: Counter[str]) -> Iterator[str]:
    """Las diferencias entre el plan, lo que entendió MPXJ y lo que se lee de su reescritura."""
    puestos = esquema(plan.actividades)
    leido = json.loads(ruta.with_suffix(".json").read_text(encoding="utf-8"))
    esperadas = [_esperada(puesto, plan, puestos) for puesto in puestos]
    if len(esperadas) != len(leido["tareas"]):
        yield f"{len(leido['tareas'])} tareas en vez de {len(esperadas)}"
    for esperada, suya in zip(esperadas, leido["tareas"], strict=False):
        yield from _distintos(esperada, suya, cuenta)
    yield from _desordenados(parse(ruta).getroot(), leido["orden"])
    for camino in (ruta, ruta.with_suffix(".vuelta.xml")):
        yield from _vuelta(esperadas, camino, cuenta)


def _esperada(puesto: Puesto, plan: Cronograma, puestos: tuple[Puesto, ...]) -> dict[str, Any]:
    actividad = puesto.actividad
    lugares = {p.actividad.id: p for p in puestos}
    responsable = mspdi.responsable_de(actividad)
    enlaces = [
        _enlace(e, lugares[e.de])
        for e in plan.enlaces
        if e.a == actividad.id and mspdi.enlaza(e, lugares)
    ]
    return {
        "uid": puesto.lugar,
        "nombre": una_linea(actividad.nombre),
        "clave": actividad.clave,
        "nivel": puesto.nivel,
        "padre": lugares[actividad.padre].lugar if actividad.padre else 0,
        "resumen": puesto.resumen,
        "hito": actividad.tipo == HITO,
        "inicio": _dia(actividad.inicio),
        "fin": _dia(actividad.fin),
        "dias": f"{(actividad.fin - actividad.inicio).days}.0d",
        "avance": float(actividad.avance),
        "inicio_real": _dia(actividad.inicio_real),
        "fin_real": _dia(actividad.fin_real),
        "base_inicio": _dia(actividad.base_inicio),
        "base_fin": _dia(actividad.base_fin),
        "critica": actividad.critica,
        "recursos": [responsable] if responsable else [],
        "enlaces": sorted(enlaces),
    }


def _enlace(enlace: Enlace, de: Puesto) -> list[Any]:
    tipo = "SS" if enlace.tipo is TipoDependencia.TRASLAPE else "FS"
    return [de.lugar, tipo, f"{mspdi.desfase_real(enlace, de.actividad)}.0d"]


def _dia(dia: date | None) -> str:
    return f"{dia}T00:00" if dia else ""


def _distintos(
    esperada: dict[str, Any], suya: dict[str, Any], cuenta: Counter[str]
) -> Iterator[str]:
    cuenta["tareas"] += 1
    cuenta["enlaces"] += len(esperada["enlaces"])
    cuenta["líneas base"] += bool(esperada["base_inicio"])
    cuenta["asignaciones"] += len(esperada["recursos"])
    for campo, valor in esperada.items():
        if suya[campo] != valor:
            yield f"tarea {esperada['uid']}, {campo}: {suya[campo]!r} en vez de {valor!r}"


def _desordenados(raiz: Element, orden: dict[str, list[str]]) -> Iterator[str]:
    """Elementos que no siguen el orden del esquema, que MS Project exige."""
    for elemento in raiz.iter():
        nombre = elemento.tag.rpartition("}")[2]
        if nombre in orden:
            lugares = {n.lower(): i for i, n in enumerate(orden[nombre])}
            hijos = [lugares.get(h.tag.rpartition("}")[2].lower(), -1) for h in elemento]
            if hijos != sorted(hijos) or -1 in hijos:
                yield f"{nombre}: fuera del orden del esquema"


def _vuelta(esperadas: list[dict[str, Any]], ruta: Path, cuenta: Counter[str]) -> Iterator[str]:
    renglones = leer_archivo(ruta).renglones
    dentro = [r for r in renglones if r.juicio is not Juicio.FUERA]
    if len(dentro) != len(esperadas):
        yield f"{ruta.name}: {len(dentro)} renglones en vez de {len(esperadas)}"
    for esperada, renglon in zip(esperadas, dentro, strict=False):
        cuenta["renglones de vuelta"] += 1
        tarea = renglon.tarea
        suyo = {
            "uid": int(tarea.uid),
            "nombre": tarea.nombre,
            "nivel": tarea.nivel,
            "resumen": tarea.resumen,
            "hito": tarea.hito,
            "inicio": _dia(tarea.inicio),
            "fin": _dia(tarea.fin),
            "avance": float(tarea.avance),
            "recursos": [tarea.responsable] if tarea.responsable else [],
        }
        for campo, valor in suyo.items():
            if esperada[campo] != valor:
                yield f"{ruta.name}, tarea {tarea.uid}, {campo}: {valor!r}"
        predecesoras = [de for de, tipo, _ in esperada["enlaces"] if tipo == "FS"]
        if sorted(map(int, tarea.predecesoras)) != predecesoras:
            yield f"{ruta.name}, tarea {tarea.uid}, predecesoras: {tarea.predecesoras}"


if __name__ == "__main__":
    sys.exit(main())

"""Corre en el entorno de MPXJ, sin nada del programa: lee los planes de una carpeta.

Uso: python mpxj_lee.py CARPETA. De cada `N.xml` escribe `N.json`, lo que MPXJ entendió, y
`N.vuelta.xml`, el mismo plan vuelto a escribir por MPXJ. Una sola máquina virtual para todos.
"""

import json
import sys
from pathlib import Path
from typing import Any

import jpype


def principal(carpeta: Path) -> None:
    """Lee y reescribe cada plan de la carpeta."""
    import mpxj

    jars = str(Path(mpxj.__file__).parent / "lib" / "*")
    jpype.startJVM("-Xmx512m", classpath=[jars])
    lector = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    for ruta in sorted(carpeta.glob("*.xml")):
        if ruta.name.endswith(".vuelta.xml"):
            continue
        proyecto = lector.read(str(ruta))
        tareas = [_tarea(t) for t in proyecto.getTasks() if t.getUniqueID().intValue()]
        leido = {"tareas": tareas, "orden": _orden()}
        ruta.with_suffix(".json").write_text(json.dumps(leido), encoding="utf-8")
        escritor = jpype.JClass("org.mpxj.mspdi.MSPDIWriter")()
        escritor.write(proyecto, str(ruta.with_suffix(".vuelta.xml")))


def _tarea(tarea: Any) -> dict[str, Any]:
    padre = tarea.getParentTask()
    return {
        "uid": tarea.getUniqueID().intValue(),
        "nombre": _texto(tarea.getName()),
        "clave": _texto(tarea.getWBS()),
        "nivel": tarea.getOutlineLevel().intValue(),
        "padre": padre.getUniqueID().intValue() if padre is not None else 0,
        "resumen": bool(tarea.getSummary()),
        "hito": bool(tarea.getMilestone()),
        "inicio": _texto(tarea.getStart()),
        "fin": _texto(tarea.getFinish()),
        "dias": _dias(tarea.getDuration()),
        "avance": tarea.getPercentageComplete().doubleValue(),
        "inicio_real": _texto(tarea.getActualStart()),
        "fin_real": _texto(tarea.getActualFinish()),
        "base_inicio": _texto(tarea.getBaselineStart()),
        "base_fin": _texto(tarea.getBaselineFinish()),
        "critica": bool(tarea.getCritical()),
        "notas": _texto(tarea.getNotes()),
        "recursos": [_texto(a.getResource().getName()) for a in tarea.getResourceAssignments()],
        "enlaces": sorted(
            [
                e.getPredecessorTask().getUniqueID().intValue(),
                _texto(e.getType()),
                _dias(e.getLag()),
            ]
            for e in tarea.getPredecessors()
        ),
    }


def _texto(valor: Any) -> str:
    return "" if valor is None else str(valor)


def _dias(duracion: Any) -> str:
    """La duración con su unidad: «3.0d»."""
    return _texto(duracion)


def _orden() -> dict[str, list[str]]:
    """El orden de los elementos según el esquema de Microsoft que MPXJ trae compilado."""
    tipo = jpype.JClass("jakarta.xml.bind.annotation.XmlType")
    clases = {
        "Project": "Project",
        "Calendar": "Project$Calendars$Calendar",
        "Task": "Project$Tasks$Task",
        "PredecessorLink": "Project$Tasks$Task$PredecessorLink",
        "Baseline": "Project$Tasks$Task$Baseline",
        "Resource": "Project$Resources$Resource",
        "Assignment": "Project$Assignments$Assignment",
    }
    orden = {}
    for elemento, clase in clases.items():
        anotada = jpype.JClass(f"org.mpxj.mspdi.schema.{clase}").class_
        orden[elemento] = [str(n) for n in anotada.getAnnotation(tipo.class_).propOrder()]
    return orden


if __name__ == "__main__":
    principal(Path(sys.argv[1]))

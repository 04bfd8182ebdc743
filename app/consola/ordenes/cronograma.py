"""El cronograma desde la consola: sacarlo en el formato que se pida o traer un plan ajeno."""

import argparse
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.consola.ordenes.expediente import dia
from app.consola.salida import decir, imprimir_json
from app.modelo.cronograma.ajeno import Juicio, PlanAjeno
from app.reloj import Reloj, RelojFijo, RelojReal

if TYPE_CHECKING:
    from app.documentos.cronograma.paginas import Opciones

FORMATOS = ("json", "ics", "mspdi", "svg", "png", "pdf", "xlsx")
PAPELES = ("carta", "oficio", "a3")
_SIGNOS = {Juicio.LISTO: "listo", Juicio.CON_AVISO: "con aviso", Juicio.FUERA: "fuera"}


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    orden = ordenes.add_parser("cronograma", help="exporta el cronograma o trae un plan ajeno")
    orden.add_argument("archivo", type=Path, metavar="ARCHIVO.vitral", help="el expediente")
    que = orden.add_mutually_exclusive_group(required=True)
    que.add_argument("--formato", choices=FORMATOS, help=", ".join(FORMATOS))
    que.add_argument("--importar", type=Path, metavar="PLAN", help="plan .xml, .planner o .ics")
    orden.add_argument("--destino", type=Path, help="carpeta de salida (con --formato)")
    orden.add_argument("--papel", choices=PAPELES, default=PAPELES[0], help="del PDF (carta)")
    orden.add_argument("--mosaico", action="store_true", help="reparte el PDF en varias hojas")
    orden.add_argument("--hoy", type=dia, help="como si hoy fuera ese día (con --formato)")
    orden.add_argument(
        "--aplicar", action="store_true", help="trae las tareas; sin ella sólo informa"
    )
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=cronograma, mal_escrita=orden.error)


def cronograma(opciones: argparse.Namespace) -> None:
    """Exporta o importa, según lo pedido."""
    if opciones.importar is not None:
        importar(opciones)
    elif opciones.destino is None:
        opciones.mal_escrita("faltan datos: --destino")
    else:
        exportar(opciones)


def exportar(opciones: argparse.Namespace) -> None:
    """Escribe el cronograma en la carpeta de destino, que se crea si falta."""
    from app.documentos.cronograma import salidas
    from app.documentos.cronograma.filas import Datos

    reloj: Reloj = RelojReal()
    if opciones.hoy is not None:
        # Si es de una versión anterior se pone al día con la fecha de verdad…
        _abrir(opciones.archivo, reloj).cerrar()
        reloj = RelojFijo(datetime.combine(opciones.hoy, time(12), UTC))
    # …y con otra sólo se lee: nada que dependa de ella debe quedar guardado.
    solo_lectura = opciones.hoy is not None
    with _abrir(opciones.archivo, reloj, solo_lectura=solo_lectura) as expediente:
        municipio, perfil = expediente.municipio(), expediente.perfil
        datos = Datos(expediente.plan.ver(), expediente.modelo)
    encargo = salidas.Encargo(
        datos,
        municipio.nombre,
        entidad=perfil.nombre,
        clave=municipio.clave,
        ejercicio=municipio.ejercicio,
        opciones=_papel(opciones),
        rasterizar=opciones.rasterizar,
        ahora=reloj.ahora(),
    )
    opciones.destino.mkdir(parents=True, exist_ok=True)
    nombre = f"cronograma-{municipio.clave}.{salidas.extension(opciones.formato)}"
    ruta = salidas.escribir(opciones.formato, encargo, opciones.destino / nombre)
    if opciones.json:
        imprimir_json({"ruta": ruta, "actividades": len(datos.cronograma.actividades)})
    else:
        decir(f"Se escribió {ruta}.")


def importar(opciones: argparse.Namespace) -> None:
    """Informa qué se puede traer de un plan ajeno y, con `--aplicar`, lo trae a proyectos de 1d."""
    from app.documentos.cronograma.importacion import leer_archivo

    plan = leer_archivo(opciones.importar)
    elegidas = [tarea.uid for tarea in plan.tareas]
    traidas = 0
    with _abrir(opciones.archivo, RelojReal()) as expediente:
        if opciones.aplicar and elegidas:
            traidas = expediente.plan.importar(plan, elegidas)
    if opciones.json:
        imprimir_json({"plan": plan, "traidas": traidas})
    else:
        _informar(plan)
        if opciones.aplicar:
            decir(f"Se trajeron {traidas} tareas." if traidas != 1 else "Se trajo 1 tarea.")
        elif elegidas:
            decir("No se trajo nada: repita con --aplicar para traerlas.")


def _informar(plan: PlanAjeno) -> None:
    decir(f"{plan.nombre}: {len(plan.tareas)} de {len(plan.renglones)} renglones se pueden traer.")
    for renglon in plan.renglones:
        tarea = renglon.tarea
        fechas = f"{tarea.inicio or '—'} a {tarea.fin or '—'}"
        sangria = "  " * (tarea.nivel - 1)
        decir(
            f"  {renglon.numero:>4}  {_SIGNOS[renglon.juicio]:<9}  {fechas:<24}  "
            f"{sangria}{tarea.nombre or '(sin nombre)'}"
        )
        if renglon.juicio is not Juicio.LISTO:
            decir(f"        {renglon.texto}")


def _papel(opciones: argparse.Namespace) -> "Opciones":
    from app.documentos.cronograma.paginas import Modo, Opciones, Papel

    modo = Modo.MOSAICO if opciones.mosaico else Modo.AJUSTADO
    return Opciones(Papel(opciones.papel), modo=modo)


def _abrir(ruta: Path, reloj: Reloj, *, solo_lectura: bool = False) -> Any:
    from app.expediente.archivo import abrir
    from app.modelo.carga import cargar_modelo

    return abrir(ruta, cargar_modelo(), None, reloj=reloj, solo_lectura=solo_lectura)

"""Lo que la pantalla pregunta en ventanas aparte; cada una se importa al abrirse."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from ui.cronograma.arrastre import se_mueve

if TYPE_CHECKING:
    from ui.cronograma.pantalla import Cronograma


def fechas_reales(pantalla: "Cronograma") -> None:
    """Pide cuándo empezó y terminó de verdad la barra elegida."""
    from ui.cronograma.dialogos.reales import FechasReales

    fila = pantalla.vista.elegida
    if fila is None or not se_mueve(fila):
        pantalla.decir("Elija primero una barra.")
        return
    dialogo = FechasReales(fila, pantalla.sesion.expediente.reloj.hoy(), pantalla)
    if dialogo.exec() == QDialog.DialogCode.Accepted:
        pantalla.edicion.marcar_real(fila, *dialogo.fechas)


def proponer(pantalla: "Cronograma") -> None:
    """Compara el plan con uno propuesto de nuevo y, si se acepta, lo cambia."""
    from ui.cronograma.dialogos.proponer import ProponerDeNuevo

    _con_plan(pantalla, ProponerDeNuevo)


def lineas_base(pantalla: "Cronograma") -> None:
    """Las fotografías de fechas: nueva, comparar, quitar."""
    from ui.cronograma.dialogos.lineas_base import LineasBase

    _con_plan(pantalla, LineasBase)


def inhabiles(pantalla: "Cronograma") -> None:
    """Los días que no se trabajan."""
    from ui.cronograma.dialogos.inhabiles import Inhabiles

    _con_plan(pantalla, Inhabiles)


def importar(pantalla: "Cronograma") -> None:
    """Trae tareas de otro programa como un proyecto de 1d."""
    from ui.cronograma.dialogos.importar import importar_plan

    importar_plan(pantalla)


def exportar(pantalla: "Cronograma") -> None:
    """Imprime o exporta lo que se ve."""
    from app.documentos.cronograma.salidas import Encargo
    from ui.cronograma.exportar import ExportarCronograma, todas

    plano, datos, sesion = pantalla.vista.grafica.plano, pantalla.datos, pantalla.sesion
    if plano is None or datos is None:
        return
    municipio = sesion.expediente.municipio()
    encargo = Encargo(
        datos=datos,
        municipio=municipio.nombre,
        entidad=sesion.perfil.nombre,
        clave=municipio.clave,
        ejercicio=municipio.ejercicio,
        arbol=plano.filas,
        ruta=plano.ruta,
        ahora=sesion.expediente.reloj.ahora(),
        capacitacion=sesion.capacitacion,
    )
    ExportarCronograma(sesion, encargo, todas(datos), pantalla).open()


def teclas(pantalla: "Cronograma") -> None:
    """La hoja de teclas."""
    from ui.cronograma.dialogos.teclas import HojaDeTeclas

    HojaDeTeclas(pantalla.acciones.teclas(), pantalla).exec()


def _con_plan(pantalla: "Cronograma", clase: "Callable[[Cronograma], QDialog]") -> None:
    if pantalla.datos is not None:
        clase(pantalla).exec()

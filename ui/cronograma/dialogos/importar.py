"""Traer un plan de otro programa: se ve qué se puede usar antes de crear nada."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTableWidgetItem, QWidget

from app.dominio.textos_fecha import fecha_corta
from app.modelo.cronograma.ajeno import Juicio, PlanAjeno, RenglonAjeno
from ui.comun import archivos
from ui.comun.controles import Boton
from ui.cronograma.dialogos.piezas import Tabla
from ui.cronograma.preguntas import Dialogo

if TYPE_CHECKING:
    from ui.cronograma.pantalla import Cronograma

FILTRO = "Planes (*.xml *.ics *.planner *.mspdi);;Todos los archivos (*)"
_JUICIOS = {
    Juicio.LISTO: "Listo",
    Juicio.CON_AVISO: "Con aviso",
    Juicio.FUERA: "No se trae",
}


class PlanPorTraer(Dialogo):
    """El dictamen de cada renglón; sólo se traen los que tienen la casilla puesta."""

    def __init__(self, plan: PlanAjeno, padre: QWidget | None) -> None:
        super().__init__("Importar plan", padre, 860)
        self._renglones = plan.renglones
        self.decir(plan.nombre or "Plan importado", "subtitulo")
        self.decir("Se creará un proyecto de Planes y proyectos (1d) con las tareas elegidas.")
        titulos = ("Renglón", "Tarea", "Inicio", "Fin", "Dictamen", "Detalle")
        self.tabla = Tabla("Tareas del archivo", titulos)
        self.tabla.llenar([_renglon(r) for r in plan.renglones], con_casilla=True)
        for numero, renglon in enumerate(plan.renglones):
            celda = self._casilla(numero)
            if renglon.juicio is Juicio.FUERA:
                celda.setFlags(celda.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            else:
                celda.setCheckState(Qt.CheckState.Checked)
        self.cuerpo.addWidget(self.tabla, 1)
        self.cuenta = self.decir("", "secundario")
        self.traer = Boton("Traer las elegidas", "primario").al_pulsar(self.accept)
        self.botones.addWidget(self.traer)
        self.cancelable()
        self.tabla.itemChanged.connect(lambda _celda: self._contar())
        self._contar()

    @property
    def elegidas(self) -> tuple[str, ...]:
        """Los uids con la casilla puesta."""
        return tuple(
            renglon.tarea.uid
            for numero, renglon in enumerate(self._renglones)
            if self._casilla(numero).checkState() is Qt.CheckState.Checked
        )

    def _casilla(self, numero: int) -> QTableWidgetItem:
        celda = self.tabla.item(numero, 0)
        if celda is None:
            raise IndexError(numero)
        return celda

    def _contar(self) -> None:
        elegidas, todas = len(self.elegidas), len(self._renglones)
        self.cuenta.setText(f"{elegidas} de {todas} tareas elegidas.")
        self.traer.setEnabled(elegidas > 0)


def importar_plan(pantalla: "Cronograma") -> None:
    """Pide el archivo, lo lee fuera del hilo de la interfaz y muestra qué se puede traer."""
    ruta = archivos.elegir_abrir(pantalla, "Importar plan", FILTRO)
    if ruta is None:
        return
    sesion = pantalla.sesion
    sesion.ejecutor.hacer(
        lambda: _leer(ruta),
        lambda plan: _elegir(pantalla, plan),
        sesion.avisos.mostrar_error,
    )


def _leer(ruta: Path) -> PlanAjeno:
    from app.documentos.cronograma.importacion import leer_archivo

    return leer_archivo(ruta)


def _elegir(pantalla: "Cronograma", plan: PlanAjeno) -> None:
    dialogo = PlanPorTraer(plan, pantalla)
    if dialogo.exec() != QDialog.DialogCode.Accepted:
        return
    servicio, elegidas = pantalla.sesion.expediente.plan, dialogo.elegidas
    cuantas = "1 tarea" if len(elegidas) == 1 else f"{len(elegidas)} tareas"
    pantalla.edicion.ordenar(
        lambda: servicio.importar(plan, elegidas),
        f"Se trajeron {cuantas} a un proyecto de 1d.",
    )


def _renglon(renglon: RenglonAjeno) -> tuple[str, ...]:
    tarea = renglon.tarea
    return (
        str(renglon.numero),
        f"{'   ' * (tarea.nivel - 1)}{tarea.nombre}",
        fecha_corta(tarea.inicio) if tarea.inicio else "",
        fecha_corta(tarea.fin) if tarea.fin else "",
        _JUICIOS[renglon.juicio],
        renglon.texto,
    )

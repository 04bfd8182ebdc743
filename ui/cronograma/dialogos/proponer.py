"""Proponer de nuevo: se compara con lo de hoy antes de cambiar nada."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from app.dominio.textos_fecha import fecha_corta, fecha_larga
from app.modelo.cronograma.propuesta import ESTANDAR
from app.modelo.cronograma.valores import ComparacionPlan, Tramo
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta
from ui.cronograma.dialogos.piezas import FechaEscrita, Tabla
from ui.cronograma.preguntas import Dialogo

if TYPE_CHECKING:
    from ui.cronograma.pantalla import Cronograma


class ProponerDeNuevo(Dialogo):
    """Fecha, ruta y diagnóstico; «Comparar» llena la tabla y «Aplicar» cambia el plan."""

    def __init__(self, pantalla: "Cronograma") -> None:
        super().__init__("Proponer de nuevo el cronograma", pantalla, 860)
        self._sesion = pantalla.sesion
        self._edicion = pantalla.edicion
        hoy = pantalla.sesion.expediente.reloj.hoy()
        cronograma = pantalla.edicion.cronograma
        self.inicio = FechaEscrita("Empieza", hoy, cronograma.inicio if cronograma else hoy)
        rotulo = Etiqueta("Ruta", "fuerte")
        self.ruta = ComboSinRueda()
        for ruta in pantalla.sesion.modelo.diagnostico.rutas:
            self.ruta.addItem(ruta.nombre, ruta.clave)
        self.ruta.setCurrentIndex(max(0, self.ruta.findData(ESTANDAR)))
        rotular(rotulo, self.ruta, "Qué herramientas entran y en qué orden")
        self.diagnostico = QCheckBox("Ordenar según las prioridades del diagnóstico")
        self.diagnostico.setChecked(True)
        for pieza in (self.inicio, rotulo, self.ruta, self.diagnostico):
            self.cuerpo.addWidget(pieza)
        self.comparar = Boton("Comparar con el plan de hoy").al_pulsar(self._comparar)
        self.cuerpo.addWidget(self.comparar)
        self.tabla = Tabla("Antes y después", ("", "Herramienta", "Hoy", "Propuesta", "Por qué"))
        self.tabla.hide()
        self.cuerpo.addWidget(self.tabla, 1)
        self.resumen = self.decir("", "secundario")
        self.aplicar = Boton("Aplicar la propuesta", "primario").al_pulsar(self._aplicar)
        self.aplicar.setEnabled(False)
        self.botones.addWidget(self.aplicar)
        self.cancelable()
        self.inicio.cambiada.connect(self._olvidar)
        self.ruta.currentIndexChanged.connect(lambda _cual: self._olvidar())
        self.diagnostico.toggled.connect(lambda _puesta: self._olvidar())

    def _olvidar(self) -> None:
        """Cambió lo que se pide: lo comparado ya no vale."""
        self.aplicar.setEnabled(False)
        self.comparar.setEnabled(self.inicio.dia is not None)

    def _comparar(self) -> None:
        plan, dia = self._sesion.expediente.plan, self.inicio.dia
        ruta, segun = str(self.ruta.currentData() or ESTANDAR), self.diagnostico.isChecked()
        self.comparar.setEnabled(False)
        self._sesion.ejecutor.hacer(
            lambda: plan.propuesta(dia, ruta=ruta, segun_diagnostico=segun),
            self._mostrar,
            self._al_fallar,
        )

    def _mostrar(self, comparacion: ComparacionPlan) -> None:
        self.tabla.llenar(
            [
                (c.clave, c.nombre, _tramo(c.antes), _tramo(c.despues), c.explicacion)
                for c in comparacion.cambios
            ]
        )
        cambian = sum(c.antes != c.despues for c in comparacion.cambios)
        self.resumen.setText(
            f"Cambian {cambian} de {len(comparacion.cambios)} herramientas; todo terminaría el "
            f"{fecha_larga(comparacion.fin)}. Se puede deshacer."
        )
        self.tabla.show()
        self.ajustar()
        self.comparar.setEnabled(True)
        self.aplicar.setEnabled(True)

    def _aplicar(self) -> None:
        plan, dia = self._sesion.expediente.plan, self.inicio.dia
        ruta, segun = str(self.ruta.currentData() or ESTANDAR), self.diagnostico.isChecked()
        self.accept()
        self._edicion.ordenar(
            lambda: plan.proponer(dia, ruta=ruta, segun_diagnostico=segun),
            "El cronograma ahora es el propuesto. Ctrl+Z lo deshace.",
        )

    def _al_fallar(self, error: Exception) -> None:
        self.comparar.setEnabled(True)
        self._sesion.avisos.mostrar_error(error)


def _tramo(tramo: Tramo | None) -> str:
    return f"{fecha_corta(tramo[0])} → {fecha_corta(tramo[1])}" if tramo else "No está"

"""Los días que no se trabajan: los del perfil se ven; los propios se agregan y se quitan."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from app.dominio.textos_fecha import fecha_corta
from app.modelo.cronograma.valores import Inhabil
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Etiqueta
from ui.cronograma.dialogos.piezas import FechaEscrita, Tabla
from ui.cronograma.preguntas import Dialogo

if TYPE_CHECKING:
    from ui.cronograma.pantalla import Cronograma


class Inhabiles(Dialogo):
    """Cada botón pide su orden y cierra."""

    def __init__(self, pantalla: "Cronograma") -> None:
        super().__init__("Días inhábiles", pantalla, 560)
        self._edicion = pantalla.edicion
        self._plan = pantalla.sesion.expediente.plan
        cronograma = pantalla.edicion.cronograma
        self._dias: tuple[Inhabil, ...] = cronograma.inhabiles if cronograma else ()
        self.decir("Los feriados del perfil ya cuentan. Anote aquí los propios de su municipio.")
        self.tabla = Tabla("Días inhábiles", ("Día", "Motivo", "De quién"), 1)
        self.tabla.llenar(
            [
                (fecha_corta(d.dia), d.motivo, "Propio" if d.propio else "Del perfil")
                for d in self._dias
            ]
        )
        self.cuerpo.addWidget(self.tabla)
        self.dia = FechaEscrita("Día por agregar", pantalla.sesion.expediente.reloj.hoy())
        rotulo = Etiqueta("Motivo", "fuerte")
        self.motivo = QLineEdit()
        rotular(rotulo, self.motivo, "Por ejemplo: fiesta patronal")
        for pieza in (self.dia, rotulo, self.motivo):
            self.cuerpo.addWidget(pieza)
        self.agregar = Boton("Agregar el día", "primario").al_pulsar(self._agregar)
        self.quitar = Boton("Quitar el elegido", "peligro").al_pulsar(self._quitar)
        self.botones.addWidget(self.agregar)
        self.botones.addWidget(self.quitar)
        self.cancelable("Cerrar")
        self.dia.cambiada.connect(self._revisar)
        self.motivo.textChanged.connect(self._revisar)
        self.tabla.itemSelectionChanged.connect(self._revisar)
        self._revisar()

    def _revisar(self) -> None:
        completo = self.dia.dia is not None and bool(self.motivo.text().strip())
        self.agregar.setEnabled(completo)
        elegido = self._elegido()
        self.quitar.setEnabled(elegido is not None and elegido.propio)

    def _elegido(self) -> Inhabil | None:
        renglon = self.tabla.renglon
        return self._dias[renglon] if 0 <= renglon < len(self._dias) else None

    def _agregar(self) -> None:
        dia, motivo = self.dia.dia, self.motivo.text().strip()
        if dia is not None:
            self.accept()
            self._edicion.ordenar(
                lambda: self._plan.agregar_inhabil(dia, motivo),
                f"El {fecha_corta(dia)} ya es inhábil.",
            )

    def _quitar(self) -> None:
        if (elegido := self._elegido()) is not None:
            self.accept()
            self._edicion.ordenar(
                lambda: self._plan.quitar_inhabil(elegido.dia),
                f"El {fecha_corta(elegido.dia)} vuelve a ser hábil.",
            )

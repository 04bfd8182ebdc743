"""Líneas base: fotografías de las fechas del plan para comparar."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.dominio.textos_fecha import fecha_corta
from app.modelo.cronograma.valores import LineaBase
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Etiqueta
from ui.cronograma.dialogos.piezas import Tabla
from ui.cronograma.preguntas import Dialogo

if TYPE_CHECKING:
    from ui.cronograma.pantalla import Cronograma


class LineasBase(Dialogo):
    """Cada botón pide su orden y cierra: el cronograma enseña el resultado."""

    def __init__(self, pantalla: "Cronograma") -> None:
        super().__init__("Líneas base", pantalla, 640)
        self._edicion = pantalla.edicion
        self._plan = pantalla.sesion.expediente.plan
        cronograma = pantalla.edicion.cronograma
        self._lineas: tuple[LineaBase, ...] = cronograma.lineas_base if cronograma else ()
        base = cronograma.base if cronograma else ""
        self.decir("Una línea base guarda las fechas de hoy para compararlas después.")
        self.tabla = Tabla("Líneas base guardadas", ("Nombre", "Guardada", "Se compara"), 0)
        self.tabla.llenar(
            [
                (linea.nombre, fecha_corta(linea.creada), "Sí" if linea.id == base else "")
                for linea in self._lineas
            ]
        )
        self.cuerpo.addWidget(self.tabla)
        nueva = QHBoxLayout()
        rotulo = Etiqueta("Nombre de la nueva")
        self.nombre = QLineEdit()
        self.nombre.setPlaceholderText("Por ejemplo: Plan aprobado en marzo")
        rotular(rotulo, self.nombre)
        self.guardar = Boton("Guardar las fechas de hoy").al_pulsar(self._fijar)
        for pieza in (rotulo, self.nombre, self.guardar):
            nueva.addWidget(pieza)
        self.cuerpo.addLayout(nueva)
        self.comparar = Boton("Comparar con ésta", "primario").al_pulsar(self._comparar)
        self.quitar = Boton("Quitar", "peligro").al_pulsar(self._quitar)
        self.botones.addWidget(self.comparar)
        self.botones.addWidget(self.quitar)
        self.cancelable("Cerrar")
        self.tabla.itemSelectionChanged.connect(self._revisar)
        if self._lineas:
            self.tabla.selectRow(0)
        self._revisar()

    def _revisar(self) -> None:
        elegida = self._elegida()
        self.comparar.setEnabled(elegida is not None)
        self.quitar.setEnabled(elegida is not None and not elegida.automatica)

    def _elegida(self) -> LineaBase | None:
        renglon = self.tabla.renglon
        return self._lineas[renglon] if 0 <= renglon < len(self._lineas) else None

    def _fijar(self) -> None:
        nombre = self.nombre.text().strip()
        self._ordenar(
            lambda: self._plan.fijar_linea_base(nombre),
            "Se guardó la línea base con las fechas de hoy.",
        )

    def _comparar(self) -> None:
        if (linea := self._elegida()) is not None:
            self._ordenar(
                lambda: self._plan.comparar_con(linea.id),
                f"Ahora se compara con «{linea.nombre}».",
            )

    def _quitar(self) -> None:
        if (linea := self._elegida()) is not None:
            self._ordenar(
                lambda: self._plan.quitar_linea_base(linea.id),
                f"Se quitó la línea base «{linea.nombre}».",
            )

    def _ordenar(self, orden: Callable[[], Any], dicho: str) -> None:
        self.accept()
        self._edicion.ordenar(orden, dicho)

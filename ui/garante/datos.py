"""«Datos abiertos»: escribir el consolidado en una carpeta y ver qué quedó."""

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.errores import OperacionCancelada
from app.garante import tablero
from app.garante.exportacion import exportar
from app.garante.vistas import Conteos, ExportacionConsolidada
from app.progreso import Progreso
from ui.comun import archivos
from ui.comun.controles import Boton, Desplazable, Etiqueta, Franja, Tarjeta
from ui.comun.sesion import SesionGarante
from ui.comun.tabla import Columna, Tabla
from ui.comun.tareas import Tarea
from ui.comun.tema import AIRE
from ui.garante.cabecera import Cabecera

CONTENIDO = (
    ("municipios.csv", "Un renglón por municipio del padrón: población, marginación y convenio."),
    ("niveles.csv", "El nivel de instalación de cada herramienta, por municipio y trimestre."),
    ("indicadores.csv", "Los indicadores que reportaron, con numerador y denominador."),
    ("compromisos.csv", "Los compromisos de los convenios y si se cumplieron en plazo."),
    ("diccionario.csv", "Qué significa cada columna y qué valores admite."),
    ("consolidado.xlsx", "Lo mismo en un libro con una hoja por tabla."),
)


class Escrito(NamedTuple):
    """Un archivo que quedó en la carpeta."""

    nombre: str
    tamano: int
    sha256: str


COLUMNAS = (
    Columna("Archivo", lambda e: e.nombre, 190),
    Columna(
        "Tamaño", lambda e: f"{e.tamano:,} bytes", 140, lambda e: e.tamano, cede=1, derecha=True
    ),
    Columna("SHA-256", lambda e: e.sha256, 130, crece=True, tenue=True),
)


class Datos(QWidget):
    """Explica qué sale, lo escribe y enlista lo escrito."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._carpeta = Path()
        self._tarea: Tarea | None = None
        self._bajada = Etiqueta("", "bajada", envolver=True)
        self.exportar = Boton("Exportar a una carpeta…", "primario").al_pulsar(self._elegir)
        self.cancelar = Boton("Cancelar", icono="cerrar").al_pulsar(self._cancelar)
        self.barra = QProgressBar()
        self.barra.setAccessibleName("Avance de la exportación")
        self.barra.setTextVisible(False)
        self.listo = Franja("bien", "")
        self.abrir = Boton("Abrir carpeta", icono="abrir").al_pulsar(self._abrir)
        self.tabla = Tabla("Archivos escritos", COLUMNAS, identidad=lambda e: e.nombre)
        self._escritos = Tarjeta("Archivos escritos", margen=14)
        self._construir()
        sesion.cambiado.datos_cambiados.connect(self.refrescar)

    def refrescar(self) -> None:
        """Relee cuántos municipios tienen datos."""
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: tablero.conteos(base), self._contar, self._sesion.avisos.mostrar_error
        )

    def exportar_a(self, carpeta: Path) -> None:
        """Escribe el consolidado en esa carpeta."""
        if self._tarea is not None:
            return
        self._carpeta = carpeta
        tarea = Tarea(partial(_escribir, self._sesion.base, carpeta), "datos abiertos")
        tarea.avance.connect(self._al_avanzar)
        tarea.terminada.connect(self._al_terminar)
        tarea.fallida.connect(self._al_fallar)
        self._tarea = tarea
        self._ocupar(ocupada=True)
        self._sesion.ejecutor.lanzar(tarea)

    def escritos(self) -> tuple[Escrito, ...]:
        """Lo último que se escribió."""
        return self.tabla.filas()

    def _contar(self, cuentas: Conteos) -> None:
        self._bajada.setText(
            f"Hay datos de {cuentas.entregaron} de {cuentas.padron} municipios. Quien no ha "
            "entregado sale como «sin dato», nunca como cero."
        )

    def _elegir(self) -> None:
        carpeta = archivos.elegir_carpeta(self, "¿En qué carpeta se escriben los datos abiertos?")
        if carpeta is not None:
            self.exportar_a(carpeta)

    def _cancelar(self) -> None:
        if self._tarea is not None:
            self._tarea.cancelar()

    def _al_avanzar(self, hecho: int, total: int, _nombre: str) -> None:
        self.barra.setRange(0, total)
        self.barra.setValue(hecho)

    def _al_terminar(self, escritos: tuple[Escrito, ...]) -> None:
        self._ocupar(ocupada=False)
        self.listo.titulo.setText(f"Se escribieron {len(escritos)} archivos en {self._carpeta}")
        self.listo.show()
        self._escritos.show()
        self.tabla.fijar(escritos)
        self.tabla.setMinimumHeight(self.tabla.alto_completo())

    def _al_fallar(self, error: Exception) -> None:
        self._ocupar(ocupada=False)
        if not isinstance(error, OperacionCancelada):
            self._sesion.avisos.mostrar_error(error)

    def _ocupar(self, *, ocupada: bool) -> None:
        if not ocupada:
            self._tarea = None
        self.exportar.setEnabled(not ocupada)
        self.barra.setRange(0, 0)
        for pieza in (self.barra, self.cancelar):
            pieza.setVisible(ocupada)
        if ocupada:
            self.listo.hide()

    def _abrir(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._carpeta)))

    def _construir(self) -> None:
        cuerpo = QWidget()
        partes = QVBoxLayout(cuerpo)
        partes.setContentsMargins(AIRE, 18, AIRE, 18)
        partes.setSpacing(12)
        partes.addWidget(Cabecera("Datos abiertos", self._bajada, self.exportar))
        marcha = QHBoxLayout()
        marcha.addWidget(self.barra, 1)
        marcha.addWidget(self.cancelar)
        partes.addLayout(marcha)
        self.listo.acciones.addWidget(self.abrir)
        partes.addWidget(self.listo)
        self._escritos.cuerpo.addWidget(self.tabla, 1)
        partes.addWidget(self._escritos, 1)
        partes.addWidget(_que_sale())
        partes.addStretch()
        for pieza in (self.barra, self.cancelar, self.listo, self._escritos):
            pieza.hide()
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(Desplazable(cuerpo))


def _que_sale() -> Tarjeta:
    tarjeta = Tarjeta("Qué se exporta")
    tarjeta.cuerpo.addWidget(
        Etiqueta(
            "Claves, fechas y números que se pueden publicar. No salen nombres de personas, "
            "correos, teléfonos, textos libres ni evidencias.",
            "",
            envolver=True,
        )
    )
    for nombre, que in CONTENIDO:
        fila = QHBoxLayout()
        fila.addWidget(Etiqueta(nombre, "fuerte"), 1)
        fila.addWidget(Etiqueta(que, "secundario", envolver=True), 4)
        tarjeta.cuerpo.addLayout(fila)
    return tarjeta


def _escribir(base: Any, carpeta: Path, progreso: Progreso) -> tuple[Escrito, ...]:
    salida: ExportacionConsolidada = exportar(base, carpeta, progreso=progreso)
    destino = Path(salida.carpeta)
    return tuple(
        Escrito(nombre, (destino / nombre).stat().st_size, sha256)
        for nombre, sha256 in salida.archivos
    )

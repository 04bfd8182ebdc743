"""Evidencias: la biblioteca de archivos del expediente, de qué dato son y cuánto pesan."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.archivos import nombre_seguro
from app.errores import ErrorDeUsuario
from app.expediente.errores import Cerrado
from app.modelo.contexto import Evidencia
from app.modelo.direccion import Direccion
from app.progreso import Progreso
from app.texto import sin_tildes
from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun.adjuntos import los_que_se_adjuntan
from ui.comun.archivos import TODOS, documentos, elegir_guardar
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta, Tarjeta
from ui.comun.fechas import corta
from ui.comun.pagina import Encabezado, Noticia, Trabajo, columna_de, renglon_de
from ui.comun.sesion import Sesion
from ui.comun.tabla import Columna, Tabla, enmarcada
from ui.comun.tema import papel, tema
from ui.expediente.evidencias_agregar import PanelAgregar
from ui.expediente.evidencias_lugares import Nombres

MB = 1024 * 1024
TOTAL_AVISO, TOTAL_MAXIMO = 200 * MB, 500 * MB
VACIO = (
    "Aquí guardará actas, oficios y capturas. Una evidencia puede servir para varias "
    "herramientas. Agregue un archivo con el botón o arrástrelo a esta pantalla."
)


class Leido(NamedTuple):
    """La biblioteca y lo que ocupa."""

    evidencias: tuple[Evidencia, ...]
    ocupado: int


class Agregadas(NamedTuple):
    """Lo que pasó al agregar varios archivos: unos entran aunque otros no."""

    nombres: tuple[str, ...]
    errores: tuple[ErrorDeUsuario, ...]


class Evidencias(QWidget):
    """Filtrar, agregar, sacar una copia, ir al dato y quitar."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._servicio = sesion.expediente.evidencias
        self._nombres = Nombres(sesion.modelo)
        self._todas: tuple[Evidencia, ...] = ()
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.agregar = Boton("Agregar archivo…", "primario").al_pulsar(self._abrir_panel)
        self.panel = PanelAgregar(sesion)
        self.filtro = QLineEdit()
        self.de = ComboSinRueda()
        self.medidor = Medidor()
        self.tabla = Tabla("Evidencias del expediente", self._columnas(), identidad=lambda e: e.id)
        self.ir = Boton("Ir al dato").al_pulsar(self._ir)
        self.sacar = Boton("Guardar como…").al_pulsar(self._elegir_y_sacar)
        self.publicar = Boton("No publicar").al_pulsar(self._cambiar_publicable)
        self.quitar = Boton("Quitar…", "peligro").al_pulsar(self._preguntar)
        self._pila = QStackedWidget()
        self._construir()
        self._conectar()

    def refrescar(self) -> None:
        """Relee la biblioteca."""
        self._sesion.ejecutor.hacer(self._leer, self._mostrar, self.noticia.error)

    def adjuntar(self, direccion: Direccion, rutas: Sequence[Path]) -> None:
        """Guarda los archivos en ese campo; de los peligrosos o pesados pregunta antes."""
        self._sesion.ejecutor.hacer(
            partial(self._servicio.advertencias, tuple(rutas)),
            partial(self._al_revisar, direccion, tuple(rutas)),
            self.noticia.error,
        )

    def _al_revisar(
        self, direccion: Direccion, rutas: Sequence[Path], dudosos: Sequence[Any]
    ) -> None:
        elegidas = los_que_se_adjuntan(self._sesion.avisos, rutas, dudosos)
        if not elegidas:
            self.noticia.aviso("No se agregó nada.", "Los archivos siguen donde estaban.")
            return
        self.trabajo.lanzar(
            "Agregando…",
            partial(_adjuntar, self._servicio, direccion, elegidas),
            self._al_adjuntar,
            self.noticia.error,
        )

    def _construir(self) -> None:
        self.setAcceptDrops(True)
        self.panel.hide()
        self.filtro.setPlaceholderText("Buscar por nombre o por dato")
        self.filtro.setAccessibleName("Buscar evidencia")
        self.filtro.setMinimumWidth(tema().px(230))
        self.de.setAccessibleName("De qué herramienta")
        self.de.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.de.setMinimumContentsLength(24)
        cabeza = Encabezado("Evidencias", "Lo que prueba cada dato, todo en un lugar.")
        columna = columna_de(self)
        columna.addWidget(cabeza.con(self.agregar))
        columna.addWidget(self.panel)
        columna.addWidget(self.trabajo)
        columna.addWidget(self.noticia)
        self._barra = renglon_de(self.filtro, self.de, self.medidor)
        columna.addWidget(self._barra)
        self._pila.addWidget(enmarcada(self.tabla))
        self._pila.addWidget(_vacia())
        columna.addWidget(self._pila, 1)
        self._acciones = renglon_de(self.ir, self.sacar, self.publicar, self.quitar)
        columna.addWidget(self._acciones)
        self.al_llegar = self.agregar
        self._habilitar()

    def _conectar(self) -> None:
        self.filtro.textChanged.connect(lambda _texto: self._filtrar())
        self.de.currentIndexChanged.connect(lambda _n: self._filtrar())
        self.tabla.recorrida.connect(lambda _fila: self._habilitar())
        self.tabla.elegida.connect(lambda _fila: self._ir())
        self.panel.pedido.connect(self.adjuntar)
        self.panel.cerrado.connect(self._al_cerrar_panel)
        self.trabajo.ocupado.connect(self._habilitar)
        self._sesion.cambiado.datos_cambiados.connect(self._al_cambiar)

    def _columnas(self) -> tuple[Columna, ...]:
        nombres = self._nombres
        return (
            Columna("Nombre", lambda e: e.nombre, 170, crece=True),
            Columna("Herramienta › dato", lambda e: nombres.completo(e.direccion), 230, crece=True),
            Columna("Tamaño", _tamano, 86, lambda e: e.tamano, cede=4, derecha=True),
            Columna("Fecha", _fecha, 110, lambda e: e.agregada, cede=3),
            Columna("Se publica", lambda e: "Sí" if e.publicable else "No", 96, cede=2),
            Columna("Original", lambda e: e.referida or "Incluido", 130, cede=1),
        )

    def _leer(self) -> Leido:
        return Leido(self._servicio.lista(), self._servicio.ocupado())

    def _mostrar(self, leido: Leido) -> None:
        self._todas = leido.evidencias
        self.medidor.fijar(leido.ocupado)
        self._llenar_herramientas()
        self._filtrar()
        with suppress(Cerrado):  # lo leído llegó cuando la ventana ya cerraba el archivo
            self.panel.refrescar()
        self._pila.setCurrentIndex(0 if leido.evidencias else 1)
        self._acomodar()

    def _acomodar(self) -> None:
        """Mientras se agrega no se filtra ni se quita: en pantallas chicas todo cabe."""
        libre = bool(self._todas) and not self.panel.isVisibleTo(self)
        self._barra.setVisible(libre)
        self._acciones.setVisible(libre)

    def _llenar_herramientas(self) -> None:
        elegida = self.de.currentData()
        with QSignalBlocker(self.de):
            self.de.clear()
            self.de.addItem("Todas las herramientas", "")
            for clave in sorted({e.direccion.herramienta for e in self._todas}):
                self.de.addItem(self._nombres.herramienta(clave), clave)
            self.de.setCurrentIndex(max(0, self.de.findData(elegida)))

    def _filtrar(self) -> None:
        buscado = sin_tildes(self.filtro.text()).strip()
        de = self.de.currentData()
        visibles = [
            e
            for e in self._todas
            if (not de or e.direccion.herramienta == de)
            and buscado in sin_tildes(f"{e.nombre} {self._nombres.completo(e.direccion)}")
        ]
        self.tabla.fijar(visibles)
        self._habilitar()

    def _habilitar(self) -> None:
        evidencia = self.tabla.fila()
        libre = not self.trabajo.trabajando()
        escribible = libre and not self._sesion.expediente.solo_lectura
        self.agregar.setEnabled(escribible)
        self.ir.setEnabled(evidencia is not None)
        self.sacar.setEnabled(libre and evidencia is not None and bool(evidencia.sha256))
        self.quitar.setEnabled(escribible and evidencia is not None)
        self.publicar.setEnabled(escribible and evidencia is not None)
        se_publica = evidencia is None or evidencia.publicable
        self.publicar.setText("No publicar" if se_publica else "Sí publicar")

    def _abrir_panel(self) -> None:
        self.panel.show()
        self._acomodar()
        self.panel.herramienta.setFocus()

    def _al_cerrar_panel(self) -> None:
        self._acomodar()
        self.agregar.setFocus()

    def _al_adjuntar(self, agregadas: Agregadas) -> None:
        cuantas = len(agregadas.nombres)
        que = f"Se agregó «{agregadas.nombres[0]}»." if cuantas == 1 else ""
        que = f"Se agregaron {cuantas} archivos." if cuantas > 1 else que
        if agregadas.errores:
            detalle = " ".join(f"{e.mensaje} {e.sugerencia}" for e in agregadas.errores)
            self.noticia.aviso(que or "No se agregó nada.", detalle)
        else:
            self.noticia.bien(que)
            self.panel.cerrar()
        self._cambio()

    def _ir(self) -> None:
        evidencia = self.tabla.fila()
        if evidencia is not None:
            self._sesion.ir_a(evidencia.direccion)

    def _elegir_y_sacar(self) -> None:
        evidencia = self.tabla.fila()
        if evidencia is None:
            return
        propuesta = documentos() / nombre_seguro(evidencia.nombre)
        destino = elegir_guardar(self, "Guardar una copia de la evidencia", propuesta, TODOS)
        if destino is not None:
            self.sacar_en(evidencia, destino)

    def sacar_en(self, evidencia: Evidencia, destino: Path) -> None:
        """Copia el archivo fuera del expediente."""

        def trabajo(_progreso: Progreso) -> Path:
            self._servicio.guardar_como(evidencia.id, destino)
            return destino

        self.trabajo.lanzar("Guardando…", trabajo, self._al_sacar, self.noticia.error)

    def _al_sacar(self, destino: Path) -> None:
        self.noticia.bien(f"Se guardó la copia «{destino.name}».", str(destino.parent))

    def _cambiar_publicable(self) -> None:
        evidencia = self.tabla.fila()
        if evidencia is None:
            return
        trabajo = partial(
            self._servicio.cambiar,
            evidencia.id,
            fecha_documento=evidencia.fecha_documento,
            publicable=not evidencia.publicable,
            nota=evidencia.nota,
        )
        self._sesion.ejecutor.hacer(trabajo, self._al_cambiar_publicable, self.noticia.error)

    def _al_cambiar_publicable(self, evidencia: Evidencia) -> None:
        if evidencia.publicable:
            self.noticia.bien(f"«{evidencia.nombre}» se puede publicar.")
        else:
            self.noticia.bien(
                f"«{evidencia.nombre}» queda como no publicable.",
                "Viaja en la entrega con esa marca, para que el órgano garante no la difunda.",
            )
        self._cambio()

    def _preguntar(self) -> None:
        evidencia = self.tabla.fila()
        if evidencia is None:
            return
        pregunta = f"¿Quitar «{evidencia.nombre}»?"
        detalle = (
            f"Se quita de {self._nombres.completo(evidencia.direccion)} y del expediente. "
            "El archivo original, donde lo tenga, no se toca."
        )
        if self._sesion.avisos.confirmar(pregunta, detalle, si="Quitar"):
            trabajo = partial(self._servicio.quitar, evidencia.direccion, evidencia.id)
            self._sesion.ejecutor.hacer(trabajo, self._al_quitar, self.noticia.error)

    def _al_quitar(self, _nada: Any) -> None:
        self.noticia.bien("Se quitó la evidencia.")
        self._cambio()

    def _cambio(self) -> None:
        self.refrescar()
        self._sesion.cambiado.datos_cambiados.emit()

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.agregar.isEnabled():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        rutas = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if rutas:
            event.acceptProposedAction()
            self.panel.soltar(rutas)
            self._acomodar()


class Medidor(QWidget):
    """Cuánto ocupan las evidencias: avisa a los 200 MB y se llena a los 500."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._texto = Etiqueta("", "secundario")
        self._barra = QProgressBar()
        self._barra.setTextVisible(False)
        self._barra.setRange(0, 1000)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(3)
        caja.addWidget(self._texto)
        caja.addWidget(self._barra)
        self.setMinimumWidth(tema().px(220))

    def texto(self) -> str:
        """Lo que se lee."""
        return self._texto.text()

    def fijar(self, ocupado: int) -> None:
        """Cambia lo ocupado, en bytes."""
        texto = f"{mostrar_tamano(ocupado)} de 500 MB"
        if ocupado >= TOTAL_AVISO:
            texto = f"{texto}: las copias y entregas serán lentas"
        self._texto.setText(texto)
        papel(self._texto, "tinta-aviso" if ocupado >= TOTAL_AVISO else "secundario")
        self._barra.setValue(min(1000, round(1000 * ocupado / TOTAL_MAXIMO)))
        self._barra.setAccessibleName(f"Evidencias: {texto}")


def _vacia() -> QWidget:
    tarjeta = Tarjeta("Todavía no hay evidencias", margen=24)
    tarjeta.cuerpo.addWidget(Etiqueta(VACIO, "bajada", envolver=True))
    hoja = QWidget()
    caja = QVBoxLayout(hoja)
    caja.setContentsMargins(0, 0, 0, 0)
    caja.addWidget(tarjeta)
    caja.addStretch(1)
    return hoja


def _tamano(evidencia: Evidencia) -> str:
    return mostrar_tamano(evidencia.tamano) if evidencia.sha256 else "—"


def _fecha(evidencia: Evidencia) -> str:
    if not evidencia.agregada:
        return ""
    return corta(datetime.fromisoformat(evidencia.agregada).astimezone().date())


def _adjuntar(
    servicio: Any, direccion: Direccion, rutas: Sequence[Path], progreso: Progreso
) -> Agregadas:
    nombres, errores = [], []
    for hecho, ruta in enumerate(rutas):
        progreso.informar(hecho, len(rutas), f"Agregando «{ruta.name}»…")
        try:
            nombres.append(str(servicio.adjuntar(direccion, ruta).nombre))
        except ErrorDeUsuario as error:
            errores.append(error)
    return Agregadas(tuple(nombres), tuple(errores))

"""La bienvenida: con qué va a trabajar, en elecciones grandes, y lo abierto hace poco."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.comun import iconos
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta
from ui.comun.preferencias import Reciente
from ui.comun.tema import AIRE, MARGEN, tema
from ui.inicio_programa.opcion import Opcion

TRES_COLUMNAS = 900


class _Vitral(QWidget):
    """La marca, grande."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(56), tema().px(56))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pintor = QPainter(self)
        iconos.pintar(pintor, "marca", tema().colores.carril, QRectF(self.rect()))
        pintor.end()


class Bienvenida(QWidget):
    """`pedida` lleva la acción (`abrir`, `traer`, `ejemplo`, `abrir_garante`, `crear_garante`)."""

    pedida = Signal(str)
    reciente = Signal(object)
    crear = Signal(object, str)
    nuevo_a_la_vista = Signal(object)
    """Se mostró la página de crear: falta darle el catálogo de municipios."""

    def __init__(
        self, recientes: Sequence[Reciente], hoy: date, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self.setProperty("papel", "fondo")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hoy = hoy
        self._hojas = QStackedWidget()
        self._modos = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(self._hojas)
        self._hojas.addWidget(self._portada(recientes))
        tema().cambiado.connect(self._acomodar)

    def enfocar(self) -> None:
        """Pone el teclado en la primera elección."""
        self._crear.setFocus(Qt.FocusReason.OtherFocusReason)

    def mostrar_nuevo(self) -> None:
        """Pasa a la página de crear un expediente."""
        # Se importa al pedirla: la portada se pinta antes sin cargarla.
        from ui.inicio_programa.nuevo import PaginaNuevo

        pagina = PaginaNuevo(self._hoy)
        pagina.crear.connect(self.crear)
        pagina.volver.connect(lambda: self._quitar(pagina))
        self._hojas.addWidget(pagina)
        self._hojas.setCurrentWidget(pagina)
        pagina.selector.enfocar()
        self.nuevo_a_la_vista.emit(pagina)

    def _quitar(self, pagina: QWidget) -> None:
        self._hojas.removeWidget(pagina)
        pagina.deleteLater()

    def _portada(self, recientes: Sequence[Reciente]) -> QWidget:
        cuerpo = QWidget()
        columna = QVBoxLayout(cuerpo)
        columna.setContentsMargins(AIRE * 2, AIRE + 6, AIRE * 2, AIRE)
        columna.setSpacing(MARGEN + 2)
        columna.addLayout(self._encabezado())
        self._modos.setSpacing(MARGEN)
        for tarjeta in (self._de_municipio(), self._de_garante(), self._de_capacitacion()):
            self._modos.addWidget(tarjeta, 1, Qt.AlignmentFlag.AlignTop)
        columna.addLayout(self._modos)
        if recientes:
            columna.addWidget(self._de_recientes(recientes))
        columna.addStretch(1)
        return Desplazable(cuerpo)

    def _encabezado(self) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.setSpacing(MARGEN)
        fila.addWidget(_Vitral())
        textos = QVBoxLayout()
        textos.setSpacing(0)
        textos.addWidget(Etiqueta("Vitral", "titulo"))
        textos.addWidget(
            Etiqueta(
                "Modelo Regional de Transparencia Municipal. Trabaja sin internet y todo queda "
                "en este equipo.",
                "bajada",
                envolver=True,
            )
        )
        fila.addLayout(textos, 1)
        menos = Boton("A−", "pastilla", nombre="Letra más pequeña (Ctrl+−)")
        mas = Boton("A+", "pastilla", nombre="Letra más grande (Ctrl++)")
        menos.al_pulsar(tema().achicar)
        mas.al_pulsar(tema().agrandar)
        fila.addWidget(menos, 0, Qt.AlignmentFlag.AlignTop)
        fila.addWidget(mas, 0, Qt.AlignmentFlag.AlignTop)
        return fila

    def _de_municipio(self) -> Tarjeta:
        tarjeta = Tarjeta("Municipio")
        crear = Opcion(
            "nuevo",
            "Crear el expediente",
            "Elija su municipio; el cronograma se propone solo.",
            principal=True,
        )
        crear.clicked.connect(self.mostrar_nuevo)
        self._crear = crear
        tarjeta.cuerpo.addWidget(crear)
        tarjeta.cuerpo.addWidget(
            self._opcion("abrir", "Abrir un expediente", "Un archivo .vitral de este equipo.")
        )
        tarjeta.cuerpo.addWidget(
            self._opcion(
                "traer",
                "Traer de otro equipo",
                "Lo copia aquí desde una memoria USB o un respaldo.",
                icono="mudanza",
            )
        )
        return tarjeta

    def _de_garante(self) -> Tarjeta:
        tarjeta = Tarjeta("Órgano garante")
        tarjeta.cuerpo.addWidget(
            self._opcion(
                "abrir_garante", "Abrir la base", "Una base .garante de este equipo.", icono="abrir"
            )
        )
        tarjeta.cuerpo.addWidget(
            self._opcion(
                "crear_garante",
                "Crear la base",
                "Con el padrón de municipios; aquí se reciben los paquetes.",
                icono="nuevo",
            )
        )
        return tarjeta

    def _de_capacitacion(self) -> Tarjeta:
        tarjeta = Tarjeta("Capacitación")
        tarjeta.cuerpo.addWidget(
            self._opcion(
                "ejemplo",
                "Practicar con un ejemplo",
                "San Ejemplo del Monte: un municipio ficticio para aprender sin riesgo.",
            )
        )
        return tarjeta

    def _opcion(self, accion: str, titulo: str, frase: str, icono: str = "") -> Opcion:
        opcion = Opcion(icono or accion, titulo, frase)
        opcion.clicked.connect(lambda _marcado=False: self.pedida.emit(accion))
        return opcion

    def _de_recientes(self, recientes: Sequence[Reciente]) -> Tarjeta:
        tarjeta = Tarjeta("Abiertos hace poco")
        for reciente in recientes:
            opcion = Opcion(
                "padron" if reciente.modo == "garante" else "documentos",
                reciente.titulo,
                str(Path(reciente.ruta)),
            )
            opcion.clicked.connect(partial(self._al_elegir_reciente, reciente))
            tarjeta.cuerpo.addWidget(opcion)
        return tarjeta

    def _al_elegir_reciente(self, reciente: Reciente, _marcado: bool = False) -> None:  # noqa: FBT001, FBT002  lo manda Qt
        self.reciente.emit(reciente)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        ancha = self.width() >= tema().px(TRES_COLUMNAS)
        sentido = QBoxLayout.Direction
        self._modos.setDirection(sentido.LeftToRight if ancha else sentido.TopToBottom)

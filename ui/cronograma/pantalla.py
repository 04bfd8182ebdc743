"""La pantalla Cronograma: título, qué está atrasado, mandos y la vista."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from app.documentos.cronograma.filas import Datos, Fila, Orden, Vista, filas, herramientas
from app.documentos.cronograma.textos import cuenta_atrasadas
from app.dominio.cronograma_geometria import Zoom
from app.reloj import RelojReal
from ui.comun import iconos
from ui.comun.accesible import nombrar
from ui.comun.controles import Boton, Etiqueta
from ui.comun.sesion import Sesion
from ui.comun.tema import AIRE, tema
from ui.cronograma.exportar import ExportarCronograma
from ui.cronograma.frase import FraseDeDos
from ui.cronograma.vista import Contenido, VistaCronograma

if TYPE_CHECKING:
    from app.dominio.calendario import CalendarioLaboral

ANCHO_FRASE = 160
"""Si no le queda esto (al 100 %) a la frase, los mandos pasan debajo del título."""

ENTRE = 10
MINIMO = QSize(560, 360)
ANGOSTA = 620
"""Por debajo, los mandos se dicen con menos palabras."""

ZOOMS = {
    Zoom.SEMANA: "Semana",
    Zoom.MES: "Mes",
    Zoom.TRIMESTRE: "Trimestre",
    Zoom.ANIO: "Año",
    Zoom.TODO: "Todo",
}
ORDENES = {Orden.OLA: "ola", Orden.DIMENSION: "dimensión"}


class Cronograma(QWidget):
    """El plan del expediente en barras. Editarlo vendrá aparte: aquí se consulta."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.sesion = sesion
        self._como = Vista()
        self._datos: Datos | None = None
        self.vista = VistaCronograma()
        self._titulo = Etiqueta("Cronograma", "titulo")
        self.atrasadas = Boton("", "pastilla")
        self.atrasadas.setCheckable(True)
        self._frase = FraseDeDos("pequena")
        self._frase.setObjectName("frase-critica")
        self._orden = _con_menu()
        self._zoom = _con_menu()
        self._ver = _con_menu("Ver")
        self._hoy = Boton("", "pastilla").al_pulsar(self.vista.ir_a_hoy)
        self.boton_exportar = Boton("").al_pulsar(self._pedir_exportar)
        nombrar(self._hoy, "Ir a hoy")
        nombrar(self.boton_exportar, "Imprimir o exportar el cronograma")
        self._mandos: list[QWidget] = [self._orden, self._zoom, self._ver, self._hoy]
        self._mandos.append(self.boton_exportar)
        self._calendario: CalendarioLaboral | None = None
        self._acciones_de_zoom: dict[Zoom, QAction] = {}
        self._construir()
        self._crear_acciones()
        self._conectar()
        self._rotular()

    def refrescar(self) -> None:
        """Relee el plan."""
        expediente = self.sesion.expediente
        self._datos = Datos(expediente.cronograma(), self.sesion.modelo)
        self._frase.fijar(self._datos.cronograma.frase_critica)
        self._mostrar()

    def ordenar(self, orden: Orden) -> None:
        """Agrupa por ola o por dimensión."""
        self._como = Vista(orden, self._como.solo_atrasadas)
        self._rotular()
        self._mostrar()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(MINIMO)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Recién llegada, la pantalla tiene el foco: ↑ y ↓ ya recorren las herramientas.
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.vista.arbol.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, 14, AIRE, AIRE)
        columna.setSpacing(ENTRE)
        # El mínimo lo da `minimumSizeHint`: en un renglón los mandos pedirían más que la pantalla.
        columna.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._cabeza = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cabeza.setSpacing(10)
        decir = QHBoxLayout()
        decir.setSpacing(10)
        decir.addWidget(self._titulo)
        decir.addWidget(self.atrasadas)
        decir.addWidget(self._frase, 1)
        mandos = QHBoxLayout()
        mandos.setSpacing(8)
        self._empuje = QWidget()
        mandos.addWidget(self._empuje, 1)
        for boton in self._mandos[:-1]:
            mandos.addWidget(boton)
        self._separa = QWidget()
        mandos.addWidget(self._separa, 1)
        mandos.addWidget(self.boton_exportar)
        self._cabeza.addLayout(decir, 1)
        self._cabeza.addLayout(mandos)
        columna.addLayout(self._cabeza)
        columna.addWidget(self.vista, 1)

    def _crear_acciones(self) -> None:
        ordenes = self._menu_de_uno(
            self._orden,
            [(f"Por {texto}", partial(self.ordenar, orden)) for orden, texto in ORDENES.items()],
        )
        ordenes[0].setChecked(True)
        acercamientos = self._menu_de_uno(
            self._zoom,
            [(texto, partial(self.vista.fijar_zoom, zoom)) for zoom, texto in ZOOMS.items()],
        )
        self._acciones_de_zoom = dict(zip(ZOOMS, acercamientos, strict=True))
        menu = _menu(self._zoom)
        menu.addSeparator()
        self._accion(menu, "Acercar", ("+", "="), self.vista.acercar)
        self._accion(menu, "Alejar", ("-",), self.vista.alejar)
        self._accion(menu, "Ver todo", ("0",), lambda: self.vista.fijar_zoom(Zoom.TODO))
        ver = _menu(self._ver)
        self.solo_atrasadas = self._marcable(ver, "Sólo atrasadas", "", self._filtrar)
        self.ruta = self._marcable(
            ver, "Ruta crítica", "C", lambda puesta: self.vista.mostrar_ruta(puesta=puesta)
        )
        self._marcable(
            ver, "Fechas, avance y estado", "D", lambda p: self.vista.mostrar_detalles(puestos=p)
        )
        self._marcable(ver, "Pasos de todas", "P", lambda p: self.vista.abrir_todo(abierto=p))
        ver.addSeparator()
        self._accion(ver, "Ir a hoy", ("T",), self.vista.ir_a_hoy)

    def _conectar(self) -> None:
        self.vista.pedida.connect(self._abrir)
        self.vista.zoom_cambiado.connect(lambda _zoom: self._rotular())
        self.atrasadas.toggled.connect(self.solo_atrasadas.setChecked)
        self.sesion.cambiado.datos_cambiados.connect(self._al_cambiar_datos)
        tema().cambiado.connect(self._vestir)
        self._vestir()

    def _mostrar(self) -> None:
        if self._datos is None:
            return
        plan = self._datos.cronograma
        self.vista.fijar(
            Contenido(
                arbol=filas(self._datos, self._como),
                enlaces=plan.enlaces,
                hoy=plan.hoy,
                fin_administracion=plan.fin_administracion,
                simulado=not isinstance(self.sesion.expediente.reloj, RelojReal),
                inhabil=self._inhabil,
                vacio="Nada atrasado." if self._como.solo_atrasadas else "No hay plan todavía.",
            )
        )
        cuantas = sum(f.atraso > 0 for f in herramientas(self._datos))
        texto = cuenta_atrasadas(cuantas)
        self.atrasadas.setText(texto)
        nombrar(self.atrasadas, texto, "Pulse para ver sólo las atrasadas o todas.")
        self.atrasadas.setVisible(bool(cuantas) or self._como.solo_atrasadas)
        self._vestir()

    def _inhabil(self, dia: date) -> bool:
        from app.dominio.calendario import CalendarioLaboral

        if self._calendario is None:
            perfil = self.sesion.perfil
            propios = {date.fromisoformat(i.fecha): i.motivo for i in perfil.inhabiles}
            self._calendario = CalendarioLaboral(perfil.feriados_pais, propios)
        return not self._calendario.es_habil(dia)

    def _abrir(self, fila: Fila) -> None:
        self.sesion.ir(f"vitral:{fila.herramienta}")

    def _filtrar(self, solo: bool) -> None:  # noqa: FBT001  la conecta una señal
        self._como = Vista(self._como.orden, solo)
        self.atrasadas.setChecked(solo)
        self._mostrar()

    def _pedir_exportar(self) -> None:
        plano = self.vista.grafica.plano
        if plano is not None and self._datos is not None:
            ExportarCronograma(self.sesion, self).pedir(plano)

    def _al_cambiar_datos(self) -> None:
        if self.isVisible():
            self.refrescar()

    def _rotular(self) -> None:
        self._orden.setText(f"Agrupar: {ORDENES[self._como.orden]}")
        self._zoom.setText(ZOOMS[self.vista.zoom])
        nombrar(self._zoom, f"Acercamiento: {ZOOMS[self.vista.zoom]}")
        self._acciones_de_zoom[self.vista.zoom].setChecked(True)
        self._acomodar()

    def _acomodar(self) -> None:
        angosta = self.width() < tema().px(ANGOSTA)
        self._hoy.setText("Hoy (T)" if angosta else "Ir a hoy (T)")
        self.boton_exportar.setText("Exportar" if angosta else "Imprimir / exportar")
        junta = self.width() >= self._ancho_de_un_renglon()
        lado = QBoxLayout.Direction.LeftToRight if junta else QBoxLayout.Direction.TopToBottom
        if self._cabeza.direction() is not lado:
            self._cabeza.setDirection(lado)
        self._empuje.setVisible(junta)
        self._separa.setVisible(not junta)

    def _ancho_de_un_renglon(self) -> int:
        piezas = [self._titulo, *self._mandos]
        if not self.atrasadas.isHidden():
            piezas.append(self.atrasadas)
        suma = sum(pieza.sizeHint().width() + ENTRE for pieza in piezas)
        return suma + tema().px(ANCHO_FRASE) + 2 * AIRE

    def _vestir(self) -> None:
        puesto = tema()
        rojo = puesto.colores.error
        lado = puesto.px(14)
        self.atrasadas.setIcon(iconos.icono("estado-vencida", rojo.color, lado))
        self.atrasadas.setIconSize(QSize(lado, lado))
        borde = rojo.color if self.atrasadas.isChecked() else rojo.tinte
        self.atrasadas.setStyleSheet(
            f"QPushButton {{ background: {rojo.tinte}; color: {rojo.color};"
            f" font-weight: 600; border: 1px solid {borde}; }}"
            f"QPushButton:focus {{ border: 3px solid {puesto.colores.foco}; }}"
        )
        self._acomodar()

    def _menu_de_uno(
        self, boton: Boton, opciones: list[tuple[str, Callable[[], None]]]
    ) -> list[QAction]:
        menu = _menu(boton)
        grupo = QActionGroup(self)
        acciones = []
        for texto, hacer in opciones:
            accion = self._accion(menu, texto, (), hacer)
            accion.setCheckable(True)
            grupo.addAction(accion)
            acciones.append(accion)
        return acciones

    def _marcable(
        self, menu: QMenu, texto: str, atajo: str, hacer: Callable[[bool], None]
    ) -> QAction:
        accion = self._accion(menu, texto, (atajo,) if atajo else (), None)
        accion.setCheckable(True)
        accion.toggled.connect(hacer)
        return accion

    def _accion(
        self, menu: QMenu, texto: str, atajos: tuple[str, ...], hacer: Callable[[], None] | None
    ) -> QAction:
        accion = QAction(texto, self)
        accion.setShortcuts([QKeySequence(a) for a in atajos])
        # Sólo dentro de esta pantalla: son letras sueltas.
        accion.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if hacer is not None:
            accion.triggered.connect(lambda _marcada=False: hacer())
        self.addAction(accion)
        menu.addAction(accion)
        return accion


def _con_menu(texto: str = "") -> Boton:
    boton = Boton(texto, "pastilla")
    boton.setProperty("menu", "true")
    boton.setMenu(QMenu(boton))
    return boton


def _menu(boton: Boton) -> QMenu:
    menu = boton.menu()
    if not isinstance(menu, QMenu):
        raise TypeError("el botón no tiene menú")
    return menu

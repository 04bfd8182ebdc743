"""El cronograma del órgano garante: todos los municipios y, al abrir uno, el suyo completo."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from app.documentos.cronograma.filas import SIN_DATO, Datos, Fila, filas
from app.documentos.cronograma.filas import Vista as VistaDeUno
from app.dominio.cronograma_geometria import Zoom
from app.garante import cronogramas
from app.garante.vistas import CronogramaGeneral, OrdenCronograma
from app.modelo.cronograma.valores import Cronograma
from app.reloj import RelojReal
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida
from ui.comun.sesion import SesionGarante
from ui.comun.tema import AIRE, tema
from ui.cronograma.menus import ZOOMS
from ui.cronograma.vista import MINIMO, Contenido, VistaCronograma
from ui.garante import cronograma_datos as datos
from ui.garante.cronograma_datos import Vista
from ui.garante.filtro import CampoFiltro

ORDENES = {
    OrdenCronograma.ATRASO: "atraso",
    OrdenCronograma.NOMBRE: "nombre",
    OrdenCronograma.REGION: "región",
}
UN_RENGLON = 1300
ANCHO_FILTRO = 170
TODAS = "Todas las herramientas"
TODAS_LAS_REGIONES = "Todas las regiones"


class CronogramaGarante(QWidget):
    """De sólo lectura. Todo se lee en el hilo de trabajo; Esc vuelve de un municipio a todos."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._general: CronogramaGeneral | None = None
        self._de_uno: Cronograma | None = None
        self._abierto = ""
        self._como = Vista()
        self.todos = VistaCronograma()
        self.uno = VistaCronograma()
        self.titulo = Etiqueta("Cronograma", "titulo")
        self.frase = EtiquetaElidida("", "secundario")
        self.volver = Boton("Volver", "", icono="izquierda", nombre="Volver a todos (Esc)")
        self.filtro = CampoFiltro("Filtrar municipio en el cronograma")
        self.atrasados = Boton("Sólo atrasados", "pastilla")
        self.atrasados.setCheckable(True)
        self._que, self._region, self._orden, self._zoom = (_con_menu() for _ in range(4))
        self.exportar = Boton("Exportar", nombre="Imprimir o exportar el cronograma")
        self._de_todos = (self.filtro, self.atrasados, self._que, self._region, self._orden)
        self._construir()
        self._conectar()
        self._acomodar()

    @property
    def abierto(self) -> str:
        """La clave del municipio que se ve, o vacío si se ven todos."""
        return self._abierto

    @property
    def vista(self) -> VistaCronograma:
        """El cronograma a la vista."""
        return self.uno if self._abierto else self.todos

    def refrescar(self) -> None:
        """Relee la base."""
        base, modelo = self._sesion.base, self._sesion.modelo
        umbrales = self._sesion.perfil.semaforos
        self._leer(
            lambda: cronogramas.general(base, modelo, base.reloj.hoy(), umbrales), self._al_leer
        )
        if self._abierto:
            self.abrir_municipio(self._abierto)

    def abrir_municipio(self, clave: str) -> None:
        """Muestra el cronograma completo de un municipio."""
        base, modelo, perfil = self._sesion.base, self._sesion.modelo, self._sesion.perfil
        self._leer(
            lambda: cronogramas.de_municipio(base, clave, modelo, perfil, base.reloj.hoy()),
            partial(self._al_abrir, clave),
        )

    def cerrar_municipio(self) -> None:
        """Vuelve a todos, donde se estaba."""
        if self._abierto:
            self._abierto = ""
            self._de_uno = None
            self._mostrar()
            self.todos.arbol.setFocus(Qt.FocusReason.OtherFocusReason)

    def fijar_vista(self, como: Vista) -> None:
        """Cambia filtros y orden."""
        self._como = como
        self._rotular()
        self._mostrar()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(MINIMO)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _leer(self, trabajo: Callable[[], Any], al_terminar: Callable[[Any], None]) -> None:
        self._sesion.ejecutor.hacer(trabajo, al_terminar, self._sesion.avisos.mostrar_error)

    def _al_leer(self, general: CronogramaGeneral) -> None:
        self._general = general
        self._llenar_regiones(datos.regiones(general))
        self._rotular()
        if not self._abierto:
            self._mostrar()

    def _al_abrir(self, clave: str, plan: Cronograma) -> None:
        nuevo = clave != self._abierto
        self._abierto, self._de_uno = clave, plan
        self._mostrar()
        if nuevo:
            self.uno.fijar_zoom(Zoom.TODO)
            self.uno.arbol.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mostrar(self) -> None:
        if self._de_uno is not None:
            self._mostrar_uno(self._de_uno)
        elif self._general is not None:
            self._mostrar_todos(self._general)
        for pieza in self._de_todos:
            pieza.setVisible(not self._abierto)
        self._region.setVisible(not self._abierto and bool(self._regiones()))
        self.volver.setVisible(bool(self._abierto))
        self.todos.setVisible(not self._abierto)
        self.uno.setVisible(bool(self._abierto))
        self._rotular_zoom()
        self._acomodar()

    def _mostrar_todos(self, general: CronogramaGeneral) -> None:
        visto = datos.visto(general, self._sesion.modelo, self._como)
        self.titulo.setText("Cronograma")
        self.frase.fijar(datos.cuenta(visto.con_atraso, visto.municipios))
        self.todos.fijar(
            Contenido(
                arbol=visto.filas,
                enlaces=(),
                hoy=general.hoy,
                simulado=self._simulado,
                vacio="Ningún municipio con ese filtro.",
            )
        )

    def _mostrar_uno(self, plan: Cronograma) -> None:
        self.titulo.setText(self._nombre(self._abierto))
        self.frase.fijar(plan.frase_critica)
        self.uno.fijar(
            Contenido(
                arbol=filas(Datos(plan, self._sesion.modelo), VistaDeUno()),
                enlaces=plan.enlaces,
                hoy=plan.hoy,
                fin_administracion=plan.fin_administracion,
                simulado=self._simulado,
                inhabil={dia.dia for dia in plan.inhabiles}.__contains__,
                vacio="Entregó sin un plan.",
            )
        )

    @property
    def _simulado(self) -> bool:
        return not isinstance(self._sesion.base.reloj, RelojReal)

    def _nombre(self, clave: str) -> str:
        municipio = self._sesion.perfil.municipio(clave)
        return municipio.nombre if municipio is not None else clave

    def _regiones(self) -> tuple[str, ...]:
        return datos.regiones(self._general) if self._general is not None else ()

    def _pedir(self, fila: Fila) -> None:
        if fila.clase == SIN_DATO:
            self._sesion.avisos.decir(f"{fila.nombre}: {fila.resumen}.")
        else:
            self.abrir_municipio(datos.municipio_de(fila))

    def _pedir_exportar(self) -> None:
        from app.documentos.cronograma.salidas import Encargo
        from ui.cronograma.exportar import DE_DIBUJO, FORMATOS, ExportarCronograma, todas

        plano, uno = self.vista.grafica.plano, self._de_uno
        if plano is None:
            return
        # Todos juntos no son un plan: sólo se dibujan.
        plan = uno or Cronograma(plano.hoy, plano.hoy, (), (), None, "")
        puestos = Datos(plan, self._sesion.modelo)
        encargo = Encargo(
            datos=puestos,
            municipio=self._nombre(self._abierto) if uno else "todos los municipios",
            entidad=self._sesion.perfil.nombre,
            clave=self._abierto,
            arbol=plano.filas,
            ahora=self._sesion.base.reloj.ahora(),
        )
        todo, formatos = (todas(puestos), FORMATOS) if uno else ((), DE_DIBUJO)
        ExportarCronograma(self._sesion, encargo, todo, self, tuple(formatos)).open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.vista.entrar_con(event):
            super().keyPressEvent(event)

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, 14, AIRE, AIRE)
        columna.setSpacing(10)
        columna.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        decir = QHBoxLayout()
        decir.setSpacing(10)
        decir.addWidget(self.volver)
        decir.addWidget(self.titulo)
        decir.addWidget(self.frase, 1)
        mandos = QHBoxLayout()
        mandos.setSpacing(8)
        for pieza in (*self._de_todos, self._zoom, self.exportar):
            mandos.addWidget(pieza)
        mandos.addStretch()
        self._cabeza = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cabeza.setSpacing(8)
        self._cabeza.addLayout(decir, 1)
        self._cabeza.addLayout(mandos)
        columna.addLayout(self._cabeza)
        columna.addWidget(self.todos, 1)
        columna.addWidget(self.uno, 1)
        self.uno.hide()
        self.volver.hide()
        self.todos.modelo.rotulo = "Municipio"
        self.todos.arbol.setAccessibleName("Municipios y sus herramientas")
        self._llenar_menus()

    def _llenar_menus(self) -> None:
        modelo = self._sesion.modelo
        que = [(TODAS, Vista())]
        que += [(d.nombre, Vista(dimension=d.numero)) for d in modelo.dimensiones]
        que += [
            (f"{h.clave} {h.nombre_corto or h.nombre}", Vista(herramienta=h.clave))
            for h in modelo.herramientas
        ]
        self._menu_de_uno(self._que, que, self._elegir_que)
        ordenes = [(f"Por {texto}", orden) for orden, texto in ORDENES.items()]
        self._menu_de_uno(self._orden, ordenes, self._elegir_orden)
        zooms = [(texto, zoom) for zoom, texto in ZOOMS.items()]
        self._menu_de_uno(self._zoom, zooms, self._fijar_zoom)
        for texto, teclas, hacer in (
            ("Acercar", ("+", "="), VistaCronograma.acercar),
            ("Alejar", ("-",), VistaCronograma.alejar),
            ("Ver todo", ("0",), lambda vista: vista.fijar_zoom(Zoom.TODO)),
            ("Ir a hoy", ("T",), VistaCronograma.ir_a_hoy),
            ("Volver", ("Esc", "Alt+Left"), lambda _vista: self.cerrar_municipio()),
        ):
            self._accion(texto, teclas, hacer)

    def _conectar(self) -> None:
        self._sesion.cambiado.datos_cambiados.connect(self._al_cambiar_datos)
        self.todos.pedida.connect(self._pedir)
        for vista in (self.todos, self.uno):
            vista.zoom_cambiado.connect(lambda _zoom: self._rotular_zoom())
        self.volver.al_pulsar(self.cerrar_municipio)
        self.exportar.al_pulsar(self._pedir_exportar)
        self.filtro.textChanged.connect(
            lambda texto: self.fijar_vista(self._como._replace(busca=texto))
        )
        self.filtro.returnPressed.connect(self.todos.arbol.setFocus)
        self.atrasados.toggled.connect(
            lambda puesto: self.fijar_vista(self._como._replace(solo_atrasados=puesto))
        )
        tema().cambiado.connect(self._acomodar)
        self._rotular()

    def _al_cambiar_datos(self) -> None:
        if self.isVisible():
            self.refrescar()

    def _elegir_que(self, que: Vista) -> None:
        self.fijar_vista(self._como._replace(dimension=que.dimension, herramienta=que.herramienta))

    def _fijar_zoom(self, zoom: Zoom) -> None:
        self.vista.fijar_zoom(zoom)

    def _elegir_orden(self, orden: OrdenCronograma) -> None:
        self.fijar_vista(self._como._replace(orden=orden))

    def _elegir_region(self, region: str) -> None:
        self.fijar_vista(self._como._replace(region=region))

    def _llenar_regiones(self, regiones: Iterable[str]) -> None:
        opciones = [(TODAS_LAS_REGIONES, ""), *((r.replace("&", "&&"), r) for r in regiones)]
        self._menu_de_uno(self._region, opciones, self._elegir_region)

    def _rotular(self) -> None:
        como = self._como
        if como.herramienta:
            que = f"Herramienta: {como.herramienta}"
        else:
            que = f"Dimensión: {como.dimension}" if como.dimension else TODAS
        _decir(self._que, que)
        _decir(self._region, f"Región: {como.region}" if como.region else TODAS_LAS_REGIONES)
        _decir(self._orden, f"Ordenar: {ORDENES[como.orden]}")
        self._rotular_zoom()

    def _rotular_zoom(self) -> None:
        _decir(self._zoom, ZOOMS[self.vista.zoom], f"Acercamiento: {ZOOMS[self.vista.zoom]}")

    def _acomodar(self) -> None:
        self.filtro.setMaximumWidth(tema().px(ANCHO_FILTRO))
        junta = bool(self._abierto) or self.width() >= tema().px(UN_RENGLON)
        lado = QBoxLayout.Direction
        self._cabeza.setDirection(lado.LeftToRight if junta else lado.TopToBottom)

    def _menu_de_uno(
        self, boton: Boton, opciones: Iterable[tuple[str, Any]], elegir: Callable[[Any], None]
    ) -> None:
        menu = QMenu(boton)
        grupo = QActionGroup(menu)
        for texto, valor in opciones:
            accion = menu.addAction(texto)
            accion.setCheckable(True)
            accion.setData(valor)
            grupo.addAction(accion)
        grupo.actions()[0].setChecked(True)
        grupo.triggered.connect(lambda accion: elegir(accion.data()))
        boton.setMenu(menu)

    def _accion(self, texto: str, teclas: Iterable[str], hacer: Callable[..., None]) -> None:
        accion = QAction(texto, self)
        accion.setShortcuts([QKeySequence(tecla) for tecla in teclas])
        accion.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        accion.triggered.connect(lambda _marcada=False: hacer(self.vista))
        self.addAction(accion)


def _con_menu() -> Boton:
    boton = Boton("", "pastilla")
    boton.setProperty("menu", "true")
    return boton


def _decir(boton: Boton, texto: str, nombre: str = "") -> None:
    # Un nombre de región puede llevar «&», que Qt tomaría por atajo.
    boton.setText(texto.replace("&", "&&"))
    boton.setAccessibleName(nombre or texto)

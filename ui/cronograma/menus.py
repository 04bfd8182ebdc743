"""Qué hay en los menús «Ver» y «Editar», y el menú del renglón."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu

from app.documentos.cronograma import filas
from app.documentos.cronograma.filas import Filtro
from app.dominio.cronograma_geometria import Zoom
from app.modelo.cronograma.valores import Enlace
from ui.cronograma.acciones import EMPUJES, Orden
from ui.cronograma.arbol import DE_ENTRADA, DETALLES, ELEGIBLES
from ui.cronograma.dialogos import abrir
from ui.cronograma.edicion import TIPOS
from ui.cronograma.mandos import menu_de
from ui.cronograma.modelo import TITULOS, Columna

if TYPE_CHECKING:
    from ui.cronograma.pantalla import Cronograma

ZOOMS = {
    Zoom.SEMANA: "Semana",
    Zoom.MES: "Mes",
    Zoom.TRIMESTRE: "Trimestre",
    Zoom.ANIO: "Año",
    Zoom.TODO: "Todo",
}
ORDENES = {
    filas.Orden.OLA: "ola",
    filas.Orden.OLAS: "ola, con grupos",
    filas.Orden.DIMENSION: "dimensión",
    filas.Orden.RESPONSABLE: "responsable",
    filas.Orden.MODELO: "nada",
}
FILTROS = {
    Filtro.TODAS: "Todas",
    Filtro.ATRASADAS: "Sólo atrasadas",
    Filtro.EN_CURSO: "En curso",
    Filtro.PROXIMAS: "Próximas 30 días",
    Filtro.MIAS: "Mías",
}


class Menus:
    """Llena los menús de una pantalla; las acciones quedan en `pantalla.acciones`."""

    def __init__(self, pantalla: "Cronograma") -> None:
        self._p = pantalla
        self._acciones = pantalla.acciones
        self.ordenes: dict[filas.Orden, QAction] = {}
        self.filtros: dict[Filtro, QAction] = {}
        self.zooms: dict[Zoom, QAction] = {}
        self.columnas: dict[Columna, QAction] = {}
        ver = menu_de(pantalla.mandos.ver)
        self._agrupar(ver.addMenu("Agrupar por"))
        self._mostrar(ver.addMenu("Mostrar"))
        self._acercar(ver.addMenu("Acercamiento"))
        self._columnas(ver.addMenu("Columnas"))
        self.comparar = ver.addMenu("Comparar con")
        self.comparar.aboutToShow.connect(self._lineas)
        ver.addSeparator()
        self._ver(ver)
        self._editar(menu_de(pantalla.mandos.editar))
        menu_de(pantalla.mandos.orden).addActions(list(self.ordenes.values()))
        zoom = menu_de(pantalla.mandos.zoom)
        zoom.addActions(list(self.zooms.values()))

    def contextual(self) -> QMenu:
        """El menú del renglón del cursor."""
        menu = QMenu(self._p)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        de = self._acciones
        for clave in ("abrir", "celda", "reales"):
            menu.addAction(de[clave])
        mover = menu.addMenu("Mover y estirar")
        mover.addActions([de[e.orden.clave] for e in EMPUJES])
        menu.addAction(de["enlazar"])
        dependencias = menu.addMenu("Dependencias")
        self._dependencias(dependencias)
        dependencias.setEnabled(not dependencias.isEmpty())
        menu.addAction(de["desenlazar"])
        menu.addSeparator()
        menu.addActions([de["deshacer"], de["rehacer"]])
        return menu

    def _agrupar(self, menu: QMenu) -> None:
        opciones = [
            (Orden(f"orden {orden}", f"Por {texto}", grupo="Ver"), partial(self._p.ordenar, orden))
            for orden, texto in ORDENES.items()
        ]
        acciones = self._acciones.una_de(menu, opciones)
        self.ordenes = dict(zip(ORDENES, acciones, strict=True))
        self.ordenes[filas.Orden.MODELO].setText("Sin agrupar (orden del Modelo)")
        acciones[0].setChecked(True)

    def _mostrar(self, menu: QMenu) -> None:
        opciones = [
            (Orden(f"filtro {filtro}", texto, grupo="Ver"), partial(self._p.filtrar, filtro))
            for filtro, texto in FILTROS.items()
        ]
        acciones = self._acciones.una_de(menu, opciones)
        self.filtros = dict(zip(FILTROS, acciones, strict=True))
        acciones[0].setChecked(True)

    def _acercar(self, menu: QMenu) -> None:
        vista = self._p.vista
        opciones = [
            (Orden(f"zoom {zoom}", texto, grupo="Ver"), partial(vista.fijar_zoom, zoom))
            for zoom, texto in ZOOMS.items()
        ]
        self.zooms = dict(zip(ZOOMS, self._acciones.una_de(menu, opciones), strict=True))
        menu.addSeparator()
        self._crear(menu, Orden("acercar", "Acercar", ("+", "="), "Ver"), vista.acercar)
        self._crear(menu, Orden("alejar", "Alejar", ("-",), "Ver"), vista.alejar)
        todo = Orden("todo", "Ver todo", ("0",), "Ver")
        self._crear(menu, todo, lambda: vista.fijar_zoom(Zoom.TODO))

    def _columnas(self, menu: QMenu) -> None:
        for columna in ELEGIBLES:
            orden = Orden(f"columna {columna.name}", TITULOS[columna], grupo="Ver")
            accion = self._acciones.marcable(menu, orden, lambda _puesta: self._elegir_columnas())
            self.columnas[columna] = accion
        self._poner_columnas(DE_ENTRADA)

    def _ver(self, menu: QMenu) -> None:
        vista, p = self._p.vista, self._p
        marcables: tuple[tuple[Orden, Callable[[bool], object]], ...] = (
            (Orden("ruta", "Ruta crítica", ("C",), "Ver"), p.mostrar_ruta),
            (Orden("base", "Línea base", ("B",), "Ver"), p.mostrar_base),
            (
                Orden("detalles", "Fechas, pasos y estado", ("D",), "Ver"),
                lambda puestos: self._poner_columnas(DETALLES if puestos else DE_ENTRADA),
            ),
            (
                Orden("pasos", "Pasos de todas", ("P",), "Ver"),
                lambda abierto: vista.abrir_todo(abierto=abierto),
            ),
            (Orden("panel", "Panel de hoy", ("H",), "Ver"), p.mostrar_panel),
        )
        for orden, hacer in marcables:
            self._acciones.marcable(menu, orden, hacer, puesta=orden.clave == "base")
        menu.addSeparator()
        sueltas: tuple[tuple[Orden, Callable[[], object]], ...] = (
            (Orden("hoy", "Ir a hoy", ("T",), "Ver"), vista.ir_a_hoy),
            (Orden("buscar", "Buscar…", ("Ctrl+F", "/"), "Buscar"), p.busqueda.abrir),
            (Orden("siguiente", "Siguiente", ("F3",), "Buscar"), lambda: p.busqueda.saltar(1)),
            (
                Orden("anterior", "Anterior", ("Shift+F3",), "Buscar"),
                lambda: p.busqueda.saltar(-1),
            ),
            (
                Orden("exportar", "Imprimir o exportar…", ("Ctrl+P",), "Ver"),
                partial(abrir.exportar, p),
            ),
            (Orden("teclas", "Teclas del cronograma…", ("?",), "Ver"), partial(abrir.teclas, p)),
        )
        for orden, accion in sueltas:
            self._crear(menu, orden, accion)

    def _editar(self, menu: QMenu) -> None:
        p, vista = self._p, self._p.vista
        self._varias(
            menu,
            (
                (
                    Orden("deshacer", "Deshacer", ("Ctrl+Z",), edita=True),
                    p.edicion.deshacer,
                ),
                (
                    Orden("rehacer", "Rehacer", ("Ctrl+Y", "Ctrl+Shift+Z"), edita=True),
                    p.edicion.rehacer,
                ),
            ),
        )
        menu.addSeparator()
        mover = menu.addMenu("Mover y estirar")
        for empuje in EMPUJES:
            sumar = partial(p.empujon.sumar, empuje.parte, empuje.salto, empuje.cuantos)
            self._crear(mover, empuje.orden, sumar)
        self._varias(
            menu,
            (
                (Orden("celda", "Editar la celda", ("F2",), edita=True), p.editar_celda),
                (
                    Orden("celda antes", "Celda anterior", ("Ctrl+Left",)),
                    lambda: vista.arbol.de_celda(-1),
                ),
                (
                    Orden("celda después", "Celda siguiente", ("Ctrl+Right",)),
                    lambda: vista.arbol.de_celda(1),
                ),
                (
                    Orden("reales", "Marcar fechas reales…", edita=True),
                    partial(abrir.fechas_reales, p),
                ),
                (Orden("abrir", "Abrir la página", ("Ctrl+Return",)), vista.pedir),
            ),
        )
        menu.addSeparator()
        self._varias(
            menu,
            (
                (
                    Orden("enlazar", "Enlazar con otra", ("L",), "Enlazar", edita=True),
                    p.enlazado.empezar,
                ),
                (
                    Orden("desenlazar", "Quitar una dependencia", ("Del",), "Enlazar", edita=True),
                    p.desenlazar,
                ),
            ),
        )
        dependencias = menu.addMenu("Dependencias del renglón")
        dependencias.aboutToShow.connect(lambda: self._dependencias(dependencias))
        menu.addSeparator()
        self._varias(
            menu,
            (
                (Orden("proponer", "Proponer de nuevo…", edita=True), partial(abrir.proponer, p)),
                (Orden("lineas", "Líneas base…", edita=True), partial(abrir.lineas_base, p)),
                (Orden("inhabiles", "Días inhábiles…", edita=True), partial(abrir.inhabiles, p)),
                (Orden("importar", "Importar plan…", edita=True), partial(abrir.importar, p)),
            ),
        )

    def _dependencias(self, menu: QMenu) -> None:
        """Cada flecha del renglón con su tipo, su desfase y cómo quitarla."""
        menu.clear()
        fila = self._p.vista.elegida
        for enlace in self._p.edicion.enlaces_de(fila) if fila else ():
            suyo = menu.addMenu(self._p.edicion.en_palabras(enlace))
            for tipo, texto in TIPOS.items():
                accion = suyo.addAction(texto)
                accion.setCheckable(True)
                accion.setChecked(tipo is enlace.tipo)
                accion.triggered.connect(partial(self._cambiar_tipo, enlace, tipo))
            suyo.addSeparator()
            suyo.addAction("Cambiar el desfase…").triggered.connect(
                partial(self._cambiar_desfase, enlace)
            )
            suyo.addAction("Quitar").triggered.connect(partial(self._quitar, enlace))
            suyo.setEnabled(self._p.edicion.puede)
        if menu.isEmpty():
            menu.addAction("No tiene dependencias").setEnabled(False)

    def _cambiar_tipo(self, enlace: Enlace, tipo: object, *_marcado: bool) -> None:
        nuevo = next(t for t in TIPOS if t is tipo)
        self._p.edicion.cambiar_enlace(enlace, nuevo, enlace.desfase)

    def _cambiar_desfase(self, enlace: Enlace, *_marcado: bool) -> None:
        dias, bien = QInputDialog.getInt(
            self._p, "Desfase", "Días de espera (negativo = antes):", enlace.desfase, -3650, 3650
        )
        if bien:
            self._p.edicion.cambiar_enlace(enlace, enlace.tipo, dias)

    def _quitar(self, enlace: Enlace, *_marcado: bool) -> None:
        self._p.edicion.quitar_enlace(enlace)

    def _lineas(self) -> None:
        self.comparar.clear()
        cronograma = self._p.edicion.cronograma
        for linea in cronograma.lineas_base if cronograma else ():
            accion = self.comparar.addAction(linea.nombre)
            accion.setCheckable(True)
            accion.setChecked(cronograma is not None and linea.id == cronograma.base)
            accion.triggered.connect(partial(self._comparar, linea.id, linea.nombre))
        if self.comparar.isEmpty():
            self.comparar.addAction("Todavía no hay líneas base").setEnabled(False)

    def _comparar(self, identidad: str, nombre: str, *_marcado: bool) -> None:
        plan = self._p.sesion.expediente.plan
        self._p.edicion.ordenar(
            lambda: plan.comparar_con(identidad), f"Ahora se compara con «{nombre}»."
        )

    def _elegir_columnas(self) -> None:
        puestas = frozenset(c for c, a in self.columnas.items() if a.isChecked())
        self._p.vista.elegir_columnas(puestas)

    def _poner_columnas(self, cuales: frozenset[Columna]) -> None:
        for columna, accion in self.columnas.items():
            accion.blockSignals(True)  # noqa: FBT003  así lo pide Qt
            accion.setChecked(columna in cuales)
            accion.blockSignals(False)  # noqa: FBT003
        self._elegir_columnas()

    def _crear(self, menu: QMenu, orden: Orden, hacer: Callable[[], object]) -> None:
        self._acciones.crear(menu, orden, hacer)

    def _varias(self, menu: QMenu, cosas: tuple[tuple[Orden, Callable[[], object]], ...]) -> None:
        for orden, hacer in cosas:
            self._crear(menu, orden, hacer)

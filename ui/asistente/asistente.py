"""El asistente: una página a la vez, siempre guardando, con la guía al lado."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.expediente.errores import Cerrado
from app.expediente.vistas import FichaVista, Situacion
from app.modelo.contexto import Valor
from app.modelo.direccion import Direccion
from app.modelo.paginas import ClasePagina, Pagina
from app.modelo.tipos import Campo
from ui.asistente.autoguardado import Autoguardado
from ui.asistente.conexion import Conexion
from ui.asistente.entorno import EntornoFicha
from ui.asistente.estilo import Estilo
from ui.asistente.fichas import SelectorFichas, SinFichas
from ui.asistente.guia import PanelGuia
from ui.asistente.lectura_pagina import LectorPagina
from ui.asistente.observadas import Leidas
from ui.asistente.observadas import leer as leer_observadas
from ui.asistente.orden import detras_de, encadenar
from ui.asistente.pagina import PaginaCampos
from ui.asistente.que_es import PaginaQueEs
from ui.asistente.recorrido import Recorrido, a_la_vista
from ui.asistente.revisar import PaginaRevisar
from ui.asistente.segmentos import BarraPaginas
from ui.comun.controles import (
    Boton,
    ComboSinRueda,
    Desplazable,
    Etiqueta,
    EtiquetaElidida,
    Tarjeta,
)
from ui.comun.sesion import Sesion
from ui.comun.tema import AIRE, MARGEN, tema

ANCHO_GUIA = 292
CON_GUIA = 976
"""Ancho (al 100 %) de la pantalla desde el que la guía cabe al lado; con menos, va encima."""

TRANQUILIDAD = "Lo que capturó ya está guardado; puede volver cuando quiera."
Clave = tuple[str, str, int]
"""Herramienta, página y ficha: lo que distingue una página ya construida."""


class Asistente(QWidget):
    """Pantalla de captura. `abrir` lleva a un dato; nunca pregunta si se guarda."""

    volver = Signal()

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._guardado = Autoguardado(sesion, self)
        self._recorrido = Recorrido(sesion.modelo.herramientas[0], sesion.modelo)
        self._lector = LectorPagina(sesion)
        self._construidas: dict[Clave, QScrollArea] = {}
        self._campos: dict[Clave, PaginaCampos] = {}
        self._conexiones: dict[Clave, Conexion] = {}
        self._pedidas: set[str] = set()
        self._quitada = ""
        self._guia_al_lado = True
        self._guia_encima = False
        Estilo(self)
        self._construir()
        self._conectar()

    @property
    def guardado(self) -> Autoguardado:
        """La cola de guardado, para esperar a que acabe."""
        return self._guardado

    @property
    def recorrido(self) -> Recorrido:
        """Dónde se está."""
        return self._recorrido

    @property
    def pagina(self) -> PaginaCampos | None:
        """La página de campos a la vista, o `None` en las que no piden datos."""
        return self._campos.get(self._clave())

    def abrir(self, direccion: Direccion) -> None:
        """Va a la página de un dato (o al principio de la herramienta) y le da el foco."""
        self._guardado.soltar()
        if direccion.herramienta != self._recorrido.herramienta.clave:
            self._cambiar_de_herramienta(direccion.herramienta)
        if direccion.campo:
            self._recorrido.ir_al_campo(direccion.campo, direccion.ficha)
        # Sin un campo al cual ir, el teclado debe quedar dentro: Alt+→ ha de servir desde ya.
        self._mostrar(con_foco=not direccion.campo)
        pagina = self.pagina
        if pagina is not None and direccion.campo in pagina.filas:
            pagina.enfocar(direccion.campo)
            # Hasta la siguiente vuelta la página no tiene su alto y no se sabe cuánto bajar.
            QTimer.singleShot(0, pagina, partial(self._dejar_a_la_vista, direccion.campo))

    def _dejar_a_la_vista(self, campo: str) -> None:
        vista = self._pila.currentWidget()
        if isinstance(vista, QScrollArea) and self.pagina is not None:
            fila = self.pagina.filas.get(campo)
            if fila is not None:
                vista.ensureWidgetVisible(fila, 0, MARGEN)

    def refrescar(self) -> None:
        """Relee lo guardado en la página a la vista."""
        self._mostrar()

    def siguiente(self) -> None:
        """Guarda y pasa a la página siguiente; nunca lo impide."""
        self._guardado.soltar()
        if self._recorrido.mover(1):
            self._mostrar(con_foco=True)

    def anterior(self) -> None:
        """Guarda y vuelve a la página anterior."""
        self._guardado.soltar()
        if self._recorrido.mover(-1):
            self._mostrar(con_foco=True)

    def alternar_guia(self) -> None:
        """Muestra u oculta la guía (F2)."""
        visible = not self._guia.isVisibleTo(self)
        if self._cabe_la_guia():
            self._guia_al_lado = visible
        else:
            self._guia_encima = visible
        self._acomodar_guia()
        if not visible:
            self._ver_guia.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar_guia()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._guardado.soltar()
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_guia"):
            self._acomodar_guia()

    # ── Construcción ──

    def _construir(self) -> None:
        self._tarjeta = Tarjeta(margen=0)
        self._pila = QStackedWidget()
        self._tarjeta.cuerpo.setContentsMargins(2, 2, 2, 2)
        self._tarjeta.cuerpo.addWidget(self._pila)
        self._guia = PanelGuia(self)
        self._guia.cerrada.connect(self.alternar_guia)
        self._fichas = SelectorFichas()
        self._segmentos = BarraPaginas()
        self._medio = QHBoxLayout()
        self._medio.setSpacing(16)
        self._medio.addWidget(self._tarjeta, 1)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(AIRE, 12, AIRE, 14)
        caja.setSpacing(10)
        caja.addLayout(self._cabecera())
        caja.addWidget(self._segmentos)
        caja.addWidget(self._fichas)
        caja.addLayout(self._medio, 1)
        caja.addLayout(self._pie())
        encadenar(self._todas, (self._lista, self._ver_guia, *self._fichas.controles()))

    def _cabecera(self) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.setSpacing(6)
        self._todas = Boton("Herramientas", "enlace", nombre="Volver a la lista de herramientas")
        self._miga = EtiquetaElidida("", "secundario")
        self._lista = ComboSinRueda()
        self._lista.setAccessibleName("Ir a la página")
        self._lista.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._lista.setMinimumContentsLength(20)
        self._ver_guia = Boton("Guía", "pastilla", icono="guia", nombre="Mostrar u ocultar la guía")
        self._ver_guia.setToolTip("Guía (F2)")
        fila.addWidget(self._todas.al_pulsar(self.volver.emit))
        fila.addWidget(Etiqueta("›", "secundario"))
        fila.addWidget(self._miga, 1)
        fila.addWidget(self._lista)
        fila.addWidget(self._ver_guia.al_pulsar(self.alternar_guia))
        return fila

    def _pie(self) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.setSpacing(12)
        self._atras = Boton("‹ Anterior", nombre="Anterior (Alt+flecha izquierda)")
        self._omitir = Boton("Omitir por ahora", nombre="Omitir esta página por ahora")
        self._adelante = Boton("Siguiente ›", "primario", nombre="Siguiente (Alt+flecha derecha)")
        fila.addWidget(self._atras.al_pulsar(self.anterior))
        fila.addWidget(EtiquetaElidida(TRANQUILIDAD, "secundario"), 1)
        fila.addWidget(self._omitir.al_pulsar(self.siguiente))
        fila.addWidget(self._adelante.al_pulsar(self.siguiente))
        return fila

    def _conectar(self) -> None:
        self._segmentos.elegida.connect(self._ir_a)
        self._lista.activated.connect(self._ir_a)
        self._fichas.elegida.connect(self._elegir_ficha)
        self._fichas.agregar.connect(self._agregar_ficha)
        self._fichas.quitar.connect(self._quitar_ficha)
        self._fichas.recuperar.connect(self._recuperar_ficha)
        self._guardado.guardado.connect(self._al_guardar)
        self._sesion.cambiado.reintentar.connect(self._guardado.reintentar)
        self._repaso = QTimer(self)
        self._repaso.setSingleShot(True)
        self._repaso.setInterval(0)
        self._repaso.timeout.connect(self._repasar)
        for tecla, accion in (
            ("Alt+Left", self.anterior),
            ("Alt+Right", self.siguiente),
            ("F2", self.alternar_guia),
        ):
            atajo = QShortcut(QKeySequence(tecla), self)
            atajo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            atajo.activated.connect(accion)
        aplicacion = QApplication.instance()
        if isinstance(aplicacion, QApplication):
            # Todo cambio de foco guarda: también el de cerrar la ventana.
            aplicacion.focusChanged.connect(self._al_cambiar_el_foco)

    # ── Páginas ──

    def _clave(self) -> Clave:
        r = self._recorrido
        return (r.herramienta.clave, r.pagina.clave, r.numero)

    def _cambiar_de_herramienta(self, clave: str) -> None:
        for guardada, pagina in list(self._campos.items()):
            if not any(fila.editor.no_reconocido() for fila in pagina.filas.values()):
                self._soltar(guardada)
        for guardada in [c for c in self._construidas if c not in self._campos]:
            self._soltar(guardada)
        self._recorrido = Recorrido(self._sesion.modelo.herramienta(clave), self._sesion.modelo)

    def _soltar(self, clave: Clave) -> None:
        self._campos.pop(clave, None)
        self._conexiones.pop(clave, None)
        vista = self._construidas.pop(clave, None)
        if vista is not None:
            self._pila.removeWidget(vista)
            vista.deleteLater()

    def _mostrar(self, *, con_foco: bool = False) -> None:
        fichas = self._fichas_de_la_pagina()
        clave = self._clave()
        hay_ficha = fichas is None or bool(fichas)
        if not hay_ficha:
            clave = (clave[0], f"sin_{self._recorrido.pagina.ficha}", 0)
        vista = self._construidas.get(clave)
        if vista is None:
            vista = self._construidas[clave] = self._vista(clave, hay_ficha=hay_ficha)
            self._pila.addWidget(vista)
        if hay_ficha:
            self._llenar(vista)
        self._pila.setCurrentWidget(vista)
        self._vestir_marco()
        self._encadenar(vista)
        if con_foco:
            self._empezar(vista)

    def _encadenar(self, vista: QWidget) -> None:
        detras_de(vista, (*self._guia.controles(), self._atras, self._omitir, self._adelante))

    def _vista(self, clave: Clave, *, hay_ficha: bool) -> QScrollArea:
        pagina = self._recorrido.pagina
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(24, 20, 18, 20)
        caja.setSpacing(6)
        caja.addWidget(Etiqueta(pagina.titulo, "titulo", envolver=True))
        caja.addWidget(Etiqueta(" ".join(pagina.proposito.split()), "bajada", envolver=True))
        caja.addSpacing(8)
        caja.addWidget(self._cuerpo(clave, pagina, hay_ficha=hay_ficha), 1)
        vista = Desplazable(hoja)
        # QScrollArea pinta de gris el fondo de lo que recibe; aquí manda la tarjeta blanca.
        hoja.setAutoFillBackground(False)
        vista.setAccessibleName(pagina.titulo)
        return vista

    def _cuerpo(self, clave: Clave, pagina: Pagina, *, hay_ficha: bool) -> QWidget:
        tipo = self._recorrido.tipo
        if tipo is not None and not hay_ficha:
            vacia = SinFichas(tipo)
            vacia.agregar.connect(self._agregar_ficha)
            return vacia
        match pagina.clase:
            case ClasePagina.QUE_ES:
                que_es = PaginaQueEs(self._recorrido.herramienta, self._sesion.modelo)
                que_es.respuesta_pedida.connect(self._responder)
                return que_es
            case ClasePagina.REVISAR:
                return self._revisar()
            case ClasePagina.CAMPOS | ClasePagina.TABLA | ClasePagina.CABECERA:
                return self._pagina_de_campos(clave, pagina)

    def _revisar(self) -> PaginaRevisar:
        pagina = PaginaRevisar()
        pagina.ir.connect(self.abrir)
        pagina.terminada.connect(self._marcar_lista)
        pagina.despues.connect(self.volver)
        pagina.reabrir.connect(self._reabrir)
        return pagina

    def _pagina_de_campos(self, clave: Clave, pagina: Pagina) -> PaginaCampos:
        herramienta, _pagina, numero = clave
        entorno = EntornoFicha(self._sesion, self._guardado, herramienta, pagina.ficha, numero)
        hoja = PaginaCampos(pagina.campos, entorno, self._se_ve)
        hoja.respuesta_pedida.connect(self._responder)
        self._campos[clave] = hoja
        self._conexiones[clave] = Conexion(hoja, self._sesion, self._guardado, herramienta, numero)
        return hoja

    def _responder(self, folio: str) -> None:
        self._sesion.ir(f"observaciones/{folio}")

    def _se_ve(self, campo: Campo, valores: Mapping[str, Valor]) -> bool:
        return a_la_vista(campo, valores, self._sesion.perfil)

    def _llenar(self, vista: QScrollArea) -> None:
        pagina = self.pagina
        r = self._recorrido
        if pagina is not None:
            sin_guardar = self._conexiones[self._clave()].sin_guardar()
            guardadas, valores = self._lector.de_ficha(r.herramienta.clave, r.pagina, r.numero)
            for clave in list(guardadas):
                editor = pagina.filas[clave].editor
                if clave in sin_guardar or editor.no_reconocido():
                    del guardadas[clave]
            pagina.fijar(guardadas, valores)
            self._marcar_problemas(pagina)
            self._pedir_observadas()
            return
        que_es = vista.findChild(PaginaQueEs)
        if que_es is not None:
            self._guardado.terminar()
            que_es.pasos.mostrar(self._exp.pasos.de(r.herramienta.clave))
            self._pedir_observadas()
        revisar = vista.findChild(PaginaRevisar)
        if revisar is not None:
            self._guardado.terminar()
            resumen = self._lector.resumen(r.herramienta)
            revisar.mostrar(
                resumen.grupos,
                resumen.faltan,
                resumen.errores,
                lista=self._situacion() not in (Situacion.SIN_EMPEZAR, Situacion.EN_CURSO),
            )

    def _pedir_observadas(self) -> None:
        clave = self._recorrido.herramienta.clave
        leer = partial(leer_observadas, self._exp, clave)
        self._sesion.ejecutor.hacer(leer, self._mostrar_observadas, self._sin_observadas)

    def _mostrar_observadas(self, leidas: Leidas) -> None:
        r = self._recorrido
        if leidas.herramienta != r.herramienta.clave:
            return
        vista = self._pila.currentWidget()
        que_es = vista.findChild(PaginaQueEs) if vista is not None else None
        if self.pagina is not None:
            self.pagina.mostrar_observaciones(leidas.de_ficha(r.numero), leidas.hoy)
        elif vista is not None and que_es is not None:
            que_es.mostrar_observaciones(leidas.de_la_herramienta(), leidas.hoy)
            self._encadenar(vista)

    def _sin_observadas(self, error: Exception) -> None:
        # Se cerró mientras se leían: ya no hay página donde mostrarlas.
        if not isinstance(error, Cerrado):
            self._sesion.avisos.mostrar_error(error)

    def _empezar(self, vista: QScrollArea) -> None:
        vista.verticalScrollBar().setValue(0)
        if self.pagina is not None:
            self.pagina.enfocar_primero()
            vista.verticalScrollBar().setValue(0)
        else:
            self._adelante.setFocus()

    def _vestir_marco(self) -> None:
        r = self._recorrido
        self._miga.fijar(r.miga())
        self._pintar_avance()
        self._lista.clear()
        total = len(r.paginas)
        for numero, pagina in enumerate(r.paginas, start=1):
            self._lista.addItem(f"{numero} de {total} · {pagina.nombre}")
        self._lista.setCurrentIndex(r.actual)
        self._atras.setEnabled(r.actual > 0)
        ultima = r.actual == total - 1
        self._adelante.setVisible(not ultima)
        self._omitir.setVisible(not ultima and r.pagina.clase is not ClasePagina.QUE_ES)
        self._guia.mostrar(r.herramienta, r.pagina)

    # ── Fichas ──

    def _fichas_de_la_pagina(self) -> tuple[FichaVista, ...] | None:
        r = self._recorrido
        tipo = r.tipo
        self._fichas.setVisible(tipo is not None)
        if tipo is None:
            return None
        fichas: tuple[FichaVista, ...] = self._exp.fichas.lista(r.herramienta.clave, tipo.clave)
        numero = max(1, min(r.numero, len(fichas)))
        r.numeros[tipo.clave] = numero
        self._fichas.fijar(tipo, fichas, numero)
        self._fichas.mostrar_acciones(visibles=bool(fichas))
        return fichas

    def _elegir_ficha(self, numero: int) -> None:
        self._guardado.soltar()
        self._recorrido.numeros[self._recorrido.pagina.ficha] = numero
        self._mostrar(con_foco=True)

    def _agregar_ficha(self) -> None:
        r = self._recorrido
        herramienta, tipo = r.herramienta.clave, r.pagina.ficha

        def al_terminar(ficha: FichaVista) -> None:
            r.numeros[tipo] = ficha.numero
            primera = next((n for n, p in enumerate(r.paginas) if p.ficha == tipo), r.actual)
            r.ir(primera)
            self._mostrar(con_foco=True)
            self._sesion.cambiado.datos_cambiados.emit()

        self._guardado.hacer(lambda: self._exp.fichas.agregar(herramienta, tipo), al_terminar)

    def _quitar_ficha(self, numero: int) -> None:
        r = self._recorrido
        herramienta, tipo = r.herramienta.clave, r.pagina.ficha
        titulo = next(
            (f.titulo for f in self._exp.fichas.lista(herramienta, tipo) if f.numero == numero), ""
        )

        def al_terminar(clave: str) -> None:
            self._quitada = clave
            r.numeros[tipo] = max(1, numero - 1)
            self._rehacer_fichas(tipo)
            self._fichas.avisar_quitada(titulo)

        self._guardado.hacer(
            lambda: self._exp.fichas.quitar(herramienta, tipo, numero), al_terminar
        )

    def _recuperar_ficha(self) -> None:
        def al_terminar(ficha: FichaVista) -> None:
            self._recorrido.numeros[ficha.tipo] = ficha.numero
            self._rehacer_fichas(ficha.tipo)

        self._guardado.hacer(lambda: self._exp.fichas.recuperar(self._quitada), al_terminar)

    def _rehacer_fichas(self, tipo: str) -> None:
        # Al quitar una, las demás se recorren: las páginas hechas ya no son de su número.
        paginas = {p.clave for p in self._recorrido.paginas if p.ficha == tipo}
        for clave in [c for c in self._construidas if c[1] in paginas]:
            self._soltar(clave)
        self._mostrar()
        self._sesion.cambiado.datos_cambiados.emit()

    # ── Guardar ──

    def _al_guardar(self, _acuse: object) -> None:
        self._repaso.start()

    def _al_cambiar_el_foco(self) -> None:
        self._guardado.soltar()

    def _repasar(self) -> None:
        """Después de guardar: lo calculado, las reglas y el avance se ponen al día."""
        vista = self._pila.currentWidget()
        if not self.isVisible() or not isinstance(vista, QScrollArea):
            return
        try:
            if self.pagina is not None:
                self._llenar(vista)
                self._encadenar(vista)
            self._pintar_avance()
        except Cerrado:
            # El último guardado llegó cuando la ventana ya cerraba el archivo.
            return
        self._sesion.cambiado.datos_cambiados.emit()

    def _pintar_avance(self) -> None:
        r = self._recorrido
        color = tema().colores.dimension(r.herramienta.dimension).color
        self._segmentos.fijar(self._lector.avances(r), r.actual, (color,))

    # ── Revisar ──

    def _marcar_problemas(self, pagina: PaginaCampos) -> None:
        r = self._recorrido
        pedidos = r.herramienta.clave in self._pedidas
        problemas = self._lector.problemas(r, con_faltantes=pedidos)
        rechazados = {
            clave: fila.problema()
            for clave, fila in pagina.filas.items()
            if fila.problema() and fila.editor.no_reconocido()
        }
        pagina.mostrar_problemas({**problemas.textos, **rechazados})
        for campo in pagina.filas:
            pagina.marcar_renglones(campo, problemas.renglones.get(campo, {}))

    def _marcar_lista(self) -> None:
        clave = self._recorrido.herramienta.clave
        self._pedidas.add(clave)

        def al_terminar(_impedimentos: object) -> None:
            self._sesion.cambiado.datos_cambiados.emit()
            self._mostrar()

        self._guardado.hacer(lambda: self._exp.herramientas.marcar_lista(clave), al_terminar)

    def _reabrir(self) -> None:
        clave = self._recorrido.herramienta.clave

        def al_terminar(_nada: object) -> None:
            self._sesion.cambiado.datos_cambiados.emit()
            self._mostrar()

        self._guardado.hacer(lambda: self._exp.herramientas.reabrir(clave), al_terminar)

    def _situacion(self) -> Situacion:
        situacion: Situacion = self._exp.herramientas.una(
            self._recorrido.herramienta.clave
        ).situacion
        return situacion

    def _ir_a(self, numero: int) -> None:
        self._guardado.soltar()
        if numero != self._recorrido.actual and self._recorrido.ir(numero):
            self._mostrar(con_foco=True)

    def _cabe_la_guia(self) -> bool:
        return self.width() >= tema().px(CON_GUIA)

    def _acomodar_guia(self) -> None:
        ancho = tema().px(ANCHO_GUIA)
        if self._cabe_la_guia():
            self._guia_encima = False
            if self._medio.indexOf(self._guia) < 0:
                self._medio.addWidget(self._guia)
            self._guia.setFixedWidth(ancho)
            self._guia.setVisible(self._guia_al_lado)
            return
        if self._medio.indexOf(self._guia) >= 0:
            self._medio.removeWidget(self._guia)
        self._guia.setVisible(self._guia_encima)
        marco = self._tarjeta.geometry()
        self._guia.setFixedWidth(max(200, min(ancho + tema().px(40), marco.width() - 40)))
        izquierda = marco.right() - self._guia.width() + 1
        self._guia.setGeometry(izquierda, marco.top(), self._guia.width(), marco.height())
        self._guia.raise_()

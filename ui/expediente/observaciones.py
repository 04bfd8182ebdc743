"""Observaciones: lo que devuelve el órgano garante, dato por dato, y la respuesta a cada una."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.expediente.errores import ObservacionCerrada
from app.modelo.contexto import Evidencia
from ui.asistente.autoguardado import ESPERA
from ui.comun import lugares
from ui.comun.controles import Boton, Etiqueta, Tarjeta
from ui.comun.pagina import Encabezado, Noticia, columna_de, renglon_de
from ui.comun.sesion import Sesion
from ui.comun.tabla import Columna, Tabla, enmarcada
from ui.comun.tema import tema
from ui.expediente.observaciones_arbol import ArbolObservaciones
from ui.expediente.observaciones_detalle import Detalle
from ui.expediente.observaciones_nota import PaginaNota
from ui.expediente.observaciones_rechazados import PaginaRechazados
from ui.expediente.observaciones_respuesta import Borrador
from ui.expediente.observaciones_textos import agrupar, cuantas, por_atender
from ui.expediente.retorno_traer import TRAER, Traer

if TYPE_CHECKING:
    from app.expediente.retornos.conservados import Conservado
    from app.expediente.retornos.vistas import Nota, ObservacionVista, RetornoRecibido

BANDEJA, NOTA, RECIBIDO, SIN_APLICAR = range(4)
DOS_PARTES = 760
"""Ancho (al 100 %) desde el que la lista y el detalle caben lado a lado."""

TRAER_CORTO = "Traer respuesta…"
QUE_ES = {"acuse": "Acuse", "observaciones": "Observaciones", "perfil": "Perfil"}
VACIA = "Todavía no llega ninguna observación"
VACIA_DETALLE = (
    "Después de revisar una entrega, el órgano garante puede devolverle un archivo .asics con su "
    "acuse o con observaciones, por USB o por correo. Tráigalo aquí: cada observación aparecerá "
    "también junto al dato que señala."
)


class Leido(NamedTuple):
    """Todo lo que muestra la pantalla, leído de una vez."""

    observaciones: "tuple[ObservacionVista, ...]"
    evidencias: tuple[Evidencia, ...]
    nota: "Nota"
    notas: "tuple[Nota, ...]"
    recibidos: "tuple[RetornoRecibido, ...]"
    rechazados: "tuple[Conservado, ...]"
    hoy: date


def leer(expediente: Any) -> Leido:
    """En el hilo de trabajo."""
    retornos = expediente.retornos
    return Leido(
        retornos.observaciones(),
        expediente.evidencias.lista(),
        retornos.nota(),
        retornos.notas(),
        retornos.recibidos(),
        retornos.rechazados(),
        expediente.reloj.hoy(),
    )


class Observaciones(QWidget):
    """Bandeja por herramienta a la izquierda y, a la derecha, la observación con su respuesta."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._leido: Leido | None = None
        self._borradores: dict[str, Borrador] = {}
        self._por_guardar: set[str] = set()
        self._espera = QTimer(self)
        self._espera.setSingleShot(True)
        self._espera.setInterval(ESPERA)
        self._abierta = False
        self._recien = False
        self._por_abrir = ""
        self._releyendo = False
        self._cabeza = Encabezado("Observaciones")
        self.noticia = Noticia()
        self.traer = Traer(sesion, self.noticia, self)
        self.boton_traer = Boton(TRAER, "primario", nombre=TRAER)
        self.pestanas = QTabBar()
        self.arbol = ArbolObservaciones()
        self.detalle = Detalle(sesion.modelo)
        self.nota = PaginaNota()
        self.recibidos = Tabla(
            "Respuestas recibidas", self._columnas(), identidad=lambda r: (r.emisor, r.serie)
        )
        self.rechazados = PaginaRechazados()
        self._bandeja = QStackedWidget()
        self._vistas = QStackedWidget()
        self._construir()
        self._conectar()

    def refrescar(self) -> None:
        """Relee lo recibido."""
        self.soltar()
        self._sesion.ejecutor.hacer(partial(leer, self._exp), self._mostrar, self.noticia.error)

    def mostrar_seccion(self, folio: str) -> None:
        """Abre la observación de ese folio (`observaciones/OG-0001`)."""
        self.pestanas.setCurrentIndex(BANDEJA)
        self._por_abrir = folio
        leidas = self._leido.observaciones if self._leido is not None else ()
        if any(una.folio == folio for una in leidas):
            self._abrir_la_pedida()
        else:
            # Todavía no se lee (o acaba de llegar): se abre cuando se sepa cuál es.
            self.refrescar()

    def _abrir_la_pedida(self) -> None:
        folio, self._por_abrir = self._por_abrir, ""
        self.arbol.elegir(folio)
        self._abrir()

    def soltar(self) -> None:
        """Manda a guardar ya lo escrito: la nota y las respuestas a medias."""
        self.nota.soltar()
        self._espera.stop()
        folios, self._por_guardar = self._por_guardar, set()
        for folio in folios:
            borrador = self._borradores[folio]
            self._sesion.ejecutor.hacer(
                partial(self._exp.retornos.guardar_borrador, folio, *borrador),
                partial(self._al_guardar_borrador, folio),
                partial(self._al_fallar_borrador, folio),
            )

    # ── Construcción ──

    def _construir(self) -> None:
        self._cabeza.con(self.boton_traer.al_pulsar(self.traer.elegir))
        for texto in ("Observaciones", "Nota para el órgano garante", "Recibido", "No aplicado"):
            self.pestanas.addTab(texto)
        self.pestanas.setExpanding(False)
        self.pestanas.setDrawBase(False)
        self.pestanas.setUsesScrollButtons(False)
        self.pestanas.setElideMode(Qt.TextElideMode.ElideRight)
        self.pestanas.setAccessibleName("Observaciones, nota o lo recibido")
        self._partes = QWidget()
        fila = QHBoxLayout(self._partes)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(14)
        fila.addWidget(self.arbol, 5)
        fila.addWidget(self.detalle, 7)
        self._bandeja.addWidget(self._partes)
        self._bandeja.addWidget(self._vacia())
        self._vistas.addWidget(self._bandeja)
        self._vistas.addWidget(self.nota)
        self._vistas.addWidget(enmarcada(self.recibidos))
        self._vistas.addWidget(self.rechazados)
        self.pestanas.setTabVisible(SIN_APLICAR, False)  # noqa: FBT003  Qt sólo lo admite por lugar
        columna = columna_de(self)
        columna.addWidget(self._cabeza)
        columna.addWidget(self.traer.trabajo)
        columna.addWidget(self.noticia)
        columna.addWidget(self.pestanas)
        columna.addWidget(self._vistas, 1)
        self.al_llegar: QWidget = self.boton_traer
        self.boton_traer.setEnabled(not self._exp.solo_lectura)
        self._bandeja.setCurrentIndex(1)

    def _vacia(self) -> QWidget:
        tarjeta = Tarjeta(VACIA, margen=24)
        tarjeta.cuerpo.addWidget(Etiqueta(VACIA_DETALLE, "bajada", envolver=True))
        entregas = Boton("Ver mis entregas", "enlace")
        tarjeta.cuerpo.addWidget(
            renglon_de(entregas.al_pulsar(lambda: self._sesion.ir("entregar/hechas")))
        )
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(tarjeta)
        caja.addStretch(1)
        return hoja

    def _columnas(self) -> tuple[Columna, ...]:
        return (
            Columna("Cuándo", self._cuando, 150, lambda r: r.recibido),
            Columna("Qué", lambda r: QUE_ES.get(r.tipo, r.tipo), 130),
            Columna("De quién", lambda r: r.emisor, 130, crece=True),
            Columna("Núm.", lambda r: str(r.serie), 70, lambda r: r.serie, derecha=True, cede=1),
            Columna(
                "Entrega", lambda r: str(r.secuencia or "—"), 90, lambda r: r.secuencia, cede=2
            ),
        )

    def _cuando(self, recibido: "RetornoRecibido") -> str:
        return lugares.cuando(recibido.recibido, self._exp.reloj.ahora())

    def _conectar(self) -> None:
        self.pestanas.currentChanged.connect(self._vistas.setCurrentIndex)
        self.pestanas.currentChanged.connect(self._decir_donde_se_llega)
        self.arbol.recorrida.connect(self._al_recorrer)
        self.arbol.elegida.connect(lambda _una: self._abrir())
        self.detalle.ir.connect(self._sesion.ir)
        self.detalle.volver.connect(self._cerrar)
        self.detalle.formulario.escrito.connect(self._al_escribir)
        self.detalle.formulario.respondida.connect(self._responder)
        self.detalle.formulario.reconsiderada.connect(self._reconsiderar)
        self.nota.cambiada.connect(self._guardar_nota)
        self.traer.aplicado.connect(self._al_traer)
        self.traer.rechazado.connect(self._releer_rechazados)
        self.rechazados.otra_vez.connect(self.traer.mirar)
        self.rechazados.carpeta.connect(self.traer.abrir_carpeta)
        self._espera.timeout.connect(self.soltar)
        self._sesion.cambiado.reintentar.connect(self.soltar)
        aplicacion = QApplication.instance()
        if isinstance(aplicacion, QApplication):
            # Todo cambio de foco guarda: también el de cerrar la ventana.
            aplicacion.focusChanged.connect(self._al_cambiar_el_foco)
        self._sesion.cambiado.datos_cambiados.connect(self._al_cambiar)
        self._sesion.cambiado.guardado.connect(lambda _acuse: self._al_cambiar())

    # ── Lo leído ──

    def _mostrar(self, leido: Leido) -> None:
        self._leido = leido
        todas = leido.observaciones
        self._bandeja.setCurrentIndex(0 if todas else 1)
        self._releyendo = True
        self.arbol.fijar(agrupar(todas, self._sesion.modelo), leido.hoy)
        self._releyendo = False
        self.nota.fijar(leido.nota, leido.notas, solo_lectura=self._exp.solo_lectura)
        self.recibidos.fijar(leido.recibidos)
        self._mostrar_rechazados(leido.rechazados)
        pendientes = sum(map(por_atender, todas))
        titulo = f"Observaciones ({pendientes})" if pendientes else "Observaciones"
        self.pestanas.setTabText(BANDEJA, titulo)
        self._cabeza.decir(cuantas(todas, leido.hoy) if todas else "")
        self._acomodar()
        if todas and (self._recien or self.boton_traer.hasFocus()):
            self.arbol.setFocus(Qt.FocusReason.OtherFocusReason)
        self._recien = False
        if self._por_abrir and todas:
            self._abrir_la_pedida()

    def _releer_rechazados(self) -> None:
        leer_ = self._exp.retornos.rechazados
        self._sesion.ejecutor.hacer(leer_, self._mostrar_rechazados, self.noticia.error)

    def _mostrar_rechazados(self, rechazados: "tuple[Conservado, ...]") -> None:
        """Su sección sólo está si hay alguno."""
        self.pestanas.setTabVisible(SIN_APLICAR, bool(rechazados))
        self.pestanas.setTabText(SIN_APLICAR, f"No aplicado ({len(rechazados)})")
        ahora = self._exp.reloj.ahora()
        self.rechazados.fijar(rechazados, ahora, quieta=self._exp.solo_lectura)

    def _decir_donde_se_llega(self) -> None:
        """Al primer control de la sección a la vista: a uno escondido el foco no llega."""
        if self.pestanas.currentIndex() != BANDEJA:
            self.al_llegar = self.pestanas
        elif self._leido is not None and self._leido.observaciones:
            self.al_llegar = self.arbol if self.arbol.isVisibleTo(self) else self.detalle.regresar
        else:
            self.al_llegar = self.boton_traer

    def _al_traer(self) -> None:
        """Lo recién llegado queda a la vista y con el foco, listo para recorrerse."""
        self._recien = True
        self.pestanas.setCurrentIndex(BANDEJA)
        self.refrescar()

    def _al_recorrer(self, una: "ObservacionVista | None") -> None:
        if una is None or self._leido is None:
            return
        self.detalle.fijar(
            una,
            self._leido.evidencias,
            self._borradores.get(una.folio) or _borrador(una),
            self._leido.hoy,
            solo_lectura=self._exp.solo_lectura,
        )
        # Sólo cuenta como vista si la persona la recorrió, no por quedar al releer la lista.
        if not self._releyendo and self.arbol.hasFocus() and self._a_la_vista():
            self._marcar_vista(una)

    def _marcar_vista(self, una: "ObservacionVista") -> None:
        if una.estado.value == "nueva" and not self._exp.solo_lectura:
            marcar = partial(self._exp.retornos.marcar_vista, una.folio)
            self._sesion.ejecutor.hacer(marcar, self._al_marcar, self.noticia.error)

    def _al_marcar(self, _nada: object) -> None:
        self.refrescar()

    def _al_escribir(self, borrador: Borrador) -> None:
        actual = self.arbol.actual()
        if actual is not None:
            self._borradores[actual.folio] = borrador
            self._por_guardar.add(actual.folio)
            self._espera.start()

    def _al_guardar_borrador(self, folio: str, _nada: object) -> None:
        actual = self.arbol.actual()
        if actual is not None and actual.folio == folio and folio not in self._por_guardar:
            self.detalle.formulario.decir_borrador(guardado=True)

    def _al_fallar_borrador(self, folio: str, error: Exception) -> None:
        # Sigue en pantalla y se intenta otra vez con lo siguiente que se escriba o al salir.
        if folio in self._borradores and not isinstance(error, ObservacionCerrada):
            self._por_guardar.add(folio)
        self.noticia.error(error)

    def _al_cambiar_el_foco(self) -> None:
        self.soltar()

    def _responder(self, texto: str, evidencias: list[str]) -> None:
        actual = self.arbol.actual()
        if actual is None:
            return
        self._hacer(
            partial(self._exp.retornos.responder, actual.folio, texto, evidencias),
            actual.folio,
            "La respuesta quedó guardada y viaja en su próxima entrega.",
        )

    def _reconsiderar(self, motivo: str) -> None:
        actual = self.arbol.actual()
        if actual is None:
            return
        # Su botón se quita, y Qt le daría el foco a lo primero de la ventana.
        self.arbol.setFocus(Qt.FocusReason.OtherFocusReason)
        self._hacer(
            partial(self._exp.retornos.pedir_reconsideracion, actual.folio, motivo),
            actual.folio,
            "Se pidió la reconsideración; viaja en su próxima entrega.",
        )

    def _hacer(self, trabajo: Any, folio: str, dicho: str) -> None:
        def al_terminar(_nada: object) -> None:
            self._borradores.pop(folio, None)
            self._por_guardar.discard(folio)
            self.noticia.bien(dicho)
            # Quien avisa también relee: la cuenta del carril y esta pantalla cambian juntas.
            self._sesion.cambiado.datos_cambiados.emit()

        # Si no se puede, lo escrito queda al menos como borrador.
        self.soltar()
        self._sesion.ejecutor.hacer(trabajo, al_terminar, self.noticia.error)

    def _guardar_nota(self, texto: str) -> None:
        guardar = partial(self._exp.retornos.guardar_nota, texto)
        self.nota.estado.setText("Guardando…")
        self._sesion.ejecutor.hacer(guardar, self._al_anotar, self._al_fallar_nota)

    def _al_fallar_nota(self, error: Exception) -> None:
        self.nota.no_se_guardo()
        self.noticia.error(error)

    def _al_anotar(self, _nada: object) -> None:
        self.nota.estado.setText("Guardada.")

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()

    # ── Dos partes o una ──

    def _a_la_vista(self) -> bool:
        return self.detalle.isVisibleTo(self)

    def _abrir(self) -> None:
        """Del renglón a su respuesta; en pantallas angostas cambia la lista por el detalle."""
        self._abierta = True
        self.noticia.hide()
        self._acomodar()
        actual = self.arbol.actual()
        if actual is not None:
            self._marcar_vista(actual)
        primero: QWidget = self.detalle.texto
        if self.arbol.isVisibleTo(self):
            # Cabe junto a la lista: lo que dice se está viendo.
            primero = next(iter(self.detalle.enlaces), None) or self.detalle.formulario.texto
        primero.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _cerrar(self) -> None:
        self._abierta = False
        self._acomodar()
        self.arbol.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _acomodar(self) -> None:
        caben = self.width() >= tema().px(DOS_PARTES)
        self.arbol.setVisible(caben or not self._abierta)
        self.detalle.setVisible(caben or self._abierta)
        self.detalle.regresar.setVisible(not caben)
        self.boton_traer.setText(TRAER if caben else TRAER_CORTO)
        self._decir_donde_se_llega()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.soltar()
        super().hideEvent(event)


def _borrador(una: "ObservacionVista") -> Borrador | None:
    """Lo que se dejó a medias otro día."""
    if una.borrador is None:
        return None
    return Borrador(una.borrador.texto, una.borrador.evidencias)

"""La pantalla Cronograma: la cabeza, la búsqueda, la vista y el pie, y quién atiende a quién."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.documentos.cronograma.filas import Datos, Fila, Filtro, Orden, Vista, filas, herramientas
from app.documentos.cronograma.textos import cuenta_atrasadas, explicacion
from app.reloj import RelojReal
from ui.comun.sesion import Sesion
from ui.comun.tema import AIRE, tema
from ui.cronograma.accesible import anunciar
from ui.cronograma.acciones import Acciones
from ui.cronograma.busqueda import Busqueda
from ui.cronograma.dialogos import abrir
from ui.cronograma.edicion import Edicion
from ui.cronograma.empujon import Empujon
from ui.cronograma.enlazado import Enlazado
from ui.cronograma.frase import FraseDeDos
from ui.cronograma.hoy import PanelHoy
from ui.cronograma.lectura import Lectura, Leido
from ui.cronograma.mandos import ENTRE, Mandos, menu_de
from ui.cronograma.menus import FILTROS, ORDENES, ZOOMS, Menus
from ui.cronograma.vista import MINIMO, Contenido, VistaCronograma

if TYPE_CHECKING:
    from app.dominio.calendario import CalendarioLaboral

ALTA = 760
"""Desde aquí (al 100 %) el pie dice su explicación en dos renglones."""


class Cronograma(QWidget):
    """El plan del expediente en barras: se consulta y se edita, con ratón o sin él."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.sesion = sesion
        self._como = Vista()
        self.datos: Datos | None = None
        self._calendario: tuple[object, CalendarioLaboral] | None = None
        self.mandos = Mandos()
        self.vista = VistaCronograma()
        self.busqueda = Busqueda(self.vista)
        self.panel = PanelHoy()
        self.pie = FraseDeDos("pequena")
        self.pie.setObjectName("pie")
        self.acciones = Acciones(self)
        self.lectura = Lectura(sesion, self.vista)
        self.edicion = Edicion(sesion, self.vista, self)
        self.empujon = Empujon(self.vista)
        self.enlazado = Enlazado(self.vista)
        self._construir()
        self._menus = Menus(self)
        self._conectar()
        self._rotular()

    def refrescar(self) -> None:
        """Relee el plan; mientras llega se sigue viendo lo de antes."""
        self.lectura.pedir()

    def ordenar(self, orden: Orden) -> None:
        """Agrupa por ola, dimensión o responsable, o sin agrupar."""
        self._cambiar_vista(orden=orden)

    def filtrar(self, filtro: Filtro) -> None:
        """Muestra sólo una parte del plan."""
        self._cambiar_vista(filtro=filtro)
        if filtro is Filtro.MIAS and not self.sesion.captura:
            self.decir("Diga arriba quién captura para ver las suyas.")

    def mostrar_base(self, puesta: bool) -> None:  # noqa: FBT001  la conecta una señal
        """Dibuja (o no) la línea base."""
        self._cambiar_vista(con_base=puesta)

    def mostrar_ruta(self, puesta: bool) -> None:  # noqa: FBT001  la conecta una señal
        """Marca (o no) la ruta crítica y la explica en el pie."""
        self.vista.mostrar_ruta(puesta=puesta)
        self._explicar(self.vista.elegida)

    def mostrar_panel(self, puesto: bool) -> None:  # noqa: FBT001  la conecta una señal
        """Abre o pliega el panel de hoy."""
        self.panel.setVisible(puesto)

    def decir(self, texto: str) -> None:
        """Una frase breve: a la línea de estado y al lector de pantalla."""
        self.pie.fijar(texto)
        self.sesion.avisos.decir(texto)
        anunciar(self.vista.grafica, texto)

    def editar_celda(self) -> None:
        """F2: escribe en la celda del cursor; sin columnas que se editen, muestra las fechas."""
        if not self.vista.arbol.editar() and self.vista.modelo.editable:
            self.acciones["detalles"].setChecked(True)
            if not self.vista.arbol.editar():
                self.decir("Este renglón no se edita aquí.")

    def desenlazar(self) -> None:
        """Supr: quita una dependencia del renglón."""
        if self.vista.elegida is not None:
            self.edicion.desenlazar(self.vista.elegida)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(MINIMO)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._medir_pie()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.empujon.confirmar()
        self.enlazado.cancelar()
        super().hideEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.vista.entrar_con(event):
            super().keyPressEvent(event)

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, 14, AIRE, 8)
        columna.setSpacing(ENTRE)
        # El mínimo lo da `minimumSizeHint`: en un renglón los mandos pedirían más que la pantalla.
        columna.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        columna.addWidget(self.mandos)
        columna.addWidget(self.busqueda)
        columna.addWidget(self.panel)
        columna.addWidget(self.vista, 1)
        columna.addWidget(self.pie)

    def _conectar(self) -> None:
        self.vista.pedida.connect(self._abrir)
        self.vista.zoom_cambiado.connect(lambda _zoom: self._rotular())
        self.vista.apuntada.connect(self._explicar)
        self.vista.menu_pedido.connect(self._abrir_menu)
        for fuente in (self.empujon.pedido, self.vista.grafica.mano.movida):
            fuente.connect(self.edicion.mover)
        for fuente in (self.enlazado.enlazada, self.vista.grafica.mano.enlazada):
            fuente.connect(self.edicion.enlazar)
        self.edicion.dicho.connect(self.decir)
        self.edicion.releido.connect(self.lectura.recibir)
        self.lectura.lista.connect(self._poner)
        self.enlazado.instruccion.connect(self.decir)
        self.busqueda.cerrada.connect(self.vista.arbol.setFocus)
        self.panel.pedida.connect(self.ir_a)
        mandos = self.mandos
        mandos.hoy.al_pulsar(self.vista.ir_a_hoy)
        mandos.exportar.al_pulsar(partial(abrir.exportar, self))
        mandos.atrasadas.toggled.connect(
            lambda puesta: self.filtrar(Filtro.ATRASADAS if puesta else Filtro.TODAS)
        )
        mandos.filtro.al_pulsar(lambda: self.filtrar(Filtro.TODAS))
        self.sesion.cambiado.datos_cambiados.connect(self._al_cambiar_datos)
        tema().cambiado.connect(self._medir_pie)

    def ir_a(self, identidad: str) -> None:
        """Lleva el cursor a un renglón; si el filtro lo esconde, lo quita."""
        if not self.vista.ir_a(identidad):
            self.filtrar(Filtro.TODAS)
            self.vista.ir_a(identidad)
        self.vista.arbol.setFocus(Qt.FocusReason.OtherFocusReason)

    def _poner(self, leido: Leido) -> None:
        cronograma = leido.plan
        self.datos = Datos(cronograma, self.sesion.modelo)
        self.edicion.cronograma = cronograma
        self.mandos.frase.fijar(cronograma.frase_critica)
        self.vista.arbol.celdas.personas = tuple((p.id, p.nombre) for p in leido.personas)
        self.vista.habilitar(editable=self.edicion.puede)
        self.acciones.habilitar(editable=self.edicion.puede)
        self._mostrar()

    def _mostrar(self) -> None:
        if self.datos is None:
            return
        plan = self.datos.cronograma
        self.vista.fijar(
            Contenido(
                arbol=filas(self.datos, self._como),
                enlaces=plan.enlaces,
                hoy=plan.hoy,
                fin_administracion=plan.fin_administracion,
                simulado=not isinstance(self.sesion.expediente.reloj, RelojReal),
                inhabil=self._inhabil,
                vedas=plan.vedas,
                propios=frozenset(i.dia for i in plan.inhabiles if i.propio),
                vacio=_VACIOS.get(self._como.filtro, "No hay plan todavía."),
            )
        )
        todas = herramientas(self.datos)
        self.panel.fijar(todas, plan.hoy)
        self._poner_pastillas(sum(f.atraso > 0 for f in todas))
        self.busqueda.rehacer()
        self._explicar(self.vista.elegida)

    def _poner_pastillas(self, cuantas: int) -> None:
        mandos, filtro = self.mandos, self._como.filtro
        atrasadas = filtro is Filtro.ATRASADAS
        mandos.atrasadas.blockSignals(True)  # noqa: FBT003  así lo pide Qt
        mandos.atrasadas.setChecked(atrasadas)
        mandos.atrasadas.blockSignals(False)  # noqa: FBT003
        texto = cuenta_atrasadas(cuantas) if cuantas or atrasadas else ""
        ayuda = "Pulse para ver sólo las atrasadas o todas."
        corto = f"{cuantas} {'atrasada' if cuantas == 1 else 'atrasadas'}" if cuantas else ""
        mandos.poner(mandos.atrasadas, texto, ayuda, corto)
        otro = "" if filtro in {Filtro.TODAS, Filtro.ATRASADAS} else FILTROS[filtro]
        mandos.poner(mandos.filtro, otro and f"{otro} ✕", "Pulse para ver todas.")
        self._listar_avisos()

    def _listar_avisos(self) -> None:
        avisos = self.datos.cronograma.avisos if self.datos else ()
        menu = menu_de(self.mandos.avisos)
        menu.clear()
        for aviso in avisos:
            # Qt tomaría un «&» por tecla de acceso.
            accion = menu.addAction(aviso.texto.replace("&", "&&"))
            accion.setEnabled(bool(aviso.actividad))
            accion.triggered.connect(lambda _m=False, cual=aviso.actividad: self.ir_a(cual))
        cuantos = len(avisos)
        texto = f"{cuantos} {'aviso' if cuantos == 1 else 'avisos'}" if cuantos else ""
        self.mandos.poner(self.mandos.avisos, texto, "Abre la lista; cada uno lleva a su renglón.")

    def _cambiar_vista(self, **cambios: Any) -> None:
        persona = self.sesion.captura
        self._como = replace(self._como, persona=persona, **cambios)
        self._menus.ordenes[self._como.orden].setChecked(True)
        self._menus.filtros[self._como.filtro].setChecked(True)
        self._rotular()
        self._mostrar()

    def _inhabil(self, dia: date) -> bool:
        from app.dominio.calendario import CalendarioLaboral

        propios = self.datos.cronograma.inhabiles if self.datos else ()
        if self._calendario is None or self._calendario[0] != propios:
            perfil = self.sesion.perfil
            sin_trabajo = {date.fromisoformat(i.fecha): i.motivo for i in perfil.inhabiles}
            sin_trabajo |= {i.dia: i.motivo for i in propios}
            self._calendario = (propios, CalendarioLaboral(perfil.feriados_pais, sin_trabajo))
        return not self._calendario[1].es_habil(dia)

    def _abrir(self, fila: Fila) -> None:
        direccion = fila.actividad.direccion if fila.actividad else ""
        self.sesion.ir(f"vitral:{direccion or fila.herramienta}")

    def _abrir_menu(self, donde: QPoint) -> None:
        if self.vista.elegida is not None:
            self._menus.contextual().popup(donde)

    def _explicar(self, fila: Fila | None) -> None:
        plan = self.datos.cronograma if self.datos else None
        partes = []
        if plan is not None and (fila is None or self.acciones["ruta"].isChecked()):
            partes.append(plan.frase_critica)
        if plan is not None and fila is not None:
            con = next((b.nombre for b in plan.lineas_base if b.id == plan.base), "")
            partes.append(explicacion(fila, con))
        self.pie.fijar(" ".join(partes))

    def _al_cambiar_datos(self) -> None:
        if self.isVisible() and not self.edicion.avisando:
            self.refrescar()

    def _rotular(self) -> None:
        mandos, zoom = self.mandos, ZOOMS[self.vista.zoom]
        mandos.orden.setText(f"Agrupar: {ORDENES[self._como.orden]}")
        mandos.zoom.setText(zoom)
        mandos.zoom.setAccessibleName(f"Acercamiento: {zoom}")
        self._menus.zooms[self.vista.zoom].setChecked(True)
        mandos.acomodar()

    def _medir_pie(self) -> None:
        self.pie.fijar_renglones(2 if self.height() >= tema().px(ALTA) else 1)


_VACIOS = {
    Filtro.ATRASADAS: "Nada atrasado.",
    Filtro.EN_CURSO: "Nada en curso.",
    Filtro.PROXIMAS: "Nada empieza ni vence en 30 días.",
    Filtro.MIAS: "No tiene nada asignado.",
}

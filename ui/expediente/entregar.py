"""Entregar: revisar, elegir qué incluye, declarar y firmar; y el historial de entregas."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from app.errores import ErrorDeUsuario
from app.expediente.vistas import Entrega
from ui.asistente.recorrido import Avance
from ui.asistente.segmentos import BarraPaginas
from ui.comun import lugares
from ui.comun.controles import Boton, Desplazable, EtiquetaElidida
from ui.comun.foco import asomar
from ui.comun.pagina import Encabezado, Noticia, Trabajo, columna_de
from ui.comun.sesion import Sesion
from ui.comun.tema import tema
from ui.expediente.entregar_datos import (
    Hecha,
    Lectura,
    Pedido,
    leer,
    trabajo_de_entregar,
)
from ui.expediente.entregar_firma import PaginaFirma
from ui.expediente.entregar_hecho import PaginaHecho
from ui.expediente.entregar_historia import Historia
from ui.expediente.entregar_incluye import PaginaIncluye
from ui.expediente.entregar_revisar import (
    NO_VIAJA,
    PaginaRevisar,
    frase,
    respuestas_sin_terminar,
)
from ui.expediente.retorno_traer import TRAER, Traer

REVISAR, INCLUYE, FIRMA, HECHO = range(4)
PASOS = ("Revisar", "Qué incluye", "Declaración y firma", "Entregado")
CON_FRASE = 340
"""Alto (al 100 %) desde el que cabe la frase bajo el título."""

HECHAS = "hechas"
"""Sección de la historia de entregas: `entregar/hechas`."""


class Entregar(QWidget):
    """Cuatro pasos en una pantalla; nada se firma hasta el tercero."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._lectura: Lectura | None = None
        self._paso = REVISAR
        self._al_quedar_libre: QWidget | None = None
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.revisar = PaginaRevisar(sesion.modelo)
        self.incluye = PaginaIncluye(sesion)
        self.firma = PaginaFirma()
        self.hecho = PaginaHecho(sesion)
        self.pestanas = QTabBar()
        self.historia = Historia(sesion)
        self.historial = self.historia.tabla
        self.traer = Traer(sesion, self.noticia, self)
        self.boton_traer = Boton("Traer respuesta…", nombre=TRAER)
        self._cabeza = Encabezado("Entregar")
        self._segmentos = BarraPaginas()
        self._donde = EtiquetaElidida("", "fuerte")
        self._donde.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pila = QStackedWidget()
        self._vistas = QStackedWidget()
        self.atras = Boton("‹ Anterior").al_pulsar(self._retroceder)
        self.adelante = Boton("Siguiente ›", "primario").al_pulsar(self._avanzar)
        self.pie = EtiquetaElidida("", "secundario")
        self._construir()
        self._conectar()
        self._ver(REVISAR)

    @property
    def paso(self) -> int:
        """El paso a la vista."""
        return self._paso

    def refrescar(self) -> None:
        """Relee el expediente sin cambiar de paso."""
        self._sesion.ejecutor.hacer(partial(leer, self._exp), self._mostrar, self.noticia.error)

    def mostrar_seccion(self, seccion: str) -> None:
        """Va a la entrega nueva o, con `hechas`, a la historia."""
        self.pestanas.setCurrentIndex(int(seccion == HECHAS))

    def _construir(self) -> None:
        for texto in ("Nueva entrega", "Entregas hechas"):
            self.pestanas.addTab(texto)
        self.pestanas.setExpanding(False)
        self.pestanas.setDrawBase(False)
        self.pestanas.setUsesScrollButtons(False)
        self.pestanas.setAccessibleName("Entregar o ver lo entregado")
        for pagina in (self.revisar, self.incluye, self.firma, self.hecho):
            hoja = QWidget()
            caja = QVBoxLayout(hoja)
            caja.setContentsMargins(0, 0, 8, 0)
            caja.addWidget(pagina)
            self._pila.addWidget(Desplazable(hoja))
        self._vistas.addWidget(self._nueva())
        self._vistas.addWidget(self.historia)
        columna = columna_de(self)
        columna.setSpacing(8)
        self._cabeza.con(self.boton_traer.al_pulsar(self.traer.elegir))
        self.boton_traer.setEnabled(not self._exp.solo_lectura)
        columna.addWidget(self._cabeza)
        columna.addWidget(self.traer.trabajo)
        columna.addWidget(self.noticia)
        fila = QHBoxLayout()
        fila.addWidget(self.pestanas)
        fila.addWidget(self._donde, 1)
        columna.addLayout(fila)
        columna.addWidget(self._vistas, 1)
        self.al_llegar = self.pestanas

    def _nueva(self) -> QWidget:
        vista = QWidget()
        caja = QVBoxLayout(vista)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(8)
        caja.addWidget(self._segmentos)
        caja.addWidget(self._pila, 1)
        caja.addWidget(self.trabajo)
        pie = QHBoxLayout()
        pie.setSpacing(12)
        pie.addWidget(self.atras)
        pie.addWidget(self.pie, 1)
        pie.addWidget(self.adelante)
        caja.addLayout(pie)
        return vista

    def _fecha(self, entrega: Entrega) -> str:
        return lugares.cuando(entrega.creada, self._exp.reloj.ahora())

    def _conectar(self) -> None:
        self.pestanas.currentChanged.connect(self._vistas.setCurrentIndex)
        self.pestanas.currentChanged.connect(lambda _n: self._vestir())
        self._segmentos.elegida.connect(self._saltar)
        self.revisar.destino.connect(self._sesion.ir)
        self.firma.destino.connect(self._sesion.ir)
        self.historia.ir.connect(self._sesion.ir)
        self.firma.cambiada.connect(self._vestir)
        self.incluye.cambiada.connect(self._vestir)
        self.hecho.otra.connect(lambda: self._ver(REVISAR))
        self.trabajo.ocupado.connect(self._al_ocuparse)
        self._sesion.cambiado.datos_cambiados.connect(self._al_cambiar)
        tema().cambiado.connect(self._vestir)
        tema().cambiado.connect(self._acomodar)

    def _mostrar(self, lectura: Lectura) -> None:
        self._lectura = lectura
        self.revisar.fijar(lectura)
        self.incluye.fijar(lectura)
        self.firma.fijar(lectura, self._sesion.captura)
        self.historia.fijar(lectura.entregas, lectura.acuses)
        hechas = len(lectura.entregas)
        self.pestanas.setTabText(1, f"Entregas hechas ({hechas})" if hechas else "Entregas hechas")
        self._cabeza.decir(self._bajada(lectura))
        self._acomodar()
        self._vestir()

    def _acomodar(self) -> None:
        """Con letra grande en una pantalla baja, la frase dejaría la página en un renglón."""
        con_sitio = self.height() >= tema().px(CON_FRASE)
        self._cabeza.bajada.setVisible(con_sitio and bool(self._cabeza.bajada.text()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _bajada(self, lectura: Lectura) -> str:
        if not lectura.entregas:
            return f"Aún no ha entregado este ejercicio. {frase(lectura)}"
        ultima = lectura.entregas[0]
        return f"Última entrega: la {ultima.secuencia}, {self._fecha(ultima)}. {frase(lectura)}"

    def _ver(self, paso: int) -> None:
        self._paso = paso
        self._pila.setCurrentIndex(paso)
        if paso == FIRMA:
            self.firma.abarcar(self.incluye.alcance.alcance())
        else:
            self.noticia.hide()
        self._vestir()

    def _vestir(self) -> None:
        self._donde.fijar(f"Paso {self._paso + 1} de {len(PASOS)}: {PASOS[self._paso]}")
        self._donde.setVisible(self.pestanas.currentIndex() == 0)
        avances = [
            (nombre, Avance.COMPLETA if numero < self._paso else Avance.VACIA)
            for numero, nombre in enumerate(PASOS)
        ]
        self._segmentos.fijar(avances, self._paso, (tema().colores.accion,))
        libre = not self.trabajo.trabajando()
        self.atras.setVisible(self._paso in {INCLUYE, FIRMA})
        self.atras.setEnabled(libre)
        self.adelante.setVisible(self._paso != HECHO)
        self.adelante.setText("Firmar y entregar" if self._paso == FIRMA else "Siguiente ›")
        self.adelante.setEnabled(libre and self._se_puede_seguir())
        self.pie.fijar(self._por_que() if libre else "")

    def _se_puede_seguir(self) -> bool:
        if self._lectura is None or self._lectura.impedimentos or self._exp.solo_lectura:
            return False
        if self._paso == INCLUYE:
            return not self.incluye.falta_algo()
        return self._paso != FIRMA or not self._falta_para_firmar()

    def _falta_para_firmar(self) -> str:
        if self.firma.declaracion() is None:
            return "Elija a quien declara y marque la casilla."
        return self.firma.cofirma.falta_algo()

    def _por_que(self) -> str:
        """Qué falta para seguir, junto al botón apagado."""
        if self._exp.solo_lectura:
            return "El expediente está abierto sólo para verlo."
        if self._lectura is None or self._paso == HECHO:
            return ""
        if self._lectura.impedimentos:
            return "Corrija lo que impide entregar y vuelva aquí."
        if self._paso == FIRMA:
            return self._falta_para_firmar()
        falta = self.incluye.falta_algo() if self._paso == INCLUYE else ""
        return falta or "Nada se entrega hasta que firme."

    def _saltar(self, paso: int) -> None:
        """Los segmentos llevan hacia atrás; hacia adelante se va con «Siguiente»."""
        if paso < self._paso < HECHO and not self.trabajo.trabajando():
            self._ver(paso)

    def _retroceder(self) -> None:
        self._ver(self._paso - 1)
        self._empezar_el_paso()

    def _avanzar(self) -> None:
        if self._paso == FIRMA:
            self._firmar()
        else:
            self._ver(self._paso + 1)
            self._empezar_el_paso()

    def _empezar_el_paso(self) -> None:
        """El foco, al principio de la página nueva: en el botón del pie no se nota que cambió."""
        donde = {INCLUYE: self.incluye.alcance.elegido(), FIRMA: self.firma.quien}
        primero: QWidget = donde.get(self._paso, self.pestanas)
        primero.setFocus(Qt.FocusReason.OtherFocusReason)

    def _firmar(self) -> None:
        declarado = self.firma.declaracion()
        if declarado is None or self.trabajo.trabajando() or not self._entregar_sin_terminar():
            return
        self.noticia.hide()
        pedido = Pedido(
            self.incluye.carpeta.ruta(),
            self.incluye.alcance.alcance(),
            declarado,
            rectifica=self.incluye.rectificacion(),
            cifrar_para=self.incluye.cifrar_para(),
            partir=self.incluye.alcance.tamano_de_parte(),
            cofirma=self.firma.cofirma.cofirma(),
            pedir=self._sesion.pedir,
        )
        self.trabajo.lanzar(
            "Preparando la entrega…",
            trabajo_de_entregar(self._exp, pedido),
            self._al_entregar,
            self._al_fallar,
        )

    def _entregar_sin_terminar(self) -> bool:
        """Si se sigue: no hay respuestas a medias, o la persona quiere entregar sin ellas."""
        unas = self._lectura.sin_terminar if self._lectura is not None else ()
        if not unas:
            return True
        folios = ", ".join(una.folio for una in unas)
        ir = "Ir a terminarla" if len(unas) == 1 else "Ir a la primera"
        elegido = self._sesion.avisos.elegir(
            f"{respuestas_sin_terminar(len(unas))}: {folios}.",
            NO_VIAJA,
            ("Entregar igual", ir),
            no="Todavía no",
        )
        if elegido == 1:
            self._sesion.ir(f"observaciones/{unas[0].folio}")
        return elegido == 0

    def _al_entregar(self, hecha: Hecha) -> None:
        self.firma.acepto.setChecked(False)
        self.firma.cofirma.olvidar()
        self.incluye.rectifica.setChecked(False)
        self.incluye.motivo.clear()
        self.hecho.fijar(hecha)
        self._ver(HECHO)
        self.hecho.copiar.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refrescar()
        self._sesion.cambiado.datos_cambiados.emit()

    def _al_fallar(self, error: Exception) -> None:
        self.noticia.error(error)
        self._al_quedar_libre = self._donde_corregir(error)
        self.refrescar()

    def _donde_corregir(self, error: Exception) -> QWidget:
        """Lo que se vuelve a escribir o, si no hay qué, el botón que se apagó mientras firmaba."""
        codigo = error.codigo if isinstance(error, ErrorDeUsuario) else ""
        return self.firma.cofirma.por_corregir(codigo) or self.adelante

    def _al_ocuparse(self) -> None:
        self._vestir()
        if self._al_quedar_libre is not None and not self.trabajo.trabajando():
            self._al_quedar_libre.setFocus(Qt.FocusReason.OtherFocusReason)
            asomar(self._al_quedar_libre)
            self._al_quedar_libre = None

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()

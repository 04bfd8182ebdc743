"""El panel derecho de la revisión: en qué va la entrega, qué se puede decidir y lo observado."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.garante.observar import MAXIMO
from app.garante.vistas_revision import (
    CERRADAS,
    EntregaEnRevision,
    EstadoEntrega,
    Gravedad,
    Observacion,
)
from app.modelo.tipos import Modelo
from ui.comun import fuentes
from ui.comun.controles import Boton, Etiqueta, Franja
from ui.comun.insignias import Insignia, medida_insignia, pintar_insignia
from ui.comun.pagina import renglon_de
from ui.comun.tema import tema
from ui.garante import revision_palabras as palabras
from ui.garante.renglones import Renglones
from ui.garante.revision_lectura import Lectura

ALTO = 66
_E = EstadoEntrega
_OBSERVABLE = frozenset({_E.RECIBIDA, _E.EN_REVISION, _E.CORREGIDA, _E.OBSERVADA})
_POR_TOMAR = frozenset({_E.RECIBIDA, _E.CORREGIDA})
AYUDA_TOPE = (
    "Con más de diez, el municipio no sabría por dónde empezar. Para hacer sitio: junte en una "
    "las que piden lo mismo (una observación puede señalar muchos campos), o retire alguna que no "
    "bloquee y déjela para la siguiente ronda."
)
SIN_OBSERVACIONES = (
    "Sin observaciones. Elija un campo a la izquierda y pulse «Observar», o acepte la entrega."
)


class PanelDecision(QWidget):
    """Sólo muestra y pide; decidir lo hace la página."""

    observar = Signal()
    aceptar = Signal()
    empezar = Signal()
    rechazar = Signal()
    publicar = Signal()
    devolver = Signal()
    elegida = Signal(object)

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._modelo = modelo
        self.estado = Insignia(palabras.ENTREGA[_E.RECIBIDA])
        self._que = Etiqueta("", "secundario", envolver=True)
        self.boton_observar = Boton("Observar", nombre="Observar lo elegido (O)")
        self.boton_aceptar = Boton(
            "Aceptar la entrega", "primario", nombre="Aceptar la entrega (A)"
        )
        self.boton_empezar = Boton("Empezar la revisión")
        self.boton_publicar = Boton("Marcar como publicable…")
        self.boton_rechazar = Boton("Rechazar…", "enlace", nombre="Rechazar la entrega")
        self.boton_devolver = Boton("Ir a devolver", "enlace", nombre="Ir a devolver lo pendiente")
        self.ronda = Etiqueta("", "fuerte", envolver=True)
        self.tope = Franja("aviso", f"Ya hay {MAXIMO} observaciones en esta ronda.")
        self.tope.cuerpo.addWidget(Etiqueta(AYUDA_TOPE, "", envolver=True))
        self._leves = Etiqueta("", "", envolver=True)
        self.tope.cuerpo.addWidget(self._leves)
        self.lista = Renglones(self._pintar, self._dicho, alto=ALTO)
        self.lista.setAccessibleName("Observaciones a este municipio")
        self._vacio = Etiqueta(SIN_OBSERVACIONES, "secundario", envolver=True)
        self._hoy: Lectura | None = None
        self._construir()
        self.lista.elegido.connect(self.elegida)

    def mostrar(self, lectura: Lectura) -> None:
        """Muestra una entrega y lo que se puede decidir."""
        self._hoy = lectura
        entrega = lectura.entrega
        self.estado.fijar(palabras.ENTREGA[entrega.estado])
        self._que.setText(_en_que_va(entrega))
        abierta = entrega.estado in _OBSERVABLE
        sin_enviar = por_enviar(lectura.observaciones)
        lleno = len(sin_enviar) >= MAXIMO
        self.boton_observar.setVisible(abierta)
        self.boton_observar.setEnabled(not lleno)
        self.boton_aceptar.setVisible(abierta)
        self.boton_rechazar.setVisible(abierta)
        self.boton_empezar.setVisible(entrega.estado in _POR_TOMAR)
        self.boton_publicar.setVisible(entrega.estado is _E.ACEPTADA)
        self.boton_devolver.setVisible(entrega.estado is not _E.RECIBIDA or bool(sin_enviar))
        self.ronda.setVisible(abierta)
        self.ronda.setText(f"{len(sin_enviar)} de {MAXIMO} observaciones en esta ronda")
        self.tope.setVisible(lleno and abierta)
        leves = [_corto(u.folio) for u in sin_enviar if u.gravedad is Gravedad.NO_BLOQUEA]
        self._leves.setText(
            f"No bloquean: {', '.join(leves)}." if leves else "Todas bloquean el nivel."
        )
        self.lista.fijar(ordenadas(lectura.observaciones))
        self.lista.setVisible(bool(lectura.observaciones))
        self._vacio.setVisible(not lectura.observaciones and abierta)
        cuantas = max(1, min(5, len(lectura.observaciones)))
        self.lista.setMinimumHeight(tema().px(ALTO * cuantas + 4))

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(8)
        columna.addWidget(self.estado)
        columna.addWidget(self._que)
        columna.addWidget(
            renglon_de(
                self.boton_aceptar.al_pulsar(self.aceptar.emit),
                self.boton_observar.al_pulsar(self.observar.emit),
                self.boton_empezar.al_pulsar(self.empezar.emit),
                self.boton_publicar.al_pulsar(self.publicar.emit),
            )
        )
        columna.addWidget(
            renglon_de(
                self.boton_devolver.al_pulsar(self.devolver.emit),
                self.boton_rechazar.al_pulsar(self.rechazar.emit),
            )
        )
        columna.addWidget(self.ronda)
        columna.addWidget(self.tope)
        columna.addWidget(self._vacio)
        columna.addWidget(self.lista, 1)
        columna.addStretch()

    def _dicho(self, una: Observacion) -> str:
        partes = [palabras.estado_de(una).texto, una.folio, palabras.que_es(una), una.texto]
        return ", ".join(partes) + f". Señala {palabras.senala(self._modelo, una)}"

    def _pintar(self, pintor: QPainter, una: Observacion, caja: QRectF) -> None:
        puesto, colores = tema(), tema().colores
        estado = palabras.estado_de(una)
        izquierda, ancho = caja.left() + puesto.px(8), caja.width() - puesto.px(14)
        arriba = QRectF(izquierda, caja.top() + puesto.px(3), ancho, puesto.px(22))
        suyo = min(float(medida_insignia(estado).width()), ancho / 2)
        pintar_insignia(pintor, estado, arriba.adjusted(ancho - suyo, 0, 0, 0))
        fuerte = puesto.letra(fuentes.PEQUENA + 0.5, QFont.Weight.DemiBold)
        chica = puesto.letra(fuentes.PEQUENA)
        senala = palabras.senala(self._modelo, una)
        _escribir(pintor, senala, fuerte, colores.texto, arriba.adjusted(0, 0, -suyo - 6, 0))
        medio = arriba.translated(0, puesto.px(21))
        _escribir(pintor, " ".join(una.texto.split()), chica, colores.texto, medio)
        abajo = medio.translated(0, puesto.px(18))
        _escribir(pintor, self._pie(una), chica, colores.secundario, abajo)

    def _pie(self, una: Observacion) -> str:
        partes = [una.folio]
        if una.gravedad is Gravedad.BLOQUEA:
            partes.append("bloquea")
        if una.pendiente and self._hoy is not None:
            partes.append(palabras.plazo(una.limite, self._hoy.hoy))
        return " · ".join(partes)


def por_enviar(todas: tuple[Observacion, ...]) -> tuple[Observacion, ...]:
    """Las de la ronda que se está escribiendo."""
    return tuple(u for u in todas if not u.enviada and u.estado not in CERRADAS)


def ordenadas(todas: tuple[Observacion, ...]) -> tuple[Observacion, ...]:
    """Primero lo respondido, que espera a quien revisa; luego lo abierto; al final lo cerrado."""
    return tuple(sorted(todas, key=lambda u: (u.estado in CERRADAS, u.estado != "respondida")))


def _corto(folio: str) -> str:
    """El número final del folio, que basta para reconocerlo en esta lista."""
    return folio.rpartition("-")[2]


def _en_que_va(entrega: EntregaEnRevision) -> str:
    partes = []
    if entrega.extemporanea:
        partes.append("Llegó después de la fecha límite.")
    if entrega.bloquean:
        bloquea = "bloquea" if entrega.bloquean == 1 else "bloquean"
        cuantas = palabras.observaciones(entrega.bloquean)
        partes.append(f"{cuantas} sin solventar que {bloquea}.")
    if entrega.respondidas:
        partes.append(f"{palabras.contado(entrega.respondidas, 'respondida')} por resolver.")
    if entrega.operador:
        partes.append(f"Última decisión: {entrega.operador}.")
    if entrega.motivo:
        partes.append(f"Motivo: {entrega.motivo}")
    return " ".join(partes) or "Nadie la ha revisado."


def _escribir(pintor: QPainter, texto: str, letra: QFont, color: str, caja: QRectF) -> None:
    pintor.setFont(letra)
    pintor.setPen(QColor(color))
    ancho = max(0, int(caja.width()))
    visible = QFontMetrics(letra).elidedText(texto, Qt.TextElideMode.ElideRight, ancho)
    pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, visible)

"""Paso 1 de la entrega: qué lleva cada herramienta y qué lo impide."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.expediente.vistas import Pendiente, ResumenHerramienta
from app.modelo.tipos import Modelo
from ui.asistente.enlace import EnlaceLargo
from ui.asistente.orden import encadenar, enfocables
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida, Franja, Tarjeta, linea, vaciar
from ui.comun.insignias import ESTADOS, BarraAvance, Insignia
from ui.comun.tema import tema
from ui.expediente.entregar_datos import Lectura, SinTerminar
from ui.expediente.inicio_datos import LISTAS
from ui.expediente.observaciones_textos import DE_TODO

A_LA_VISTA = 8
"""Impedimentos que se listan aquí; los demás están en Pendientes."""


CON_BARRA = 560
"""Ancho (al 100 %) desde el que caben el nombre y la barra de avance."""

NO_VIAJA = (
    "Lo escrito está guardado como borrador y no va en la entrega hasta que pulse «Guardar la "
    "respuesta». Puede terminarla ahora o entregar sin ella."
)


class PaginaRevisar(QWidget):
    """`destino` lleva a dónde corregir."""

    destino = Signal(str)

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._nombres = {h.clave: h.nombre_corto for h in modelo.herramientas}
        self._columna = QVBoxLayout(self)
        self._columna.setContentsMargins(0, 0, 0, 0)
        self._columna.setSpacing(12)
        self._franja = Franja("error", "")
        self._enlaces = QVBoxLayout()
        self._franja.cuerpo.addLayout(self._enlaces)
        self._columna.addWidget(self._franja)
        self.sin_terminar = Franja("aviso", "")
        self.sin_terminar.cuerpo.addWidget(Etiqueta(NO_VIAJA, envolver=True))
        self._a_medias = QVBoxLayout()
        self.sin_terminar.cuerpo.addLayout(self._a_medias)
        self._columna.addWidget(self.sin_terminar)
        self._terminadas = Tarjeta("Se entregan como terminadas")
        self._avances = Tarjeta("Viajan como avance")
        self._lista_terminadas = _lista(self._terminadas)
        self._lista_avances = _lista(self._avances)
        self._columna.addWidget(self._terminadas)
        self._columna.addWidget(self._avances)
        self._columna.addStretch(1)
        self.enlaces: list[EnlaceLargo] = []
        self._mostrado: tuple[object, ...] = ()
        self._barras: list[BarraAvance] = []

    def fijar(self, lectura: Lectura) -> None:
        """Muestra lo leído."""
        leido = (lectura.impedimentos, lectura.herramientas, lectura.sin_terminar)
        if leido == self._mostrado:
            # Rehacer los mismos renglones le quitaría el foco a quien está en uno.
            return
        self._mostrado = leido
        self._barras = []
        self._llenar(lectura)
        self._acomodar()
        encadenar(self, enfocables(self))

    def _llenar(self, lectura: Lectura) -> None:
        self._decir_impedimentos(lectura.impedimentos)
        self._decir_sin_terminar(lectura.sin_terminar)
        listas = [h for h in lectura.herramientas if h.situacion.value in LISTAS]
        otras = [h for h in lectura.herramientas if h.situacion.value not in LISTAS]
        for tarjeta, caja, herramientas, titulo in (
            (self._terminadas, self._lista_terminadas, listas, "Se entregan como terminadas"),
            (self._avances, self._lista_avances, otras, "Viajan como avance"),
        ):
            vaciar(caja)
            tarjeta.setVisible(bool(herramientas))
            if tarjeta.titulo is not None:
                tarjeta.titulo.setText(f"{titulo} ({len(herramientas)})")
            for herramienta in herramientas:
                caja.addWidget(linea())
                caja.addWidget(self._renglon(herramienta))

    def _decir_impedimentos(self, impedimentos: tuple[Pendiente, ...]) -> None:
        vaciar(self._enlaces)
        self.enlaces = []
        self._franja.setVisible(bool(impedimentos))
        cuantos = len(impedimentos)
        self._franja.titulo.setText(
            "Hay un dato que impide entregar"
            if cuantos == 1
            else f"Hay {cuantos} datos que impiden entregar"
        )
        for pendiente in impedimentos[:A_LA_VISTA]:
            texto = f"{pendiente.donde}: {pendiente.texto}"
            self._poner_enlace(self._enlaces, texto, pendiente.direccion.enlace())
        if cuantos > A_LA_VISTA:
            self._poner_enlace(self._enlaces, f"Ver los {cuantos} en Pendientes", "pendientes")

    def _decir_sin_terminar(self, unas: tuple[SinTerminar, ...]) -> None:
        vaciar(self._a_medias)
        self.sin_terminar.setVisible(bool(unas))
        self.sin_terminar.titulo.setText(respuestas_sin_terminar(len(unas)))
        for una in unas[:A_LA_VISTA]:
            de_que = f"{una.herramienta}  {self._nombres.get(una.herramienta, '')}".strip()
            texto = f"Terminar la respuesta a {una.folio}, {de_que or DE_TODO.lower()}"
            self._poner_enlace(self._a_medias, texto, f"observaciones/{una.folio}")
        if len(unas) > A_LA_VISTA:
            texto = f"Ver las {len(unas)} en Observaciones"
            self._poner_enlace(self._a_medias, texto, "observaciones")

    def _poner_enlace(self, donde: QVBoxLayout, texto: str, destino: str) -> None:
        enlace = EnlaceLargo(texto)
        enlace.clicked.connect(self._hacia(destino))
        self.enlaces.append(enlace)
        donde.addWidget(enlace)

    def _acomodar(self) -> None:
        """Donde no caben los dos, importa más el nombre que la barra."""
        caben = self.width() >= tema().px(CON_BARRA)
        for barra in self._barras:
            barra.setVisible(caben)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _hacia(self, destino: str) -> Callable[[], None]:
        return lambda: self.destino.emit(destino)

    def _renglon(self, herramienta: ResumenHerramienta) -> QWidget:
        nombre = f"{herramienta.clave}  {self._nombres[herramienta.clave]}"
        color = tema().colores.dimension(herramienta.dimension).color
        avance = BarraAvance(color)
        avance.fijar(herramienta.avance)
        avance.setFixedWidth(tema().px(120))
        self._barras.append(avance)
        cambiar = Boton("Cambiar", "enlace", nombre=f"Cambiar {nombre}")
        cambiar.al_pulsar(self._hacia(f"vitral:{herramienta.clave}"))
        renglon = QWidget()
        fila = QHBoxLayout(renglon)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(12)
        fila.addWidget(EtiquetaElidida(nombre), 1)
        fila.addWidget(avance)
        fila.addWidget(_estado(herramienta))
        fila.addWidget(cambiar)
        return renglon


def _estado(herramienta: ResumenHerramienta) -> QWidget:
    """La insignia en una columna del mismo ancho en todos los renglones."""
    columna = QWidget()
    columna.setFixedWidth(tema().px(168))
    fila = QHBoxLayout(columna)
    fila.setContentsMargins(0, 0, 0, 0)
    estado = Insignia(ESTADOS[herramienta.situacion.value])
    fila.addWidget(estado, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return columna


def _lista(tarjeta: Tarjeta) -> QVBoxLayout:
    caja = QVBoxLayout()
    caja.setSpacing(3)
    tarjeta.cuerpo.addLayout(caja)
    return caja


def respuestas_sin_terminar(cuantas: int) -> str:
    """«Dejó sin terminar una respuesta a una observación»."""
    if cuantas == 1:
        return "Dejó sin terminar la respuesta a una observación"
    return f"Dejó sin terminar las respuestas a {cuantas} observaciones"


def frase(lectura: Lectura) -> str:
    """«9 de 17 herramientas se entregan como terminadas.»"""
    listas, total = len(lectura.listas()), len(lectura.herramientas)
    if not listas:
        return "Ninguna herramienta está lista todavía. Puede entregar su avance."
    verbo = "se entrega como terminada" if listas == 1 else "se entregan como terminadas"
    return f"{listas} de {total} herramientas {verbo}. Lo demás viaja como avance."

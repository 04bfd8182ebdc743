"""El detalle de un archivo de la bandeja: qué pasó, qué hacer y, si procede, decidirlo."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.comun import fechas
from ui.comun.controles import Boton, Etiqueta, Tarjeta, vaciar
from ui.comun.insignias import Insignia
from ui.garante.veredictos import Renglon

VACIO = "Elija un archivo para ver qué pasó con él y qué hacer."


class DetalleArchivo(Tarjeta):
    """`alta`, `decidir` y `rotar` llevan el renglón cuya cuarentena se quiere levantar."""

    alta = Signal(object)
    decidir = Signal(object)
    rotar = Signal(object)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(margen=14, padre=padre)
        self._contenido = QVBoxLayout()
        self._contenido.setSpacing(8)
        self.cuerpo.addLayout(self._contenido)
        self.cuerpo.addStretch(1)
        self._textos: list[str] = []
        self.mostrar(None)

    def mostrar(self, renglon: Renglon | None) -> None:
        """Muestra un archivo, o la invitación a elegir uno."""
        vaciar(self._contenido)
        self._textos = []
        if renglon is None:
            self._decir(VACIO, "secundario")
            return
        self._contenido.addWidget(Insignia(renglon.veredicto.estado))
        self._decir(renglon.municipio or "Municipio sin comprobar", "subtitulo")
        self._decir(renglon.mensaje, "fuerte")
        if renglon.sugerencia:
            self._decir(renglon.sugerencia, "")
        self._acciones(renglon)
        self._decir(_hechos(renglon), "pequena")
        self._decir(renglon.codigo, "pequena")

    def textos(self) -> tuple[str, ...]:
        """Lo que dice, de arriba abajo."""
        return tuple(self._textos)

    def _acciones(self, renglon: Renglon) -> None:
        if renglon.espera_clave:
            boton = Boton("Dar de alta la clave…", "primario")
            boton.clicked.connect(lambda: self.alta.emit(renglon))
        elif renglon.rotacion and renglon.importacion:
            boton = Boton("Confirmar el cambio de clave…")
            boton.clicked.connect(lambda: self.rotar.emit(renglon))
        elif renglon.se_decide:
            boton = Boton("Aceptar con motivo…")
            boton.clicked.connect(lambda: self.decidir.emit(renglon))
        else:
            return
        self._contenido.addWidget(boton)

    def _decir(self, texto: str, papel: str) -> None:
        self._textos.append(texto)
        self._contenido.addWidget(Etiqueta(texto, papel, envolver=True))


def _hechos(renglon: Renglon) -> str:
    partes = [renglon.archivo]
    if renglon.secuencia is not None:
        partes.append(f"Entrega núm. {renglon.secuencia}")
    if renglon.recibido:
        dia = fechas.corta(date.fromisoformat(renglon.recibido[:10]))
        partes.append(f"Recibido el {dia} a las {fechas.hora(renglon.recibido)}")
    if renglon.tamano:
        partes.append(_tamano(renglon.tamano))
    if renglon.sha256:
        partes.append(f"SHA-256 {renglon.sha256[:16]}…")
    return "\n".join(partes)


def _tamano(bytes_: int) -> str:
    return f"{bytes_ / 1_000_000:.1f} MB" if bytes_ >= 1_000_000 else f"{bytes_ / 1000:.0f} kB"

"""El detalle de un archivo de la bandeja: qué pasó, qué hacer y, si procede, decidirlo."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.garante import codigos
from app.garante.vistas import EstadoClave, FirmanteVisto, TipoClave
from app.modelo.tipos import Modelo
from ui.comun import fechas
from ui.comun.controles import Boton, Etiqueta, Tarjeta, vaciar
from ui.comun.insignias import Insignia
from ui.garante import cuarentena
from ui.garante.veredictos import Renglon

VACIO = "Elija un archivo para ver qué pasó con él y qué hacer."


class DetalleArchivo(Tarjeta):
    """`alta`, `decidir`, `rotar` y `descartar` llevan el renglón en cuarentena que se trabaja."""

    alta = Signal(object)
    decidir = Signal(object)
    rotar = Signal(object)
    descartar = Signal(object)

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__(margen=14, padre=padre)
        self._modelo = modelo
        self._contenido = QVBoxLayout()
        self._contenido.setSpacing(8)
        self.cuerpo.addLayout(self._contenido)
        self.cuerpo.addStretch(1)
        self._textos: list[str] = []
        self._renglon: Renglon | None = None
        self._quienes = Etiqueta("", envolver=True)
        self.mostrar(None)

    def mostrar(self, renglon: Renglon | None) -> None:
        """Muestra un archivo, o la invitación a elegir uno."""
        vaciar(self._contenido)
        self._textos = []
        self._renglon = renglon
        if renglon is None:
            self._decir(VACIO, "secundario")
            return
        self._contenido.addWidget(Insignia(renglon.veredicto.estado))
        self._decir(renglon.municipio or "Municipio sin comprobar", "subtitulo")
        lugares: tuple[str, ...] = ()
        if renglon.codigo == codigos.Q701 and renglon.apartado:
            lugares = cuarentena.lugares(self._modelo, renglon.detalle)
        mensaje = codigos.frases(renglon.codigo)[0] if lugares else renglon.mensaje
        self._decir(mensaje, "fuerte")
        for lugar in lugares:
            self._decir(f"• {lugar}", "")
        if renglon.sugerencia:
            self._decir(renglon.sugerencia, "")
        if renglon.apartado:
            self._acciones(renglon)
        elif renglon.rotacion and renglon.importacion:
            self._rotacion(renglon)
        self._quienes = Etiqueta("", envolver=True)
        self._quienes.hide()
        self._contenido.addWidget(self._quienes)
        self._decir(_hechos(renglon), "pequena")
        self._decir(renglon.codigo, "pequena")

    def decir_firmantes(self, renglon: Renglon, firmantes: Sequence[FirmanteVisto]) -> None:
        """Agrega quiénes firman, si todavía se mira ese archivo."""
        if renglon is self._renglon and firmantes:
            frase = "\n".join(map(quien_firma, firmantes))
            self._textos.append(frase)
            self._quienes.setText(frase)
            self._quienes.show()

    def textos(self) -> tuple[str, ...]:
        """Lo que dice, de arriba abajo."""
        return tuple(self._textos)

    def _acciones(self, renglon: Renglon) -> None:
        salida = cuarentena.SALIDAS.get(renglon.codigo, cuarentena.GENERICA)
        if renglon.espera_clave:
            self._boton("Dar de alta la clave…", self.alta, renglon, "primario")
        elif renglon.rotacion and renglon.importacion:
            self._rotacion(renglon)
        elif renglon.se_decide:
            self._boton(salida.boton, self.decidir, renglon)
        elif renglon.codigo in cuarentena.SIN_SALIDA:
            self._decir(cuarentena.SIN_SALIDA[renglon.codigo], "secundario")
        if renglon.importacion:
            self._boton("Descartar…", self.descartar, renglon, "enlace")

    def _rotacion(self, renglon: Renglon) -> None:
        self._boton("Confirmar el cambio de clave…", self.rotar, renglon)

    def _boton(self, texto: str, senal: SignalInstance, renglon: Renglon, papel: str = "") -> None:
        boton = Boton(texto, papel, nombre=f"{texto} {renglon.archivo}")
        boton.setToolTip("")
        boton.al_pulsar(lambda: senal.emit(renglon))
        self._contenido.addWidget(boton)

    def _decir(self, texto: str, papel: str) -> None:
        self._textos.append(texto)
        self._contenido.addWidget(Etiqueta(texto, papel, envolver=True))


_COMO_ESTA = {
    EstadoClave.ACTIVA: "registrada",
    EstadoClave.ROTADA: "anterior, que ya cambió",
    EstadoClave.REVOCADA: "revocada",
}


def quien_firma(uno: FirmanteVisto) -> str:
    """Una frase por firma: con qué clave firma, o con qué certificado cofirma."""
    if uno.estado is not None:
        return f"Firma {uno.nombre}, con su clave {_COMO_ESTA[uno.estado]} ({uno.codigo})."
    if uno.tipo is TipoClave.GOBIERNO:
        return f"Cofirma {uno.nombre}, según su certificado de gobierno."
    return f"Firma una clave sin registrar que dice ser de {uno.nombre}."


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

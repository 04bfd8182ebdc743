"""Guardar sin botón: al dejar de escribir, al salir del campo y al cambiar de página.

Lo que no se pudo guardar no se olvida: queda aquí para reintentarlo, y en pantalla.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errores import ErrorDeUsuario
from app.modelo.contexto import Valor
from app.modelo.direccion import Direccion
from app.modelo.valores import ValorInvalido
from ui.comun.sesion import Sesion

ESPERA = 800
"""Milisegundos sin teclear antes de guardar."""

TARDA = 150
"""Si guardar toma más que esto, se dice «Guardando…»."""

_DEL_VALOR = ("VAL-", "EXP-2", "EXP-3")


def es_del_valor(error: Exception) -> bool:
    """Si el fallo es del dato escrito (se corrige en su campo) y no del archivo o del disco."""
    return isinstance(error, ErrorDeUsuario) and error.codigo.startswith(_DEL_VALOR)


class Autoguardado(QObject):
    """Una cola de cambios por dirección: gana lo último escrito en cada una.

    `guardado` lleva el acuse; `rechazado`, dirección y qué corregir; `fallo`, la excepción del
    disco; `recuperado`, que lo que había fallado ya está guardado.
    """

    guardado = Signal(object)
    rechazado = Signal(object, str)
    fallo = Signal(object)
    recuperado = Signal()

    def __init__(self, sesion: Sesion, padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._pendientes: dict[Direccion, Valor] = {}
        self._en_camino: dict[Direccion, Valor] = {}
        self._fallidos: dict[Direccion, Valor] = {}
        self._espera = QTimer(self)
        self._espera.setSingleShot(True)
        self._espera.setInterval(ESPERA)
        self._espera.timeout.connect(self.soltar)
        self._tarda = QTimer(self)
        self._tarda.setSingleShot(True)
        self._tarda.setInterval(TARDA)
        self._tarda.timeout.connect(sesion.cambiado.guardando)

    @property
    def sin_guardar(self) -> Mapping[Direccion, Valor]:
        """Lo escrito que aún no está en el disco."""
        return {**self._fallidos, **self._en_camino, **self._pendientes}

    def anotar(self, direccion: Direccion, valor: Valor) -> None:
        """Un cambio por guardar cuando la persona haga una pausa."""
        self._pendientes[direccion] = valor
        self._fallidos.pop(direccion, None)
        self._espera.start()

    def soltar(self) -> None:
        """Manda a guardar ya todo lo anotado."""
        self._espera.stop()
        listos, self._pendientes = self._pendientes, {}
        for direccion, valor in listos.items():
            self._lanzar(direccion, valor)

    def reintentar(self) -> None:
        """Vuelve a intentar lo que el disco no dejó guardar."""
        fallidos, self._fallidos = self._fallidos, {}
        for direccion, valor in fallidos.items():
            self._pendientes.setdefault(direccion, valor)
        self.soltar()

    def hacer(
        self,
        trabajo: Callable[[], Any],
        al_terminar: Callable[[Any], None],
        al_fallar: Callable[[Exception], None] | None = None,
    ) -> None:
        """Otro cambio del archivo, en la misma cola: detrás de lo que ya estaba escrito."""
        self.soltar()

        def fallo(error: Exception) -> None:
            if al_fallar is not None:
                al_fallar(error)
            self._sesion.avisos.mostrar_error(error)

        self._sesion.ejecutor.hacer(trabajo, al_terminar, fallo)

    def terminar(self) -> None:
        """Guarda todo antes de cerrar y espera a que acabe."""
        self.soltar()
        self._sesion.ejecutor.esperar()

    def _lanzar(self, direccion: Direccion, valor: Valor) -> None:
        self._en_camino[direccion] = valor
        if not self._tarda.isActive():
            self._tarda.start()
        self._sesion.ejecutor.hacer(
            partial(
                self._sesion.expediente.respuestas.guardar,
                direccion,
                valor,
                persona=self._sesion.captura,
            ),
            partial(self._al_guardar, direccion, valor),
            partial(self._al_fallar, direccion, valor),
        )

    def _al_guardar(self, direccion: Direccion, valor: Valor, acuse: object) -> None:
        self._llego(direccion, valor)
        habia_fallos = bool(self._fallidos)
        self._fallidos.pop(direccion, None)
        self._sesion.cambiado.guardado.emit(acuse)
        self.guardado.emit(acuse)
        if not self._fallidos and not habia_fallos:
            self.recuperado.emit()

    def _al_fallar(self, direccion: Direccion, valor: Valor, error: Exception) -> None:
        self._llego(direccion, valor)
        if isinstance(error, ErrorDeUsuario) and es_del_valor(error):
            self.rechazado.emit(direccion, _que_corregir(error))
            return
        # Si mientras tanto se escribió otra cosa ahí, lo nuevo manda.
        if direccion not in self._pendientes and direccion not in self._en_camino:
            self._fallidos[direccion] = valor
        self._sesion.cambiado.fallo.emit(error)
        self.fallo.emit(error)

    def _llego(self, direccion: Direccion, valor: Valor) -> None:
        if self._en_camino.get(direccion) == valor:
            del self._en_camino[direccion]
        if not self._en_camino:
            self._tarda.stop()


def _que_corregir(error: ErrorDeUsuario) -> str:
    """La frase junto al campo: su etiqueta ya está a la vista."""
    if isinstance(error, ValorInvalido) and "," not in error.etiqueta:
        return f"{error.motivo[:1].upper()}{error.motivo[1:]}."
    return f"{error.mensaje} {error.sugerencia}".strip()

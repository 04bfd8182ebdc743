"""Pone en marcha la interfaz: primero se pinta la ventana y después se carga lo pesado.

Con `VITRAL_MEDIR=1` escribe en la salida `primera_pintura` y `listo`, en segundos de
`time.perf_counter()` (en Linux y Windows el mismo reloj para todos los procesos: quien mide resta
el instante en que lanzó el programa), y termina.
"""

import logging
import os
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSize, QTimer, QTranslator
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app import rutas
from ui.comun import preferencias
from ui.portada import MINIMO, Portada

if TYPE_CHECKING:
    from ui.programa import Programa

MEDIR = "VITRAL_MEDIR"
CAPACITACION = "--capacitacion"


def iniciar(argumentos: Sequence[str]) -> int:
    """Abre la ventana (con un archivo, si se dio) y devuelve el código de salida."""
    ruta = next((Path(a) for a in argumentos if not a.startswith("-")), None)
    if ruta is not None and _ya_abierto(ruta):
        return 0
    aplicacion = QApplication.instance() or QApplication([sys.argv[0], "-style", "Fusion"])
    if not isinstance(aplicacion, QApplication):
        raise TypeError("Hay una aplicación de Qt sin ventanas.")
    _identificar(aplicacion)
    recordadas = preferencias.leer()
    portada = Portada()
    cronometro = _Cronometro(portada) if os.environ.get(MEDIR) else None
    portada.resize(QSize(recordadas.ancho, recordadas.alto).expandedTo(MINIMO))
    capacitacion = CAPACITACION in argumentos
    portada.pintada.connect(
        lambda: _continuar(portada, ruta, cronometro, capacitacion=capacitacion)
    )
    llena = recordadas.maximizada or not _cabe(portada)
    portada.showMaximized() if llena else portada.show()
    return aplicacion.exec()


def _cabe(portada: Portada) -> bool:
    """Si con su tamaño no se sale de la pantalla, que puede ser más chica que la de ayer."""
    pantalla = portada.screen().availableSize()
    return portada.size().boundedTo(pantalla) == portada.size()


def _continuar(
    portada: Portada,
    ruta: Path | None,
    cronometro: "_Cronometro | None",
    *,
    capacitacion: bool,
) -> None:
    """Con la portada ya en pantalla: carga el programa y lo pone dentro."""
    from ui.comun.basura import Recogedor
    from ui.comun.tema import tema
    from ui.programa import Programa
    from ui.ventana import Ventana

    aplicacion = QApplication.instance()
    if isinstance(aplicacion, QApplication):
        _hablar_espanol(aplicacion)
    tema().instalar(preferencias.leer().escala, con_estilo=True)
    ventana = Ventana()
    programa = Programa(ventana, capacitacion=capacitacion)
    sys.excepthook = programa.avisos.gancho
    if cronometro is not None:
        cronometro.vigilar(programa)
    programa.listo.connect(Recogedor(ventana).empezar)
    portada.recibir(ventana)
    programa.empezar(ruta)
    QTimer.singleShot(0, lambda: _tras_pintar(portada))


def _identificar(aplicacion: QApplication) -> None:
    aplicacion.setApplicationName("vitral")
    aplicacion.setApplicationDisplayName("Vitral")
    aplicacion.setDesktopFileName("vitral")


def _hablar_espanol(aplicacion: QApplication) -> None:
    """Fechas y números de México, y los textos propios de Qt en español."""
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico))
    traductor = QTranslator(aplicacion)
    carpeta = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if traductor.load("qtbase_es", carpeta):
        aplicacion.installTranslator(traductor)


def _ya_abierto(ruta: Path) -> bool:
    """Si otra ventana tiene el archivo, la levanta. El candado dice si vale la pena preguntar."""
    # Como `app.expediente.candado.ruta_de`, que antes de la primera pintura costaría de más.
    real = ruta.resolve()
    if not real.with_name(f"{real.name}.lock").exists():
        return False
    from ui.instancia import llamar

    return llamar(ruta)


def _tras_pintar(portada: Portada) -> None:
    """Lo que nadie echa de menos en la primera pintura."""
    from ui.comun.iconos import icono_de_ventana

    portada.setWindowIcon(icono_de_ventana())
    _abrir_registro()


def _abrir_registro() -> None:
    logging.getLogger().addHandler(_Registro())
    logging.getLogger().setLevel(logging.INFO)


class _Registro(logging.Handler):
    """El archivo de registro, que se abre con el primer renglón: casi siempre no hay ninguno."""

    @cached_property
    def _archivo(self) -> logging.Handler | None:
        return _archivo_de_registro()

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if self._archivo is not None:
            self._archivo.handle(record)


def _archivo_de_registro() -> logging.Handler | None:
    from logging.handlers import RotatingFileHandler

    try:
        manejador = RotatingFileHandler(
            rutas.registro(), maxBytes=1_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        return None
    manejador.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return manejador


class _Cronometro(QObject):
    """Apunta la primera pintura de la ventana y cuándo se puede trabajar."""

    def __init__(self, portada: Portada) -> None:
        super().__init__(portada)
        self._programa: Programa | None = None
        portada.pintada.connect(lambda: self._apuntar("primera_pintura"))

    def vigilar(self, programa: "Programa") -> None:
        """Espera a que el programa esté listo; entonces termina."""
        self._programa = programa
        programa.listo.connect(self._terminar)

    def _terminar(self) -> None:
        self._apuntar("listo")
        QTimer.singleShot(0, self._salir)

    def _salir(self) -> None:
        # Sin tareas a medias: el intérprete no puede irse mientras un hilo lo usa.
        if self._programa is not None:
            self._programa.ejecutor.esperar()
        QApplication.quit()

    def _apuntar(self, que: str) -> None:
        sys.stdout.write(f"{que} {time.perf_counter():.6f}\n")
        sys.stdout.flush()

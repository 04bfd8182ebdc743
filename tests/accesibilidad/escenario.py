"""Un escritorio propio: Xvfb, gestor de ventanas, bus de accesibilidad, Vitral y su lector."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

RAIZ = Path(__file__).resolve().parents[2]
PANTALLA = os.environ.get("PANTALLA_SIN_RATON", ":87")
ANCHO, ALTO = 1366, 768
PROGRAMAS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "dbus-daemon": "dbus",
    "import": "imagemagick",
    "pdftotext": "poppler-utils",
}
BUS = Path("/usr/libexec/at-spi-bus-launcher")
PYTHON_DEL_SISTEMA = "/usr/bin/python3"
ESPERA = 90.0
GESTOR = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard/>
  <applications><application type="normal"><maximized>yes</maximized></application></applications>
</openbox_config>
"""
"""Sin atajos propios: los de costumbre se quedarían con Mayús+Alt+→."""


class Inalcanzable(AssertionError):
    """Lo esperado no llegó a tiempo."""


def faltan() -> list[str]:
    """Los paquetes de Debian sin los que no se puede correr."""
    ausentes = [paquete for orden, paquete in PROGRAMAS.items() if shutil.which(orden) is None]
    if not BUS.exists():
        ausentes.append("at-spi2-core")
    orden = [PYTHON_DEL_SISTEMA, "-c", "import pyatspi"]
    if subprocess.run(orden, check=False, capture_output=True).returncode:
        ausentes.append("python3-pyatspi")
    return ausentes


class Escenario:
    """La ventana abierta con un archivo; se maneja sólo con el teclado."""

    def __init__(
        self,
        entorno: Mapping[str, str],
        carpeta: Path,
        lector: "Lector",
        programa: "subprocess.Popen[bytes]",
    ) -> None:
        self._entorno = dict(entorno)
        self._programa = programa
        self._carpeta = carpeta
        self._lector = lector
        self._fotos = len(list(carpeta.glob("*.png")))

    def teclas(self, *combinaciones: str) -> None:
        """Oprime cada combinación (`alt+Right`), una tras otra."""
        for combinacion in combinaciones:
            self._xdotool("key", "--clearmodifiers", combinacion)
            time.sleep(0.15)

    def escribir(self, texto: str) -> None:
        """Teclea un texto."""
        self._xdotool("type", "--delay", "12", texto)

    def foto(self, nombre: str) -> None:
        """Guarda lo que se ve."""
        self._fotos += 1
        ruta = self._carpeta / f"{self._fotos:02d}-{nombre}.png"
        subprocess.run(
            ["import", "-window", "root", str(ruta)], check=True, env=self._entorno, timeout=30
        )

    def renglones(self) -> list[dict[str, Any]]:
        """Lo que oye el lector de pantalla, renglón por renglón."""
        oidos: list[dict[str, Any]] = self._lector.pedir("renglones")
        return oidos

    def mudos(self) -> list[str]:
        """Los controles sin nombre."""
        papeles: list[str] = self._lector.pedir("mudos")
        return papeles

    def se_oye(self, texto: str) -> bool:
        """Si algo a la vista lo dice."""
        return bool(self._lector.pedir(f"dice {texto}"))

    def foco(self) -> str:
        """Cómo se llama lo que tiene el foco."""
        nombre: str = self._lector.pedir("foco")
        return nombre

    def enfocar(self, nombre: str, *, vueltas: int = 60) -> None:
        """Con Tab hasta el control que se llama así."""
        for _ in range(vueltas):
            if self.foco().startswith(nombre):
                return
            self.teclas("Tab")
        self.foto("sin-foco")
        raise Inalcanzable(f"con Tab no se llega a «{nombre}»")

    def pulsar(self, nombre: str) -> None:
        """Llega al control con Tab y lo oprime con Enter."""
        self.enfocar(nombre)
        self.teclas("Return")

    def cerrado(self) -> bool:
        """Si el programa terminó."""
        return self._programa.poll() is not None

    def hasta(self, condicion: Callable[[], bool], que: str) -> None:
        """Espera a que se cumpla, o falla diciendo qué se esperaba."""
        limite = time.monotonic() + ESPERA
        while time.monotonic() < limite:
            if condicion():
                return
            time.sleep(0.2)
        self.foto("no-llego")
        raise Inalcanzable(que)

    def _xdotool(self, *orden: str) -> None:
        subprocess.run(["xdotool", *orden], check=True, env=self._entorno, timeout=30)


class Lector:
    """El cliente AT-SPI, en otro proceso y con otro Python."""

    def __init__(self, entorno: Mapping[str, str]) -> None:
        guion = RAIZ / "tests" / "accesibilidad" / "lector.py"
        self._proceso = subprocess.Popen(
            [PYTHON_DEL_SISTEMA, str(guion)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=dict(entorno) | {"PYTHONIOENCODING": "utf-8"},
        )
        if self._leer() != "listo":
            raise Inalcanzable("el lector de pantalla no encontró a Vitral")

    def pedir(self, orden: str) -> Any:
        """Una orden y su respuesta."""
        entrada = self._proceso.stdin
        if entrada is None:
            raise Inalcanzable("el lector de pantalla se cerró")
        entrada.write(orden + "\n")
        entrada.flush()
        return json.loads(self._leer())

    def cerrar(self) -> None:
        """Termina el proceso."""
        self._proceso.kill()
        self._proceso.wait()

    def _leer(self) -> str:
        salida = self._proceso.stdout
        return "" if salida is None else salida.readline().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cerrar()


@contextmanager
def abierto(archivo: Path, carpeta: Path) -> Iterator[Escenario]:
    """Vitral abierto con ese archivo, en una pantalla que nadie ve. `carpeta` recibe las fotos."""
    carpeta.mkdir(parents=True, exist_ok=True)
    entorno = os.environ | {
        "DISPLAY": PANTALLA,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "VITRAL_DATOS": str(carpeta / "datos"),
        "HOME": str(carpeta),
    }
    with ExitStack() as pila:
        registro = pila.enter_context((carpeta / "registro.txt").open("wb"))

        def lanzar(*orden: str) -> subprocess.Popen[bytes]:
            proceso = subprocess.Popen(
                orden, env=entorno, stdout=registro, stderr=registro, cwd=RAIZ
            )
            pila.callback(_terminar, proceso)
            return proceso

        lanzar("Xvfb", PANTALLA, "-noreset", "-screen", "0", f"{ANCHO}x{ALTO}x24")
        _esperar_pantalla(entorno)
        bus = pila.enter_context(_bus(entorno))
        entorno["DBUS_SESSION_BUS_ADDRESS"] = bus
        gestor = carpeta / "gestor.xml"
        gestor.write_text(GESTOR, encoding="utf-8")
        lanzar("openbox", "--config-file", str(gestor))
        lanzar(str(BUS), "--launch-immediately")
        time.sleep(0.5)
        orden = (sys.executable, "-X", "faulthandler", str(RAIZ / "main.py"), str(archivo))
        programa = lanzar(*orden)
        lector = pila.enter_context(Lector(entorno))
        escenario = Escenario(entorno, carpeta, lector, programa)
        time.sleep(3.0)
        yield escenario


def _esperar_pantalla(entorno: Mapping[str, str]) -> None:
    """Sin ella no arranca el gestor de ventanas, y sin gestor no llegan las teclas."""
    orden, limite = ["xdotool", "getdisplaygeometry"], time.monotonic() + ESPERA
    while subprocess.run(orden, check=False, env=dict(entorno), capture_output=True).returncode:
        if time.monotonic() > limite:
            raise Inalcanzable("la pantalla")
        time.sleep(0.1)


@contextmanager
def _bus(entorno: Mapping[str, str]) -> Iterator[str]:
    """Un bus de sesión propio: el del escritorio de quien corre la prueba no se toca."""
    orden = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    proceso = subprocess.Popen(
        orden, env=dict(entorno), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield (proceso.stdout.readline() if proceso.stdout else "").strip()
    finally:
        proceso.kill()
        proceso.wait()


def _terminar(proceso: subprocess.Popen[bytes]) -> None:
    proceso.terminate()
    try:
        proceso.wait(timeout=5)
    except subprocess.TimeoutExpired:
        proceso.kill()
        proceso.wait()

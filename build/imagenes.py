"""Hace las imágenes del README con la ventana de verdad y una ronda de ensayo.

Uso: python build/imagenes.py [ANCHO ALTO CARPETA]
Con tamaño y carpeta fotografía todas las pantallas, para mirarlas antes de publicar.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(RAIZ))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

MUNICIPIOS = 40
ADELANTADO = 3
DEL_README = frozenset({"inicio", "asistente", "cronograma", "tablero"})
ESPERA_MAXIMA = 60_000
REPOSO = 400

EXPEDIENTE = (
    ("inicio", "inicio"),
    ("asistente", "vitral:1a/cv_compromisos"),
    ("cronograma", "cronograma"),
    ("diagnostico", "diagnostico"),
    ("herramientas", "herramientas"),
    ("evidencias", "evidencias"),
    ("documentos", "documentos"),
    ("pendientes", "pendientes"),
    ("entregar", "entregar"),
    ("copias", "copias"),
    ("ayuda", "ayuda"),
)
GARANTE = (("tablero", "tablero"), ("padron", "padron"), ("bandeja", "bandeja"), ("datos", "datos"))

INICIO = (("bienvenida", ""),)


def main() -> int:
    """Escribe un PNG por pantalla y devuelve 0."""
    todas = len(sys.argv) > 3
    ancho, alto = (int(a) for a in sys.argv[1:3]) if todas else (1366, 768)
    destino = Path(sys.argv[3]) if todas else RAIZ / "docs" / "imagenes"
    destino.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporal:
        carpeta = Path(temporal)
        orden = [sys.executable, str(RAIZ / "main.py"), "ronda", "--carpeta", str(carpeta)]
        subprocess.run([*orden, "--municipios", str(MUNICIPIOS)], check=True, cwd=RAIZ)
        os.environ["VITRAL_DATOS"] = str(carpeta / "datos")
        expediente = sorted((carpeta / "municipios").glob("*.vitral"))[ADELANTADO]
        base = next((carpeta / "garante").glob("*.garante"))
        for archivo, pantallas in ((expediente, EXPEDIENTE), (base, GARANTE), (None, INICIO)):
            elegidas = tuple(p for p in pantallas if todas or p[0] in DEL_README)
            if elegidas:
                fotografiar(archivo, elegidas, (ancho, alto), destino)
    return 0


def fotografiar(
    ruta: Path | None,
    pantallas: tuple[tuple[str, str], ...],
    tamano: tuple[int, int],
    destino: Path,
) -> None:
    """Abre el archivo y guarda cada pantalla."""
    from PySide6.QtWidgets import QApplication

    from ui.comun.tema import tema
    from ui.programa import Programa
    from ui.ventana import Ventana

    aplicacion = QApplication.instance() or QApplication(["vitral"])
    assert isinstance(aplicacion, QApplication)
    tema().instalar(100)
    ventana = Ventana()
    ventana.resize(*tamano)
    programa = Programa(ventana)
    abierto: list[bool] = []
    programa.listo.connect(lambda: abierto.append(True))
    ventana.show()
    programa.empezar(ruta)
    esperar(lambda: bool(abierto))
    for nombre, lugar in pantallas:
        if lugar:
            ventana.ir(lugar)
        reposar()
        programa.ejecutor.esperar()
        reposar()
        ventana.grab().save(str(destino / f"{nombre}.png"))
    ventana.close()
    ventana.deleteLater()


def esperar(condicion: Callable[[], bool]) -> None:
    """Da vueltas al bucle de Qt hasta que se cumpla, o falla."""
    from PySide6.QtTest import QTest

    for _ in range(ESPERA_MAXIMA // 20):
        if condicion():
            return
        QTest.qWait(20)
    raise TimeoutError("La ventana no terminó de abrir.")


def reposar() -> None:
    """Deja que la pantalla termine de leer y de pintarse."""
    from PySide6.QtTest import QTest

    QTest.qWait(REPOSO)


if __name__ == "__main__":
    sys.exit(main())

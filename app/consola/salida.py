"""Lo que la consola escribe: JSON con claves estables, texto para personas y barra de avance."""

import json
import sys
import time
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from app.modelo.direccion import Direccion

ANCHO = 30
SEGUNDOS_ENTRE_AVISOS = 0.1


def _a_json(valor: Any) -> Any:
    match valor:
        case Decimal() | date() | Path() | Direccion():
            return str(valor)
        case set() | frozenset():
            return sorted(valor)
        case _ if is_dataclass(valor):
            return {campo.name: getattr(valor, campo.name) for campo in fields(valor)}
        case _:
            raise TypeError(type(valor).__name__)


def imprimir_json(valor: Any) -> None:
    """Escribe un único documento JSON en la salida estándar, en UTF-8.

    Dataclasses como objetos, fechas ISO y decimales como texto (nunca como flotantes).
    """
    sys.stdout.write(json.dumps(valor, default=_a_json, ensure_ascii=False, indent=1) + "\n")


def decir(texto: str = "") -> None:
    """Escribe una línea para la persona."""
    sys.stdout.write(texto + "\n")


class BarraDeAvance:
    """Progreso en la terminal: una línea que se repinta; en un archivo, una línea cada 10 %."""

    def __init__(self, titulo: str, destino: TextIO | None = None) -> None:
        self._titulo = titulo
        self._destino = destino or sys.stderr
        self._terminal = self._destino.isatty()
        self._ultimo = 0.0
        self._decima = -1

    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        """Pinta el avance; se limita a unas diez veces por segundo."""
        if self._terminal:
            self._repintar(hecho, total, mensaje)
        elif total and hecho * 10 // total != self._decima:
            self._decima = hecho * 10 // total
            self._destino.write(f"{self._titulo.rstrip()}: {hecho} de {total}\n")
            self._destino.flush()

    def _repintar(self, hecho: int, total: int, mensaje: str) -> None:
        ahora = time.monotonic()
        if hecho < total and ahora - self._ultimo < SEGUNDOS_ENTRE_AVISOS:
            return
        self._ultimo = ahora
        lleno = ANCHO * hecho // max(total, 1)
        barra = "█" * lleno + "·" * (ANCHO - lleno)
        fin = "\n" if hecho >= total else ""
        linea = f"{self._titulo} {barra} {hecho}/{total} {mensaje[:32]:<32}"
        self._destino.write(f"\r{linea}{fin}")
        self._destino.flush()

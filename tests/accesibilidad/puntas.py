"""Las dos puntas de una entrega: la carpeta de cada una, su ventana y su consola."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.expediente import archivo
from app.garante import base as base_garante
from app.garante import clave_garante
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.reloj import RelojReal
from app.rutas import VARIABLE
from app.taller import ronda
from tests.accesibilidad.escenario import RAIZ, Escenario, abierto

CLAVE = "15087"
DOCUMENTOS = "Documents"
"""Donde empiezan los diálogos de archivos del programa, en un equipo sin configurar."""
Paso = Callable[[Escenario], None]


@dataclass(frozen=True, slots=True)
class Puntas:
    """Un municipio y un órgano garante en la misma máquina, cada uno con su carpeta."""

    carpeta: Path

    @property
    def municipio(self) -> Path:
        """Lo que hay en el equipo del municipio."""
        return self.carpeta / "municipio"

    @property
    def garante(self) -> Path:
        """Lo que hay en el equipo del órgano garante."""
        return self.carpeta / "garante"

    @property
    def expediente(self) -> Path:
        """El archivo del municipio, donde sus diálogos lo listan, y por lo tanto lo leen."""
        return self.municipio / DOCUMENTOS / "sesion.vitral"

    @property
    def base(self) -> Path:
        """El archivo del órgano garante, donde sus diálogos lo listan."""
        return self.garante / DOCUMENTOS / "base.garante"

    def preparar(self, al_crear: Callable[[Any], None] = lambda _expediente: None) -> None:
        """Un expediente lleno y una base vacía; `al_crear` recibe el expediente abierto."""
        modelo, perfil, reloj = cargar_modelo(), cargar_perfil(), RelojReal()
        municipio = perfil.municipio(CLAVE)
        if municipio is None:
            raise AssertionError(f"el perfil no tiene el municipio {CLAVE}")
        for ruta in (self.expediente, self.base):
            ruta.parent.mkdir(parents=True)
        etapa = next(e for e in ronda.ETAPAS if e.clave == "lista")
        self.en(self.municipio)
        inicio = ronda.inicio_de(etapa, reloj.hoy())
        with archivo.crear(self.expediente, modelo, perfil, CLAVE, inicio=inicio) as creado:
            ronda.llenar(creado, municipio.nombre, 7, etapa)
            al_crear(creado)
        self.en(self.garante)
        base_garante.crear(self.base, modelo, perfil).cerrar()

    def en(self, carpeta: Path) -> None:
        """Desde aquí este proceso usa las claves de esa punta."""
        os.environ[VARIABLE] = str(carpeta / "datos")

    def codigo_del_garante(self) -> str:
        """El que está impreso en el anexo del convenio."""
        self.en(self.garante)
        with base_garante.abrir(self.base, cargar_modelo()) as abierta:
            return clave_garante.codigo(abierta)

    def paquete(self, numero: int, fin: str = ".asics") -> Path:
        """El que dejó la entrega de ese número."""
        return next(self.municipio.rglob(f"VITRAL_MX-{CLAVE}_{numero:05d}_*{fin}"))

    def retorno(self, tipo: str) -> Path:
        """El último de ese tipo que dejó el órgano garante."""
        return max(self.garante.rglob(f"VITRAL_{tipo}_*.asics"), key=lambda ruta: ruta.name)

    def consola(self, carpeta: Path, *orden: str) -> Any:
        """Lo que contesta la consola, que no pasa por ninguna ventana."""
        hecho = self._orden(carpeta, *orden)
        hecho.check_returncode()
        return json.loads(hecho.stdout)

    def sigue_apartado(self, carpeta: Path, ruta: Path, codigo: str, *orden: str) -> None:
        """Falla si la consola puede abrir `ruta`, que una ventana tiene abierta.

        Antes un diálogo tiene que haberla leído: SQLite ya no tiene sobre ella ningún candado.
        """
        nodo = f":{ruta.stat().st_ino} "
        if nodo in Path("/proc/locks").read_text(encoding="ascii"):
            raise AssertionError(f"ningún diálogo ha leído {ruta.name}: así no se prueba nada")
        hecho = self._orden(carpeta, *orden, str(ruta))
        dicho = hecho.stderr.decode("utf-8")
        if not hecho.returncode or codigo not in dicho or " desde las " not in dicho:
            raise AssertionError(f"la consola terminó con {hecho.returncode} y dijo: {dicho}")

    def _orden(self, carpeta: Path, *orden: str) -> "subprocess.CompletedProcess[bytes]":
        self.en(carpeta)
        completa = [sys.executable, str(RAIZ / "main.py"), *orden, "--json"]
        return subprocess.run(completa, check=False, cwd=RAIZ, capture_output=True, timeout=120)


@contextmanager
def ventana_de(ruta: Path, carpeta: Path) -> Iterator[Escenario]:
    """La ventana de una de las dos, que al final se cierra con el teclado."""
    with abierto(ruta, carpeta) as ventana:
        ventana.hasta(lambda: ventana.se_oye("Ayuda y guías"), "que abra")
        yield ventana
        ventana.teclas("ctrl+q")
        ventana.hasta(ventana.cerrado, "que se cierre")


def recorrer(rondas: Iterator[tuple[Path, Path, tuple[Paso, ...], Callable[[], None]]]) -> int:
    """Cada ronda: qué archivo, con qué carpeta, qué pasos y en qué debe quedar su punta."""
    hechos = 0
    for ruta, carpeta, pasos, comprobar in rondas:
        with ventana_de(ruta, carpeta) as ventana:
            for paso in pasos:
                paso(ventana)
                hechos += 1
                dicho = paso.func.__doc__ if isinstance(paso, partial) else paso.__doc__
                sys.stdout.write(f"{hechos:2} bien  {dicho}\n")
                sys.stdout.flush()
        comprobar()
    return hechos


def ir_a(ventana: Escenario, atajo: str, dicho: str) -> None:
    """Oprime el atajo hasta que se oye la pantalla: mientras se carga el archivo no se atiende."""

    def llego() -> bool:
        if ventana.se_oye(dicho):
            return True
        ventana.teclas(atajo)
        return False

    ventana.hasta(llego, dicho)


def elegir(ventana: Escenario, ruta: Path) -> None:
    """Escribe la ruta en el diálogo del sistema."""
    ventana.hasta(lambda: _eligiendo(ventana), "el diálogo")
    ventana.teclas("ctrl+a")
    ventana.escribir(str(ruta))
    ventana.hasta(lambda: _acepta(ventana), "que se cierre el diálogo")


def _acepta(ventana: Escenario) -> bool:
    """Oprime Enter: el primero puede cerrar sólo las sugerencias de la ruta."""
    ventana.teclas("Return")
    limite = time.monotonic() + 5
    while _eligiendo(ventana) and time.monotonic() < limite:
        time.sleep(0.2)
    return not _eligiendo(ventana)


def _eligiendo(ventana: Escenario) -> bool:
    """Si está abierto el diálogo del sistema."""
    return ventana.se_oye("Look in:") or ventana.se_oye("Ver en:")


def sin_mudos(ventana: Escenario) -> None:
    """Falla si algún control a la vista no tiene nombre."""
    if mudos := ventana.mudos():
        raise AssertionError(f"controles sin nombre: {mudos}")

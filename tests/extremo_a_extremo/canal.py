"""Un municipio y su órgano garante, con la carpeta que va y viene entre los dos."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.expediente import archivo
from app.expediente.archivo import Expediente
from app.garante import base as base_garante
from app.garante import retornos, revision
from app.garante.base import Base
from app.garante.retornos import Emision
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.taller import ronda
from tests.extremo_a_extremo.conftest import CLAVE, RELOJ

MODELO = cargar_modelo()


@dataclass
class Canal:
    """Las dos puntas y la carpeta que va y viene entre ellas."""

    expediente: Path
    base: Base
    usb: Path
    certificado: Path
    primera: Path

    def abrir(self) -> Expediente:
        """El expediente como lo abre el municipio cada vez: desde el disco."""
        return archivo.abrir(self.expediente, MODELO, None, reloj=RELOJ)

    def emision(self) -> Emision:
        """Dónde deja el órgano garante lo que emite."""
        return Emision(self.usb, "Revisora")

    def acuse(self) -> Path:
        """El acuse de hoy, escrito por el órgano garante."""
        ruta = retornos.emitir_acuse(self.base, CLAVE, self.emision()).ruta
        assert ruta is not None
        return ruta

    def observaciones(self) -> Path:
        """Las observaciones de hoy, enviadas por el órgano garante."""
        ruta = retornos.emitir_observaciones(self.base, CLAVE, self.emision()).ruta
        assert ruta is not None
        return ruta

    def estados(self) -> tuple[str, str, str]:
        """La última entrega para el municipio, su 1a, y la entrega para el órgano garante."""
        with self.abrir() as exp:
            suya = (exp.entregas()[0].estado, exp.herramientas.una("1a").situacion.value)
        return (*suya, revision.de_municipio(self.base, CLAVE).estado.value)

    def aplicar(self, retorno: Path) -> tuple[str, str, str]:
        """El municipio aplica un retorno; devuelve cómo quedaron las dos puntas."""
        with self.abrir() as exp:
            exp.retornos.aplicar(retorno)
        return self.estados()


@contextmanager
def recien_entregado(carpeta: Path) -> Iterator[Canal]:
    """Un municipio que acaba de entregar y un órgano garante que todavía no recibe nada."""
    perfil = cargar_perfil()
    municipio = perfil.municipio(CLAVE)
    assert municipio is not None
    etapa = next(e for e in ronda.ETAPAS if e.clave == "lista")
    taller = ronda.Taller(carpeta, MODELO, perfil, RELOJ, 7)
    hecho = ronda.hacer_municipio(taller, municipio, etapa)
    with base_garante.crear(carpeta / "b.garante", MODELO, perfil, reloj=RELOJ) as base:
        yield Canal(
            hecho.expediente, base, carpeta / "usb", hecho.certificado, Path(hecho.entrega.ruta)
        )

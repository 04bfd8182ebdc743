"""Los ejemplares repetidos de un formato: proyectos, perfiles, procesos, depósitos…"""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import insert, update

from app.expediente.errores import CampoDesconocido, FichasAgotadas
from app.expediente.espejo import FichaViva
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import FICHAS_MAXIMAS, Respuestas, fila_de_ficha
from app.expediente.tablas import Ficha
from app.expediente.vistas import FichaVista
from app.modelo.direccion import Direccion
from app.modelo.tipos import TipoFicha

_QUITAR = update(Ficha)


@dataclass(frozen=True, slots=True)
class Fichas:
    """Listar, agregar, quitar y recuperar fichas."""

    nucleo: Nucleo
    respuestas: Respuestas

    def lista(self, herramienta: str, tipo: str) -> tuple[FichaVista, ...]:
        """Las fichas presentes, en orden. La general (`tipo` vacío) es siempre una."""
        definicion = self._tipo(herramienta, tipo) if tipo else None
        with self.nucleo.almacen.turno:
            grupo = self.nucleo.espejo.grupo(herramienta, tipo)
            return tuple(_vista(f, n, definicion) for n, f in enumerate(grupo, start=1))

    def agregar(self, herramienta: str, tipo: str) -> FichaVista:
        """Una ficha nueva al final."""
        definicion = self._tipo(herramienta, tipo)
        with self.nucleo.almacen.turno:
            espejo = self.nucleo.espejo
            if len(espejo.grupo(herramienta, tipo)) >= FICHAS_MAXIMAS:
                raise FichasAgotadas(FICHAS_MAXIMAS)
            orden = self.respuestas.orden_libre(herramienta, tipo)
            ficha = FichaViva(str(uuid4()), herramienta, tipo, orden)
            with self.nucleo.almacen.transaccion() as paso:
                paso.ejecutar(insert(Ficha), fila_de_ficha(ficha, espejo.implementaciones))
                paso.anotar("agregar_ficha", herramienta, "", f"{tipo} {ficha.id}")
            espejo.agregar_ficha(ficha)
            return _vista(ficha, espejo.numero(ficha), definicion)

    def quitar(self, herramienta: str, tipo: str, numero: int) -> str:
        """Quita la ficha y devuelve su id, con el que se puede recuperar."""
        self._tipo(herramienta, tipo)
        with self.nucleo.almacen.turno:
            ficha = self.nucleo.espejo.ficha(herramienta, tipo, numero)
            self._marcar(ficha, quitar=True)
            return ficha.id

    def recuperar(self, ficha_id: str) -> FichaVista:
        """Devuelve a su lugar una ficha quitada, con todas sus respuestas."""
        with self.nucleo.almacen.turno:
            espejo = self.nucleo.espejo
            ficha = espejo.fichas[ficha_id]
            self._marcar(ficha, quitar=False)
            definicion = self._tipo(ficha.herramienta, ficha.tipo)
            return _vista(ficha, espejo.numero(ficha), definicion)

    def _marcar(self, ficha: FichaViva, *, quitar: bool) -> None:
        accion = "quitar_ficha" if quitar else "recuperar_ficha"
        with self.nucleo.almacen.transaccion() as paso:
            momento = paso.momento if quitar else ""
            orden = _QUITAR.where(Ficha.c.id == ficha.id)
            paso.ejecutar(orden, {"quitada": momento or None})
            paso.anotar(accion, ficha.herramienta, ficha.quitada, f"{ficha.tipo} {ficha.id}")
        self.nucleo.espejo.quitar_ficha(ficha, momento)

    def _tipo(self, herramienta: str, tipo: str) -> TipoFicha:
        # Pedir los campos comprueba que la herramienta existe.
        self.nucleo.indice.de(herramienta)
        if tipo in self.nucleo.tipos_de_ficha(herramienta):
            definida = self.nucleo.modelo.herramienta(herramienta)
            return next(t for t in definida.fichas if t.clave == tipo)
        raise CampoDesconocido(Direccion(herramienta, tipo))


def _vista(ficha: FichaViva, numero: int, definicion: TipoFicha | None) -> FichaVista:
    titulo = ""
    if definicion is not None:
        propio = ficha.celda(definicion.campo_titulo).vigente
        titulo = propio if isinstance(propio, str) and propio else ""
        titulo = titulo or f"{definicion.singular} {numero}"
    return FichaVista(ficha.id, ficha.herramienta, ficha.tipo, numero, titulo)

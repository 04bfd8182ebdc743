"""Crear y abrir expedientes. `Expediente` es la puerta a todos los servicios."""

from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import select

from app.expediente import candado, creacion
from app.expediente.almacen import Almacen
from app.expediente.apertura import abrir_base
from app.expediente.fichas import Fichas
from app.expediente.nucleo import Nucleo
from app.expediente.personas import Personas
from app.expediente.respuestas import Respuestas
from app.expediente.tablas import Bitacora
from app.expediente.vistas import Cambio, DatosMunicipio
from app.modelo.contexto import Contexto
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil
from app.reloj import Reloj, RelojReal


class Expediente:
    """El archivo abierto de un municipio. Se cierra con `cerrar()` o al salir del `with`."""

    def __init__(self, nucleo: Nucleo) -> None:
        self.nucleo = nucleo
        self.respuestas = Respuestas(nucleo)
        self.fichas = Fichas(nucleo, self.respuestas)
        self.personas = Personas(nucleo)

    @property
    def ruta(self) -> Path:
        """Dónde está el archivo."""
        return self.nucleo.almacen.ruta

    @property
    def modelo(self) -> Modelo:
        """El Modelo con que se abrió."""
        return self.nucleo.modelo

    @property
    def perfil(self) -> Perfil:
        """La jurisdicción del expediente."""
        return self.nucleo.perfil

    @property
    def reloj(self) -> Reloj:
        """El reloj que usan los servicios."""
        return self.nucleo.reloj

    @property
    def solo_lectura(self) -> bool:
        """Si sólo se puede ver."""
        return self.nucleo.almacen.solo_lectura

    @property
    def motivo_solo_lectura(self) -> str:
        """Por qué sólo se puede ver, si no fue a petición."""
        return self.nucleo.almacen.motivo

    def municipio(self) -> DatosMunicipio:
        """De quién es el archivo."""
        return self.nucleo.municipio()

    def contexto(self) -> Contexto:
        """Fotografía para reglas, niveles y documentos; la misma mientras nada cambie."""
        return self.nucleo.contexto()

    def bitacora(self, limite: int = 200) -> tuple[Cambio, ...]:
        """Los últimos cambios, del más nuevo al más viejo."""
        tabla = Bitacora
        orden = select(
            tabla.momento, tabla.accion, tabla.direccion, tabla.antes, tabla.despues
        ).order_by(tabla.id.desc())
        filas = self.nucleo.almacen.consultar(orden.limit(limite))
        return tuple(Cambio(*fila) for fila in filas)

    def cerrar(self) -> None:
        """Suelta el archivo. Se puede llamar dos veces."""
        almacen = self.nucleo.almacen
        almacen.cerrar()
        if not almacen.solo_lectura:
            candado.quitar(almacen.ruta)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        tipo: type[BaseException] | None,
        error: BaseException | None,
        traza: TracebackType | None,
    ) -> None:
        self.cerrar()


def crear(
    ruta: Path,
    modelo: Modelo,
    perfil: Perfil,
    clave_municipio: str,
    inicio: date,
    reloj: Reloj | None = None,
) -> Expediente:
    """Crea un expediente con su cronograma propuesto y lo deja abierto. No reemplaza ninguno."""
    reloj = reloj or RelojReal()
    municipio = creacion.municipio_del_perfil(perfil, clave_municipio)
    creacion.escribir(ruta, creacion.Nuevo(modelo, perfil, municipio, inicio, reloj))
    return abrir(ruta, modelo, perfil, reloj=reloj)


def abrir(
    ruta: Path,
    modelo: Modelo,
    perfil: Perfil | None = None,
    *,
    reloj: Reloj | None = None,
    solo_lectura: bool = False,
) -> Expediente:
    """Abre un expediente comprobándolo antes. Sin `perfil`, carga el que nombra el archivo."""
    reloj = reloj or RelojReal()
    apertura = abrir_base(ruta, reloj, solo_lectura=solo_lectura)
    try:
        if perfil is None:
            clave = apertura.conexion.execute("SELECT perfil FROM municipio").fetchone()[0]
            perfil = cargar_perfil(str(clave))
        almacen = Almacen(apertura.conexion, ruta, reloj, solo_lectura=apertura.solo_lectura)
    except BaseException:
        apertura.conexion.close()
        raise
    almacen.motivo = apertura.motivo
    if not apertura.solo_lectura:
        candado.poner(ruta, reloj.ahora())
    return Expediente(Nucleo(modelo, perfil, reloj, almacen))

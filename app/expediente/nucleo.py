"""Lo que comparten los servicios de un expediente abierto."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.expediente.almacen import Almacen
from app.expediente.tablas import Ejercicio, Meta, Municipio
from app.modelo.tipos import Modelo, Perfil
from app.reloj import Reloj

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.expediente.espejo import Espejo, EvidenciaViva
    from app.expediente.indice import Indice
    from app.expediente.pasos import Pasos
    from app.expediente.vistas import DatosMunicipio
    from app.modelo.contexto import Contexto, Evidencia, Ficha
    from app.modelo.cronograma.valores import Apunte
    from app.modelo.direccion import Direccion


@dataclass
class Nucleo:
    """Modelo, perfil, reloj y archivo. Sin `slots`: guarda lo calculado mientras valga."""

    modelo: Modelo
    perfil: Perfil
    reloj: Reloj
    almacen: Almacen
    _contexto: "tuple[int, date, Contexto] | None" = field(default=None, init=False)
    _municipio: "DatosMunicipio | None" = field(default=None, init=False)
    _apuntes: "tuple[tuple[int, int, date], tuple[Apunte, ...]] | None" = field(
        default=None, init=False
    )

    @cached_property
    def indice(self) -> "Indice":
        """Los campos del Modelo por dirección."""
        from app.expediente.indice import Indice

        return Indice(self.modelo)

    @cached_property
    def espejo(self) -> "Espejo":
        """El contenido del archivo en memoria; se lee la primera vez que hace falta."""
        from app.expediente.espejo import Espejo

        with self.almacen.turno:
            return Espejo(self.almacen, self.indice)

    @cached_property
    def pasos(self) -> "Pasos":
        """Qué pasos de cada herramienta tienen ya su evidencia."""
        from app.expediente.pasos import Pasos

        return Pasos(self)

    @property
    def leido(self) -> bool:
        """Si ya se leyó el contenido."""
        return "espejo" in self.__dict__

    @property
    def hoy(self) -> date:
        """El día de hoy según el reloj del expediente."""
        return self.reloj.hoy()

    def municipio(self) -> "DatosMunicipio":
        """De quién es el archivo."""
        with self.almacen.turno:
            if self._municipio is None:
                self._municipio = self._leer_municipio()
            return self._municipio

    def olvidar_municipio(self) -> None:
        """Lo que se sabía del municipio cambió (linaje, inicio del plan)."""
        self._municipio = None

    def _leer_municipio(self) -> "DatosMunicipio":
        from app.expediente.vistas import DatosMunicipio

        fila = self.almacen.consultar(select(Municipio))[0]
        linaje = self.almacen.consultar(select(Meta.c.linaje))[0][0]
        # Sin pasar por el espejo: saber de quién es el archivo no obliga a leerlo entero.
        en_curso = select(Ejercicio).order_by(Ejercicio.c.anio.desc()).limit(1)
        ejercicio = self.almacen.consultar(en_curso)[0]
        return DatosMunicipio(
            clave=fila.clave,
            nombre=fila.nombre,
            entidad=fila.entidad,
            pais=fila.pais,
            perfil=fila.perfil,
            modelo=fila.modelo,
            ejercicio=ejercicio.anio,
            inicio=ejercicio.inicio,
            administracion_inicio=fila.administracion_inicio,
            administracion_fin=fila.administracion_fin,
            linaje=linaje,
        )

    def contexto(self) -> "Contexto":
        """Fotografía para reglas, niveles y documentos; la misma mientras nada cambie."""
        with self.almacen.turno:
            version, hoy = self.espejo.version, self.hoy
            if self._contexto is None or self._contexto[:2] != (version, hoy):
                self._contexto = (version, hoy, self._fotografiar(hoy))
            return self._contexto[2]

    def apuntes(self, leer: "Callable[[], tuple[Apunte, ...]]") -> "tuple[Apunte, ...]":
        """Las actividades del plan; se leen otra vez sólo si algo cambió desde la última."""
        with self.almacen.turno:
            momento = (self.almacen.cambios, self.espejo.version, self.hoy)
            if self._apuntes is None or self._apuntes[0] != momento:
                self._apuntes = (momento, leer())
            return self._apuntes[1]

    def _fotografiar(self, hoy: date) -> "Contexto":
        from app.modelo.contexto import Contexto

        municipio = self.municipio()
        return Contexto(
            modelo=self.modelo,
            perfil=self.perfil,
            hoy=hoy,
            municipio_clave=municipio.clave,
            municipio_nombre=municipio.nombre,
            ejercicio=municipio.ejercicio,
            fichas=self._fichas(),
            personas=dict(self.espejo.personas),
            evidencias=self.evidencias(),
            administracion_fin=municipio.administracion_fin,
        )

    def _fichas(self) -> "tuple[Ficha, ...]":
        return tuple(
            ficha.fotografiar(numero)
            for herramienta in self.espejo.implementaciones
            for tipo in ("", *self.tipos_de_ficha(herramienta))
            for numero, ficha in enumerate(self.espejo.grupo(herramienta, tipo), start=1)
        )

    def tipos_de_ficha(self, herramienta: str) -> tuple[str, ...]:
        """Los tipos de ficha repetida del formato (ninguno en la mayoría y en el diagnóstico)."""
        for definida in self.modelo.herramientas:
            if definida.clave == herramienta:
                return tuple(tipo.clave for tipo in definida.fichas)
        return ()

    def _direccion_de(self, evidencia: "EvidenciaViva") -> "Direccion":
        """Con el nombre que su campo tiene en este Modelo, como las respuestas."""
        ficha = self.espejo.fichas[evidencia.ficha_id]
        campo = self.indice.vigente(ficha.herramienta, evidencia.campo)
        return self.espejo.direccion(ficha, campo)

    def evidencias(self) -> "dict[str, Evidencia]":
        """Las evidencias con su dirección de hoy."""
        from app.modelo.contexto import Evidencia

        espejo = self.espejo
        return {
            e.id: Evidencia(
                id=e.id,
                direccion=self._direccion_de(e),
                nombre=e.nombre,
                tipo=e.tipo,
                tamano=e.tamano,
                sha256=e.sha256,
                fecha_documento=e.fecha_documento,
                agregada=e.agregada,
                publicable=e.publicable,
                nota=e.nota,
                referida=e.referida,
            )
            for e in espejo.evidencias.values()
            if e.ficha_id in espejo.fichas
        }

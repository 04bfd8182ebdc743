"""Crear y abrir expedientes. `Expediente` es la puerta a todos los servicios.

Abrir sólo carga lo que hace falta para tener el archivo; cada servicio, la primera vez que se pide.
"""

from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from app.errores import ErrorDeUsuario
from app.expediente import jurisdiccion
from app.expediente.almacen import Almacen
from app.expediente.apertura import abrir_base
from app.expediente.nucleo import Nucleo
from app.modelo.tipos import Modelo, Perfil
from app.reloj import Reloj, RelojReal, marca

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.expediente.almacen import Transaccion
    from app.expediente.clave import Claves
    from app.expediente.copias import Copias
    from app.expediente.cronograma import Plan
    from app.expediente.evidencias import Evidencias
    from app.expediente.fichas import Fichas
    from app.expediente.herramientas import Herramientas
    from app.expediente.historia import CambioDeCelda
    from app.expediente.pasos import Pasos
    from app.expediente.pendientes import Pendientes
    from app.expediente.personas import Personas
    from app.expediente.respuestas import Respuestas
    from app.expediente.retornos import Retornos
    from app.expediente.vistas import (
        Cambio,
        DatosMunicipio,
        Entrega,
        Pendiente,
        ResultadoDiagnostico,
        ResultadoPregunta,
        Resumen,
    )
    from app.modelo.contexto import Contexto
    from app.modelo.cronograma.valores import Cronograma


class Expediente:
    """El archivo abierto de un municipio. Se cierra con `cerrar()` o al salir del `with`."""

    def __init__(self, nucleo: Nucleo) -> None:
        self.nucleo = nucleo

    @cached_property
    def respuestas(self) -> "Respuestas":
        """Guardar, deshacer, «no aplica» y notas."""
        from app.expediente.respuestas import Respuestas

        respuestas = Respuestas(self.nucleo)
        respuestas.al_escribir = self._al_escribir
        return respuestas

    @cached_property
    def fichas(self) -> "Fichas":
        """Proyectos, procesos y demás fichas que se repiten."""
        from app.expediente.fichas import Fichas

        return Fichas(self.nucleo, self.respuestas)

    @cached_property
    def personas(self) -> "Personas":
        """El directorio."""
        from app.expediente.personas import Personas

        return Personas(self.nucleo)

    @cached_property
    def evidencias(self) -> "Evidencias":
        """Archivos adjuntos y referidos."""
        from app.expediente.evidencias import Evidencias

        return Evidencias(self.nucleo, self.respuestas)

    @cached_property
    def herramientas(self) -> "Herramientas":
        """La lista de tareas y los cambios de estado."""
        from app.expediente.herramientas import Herramientas

        return Herramientas(self.nucleo)

    @cached_property
    def avisos(self) -> "Pendientes":
        """Lo que impide entregar y lo que conviene revisar."""
        from app.expediente.pendientes import Pendientes

        return Pendientes(self.nucleo, self.herramientas)

    @cached_property
    def plan(self) -> "Plan":
        """El cronograma y sus cambios."""
        from app.expediente.cronograma import Plan

        return Plan(self.nucleo, self.respuestas)

    @cached_property
    def pasos(self) -> "Pasos":
        """Qué pasos de cada herramienta tienen ya su evidencia."""
        return self.nucleo.pasos

    @cached_property
    def respaldos(self) -> "Copias":
        """Copias de este expediente."""
        from app.expediente.copias import Copias

        return Copias(self.nucleo, self.cerrar)

    @cached_property
    def retornos(self) -> "Retornos":
        """Acuses, observaciones y perfiles del órgano garante."""
        from app.expediente.retornos import Retornos

        return Retornos(self.nucleo, self.respaldos)

    @cached_property
    def clave(self) -> "Claves":
        """La clave de firma: cuál se usa, rotarla o sustituirla."""
        from app.expediente.clave import Claves

        return Claves(self.nucleo)

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

    def municipio(self) -> "DatosMunicipio":
        """De quién es el archivo."""
        return self.nucleo.municipio()

    def contexto(self) -> "Contexto":
        """Fotografía para reglas, niveles y documentos; la misma mientras nada cambie."""
        from app.expediente import derivados

        derivados.poner_al_dia(self.nucleo)
        return self.nucleo.contexto()

    def resumen(self) -> "Resumen":
        """La pantalla de inicio."""
        from app.expediente.resumen import Inicio

        return Inicio(self.nucleo, self.herramientas, self.avisos).resumen()

    def pendientes(self) -> "tuple[Pendiente, ...]":
        """Lo que impide entregar, lo que conviene revisar y lo que se sugiere."""
        return self.avisos.lista()

    def diagnostico(self) -> "ResultadoDiagnostico":
        """El diagnóstico calculado con lo contestado hasta ahora."""
        from app.expediente import diagnostico

        with self.nucleo.almacen.turno:
            return diagnostico.calcular(self.nucleo)

    def preguntas(self) -> "tuple[ResultadoPregunta, ...]":
        """Cada respuesta del diagnóstico ya valorada."""
        from app.expediente import diagnostico

        with self.nucleo.almacen.turno:
            return diagnostico.preguntas(self.nucleo)

    def cronograma(self) -> "Cronograma":
        """El plan completo al día de hoy."""
        return self.plan.ver()

    def proponer_cronograma(self, inicio: date) -> None:
        """Vuelve a proponer todo el plan desde ese día."""
        self.plan.proponer(inicio)

    def entregas(self) -> "tuple[Entrega, ...]":
        """Las entregas hechas, de la última a la primera; las que no se terminaron no cuentan."""
        from sqlalchemy import select

        from app.expediente.tablas import Entrega as FilaEntrega
        from app.expediente.vistas import Entrega

        tabla = FilaEntrega
        orden = (
            select(
                tabla.c.secuencia,
                tabla.c.creada,
                tabla.c.tipo,
                tabla.c.archivo,
                tabla.c.manifiesto_sha256,
                tabla.c.anterior,
                tabla.c.tamano,
                tabla.c.estado,
                tabla.c.alcance,
                tabla.c.rectifica,
                tabla.c.motivo,
            )
            .where(tabla.c.manifiesto_sha256 != "")
            .order_by(tabla.c.secuencia.desc())
        )
        return tuple(Entrega(*fila) for fila in self.nucleo.almacen.consultar(orden))

    def hay_observaciones(self) -> bool:
        """Si el órgano garante ha devuelto alguna; se sabe sin cargar `retornos`."""
        from sqlalchemy import select

        from app.expediente.tablas import Observacion

        return bool(self.nucleo.almacen.consultar(select(Observacion.c.id).limit(1)))

    def hay_perfil_recibido(self) -> bool:
        """Si el órgano garante mandó alguno; se sabe sin cargar `retornos`."""
        from sqlalchemy import select

        from app.expediente.tablas import PerfilRecibido

        return bool(self.nucleo.almacen.consultar(select(PerfilRecibido.c.id).limit(1)))

    def certificado(self) -> bytes:
        """El certificado DER con que firma este equipo; la primera vez crea la clave."""
        return self.clave.certificado()

    def bitacora(self, limite: int = 200) -> "tuple[Cambio, ...]":
        """Los últimos cambios, del más nuevo al más viejo."""
        from sqlalchemy import select

        from app.expediente.tablas import Bitacora
        from app.expediente.vistas import Cambio

        tabla = Bitacora
        orden = select(
            tabla.c.momento, tabla.c.accion, tabla.c.direccion, tabla.c.antes, tabla.c.despues
        ).order_by(tabla.c.id.desc())
        filas = self.nucleo.almacen.consultar(orden.limit(limite))
        return tuple(Cambio(*fila) for fila in filas)

    def _al_escribir(self, paso: "Transaccion", cambios: "Sequence[CambioDeCelda]") -> None:
        """La firma del convenio fija la línea base, venga por donde venga."""
        if any(cambio.campo == "cv_fecha_firma" for cambio in cambios):
            from app.expediente.plan.lineas_base import al_firmar

            al_firmar(self.nucleo, paso, cambios)

    def antes_de_la_primera_escritura(self) -> None:
        """Una vez por sesión: respaldo si el último es viejo; otro linaje si cambió de equipo."""
        from uuid import uuid4

        from sqlalchemy import select, update

        from app.expediente import equipo
        from app.expediente.tablas import Meta

        self.respaldos.si_hace_falta()
        propio = equipo.identidad()
        if self.nucleo.almacen.consultar(select(Meta.c.equipo))[0][0] == propio:
            return
        with self.nucleo.almacen.transaccion() as paso:
            paso.ejecutar(update(Meta), {"equipo": propio, "linaje": str(uuid4())})
            paso.anotar("cambiar_de_equipo", "", "", "")
        self.nucleo.olvidar_municipio()

    def cerrar(self) -> None:
        """Suelta el archivo. Se puede llamar dos veces."""
        almacen = self.nucleo.almacen
        with almacen.turno:
            if almacen.cerrado:
                return
            try:
                self._guardar_derivados()
            finally:
                almacen.cerrar()

    def _guardar_derivados(self) -> None:
        """Deja al día la lista de tareas para el próximo vistazo; si no se puede, no importa."""
        if self.solo_lectura or not self.nucleo.leido:
            return
        from app.expediente import derivados

        self.nucleo.almacen.antes_de_escribir = None
        with suppress(ErrorDeUsuario):
            derivados.persistir(self.nucleo)

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
    from app.expediente import creacion

    reloj = reloj or RelojReal()
    municipio = creacion.municipio_del_perfil(perfil, clave_municipio)
    creacion.escribir(ruta, creacion.Nuevo(modelo, perfil, municipio, inicio, reloj))
    expediente = abrir(ruta, modelo, perfil, reloj=reloj)
    # Recién creado no hay nada que respaldar ni otro equipo del que venga.
    expediente.nucleo.almacen.antes_de_escribir = None
    return expediente


def abrir(
    ruta: Path,
    modelo: Modelo,
    perfil: Perfil | None = None,
    *,
    reloj: Reloj | None = None,
    solo_lectura: bool = False,
) -> Expediente:
    """Abre un expediente comprobándolo antes. Sin `perfil`, carga el que nombra el archivo.

    Si su órgano garante le mandó otro perfil o un Modelo más nuevo, mandan ésos.
    """
    reloj = reloj or RelojReal()
    apertura = abrir_base(ruta, reloj, solo_lectura=solo_lectura)
    try:
        modelo, perfil = jurisdiccion.vigentes(apertura.conexion, modelo, perfil)
        almacen = Almacen(apertura.conexion, ruta, reloj, solo_lectura=apertura.solo_lectura)
    except BaseException:
        apertura.cerrar()
        raise
    almacen.motivo, almacen.danado = apertura.motivo, apertura.danado
    almacen.candado = apertura.candado
    if apertura.candado is not None:
        clave = apertura.conexion.execute("SELECT clave FROM municipio").fetchone()
        # Quien lo quiera abrir mientras tanto halla con ella su último respaldo.
        apertura.candado.apuntar(marca(reloj.ahora()), municipio=str(clave[0]) if clave else "")
    expediente = Expediente(Nucleo(modelo, perfil, reloj, almacen))
    almacen.antes_de_escribir = expediente.antes_de_la_primera_escritura
    return expediente

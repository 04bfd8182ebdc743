"""El expediente en memoria: lo mismo que el archivo, ya interpretado.

Como nadie más puede escribir mientras el archivo está abierto (candado exclusivo), esta imagen
siempre coincide con el disco: los servicios escriben primero y la ponen al día después de
confirmar. Leer un valor o armar el contexto no cuesta ninguna consulta.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from app.expediente.almacen import Almacen, Fila
from app.expediente.errores import FichaDesconocida
from app.expediente.indice import Indice
from app.expediente.tablas import Ejercicio, Evidencia, Respuesta
from app.expediente.tablas import Ficha as FilaFicha
from app.expediente.tablas import Implementacion as FilaImplementacion
from app.expediente.tablas import Persona as FilaPersona
from app.modelo.contexto import Ficha, Persona, Valor
from app.modelo.direccion import Direccion

VACIOS: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Celda:
    """Lo guardado en un campo de una ficha."""

    valor: Valor = None
    no_aplica: bool = False
    motivo: str = ""
    nota: str = ""
    modificada: str = ""
    persona: str = ""

    @property
    def vigente(self) -> Valor:
        """El valor que cuenta: ninguno si se dijo que no aplica."""
        return None if self.no_aplica else self.valor


SIN_CELDA = Celda()


@dataclass(slots=True)
class FichaViva:
    """Una ficha con sus celdas. `quitada` no vacía = la persona la quitó."""

    id: str
    herramienta: str
    tipo: str
    orden: int
    quitada: str = ""
    celdas: dict[str, Celda] = field(default_factory=dict)
    foto: Ficha | None = None

    def poner(self, campo: str, celda: Celda) -> None:
        """Cambia una celda."""
        self.celdas[campo] = celda
        self.foto = None

    def fotografiar(self, numero: int) -> Ficha:
        """La ficha congelada, para el contexto; la misma mientras nada cambie."""
        if self.foto is None or self.foto.numero != numero:
            no_aplica = {c: celda.motivo for c, celda in self.celdas.items() if celda.no_aplica}
            self.foto = Ficha(
                self.id, self.herramienta, self.tipo, numero, self.valores(), no_aplica
            )
        return self.foto

    def celda(self, campo: str) -> Celda:
        """La celda, o una vacía."""
        return self.celdas.get(campo, SIN_CELDA)

    def valores(self) -> dict[str, Valor]:
        """Sólo lo contestado y que aplica."""
        if self.foto is not None:
            return dict(self.foto.valores)
        return {
            campo: celda.valor
            for campo, celda in self.celdas.items()
            if not celda.no_aplica and celda.valor not in VACIOS
        }


@dataclass(frozen=True, slots=True)
class Implementacion:
    """El estado guardado de una herramienta en el ejercicio."""

    id: str
    herramienta: str
    version_definicion: int
    estado: str
    situacion: str
    motivo: str
    nivel: int
    avance: int
    inicio: date | None
    fin: date | None
    inicio_real: date | None
    fin_real: date | None


@dataclass(frozen=True, slots=True)
class EvidenciaViva:
    """Metadatos de una evidencia; su dirección depende del número actual de su ficha."""

    id: str
    ficha_id: str
    campo: str
    nombre: str
    tipo: str
    tamano: int
    sha256: str
    fecha_documento: date | None
    agregada: str
    publicable: bool
    nota: str
    referida: str


@dataclass(frozen=True, slots=True)
class EjercicioVivo:
    """El año de trabajo en curso."""

    id: str
    anio: int
    inicio: date


class Espejo:
    """Fichas, personas, evidencias y estados del ejercicio en curso."""

    def __init__(self, almacen: Almacen, indice: Indice) -> None:
        self._indice = indice
        self.version = 0
        self.ejercicio = _ejercicio(almacen)
        self.implementaciones = _implementaciones(almacen, self.ejercicio.id)
        self.escritas = {i.id: i for i in self.implementaciones.values()}
        # Al abrir se recalcula todo: el programa pudo morir antes de escribir lo derivado.
        self.sucias = set(self.implementaciones)
        self.calculadas: dict[tuple[str, str], FichaViva] = {}
        self.fichas = _fichas(almacen, self.implementaciones)
        self._grupos: dict[tuple[str, str], list[FichaViva]] = {}
        self._agrupar()
        self._cargar_respuestas(almacen)
        self.personas = {p.id: p for p in map(_persona, almacen.consultar(select(_PERSONA)))}
        self.evidencias = {e.id: e for e in map(_evidencia, almacen.consultar(select(_EVIDENCIA)))}

    def tocar(self, herramienta: str = "") -> None:
        """Avisa de un cambio: lo calculado antes ya no vale (todo, o lo de una herramienta)."""
        self.version += 1
        if herramienta:
            self.sucias.add(herramienta)
        else:
            self.sucias.update(self.implementaciones)

    def grupo(self, herramienta: str, tipo: str) -> list[FichaViva]:
        """Las fichas presentes de un tipo, en orden."""
        return self._grupos.get((herramienta, tipo), [])

    def ficha(self, herramienta: str, tipo: str, numero: int) -> FichaViva:
        """La ficha con ese número (desde 1). Lanza `FichaDesconocida`."""
        grupo = self.grupo(herramienta, tipo)
        if not 1 <= numero <= len(grupo):
            raise FichaDesconocida(herramienta, tipo, numero)
        return grupo[numero - 1]

    def numero(self, ficha: FichaViva) -> int:
        """El número actual de la ficha dentro de su tipo; 0 si se quitó."""
        grupo = self.grupo(ficha.herramienta, ficha.tipo)
        return next((n for n, otra in enumerate(grupo, start=1) if otra.id == ficha.id), 0)

    def direccion(self, ficha: FichaViva, campo: str) -> Direccion:
        """La dirección de un campo de la ficha."""
        return Direccion(ficha.herramienta, campo, max(self.numero(ficha), 1))

    def agregar_ficha(self, ficha: FichaViva) -> None:
        """Suma una ficha ya escrita."""
        self.fichas[ficha.id] = ficha
        self._agrupar()
        self.tocar(ficha.herramienta)

    def quitar_ficha(self, ficha: FichaViva, momento: str) -> None:
        """Marca como quitada (o presente, con momento vacío) una ficha ya escrita."""
        ficha.quitada = momento
        self._agrupar()
        self.tocar(ficha.herramienta)

    def releer_plan(self, almacen: Almacen) -> None:
        """Toma del archivo el inicio del ejercicio y las fechas de las herramientas."""
        self.ejercicio = _ejercicio(almacen)
        for clave, nueva in _implementaciones(almacen, self.ejercicio.id).items():
            actual = self.implementaciones[clave]
            fechada = replace(actual, inicio=nueva.inicio, fin=nueva.fin)
            self.implementaciones[clave] = fechada
            self.escritas[nueva.id] = nueva
        self.version += 1

    def poner_calculada(self, ficha: FichaViva, campo: str, valor: Valor) -> None:
        """Cambia en memoria un valor que el programa deduce; se escribe al cerrar o entregar."""
        ficha.poner(campo, replace(ficha.celda(campo), valor=valor))
        self.calculadas[ficha.id, campo] = ficha
        self.version += 1

    def poner_implementacion(self, nueva: Implementacion) -> None:
        """Cambia el estado de una herramienta ya escrito."""
        self.implementaciones[nueva.herramienta] = nueva
        self.version += 1

    def fichas_de(self, herramienta: str) -> Iterable[FichaViva]:
        """Todas las fichas presentes de la herramienta."""
        for (clave, _), grupo in self._grupos.items():
            if clave == herramienta:
                yield from grupo

    def _agrupar(self) -> None:
        self._grupos = {}
        for ficha in sorted(self.fichas.values(), key=lambda f: f.orden):
            if not ficha.quitada:
                self._grupos.setdefault((ficha.herramienta, ficha.tipo), []).append(ficha)

    def _cargar_respuestas(self, almacen: Almacen) -> None:
        for fila in almacen.consultar(select(_RESPUESTA)):
            ficha = self.fichas.get(fila[0])
            if ficha is None:
                continue
            campo = self._indice.vigente(ficha.herramienta, fila[1])
            # Si además ya se contestó con la clave nueva, ésa manda.
            if campo == fila[1] or campo not in ficha.celdas:
                ficha.celdas[campo] = _celda(fila)


_RESPUESTA = Respuesta
_PERSONA = FilaPersona
_EVIDENCIA = Evidencia


def _celda(fila: Fila) -> Celda:
    _, _, valor, no_aplica, motivo, nota, modificada, persona = fila
    return Celda(json.loads(valor), bool(no_aplica), motivo, nota, modificada, persona)


def _ejercicio(almacen: Almacen) -> EjercicioVivo:
    orden = select(Ejercicio).order_by(Ejercicio.c.anio.desc()).limit(1)
    fila = almacen.consultar(orden)[0]
    return EjercicioVivo(fila.id, fila.anio, fila.inicio)


def _implementaciones(almacen: Almacen, ejercicio: str) -> dict[str, Implementacion]:
    orden = select(FilaImplementacion).where(FilaImplementacion.c.ejercicio_id == ejercicio)
    filas = (dict(fila._mapping) for fila in almacen.consultar(orden))  # noqa: SLF001  API pública
    return {f["herramienta"]: _implementacion(f) for f in filas}


def _implementacion(fila: Mapping[str, Any]) -> Implementacion:
    return Implementacion(**{k: v for k, v in fila.items() if k != "ejercicio_id"})


def _fichas(almacen: Almacen, propias: Mapping[str, Implementacion]) -> dict[str, FichaViva]:
    herramientas = {i.id: i.herramienta for i in propias.values()}
    return {
        fila.id: FichaViva(
            fila.id,
            herramientas[fila.implementacion_id],
            fila.tipo,
            fila.orden,
            fila.quitada or "",
        )
        for fila in almacen.consultar(select(FilaFicha))
        if fila.implementacion_id in herramientas
    }


def _persona(fila: Fila) -> Persona:
    return Persona(*fila)


def _evidencia(fila: Fila) -> EvidenciaViva:
    viva = EvidenciaViva(*fila)
    return viva if viva.sha256 else replace(viva, sha256="")

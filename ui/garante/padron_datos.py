"""El padrón con su clave y su última entrega: leerlo y decirlo con palabras. Sin Qt."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from app.garante import alta, bandeja, codigos, padron, tablero
from app.garante.vistas import Clave, EstadoClave, FilaTablero, MunicipioPadron
from app.texto import sin_tildes
from ui.comun import fechas
from ui.comun.insignias import Estado

CON_CLAVE = Estado("estado-aceptada", "Clave activa", "bien")
SIN_CLAVE = Estado("estado-sin_empezar", "Sin clave", "apagado")
DE_BAJA = Estado("quitar", "Clave de baja", "aviso")

ESTADO_DE_CLAVE = {
    EstadoClave.ACTIVA: "activa",
    EstadoClave.REVOCADA: "revocada",
    EstadoClave.ROTADA: "cambiada por otra",
}


class Inscrito(NamedTuple):
    """Un municipio del padrón con lo que se sabe de él."""

    municipio: MunicipioPadron
    claves: tuple[Clave, ...]
    fila: FilaTablero

    @property
    def estado(self) -> Estado:
        """Si puede entregar: con una clave activa, sin ninguna o sólo con claves de baja."""
        if any(clave.estado is EstadoClave.ACTIVA for clave in self.claves):
            return CON_CLAVE
        return DE_BAJA if self.claves else SIN_CLAVE


class DatosPadron(NamedTuple):
    """Una lectura completa del padrón. `en_espera`: claves sin alta con algo en cuarentena."""

    inscritos: tuple[Inscrito, ...]
    en_espera: int


class Filtro(Enum):
    """Qué parte del padrón se ve."""

    TODOS = "todos"
    CON_CLAVE = "con clave activa"
    SIN_CLAVE = "sin clave activa"


def leer(base: Any) -> DatosPadron:
    """Todo el padrón de una vez; se llama en el hilo de trabajo."""
    claves: dict[str, list[Clave]] = defaultdict(list)
    for clave in alta.claves(base):
        claves[clave.municipio].append(clave)
    filas = {fila.clave: fila for fila in tablero.mapa(base)}
    inscritos = tuple(
        Inscrito(m, tuple(claves[m.clave]), filas[m.clave]) for m in padron.municipios(base)
    )
    esperan = {
        huella
        for recibido in bandeja.en_cuarentena(base)
        if recibido.codigo == codigos.Q501
        for huella in recibido.huellas
    }
    return DatosPadron(inscritos, len(esperan))


def visibles(inscritos: Iterable[Inscrito], filtro: Filtro, busca: str) -> tuple[Inscrito, ...]:
    """Los del filtro cuyo nombre, cabecera o clave contienen lo que se busca."""
    palabras = sin_tildes(busca).split()
    return tuple(
        inscrito
        for inscrito in inscritos
        if _pasa(inscrito, filtro) and all(p in _buscable(inscrito) for p in palabras)
    )


def convenio(inscrito: Inscrito) -> str:
    """La referencia del convenio de la clave más reciente."""
    return next((c.convenio for c in reversed(inscrito.claves) if c.convenio), "")


def ultima(inscrito: Inscrito) -> str:
    """«Núm. 2, 21 nov 2026», o vacío si no ha entregado."""
    if inscrito.fila.secuencia is None:
        return ""
    recibido = inscrito.fila.recibido or ""
    dia = fechas.corta(date.fromisoformat(recibido[:10])) if recibido else ""
    return f"Núm. {inscrito.fila.secuencia}, {dia}"


def clave_dicha(clave: Clave) -> str:
    """Una clave con lo que hace falta para reconocerla en el papel."""
    partes = [
        f"Clave {ESTADO_DE_CLAVE[clave.estado]}: {clave.codigo}",
        f"Alta el {fechas.corta(date.fromisoformat(clave.alta[:10]))}"
        + (f" por {clave.operador}" if clave.operador else ""),
    ]
    if clave.convenio:
        fecha = (
            f", del {fechas.corta(date.fromisoformat(clave.fecha_convenio))}"
            if clave.fecha_convenio
            else ""
        )
        partes.append(f"Convenio {clave.convenio}{fecha}")
    if clave.entrega or clave.recibe:
        lados = (("la dejó", clave.entrega), ("la tomó", clave.recibe))
        partes.append("Acta de relevo: " + ", ".join(f"{que} {q}" for que, q in lados if q))
    if clave.baja:
        dia = fechas.corta(date.fromisoformat(clave.baja[:10]))
        partes.append(f"Baja el {dia}: {clave.motivo_baja}")
    return "\n".join(partes)


def _pasa(inscrito: Inscrito, filtro: Filtro) -> bool:
    if filtro is Filtro.TODOS:
        return True
    return (inscrito.estado is CON_CLAVE) is (filtro is Filtro.CON_CLAVE)


def _buscable(inscrito: Inscrito) -> str:
    municipio = inscrito.municipio
    return f"{sin_tildes(municipio.nombre)} {sin_tildes(municipio.cabecera)} {municipio.clave}"

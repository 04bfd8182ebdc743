"""Qué falta devolver a cada municipio y crearlo en lote. Sin Qt."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.archivos import motivo_de
from app.errores import ErrorDeUsuario
from app.garante import clave_cifrado, clave_garante, observaciones, retornos, revision
from app.garante.clave_cifrado import EstadoDeCifrado
from app.garante.clave_garante import EstadoDeLaClave
from app.garante.retornos import Emision
from app.garante.vistas_revision import (
    EntregaEnRevision,
    EstadoObservacion,
    Observacion,
    RetornoEmitido,
)
from app.progreso import Progreso
from app.texto import clave_orden
from ui.garante import revision_palabras as palabras

_RESUELTAS = frozenset(
    {
        EstadoObservacion.SOLVENTADA,
        EstadoObservacion.PARCIAL,
        EstadoObservacion.NO_SOLVENTADA,
        EstadoObservacion.RETIRADA,
    }
)
NOMBRES = {"acuse": "Acuse", "observaciones": "Observaciones", "perfil": "Perfil"}


class NoSeEscribio(ErrorDeUsuario):
    """La carpeta elegida no dejó escribir el retorno."""

    codigo = "VEN-13"

    def __init__(self, destino: Path, error: OSError) -> None:
        super().__init__(
            f"No se pudo escribir en «{destino}»: {motivo_de(error)}.",
            sugerencia="Revise que la memoria esté conectada y tenga espacio, o elija otra "
            "carpeta. Lo que no se escribió sigue por devolver.",
        )


class Pendiente(NamedTuple):
    """Lo que un municipio todavía no puede saber. `resueltas`: resoluciones sin devolver."""

    entrega: EntregaEnRevision
    acuse: bool
    nuevas: int
    resueltas: int

    @property
    def con_observaciones(self) -> bool:
        """Si hay que crear un archivo de observaciones."""
        return bool(self.nuevas or self.resueltas)

    @property
    def que(self) -> str:
        """«acuse (aceptada), 3 observaciones nuevas y 1 resuelta»."""
        partes = []
        if self.acuse:
            partes.append(f"acuse ({palabras.ENTREGA[self.entrega.estado].texto.lower()})")
        if self.nuevas:
            nueva = "nueva" if self.nuevas == 1 else "nuevas"
            partes.append(f"{palabras.observaciones(self.nuevas)} {nueva}")
        if self.resueltas:
            partes.append(palabras.contado(self.resueltas, "resuelta"))
        return f"{', '.join(partes[:-1])} y {partes[-1]}" if len(partes) > 1 else "".join(partes)


class DatosDevolver(NamedTuple):
    """Una lectura completa de la pantalla."""

    pendientes: tuple[Pendiente, ...]
    emitidos: tuple[RetornoEmitido, ...]
    nombres: Mapping[str, str]
    clave: EstadoDeLaClave
    cifrado: EstadoDeCifrado


class Lote(NamedTuple):
    """Los retornos escritos y, si algo lo detuvo, qué fue."""

    hechos: tuple[RetornoEmitido, ...]
    fallo: ErrorDeUsuario | None = None


def leer(base: Any) -> DatosDevolver:
    """Todo de una vez; se llama en el hilo de trabajo."""
    emitidos = retornos.emitidos(base)
    valen: dict[str, list[RetornoEmitido]] = {}
    for uno in emitidos:
        if uno.completo and not uno.capacitacion:
            valen.setdefault(uno.municipio, []).append(uno)
    suyas: dict[str, list[Observacion]] = {}
    for una in observaciones.todas(base):
        suyas.setdefault(una.municipio, []).append(una)
    todas = (
        _pendiente(base, e, suyas.get(e.municipio, ()), valen.get(e.municipio, ()))
        for e in revision.vigentes(base)
    )
    pendientes = [uno for uno in todas if uno.que]
    return DatosDevolver(
        tuple(sorted(pendientes, key=lambda p: clave_orden(p.entrega.nombre))),
        emitidos,
        {r.municipio: base.nombre_de(r.municipio) for r in emitidos if r.municipio},
        clave_garante.estado(base),
        clave_cifrado.estado(base),
    )


def crear(base: Any, elegidos: Sequence[Pendiente], emision: Emision, progreso: Progreso) -> Lote:
    """Crea los retornos de varios municipios, primero sus observaciones y después su acuse.

    Un ensayo no da nada por devuelto, y lo ya escrito vale aunque después algo lo detenga.
    """
    hechos: list[RetornoEmitido] = []
    for lugar, pendiente in enumerate(elegidos):
        progreso.informar(lugar, len(elegidos), f"Creando lo de {pendiente.entrega.nombre}…")
        try:
            for hecho in _de_uno(base, pendiente, emision):
                hechos.append(hecho)  # noqa: PERF402  si el segundo falla, el primero ya cuenta
        except ErrorDeUsuario as error:
            return Lote(tuple(hechos), error)
        except OSError as error:
            return Lote(tuple(hechos), NoSeEscribio(emision.destino, error))
    return Lote(tuple(hechos))


def crear_perfil(
    base: Any, emision: Emision, archivo: Path | None, *, con_modelo: bool = False
) -> Lote:
    """Crea el perfil para todos los municipios; `archivo` es el que el órgano garante cambió."""
    try:
        return Lote((retornos.emitir_perfil(base, emision, archivo, con_modelo=con_modelo),))
    except OSError as error:
        return Lote((), NoSeEscribio(emision.destino, error))


def _de_uno(base: Any, pendiente: Pendiente, emision: Emision) -> Iterable[RetornoEmitido]:
    municipio = pendiente.entrega.municipio
    if pendiente.con_observaciones:
        yield retornos.emitir_observaciones(base, municipio, emision)
    # Observar cambia en qué va la entrega: el acuse lo dice, y por eso va siempre después.
    if pendiente.acuse or pendiente.con_observaciones:
        yield retornos.emitir_acuse(base, municipio, emision)


def _pendiente(
    base: Any,
    entrega: EntregaEnRevision,
    suyas: Sequence[Observacion],
    valen: Sequence[RetornoEmitido],
) -> Pendiente:
    acuse = max((r.creado for r in valen if r.tipo == "acuse"), default="")
    ronda = max((r.creado for r in valen if r.tipo == "observaciones"), default="")
    return Pendiente(
        entrega,
        acuse=acuse < max(entrega.recibido, entrega.cambio),
        nuevas=entrega.sin_enviar,
        resueltas=sum(1 for una in suyas if _resuelta_desde(base, una, ronda)),
    )


def _resuelta_desde(base: Any, una: Observacion, ronda: str) -> bool:
    """Si se resolvió después del último retorno de observaciones."""
    if not una.enviada or una.estado not in _RESUELTAS:
        return False
    pasos = observaciones.historia(base, una.folio)
    return bool(pasos) and pasos[-1].momento > ronda

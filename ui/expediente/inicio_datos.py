"""Qué dice la pantalla de inicio, sea de un vistazo al archivo o del expediente ya abierto.

Sin Qt y sin dataclasses pesadas: es lo primero que se pinta al abrir el programa.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ui.comun import fechas

if TYPE_CHECKING:
    from app.expediente.vistas import Resumen, ResumenHerramienta
    from app.expediente.vistazo import HerramientaVista, Vistazo
    from app.modelo.tipos import Modelo, Plazo

DIMENSIONES = 5
LISTAS = frozenset({"lista", "entregada", "con_observaciones", "aceptada"})
"""Situaciones que cuentan como «lista» en la frase de arriba."""

TERMINADAS = frozenset({"entregada", "aceptada", "no_aplica"})
"""Situaciones ya sin nada que hacer: el renglón se ve más tenue."""


class Nombre(NamedTuple):
    """Lo que el Modelo dice de una herramienta y hace falta para pintar su renglón."""

    clave: str
    nombre: str
    dimension: int
    plazo: str


class Nombres(NamedTuple):
    """Las 17 herramientas y los nombres de las dimensiones."""

    herramientas: tuple[Nombre, ...]
    dimensiones: tuple[str, ...]


class Renglon(NamedTuple):
    """Un renglón de la lista de tareas. `dias_vencida` 0 = a tiempo."""

    clave: str
    nombre: str
    dimension: int
    plazo: str
    situacion: str
    avance: int
    dias_vencida: int

    @property
    def terminada(self) -> bool:
        """Si ya no pide nada."""
        return self.situacion in TERMINADAS


class Siguiente(NamedTuple):
    """Una acción de «Qué sigue» y a dónde lleva."""

    texto: str
    detalle: str
    destino: str


class Recuerdo(NamedTuple):
    """Lo que Inicio decía la última vez y no se sabe sin abrir el expediente."""

    bajada: str
    siguientes: tuple[Siguiente, ...]
    niveles: tuple[int, ...]


class DatosInicio(NamedTuple):
    """La pantalla completa. `siguientes` y `niveles` son `None` mientras no se saben."""

    titulo: str
    bajada: str
    renglones: tuple[Renglon, ...]
    dimensiones: tuple[str, ...]
    siguientes: tuple[Siguiente, ...] | None
    niveles: tuple[int, ...] | None


def nombres_de(modelo: "Modelo") -> Nombres:
    """Lo que hace falta del Modelo para pintar Inicio."""
    return Nombres(
        tuple(
            Nombre(h.clave, h.nombre_corto or h.nombre, h.dimension, plazo_corto(h.plazo))
            for h in modelo.herramientas
        ),
        tuple(d.nombre for d in modelo.dimensiones),
    )


def plazo_corto(plazo: "Plazo") -> str:
    """El plazo en dos palabras: «3 meses», «anual», «según cada proyecto»."""
    match plazo.tipo:
        case "anual":
            return "anual"
        case "por_proyecto":
            return "según cada proyecto"
        case "meses":
            return "1 mes" if plazo.meses == 1 else f"{plazo.meses} meses"


def desde_vistazo(
    vistazo: "Vistazo", nombres: Nombres, hoy: date, recuerdo: Recuerdo | None = None
) -> DatosInicio:
    """Lo que se sabe sin abrir el expediente, y lo que decía la última vez."""
    estados = {h.clave: h for h in vistazo.herramientas}
    renglones = tuple(
        _renglon(nombre, estados[nombre.clave], _atraso(estados[nombre.clave], hoy), hoy)
        for nombre in nombres.herramientas
        if nombre.clave in estados
    )
    return DatosInicio(
        _titulo(_cuantas_listas(renglones), len(renglones)),
        recuerdo.bajada if recuerdo else f"Abriendo el expediente {vistazo.ejercicio}…",
        renglones,
        nombres.dimensiones,
        siguientes=recuerdo and recuerdo.siguientes,
        niveles=recuerdo and recuerdo.niveles,
    )


def desde_resumen(resumen: "Resumen", nombres: Nombres, hoy: date) -> DatosInicio:
    """Lo que dice el expediente abierto."""
    cortos: Mapping[str, Nombre] = {n.clave: n for n in nombres.herramientas}
    renglones = tuple(
        _renglon(cortos[h.clave], h, h.vencida_dias, hoy) for h in resumen.herramientas
    )
    return DatosInicio(
        _titulo(resumen.listas, len(renglones)),
        _bajada(resumen, hoy),
        renglones,
        nombres.dimensiones,
        tuple(Siguiente(a.texto, a.detalle, a.direccion.enlace()) for a in resumen.siguientes),
        tuple(resumen.niveles_dimension),
    )


def por_dimension(renglones: Iterable[Renglon]) -> tuple[tuple[Renglon, ...], ...]:
    """Los renglones repartidos en las cinco dimensiones, en orden."""
    todos = tuple(renglones)
    return tuple(
        tuple(r for r in todos if r.dimension == numero) for numero in range(1, DIMENSIONES + 1)
    )


def cuenta(renglones: Sequence[Renglon]) -> str:
    """«2 de 4 listas»."""
    return f"{_cuantas_listas(renglones)} de {len(renglones)} listas"


def hablado(renglon: Renglon, estado: str) -> str:
    """El renglón como lo lee en voz alta un lector de pantalla."""
    return (
        f"{renglon.clave} {renglon.nombre}. {estado}. Plazo {renglon.plazo}. "
        f"Avance {renglon.avance} por ciento."
    )


def _renglon(
    nombre: Nombre,
    estado: "HerramientaVista | ResumenHerramienta",
    vencida: int,
    hoy: date,
) -> Renglon:
    situacion = str(estado.situacion)
    return Renglon(
        nombre.clave,
        nombre.nombre,
        nombre.dimension,
        _cuando(nombre.plazo, situacion, estado.inicio, estado.fin, hoy),
        situacion,
        estado.avance,
        vencida if situacion not in LISTAS | TERMINADAS else 0,
    )


def _cuando(plazo: str, situacion: str, inicio: date | None, fin: date | None, hoy: date) -> str:
    if fin is None or situacion == "no_aplica" or plazo.startswith("según"):
        return plazo
    if situacion == "sin_empezar" and inicio is not None and inicio > hoy:
        return f"{plazo} · inicia el {fechas.corta(inicio, hoy)}"
    verbo = "venció" if fin < hoy else "vence"
    return f"{plazo} · {verbo} el {fechas.corta(fin, hoy)}"


def _atraso(herramienta: "HerramientaVista", hoy: date) -> int:
    if herramienta.fin is None or herramienta.situacion in LISTAS | TERMINADAS:
        return 0
    return max(0, (hoy - herramienta.fin).days)


def _cuantas_listas(renglones: Iterable[Renglon]) -> int:
    return sum(r.situacion in LISTAS for r in renglones)


def _titulo(listas: int, total: int) -> str:
    if listas == 0:
        return f"Le esperan {total} herramientas"
    return f"Lleva {listas} de {total} herramientas listas"


def _bajada(resumen: "Resumen", hoy: date) -> str:
    entregas = (
        "Aún no ha entregado este ejercicio."
        if resumen.entregas == 0
        else f"Ya hizo {_veces(resumen.entregas)} de este ejercicio."
    )
    if resumen.proxima_entrega is None:
        return entregas
    return f"{entregas} La próxima entrega es el {fechas.larga(resumen.proxima_entrega, hoy)}."


def _veces(entregas: int) -> str:
    return "1 entrega" if entregas == 1 else f"{entregas} entregas"

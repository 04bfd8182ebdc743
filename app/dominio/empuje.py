"""Qué hay que correr cuando algo del plan cambia de fechas, y qué deja de cumplirse si no se corre.

Sólo se calcula: quien decide es una persona. Se corre hacia después, lo mínimo, conservando la
duración en meses calendario y días; nunca hacia antes. Quien no espera a lo que se movió queda
igual, aunque ya viniera incumpliendo otra dependencia: eso no lo causó este cambio.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.dominio.plazos import Tramo
from app.dominio.red import Enlace, Incumplido, Nodo, en_orden, mueve_fechas, permisos


@dataclass(frozen=True, slots=True)
class Empuje:
    """El resultado. `movidas`: las fechas nuevas de quienes se corren, en orden de dependencia.

    `incumplidos`: lo que no se respetaría si no se corre a nadie, de lo que toca el cambio.
    `sin_remedio`: lo que sigue sin respetarse aunque se corran (ya terminaron, o es lo movido
    quien empieza antes de lo que le permiten).
    """

    movidas: Mapping[str, Tramo]
    incumplidos: tuple[Incumplido, ...]
    sin_remedio: tuple[Incumplido, ...]


def empujar(
    fechas: Mapping[str, Tramo],
    cambio: Mapping[str, Tramo],
    enlaces: Iterable[Enlace],
    quietas: Collection[str] = (),
) -> Empuje:
    """Las sucesoras que hay que correr para que `cambio` respete los enlaces.

    `fechas` son las de todo el plan antes del cambio; `quietas`, las que no se mueven (ya
    terminadas). Un enlace con una excepción justificada no se pasa aquí. Lanza
    `CicloEnDependencias`, y `KeyError` si `cambio` nombra a quien no está en el plan.
    """
    if ausentes := cambio.keys() - fechas.keys():
        raise KeyError(min(ausentes))
    vigentes = [e for e in enlaces if mueve_fechas(e) and {e.de, e.a} <= fechas.keys()]
    cambiadas = {**fechas, **cambio}
    corridas = dict(cambiadas)
    firmes = {*cambio, *quietas}
    movidas: dict[str, Tramo] = {}
    llegan = _por_destino(vigentes)
    for clave in en_orden(fechas, vigentes):
        tocados = _de_lo_movido(llegan.get(clave, ()), {*cambio, *movidas})
        desde = max((d for _, d in permisos(tocados, corridas)), default=date.min)
        if clave not in firmes and desde > corridas[clave].inicio:
            movidas[clave] = corridas[clave] = _correr(clave, corridas[clave], desde)
    return Empuje(
        movidas=movidas,
        incumplidos=incumplidos(cambiadas, _que_tocan(llegan, cambio)),
        sin_remedio=incumplidos(corridas, _que_tocan(llegan, {*cambio, *movidas})),
    )


def incumplidos(fechas: Mapping[str, Tramo], enlaces: Iterable[Enlace]) -> tuple[Incumplido, ...]:
    """Los enlaces que esas fechas no respetan. De los `alguno` de un destino basta uno."""
    vigentes = [e for e in enlaces if mueve_fechas(e) and {e.de, e.a} <= fechas.keys()]
    return tuple(
        Incumplido(enlace, desde)
        for destino, grupo in _por_destino(vigentes).items()
        for enlace, desde in permisos(grupo, fechas)
        if desde > fechas[destino].inicio
    )


def _que_tocan(llegan: Mapping[str, list[Enlace]], movidos: Collection[str]) -> list[Enlace]:
    """Los enlaces que llegan a algo movido o que salen de ello."""
    return [
        enlace
        for destino, grupo in llegan.items()
        for enlace in (grupo if destino in movidos else _de_lo_movido(grupo, movidos))
    ]


def _por_destino(enlaces: Iterable[Enlace]) -> dict[str, list[Enlace]]:
    grupos: dict[str, list[Enlace]] = {}
    for enlace in enlaces:
        grupos.setdefault(enlace.a, []).append(enlace)
    return grupos


def _de_lo_movido(enlaces: Iterable[Enlace], movidos: Collection[str]) -> list[Enlace]:
    """Los que salen de algo movido; un grupo de alternativas entra completo si toca a alguna."""
    todos = list(enlaces)
    grupo_tocado = any(e.alguno and e.de in movidos for e in todos)
    return [e for e in todos if (grupo_tocado if e.alguno else e.de in movidos)]


def _correr(clave: str, tramo: Tramo, inicio: date) -> Tramo:
    return Tramo(inicio, Nodo.puesto(clave, tramo.inicio, tramo.fin).fin(inicio))

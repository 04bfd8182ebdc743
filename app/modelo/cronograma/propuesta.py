"""El plan que se propone: por las olas del calendario tipo o por la prioridad del diagnóstico."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.dominio import nivelado, red
from app.dominio.plazos import DIAS_POR_MES, Tramo, repartir_pasos
from app.modelo.tipos import Herramienta, Modelo, Ruta
from app.texto import enumerar

ESTANDAR = "estandar"
"""Ruta que se propone si no se elige otra: todas las herramientas."""


@dataclass(frozen=True, slots=True)
class Barra:
    """Una actividad por crear. `clave` es `1a` (herramienta) o `1a.3` (paso)."""

    clave: str
    herramienta: str
    tipo: str
    nombre: str
    inicio: date
    fin: date
    orden: int


@dataclass(frozen=True, slots=True)
class Propuesta:
    """Barras y enlaces entre claves de herramienta.

    `explicaciones`: por herramienta, por qué empieza cuando empieza. `resumen`: en qué mes queda
    todo instalado y si cabe en lo que pide la ruta.
    """

    barras: tuple[Barra, ...]
    enlaces: tuple[red.Enlace, ...]
    explicaciones: Mapping[str, str] = field(default_factory=dict)
    resumen: str = ""

    def fechas(self) -> Mapping[str, tuple[date, date]]:
        """Inicio y fin de cada herramienta."""
        return {b.clave: (b.inicio, b.fin) for b in self.barras if b.tipo == "herramienta"}


@dataclass(frozen=True, slots=True)
class Recomendacion:
    """Lo que el diagnóstico dice del plan.

    `orden`: las herramientas por prioridad, la primera la mayor (1a encabeza si no hay convenio).
    `mantener`: las ya instaladas (nivel 3 o más): no ocupan lugar ni hacen esperar a nadie.
    `capacidad`: cuántas a la vez; vacía, la del Modelo.
    """

    orden: tuple[str, ...]
    mantener: tuple[str, ...] = ()
    capacidad: int | None = None


def proponer(
    modelo: Modelo,
    inicio: date,
    excluidas: Iterable[str] = (),
    *,
    recomendacion: Recomendacion | None = None,
    ruta: str = ESTANDAR,
) -> Propuesta:
    """El plan más temprano que respeta las dependencias.

    Sin diagnóstico y por la ruta estándar, el calendario tipo con sus olas. Si no, por prioridad y
    sin pasar de la capacidad (diagnostico.md §6). Lanza `KeyError` si no existe la ruta.
    """
    elegida = next((r for r in modelo.diagnostico.rutas if r.clave == ruta), None)
    if elegida is None and ruta != ESTANDAR:
        raise KeyError(ruta)
    fuera = set(excluidas)
    if elegida is not None:
        fuera |= {h.clave for h in modelo.herramientas} - set(elegida.herramientas)
    incluidas = [h for h in modelo.herramientas if h.clave not in fuera]
    if recomendacion is None and ruta == ESTANDAR:
        base = _por_olas(modelo, inicio, incluidas)
    else:
        consejo = recomendacion or Recomendacion(tuple(h.clave for h in incluidas))
        base = _por_prioridad(modelo, inicio, incluidas, consejo)
    barras: list[Barra] = []
    for herramienta in incluidas:
        tramo = base.plan.tramo(herramienta.clave)
        barras += barras_de(herramienta, tramo.inicio, tramo.fin, len(barras))
    resumen = _resumen(base.plan, incluidas, elegida)
    return Propuesta(tuple(barras), base.enlaces, base.explicaciones, resumen)


@dataclass(frozen=True, slots=True)
class _Base:
    """El plan programado, sus enlaces y por qué cada una empieza cuando empieza."""

    plan: red.Plan
    enlaces: tuple[red.Enlace, ...]
    explicaciones: Mapping[str, str]


def _por_olas(modelo: Modelo, inicio: date, incluidas: Sequence[Herramienta]) -> _Base:
    enlaces = _entre(modelo, incluidas)
    pisos = {h.clave: _mes_de_ola(modelo, h.clave) for h in incluidas}
    plan = red.programar(inicio, (_nodo(h, pisos[h.clave]) for h in incluidas), enlaces)
    explicaciones = {}
    for clave, piso in pisos.items():
        mes = plan.mes_inicio(clave)
        ola = ola_de(modelo, clave)
        razon = f"va en la ola {ola} del calendario tipo"
        if mes > piso + 1:
            razon = f"espera a {enumerar(_retienen(plan, clave))}"
        explicaciones[clave] = f"Empieza en el mes {mes} porque {razon}."
    return _Base(plan, enlaces, explicaciones)


def _retienen(plan: red.Plan, clave: str) -> list[str]:
    """Las que la dejan empezar justo el día en que empieza."""
    fechas = {t.clave: Tramo(t.inicio, t.fin) for t in plan.tramos}
    llegan = [e for e in plan.enlaces if e.a == clave]
    inicio = fechas[clave].inicio
    return list(dict.fromkeys(e.de for e, d in red.permisos(llegan, fechas) if d == inicio))


def _por_prioridad(
    modelo: Modelo, inicio: date, incluidas: Sequence[Herramienta], consejo: Recomendacion
) -> _Base:
    enlaces = tuple(e for e in _entre(modelo, incluidas) if e.de not in consejo.mantener)
    rango = {clave: n for n, clave in enumerate(consejo.orden)}
    ordenadas = sorted(incluidas, key=lambda h: rango.get(h.clave, len(rango)))
    capacidad = consejo.capacidad or modelo.cronograma.simultaneas
    exentas = {h.clave for h in incluidas if not ocupa_lugar(h)} | set(consejo.mantener)
    nodos = [_nodo(h, 0) for h in ordenadas]
    lugares = nivelado.nivelar(inicio, nodos, enlaces, capacidad, exentas)
    puestos = [replace(nodo, mes=lugares[nodo.clave].mes) for nodo in nodos]
    explicaciones = {clave: _por_que(lugar, capacidad) for clave, lugar in lugares.items()}
    for clave in explicaciones.keys() & set(consejo.mantener):
        explicaciones[clave] = "Ya está instalada: sólo hay que mantenerla."
    return _Base(red.programar(inicio, puestos, enlaces), enlaces, explicaciones)


def _por_que(lugar: nivelado.Lugar, capacidad: int) -> str:
    razones = [f"espera a {enumerar(lugar.espera)}"] if lugar.espera else []
    if lugar.sin_lugar:
        razones.append(f"ya hay {capacidad} a la vez")
    cuando = f"Empieza en el mes {lugar.mes + 1}"
    if not razones:
        return f"{cuando}: no espera a ninguna otra."
    return f"{cuando} porque {' y '.join(razones)}."


def _resumen(plan: red.Plan, incluidas: Sequence[Herramienta], ruta: Ruta | None) -> str:
    """En qué mes queda instalado todo (sin el ciclo de las anuales) y si cabe en la ruta."""
    meses = [plan.mes_fin(h.clave) for h in incluidas if ocupa_lugar(h)]
    if not meses:
        return ""
    frase = f"La instalación termina en el mes {max(meses)}"
    if ruta is None or max(meses) <= ruta.meses:
        return f"{frase}."
    return (
        f"{frase}: con los plazos del Modelo no cabe en los {ruta.meses} de la ruta {ruta.nombre}."
    )


def ocupa_lugar(herramienta: Herramienta) -> bool:
    """Si cuenta entre las que se elaboran a la vez: las anuales y las de por proyecto, no."""
    return herramienta.plazo.tipo == "meses"


def barras_de(herramienta: Herramienta, inicio: date, fin: date, orden: int) -> list[Barra]:
    """La barra de la herramienta y, debajo, sus pasos repartidos en proporción."""
    clave = herramienta.clave
    barras = [Barra(clave, clave, "herramienta", herramienta.nombre, inicio, fin, orden)]
    tramos = repartir_pasos([paso.dias for paso in herramienta.pasos], inicio, fin)
    for paso, tramo in zip(herramienta.pasos, tramos, strict=True):
        orden += 1
        barras.append(
            Barra(
                f"{clave}.{paso.numero}",
                clave,
                "paso",
                paso.nombre,
                tramo.inicio,
                tramo.fin,
                orden,
            )
        )
    return barras


def enlaces_de(modelo: Modelo) -> tuple[red.Enlace, ...]:
    """Las dependencias del Modelo. De varias obligatorias con un mismo destino basta una."""
    obligatorias: dict[str, int] = {}
    for d in modelo.dependencias:
        if d.tipo.value == "O":
            obligatorias[d.a] = obligatorias.get(d.a, 0) + 1
    return tuple(
        red.Enlace(
            d.de,
            d.a,
            red.TipoEnlace(d.tipo.value),
            d.desfase,
            alguno=d.tipo.value == "O" and obligatorias[d.a] > 1,
        )
        for d in modelo.dependencias
    )


def ola_de(modelo: Modelo, clave: str) -> int:
    """La ola del calendario tipo en que va la herramienta; 0 si no está en ninguna."""
    for ola in modelo.olas:
        if any(v.herramienta == clave for v in ola.ventanas):
            return ola.numero
    return 0


def _entre(modelo: Modelo, incluidas: Sequence[Herramienta]) -> tuple[red.Enlace, ...]:
    presentes = {h.clave for h in incluidas}
    return tuple(e for e in enlaces_de(modelo) if {e.de, e.a} <= presentes)


def _mes_de_ola(modelo: Modelo, clave: str) -> int:
    ventanas = (v for ola in modelo.olas for v in ola.ventanas if v.herramienta == clave)
    return next((v.mes_inicio - 1 for v in ventanas), 0)


def _nodo(herramienta: Herramienta, mes: int) -> red.Nodo:
    # «Según cada proyecto» no tiene plazo: se programa preparar la primera cartera.
    meses = herramienta.plazo.meses or max(1, herramienta.plazo.dias_base // DIAS_POR_MES)
    return red.Nodo(herramienta.clave, meses=meses, mes=mes)

"""El plan que se propone al empezar: olas, dependencias y plazos del Modelo, desde un día dado."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.dominio import red
from app.dominio.plazos import DIAS_POR_MES, repartir_pasos
from app.modelo.tipos import Herramienta, Modelo


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
    """Barras y enlaces entre claves de herramienta."""

    barras: tuple[Barra, ...]
    enlaces: tuple[red.Enlace, ...]

    def fechas(self) -> Mapping[str, tuple[date, date]]:
        """Inicio y fin de cada herramienta."""
        return {b.clave: (b.inicio, b.fin) for b in self.barras if b.tipo == "herramienta"}


def proponer(modelo: Modelo, inicio: date, excluidas: Iterable[str] = ()) -> Propuesta:
    """El plan más temprano que respeta el calendario tipo y las dependencias."""
    fuera = set(excluidas)
    incluidas = [h for h in modelo.herramientas if h.clave not in fuera]
    enlaces = enlaces_de(modelo)
    plan = red.programar(inicio, (_nodo(modelo, h) for h in incluidas), enlaces)
    barras: list[Barra] = []
    for herramienta in incluidas:
        tramo = plan.tramo(herramienta.clave)
        barras += barras_de(herramienta, tramo.inicio, tramo.fin, len(barras))
    presentes = {h.clave for h in incluidas}
    propios = tuple(e for e in enlaces if {e.de, e.a} <= presentes)
    return Propuesta(tuple(barras), propios)


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


def _nodo(modelo: Modelo, herramienta: Herramienta) -> red.Nodo:
    clave = herramienta.clave
    ventanas = (v for ola in modelo.olas for v in ola.ventanas if v.herramienta == clave)
    mes = next((v.mes_inicio for v in ventanas), 1)
    # «Según cada proyecto» no tiene plazo: se programa preparar la primera cartera.
    meses = herramienta.plazo.meses or max(1, herramienta.plazo.dias_base // DIAS_POR_MES)
    return red.Nodo(clave, meses=meses, mes=mes - 1)

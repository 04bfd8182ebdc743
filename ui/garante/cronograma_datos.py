"""Los renglones del cronograma general: filtrarlos, ordenarlos y decirlos. Sin Qt."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.documentos.cronograma.filas import MUNICIPIO, SIN_DATO, Fila
from app.dominio.cronograma_geometria import Fechas
from app.dominio.textos_fecha import dias
from app.garante.cronogramas import ordenados
from app.garante.vistas import (
    BarraGeneral,
    CronogramaGeneral,
    MunicipioGeneral,
    OrdenCronograma,
)
from app.modelo.cronograma.valores import HERRAMIENTA
from app.modelo.tipos import Modelo
from app.texto import sin_tildes

RESUMEN_SIN_DATO = "sin dato: no ha entregado"
_SEPARA = "/"


class Vista(NamedTuple):
    """Todo lo que decide qué renglones se ven. `dimension` 0 y lo vacío no filtran."""

    orden: OrdenCronograma = OrdenCronograma.ATRASO
    solo_atrasados: bool = False
    dimension: int = 0
    herramienta: str = ""
    region: str = ""
    busca: str = ""


class Visto(NamedTuple):
    """Lo que muestra la pantalla. `con_atraso` de `municipios`: aunque se filtre lo atrasado."""

    filas: tuple[Fila, ...]
    con_atraso: int
    municipios: int


def visto(general: CronogramaGeneral, modelo: Modelo, vista: Vista) -> Visto:
    """Los municipios que pide la vista, cada uno con sus herramientas, y cuántos van tarde."""
    definidas = {h.clave: (h.nombre_corto or h.nombre, h.dimension) for h in modelo.herramientas}
    elegidas = frozenset(clave for clave, (_, dim) in definidas.items() if _toca(vista, clave, dim))
    palabras = sin_tildes(vista.busca).split()
    del_lugar = [
        _con_barras(m, elegidas)
        for m in general.municipios
        if vista.region in ("", m.region)
        and all(p in f"{sin_tildes(m.nombre)} {m.clave}" for p in palabras)
    ]
    quedan = [m for m in del_lugar if m.atrasadas or not vista.solo_atrasados]
    return Visto(
        tuple(_fila(m, definidas, general.hoy) for m in ordenados(quedan, vista.orden)),
        sum(1 for m in del_lugar if m.atrasadas),
        len(del_lugar),
    )


def municipio_de(fila: Fila) -> str:
    """La clave del municipio de un renglón del general, sea suyo o de una de sus herramientas."""
    return fila.id.partition(_SEPARA)[0]


def regiones(general: CronogramaGeneral) -> tuple[str, ...]:
    """Las regiones que hay, por nombre."""
    return tuple(sorted({m.region for m in general.municipios if m.region}))


def cuenta(con_atraso: int, de: int) -> str:
    """«38 de 125 municipios con algo atrasado», con «ninguno» y «uno» bien dichos."""
    if not con_atraso:
        return "Ningún municipio con algo atrasado"
    municipios = "municipio" if de == 1 else "municipios"
    return f"{con_atraso} de {de} {municipios} con algo atrasado"


def resumen(atrasadas: int, peor: int) -> str:
    """«4 atrasadas · la peor, 172 días»; vacío si nada va tarde."""
    if not atrasadas:
        return ""
    if atrasadas == 1:
        return f"1 atrasada, {dias(peor)}"
    return f"{atrasadas} atrasadas · la peor, {dias(peor)}"


def _toca(vista: Vista, clave: str, dimension: int) -> bool:
    return vista.herramienta in ("", clave) and vista.dimension in (0, dimension)


def _con_barras(municipio: MunicipioGeneral, elegidas: frozenset[str]) -> MunicipioGeneral:
    """El mismo municipio contado sólo por esas herramientas."""
    barras = tuple(b for b in municipio.barras if b.herramienta in elegidas)
    if municipio.secuencia is None or barras == municipio.barras:
        return municipio
    atrasos = [b.atraso for b in barras if b.atraso]
    puestas = [(b.inicio, b.fin) for b in barras if b.aplica and b.inicio and b.fin]
    avances = [b.avance for b in barras if b.aplica]
    return MunicipioGeneral(
        clave=municipio.clave,
        nombre=municipio.nombre,
        region=municipio.region,
        secuencia=municipio.secuencia,
        inicio=min((inicio for inicio, _ in puestas), default=None),
        fin=max((fin for _, fin in puestas), default=None),
        avance=round(sum(avances) / len(avances)) if avances else None,
        atrasadas=len(atrasos),
        peor=max(atrasos, default=0),
        semaforo=municipio.semaforo,
        alertas=municipio.alertas,
        barras=barras,
    )


def _fila(municipio: MunicipioGeneral, definidas: dict[str, tuple[str, int]], hoy: date) -> Fila:
    con_fechas = municipio.inicio is not None and municipio.fin is not None
    nada = RESUMEN_SIN_DATO if municipio.secuencia is None else "no le toca"
    atrasadas, peor = municipio.atrasadas or 0, municipio.peor or 0
    return Fila(
        id=municipio.clave,
        clase=MUNICIPIO if con_fechas else SIN_DATO,
        clave="",
        herramienta="",
        nombre=municipio.nombre,
        dimension=0,
        ola=0,
        fechas=Fechas(municipio.inicio or hoy, municipio.fin or hoy, municipio.avance or 0),
        atraso=peor,
        empezada=bool(municipio.avance),
        terminada=municipio.avance == 100,
        hijas=tuple(_hijas(municipio.clave, municipio.barras, definidas)),
        resumen=resumen(atrasadas, peor) if con_fechas else nada,
    )


def _hijas(
    clave: str, barras: Sequence[BarraGeneral], definidas: dict[str, tuple[str, int]]
) -> Iterable[Fila]:
    for barra in barras:
        if not barra.aplica or barra.inicio is None or barra.fin is None:
            continue
        nombre, dimension = definidas[barra.herramienta]
        tarde = barra.fin + timedelta(days=barra.atraso) if barra.atraso else None
        yield Fila(
            id=f"{clave}{_SEPARA}{barra.herramienta}",
            clase=HERRAMIENTA,
            clave=barra.herramienta,
            herramienta=barra.herramienta,
            nombre=nombre,
            dimension=dimension,
            ola=0,
            fechas=Fechas(barra.inicio, barra.fin, barra.avance, atrasada_hasta=tarde),
            atraso=barra.atraso,
            terminada=barra.terminada,
            empezada=barra.empezada,
        )

"""Lo que conviene mirar del plan (herramientas.md §0.8), con qué hacer en cada caso.

Códigos estables: PLA-01 acaba después de la administración · PLA-02 cae en veda · PLA-03
demasiadas a la vez · PLA-04 demasiadas de una persona · PLA-05 plazo del Modelo excedido sin
motivo · PLA-06 plazo comprimido · PLA-07 dependencia obligatoria incumplida · PLA-08 dependencia
recomendada incumplida. Lo terminado ya no se avisa.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.dominio.meses import MESES_CORTOS
from app.dominio.nivelado import Aglomeracion, mas_a_la_vez
from app.dominio.plazos import Tramo, proporcion
from app.dominio.textos_fecha import fecha_corta, lapso, mes_anio, meses
from app.modelo.cronograma.propuesta import ocupa_lugar
from app.modelo.cronograma.valores import (
    COMPROMISO,
    HERRAMIENTA,
    PROYECTO,
    Apunte,
    AvisoPlan,
    Enlace,
    Veda,
)
from app.modelo.tipos import Modelo, TipoDependencia
from app.texto import enumerar

_CON_PLAZO = frozenset({HERRAMIENTA, PROYECTO, COMPROMISO})


@dataclass(frozen=True, slots=True)
class Revisado:
    """El plan que se revisa. `incumplidos`: desde qué día podría empezar la que espera."""

    modelo: Modelo
    hoy: date
    apuntes: Sequence[Apunte]
    incumplidos: Mapping[Enlace, date]
    fin_administracion: date | None
    vedas: Sequence[Veda]

    def abiertas(self) -> list[Apunte]:
        """Las que faltan por terminar."""
        return [a for a in self.apuntes if not _acabada(a)]


def avisos_de(plan: Revisado) -> tuple[AvisoPlan, ...]:
    """Todos los avisos, por código."""
    todos = (
        *_fuera_de_la_administracion(plan),
        *_en_veda(plan),
        *_simultaneas(plan),
        *_por_persona(plan),
        *_plazos(plan),
        *_dependencias(plan),
    )
    return tuple(sorted(todos, key=lambda aviso: aviso.codigo))


def pide_motivo(modelo: Modelo, herramienta: str, inicio: date, fin: date) -> str:
    """La pregunta si ese lapso se pasa del plazo del Modelo más de lo admitido; vacía si no."""
    plazo = modelo.herramienta(herramienta).plazo.meses
    if not plazo or not _excede(modelo, inicio, fin, plazo):
        return ""
    nombre = modelo.herramienta(herramienta).nombre
    return (
        f"¿Por qué «{nombre}» tomará {lapso(inicio, fin)}? El Modelo le da {meses(plazo)} y se "
        f"pasa más del {modelo.cronograma.exceso_con_motivo} %. La respuesta queda en el plan."
    )


def _fuera_de_la_administracion(plan: Revisado) -> Iterator[AvisoPlan]:
    limite = plan.fin_administracion
    if limite is None:
        return
    tarde = [a for a in plan.abiertas() if a.tipo in _CON_PLAZO and a.fin > limite]
    if tarde:
        verbo = "termina" if len(tarde) == 1 else "terminan"
        texto = (
            f"{_claves(tarde)} {verbo} después de que acaba la administración "
            f"({fecha_corta(limite)}). Adelante su término o inclúyalo en la entrega-recepción."
        )
        yield AvisoPlan("PLA-01", texto, _unica(tarde))


def _en_veda(plan: Revisado) -> Iterator[AvisoPlan]:
    for veda in plan.vedas:
        dentro = [
            a
            for a in plan.abiertas()
            if a.tipo in _CON_PLAZO and a.inicio <= veda.fin and a.fin >= veda.inicio
        ]
        if dentro and veda.fin >= plan.hoy:
            texto = (
                f"{veda.nombre} ({fecha_corta(veda.inicio)} a {fecha_corta(veda.fin)}) cae sobre "
                f"{_claves(dentro)}. Programe lo que se difunde antes o después."
            )
            yield AvisoPlan("PLA-02", texto, _unica(dentro))


def _simultaneas(plan: Revisado) -> Iterator[AvisoPlan]:
    limite = plan.modelo.cronograma.simultaneas
    for monton in _aglomeraciones(plan, _en_elaboracion(plan), limite):
        texto = (
            f"{_cuando(monton.tramo)} hay {monton.cuantas} herramientas en elaboración a la vez "
            f"({enumerar(monton.claves)}); conviene que no pasen de {limite}. Recorra alguna."
        )
        yield AvisoPlan("PLA-03", texto)


def _por_persona(plan: Revisado) -> Iterator[AvisoPlan]:
    limite = plan.modelo.cronograma.por_persona
    de_cada_una: dict[str, list[Apunte]] = {}
    for apunte in _en_elaboracion(plan):
        if apunte.responsable:
            de_cada_una.setdefault(apunte.responsable, []).append(apunte)
    for suyas in de_cada_una.values():
        persona = suyas[0].responsable_nombre or suyas[0].responsable
        for monton in _aglomeraciones(plan, suyas, limite):
            texto = (
                f"{_cuando(monton.tramo)} {persona} lleva {monton.cuantas} herramientas a la vez "
                f"({enumerar(monton.claves)}); conviene que no pasen de {limite}. Recorra alguna "
                "o cambie de responsable."
            )
            yield AvisoPlan("PLA-04", texto)


def _plazos(plan: Revisado) -> Iterator[AvisoPlan]:
    minimo = plan.modelo.cronograma.compresion_minima
    for apunte in plan.abiertas():
        plazo = plan.modelo.herramienta(apunte.herramienta).plazo.meses
        if apunte.tipo != HERRAMIENTA or not plazo:
            continue
        dura = f"{_nombre(apunte)} está planeada en {lapso(apunte.inicio, apunte.fin)}"
        if _excede(plan.modelo, apunte.inicio, apunte.fin, plazo) and not apunte.motivo:
            texto = f"{dura} y el Modelo le da {meses(plazo)}. Acórtela o anote por qué."
            yield AvisoPlan("PLA-05", texto, apunte.id)
        elif proporcion(apunte.inicio, apunte.fin, plazo) * 100 < minimo:
            texto = (
                f"{dura}, menos del {minimo} % de lo que le da el Modelo ({meses(plazo)}). "
                "Compruebe que alcance o dele más tiempo."
            )
            yield AvisoPlan("PLA-06", texto, apunte.id)


def _dependencias(plan: Revisado) -> Iterator[AvisoPlan]:
    por_id = {a.id: a for a in plan.apuntes}
    for enlace, desde in plan.incumplidos.items():
        de, a = por_id[enlace.de], por_id[enlace.a]
        if _acabada(a) or enlace.motivo:
            continue
        empieza = f"{_nombre(a)} empieza el {fecha_corta(a.inicio)}"
        if enlace.tipo is TipoDependencia.OBLIGATORIA:
            texto = (
                f"{empieza} y no puede empezar antes del {fecha_corta(desde)}: depende de "
                f"{_nombre(de)}. Recórrala o anote por qué se hace una excepción."
            )
            yield AvisoPlan("PLA-07", texto, a.id, bloquea=True)
        else:
            texto = (
                f"{empieza} y conviene que no empiece antes del {fecha_corta(desde)}: depende de "
                f"{_nombre(de)}. Recórrala si puede."
            )
            yield AvisoPlan("PLA-08", texto, a.id)


def _en_elaboracion(plan: Revisado) -> list[Apunte]:
    return [
        a
        for a in plan.abiertas()
        if a.tipo == HERRAMIENTA and ocupa_lugar(plan.modelo.herramienta(a.herramienta))
    ]


def _aglomeraciones(
    plan: Revisado, apuntes: Sequence[Apunte], limite: int
) -> Iterator[Aglomeracion]:
    tramos = {a.clave: Tramo(a.inicio, a.fin) for a in apuntes}
    return (e for e in mas_a_la_vez(tramos, limite) if e.tramo.fin > plan.hoy)


def _excede(modelo: Modelo, inicio: date, fin: date, plazo: int) -> bool:
    return proporcion(inicio, fin, plazo) * 100 > 100 + modelo.cronograma.exceso_con_motivo


def _acabada(apunte: Apunte) -> bool:
    return apunte.terminada or apunte.fin_real is not None


def _nombre(apunte: Apunte) -> str:
    return f"{apunte.clave} «{apunte.nombre}»"


def _claves(apuntes: Sequence[Apunte]) -> str:
    return enumerar([a.clave for a in apuntes])


def _unica(apuntes: Sequence[Apunte]) -> str:
    return apuntes[0].id if len(apuntes) == 1 else ""


def _cuando(tramo: Tramo) -> str:
    """«En mar 2026», «De mar a may 2026», «De nov 2026 a feb 2027»."""
    ultimo = tramo.fin - timedelta(days=1)
    if (tramo.inicio.year, tramo.inicio.month) == (ultimo.year, ultimo.month):
        return f"En {mes_anio(ultimo)}"
    mismo_anio = tramo.inicio.year == ultimo.year
    desde = MESES_CORTOS[tramo.inicio.month - 1] if mismo_anio else mes_anio(tramo.inicio)
    return f"De {desde} a {mes_anio(ultimo)}"

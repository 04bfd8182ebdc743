"""Reglas de los planes de mejora (herramientas.md, 5d)."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.modelo.contexto import Contexto
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    citar,
    exigir,
    fecha,
    lista,
    meses_despues,
    numero,
    orden_de_fechas,
    plano,
    texto,
    visible,
)
from app.modelo.tipos import Severidad

MESES_DEL_PLAN = 12
DIAS_PARA_VERIFICAR = 30
ACCIONES_ABIERTAS = 15
REPROGRAMACIONES = 2
HABITANTES_DE_MUNICIPIO_PEQUENO = 50_000
"""Los dos estratos menores de la consolidación (menos de 10 mil y de 10 a 50 mil)."""
_CERRADAS = ("cumplida", "cancelada")
_PORQUES = ("porque1", "porque2", "porque3", "porque4", "porque5")


def v_5d_01(caso: Caso) -> Iterator[Senal]:
    """Acción sin hallazgo, o hallazgo «atender» sin acción."""
    hallazgos = {plano(texto(fila, "clave")) for fila in caso.filas("pm_hallazgos")} - {""}
    atendidos = set[str]()
    for indice, fila in enumerate(caso.filas("pm_acciones")):
        hallazgo = plano(texto(fila, "hallazgo"))
        if texto(fila, "estado") != "cancelada":
            atendidos.add(hallazgo)
        if hallazgo not in hallazgos:
            que = "señala un hallazgo que no existe" if hallazgo else "no señala ningún hallazgo"
            yield Senal(
                "pm_acciones",
                f"La acción del renglón {indice + 1} {que}. Escriba la clave del que atiende.",
                indice,
            )
    for indice, fila in enumerate(caso.filas("pm_prioridad")):
        hallazgo = texto(fila, "hallazgo")
        sin_accion = hallazgo and plano(hallazgo) not in atendidos
        if texto(fila, "decision") == "atender" and sin_accion:
            yield Senal(
                "pm_prioridad",
                f"El hallazgo {citar(hallazgo)} (renglón {indice + 1}) dice «atender» y no tiene "
                "acción. Agregue una o cambie la decisión.",
                indice,
            )


def v_5d_02(caso: Caso) -> Iterator[Senal]:
    """Fin anterior al inicio, o posterior a 12 meses."""
    yield from orden_de_fechas(caso.general, "pm_acciones", "inicio", "fin")
    for indice, fila in enumerate(caso.filas("pm_acciones")):
        inicio, fin = fecha(fila, "inicio"), fecha(fila, "fin")
        if inicio and fin and meses_despues(inicio, MESES_DEL_PLAN, fin):
            yield Senal(
                "pm_acciones",
                f"La acción del renglón {indice + 1} dura más de {MESES_DEL_PLAN} meses. Divídala "
                "o pásela a un proyecto.",
                indice,
                severidad=Severidad.AVISO,
            )


def v_5d_03(caso: Caso) -> Iterator[Senal]:
    """Acción sin indicador o meta."""
    columnas = {"indicador": "el indicador", "meta": "la meta"}
    yield from exigir(
        caso.general, "pm_acciones", columnas, "Sin eso no se sabrá si funcionó: complételo."
    )


def v_5d_04(caso: Caso) -> Iterator[Senal]:
    """Cumplida sin evidencia."""
    con_evidencia = {
        plano(texto(fila, "accion"))
        for fila in caso.filas("pm_seguimiento")
        if lista(fila, "evidencia")
    }
    for indice, fila in enumerate(caso.filas("pm_acciones")):
        cumplida = texto(fila, "estado") == "cumplida"
        if cumplida and plano(texto(fila, "clave")) not in con_evidencia:
            yield Senal(
                "pm_acciones",
                f"La acción del renglón {indice + 1} está cumplida y no tiene evidencia. Adjúntela "
                "en «Seguimientos» con la clave de la acción.",
                indice,
            )


def v_5d_05(caso: Caso) -> Iterator[Senal]:
    """Eficacia verificada por el mismo responsable."""
    for indice, fila, accion in _verificaciones(caso):
        verifico = texto(fila, "verifico")
        if verifico and verifico == texto(accion, "responsable"):
            yield Senal(
                "pm_verificacion",
                f"En el renglón {indice + 1} verifica la misma persona que hizo la acción. Pida a "
                "alguien más que la confirme.",
                indice,
            )


def v_5d_06(caso: Caso) -> Iterator[Senal]:
    """Verificación < 30 días tras el fin."""
    for indice, fila, accion in _verificaciones(caso):
        dia, fin = fecha(fila, "fecha"), fecha(accion, "fin")
        if dia and fin and (dia - fin).days < DIAS_PARA_VERIFICAR:
            yield Senal(
                "pm_verificacion",
                f"El renglón {indice + 1} verifica ({visible(dia)}) antes de {DIAS_PARA_VERIFICAR} "
                f"días del fin de la acción ({visible(fin)}). Espere para ver si el problema "
                "desapareció.",
                indice,
            )


def v_5d_07(caso: Caso) -> Iterator[Senal]:
    """Causa igual a la descripción del hallazgo."""
    descripciones = {
        plano(texto(fila, "clave")): plano(texto(fila, "descripcion"))
        for fila in caso.filas("pm_hallazgos")
    }
    for indice, fila in enumerate(caso.filas("pm_causas")):
        descripcion = descripciones.get(plano(texto(fila, "hallazgo")), "")
        if descripcion and any(plano(texto(fila, p)) == descripcion for p in _PORQUES):
            yield Senal(
                "pm_causas",
                f"En el renglón {indice + 1} la causa repite el hallazgo. Pregunte por qué ocurre.",
                indice,
            )


def v_5d_08(caso: Caso) -> Iterator[Senal]:
    """Más de 15 acciones abiertas en municipio pequeño."""
    habitantes = _habitantes(caso.contexto)
    abiertas = sum(
        bool(texto(fila, "accion")) and texto(fila, "estado") not in _CERRADAS
        for fila in caso.filas("pm_acciones")
    )
    pequeno = habitantes is None or habitantes < HABITANTES_DE_MUNICIPIO_PEQUENO
    if pequeno and abiertas > ACCIONES_ABIERTAS:
        yield Senal(
            "pm_acciones",
            f"Hay {abiertas} acciones abiertas a la vez. Elija las más importantes y difiera las "
            "demás.",
        )


def v_5d_09(caso: Caso) -> Iterator[Senal]:
    """Tercera reprogramación."""
    veces: Counter[str] = Counter()
    for indice, fila in enumerate(caso.filas("pm_reprogramaciones")):
        accion = texto(fila, "accion")
        veces[plano(accion)] += bool(accion)
        if veces[plano(accion)] > REPROGRAMACIONES:
            yield Senal(
                "pm_reprogramaciones",
                f"El renglón {indice + 1} reprograma {citar(accion)} por {veces[plano(accion)]}.ª "
                f"vez y se permiten {REPROGRAMACIONES}. Márquela como vencida.",
                indice,
            )


def v_5d_10(caso: Caso) -> Iterator[Senal]:
    """Área responsable sin firma."""
    firmaron = {
        plano(texto(fila, "area")) for fila in caso.filas("pm_firmas") if lista(fila, "firma")
    }
    vistas = set[str]()
    for indice, fila in enumerate(caso.filas("pm_acciones")):
        area = texto(fila, "area")
        if area and plano(area) not in firmaron | vistas and texto(fila, "estado") != "cancelada":
            vistas.add(plano(area))
            yield Senal(
                "pm_acciones",
                f"El área {citar(area)} (renglón {indice + 1}) no ha firmado su compromiso. "
                "Adjunte la firma en «Compromiso de áreas».",
                indice,
            )


def _verificaciones(caso: Caso) -> Iterator[tuple[int, Fila, Fila]]:
    """Cada verificación con la acción que verifica."""
    acciones = {
        plano(texto(fila, "clave")): fila
        for fila in caso.filas("pm_acciones")
        if texto(fila, "clave")
    }
    for indice, fila in enumerate(caso.filas("pm_verificacion")):
        accion = acciones.get(plano(texto(fila, "accion")))
        if accion is not None:
            yield indice, fila, accion


def _habitantes(contexto: Contexto) -> Decimal | int | None:
    propios = numero(contexto.general("dx"), "A03_poblacion")
    if propios is not None:
        return propios
    municipio = contexto.perfil.municipio(contexto.municipio_clave)
    return municipio.poblacion if municipio else None


REGLAS: Reglas = {
    "V-5d-01": v_5d_01,
    "V-5d-02": v_5d_02,
    "V-5d-03": v_5d_03,
    "V-5d-04": v_5d_04,
    "V-5d-05": v_5d_05,
    "V-5d-06": v_5d_06,
    "V-5d-07": v_5d_07,
    "V-5d-08": v_5d_08,
    "V-5d-09": v_5d_09,
    "V-5d-10": v_5d_10,
}

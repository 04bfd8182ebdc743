"""Reglas del plan anual de difusión (herramientas.md, 4a)."""

import re
from collections.abc import Iterator

from app.modelo.celdas import Valores
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    citar,
    en_veda,
    enumerar,
    fecha,
    filas,
    fuera_del_anio,
    numero,
    orden_de_fechas,
    plano,
    texto,
    visible,
)

PORCENTAJE_INDIGENA = 10
_CASTELLANO = frozenset({"", "espanol", "castellano", "es"})


def v_4a_01(caso: Caso) -> Iterator[Senal]:
    """Objetivo sin meta o sin acción."""
    con_meta = {plano(texto(fila, "objetivo")) for fila in caso.filas("di_metas")}
    con_accion = {plano(texto(fila, "objetivo")) for _, fila in _vigentes(caso)}
    for indice, fila in enumerate(caso.filas("di_objetivos")):
        nombres = {plano(texto(fila, "clave")), plano(texto(fila, "objetivo"))} - {""}
        faltan = [
            que
            for que, hechos in (("meta", con_meta), ("acción", con_accion))
            if nombres and not nombres & hechos
        ]
        if faltan:
            yield Senal(
                "di_objetivos",
                f"El objetivo del renglón {indice + 1} no tiene {' ni '.join(faltan)}. Agréguela "
                "con la clave del objetivo.",
                indice,
            )


def v_4a_02(caso: Caso) -> Iterator[Senal]:
    """Meta de alcance > población del público."""
    tamanos = {
        plano(texto(fila, "publico")): numero(fila, "tamanio") for fila in caso.filas("di_publicos")
    }
    for indice, fila in _vigentes(caso):
        meta, tamano = numero(fila, "meta_alcance"), tamanos.get(plano(texto(fila, "publico")))
        if meta is not None and tamano is not None and meta > tamano:
            yield Senal(
                "di_acciones",
                f"El renglón {indice + 1} quiere alcanzar a {meta} personas y ese público es de "
                f"{tamano}. Corrija la meta o el tamaño.",
                indice,
            )


def v_4a_03(caso: Caso) -> Iterator[Senal]:
    """Fin anterior al inicio, o fuera del año."""
    yield from orden_de_fechas(caso.general, "di_acciones", "inicio", "fin")
    yield from fuera_del_anio(caso, "di_acciones", numero(caso.general, "di_anio"))


def v_4a_04(caso: Caso) -> Iterator[Senal]:
    """Público de prioridad alta sin acción."""
    atendidos = {plano(texto(fila, "publico")) for _, fila in _vigentes(caso)}
    for indice, fila in enumerate(caso.filas("di_publicos")):
        publico = texto(fila, "publico")
        if publico and texto(fila, "prioridad") == "alta" and plano(publico) not in atendidos:
            yield Senal(
                "di_publicos",
                f"El público {citar(publico)} (renglón {indice + 1}) es de prioridad alta y no "
                "tiene acciones. Programe al menos una.",
                indice,
            )


def v_4a_05(caso: Caso) -> Iterator[Senal]:
    """Todas las acciones requieren internet."""
    acciones = [fila for _, fila in _vigentes(caso)]
    if acciones and all(texto(fila, "con_internet") == "si" for fila in acciones):
        yield Senal(
            "di_acciones",
            "Todas las acciones requieren internet. Agregue radio, perifoneo, asamblea u otra que "
            "llegue a quien no lo tiene.",
        )


def v_4a_06(caso: Caso) -> Iterator[Senal]:
    """Acción difunde un canal no vigente en 4b."""
    carta = caso.contexto.general("4b")
    for indice, fila in _vigentes(caso):
        for canal in filas(carta, "cs_canales"):
            motivo = _no_vigente(canal, carta, fila) if _difunde(fila, canal) else ""
            if motivo:
                yield Senal(
                    "di_acciones",
                    f"El renglón {indice + 1} difunde el canal {citar(texto(canal, 'clave'))}, que "
                    f"{motivo}. Cambie la fecha de la acción o actualice la carta de servicios.",
                    indice,
                )


def v_4a_07(caso: Caso) -> Iterator[Senal]:
    """Acciones en veda electoral."""
    for indice, fila in _vigentes(caso):
        dia = en_veda(caso, fecha(fila, "inicio"), fecha(fila, "fin"))
        if dia:
            yield Senal(
                "di_acciones",
                f"La acción del renglón {indice + 1} cae en veda electoral ({visible(dia)}). "
                "Cambie las fechas o consulte a jurídico.",
                indice,
            )


def v_4a_08(caso: Caso) -> Iterator[Senal]:
    """Municipio con población indígena ≥ 10 % sin lengua originaria en mensajes."""
    hablantes = _porcentaje_indigena(caso)
    mensajes = caso.filas("di_mensajes")
    lenguas = {plano(texto(fila, "lengua")) for fila in mensajes}
    if mensajes and hablantes and not lenguas - _CASTELLANO:
        posibles = enumerar(caso.contexto.perfil.lenguas)
        yield Senal(
            "di_mensajes",
            f"En su municipio {hablantes} % habla una lengua originaria y ningún mensaje la usa. "
            f"Traduzca al menos uno{f' ({posibles})' if posibles else ''}.",
        )


def _vigentes(caso: Caso) -> Iterator[tuple[int, Fila]]:
    for indice, fila in enumerate(caso.filas("di_acciones")):
        if texto(fila, "estado") != "cancelada":
            yield indice, fila


def _difunde(accion: Fila, canal: Fila) -> bool:
    """Si la acción nombra la clave del canal como palabra suelta."""
    clave = plano(texto(canal, "clave"))
    return bool(clave) and bool(
        re.search(rf"(?<!\w){re.escape(clave)}(?!\w)", plano(texto(accion, "accion")))
    )


def _no_vigente(canal: Valores, carta: Valores, accion: Fila) -> str:
    """Por qué el canal no puede difundirse ese día; vacío si sí."""
    dia = fecha(accion, "inicio")
    opera, desde = fecha(canal, "inicio_operacion"), fecha(carta, "cs_vigencia_desde")
    hasta = fecha(carta, "cs_vigencia_hasta")
    if dia is None:
        return ""
    if opera and dia < opera:
        return f"empieza a operar el {visible(opera)}"
    if (desde and dia < desde) or (hasta and dia > hasta):
        return "no está en la vigencia de la carta de servicios"
    return ""


def _porcentaje_indigena(caso: Caso) -> str:
    """El porcentaje si llega al umbral: el del diagnóstico o, si no hay, el del catálogo."""
    propio = numero(caso.contexto.general("dx"), "A05_hablantes")
    if propio is None:
        municipio = caso.contexto.perfil.municipio(caso.contexto.municipio_clave)
        propio = municipio.porcentaje_lengua_indigena if municipio else None
    return str(propio) if propio is not None and propio >= PORCENTAJE_INDIGENA else ""


REGLAS: Reglas = {
    "V-4a-01": v_4a_01,
    "V-4a-02": v_4a_02,
    "V-4a-03": v_4a_03,
    "V-4a-04": v_4a_04,
    "V-4a-05": v_4a_05,
    "V-4a-06": v_4a_06,
    "V-4a-07": v_4a_07,
    "V-4a-08": v_4a_08,
}

"""Reglas de la carta de servicios (herramientas.md, 4b)."""

import re
from collections.abc import Iterator

from app.modelo.celdas import cifras
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    enumerar,
    fecha,
    le_falta,
    numero,
    plano,
    texto,
    visible,
)

_CONTINGENCIAS = {"sin_internet": "«sin internet»", "caida_de_plataforma": "«caída de plataforma»"}
_TODOS = ("todos", "todas", "todos los canales")
_REQUISITO_INDEBIDO = re.compile(
    r"\b(identificaci\w+|credencial|ine\b|pasaporte|motivo|justific\w+|interes juridico|para que)"
)
_MOTIVOS = ("mot", "jus", "int", "par")
"""Cómo empieza lo que pregunta para qué; lo demás pregunta quién."""
_NEGACION = re.compile(r"\b(?:sin|no|ni)\b[^.;,]*$")
_CON_IDENTIFICACION_LEGAL = ("arco", "datos personales")


def v_4b_01(caso: Caso) -> Iterator[Senal]:
    """Canal sin responsable y suplente distintos."""
    for indice, fila in enumerate(caso.filas("cs_canales")):
        responsable, suplente = texto(fila, "responsable"), texto(fila, "suplente")
        if not responsable or not suplente or responsable == suplente:
            yield Senal(
                "cs_canales",
                f"El canal del renglón {indice + 1} necesita un responsable y un suplente "
                "distintos. Elija a los dos.",
                indice,
            )


def v_4b_02(caso: Caso) -> Iterator[Senal]:
    """Compromiso sin número o sin indicador («atención oportuna»)."""
    for indice, fila in enumerate(caso.filas("cs_compromisos")):
        faltan = []
        if numero(fila, "meta") is None and not cifras(texto(fila, "compromiso")):
            faltan.append("un número")
        if not texto(fila, "indicador"):
            faltan.append("el indicador")
        if faltan:
            yield Senal(
                "cs_compromisos",
                f"Al compromiso del renglón {indice + 1} {le_falta(faltan)}. Diga cuánto "
                "y con qué se medirá.",
                indice,
            )


def v_4b_03(caso: Caso) -> Iterator[Senal]:
    """Compromiso de plazo mayor que el plazo legal."""
    plazo = caso.contexto.perfil.plazos.respuesta
    for indice, fila in enumerate(caso.filas("cs_compromisos")):
        meta = numero(fila, "meta")
        en_dias = "dia" in plano(texto(fila, "unidad"))
        de_solicitudes = "solicitud" in plano(texto(fila, "compromiso"))
        if meta is not None and en_dias and de_solicitudes and meta > plazo:
            yield Senal(
                "cs_compromisos",
                f"El renglón {indice + 1} promete responder en {meta} días y el plazo legal es de "
                f"{plazo}. Prometa un plazo menor.",
                indice,
            )


def v_4b_04(caso: Caso) -> Iterator[Senal]:
    """Ningún canal sin internet."""
    canales = caso.filas("cs_canales")
    if canales and not any(texto(fila, "requiere_internet") == "no" for fila in canales):
        yield Senal(
            "cs_canales",
            "Ningún canal funciona sin internet. Agregue la ventanilla, un teléfono o un buzón.",
        )


def v_4b_05(caso: Caso) -> Iterator[Senal]:
    """Canal con internet sin contingencia «sin internet» y «caída de plataforma»."""
    for indice, fila in enumerate(caso.filas("cs_canales")):
        if texto(fila, "requiere_internet") != "si":
            continue
        cubiertas = {
            texto(otra, "evento")
            for otra in caso.filas("cs_contingencia")
            if _afecta(texto(otra, "canal_afectado"), fila)
        }
        faltan = [nombre for evento, nombre in _CONTINGENCIAS.items() if evento not in cubiertas]
        if faltan:
            yield Senal(
                "cs_canales",
                f"El canal del renglón {indice + 1} usa internet y no tiene contingencia para "
                f"{enumerar(faltan)}. Agréguela en «Contingencias».",
                indice,
            )


def v_4b_06(caso: Caso) -> Iterator[Senal]:
    """Canal alterno igual al afectado."""
    for indice, fila in enumerate(caso.filas("cs_contingencia")):
        afectado = plano(texto(fila, "canal_afectado"))
        if afectado and afectado == plano(texto(fila, "canal_alterno")):
            yield Senal(
                "cs_contingencia",
                f"En el renglón {indice + 1} el canal alterno es el mismo que falla. Elija otro.",
                indice,
            )


def v_4b_07(caso: Caso) -> Iterator[Senal]:
    """Requisito no previsto (identificación, motivo)."""
    for indice, fila in enumerate(caso.filas("cs_servicios")):
        servicio = plano(texto(fila, "servicio"))
        # Para los datos propios la ley sí pide acreditar quién es.
        if any(palabra in servicio for palabra in _CON_IDENTIFICACION_LEGAL):
            continue
        pedido = _requisito_indebido(plano(texto(fila, "requisitos")))
        if pedido:
            yield Senal(
                "cs_servicios",
                f"El servicio del renglón {indice + 1} pide {pedido}, que la ley no exige "
                "para pedir información. Quítelo o confírmelo con jurídico.",
                indice,
            )


def v_4b_08(caso: Caso) -> Iterator[Senal]:
    """Vigencia vencida o inicio posterior al fin."""
    desde = fecha(caso.general, "cs_vigencia_desde")
    hasta = fecha(caso.general, "cs_vigencia_hasta")
    if desde and hasta and desde >= hasta:
        yield Senal(
            "cs_vigencia_hasta",
            f"La vigencia termina ({visible(hasta)}) antes de empezar ({visible(desde)}). Corrija "
            "alguna de las dos fechas.",
        )
    elif hasta and hasta < caso.hoy:
        yield Senal(
            "cs_vigencia_hasta",
            f"La vigencia terminó el {visible(hasta)}. Actualice la carta y su vigencia.",
        )


def v_4b_09(caso: Caso) -> Iterator[Senal]:
    """Más de 8 compromisos."""
    campo, cuantos = caso.campo("cs_compromisos"), len(caso.filas("cs_compromisos"))
    if campo and campo.filas_max and cuantos > campo.filas_max:
        yield Senal(
            "cs_compromisos",
            f"Hay {cuantos} compromisos y se recomiendan a lo más {campo.filas_max}. Deje los que "
            "pueda medir y cumplir.",
        )


def _afecta(afectado: str, canal: Fila) -> bool:
    """Si la contingencia habla de ese canal, por su clave o por su tipo."""
    nombres = {plano(texto(canal, "clave")), plano(texto(canal, "canal"))} - {""}
    escrito = plano(afectado)
    return escrito in _TODOS or bool(nombres & {escrito, *re.split(r"\s*[,;]\s*|\s+y\s+", escrito)})


def _requisito_indebido(requisitos: str) -> str:
    for forma in _REQUISITO_INDEBIDO.finditer(requisitos):
        if not _NEGACION.search(requisitos[: forma.start()]):
            return "el motivo" if forma[0][:3] in _MOTIVOS else "una identificación"
    return ""


REGLAS: Reglas = {
    "V-4b-01": v_4b_01,
    "V-4b-02": v_4b_02,
    "V-4b-03": v_4b_03,
    "V-4b-04": v_4b_04,
    "V-4b-05": v_4b_05,
    "V-4b-06": v_4b_06,
    "V-4b-07": v_4b_07,
    "V-4b-08": v_4b_08,
    "V-4b-09": v_4b_09,
}

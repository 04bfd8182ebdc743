"""Reglas del sistema de integridad y código de ética (herramientas.md, 1c)."""

from collections.abc import Iterator

from app.modelo.reglas import datos_personales
from app.modelo.reglas.base import (
    Caso,
    Reglas,
    Senal,
    cantidad,
    citar,
    exigir,
    numero,
    plano,
    texto,
)

PARTICIPACION_MINIMA = 30
_CON_RESTRICCION = ("restring", "prohib", "no se admite", "no admite", "no permit")


def v_1c_01(caso: Caso) -> Iterator[Senal]:
    """Participantes mayores que convocados, o que el total de personal en consulta única."""
    total = numero(caso.general, "et_part_total_personal")
    for indice, fila in enumerate(caso.filas("et_part_actividades")):
        participantes, convocados = numero(fila, "participantes"), numero(fila, "convocados")
        if participantes is None:
            continue
        if convocados is not None and participantes > convocados:
            yield Senal(
                "et_part_actividades",
                f"En el renglón {indice + 1} participaron {participantes} personas y se convocó a "
                f"{convocados}. Corrija alguna de las dos cifras.",
                indice,
            )
        elif total is not None and participantes > total:
            yield Senal(
                "et_part_actividades",
                f"En el renglón {indice + 1} participaron {participantes} personas y el municipio "
                f"tiene {total}. Corrija alguna de las dos cifras.",
                indice,
            )


def v_1c_02(caso: Caso) -> Iterator[Senal]:
    """Participación < 30 % del personal."""
    total = numero(caso.general, "et_part_total_personal")
    actividades = caso.filas("et_part_actividades")
    participaron = sum(cantidad(fila, "participantes") for fila in actividades)
    if actividades and total and participaron * 100 < total * PARTICIPACION_MINIMA:
        yield Senal(
            "et_part_actividades",
            f"Participaron {participaron} de {total} personas, menos de {PARTICIPACION_MINIMA} %. "
            "Convoque a más áreas antes de aprobar el código.",
        )


def v_1c_03(caso: Caso) -> Iterator[Senal]:
    """Ningún canal utilizable sin internet."""
    canales = caso.filas("et_canales")
    if canales and not any(texto(fila, "accesible_sin_internet") == "si" for fila in canales):
        yield Senal(
            "et_canales",
            "Ningún canal puede usarse sin internet. Agregue un buzón, un teléfono o una "
            "ventanilla.",
        )


def v_1c_04(caso: Caso) -> Iterator[Senal]:
    """Sin vía alterna cuando el denunciado es el receptor."""
    canales = caso.filas("et_canales")
    if canales and not caso.texto("et_conflicto_receptor"):
        yield Senal(
            "et_conflicto_receptor",
            "Falta decir qué pasa si la denuncia es contra quien la recibe. Escriba la vía "
            "alterna.",
        )
    responsables = {texto(fila, "responsable") for fila in canales}
    externo = any(texto(fila, "canal") == "canal_externo_nacional" for fila in canales)
    if len(canales) > 1 and len(responsables) == 1 and responsables != {""} and not externo:
        yield Senal(
            "et_canales",
            "La misma persona recibe por todos los canales. Agregue un canal que atienda alguien "
            "más, por si la denuncia es contra ella.",
        )


def v_1c_05(caso: Caso) -> Iterator[Senal]:
    """Valor sin conducta esperada o sin ejemplo."""
    columnas = {"conducta_esperada": "la conducta esperada", "ejemplo": "el ejemplo"}
    yield from exigir(
        caso.general, "et_valores", columnas, "Descríbalo con una situación de su municipio."
    )


def v_1c_06(caso: Caso) -> Iterator[Senal]:
    """Comité sin ningún integrante del personal operativo."""
    comite = caso.filas("et_comite")
    if comite and not any(texto(fila, "calidad") == "personal_operativo" for fila in comite):
        yield Senal(
            "et_comite",
            "El comité no tiene a nadie del personal operativo. Incluya al menos a una persona.",
        )


def v_1c_07(caso: Caso) -> Iterator[Senal]:
    """Cartas firmadas mayores que el total de personal."""
    cartas = numero(caso.general, "et_cartas")
    total = numero(caso.general, "et_part_total_personal")
    if cartas is not None and total is not None and cartas > total:
        yield Senal(
            "et_cartas",
            f"Hay {cartas} cartas firmadas y {total} personas en el municipio. Corrija alguna de "
            "las dos cifras.",
        )


def v_1c_08(caso: Caso) -> Iterator[Senal]:
    """Texto con nombres propios en hallazgos (detección simple de mayúsculas/RFC/teléfono)."""
    hallazgos = caso.texto("et_part_hallazgos")
    nombres = (persona.nombre for persona in caso.contexto.personas.values())
    dato = datos_personales.contacto(hallazgos)
    propio = datos_personales.nombre_propio(hallazgos, nombres, caso.contexto.municipio_nombre)
    if dato or propio:
        que = dato or f"el nombre {citar(propio)}"
        yield Senal(
            "et_part_hallazgos",
            f"Los hallazgos parecen traer {que}. Quite lo que permita reconocer a una persona.",
        )


def v_1c_09(caso: Caso) -> Iterator[Senal]:
    """Canal anónimo marcado «sí» cuando el perfil de país indica restricción."""
    regla = plano(caso.contexto.perfil.denuncia_anonima)
    if regla != "no" and not any(palabra in regla for palabra in _CON_RESTRICCION):
        return
    for indice, fila in enumerate(caso.filas("et_canales")):
        if texto(fila, "admite_anonimo") == "si":
            yield Senal(
                "et_canales",
                f"El renglón {indice + 1} admite denuncias anónimas y su ley las limita. "
                "Cámbielo a «según ley» o confírmelo con jurídico.",
                indice,
            )


def v_1c_10(caso: Caso) -> Iterator[Senal]:
    """Total de etapas del flujo sin plazo."""
    yield from exigir(
        caso.general,
        "et_flujo",
        {"plazo_dias": "el plazo en días"},
        "Escríbalo; si la etapa es inmediata, ponga 0.",
    )


REGLAS: Reglas = {
    "V-1c-01": v_1c_01,
    "V-1c-02": v_1c_02,
    "V-1c-03": v_1c_03,
    "V-1c-04": v_1c_04,
    "V-1c-05": v_1c_05,
    "V-1c-06": v_1c_06,
    "V-1c-07": v_1c_07,
    "V-1c-08": v_1c_08,
    "V-1c-09": v_1c_09,
    "V-1c-10": v_1c_10,
}

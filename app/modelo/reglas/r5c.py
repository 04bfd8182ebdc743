"""Reglas de la rendición de cuentas (herramientas.md, 5c)."""

from collections.abc import Iterator

from app.modelo.calculos.indicadores import mediciones, valor_de
from app.modelo.celdas import escribir, fechas_escritas
from app.modelo.reglas.base import (
    Caso,
    Reglas,
    Senal,
    citar,
    en_veda,
    exigir,
    fecha,
    numero,
    orden_de_fechas,
    texto,
    visible,
)

DIAS_DE_PUBLICACION_PREVIA = 5
PALABRAS_DE_LO_NO_LOGRADO = 50


def v_5c_01(caso: Caso) -> Iterator[Senal]:
    """Fases fuera de orden o con fin anterior al inicio."""
    yield from orden_de_fechas(caso.general, "rc_calendario", "inicio", "fin")
    fases = [
        (fase, inicio, indice)
        for indice, fila in enumerate(caso.filas("rc_calendario"))
        if (fase := texto(fila, "fase")) and (inicio := fecha(fila, "inicio"))
    ]
    # La clave de la fase empieza con su número: el orden de las claves es el de las fases.
    for fase, inicio, indice in fases:
        previas = [otra for anterior, otra, _ in fases if anterior < fase]
        if previas and inicio < max(previas):
            yield Senal(
                "rc_calendario",
                f"La fase del renglón {indice + 1} empieza ({visible(inicio)}) antes que una fase "
                f"previa ({visible(max(previas))}). Ponga las fechas en el orden de las fases.",
                indice,
            )


def v_5c_02(caso: Caso) -> Iterator[Senal]:
    """Evento con < 5 días de publicación previa del informe."""
    for indice, fila in enumerate(caso.filas("rc_eventos")):
        dias = numero(fila, "dias_antes_publicado")
        if dias is not None and dias < DIAS_DE_PUBLICACION_PREVIA:
            yield Senal(
                "rc_eventos",
                f"Para el encuentro del renglón {indice + 1} el informe se publicó {dias} días "
                "antes. Publíquelo con más tiempo para que la gente lo lea.",
                indice,
            )


def v_5c_03(caso: Caso) -> Iterator[Senal]:
    """Pregunta sin respuesta al cerrar."""
    for indice, fila in enumerate(caso.filas("rc_preguntas")):
        explicada = texto(fila, "tipo") == "no_procede" and texto(fila, "motivo")
        if texto(fila, "pregunta") and not texto(fila, "respuesta") and not explicada:
            yield Senal(
                "rc_preguntas",
                f"La pregunta del renglón {indice + 1} no tiene respuesta. Respóndala o diga por "
                "qué no procede.",
                indice,
            )


def v_5c_04(caso: Caso) -> Iterator[Senal]:
    """Ejercido > modificado sin explicación."""
    for indice, fila in enumerate(caso.filas("rc_finanzas")):
        ejercido, modificado = numero(fila, "ejercido"), numero(fila, "modificado")
        if ejercido is None or modificado is None or texto(fila, "explicacion"):
            continue
        if ejercido > modificado:
            yield Senal(
                "rc_finanzas",
                f"En el renglón {indice + 1} lo ejercido es mayor que lo modificado y no se "
                "explica. Escriba el motivo.",
                indice,
            )


def v_5c_05(caso: Caso) -> Iterator[Senal]:
    """Tema ciudadano «no se incluye» sin motivo."""
    for indice, fila in enumerate(caso.filas("rc_temas")):
        if texto(fila, "se_incluye") == "no" and not texto(fila, "motivo"):
            yield Senal(
                "rc_temas",
                f"El tema del renglón {indice + 1} no se incluye y falta el motivo. Explíquelo a "
                "quien lo pidió.",
                indice,
            )


def v_5c_06(caso: Caso) -> Iterator[Senal]:
    """Indicador reportado distinto del medido en 5b."""
    for indice, fila in enumerate(caso.filas("rc_transparencia")):
        codigo, reportado = texto(fila, "codigo_indicador"), numero(fila, "valor")
        medidos = [
            valor
            for medicion in mediciones(caso.contexto, codigo)
            if (valor := valor_de(caso.contexto, medicion)) is not None
        ]
        if codigo and reportado is not None and medidos and reportado not in medidos:
            yield Senal(
                "rc_transparencia",
                f"El renglón {indice + 1} reporta {reportado} para {citar(codigo)} y lo medido es "
                f"{escribir(medidos[-1])}. Use el dato del reporte de indicadores.",
                indice,
            )


def v_5c_07(caso: Caso) -> Iterator[Senal]:
    """Sección «no se logró» vacía o < 50 palabras."""
    palabras = len(caso.texto("rc_no_logrado").split())
    if palabras < PALABRAS_DE_LO_NO_LOGRADO:
        cuantas = f"tiene {palabras} palabras" if palabras else "está vacío"
        yield Senal(
            "rc_no_logrado",
            f"Lo que no se logró {cuantas} y se piden al menos {PALABRAS_DE_LO_NO_LOGRADO}. Diga "
            "qué faltó y por qué.",
        )


def v_5c_08(caso: Caso) -> Iterator[Senal]:
    """Evento posterior al plazo legal del perfil de país."""
    # El perfil no trae este plazo, que cambia con cada ley municipal: es la fecha completa que se
    # haya escrito en la obligación legal.
    limite = max(fechas_escritas(caso.texto("rc_marco")), default=None)
    for indice, fila in enumerate(caso.filas("rc_eventos")):
        dia = fecha(fila, "fecha")
        if limite and dia and dia > limite:
            yield Senal(
                "rc_eventos",
                f"El encuentro del renglón {indice + 1} ({visible(dia)}) es posterior al plazo "
                f"legal ({visible(limite)}). Adelántelo o explique el retraso.",
                indice,
            )


def v_5c_09(caso: Caso) -> Iterator[Senal]:
    """Compromiso sin responsable o fecha."""
    columnas = {"responsable": "la persona responsable", "limite": "la fecha límite"}
    yield from exigir(
        caso.general,
        "rc_compromisos",
        columnas,
        "La gente espera saber quién y cuándo: complételo.",
    )


def v_5c_10(caso: Caso) -> Iterator[Senal]:
    """Evento en veda electoral."""
    for indice, fila in enumerate(caso.filas("rc_eventos")):
        dia = fecha(fila, "fecha")
        if dia and en_veda(caso, dia, dia):
            yield Senal(
                "rc_eventos",
                f"El encuentro del renglón {indice + 1} ({visible(dia)}) cae en veda electoral. "
                "Cambie la fecha o consulte a jurídico.",
                indice,
            )


REGLAS: Reglas = {
    "V-5c-01": v_5c_01,
    "V-5c-02": v_5c_02,
    "V-5c-03": v_5c_03,
    "V-5c-04": v_5c_04,
    "V-5c-05": v_5c_05,
    "V-5c-06": v_5c_06,
    "V-5c-07": v_5c_07,
    "V-5c-08": v_5c_08,
    "V-5c-09": v_5c_09,
    "V-5c-10": v_5c_10,
}

"""Reglas de la encuesta de satisfacción (herramientas.md, 5a)."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.dominio.encuesta import MINIMO_POR_GRUPO
from app.modelo.calculos import satisfaccion
from app.modelo.reglas import datos_personales
from app.modelo.reglas.base import (
    Caso,
    Reglas,
    Senal,
    citar,
    enumerar,
    fecha,
    lista,
    numero,
    plano,
    texto,
    visible,
)
from app.modelo.tipos import Columna, TipoCampo

ERROR_MINIMO, ERROR_MAXIMO = 1, 20
PORCENTAJE_DE_UN_CANAL = 90
_RESPUESTAS_PARA_COMPARAR = 10
_TEXTOS_LIBRES = {
    "sa_respuestas": ("folio", "S26"),
    "sa_comentarios": ("ejemplo_sin_datos",),
}


def v_5a_01(caso: Caso) -> Iterator[Senal]:
    """n mayor que N; error fuera de 1–20 %."""
    poblacion = satisfaccion.poblacion(caso.general)
    muestra, error = numero(caso.general, "sa_muestra"), numero(caso.general, "sa_error")
    respuestas = len(caso.filas("sa_respuestas"))
    if poblacion and muestra is not None and muestra > poblacion:
        yield Senal(
            "sa_muestra",
            f"La muestra es de {muestra} y la población, de {poblacion}. Revise la población.",
        )
    if poblacion and respuestas > poblacion:
        yield Senal(
            "sa_respuestas",
            f"Hay {respuestas} respuestas y la población es de {poblacion}. Revise la población o "
            "quite las repetidas.",
        )
    if error is not None and not ERROR_MINIMO <= error <= ERROR_MAXIMO:
        yield Senal(
            "sa_error",
            f"El margen de error es {error} y debe ir de {ERROR_MINIMO} a {ERROR_MAXIMO} %. "
            "Corríjalo.",
        )


def v_5a_02(caso: Caso) -> Iterator[Senal]:
    """Valor fuera de escala."""
    escalas = _escalas(caso)
    for indice, fila in enumerate(caso.filas("sa_respuestas")):
        malos = [
            codigo for codigo, (buenos, _) in escalas.items() if _fuera(fila.get(codigo), buenos)
        ]
        if malos:
            _, rango = escalas[malos[0]]
            yield Senal(
                "sa_respuestas",
                f"En el renglón {indice + 1}, {enumerar(malos[:3])} está fuera de la escala "
                f"({rango}). Revise el cuestionario en papel.",
                indice,
            )


def v_5a_03(caso: Caso) -> Iterator[Senal]:
    """Pregunta núcleo eliminada o editada."""
    preguntas = {
        texto(fila, "codigo"): (indice, plano(texto(fila, "texto")))
        for indice, fila in enumerate(caso.filas("sa_preguntas"))
    }
    if not preguntas:
        return
    nucleo = {
        p["codigo"]: p["pregunta"]
        for p in satisfaccion.preguntas_del_banco(caso.contexto)
        if p["nucleo"] == "si"
    }
    faltan = [codigo for codigo in nucleo if codigo not in preguntas]
    if faltan:
        yield Senal(
            "sa_preguntas",
            f"Faltan preguntas núcleo: {enumerar(faltan)}. Devuélvalas para poder comparar.",
        )
    for codigo, (indice, escrita) in preguntas.items():
        if codigo in nucleo and escrita != plano(nucleo[codigo]):
            yield Senal(
                "sa_preguntas",
                f"La pregunta del renglón {indice + 1} ({codigo}) es núcleo y no debe cambiarse. "
                f"Escríbala así: {citar(nucleo[codigo], 120)}.",
                indice,
            )


def v_5a_04(caso: Caso) -> Iterator[Senal]:
    """Campos con datos personales en la base (correo, teléfono, nombre)."""
    for campo, columnas in _TEXTOS_LIBRES.items():
        for indice, fila in enumerate(caso.filas(campo)):
            hallados = [datos_personales.contacto(texto(fila, columna)) for columna in columnas]
            if _parece_nombre(texto(fila, "folio")):
                hallados.append("un nombre en el folio")
            if any(hallados):
                yield Senal(
                    campo,
                    f"El renglón {indice + 1} trae {next(filter(None, hallados))}. Quítelo: la "
                    "base no debe identificar a nadie.",
                    indice,
                )


def v_5a_05(caso: Caso) -> Iterator[Senal]:
    """Respuestas con fecha fuera del periodo."""
    inicio = fecha(caso.general, "sa_periodo_ini")
    fin = fecha(caso.general, "sa_periodo_fin")
    for indice, fila in enumerate(caso.filas("sa_respuestas")):
        dia = fecha(fila, "fecha")
        if dia and ((inicio and dia < inicio) or (fin and dia > fin)):
            yield Senal(
                "sa_respuestas",
                f"La respuesta del renglón {indice + 1} ({visible(dia)}) está fuera del periodo "
                "evaluado. Corrija la fecha o quítela.",
                indice,
            )


def v_5a_06(caso: Caso) -> Iterator[Senal]:
    """Método voluntario presentado con margen de error."""
    con_error = numero(caso.general, "sa_error") is not None or any(
        numero(fila, "error") is not None for fila in caso.filas("sa_resultados")
    )
    if caso.texto("sa_metodo") == "voluntaria" and con_error:
        yield Senal(
            "sa_error",
            "Una encuesta voluntaria no tiene margen de error. Bórrelo y diga que no es "
            "representativa.",
        )


def v_5a_07(caso: Caso) -> Iterator[Senal]:
    """Desagregación con < 5 casos en el informe público."""
    if not lista(caso.general, "sa_informe"):
        return
    for indice, fila in enumerate(caso.filas("sa_resultados")):
        casos = numero(fila, "n")
        if casos is not None and 0 < casos < MINIMO_POR_GRUPO:
            yield Senal(
                "sa_resultados",
                f"El resultado del renglón {indice + 1} sale de {casos} casos. Ocúltelo en el "
                f"informe público: con menos de {MINIMO_POR_GRUPO} se puede reconocer a alguien.",
                indice,
            )


def v_5a_08(caso: Caso) -> Iterator[Senal]:
    """> 90 % de un solo canal."""
    canales = Counter(texto(fila, "canal") for fila in caso.filas("sa_respuestas"))
    del canales[""]
    total = canales.total()
    if total < _RESPUESTAS_PARA_COMPARAR:
        return
    _, cuantas = canales.most_common(1)[0]
    if cuantas * 100 > total * PORCENTAJE_DE_UN_CANAL:
        yield Senal(
            "sa_respuestas",
            f"{cuantas} de {total} respuestas vienen de un solo canal. Busque respuestas de los "
            "otros o dígalo en el informe.",
        )


def _escalas(caso: Caso) -> dict[str, tuple[frozenset[str], str]]:
    """Los valores admitidos de cada pregunta de número, y cómo decirlos."""
    campo = caso.campo("sa_respuestas")
    return {
        columna.clave: _valores_de(columna)
        for columna in (campo.columnas if campo else ())
        if columna.tipo is TipoCampo.NUMERO and columna.maximo is not None
    }


def _valores_de(columna: Columna) -> tuple[frozenset[str], str]:
    # Se comparan textos: con cientos de cuestionarios, leer cada número tardaría demasiado.
    minimo, maximo = columna.minimo or Decimal(0), columna.maximo or Decimal(0)
    return frozenset(map(str, range(int(minimo), int(maximo) + 1))), f"{minimo} a {maximo}"


def _fuera(valor: object, buenos: frozenset[str]) -> bool:
    return valor is not None and valor != "" and str(valor) not in buenos


def _parece_nombre(folio: str) -> bool:
    piezas = folio.split()
    return len(piezas) > 1 and all(pieza.isalpha() and pieza[0].isupper() for pieza in piezas)


REGLAS: Reglas = {
    "V-5a-01": v_5a_01,
    "V-5a-02": v_5a_02,
    "V-5a-03": v_5a_03,
    "V-5a-04": v_5a_04,
    "V-5a-05": v_5a_05,
    "V-5a-06": v_5a_06,
    "V-5a-07": v_5a_07,
    "V-5a-08": v_5a_08,
}

"""Reglas de la política de transparencia y acceso (herramientas.md, 1b)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from app.dominio.indicadores import Sentido
from app.modelo.calculos.indicadores import sentido_de
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    citar,
    enumerar,
    exigir,
    numero,
    persona,
    plano,
    sin_orden,
    texto,
)
from app.modelo.tipos import TipoCampo

MUNICIPIO_DE_EJEMPLO = "San Ejemplo del Monte"
_ARTICULOS_DE_COPIA = 2
_ARTICULO = re.compile(r"(?:^|[\n.;])\s*art(?:i|í)?c?u?l?o?\.?\s+\d+", re.IGNORECASE)
_AMBITOS = {
    "po_func_ta": "transparencia activa",
    "po_func_ai": "acceso a la información",
    "po_func_gd": "gestión documental",
}
_TABLAS_CON_PERSONAS = {
    "po_func_ta": ("responsable",),
    "po_estructura": ("titular", "suplente"),
    "po_comite": ("persona",),
    "po_enlaces": ("titular", "suplente"),
    "po_raci": ("responsable", "aprueba"),
    "po_reportes": ("responsable",),
}


def v_1b_01(caso: Caso) -> Iterator[Senal]:
    """Falta alguno de los ámbitos: transparencia, acceso, gestión documental."""
    for campo, ambito in _AMBITOS.items():
        if not caso.general.get(campo):
            yield Senal(campo, f"Falta el ámbito de {ambito}. Escriba qué se hace y quién lo hace.")


def v_1b_02(caso: Caso) -> Iterator[Senal]:
    """Área incluida en alcance sin enlace titular y suplente."""
    con_enlace = {
        plano(texto(fila, "area"))
        for fila in caso.filas("po_enlaces")
        if texto(fila, "titular") and texto(fila, "suplente")
    }
    for indice, fila in enumerate(caso.filas("po_alcance")):
        area = texto(fila, "area")
        if area and texto(fila, "incluida") == "si" and plano(area) not in con_enlace:
            yield Senal(
                "po_alcance",
                f"El renglón {indice + 1} incluye {citar(area)}, que no tiene enlace titular y "
                "suplente. Agréguelos en «Enlaces por área».",
                indice,
            )


def v_1b_03(caso: Caso) -> Iterator[Senal]:
    """Suma o máximo de plazos internos igual o mayor al plazo legal."""
    plazo = caso.contexto.perfil.plazos.respuesta
    dias = [
        (i, numero(f, "dia_habil_maximo")) for i, f in enumerate(caso.filas("po_plazos_internos"))
    ]
    capturados = [(i, dia) for i, dia in dias if dia is not None]
    excedidos = [(i, dia) for i, dia in capturados if dia >= plazo]
    for indice, dia in excedidos:
        yield Senal(
            "po_plazos_internos",
            f"El renglón {indice + 1} llega al día {dia} y el plazo legal es de {plazo}. "
            "Ponga un día anterior.",
            indice,
        )
    # En orden son días corridos desde la solicitud; en desorden, lo que dura cada etapa.
    serie = [dia for _, dia in capturados]
    if not excedidos and sin_orden(serie) and sum(serie) >= plazo:
        yield Senal(
            "po_plazos_internos",
            f"Los plazos internos suman {sum(serie)} días y el plazo legal es de {plazo}. "
            "Acórtelos o escriba el día en que termina cada etapa.",
        )


def v_1b_04(caso: Caso) -> Iterator[Senal]:
    """Objetivo sin indicador, meta o fecha; o meta peor que la línea base según el sentido."""
    columnas = {"indicador": "el indicador", "meta": "la meta", "fecha": "la fecha"}
    yield from exigir(
        caso.general, "po_objetivos", columnas, "Sin eso no se sabrá si se logró: complételo."
    )
    for indice, fila in enumerate(caso.filas("po_objetivos")):
        base, meta = numero(fila, "linea_base"), numero(fila, "meta")
        sentido = sentido_de(caso.contexto, texto(fila, "indicador"))
        if base is not None and meta is not None and _empeora(base, meta, sentido):
            yield Senal(
                "po_objetivos",
                f"En el renglón {indice + 1} la meta ({meta}) es peor que la línea base ({base}). "
                "Corrija alguna de las dos.",
                indice,
            )


def v_1b_05(caso: Caso) -> Iterator[Senal]:
    """Actividad en la matriz sin responsable o con más de un aprobador."""
    yield from exigir(
        caso.general, "po_raci", {"responsable": "la persona responsable"}, "Elíjala."
    )
    aprueban: dict[str, set[str]] = defaultdict(set)
    for indice, fila in enumerate(caso.filas("po_raci")):
        actividad, aprueba = plano(texto(fila, "actividad")), texto(fila, "aprueba")
        if actividad and aprueba:
            aprueban[actividad].add(aprueba)
            if len(aprueban[actividad]) > 1:
                yield Senal(
                    "po_raci",
                    f"El renglón {indice + 1} repite una actividad con otra persona que aprueba. "
                    "Deje una sola.",
                    indice,
                )


def v_1b_06(caso: Caso) -> Iterator[Senal]:
    """Más de 7 objetivos específicos o menos de 3."""
    campo, cuantos = caso.campo("po_objetivos"), len(caso.filas("po_objetivos"))
    if campo and cuantos and not campo.filas_min <= cuantos <= campo.filas_max:
        yield Senal(
            "po_objetivos",
            f"Hay {cuantos} objetivos específicos y se recomiendan de {campo.filas_min} a "
            f"{campo.filas_max}. Agregue los que falten o junte los que se parezcan.",
        )


def v_1b_07(caso: Caso) -> Iterator[Senal]:
    """Persona con cargo ya concluido asignada como responsable."""
    for campo, columnas in _TABLAS_CON_PERSONAS.items():
        for indice, fila in enumerate(caso.filas(campo)):
            ajenas = _inactivas(caso, fila, columnas)
            if ajenas:
                yield Senal(
                    campo,
                    f"En el renglón {indice + 1}, {enumerar(ajenas)} ya no está en el directorio. "
                    "Elija a quien ocupa hoy el cargo.",
                    indice,
                )


def v_1b_08(caso: Caso) -> Iterator[Senal]:
    """Sin ningún reporte de resultados programado."""
    if not any(texto(fila, "primera_fecha") for fila in caso.filas("po_reportes")):
        yield Senal(
            "po_reportes",
            "No hay ningún reporte de resultados con fecha. Programe al menos uno.",
        )


def v_1b_09(caso: Caso) -> Iterator[Senal]:
    """Copia textual de la ley (secciones sin adaptación: texto idéntico al ejemplo)."""
    ajeno = plano(caso.contexto.municipio_nombre) != plano(MUNICIPIO_DE_EJEMPLO)
    for herramienta in caso.contexto.modelo.herramientas:
        if herramienta.clave != caso.herramienta:
            continue
        for campo in herramienta.campos():
            escrito = caso.texto(campo.clave)
            if campo.tipo is not TipoCampo.TEXTO_LARGO or not escrito:
                continue
            if ajeno and plano(MUNICIPIO_DE_EJEMPLO) in plano(escrito):
                yield Senal(
                    campo.clave,
                    "Este texto es el del ejemplo: nombra a otro municipio. Escriba lo que se hace "
                    "en el suyo.",
                )
            elif _es_copia(escrito, campo.ayuda, campo.precarga.texto if campo.precarga else ""):
                yield Senal(
                    campo.clave,
                    "Este texto parece copiado de la ley o de la ayuda. Explique cómo se hará en "
                    "su municipio.",
                )


def _es_copia(escrito: str, *ejemplos: str) -> bool:
    if len(_ARTICULO.findall(escrito)) >= _ARTICULOS_DE_COPIA:
        return True
    return plano(escrito) in {plano(ejemplo) for ejemplo in ejemplos if ejemplo}


def _empeora(base: Decimal, meta: Decimal, sentido: Sentido | None) -> bool:
    if sentido is Sentido.ASCENDENTE:
        return meta < base
    return sentido is Sentido.DESCENDENTE and meta > base


def _inactivas(caso: Caso, fila: Fila, columnas: tuple[str, ...]) -> list[str]:
    personas = [persona(caso, texto(fila, columna)) for columna in columnas]
    return list(dict.fromkeys(p.nombre for p in personas if p and not p.activa))


REGLAS: Reglas = {
    "V-1b-01": v_1b_01,
    "V-1b-02": v_1b_02,
    "V-1b-03": v_1b_03,
    "V-1b-04": v_1b_04,
    "V-1b-05": v_1b_05,
    "V-1b-06": v_1b_06,
    "V-1b-07": v_1b_07,
    "V-1b-08": v_1b_08,
    "V-1b-09": v_1b_09,
}

"""Reglas del plan anual de capacitación (herramientas.md, 2b)."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    citar,
    coincide,
    fecha,
    filas,
    fuera_del_anio,
    numero,
    orden_de_fechas,
    plano,
    texto,
)
from app.modelo.reglas.conexion import sin_servicio, sitio_sin_servicio

TOLERANCIA_DE_CUPO = Decimal("1.1")
PORCENTAJE_AL_FINAL = 40
ULTIMO_BIMESTRE = 11
_ACCIONES_PARA_COMPARAR = 3


def v_2b_01(caso: Caso) -> Iterator[Senal]:
    """Fin de acción anterior al inicio, o fuera del año del plan."""
    yield from orden_de_fechas(caso.general, "cap_acciones", "inicio", "fin")
    yield from fuera_del_anio(caso, "cap_acciones", numero(caso.general, "cap_anio"))


def v_2b_02(caso: Caso) -> Iterator[Senal]:
    """Asistentes > cupo (+10 %) o > población del grupo."""
    asistentes = Counter(
        texto(fila, "accion")
        for fila in caso.filas("cap_asistencia")
        if texto(fila, "asistio") == "si"
    )
    for indice, fila in enumerate(caso.filas("cap_acciones")):
        fueron, cupo = asistentes[texto(fila, "clave")], numero(fila, "cupo")
        if not texto(fila, "clave") or not fueron:
            continue
        personas = _personas_del_grupo(caso, texto(fila, "grupo"))
        if cupo is not None and fueron > cupo * TOLERANCIA_DE_CUPO:
            que = f"y el cupo es de {cupo}"
        elif personas is not None and fueron > personas:
            que = f"y el grupo es de {personas}"
        else:
            continue
        yield Senal(
            "cap_acciones",
            f"A la acción del renglón {indice + 1} asistieron {fueron} personas {que}. Revise la "
            "lista de asistencia.",
            indice,
        )


def v_2b_03(caso: Caso) -> Iterator[Senal]:
    """Acción «realizada» sin lista de asistencia."""
    con_lista = {texto(fila, "accion") for fila in caso.filas("cap_asistencia")} - {""}
    for indice, fila in enumerate(caso.filas("cap_acciones")):
        if texto(fila, "estado") == "realizada" and texto(fila, "clave") not in con_lista:
            yield Senal(
                "cap_acciones",
                f"El renglón {indice + 1} está realizado y no tiene lista de asistencia. Captúrela "
                "con la clave de la acción.",
                indice,
            )


def v_2b_04(caso: Caso) -> Iterator[Senal]:
    """Necesidad prioritaria sin ninguna acción."""
    temas = [texto(fila, "tema") for fila in _vigentes(caso)]
    for indice, fila in enumerate(caso.filas("cap_necesidades")):
        tema = texto(fila, "tema")
        prioritaria = texto(fila, "impacto") == "alto" or numero(fila, "prioridad") == 1
        if tema and prioritaria and not any(coincide(tema, otro) for otro in temas):
            yield Senal(
                "cap_necesidades",
                f"El renglón {indice + 1} ({citar(tema)}) es prioritario y no tiene ninguna "
                "acción. Programe una con ese tema.",
                indice,
            )


def v_2b_05(caso: Caso) -> Iterator[Senal]:
    """Más de 40 % de acciones concentradas en el último bimestre."""
    inicios = [dia for fila in _vigentes(caso) if (dia := fecha(fila, "inicio"))]
    al_final = sum(dia.month >= ULTIMO_BIMESTRE for dia in inicios)
    if len(inicios) < _ACCIONES_PARA_COMPARAR:
        return
    if al_final * 100 > len(inicios) * PORCENTAJE_AL_FINAL:
        yield Senal(
            "cap_acciones",
            f"{al_final} de {len(inicios)} acciones empiezan en noviembre o diciembre. Adelante "
            "algunas para que no se queden sin hacer.",
        )


def v_2b_06(caso: Caso) -> Iterator[Senal]:
    """Modalidad en línea para personal sin conexión según 2c."""
    for indice, fila in enumerate(caso.filas("cap_acciones")):
        if texto(fila, "modalidad") != "en_linea" or texto(fila, "estado") == "cancelada":
            continue
        sede = texto(fila, "sede")
        if sin_servicio(caso.contexto) or sitio_sin_servicio(caso.contexto, sede):
            yield Senal(
                "cap_acciones",
                f"La acción del renglón {indice + 1} es en línea y su personal no tiene conexión, "
                "según el diagnóstico de infraestructura. Elija una modalidad sin internet.",
                indice,
            )


def v_2b_07(caso: Caso) -> Iterator[Senal]:
    """Personal de nuevo ingreso sin inducción programada."""
    nuevos = any(
        texto(fila, "grupo") == "personal_de_nuevo_ingreso" and numero(fila, "personas") != 0
        for fila in caso.filas("cap_poblacion")
    )
    programada = any(
        "induccion" in plano(texto(fila, "tema")) or "nuevo ingreso" in plano(texto(fila, "grupo"))
        for fila in _vigentes(caso)
    )
    if nuevos and not programada and not caso.texto("cap_induccion"):
        yield Senal(
            "cap_induccion",
            "Hay personal de nuevo ingreso y ninguna inducción. Escriba qué se le enseñará y en "
            "qué plazo.",
        )


def v_2b_08(caso: Caso) -> Iterator[Senal]:
    """Mujeres + hombres ≠ personas (permitir «no registrado»)."""
    for indice, fila in enumerate(caso.filas("cap_poblacion")):
        personas = numero(fila, "personas")
        mujeres, hombres = numero(fila, "mujeres"), numero(fila, "hombres")
        if personas is None or mujeres is None or hombres is None:
            continue
        if mujeres + hombres != personas:
            yield Senal(
                "cap_poblacion",
                f"En el renglón {indice + 1}, mujeres y hombres suman {mujeres + hombres} y las "
                f"personas son {personas}. Corrija la cifra o deje vacío lo que no se registró.",
                indice,
            )


def _vigentes(caso: Caso) -> list[Fila]:
    return [f for f in filas(caso.general, "cap_acciones") if texto(f, "estado") != "cancelada"]


def _personas_del_grupo(caso: Caso, grupo: str) -> Decimal | None:
    for fila in caso.filas("cap_poblacion"):
        if grupo and plano(grupo) == plano(texto(fila, "grupo").replace("_", " ")):
            return numero(fila, "personas")
    return None


REGLAS: Reglas = {
    "V-2b-01": v_2b_01,
    "V-2b-02": v_2b_02,
    "V-2b-03": v_2b_03,
    "V-2b-04": v_2b_04,
    "V-2b-05": v_2b_05,
    "V-2b-06": v_2b_06,
    "V-2b-07": v_2b_07,
    "V-2b-08": v_2b_08,
}

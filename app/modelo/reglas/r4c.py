"""Reglas de la transparencia proactiva (herramientas.md, 4c)."""

from collections.abc import Iterator

from app.modelo.reglas.base import (
    Caso,
    Reglas,
    Senal,
    citar,
    coincide,
    distinto,
    exigir,
    fecha,
    filas,
    numero,
    plano,
    texto,
    visible,
)
from app.modelo.renglones import FORMULAS

PERSONAS_EN_LA_PRUEBA = 5
PORCENTAJE_QUE_ENTIENDE = 80
_LARGO_COMPARABLE = 8


def v_4c_01(caso: Caso) -> Iterator[Senal]:
    """Contenido que ya es obligación legal."""
    obligaciones = [
        texto(fila, "obligacion") for fila in filas(caso.contexto.general("1b"), "po_func_ta")
    ]
    comparables = [o for o in obligaciones if len(o) >= _LARGO_COMPARABLE]
    for indice, fila in enumerate(caso.filas("tp_contenidos")):
        titulo = texto(fila, "titulo")
        if len(titulo) < _LARGO_COMPARABLE:
            continue
        if any(coincide(titulo, obligacion) for obligacion in comparables):
            yield Senal(
                "tp_contenidos",
                f"El contenido del renglón {indice + 1} ({citar(titulo)}) ya es una obligación en "
                "su política. Elija algo que la ley no pida o explique qué agrega.",
                indice,
            )


def v_4c_02(caso: Caso) -> Iterator[Senal]:
    """Sin ninguna actividad con ciudadanía."""
    if not any(texto(fila, "actividad") for fila in caso.filas("tp_participacion")):
        yield Senal(
            "tp_participacion",
            "No hay ninguna actividad con la ciudadanía. Registre al menos una: sin ella el "
            "contenido no es proactivo.",
        )


def v_4c_03(caso: Caso) -> Iterator[Senal]:
    """Puntaje ≠ fórmula."""
    for indice, fila in enumerate(caso.filas("tp_prioridad")):
        puntaje = numero(fila, "puntaje")
        esperado = FORMULAS["tp_prioridad", "puntaje"](fila)
        if puntaje is not None and esperado is not None and distinto(puntaje, esperado):
            yield Senal(
                "tp_prioridad",
                f"En el renglón {indice + 1} el puntaje debería ser {esperado}, la suma de las "
                "calificaciones. Vuelva a escribir alguna para recalcularlo.",
                indice,
            )


def v_4c_04(caso: Caso) -> Iterator[Senal]:
    """Próxima actualización vencida."""
    for indice, fila in enumerate(caso.filas("tp_contenidos")):
        proxima = fecha(fila, "proxima")
        if proxima and proxima < caso.hoy and texto(fila, "estado") != "retirado":
            yield Senal(
                "tp_contenidos",
                f"El contenido del renglón {indice + 1} debía actualizarse el {visible(proxima)}. "
                "Actualícelo y anote la fecha siguiente.",
                indice,
            )


def v_4c_05(caso: Caso) -> Iterator[Senal]:
    """Datos personales «sí impiden» y decisión «publicar ahora»."""
    impedidas = {
        plano(texto(fila, "necesidad"))
        for fila in caso.filas("tp_revision_legal")
        if texto(fila, "datos_personales") == "si_impiden"
    } - {""}
    for indice, fila in enumerate(caso.filas("tp_prioridad")):
        publica = texto(fila, "decision") == "publicar_ahora"
        if publica and plano(texto(fila, "necesidad")) in impedidas:
            yield Senal(
                "tp_prioridad",
                f"El renglón {indice + 1} dice «publicar ahora» y la revisión dice que los datos "
                "personales lo impiden. Cambie la decisión o disocie los datos.",
                indice,
            )


def v_4c_06(caso: Caso) -> Iterator[Senal]:
    """Prueba con < 5 personas o < 80 % que entendió."""
    for indice, fila in enumerate(caso.filas("tp_prueba")):
        personas, entendieron = numero(fila, "personas"), numero(fila, "entendieron")
        if personas is None:
            continue
        if personas < PERSONAS_EN_LA_PRUEBA:
            que = f"se hizo con {personas} personas y se piden {PERSONAS_EN_LA_PRUEBA}"
        elif entendieron is not None and entendieron * 100 < personas * PORCENTAJE_QUE_ENTIENDE:
            que = f"dice que sólo entendieron {entendieron} de {personas} personas"
        else:
            continue
        yield Senal(
            "tp_prueba",
            f"La prueba del renglón {indice + 1} {que}. Mejore el contenido y vuelva a probar.",
            indice,
        )


def v_4c_07(caso: Caso) -> Iterator[Senal]:
    """Contenido sin área fuente o responsable."""
    columnas = {"area_fuente": "el área fuente", "responsable": "la persona responsable"}
    yield from exigir(
        caso.general, "tp_contenidos", columnas, "Sin eso nadie podrá actualizarlo: complételo."
    )


def v_4c_08(caso: Caso) -> Iterator[Senal]:
    """Participantes > convocados."""
    for indice, fila in enumerate(caso.filas("tp_publicos")):
        convocados = numero(fila, "representantes_convocados")
        participantes = numero(fila, "participantes")
        if convocados is not None and participantes is not None and participantes > convocados:
            yield Senal(
                "tp_publicos",
                f"En el renglón {indice + 1} participaron {participantes} personas y se convocó a "
                f"{convocados}. Confirme las dos cifras.",
                indice,
            )


REGLAS: Reglas = {
    "V-4c-01": v_4c_01,
    "V-4c-02": v_4c_02,
    "V-4c-03": v_4c_03,
    "V-4c-04": v_4c_04,
    "V-4c-05": v_4c_05,
    "V-4c-06": v_4c_06,
    "V-4c-07": v_4c_07,
    "V-4c-08": v_4c_08,
}

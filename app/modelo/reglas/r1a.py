"""Reglas del convenio de colaboración (herramientas.md, 1a)."""

from collections.abc import Iterator

from app.modelo.reglas.base import Caso, Reglas, Senal, fecha, lista, texto, visible


def v_1a_01(caso: Caso) -> Iterator[Senal]:
    """Fecha límite de un compromiso anterior a su inicio o a la firma."""
    firma = fecha(caso.general, "cv_fecha_firma")
    for indice, fila in enumerate(caso.filas("cv_compromisos")):
        inicio, limite = fecha(fila, "inicio"), fecha(fila, "limite")
        if limite is None:
            continue
        if inicio and limite < inicio:
            yield Senal(
                "cv_compromisos",
                f"El compromiso {indice + 1} termina ({visible(limite)}) antes de empezar "
                f"({visible(inicio)}). Corrija alguna de las dos fechas.",
                indice,
            )
        elif firma and limite < firma:
            yield Senal(
                "cv_compromisos",
                f"El compromiso {indice + 1} vence ({visible(limite)}) antes de la firma del "
                f"convenio ({visible(firma)}). Corrija la fecha límite.",
                indice,
            )


def v_1a_02(caso: Caso) -> Iterator[Senal]:
    """Herramienta comprometida sin ningún compromiso en la tabla."""
    con_compromiso = {texto(fila, "herramienta") for fila in caso.filas("cv_compromisos")}
    faltan = [
        clave for clave in lista(caso.general, "cv_herramientas") if clave not in con_compromiso
    ]
    if faltan:
        yield Senal(
            "cv_compromisos",
            f"No hay ningún compromiso para {', '.join(faltan)}. Agregue uno por herramienta o "
            "quítela de las herramientas comprometidas.",
        )


def v_1a_03(caso: Caso) -> Iterator[Senal]:
    """Compromiso sin indicador o sin evidencia esperada."""
    for indice, fila in enumerate(caso.filas("cv_compromisos")):
        if not texto(fila, "indicador") or not texto(fila, "evidencia_esperada"):
            yield Senal(
                "cv_compromisos",
                f"Al compromiso {indice + 1} le falta el indicador o la evidencia esperada. "
                "Escriba con qué se comprobará.",
                indice,
            )


def v_1a_04(caso: Caso) -> Iterator[Senal]:
    """Falta alguno de los tres bloques: avances, mejoras, evaluación."""
    bloques = {
        "cv_compromisos": "los compromisos de avance",
        "cv_mejoras": "las mejoras acordadas",
        "cv_evaluacion": "los mecanismos de evaluación",
    }
    for campo, nombre in bloques.items():
        if not caso.filas(campo):
            yield Senal(campo, f"Faltan {nombre}. El convenio necesita los tres bloques.")


def v_1a_05(caso: Caso) -> Iterator[Senal]:
    """Enlace y suplente son la misma persona, o uno ya no está activo en el directorio."""
    enlace, suplente = (
        texto(caso.general, "cv_enlace_mun"),
        texto(caso.general, "cv_enlace_mun_sup"),
    )
    if enlace and enlace == suplente:
        yield Senal(
            "cv_enlace_mun_sup", "El enlace y su suplente son la misma persona. Elija otra."
        )
    for campo, clave in (("cv_enlace_mun", enlace), ("cv_enlace_mun_sup", suplente)):
        persona = caso.contexto.personas.get(clave)
        if persona and not persona.activa:
            yield Senal(campo, f"{persona.nombre} ya no está en el directorio. Elija otra persona.")


def v_1a_06(caso: Caso) -> Iterator[Senal]:
    """Compromiso con límite posterior al fin de la administración."""
    fin = caso.contexto.administracion_fin
    for indice, fila in enumerate(caso.filas("cv_compromisos")):
        limite = fecha(fila, "limite")
        if fin and limite and limite > fin:
            yield Senal(
                "cv_compromisos",
                f"El compromiso {indice + 1} vence ({visible(limite)}) después de que termina la "
                f"administración ({visible(fin)}). Márquelo para la entrega-recepción.",
                indice,
            )


def v_1a_07(caso: Caso) -> Iterator[Senal]:
    """Vigencia distinta de indefinida sin justificación."""
    vigencia = texto(caso.general, "cv_vigencia")
    if (
        vigencia
        and not vigencia.startswith("indefinida")
        and not texto(caso.general, "cv_facultades")
    ):
        yield Senal(
            "cv_vigencia",
            "El Modelo propone vigencia indefinida. Explique en el fundamento de las facultades "
            "qué norma lo impide.",
        )


def v_1a_08(caso: Caso) -> Iterator[Senal]:
    """Todas las obligaciones recaen en una sola parte."""
    partes = {texto(fila, "parte_obligada") for fila in caso.filas("cv_compromisos")} - {""}
    if len(caso.filas("cv_compromisos")) > 1 and len(partes) == 1 and "ambos" not in partes:
        yield Senal(
            "cv_compromisos",
            "Todos los compromisos recaen en una sola parte. Revise qué aporta la otra.",
        )


def v_1a_09(caso: Caso) -> Iterator[Senal]:
    """Firma registrada sin documento adjunto."""
    if fecha(caso.general, "cv_fecha_firma") and not lista(caso.general, "cv_firmado"):
        yield Senal(
            "cv_firmado", "Registró la fecha de firma pero falta el convenio firmado. Adjúntelo."
        )


REGLAS: Reglas = {
    "V-1a-01": v_1a_01,
    "V-1a-02": v_1a_02,
    "V-1a-03": v_1a_03,
    "V-1a-04": v_1a_04,
    "V-1a-05": v_1a_05,
    "V-1a-06": v_1a_06,
    "V-1a-07": v_1a_07,
    "V-1a-08": v_1a_08,
    "V-1a-09": v_1a_09,
}

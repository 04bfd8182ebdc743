"""Los pasos que alguien dio por terminados sin que nada lo demuestre."""

from collections.abc import Iterable, Iterator

from app.modelo.cronograma.valores import PASO, Apunte, AvisoPlan

SIN_EVIDENCIA = "PLA-20"


def sin_evidencia(apuntes: Iterable[Apunte]) -> Iterator[AvisoPlan]:
    """Un aviso por cada paso con fecha real de término al que le falta su evidencia.

    No bloquea: la fecha se conserva, pero el paso no cuenta en el avance (herramientas.md §0.4).
    """
    for apunte in apuntes:
        if apunte.tipo == PASO and apunte.fin_real and apunte.falta:
            texto = (
                f"El paso {apunte.clave} «{apunte.nombre}» se marcó terminado, pero todavía no "
                f"cuenta en el avance. {apunte.falta}."
            )
            yield AvisoPlan(SIN_EVIDENCIA, texto, apunte.id)

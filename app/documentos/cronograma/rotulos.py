"""Lo que va escrito junto a una barra: atraso o diferencia con la línea base."""

from app.documentos.cronograma.filas import GRUPO, Fila
from app.dominio.textos_fecha import dias


def variacion(fila: Fila) -> int:
    """Días que el fin planeado se corrió respecto de la línea base; 0 si no hay base."""
    base = fila.fechas.base_fin
    return 0 if base is None else (fila.fechas.fin - base).days


def con_signo(cuantos: int) -> str:
    """«+12 días» o «−3 días»."""
    signo = "+" if cuantos > 0 else "−"
    return f"{signo}{dias(abs(cuantos))}"


def rotulo(fila: Fila) -> str:
    """El atraso real manda; luego la diferencia con la línea base y la razón del semáforo."""
    if fila.resumen or fila.clase == GRUPO:
        return fila.resumen
    cuantos = fila.atraso or variacion(fila)
    if cuantos:
        return con_signo(cuantos)
    return fila.actividad.alerta_corta if fila.actividad else ""

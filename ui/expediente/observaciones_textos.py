"""Cómo se dicen las observaciones: palabras, plazos y grupos. Sin Qt."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.modelo.tipos import Modelo
from ui.comun import fechas
from ui.comun.insignias import Estado
from ui.expediente.evidencias_lugares import Nombres

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista

CLASES = {
    "requerimiento": "Requerimiento",
    "recomendacion": "Recomendación",
    "felicitacion": "Felicitación",
}
TIPOS = {
    "formal": "de forma",
    "fondo": "de fondo",
    "sugerencia": "sugerencia",
    "riesgo": "riesgo",
    "felicitacion": "reconocimiento",
}
GRAVEDADES = {
    "bloquea": "Impide que se acepte la entrega",
    "no_bloquea": "No impide que se acepte la entrega",
}
RESULTADOS = {
    "solventada": ("bien", "El órgano garante la dio por resuelta."),
    "parcial": ("aviso", "El órgano garante la dio por resuelta sólo en parte."),
    "no_solventada": ("error", "El órgano garante dice que sigue sin resolverse."),
    "retirada": ("info", "El órgano garante la retiró."),
}
ESTADOS = {
    "nueva": Estado("estado-con_observaciones", "Nueva", "aviso"),
    "vista": Estado("estado-en_curso", "Vista"),
    "atendida": Estado("estado-entregada", "Atendida", "info"),
    "cerrada": Estado("estado-aceptada", "Cerrada", "bien"),
}
_ORDEN = {"nueva": 0, "vista": 0, "atendida": 1, "cerrada": 2}
CERRADA = "cerrada"
FELICITACION = "felicitacion"
DE_TODO = "De toda la entrega"


class Grupo(NamedTuple):
    """Las observaciones de una herramienta; `clave` vacía son las de toda la entrega."""

    clave: str
    titulo: str
    observaciones: "tuple[ObservacionVista, ...]"


def vence(limite: date | None, hoy: date) -> str:
    """«vence en 4 días», «vence hoy», «venció hace 2 días» o «sin plazo»."""
    if limite is None:
        return "sin plazo"
    dias = (limite - hoy).days
    if dias == 0:
        return "vence hoy"
    if dias == 1:
        return "vence mañana"
    return f"vence en {fechas.dias(dias)}" if dias > 0 else f"venció hace {fechas.dias(-dias)}"


def vencida(una: "ObservacionVista", hoy: date) -> bool:
    """Si se pasó su plazo y todavía nadie la atiende."""
    return una.limite is not None and una.limite < hoy and por_atender(una)


def por_atender(una: "ObservacionVista") -> bool:
    """Si espera respuesta del municipio; una felicitación no la espera."""
    return una.por_atender


def tiene_plazo(una: "ObservacionVista") -> bool:
    """Si tiene sentido decir hasta cuándo: ni cerrada ni felicitación."""
    return una.estado.value != CERRADA and una.clase != FELICITACION


def que_es(una: "ObservacionVista") -> str:
    """«Requerimiento de fondo», «Recomendación (riesgo)»."""
    clase, tipo = CLASES.get(una.clase, una.clase), TIPOS.get(una.tipo, una.tipo)
    return f"{clase} {tipo}" if tipo.startswith("de ") else f"{clase} ({tipo})"


def resumen(una: "ObservacionVista", hoy: date) -> str:
    """El segundo renglón de la lista."""
    partes = [CLASES.get(una.clase, una.clase)]
    if tiene_plazo(una):
        partes.append(vence(una.limite, hoy))
    partes.append(una.folio)
    return "  ·  ".join(partes)


def agrupar(observaciones: "Sequence[ObservacionVista]", modelo: Modelo) -> tuple[Grupo, ...]:
    """Por la herramienta del primer dato que señalan; lo urgente arriba en cada grupo."""
    nombres = Nombres(modelo)
    orden = {h.clave: n for n, h in enumerate(modelo.herramientas)}
    suyas: dict[str, list[ObservacionVista]] = {}
    for una in observaciones:
        clave = una.direcciones[0].herramienta if una.direcciones else ""
        suyas.setdefault(clave, []).append(una)
    return tuple(
        Grupo(
            clave,
            nombres.herramienta(clave) if clave else DE_TODO,
            tuple(sorted(suyas[clave], key=_urgencia)),
        )
        for clave in sorted(suyas, key=lambda c: orden.get(c, -1))
    )


def cuantas(observaciones: "Sequence[ObservacionVista]", hoy: date) -> str:
    """«3 por atender, 1 vencida. La más próxima vence en 4 días.»"""
    pendientes = [una for una in observaciones if por_atender(una)]
    if not pendientes:
        if all(una.clase == FELICITACION for una in observaciones):
            return "No hay nada por atender."
        return "Todas están atendidas. La respuesta viaja en su próxima entrega."
    limites = [una.limite for una in pendientes if una.limite and una.limite >= hoy]
    vencidas = sum(vencida(una, hoy) for una in pendientes)
    frase = "1 por atender" if len(pendientes) == 1 else f"{len(pendientes)} por atender"
    if vencidas:
        frase += f", {vencidas} {'vencida' if vencidas == 1 else 'vencidas'}"
    proxima = f" La más próxima {vence(min(limites), hoy)}." if limites else ""
    return f"{frase}.{proxima}"


def _urgencia(una: "ObservacionVista") -> tuple[int, date, str]:
    return (_ORDEN[una.estado.value], una.limite or date.max, una.folio)

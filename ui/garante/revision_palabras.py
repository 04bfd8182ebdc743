"""La revisión dicha con palabras: estados, plazos, tipos y cuentas. Sin Qt."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.garante.vistas_revision import (
    Clase,
    EntregaEnRevision,
    EstadoEntrega,
    EstadoObservacion,
    Observacion,
    TipoObservacion,
)
from app.modelo.tipos import Modelo
from ui.comun import fechas
from ui.comun.insignias import Estado

ENTREGA = {
    EstadoEntrega.RECIBIDA: Estado("estado-entregada", "Recibida", "info"),
    EstadoEntrega.EN_REVISION: Estado("estado-en_curso", "En revisión"),
    EstadoEntrega.OBSERVADA: Estado("estado-con_observaciones", "Observada", "aviso"),
    EstadoEntrega.CORREGIDA: Estado("actualizado", "Corregida", "info"),
    EstadoEntrega.ACEPTADA: Estado("estado-aceptada", "Aceptada", "bien"),
    EstadoEntrega.PUBLICADA: Estado("estado-aceptada", "Publicada", "bien"),
    EstadoEntrega.RECHAZADA: Estado("cerrar", "Rechazada", "error"),
    EstadoEntrega.SUSTITUIDA: Estado("igual", "Sustituida", "apagado"),
}
OBSERVACION = {
    EstadoObservacion.ABIERTA: Estado("estado-con_observaciones", "Abierta", "aviso"),
    EstadoObservacion.RESPONDIDA: Estado("actualizado", "Respondida", "info"),
    EstadoObservacion.SOLVENTADA: Estado("estado-aceptada", "Solventada", "bien"),
    EstadoObservacion.PARCIAL: Estado("estado-en_curso", "Parcial", "aviso"),
    EstadoObservacion.NO_SOLVENTADA: Estado("cerrar", "No solventada", "error"),
    EstadoObservacion.RETIRADA: Estado("quitar", "Retirada", "apagado"),
}
SIN_ENVIAR = Estado("lapiz", "Sin devolver", "apagado")
TIPOS = {
    TipoObservacion.FORMAL: "Formal: falta algo",
    TipoObservacion.FONDO: "De fondo: calidad de lo respondido",
    TipoObservacion.RIESGO: "Riesgo",
    TipoObservacion.SUGERENCIA: "Sugerencia",
    TipoObservacion.FELICITACION: "Felicitación",
}
RESOLUCIONES = {
    EstadoObservacion.SOLVENTADA: "Solventada",
    EstadoObservacion.PARCIAL: "Solventada en parte",
    EstadoObservacion.NO_SOLVENTADA: "No solventada",
    EstadoObservacion.RETIRADA: "Retirada: ya no se pide",
}
DIAGNOSTICO = "Diagnóstico"


def estado_de(una: Observacion) -> Estado:
    """El estado con su forma; lo que no ha salido en un retorno se dice antes que nada."""
    if not una.enviada and una.estado is EstadoObservacion.ABIERTA:
        return SIN_ENVIAR
    return OBSERVACION[una.estado]


def plazo(limite: date | None, hoy: date) -> str:
    """«vence mañana», «vence en 5 días, el 8 feb», «venció hace 3 días, el 31 ene»."""
    if limite is None:
        return "sin plazo"
    faltan = (limite - hoy).days
    dia = f"el {fechas.corta(limite, hoy)}"
    match faltan:
        case 0:
            return "vence hoy"
        case 1:
            return "vence mañana"
        case -1:
            return "venció ayer"
        case _ if faltan > 0:
            return f"vence en {fechas.dias(faltan)}, {dia}"
        case _:
            return f"venció hace {fechas.dias(-faltan)}, {dia}"


def vencida(una: Observacion, hoy: date) -> bool:
    """Si el municipio ya debió contestarla: devuelta, sin respuesta y con el plazo cumplido."""
    espera = una.pendiente and una.enviada and una.estado is not EstadoObservacion.RESPONDIDA
    return espera and una.limite is not None and una.limite < hoy


def abiertas(todas: Iterable[Observacion]) -> tuple[Observacion, ...]:
    """Las que todavía esperan algo, primero las que vencen antes."""
    pendientes = [una for una in todas if una.pendiente]
    return tuple(sorted(pendientes, key=lambda una: (una.limite or date.max, una.folio)))


def cuentas(entrega: EntregaEnRevision) -> str:
    """«3 abiertas, 1 respondida y 2 sin devolver», o vacío si no hay ninguna."""
    partes = []
    if entrega.pendientes:
        partes.append(contado(entrega.pendientes, "abierta"))
    if entrega.respondidas:
        partes.append(contado(entrega.respondidas, "respondida"))
    if entrega.sin_enviar:
        partes.append(f"{entrega.sin_enviar} sin devolver")
    if len(partes) < 2:
        return "".join(partes)
    return f"{', '.join(partes[:-1])} y {partes[-1]}"


def contado(cuantos: int, que: str) -> str:
    """«1 abierta», «3 abiertas»."""
    return f"{cuantos} {que if cuantos == 1 else que + 's'}"


def senala(modelo: Modelo, una: Observacion) -> str:
    """Qué señala: «1a Convenio › Objeto y 2 más»."""
    nombres = [nombre_de(modelo, str(d.herramienta), d.campo) for d in una.direcciones]
    if not nombres:
        return "Una evidencia"
    return nombres[0] if len(nombres) == 1 else f"{nombres[0]} y {len(nombres) - 1} más"


def nombre_de(modelo: Modelo, herramienta: str, campo: str) -> str:
    """«1a Convenio › Objeto»; si el campo no es del Modelo, su clave."""
    if herramienta == "dx":
        return f"{DIAGNOSTICO} › {campo}" if campo else DIAGNOSTICO
    try:
        suya = modelo.herramienta(herramienta)
    except KeyError:
        return f"{herramienta} › {campo}" if campo else herramienta
    todos = (*suya.campos(), *modelo.cabecera)
    etiqueta = next((c.etiqueta for c in todos if c.clave == campo), campo)
    return f"{suya.clave} {suya.nombre_corto}" + (f" › {etiqueta}" if campo else "")


def que_es(una: Observacion) -> str:
    """«Requerimiento de fondo; bloquea el nivel», «Felicitación»."""
    if una.clase is Clase.FELICITACION:
        return "Felicitación"
    clase = "Requerimiento" if una.clase is Clase.REQUERIMIENTO else "Recomendación"
    return f"{clase} ({TIPOS[una.tipo].split(':')[0].lower()})" + (
        ", bloquea el nivel" if una.gravedad.value == "bloquea" else ""
    )


def folios(suyos: Sequence[str]) -> str:
    """«la observación X», «las observaciones X y Z»."""
    if len(suyos) == 1:
        return f"la observación {suyos[0]}"
    return f"las observaciones {', '.join(suyos[:-1])} y {suyos[-1]}"


def observaciones(cuantas: int) -> str:
    """«1 observación», «3 observaciones»."""
    return f"{cuantas} {'observación' if cuantas == 1 else 'observaciones'}"

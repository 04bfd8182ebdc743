"""Lo que cambia un acuse: el estado de la entrega, sus evidencias y sus herramientas."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import func, insert, literal, select, update

from app.expediente.almacen import Transaccion
from app.expediente.espejo import Implementacion
from app.expediente.nucleo import Nucleo
from app.expediente.retornos import pliegos
from app.expediente.retornos.vistas import AcuseRecibido
from app.expediente.tablas import Acuse, Entrega, EntregaEvidencia, Retorno
from app.expediente.vistas import Situacion
from app.paquete.retorno import AcuseDatos, TipoRetorno
from app.reloj import marca

RECIBIDA, OBSERVADA, ACEPTADA = "recibida", "observada", "aceptada"
_RESPONDIDAS = frozenset({OBSERVADA, ACEPTADA})
_EN_MANOS_DEL_GARANTE = frozenset({Situacion.ENTREGADA.value, Situacion.CON_OBSERVACIONES.value})


def lineas(datos: AcuseDatos, secuencia: int) -> tuple[str, ...]:
    """El acuse en frases."""
    como = {
        RECIBIDA: "la tiene y todavía no la revisa",
        OBSERVADA: "la revisó y tiene observaciones",
        ACEPTADA: "la aceptó",
    }
    primera = f"Entrega {secuencia}: el órgano garante {como[datos.estado]}."
    cuantas = len(datos.evidencias)
    con_evidencias = f"Ya tiene {cuantas} evidencias: no se le vuelven a enviar." * bool(cuantas)
    if cuantas == 1:
        con_evidencias = "Ya tiene 1 evidencia: no se le vuelve a enviar."
    return tuple(filter(None, (primera, datos.mensaje, con_evidencias)))


def escribir(
    nucleo: Nucleo, paso: Transaccion, datos: AcuseDatos, secuencia: int, retorno: str
) -> list[Implementacion]:
    """Lo escribe y devuelve las herramientas que cambiaron de situación.

    `secuencia`: la entrega que acusa. `retorno`: su huella, con la que ya se guardó el archivo.
    """
    suya = Entrega.c.secuencia == secuencia
    antes = paso.conexion.execute(select(Entrega.c.estado).where(suya)).scalar_one()
    # Un acuse de recibo no desdice una revisión.
    despues = antes if datos.estado == RECIBIDA and antes in _RESPONDIDAS else datos.estado
    paso.ejecutar(update(Entrega).where(suya), {"estado": despues})
    paso.ejecutar(insert(Acuse), _fila(datos, retorno))
    _acusar(paso, datos.evidencias)
    paso.anotar("acuse", "", f"{secuencia} {antes}", f"{despues} {datos.codigo}")
    return list(_cambios(nucleo, paso, despues, secuencia))


def lista(nucleo: Nucleo) -> tuple[AcuseRecibido, ...]:
    """Los aplicados, del último al primero; de uno que no se pudo leer, sólo cuándo se trajo."""
    tabla, vacio = Acuse.c, literal("")
    orden = (
        select(
            Retorno.c.secuencia,
            Retorno.c.recibido,
            *(func.coalesce(c, vacio) for c in (tabla.estado, tabla.recibido, tabla.codigo)),
            *(func.coalesce(c, vacio) for c in (tabla.mensaje, tabla.folio)),
        )
        .join_from(Retorno, Acuse, isouter=True)
        .where(Retorno.c.tipo == TipoRetorno.ACUSE.value)
        .order_by(Retorno.c.recibido.desc(), Retorno.c.serie.desc())
    )
    return tuple(AcuseRecibido(*fila) for fila in nucleo.almacen.consultar(orden))


def _fila(datos: AcuseDatos, retorno: str) -> dict[str, str]:
    return {
        "retorno": retorno,
        "estado": datos.estado,
        "recibido": marca(datos.recibido),
        "codigo": datos.codigo,
        "mensaje": datos.mensaje,
        "folio": datos.folio,
    }


def _acusar(paso: Transaccion, evidencias: tuple[str, ...]) -> None:
    """Sólo las que se enviaron: de otra huella que diga tener no hay renglón."""
    tabla = EntregaEvidencia
    enviadas = {f.sha256 for f in paso.conexion.execute(select(tabla.c.sha256))}
    for sha256 in sorted(enviadas & set(evidencias)):
        paso.ejecutar(update(tabla).where(tabla.c.sha256 == sha256), {"acusada": True})


def _cambios(
    nucleo: Nucleo, paso: Transaccion, estado: str, secuencia: int
) -> Iterator[Implementacion]:
    observadas = pliegos.con_requerimientos(paso)
    for clave in _incluidas(paso, secuencia):
        actual = nucleo.espejo.implementaciones.get(clave)
        if actual is None or actual.situacion not in _EN_MANOS_DEL_GARANTE:
            continue
        situacion = actual.situacion
        if estado == ACEPTADA:
            situacion = Situacion.ACEPTADA.value
        elif estado == OBSERVADA and clave in observadas:
            situacion = Situacion.CON_OBSERVACIONES.value
        if situacion != actual.situacion:
            yield replace(actual, situacion=situacion)


def _incluidas(paso: Transaccion, secuencia: int) -> list[str]:
    """Las que el órgano garante vio por última vez en esa entrega.

    Cada paquete lleva todo: lo entregado antes y no vuelto a entregar después también está.
    """
    orden = select(Entrega.c.secuencia, Entrega.c.incluye).where(Entrega.c.manifiesto_sha256 != "")
    ultima: dict[str, int] = {}
    for fila in paso.conexion.execute(orden.order_by(Entrega.c.secuencia)):
        ultima |= dict.fromkeys(fila.incluye.split(), fila.secuencia)
    return [clave for clave, vez in ultima.items() if vez <= secuencia]

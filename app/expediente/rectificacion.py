"""Entregas que sustituyen a otra: cuáles, por qué y qué cambió entre una y la siguiente."""

from collections.abc import Iterator

from sqlalchemy import select

from app.congelado import Congelado, congelada
from app.expediente.archivo import Expediente
from app.expediente.errores import RectificacionImposible
from app.expediente.tablas import Bitacora
from app.expediente.tablas import Entrega as Tabla
from app.expediente.vistas import Entrega, Rectificacion
from app.modelo.direccion import Direccion
from app.texto import limpiar

MOTIVO_MINIMO = 10


@congelada
class CambioEntregado(Congelado):
    """Un dato que no decía lo mismo en la entrega anterior. Los valores, como en la bitácora."""

    herramienta: str
    campo: str
    direccion: str
    etiqueta: str
    antes: str
    despues: str


def frase(entrega: Entrega) -> str:
    """«La entrega 2 sustituye a la 1. Motivo: …»; vacía si no sustituye a ninguna."""
    if not entrega.rectifica:
        return ""
    return (
        f"La entrega {entrega.secuencia} sustituye a la {entrega.rectifica}. "
        f"Motivo: {entrega.motivo}"
    )


def sustituida_por(entregas: tuple[Entrega, ...], secuencia: int) -> int:
    """El número de la última entrega que sustituye a ésa; 0 si ninguna."""
    return max((e.secuencia for e in entregas if e.rectifica == secuencia), default=0)


def declarar(exp: Expediente, rectificacion: Rectificacion | None) -> dict[str, object]:
    """Lo que viaja en los datos: a cuál sustituye, con la huella de su manifiesto, y por qué.

    Lanza `RectificacionImposible` si esa entrega no se hizo o el motivo es demasiado corto.
    """
    if rectificacion is None:
        return {}
    motivo = limpiar(rectificacion.motivo).strip()
    if len(motivo) < MOTIVO_MINIMO:
        raise RectificacionImposible(
            "Falta decir por qué esta entrega sustituye a la anterior.",
            sugerencia=f"Escriba el motivo con al menos {MOTIVO_MINIMO} caracteres.",
        )
    consulta = select(Tabla.c.manifiesto_sha256).where(Tabla.c.secuencia == rectificacion.secuencia)
    filas = exp.nucleo.almacen.consultar(consulta)
    if not filas or not filas[0][0]:
        raise RectificacionImposible(
            f"No hay una entrega {rectificacion.secuencia} que se pueda sustituir.",
            sugerencia="Elija una de las entregas ya hechas.",
        )
    sustituida = {"secuencia": rectificacion.secuencia, "manifiesto_sha256": filas[0][0]}
    return {"rectifica": {**sustituida, "motivo": motivo}}


def cambios(exp: Expediente, secuencia: int, desde: int = 0) -> tuple[CambioEntregado, ...]:
    """Qué respuestas cambiaron entre una entrega y otra anterior, en el orden del Modelo.

    `desde`: la anterior con que se compara; por omisión, la que sustituye o la inmediata. Sale de
    la bitácora: lo que se cambió y se dejó igual no figura. Las notas internas no salen.
    """
    hechas = {entrega.secuencia: entrega for entrega in exp.entregas()}
    if secuencia not in hechas:
        return ()
    previas = [numero for numero in hechas if numero < secuencia]
    previa = desde or hechas[secuencia].rectifica or max(previas, default=0)
    neto: dict[str, tuple[str, str]] = {}
    for direccion, antes, despues in _renglones(exp, previa, secuencia):
        neto[direccion] = (neto.get(direccion, (antes, ""))[0], despues)
    orden = {h.clave: numero for numero, h in enumerate(exp.modelo.herramientas)}
    hallados = [
        _cambio(exp, direccion, antes, despues)
        for direccion, (antes, despues) in neto.items()
        if antes != despues
    ]
    return tuple(sorted(hallados, key=lambda c: (orden.get(c.herramienta, -1), c.direccion)))


def _renglones(exp: Expediente, desde: int, hasta: int) -> Iterator[tuple[str, str, str]]:
    """Los cambios de respuestas entre los renglones con que empezaron las dos entregas."""
    tabla = Bitacora.c
    inicios = {
        int(fila.despues): fila.id
        for fila in exp.nucleo.almacen.consultar(
            select(tabla.id, tabla.despues).where(tabla.accion == "entregar")
        )
    }
    consulta = (
        select(tabla.direccion, tabla.antes, tabla.despues)
        .where(
            tabla.id > inicios.get(desde, 0),
            tabla.id < inicios[hasta],
            tabla.direccion.contains("/"),
            tabla.accion.not_in(_AJENAS),
        )
        .order_by(tabla.id)
    )
    for fila in exp.nucleo.almacen.consultar(consulta):
        yield fila.direccion, fila.antes, fila.despues


_AJENAS = (
    "explicar",
    "quitar_explicacion",
    "agregar_evidencia",
    "borrar_evidencia",
    "cambiar_evidencia",
    "observacion",
    "observacion_vista",
    "atender_observacion",
)
"""Acciones cuya dirección señala un dato sin que su respuesta cambie."""


def _cambio(exp: Expediente, direccion: str, antes: str, despues: str) -> CambioEntregado:
    leida = Direccion.leer(direccion)
    lugar = exp.nucleo.indice.de(leida.herramienta).get(leida.campo)
    etiqueta = lugar.campo.etiqueta if lugar else leida.campo
    return CambioEntregado(leida.herramienta, leida.campo, direccion, etiqueta, antes, despues)

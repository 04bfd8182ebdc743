"""Los cambios de una entrega dichos con palabras, iguales en la ventana y en la consola."""

from collections.abc import Iterator

from app.garante.vistas_cambios import CambioDeEvidencia, ClaseDeCambio
from app.modelo.tipos import Modelo
from app.paquete.instantanea import Evidencia, Herramienta


def evidencia(una: CambioDeEvidencia) -> str:
    """«Se agregó «acta.pdf».», «Cambió «acta.pdf»: es otro archivo.»."""
    nombre = f"«{una.evidencia.nombre}»"
    if una.antes is not None and una.ahora is not None:
        distinto = ", ".join(_distinto(una.antes, una.ahora)) or "tiene otros datos"
        return f"Cambió {nombre}: {distinto}."
    return {
        ClaseDeCambio.QUITADO: f"Ya no está {nombre}.",
        ClaseDeCambio.NO_VIENE: f"No viene {nombre}: esta entrega omite evidencias.",
        ClaseDeCambio.NO_VENIA: f"{nombre} no venía: la entrega anterior omitía evidencias.",
    }.get(una.clase, f"Se agregó {nombre}.")


def declarado(modelo: Modelo, una: Herramienta | None) -> str:
    """«Nivel 2, en elaboración, del 05/01/2026 al 31/03/2027»; vacío si no viene."""
    if una is None:
        return ""
    estados = {estado.clave: estado.nombre for estado in modelo.estados}
    partes = [f"Nivel {una.nivel}", estados.get(una.estado, una.estado).lower()]
    if una.inicio is not None:
        partes.append(f"desde el {una.inicio:%d/%m/%Y}")
    if una.fin is not None:
        partes.append(f"hasta el {una.fin:%d/%m/%Y}")
    return ", ".join(partes)


def _distinto(antes: Evidencia, ahora: Evidencia) -> Iterator[str]:
    if (antes.herramienta, antes.campo) != (ahora.herramienta, ahora.campo):
        yield "estaba en otro campo"
    if antes.nombre != ahora.nombre:
        yield f"se llamaba «{antes.nombre}»"
    if antes.sha256 != ahora.sha256:
        yield "es otro archivo"
    if antes.publicable != ahora.publicable:
        yield "ahora es publicable" if ahora.publicable else "ya no es publicable"
    if antes.referida != ahora.referida:
        yield "está en otro lugar"
    if antes.fecha != ahora.fecha:
        yield "tiene otra fecha"
    if antes.nota != ahora.nota:
        yield "tiene otra nota"

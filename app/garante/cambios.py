"""Qué cambió en una entrega respecto de la anterior, y a qué observaciones responde."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from app.garante import alcances, comparacion, consulta, observaciones
from app.garante.base import Base
from app.garante.errores import SinEntrega
from app.garante.legible import Legible
from app.garante.vistas import EntregaRecibida
from app.garante.vistas_cambios import (
    CIERTAS,
    CambioDeEvidencia,
    CambioDeRespuesta,
    CambiosDeEntrega,
    Diferencia,
)
from app.garante.vistas_revision import Observacion
from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo
from app.paquete.instantanea import Instantanea, RespuestaAObservacion


def de_entrega(
    base: Base, municipio: str, *, secuencia: int | None = None, contra: int | None = None
) -> CambiosDeEntrega:
    """La entrega vigente, o la de esa secuencia, frente a la anterior o a la que se diga.

    `SinEntrega` si el municipio no tiene alguna de las dos.
    """
    todas = consulta.entregas(base, municipio)
    actual = _una(todas, secuencia) if secuencia is not None else _vigente(todas)
    previa = _una(todas, contra) if contra is not None else anterior(todas, actual.secuencia)
    ahora = consulta.instantanea(base, municipio, numero=actual.instantanea)
    antes = None
    if previa is not None:
        antes = consulta.instantanea(base, municipio, numero=previa.instantanea)
    suyas = observaciones.de_municipio(base, municipio)
    return armar(base, actual, previa, (antes, ahora), suyas)


def armar(
    base: Base,
    actual: EntregaRecibida,
    previa: EntregaRecibida | None,
    leidas: tuple[Instantanea | None, Instantanea],
    suyas: Sequence[Observacion],
) -> CambiosDeEntrega:
    """Lo mismo, para quien ya leyó las dos instantáneas: (la anterior o `None`, ésta)."""
    antes, ahora = leidas
    alcance, rectifica = alcances.de_entrega(base, actual.municipio, actual.instantanea)
    diferencia = Diferencia()
    sin_cambio: tuple[str, ...] = ()
    if antes is not None:
        nuevas = contestadas(antes, ahora)
        hechas = [o for o in suyas if o.enviada and o.secuencia < actual.secuencia]
        diferencia = con_folios(comparacion.comparar(antes, ahora), hechas, nuevas)
        diferencia = en_orden(base.modelo, diferencia)
        sin_cambio = tuple(sorted(nuevas.keys() - _folios(diferencia)))
    return CambiosDeEntrega(
        municipio=actual.municipio,
        secuencia=actual.secuencia,
        contra=None if previa is None else previa.secuencia,
        alcance=alcance,
        rectifica=rectifica,
        diferencia=diferencia,
        sin_cambio=sin_cambio,
    )


def lados(base: Base, hecho: CambiosDeEntrega) -> tuple[Legible, Legible]:
    """Cómo se lee cada una de las dos entregas comparadas; la primera se lee frente a sí misma."""
    todas = consulta.entregas(base, hecho.municipio)
    ahora = _una(todas, hecho.secuencia)
    antes = ahora if hecho.contra is None else _una(todas, hecho.contra)
    numeros = (antes.instantanea, ahora.instantanea)
    uno, otro = (consulta.instantanea(base, hecho.municipio, numero=n) for n in numeros)
    return Legible(uno), Legible(otro)


def anterior(todas: Iterable[EntregaRecibida], secuencia: int) -> EntregaRecibida | None:
    """La consolidada inmediata anterior a esa secuencia; `None` si es la primera."""
    previas = [una for una in todas if una.vale and una.secuencia < secuencia]
    return max(previas, key=lambda una: una.secuencia, default=None)


def contestadas(antes: Instantanea, ahora: Instantanea) -> Mapping[str, RespuestaAObservacion]:
    """Lo que contesta a observaciones y antes no: cada entrega repite lo ya contestado."""
    previas = set(antes.respuestas_a_observaciones)
    return {r.folio: r for r in ahora.respuestas_a_observaciones if r not in previas}


def con_folios(
    diferencia: Diferencia,
    hechas: Sequence[Observacion],
    nuevas: Mapping[str, RespuestaAObservacion],
) -> Diferencia:
    """Anota en cada cambio las observaciones a las que responde.

    Responde a las que señalan ese dato, su herramienta entera o esa evidencia, si siguen abiertas
    o si esta entrega las contesta.
    """
    vivas = [o for o in hechas if o.pendiente or o.folio in nuevas]

    def responde(una: CambioDeRespuesta) -> CambioDeRespuesta:
        return replace(una, folios=_que_senalan(una.direccion, vivas))

    def atiende(una: CambioDeEvidencia) -> CambioDeEvidencia:
        huellas = {e.sha256 for e in (una.antes, una.ahora) if e is not None and e.sha256}
        folios = dict.fromkeys(_que_senalan(una.direccion, vivas))
        folios |= dict.fromkeys(o.folio for o in vivas if o.evidencia in huellas)
        adjuntan = (f for f, r in nuevas.items() if not huellas.isdisjoint(r.evidencias))
        return replace(una, folios=tuple(folios | dict.fromkeys(adjuntan)))

    return replace(
        diferencia,
        respuestas=tuple(map(responde, diferencia.respuestas)),
        evidencias=tuple(map(atiende, diferencia.evidencias)),
    )


def en_orden(modelo: Modelo, diferencia: Diferencia) -> Diferencia:
    """Lo mismo en el orden del Modelo; lo que no es suyo, al final."""
    claves = [h.clave for h in modelo.herramientas]
    lugares = {
        (h.clave, campo.clave): lugar
        for h in modelo.herramientas
        for lugar, campo in enumerate((*h.campos(), *modelo.cabecera))
    }

    def lugar_de(direccion: Direccion) -> tuple[int, int, int, str]:
        campo = lugares.get((direccion.herramienta, direccion.campo), len(lugares))
        return _en(claves, direccion.herramienta), direccion.ficha, campo, direccion.campo

    return replace(
        diferencia,
        respuestas=tuple(sorted(diferencia.respuestas, key=lambda c: lugar_de(c.direccion))),
        evidencias=tuple(sorted(diferencia.evidencias, key=lambda c: lugar_de(c.direccion))),
        herramientas=tuple(sorted(diferencia.herramientas, key=lambda c: _en(claves, c.clave))),
    )


def _en(claves: Sequence[str], clave: str) -> int:
    return claves.index(clave) if clave in claves else len(claves)


def _que_senalan(direccion: Direccion, vivas: Iterable[Observacion]) -> tuple[str, ...]:
    lugares = {direccion, Direccion(direccion.herramienta)}
    return tuple(o.folio for o in vivas if not lugares.isdisjoint(o.direcciones))


def _folios(diferencia: Diferencia) -> Collection[str]:
    respuestas = {f for c in diferencia.respuestas if c.clase in CIERTAS for f in c.folios}
    return respuestas | {f for c in diferencia.evidencias if c.clase in CIERTAS for f in c.folios}


def _una(todas: Iterable[EntregaRecibida], secuencia: int) -> EntregaRecibida:
    suyas = [una for una in todas if una.secuencia == secuencia]
    # De dos con el mismo número vale la que se decidió.
    hallada = max(suyas, key=lambda una: una.vale, default=None)
    if hallada is None:
        raise SinEntrega(
            f"Ese municipio no tiene una entrega {secuencia}.",
            sugerencia="Elija una de las recibidas de ese municipio.",
        )
    return hallada


def _vigente(todas: Iterable[EntregaRecibida]) -> EntregaRecibida:
    hallada = next((una for una in todas if una.vigente), None)
    if hallada is None:
        raise SinEntrega(
            "Ese municipio todavía no tiene una entrega aceptada.",
            sugerencia="Importe su paquete y vuelva a intentarlo.",
        )
    return hallada

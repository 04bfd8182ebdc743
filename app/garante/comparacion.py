"""Comparación pura de dos instantáneas de un municipio: aplicar el resultado a la de antes da la de
ahora.

Un campo se reconoce por su ficha y no por el número de ella, que se corre al quitar otra. Lo que
una de las dos dejó fuera por su alcance no se da por borrado ni por nuevo; por eso tampoco cuenta
que un campo deje de señalar una evidencia omitida.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeGuard

from app.garante import cambios_de_tabla
from app.garante.cambios_de_tabla import dicen_lo_mismo
from app.garante.vistas_cambios import (
    CambioDeEvidencia,
    CambioDeHerramienta,
    CambioDeRenglon,
    CambioDeRespuesta,
    ClaseDeCambio,
    Diferencia,
    MudanzaDeFicha,
)
from app.modelo.direccion import Direccion
from app.paquete.alcance import SIN_DATOS_PERSONALES
from app.paquete.canonico import Json
from app.paquete.instantanea import Evidencia, Herramienta, Instantanea, Respuesta

_C = ClaseDeCambio


class Lugar(NamedTuple):
    """De quién es una respuesta; `tipo` vacío es la ficha general."""

    herramienta: str
    tipo: str
    ficha: int
    campo: str


def comparar(antes: Instantanea, ahora: Instantanea) -> Diferencia:
    """Qué cambió de una a otra, en el orden en que viene la de ahora; lo quitado, al final."""
    mudanzas = tuple(_mudanzas(antes, ahora))
    evidencias = tuple(_evidencias(antes, ahora, _Numeracion(antes, mudanzas)))
    fuera = {c.evidencia.id for c in evidencias if c.clase in (_C.NO_VIENE, _C.NO_VENIA)}
    return Diferencia(
        tuple(_respuestas(antes, ahora, mudanzas, fuera)),
        evidencias,
        tuple(_herramientas(antes, ahora)),
        mudanzas,
    )


def aplicar_respuestas(
    antes: Iterable[Respuesta], diferencia: Diferencia
) -> Mapping[Lugar, Respuesta]:
    """Las respuestas de ahora a partir de las de antes y lo que cambió."""
    quedan = dict(_mudadas(antes, diferencia.mudanzas))
    for cambio in diferencia.respuestas:
        if cambio.antes is not None and not cambio.ficha_quitada:
            quedan.pop(_lugar(cambio.antes)._replace(ficha=cambio.direccion.ficha), None)
        if cambio.ahora is not None:
            quedan[_lugar(cambio.ahora)] = cambio.ahora
    return quedan


def aplicar_evidencias(
    antes: Iterable[Evidencia], diferencia: Diferencia
) -> Mapping[str, Evidencia]:
    """Las evidencias de ahora, por su id, a partir de las de antes y lo que cambió."""
    quedan = {una.id: una for una in antes}
    for cambio in diferencia.evidencias:
        if cambio.antes is not None:
            quedan.pop(cambio.antes.id, None)
    return quedan | {c.ahora.id: c.ahora for c in diferencia.evidencias if c.ahora is not None}


def por_lugar(respuestas: Iterable[Respuesta]) -> dict[Lugar, Respuesta]:
    """Un paquete auténtico puede repetir un registro: vale el último."""
    return {_lugar(r): r for r in respuestas}


def _lugar(r: Respuesta) -> Lugar:
    return Lugar(r.herramienta, r.tipo_ficha, r.ficha, r.campo)


def _mudanzas(antes: Instantanea, ahora: Instantanea) -> Iterator[MudanzaDeFicha]:
    """Las fichas que cambiaron de número o ya no están.

    Sin ninguna en común (otro expediente del mismo municipio) sólo se mira el número.
    """
    actuales = _fichas(ahora)
    for (herramienta, tipo), previas in _fichas(antes).items():
        suyas = actuales.get((herramienta, tipo), {})
        if suyas == previas:
            continue
        por_id = {identidad: numero for numero, identidad in suyas.items()}
        conocidas = not por_id.keys().isdisjoint(previas.values())
        for numero, identidad in previas.items():
            # Cada ficha de ahora es de una sola de antes, aunque el paquete repita un id.
            pasa = por_id.pop(identidad, None) if conocidas else numero if numero in suyas else None
            if pasa != numero:
                yield MudanzaDeFicha(herramienta, tipo, numero, pasa)


def _fichas(leida: Instantanea) -> Mapping[tuple[str, str], dict[int, str]]:
    fichas: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for r in leida.respuestas:
        if r.tipo_ficha:
            fichas[r.herramienta, r.tipo_ficha][r.ficha] = r.ficha_id
    return fichas


def _mudadas(
    respuestas: Iterable[Respuesta], mudanzas: Iterable[MudanzaDeFicha]
) -> Iterator[tuple[Lugar, Respuesta]]:
    """Las de antes en el lugar que les toca ahora; sin las de fichas que ya no están."""
    pasan = {(m.herramienta, m.tipo, m.antes): m.ahora for m in mudanzas}
    for lugar, respuesta in por_lugar(respuestas).items():
        ficha = pasan.get(lugar[:3], lugar.ficha)
        if ficha is not None:
            yield lugar._replace(ficha=ficha), respuesta


def _respuestas(
    antes: Instantanea,
    ahora: Instantanea,
    mudanzas: Collection[MudanzaDeFicha],
    fuera: Collection[str],
) -> Iterator[CambioDeRespuesta]:
    previas, actuales = dict(_mudadas(antes.respuestas, mudanzas)), por_lugar(ahora.respuestas)
    no_viene, no_venia = _omitidos(ahora), _omitidos(antes)
    for lugar in dict.fromkeys([*actuales, *previas]):
        previa, actual = previas.get(lugar), actuales.get(lugar)
        if previa is not None and actual is not None and _iguales(previa, actual, fuera):
            continue
        direccion = f"{lugar.herramienta}/{lugar.campo}"
        clase = _clase(
            previa, actual, no_viene=direccion in no_viene, no_venia=direccion in no_venia
        )
        yield CambioDeRespuesta(
            Direccion(lugar.herramienta, lugar.campo, lugar.ficha),
            clase,
            previa,
            actual,
            _renglones(previa, actual),
        )
    idas = {(m.herramienta, m.tipo, m.antes) for m in mudanzas if m.ahora is None}
    for lugar, previa in por_lugar(antes.respuestas).items():
        if lugar[:3] in idas:
            direccion_ida = Direccion(lugar.herramienta, lugar.campo, lugar.ficha)
            omitida = f"{lugar.herramienta}/{lugar.campo}" in no_viene
            clase = _clase(previa, None, no_viene=omitida)
            yield CambioDeRespuesta(direccion_ida, clase, previa, None, ficha_quitada=True)


def _clase(
    previa: object, actual: object, *, no_viene: bool = False, no_venia: bool = False
) -> ClaseDeCambio:
    if actual is None:
        return _C.NO_VIENE if no_viene else _C.QUITADO
    if previa is None:
        return _C.NO_VENIA if no_venia else _C.NUEVO
    return _C.CAMBIO


def _omitidos(leida: Instantanea) -> frozenset[str]:
    return frozenset(leida.entrega.campos_omitidos) if leida.entrega else frozenset()


def _iguales(previa: Respuesta, actual: Respuesta, fuera: Collection[str]) -> bool:
    if (previa.no_aplica, previa.motivo) != (actual.no_aplica, actual.motivo):
        return False
    if dicen_lo_mismo(previa.valor, actual.valor):
        return True
    # Sin sus datos personales, lo que señalaba una evidencia omitida deja de señalarla.
    return bool(fuera) and dicen_lo_mismo(_sin(previa.valor, fuera), _sin(actual.valor, fuera))


def _sin(valor: Json, fuera: Collection[str]) -> Json:
    """El valor sin las evidencias que una de las dos entregas no podía mencionar."""
    if isinstance(valor, list):
        return [_sin(uno, fuera) for uno in valor if not (type(uno) is str and uno in fuera)]
    if isinstance(valor, dict):
        return {clave: _sin(uno, fuera) for clave, uno in valor.items()}
    return "" if type(valor) is str and valor in fuera else valor


def _renglones(previa: Respuesta | None, actual: Respuesta | None) -> tuple[CambioDeRenglon, ...]:
    if previa is None or actual is None:
        return ()
    if not (_es_tabla(previa.valor) and _es_tabla(actual.valor)):
        return ()
    return cambios_de_tabla.comparar(previa.valor, actual.valor)


def _es_tabla(valor: Json) -> TypeGuard[list[Json]]:
    return isinstance(valor, list) and any(isinstance(fila, dict) for fila in valor)


class _Numeracion:
    """El número que tiene ahora la ficha de un campo de antes."""

    def __init__(self, antes: Instantanea, mudanzas: Iterable[MudanzaDeFicha]) -> None:
        self._tipos = {(r.herramienta, r.campo): r.tipo_ficha for r in antes.respuestas}
        self._pasan = {(m.herramienta, m.tipo, m.antes): m.ahora for m in mudanzas}

    def de(self, una: Evidencia) -> int:
        tipo = self._tipos.get((una.herramienta, una.campo), "")
        return self._pasan.get((una.herramienta, tipo, una.ficha), una.ficha) or una.ficha


def _evidencias(
    antes: Instantanea, ahora: Instantanea, numeracion: _Numeracion
) -> Iterator[CambioDeEvidencia]:
    previas = {una.id: una for una in antes.evidencias}
    no_viene, no_venia = _sin_personales(ahora), _sin_personales(antes)
    for una in {e.id: e for e in ahora.evidencias}.values():
        previa = previas.pop(una.id, None)
        if previa is None or replace(previa, ficha=numeracion.de(previa)) != una:
            clase = _clase(previa, una, no_venia=no_venia)
            direccion = Direccion(una.herramienta, una.campo, una.ficha)
            yield CambioDeEvidencia(direccion, clase, previa, una)
    for previa in previas.values():
        direccion = Direccion(previa.herramienta, previa.campo, numeracion.de(previa))
        yield CambioDeEvidencia(direccion, _clase(previa, None, no_viene=no_viene), previa, None)


def _sin_personales(leida: Instantanea) -> bool:
    """Si esa entrega pudo omitir evidencias: cuáles, no lo dice."""
    return leida.entrega is not None and leida.entrega.alcance == SIN_DATOS_PERSONALES


def _herramientas(antes: Instantanea, ahora: Instantanea) -> Iterator[CambioDeHerramienta]:
    previas = {h.clave: h for h in antes.herramientas}
    actuales = {h.clave: h for h in ahora.herramientas}
    for clave in dict.fromkeys([*actuales, *previas]):
        previa, actual = previas.get(clave), actuales.get(clave)
        if previa is None or actual is None or _declarado(previa) != _declarado(actual):
            yield CambioDeHerramienta(clave, previa, actual)


def _declarado(una: Herramienta) -> tuple[object, ...]:
    """Sin avance ni situación: se mueven solos con cada campo y con cada entrega."""
    return una.estado, una.nivel, una.inicio, una.fin

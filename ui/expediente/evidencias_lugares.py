"""Dónde puede ir una evidencia y cómo se llama el lugar donde está. Sin Qt."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Herramienta, Modelo, TipoCampo

DIAGNOSTICO = "dx"


class Lugar(NamedTuple):
    """Un campo que lleva archivos, con el nombre de su ficha si hay varias."""

    direccion: Direccion
    texto: str


class Nombres:
    """De una dirección a «1a Convenio de colaboración › Acta de cabildo»."""

    def __init__(self, modelo: Modelo) -> None:
        self._herramientas = {h.clave: f"{h.clave} {h.nombre_corto}" for h in modelo.herramientas}
        self._herramientas[DIAGNOSTICO] = "Diagnóstico"
        comunes = {campo.clave: campo.etiqueta for campo in modelo.cabecera}
        self._campos = {
            (h.clave, campo.clave): campo.etiqueta
            for h in modelo.herramientas
            for campo in h.campos()
        }
        for clave in self._herramientas:
            self._campos |= {(clave, campo): texto for campo, texto in comunes.items()}
        self._campos |= {
            (DIAGNOSTICO, pregunta.codigo): pregunta.texto
            for pregunta in modelo.diagnostico.preguntas
        }

    def herramienta(self, clave: str) -> str:
        """«1a Convenio de colaboración»."""
        return self._herramientas.get(clave, clave)

    def campo(self, direccion: Direccion) -> str:
        """La etiqueta del campo, con el número de ficha si no es la primera."""
        base = self._campos.get((direccion.herramienta, direccion.campo), direccion.campo)
        return f"{base} ({direccion.ficha})" if direccion.ficha > 1 else base

    def completo(self, direccion: Direccion) -> str:
        """Herramienta y campo."""
        return f"{self.herramienta(direccion.herramienta)} › {self.campo(direccion)}"


def lugares_de(herramienta: Herramienta, modelo: Modelo, fichas: Any) -> tuple[Lugar, ...]:
    """Los campos de adjuntos de la herramienta, una vez por ficha. `fichas`: su servicio."""
    generales = (c for s in herramienta.secciones if not s.ficha for c in s.campos)
    lugares = [
        Lugar(Direccion(herramienta.clave, campo.clave), campo.etiqueta)
        for campo in (*_adjuntos(generales), *_adjuntos(modelo.cabecera))
    ]
    for tipo in herramienta.fichas:
        propios = [c for s in herramienta.secciones if s.ficha == tipo.clave for c in s.campos]
        for ficha in fichas.lista(herramienta.clave, tipo.clave):
            nombre = ficha.titulo or f"{tipo.singular} {ficha.numero}"
            lugares += [
                Lugar(
                    Direccion(herramienta.clave, campo.clave, ficha.numero),
                    f"{nombre} › {campo.etiqueta}",
                )
                for campo in _adjuntos(propios)
            ]
    return tuple(lugares)


def _adjuntos(campos: Any) -> Iterator[Campo]:
    return (campo for campo in campos if campo.tipo is TipoCampo.ADJUNTO)

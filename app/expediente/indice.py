"""Qué campo del Modelo señala una dirección, y en qué tipo de ficha vive."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.expediente.errores import CampoDesconocido, HerramientaDesconocida
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Diagnostico, Modelo, Obligacion, Opcion, Pregunta, TipoCampo

DIAGNOSTICO = "dx"
"""Clave con que se direccionan las respuestas del diagnóstico, como si fuera una herramienta."""

NO_SE = "no_se"
"""Respuesta «No sé»: vale cero y se marca para capacitación."""


@dataclass(frozen=True, slots=True)
class Lugar:
    """Un campo y el tipo de ficha en que se contesta (vacío = general)."""

    campo: Campo
    tipo: str
    admite_no_se: bool = False


class Indice:
    """Los campos de todo el Modelo por herramienta y clave."""

    def __init__(self, modelo: Modelo) -> None:
        self._modelo = modelo
        self._lugares: dict[str, dict[str, Lugar]] = {}
        self._renombrados: dict[str, dict[str, str]] = {
            h.clave: dict(h.renombrados) for h in modelo.herramientas
        }
        self._claves = {h.clave for h in modelo.herramientas} | {DIAGNOSTICO}

    def lugar(self, direccion: Direccion) -> Lugar:
        """El campo que señala la dirección. Lanza si el Modelo no lo tiene."""
        lugares = self.de(direccion.herramienta)
        clave = self.vigente(direccion.herramienta, direccion.campo)
        lugar = lugares.get(clave)
        if lugar is None or (direccion.ficha > 1 and not lugar.tipo):
            raise CampoDesconocido(direccion)
        return lugar

    def vigente(self, herramienta: str, campo: str) -> str:
        """La clave actual de un campo que pudo llamarse de otro modo en un Modelo anterior."""
        return self._renombrados.get(herramienta, {}).get(campo, campo)

    def de(self, herramienta: str) -> dict[str, Lugar]:
        """Todos los campos de la herramienta, en orden de página y con la cabecera al final."""
        if herramienta not in self._lugares:
            if herramienta not in self._claves:
                raise HerramientaDesconocida(herramienta)
            self._lugares[herramienta] = dict(self._recorrer(herramienta))
        return self._lugares[herramienta]

    def _recorrer(self, clave: str) -> Iterator[tuple[str, Lugar]]:
        if clave == DIAGNOSTICO:
            yield from _del_diagnostico(self._modelo.diagnostico)
            return
        herramienta = self._modelo.herramienta(clave)
        for seccion in herramienta.secciones:
            for campo in seccion.campos:
                yield campo.clave, Lugar(campo, seccion.ficha)
        for campo in self._modelo.cabecera:
            yield campo.clave, Lugar(campo, "")


def _del_diagnostico(diagnostico: Diagnostico) -> Iterator[tuple[str, Lugar]]:
    for dato in diagnostico.contexto:
        for campo in dato.campos:
            yield campo.clave, Lugar(campo, "")
    for pregunta in diagnostico.preguntas:
        yield pregunta.codigo, Lugar(campo_de_pregunta(pregunta), "", admite_no_se=True)
    for medida in diagnostico.cumplimiento:
        for campo in medida.campos:
            yield campo.clave, Lugar(campo, "")
    for campo in diagnostico.priorizacion:
        yield campo.clave, Lugar(campo, "")


def campo_de_pregunta(pregunta: Pregunta) -> Campo:
    """La pregunta del diagnóstico como campo: se valida y se muestra igual que los demás."""
    numerica = pregunta.captura != "opcion"
    opciones = () if numerica else tuple(Opcion(r.clave, r.texto) for r in pregunta.rangos)
    return Campo(
        clave=pregunta.codigo,
        etiqueta=pregunta.texto,
        tipo=TipoCampo.NUMERO if numerica else TipoCampo.OPCION_UNICA,
        obligacion=Obligacion.SI,
        ayuda=pregunta.evidencia,
        opciones=opciones,
        minimo=Decimal(0) if numerica else None,
        maximo=Decimal(100) if pregunta.captura == "porcentaje" else None,
    )

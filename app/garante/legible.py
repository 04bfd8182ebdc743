"""Lo que respondió un municipio, en palabras y completo.

Todo sale como texto plano: viene de un paquete y nada de él se interpreta.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.modelo import contexto
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Columna, Modelo, Pregunta, TipoCampo
from app.modelo.valores import esta_vacio, texto_visible
from app.paquete.instantanea import Instantanea, Respuesta

DX = "dx"
"""La herramienta bajo la que viajan las respuestas del diagnóstico."""


class Legible:
    """Las respuestas de una entrega por dirección, y cómo se lee cada una."""

    def __init__(self, leida: Instantanea) -> None:
        self.respuestas: Mapping[Direccion, Respuesta] = {
            Direccion(r.herramienta, r.campo, r.ficha): r for r in leida.respuestas
        }
        self.fichas: dict[tuple[str, str], set[int]] = defaultdict(set)
        for r in leida.respuestas:
            self.fichas[r.herramienta, r.tipo_ficha].add(r.ficha)
        self._personas = {p.id: contexto.Persona(p.id, p.nombre, p.cargo) for p in leida.personas}
        self._evidencias = {
            e.id: contexto.Evidencia(
                e.id, Direccion(e.herramienta), e.nombre, e.tipo, e.tamano, e.sha256
            )
            for e in leida.evidencias
        }

    def texto(self, campo: Campo, direccion: Direccion) -> str:
        """Lo respondido, completo; vacío si no se respondió."""
        return self.contestado(campo, self.respuestas.get(direccion))

    def contestado(self, campo: Campo, respuesta: Respuesta | None) -> str:
        """Una respuesta, completa; vacío si no la hay."""
        if respuesta is None:
            return ""
        if respuesta.no_aplica:
            return f"No aplica: {respuesta.motivo}"
        return self.dicho(campo, respuesta.valor)

    def opcion(self, pregunta: Pregunta, respuesta: Respuesta | None) -> str:
        """La respuesta a una pregunta del diagnóstico."""
        if respuesta is None:
            return ""
        if respuesta.no_aplica:
            return f"No aplica: {respuesta.motivo}"
        textos = {rango.clave: rango.texto for rango in pregunta.rangos}
        return textos.get(str(respuesta.valor), suelto(respuesta.valor))

    def dicho(self, campo: Campo | Columna, valor: Any) -> str:
        """Un valor suelto de ese campo o columna; vacío si no dice nada."""
        if esta_vacio(valor):
            return ""
        if campo.tipo is TipoCampo.TABLA:
            return self._tabla(campo, valor)
        en_lista = campo.tipo in (TipoCampo.ADJUNTO, TipoCampo.OPCION_MULTIPLE)
        if isinstance(valor, dict) or (isinstance(valor, list | tuple) and not en_lista):
            return suelto(valor)
        if en_lista and not isinstance(valor, list | tuple):
            return suelto(valor)
        return texto_visible(campo, valor, self._personas, self._evidencias)

    def renglon(self, campo: Campo, fila: Any) -> str:
        """Un renglón de una tabla: «Qué: acta; Cuándo: 3 de mayo»."""
        if not isinstance(fila, Mapping):
            return suelto(fila)
        celdas = (
            f"{columna.etiqueta}: {dicho}"
            for columna in campo.columnas
            if (dicho := self.dicho(columna, fila.get(columna.clave)))
        )
        return "; ".join(celdas)

    def _tabla(self, campo: Any, valor: Any) -> str:
        if not isinstance(valor, list | tuple):
            return suelto(valor)
        filas = enumerate(valor, start=1)
        return "\n".join(f"{numero}. {self.renglon(campo, fila)}" for numero, fila in filas)


def respuesta(modelo: Modelo, legible: Legible, una: Respuesta | None) -> str:
    """Lo que dice una respuesta según su campo; tal cual si el campo no es de este Modelo."""
    if una is None:
        return ""
    preguntas = {p.codigo: p for p in modelo.diagnostico.preguntas}
    if una.herramienta == DX and una.campo in preguntas:
        return legible.opcion(preguntas[una.campo], una)
    propias = [h for h in modelo.herramientas if h.clave == una.herramienta]
    campos = (c for h in propias for c in (*h.campos(), *modelo.cabecera) if c.clave == una.campo)
    campo = next(campos, None)
    return suelto(una.valor) if campo is None else legible.contestado(campo, una)


def suelto(valor: Any) -> str:
    """Un valor que no tiene la forma de su campo, tal cual, para que se vea que algo anda mal."""
    return valor if isinstance(valor, str) else json.dumps(valor, ensure_ascii=False, default=str)

"""Lo que respondió un municipio, campo por campo y con lo que cambió desde su entrega anterior.

Todo sale como texto plano: viene de un paquete y nada de él se interpreta. Sin Qt.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from app.garante import consulta, observaciones, revision
from app.garante.vistas import EvidenciaRecibida
from app.garante.vistas_revision import EntregaEnRevision, EstadoObservacion, Observacion
from app.modelo import contexto
from app.modelo.direccion import Direccion
from app.modelo.tipos import (
    Campo,
    Herramienta,
    Modelo,
    Obligacion,
    Pregunta,
    Seccion,
    TipoCampo,
    TipoFicha,
)
from app.modelo.valores import esta_vacio, texto_visible
from app.paquete.instantanea import Instantanea, Respuesta

SIN_RESPUESTA = "Sin respuesta"
NADA = "No se capturó nada de esta herramienta."
CABECERA = "Datos del documento"
DX = "dx"


class Cambio(Enum):
    """Qué pasó con el campo desde la entrega anterior."""

    PRIMERA = ""
    IGUAL = "igual"
    NUEVO = "nuevo"
    CAMBIO = "cambió"
    QUITADO = "lo quitó"


CAMBIADOS = frozenset({Cambio.NUEVO, Cambio.CAMBIO, Cambio.QUITADO})


class CampoLeido(NamedTuple):
    """Un renglón de la revisión. `antes`: lo que decía la entrega anterior, si cambió."""

    direccion: Direccion
    herramienta: str
    seccion: str
    dimension: int
    etiqueta: str
    texto: str
    cambio: Cambio = Cambio.PRIMERA
    antes: str = ""
    evidencias: tuple[EvidenciaRecibida, ...] = ()
    observaciones: tuple[Observacion, ...] = ()

    @property
    def respondida(self) -> bool:
        """Si una observación suya tiene respuesta por resolver."""
        return any(o.estado is EstadoObservacion.RESPONDIDA for o in self.observaciones)

    @property
    def vacio(self) -> bool:
        """Si no se respondió."""
        return not self.texto


class Lectura(NamedTuple):
    """Todo lo que hace falta para revisar la entrega vigente de un municipio."""

    hoy: date
    entrega: EntregaEnRevision
    anterior: int | None
    campos: tuple[CampoLeido, ...]
    observaciones: tuple[Observacion, ...]
    evidencias: tuple[EvidenciaRecibida, ...]

    def por_sha(self, sha256: str) -> EvidenciaRecibida | None:
        """La evidencia con esa huella, si es de esta entrega."""
        return next((e for e in self.evidencias if e.sha256 == sha256), None)


def leer(base: Any, modelo: Modelo, municipio: str) -> Lectura:
    """La entrega vigente y la anterior, comparadas; se llama en el hilo de trabajo."""
    entrega = revision.de_municipio(base, municipio)
    anterior = next(
        (
            e
            for e in consulta.entregas(base, municipio)
            if e.vale and e.secuencia < entrega.secuencia
        ),
        None,
    )
    previa = (
        consulta.instantanea(base, municipio, numero=anterior.instantanea) if anterior else None
    )
    suyas = observaciones.de_municipio(base, municipio)
    recibidas = consulta.evidencias(base, municipio)
    expositor = _Expositor(modelo, consulta.instantanea(base, municipio), previa, suyas, recibidas)
    return Lectura(
        hoy=base.reloj.hoy(),
        entrega=entrega,
        anterior=anterior.secuencia if anterior else None,
        campos=tuple(expositor.campos()),
        observaciones=suyas,
        evidencias=recibidas,
    )


class _Lado:
    """Una de las dos entregas: sus respuestas por dirección y cómo se leen."""

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
        respuesta = self.respuestas.get(direccion)
        if respuesta is None:
            return ""
        if respuesta.no_aplica:
            return f"No aplica: {respuesta.motivo}"
        return self._visible(campo, respuesta.valor)

    def opcion(self, pregunta: Pregunta, direccion: Direccion) -> str:
        """La respuesta a una pregunta del diagnóstico."""
        respuesta = self.respuestas.get(direccion)
        if respuesta is None:
            return ""
        if respuesta.no_aplica:
            return f"No aplica: {respuesta.motivo}"
        textos = {rango.clave: rango.texto for rango in pregunta.rangos}
        return textos.get(str(respuesta.valor), _suelto(respuesta.valor))

    def _visible(self, campo: Any, valor: Any) -> str:
        if esta_vacio(valor):
            return ""
        if campo.tipo is TipoCampo.TABLA:
            return self._tabla(campo, valor)
        en_lista = campo.tipo in (TipoCampo.ADJUNTO, TipoCampo.OPCION_MULTIPLE)
        if isinstance(valor, dict) or (isinstance(valor, list | tuple) and not en_lista):
            return _suelto(valor)
        if en_lista and not isinstance(valor, list | tuple):
            return _suelto(valor)
        return texto_visible(campo, valor, self._personas, self._evidencias)

    def _tabla(self, campo: Campo, valor: Any) -> str:
        if not isinstance(valor, list | tuple):
            return _suelto(valor)
        renglones = []
        for numero, fila in enumerate(valor, start=1):
            if not isinstance(fila, Mapping):
                renglones.append(f"{numero}. {_suelto(fila)}")
                continue
            celdas = (
                f"{columna.etiqueta}: {dicho}"
                for columna in campo.columnas
                if (dicho := self._visible(columna, fila.get(columna.clave)))
            )
            renglones.append(f"{numero}. " + "; ".join(celdas))
        return "\n".join(renglones)


class _Expositor:
    """Arma los renglones en el orden del Modelo."""

    def __init__(
        self,
        modelo: Modelo,
        actual: Instantanea,
        previa: Instantanea | None,
        suyas: Sequence[Observacion],
        recibidas: Iterable[EvidenciaRecibida],
    ) -> None:
        self._modelo = modelo
        self._actual = _Lado(actual)
        self._previa = None if previa is None else _Lado(previa)
        self._observaciones: dict[Direccion, list[Observacion]] = defaultdict(list)
        for una in suyas:
            for direccion in una.direcciones:
                self._observaciones[direccion].append(una)
        self._evidencias: dict[Direccion, list[EvidenciaRecibida]] = defaultdict(list)
        for recibida in recibidas:
            self._evidencias[self._conocida(recibida.direccion)].append(recibida)
        lados = [self._actual] if self._previa is None else [self._actual, self._previa]
        direcciones = [d for lado in lados for d in lado.respuestas]
        direcciones += [*self._observaciones, *self._evidencias]
        self._con_algo = {d.herramienta for d in direcciones if d.campo}

    def _conocida(self, direccion: Direccion) -> Direccion:
        """La misma, o la de su herramienta si el campo no es de este Modelo."""
        try:
            herramienta = self._modelo.herramienta(direccion.herramienta)
        except KeyError:
            return direccion
        conocidos = {campo.clave for campo in (*self._modelo.cabecera, *herramienta.campos())}
        return direccion if direccion.campo in conocidos else Direccion(direccion.herramienta)

    def campos(self) -> Iterator[CampoLeido]:
        """Todos los renglones."""
        for herramienta in self._modelo.herramientas:
            suyos = list(self._de_herramienta(herramienta))
            general = self._general(herramienta)
            if not suyos:
                general = general._replace(texto=NADA)
            if not suyos or general.evidencias or general.observaciones:
                yield general
            yield from suyos
        for pregunta in self._modelo.diagnostico.preguntas:
            yield from self._de_pregunta(pregunta)

    def _general(self, herramienta: Herramienta) -> CampoLeido:
        entera = Direccion(herramienta.clave)
        return CampoLeido(
            entera,
            f"{herramienta.clave} {herramienta.nombre_corto}",
            "Toda la herramienta",
            herramienta.dimension,
            "La herramienta completa",
            "",
            evidencias=tuple(self._evidencias[entera]),
            observaciones=tuple(self._observaciones[entera]),
        )

    def _de_herramienta(self, herramienta: Herramienta) -> Iterator[CampoLeido]:
        if not self._hay(herramienta.clave):
            return
        tipos = {tipo.clave: tipo for tipo in herramienta.fichas}
        for seccion in herramienta.secciones:
            for ficha in self._fichas(herramienta.clave, seccion.ficha):
                titulo = _titulo(seccion, tipos.get(seccion.ficha), ficha)
                for campo in seccion.campos:
                    yield from self._campo(herramienta, titulo, campo, ficha)
        for campo in self._modelo.cabecera:
            yield from self._campo(herramienta, CABECERA, campo, 1)

    def _hay(self, herramienta: str) -> bool:
        return herramienta in self._con_algo

    def _fichas(self, herramienta: str, tipo: str) -> list[int]:
        if not tipo:
            return [1]
        previas = self._previa.fichas[herramienta, tipo] if self._previa else set()
        return sorted(self._actual.fichas[herramienta, tipo] | previas)

    def _campo(
        self, herramienta: Herramienta, seccion: str, campo: Campo, ficha: int
    ) -> Iterator[CampoLeido]:
        direccion = Direccion(herramienta.clave, campo.clave, ficha)
        texto = self._actual.texto(campo, direccion)
        antes = self._previa.texto(campo, direccion) if self._previa else ""
        leido = CampoLeido(
            direccion,
            f"{herramienta.clave} {herramienta.nombre_corto}",
            seccion,
            herramienta.dimension,
            campo.etiqueta,
            texto,
            self._cambio(texto, antes),
            antes if antes != texto else "",
            tuple(self._evidencias[direccion]),
            tuple(self._observaciones[direccion]),
        )
        pedido = campo.obligacion is Obligacion.SI
        if texto or antes or pedido or leido.evidencias or leido.observaciones:
            yield leido

    def _de_pregunta(self, pregunta: Pregunta) -> Iterator[CampoLeido]:
        direccion = Direccion(DX, pregunta.codigo)
        texto = self._actual.opcion(pregunta, direccion)
        antes = self._previa.opcion(pregunta, direccion) if self._previa else ""
        if texto or antes:
            yield CampoLeido(
                direccion,
                "Diagnóstico",
                f"Herramienta {pregunta.herramienta}",
                0,
                pregunta.texto or pregunta.codigo,
                texto,
                self._cambio(texto, antes),
                antes if antes != texto else "",
                tuple(self._evidencias[direccion]),
                tuple(self._observaciones[direccion]),
            )

    def _cambio(self, texto: str, antes: str) -> Cambio:
        if self._previa is None:
            return Cambio.PRIMERA
        if texto == antes:
            return Cambio.IGUAL
        if not antes:
            return Cambio.NUEVO
        return Cambio.CAMBIO if texto else Cambio.QUITADO


def _titulo(seccion: Seccion, tipo: TipoFicha | None, ficha: int) -> str:
    propio = f"{seccion.letra}. {seccion.titulo}"
    return f"{tipo.singular.capitalize()} {ficha} · {propio}" if tipo else propio


def _suelto(valor: Any) -> str:
    """Un valor que no tiene la forma de su campo, tal cual, para que se vea que algo anda mal."""
    return valor if isinstance(valor, str) else json.dumps(valor, ensure_ascii=False, default=str)

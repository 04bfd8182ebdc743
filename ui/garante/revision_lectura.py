"""Lo que respondió un municipio, campo por campo y con lo que cambió desde su entrega anterior.

Todo sale como texto plano: viene de un paquete y nada de él se interpreta. Sin Qt.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from app.garante import cambios, cambios_en_palabras, consulta, observaciones, revision
from app.garante.legible import DX, Legible
from app.garante.vistas import EvidenciaRecibida
from app.garante.vistas_cambios import (
    CambioDeEvidencia,
    CambioDeHerramienta,
    CambioDeRenglon,
    CambioDeRespuesta,
    CambiosDeEntrega,
    ClaseDeCambio,
)
from app.garante.vistas_revision import EntregaEnRevision, EstadoObservacion, Observacion
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Herramienta, Modelo, Obligacion, Pregunta, Seccion, TipoFicha
from app.paquete.instantanea import Herramienta as Declarada
from app.paquete.instantanea import Instantanea

SIN_RESPUESTA = "Sin respuesta"
VACIA = "(vacío)"
NADA = "No se capturó nada de esta herramienta."
CABECERA = "Datos del documento"


class Cambio(Enum):
    """Qué pasó con el campo desde la entrega anterior."""

    PRIMERA = ""
    IGUAL = "igual"
    NUEVO = "nuevo"
    CAMBIO = "cambió"
    QUITADO = "lo quitó"
    NO_VIENE = "no viene"
    NO_VENIA = "antes no venía"


CAMBIADOS = frozenset({Cambio.NUEVO, Cambio.CAMBIO, Cambio.QUITADO})
_DE_CLASE = {
    ClaseDeCambio.NUEVO: Cambio.NUEVO,
    ClaseDeCambio.CAMBIO: Cambio.CAMBIO,
    ClaseDeCambio.QUITADO: Cambio.QUITADO,
    ClaseDeCambio.NO_VIENE: Cambio.NO_VIENE,
    ClaseDeCambio.NO_VENIA: Cambio.NO_VENIA,
}


class RenglonCambiado(NamedTuple):
    """Lo que cambió de un renglón de una tabla; vacío el lado en que no está.

    `cual`: «Renglón 2», o «Renglón 2, Meta» si sólo cambió esa columna.
    """

    cual: str
    antes: str
    ahora: str


class CampoLeido(NamedTuple):
    """Un renglón de la revisión. `antes`: lo que decía la entrega anterior, si cambió.

    `renglones`: de una tabla, sólo los que no están igual. `movidas`: qué evidencias se agregaron,
    se quitaron o cambiaron, en palabras. `fichas`: de una herramienta, las que ya no están, con
    lo que decían. `folios`: las observaciones a las que el cambio responde.
    """

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
    renglones: tuple[RenglonCambiado, ...] = ()
    movidas: tuple[str, ...] = ()
    fichas: tuple[str, ...] = ()
    folios: tuple[str, ...] = ()

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
    comparada: CambiosDeEntrega
    campos: tuple[CampoLeido, ...]
    observaciones: tuple[Observacion, ...]
    evidencias: tuple[EvidenciaRecibida, ...]

    @property
    def anterior(self) -> int | None:
        """El número de la entrega con que se compara; `None` si es la primera."""
        return self.comparada.contra

    def por_sha(self, sha256: str) -> EvidenciaRecibida | None:
        """La evidencia con esa huella, si es de esta entrega."""
        return next((e for e in self.evidencias if e.sha256 == sha256), None)


def leer(base: Any, modelo: Modelo, municipio: str) -> Lectura:
    """La entrega vigente y la anterior, comparadas; se llama en el hilo de trabajo."""
    entrega = revision.de_municipio(base, municipio)
    todas = consulta.entregas(base, municipio)
    actual = next(una for una in todas if una.instantanea == entrega.instantanea)
    anterior = cambios.anterior(todas, actual.secuencia)
    ahora = consulta.instantanea(base, municipio, numero=actual.instantanea)
    antes = None
    if anterior is not None:
        antes = consulta.instantanea(base, municipio, numero=anterior.instantanea)
    suyas = observaciones.de_municipio(base, municipio)
    recibidas = consulta.evidencias(base, municipio)
    comparada = cambios.armar(base, actual, anterior, (antes, ahora), suyas)
    expositor = _Expositor(modelo, (antes, ahora), comparada, suyas, recibidas)
    return Lectura(
        hoy=base.reloj.hoy(),
        entrega=entrega,
        comparada=comparada,
        campos=tuple(expositor.campos()),
        observaciones=suyas,
        evidencias=recibidas,
    )


class _Lo(NamedTuple):
    """Lo que cambió de un dato, repartido por su dirección."""

    respuesta: CambioDeRespuesta | None
    evidencias: tuple[CambioDeEvidencia, ...]


class _Expositor:
    """Arma los renglones en el orden del Modelo."""

    def __init__(
        self,
        modelo: Modelo,
        leidas: tuple[Instantanea | None, Instantanea],
        comparada: CambiosDeEntrega,
        suyas: Sequence[Observacion],
        recibidas: Iterable[EvidenciaRecibida],
    ) -> None:
        antes, ahora = leidas
        self._modelo = modelo
        self._primera = antes is None
        self._ahora, self._antes = Legible(ahora), Legible(antes or ahora)
        diferencia = comparada.diferencia
        self._respuestas = {c.direccion: c for c in diferencia.respuestas if not c.ficha_quitada}
        self._idas = [c for c in diferencia.respuestas if c.ficha_quitada]
        self._declaradas = {c.clave: c for c in diferencia.herramientas}
        self._movidas: dict[Direccion, list[CambioDeEvidencia]] = defaultdict(list)
        for movida in diferencia.evidencias:
            self._movidas[self._conocida(movida.direccion)].append(movida)
        self._observaciones: dict[Direccion, list[Observacion]] = defaultdict(list)
        for una in suyas:
            for direccion in una.direcciones:
                self._observaciones[direccion].append(una)
        self._evidencias: dict[Direccion, list[EvidenciaRecibida]] = defaultdict(list)
        for recibida in recibidas:
            self._evidencias[self._conocida(recibida.direccion)].append(recibida)
        direcciones = [*self._ahora.respuestas, *self._antes.respuestas]
        direcciones += [*self._observaciones, *self._evidencias, *self._movidas]
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
                general = general._replace(texto=general.texto or NADA)
            if not suyos or self._hay_algo(general) or general.cambio in CAMBIADOS:
                yield general
            yield from suyos
        for pregunta in self._modelo.diagnostico.preguntas:
            yield from self._de_pregunta(pregunta)

    def _general(self, herramienta: Herramienta) -> CampoLeido:
        """Lo que no es de un campo: lo que declara, las fichas que ya no están y lo suelto."""
        declarada = self._declaradas.get(herramienta.clave)
        idas = tuple(self._fichas_idas(herramienta))
        leido = CampoLeido(
            Direccion(herramienta.clave),
            f"{herramienta.clave} {herramienta.nombre_corto}",
            "Toda la herramienta",
            herramienta.dimension,
            "La herramienta completa",
            self._declarado(declarada.ahora) if declarada else "",
            fichas=idas,
        )
        leido = self._con_lo_suyo(leido)
        if declarada is not None:
            cambio = _cambio_de(declarada)
            return leido._replace(cambio=cambio, antes=self._declarado(declarada.antes))
        return leido._replace(cambio=Cambio.QUITADO) if idas else leido

    def _declarado(self, una: Declarada | None) -> str:
        return cambios_en_palabras.declarado(self._modelo, una)

    def _fichas_idas(self, herramienta: Herramienta) -> Iterator[str]:
        """«El proyecto 1 ya no está. Decía: Nombre: Pozo; …»."""
        campos = {campo.clave: campo for campo in herramienta.campos()}
        tipos = {tipo.clave: tipo for tipo in herramienta.fichas}
        suyas: dict[tuple[str, int], list[str]] = defaultdict(list)
        for ida in self._idas:
            campo = campos.get(ida.direccion.campo)
            if ida.direccion.herramienta == herramienta.clave and campo and ida.antes:
                dicho = self._antes.contestado(campo, ida.antes)
                suyas[ida.antes.tipo_ficha, ida.direccion.ficha].append(
                    f"{campo.etiqueta}: {dicho}"
                )
        for (tipo, numero), dichos in suyas.items():
            singular = tipos[tipo].singular if tipo in tipos else tipo
            yield f"Ya no está: {singular} {numero}. Decía: {'; '.join(dichos)}"

    def _de_herramienta(self, herramienta: Herramienta) -> Iterator[CampoLeido]:
        if herramienta.clave not in self._con_algo:
            return
        tipos = {tipo.clave: tipo for tipo in herramienta.fichas}
        for seccion in herramienta.secciones:
            for ficha in self._fichas(herramienta.clave, seccion.ficha):
                titulo = _titulo(seccion, tipos.get(seccion.ficha), ficha)
                for campo in seccion.campos:
                    yield from self._campo(herramienta, titulo, campo, ficha)
        for campo in self._modelo.cabecera:
            yield from self._campo(herramienta, CABECERA, campo, 1)

    def _fichas(self, herramienta: str, tipo: str) -> list[int]:
        return sorted(self._ahora.fichas[herramienta, tipo]) if tipo else [1]

    def _campo(
        self, herramienta: Herramienta, seccion: str, campo: Campo, ficha: int
    ) -> Iterator[CampoLeido]:
        direccion = Direccion(herramienta.clave, campo.clave, ficha)
        leido = CampoLeido(
            direccion,
            f"{herramienta.clave} {herramienta.nombre_corto}",
            seccion,
            herramienta.dimension,
            campo.etiqueta,
            self._ahora.texto(campo, direccion),
        )
        cambio = self._respuestas.get(direccion)
        if cambio is not None:
            leido = leido._replace(
                antes=self._antes.contestado(campo, cambio.antes),
                renglones=tuple(r for c in cambio.renglones for r in self._renglon(campo, c)),
            )
        leido = self._con_lo_suyo(leido)
        pedido = campo.obligacion is Obligacion.SI
        if leido.texto or leido.antes or pedido or self._hay_algo(leido):
            yield leido

    def _renglon(self, campo: Campo, uno: CambioDeRenglon) -> Iterator[RenglonCambiado]:
        """Columna por columna si el renglón sigue; entero si se puso, se quitó o no tiene forma."""
        cual = f"Renglón {uno.lugar or uno.lugar_antes}"
        columnas = [c for c in campo.columnas if c.clave in uno.columnas]
        for columna in columnas:
            antes = self._antes.dicho(columna, uno.antes.get(columna.clave))
            ahora = self._ahora.dicho(columna, uno.ahora.get(columna.clave))
            yield RenglonCambiado(f"{cual}, {columna.etiqueta}", antes or VACIA, ahora or VACIA)
        if not columnas:
            antes = "" if uno.lugar_antes is None else self._antes.renglon(campo, uno.antes)
            ahora = "" if uno.lugar is None else self._ahora.renglon(campo, uno.ahora)
            yield RenglonCambiado(cual, antes, ahora)

    def _de_pregunta(self, pregunta: Pregunta) -> Iterator[CampoLeido]:
        direccion = Direccion(DX, pregunta.codigo)
        cambio = self._respuestas.get(direccion)
        leido = CampoLeido(
            direccion,
            "Diagnóstico",
            f"Herramienta {pregunta.herramienta}",
            0,
            pregunta.texto or pregunta.codigo,
            self._ahora.opcion(pregunta, self._ahora.respuestas.get(direccion)),
            antes=self._antes.opcion(pregunta, cambio.antes) if cambio else "",
        )
        if leido.texto or leido.antes:
            yield self._con_lo_suyo(leido)

    def _con_lo_suyo(self, leido: CampoLeido) -> CampoLeido:
        """El renglón con sus evidencias, sus observaciones y en qué cambió."""
        movidas = tuple(self._movidas[leido.direccion])
        respuesta = self._respuestas.get(leido.direccion)
        folios = dict.fromkeys(respuesta.folios if respuesta else ())
        folios |= dict.fromkeys(folio for m in movidas for folio in m.folios)
        return leido._replace(
            cambio=self._cambio(_Lo(respuesta, movidas)),
            evidencias=tuple(self._evidencias[leido.direccion]),
            observaciones=tuple(self._observaciones[leido.direccion]),
            movidas=tuple(map(cambios_en_palabras.evidencia, movidas)),
            folios=tuple(folios),
        )

    def _cambio(self, lo: _Lo) -> Cambio:
        if self._primera:
            return Cambio.PRIMERA
        if lo.respuesta is not None and _DE_CLASE[lo.respuesta.clase] in CAMBIADOS:
            return _DE_CLASE[lo.respuesta.clase]
        clases = [_DE_CLASE[m.clase] for m in lo.evidencias]
        if any(clase in CAMBIADOS for clase in clases):
            return Cambio.CAMBIO
        if lo.respuesta is not None:
            return _DE_CLASE[lo.respuesta.clase]
        return clases[0] if clases else Cambio.IGUAL

    @staticmethod
    def _hay_algo(leido: CampoLeido) -> bool:
        return bool(leido.evidencias or leido.observaciones or leido.movidas)


def _cambio_de(una: CambioDeHerramienta) -> Cambio:
    if una.antes is None:
        return Cambio.NUEVO
    return Cambio.QUITADO if una.ahora is None else Cambio.CAMBIO


def _titulo(seccion: Seccion, tipo: TipoFicha | None, ficha: int) -> str:
    propio = f"{seccion.letra}. {seccion.titulo}"
    return f"{tipo.singular.capitalize()} {ficha} · {propio}" if tipo else propio

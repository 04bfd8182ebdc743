"""Los pasos de cada herramienta: cuáles tienen ya su evidencia y qué le falta a los demás.

El avance del cronograma sale de aquí y de ningún otro lado (herramientas.md §0.4). Qué dato prueba
cada paso lo dice el Modelo (`app.modelo.pruebas`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from fractions import Fraction

from app.dominio.avance_pasos import NADA, TODO, avance_de, completos
from app.expediente.derivados import hechos_ciertos
from app.expediente.espejo import Celda, FichaViva
from app.expediente.indice import Lugar
from app.expediente.nucleo import Nucleo
from app.modelo import condiciones
from app.modelo.contexto import Valor
from app.modelo.pruebas import Prueba, leer_prueba
from app.modelo.tipos import Campo, Columna, Herramienta, Obligacion, Paso, TipoCampo, TipoFicha
from app.modelo.valores import esta_vacio, se_pide

_AL_FINAL = "cerrar"
"""Un paso se prueba con todo lo que alguna vez se pide, también lo que sólo se pide al cerrar."""


@dataclass(frozen=True, slots=True)
class PasoProbado:
    """Un paso y su evidencia. `falta` es una frase («Falta: Copia del acto formal») o vacía.

    `fraccion`: de 0 a 1, la parte de sus datos que ya está. `empezado` y `completado`: primer y
    último día en que se capturó algo de ellos; `completado` sólo si no le falta nada.
    """

    numero: int
    nombre: str
    dias: int
    fraccion: Fraction
    falta: str = ""
    empezado: date | None = None
    completado: date | None = None

    @property
    def completo(self) -> bool:
        """Si tiene toda su evidencia."""
        return self.fraccion == TODO


@dataclass(frozen=True, slots=True)
class AvancePasos:
    """Los pasos de una herramienta. `ultima_captura`: último día en que alguien anotó algo."""

    pasos: tuple[PasoProbado, ...]
    ultima_captura: date | None = None

    @property
    def avance(self) -> int:
        """0–100, ponderado por los días de cada paso."""
        return avance_de([(paso.dias, paso.fraccion) for paso in self.pasos])

    @property
    def cuenta(self) -> tuple[int, int]:
        """Cuántos pasos tienen su evidencia y cuántos son."""
        return completos([(paso.dias, paso.fraccion) for paso in self.pasos])

    def paso(self, numero: int) -> PasoProbado | None:
        """El paso con ese número, o `None` si el Modelo ya no lo tiene."""
        return next((paso for paso in self.pasos if paso.numero == numero), None)


@dataclass(frozen=True, slots=True)
class _Dato:
    """Cómo va un dato en todas sus fichas. `exento`: en ninguna se pide."""

    hecho: bool
    exento: bool
    falta: str
    momentos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pasos:
    """Qué pasos del Modelo ya se pueden demostrar."""

    nucleo: Nucleo

    def de(self, clave: str) -> AvancePasos:
        """Los pasos de una herramienta, con lo capturado hasta ahora. Lanza `KeyError`."""
        with self.nucleo.almacen.turno:
            herramienta = self.nucleo.modelo.herramienta(clave)
            # Un mismo dato puede probar varios pasos: se mira una vez.
            pruebas = {texto for paso in herramienta.pasos for texto in paso.prueba}
            datos = {texto: self._dato(herramienta, leer_prueba(texto)) for texto in pruebas}
            pasos = tuple(
                _paso(paso, [datos[t] for t in paso.prueba]) for paso in herramienta.pasos
            )
            return AvancePasos(pasos, self._ultima_captura(clave))

    def todos(self) -> dict[str, AvancePasos]:
        """Lo mismo para cada herramienta del Modelo, por clave."""
        return {herramienta.clave: self.de(herramienta.clave) for herramienta in self._propias()}

    def _propias(self) -> Iterator[Herramienta]:
        presentes = self.nucleo.espejo.implementaciones
        return (h for h in self.nucleo.modelo.herramientas if h.clave in presentes)

    def _dato(self, herramienta: Herramienta, prueba: Prueba) -> _Dato:
        lugar = self.nucleo.indice.de(herramienta.clave)[prueba.campo]
        fichas = self.nucleo.espejo.grupo(herramienta.clave, lugar.tipo)
        if not fichas:
            falta = _agregar(herramienta, lugar.tipo)
            return _Dato(hecho=False, exento=False, falta=falta, momentos=())
        mira = _Mirada(self.nucleo, lugar, prueba)
        estados = {ficha.id: mira.estado(ficha) for ficha in fichas}
        pendientes = [f for f in fichas if estados[f.id] is _Estado.PENDIENTE]
        return _Dato(
            hecho=not pendientes,
            exento=all(estado is _Estado.EXENTO for estado in estados.values()),
            falta=mira.frase(pendientes, len(fichas), _tipo(herramienta, lugar.tipo)),
            momentos=tuple(_momentos(fichas, prueba.campo)),
        )

    def _ultima_captura(self, clave: str) -> date | None:
        lugares = self.nucleo.indice.de(clave)
        propios = {campo for campo, lugar in lugares.items() if not lugar.campo.automatico}
        momentos = (
            celda.modificada
            for ficha in self.nucleo.espejo.fichas_de(clave)
            for campo, celda in ficha.celdas.items()
            if campo in propios
        )
        return _dia(max(momentos, default=""))


class _Estado(Enum):
    HECHO = auto()
    EXENTO = auto()
    PENDIENTE = auto()


@dataclass(frozen=True, slots=True)
class _Mirada:
    """Mira un dato de prueba en las fichas donde se contesta."""

    nucleo: Nucleo
    lugar: Lugar
    prueba: Prueba

    def estado(self, ficha: FichaViva) -> _Estado:
        """Si en esa ficha está, no se pide o falta."""
        celda = ficha.celda(self.prueba.campo)
        if celda.no_aplica:
            return _Estado.EXENTO
        if self._prueba(celda.valor):
            return _Estado.HECHO
        return _Estado.PENDIENTE if self._se_pide(ficha, celda) else _Estado.EXENTO

    def frase(self, pendientes: list[FichaViva], cuantas: int, tipo: TipoFicha | None) -> str:
        """El dato que falta, con las palabras del formato."""
        if not pendientes:
            return ""
        campo = self.lugar.campo
        columna = self._columna()
        texto = f"{campo.etiqueta} ({columna.etiqueta})" if columna else campo.etiqueta
        if tipo is not None and cuantas > 1:
            return f"{texto} (en {len(pendientes)} de {cuantas} {tipo.plural})"
        dicho = _opcion(campo, pendientes[0].celda(campo.clave).valor)
        return f"{texto} (dice «{dicho}»)" if dicho else texto

    def _prueba(self, valor: Valor) -> bool:
        if esta_vacio(valor):
            return False
        columna = self._columna()
        if columna is None:
            return self._sirve(self.lugar.campo, valor)
        return all(self._sirve(columna, fila.get(columna.clave)) for fila in valor)

    def _columna(self) -> Columna | None:
        buscada = self.prueba.columna
        return next((c for c in self.lugar.campo.columnas if c.clave == buscada), None)

    def _sirve(self, dato: Campo | Columna, valor: Valor) -> bool:
        if esta_vacio(valor):
            return False
        if dato.tipo is TipoCampo.ADJUNTO:
            return any(clave in self.nucleo.espejo.evidencias for clave in valor)
        elegidos = valor if isinstance(valor, list | tuple) else (valor,)
        return not self.prueba.excepto or any(e not in self.prueba.excepto for e in elegidos)

    def _se_pide(self, ficha: FichaViva, celda: Celda) -> bool:
        """Un opcional que prueba un paso sí hace falta para darlo por probado."""
        campo = self.lugar.campo
        if campo.obligacion is not Obligacion.CONDICIONAL or not esta_vacio(celda.valor):
            return True
        regla = campo.condicion.regla if campo.condicion else ""
        sabe = regla in condiciones.HECHOS
        hechos = hechos_ciertos(self.nucleo, ficha.herramienta) if sabe else frozenset()
        return se_pide(campo, ficha.valores(), self.nucleo.perfil, _AL_FINAL, hechos)


def _paso(paso: Paso, datos: list[_Dato]) -> PasoProbado:
    momentos = [momento for dato in datos for momento in dato.momentos]
    fraccion = _fraccion(datos)
    return PasoProbado(
        numero=paso.numero,
        nombre=paso.nombre,
        dias=paso.dias,
        fraccion=fraccion,
        falta=_falta(dato.falta for dato in datos),
        empezado=_dia(min(momentos, default="")),
        completado=_dia(max(momentos, default="")) if fraccion == TODO else None,
    )


def _fraccion(datos: list[_Dato]) -> Fraction:
    """Lo que no se pide cuenta como hecho sólo cuando lo demás ya está."""
    if not datos:
        return NADA
    if all(dato.hecho for dato in datos):
        return TODO
    return Fraction(sum(dato.hecho and not dato.exento for dato in datos), len(datos))


def _falta(partes: Iterable[str]) -> str:
    todas = list(dict.fromkeys(parte for parte in partes if parte))
    if not todas:
        return ""
    *primeras, ultima = todas
    return "Falta: " + (f"{', '.join(primeras)} y {ultima}" if primeras else ultima)


def _agregar(herramienta: Herramienta, clave: str) -> str:
    tipo = _tipo(herramienta, clave)
    if tipo is None:
        return ""
    return f"agregar {'una' if tipo.femenina else 'un'} {tipo.singular}"


def _tipo(herramienta: Herramienta, clave: str) -> TipoFicha | None:
    return next((tipo for tipo in herramienta.fichas if tipo.clave == clave), None)


def _opcion(campo: Campo, valor: Valor) -> str:
    """Lo contestado, si es una opción que no prueba el paso («sí, pendiente»)."""
    elegido = valor[0] if isinstance(valor, list) and len(valor) == 1 else valor
    textos: Mapping[str, str] = {opcion.clave: opcion.texto for opcion in campo.opciones}
    return textos.get(elegido, "") if isinstance(elegido, str) else ""


def _momentos(fichas: Iterable[FichaViva], campo: str) -> Iterator[str]:
    for ficha in fichas:
        celda = ficha.celda(campo)
        if celda.modificada and (celda.no_aplica or not esta_vacio(celda.valor)):
            yield celda.modificada


def _dia(momento: str) -> date | None:
    return date.fromisoformat(momento[:10]) if momento else None

"""Los pasos de cada herramienta: cuáles tienen ya su evidencia y qué le falta a los demás.

El avance del cronograma sale de aquí y de ningún otro lado (herramientas.md §0.4). Qué dato prueba
cada paso lo dice el Modelo (`app.modelo.pruebas`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from fractions import Fraction

from app.dominio.avance_pasos import NADA, TODO, avance_de, completos
from app.expediente.derivados import hechos_ciertos
from app.expediente.espejo import VACIOS, Celda, FichaViva
from app.expediente.nucleo import Nucleo
from app.modelo import condiciones
from app.modelo.contexto import Valor
from app.modelo.pruebas import leer_prueba
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
    momentos: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pasos:
    """Qué pasos del Modelo ya se pueden demostrar. Recuerda lo visto mientras nada cambie."""

    nucleo: Nucleo
    _miradas: dict[tuple[str, str], "_Mirada"] = field(default_factory=dict)
    _vistos: dict[str, tuple[int, AvancePasos]] = field(default_factory=dict)

    def de(self, clave: str) -> AvancePasos:
        """Los pasos de una herramienta, con lo capturado hasta ahora. Lanza `KeyError`."""
        with self.nucleo.almacen.turno:
            # Al contestar cambia la versión; sin cambios, abrir el cronograma no vuelve a mirar.
            version = self.nucleo.espejo.version
            if self._vistos.get(clave, (-1,))[0] != version:
                visto = self._mirar(self.nucleo.modelo.herramienta(clave))
                self._vistos[clave] = (version, visto)
            return self._vistos[clave][1]

    def todos(self) -> dict[str, AvancePasos]:
        """Lo mismo para cada herramienta del Modelo, por clave."""
        presentes = self.nucleo.espejo.implementaciones
        claves = (h.clave for h in self.nucleo.modelo.herramientas if h.clave in presentes)
        return {clave: self.de(clave) for clave in claves}

    def _mirar(self, herramienta: Herramienta) -> AvancePasos:
        # Un mismo dato puede probar varios pasos: se mira una vez.
        pruebas = {texto for paso in herramienta.pasos for texto in paso.prueba}
        datos = {texto: self._mirada(herramienta, texto).dato() for texto in pruebas}
        pasos = tuple(_paso(paso, [datos[t] for t in paso.prueba]) for paso in herramienta.pasos)
        return AvancePasos(pasos, self._ultima_captura(herramienta.clave))

    def _mirada(self, herramienta: Herramienta, texto: str) -> "_Mirada":
        mirada = self._miradas.get((herramienta.clave, texto))
        if mirada is None:
            prueba = leer_prueba(texto)
            lugar = self.nucleo.indice.de(herramienta.clave)[prueba.campo]
            columnas = (c for c in lugar.campo.columnas if c.clave == prueba.columna)
            tipos = (tipo for tipo in herramienta.fichas if tipo.clave == lugar.tipo)
            mirada = _Mirada(
                self.nucleo,
                herramienta.clave,
                lugar.campo,
                next(columnas, None),
                next(tipos, None),
                prueba.excepto,
            )
            self._miradas[herramienta.clave, texto] = mirada
        return mirada

    def _ultima_captura(self, clave: str) -> date | None:
        lugares = self.nucleo.indice.de(clave)
        momentos = [
            celda.modificada
            for ficha in self.nucleo.espejo.fichas_de(clave)
            for campo, celda in ficha.celdas.items()
            if campo in lugares and not lugares[campo].campo.automatico
        ]
        return _dia(max(momentos, default=""))


class _Estado(Enum):
    HECHO = auto()
    EXENTO = auto()
    PENDIENTE = auto()


@dataclass(frozen=True, slots=True)
class _Mirada:
    """Mira un dato de prueba en las fichas donde se contesta. `tipo` `None`: la general."""

    nucleo: Nucleo
    herramienta: str
    campo: Campo
    columna: Columna | None
    tipo: TipoFicha | None
    excepto: tuple[str, ...]

    def dato(self) -> _Dato:
        """Cómo va el dato ahora."""
        clave = self.campo.clave
        tipo = self.tipo
        fichas = self.nucleo.espejo.grupo(self.herramienta, tipo.clave if tipo else "")
        momentos: list[str] = []
        pendientes: list[Celda] = []
        exentas = 0
        for ficha in fichas:
            celda = ficha.celda(clave)
            estado = self._estado(ficha, celda)
            exentas += estado is _Estado.EXENTO
            if estado is _Estado.PENDIENTE:
                pendientes.append(celda)
            if celda.modificada and (celda.no_aplica or celda.valor not in VACIOS):
                momentos.append(celda.modificada)
        return _Dato(
            hecho=bool(fichas) and not pendientes,
            exento=exentas == len(fichas) > 0,
            falta=self._falta(pendientes, len(fichas)),
            momentos=momentos,
        )

    def _estado(self, ficha: FichaViva, celda: Celda) -> _Estado:
        if celda.no_aplica:
            return _Estado.EXENTO
        if self._prueba(celda.valor):
            return _Estado.HECHO
        return _Estado.PENDIENTE if self._se_pide(ficha, celda) else _Estado.EXENTO

    def _falta(self, pendientes: list[Celda], cuantas: int) -> str:
        """El dato que falta, con las palabras del formato."""
        if not cuantas and self.tipo is not None:
            return f"agregar {'una' if self.tipo.femenina else 'un'} {self.tipo.singular}"
        if not pendientes:
            return ""
        texto = self.campo.etiqueta
        if self.columna is not None:
            texto = f"{texto} ({self.columna.etiqueta})"
        if self.tipo is not None and cuantas > 1:
            return f"{texto} (en {len(pendientes)} de {cuantas} {self.tipo.plural})"
        dicho = _opcion(self.campo, pendientes[0].valor)
        return f"{texto} (dice «{dicho}»)" if dicho else texto

    def _prueba(self, valor: Valor) -> bool:
        if self.columna is None:
            return self._sirve(self.campo, valor)
        if esta_vacio(valor):
            return False
        columna = self.columna
        return all(self._sirve(columna, fila.get(columna.clave)) for fila in valor)

    def _sirve(self, dato: Campo | Columna, valor: Valor) -> bool:
        if esta_vacio(valor):
            return False
        if dato.tipo is TipoCampo.ADJUNTO:
            return any(clave in self.nucleo.espejo.evidencias for clave in valor)
        if not self.excepto:
            return True
        elegidos = valor if isinstance(valor, list | tuple) else (valor,)
        return any(elegido not in self.excepto for elegido in elegidos)

    def _se_pide(self, ficha: FichaViva, celda: Celda) -> bool:
        """Un opcional que prueba un paso sí hace falta para darlo por probado."""
        campo = self.campo
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


def _opcion(campo: Campo, valor: Valor) -> str:
    """Lo contestado, si es una opción que no prueba el paso («sí, pendiente»)."""
    elegido = valor[0] if isinstance(valor, list) and len(valor) == 1 else valor
    textos: Mapping[str, str] = {opcion.clave: opcion.texto for opcion in campo.opciones}
    return textos.get(elegido, "") if isinstance(elegido, str) else ""


def _dia(momento: str) -> date | None:
    return date.fromisoformat(momento[:10]) if momento else None

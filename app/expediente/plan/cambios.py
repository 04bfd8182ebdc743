"""Los cambios de que se compone un paso del plan y cómo se escriben, todos o ninguno."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Executable, Table, and_, bindparam, delete, insert, select, update

from app.expediente.almacen import Transaccion
from app.expediente.celdas import escribir_celdas
from app.expediente.espejo import Celda, FichaViva
from app.expediente.historia import CambioDeCelda
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import Respuestas, fila_de_ficha
from app.expediente.tablas import Actividad, Ejercicio, Ficha, Implementacion

Datos = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CambioDeFila:
    """Un renglón de una tabla antes y después; `None` = no está.

    Si está en los dos lados, `antes` y `despues` traen sólo las columnas que cambian. Con
    `comprobar` falso se escribe sin mirar si alguien lo cambió entretanto: es un dato que sigue a
    otro (las fechas de una herramienta, a su barra).
    """

    nucleo: Nucleo
    tabla: Table
    llave: Datos
    antes: Datos | None
    despues: Datos | None
    comprobar: bool = True

    def al_reves(self) -> "CambioDeFila":
        """El cambio que lo deshace."""
        return replace(self, antes=self.despues, despues=self.antes)

    def procede(self) -> bool:
        """Si el renglón sigue como este cambio lo espera."""
        if not self.comprobar:
            return True
        este = and_(*(self.tabla.c[c] == valor for c, valor in self.llave.items()))
        filas = self.nucleo.almacen.consultar(select(self.tabla).where(este))
        if self.antes is None or not filas:
            return self.antes is None and not filas
        actual = filas[0]._mapping  # noqa: SLF001  API pública
        return all(actual[columna] == valor for columna, valor in self.antes.items())

    @property
    def forma(self) -> tuple[str, str, tuple[str, ...]]:
        """Tabla, verbo y columnas: los cambios seguidos de la misma forma se escriben juntos."""
        if self.antes is None:
            return self.tabla.name, "insert", tuple(self.despues or ())
        verbo = "delete" if self.despues is None else "update"
        return self.tabla.name, verbo, tuple(self.despues or ())

    @property
    def orden(self) -> Executable:
        """La orden que lo escribe, con los datos aparte (`datos`)."""
        if self.antes is None:
            return insert(self.tabla)
        este = and_(*(self.tabla.c[c] == bindparam(f"llave_{c}") for c in self.llave))
        return (delete if self.despues is None else update)(self.tabla).where(este)

    @property
    def datos(self) -> dict[str, Any]:
        """Los datos de su orden."""
        if self.antes is None:
            return {**self.llave, **(self.despues or {})}
        return {f"llave_{c}": valor for c, valor in self.llave.items()} | dict(self.despues or {})

    def asimilar(self) -> None:
        """Pone al día la imagen en memoria con lo ya confirmado."""
        if self.despues is None:
            return
        espejo = self.nucleo.espejo
        datos = cast("dict[str, Any]", dict(self.despues))
        if self.tabla is Implementacion:
            actual = next(i for i in espejo.implementaciones.values() if i.id == self.llave["id"])
            espejo.poner_implementacion(replace(actual, **datos))
            espejo.escritas[actual.id] = replace(espejo.escritas[actual.id], **datos)
            espejo.tocar(actual.herramienta)
        elif self.tabla is Ejercicio and "inicio" in datos:
            espejo.ejercicio = replace(espejo.ejercicio, inicio=datos["inicio"])
            self.nucleo.olvidar_municipio()


@dataclass(frozen=True, slots=True)
class CambioDeFicha:
    """Una ficha que aparece con sus celdas, o que se quita: quitarla sólo la marca."""

    nucleo: Nucleo
    ficha: FichaViva
    celdas: Mapping[str, Celda]
    presente: bool

    def al_reves(self) -> "CambioDeFicha":
        """El cambio que lo deshace."""
        return replace(self, presente=not self.presente)

    def procede(self) -> bool:
        """Si la ficha está en el estado contrario al que este cambio la deja."""
        propia = self.nucleo.espejo.fichas.get(self.ficha.id)
        return (propia is not None and not propia.quitada) != self.presente

    def escribir(self, paso: Transaccion) -> None:
        """La crea con sus celdas la primera vez; después sólo la marca o desmarca."""
        espejo = self.nucleo.espejo
        if self.ficha.id in espejo.fichas:
            quitada = None if self.presente else paso.momento
            paso.ejecutar(update(Ficha).where(Ficha.c.id == self.ficha.id), {"quitada": quitada})
            return
        paso.ejecutar(insert(Ficha), fila_de_ficha(self.ficha, espejo.implementaciones))
        escribir_celdas(paso, ((self.ficha, c, celda) for c, celda in self.celdas.items()))

    def asimilar(self, momento: str) -> None:
        """Pone al día la imagen en memoria con lo ya confirmado."""
        espejo = self.nucleo.espejo
        if self.ficha.id in espejo.fichas:
            espejo.quitar_ficha(self.ficha, "" if self.presente else momento)
            return
        for campo, celda in self.celdas.items():
            self.ficha.poner(campo, celda)
        espejo.agregar_ficha(self.ficha)


Cambio = CambioDeFila | CambioDeFicha | CambioDeCelda


def filas(cambios: Sequence[Cambio]) -> list[CambioDeFila]:
    """Sólo los de tablas."""
    return [c for c in cambios if isinstance(c, CambioDeFila)]


def utiles(cambios: Sequence[Cambio]) -> tuple[Cambio, ...]:
    """Los que de verdad cambian algo."""
    return tuple(c for c in cambios if isinstance(c, CambioDeFicha) or c.antes != c.despues)


def escribir(
    respuestas: Respuestas, paso: Transaccion, cambios: Sequence[Cambio], accion: str
) -> tuple[Cambio, ...]:
    """Escribe todos dentro de una transacción, en orden, y los devuelve fechados."""
    fechados = tuple(
        c.fechado(paso.momento) if isinstance(c, CambioDeCelda) else c for c in cambios
    )
    for _, grupo in groupby(fechados, key=_forma):
        _escribir_juntos(paso, list(grupo))
    respuestas.escribir(paso, [c for c in fechados if isinstance(c, CambioDeCelda)], accion)
    return fechados


def _forma(cambio: Cambio) -> object:
    return cambio.forma if isinstance(cambio, CambioDeFila) else type(cambio)


def _escribir_juntos(paso: Transaccion, cambios: Sequence[Cambio]) -> None:
    propias = filas(cambios)
    if propias:
        paso.ejecutar(propias[0].orden, [cambio.datos for cambio in propias])
    for cambio in cambios:
        if isinstance(cambio, CambioDeFicha):
            cambio.escribir(paso)


def asimilar(respuestas: Respuestas, cambios: Sequence[Cambio], momento: str) -> None:
    """Pone al día la imagen en memoria con lo que ya se confirmó."""
    for cambio in cambios:
        if isinstance(cambio, CambioDeFicha):
            cambio.asimilar(momento)
        elif isinstance(cambio, CambioDeFila):
            cambio.asimilar()
    respuestas.asimilar(c for c in cambios if isinstance(c, CambioDeCelda))
    respuestas.nucleo.espejo.tocar(_herramienta(cambios))


def _herramienta(cambios: Sequence[Cambio]) -> str:
    """La única tocada; vacío si son varias o no se sabe."""
    tocadas = {c.ficha.herramienta for c in cambios if not isinstance(c, CambioDeFila)}
    if any(c.tabla is not Actividad for c in filas(cambios)):
        return ""
    return tocadas.pop() if len(tocadas) == 1 else ""

"""Lo común a todas las reglas: qué reciben, qué entregan y las comprobaciones que se repiten."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.dominio.textos_fecha import fecha_corta as visible
from app.modelo.celdas import Valores, cantidad, fecha, filas, lista, numero, plano, texto
from app.modelo.contexto import Contexto, Ficha, Fila, Persona, Valor
from app.modelo.tipos import Campo, Severidad

__all__ = [
    "Caso",
    "Ficha",
    "Fila",
    "Regla",
    "Reglas",
    "Senal",
    "Valores",
    "cantidad",
    "fecha",
    "filas",
    "lista",
    "numero",
    "plano",
    "texto",
    "visible",
]

_CENTESIMA = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Senal:
    """Dónde se incumple una regla y qué decir. `fila` cuenta desde 0; `ficha` desde 1.

    `severidad` sólo se da cuando el caso es más leve que lo que declara la regla («error/aviso»).
    """

    campo: str
    texto: str
    fila: int | None = None
    ficha: int = 1
    severidad: Severidad | None = None


@dataclass(frozen=True, slots=True)
class Caso:
    """Una herramienta a revisar dentro de su expediente."""

    herramienta: str
    contexto: Contexto

    @property
    def general(self) -> Mapping[str, Valor]:
        """Valores de la ficha general."""
        return self.contexto.general(self.herramienta)

    @property
    def hoy(self) -> date:
        """El día de la revisión."""
        return self.contexto.hoy

    def fichas(self, tipo: str) -> tuple[Ficha, ...]:
        """Las fichas repetidas de un tipo."""
        return self.contexto.de_tipo(self.herramienta, tipo)

    def filas(self, campo: str) -> list[Fila]:
        """Las filas de una tabla de la ficha general."""
        return filas(self.general, campo)

    def texto(self, campo: str) -> str:
        """El texto de un campo de la ficha general."""
        return texto(self.general, campo)

    def campo(self, clave: str) -> Campo | None:
        """La definición de un campo de esta herramienta en el Modelo."""
        return definicion(self.contexto, self.herramienta, clave)


Regla = Callable[[Caso], Iterator[Senal]]
"""Una regla mira un caso y va diciendo dónde no se cumple; sin señales, se cumple."""

Reglas = Mapping[str, Regla]


def definicion(contexto: Contexto, herramienta: str, clave: str) -> Campo | None:
    """Un campo del Modelo, o `None` si no lo tiene."""
    for candidata in contexto.modelo.herramientas:
        if candidata.clave == herramienta:
            return next((campo for campo in candidata.campos() if campo.clave == clave), None)
    return None


def orden_de_fechas(
    valores: Valores, campo: str, inicio: str, fin: str, ficha: int = 1
) -> Iterator[Senal]:
    """Señala cada fila de la tabla `campo` que termina antes de empezar."""
    for indice, fila in enumerate(filas(valores, campo)):
        desde, hasta = fecha(fila, inicio), fecha(fila, fin)
        if desde and hasta and hasta < desde:
            yield Senal(
                campo,
                f"El renglón {indice + 1} termina ({visible(hasta)}) antes de empezar "
                f"({visible(desde)}). Corrija alguna de las dos fechas.",
                indice,
                ficha,
            )


def fuera_del_anio(caso: Caso, campo: str, anio: Decimal | None) -> Iterator[Senal]:
    """Señala cada fila cuyo inicio o fin cae fuera del año del plan."""
    for indice, fila in enumerate(caso.filas(campo)):
        ajenas = [
            dia
            for dia in (fecha(fila, "inicio"), fecha(fila, "fin"))
            if dia and anio and dia.year != anio
        ]
        if ajenas:
            yield Senal(
                campo,
                f"El renglón {indice + 1} tiene una fecha ({visible(ajenas[0])}) fuera del año del "
                f"plan ({anio}). Corrija la fecha o el año.",
                indice,
            )


def exigir(
    valores: Valores, campo: str, columnas: Mapping[str, str], que_hacer: str, ficha: int = 1
) -> Iterator[Senal]:
    """Señala cada fila a la que le falta alguna columna; `columnas` da su nombre en la frase."""
    for indice, fila in enumerate(filas(valores, campo)):
        faltan = [nombre for clave, nombre in columnas.items() if vacia(fila, clave)]
        if faltan:
            yield Senal(
                campo,
                f"Al renglón {indice + 1} {le_falta(faltan)}. {que_hacer}",
                indice,
                ficha,
            )


def vacia(fila: Valores, columna: str) -> bool:
    """Si la celda no tiene nada."""
    return fila.get(columna) in (None, "", [], ()) or (
        isinstance(fila.get(columna), str) and not texto(fila, columna)
    )


def enumerar(cosas: Sequence[str]) -> str:
    """«a», «a y b», «a, b y c»."""
    if len(cosas) < 2:
        return "".join(cosas)
    return f"{', '.join(cosas[:-1])} y {cosas[-1]}"


def le_falta(cosas: Sequence[str]) -> str:
    """«le falta a», «le faltan a y b»."""
    return f"le falta{'n' if len(cosas) > 1 else ''} {enumerar(cosas)}"


def citar(escrito: str, largo: int = 60) -> str:
    """Lo escrito entre comillas y recortado para que quepa en un mensaje."""
    corto = escrito if len(escrito) <= largo else f"{escrito[: largo - 1].rstrip()}…"
    return f"«{corto}»"


def sin_orden(valores: list[Decimal]) -> bool:
    """Si la serie no está en orden ascendente."""
    return any(anterior > siguiente for anterior, siguiente in pairwise(valores))


def distinto(uno: Decimal, otro: Decimal) -> bool:
    """Si dos resultados difieren en más que el redondeo a centésimas."""
    return abs(uno - otro) >= _CENTESIMA


def meses_despues(desde: date, meses: int, hasta: date) -> bool:
    """Si `hasta` pasa del mismo día `meses` después de `desde`."""
    # Sin sumar a la fecha: cerca del año 9999 no hay meses que agregar.
    transcurridos = (hasta.year - desde.year) * 12 + hasta.month - desde.month
    return transcurridos > meses or (transcurridos == meses and hasta.day > desde.day)


def persona(caso: Caso, clave: str) -> Persona | None:
    """La persona del directorio, si existe."""
    return caso.contexto.personas.get(clave)


def nombre(caso: Caso, clave: str) -> str:
    """Cómo llamar a una persona en un mensaje."""
    alguien = persona(caso, clave)
    return alguien.nombre if alguien else "Una misma persona"


def coincide(uno: str, otro: str) -> bool:
    """Si dos textos hablan de lo mismo: iguales, o uno contiene al otro."""
    a, b = plano(uno), plano(otro)
    return bool(a and b) and (a == b or a in b or b in a)


def en_veda(caso: Caso, inicio: date | None, fin: date | None) -> date | None:
    """El primer día de veda electoral del perfil que cae en el lapso."""
    desde, hasta = inicio or fin, fin or inicio
    if desde is None or hasta is None:
        return None
    for dia in sorted(caso.contexto.perfil.inhabiles, key=lambda d: d.fecha):
        cuando = fecha({"dia": dia.fecha}, "dia")
        motivo = plano(dia.motivo)
        if cuando and desde <= cuando <= hasta and ("veda" in motivo or "electoral" in motivo):
            return cuando
    return None

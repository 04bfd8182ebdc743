"""El arrastre de una barra o de una flecha, sin pintar: de píxeles a fechas. Sin Qt."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.documentos.cronograma.filas import GRUPO, Fila
from app.documentos.cronograma.plano import Plano
from app.documentos.cronograma.textos import globo
from app.dominio.cronograma_geometria import DIAS_DE_MES, Parte, Rect, parte_en
from app.dominio.plazos import sumar_meses
from app.modelo.cronograma.valores import HITO, Tramo

UMBRAL = 4.0
"""Píxeles que hay que alejarse para que un clic con mal pulso no mueva nada."""
MARGEN = 5.0
SEPARACION_PUNTO = 11.0
RADIO_PUNTO = 4.5
_ATINAR = 3.5

Punto = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Asa:
    """De dónde se toma una barra: una `Parte`, o `punto` = el punto para enlazar."""

    numero: int
    parte: Parte = Parte.CUERPO
    punto: bool = False


def se_mueve(fila: Fila) -> bool:
    """Si sus fechas se pueden cambiar aquí: ni los grupos ni los hitos."""
    return fila.actividad is not None and fila.clase not in {GRUPO, HITO}


def asa_en(plano: Plano, donde: Punto) -> Asa | None:
    """Qué se tomaría en ese lugar (coordenadas del plano); `None` fuera de toda barra."""
    numero = int(donde[1] // plano.medidas.alto_fila)
    if not 0 <= numero < len(plano.filas) or not se_mueve(plano.filas[numero]):
        return None
    centro = punto_de(plano, numero)
    radio = (RADIO_PUNTO + _ATINAR) * plano.factor
    if abs(donde[0] - centro[0]) <= radio and abs(donde[1] - centro[1]) <= radio:
        return Asa(numero, punto=True)
    propio = (donde[0] - plano.margen, donde[1])
    parte = parte_en(plano.barra(numero, 0), propio, MARGEN * plano.factor)
    return Asa(numero, parte) if parte else None


def caja_de(plano: Plano, numero: int) -> Rect:
    """La barra de una fila, con el margen del plano."""
    caja = plano.barra(numero, 0).implementacion
    return replace(caja, x=caja.x + plano.margen)


def punto_de(plano: Plano, numero: int) -> Punto:
    """El centro del punto de enlace: a la derecha del fin de la barra."""
    caja = caja_de(plano, numero)
    return caja.derecha + SEPARACION_PUNTO * plano.factor, caja.medio


def corrido(tramo: Tramo, parte: Parte, dias: int, *, por_mes: bool = False) -> Tramo:
    """El tramo después de mover esa parte tantos días, o los meses más cercanos.

    Al cambiar un extremo el plazo nunca baja de un día.
    """
    inicio, fin = tramo

    def mover(dia: date) -> date:
        if por_mes:
            return sumar_meses(dia, round(dias / DIAS_DE_MES))
        return dia + timedelta(days=dias)

    match parte:
        case Parte.INICIO:
            return min(mover(inicio), fin - timedelta(days=1)), fin
        case Parte.FIN:
            return inicio, max(mover(fin), inicio + timedelta(days=1))
        case Parte.CUERPO:
            return mover(inicio), mover(fin)


class Arrastre:
    """Un gesto desde que se oprime hasta que se suelta. `donde` en coordenadas del plano."""

    def __init__(self, plano: Plano, asa: Asa, donde: Punto) -> None:
        self._plano = plano
        self._desde = donde
        self._hasta = donde
        self._por_mes = False
        self.asa = asa
        self.empezo = False
        self.destino: int | None = None

    @property
    def fila(self) -> Fila:
        """La fila que se tomó."""
        return self._plano.filas[self.asa.numero]

    @property
    def punta(self) -> Punto:
        """Hasta dónde va la mano."""
        return self._hasta

    @property
    def tramo(self) -> Tramo:
        """Las fechas que quedarían si se soltara ahora."""
        fechas = self.fila.fechas
        antes = (fechas.inicio, fechas.fin)
        if not self.empezo or self.asa.punto:
            return antes
        dias = round((self._hasta[0] - self._desde[0]) / self._plano.escala.pixeles_por_dia)
        return corrido(antes, self.asa.parte, dias, por_mes=self._por_mes)

    @property
    def cambia(self) -> bool:
        """Si soltar ahora haría algo."""
        if self.asa.punto:
            return self.destino is not None
        return self.tramo != (self.fila.fechas.inicio, self.fila.fechas.fin)

    @property
    def rotulo(self) -> str:
        """Lo que se lee junto a la mano."""
        if self.asa.punto:
            if self.destino is None:
                return "Suelte sobre la barra que depende de ésta"
            return f"{self._plano.filas[self.destino].nombre} depende de {self.fila.nombre}"
        inicio, fin = self.tramo
        fechas = self.fila.fechas
        de_fin = self.asa.parte is Parte.FIN
        dias = (fin - fechas.fin).days if de_fin else (inicio - fechas.inicio).days
        return globo(inicio, fin, dias)

    def mover(self, donde: Punto, *, por_mes: bool = False) -> None:
        """La mano va en `donde`; sólo cuenta después de pasar el umbral."""
        lejos = max(abs(donde[0] - self._desde[0]), abs(donde[1] - self._desde[1]))
        self.empezo = self.empezo or lejos >= UMBRAL
        self._hasta = donde
        self._por_mes = por_mes
        if self.asa.punto and self.empezo:
            self.destino = self._bajo(donde)

    def _bajo(self, donde: Punto) -> int | None:
        numero = int(donde[1] // self._plano.medidas.alto_fila)
        if numero == self.asa.numero or not 0 <= numero < len(self._plano.filas):
            return None
        caja = caja_de(self._plano, numero)
        cerca = caja.x - MARGEN <= donde[0] <= caja.derecha + MARGEN
        return numero if cerca and se_mueve(self._plano.filas[numero]) else None

"""Copiar al buzón un paquete mientras se dictamina el anterior.

Copiar es casi todo esperar a dos discos (el de quien entrega y el propio, que debe decir que ya
guardó) y dictaminar es casi todo cálculo: uno tras otro, el lote tardaba la suma.
"""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType

from app.garante import buzon, llegadas
from app.garante.base import Base
from app.garante.buzon import Copia
from app.garante.errores import ErrorGarante
from app.garante.llegadas import Llegada
from app.paquete.errores import PaqueteRechazado


class Adelanto:
    """Las copias durables de unos paquetes, en su orden y con una sola de ventaja.

    Si el lote se interrumpe, la copia que no llegó a su turno se retira: nadie la ha recibido. En
    una base compartida se queda (y `retomar` la dictamina): otra persona puede estar usándola.
    """

    def __init__(self, paquetes: Iterable[Llegada], base: Base) -> None:
        self._faltan = iter(paquetes)
        self._base = base
        self._hilo = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copias")
        self._en_curso: Future[Copia] | None = None

    def __enter__(self) -> "Adelanto":
        return self

    def __exit__(
        self,
        _tipo: type[BaseException] | None,
        _error: BaseException | None,
        _traza: TracebackType | None,
    ) -> None:
        self._hilo.shutdown()
        if self._en_curso is not None and not self._base.compartida:
            with suppress(PaqueteRechazado, ErrorGarante):
                buzon.retirar(self._en_curso.result())

    def tomar(self) -> Copia:
        """La copia del siguiente paquete, o lo que haya impedido hacerla; empieza la que sigue.

        Lanza `StopIteration` si ya no hay más.
        """
        actual = self._en_curso or self._empezar(next(self._faltan))
        try:
            return actual.result()
        finally:
            siguiente = next(self._faltan, None)
            self._en_curso = None if siguiente is None else self._empezar(siguiente)

    def _empezar(self, llegada: Llegada) -> "Future[Copia]":
        return self._hilo.submit(llegadas.copiar, llegada, self._base.buzon)

"""Líneas base: la de la firma del convenio, que se fija sola, y las que fija el municipio."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update

from app.expediente.almacen import Transaccion
from app.expediente.errores import LineaBaseDesconocida
from app.expediente.espejo import VACIOS
from app.expediente.historia import CambioDeCelda
from app.expediente.nucleo import Nucleo
from app.expediente.plan.cambios import Cambio, CambioDeFila
from app.expediente.plan.deducidas import FIRMA
from app.expediente.plan.lector import Lector
from app.expediente.plan.taller import Nota, Taller
from app.expediente.tablas import Ejercicio, LineaBaseTramo
from app.expediente.tablas import LineaBase as FilaLineaBase
from app.modelo.cronograma.valores import Apunte, LineaBase
from app.texto import limpiar

CONVENIO = "1a"
NOMBRE_MAXIMO = 80


@dataclass(frozen=True, slots=True)
class LineasBase:
    """Fijar, elegir y quitar líneas base."""

    taller: Taller

    def fijar(self, nombre: str) -> LineaBase:
        """Guarda las fechas de hoy con ese nombre y empieza a comparar con ellas."""
        nucleo, lector = self.taller.nucleo, self.taller.lector
        propio = " ".join(limpiar(nombre).split())[:NOMBRE_MAXIMO]
        propio = propio or f"Línea base {len(lector.lineas_base()) + 1}"
        linea = LineaBase(str(uuid4()), propio, nucleo.hoy, automatica=False)
        datos = {"nombre": linea.nombre, "creada": linea.creada, "automatica": False}
        cambios: list[Cambio] = [
            CambioDeFila(nucleo, FilaLineaBase, {"id": linea.id}, None, datos),
            *(
                CambioDeFila(nucleo, LineaBaseTramo, _llave(fila), None, _fechas(fila))
                for fila in _tramos(linea.id, lector.apuntes())
            ),
            self._comparar(linea.id),
        ]
        nota = Nota(f"fijar {linea.nombre}", "linea_base", "", "", linea.nombre)
        self.taller.asentar(nota, cambios)
        return linea

    def comparar_con(self, id_linea: str) -> None:
        """Elige con cuál se compara (vacío = con ninguna). No es un paso de deshacer."""
        if id_linea:
            self._una(id_linea)
        cambio = self._comparar(id_linea)
        if cambio.antes == cambio.despues:
            return
        with self.taller.nucleo.almacen.transaccion() as paso:
            paso.ejecutar(cambio.orden, cambio.datos)
            paso.anotar("comparar", "", "", id_linea)
        self.taller.nucleo.espejo.tocar()

    def quitar(self, id_linea: str) -> None:
        """Quita una línea base que fijó el municipio; la de la firma se queda."""
        linea = self._una(id_linea)
        if linea.automatica:
            raise LineaBaseDesconocida(
                f"«{linea.nombre}» es la de la firma del convenio y se conserva.",
                sugerencia="Compare con otra si no quiere verla.",
            )
        nucleo, lector = self.taller.nucleo, self.taller.lector
        cambios: list[Cambio] = [
            CambioDeFila(
                nucleo,
                LineaBaseTramo,
                {"linea_base_id": linea.id, "clave": clave},
                {"inicio": inicio, "fin": fin},
                None,
            )
            for clave, (inicio, fin) in lector.tramos(linea.id).items()
        ]
        datos = {"nombre": linea.nombre, "creada": linea.creada, "automatica": False}
        cambios.append(CambioDeFila(nucleo, FilaLineaBase, {"id": linea.id}, datos, None))
        if lector.base() == linea.id:
            otras = [otra.id for otra in lector.lineas_base() if otra.id != linea.id]
            cambios.append(self._comparar(otras[-1] if otras else ""))
        nota = Nota(f"quitar {linea.nombre}", "quitar_linea_base", "", linea.nombre)
        self.taller.asentar(nota, cambios)

    def _una(self, id_linea: str) -> LineaBase:
        for linea in self.taller.lector.lineas_base():
            if linea.id == id_linea:
                return linea
        raise LineaBaseDesconocida(
            "Esa línea base ya no existe.", sugerencia="Elija otra de la lista."
        )

    def _comparar(self, id_linea: str) -> CambioDeFila:
        nucleo = self.taller.nucleo
        llave = {"id": nucleo.espejo.ejercicio.id}
        orden = select(Ejercicio.c.linea_base).where(Ejercicio.c.id == llave["id"])
        antes = {"linea_base": nucleo.almacen.consultar(orden)[0][0]}
        despues = {"linea_base": id_linea}
        return CambioDeFila(nucleo, Ejercicio, llave, antes, despues, comprobar=False)


def al_firmar(nucleo: Nucleo, paso: Transaccion, cambios: Sequence[CambioDeCelda]) -> None:
    """Si entre los cambios está la primera firma del convenio, fija la línea base automática.

    Va en la misma transacción que la firma, una sola vez en la vida del expediente.
    """
    if not any(map(_es_firma, cambios)):
        return
    lector = Lector(nucleo)
    if any(linea.automatica for linea in lector.lineas_base()):
        return
    encima = {(c.ficha.id, c.campo): c for c in cambios}
    apuntes = lector.apuntes(encima)
    propia = str(uuid4())
    datos = {"nombre": "Firma del convenio", "creada": nucleo.hoy, "automatica": True}
    paso.ejecutar(insert(FilaLineaBase), {"id": propia, **datos})
    paso.ejecutar(insert(LineaBaseTramo), list(_tramos(propia, apuntes)))
    propio = Ejercicio.c.id == nucleo.espejo.ejercicio.id
    sin_elegir = update(Ejercicio).where(propio, Ejercicio.c.linea_base == "")
    paso.ejecutar(sin_elegir, {"linea_base": propia})
    paso.anotar("linea_base", CONVENIO, "", "Firma del convenio")


def _es_firma(cambio: CambioDeCelda) -> bool:
    return (
        cambio.campo == FIRMA
        and cambio.ficha.herramienta == CONVENIO
        and cambio.antes.vigente in VACIOS
        and cambio.despues.vigente not in VACIOS
    )


def _tramos(id_linea: str, apuntes: Iterable[Apunte]) -> Iterable[dict[str, Any]]:
    for apunte in apuntes:
        yield {
            "linea_base_id": id_linea,
            "clave": apunte.clave,
            "inicio": apunte.inicio,
            "fin": apunte.fin,
        }


def _llave(fila: dict[str, Any]) -> dict[str, Any]:
    return {columna: fila[columna] for columna in ("linea_base_id", "clave")}


def _fechas(fila: dict[str, Any]) -> dict[str, date]:
    return {columna: fila[columna] for columna in ("inicio", "fin")}

"""Leer el plan del archivo: lo guardado, lo deducido y con qué se compara."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.expediente.almacen import Fila
from app.expediente.apuntes import Apuntes
from app.expediente.derivados import poner_al_dia
from app.expediente.nucleo import Nucleo
from app.expediente.plan.deducidas import Encima, enlaces_deducidos
from app.expediente.plan.fechas import dia_o_nada
from app.expediente.tablas import Actividad, Dependencia, Ejercicio, LineaBaseTramo
from app.expediente.tablas import Inhabil as FilaInhabil
from app.expediente.tablas import LineaBase as FilaLineaBase
from app.modelo.cronograma.armado import Planteado, armar, vedas_de
from app.modelo.cronograma.valores import (
    Apunte,
    Cronograma,
    Enlace,
    Inhabil,
    LineaBase,
    Tramo,
)
from app.modelo.tipos import TipoDependencia


@dataclass(frozen=True, slots=True)
class Lector:
    """Consultas sobre el plan; no escribe nada."""

    nucleo: Nucleo

    def ver(self) -> Cronograma:
        """El plan completo al día de hoy."""
        return armar(self.nucleo.modelo, self.planteado())

    def planteado(self) -> Planteado:
        """Lo apuntado al día de hoy, de donde se arma el plan y lo que viaja de él."""
        with self.nucleo.almacen.turno:
            poner_al_dia(self.nucleo)
            municipio = self.nucleo.municipio()
            return Planteado(
                hoy=self.nucleo.hoy,
                inicio=municipio.inicio,
                apuntes=self.apuntes(),
                enlaces=(*self.enlaces(), *enlaces_deducidos(self.nucleo, self.filas())),
                fin_administracion=municipio.administracion_fin,
                lineas_base=self.lineas_base(),
                base=self.base(),
                inhabiles=self.inhabiles(),
                vedas=vedas_de(self.nucleo.perfil),
                umbrales=self.nucleo.perfil.semaforos,
            )

    def apuntes(self, encima: Encima | None = None) -> tuple[Apunte, ...]:
        """Cada actividad guardada o deducida. `encima`: celdas por escribir que ya cuentan."""
        if encima:
            return self._apuntes(encima)
        poner_al_dia(self.nucleo)
        return self.nucleo.apuntes(lambda: self._apuntes({}))

    def _apuntes(self, encima: Encima) -> tuple[Apunte, ...]:
        lector = Apuntes(self.nucleo, self.tramos(self.base()), encima)
        return tuple(lector.todos(self.filas()))

    def filas(self) -> list[Fila]:
        """Los renglones guardados, en orden."""
        return list(self.nucleo.almacen.consultar(select(Actividad).order_by(Actividad.c.orden)))

    def fila(self, id_actividad: str) -> Fila | None:
        """El renglón guardado de una actividad, o `None` si se deduce de una respuesta."""
        orden = select(Actividad).where(Actividad.c.id == id_actividad)
        return next(iter(self.nucleo.almacen.consultar(orden)), None)

    def hijas(self, id_actividad: str) -> list[Fila]:
        """Los renglones guardados bajo una actividad, en orden."""
        orden = select(Actividad).where(Actividad.c.padre == id_actividad)
        return list(self.nucleo.almacen.consultar(orden.order_by(Actividad.c.orden)))

    def enlaces(self) -> tuple[Enlace, ...]:
        """Las dependencias guardadas."""
        filas = self.nucleo.almacen.consultar(select(Dependencia))
        return tuple(
            Enlace(f.de_id, f.a_id, TipoDependencia(f.tipo), f.desfase, f.motivo) for f in filas
        )

    def lineas_base(self) -> tuple[LineaBase, ...]:
        """Las líneas base, de la primera a la última."""
        filas = self.nucleo.almacen.consultar(
            select(FilaLineaBase).order_by(FilaLineaBase.c.creada)
        )
        return tuple(LineaBase(f.id, f.nombre, f.creada, f.automatica) for f in filas)

    def base(self) -> str:
        """El id de la línea base con que se compara; vacío si con ninguna."""
        ejercicio = self.nucleo.espejo.ejercicio.id
        filas = self.nucleo.almacen.consultar(
            select(FilaLineaBase.c.id)
            .join(Ejercicio, Ejercicio.c.linea_base == FilaLineaBase.c.id)
            .where(Ejercicio.c.id == ejercicio)
        )
        return str(filas[0][0]) if filas else ""

    def tramos(self, linea: str) -> Mapping[str, Tramo]:
        """Fechas por clave de actividad en una línea base."""
        if not linea:
            return {}
        tabla = LineaBaseTramo
        orden = select(tabla).where(tabla.c.linea_base_id == linea)
        return {f.clave: (f.inicio, f.fin) for f in self.nucleo.almacen.consultar(orden)}

    def inhabiles(self) -> tuple[Inhabil, ...]:
        """Los del perfil y los que anotó el municipio, por fecha."""
        propios = self.nucleo.almacen.consultar(select(FilaInhabil))
        dias = {
            dia: Inhabil(dia, d.motivo, propio=False)
            for d in self.nucleo.perfil.inhabiles
            if (dia := dia_o_nada(d.fecha))
        }
        dias |= {f.dia: Inhabil(f.dia, f.motivo, propio=True) for f in propios}
        return tuple(dias[dia] for dia in sorted(dias))

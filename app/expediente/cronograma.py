"""El servicio `plan`: ver y cambiar el cronograma, con deshacer."""

from collections.abc import Collection
from datetime import date

from app.expediente.nucleo import Nucleo
from app.expediente.plan.dependencias import Dependencias
from app.expediente.plan.edicion import Edicion
from app.expediente.plan.importacion import Importacion
from app.expediente.plan.inhabiles import Inhabiles
from app.expediente.plan.lineas_base import LineasBase
from app.expediente.plan.propuestas import Opciones, Propuestas
from app.expediente.plan.taller import Taller
from app.expediente.respuestas import Respuestas
from app.modelo.cronograma.ajeno import PlanAjeno
from app.modelo.cronograma.propuesta import ESTANDAR
from app.modelo.cronograma.valores import (
    ComparacionPlan,
    Cronograma,
    Enlace,
    Inhabil,
    LineaBase,
    Previa,
)
from app.modelo.tipos import TipoDependencia


class Plan:
    """Consultar y cambiar el cronograma.

    Cada cambio es una transacción corta con su renglón de bitácora y un paso de deshacer. Las
    barras que salen de las respuestas se cambian donde viven sus datos.
    """

    def __init__(self, nucleo: Nucleo, respuestas: Respuestas) -> None:
        self._nucleo = nucleo
        self._taller = Taller(nucleo, respuestas)

    def ver(self) -> Cronograma:
        """El plan completo al día de hoy."""
        return self._taller.lector.ver()

    def previa(self, id_actividad: str, inicio: date, fin: date) -> Previa:
        """Qué pasaría al mover una actividad; no escribe nada."""
        with self._nucleo.almacen.turno:
            return Edicion(self._taller).previa(id_actividad, inicio, fin)

    def mover(
        self,
        id_actividad: str,
        inicio: date,
        fin: date,
        *,
        sucesoras: bool = False,
        motivo: str = "",
    ) -> None:
        """Cambia las fechas de una actividad y, si se pide, corre sus sucesoras.

        Los pasos de una herramienta y las tareas de un proyecto van con ellos. Lanza `PideMotivo`
        si deja sin cumplir una obligatoria o se pasa del plazo del Modelo.
        """
        with self._nucleo.almacen.turno:
            edicion = Edicion(self._taller)
            edicion.mover(id_actividad, (inicio, fin), motivo, sucesoras=sucesoras)

    def marcar_real(
        self, id_actividad: str, inicio_real: date | None, fin_real: date | None
    ) -> None:
        """Anota cuándo empezó y terminó de verdad una actividad, o la herramienta entera."""
        with self._nucleo.almacen.turno:
            Edicion(self._taller).marcar_real(id_actividad, inicio_real, fin_real)

    def responsable(self, id_actividad: str, persona: str) -> None:
        """Pone (o quita, con vacío) al responsable de una actividad."""
        with self._nucleo.almacen.turno:
            Edicion(self._taller).responsable(id_actividad, persona)

    def enlazar(
        self, de: str, a: str, tipo: TipoDependencia, desfase: int = 0, *, motivo: str = ""
    ) -> None:
        """Agrega o cambia una dependencia: `a` espera a `de`. Rechaza los círculos.

        Lanza `PideMotivo` si es obligatoria y las fechas no la cumplen.
        """
        with self._nucleo.almacen.turno:
            Dependencias(self._taller).enlazar(Enlace(de, a, tipo, desfase), motivo)

    def desenlazar(self, de: str, a: str) -> None:
        """Quita una dependencia."""
        with self._nucleo.almacen.turno:
            Dependencias(self._taller).desenlazar(de, a)

    def depender(self, a: str, texto: str, *, motivo: str = "") -> None:
        """Cambia todo lo que `a` espera por lo escrito: «1b; 2a P+30».

        Lanza `DependenciaIlegible` con lo que no se entiende.
        """
        with self._nucleo.almacen.turno:
            Dependencias(self._taller).depender(a, texto, motivo)

    def fijar_linea_base(self, nombre: str = "") -> LineaBase:
        """Guarda las fechas de hoy del plan y empieza a comparar con ellas."""
        with self._nucleo.almacen.turno:
            return LineasBase(self._taller).fijar(nombre)

    def lineas_base(self) -> tuple[LineaBase, ...]:
        """Las líneas base, de la primera a la última."""
        with self._nucleo.almacen.turno:
            return self._taller.lector.lineas_base()

    def comparar_con(self, id_linea: str) -> None:
        """Elige con qué línea base se compara; vacío = con ninguna."""
        with self._nucleo.almacen.turno:
            LineasBase(self._taller).comparar_con(id_linea)

    def quitar_linea_base(self, id_linea: str) -> None:
        """Quita una línea base que fijó el municipio."""
        with self._nucleo.almacen.turno:
            LineasBase(self._taller).quitar(id_linea)

    def inhabiles(self) -> tuple[Inhabil, ...]:
        """Los del perfil y los propios, por fecha; los feriados del país van aparte."""
        with self._nucleo.almacen.turno:
            return self._taller.lector.inhabiles()

    def agregar_inhabil(self, dia: date, motivo: str) -> None:
        """Anota un día que el municipio no trabaja."""
        with self._nucleo.almacen.turno:
            Inhabiles(self._taller).agregar(dia, motivo)

    def quitar_inhabil(self, dia: date) -> None:
        """Quita un día inhábil propio."""
        with self._nucleo.almacen.turno:
            Inhabiles(self._taller).quitar(dia)

    def proponer(
        self, inicio: date, *, ruta: str = ESTANDAR, segun_diagnostico: bool = True
    ) -> None:
        """Vuelve a proponer todo el plan desde ese día. Lo que no aplica queda fuera."""
        with self._nucleo.almacen.turno:
            Propuestas(self._taller).aplicar(Opciones(inicio, ruta, segun_diagnostico))

    def propuesta(
        self, inicio: date, *, ruta: str = ESTANDAR, segun_diagnostico: bool = True
    ) -> ComparacionPlan:
        """Qué cambiaría si se propusiera otra vez; no escribe nada."""
        with self._nucleo.almacen.turno:
            return Propuestas(self._taller).comparar(Opciones(inicio, ruta, segun_diagnostico))

    def importar(self, plan: PlanAjeno, elegidas: Collection[str]) -> int:
        """Trae las tareas elegidas (uids) de otro programa a proyectos nuevos de 1d.

        Devuelve cuántas tareas se trajeron. Lanza `PlanAjenoNoCabe`.
        """
        with self._nucleo.almacen.turno:
            return Importacion(self._taller).importar(plan, elegidas)

    def deshacer(self) -> str:
        """Deshace el último cambio del plan y dice cuál fue; vacío si no hay."""
        with self._nucleo.almacen.turno:
            return self._taller.deshacer()

    def rehacer(self) -> str:
        """Rehace lo último deshecho y dice qué fue; vacío si no hay."""
        with self._nucleo.almacen.turno:
            return self._taller.rehacer()

    @property
    def puede_deshacer(self) -> bool:
        """Si hay algo por deshacer."""
        with self._nucleo.almacen.turno:
            return self._taller.historia.por_deshacer() is not None

    @property
    def puede_rehacer(self) -> bool:
        """Si hay algo por rehacer."""
        with self._nucleo.almacen.turno:
            return self._taller.historia.por_rehacer() is not None

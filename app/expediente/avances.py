"""El avance de cada barra del cronograma: siempre de lo que se puede demostrar.

Fuente: herramientas.md §0.4 (de pasos con evidencia, nunca de un deslizador) y §1d (proyectos).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from app.dominio.avance_pasos import avance_de
from app.expediente.nucleo import Nucleo
from app.expediente.pasos import AvancePasos, PasoProbado
from app.modelo.celdas import Valores, cantidad, fecha, filas, lista, texto
from app.modelo.cronograma.valores import COMPROMISO, HERRAMIENTA, PASO, PROYECTO, TAREA, Apunte

_CIEN, _CASI = 100, 99
TERMINADAS = frozenset({"elaborada", "formalizada", "en_operacion", "en_evaluacion"})
"""Estados en que una herramienta ya no tiene nada por elaborar."""

_EMPEZADAS = frozenset({"en_curso", "detenida", "terminada"})
_NUMEROS = re.compile(r"\d+")


@dataclass(frozen=True)
class Avances:
    """Pone a cada apunte el avance que demuestran los datos. Vale para un momento del expediente.

    Reconoce cada apunte por su clave (`1a.3`, `1d.p2.4`, `1a.c1`), no por cómo se armó.
    """

    nucleo: Nucleo

    def poner(self, apuntes: Iterable[Apunte]) -> Iterator[Apunte]:
        """Los mismos apuntes, en el mismo orden, con su avance."""
        return map(self._con_avance, apuntes)

    def _con_avance(self, apunte: Apunte) -> Apunte:
        numeros = [int(n) for n in _NUMEROS.findall(apunte.clave.partition(".")[2])]
        if apunte.tipo == HERRAMIENTA:
            return _de_herramienta(apunte, self._pasos[apunte.herramienta])
        if apunte.tipo == PASO:
            return self._de_paso(apunte, numeros)
        if apunte.tipo == PROYECTO:
            return self._de_proyecto(apunte, numeros)
        if apunte.tipo == TAREA:
            return self._de_tarea(apunte, numeros)
        if apunte.tipo == COMPROMISO:
            return self._de_compromiso(apunte, numeros)
        return apunte

    def _de_tarea(self, apunte: Apunte, numeros: list[int]) -> Apunte:
        proyecto = self._proyecto(apunte, numeros)
        tareas = filas(proyecto, "pr_actividades")[numeros[-1] - 1 : numeros[-1]]
        if not tareas:
            return replace(apunte, avance=0)
        avance = de_tarea(tareas[0], proyecto)
        return replace(apunte, avance=avance, falta=_falta_a(tareas[0], proyecto))

    def _de_compromiso(self, apunte: Apunte, numeros: list[int]) -> Apunte:
        clave = self._comprometida(apunte, numeros)
        avance = self._por_herramienta.get(clave, 0)
        pasos = self._pasos.get(clave)
        return replace(
            apunte,
            avance=avance,
            pasos=pasos.cuenta if pasos else (0, 0),
            terminada=apunte.terminada or avance == _CIEN,
        )

    def _de_paso(self, apunte: Apunte, numeros: list[int]) -> Apunte:
        """Un paso de la herramienta o, con dos números, el de una comprometida en el convenio."""
        clave = self._comprometida(apunte, numeros) if len(numeros) > 1 else apunte.herramienta
        pasos = self._pasos.get(clave)
        paso = pasos.paso(numeros[-1]) if pasos and numeros else None
        # Un paso que el Modelo ya no tiene no se puede demostrar.
        return replace(apunte, avance=0) if paso is None else _demostrado(apunte, paso)

    def _de_proyecto(self, apunte: Apunte, numeros: list[int]) -> Apunte:
        proyecto = self._proyecto(apunte, numeros)
        avance, pasos = de_proyecto(proyecto)
        return replace(
            apunte,
            avance=avance,
            pasos=pasos,
            terminada=apunte.terminada or avance == _CIEN,
            ultimo_avance=ultima_bitacora(proyecto),
        )

    def _proyecto(self, apunte: Apunte, numeros: list[int]) -> Valores:
        fichas = self.nucleo.espejo.grupo(apunte.herramienta, "proyecto")
        return fichas[numeros[0] - 1].valores() if numeros[0] <= len(fichas) else {}

    def _comprometida(self, apunte: Apunte, numeros: list[int]) -> str:
        """La herramienta a la que se refiere un compromiso; vacía si no la dice.

        El formato 1a dice qué evidencia se espera de cada compromiso, pero no la guarda: la tiene
        su herramienta, así que el avance del compromiso es el de ella.
        """
        general = self.nucleo.espejo.ficha(apunte.herramienta, "", 1).valores()
        renglones = filas(general, "cv_compromisos")[numeros[0] - 1 : numeros[0]]
        return texto(renglones[0], "herramienta") if renglones else ""

    @cached_property
    def _pasos(self) -> Mapping[str, AvancePasos]:
        return self.nucleo.pasos.todos()

    @cached_property
    def _por_herramienta(self) -> Mapping[str, int]:
        implementaciones = self.nucleo.espejo.implementaciones
        return {
            clave: _CIEN if implementaciones[clave].estado in TERMINADAS else pasos.avance
            for clave, pasos in self._pasos.items()
        }


def _de_herramienta(apunte: Apunte, pasos: AvancePasos) -> Apunte:
    """Terminada (elaborada o más) está al 100 aunque a algún paso le falte su evidencia.

    `pasos` lo sigue diciendo: «5 de 7 pasos con evidencia».
    """
    return replace(
        apunte,
        avance=_CIEN if apunte.terminada else pasos.avance,
        pasos=pasos.cuenta,
        ultimo_avance=pasos.ultima_captura,
    )


def _demostrado(apunte: Apunte, paso: PasoProbado) -> Apunte:
    """El paso con lo que demuestran sus datos.

    Si alguien lo marcó terminado conserva esa fecha, pero su avance no pasa de lo demostrado y
    `falta` dice qué le falta: el Modelo pide evidencia, no la palabra. Las fechas reales que nadie
    marcó son las de la captura.
    """
    inicio = apunte.inicio_real or paso.empezado
    fin = apunte.fin_real or paso.completado
    if inicio and fin and fin < inicio:
        # Lo marcado a mano manda; lo deducido se acomoda para no terminar antes de empezar.
        inicio, fin = (inicio, inicio) if apunte.inicio_real else (fin, fin)
    return replace(
        apunte,
        avance=int(paso.fraccion * _CIEN),
        falta=paso.falta,
        inicio_real=inicio,
        fin_real=fin,
    )


def de_tarea(tarea: Valores, proyecto: Valores) -> int:
    """0–100 de una actividad principal de un proyecto: su `avance_pct`, si algo lo respalda.

    Cuenta sólo si ya empezó (en curso, detenida o terminada) y la bitácora del proyecto tiene
    alguna entrada desde que la tarea empezó. Llega a 100 sólo si además está terminada y el
    proyecto tiene alguna evidencia, en la bitácora o al cierre (regla V-1d-05).
    """
    estado = texto(tarea, "estado")
    if estado not in _EMPEZADAS or not _reportada(tarea, proyecto):
        return 0
    dicho = max(0, min(int(cantidad(tarea, "avance_pct")), _CIEN))
    probada = estado == "terminada" and _con_evidencia(proyecto)
    return dicho if probada else min(dicho, _CASI)


def _falta_a(tarea: Valores, proyecto: Valores) -> str:
    """Por qué no cuenta todo el avance escrito en la tarea; vacía si cuenta."""
    if texto(tarea, "estado") not in _EMPEZADAS or not cantidad(tarea, "avance_pct"):
        return ""
    if not _reportada(tarea, proyecto):
        return "Falta: una entrada en la bitácora del proyecto desde que empezó"
    if cantidad(tarea, "avance_pct") >= _CIEN and not _con_evidencia(proyecto):
        return "Falta: una evidencia en la bitácora del proyecto"
    return ""


def de_proyecto(proyecto: Valores) -> tuple[int, tuple[int, int]]:
    """0–100 de un proyecto, ponderado por los días de sus tareas, y cuántas van de cuántas.

    Las canceladas no cuentan. Sin tareas, o sin nada que las respalde, es 0.
    """
    tareas = [t for t in filas(proyecto, "pr_actividades") if texto(t, "estado") != "cancelada"]
    avances = [de_tarea(tarea, proyecto) for tarea in tareas]
    partes = [(_dias(t), Fraction(a, _CIEN)) for t, a in zip(tareas, avances, strict=True)]
    return avance_de(partes), (avances.count(_CIEN), len(avances))


def ultima_bitacora(proyecto: Valores) -> date | None:
    """El día de la última entrada de la bitácora."""
    dias = (fecha(entrada, "fecha") for entrada in filas(proyecto, "pr_bitacora"))
    return max((dia for dia in dias if dia), default=None)


def _reportada(tarea: Valores, proyecto: Valores) -> bool:
    ultima, inicio = ultima_bitacora(proyecto), fecha(tarea, "inicio")
    return ultima is not None and (inicio is None or ultima >= inicio)


def _con_evidencia(proyecto: Valores) -> bool:
    if lista(proyecto, "pr_evidencias"):
        return True
    return any(lista(entrada, "evidencia") for entrada in filas(proyecto, "pr_bitacora"))


def _dias(tarea: Valores) -> int:
    """Lo que dura, contando los dos extremos; 1 si no se sabe."""
    inicio, fin = fecha(tarea, "inicio"), fecha(tarea, "fin")
    return max(1, (fin - inicio).days + 1) if inicio and fin else 1

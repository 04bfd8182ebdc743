"""Nivel de instalación 0–4 «vivo»: el que se observa en lo que hay, no el que se declara.

Escala general, herramientas.md §0.5; 3a y 3b tienen regla propia en sus secciones («Nivel del
proceso» y «Niveles de madurez»). Cada nivel exige los anteriores.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

NOMBRES = ("Inexistente", "Iniciado", "Elaborado", "Instalado", "Consolidado")
NIVEL_MAXIMO = 4
NIVEL_INSTALADA = 3
MESES_DE_EVIDENCIA_RECIENTE = 12
"""La evidencia de uso cuenta si tiene 12 meses o menos (§0.5)."""
PORCENTAJE_DE_PROCESOS = 80
"""Procesos mínimos que deben alcanzar un nivel para que 3a lo tenga (§3a)."""
BASICOS_DE_REGISTRO = ("TP-01", "TA-02")
"""Los dos procesos que dan el nivel 1 de 3b (§3b)."""


@dataclass(frozen=True, slots=True)
class Observacion:
    """Lo que se observa de una herramienta.

    `hay_algo`: responsable designado, borrador o práctica comprobable. `formato_completo`: todos
    los campos `S`. `formalizada`: acto formal completo (tipo, número, fecha y copia).
    `evidencia_reciente`: en uso, con evidencia de 12 meses o menos. `difundida`: por dentro, y al
    público si corresponde. `ciclo_evaluado`: un ciclo con resultados publicados y mejoras.
    `criterio_3` y `criterio_4`: lo que la tabla propia de la herramienta pida además (p. ej.
    ≥ 80 % de cartas firmadas en 1c); lo decide quien conoce sus campos.
    """

    hay_algo: bool = False
    formato_completo: bool = False
    formalizada: bool = False
    evidencia_reciente: bool = False
    difundida: bool = False
    ciclo_evaluado: bool = False
    criterio_3: bool = True
    criterio_4: bool = True


def nivel_vivo(observacion: Observacion) -> int:
    """Nivel general 0–4 (§0.5): el primer escalón que falta detiene la cuenta."""
    o = observacion
    instalada = o.formalizada and o.difundida and o.evidencia_reciente and o.criterio_3
    return _cuantos_seguidos(
        (
            o.hay_algo or o.formato_completo,
            o.formato_completo,
            instalada,
            o.ciclo_evaluado and o.criterio_4,
        )
    )


@dataclass(frozen=True, slots=True)
class AtributosProceso:
    """Los cuatro atributos de un proceso en 3a; «parcial» y «en trámite» son falso."""

    documentado: bool = False
    diagramado: bool = False
    formalizado: bool = False
    difundido: bool = False

    @property
    def en_orden(self) -> tuple[bool, ...]:
        """Los atributos en el orden en que se acumulan."""
        return (self.documentado, self.diagramado, self.formalizado, self.difundido)


def nivel_proceso(atributos: AtributosProceso) -> int:
    """Nivel del proceso (§3a): suma acumulativa, cada atributo exige los anteriores."""
    return _cuantos_seguidos(atributos.en_orden)


def atributos_adelantados(atributos: AtributosProceso) -> bool:
    """Si un atributo posterior está en «sí» y falta uno previo: el nivel se detuvo y se avisa."""
    return sum(atributos.en_orden) > nivel_proceso(atributos)


def nivel_3a(
    niveles: Mapping[str, int], minimos: Collection[str], probados: Collection[str]
) -> int:
    """Nivel de 3a: el mayor N que alcanza al menos 80 % de los procesos mínimos.

    Un mínimo que no está en `niveles` no se ha documentado y vale 0. El 4 exige además que el
    proceso se haya probado con un caso real en 12 meses (`probados`).
    """
    logrados = [
        min(niveles.get(clave, 0), NIVEL_MAXIMO if clave in probados else NIVEL_INSTALADA)
        for clave in minimos
    ]
    exigidos = max(1, ceil(len(logrados) * PORCENTAJE_DE_PROCESOS / 100))
    return next(
        (n for n in range(NIVEL_MAXIMO, 0, -1) if sum(x >= n for x in logrados) >= exigidos), 0
    )


def nivel_proceso_automatizado(etapas: Iterable[int | None]) -> int | None:
    """Nivel del proceso en 3b: promedio de sus etapas hacia abajo (así, 4 sólo si todas son 4).

    `None` es una etapa que no aplica; sin etapas aplicables no hay dato.
    """
    aplicables = [etapa for etapa in etapas if etapa is not None]
    return sum(aplicables) // len(aplicables) if aplicables else None


@dataclass(frozen=True, slots=True)
class ObservacionAutomatizacion:
    """Lo que se observa de 3b: nivel por proceso (los mínimos) y los hechos de su tabla."""

    niveles: Mapping[str, int | None]
    minimos: Collection[str]
    plan_completo: bool = False
    en_operacion: bool = False
    alertas_pasiva: bool = False
    calendario_activa: bool = False
    restauracion_probada: bool = False
    estadistica_usada: bool = False


def nivel_3b(observacion: ObservacionAutomatizacion) -> int:
    """Nivel de 3b según su tabla de madurez; cada escalón exige los anteriores.

    1: registro básico en TP-01 y TA-02 · 2: registro digital controlado en todos los mínimos y
    plan completo · 3: sistema parcial en operación con alertas y calendario · 4: mínimos del todo
    en sistema, restauración probada y estadística usada en 5b.
    """
    o = observacion
    return _cuantos_seguidos(
        (
            _todos_al_menos(o.niveles, BASICOS_DE_REGISTRO, 1),
            _todos_al_menos(o.niveles, o.minimos, 2) and o.plan_completo,
            o.en_operacion and o.alertas_pasiva and o.calendario_activa,
            _todos_al_menos(o.niveles, o.minimos, NIVEL_MAXIMO)
            and o.restauracion_probada
            and o.estadistica_usada,
        )
    )


def porcentaje(nivel: int) -> int:
    """Conversión de la escala: nivel × 25 (§0.5)."""
    return nivel * 100 // NIVEL_MAXIMO


def esta_instalada(nivel: int) -> bool:
    """«Instalada» = nivel 3 o más (§0.5)."""
    return nivel >= NIVEL_INSTALADA


def avance(hechos: int, total: int) -> int:
    """Porcentaje entero que sólo llega a 100 cuando no falta nada y a 0 cuando no hay nada.

    Sale de contar (campos o pasos con evidencia), nunca de un deslizador (§0.4).
    """
    if not 0 <= hechos <= total:
        raise ValueError("los hechos no pueden pasar del total")
    if not hechos:
        return 0
    return max(1, hechos * 100 // total)


def _cuantos_seguidos(escalones: Sequence[bool]) -> int:
    for cuantos, cumple in enumerate(escalones):
        if not cumple:
            return cuantos
    return len(escalones)


def _todos_al_menos(
    niveles: Mapping[str, int | None], claves: Collection[str], minimo: int
) -> bool:
    # Sin claves no hay nada demostrado: un catálogo vacío no puede regalar el nivel.
    return bool(claves) and all((niveles.get(clave) or 0) >= minimo for clave in claves)

"""Cronogramas al azar con todo lo que un plan puede traer. La misma semilla da los mismos."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.modelo.cronograma.valores import HERRAMIENTA, HITO, PASO, Actividad, Cronograma, Enlace
from app.modelo.tipos import TipoDependencia

_PALABRAS = (
    "Convenio",
    "árbol de ñandú",
    "R&D <b>negrita</b>",
    "\"comillas\" y 'apóstrofos'",
    "emoji 🏛️👩🏽‍💼",
    "]]> fin",
    "&amp; &#x41;",
    "=SUMA(A1)",
    "México—Perú",
    "日本語",
    "Acta; con, signos\\",
)
_HOY = date(2026, 6, 1)


def texto(azar: Random, palabras: int = 4) -> str:
    """Un nombre con lo que suele romper los formatos."""
    return " ".join(azar.choices(_PALABRAS, k=azar.randint(1, palabras)))


def _tramo(azar: Random) -> tuple[date, date]:
    inicio = date(2024, 1, 1) + timedelta(days=azar.randrange(1500))
    return inicio, inicio + timedelta(days=azar.choice((0, 1, 5, 30, 31, 90, azar.randrange(800))))


@dataclass(slots=True)
class Plan:
    """Un cronograma en construcción."""

    azar: Random
    gente: list[str]
    actividades: list[Actividad] = field(default_factory=list)

    def agregar(self, tipo: str, padre: str = "") -> str:
        """Una actividad con datos al azar; devuelve su id."""
        azar = self.azar
        numero = len(self.actividades) + 1
        inicio, fin = _tramo(azar)
        if tipo == HITO:
            fin = inicio
        base = _tramo(azar) if azar.random() < 0.5 else (None, None)
        real = _tramo(azar) if azar.random() < 0.3 else (None, None)
        fin_real = real[1] if azar.random() < 0.5 else None
        self.actividades.append(
            Actividad(
                id=f"id-{numero}",
                herramienta="1a",
                tipo=tipo,
                nombre=texto(azar),
                dimension=azar.randint(1, 5),
                ola=azar.randint(0, 4),
                inicio=inicio,
                fin=fin,
                avance=100 if fin_real else azar.choice((0, 1, 33, 50, 99, 100)),
                vigencia_inicio=None,
                vigencia_fin=None,
                vigencia_indefinida=False,
                inicio_real=real[0],
                fin_real=fin_real,
                critica=azar.random() < 0.3,
                atraso_dias=0,
                plazo="3 meses" if azar.random() < 0.5 else "",
                padre=padre,
                clave=f"1a.{numero}",
                terminada=fin_real is not None,
                responsable_nombre=azar.choice(self.gente) if azar.random() < 0.6 else "",
                base_inicio=base[0],
                base_fin=base[1],
                holgura=azar.choice((None, 0, 12)),
                motivo=texto(azar) if azar.random() < 0.2 else "",
            )
        )
        return f"id-{numero}"


def cronograma(azar: Random) -> Cronograma:
    """Un plan de hasta un centenar de actividades en tres niveles, con enlaces sin círculos."""
    plan = Plan(azar, [texto(azar, 2) for _ in range(5)])
    for _ in range(azar.randint(1, 12)):
        herramienta = plan.agregar(azar.choice((HERRAMIENTA, HERRAMIENTA, HITO)))
        for _ in range(azar.randint(0, 4)):
            paso = plan.agregar(PASO, herramienta)
            for _ in range(azar.choice((0, 0, 2))):
                plan.agregar(azar.choice((PASO, HITO)), paso)
    inicio = min(a.inicio for a in plan.actividades)
    return Cronograma(
        hoy=_HOY,
        inicio=inicio,
        actividades=tuple(plan.actividades),
        enlaces=tuple(_enlaces(azar, plan.actividades)),
        fin_administracion=None,
        frase_critica="",
    )


def _enlaces(azar: Random, actividades: list[Actividad]) -> list[Enlace]:
    """De una actividad a otra posterior en la lista: así nunca dan vuelta en círculo."""
    pares = {
        tuple(sorted(azar.sample(range(len(actividades)), 2)))
        for _ in range(len(actividades) if len(actividades) > 1 else 0)
    }
    return [
        Enlace(
            actividades[de].id,
            actividades[a].id,
            azar.choice(list(TipoDependencia)),
            azar.choice((0, 0, 30, -30, 60, 7, -3)),
            motivo=texto(azar) if azar.random() < 0.1 else "",
        )
        for de, a in sorted(pares)
    ]

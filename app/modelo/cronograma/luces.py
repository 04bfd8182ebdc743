"""El semáforo de cada actividad y sus razones (consolidacion.md §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.dominio import semaforos
from app.dominio.plazos import fin_de_plazo
from app.dominio.semaforos import Alerta, Compromiso, Gravedad, Marcha
from app.dominio.textos_fecha import dias
from app.dominio.umbrales import Umbrales
from app.modelo.cronograma.valores import COMPROMISO, HERRAMIENTA, Apunte
from app.modelo.tipos import Modelo

VERDE = "verde"


@dataclass(frozen=True, slots=True)
class Luz:
    """El color del semáforo, sus razones y la más grave en dos palabras."""

    color: str = ""
    alertas: tuple[str, ...] = ()
    corta: str = ""


APAGADA = Luz()


@dataclass(frozen=True, slots=True)
class Luces:
    """Lo que hace falta para el semáforo de cualquier actividad del plan.

    `compromisos`: los de cada herramienta. `con_responsables`: si el plan tiene anotado alguno.
    `umbrales`: los de la jurisdicción.
    """

    modelo: Modelo
    hoy: date
    fin_administracion: date | None
    compromisos: Mapping[str, Sequence[Compromiso]]
    con_responsables: bool
    umbrales: Umbrales

    @classmethod
    def para(
        cls,
        modelo: Modelo,
        hoy: date,
        apuntes: Sequence[Apunte],
        fin_administracion: date | None,
        umbrales: Umbrales,
    ) -> "Luces":
        """Las luces de ese plan."""
        compromisos: dict[str, list[Compromiso]] = {}
        for apunte in apuntes:
            if apunte.tipo == COMPROMISO:
                compromisos.setdefault(apunte.herramienta, []).append(_compromiso(apunte))
        con_responsables = any(apunte.responsable for apunte in apuntes)
        return cls(modelo, hoy, fin_administracion, compromisos, con_responsables, umbrales)

    def de(self, apunte: Apunte) -> Luz:
        """Color y razones. Verde: en marcha o terminada a tiempo; vacío: no le toca todavía.

        Sólo lo llevan las herramientas y los compromisos: las reglas no hablan de lo demás.
        """
        if apunte.tipo == HERRAMIENTA:
            alertas = self._de_herramienta(apunte)
        elif apunte.tipo == COMPROMISO:
            alertas = [semaforos.r4([_compromiso(apunte)], self.hoy)]
        else:
            return APAGADA
        encendidas = [alerta for alerta in alertas if alerta is not None]
        if not encendidas:
            return Luz(VERDE) if self._empezo(apunte) else APAGADA
        peor = min(encendidas, key=lambda alerta: alerta.gravedad is not Gravedad.ROJO)
        textos = tuple(alerta.texto for alerta in encendidas)
        return Luz(peor.gravedad.value, textos, peor.corto)

    def _de_herramienta(self, apunte: Apunte) -> list[Alerta | None]:
        alertas: list[Alerta | None] = []
        if self._empezo(apunte):
            marcha = self._marcha(apunte)
            espera = self.modelo.cronograma.dias_sin_responsable
            alertas = [
                semaforos.r1(marcha, self.hoy, self.umbrales),
                semaforos.r2(marcha, self.hoy, self.umbrales),
            ]
            # Si nadie ha anotado responsables, el dato falta en todo el plan y no dice nada.
            if self.con_responsables:
                alertas.append(semaforos.r6(marcha, apunte.responsable, self.hoy, espera))
            alertas.append(_tarde(apunte))
        compromisos = self.compromisos.get(apunte.herramienta, ())
        abiertos = sum(not c.con_evidencia for c in compromisos)
        alertas.append(semaforos.r4(compromisos, self.hoy))
        relevo = semaforos.r10(
            self.hoy, self.fin_administracion, abiertos, len(compromisos), self.umbrales
        )
        return [*alertas, relevo]

    def _empezo(self, apunte: Apunte) -> bool:
        hecho = apunte.inicio_real or apunte.terminada or apunte.fin_real or apunte.avance
        return bool(hecho) or apunte.inicio <= self.hoy

    def _marcha(self, apunte: Apunte) -> Marcha:
        inicio = apunte.inicio_real or apunte.inicio
        meses = self.modelo.herramienta(apunte.herramienta).plazo.meses
        # Hay avance y no se sabe de cuándo: no se le reprocha estar quieta.
        sin_fecha = bool(apunte.avance) and apunte.ultimo_avance is None
        return Marcha(
            inicio=inicio,
            limite=fin_de_plazo(inicio, meses) if meses else apunte.fin,
            fin_real=apunte.fin_real or (apunte.fin if apunte.terminada else None),
            ultimo_avance=self.hoy if sin_fecha else apunte.ultimo_avance,
        )


def _tarde(apunte: Apunte) -> Alerta | None:
    if apunte.fin_real is None or apunte.fin_real <= apunte.fin:
        return None
    cuanto = dias((apunte.fin_real - apunte.fin).days)
    texto = f"Terminó {cuanto} después de su fecha límite."
    return Alerta("", Gravedad.AMARILLO, texto, f"{cuanto} tarde")


def _compromiso(apunte: Apunte) -> Compromiso:
    hecho = apunte.terminada or apunte.fin_real is not None or apunte.avance >= 100
    return Compromiso(apunte.clave, apunte.fin, hecho)

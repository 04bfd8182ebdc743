"""Mover barras, anotar lo real y encargar a alguien."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.dominio.red import Incumplido
from app.dominio.textos_fecha import fecha_corta
from app.expediente.almacen import Fila
from app.expediente.errores import FechasInvalidas, PideMotivo
from app.expediente.plan.cambios import Cambio, CambioDeFila
from app.expediente.plan.flechas import Flechas
from app.expediente.plan.hojas import Hojas
from app.expediente.plan.reparto import repartidos
from app.expediente.plan.taller import Nota, Taller
from app.expediente.respuestas import MOTIVO_MINIMO
from app.expediente.tablas import Dependencia
from app.modelo.cronograma.avisos import pide_motivo
from app.modelo.cronograma.valores import HERRAMIENTA, Apunte, Movida, Previa, Tramo
from app.texto import limpiar


@dataclass(frozen=True, slots=True)
class Edicion:
    """Cambios de fechas y de responsable, cada uno un paso de deshacer."""

    taller: Taller

    def previa(self, id_actividad: str, inicio: date, fin: date) -> Previa:
        """Qué pasaría al mover una actividad; no escribe nada."""
        comprobar(inicio, fin)
        flechas = Flechas.leer(self.taller.lector)
        apunte = flechas.una(id_actividad)
        empuje = flechas.empujar(self._con_partes(apunte, (inicio, fin)))
        movidas = {flechas.apuntes[i]: t for i, t in empuje.movidas.items()}
        faltas = empuje.sin_remedio
        return Previa(
            movidas=tuple(_movida(otra, (t.inicio, t.fin)) for otra, t in movidas.items()),
            bloqueos=tuple(flechas.en_palabras(x) for x in faltas if x.bloquea),
            avisos=tuple(flechas.en_palabras(x) for x in faltas if not x.bloquea),
            pide_motivo=self._exceso(apunte, (inicio, fin)),
        )

    def mover(self, id_actividad: str, tramo: Tramo, motivo: str, *, sucesoras: bool) -> None:
        """Cambia las fechas; con `sucesoras`, también las que haya que correr."""
        comprobar(*tramo)
        flechas = Flechas.leer(self.taller.lector)
        apunte = flechas.una(id_actividad)
        empuje = flechas.empujar(self._con_partes(apunte, tramo))
        finales = {apunte.id: tramo}
        if sucesoras:
            finales |= {i: (t.inicio, t.fin) for i, t in empuje.movidas.items()}
        faltas = empuje.sin_remedio if sucesoras else empuje.incumplidos
        bloqueos = [x for x in faltas if x.bloquea]
        exceso = self._exceso(apunte, tramo)
        preguntas = [*map(flechas.en_palabras, bloqueos), *([exceso] if exceso else [])]
        razon = exigir_motivo(preguntas, motivo)
        cambios = self._fechas([(flechas.apuntes[i], t) for i, t in finales.items()])
        cambios += self._excepciones(bloqueos, razon)
        cambios += self._explicar(apunte, tramo, razon)
        antes, despues = (f"{i} a {f}" for i, f in ((apunte.inicio, apunte.fin), tramo))
        nota = Nota(f"mover {apunte.nombre}", "mover", apunte.clave, antes, despues)
        self.taller.asentar(nota, cambios)

    def marcar_real(self, id_actividad: str, inicio: date | None, fin: date | None) -> None:
        """Anota cuándo empezó y terminó de verdad una herramienta o un paso."""
        if inicio and fin and fin < inicio:
            raise FechasInvalidas("Terminó antes de empezar.", sugerencia="Corrija las fechas.")
        apunte = Flechas.leer(self.taller.lector).una(id_actividad)
        fila = self.taller.fila(id_actividad)
        if fila is None:
            raise FechasInvalidas(
                f"«{apunte.nombre}» se da por hecho en la página de su herramienta.",
                sugerencia="Ábrala y anote ahí su avance.",
            )
        avance = 100 if fin else 0
        datos = {"inicio_real": inicio, "fin_real": fin}
        cambios: list[Cambio] = [self.taller.cambiar_fila(fila, avance=avance, **datos)]
        if fila.tipo == HERRAMIENTA:
            cambios.append(self.taller.en_la_herramienta(fila.herramienta, **datos))
        despues = f"{fila.clave} {inicio or ''} {fin or ''}"
        nota = Nota(
            f"anotar lo real de {fila.nombre}", "cambiar_actividad", fila.herramienta, "", despues
        )
        self.taller.asentar(nota, cambios)

    def responsable(self, id_actividad: str, persona: str) -> None:
        """Pone (o quita, con vacío) al responsable de una actividad."""
        apunte = Flechas.leer(self.taller.lector).una(id_actividad)
        quien = self.taller.respuestas.persona(persona) if persona else ""
        fila = self.taller.fila(id_actividad)
        cambios: list[Cambio]
        if fila is None:
            hojas = Hojas(self.taller.respuestas)
            hojas.encargar(apunte, quien)
            cambios = list(hojas.cambios())
        else:
            cambios = [self.taller.cambiar_fila(fila, responsable=quien)]
        frase = f"cambiar al responsable de {apunte.nombre}"
        nota = Nota(frase, "cambiar_actividad", apunte.herramienta, "", f"{apunte.clave} {quien}")
        self.taller.asentar(nota, cambios)

    def _excepciones(self, faltas: Sequence[Incumplido], motivo: str) -> list[CambioDeFila]:
        """El motivo guardado en cada obligatoria que no se cumple."""
        return [
            CambioDeFila(
                self.taller.nucleo,
                Dependencia,
                {"de_id": x.enlace.de, "a_id": x.enlace.a},
                {"motivo": ""},
                {"motivo": motivo},
            )
            for x in faltas
        ]

    def _con_partes(self, apunte: Apunte, tramo: Tramo) -> dict[str, Tramo]:
        """La actividad con sus fechas nuevas y, si es una herramienta, las de sus pasos."""
        fila = self.taller.fila(apunte.id)
        partes = self._pasos(fila, tramo) if fila is not None else []
        return {apunte.id: tramo, **{paso.id: suyo for paso, suyo in partes}}

    def _pasos(self, madre: Fila, tramo: Tramo) -> list[tuple[Fila, Tramo]]:
        if madre.tipo != HERRAMIENTA:
            return []
        pasos = self.taller.lector.hijas(madre.id)
        herramienta = self.taller.nucleo.modelo.herramienta(madre.herramienta)
        return list(zip(pasos, repartidos(herramienta, madre, pasos, tramo), strict=True))

    def _fechas(self, finales: Sequence[tuple[Apunte, Tramo]]) -> list[Cambio]:
        hojas = Hojas(self.taller.respuestas)
        guardadas: dict[str, tuple[Fila, Tramo]] = {}
        for apunte, tramo in finales:
            fila = self.taller.fila(apunte.id)
            if fila is None:
                hojas.fechar(apunte, tramo)
                continue
            guardadas[fila.id] = (fila, tramo)
            # Un paso corrido por su propia flecha manda sobre el reparto de su herramienta.
            for paso, suyo in self._pasos(fila, tramo):
                guardadas.setdefault(paso.id, (paso, suyo))
        cambios = [
            c for fila, tramo in guardadas.values() for c in self.taller.fechar(fila, *tramo)
        ]
        return cambios + list(hojas.cambios())

    def _exceso(self, apunte: Apunte, tramo: Tramo) -> str:
        """La pregunta si el plazo del Modelo se pasa de más y nadie lo ha explicado."""
        return "" if apunte.motivo else self._pregunta(apunte, tramo)

    def _pregunta(self, apunte: Apunte, tramo: Tramo) -> str:
        if apunte.tipo != HERRAMIENTA:
            return ""
        return pide_motivo(self.taller.nucleo.modelo, apunte.herramienta, *tramo)

    def _explicar(self, apunte: Apunte, tramo: Tramo, motivo: str) -> list[CambioDeFila]:
        """Guarda por qué se pasa del plazo; si ya no se pasa, olvida lo que se dijo."""
        fila = self.taller.fila(apunte.id)
        if fila is None:
            return []
        sobra = self._pregunta(apunte, tramo)
        return [self.taller.cambiar_fila(fila, motivo=(motivo or fila.motivo) if sobra else "")]


def comprobar(inicio: date, fin: date) -> None:
    """Que una barra no termine antes de empezar. Lanza `FechasInvalidas`."""
    if fin < inicio:
        raise FechasInvalidas(
            f"La fecha de término ({fecha_corta(fin)}) es anterior a la de inicio "
            f"({fecha_corta(inicio)}).",
            sugerencia="Corrija alguna de las dos.",
        )


def exigir_motivo(preguntas: Iterable[str], motivo: str) -> str:
    """El motivo limpio. Lanza `PideMotivo` si hay preguntas y no alcanza a contestarlas."""
    razon = limpiar(motivo).strip()
    pendientes = list(preguntas)
    if pendientes and len(razon) < MOTIVO_MINIMO:
        raise PideMotivo(pendientes, MOTIVO_MINIMO)
    return razon


def _movida(apunte: Apunte, tramo: Tramo) -> Movida:
    return Movida(apunte.id, apunte.clave, apunte.nombre, apunte.inicio, apunte.fin, *tramo)

"""Editar el plan desde la pantalla: se prevé, se pregunta y se escribe, fuera del hilo de Qt.

Nada se mueve en silencio ni a medias: cada cambio es una sola orden del servicio (una transacción
y un paso de deshacer) y, si falla, el fantasma desaparece y se dice por qué.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.textos import ahora
from app.expediente.vistas import Guardado
from app.modelo.cronograma.valores import Cronograma, Enlace, Previa, Tramo
from app.modelo.direccion import Direccion
from app.modelo.tipos import TipoDependencia
from app.reloj import marca
from ui.comun.sesion import Sesion
from ui.cronograma.escritura import leer_fin, leer_inicio, leer_plazo, revisar_espera
from ui.cronograma.fantasmas import Encima, Fantasma
from ui.cronograma.lectura import Leido, leer
from ui.cronograma.modelo import Columna
from ui.cronograma.preguntas import Elegir, PideMotivo, PreguntaSucesoras, Respuesta
from ui.cronograma.vista import VistaCronograma

TIPOS = {
    TipoDependencia.RECOMENDADA: "Recomendada (R): conviene esperar a que termine",
    TipoDependencia.OBLIGATORIA: "Obligatoria (O): no puede empezar antes de que termine",
    TipoDependencia.TRASLAPE: "Con traslape (P): cuenta desde que empieza",
    TipoDependencia.ALIMENTA: "Alimenta (A): sólo le pasa datos",
}


@dataclass(frozen=True, slots=True)
class _Movimiento:
    fila: Fila
    inicio: date
    fin: date

    @property
    def fantasma(self) -> Fantasma:
        return Fantasma(self.fila.id, self.inicio, self.fin)


class Edicion(QObject):
    """`dicho` lleva lo que se hizo (o por qué no), en una frase; `releido`, lo `Leido`."""

    dicho = Signal(str)
    releido = Signal(object)

    def __init__(self, sesion: Sesion, vista: VistaCronograma, ventana: QWidget) -> None:
        super().__init__(ventana)
        self._sesion = sesion
        self._vista = vista
        self._ventana = ventana
        self._siempre: Respuesta | None = None
        self.ocupada = False
        self.avisando = False
        self.cronograma: Cronograma | None = None
        vista.arbol.celdas.comprobar = self.comprobar
        vista.arbol.celdas.escrita.connect(self.escribir)

    @property
    def puede(self) -> bool:
        """Si el archivo deja escribir."""
        return not self._sesion.expediente.solo_lectura

    def mover(self, fila: Fila, inicio: date, fin: date) -> None:
        """Prevé el movimiento, pregunta lo que haga falta y lo escribe."""
        if not self._libre():
            return
        movimiento = _Movimiento(fila, inicio, fin)
        self._fantasmas((movimiento.fantasma,))
        plan = self._sesion.expediente.plan
        self._hacer(
            lambda: plan.previa(fila.id, inicio, fin),
            lambda previa: self._con_previa(movimiento, previa),
        )

    def comprobar(self, fila: Fila, columna: Columna, texto: str) -> None:
        """Que lo escrito en una celda se entienda. Lanza `ErrorDeUsuario`."""
        match columna:
            case Columna.INICIO | Columna.FIN | Columna.PLAZO:
                self._tramo(fila, columna, texto)
            case Columna.DEPENDE:
                revisar_espera(texto, self._claves())

    def escribir(self, fila: Fila, columna: Columna, texto: str) -> None:
        """Lo escrito en una celda, ya comprobado."""
        plan = self._sesion.expediente.plan
        match columna:
            case Columna.RESPONSABLE:
                dicho = f"Cambió el responsable de {fila.nombre}."
                self.ordenar(lambda: plan.responsable(fila.id, texto), dicho)
            case Columna.DEPENDE:
                escrito = revisar_espera(texto, self._claves())
                self._pedir(
                    lambda motivo: plan.depender(fila.id, escrito, motivo=motivo),
                    f"Cambió de qué depende {fila.nombre}.",
                )
            case _:
                self.mover(fila, *self._tramo(fila, columna, texto))

    def enlazar(
        self,
        de: Fila,
        a: Fila,
        tipo: TipoDependencia = TipoDependencia.RECOMENDADA,
        desfase: int = 0,
    ) -> None:
        """Hace que `a` dependa de `de`."""
        plan = self._sesion.expediente.plan
        self._pedir(
            lambda motivo: plan.enlazar(de.id, a.id, tipo, desfase, motivo=motivo),
            f"{a.nombre} depende de {de.nombre}.",
        )

    def enlaces_de(self, fila: Fila) -> tuple[Enlace, ...]:
        """Los que llegan a una fila o salen de ella y se guardan en el plan."""
        if self.cronograma is None:
            return ()
        return tuple(e for e in self.cronograma.enlaces if fila.id in {e.de, e.a})

    def desenlazar(self, fila: Fila) -> None:
        """Quita una dependencia de la fila; si hay varias, pregunta cuál."""
        enlaces = self.enlaces_de(fila)
        if not enlaces:
            self.dicho.emit(f"{fila.nombre} no tiene dependencias.")
            return
        elegido = enlaces[0]
        if len(enlaces) > 1:
            textos = [self.en_palabras(enlace) for enlace in enlaces]
            pregunta = Elegir("¿Qué dependencia quiere quitar?", textos, self._ventana)
            if pregunta.exec() != QDialog.DialogCode.Accepted:
                return
            elegido = enlaces[pregunta.elegida]
        self.quitar_enlace(elegido)

    def quitar_enlace(self, enlace: Enlace) -> None:
        """Quita una dependencia."""
        plan = self._sesion.expediente.plan
        self.ordenar(
            lambda: plan.desenlazar(enlace.de, enlace.a),
            f"Se quitó: {self.en_palabras(enlace)}.",
        )

    def cambiar_enlace(self, enlace: Enlace, tipo: TipoDependencia, desfase: int) -> None:
        """Cambia el tipo o los días de una dependencia."""
        plan = self._sesion.expediente.plan
        nuevo = Enlace(enlace.de, enlace.a, tipo, desfase)
        self._pedir(
            lambda motivo: plan.enlazar(enlace.de, enlace.a, tipo, desfase, motivo=motivo),
            f"{self.en_palabras(nuevo)}.",
        )

    def en_palabras(self, enlace: Enlace) -> str:
        """«Perfiles de cargo depende de Política de transparencia (O)»."""
        nombres = {a.id: a.nombre for a in self.cronograma.actividades} if self.cronograma else {}
        de, a = (nombres.get(i, "") for i in (enlace.de, enlace.a))
        cola = f"{enlace.desfase:+d}" if enlace.desfase else ""
        return f"{a} depende de {de} ({enlace.tipo.value}{cola})"

    def marcar_real(self, fila: Fila, inicio: date | None, fin: date | None) -> None:
        """Anota cuándo empezó y terminó de verdad."""
        plan = self._sesion.expediente.plan
        self.ordenar(
            lambda: plan.marcar_real(fila.id, inicio, fin),
            f"Se anotaron las fechas reales de {fila.nombre}.",
        )

    def deshacer(self) -> None:
        """Deshace el último cambio del plan y dice cuál fue."""
        plan = self._sesion.expediente.plan
        self._de_historia(plan.deshacer, "Se deshizo: {}.", "No hay nada que deshacer.")

    def rehacer(self) -> None:
        """Rehace lo último que se deshizo y dice qué fue."""
        plan = self._sesion.expediente.plan
        self._de_historia(plan.rehacer, "Se rehizo: {}.", "No hay nada que rehacer.")

    def ordenar(self, orden: Callable[[], Any], dicho: str) -> None:
        """Una orden al servicio que no pregunta nada."""
        if self._libre():
            self._escribir(orden, lambda _hecho: dicho)

    def _con_previa(self, movimiento: _Movimiento, previa: Previa) -> None:
        siguen = tuple(Fantasma(m.id, m.inicio_nuevo, m.fin_nuevo) for m in previa.movidas)
        self._fantasmas((movimiento.fantasma, *siguen))
        respuesta = self._preguntar(movimiento.fila, previa)
        if respuesta is Respuesta.CANCELAR:
            self._soltar("No se movió nada.")
            return
        sucesoras = respuesta is Respuesta.TODAS
        # Los bloqueos previstos suponen que las sucesoras también se corren; si no, los dirá
        # el servicio al intentarlo.
        preguntas = [*previa.bloqueos, *([previa.pide_motivo] if previa.pide_motivo else [])]
        plan = self._sesion.expediente.plan
        fila, inicio, fin = movimiento.fila, movimiento.inicio, movimiento.fin
        dicho = ahora(fila.nombre, inicio, fin)
        if sucesoras and previa.movidas:
            dicho = f"{dicho}; también se movieron {len(previa.movidas)} que dependen de ella"
        dicho = ". ".join([dicho, *(aviso.rstrip(".") for aviso in previa.avisos)])
        self._intentar(
            lambda motivo: plan.mover(fila.id, inicio, fin, sucesoras=sucesoras, motivo=motivo),
            preguntas,
            f"{dicho}.",
        )

    def _preguntar(self, fila: Fila, previa: Previa) -> Respuesta:
        if not previa.movidas:
            return Respuesta.SOLO_ESTA
        if self._siempre is not None:
            return self._siempre
        pregunta = PreguntaSucesoras(fila.nombre, previa.movidas, self._ventana)
        pregunta.exec()
        if pregunta.recordar.isChecked() and pregunta.respuesta is not Respuesta.CANCELAR:
            self._siempre = pregunta.respuesta
        return pregunta.respuesta

    def _pedir(self, orden: Callable[[str], Any], dicho: str) -> None:
        if self._libre():
            self._intentar(orden, (), dicho)

    def _intentar(self, orden: Callable[[str], Any], preguntas: Sequence[str], dicho: str) -> None:
        """Escribe; si el plan exige un motivo, lo pide y vuelve a intentar con él."""
        motivo = ""
        if preguntas:
            dialogo = PideMotivo(preguntas, self._ventana)
            if dialogo.exec() != QDialog.DialogCode.Accepted:
                self._soltar("No se cambió nada.")
                return
            motivo = dialogo.motivo

        def al_fallar(error: Exception) -> None:
            nuevas = getattr(error, "preguntas", ())
            if nuevas and tuple(nuevas) != tuple(preguntas):
                self._intentar(orden, nuevas, dicho)
            else:
                self._al_fallar(error)

        self._escribir(lambda: orden(motivo), lambda _hecho: dicho, al_fallar)

    def _de_historia(self, orden: Callable[[], str], frase: str, nada: str) -> None:
        if self._libre():
            self._escribir(orden, lambda hecho: frase.format(hecho) if hecho else nada)

    def _libre(self) -> bool:
        """Si se puede empezar otro cambio; si no, dice por qué."""
        if not self.puede:
            self.dicho.emit("Este archivo está abierto sólo para leer.")
            return False
        if self.ocupada:
            self.dicho.emit("Todavía se guarda el cambio anterior.")
            return False
        return True

    def _hacer(
        self,
        trabajo: Callable[[], Any],
        al_terminar: Callable[[Any], None],
        al_fallar: Callable[[Exception], None] | None = None,
    ) -> None:
        self.ocupada = True
        self._sesion.ejecutor.hacer(trabajo, al_terminar, al_fallar or self._al_fallar)

    def _escribir(
        self,
        orden: Callable[[], Any],
        decir: Callable[[Any], str],
        al_fallar: Callable[[Exception], None] | None = None,
    ) -> None:
        """Escribe y relee en el mismo viaje: leer el plan tampoco es para el hilo de Qt."""
        expediente = self._sesion.expediente
        self._hacer(
            lambda: (orden(), leer(expediente)),
            lambda hecho: self._al_escribir(hecho[1], decir(hecho[0])),
            al_fallar,
        )

    def _al_escribir(self, leido: Leido, dicho: str) -> None:
        self.releido.emit(leido)
        self._soltar("")
        momento = marca(self._sesion.expediente.reloj.ahora())
        self._sesion.cambiado.guardado.emit(Guardado(Direccion(""), momento, cambio=True))
        # Las demás pantallas releen; ésta ya lo hizo.
        self.avisando = True
        try:
            self._sesion.cambiado.datos_cambiados.emit()
        finally:
            self.avisando = False
        self.dicho.emit(dicho)

    def _al_fallar(self, error: Exception) -> None:
        self._soltar("")
        self._sesion.avisos.mostrar_error(error)

    def _soltar(self, dicho: str) -> None:
        self.ocupada = False
        self._fantasmas(())
        if dicho:
            self.dicho.emit(dicho)

    def _fantasmas(self, cuales: tuple[Fantasma, ...]) -> None:
        self._vista.grafica.fijar_encima(Encima(cuales))

    def _tramo(self, fila: Fila, columna: Columna, texto: str) -> Tramo:
        if columna is Columna.PLAZO:
            return leer_plazo(texto, fila)
        leer = leer_inicio if columna is Columna.INICIO else leer_fin
        return leer(texto, fila, self._sesion.expediente.reloj.hoy())

    def _claves(self) -> set[str]:
        return {a.clave for a in self.cronograma.actividades} if self.cronograma else set()

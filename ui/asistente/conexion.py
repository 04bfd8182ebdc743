"""Une una página de campos con el archivo: lo que se escribe en ella se guarda solo."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.expediente.errores import FichaDesconocida
from app.expediente.vistas import Guardado
from app.modelo.direccion import Direccion
from app.modelo.tipos import TipoCampo
from ui.asistente.autoguardado import Autoguardado
from ui.asistente.pagina import PaginaCampos
from ui.comun.sesion import Sesion

POR_CORREGIR = "Por corregir: "
"""Con esto empieza el renglón de la nota interna que conserva lo escrito y no entendido."""


class Conexion(QObject):
    """Vive con su página. `guardada` avisa de cada cambio de esta ficha ya escrito en disco."""

    guardada = Signal(object)

    def __init__(
        self,
        pagina: PaginaCampos,
        sesion: Sesion,
        guardado: Autoguardado,
        herramienta: str,
        numero: int,
    ) -> None:
        super().__init__(pagina)
        self._pagina = pagina
        self._sesion = sesion
        self._respuestas = sesion.expediente.respuestas
        self._guardado = guardado
        self._herramienta = herramienta
        self._numero = numero
        pagina.cambiado.connect(self._al_cambiar)
        pagina.terminado.connect(self._al_terminar)
        pagina.no_aplica_marcado.connect(self._al_marcar_no_aplica)
        pagina.no_aplica_quitado.connect(self._al_quitar_no_aplica)
        pagina.nota_cambiada.connect(self._al_anotar)
        guardado.guardado.connect(self._al_guardar)
        guardado.rechazado.connect(self._al_rechazar)

    def sin_guardar(self) -> set[str]:
        """Los campos de esta ficha con algo escrito que aún no está en el disco."""
        return {d.campo for d in self._guardado.sin_guardar if self._es_de_aqui(d)}

    def _direccion(self, campo: str) -> Direccion:
        return Direccion(self._herramienta, campo, self._numero)

    def _es_de_aqui(self, direccion: Direccion) -> bool:
        return (direccion.herramienta, direccion.ficha) == (self._herramienta, self._numero) and (
            direccion.campo in self._pagina.filas
        )

    def _al_cambiar(self, campo: str) -> None:
        fila = self._pagina.filas[campo]
        # Los adjuntos los anota el servicio al guardar el archivo.
        if fila.campo.tipo != TipoCampo.ADJUNTO:
            self._guardado.anotar(self._direccion(campo), fila.editor.leer())

    def _al_terminar(self, campo: str) -> None:
        self._guardado.soltar()
        self._conservar(campo, self._pagina.filas[campo].editor.no_reconocido())

    def _conservar(self, campo: str, texto: str) -> None:
        """Deja lo no entendido en la nota interna: ni un cierre de golpe lo pierde."""
        nota = self._pagina.filas[campo].nota
        if not texto and POR_CORREGIR not in nota.texto.toPlainText():
            return
        direccion = self._direccion(campo)

        def trabajo() -> str | None:
            try:
                guardada = str(self._respuestas.nota(direccion))
                nueva = _con_pendiente(guardada, texto)
                if nueva != guardada:
                    self._respuestas.guardar_nota(direccion, nueva)
            except FichaDesconocida:
                # Quitaron la ficha mientras tanto: ya no hay dónde anotarlo.
                return None
            return nueva

        self._guardado.hacer(trabajo, lambda nueva: None if nueva is None else nota.fijar(nueva))

    def _al_marcar_no_aplica(self, campo: str, motivo: str) -> None:
        direccion = self._direccion(campo)
        trabajo = partial(self._respuestas.marcar_no_aplica, direccion, motivo)
        self._guardado.hacer(trabajo, self._guardado.guardado.emit)

    def _al_quitar_no_aplica(self, campo: str) -> None:
        trabajo = partial(self._respuestas.quitar_no_aplica, self._direccion(campo))
        self._guardado.hacer(trabajo, self._guardado.guardado.emit)

    def _al_anotar(self, campo: str, texto: str) -> None:
        trabajo = partial(self._respuestas.guardar_nota, self._direccion(campo), texto)
        self._guardado.hacer(trabajo, self._sesion.cambiado.guardado.emit)

    def _al_guardar(self, acuse: Guardado) -> None:
        if self._es_de_aqui(acuse.direccion):
            self._pagina.poner_problema(acuse.direccion.campo, "")
            if not self._pagina.filas[acuse.direccion.campo].editor.no_reconocido():
                self._conservar(acuse.direccion.campo, "")
            self.guardada.emit(acuse)

    def _al_rechazar(self, direccion: Direccion, texto: str) -> None:
        if self._es_de_aqui(direccion):
            self._pagina.poner_problema(direccion.campo, texto)


def _con_pendiente(nota: str, texto: str) -> str:
    """La nota con el renglón de lo que falta corregir al día (sin él, si ya no hay)."""
    propios = [renglon for renglon in nota.split("\n") if not renglon.startswith(POR_CORREGIR)]
    una = " ".join(texto.split("\n"))
    return "\n".join([*propios, f"{POR_CORREGIR}{una}"] if una else propios).strip()

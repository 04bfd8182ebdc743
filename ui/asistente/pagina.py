"""Una página del asistente hecha de campos declarados. No guarda: avisa, entrega y muestra."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo
from app.modelo.valores import esta_vacio
from ui.asistente.editores import Editor, Entorno, crear_editor
from ui.asistente.editores.tabla.editor import EditorTabla
from ui.asistente.enlace import EnlaceLargo
from ui.asistente.fila import FilaCampo
from ui.asistente.orden import encadenar
from ui.comun.controles import Franja, vaciar
from ui.comun.tema import tema

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista

DOS_COLUMNAS = 700
"""Ancho (al 100 %) desde el que dos campos cortos comparten renglón."""


@dataclass(frozen=True, slots=True)
class Guardada:
    """Lo que el expediente tiene de un campo."""

    valor: Valor
    motivo: str | None = None
    nota: str = ""


class ResumenProblemas(Franja):
    """«Hay 2 datos por corregir», con un enlace a cada campo."""

    elegido = Signal(str)

    def __init__(self) -> None:
        super().__init__("error", "")
        self.titulo.setProperty("papel", "error")
        self._enlaces = QVBoxLayout()
        self._enlaces.setSpacing(0)
        self.cuerpo.addLayout(self._enlaces)
        self.hide()

    def mostrar(self, problemas: Sequence[tuple[str, str]]) -> None:
        """Pares campo, texto; vacío lo esconde."""
        vaciar(self._enlaces)
        nuevos: list[EnlaceLargo] = []
        cuantos = len(problemas)
        self.titulo.setText(
            "Hay 1 dato por corregir" if cuantos == 1 else f"Hay {cuantos} datos por corregir"
        )
        for clave, texto in problemas:
            enlace = EnlaceLargo(texto)
            enlace.clicked.connect(lambda _marcado=False, c=clave: self.elegido.emit(c))
            self._enlaces.addWidget(enlace)
            nuevos.append(enlace)
        encadenar(self, nuevos)
        self.setVisible(bool(problemas))


class PaginaCampos(QWidget):
    """Los campos de una página, con su resumen de problemas arriba.

    `se_pide(campo, valores)` decide qué campos condicionales se ven; los que se esconden
    conservan lo contestado.
    """

    cambiado = Signal(str)
    terminado = Signal(str)
    no_aplica_marcado = Signal(str, str)
    no_aplica_quitado = Signal(str)
    nota_cambiada = Signal(str, str)
    respuesta_pedida = Signal(str)
    """El folio de la observación que se quiere responder."""

    def __init__(
        self,
        campos: Sequence[Campo],
        entorno: Entorno,
        se_pide: Callable[[Campo, Mapping[str, Valor]], bool],
        fabrica: Callable[[Campo, Entorno], Editor] = crear_editor,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._se_pide = se_pide
        self._otros: Mapping[str, Valor] = {}
        self._problemas: dict[str, str] = {}
        self._entorno = entorno
        self.filas = {campo.clave: FilaCampo(campo, fabrica(campo, entorno)) for campo in campos}
        self.resumen = ResumenProblemas()
        self.resumen.elegido.connect(self.enfocar)
        self._rejilla = QGridLayout()
        self._rejilla.setContentsMargins(0, 0, 0, 0)
        self._rejilla.setHorizontalSpacing(28)
        self._rejilla.setVerticalSpacing(16)
        self._columnas = 0
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(14)
        caja.addWidget(self.resumen)
        caja.addLayout(self._rejilla)
        caja.addStretch(1)
        for fila in self.filas.values():
            self._conectar(fila)
            if fila.campo.calculado or entorno.solo_lectura:
                fila.editor.poner_solo_lectura(activo=True)
            if entorno.solo_lectura:
                fila.mas.hide()
        self._acomodar(1)

    def valores(self) -> dict[str, Valor]:
        """Lo que hay en pantalla, por campo."""
        return {clave: fila.editor.leer() for clave, fila in self.filas.items()}

    def fijar(self, guardadas: Mapping[str, Guardada], otros: Mapping[str, Valor]) -> None:
        """Pone lo guardado. `otros` son los demás campos de la ficha, para las condiciones."""
        self._otros = otros
        for clave, guardada in guardadas.items():
            fila = self.filas.get(clave)
            if fila is not None:
                fila.fijar(guardada.valor, guardada.motivo, guardada.nota)
        self._mostrar_los_que_se_piden()

    def mostrar_problemas(self, problemas: Mapping[str, str]) -> None:
        """Problemas por campo; los que no son de esta página se ignoran."""
        self._problemas = {c: t for c, t in problemas.items() if c in self.filas}
        for clave, fila in self.filas.items():
            fila.mostrar_problema(self._problemas.get(clave, ""))
        self.resumen.mostrar(
            [(c, _con_nombre(self.filas[c], t)) for c, t in self._problemas.items()]
        )

    def poner_problema(self, clave: str, texto: str) -> None:
        """Cambia el problema de un solo campo (el que acaba de guardarse o no se pudo)."""
        nuevos = {c: t for c, t in self._problemas.items() if c != clave}
        if texto:
            nuevos[clave] = texto
        if nuevos != self._problemas:
            self.mostrar_problemas(nuevos)

    def mostrar_observaciones(
        self, por_campo: "Mapping[str, Sequence[ObservacionVista]]", hoy: date
    ) -> None:
        """Cada campo con las suyas; los que no tienen las dejan de mostrar."""
        for clave, fila in self.filas.items():
            suyas = por_campo.get(clave, ())
            if suyas or fila.observaciones:
                fila.mostrar_observaciones(suyas, hoy)

    def marcar_renglones(self, clave: str, hallazgos: Mapping[int, str]) -> None:
        """Señala renglones de una tabla."""
        fila = self.filas.get(clave)
        if fila is not None and isinstance(fila.editor, EditorTabla):
            fila.editor.marcar_renglones(hallazgos)

    def enfocar(self, clave: str) -> None:
        """Lleva el foco a un campo y lo deja a la vista."""
        fila = self.filas.get(clave)
        if fila is not None:
            fila.enfocar()

    def enfocar_primero(self) -> None:
        """Pone el foco en el primer campo visible."""
        for fila in self.filas.values():
            if not fila.isHidden():
                fila.enfocar()
                return

    def visibles(self) -> list[str]:
        """Los campos que se piden ahora, en orden."""
        return [clave for clave, fila in self.filas.items() if not fila.isHidden()]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar(2 if self.width() >= tema().px(DOS_COLUMNAS) else 1)

    def _conectar(self, fila: FilaCampo) -> None:
        fila.cambiado.connect(self._al_cambiar)
        fila.terminado.connect(self.terminado)
        fila.no_aplica_marcado.connect(self.no_aplica_marcado)
        fila.no_aplica_quitado.connect(self.no_aplica_quitado)
        fila.nota_cambiada.connect(self.nota_cambiada)
        fila.respuesta_pedida.connect(self.respuesta_pedida)
        fila.propuesta_pedida.connect(self._proponer)

    def _al_cambiar(self, clave: str) -> None:
        self._mostrar_los_que_se_piden()
        self.cambiado.emit(clave)

    def _proponer(self, clave: str) -> None:
        fila = self.filas[clave]
        valor = self._entorno.propuesta(fila.campo)
        if not esta_vacio(valor):
            fila.proponer_valor(valor)

    def _mostrar_los_que_se_piden(self) -> None:
        valores = {**self._otros, **self.valores()}
        cambio = False
        for fila in self.filas.values():
            pedido = self._se_pide(fila.campo, valores)
            cambio = cambio or pedido == fila.isHidden()
            fila.setVisible(pedido)
        if cambio:
            self._repartir()

    def _acomodar(self, columnas: int) -> None:
        if columnas != self._columnas:
            self._columnas = columnas
            self._repartir()

    def _repartir(self) -> None:
        for fila in self.filas.values():
            # Con `takeAt` queda viva la pieza anterior y Qt deja de enterarse de los altos nuevos.
            self._rejilla.removeWidget(fila)
        renglon = 0
        pendientes = self._en_orden()
        while pendientes:
            fila = pendientes.pop(0)
            junta = pendientes[0] if pendientes else None
            if self._columnas == 2 and junta is not None and fila.corta and junta.corta:
                self._rejilla.addWidget(fila, renglon, 0, Qt.AlignmentFlag.AlignTop)
                self._rejilla.addWidget(pendientes.pop(0), renglon, 1, Qt.AlignmentFlag.AlignTop)
            else:
                self._rejilla.addWidget(fila, renglon, 0, 1, 2)
            renglon += 1
        for columna in range(2):
            self._rejilla.setColumnStretch(columna, 1)

    def _en_orden(self) -> list[FilaCampo]:
        # Los escondidos van al final de la rejilla: no dejan hueco entre los que se ven.
        filas = list(self.filas.values())
        return [f for f in filas if not f.isHidden()] + [f for f in filas if f.isHidden()]


def _con_nombre(fila: FilaCampo, texto: str) -> str:
    etiqueta = fila.campo.etiqueta
    return texto if etiqueta.lower() in texto.lower() else f"{etiqueta}: {texto}"

"""La historia de entregas: qué llevó cada una, qué cambió, a cuál sustituye y en qué va."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.expediente.vistas import Entrega
from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun import lugares
from ui.comun.accesible import nombrar
from ui.comun.controles import Desplazable, Etiqueta, Tarjeta
from ui.comun.insignias import Estado
from ui.comun.sesion import Sesion
from ui.comun.tabla import Columna, Tabla, enmarcada
from ui.comun.tema import tema
from ui.expediente.entregar_datos import cambios_de, codigo_corto

if TYPE_CHECKING:
    from app.expediente.rectificacion import CambioEntregado
    from app.expediente.retornos.vistas import AcuseRecibido

TIPOS = {"completo": "Completa", "ligero": "Ligera", "parcial": "Una dimensión"}
ESTADOS = {
    "entregada": Estado("estado-entregada", "Entregada"),
    "recibida": Estado("estado-entregada", "Recibida", "info"),
    "observada": Estado("estado-con_observaciones", "Observada", "aviso"),
    "aceptada": Estado("estado-aceptada", "Aceptada", "bien"),
}
QUE_SIGNIFICA = {
    "entregada": "El órgano garante todavía no lo tiene: falta traer su acuse.",
    "recibida": "El órgano garante la tiene y aún no la revisa.",
    "observada": "El órgano garante la revisó y tiene observaciones.",
    "aceptada": "El órgano garante la aceptó.",
}
VACIA = "Aquí quedará cada entrega que haga, con su número, su fecha y su archivo."


class Historia(QWidget):
    """`ir` lleva a un dato que cambió."""

    ir = Signal(str)

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._acuses: Mapping[int, tuple[AcuseRecibido, ...]] = {}
        self._sin = Etiqueta(VACIA, "bajada", envolver=True)
        self.tabla = Tabla("Entregas hechas", self._columnas(), identidad=lambda e: e.secuencia)
        self._marco = enmarcada(self.tabla, reserva=3)
        self.detalle = Etiqueta("", envolver=True)
        # Con letra grande queda abajo, fuera de la vista: se llega con Tab y se puede copiar.
        self.detalle.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.detalle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.cambios = QListWidget()
        self.cambios.setProperty("papel", "lista")
        nombrar(self.cambios, "Qué cambió respecto a la anterior")
        self._titulo = Etiqueta("", "fuerte", envolver=True)
        self._tarjeta = Tarjeta()
        for pieza in (self._titulo, self.detalle, self.cambios):
            self._tarjeta.cuerpo.addWidget(pieza)
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._sin, 0, Qt.AlignmentFlag.AlignTop)
        caja.addWidget(self._marco, 1)
        caja.addWidget(self._tarjeta)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(Desplazable(hoja))
        self.tabla.recorrida.connect(self._al_recorrer)
        self.cambios.itemActivated.connect(self._ir)
        self.cambios.hide()
        self._medir()
        tema().cambiado.connect(self._medir)

    def fijar(
        self,
        entregas: Sequence[Entrega],
        acuses: "Mapping[int, tuple[AcuseRecibido, ...]]",
    ) -> None:
        """`acuses`: los de cada entrega, por su número; primero el último que se trajo."""
        self._acuses = acuses
        for pieza in (self._marco, self._tarjeta):
            pieza.setVisible(bool(entregas))
        self._sin.setVisible(not entregas)
        self.tabla.fijar(entregas)

    def _medir(self) -> None:
        self.cambios.setFixedHeight(tema().px(118))

    def _columnas(self) -> tuple[Columna, ...]:
        return (
            Columna("Nº", lambda e: str(e.secuencia), 54, lambda e: e.secuencia, derecha=True),
            Columna("Fecha", self._fecha, 140, lambda e: e.creada, crece=True),
            Columna("Qué incluye", que_incluye, 140, cede=5),
            Columna("Estado", lambda e: _estado(e.estado), 122),
            Columna("Acuse", self._acuse, 140, cede=4),
            Columna("Sustituye a", _sustituye, 100, lambda e: e.rectifica, cede=6),
            Columna("Archivo", lambda e: e.archivo, 200, crece=True, cede=3),
            Columna(
                "Tamaño",
                lambda e: mostrar_tamano(e.tamano),
                90,
                lambda e: e.tamano,
                cede=2,
                derecha=True,
            ),
            Columna("Código", lambda e: codigo_corto(e.manifiesto_sha256), 190, cede=1),
        )

    def _fecha(self, entrega: Entrega) -> str:
        return lugares.cuando(entrega.creada, self._ahora())

    def _acuse(self, entrega: Entrega) -> str:
        suyos = self._acuses.get(entrega.secuencia)
        return lugares.cuando(suyos[0].traido, self._ahora()) if suyos else "—"

    def _ahora(self) -> datetime:
        ahora: datetime = self._exp.reloj.ahora()
        return ahora

    def _al_recorrer(self, entrega: Entrega | None) -> None:
        if entrega is None:
            return
        self._titulo.setText(f"Entrega {entrega.secuencia}: {_estado(entrega.estado).texto}")
        self.detalle.setText(self._detalle(entrega))
        leer = partial(cambios_de, self._exp, entrega.secuencia)
        mostrar = partial(self._mostrar_cambios, entrega.secuencia)
        self._sesion.ejecutor.hacer(leer, mostrar, self._sesion.avisos.mostrar_error)

    def _mostrar_cambios(self, secuencia: int, cambios: "Sequence[CambioEntregado]") -> None:
        actual = self.tabla.fila()
        if actual is None or actual.secuencia != secuencia:
            return
        self.cambios.clear()
        for cambio in cambios:
            item = QListWidgetItem(f"{cambio.herramienta}  {cambio.etiqueta}")
            item.setData(Qt.ItemDataRole.UserRole, cambio.direccion)
            self.cambios.addItem(item)
        self.cambios.setVisible(bool(cambios))
        cuantos = "1 dato" if len(cambios) == 1 else f"{len(cambios)} datos"
        dicho = f"Respecto a la anterior cambió {cuantos}:" if cambios else ""
        self.detalle.setText("\n".join(p for p in (self._detalle(actual), dicho) if p))

    def _detalle(self, entrega: Entrega) -> str:
        partes = [QUE_SIGNIFICA.get(entrega.estado, "")]
        if entrega.rectifica:
            partes.append(
                f"La entrega {entrega.secuencia} sustituye a la {entrega.rectifica}. "
                f"Motivo: {entrega.motivo}"
            )
        suyos = self._acuses.get(entrega.secuencia, ())
        partes += [lo_que_dice(acuse, self._ahora()) for acuse in suyos]
        return "\n".join(parte for parte in partes if parte)

    def _ir(self, item: QListWidgetItem) -> None:
        self.ir.emit(f"vitral:{item.data(Qt.ItemDataRole.UserRole)}")


def que_incluye(entrega: Entrega) -> str:
    """«Completa», «Ligera», «Sin datos personales» o «Dimensión 2»."""
    if entrega.alcance == "sin_datos_personales":
        return "Sin datos personales"
    if entrega.alcance.startswith("dimension:"):
        return f"Dimensión {entrega.alcance.partition(':')[2]}"
    return TIPOS.get(entrega.tipo, entrega.tipo)


def _estado(clave: str) -> Estado:
    return ESTADOS.get(clave) or Estado("estado-sin_empezar", clave)


def _sustituye(entrega: Entrega) -> str:
    return f"la {entrega.rectifica}" if entrega.rectifica else "—"


def lo_que_dice(acuse: "AcuseRecibido", ahora: datetime) -> str:
    """Un acuse en una línea: en qué quedó, qué dice, cuándo lo recibió y cuándo se trajo."""
    if not acuse.estado:
        return f"Acuse traído {lugares.cuando(acuse.traido, ahora)}; ya no se puede leer qué decía."
    datos = [
        f"la recibió {lugares.cuando(acuse.recibido, ahora)}",
        f"traído {lugares.cuando(acuse.traido, ahora)}",
        f"código {acuse.codigo}",
    ]
    if acuse.folio:
        datos.append(f"folio {acuse.folio}")
    return f"Acuse «{_estado(acuse.estado).texto}»: {acuse.mensaje} ({'; '.join(datos)})"

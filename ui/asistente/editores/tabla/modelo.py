"""El modelo de Qt de un campo tabla: filas que se editan, se mueven y se pueden recuperar."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo, TipoCampo
from ui.asistente.editores.base import Entorno, campo_de_columna
from ui.asistente.editores.tabla.celdas import (
    Lectura,
    Renglon,
    leer_celda,
    mostrar_celda,
    texto_para_editar,
)
from ui.comun.plano import ayuda_plana

Indice = QModelIndex | QPersistentModelIndex

MOTIVO = Qt.ItemDataRole.UserRole + 1
"""Por qué la celda está mal; vacío si está bien."""
COLUMNA = Qt.ItemDataRole.UserRole + 2
"""El `Campo` de la columna."""

_PASOS = 50
_RAIZ = QModelIndex()


class ModeloTabla(QAbstractTableModel):
    """Filas de un campo tabla. `editada` sale con cada cambio hecho por la persona."""

    editada = Signal()

    def __init__(self, campo: Campo, entorno: Entorno) -> None:
        super().__init__()
        self.columnas = tuple(campo_de_columna(columna) for columna in campo.columnas)
        self._entorno = entorno
        self._filas: list[Renglon] = []
        self._hechos: list[list[Renglon]] = []
        self._hallazgos: Mapping[int, str] = {}
        self.editable = True

    def valores(self) -> list[dict[str, Valor]]:
        """Las filas con algo entendido, como se guardan."""
        return [dict(fila.valores) for fila in self._filas if fila.valores]

    def no_reconocidas(self) -> tuple[tuple[int, Campo, str, str], ...]:
        """Celdas que no se entendieron: número de renglón, columna, lo escrito y el motivo."""
        return tuple(
            (numero, columna, fila.crudos[columna.clave], fila.motivos.get(columna.clave, ""))
            for numero, fila in enumerate(self._filas, start=1)
            for columna in self.columnas
            if columna.clave in fila.crudos
        )

    def renglon(self, numero: int) -> Renglon:
        """La fila en pantalla, desde 0."""
        return self._filas[numero]

    def numero_guardado(self, numero: int) -> int:
        """El lugar de esa fila entre las que se guardan (las vacías no se guardan)."""
        return sum(1 for fila in self._filas[:numero] if fila.valores)

    def fijar(self, filas: Sequence[Mapping[str, Valor]]) -> None:
        """Pone lo guardado. Lo no entendido se conserva si la fila sigue siendo la misma."""
        nuevas = [dict(fila) for fila in filas]
        if nuevas == self.valores():
            return
        con_valor = [fila for fila in self._filas if fila.valores]
        if len(nuevas) == len(con_valor) and self._filas:
            for fila, valores in zip(con_valor, nuevas, strict=True):
                fila.valores = valores
            self._avisar_todo()
            return
        self.beginResetModel()
        self._filas = [Renglon(valores) for valores in nuevas]
        self._hechos.clear()
        self.endResetModel()

    def marcar(self, hallazgos: Mapping[int, str]) -> None:
        """Señala renglones (desde 0, entre los guardados) que incumplen una regla."""
        self._hallazgos = hallazgos
        self._avisar_todo()

    def agregar(self, lugar: int, filas: Iterable[Renglon] = ()) -> int:
        """Inserta renglones (uno vacío si no se dan) y devuelve cuántos."""
        nuevas = list(filas) or [Renglon()]
        self._recordar()
        self.beginInsertRows(_RAIZ, lugar, lugar + len(nuevas) - 1)
        self._filas[lugar:lugar] = nuevas
        self.endInsertRows()
        if any(not fila.vacio() for fila in nuevas):
            self.editada.emit()
        return len(nuevas)

    def quitar(self, numeros: Iterable[int]) -> int:
        """Quita esos renglones; `deshacer` los devuelve."""
        orden = sorted(set(numeros), reverse=True)
        if not orden:
            return 0
        self._recordar()
        for numero in orden:
            self.beginRemoveRows(_RAIZ, numero, numero)
            del self._filas[numero]
            self.endRemoveRows()
        self.editada.emit()
        return len(orden)

    def mover(self, numero: int, paso: int) -> int:
        """Sube (−1) o baja (+1) un renglón; devuelve dónde quedó."""
        destino = numero + paso
        if not (0 <= numero < len(self._filas) and 0 <= destino < len(self._filas)):
            return numero
        self._recordar()
        hueco = destino + 1 if paso > 0 else destino
        self.beginMoveRows(_RAIZ, numero, numero, _RAIZ, hueco)
        self._filas.insert(destino, self._filas.pop(numero))
        self.endMoveRows()
        self.editada.emit()
        return destino

    def deshacer(self) -> bool:
        """Vuelve al estado anterior al último cambio de esta tabla."""
        if not self._hechos:
            return False
        self.beginResetModel()
        self._filas = self._hechos.pop()
        self.endResetModel()
        self.editada.emit()
        return True

    def poner_valor(self, numero: int, clave: str, valor: Valor) -> None:
        """Escribe una celda ya entendida (listas, personas, formulario del renglón)."""
        fila = self._filas[numero]
        if fila.valores.get(clave) == valor and clave not in fila.crudos:
            return
        self._recordar()
        fila.poner(clave, "", Lectura(valor))
        self._avisar(numero)

    def poner_texto(self, numero: int, columna: Campo, texto: str) -> None:
        """Escribe lo tecleado o pegado; si no se entiende, lo deja señalado."""
        fila = self._filas[numero]
        lectura = leer_celda(columna, texto, self._entorno)
        antes = (fila.valores.get(columna.clave), fila.crudos.get(columna.clave))
        if (lectura.valor, texto if lectura.motivo else None) == antes:
            return
        self._recordar()
        fila.poner(columna.clave, texto, lectura)
        self._avisar(numero)

    def texto(self, numero: int, columna: Campo) -> str:
        """Lo que se ve en la celda."""
        fila = self._filas[numero]
        if columna.clave in fila.crudos:
            return fila.crudos[columna.clave]
        return mostrar_celda(columna, fila.valores.get(columna.clave), self._entorno)

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._filas)

    @override
    def columnCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self.columnas)

    @override
    def flags(self, index: Indice) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        columna = self.columnas[index.column()]
        if not self.editable or columna.calculado or columna.tipo == TipoCampo.ADJUNTO:
            return base
        return base | Qt.ItemFlag.ItemIsEditable

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._filas):
            return None
        columna = self.columnas[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.texto(index.row(), columna)
            case Qt.ItemDataRole.EditRole:
                return self._para_editar(index.row(), columna)
            case Qt.ItemDataRole.ToolTipRole:
                return self._ayuda(index.row(), columna)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alineacion(columna)
            case _:
                return self._propio(index, columna, role)

    @override
    def setData(self, index: Indice, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        self.poner_texto(index.row(), self.columnas[index.column()], str(value or ""))
        return True

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return self._titulo(section, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        if role == Qt.ItemDataRole.ToolTipRole:
            return ayuda_plana(self._hallazgo(section)) or None
        return self._hallazgo(section) if role == MOTIVO else None

    def _titulo(self, seccion: int, papel: int) -> Any:
        if not 0 <= seccion < len(self.columnas):
            return None
        columna = self.columnas[seccion]
        if papel == Qt.ItemDataRole.DisplayRole:
            return columna.etiqueta
        if papel == Qt.ItemDataRole.ToolTipRole:
            sola = " (se calcula sola)" if columna.calculado else ""
            return ayuda_plana(f"{columna.etiqueta}{sola}")
        if papel == Qt.ItemDataRole.TextAlignmentRole:
            return _alineacion(columna)
        return None

    def _propio(self, index: Indice, columna: Campo, papel: int) -> Any:
        if papel == MOTIVO:
            return self._filas[index.row()].motivos.get(columna.clave, "")
        return columna if papel == COLUMNA else None

    def _para_editar(self, numero: int, columna: Campo) -> Any:
        fila = self._filas[numero]
        if columna.clave in fila.crudos:
            return fila.crudos[columna.clave]
        return texto_para_editar(columna, fila.valores.get(columna.clave), self._entorno)

    def _ayuda(self, numero: int, columna: Campo) -> str | None:
        motivo = self._filas[numero].motivos.get(columna.clave, "")
        return ayuda_plana(motivo or self.texto(numero, columna)) or None

    def _hallazgo(self, numero: int) -> str:
        if not 0 <= numero < len(self._filas) or not self._filas[numero].valores:
            return ""
        return self._hallazgos.get(self.numero_guardado(numero), "")

    def _recordar(self) -> None:
        self._hechos.append([fila.copia() for fila in self._filas])
        del self._hechos[:-_PASOS]

    def _avisar(self, numero: int) -> None:
        self.dataChanged.emit(self.index(numero, 0), self.index(numero, len(self.columnas) - 1))
        self.editada.emit()

    def _avisar_todo(self) -> None:
        if self._filas:
            ultima = self.index(len(self._filas) - 1, len(self.columnas) - 1)
            self.dataChanged.emit(self.index(0, 0), ultima)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._filas) - 1)


def _alineacion(columna: Campo) -> Qt.AlignmentFlag:
    if columna.tipo in (TipoCampo.NUMERO, TipoCampo.DINERO):
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

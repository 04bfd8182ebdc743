"""El mapa como modelo de Qt: un renglón por municipio, una columna por herramienta."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from app.garante.vistas import Celda, FilaTablero
from ui.comun.plano import ayuda_plana
from ui.garante import tablero_datos as datos
from ui.garante.mapa_dibujo import Casilla
from ui.garante.tablero_datos import NO_APLICA, Herramienta

Indice = QModelIndex | QPersistentModelIndex
_RAIZ = QModelIndex()
CASILLA = Qt.ItemDataRole.UserRole + 1
DIMENSION = Qt.ItemDataRole.UserRole + 2


class ModeloMapa(QAbstractTableModel):
    """Casillas con su dígito, su frase para el lector de pantalla y su ayuda."""

    def __init__(self, herramientas: Sequence[Herramienta], padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._herramientas = tuple(herramientas)
        self._filas: tuple[FilaTablero, ...] = ()
        self._hoy = date.min

    def fijar(self, filas: Sequence[FilaTablero], hoy: date) -> None:
        """Cambia los renglones."""
        self.beginResetModel()
        self._filas = tuple(filas)
        self._hoy = hoy
        self.endResetModel()

    def filas(self) -> tuple[FilaTablero, ...]:
        """Los renglones, de arriba abajo."""
        return self._filas

    def fila_de(self, clave: str) -> int:
        """El renglón de un municipio, o -1."""
        claves = [fila.clave for fila in self._filas]
        return claves.index(clave) if clave in claves else -1

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._filas)

    @override
    def columnCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._herramientas)

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        fila = self._filas[index.row()]
        herramienta = self._herramientas[index.column()]
        celda = fila.celdas[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return datos.cifra(celda)
            case Qt.ItemDataRole.AccessibleTextRole:
                return datos.hablada(fila, herramienta, celda, self._hoy)
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana(datos.ayuda(fila, herramienta, celda, self._hoy))
            case _ if role == CASILLA:
                return self._casilla(celda)
            case _:
                return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._titulo_fila(section, role)
        herramienta = self._herramientas[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return herramienta.clave
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{herramienta.clave} {herramienta.nombre}"
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana(f"{herramienta.clave} {herramienta.nombre}")
            case _ if role == DIMENSION:
                return herramienta.dimension
            case _:
                return None

    def _titulo_fila(self, renglon: int, role: int) -> Any:
        fila = self._filas[renglon]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return fila.nombre
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana(f"{fila.nombre}\n{datos.resumen_de_fila(fila)}")
            case _:
                return None

    def _casilla(self, celda: Celda) -> Casilla:
        return Casilla(celda.nivel, celda.estado != NO_APLICA, datos.con_esquina(celda, self._hoy))

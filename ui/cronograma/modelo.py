"""El modelo del árbol: los mismos renglones que pinta la gráfica."""

from collections.abc import Callable
from enum import IntEnum
from html import escape
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont
from typing_extensions import override

from app.documentos.cronograma import textos
from app.documentos.cronograma.filas import GRUPO, MUNICIPIO, SIN_DATO, Fila, planas
from app.dominio.textos_fecha import fecha_corta, lapso
from app.modelo.cronograma.valores import HERRAMIENTA
from ui.comun import fuentes
from ui.comun.tema import tema
from ui.cronograma.arrastre import se_mueve

Indice = QModelIndex | QPersistentModelIndex


class Columna(IntEnum):
    """Las columnas, en orden."""

    CLAVE = 0
    HERRAMIENTA = 1
    RESPONSABLE = 2
    PLAZO = 3
    INICIO = 4
    FIN = 5
    PASOS = 6
    ESTADO = 7
    DEPENDE = 8


TITULOS = (
    "Clave",
    "Herramienta",
    "Responsable",
    "Plazo",
    "Inicio",
    "Fin",
    "Pasos",
    "Estado",
    "Depende de",
)
EDITABLES = (Columna.RESPONSABLE, Columna.PLAZO, Columna.INICIO, Columna.FIN, Columna.DEPENDE)
_NUMERICAS = {Columna.PLAZO, Columna.INICIO, Columna.FIN, Columna.PASOS}
_EN_PALABRAS = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
_ENTERAS = {HERRAMIENTA, MUNICIPIO}
"""Las clases de renglón que se leen de primera intención."""
_RAIZ = QModelIndex()


class _Nodo(NamedTuple):
    fila: Fila
    padre: int
    renglon: int
    hijos: tuple[int, ...]


class ModeloCronograma(QAbstractItemModel):
    """Árbol de filas. También sabe cuáles están abiertas y, con eso, cuáles se ven."""

    def __init__(self, padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._arbol: tuple[Fila, ...] = ()
        self._nodos: list[_Nodo] = []
        self._raices: tuple[int, ...] = ()
        self._numeros: dict[str, int] = {}
        self._abiertas: set[str] = set()
        self._visibles: tuple[Fila, ...] = ()
        self._lugares: dict[str, int] = {}
        self._halladas: frozenset[str] = frozenset()
        self.editable = False
        self.rotulo = TITULOS[Columna.HERRAMIENTA]
        """Cómo se llama lo que encabeza el árbol."""

    def fijar(self, arbol: tuple[Fila, ...]) -> None:
        """Cambia todos los renglones; los que estaban abiertos lo siguen estando."""
        self.beginResetModel()
        nuevos = {f.id for f in arbol} - {f.id for f in self._arbol}
        self._arbol = arbol
        self._nodos = []
        self._raices = self._agregar(arbol, -1)
        self._numeros = {nodo.fila.id: numero for numero, nodo in enumerate(self._nodos)}
        # Una dimensión recién puesta se abre: cerrada no diría nada.
        self._abiertas |= {f.id for f in arbol if f.clase == GRUPO and f.id in nuevos}
        self._recontar()
        self.endResetModel()

    @property
    def arbol(self) -> tuple[Fila, ...]:
        """Todos los renglones, abiertos o no."""
        return self._arbol

    @property
    def visibles(self) -> tuple[Fila, ...]:
        """Los renglones a la vista, de arriba abajo."""
        return self._visibles

    @property
    def agrupado(self) -> bool:
        """Si las herramientas van dentro de otros renglones."""
        return bool(self._arbol) and not self._arbol[0].es_herramienta

    def abrir(self, indice: Indice, *, abierta: bool) -> None:
        """Anota que un renglón se abrió o se cerró."""
        identidad = self.fila(indice).id
        if abierta:
            self._abiertas.add(identidad)
        else:
            self._abiertas.discard(identidad)
        self._recontar()

    def abrir_hasta(self, identidad: str) -> None:
        """Anota abiertos todos los que contienen a ese renglón."""
        numero = self._numeros.get(identidad, -1)
        while numero >= 0 and (numero := self._nodos[numero].padre) >= 0:
            self._abiertas.add(self._nodos[numero].fila.id)
        self._recontar()

    def marcar(self, halladas: frozenset[str]) -> None:
        """Los renglones que se resaltan por la búsqueda."""
        self._halladas = halladas
        if self._nodos:
            self.dataChanged.emit(self.index(0, 0), self.index(0, 0))

    def hallada(self, indice: Indice) -> bool:
        """Si la búsqueda dio con ese renglón."""
        return self.fila(indice).id in self._halladas

    def abrir_todo(self, *, abierto: bool) -> None:
        """Anota que se abrieron o se cerraron todos los que contienen a otros."""
        self._abiertas = {n.fila.id for n in self._nodos if n.hijos} if abierto else set()
        self._recontar()

    def abiertos(self) -> list[QModelIndex]:
        """Los renglones abiertos, para reponerlos en la vista."""
        return [self.indice(n.fila.id) for n in self._nodos if n.fila.id in self._abiertas]

    def fila(self, indice: Indice) -> Fila:
        """El renglón de un índice válido."""
        return self._nodos[indice.internalId()].fila

    def indice(self, identidad: str) -> QModelIndex:
        """El índice de un renglón por su identidad; inválido si no está."""
        numero = self._numeros.get(identidad)
        if numero is None:
            return QModelIndex()
        return self.createIndex(self._nodos[numero].renglon, 0, numero)

    def lugar(self, indice: Indice) -> int:
        """Qué número de renglón visible es, o −1."""
        return self._lugares.get(self.fila(indice).id, -1) if indice.isValid() else -1

    @override
    def index(self, row: int, column: int, parent: Indice = _RAIZ) -> QModelIndex:
        hijos = self._hijos(parent)
        if not (0 <= row < len(hijos) and 0 <= column < len(Columna)):
            return QModelIndex()
        return self.createIndex(row, column, hijos[row])

    @override
    def parent(self, child: Indice) -> QModelIndex:  # type: ignore[override]  # el otro es de QObject
        if not child.isValid():
            return QModelIndex()
        padre = self._nodos[child.internalId()].padre
        return QModelIndex() if padre < 0 else self.indice(self._nodos[padre].fila.id)

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return len(self._hijos(parent)) if parent.column() <= 0 else 0

    @override
    def columnCount(self, parent: Indice = _RAIZ) -> int:
        return len(Columna)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section == Columna.HERRAMIENTA and role in _EN_PALABRAS:
            return self.rotulo
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == Columna.CLAVE else TITULOS[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return TITULOS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignBottom | _al_lado(Columna(section))
        return None

    @override
    def flags(self, index: Indice) -> Qt.ItemFlag:
        propias = super().flags(index)
        if index.isValid() and self.se_edita(index):
            propias |= Qt.ItemFlag.ItemIsEditable
        return propias

    def se_edita(self, indice: Indice) -> bool:
        """Si esa celda se puede escribir."""
        return (
            self.editable and Columna(indice.column()) in EDITABLES and se_mueve(self.fila(indice))
        )

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        responder = _PAPELES.get(Qt.ItemDataRole(role))
        return responder(self.fila(index), Columna(index.column())) if responder else None

    def _hijos(self, padre: Indice) -> tuple[int, ...]:
        return self._nodos[padre.internalId()].hijos if padre.isValid() else self._raices

    def _agregar(self, filas: tuple[Fila, ...], padre: int) -> tuple[int, ...]:
        numeros = []
        for renglon, fila in enumerate(filas):
            numero = len(self._nodos)
            self._nodos.append(_Nodo(fila, padre, renglon, ()))
            if fila.hijas:
                hijos = self._agregar(fila.hijas, numero)
                self._nodos[numero] = _Nodo(fila, padre, renglon, hijos)
            numeros.append(numero)
        return tuple(numeros)

    def _recontar(self) -> None:
        self._visibles = planas(self._arbol, self._abiertas)
        self._lugares = {fila.id: numero for numero, fila in enumerate(self._visibles)}


def ayuda_plana(fila: Fila) -> str:
    """La ayuda emergente como texto: Qt tomaría por HTML un nombre que lo parezca."""
    return f"<qt>{escape(textos.ayuda(fila)).replace(chr(10), '<br>')}</qt>"


def _texto(fila: Fila, columna: Columna) -> str:
    fechas = fila.fechas
    if fila.clase == SIN_DATO and columna not in {Columna.HERRAMIENTA, Columna.ESTADO}:
        return ""
    textos_ = {
        Columna.CLAVE: lambda: fila.clave,
        Columna.HERRAMIENTA: lambda: fila.nombre,
        Columna.PLAZO: lambda: _plazo(fila),
        Columna.INICIO: lambda: fecha_corta(fechas.inicio),
        Columna.FIN: lambda: fecha_corta(fechas.fin),
        Columna.RESPONSABLE: lambda: fila.actividad.responsable_nombre if fila.actividad else "",
        Columna.PASOS: lambda: _pasos(fila),
        Columna.ESTADO: lambda: textos.estado(fila),
        Columna.DEPENDE: lambda: fila.depende_de,
    }
    return textos_[columna]()


def _plazo(fila: Fila) -> str:
    fechas = fila.fechas
    return "" if fila.clase == GRUPO else textos.plazo_corto(fechas.inicio, fechas.fin)


def _pasos(fila: Fila) -> str:
    hechos, todos = fila.actividad.pasos if fila.actividad else (0, 0)
    return f"{hechos} de {todos}" if todos else f"{fila.fechas.avance} %"


def _por_editar(fila: Fila, columna: Columna) -> str:
    """Lo que aparece en el editor: del responsable, su id; del plazo, palabras que se releen."""
    if columna is Columna.RESPONSABLE:
        return fila.actividad.responsable if fila.actividad else ""
    return _texto(fila, columna)


def _en_voz(fila: Fila, columna: Columna) -> str:
    if columna is Columna.HERRAMIENTA:
        return textos.frase(fila)
    if columna is Columna.CLAVE:
        # Al cambiar de renglón el cursor cae aquí: la clave sola no diría nada.
        return f"{fila.clave} {textos.frase(fila)}".strip()
    if columna is Columna.PLAZO:
        return lapso(fila.fechas.inicio, fila.fechas.fin)
    if columna is Columna.PASOS:
        return textos.avance(fila)
    return _texto(fila, columna)


def _color(fila: Fila, columna: Columna) -> str:
    colores = tema().colores
    if fila.clase == GRUPO or columna is Columna.CLAVE:
        return colores.dimension(fila.dimension).color
    if columna is Columna.ESTADO and fila.atraso > 0:
        return colores.error.color
    if fila.clase in _ENTERAS and columna in {Columna.HERRAMIENTA, Columna.ESTADO}:
        return colores.texto
    return colores.secundario


def _letra(fila: Fila, columna: Columna) -> QFont:
    puesto = tema()
    if columna is Columna.CLAVE or fila.clase == GRUPO:
        return puesto.letra(peso=QFont.Weight.Bold)
    if fila.clase not in _ENTERAS or columna is not Columna.HERRAMIENTA:
        return puesto.letra(fuentes.PEQUENA)
    return puesto.letra()


def _al_lado(columna: Columna) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if columna in _NUMERICAS else Qt.AlignmentFlag.AlignLeft


_PAPELES: dict[Qt.ItemDataRole, Callable[[Fila, Columna], Any]] = {
    Qt.ItemDataRole.DisplayRole: _texto,
    Qt.ItemDataRole.EditRole: _por_editar,
    Qt.ItemDataRole.ToolTipRole: lambda fila, _columna: ayuda_plana(fila),
    Qt.ItemDataRole.AccessibleTextRole: _en_voz,
    Qt.ItemDataRole.TextAlignmentRole: lambda _fila, columna: (
        Qt.AlignmentFlag.AlignVCenter | _al_lado(columna)
    ),
    Qt.ItemDataRole.ForegroundRole: lambda fila, columna: QBrush(QColor(_color(fila, columna))),
    Qt.ItemDataRole.FontRole: _letra,
}

"""Pegar desde una hoja de cálculo: qué columna va a dónde y qué pasará con cada renglón."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.modelo.tipos import Campo, TipoCampo
from app.texto import sin_tildes
from ui.asistente.editores.base import Entorno
from ui.asistente.editores.tabla.celdas import Renglon, leer_celda, mostrar_celda
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta
from ui.comun.plano import ayuda_plana
from ui.comun.tema import tema

NO_TRAER = "No traer"
FILAS_MAX = 2000
_MUESTRA = 200


@dataclass(frozen=True, slots=True)
class Pegado:
    """Lo copiado y a qué columna de la tabla va cada una de las suyas."""

    celdas: tuple[tuple[str, ...], ...]
    destinos: tuple[Campo | None, ...]


def destinables(columnas: Sequence[Campo]) -> list[Campo]:
    """Las columnas que se pueden pegar."""
    return [c for c in columnas if not c.calculado and c.tipo != TipoCampo.ADJUNTO]


def proponer(
    celdas: Sequence[Sequence[str]], columnas: Sequence[Campo]
) -> tuple[tuple[Campo | None, ...], bool]:
    """A dónde va cada columna pegada y si el primer renglón son títulos."""
    libres = destinables(columnas)
    ancho = len(celdas[0]) if celdas else 0
    titulos = [sin_tildes(celda).strip() for celda in celdas[0]] if celdas else []
    por_nombre = {sin_tildes(c.etiqueta): c for c in libres} | {c.clave: c for c in libres}
    halladas = tuple(por_nombre.get(titulo) for titulo in titulos)
    aciertos = sum(1 for columna in halladas if columna is not None)
    if aciertos and aciertos * 2 >= min(ancho, len(libres)):
        return _sin_repetir(halladas), True
    en_orden: list[Campo | None] = list(libres[:ancho])
    return tuple(en_orden + [None] * (ancho - len(en_orden))), False


def armar(pegado: Pegado, entorno: Entorno) -> list[Renglon]:
    """Los renglones que saldrían. Lo que no se entiende viaja tal cual y queda señalado."""
    renglones = []
    for celdas in pegado.celdas:
        renglon = Renglon()
        for columna, celda in zip(pegado.destinos, celdas, strict=True):
            if columna is not None:
                renglon.poner(columna.clave, celda, leer_celda(columna, celda, entorno))
        if not renglon.vacio():
            renglones.append(renglon)
    return renglones


def _sin_repetir(columnas: Sequence[Campo | None]) -> tuple[Campo | None, ...]:
    vistas: set[str] = set()
    unicas: list[Campo | None] = []
    for columna in columnas:
        repetida = columna is not None and columna.clave in vistas
        unicas.append(None if repetida else columna)
        if columna is not None:
            vistas.add(columna.clave)
    return tuple(unicas)


class DialogoPegar(QDialog):
    """Vista previa del pegado. No toca la tabla hasta «Agregar»."""

    aceptado = Signal(object)

    def __init__(
        self,
        celdas: tuple[tuple[str, ...], ...],
        columnas: Sequence[Campo],
        entorno: Entorno,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self.setWindowTitle("Pegar desde una hoja de cálculo")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._celdas = celdas[:FILAS_MAX]
        self._sobran = len(celdas) - len(self._celdas)
        self._entorno = entorno
        self._libres = destinables(columnas)
        destinos, con_titulos = proponer(celdas, columnas)
        self._listas = [self._lista(n, destino) for n, destino in enumerate(destinos)]
        self._titulos = QCheckBox("El primer renglón son los títulos de las columnas")
        self._titulos.setChecked(con_titulos)
        self._resumen = Etiqueta("", "secundario", envolver=True)
        self._vista = QTableWidget()
        self._agregar = Boton("Agregar", "primario").al_pulsar(self._aceptar)
        self._armar()
        self._titulos.toggled.connect(self._revisar)
        self._revisar()

    def renglones(self) -> list[Renglon]:
        """Los renglones según la correspondencia elegida."""
        destinos = _sin_repetir([self._destino(lista) for lista in self._listas])
        return armar(Pegado(self._utiles(), destinos), self._entorno)

    def elegir(self, pegada: int, clave: str) -> None:
        """Dice a qué columna de la tabla va una columna pegada (`""`: ninguna)."""
        lista = self._listas[pegada]
        lista.setCurrentIndex(max(0, lista.findData(clave)))
        self._revisar()

    def _utiles(self) -> tuple[tuple[str, ...], ...]:
        return self._celdas[1:] if self._titulos.isChecked() else self._celdas

    def _destino(self, lista: ComboSinRueda) -> Campo | None:
        clave = lista.currentData()
        return next((c for c in self._libres if c.clave == clave), None)

    def _lista(self, numero: int, destino: Campo | None) -> ComboSinRueda:
        lista = ComboSinRueda()
        lista.setAccessibleName(f"La columna {numero + 1} de lo pegado va a")
        lista.addItem(NO_TRAER, "")
        for columna in self._libres:
            lista.addItem(columna.etiqueta, columna.clave)
        if destino is not None:
            lista.setCurrentIndex(lista.findData(destino.clave))
        lista.activated.connect(self._revisar)
        return lista

    def _armar(self) -> None:
        caja = QVBoxLayout(self)
        caja.setContentsMargins(22, 16, 22, 16)
        caja.setSpacing(10)
        caja.addWidget(Etiqueta("¿A qué columna va cada dato?", "subtitulo"))
        caja.addWidget(self._correspondencia())
        caja.addWidget(self._titulos)
        self._vista.setAccessibleName("Vista previa de los renglones")
        self._vista.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._vista.setTabKeyNavigation(False)
        self._vista.verticalHeader().setDefaultSectionSize(tema().px(28))
        caja.addWidget(self._vista, 1)
        caja.addWidget(self._resumen)
        pie = QHBoxLayout()
        pie.addStretch(1)
        pie.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        pie.addWidget(self._agregar)
        caja.addLayout(pie)
        self.resize(tema().px(860), min(tema().px(540), 560))

    def _correspondencia(self) -> QWidget:
        hoja = QWidget()
        rejilla = QGridLayout(hoja)
        rejilla.setContentsMargins(0, 0, 0, 0)
        primera = self._celdas[0] if self._celdas else ()
        for numero, lista in enumerate(self._listas):
            muestra = primera[numero] if numero < len(primera) else ""
            columna = numero % 4
            fila = numero // 4 * 2
            rejilla.addWidget(Etiqueta(f"«{muestra[:28]}» va a", "pequena"), fila, columna)
            rejilla.addWidget(lista, fila + 1, columna)
        if len(self._listas) <= 8:
            return hoja
        marco = QScrollArea()
        marco.setWidget(hoja)
        marco.setWidgetResizable(True)
        marco.setMaximumHeight(tema().px(150))
        return marco

    def _revisar(self) -> None:
        renglones = self.renglones()
        usadas = [c for c in self._libres if c.clave in self._elegidas()]
        self._vista.clear()
        self._vista.setColumnCount(len(usadas) + 1)
        self._vista.setRowCount(min(len(renglones), _MUESTRA))
        self._vista.setHorizontalHeaderLabels(["Qué pasará", *(c.etiqueta for c in usadas)])
        for fila, renglon in enumerate(renglones[:_MUESTRA]):
            self._pintar(fila, renglon, usadas)
        modo = QHeaderView.ResizeMode
        self._vista.horizontalHeader().setSectionResizeMode(modo.Interactive)
        self._vista.resizeColumnsToContents()
        for columna in range(self._vista.columnCount()):
            ancho = min(self._vista.columnWidth(columna), tema().px(260))
            self._vista.setColumnWidth(columna, ancho)
        malas = sum(len(renglon.crudos) for renglon in renglones)
        self._resumen.setText(_resumen(len(renglones), malas, self._sobran))
        cuantos = "1 renglón" if len(renglones) == 1 else f"{len(renglones)} renglones"
        self._agregar.setText(f"Agregar {cuantos}")
        self._agregar.setEnabled(bool(renglones))

    def _elegidas(self) -> set[str]:
        return {str(lista.currentData()) for lista in self._listas if lista.currentData()}

    def _pintar(self, fila: int, renglon: Renglon, columnas: Sequence[Campo]) -> None:
        malas = len(renglon.crudos)
        veredicto = "Se agrega" if not malas else f"Se agrega; {_por_revisar(malas)}"
        self._vista.setItem(fila, 0, self._celda(veredicto, " ".join(renglon.motivos.values())))
        for numero, columna in enumerate(columnas, start=1):
            motivo = renglon.motivos.get(columna.clave, "")
            texto = renglon.crudos.get(columna.clave)
            if texto is None:
                texto = mostrar_celda(columna, renglon.valores.get(columna.clave), self._entorno)
            self._vista.setItem(fila, numero, self._celda(texto, motivo))

    def _celda(self, texto: str, motivo: str) -> QTableWidgetItem:
        celda = QTableWidgetItem(texto)
        celda.setToolTip(ayuda_plana(motivo or texto))
        if motivo:
            par = tema().colores.error
            celda.setForeground(tema().color(par.color))
            celda.setBackground(tema().color(par.tinte))
        return celda

    def _aceptar(self) -> None:
        self.aceptado.emit(self.renglones())
        self.accept()


def _por_revisar(malas: int) -> str:
    return "1 dato por revisar" if malas == 1 else f"{malas} datos por revisar"


def _resumen(renglones: int, malas: int, sobran: int) -> str:
    if not renglones:
        return "Con esta correspondencia no entra ningún renglón. Elija al menos una columna."
    partes = []
    if malas:
        partes.append(
            f"{_por_revisar(malas).capitalize()}: entran señalados en rojo, tal como vienen, "
            "para que los corrija en la tabla."
        )
    else:
        partes.append("Todos los datos se entendieron.")
    if sobran:
        partes.append(f"Se toman los primeros {FILAS_MAX} renglones; quedan fuera {sobran}.")
    return " ".join(partes)

"""Ayuda y guías: índice a la izquierda, texto a la derecha y búsqueda en todo."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.errores import ErrorDeUsuario
from app.texto import sin_tildes
from ui.comun import fuentes
from ui.comun.controles import Etiqueta
from ui.comun.pagina import Encabezado, columna_de
from ui.comun.plano import ayuda_plana
from ui.comun.sesion import Sesion, SesionGarante
from ui.comun.tema import tema
from ui.expediente.ayuda_contenido import Bloque, Clase, Tema, contenido, temas, veces
from ui.pantallas import EXPEDIENTE, GARANTE

DATO = Qt.ItemDataRole.UserRole + 1
PAUSA = 200
LARGO_MINIMO = 2
ANCHO_INDICE = 310


class Ayuda(QWidget):
    """Sirve igual al municipio y al órgano garante: sólo necesita el Modelo."""

    def __init__(self, sesion: Sesion | SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._pantallas = GARANTE if isinstance(sesion, SesionGarante) else EXPEDIENTE
        self._temas = temas(sesion.modelo)
        self._leidos: dict[str, tuple[Bloque, ...]] = {}
        self.buscar = QLineEdit()
        self.indice = QTreeWidget()
        self.texto = Texto()
        self.cuenta = Etiqueta("", "pequena", envolver=True)
        self._espera = QTimer(self)
        self._espera.setSingleShot(True)
        self._espera.setInterval(PAUSA)
        self._espera.timeout.connect(self._filtrar)
        self._construir()
        self._armar()
        self.buscar.textChanged.connect(lambda _texto: self._espera.start())
        self.buscar.returnPressed.connect(self._siguiente)
        self.indice.currentItemChanged.connect(lambda _nuevo, _viejo: self._mostrar())
        tema().cambiado.connect(self._al_cambiar_tema)
        self.abrir(self._temas[0].clave)

    def refrescar(self) -> None:
        """La ayuda no cambia mientras el programa está abierto."""

    def abrir(self, clave: str) -> None:
        """Muestra un tema."""
        for item in self._hojas():
            if item.data(0, DATO).clave == clave:
                self.indice.setCurrentItem(item)

    def visibles(self) -> tuple[str, ...]:
        """Las claves de los temas que se ven en el índice."""
        return tuple(i.data(0, DATO).clave for i in self._hojas() if not i.isHidden())

    def _construir(self) -> None:
        self.buscar.setPlaceholderText("Buscar en todas las guías")
        self.buscar.setAccessibleName("Buscar en la ayuda")
        self._preparar_indice()
        lado = QVBoxLayout()
        lado.setSpacing(8)
        lado.addWidget(self.buscar)
        lado.addWidget(self.cuenta)
        lado.addWidget(self.indice, 1)
        self._lado = QWidget()
        self._lado.setLayout(lado)
        lado.setContentsMargins(0, 0, 0, 0)
        fila = QHBoxLayout()
        fila.setSpacing(14)
        fila.addWidget(self._lado)
        fila.addWidget(self.texto, 1)
        columna = columna_de(self)
        columna.addWidget(Encabezado("Ayuda y guías"))
        columna.addLayout(fila, 1)
        self.cuenta.hide()
        self.al_llegar = self.buscar

    def _preparar_indice(self) -> None:
        self.indice.setHeaderHidden(True)
        self.indice.setAccessibleName("Índice de la ayuda")
        self.indice.setIndentation(12)
        self.indice.setColumnCount(2)
        cabecera = self.indice.header()
        cabecera.setStretchLastSection(False)
        cabecera.setMinimumSectionSize(10)
        cabecera.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        cabecera.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.indice.setColumnHidden(1, True)  # noqa: FBT003  firma de Qt
        self.indice.setTabKeyNavigation(False)
        self.indice.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _armar(self) -> None:
        grupos: dict[str, QTreeWidgetItem] = {}
        for uno in self._temas:
            if uno.grupo not in grupos:
                grupos[uno.grupo] = QTreeWidgetItem(self.indice, [uno.grupo])
                # El grupo sólo rotula: las flechas pasan de tema en tema.
                grupos[uno.grupo].setFlags(Qt.ItemFlag.ItemIsEnabled)
            hoja = QTreeWidgetItem(grupos[uno.grupo], [uno.titulo])
            hoja.setData(0, DATO, uno)
            hoja.setToolTip(0, ayuda_plana(uno.titulo))
            hoja.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.indice.expandAll()
        self._vestir()

    def _hojas(self) -> list[QTreeWidgetItem]:
        grupos = (self.indice.topLevelItem(n) for n in range(self.indice.topLevelItemCount()))
        hijos = (g.child(n) for g in grupos if g is not None for n in range(g.childCount()))
        return [hijo for hijo in hijos if hijo is not None]

    def _bloques(self, uno: Tema) -> tuple[Bloque, ...]:
        if uno.clave not in self._leidos:
            try:
                self._leidos[uno.clave] = contenido(uno.clave, self._pantallas)
            except ErrorDeUsuario as error:
                return (Bloque(Clase.TITULO, uno.titulo), Bloque(Clase.PARRAFO, error.texto()))
        return self._leidos[uno.clave]

    def _buscado(self) -> str:
        buscado = " ".join(self.buscar.text().split())
        return buscado if len(buscado) >= LARGO_MINIMO else ""

    def _filtrar(self) -> None:
        buscado = self._buscado()
        total, con = 0, 0
        for item in self._hojas():
            uno: Tema = item.data(0, DATO)
            cuantas = veces(self._bloques(uno), buscado) if buscado else 0
            total, con = total + cuantas, con + bool(cuantas)
            item.setHidden(bool(buscado) and not cuantas)
            item.setText(1, str(cuantas or ""))
        self.indice.setColumnHidden(1, not buscado)
        self._ocultar_grupos()
        self._decir(buscado, total, con)
        actual = self.indice.currentItem()
        if buscado and (actual is None or actual.isHidden()):
            primera = next((i for i in self._hojas() if not i.isHidden()), None)
            if primera is not None:
                self.indice.setCurrentItem(primera)
        self.texto.resaltar(buscado)

    def _ocultar_grupos(self) -> None:
        for numero in range(self.indice.topLevelItemCount()):
            grupo = self.indice.topLevelItem(numero)
            if grupo is not None:
                hijos = (grupo.child(n) for n in range(grupo.childCount()))
                grupo.setHidden(all(h is None or h.isHidden() for h in hijos))

    def _decir(self, buscado: str, total: int, con: int) -> None:
        self.cuenta.setVisible(bool(buscado))
        if not total:
            self.cuenta.setText(f"No se encontró «{buscado}». Pruebe con menos letras.")
        else:
            veces_ = "1 vez" if total == 1 else f"{total} veces"
            temas_ = "1 tema" if con == 1 else f"{con} temas"
            self.cuenta.setText(f"{veces_} en {temas_}. Enter va a la siguiente.")

    def _mostrar(self) -> None:
        item = self.indice.currentItem()
        uno = item.data(0, DATO) if item is not None else None
        if isinstance(uno, Tema):
            self.texto.fijar(self._bloques(uno))
            self.texto.setAccessibleName(f"Texto: {uno.titulo}")
            self.texto.resaltar(self._buscado())

    def _siguiente(self) -> None:
        if self._espera.isActive():
            self._espera.stop()
            self._filtrar()
        elif not self.texto.siguiente():
            self._tema_siguiente()

    def _tema_siguiente(self) -> None:
        """Acabadas las de este tema, sigue en el próximo que las tenga."""
        visibles = [i for i in self._hojas() if not i.isHidden()]
        actual = self.indice.currentItem()
        if self._buscado() and actual in visibles:
            self.indice.setCurrentItem(visibles[(visibles.index(actual) + 1) % len(visibles)])

    def _vestir(self) -> None:
        px = tema().px
        self._acomodar()
        self.indice.setColumnWidth(1, px(40))
        self.indice.setStyleSheet(f"QTreeView::item {{ padding: {px(3)}px {px(2)}px; }}")
        letra = tema().letra(fuentes.PEQUENA, QFont.Weight.DemiBold)
        for numero in range(self.indice.topLevelItemCount()):
            grupo = self.indice.topLevelItem(numero)
            if grupo is not None:
                grupo.setFont(0, letra)
                grupo.setForeground(0, QColor(tema().colores.secundario))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        self._lado.setFixedWidth(min(tema().px(ANCHO_INDICE), self.width() * 36 // 100))

    def _al_cambiar_tema(self) -> None:
        self._vestir()
        self._mostrar()


class Texto(QTextEdit):
    """Documento armado bloque por bloque, sin HTML: nada se interpreta."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._halladas: list[QTextCursor] = []
        self._cual = -1
        tema().cambiado.connect(self._vestir)
        self._vestir()

    def fijar(self, bloques: tuple[Bloque, ...]) -> None:
        """Cambia el texto y vuelve al principio."""
        self.clear()
        self.document().setDocumentMargin(tema().px(18))
        cursor = QTextCursor(self.document())
        for numero, bloque in enumerate(bloques):
            parrafo, letra = _formatos(bloque, primero=numero == 0)
            if numero:
                cursor.insertBlock(parrafo)
            else:
                cursor.setBlockFormat(parrafo)
            if bloque.termino:
                cursor.insertText(f"{bloque.termino}: ", _letra(Clase.FUERTE))
            vineta = "•\u2002" if bloque.clase is Clase.PUNTO else ""
            cursor.insertText(f"{vineta}{bloque.texto}", letra)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def resaltar(self, buscado: str) -> None:
        """Marca lo encontrado y lleva a la primera vez."""
        self._halladas = _hallar(self, buscado) if buscado else []
        self._cual = -1
        if self._halladas:
            self.siguiente()
        else:
            self.setExtraSelections([])

    def halladas(self) -> int:
        """Cuántas veces aparece lo buscado en este texto."""
        return len(self._halladas)

    def siguiente(self) -> bool:
        """Va a la siguiente vez; `False` si ya no hay más en este texto."""
        if self._cual + 1 >= len(self._halladas):
            self._cual = -1
            return False
        self._cual += 1
        cursor = QTextCursor(self._halladas[self._cual])
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._pintar()
        return True

    def _vestir(self) -> None:
        colores = tema().colores
        self.setStyleSheet(
            f"QTextEdit {{ border: 1px solid {colores.linea}; border-radius: 10px; padding: 2px; }}"
            f"QTextEdit:focus {{ border: 3px solid {colores.foco}; padding: 0px; }}"
        )

    def _pintar(self) -> None:
        colores = tema().colores
        selecciones = []
        for numero, cursor in enumerate(self._halladas):
            una = QTextEdit.ExtraSelection()
            actual = numero == self._cual
            una.format.setBackground(QColor(colores.carril_filo if actual else colores.aviso.tinte))
            una.format.setForeground(QColor("#000000"))
            una.format.setFontUnderline(actual)
            una.cursor = cursor
            selecciones.append(una)
        self.setExtraSelections(selecciones)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        # Sólo se lee: las flechas recorren el texto en vez de mover un cursor que no se ve.
        pasos = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if e.key() in pasos and not e.modifiers():
            barra = self.verticalScrollBar()
            barra.setValue(barra.value() + pasos[Qt.Key(e.key())] * tema().px(40))
            return
        super().keyPressEvent(e)


def _formatos(bloque: Bloque, *, primero: bool) -> tuple[QTextBlockFormat, QTextCharFormat]:
    px = tema().px
    parrafo = QTextBlockFormat()
    antes = {Clase.SUBTITULO: 16, Clase.FUERTE: 8}.get(bloque.clase, 2)
    parrafo.setTopMargin(0 if primero else px(antes))
    parrafo.setBottomMargin(px(4))
    parrafo.setLineHeight(116, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if bloque.clase is Clase.PUNTO:
        parrafo.setLeftMargin(px(16))
        parrafo.setTextIndent(-px(12))
    if bloque.clase in {Clase.TITULO, Clase.SUBTITULO}:
        # Con nivel, el lector de pantalla los anuncia como encabezados.
        parrafo.setHeadingLevel(1 if bloque.clase is Clase.TITULO else 2)
    return parrafo, _letra(bloque.clase)


def _letra(clase: Clase) -> QTextCharFormat:
    forma = QTextCharFormat()
    puntos, peso = {
        Clase.TITULO: (fuentes.TITULO, QFont.Weight.Bold),
        Clase.SUBTITULO: (fuentes.SUBTITULO, QFont.Weight.Bold),
        Clase.FUERTE: (fuentes.CUERPO, QFont.Weight.DemiBold),
    }.get(clase, (fuentes.CUERPO, QFont.Weight.Normal))
    forma.setFont(tema().letra(puntos, peso))
    forma.setForeground(QColor(tema().colores.texto))
    return forma


def _hallar(texto: QTextEdit, buscado: str) -> list[QTextCursor]:
    # Se compara letra por letra para que las posiciones sean las del documento.
    plano = "".join((sin_tildes(letra) or " ")[0] for letra in texto.toPlainText())
    aguja = sin_tildes(buscado)
    cursores, desde = [], plano.find(aguja)
    while desde >= 0:
        cursor = QTextCursor(texto.document())
        cursor.setPosition(desde)
        cursor.setPosition(desde + len(aguja), QTextCursor.MoveMode.KeepAnchor)
        cursores.append(cursor)
        desde = plano.find(aguja, desde + len(aguja))
    return cursores

"""La hoja de estilo de Qt, hecha a partir de los colores y de la escala del texto.

Los controles se distinguen por la propiedad `papel` (`objectName` es la clave del campo):
`titulo`, `subtitulo`, `secundario`, `pequena`, `tarjeta`, `primario`, `enlace`, `pastilla`…
"""

from collections.abc import Callable
from string import Template

from ui.comun import fuentes
from ui.comun.colores import Colores

# Un control con foco cambia su borde de 1 a 3 px: el relleno baja 2 px para que nada se mueva.
_PLANTILLA = Template("""
QToolTip { background: $texto; color: $superficie; border: 0; padding: ${e4}px ${e8}px; }
QMainWindow, QDialog, QWidget[papel="fondo"] { background: $fondo; }
QWidget[papel="superficie"] { background: $superficie; }
QScrollArea { background: transparent; border: 0; }
QLabel { color: $texto; background: transparent; }
QLabel[papel="titulo"] { font-size: ${titulo}pt; font-weight: 700; }
QLabel[papel="subtitulo"] { font-size: ${subtitulo}pt; font-weight: 700; }
QLabel[papel="fuerte"] { font-weight: 600; }
QLabel[papel="bajada"] { font-size: ${bajada}pt; color: $secundario; }
QLabel[papel="secundario"] { color: $secundario; }
QLabel[papel="pequena"] { color: $secundario; font-size: ${pequena}pt; }
QLabel[papel="error"] { color: $error; font-weight: 600; }
QFrame[papel="tarjeta"] {
  background: $superficie; border: 1px solid $linea; border-radius: 10px; }
QFrame[papel="nota"] { background: $nota_tinte; border: 1px solid $linea; border-radius: 6px; }
QFrame[papel="franja-error"] { background: $error_tinte; border: 0;
  border-left: 5px solid $error; border-radius: 6px; }
QFrame[papel="franja-aviso"] { background: $aviso_tinte; border: 0;
  border-left: 5px solid $aviso; border-radius: 6px; }
QFrame[papel="franja-info"] { background: $info_tinte; border: 0;
  border-left: 5px solid $info; border-radius: 6px; }
QFrame[papel="franja-bien"] { background: $bien_tinte; border: 0;
  border-left: 5px solid $bien; border-radius: 6px; }
QFrame[papel="barra"] { background: $superficie; border: 0; border-bottom: 1px solid $linea; }
QWidget[papel="carril"] { background: $carril; }
QFrame[papel="raya"] { background: $carril_elegido; border: 0;
  margin-left: 18px; margin-right: 18px; }
QLabel[papel="tinta-bien"] { color: $bien; }
QLabel[papel="tinta-aviso"] { color: $aviso; }
QLabel[papel="tinta-error"] { color: $error; font-weight: 600; }
$dimensiones
QFrame[papel="linea"] { background: $linea; border: 0; max-height: 1px; min-height: 1px; }

QPushButton { background: $superficie; color: $accion; border: 1px solid $accion;
  border-radius: 7px; padding: ${e6}px ${e14}px; font-weight: 600; min-height: ${e20}px; }
QPushButton:hover { background: $info_tinte; }
QPushButton:pressed { background: $neutro; }
QPushButton:focus { border: 3px solid $foco; padding: ${e4}px ${e12}px; }
QPushButton:disabled { color: $secundario; border-color: $linea; background: $neutro; }
QPushButton[papel="primario"] { background: $accion; color: $accion_texto; }
QPushButton[papel="primario"]:hover { background: $accion_sobre; }
QPushButton[papel="primario"]:focus { border-color: $carril_filo; }
QPushButton[papel="primario"]:disabled { background: $neutro; color: $secundario;
  border-color: $linea; }
QPushButton[papel="peligro"] { color: $error; border-color: $error; }
QPushButton[papel="enlace"] { background: transparent; border: 1px solid transparent;
  padding: ${e2}px ${e4}px; text-align: left; font-weight: 600; min-height: ${e16}px; }
QPushButton[papel="enlace"]:hover { text-decoration: underline; }
QPushButton[papel="enlace"]:focus { border: 3px solid $foco; padding: 0px ${e2}px; }
QPushButton[papel="contorno"] { background: $superficie; color: $texto;
  border: 1px solid $borde; padding: ${e2}px ${e10}px; font-weight: 400;
  min-height: ${e20}px; }
QPushButton[papel="contorno"]:hover { background: $fondo; }
QPushButton[papel="contorno"]:focus { border: 3px solid $foco; padding: 0px ${e8}px; }
QPushButton::menu-indicator { image: url($flecha); width: ${e10}px; height: ${e10}px;
  subcontrol-origin: padding; subcontrol-position: center right; right: ${e8}px; }
QPushButton[papel="pastilla"] { background: $neutro; color: $texto;
  border: 1px solid $neutro; border-radius: ${radio}px; padding: ${e2}px ${e10}px;
  font-weight: 400; min-height: ${e16}px; }
QPushButton[papel="pastilla"]:hover { border-color: $borde; }
QPushButton[papel="pastilla"]:focus { border: 3px solid $foco; padding: 0px ${e8}px; }
QPushButton[menu="true"] { padding-right: ${e24}px; }
QPushButton[menu="true"]:focus { padding-right: ${e22}px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QDateEdit {
  background: $superficie; color: $texto; border: 1px solid $borde; border-radius: 6px;
  padding: ${e4}px ${e8}px; selection-background-color: $accion;
  selection-color: $accion_texto; placeholder-text-color: $secundario; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${e20}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus,
QAbstractSpinBox:focus { border: 3px solid $foco; padding: ${e2}px ${e6}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled,
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] {
  background: $neutro; color: $secundario; }
QLineEdit[malo="true"], QPlainTextEdit[malo="true"], QComboBox[malo="true"],
QAbstractSpinBox[malo="true"] { border: 2px solid $error; padding: ${e3}px ${e7}px; }
QComboBox::drop-down { border: 0; width: ${e24}px; }
QComboBox::down-arrow { image: url($flecha); width: ${e12}px; height: ${e12}px; }
QComboBox QAbstractItemView { background: $superficie; color: $texto; border: 1px solid $borde;
  selection-background-color: $accion; selection-color: $accion_texto; outline: 0; }
QCheckBox, QRadioButton { color: $texto; spacing: ${e8}px; padding: ${e4}px; }
QCheckBox:focus, QRadioButton:focus { border: 3px solid $foco; border-radius: 6px;
  padding: ${e1}px; }

QAbstractItemView { background: $superficie; color: $texto; border: 1px solid $linea;
  border-radius: 6px; alternate-background-color: $fondo; gridline-color: $linea;
  selection-background-color: $info_tinte; selection-color: $texto; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid $foco; }
QTableView::item:focus, QTreeView::item:focus, QListView::item:focus {
  border: 2px solid $foco; }
QListView[papel="lista"]::item { padding: ${e7}px ${e8}px; }
QHeaderView { background: $neutro; border: 0; }
QHeaderView::section { background: $neutro; color: $texto; font-weight: 600; border: 0;
  border-right: 1px solid $linea; border-bottom: 1px solid $linea;
  padding: ${e6}px ${e8}px; }
QTabWidget::pane { border: 0; border-top: 1px solid $linea; }
QTabBar::tab { background: transparent; color: $secundario; padding: ${e8}px ${e14}px;
  border: 0; border-bottom: 3px solid transparent; font-weight: 600; }
QTabBar::tab:selected { color: $accion; border-bottom-color: $accion; }
QTabBar::tab:focus { border: 3px solid $foco; padding: ${e5}px ${e11}px; }
QMenu { background: $superficie; color: $texto; border: 1px solid $borde; padding: ${e4}px; }
QMenu::item { padding: ${e6}px ${e24}px ${e6}px ${e12}px; border-radius: 4px; }
QMenu::item:selected { background: $accion; color: $accion_texto; }
QMenu::separator { height: 1px; background: $linea; margin: ${e4}px; }
QProgressBar { background: $apagado; border: 0; border-radius: 4px; min-height: ${e8}px;
  max-height: ${e8}px; }
QProgressBar::chunk { background: $accion; border-radius: 4px; }
QGroupBox { border: 1px solid $linea; border-radius: 8px; margin-top: ${e12}px;
  padding: ${e12}px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: ${e12}px; }
QSplitter::handle { background: $linea; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $borde; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $secundario; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")

MEDIDAS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 16, 20, 22, 24)


def hoja(colores: Colores, escala: int, px: Callable[[float], int], flecha: str) -> str:
    """La hoja completa. `flecha` es el archivo con la flecha de las listas desplegables."""
    puntos = {
        "titulo": fuentes.TITULO,
        "subtitulo": fuentes.SUBTITULO,
        "bajada": fuentes.CUERPO + 1,
        "pequena": fuentes.PEQUENA,
    }
    valores: dict[str, str] = {
        clave: f"{valor * escala / 100:.2f}" for clave, valor in puntos.items()
    }
    valores |= {f"e{n}": str(px(n)) for n in MEDIDAS}
    valores["radio"] = str(px(11))
    valores["flecha"] = flecha
    valores["dimensiones"] = "\n".join(
        f'QLabel[papel="dimension{i}"] {{ color: {par.color};'
        f" font-size: {valores['subtitulo']}pt; font-weight: 700; }}"
        for i, par in enumerate(colores.dimensiones, start=1)
    )
    return _PLANTILLA.substitute(valores | _colores(colores))


def _colores(colores: Colores) -> dict[str, str]:
    planos = {c: v for c in colores._fields if isinstance(v := getattr(colores, c), str)}
    for nombre in ("error", "aviso", "bien", "info", "nota"):
        par = getattr(colores, nombre)
        planos[nombre] = par.color
        planos[f"{nombre}_tinte"] = par.tinte
    return planos

"""Las acciones del cronograma: cada una con su tecla y su lugar en un menú.

La hoja de teclas sale de aquí mismo: no puede decir una tecla que no funcione.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.dominio.cronograma_geometria import Parte
from ui.cronograma.empujon import Salto


@dataclass(frozen=True, slots=True)
class Orden:
    """Una acción por crear. `grupo` es su título en la hoja de teclas."""

    clave: str
    texto: str
    atajos: tuple[str, ...] = ()
    grupo: str = "Editar"
    edita: bool = False


@dataclass(frozen=True, slots=True)
class Empuje:
    """Una pulsación de Alt con flecha: qué parte, cuánto y cuántas veces."""

    orden: Orden
    parte: Parte
    salto: Salto
    cuantos: int


def _empujes() -> Iterable[Empuje]:
    partes = (
        (Parte.CUERPO, "Mover", ""),
        (Parte.FIN, "Cambiar el fin", "Shift+"),
        (Parte.INICIO, "Cambiar el inicio", "Ctrl+Shift+"),
    )
    for parte, verbo, teclas in partes:
        for flecha, signo, cuando in (("Left", -1, "antes"), ("Right", 1, "después")):
            orden = Orden(
                f"{parte.value} {signo} dia",
                f"{verbo} un día {cuando}",
                (f"{teclas}Alt+{flecha}",),
                "Mover sin ratón",
                edita=True,
            )
            yield Empuje(orden, parte, Salto.DIA, signo)
    for flecha, signo, cuando in (("Left", -1, "antes"), ("Right", 1, "después")):
        orden = Orden(
            f"cuerpo {signo} mes",
            f"Mover un mes {cuando}",
            (f"Ctrl+Alt+{flecha}",),
            "Mover sin ratón",
            edita=True,
        )
        yield Empuje(orden, Parte.CUERPO, Salto.MES, signo)


EMPUJES = tuple(_empujes())


class Acciones(QObject):
    """Las acciones de una pantalla por su clave; sus teclas sólo valen dentro de ella."""

    def __init__(self, pantalla: QWidget) -> None:
        super().__init__(pantalla)
        self._pantalla = pantalla
        self._todas: dict[str, QAction] = {}
        self._ordenes: dict[str, Orden] = {}

    def __getitem__(self, clave: str) -> QAction:
        return self._todas[clave]

    def crear(self, menu: QMenu, orden: Orden, hacer: Callable[[], object]) -> QAction:
        """Una acción que hace algo al elegirla."""
        accion = self._nueva(menu, orden)
        accion.triggered.connect(lambda _marcada=False: hacer())
        return accion

    def marcable(
        self, menu: QMenu, orden: Orden, hacer: Callable[[bool], object], *, puesta: bool = False
    ) -> QAction:
        """Una que se queda puesta o quitada."""
        accion = self._nueva(menu, orden)
        accion.setCheckable(True)
        accion.setChecked(puesta)
        accion.toggled.connect(hacer)
        return accion

    def una_de(
        self, menu: QMenu, opciones: Iterable[tuple[Orden, Callable[[], object]]]
    ) -> list[QAction]:
        """Varias de las que sólo una está puesta."""
        grupo = QActionGroup(self._pantalla)
        acciones = []
        for orden, hacer in opciones:
            accion = self.crear(menu, orden, hacer)
            accion.setCheckable(True)
            grupo.addAction(accion)
            acciones.append(accion)
        return acciones

    def habilitar(self, *, editable: bool) -> None:
        """En un archivo de sólo lectura, lo que edita se ve pero no se puede."""
        for clave, orden in self._ordenes.items():
            if orden.edita:
                self._todas[clave].setEnabled(editable)

    def teclas(self) -> dict[str, list[tuple[str, str]]]:
        """Las que tienen tecla, por grupo: tecla y qué hace."""
        grupos: dict[str, list[tuple[str, str]]] = {}
        for clave, orden in self._ordenes.items():
            if orden.atajos:
                teclas = " o ".join(en_espanol(atajo) for atajo in orden.atajos)
                texto = self._todas[clave].text().replace("…", "")
                grupos.setdefault(orden.grupo, []).append((teclas, texto))
        return grupos

    def _nueva(self, menu: QMenu, orden: Orden) -> QAction:
        accion = QAction(orden.texto, self._pantalla)
        accion.setShortcuts([QKeySequence(atajo) for atajo in orden.atajos])
        # Sólo dentro de esta pantalla: son letras sueltas, y Alt+flecha es de otras en otras.
        accion.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._pantalla.addAction(accion)
        menu.addAction(accion)
        self._todas[orden.clave] = accion
        self._ordenes[orden.clave] = orden
        return accion


_NOMBRES = {
    "Shift": "Mayús",
    "Left": "←",
    "Right": "→",
    "Del": "Supr",
    "Return": "Enter",
    "Space": "Espacio",
}


def en_espanol(atajo: str) -> str:
    """«Ctrl+Mayús+Alt+←»: la tecla como está escrita en el teclado."""
    if atajo in {"+", "-"}:
        return {"+": "+", "-": "−"}[atajo]
    return "+".join(_NOMBRES.get(parte, parte) for parte in atajo.split("+"))

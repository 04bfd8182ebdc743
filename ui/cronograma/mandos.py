"""La cabeza de la pantalla: título, pastillas y botones, en uno o dos renglones."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from ui.comun import iconos
from ui.comun.accesible import nombrar
from ui.comun.colores import Par
from ui.comun.controles import Boton, Etiqueta
from ui.comun.tema import tema
from ui.cronograma.frase import FraseDeDos

ANCHO_FRASE = 160
"""Si no le queda esto (al 100 %) a la frase, no se muestra aquí: se lee en el pie."""
ENTRE = 10
ANGOSTA = 620
"""Por debajo, los mandos se dicen con menos palabras y lo de ver se queda en su menú."""


class Mandos(QWidget):
    """No sabe del plan: quien la usa llena los menús y conecta los botones."""

    def __init__(self) -> None:
        super().__init__()
        self._titulo = Etiqueta("Cronograma", "titulo")
        self.atrasadas = Boton("", "pastilla")
        self.atrasadas.setCheckable(True)
        self.avisos = con_menu("")
        self.filtro = Boton("", "pastilla")
        self.frase = FraseDeDos("pequena")
        self.frase.setObjectName("frase-critica")
        self.orden = con_menu("")
        self.zoom = con_menu("")
        self.ver = con_menu("Ver")
        self.editar = con_menu("Editar")
        self.hoy = Boton("", "pastilla")
        self.exportar = Boton("")
        nombrar(self.hoy, "Ir a hoy")
        nombrar(self.exportar, "Imprimir o exportar el cronograma")
        for pastilla in (self.atrasadas, self.avisos, self.filtro):
            pastilla.hide()
        self._dichos: dict[Boton, tuple[str, str]] = {}
        self._pastillas = [self.atrasadas, self.avisos, self.filtro]
        self._mandos = [self.orden, self.zoom, self.ver, self.editar, self.hoy, self.exportar]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._construir()
        tema().cambiado.connect(self.vestir)

    def poner(self, pastilla: Boton, texto: str, ayuda: str, corto: str = "") -> None:
        """Lo que dice una pastilla (y cómo, si no hay lugar); sin texto, no está."""
        self._dichos[pastilla] = (texto, corto or texto)
        pastilla.setText(texto)
        nombrar(pastilla, texto, ayuda)
        pastilla.setVisible(bool(texto))
        self.vestir()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(100, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.acomodar()

    def acomodar(self) -> None:
        """Elige palabras largas o cortas y uno o dos renglones según el ancho."""
        angosta = self.width() < tema().px(ANGOSTA)
        # Lo mismo está en «Ver»: en angosto, cada cosa una sola vez.
        self.orden.setVisible(not angosta)
        self.hoy.setVisible(not angosta)
        self._abreviar(corto=angosta)
        if self.width() < self._de_un_renglon():
            self._abreviar(corto=True)
        ancho = self._de_un_renglon()
        junta = self.width() >= ancho
        cabe = self.width() >= ancho + tema().px(ANCHO_FRASE)
        self.frase.setVisible(cabe or (not junta and not angosta))
        lado = QBoxLayout.Direction.LeftToRight if junta else QBoxLayout.Direction.TopToBottom
        if self._cabeza.direction() is not lado:
            self._cabeza.setDirection(lado)
        self._empuje.setVisible(junta)
        self._separa.setVisible(not junta)

    def vestir(self) -> None:
        """Los colores de las pastillas, que no están en la hoja de estilo."""
        colores = tema().colores
        self._tintar(self.atrasadas, colores.error, "estado-vencida")
        self._tintar(self.avisos, colores.aviso, "alerta")
        self._tintar(self.filtro, colores.info, "filtro")
        self.acomodar()

    def _construir(self) -> None:
        self._cabeza = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._cabeza.setContentsMargins(0, 0, 0, 0)
        self._cabeza.setSpacing(ENTRE)
        decir = QHBoxLayout()
        decir.setSpacing(ENTRE)
        decir.addWidget(self._titulo)
        for pastilla in self._pastillas:
            decir.addWidget(pastilla)
        decir.addWidget(self.frase, 1)
        decir.addStretch(0)
        mandos = QHBoxLayout()
        mandos.setSpacing(8)
        self._empuje, self._separa = QWidget(), QWidget()
        mandos.addWidget(self._empuje, 1)
        for boton in self._mandos[:-1]:
            mandos.addWidget(boton)
        mandos.addWidget(self._separa, 1)
        mandos.addWidget(self.exportar)
        self._cabeza.addLayout(decir, 1)
        self._cabeza.addLayout(mandos)

    def _abreviar(self, *, corto: bool) -> None:
        self.hoy.setText("Hoy (T)" if corto else "Ir a hoy (T)")
        self.exportar.setText("Exportar" if corto else "Imprimir / exportar")
        for pastilla, textos in self._dichos.items():
            pastilla.setText(textos[corto])

    def _de_un_renglon(self) -> int:
        piezas = [p for p in (*self._pastillas, *self._mandos) if not p.isHidden()]
        suma = sum(pieza.sizeHint().width() + ENTRE for pieza in piezas)
        return suma + self._titulo.sizeHint().width() + ENTRE

    def _tintar(self, pastilla: Boton, par: Par, icono: str) -> None:
        lado = tema().px(14)
        pastilla.setIcon(iconos.icono(icono, par.color, lado))
        pastilla.setIconSize(QSize(lado, lado))
        borde = par.color if pastilla.isChecked() else par.tinte
        pastilla.setStyleSheet(
            f"QPushButton {{ background: {par.tinte}; color: {par.color};"
            f" font-weight: 600; border: 1px solid {borde}; }}"
            f"QPushButton:focus {{ border: 3px solid {tema().colores.foco}; }}"
        )


def con_menu(texto: str) -> Boton:
    """Una pastilla que abre un menú."""
    boton = Boton(texto, "pastilla")
    boton.setProperty("menu", "true")
    boton.setMenu(QMenu(boton))
    return boton


def menu_de(boton: Boton) -> QMenu:
    """El menú de una de esas pastillas."""
    menu = boton.menu()
    if not isinstance(menu, QMenu):
        raise TypeError("el botón no tiene menú")
    return menu

"""La guía junto al campo: sólo la parte que ayuda en la página que se está llenando."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errores import ErrorDeUsuario
from app.modelo.guias import Apartado, Guia, leer_guia
from app.modelo.paginas import ClasePagina, Pagina
from app.modelo.tipos import Herramienta
from ui.comun.controles import Boton, Etiqueta, vaciar


class PanelGuia(QFrame):
    """Texto propio del programa, mostrado siempre como texto plano."""

    cerrada = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setProperty("papel", "tarjeta")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Guía")
        self._ver_ejemplo: QWidget | None = None
        cabeza = QHBoxLayout()
        cabeza.addWidget(Etiqueta("Guía", "subtitulo"))
        cabeza.addStretch(1)
        self._cerrar = Boton("", "enlace", icono="cerrar", nombre="Cerrar la guía (F2)")
        cabeza.addWidget(self._cerrar.al_pulsar(self.cerrada.emit))
        hoja = QWidget()
        self._cuerpo = QVBoxLayout(hoja)
        self._cuerpo.setContentsMargins(0, 0, 8, 0)
        self._cuerpo.setSpacing(4)
        marco = QScrollArea()
        marco.setWidget(hoja)
        marco.setWidgetResizable(True)
        marco.setFrameShape(QFrame.Shape.NoFrame)
        marco.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        marco.viewport().setAutoFillBackground(False)
        hoja.setAutoFillBackground(False)
        marco.setAccessibleName("Texto de la guía")
        # Con el teclado se llega al texto y se recorre con las flechas.
        marco.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._marco = marco
        caja = QVBoxLayout(self)
        caja.setContentsMargins(18, 12, 10, 14)
        caja.setSpacing(8)
        caja.addLayout(cabeza)
        caja.addWidget(marco, 1)

    def controles(self) -> tuple[QWidget, ...]:
        """Los que se recorren con Tab, en orden."""
        ejemplo = () if self._ver_ejemplo is None else (self._ver_ejemplo,)
        return (self._cerrar, self._marco, *ejemplo)

    def mostrar(self, herramienta: Herramienta, pagina: Pagina) -> None:
        """La parte de la guía que toca a esa página."""
        vaciar(self._cuerpo)
        self._ver_ejemplo = None
        try:
            guia = leer_guia(herramienta.clave)
        except ErrorDeUsuario as error:
            self._parrafo(error.texto(), "secundario")
            self._cuerpo.addStretch(1)
            return
        self._llenar(guia, herramienta, pagina)
        self._cuerpo.addStretch(1)
        self._marco.verticalScrollBar().setValue(0)

    def mostrar_diagnostico(self) -> None:
        """La guía del diagnóstico inicial."""
        vaciar(self._cuerpo)
        self._ver_ejemplo = None
        guia = leer_guia("dx")
        self._partes("Para qué sirve", guia.para_que_sirve)
        self._partes("Cómo contestar", guia.como_llenarlo)
        self._cuerpo.addStretch(1)

    def _llenar(self, guia: Guia, herramienta: Herramienta, pagina: Pagina) -> None:
        letra = next((s.letra for s in herramienta.secciones if s.clave == pagina.seccion), "")
        ayuda = [a for a in guia.como_llenarlo if letra and a.letra == letra]
        if ayuda:
            self._partes("Cómo llenarlo", ayuda, con_titulos=False)
        elif pagina.clase is not ClasePagina.REVISAR:
            self._partes("Para qué sirve", guia.para_que_sirve)
        if pagina.clase is ClasePagina.REVISAR:
            self._partes("Niveles", guia.niveles)
        self._partes("Evidencia esperada", guia.evidencia)
        self._titulo("Plazo del modelo")
        self._parrafo(herramienta.plazo.texto)
        ejemplo = [a for a in guia.ejemplo if letra and a.letra == letra]
        if ejemplo:
            self._poner_ejemplo(ejemplo)

    def _poner_ejemplo(self, apartados: Sequence[Apartado]) -> None:
        boton = Boton("Ver ejemplo lleno", "enlace")
        boton.setCheckable(True)
        self._cuerpo.addSpacing(6)
        self._cuerpo.addWidget(boton, 0, Qt.AlignmentFlag.AlignLeft)
        ejemplo = QWidget()
        anterior, self._cuerpo = self._cuerpo, QVBoxLayout(ejemplo)
        self._cuerpo.setContentsMargins(0, 0, 0, 0)
        self._cuerpo.setSpacing(4)
        self._partes("", apartados, con_titulos=False)
        self._cuerpo = anterior
        ejemplo.hide()
        self._cuerpo.addWidget(ejemplo)
        boton.toggled.connect(ejemplo.setVisible)
        boton.toggled.connect(
            lambda ver: boton.setText("Ocultar ejemplo" if ver else "Ver ejemplo lleno")
        )
        self._ver_ejemplo = boton

    def _partes(
        self, titulo: str, apartados: Sequence[Apartado], *, con_titulos: bool = True
    ) -> None:
        if not apartados:
            return
        if titulo:
            self._titulo(titulo)
        for apartado in apartados:
            if con_titulos and apartado.titulo:
                self._parrafo(apartado.titulo, "fuerte")
            for renglon in apartado.renglones:
                self._parrafo(f"• {renglon.texto}" if renglon.punto else renglon.texto)

    def _titulo(self, texto: str) -> None:
        if self._cuerpo.count():
            self._cuerpo.addSpacing(8)
        self._parrafo(texto, "fuerte")

    def _parrafo(self, texto: str, papel: str = "secundario") -> None:
        self._cuerpo.addWidget(Etiqueta(texto, papel, envolver=True))

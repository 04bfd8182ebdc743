"""El panel izquierdo de la revisión: los campos de una entrega y lo que dice el que se mira.

↑ y ↓ cambian de campo, la barra espaciadora lo marca (para una observación sobre varios), N y P
van al siguiente y al anterior por revisar, y C deja sólo lo que cambió o lo muestra todo.
"""

from collections import Counter
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.modelo.direccion import Direccion
from ui.comun import fuentes, iconos
from ui.comun.accesible import nombrar, rotular
from ui.comun.controles import ComboSinRueda, Etiqueta, EtiquetaElidida
from ui.comun.insignias import Estado, medida_insignia, pintar_insignia
from ui.comun.tema import tema
from ui.garante import revision_palabras as palabras
from ui.garante.renglones import Renglones
from ui.garante.revision_lectura import CAMBIADOS, SIN_RESPUESTA, Cambio, CampoLeido, Lectura

ALTO = 46
ALTO_SECCION = 24
ANCHO_MARCA = 34
_CAMBIOS = {
    Cambio.NUEVO: Estado("nuevo", "Nuevo", "info"),
    Cambio.CAMBIO: Estado("actualizado", "Cambió", "info"),
    Cambio.QUITADO: Estado("quitar", "Lo quitó", "aviso"),
    Cambio.NO_VIENE: Estado("info", "No viene", "apagado"),
    Cambio.NO_VENIA: Estado("info", "Antes no venía", "apagado"),
}


class Ver(Enum):
    """Qué campos se ven."""

    TODO = "Todo"
    CAMBIOS = "Lo que cambió"
    RESPONDEN = "Lo que responde"
    OBSERVADOS = "Con observaciones"
    EVIDENCIA = "Con evidencia"
    VACIOS = "Sin respuesta"

    def incluye(self, campo: CampoLeido) -> bool:
        """Si ese campo se ve."""
        reglas: dict[Ver, Callable[[CampoLeido], bool]] = {
            Ver.TODO: lambda _c: True,
            Ver.CAMBIOS: lambda c: c.cambio in CAMBIADOS,
            Ver.RESPONDEN: lambda c: bool(c.folios) or c.respondida,
            Ver.OBSERVADOS: lambda c: bool(c.observaciones),
            Ver.EVIDENCIA: lambda c: bool(c.evidencias),
            Ver.VACIOS: lambda c: c.vacio,
        }
        return reglas[self](campo)


class _Fila:
    """Un campo en la lista. Encabeza si es el primero de su sección; se marca con la barra."""

    __slots__ = ("campo", "encabeza", "marcado")

    def __init__(self, campo: CampoLeido, *, encabeza: bool, marcado: bool) -> None:
        self.campo = campo
        self.encabeza = encabeza
        self.marcado = marcado


class ListaCampos(Renglones):
    """`pedido` lleva la letra de una orden.

    O observar, A aceptar, N y P moverse, M marcar, C ver sólo lo que cambió.
    """

    pedido = Signal(str)
    _LETRAS = "OANPC"

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(_pintar, _dicho, alto=_alto, padre=padre)
        nombrar(
            self,
            "Campos de la entrega",
            "Flechas: cambiar de campo. Barra espaciadora: marcar. O: observar. A: aceptar. "
            "N y P: siguiente y anterior por revisar. C: sólo lo que cambió, o todo.",
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        letra = event.text().upper()
        con_tecla = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() == Qt.Key.Key_Space:
            self.pedido.emit("M")
        elif len(letra) == 1 and letra in self._LETRAS and not con_tecla:
            self.pedido.emit(letra)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if (
            e.position().x() < tema().px(ANCHO_MARCA)
            and self.indexAt(e.position().toPoint()).isValid()
        ):
            self.pedido.emit("M")


class PanelCampos(QWidget):
    """La lista con sus filtros. `actual` lleva el `CampoLeido` en que se está, o `None`."""

    actual = Signal(object)
    pedido = Signal(str)
    marcados_cambiaron = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._campos: tuple[CampoLeido, ...] = ()
        self._marcados: set[Direccion] = set()
        self._vistos: set[Direccion] = set()
        self._llenando = False
        self.herramienta = ComboSinRueda()
        self._de = Etiqueta("&Herramienta", "pequena")
        rotular(self._de, self.herramienta, "De qué herramienta se ven los campos.")
        self.ver = ComboSinRueda()
        self._cuales = Etiqueta("&Ver", "pequena")
        rotular(self._cuales, self.ver, "Qué campos se ven. La tecla C deja sólo lo que cambió.")
        for opcion in Ver:
            self.ver.addItem(opcion.value, opcion)
        self.lista = ListaCampos()
        self.cuenta = EtiquetaElidida("", "pequena")
        self._vacio = Etiqueta("Ningún campo con ese filtro.", "secundario")
        self._construir()
        self.herramienta.currentIndexChanged.connect(lambda _i: self._llenar())
        self.ver.currentIndexChanged.connect(lambda _i: self._llenar())
        self.lista.actual.connect(self._al_cambiar)
        self.lista.pedido.connect(self._al_pedir)

    def mostrar(self, lectura: Lectura, *, desde_cero: bool) -> None:
        """Muestra una entrega; `desde_cero` olvida filtros, marcas y en qué campo se estaba."""
        self._campos = lectura.campos
        if desde_cero:
            self._marcados.clear()
            self._vistos.clear()
            self._llenar_herramientas()
            self.ver.setCurrentIndex(0)
        direcciones = {c.direccion for c in self._campos}
        self._marcados &= direcciones
        self._llenar()
        if desde_cero:
            self.lista.situar(0)
            self.lista.scrollToTop()

    def campo(self) -> CampoLeido | None:
        """El campo en que se está."""
        fila = self.lista.dato()
        return None if fila is None else fila.campo

    def senalados(self) -> tuple[CampoLeido, ...]:
        """Los marcados; sin marcas, el campo en que se está."""
        marcados = tuple(c for c in self._campos if c.direccion in self._marcados)
        campo = self.campo()
        return marcados or (() if campo is None else (campo,))

    def desmarcar(self) -> None:
        """Quita todas las marcas."""
        self._marcados.clear()
        self._llenar()
        self.marcados_cambiaron.emit()

    def abrir(self, direccion: Direccion) -> None:
        """Va a un campo, aunque el filtro no lo muestre."""
        if all(f.campo.direccion != direccion for f in self.lista.datos()):
            self.herramienta.setCurrentIndex(0)
            self.ver.setCurrentIndex(0)
        for lugar, fila in enumerate(self.lista.datos()):
            if fila.campo.direccion == direccion:
                self.lista.situar(lugar)
                return

    def siguiente(self, paso: int) -> bool:
        """Va al siguiente (o anterior, con -1) por revisar; `False` si no queda ninguno."""
        filas = self.lista.datos()
        donde = self.lista.lugar()
        orden = range(1, len(filas) + 1)
        for salto in orden:
            lugar = (donde + paso * salto) % len(filas)
            if self._por_revisar(filas[lugar].campo):
                self.lista.situar(lugar)
                return True
        return False

    def _por_revisar(self, campo: CampoLeido) -> bool:
        """Respondió una observación; o cambió (o es su primera entrega) y aún no se mira."""
        if campo.respondida:
            return True
        sin_ver = campo.direccion not in self._vistos and not campo.vacio
        return sin_ver and campo.cambio is not Cambio.IGUAL

    def _al_cambiar(self, fila: _Fila | None) -> None:
        if self._llenando:
            return
        if fila is not None:
            self._vistos.add(fila.campo.direccion)
        self._contar()
        self.actual.emit(None if fila is None else fila.campo)

    def _al_pedir(self, letra: str) -> None:
        if letra == "M":
            self._marcar()
        elif letra == "C":
            self.ver_cambios(solo=self.ver.currentData() is not Ver.CAMBIOS)
        elif letra in "NP":
            self.siguiente(1 if letra == "N" else -1)
        else:
            self.pedido.emit(letra)

    def ver_cambios(self, *, solo: bool) -> None:
        """Deja sólo lo que cambió, o vuelve a mostrarlo todo."""
        self.ver.setCurrentIndex(self.ver.findData(Ver.CAMBIOS if solo else Ver.TODO))
        if self.lista.isVisible():
            self.lista.setFocus(Qt.FocusReason.OtherFocusReason)

    def _marcar(self) -> None:
        fila = self.lista.dato()
        if fila is None:
            return
        fila.marcado = not fila.marcado
        self._marcados ^= {fila.campo.direccion}
        indice = self.lista.currentIndex()
        self.lista.model().dataChanged.emit(indice, indice)
        self._contar()
        self.marcados_cambiaron.emit()

    def _llenar_herramientas(self) -> None:
        self.herramienta.blockSignals(True)  # noqa: FBT003  Qt sólo lo admite por lugar
        self.herramienta.clear()
        self.herramienta.addItem("Todas las herramientas", "")
        cambios = Counter(c.herramienta for c in self._campos if c.cambio in CAMBIADOS)
        for nombre in dict.fromkeys(c.herramienta for c in self._campos):
            dicho = f"{nombre} · {palabras.contado(cambios[nombre], 'cambio')}"
            self.herramienta.addItem(dicho if cambios[nombre] else nombre, nombre)
        self.herramienta.blockSignals(False)  # noqa: FBT003

    def _llenar(self) -> None:
        elegida, ver = self.herramienta.currentData() or "", self.ver.currentData()
        filas: list[_Fila] = []
        antes = ("", "")
        campo = self.campo()
        for leido in self._campos:
            if ver.incluye(leido) and elegida in ("", leido.herramienta):
                ahora = (leido.herramienta, leido.seccion)
                marcado = leido.direccion in self._marcados
                filas.append(_Fila(leido, encabeza=ahora != antes, marcado=marcado))
                antes = ahora
        # Los pasos intermedios no son campos que alguien haya mirado.
        self._llenando = True
        self.lista.fijar(filas)
        if campo is not None:
            mismos = [i for i, f in enumerate(filas) if f.campo.direccion == campo.direccion]
            self.lista.situar(mismos[0] if mismos else 0)
        self._llenando = False
        self.lista.setVisible(bool(filas))
        self._vacio.setVisible(not filas)
        self._al_cambiar(self.lista.dato())

    def _contar(self) -> None:
        filas = self.lista.datos()
        quedan = sum(1 for f in filas if self._por_revisar(f.campo))
        partes = [f"{len(filas)} campos", f"{quedan} por revisar"]
        if self._marcados:
            partes.append(palabras.contado(len(self._marcados), "marcado"))
        self.cuenta.fijar(" · ".join(partes))

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(6)
        fila = QHBoxLayout()
        fila.setSpacing(8)
        self.herramienta.setMinimumContentsLength(10)
        fila.addWidget(self._de)
        fila.addWidget(self.herramienta, 3)
        self.ver.setMinimumContentsLength(8)
        fila.addWidget(self._cuales)
        fila.addWidget(self.ver, 2)
        columna.addLayout(fila)
        columna.addWidget(self.cuenta)
        columna.addWidget(self._vacio)
        columna.addWidget(self.lista, 1)


def _alto(fila: _Fila) -> float:
    return ALTO + (ALTO_SECCION if fila.encabeza else 0)


def _dicho(fila: _Fila) -> str:
    campo = fila.campo
    partes = [campo.etiqueta, campo.texto[:300] or SIN_RESPUESTA]
    if campo.cambio in _CAMBIOS:
        partes.append(_CAMBIOS[campo.cambio].texto.lower())
    partes.extend(campo.movidas)
    if campo.folios:
        partes.append(f"responde a {palabras.folios(campo.folios)}")
    if campo.evidencias:
        partes.append(palabras.contado(len(campo.evidencias), "evidencia"))
    if campo.observaciones:
        partes.append(palabras.observaciones(len(campo.observaciones)))
    if fila.marcado:
        partes.append("marcado")
    return f"{', '.join(partes)}. {campo.herramienta}, {campo.seccion}"


def _insignia(campo: CampoLeido) -> Estado | None:
    """Lo más urgente que hay que saber del campo, en una insignia."""
    abiertas = palabras.abiertas(campo.observaciones)
    if campo.respondida:
        return Estado("actualizado", "Respondida", "info")
    if abiertas and not (campo.folios and campo.cambio in CAMBIADOS):
        return palabras.estado_de(abiertas[0])
    return _CAMBIOS.get(campo.cambio)


def _pintar(pintor: QPainter, fila: _Fila, caja: QRectF) -> None:
    puesto, colores = tema(), tema().colores
    campo = fila.campo
    if fila.encabeza:
        zona = QRectF(caja.left(), caja.top(), caja.width(), puesto.px(ALTO_SECCION))
        pintor.fillRect(zona.adjusted(0, 1, 0, 0), QColor(colores.fondo))
        color = colores.dimension(campo.dimension).color if campo.dimension else colores.secundario
        letra = puesto.letra(fuentes.PEQUENA, QFont.Weight.DemiBold)
        texto = f"{campo.herramienta} · {campo.seccion}"
        _escribir(pintor, texto, letra, color, zona.adjusted(puesto.px(8), 0, -puesto.px(6), 0))
        caja = caja.adjusted(0, puesto.px(ALTO_SECCION), 0, 0)
    izquierda, derecha = caja.left() + puesto.px(ANCHO_MARCA), caja.right() - puesto.px(6)
    _pintar_marca(pintor, fila, caja)
    arriba = QRectF(izquierda, caja.top() + puesto.px(3), derecha - izquierda, puesto.px(22))
    estado = _insignia(campo)
    if estado is not None:
        ancho = min(float(medida_insignia(estado).width()), arriba.width() / 2)
        pintar_insignia(pintor, estado, arriba.adjusted(arriba.width() - ancho, 0, 0, 0))
        arriba.setRight(arriba.right() - ancho - puesto.px(6))
    fuerte = puesto.letra(fuentes.PEQUENA + 0.5, QFont.Weight.DemiBold)
    _escribir(pintor, campo.etiqueta, fuerte, colores.texto, arriba)
    abajo = QRectF(izquierda, caja.top() + puesto.px(23), derecha - izquierda, puesto.px(20))
    if campo.evidencias:
        lado = puesto.px(13)
        imagen = iconos.imagen("adjuntar", colores.secundario, lado)
        pintor.drawPixmap(round(abajo.left()), round(abajo.center().y() - lado / 2), imagen)
        abajo.setLeft(abajo.left() + lado + puesto.px(5))
    chica = puesto.letra(fuentes.PEQUENA + 0.5)
    chica.setItalic(campo.vacio)
    texto = " ".join(campo.texto[:400].split()) or SIN_RESPUESTA
    _escribir(pintor, texto, chica, colores.secundario, abajo)


def _pintar_marca(pintor: QPainter, fila: _Fila, caja: QRectF) -> None:
    puesto, colores = tema(), tema().colores
    lado = puesto.px(16)
    cuadro = QRectF(caja.left() + puesto.px(9), caja.top() + puesto.px(6), lado, lado)
    pintor.setPen(QColor(colores.accion if fila.marcado else colores.borde))
    pintor.setBrush(QColor(colores.accion if fila.marcado else colores.superficie))
    pintor.drawRoundedRect(cuadro, 3, 3)
    if fila.marcado:
        imagen = iconos.imagen("correcto", colores.accion_texto, lado)
        pintor.drawPixmap(round(cuadro.left()), round(cuadro.top()), imagen)


def _escribir(pintor: QPainter, texto: str, letra: QFont, color: str, caja: QRectF) -> None:
    pintor.setFont(letra)
    pintor.setPen(QColor(color))
    visible = QFontMetrics(letra).elidedText(
        texto, Qt.TextElideMode.ElideRight, max(0, int(caja.width()))
    )
    pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, visible)

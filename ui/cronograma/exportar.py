"""Imprimir o exportar el cronograma: se elige cómo y se ve en cuántas hojas queda."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from app.documentos.cronograma.filas import Datos, Fila, Vista, filas, planas
from app.documentos.cronograma.paginas import (
    MEDIDAS,
    Modo,
    Opciones,
    Pagina,
    Papel,
    Reparto,
    pintar_pagina,
)
from app.documentos.cronograma.salidas import Encargo, escribir, extension, repartido
from app.errores import ErrorDeUsuario
from ui.comun import archivos
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta
from ui.comun.sesion import Sesion, SesionGarante
from ui.cronograma.imagen import rasterizar
from ui.cronograma.lienzo_qt import LienzoQt
from ui.cronograma.preguntas import Dialogo

FORMATOS = {
    "pdf": "PDF",
    "png": "Imagen (PNG)",
    "svg": "Dibujo (SVG)",
    "xlsx": "Libro de cálculo (XLSX)",
    "ics": "Calendario (ICS)",
    "mspdi": "MS Project (XML)",
    "json": "Datos (JSON)",
}
PAPELES = {Papel.CARTA: "Carta", Papel.OFICIO: "Oficio", Papel.A3: "A3"}
ORIENTACIONES = {True: "Horizontal", False: "Vertical"}
MODOS = {Modo.AJUSTADO: "Ajustado a una página", Modo.MOSAICO: "Repartido en varias hojas"}
DE_DIBUJO = ("pdf", "png", "svg", "xlsx")
"""Los que muestran los renglones elegidos; los demás llevan siempre el plan entero."""

_PUNTOS_POR_PULGADA = 72


class Alcance(StrEnum):
    """Qué renglones se incluyen."""

    VISTO = "Lo que se ve"
    TODO = "Todo, con sus pasos"


class ImpresoraSinRespuesta(ErrorDeUsuario):
    """La impresora no aceptó el trabajo."""

    codigo = "CRO-04"

    def __init__(self) -> None:
        super().__init__(
            "La impresora no respondió.",
            sugerencia="Revise que esté encendida o guarde el cronograma como PDF.",
        )


class ExportarCronograma(Dialogo):
    """El diálogo. Guarda o imprime en segundo plano y lo avisa al terminar."""

    def __init__(
        self,
        sesion: Sesion | SesionGarante,
        base: Encargo,
        todo: Sequence[Fila],
        padre: QWidget | None,
        formatos: Collection[str] = tuple(FORMATOS),
    ) -> None:
        """`base` trae los renglones que se ven; `todo`, los de pedir el plan entero."""
        super().__init__("Imprimir o exportar el cronograma", padre)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sesion = sesion
        self._base = base
        self._todo = tuple(todo)
        self.formato = _lista({clave: FORMATOS[clave] for clave in formatos})
        self.papel = _lista(PAPELES)
        self.orientacion = _lista(ORIENTACIONES)
        self.modo = _lista(MODOS)
        self.alcance = _lista({alcance: alcance.value for alcance in Alcance})
        self.con_base = QCheckBox("Con la línea base")
        self.con_base.setChecked(True)
        self.resumen = Etiqueta("", "fuerte", envolver=True)
        self._colocar()
        self._contar()

    def encargo(self) -> Encargo:
        """Lo que se pidió, listo para escribirse."""
        todo = self.alcance.currentData() == Alcance.TODO
        return replace(
            self._base,
            opciones=Opciones(
                Papel(self.papel.currentData()),
                bool(self.orientacion.currentData()),
                Modo(self.modo.currentData()),
            ),
            arbol=self._todo if todo else self._base.arbol,
            con_base=self.con_base.isChecked(),
            rasterizar=rasterizar,
        )

    def guardar(self) -> None:
        """Pregunta el archivo y lo escribe; cancelar no hace nada."""
        formato = str(self.formato.currentData())
        final = extension(formato)
        nombre = f"Cronograma {self._base.municipio}.{final}"
        filtro = f"{FORMATOS[formato]} (*.{final})"
        elegida = archivos.elegir_guardar(
            self, self.windowTitle(), archivos.documentos() / nombre, filtro
        )
        if elegida is None:
            return
        encargo, ruta = self.encargo(), con_extension(elegida, final)
        avisos = self._sesion.avisos
        self._sesion.ejecutor.hacer(
            lambda: escribir(formato, encargo, ruta),
            lambda escrita: avisos.decir(f"Cronograma guardado en {escrita}"),
            avisos.mostrar_error,
        )
        self.accept()

    def imprimir(self) -> None:
        """Pregunta la impresora y manda las hojas; cancelar no hace nada."""
        encargo = self.encargo()
        impresora = impresora_para(encargo.opciones)
        impresora.setDocName(encargo.titulo)
        if QPrintDialog(impresora, self).exec() != QPrintDialog.DialogCode.Accepted:
            return
        avisos = self._sesion.avisos
        self._sesion.ejecutor.hacer(
            lambda: imprimir_paginas(impresora, repartido(encargo).paginas),
            lambda _hecho: avisos.decir("El cronograma se mandó a la impresora"),
            avisos.mostrar_error,
        )
        self.accept()

    def _colocar(self) -> None:
        formulario = QFormLayout()
        formulario.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        formulario.setVerticalSpacing(10)
        for nombre, lista in (
            ("&Formato", self.formato),
            ("&Incluir", self.alcance),
            ("&Papel", self.papel),
            ("&Orientación", self.orientacion),
            ("&Hojas", self.modo),
        ):
            rotulo = Etiqueta(nombre)
            rotulo.setTextFormat(Qt.TextFormat.AutoText)
            rotulo.setBuddy(lista)
            rotular(rotulo, lista)
            formulario.addRow(rotulo, lista)
            lista.currentIndexChanged.connect(lambda _indice: self._contar())
        formulario.addRow("", self.con_base)
        self.con_base.toggled.connect(lambda _puesta: self._contar())
        self.cuerpo.addLayout(formulario)
        self.cuerpo.addWidget(self.resumen)
        self.cancelable()
        self.boton_imprimir = Boton("Imprimir…").al_pulsar(self.imprimir)
        self.boton_guardar = Boton("Guardar…", "primario").al_pulsar(self.guardar)
        self.boton_guardar.setDefault(True)
        self.botones.addWidget(self.boton_imprimir)
        self.botones.addWidget(self.boton_guardar)

    def _contar(self) -> None:
        formato = self.formato.currentData()
        for lista in (self.papel, self.orientacion, self.modo):
            lista.setEnabled(formato == "pdf")
        self.con_base.setEnabled(formato in DE_DIBUJO)
        self.alcance.setEnabled(formato in DE_DIBUJO and bool(self._todo))
        self.boton_imprimir.setEnabled(formato == "pdf")
        self.resumen.setText(_dicho(repartido(self.encargo())) if formato == "pdf" else "")
        self.resumen.setAccessibleName(self.resumen.text() or "Sin hojas")


def con_extension(ruta: Path, final: str) -> Path:
    """La misma ruta, con la extensión del formato si no la trae."""
    return ruta if ruta.suffix.lower() == f".{final}" else ruta.with_name(f"{ruta.name}.{final}")


def impresora_para(opciones: Opciones) -> QPrinter:
    """La impresora predeterminada, ya en ese papel y sin márgenes propios: los pone la hoja."""
    impresora = QPrinter(QPrinter.PrinterMode.HighResolution)
    ancho, alto = MEDIDAS[opciones.papel]
    tamano = QPageSize(QSizeF(ancho, alto), QPageSize.Unit.Point, PAPELES[opciones.papel])
    lado = QPageLayout.Orientation
    puesta = QPageLayout(
        tamano, lado.Landscape if opciones.horizontal else lado.Portrait, QMarginsF(0, 0, 0, 0)
    )
    puesta.setMode(QPageLayout.Mode.FullPageMode)
    impresora.setPageLayout(puesta)
    impresora.setFullPage(True)
    return impresora


def imprimir_paginas(impresora: QPrinter, paginas: Sequence[Pagina]) -> None:
    """Pinta cada página en su hoja. Error: `ImpresoraSinRespuesta`."""
    pintor = QPainter()
    if not pintor.begin(impresora):
        raise ImpresoraSinRespuesta
    escala = impresora.resolution() / _PUNTOS_POR_PULGADA
    for numero, pagina in enumerate(paginas):
        if numero and not impresora.newPage():
            pintor.end()
            raise ImpresoraSinRespuesta
        lienzo = LienzoQt(pintor, vectorial=True)
        with lienzo.movido(0, 0, escala):
            pintar_pagina(lienzo, pagina)
    if not pintor.end():
        raise ImpresoraSinRespuesta


def _dicho(reparto: Reparto) -> str:
    return f"{reparto.resumen}. {reparto.nota}" if reparto.nota else f"{reparto.resumen}."


def todas(datos: Datos) -> tuple[Fila, ...]:
    """Todo el plan abierto, hasta el último renglón."""
    arbol = filas(datos, Vista())
    return planas(arbol, _identidades(arbol))


def _identidades(arbol: Sequence[Fila]) -> set[str]:
    return {i for f in arbol for i in (f.id, *_identidades(f.hijas))}


def _lista(opciones: Mapping[Any, str]) -> QComboBox:
    lista = ComboSinRueda()
    for valor, texto in opciones.items():
        lista.addItem(texto, valor)
    return lista

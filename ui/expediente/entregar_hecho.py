"""Paso 4 de la entrega: qué archivo es, cómo reconocerlo y qué hacer con él."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.archivos import escribir_bytes
from app.errores import ErrorDeUsuario
from app.progreso import Progreso
from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun import iconos, lugares
from ui.comun.archivos import documentos, elegir_carpeta, elegir_guardar
from ui.comun.controles import Boton, Etiqueta, Tarjeta
from ui.comun.pagina import Noticia, Trabajo, renglon_de
from ui.comun.sesion import Sesion
from ui.comun.tema import tema
from ui.expediente.entregar_datos import Hecha, codigo_corto, comprobante, folio

QUE_HACER = (
    "Guarde este archivo en su USB o hágalo llegar a su órgano garante por el medio que acordaron."
)
NO_LO_TIENE = "El órgano garante todavía no lo tiene."
CUANDO = "Aparecerá como «Recibida» cuando traiga el acuse que él le devuelva."
PDF = "Documento PDF (*.pdf)"
LOS_CODIGOS = (
    "El código del paquete sirve para comprobar por teléfono que es el mismo archivo. El de "
    "verificación es el de la clave de su municipio y va en el anexo del convenio."
)
JUNTOS = 560
"""Ancho (al 100 %) desde el que caben juntos el nombre de un código y el código."""

CERTIFICADO = "Certificado de firma (*.cer)"


class PaginaHecho(QWidget):
    """La confirmación. `otra` empieza una entrega nueva."""

    otra = Signal()

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._hecha: Hecha | None = None
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self._palomita = QLabel()
        self._titulo = Etiqueta("", "titulo", envolver=True)
        self.folio = _valor("Folio")
        self.archivo = _valor("Archivo")
        self.tamano = _valor("Tamaño")
        self.huella = _valor("Código del paquete")
        self.codigo = _valor("Código de verificación de la clave")
        self._renglones = tuple(
            (Etiqueta(texto, "secundario"), valor)
            for texto, valor in (
                ("Folio", self.folio),
                ("Archivo", self.archivo),
                ("Tamaño", self.tamano),
                ("Código del paquete", self.huella),
                ("Código de verificación", self.codigo),
            )
        )
        self._rejilla = QGridLayout()
        self._apilados: bool | None = None
        self.abrir = Boton("Abrir la carpeta").al_pulsar(self._abrir)
        self.copiar = Boton("Copiar a otra memoria…", "primario").al_pulsar(self._elegir_copia)
        self.comprobante = Boton("Comprobante PDF…").al_pulsar(self._elegir_comprobante)
        self.extra = Etiqueta("", envolver=True)
        self.certificado = Boton("Guardar el certificado…").al_pulsar(self._elegir_certificado)
        self._construir()
        tema().cambiado.connect(self._vestir)
        self._vestir()

    def fijar(self, hecha: Hecha) -> None:
        """Muestra la entrega recién escrita."""
        self._hecha = hecha
        exportacion = hecha.exportacion
        self.noticia.hide()
        self._titulo.setText(f"La entrega {exportacion.secuencia} está lista")
        self.folio.setText(folio(hecha))
        self.extra.setText(_extra(hecha))
        self.extra.setVisible(bool(self.extra.text()))
        self.archivo.setText(Path(exportacion.ruta).name)
        detalle = f"{mostrar_tamano(exportacion.tamano)}, {exportacion.evidencias} evidencias"
        self.tamano.setText(detalle)
        self.huella.setText(codigo_corto(exportacion.manifiesto_sha256))
        self.codigo.setText(hecha.codigo)
        self.copiar.setFocus(Qt.FocusReason.OtherFocusReason)

    def copiar_a(self, carpeta: Path) -> None:
        """Copia el paquete a esa carpeta y compara la copia."""
        if self._hecha is None:
            return
        origen = Path(self._hecha.exportacion.ruta)
        destino = carpeta / origen.name
        if destino.resolve() == origen.resolve():
            self.noticia.aviso("El archivo ya está en esa carpeta.", "Elija la de su memoria USB.")
            return
        # Lo partido se lleva partido: por algo no cabía entero.
        origenes = self._hecha.partes or (origen,)

        def trabajo(progreso: Progreso) -> Path:
            for hecho, uno in enumerate(origenes):
                progreso.informar(hecho, len(origenes))
                lugares.copiar(uno, carpeta / uno.name)
            return destino

        self.trabajo.lanzar("Copiando…", trabajo, self._al_copiar, self.noticia.error)

    def guardar_certificado(self, destino: Path) -> None:
        """Guarda el certificado que el órgano garante registra una sola vez."""
        if self._hecha is None:
            return
        try:
            escribir_bytes(destino, self._hecha.certificado)
        except OSError:
            self.noticia.error(lugares.CopiaNoEscrita(destino))
            return
        self.noticia.bien(
            f"Se guardó «{destino.name}».",
            "Entréguelo con el convenio, o dicte el código de verificación: con eso el órgano "
            "garante sabrá que sus paquetes son suyos. Basta una vez.",
        )

    def escribir_comprobante(self, destino: Path) -> None:
        """Escribe el comprobante en ese PDF."""
        if self._hecha is None:
            return
        hecha = self._hecha

        def trabajo(progreso: Progreso) -> Path:
            progreso.informar(0, 1)
            return comprobante(self._sesion.expediente, hecha, destino)

        self.trabajo.lanzar("Escribiendo…", trabajo, self._al_escribir, self.noticia.error)

    def _construir(self) -> None:
        tarjeta = Tarjeta(margen=22)
        cabeza = QHBoxLayout()
        cabeza.setSpacing(12)
        cabeza.addWidget(self._palomita, 0, Qt.AlignmentFlag.AlignTop)
        cabeza.addWidget(self._titulo, 1)
        tarjeta.cuerpo.addLayout(cabeza)
        tarjeta.cuerpo.addWidget(Etiqueta(QUE_HACER, envolver=True))
        tarjeta.cuerpo.addWidget(Etiqueta(NO_LO_TIENE, "fuerte", envolver=True))
        tarjeta.cuerpo.addWidget(Etiqueta(CUANDO, "secundario", envolver=True))
        tarjeta.cuerpo.addSpacing(6)
        tarjeta.cuerpo.addLayout(self._datos())
        tarjeta.cuerpo.addWidget(Etiqueta(LOS_CODIGOS, "pequena", envolver=True))
        tarjeta.cuerpo.addSpacing(6)
        tarjeta.cuerpo.addWidget(self.extra)
        tarjeta.cuerpo.addWidget(
            renglon_de(self.copiar, self.abrir, self.comprobante, self.certificado)
        )
        otra = Boton("Volver a revisar", "enlace").al_pulsar(self.otra.emit)
        tarjeta.cuerpo.addWidget(renglon_de(otra))
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(12)
        columna.addWidget(tarjeta)
        columna.addWidget(self.trabajo)
        columna.addWidget(self.noticia)
        columna.addStretch(1)

    def _datos(self) -> QGridLayout:
        self._rejilla.setHorizontalSpacing(20)
        self._rejilla.setVerticalSpacing(4)
        self._rejilla.setColumnStretch(1, 1)
        self._colocar(apilados=False)
        return self._rejilla

    def _colocar(self, *, apilados: bool) -> None:
        """Cada código junto a su nombre o, donde no caben los dos, debajo."""
        if apilados is self._apilados:
            return
        self._apilados = apilados
        for fila, (titulo, valor) in enumerate(self._renglones):
            self._rejilla.removeWidget(titulo)
            self._rejilla.removeWidget(valor)
            self._rejilla.addWidget(titulo, fila * 2, 0, Qt.AlignmentFlag.AlignTop)
            abajo = (fila * 2 + 1, 0, 1, 2) if apilados else (fila * 2, 1, 1, 1)
            self._rejilla.addWidget(valor, *abajo)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._colocar(apilados=self.width() < tema().px(JUNTOS))

    def _al_copiar(self, destino: Path) -> None:
        abrir = Boton("Abrir esa carpeta").al_pulsar(partial(self._mostrar, destino.parent))
        self.noticia.bien(
            f"Se copió en «{destino.parent}» y se comprobó.",
            "Antes de retirar la memoria, expúlsela desde el sistema.",
            abrir,
        )

    def _elegir_copia(self) -> None:
        carpeta = elegir_carpeta(self, "Copiar el paquete a")
        if carpeta is not None:
            self.copiar_a(carpeta)

    def _elegir_comprobante(self) -> None:
        if self._hecha is None:
            return
        propuesta = documentos() / f"comprobante_{folio(self._hecha)}.pdf"
        destino = elegir_guardar(self, "Guardar el comprobante", propuesta, PDF)
        if destino is not None:
            self.escribir_comprobante(destino)

    def _al_escribir(self, ruta: Path) -> None:
        abrir = Boton("Abrir el PDF").al_pulsar(partial(self._mostrar, ruta))
        self.noticia.bien(f"Se escribió «{ruta.name}».", "", abrir)

    def _elegir_certificado(self) -> None:
        if self._hecha is None:
            return
        propuesta = documentos() / f"certificado_{self._hecha.clave}.cer"
        destino = elegir_guardar(self, "Guardar el certificado", propuesta, CERTIFICADO)
        if destino is not None:
            self.guardar_certificado(destino)

    def _abrir(self) -> None:
        if self._hecha is not None:
            self._mostrar(Path(self._hecha.exportacion.ruta).parent)

    def _mostrar(self, carpeta: Path) -> None:
        try:
            lugares.abrir(carpeta)
        except ErrorDeUsuario as error:
            self.noticia.error(error)

    def _vestir(self) -> None:
        lado = tema().px(34)
        color = tema().colores.bien.color
        self._palomita.setPixmap(iconos.imagen("estado-aceptada", color, lado))


def _extra(hecha: Hecha) -> str:
    """Lo que esta entrega tiene de particular, en frases."""
    frases = []
    if hecha.rectifica is not None:
        frases.append(
            f"La entrega {hecha.exportacion.secuencia} sustituye a la "
            f"{hecha.rectifica.secuencia}. Motivo: {hecha.rectifica.motivo}"
        )
    if hecha.exportacion.clave_nueva:
        frases.append(
            f"Presentó la clave nueva, {hecha.exportacion.clave_nueva}: desde ahora firma sólo "
            "ella. Cópiela a otro medio en Copias."
        )
    if hecha.cofirmo:
        frases.append(f"También la firmó {hecha.cofirmo}.")
    if hecha.exportacion.ruta.endswith(".p7m"):
        frases.append("Va cifrada: sólo el órgano garante puede abrirla.")
    if hecha.partes:
        frases.append(
            f"Quedó además en {len(hecha.partes)} partes, de «{hecha.partes[0].name}» a "
            f"«{hecha.partes[-1].name}». Hágalas llegar todas."
        )
    return "\n".join(frases)


def _valor(nombre: str) -> Etiqueta:
    """Un dato que se puede seleccionar y copiar."""
    etiqueta = Etiqueta("", "subtitulo", envolver=True, copiable=True)
    etiqueta.setObjectName(nombre)
    return etiqueta

"""«Dar de alta clave»: el código se teclea del convenio firmado y se compara con el certificado."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.errores import ErrorDeUsuario
from app.garante.alta import (
    Convenio,
    claves,
    claves_en_espera,
    dar_de_alta_archivo,
    dar_de_alta_en_espera,
    revocar,
)
from app.garante.errores import (
    CertificadoIlegible,
    ClaveDesconocida,
    ClaveYaRegistrada,
    CodigoNoCoincide,
    MunicipioFueraDelPadron,
)
from app.garante.vistas import Clave, ClaveEnEspera, Lote, TipoClave
from ui.comun import archivos
from ui.comun.accesible import nombrar, rotular
from ui.comun.codigo import SIMBOLOS, CampoCodigo
from ui.comun.controles import Boton, ComboSinRueda, Desplazable, Etiqueta, Franja
from ui.comun.plano import ayuda_plana
from ui.comun.sesion import SesionGarante
from ui.comun.tema import AIRE, tema
from ui.garante import quien
from ui.garante.alta_sustitucion import Sustitucion
from ui.garante.veredictos import totales, veredicto_de
from ui.inicio_programa.municipio import SelectorMunicipio

CERTIFICADOS = "Certificados (*.cer *.crt *.pem);;Todos los archivos (*)"
ALTO_MUNICIPIO = 150
PEGAR = (
    "Aquí no se pega: teclee el código que está impreso en el convenio firmado. Así una persona "
    "comprueba que el papel y la clave son del mismo municipio."
)
_CAMPO_DEL_ERROR = {
    CodigoNoCoincide: "codigo",
    ClaveYaRegistrada: "clave",
    CertificadoIlegible: "clave",
    ClaveDesconocida: "clave",
    MunicipioFueraDelPadron: "municipio",
}


class Origen(NamedTuple):
    """De dónde sale el certificado: un archivo, o lo que ya firmó algo en cuarentena."""

    archivo: Path | None = None
    huella: str = ""


class Baja(NamedTuple):
    """Las claves que la nueva sustituye, por su huella, y por qué."""

    huellas: tuple[str, ...] = ()
    motivo: str = ""


class DialogoAlta(QDialog):
    """Pide clave, municipio y código. `dada` avisa que la base cambió."""

    dada = Signal()

    def __init__(
        self,
        sesion: SesionGarante,
        *,
        municipio: str = "",
        huellas: Sequence[str] = (),
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._trabajando = False
        self.setWindowTitle("Dar de alta clave")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.clave = ComboSinRueda()
        self.municipio = SelectorMunicipio()
        self.codigo = CampoCodigo()
        self.sustitucion = Sustitucion()
        self.convenio = QLineEdit()
        self.operador = QLineEdit(quien.recordado())
        self._claves: tuple[Clave, ...] = ()
        self._avance = Etiqueta("", "pequena")
        self._errores = {c: Etiqueta("", "error", envolver=True) for c in _LUGARES}
        self._franja = Franja("error", "")
        self._hecho = Franja("bien", "")
        self._detalle = Etiqueta("", "", envolver=True)
        self.aceptar = Boton("Dar de alta", "primario").al_pulsar(self._dar_de_alta)
        self.aceptar.setDefault(True)
        self.cancelar = Boton("Cancelar").al_pulsar(self.reject)
        self._construir()
        self._preferidas = tuple(huellas)
        self.municipio.preguntar("¿De qué municipio es?")
        self.municipio.fijar(sesion.perfil.municipios)
        self.municipio.proponer(municipio)
        self._conectar()
        self._ajustar(padre)

    def _conectar(self) -> None:
        self.municipio.elegido.connect(lambda _clave: self._ver_sustitucion())
        self.codigo.pegado.connect(lambda: self._senalar("codigo", PEGAR))
        self.codigo.textChanged.connect(self._al_teclear)
        self._al_teclear("")
        self._buscar_claves()

    def proponer_archivo(self, ruta: Path) -> None:
        """Usa la clave de un archivo `.cer`."""
        self.clave.addItem(f"Archivo {ruta.name}", Origen(archivo=ruta))
        self.clave.setCurrentIndex(self.clave.count() - 1)

    def error(self, campo: str) -> str:
        """Lo que dice el error de un campo (`clave`, `municipio` o `codigo`), o vacío."""
        return self._errores[campo].text() if not self._errores[campo].isHidden() else ""

    def resultado(self) -> str:
        """Lo que dice al terminar bien, o vacío."""
        return self._hecho.titulo.text() if self._hojas.currentIndex() else ""

    def detalle(self) -> str:
        """Qué pasó con lo que esperaba en cuarentena."""
        return self._detalle.text()

    @override
    def reject(self) -> None:
        # A media alta no se sale: el resultado tiene que verse.
        if not self._trabajando:
            super().reject()

    @override
    def closeEvent(self, arg__1: QCloseEvent) -> None:
        if self._trabajando:
            arg__1.ignore()
        else:
            super().closeEvent(arg__1)

    def _ajustar(self, padre: QWidget | None) -> None:
        """El tamaño cómodo, sin pasarse de la ventana que hay debajo."""
        lugar = padre.size() if padre is not None else self.screen().availableSize()
        ancho, alto = lugar.width() - 2 * AIRE, lugar.height() - 2 * AIRE
        self.resize(min(tema().px(560), ancho), min(tema().px(690), alto))

    def _construir(self) -> None:
        self._hojas = QStackedWidget()
        self._hojas.addWidget(self._formulario())
        self._hojas.addWidget(self._resultado())
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(self._hojas)

    def _formulario(self) -> QWidget:
        cuerpo = QWidget()
        campos = QVBoxLayout(cuerpo)
        campos.setContentsMargins(AIRE, AIRE, AIRE, 8)
        campos.setSpacing(6)
        campos.addWidget(Etiqueta("Dar de alta la clave de un municipio", "subtitulo"))
        campos.addWidget(
            Etiqueta(
                "Tenga a la mano el convenio firmado: la clave se acepta porque una persona "
                "comparó el código del papel.",
                "secundario",
                envolver=True,
            )
        )
        self._franja.hide()
        campos.addWidget(self._franja)
        self._poner_clave(campos)
        self.municipio.setFixedHeight(tema().px(ALTO_MUNICIPIO))
        campos.addWidget(self.municipio)
        campos.addWidget(self._errores["municipio"])
        ayuda = "Tecléelo del anexo firmado; no distingue mayúsculas ni guiones."
        self._poner(campos, "Código de verificación", self.codigo, ayuda)
        campos.addWidget(self._avance)
        campos.addWidget(self._errores["codigo"])
        campos.addWidget(self.sustitucion)
        campos.addWidget(self._errores["sustitucion"])
        self._poner(campos, "Número o referencia del convenio (opcional)", self.convenio)
        self._poner(campos, "Quién lo da de alta (opcional)", self.operador)
        campos.addStretch(1)
        for etiqueta in self._errores.values():
            etiqueta.hide()
        hoja = QWidget()
        columna = QVBoxLayout(hoja)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(Desplazable(cuerpo), 1)
        columna.addLayout(self._botones(self.cancelar, self.aceptar))
        return hoja

    def _poner_clave(self, campos: QVBoxLayout) -> None:
        rotulo = Etiqueta("Clave", "fuerte")
        ayuda = "Firmaron lo que está en cuarentena; el nombre lo dice cada clave, sin probar."
        rotular(rotulo, self.clave, ayuda)
        self.clave.currentTextChanged.connect(
            lambda texto: self.clave.setToolTip(ayuda_plana(texto))
        )
        self.clave.setMinimumContentsLength(18)
        elegir = Boton("Usar un archivo .cer…", "enlace", icono="abrir").al_pulsar(
            self._elegir_archivo
        )
        campos.addWidget(rotulo)
        campos.addWidget(Etiqueta(ayuda, "pequena", envolver=True))
        campos.addWidget(self.clave)
        campos.addWidget(elegir, 0, Qt.AlignmentFlag.AlignLeft)
        campos.addWidget(self._errores["clave"])

    def _poner(self, campos: QVBoxLayout, texto: str, control: QLineEdit, ayuda: str = "") -> None:
        rotulo = Etiqueta(texto, "fuerte")
        rotular(rotulo, control, ayuda)
        campos.addWidget(rotulo)
        if ayuda:
            campos.addWidget(Etiqueta(ayuda, "pequena", envolver=True))
        campos.addWidget(control)

    def _resultado(self) -> QWidget:
        hoja = QWidget()
        columna = QVBoxLayout(hoja)
        columna.setContentsMargins(0, AIRE, 0, 0)
        centro = QVBoxLayout()
        centro.setContentsMargins(AIRE, 0, AIRE, 0)
        centro.addWidget(self._hecho)
        centro.addWidget(self._detalle)
        columna.addLayout(centro)
        columna.addStretch(1)
        self._listo = Boton("Entendido", "primario").al_pulsar(self.accept)
        columna.addLayout(self._botones(self._listo))
        return hoja

    def _botones(self, *botones: Boton) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.setContentsMargins(AIRE, 8, AIRE, 16)
        fila.addStretch(1)
        for boton in botones:
            fila.addWidget(boton)
        return fila

    def _buscar_claves(self) -> None:
        """Comprobar las firmas de lo apartado tarda: se hace fuera y la lista se llena después."""
        self.clave.addItem("Buscando claves en cuarentena…", Origen())
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: (claves_en_espera(base), claves(base)),
            self._al_leer,
            self._sesion.avisos.mostrar_error,
        )

    def _al_leer(self, leido: tuple[Sequence[ClaveEnEspera], tuple[Clave, ...]]) -> None:
        en_espera, self._claves = leido
        self._llenar(en_espera)
        self._ver_sustitucion()

    def _ver_sustitucion(self) -> None:
        suyo = self.municipio.clave()
        self.sustitucion.fijar([c for c in self._claves if suyo and c.municipio == suyo])

    def _llenar(self, en_espera: Sequence[ClaveEnEspera]) -> None:
        self.clave.setItemText(0, "Elija una clave, o use un archivo .cer")
        if not en_espera:
            self.clave.setItemText(0, "Ninguna espera: use un archivo .cer")
        for clave in en_espera:
            cuantos = f"{clave.paquetes} {'paquete' if clave.paquetes == 1 else 'paquetes'}"
            dicho = clave.nombre or ", ".join(clave.archivos)
            de_gobierno = ", de gobierno" if clave.tipo is TipoClave.GOBIERNO else ""
            self.clave.addItem(f"{dicho}{de_gobierno} · {cuantos}", Origen(huella=clave.huella))
            if clave.huella in self._preferidas and not self.clave.currentIndex():
                self.clave.setCurrentIndex(self.clave.count() - 1)

    def _elegir_archivo(self) -> None:
        ruta = archivos.elegir_abrir(self, "Elegir el archivo .cer", CERTIFICADOS)
        if ruta is not None:
            self.proponer_archivo(ruta)

    def _al_teclear(self, _texto: str) -> None:
        van = self.codigo.simbolos()
        self._avance.setText(f"Van {van} de {SIMBOLOS} símbolos" if van else "")
        self._avance.setVisible(bool(van))
        self._quitar("codigo")

    def _dar_de_alta(self) -> None:
        origen = self.clave.currentData()
        for campo in _LUGARES:
            self._quitar(campo)
        self._franja.hide()
        faltan = self._faltan(origen)
        for campo, texto in faltan.items():
            self._senalar(campo, texto)
        if faltan:
            self._enfocar(next(iter(faltan)))
            return
        entrega, recibe = self.sustitucion.relevo()
        convenio = Convenio(
            municipio=self.municipio.clave(),
            codigo=self.codigo.text(),
            referencia=self.convenio.text().strip(),
            operador=self.operador.text().strip(),
            entrega=entrega,
            recibe=recibe,
        )
        quien.recordar(convenio.operador)
        self._ocupar(ocupado=True)
        self._sesion.ejecutor.hacer(
            partial(_dar_de_alta, self._sesion.base, origen, convenio, self._baja()),
            self._al_terminar,
            self._al_fallar,
        )

    def _baja(self) -> Baja:
        return Baja(self.sustitucion.huellas(), self.sustitucion.motivo.text().strip())

    def _faltan(self, origen: Origen) -> dict[str, str]:
        faltan = {}
        if origen.archivo is None and not origen.huella:
            faltan["clave"] = "Elija una clave de la lista, o el archivo .cer del municipio."
        if not self.municipio.clave():
            faltan["municipio"] = "Escriba el nombre del municipio y elíjalo en la lista."
        if not self.codigo.simbolos():
            faltan["codigo"] = "Teclee el código que está impreso en el convenio firmado."
        if falta := self.sustitucion.falta():
            faltan["sustitucion"] = falta
        return faltan

    def _al_terminar(self, lote: Lote) -> None:
        self._ocupar(ocupado=False)
        nombre = self.municipio.nombre()
        sustituida = " y la anterior, revocada" if self.sustitucion.huellas() else ""
        self._hecho.titulo.setText(f"La clave de {nombre} quedó dada de alta{sustituida}.")
        self._detalle.setText(_que_salio(lote))
        self._hojas.setCurrentIndex(1)
        self._listo.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dada.emit()

    def _al_fallar(self, error: Exception) -> None:
        self._ocupar(ocupado=False)
        campo = next((c for clase, c in _CAMPO_DEL_ERROR.items() if isinstance(error, clase)), "")
        if campo and isinstance(error, ErrorDeUsuario):
            self._senalar(campo, error.texto())
            self._enfocar(campo)
        elif isinstance(error, ErrorDeUsuario):
            self._franja.titulo.setText(error.texto())
            self._franja.show()
        else:
            self._sesion.avisos.mostrar_error(error)

    def _ocupar(self, *, ocupado: bool) -> None:
        self._trabajando = ocupado
        self.aceptar.setEnabled(not ocupado)
        self.aceptar.setText("Comprobando…" if ocupado else "Dar de alta")
        self.cancelar.setEnabled(not ocupado)

    def _senalar(self, campo: str, texto: str) -> None:
        self._errores[campo].setText(texto)
        self._errores[campo].show()
        control = self._control(campo)
        nombrar(control, control.accessibleName(), texto)
        _marcar(control, malo=True)

    def _quitar(self, campo: str) -> None:
        self._errores[campo].hide()
        _marcar(self._control(campo), malo=False)

    def _control(self, campo: str) -> QWidget:
        controles: dict[str, QWidget] = {
            "clave": self.clave,
            "codigo": self.codigo,
            "municipio": self.municipio,
            "sustitucion": self.sustitucion.motivo,
        }
        return controles[campo]

    def _enfocar(self, campo: str) -> None:
        if campo == "municipio":
            self.municipio.enfocar()
        else:
            self._control(campo).setFocus(Qt.FocusReason.OtherFocusReason)


_LUGARES = ("clave", "municipio", "codigo", "sustitucion")


def _dar_de_alta(base: Any, origen: Origen, convenio: Convenio, baja: Baja) -> Lote:
    """Primero el alta: si el código no coincide, la clave anterior sigue valiendo."""
    if origen.archivo is not None:
        lote = dar_de_alta_archivo(base, origen.archivo, convenio)
    else:
        lote = dar_de_alta_en_espera(base, origen.huella, convenio)
    for huella in baja.huellas:
        revocar(base, huella, f"sustituida: {baja.motivo}", operador=convenio.operador)
    return lote


def _que_salio(lote: Lote) -> str:
    cuantos = len(lote.resultados)
    if not cuantos:
        return "No había paquetes suyos en cuarentena. Ya puede importar los que entregue."
    cuenta = totales([veredicto_de(resultado) for resultado in lote.resultados])
    if cuantos == 1:
        return f"Se procesó 1 paquete que esperaba en cuarentena: {cuenta}."
    return f"Se procesaron {cuantos} paquetes que esperaban en cuarentena: {cuenta}."


def _marcar(control: QWidget, *, malo: bool) -> None:
    control.setProperty("malo", malo)
    control.style().unpolish(control)
    control.style().polish(control)

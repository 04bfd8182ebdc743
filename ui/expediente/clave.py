"""La clave de firma: su código, el anexo del convenio, la contraseña y la copia en otro medio."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errores import ErrorDeUsuario
from app.progreso import Progreso
from ui.comun import lugares
from ui.comun.archivos import documentos, elegir_carpeta, elegir_guardar
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta
from ui.comun.pagina import Noticia, Trabajo, renglon_de
from ui.comun.proteger import DialogoProteger
from ui.comun.sesion import Sesion
from ui.expediente.clave_cambiar import DialogoCambiar
from ui.expediente.clave_datos import (
    Cambio,
    Clave,
    Papel,
    cambiar,
    copiar,
    crear,
    escribir_anexo,
    leer,
    proteger,
)

if TYPE_CHECKING:
    from app.paquete.claves import CopiaDeClave

QUE_ES = (
    "Con ella firma este equipo cada entrega: así el órgano garante sabe que viene de su "
    "municipio y que nadie la cambió en el camino."
)
EL_CODIGO = (
    "Este código va en el anexo del convenio. El órgano garante lo teclea una sola vez, desde el "
    "papel firmado, para reconocer sus entregas."
)
SIN_CLAVE = (
    "Todavía no hay clave en este equipo: se crea sola con la primera entrega. Si ya necesita el "
    "anexo del convenio, créela ahora."
)
SIN_CONTRASENA = (
    "No tiene contraseña: cualquiera que use este equipo puede firmar a nombre del municipio."
)
CON_CONTRASENA = "Tiene contraseña: se pide una vez por sesión, al firmar."
EL_CAMBIO = (
    "Cámbiela si cambia la administración o el equipo, si cree que alguien más la usa, si se "
    "perdió o si nadie recuerda su contraseña. Lo entregado hasta hoy sigue valiendo."
)
EN_ESPERA = (
    "La clave nueva empezará a valer con la próxima entrega, que firmarán las dos. Su código es "
    "{codigo}."
)
SUSTITUIDA = "La clave de hoy sustituyó a la de código {codigo}."
DE_HOY = Papel()
ACTA = "acta_clave"
ANEXO = "anexo_clave"
LA_COPIA = (
    "Si este equipo se pierde, con la copia se sigue firmando con la misma clave. Guárdela en "
    "una memoria aparte, bajo llave. Sólo se copia cifrada con su contraseña."
)
PDF = "Documento PDF (*.pdf)"


class PaginaClave(QWidget):
    """La sección «Clave de firma» de Copias."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._clave: Clave | None = None
        self._al_quedar_libre: Boton | None = None
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.codigo = _valor("Código de verificación")
        self.huella = _valor("Huella de la clave", "pequena")
        self.anexo = Boton("Imprimir el anexo del convenio…", "primario")
        self.crear = Boton("Crear la clave ahora", "primario")
        self.proteger = Boton("Proteger con contraseña…")
        self.copiar = Boton("Copiar a otro medio…")
        self.cambiar = Boton("Cambiar la clave…")
        self.anexo_nueva = Boton("Imprimir el anexo de la clave nueva…")
        self._cambio = Tarjeta("Cambiar la clave", margen=18)
        self._como_va = Etiqueta("", "fuerte", envolver=True)
        self._sin = Tarjeta("La clave de firma", margen=18)
        self._con = QWidget()
        self._estado = Etiqueta("", envolver=True)
        self._construir()
        self.trabajo.ocupado.connect(self._habilitar)

    def refrescar(self) -> None:
        """Relee cómo está la clave."""
        self._sesion.ejecutor.hacer(partial(leer, self._exp), self._mostrar, self.noticia.error)

    def escribir_anexo(self, destino: Path, papel: Papel = DE_HOY) -> None:
        """Escribe el anexo en ese PDF."""
        trabajo = partial(escribir_anexo, self._exp, destino, papel)
        despues = self.anexo_nueva if papel.en_espera else self.anexo
        self._lanzar("Escribiendo el anexo…", trabajo, self._al_escribir, despues)

    def cambiar_por_otra(self, cambio: Cambio) -> None:
        """Crea la clave que sustituye a la de hoy."""
        trabajo = partial(cambiar, self._exp, cambio)
        al_terminar = partial(self._al_cambiar, cambio)
        self._lanzar("Creando la clave nueva…", trabajo, al_terminar, self.cambiar)

    def copiar_a(self, carpeta: Path) -> None:
        """Copia la clave cifrada a esa carpeta."""
        trabajo = partial(copiar, self._exp, carpeta)
        self._lanzar("Copiando la clave…", trabajo, self._al_copiar, self.copiar)

    def con_contrasena(self, actual: str, nueva: str) -> None:
        """Pone o cambia la contraseña."""
        trabajo = partial(proteger, self._exp, actual, nueva)
        # Lo siguiente que conviene hacer es copiarla.
        self._lanzar("Protegiendo la clave…", trabajo, self._al_proteger, self.copiar)

    def _lanzar(
        self,
        titulo: str,
        trabajo: Callable[[Progreso], Any],
        al_terminar: Callable[[Any], None],
        despues: Boton,
    ) -> None:
        """Mientras trabaja los botones se apagan y pierden el foco: al acabar va a `despues`."""
        self._al_quedar_libre = despues
        # El avance y lo que resulte se dicen arriba.
        self._vista.verticalScrollBar().setValue(0)
        self.trabajo.lanzar(titulo, trabajo, al_terminar, self.noticia.error)

    def _construir(self) -> None:
        codigo = Tarjeta("Código de verificación", margen=18)
        codigo.cuerpo.addWidget(Etiqueta(QUE_ES, envolver=True))
        codigo.cuerpo.addWidget(self.codigo)
        codigo.cuerpo.addWidget(Etiqueta(EL_CODIGO, "secundario", envolver=True))
        codigo.cuerpo.addWidget(self.huella)
        codigo.cuerpo.addWidget(
            renglon_de(self.anexo.al_pulsar(partial(self._elegir_anexo, DE_HOY)))
        )
        segura = Tarjeta("Contraseña y copia", margen=18)
        segura.cuerpo.addWidget(self._estado)
        segura.cuerpo.addWidget(Etiqueta(LA_COPIA, "secundario", envolver=True))
        segura.cuerpo.addWidget(
            renglon_de(
                self.proteger.al_pulsar(self._pedir_contrasena),
                self.copiar.al_pulsar(self._elegir_copia),
            )
        )
        juntas = QVBoxLayout(self._con)
        juntas.setContentsMargins(0, 0, 0, 0)
        juntas.setSpacing(12)
        juntas.addWidget(codigo)
        juntas.addWidget(segura)
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.setSpacing(12)
        self._poner_sin_clave()
        self._poner_cambio()
        for pieza in (self.noticia, self.trabajo, self._sin, self._con, self._cambio):
            caja.addWidget(pieza)
        caja.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        self._vista = Desplazable(hoja)
        columna.addWidget(self._vista)
        self._con.hide()
        self._cambio.hide()

    def _poner_sin_clave(self) -> None:
        self._sin.cuerpo.addWidget(Etiqueta(QUE_ES, envolver=True))
        self._sin.cuerpo.addWidget(Etiqueta(SIN_CLAVE, "secundario", envolver=True))
        self._sin.cuerpo.addWidget(renglon_de(self.crear.al_pulsar(self._crear)))

    def _poner_cambio(self) -> None:
        for pieza in (
            Etiqueta(EL_CAMBIO, "secundario", envolver=True),
            self._como_va,
            renglon_de(
                self.cambiar.al_pulsar(self._pedir_cambio),
                self.anexo_nueva.al_pulsar(partial(self._elegir_anexo, Papel(en_espera=True))),
            ),
        ):
            self._cambio.cuerpo.addWidget(pieza)

    def _mostrar(self, clave: Clave) -> None:
        self._clave = clave
        hay = bool(clave.codigo)
        self._sin.setVisible(not hay and clave.falta is None)
        self._con.setVisible(hay)
        self._mostrar_cambio(clave)
        self.codigo.setText(clave.codigo)
        self.huella.setText(f"Huella completa: {clave.huella}")
        self._estado.setText(CON_CONTRASENA if clave.protegida else SIN_CONTRASENA)
        self.proteger.setText(
            "Cambiar la contraseña…" if clave.protegida else "Proteger con contraseña…"
        )
        self._habilitar()

    def _mostrar_cambio(self, clave: Clave) -> None:
        self._cambio.setVisible(bool(clave.codigo) or clave.falta is not None)
        # Sin la de hoy, la que espera ya no puede presentarse.
        self.anexo_nueva.setVisible(bool(clave.en_espera) and clave.falta is None)
        va = ""
        if clave.falta is not None:
            va = f"{clave.falta.mensaje} {clave.falta.sugerencia}"
        elif clave.en_espera:
            va = EN_ESPERA.format(codigo=clave.en_espera)
        elif clave.sustituye:
            va = SUSTITUIDA.format(codigo=clave.sustituye)
        self._como_va.setText(va)
        self._como_va.setVisible(bool(va))

    def _habilitar(self) -> None:
        libre = not self.trabajo.trabajando()
        for boton in (self.anexo, self.anexo_nueva, self.crear, self.proteger):
            boton.setEnabled(libre)
        self.cambiar.setEnabled(libre and self._clave is not None and self._clave.cambiable)
        protegida = self._clave is not None and self._clave.protegida
        self.copiar.setEnabled(libre and protegida)
        self.copiar.setToolTip("" if protegida else "Antes hay que protegerla con contraseña.")
        if libre and self._al_quedar_libre is not None:
            self._al_quedar_libre.setFocus(Qt.FocusReason.OtherFocusReason)
            self._al_quedar_libre = None

    def _crear(self) -> None:
        self._sesion.ejecutor.hacer(partial(crear, self._exp), self._mostrar, self.noticia.error)

    def _elegir_anexo(self, papel: Papel) -> None:
        if self._clave is None:
            return
        nombre = ACTA if papel.es_acta else ANEXO
        propuesta = documentos() / f"{nombre}_{self._clave.clave}.pdf"
        destino = elegir_guardar(self, "Guardar el documento", propuesta, PDF)
        if destino is not None:
            self.escribir_anexo(destino, papel)

    def _pedir_cambio(self) -> None:
        if self._clave is None:
            return
        presentable = self._clave.falta is None and not self._clave.en_espera
        dialogo = DialogoCambiar(presentable=presentable, padre=self)
        dialogo.pedido.connect(self.cambiar_por_otra)
        dialogo.exec()
        dialogo.olvidar()
        dialogo.deleteLater()

    def _al_cambiar(self, cambio: Cambio, clave: Clave) -> None:
        self._mostrar(clave)
        papel = Papel(not cambio.perdida, cambio.entrega, cambio.recibe)
        que = "acta de relevo" if papel.es_acta else "anexo"
        imprimir = Boton(f"Imprimir el {que}…").al_pulsar(partial(self._elegir_anexo, papel))
        if cambio.perdida:
            self.noticia.aviso(
                "La clave nueva ya está en uso.",
                "Imprima el anexo de sustitución y llévelo firmado a su órgano garante: hasta "
                "entonces apartará lo que usted entregue.",
                imprimir,
            )
            return
        self.noticia.bien(
            "La clave nueva empezará a valer con la próxima entrega.",
            "La de hoy sigue firmando hasta entonces. No hace falta papel, pero puede imprimirlo.",
            imprimir,
        )

    def _al_escribir(self, ruta: Path) -> None:
        abrir = Boton("Abrir el PDF").al_pulsar(partial(self._abrir, ruta))
        self.noticia.bien(
            f"Se escribió «{ruta.name}».",
            "Imprímalo, fírmelo y entréguelo a su órgano garante: lleva el código, la huella "
            "completa y un QR.",
            abrir,
        )

    def _pedir_contrasena(self) -> None:
        if self._clave is None:
            return
        dialogo = DialogoProteger(protegida=self._clave.protegida, padre=self)
        dialogo.pedida.connect(self.con_contrasena)
        dialogo.exec()
        dialogo.olvidar()
        dialogo.deleteLater()

    def _al_proteger(self, clave: Clave) -> None:
        self._mostrar(clave)
        self.noticia.bien(
            "La clave quedó protegida con su contraseña.",
            "Ahora cópiela a otro medio. Las copias que hizo antes siguen con la contraseña de "
            "entonces.",
        )

    def _elegir_copia(self) -> None:
        carpeta = elegir_carpeta(self, "Copiar la clave a")
        if carpeta is not None:
            self.copiar_a(carpeta)

    def _al_copiar(self, copia: "CopiaDeClave") -> None:
        if copia.mismo_disco:
            self.noticia.aviso(
                f"Se copió en «{copia.ruta.parent}», pero es el mismo disco que el original.",
                "Si el disco se daña se pierden las dos. Cópiela también a una memoria.",
            )
            return
        self.noticia.bien(
            f"Se copió en «{copia.ruta.parent}» y se comprobó.", "Guarde esa memoria bajo llave."
        )

    def _abrir(self, ruta: Path) -> None:
        try:
            lugares.abrir(ruta)
        except ErrorDeUsuario as error:
            self.noticia.error(error)


def _valor(nombre: str, papel: str = "titulo") -> Etiqueta:
    etiqueta = Etiqueta("", papel, envolver=True)
    etiqueta.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    etiqueta.setObjectName(nombre)
    return etiqueta

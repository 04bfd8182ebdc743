"""La clave de firma del municipio: además de cuidarla, el anexo del convenio y cambiarla."""

from functools import partial
from pathlib import Path

from typing_extensions import override

from app.errores import ErrorDeUsuario
from ui.comun import lugares
from ui.comun.archivos import documentos, elegir_guardar
from ui.comun.clave import MARGEN, Oficios, PaginaDeClave, Textos
from ui.comun.controles import Boton, Etiqueta, Tarjeta
from ui.comun.pagina import renglon_de
from ui.comun.sesion import Sesion
from ui.expediente.clave_cambiar import SIN_RECUPERACION, DialogoCambiar
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

TEXTOS = Textos(
    que_es=(
        "Con la clave firma este equipo cada entrega: así el órgano garante sabe que viene de su "
        "municipio y que nadie la cambió en el camino."
    ),
    el_codigo=(
        "Este código va en el anexo del convenio. El órgano garante lo teclea una sola vez, desde "
        "el papel firmado, para reconocer sus entregas."
    ),
    sin_clave=(
        "Todavía no hay clave en este equipo: se crea sola con la primera entrega. Si ya necesita "
        "el anexo del convenio, créela ahora."
    ),
    sin_contrasena=(
        "No tiene contraseña: cualquiera que use este equipo puede firmar a nombre del municipio."
    ),
    con_contrasena="Tiene contraseña: se pide una vez por sesión, al firmar.",
    al_crear="Protéjala con contraseña, cópiela a otro medio e imprima el anexo del convenio.",
    sin_recuperacion=SIN_RECUPERACION,
)
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
PDF = "Documento PDF (*.pdf)"


class PaginaClave(PaginaDeClave[Clave]):
    """La sección «Clave de firma» de Copias."""

    def __init__(self, sesion: Sesion) -> None:
        exp = sesion.expediente
        oficios = Oficios(partial(crear, exp), partial(proteger, exp), partial(copiar, exp))
        super().__init__(sesion.ejecutor, TEXTOS, oficios)
        self._sesion = sesion
        self._exp = exp
        self.anexo = Boton("Imprimir el anexo del convenio…", "primario")
        self.cambiar = Boton("Cambiar la clave…")
        self.anexo_nueva = Boton("Imprimir el anexo de la clave nueva…")
        self._cambio = Tarjeta("Cambiar la clave", margen=MARGEN)
        self._como_va = Etiqueta("", "fuerte", envolver=True)
        self.junto_al_codigo(self.anexo.al_pulsar(partial(self._elegir_anexo, DE_HOY)))
        self._poner_cambio()

    def refrescar(self) -> None:
        """Relee cómo está la clave."""
        self._sesion.ejecutor.hacer(partial(leer, self._exp), self.mostrar, self.noticia.error)

    @override
    def mostrar(self, estado: Clave) -> None:
        super().mostrar(estado)
        self.sin.setVisible(not estado.codigo and estado.falta is None)
        self._mostrar_cambio(estado)

    def escribir_anexo(self, destino: Path, papel: Papel = DE_HOY) -> None:
        """Escribe el anexo en ese PDF."""
        trabajo = partial(escribir_anexo, self._exp, destino, papel)
        despues = self.anexo_nueva if papel.en_espera else self.anexo
        self.lanzar("Escribiendo el anexo…", trabajo, self._al_escribir, despues)

    def cambiar_por_otra(self, cambio: Cambio) -> None:
        """Crea la clave que sustituye a la de hoy."""
        trabajo = partial(cambiar, self._exp, cambio)
        al_terminar = partial(self._al_cambiar, cambio)
        self.lanzar("Creando la clave nueva…", trabajo, al_terminar, self.cambiar)

    @override
    def habilitar(self) -> None:
        super().habilitar()
        libre = not self.trabajo.trabajando()
        for boton in (self.anexo, self.anexo_nueva):
            boton.setEnabled(libre)
        self.cambiar.setEnabled(libre and self.estado is not None and self.estado.cambiable)

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
        self._cambio.hide()
        self.debajo(self._cambio)

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

    def _elegir_anexo(self, papel: Papel) -> None:
        if self.estado is None:
            return
        nombre = ACTA if papel.es_acta else ANEXO
        propuesta = documentos() / f"{nombre}_{self.estado.clave}.pdf"
        destino = elegir_guardar(self, "Guardar el documento", propuesta, PDF)
        if destino is not None:
            self.escribir_anexo(destino, papel)

    def _pedir_cambio(self) -> None:
        if self.estado is None:
            return
        presentable = self.estado.falta is None and not self.estado.en_espera
        dialogo = DialogoCambiar(presentable=presentable, padre=self)
        dialogo.pedido.connect(self.cambiar_por_otra)
        dialogo.preguntar()

    def _al_cambiar(self, cambio: Cambio, clave: Clave) -> None:
        self.mostrar(clave)
        papel = Papel(not cambio.perdida, cambio.entrega, cambio.recibe)
        que = "acta de relevo" if papel.es_acta else "anexo"
        imprimir = Boton(f"Imprimir el {que}…").al_pulsar(partial(self._elegir_anexo, papel))
        self.trabajo.enfocar_al_acabar(imprimir)
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

    def _abrir(self, ruta: Path) -> None:
        try:
            lugares.abrir(ruta)
        except ErrorDeUsuario as error:
            self.noticia.error(error)

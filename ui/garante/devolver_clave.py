"""La clave con que firma el órgano garante: además de cuidarla, repartir su código y certificado.

Debajo, la que abre lo que llega cifrado.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from typing_extensions import override

from app.garante.clave_garante import EstadoDeLaClave
from app.progreso import Progreso
from ui.comun import lugares
from ui.comun.archivos import documentos, elegir_guardar
from ui.comun.clave import Oficios, PaginaDeClave, Textos
from ui.comun.controles import Boton
from ui.comun.sesion import SesionGarante
from ui.garante.devolver_cifrado import TarjetaCifrado

if TYPE_CHECKING:
    from app.paquete.claves import CopiaDeClave

TEXTOS = Textos(
    que_es=(
        "Con la clave se firma todo lo que se devuelve: así cada municipio sabe que viene de este "
        "órgano garante y que nadie lo cambió en el camino."
    ),
    el_codigo=(
        "Este código va en el anexo de cada convenio: el municipio lo teclea una sola vez, desde "
        "el papel firmado, para reconocer lo que usted le devuelva."
    ),
    sin_clave="Todavía no hay clave en este equipo. Créela antes de firmar convenios.",
    sin_contrasena=(
        "No tiene contraseña: cualquiera que use este equipo puede firmar a nombre del órgano "
        "garante."
    ),
    con_contrasena="Tiene contraseña: se pide una vez por sesión, al devolver.",
    al_crear="Protéjala con contraseña y cópiela a otro medio antes de usarla.",
    sin_recuperacion=(
        "Nadie puede recuperarla, tampoco quien da soporte. Anótela y guárdela bajo llave, aparte "
        "de la copia. Si se pierde, ya no se podrá firmar con la clave que los municipios conocen."
    ),
)
PERDIDA = (
    "Esta base ya tenía una clave y no está en este equipo. No se crea otra: los municipios "
    "confían en aquélla. Copie su archivo desde el equipo o la memoria donde se guardó."
)
CERTIFICADO = "Certificado (*.cer)"
PDF = "Documento PDF (*.pdf)"


class PaginaClave(PaginaDeClave[EstadoDeLaClave]):
    """La sección «Clave de firma» de Devolver."""

    def __init__(self, sesion: SesionGarante) -> None:
        base = sesion.base
        oficios = Oficios(partial(_crear, base), partial(_proteger, base), partial(_copiar, base))
        super().__init__(sesion.ejecutor, TEXTOS, oficios)
        self._sesion = sesion
        self.anexo = Boton("Imprimir el anexo del convenio…", "primario")
        self.anexo.al_pulsar(self._elegir_anexo)
        self.copiar_codigo = Boton("Copiar el código").al_pulsar(self._copiar_codigo)
        self.certificado = Boton("Guardar el certificado…").al_pulsar(self._elegir_certificado)
        self.cifrado = TarjetaCifrado(sesion)
        self.junto_al_codigo(self.anexo, self.copiar_codigo, self.certificado)
        self.debajo(self.cifrado)

    @override
    def mostrar(self, estado: EstadoDeLaClave) -> None:
        super().mostrar(estado)
        self.falta.setText(PERDIDA if estado.perdida else TEXTOS.sin_clave)
        self.crear.setVisible(not estado.perdida)

    def guardar_certificado(self, destino: Path) -> None:
        """Escribe el `.cer` que se reparte a los municipios."""
        trabajo = partial(_certificado, self._sesion.base, destino)
        self.lanzar("Guardando el certificado…", trabajo, self._al_guardar, self.certificado)

    def escribir_anexo(self, destino: Path) -> None:
        """Escribe el anexo en ese PDF."""
        trabajo = partial(_anexo, self._sesion.base, destino)
        self.lanzar("Escribiendo el anexo…", trabajo, self._al_escribir, self.anexo)

    @override
    def habilitar(self) -> None:
        super().habilitar()
        for boton in (self.certificado, self.anexo):
            boton.setEnabled(not self.trabajo.trabajando())

    def _al_guardar(self, ruta: Path) -> None:
        self.noticia.bien(
            f"Se guardó «{ruta.name}».",
            "Entréguelo con el anexo: el municipio compara su código con el del papel.",
        )

    def _al_escribir(self, ruta: Path) -> None:
        abrir = Boton("Abrir el PDF").al_pulsar(partial(self._abrir, ruta))
        self.noticia.bien(
            f"Se escribió «{ruta.name}».",
            "Imprímalo, fírmelo y entréguelo a cada municipio: lleva el código, la huella completa "
            "y un QR.",
            abrir,
        )

    def _abrir(self, ruta: Path) -> None:
        try:
            lugares.abrir(ruta)
        except lugares.NoSeAbrio as error:
            self.noticia.error(error)

    def _elegir_anexo(self) -> None:
        propuesta = documentos() / f"anexo_clave_{self._sesion.perfil.destinatario}.pdf"
        destino = elegir_guardar(self, "Guardar el anexo", propuesta, PDF)
        if destino is not None:
            self.escribir_anexo(destino.with_suffix(".pdf"))

    def _elegir_certificado(self) -> None:
        nombre = f"certificado_{self._sesion.perfil.destinatario}.cer"
        destino = elegir_guardar(self, "Guardar el certificado", documentos() / nombre, CERTIFICADO)
        if destino is not None:
            self.guardar_certificado(destino.with_suffix(".cer"))

    def _copiar_codigo(self) -> None:
        QGuiApplication.clipboard().setText(self.codigo.text())
        self.noticia.bien("Se copió el código.", "Péguelo en el anexo y compárelo antes de firmar.")


def _crear(base: Any, progreso: Progreso) -> EstadoDeLaClave:
    # Arrastra la criptografía: sólo al crear la clave.
    from app.garante import clave_garante

    progreso.informar(0, 1)
    clave_garante.firmante(base)
    return clave_garante.estado(base)


def _proteger(base: Any, actual: str, nueva: str, progreso: Progreso) -> EstadoDeLaClave:
    from app.garante import clave_garante

    progreso.informar(0, 1)
    clave_garante.proteger(base, actual, nueva)
    return clave_garante.estado(base)


def _copiar(base: Any, carpeta: Path, progreso: Progreso) -> "CopiaDeClave":
    from app.garante import clave_garante

    progreso.informar(0, 1)
    return clave_garante.copiar(base, carpeta)


def _certificado(base: Any, destino: Path, progreso: Progreso) -> Path:
    from app.garante import clave_garante

    progreso.informar(0, 1)
    return clave_garante.guardar_certificado(base, destino)


def _anexo(base: Any, destino: Path, progreso: Progreso) -> Path:
    from app.garante.anexo import escribir_anexo

    progreso.informar(0, 1)
    return escribir_anexo(base, destino)

"""Traer lo que devuelve el órgano garante: mirarlo, decir qué cambia y aplicarlo si se acepta."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.errores import ErrorDeUsuario
from app.progreso import Progreso
from ui.comun import lugares
from ui.comun.archivos import elegir_abrir
from ui.comun.controles import Boton
from ui.comun.pagina import Noticia, Trabajo
from ui.comun.sesion import Sesion
from ui.expediente.retorno_codigo import DialogoCodigo
from ui.expediente.retorno_vista import DialogoRetorno

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import Aplicado, VistaRetorno

RETORNOS = "Respuestas del órgano garante (*.asics);;Todos los archivos (*)"
TRAER = "Traer respuesta del órgano garante…"
DESCONOCIDO, OTRO_CODIGO = "R104_GARANTE_DESCONOCIDO", "EXP-70"
NO_ES_EL_ARCHIVO = frozenset({"E101_DEMASIADO_GRANDE", "E102_NO_ES_PAQUETE", "R107_NO_ES_RETORNO"})
YA_LO_DICEN = frozenset({"E104_TRUNCADO", "E106_FALTA_PARTE", "E107_PARTE_DANADA"})
BUSCAR_OTRO = (
    "Busque el que le devolvió su órgano garante: su nombre empieza con VITRAL_ACUSE, "
    "VITRAL_OBSERVACIONES o VITRAL_PERFIL y termina en .asics."
)
OTRA_VEZ = "Pida a su órgano garante que se lo mande otra vez; si se repite, dígale el código."


class Traer(QObject):
    """`aplicado` avisa que ya quedó escrito; `rechazado`, que no, y la noticia dice por qué."""

    aplicado = Signal()
    rechazado = Signal()

    def __init__(self, sesion: Sesion, noticia: Noticia, pantalla: QWidget) -> None:
        super().__init__(pantalla)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._noticia = noticia
        self._pantalla = pantalla
        self._ruta = Path()
        self.trabajo = Trabajo(sesion.ejecutor)

    def elegir(self) -> None:
        """Pregunta qué archivo."""
        ruta = elegir_abrir(self._pantalla, "Traer respuesta del órgano garante", RETORNOS)
        if ruta is not None:
            self.mirar(ruta)

    def mirar(self, ruta: Path) -> None:
        """Lo comprueba y, si vale, muestra qué cambiaría antes de escribir nada."""
        self._ruta = ruta
        self._noticia.hide()
        trabajo = partial(_mirar, self._exp, ruta)
        self.trabajo.lanzar("Comprobando el archivo…", trabajo, self._al_mirar, self._al_fallar)

    def aplicar(self) -> None:
        """Lo aplica: todo o nada."""
        trabajo = partial(_aplicar, self._exp, self._ruta)
        self.trabajo.lanzar("Aplicando…", trabajo, self._al_aplicar, self._al_fallar)

    def confiar(self, codigo: str) -> None:
        """Registra la clave que firma el archivo si el código del anexo es el suyo."""
        trabajo = partial(_confiar, self._exp, self._ruta, codigo)
        self.trabajo.lanzar("Comparando el código…", trabajo, self._al_confiar, self._al_fallar)

    def _al_mirar(self, vista: "VistaRetorno") -> None:
        dialogo = DialogoRetorno(
            vista, self._sesion.modelo, solo_lectura=self._exp.solo_lectura, padre=self._pantalla
        )
        aceptado = dialogo.exec() == QDialog.DialogCode.Accepted
        dialogo.deleteLater()
        if aceptado:
            self.aplicar()
        else:
            self._noticia.aviso("No se aplicó nada.", f"«{self._ruta.name}» sigue donde estaba.")

    def _al_aplicar(self, aplicado: "Aplicado") -> None:
        if aplicado.reabrir:
            self._sesion.avisos.informar(
                "El perfil quedó aplicado.",
                "El expediente se abre otra vez para trabajar con él. Antes se guardó una copia, "
                "que está en Copias.",
            )
            self._sesion.cambiado.por_reabrir.emit(Path(self._exp.ruta))
            return
        self._noticia.bien("Quedó aplicado.", "\n".join(aplicado.vista.lineas))
        self.aplicado.emit()
        self._sesion.cambiado.datos_cambiados.emit()

    def _al_confiar(self, vista: "VistaRetorno") -> None:
        self._noticia.bien("La clave del órgano garante quedó registrada.")
        self._al_mirar(vista)

    def _al_fallar(self, error: Exception) -> None:
        self._decir_rechazo(error)
        self.rechazado.emit()

    def _decir_rechazo(self, error: Exception) -> None:
        # Arrastra la criptografía: quien llega aquí ya la cargó.
        from app.paquete.errores import PaqueteRechazado

        if isinstance(error, ErrorDeUsuario) and error.codigo == DESCONOCIDO:
            detalle = f"{error.sugerencia} {self._donde_quedo()} ({error.codigo})"
            pedir = self._boton_del_codigo("Escribir el código del anexo…")
            self._noticia.aviso(f"No se aplicó nada. {error.mensaje}", detalle, pedir)
            return
        if isinstance(error, ErrorDeUsuario) and error.codigo == OTRO_CODIGO:
            otra_vez = self._boton_del_codigo("Escribir el código otra vez…")
            self._noticia.error(error, self._donde_quedo(), otra_vez)
            # El botón con que se escribió ya no está: sin esto el foco se iría de la pantalla.
            otra_vez.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        copia = self._exp.retornos.conservado
        ver = (
            (Boton("Abrir la carpeta").al_pulsar(partial(self.abrir_carpeta, copia.parent)),)
            if copia
            else ()
        )
        if isinstance(error, PaqueteRechazado):
            error.sugerencia = _que_hacer(error)
        self._noticia.error(error, self._donde_quedo(), *ver)

    def _boton_del_codigo(self, texto: str) -> Boton:
        boton = Boton(texto).al_pulsar(self._pedir_codigo)
        boton.setEnabled(not self._exp.solo_lectura)
        return boton

    def _donde_quedo(self) -> str:
        if self._exp.retornos.conservado is None:
            return ""
        return f"«{self._ruta.name}» no se tocó, y se guardó una copia en este equipo."

    def abrir_carpeta(self, carpeta: Path) -> None:
        """La abre con el programa del sistema; si no puede, lo dice."""
        try:
            lugares.abrir(carpeta)
        except ErrorDeUsuario as error:
            self._noticia.error(error)

    def _pedir_codigo(self) -> None:
        dialogo = DialogoCodigo(self._pantalla)
        dialogo.escrito.connect(self.confiar)
        dialogo.exec()
        dialogo.deleteLater()


def _que_hacer(error: ErrorDeUsuario) -> str:
    """El catálogo le habla a quien recibe paquetes; aquí el archivo viene del órgano garante."""
    if error.codigo in NO_ES_EL_ARCHIVO:
        return BUSCAR_OTRO
    del_archivo = error.codigo.startswith("E") and error.codigo not in YA_LO_DICEN
    return OTRA_VEZ if del_archivo else error.sugerencia


def _mirar(expediente: Any, ruta: Path, progreso: Progreso) -> "VistaRetorno":
    progreso.informar(0, 1)
    vista: VistaRetorno = expediente.retornos.mirar(ruta)
    return vista


def _aplicar(expediente: Any, ruta: Path, progreso: Progreso) -> "Aplicado":
    progreso.informar(0, 1)
    hecho: Aplicado = expediente.retornos.aplicar(ruta)
    return hecho


def _confiar(expediente: Any, ruta: Path, codigo: str, progreso: Progreso) -> "VistaRetorno":
    """Sólo se registra el certificado cuyo código es el que la persona copió del papel."""
    from app.paquete.contenedor import abrir_autentico
    from app.paquete.huellas import comprobar_codigo, huella

    progreso.informar(0, 1)
    certificados = abrir_autentico(ruta).certificados
    suyo = next((c for c in certificados if comprobar_codigo(codigo, huella(c))), certificados[0])
    # Si no coincide, el servicio dice por qué y no registra nada.
    expediente.retornos.confiar(suyo, codigo)
    return _mirar(expediente, ruta, progreso)

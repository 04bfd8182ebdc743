"""La clave de firma de este equipo, vista desde la ventana. Sin Qt.

La criptografía se importa al usarla: tarda y no hace falta para capturar.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.errores import ErrorDeUsuario
from app.expediente.vistas import ClaveDelExpediente, EstadoDeClave
from app.progreso import Progreso

if TYPE_CHECKING:
    from app.paquete.claves import CopiaDeClave


class Clave(NamedTuple):
    """Lo que se puede decir de la clave sin abrirla.

    `huella`: el SHA-256 del certificado en grupos de cuatro; vacía si aún no hay clave. `codigo`:
    el de verificación, que va en el anexo del convenio.
    """

    municipio: str
    clave: str
    codigo: str = ""
    huella: str = ""
    protegida: bool = False
    en_espera: str = ""
    """El código de la que empezará a valer con la próxima entrega."""
    sustituye: str = ""
    """El código de la última que dejó de usarse."""
    falta: ErrorDeUsuario | None = None
    """Por qué no se puede firmar con la de este equipo: no está, o es otra."""
    cambiable: bool = True
    """Si se puede cambiar: no en un expediente abierto sólo para verlo."""


class Cambio(NamedTuple):
    """Lo que se pide al cambiar de clave.

    `perdida`: la de hoy no puede firmar el cambio. `contrasena`: la de la nueva, o vacía. `entrega`
    y `recibe`: quiénes, si cambia la administración.
    """

    motivo: str
    contrasena: str = ""
    perdida: bool = False
    entrega: str = ""
    recibe: str = ""


class Papel(NamedTuple):
    """Qué se imprime: la clave que espera o la de hoy, y quiénes si es un acta de relevo."""

    en_espera: bool = False
    entrega: str = ""
    recibe: str = ""

    @property
    def es_acta(self) -> bool:
        """Si deja constancia de un relevo entre dos administraciones."""
        return bool(self.entrega or self.recibe)


def leer(expediente: Any) -> Clave:
    """Cómo está la clave de este equipo, sin crearla ni abrirla."""
    from app.paquete import claves
    from app.paquete.huellas import en_grupos

    municipio = expediente.municipio()
    conocidas = expediente.clave.lista()
    certificado = claves.certificado(municipio.clave)
    base = Clave(
        municipio.nombre,
        municipio.clave,
        en_espera=_codigo(conocidas, EstadoDeClave.NUEVA),
        sustituye=_codigo(conocidas, EstadoDeClave.ANTERIOR),
        cambiable=not expediente.solo_lectura,
    )
    if certificado is None and not conocidas:
        return base
    try:
        propia = claves.huella(expediente.certificado())
    except ErrorDeUsuario as error:
        return base._replace(falta=error)
    return base._replace(
        codigo=claves.codigo_verificacion(propia),
        huella=en_grupos(propia),
        protegida=claves.esta_protegida(municipio.clave),
    )


def _codigo(conocidas: Sequence[ClaveDelExpediente], estado: EstadoDeClave) -> str:
    """El de la que está así; si son varias, la última que dejó de usarse."""
    suyas = [una for una in conocidas if una.estado is estado]
    return max(suyas, key=lambda una: una.hasta).codigo if suyas else ""


def cambiar(expediente: Any, cambio: Cambio, progreso: Progreso) -> Clave:
    """La rota o, si se perdió, la sustituye."""
    progreso.informar(0, 1)
    hacer = expediente.clave.sustituir if cambio.perdida else expediente.clave.rotar
    hacer(cambio.motivo, cambio.contrasena)
    return leer(expediente)


def crear(expediente: Any, progreso: Progreso) -> Clave:
    """Crea la clave si no la hay."""
    progreso.informar(0, 1)
    expediente.certificado()
    return leer(expediente)


def proteger(expediente: Any, actual: str, nueva: str, progreso: Progreso) -> Clave:
    """Pone la contraseña, o la cambia si ya tenía."""
    from app.paquete import claves

    progreso.informar(0, 1)
    clave = expediente.municipio().clave
    if claves.esta_protegida(clave):
        claves.cambiar_contrasena(clave, actual, nueva)
    else:
        claves.proteger(clave, nueva)
    # La acaba de escribir: no se le vuelve a pedir en lo que queda de la sesión.
    claves.abrir(clave, nueva)
    return leer(expediente)


def copiar(expediente: Any, destino: Path, progreso: Progreso) -> "CopiaDeClave":
    """Copia la clave cifrada a otro medio y la compara."""
    from app.paquete import claves

    progreso.informar(0, 1)
    return claves.copiar(expediente.municipio().clave, destino)


def escribir_anexo(expediente: Any, destino: Path, papel: Papel, progreso: Progreso) -> Path:
    """El anexo del convenio que da de alta o sustituye la clave, o el acta de relevo, en PDF."""
    from app.documentos.anexo_clave import DatosDeAnexo, escribir
    from app.paquete.huellas import codigo_verificacion, huella

    progreso.informar(0, 1)
    municipio = expediente.municipio()
    conocidas = expediente.clave.lista()
    propia = huella(expediente.certificado())
    sustituye = _codigo(conocidas, EstadoDeClave.ANTERIOR)
    if papel.en_espera:
        sustituye = codigo_verificacion(propia)
        propia = next(una.huella for una in conocidas if una.estado is EstadoDeClave.NUEVA)
    datos = DatosDeAnexo(
        municipio=municipio.nombre,
        clave=municipio.clave,
        pais=municipio.pais,
        huella=propia,
        codigo=codigo_verificacion(propia),
        fecha=expediente.reloj.hoy(),
        sustituye=sustituye,
        motivo=next((una.motivo for una in conocidas if una.huella == propia), ""),
        entrega=papel.entrega,
        recibe=papel.recibe,
    )
    return escribir(datos, destino, expediente.perfil.papel)

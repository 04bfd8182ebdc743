"""La clave de firma de este equipo, vista desde la ventana. Sin Qt.

La criptografía se importa al usarla: tarda y no hace falta para capturar.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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


def leer(expediente: Any) -> Clave:
    """Cómo está la clave de este equipo, sin crearla ni abrirla."""
    from app.paquete import claves
    from app.paquete.huellas import en_grupos

    municipio = expediente.municipio()
    certificado = claves.certificado(municipio.clave)
    if certificado is None:
        return Clave(municipio.nombre, municipio.clave)
    propia = claves.huella(certificado)
    return Clave(
        municipio.nombre,
        municipio.clave,
        claves.codigo_verificacion(propia),
        en_grupos(propia),
        claves.esta_protegida(municipio.clave),
    )


def crear(expediente: Any) -> Clave:
    """Crea la clave si no la hay."""
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


def escribir_anexo(expediente: Any, destino: Path, progreso: Progreso) -> Path:
    """El anexo del convenio que da de alta la clave, en PDF."""
    from app.documentos.anexo_clave import DatosDeAnexo, escribir
    from app.paquete.huellas import codigo_verificacion, huella

    progreso.informar(0, 1)
    municipio = expediente.municipio()
    perfil = expediente.perfil
    propia = huella(expediente.certificado())
    datos = DatosDeAnexo(
        municipio=municipio.nombre,
        clave=municipio.clave,
        pais=municipio.pais,
        huella=propia,
        codigo=codigo_verificacion(propia),
        fecha=expediente.reloj.hoy(),
    )
    return escribir(datos, destino, perfil.papel)

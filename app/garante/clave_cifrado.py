"""La clave con que el órgano garante abre lo que le mandan cifrado (paquete.md §6).

RSA de 3,072 bits, aparte de la que firma. Nace con contraseña y su certificado no se reparte hasta
que haya una copia en otro disco: si se perdiera, nadie podría abrir lo ya cifrado para ella.
"""

from dataclasses import dataclass
from pathlib import Path

from app.garante import clave_garante
from app.garante.base import Base
from app.garante.errores import ClaveDelGaranteAusente
from app.garante.llegadas import Descifrador
from app.paquete import archivo_clave, cifrado, clave_cifrada, claves, par_de_cifrado
from app.paquete.claves import CopiaDeClave
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.llavero import SESION, Llavero

DATO, COPIA = "huella_cifrado", "copia_cifrado"


@dataclass(frozen=True, slots=True)
class EstadoDeCifrado:
    """Cómo está. Sin `codigo` no hay clave; `copiada`: cuándo se guardó en otro disco, o vacío.

    `perdida`: la base conoce una que no está en este equipo.
    """

    codigo: str = ""
    copiada: str = ""
    perdida: bool = False

    @property
    def se_reparte(self) -> bool:
        """Si su certificado ya viaja en el perfil."""
        return bool(self.codigo and self.copiada) and not self.perdida


def estado(base: Base) -> EstadoDeCifrado:
    """Cómo está, sin crearla ni abrirla."""
    conocida = base.dato(DATO)
    if not conocida:
        return EstadoDeCifrado()
    return EstadoDeCifrado(
        codigo=codigo_verificacion(conocida),
        copiada=base.dato(COPIA),
        perdida=_huella_en_el_equipo(base) != conocida,
    )


def crear(base: Base, contrasena: str, *, operador: str = "") -> EstadoDeCifrado:
    """Crea la clave, protegida con `contrasena`, si todavía no hay; si la hay, no cambia nada.

    Lanza `ContrasenaDebil`, o `ClaveDelGaranteAusente` si la que hay no está en este equipo.
    """
    if not base.dato(DATO):
        clave_cifrada.exigir_contrasena(contrasena)
        archivo = claves.ruta_clave(_clave(base), clave_garante.carpeta())
        if not archivo.exists():
            nombre = f"{base.identidad.destinatario} - cifrado"
            par_de_cifrado.crear(archivo, contrasena, nombre, base.identidad.pais)
        base.fijar_dato(DATO, _huella_en_el_equipo(base), operador=operador)
    _exigir(base)
    return estado(base)


def copiar(base: Base, destino: Path, *, operador: str = "") -> CopiaDeClave:
    """La copia a otro medio. Sólo cuenta como resguardo si no queda en el mismo disco."""
    _exigir(base)
    copia = claves.copiar(_clave(base), destino, carpeta=clave_garante.carpeta())
    if not copia.mismo_disco:
        base.fijar_dato(COPIA, base.ahora(), operador=operador)
    return copia


def cambiar_contrasena(base: Base, actual: str, nueva: str) -> None:
    """Cambia la contraseña; la copia resguardada sigue con la anterior."""
    _exigir(base)
    claves.cambiar_contrasena(_clave(base), actual, nueva, carpeta=clave_garante.carpeta())


def por_repartir(base: Base) -> bytes:
    """El certificado (DER) que viaja en el perfil; vacío si no hay clave o le falta la copia."""
    if not estado(base).se_reparte:
        return b""
    return claves.certificado(_clave(base), clave_garante.carpeta()) or b""


def descifrador(base: Base, *, llavero: Llavero = SESION) -> Descifrador | None:
    """Quien abre lo cifrado para este órgano garante; `None` si no tiene la clave en este equipo.

    La contraseña se pide al abrir el primero: `FaltaContrasena`, `ContrasenaIncorrecta` u
    `OperacionCancelada`.
    """
    hay = estado(base)
    if not hay.codigo or hay.perdida:
        return None
    archivo = claves.ruta_clave(_clave(base), clave_garante.carpeta())
    certificado = claves.certificado(_clave(base), clave_garante.carpeta()) or b""
    de_quien = f"{base.identidad.destinatario}, la que abre lo cifrado,"

    def abrir(sobre: Path, destino: Path) -> Path:
        privada = llavero.abierto(
            archivo, de_quien, lambda bufer: archivo_clave.abrir_de_cifrado(archivo, bufer)
        )
        return cifrado.abrir(sobre, privada, certificado, destino)

    return abrir


def _exigir(base: Base) -> None:
    if not base.dato(DATO) or _huella_en_el_equipo(base) != base.dato(DATO):
        raise ClaveDelGaranteAusente(
            "La clave con que este órgano garante abre lo cifrado no está en este equipo.",
            sugerencia=f"Créela, o copie su archivo a la carpeta «{clave_garante.carpeta()}» "
            "desde el medio donde se guardó.",
        )


def _huella_en_el_equipo(base: Base) -> str:
    certificado = claves.certificado(_clave(base), clave_garante.carpeta())
    return huella(certificado) if certificado else ""


def _clave(base: Base) -> str:
    return clave_garante.nombre_de_archivo(f"CIF-{base.identidad.destinatario}")

"""La clave con que el órgano garante abre lo que le mandan cifrado (paquete.md §6).

RSA de 3,072 bits, aparte de la que firma. Nace con contraseña y su certificado no se reparte hasta
que haya una copia en otro disco: si se perdiera, nadie podría abrir lo ya cifrado para ella.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from app.garante import clave_garante
from app.garante.base import Base
from app.garante.errores import ClaveDeCifradoYaHecha, ClaveDelGaranteAusente
from app.garante.llegadas import Descifrador
from app.paquete import archivo_clave, cifrado, clave_cifrada, claves, par_de_cifrado
from app.paquete.clave_cifrada import ContrasenaIncorrecta
from app.paquete.claves import CopiaDeClave
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.llavero import SESION, Llavero

DATO, COPIA = "huella_cifrado", "copia_cifrado"


@dataclass(frozen=True, slots=True)
class EstadoDeCifrado:
    """Cómo está. Sin `codigo` no hay clave; `copiada`: cuándo se guardó en otro disco, o vacío.

    `perdida`: la base conoce una que no está en este equipo. `adoptada`: al crearla ya estaba en
    este equipo, con la contraseña que tenía, y se usa ésa; sólo lo dice `crear`.
    """

    codigo: str = ""
    copiada: str = ""
    perdida: bool = False
    adoptada: bool = False

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
    """Crea la clave, protegida con `contrasena`, si la base todavía no tiene; si no, nada cambia.

    En este equipo puede haber quedado la de otra base del mismo órgano garante: se usa ésa, que
    ya tiene su contraseña, y se dice. Lanza `ContrasenaDebil`, `ClaveDeCifradoYaHecha` si la que
    quedó se abre con otra contraseña, o `ClaveDelGaranteAusente` si la de la base no está aquí.
    """
    adoptada = False
    if not base.dato(DATO):
        archivo = claves.ruta_clave(_clave(base), clave_garante.carpeta())
        adoptada = archivo.exists()
        if adoptada:
            _exigir_que_abra(archivo, contrasena)
        else:
            clave_cifrada.exigir_contrasena(contrasena)
            nombre = f"{base.identidad.destinatario} - cifrado"
            par_de_cifrado.crear(archivo, contrasena, nombre, base.identidad.pais)
        base.fijar_dato(DATO, _huella_en_el_equipo(base), operador=operador)
    _exigir(base)
    return replace(estado(base), adoptada=adoptada)


def _exigir_que_abra(archivo: Path, contrasena: str) -> None:
    bufer = clave_cifrada.en_bytes(contrasena)
    try:
        archivo_clave.abrir_de_cifrado(archivo, bufer)
    except ContrasenaIncorrecta as error:
        raise ClaveDeCifradoYaHecha(archivo) from error
    finally:
        clave_cifrada.borrar(bufer)


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
    cual_clave = f"la clave para recibir cifrado de {base.identidad.destinatario}"

    def abrir(sobre: Path, destino: Path) -> Path:
        privada = llavero.abierto(
            archivo, cual_clave, lambda bufer: archivo_clave.abrir_de_cifrado(archivo, bufer)
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

"""La clave que sustituirá a la de este equipo, y las que dejaron de usarse (paquete.md §5.4).

La nueva espera en su propia carpeta mientras la de siempre sigue firmando. Ninguna se destruye:
la que deja de usarse se aparta, con su contraseña si la tenía.
"""

import contextlib
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from app import rutas
from app.archivos import escribir_bytes, sincronizar_carpeta
from app.paquete import archivo_clave, claves
from app.paquete.huellas import huella

_EN_EL_NOMBRE = 16
"""Cifras de la huella que distinguen a una clave apartada de otra del mismo municipio."""


def carpeta_nueva() -> Path:
    """Donde espera la clave nueva de cada municipio."""
    return _carpeta("nueva")


def poner_en_uso(clave_municipio: str) -> None:
    """La nueva pasa a ser la de este equipo y la que estaba se aparta. Repetirlo no cambia nada."""
    nueva = claves.ruta_clave(clave_municipio, carpeta_nueva())
    if not nueva.exists():
        return
    actual = claves.ruta_clave(clave_municipio)
    if actual.exists():
        actual.replace(_apartada(clave_municipio, huella(_certificado(actual))))
    nueva.replace(actual)
    escribir_bytes(claves.ruta_certificado(clave_municipio), _certificado(actual))
    with contextlib.suppress(FileNotFoundError):
        claves.ruta_certificado(clave_municipio, carpeta_nueva()).unlink()
    sincronizar_carpeta(actual.parent)


def se_aparto(clave_municipio: str, huella_clave: str) -> bool:
    """Si esa clave fue la de este equipo y aquí mismo se cambió por la que hoy está."""
    apartada = _apartada(clave_municipio, huella_clave)
    return apartada.exists() and huella(_certificado(apartada)) == huella_clave


def _apartada(clave_municipio: str, huella_clave: str) -> Path:
    nombre = f"{clave_municipio}-{huella_clave[:_EN_EL_NOMBRE]}.clave.pem"
    return _carpeta("anteriores") / nombre


def _certificado(archivo: Path) -> bytes:
    return archivo_clave.certificado_de(archivo).public_bytes(Encoding.DER)


def _carpeta(nombre: str) -> Path:
    donde = rutas.claves() / nombre
    donde.mkdir(parents=True, exist_ok=True)
    return donde

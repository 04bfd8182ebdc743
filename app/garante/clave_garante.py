"""La clave con que el órgano garante firma lo que devuelve.

Se crea en este equipo la primera vez, como la de un municipio. La base recuerda su huella: si la
clave falta, no se inventa otra en silencio, porque los municipios ya confían en ésta. La de
capacitación es otra, va marcada, y el programa de un municipio no acepta lo que firma.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from app import rutas
from app.archivos import escribir_bytes
from app.garante.base import Base
from app.garante.errores import ClaveDelGaranteAusente
from app.paquete import claves
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, en_grupos, huella
from app.paquete.llavero import SESION, Llavero
from app.paquete.retorno import MARCA_DE_CAPACITACION


@dataclass(frozen=True, slots=True)
class EstadoDeLaClave:
    """Lo que se puede decir de la clave sin abrirla; sin `codigo` todavía no hay.

    `huella`: en grupos de cuatro. `perdida`: la base conoce una que no está en este equipo.
    """

    codigo: str = ""
    huella: str = ""
    protegida: bool = False
    perdida: bool = False


DATO = "huella_firma"
DATO_DE_CAPACITACION = "huella_firma_capacitacion"
_LARGO = 20
_LO_DEMAS = re.compile(r"[^A-Za-z0-9-]+")


def firmante(base: Base, *, capacitacion: bool = False, llavero: Llavero = SESION) -> Firmante:
    """Con qué firma este órgano garante; la primera vez crea la clave y la anota en la base.

    `ClaveDelGaranteAusente` si la base ya conoce una y no está en este equipo.
    """
    clave, dato = _clave(base, capacitacion=capacitacion), _dato(capacitacion=capacitacion)
    esperada = base.dato(dato)
    if esperada and not claves.ruta_clave(clave, carpeta()).exists():
        raise ClaveDelGaranteAusente(
            "La clave con que firma este órgano garante no está en este equipo.",
            sugerencia=f"Copie su archivo a la carpeta «{carpeta()}» desde el equipo o el "
            "respaldo donde se guardó.",
        )
    nombre = base.identidad.destinatario
    nombre = f"CAPACITACION {nombre}" if capacitacion else nombre
    suya = claves.obtener_o_crear(
        clave,
        nombre,
        pais=base.identidad.pais,
        carpeta=carpeta(),
        esperada=esperada,
        llavero=llavero,
    )
    if not esperada:
        base.fijar_dato(dato, huella(suya.certificado_der))
    return suya


def certificado(base: Base, *, capacitacion: bool = False) -> bytes:
    """El certificado (DER) que se reparte a los municipios; crea la clave si hace falta."""
    clave = _clave(base, capacitacion=capacitacion)
    existente = claves.certificado(clave, carpeta())
    if existente is not None and huella(existente) == base.dato(_dato(capacitacion=capacitacion)):
        return existente
    return firmante(base, capacitacion=capacitacion).certificado_der


def codigo(base: Base, *, capacitacion: bool = False) -> str:
    """El código de verificación que se imprime en el anexo del convenio."""
    return codigo_verificacion(huella(certificado(base, capacitacion=capacitacion)))


def estado(base: Base) -> EstadoDeLaClave:
    """Cómo está la clave en este equipo, sin crearla ni abrirla."""
    existente = claves.certificado(_clave(base, capacitacion=False), carpeta())
    if existente is None:
        return EstadoDeLaClave(perdida=bool(base.dato(DATO)))
    propia = huella(existente)
    return EstadoDeLaClave(
        codigo=codigo_verificacion(propia),
        huella=en_grupos(propia),
        protegida=claves.esta_protegida(_clave(base, capacitacion=False), carpeta()),
    )


def proteger(base: Base, actual: str, nueva: str) -> None:
    """Pone la contraseña, o la cambia si ya tenía; queda abierta para esta sesión."""
    clave, donde = _clave(base, capacitacion=False), carpeta()
    if claves.esta_protegida(clave, donde):
        claves.cambiar_contrasena(clave, actual, nueva, carpeta=donde)
    else:
        claves.proteger(clave, nueva, carpeta=donde)
    claves.abrir(clave, nueva, carpeta=donde)


def copiar(base: Base, destino: Path) -> claves.CopiaDeClave:
    """Copia la clave, cifrada con su contraseña, a otro medio."""
    return claves.copiar(_clave(base, capacitacion=False), destino, carpeta=carpeta())


def guardar_certificado(base: Base, destino: Path) -> Path:
    """Escribe el certificado (`.cer`) que acompaña al anexo del convenio."""
    escribir_bytes(destino, certificado(base))
    return destino


def nombre_de_archivo(texto: str) -> str:
    """Con qué nombre se guarda una clave de este órgano garante."""
    return _LO_DEMAS.sub("-", texto)[:_LARGO]


def carpeta() -> Path:
    """Dónde viven, aparte de las de los municipios que también se capturen en este equipo."""
    donde = rutas.claves() / "garante"
    donde.mkdir(parents=True, exist_ok=True)
    return donde


def _clave(base: Base, *, capacitacion: bool) -> str:
    marca = MARCA_DE_CAPACITACION if capacitacion else ""
    return nombre_de_archivo(marca + base.identidad.destinatario)


def _dato(*, capacitacion: bool) -> str:
    return DATO_DE_CAPACITACION if capacitacion else DATO

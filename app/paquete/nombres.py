"""Los únicos nombres que pueden aparecer dentro de un paquete (paquete.md §2.2 y §2.3).

Ningún nombre puesto por una persona llega a ser el de una entrada ni el de una ruta.
"""

import re

MIMETYPE = "mimetype"
INTERIOR = "paquete.zip"
FIRMA = "META-INF/signature.p7s"
EXTERIORES = (MIMETYPE, INTERIOR, FIRMA)
TIPO = b"application/vnd.etsi.asic-s+zip"

MANIFIESTO = "manifiesto.json"
DATOS = "datos/datos.json"
LEEME = "LEEME.txt"

_INTERIORES = re.compile(
    rb"manifiesto\.json|datos/datos\.json|csv/[a-z_]{1,40}\.csv|LEEME\.txt"
    rb"|evidencias/[0-9a-f]{64}\.[a-z0-9]{1,5}"
)


def interior_valido(nombre: bytes) -> bool:
    """Si puede ser una entrada de `paquete.zip`."""
    return _INTERIORES.fullmatch(nombre) is not None


def de_csv(tabla: str) -> str:
    """Entrada de una tabla CSV."""
    return f"csv/{tabla}.csv"


def de_evidencia(sha256: str, extension: str) -> str:
    """Entrada de una evidencia: su huella y su extensión, nunca su nombre original."""
    return f"evidencias/{sha256}.{extension}"


def huella_de_evidencia(ruta: str) -> str:
    """La huella que dice una entrada de evidencia; vacío si no lo es."""
    return ruta[11:75] if ruta.startswith("evidencias/") else ""


def de_archivo(pais: str, clave: str, secuencia: int, dia: str) -> str:
    """Nombre del `.asics`: se describe a sí mismo, pero nadie confía en él."""
    return f"VITRAL_{pais}-{clave}_{secuencia:05d}_{dia}.asics"

"""Lo que llega, tal como llega: un archivo suelto, las partes de uno, o uno cifrado.

Aquí sólo se junta y se abre; el resultado es una copia en el buzón como cualquier otra, y su firma
se comprueba después, igual que si hubiera llegado entera y sin cifrar.
"""

import errno
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.archivos import motivo_de
from app.garante import buzon, codigos
from app.garante.buzon import Copia
from app.garante.errores import ClaveDeCifradoIlegible
from app.paquete import cifrado, partes
from app.paquete.cifrado import CifradoNoAbre
from app.paquete.clave_cifrada import ContrasenaIncorrecta, borrar, en_bytes
from app.paquete.errores import PaqueteRechazado
from app.paquete.llavero import FaltaContrasena

_SIN_LUGAR = frozenset({errno.ENOSPC, errno.EFBIG, errno.EROFS})
"""Sólo pueden venir de escribir, es decir, de nuestro disco."""

Descifrador = Callable[[Path, Path], Path]
"""(cifrado, destino) → el paquete de dentro; `CifradoNoAbre` si no se puede, sin decir por qué."""


@dataclass(frozen=True, slots=True)
class Llegada:
    """Un paquete por importar. `rutas`: su archivo, o todas las partes que hay de él."""

    rutas: tuple[Path, ...]

    @property
    def nombre(self) -> str:
        """El nombre con que se muestra; el de su primera parte si viene partido."""
        return buzon.nombre_visible(self.rutas[0])


def reunir(rutas: Iterable[Path]) -> tuple[Llegada, ...]:
    """Los paquetes de los archivos y carpetas dados; las partes de uno cuentan como uno."""
    archivos = buzon.reunir(rutas)
    sueltos = [(ruta,) for ruta in archivos if not partes.es_parte(ruta)]
    partidos = partes.agrupar([ruta for ruta in archivos if partes.es_parte(ruta)])
    orden = {ruta: numero for numero, ruta in enumerate(archivos)}
    return tuple(Llegada(g) for g in sorted([*sueltos, *partidos], key=lambda g: orden[g[0]]))


def copiar(llegada: Llegada, carpeta: Path) -> Copia:
    """La copia durable en el buzón, ya unida. Lanza `PaqueteRechazado` si no se puede."""
    if not partes.es_parte(llegada.rutas[0]):
        return buzon.copiar(llegada.rutas[0], carpeta)
    with _aparte(carpeta) as aparte:
        return buzon.copiar(_unir(llegada, aparte), carpeta)


def esta_cifrada(copia: Copia) -> bool:
    """Si la copia es un sobre cifrado: se guarda tal cual y se dictamina lo de dentro."""
    return copia.ruta.suffix == buzon.CIFRADO


def abrir(copia: Copia, carpeta: Path, descifrar: Descifrador | None) -> Copia:
    """La copia en el buzón de lo que venía cifrado, o `PaqueteRechazado` (E109) sin más detalle.

    Sólo sale de aquí algo con la firma íntegra. La copia cifrada se conserva.
    """
    if descifrar is None:
        raise PaqueteRechazado(codigos.E109)
    with _aparte(carpeta) as aparte:
        try:
            abierta = descifrar(copia.ruta, aparte / "abierto.asics")
        except CifradoNoAbre as error:
            raise PaqueteRechazado(codigos.E109) from error
        except (FaltaContrasena, ContrasenaIncorrecta) as error:
            # No es culpa del archivo: al volver a importarlo se pregunta otra vez.
            raise PaqueteRechazado(codigos.E109, "falta la contraseña de la clave") from error
        except OSError as error:
            raise buzon.disco_propio(error) from error
        return buzon.copiar(abierta, carpeta, copia.nombre)


def _unir(llegada: Llegada, aparte: Path) -> Path:
    try:
        return partes.unir(llegada.rutas, aparte)
    except OSError as error:
        if error.errno in _SIN_LUGAR:
            raise buzon.disco_propio(error) from error
        raise PaqueteRechazado(codigos.E104, motivo_de(error)) from error


@contextmanager
def _aparte(carpeta: Path) -> Iterator[Path]:
    """Una carpeta para lo que está a medias, en el mismo disco y sólo para quien importa."""
    with tempfile.TemporaryDirectory(prefix=buzon.A_MEDIAS, dir=carpeta.parent) as temporal:
        yield Path(temporal)


def descifrador(clave: Path, certificado: Path, contrasena: str) -> Descifrador:
    """Abre lo cifrado con la clave RSA (PEM) y el certificado de este órgano garante.

    Lanza `ContrasenaIncorrecta` o `ClaveDeCifradoIlegible`.
    """
    secreta = en_bytes(contrasena)
    try:
        privada = load_pem_private_key(clave.read_bytes(), bytes(secreta) or None)
    except (ValueError, TypeError) as error:
        raise ContrasenaIncorrecta from error
    except UnsupportedAlgorithm as error:
        raise ClaveDeCifradoIlegible(clave) from error
    finally:
        borrar(secreta)
    if not isinstance(privada, rsa.RSAPrivateKey):
        raise ClaveDeCifradoIlegible(clave)
    publico = certificado.read_bytes()
    cifrado.exigir_certificado(publico)
    return lambda ruta, destino: cifrado.abrir(ruta, privada, publico, destino)

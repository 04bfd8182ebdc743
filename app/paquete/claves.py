"""La clave de firma de esta instalación, una por municipio (paquete.md §4.1 y §4.4).

Se crea en silencio la primera vez. Un solo archivo `<clave>.clave.pem` guarda la clave privada y
su certificado, para que nunca quede uno sin el otro; `<clave>.cer` es la copia que se reparte.

Sin contraseña mientras nadie se la ponga. Con `proteger` queda cifrada: desde entonces la
contraseña se pide una vez por proceso al `llavero.SESION` y no hay forma de recuperarla.
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from app import rutas
from app.archivos import escribir_bytes, escritura_atomica
from app.paquete import archivo_clave, clave_cifrada
from app.paquete.archivo_clave import (
    ClaveAjena,
    ClaveDanada,
    ClaveSinProteger,
    ClaveYaProtegida,
    CopiaNoComprobada,
)
from app.paquete.campos import es_clave_territorial
from app.paquete.certificado import Uso, propio
from app.paquete.clave_cifrada import ContrasenaIncorrecta, borrar, en_bytes
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, comprobar_codigo, huella
from app.paquete.llavero import SESION, Llavero

__all__ = [
    "ClaveAjena",
    "ClaveDanada",
    "ClaveSinProteger",
    "ClaveYaProtegida",
    "ContrasenaIncorrecta",
    "CopiaDeClave",
    "CopiaNoComprobada",
    "abrir",
    "cambiar_contrasena",
    "certificado",
    "codigo_verificacion",
    "comprobar_codigo",
    "copiar",
    "esta_protegida",
    "exigir",
    "huella",
    "obtener_o_crear",
    "proteger",
    "ruta_certificado",
    "ruta_clave",
]


@dataclass(frozen=True, slots=True)
class CopiaDeClave:
    """Dónde quedó la copia; `mismo_disco` avisa de que se perdería junto con la original."""

    ruta: Path
    mismo_disco: bool


def obtener_o_crear(
    clave_municipio: str,
    nombre_municipio: str,
    *,
    pais: str = "MX",
    carpeta: Path | None = None,
    esperada: str = "",
    llavero: Llavero = SESION,
) -> Firmante:
    """El firmante del municipio en este equipo; la primera vez crea la clave y su certificado.

    Si está protegida, el llavero pide la contraseña. Con `esperada` (la huella que el municipio
    ya había usado), otra clave en su lugar es `ClaveAjena`.
    """
    donde = carpeta or rutas.claves()
    archivo = ruta_clave(clave_municipio, donde)
    if not archivo.exists():
        privada = ec.generate_private_key(ec.SECP256R1())
        suyo = _certificado(privada, clave_municipio, nombre_municipio, pais)
        archivo_clave.crear(
            archivo, archivo_clave.sin_cifrar(privada) + suyo.public_bytes(Encoding.PEM)
        )
    # Siempre la que quedó en el disco: otra ventana pudo crearla un instante antes.
    _exigir_la_suya(archivo, clave_municipio, esperada)
    if esta_protegida(clave_municipio, donde):
        cual_clave = f"la clave de firma de {nombre_municipio or clave_municipio}"
        creada = llavero.firmante(
            archivo, cual_clave, lambda bufer: archivo_clave.abrir(archivo, bufer)
        )
    else:
        creada = archivo_clave.abrir(archivo)
    copia = ruta_certificado(clave_municipio, donde)
    if not copia.exists():
        escribir_bytes(copia, creada.certificado_der)
    return creada


def exigir(clave_municipio: str, esperada: str, *, carpeta: Path | None = None) -> None:
    """`ClaveAjena` si la clave que hay no es del municipio o no tiene la huella `esperada`.

    Sin clave todavía, o sin esperar ninguna, no hay nada que comparar. No la abre.
    """
    archivo = ruta_clave(clave_municipio, carpeta)
    if archivo.exists():
        _exigir_la_suya(archivo, clave_municipio, esperada)


def ruta_clave(clave_municipio: str, carpeta: Path | None = None) -> Path:
    """Dónde vive la clave privada de un municipio."""
    return (carpeta or rutas.claves()) / f"{_nombre(clave_municipio)}.clave.pem"


def ruta_certificado(clave_municipio: str, carpeta: Path | None = None) -> Path:
    """Dónde queda la copia del certificado que se entrega al órgano garante."""
    return (carpeta or rutas.claves()) / f"{_nombre(clave_municipio)}.cer"


def _nombre(clave_municipio: str) -> str:
    if not es_clave_territorial(clave_municipio):
        raise ValueError(f"clave de municipio no admitida: {clave_municipio!r}")
    return clave_municipio


def _certificado(
    privada: ec.EllipticCurvePrivateKey, clave: str, municipio: str, pais: str
) -> x509.Certificate:
    titular = {
        NameOID.COUNTRY_NAME: pais,
        NameOID.ORGANIZATION_NAME: municipio or clave,
        NameOID.COMMON_NAME: f"Modelo de Transparencia - {municipio}",
        NameOID.SERIAL_NUMBER: clave,
    }
    return propio(privada, titular, Uso.FIRMAR)


def esta_protegida(clave_municipio: str, carpeta: Path | None = None) -> bool:
    """Si la clave del municipio existe y pide contraseña."""
    archivo = ruta_clave(clave_municipio, carpeta)
    return archivo.exists() and archivo_clave.cifrado(archivo)


def certificado(clave_municipio: str, carpeta: Path | None = None) -> bytes | None:
    """El certificado (DER) de la clave, sin abrirla; `None` si todavía no existe."""
    archivo = ruta_clave(clave_municipio, carpeta)
    return (
        archivo_clave.certificado_de(archivo).public_bytes(Encoding.DER)
        if archivo.exists()
        else None
    )


def abrir(
    clave_municipio: str,
    contrasena: str,
    *,
    carpeta: Path | None = None,
    llavero: Llavero = SESION,
) -> Firmante:
    """Abre una clave protegida con su contraseña y la deja abierta en el llavero.

    `ContrasenaIncorrecta` si no es, `ClaveDanada` si el archivo no sirve y `ClaveAjena` si es de
    otro municipio.
    """
    archivo = ruta_clave(clave_municipio, carpeta)
    _exigir_la_suya(archivo, clave_municipio, "")
    return llavero.abrir(archivo, contrasena, lambda bufer: archivo_clave.abrir(archivo, bufer))


def proteger(clave_municipio: str, contrasena: str, *, carpeta: Path | None = None) -> None:
    """Cifra la clave con una contraseña de al menos diez caracteres; no hay recuperación."""
    if esta_protegida(clave_municipio, carpeta):
        raise ClaveYaProtegida
    _recifrar(ruta_clave(clave_municipio, carpeta), None, contrasena)


def cambiar_contrasena(
    clave_municipio: str, actual: str, nueva: str, *, carpeta: Path | None = None
) -> None:
    """Cambia la contraseña de una clave protegida. Las copias de antes siguen con la anterior."""
    if not esta_protegida(clave_municipio, carpeta):
        raise ClaveSinProteger
    _recifrar(ruta_clave(clave_municipio, carpeta), actual, nueva)


def copiar(clave_municipio: str, destino: Path, *, carpeta: Path | None = None) -> CopiaDeClave:
    """Copia el archivo cifrado a la carpeta `destino` (otro medio) y comprueba lo escrito."""
    if not esta_protegida(clave_municipio, carpeta):
        raise ClaveSinProteger
    archivo = ruta_clave(clave_municipio, carpeta)
    contenido = archivo_clave.leer(archivo)
    destino.mkdir(parents=True, exist_ok=True)
    copia = destino / archivo.name
    with escritura_atomica(copia) as salida:
        salida.write(contenido)
    if copia.read_bytes() != contenido:
        copia.unlink(missing_ok=True)
        raise CopiaNoComprobada(copia)
    return CopiaDeClave(copia, archivo.stat().st_dev == copia.stat().st_dev)


def _recifrar(archivo: Path, actual: str | None, nueva: str) -> None:
    clave_cifrada.exigir_contrasena(nueva)
    vieja = None if actual is None else en_bytes(actual)
    contrasena = en_bytes(nueva)
    try:
        privada = archivo_clave.abrir_privada(archivo, vieja)
        pkcs8 = privada.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        cifrada = archivo_clave.en_pem(clave_cifrada.cifrar(pkcs8, contrasena))
        entero = cifrada + archivo_clave.certificado_de(archivo).public_bytes(Encoding.PEM)
        archivo_clave.reemplazar(
            archivo, entero, lambda escrito: archivo_clave.abrir(escrito, contrasena)
        )
    finally:
        borrar(contrasena)
        if vieja is not None:
            borrar(vieja)


def _exigir_la_suya(archivo: Path, clave_municipio: str, esperada: str) -> None:
    """El certificado lleva escrita la clave del municipio para el que se creó."""
    suyo = archivo_clave.certificado_de(archivo)
    if esperada and huella(suyo.public_bytes(Encoding.DER)) != esperada:
        raise ClaveAjena(archivo)
    escritas = [uno.value for uno in suyo.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)]
    if escritas != [clave_municipio]:
        raise ClaveAjena(archivo)

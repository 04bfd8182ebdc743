"""Comprobación de un paquete o retorno por cualquiera, sin base de datos ni claves registradas."""

from dataclasses import dataclass, replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.errores import ErrorDeUsuario
from app.paquete import canonico, nombres, retorno, retorno_manifiesto
from app.paquete.contenedor import Sobre, abrir_autentico
from app.paquete.der import datos_de_certificado
from app.paquete.errores import Estado, PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.interior import abrir_interior
from app.paquete.lectura import abrir_contenido
from app.paquete.retorno import AcuseDatos, PerfilDatos, RetornoLeido
from app.paquete.verificacion import Firma

SIN_COTEJAR = (
    "La clave no se comparó con ninguna registrada: el archivo está íntegro, pero sólo el "
    "certificado o el código del convenio dicen de quién es."
)

DE_CAPACITACION = "Es de capacitación: sirve para ensayar y no tiene validez."


class ArchivoIlegible(ErrorDeUsuario):
    """No se pudo leer el paquete o el certificado."""

    codigo = "PAQ-05"

    def __init__(self, ruta: Path, motivo: str) -> None:
        super().__init__(
            f"No se puede leer «{ruta.name}»: {motivo}.",
            sugerencia="Revise que el archivo esté en esa carpeta y que pueda abrirlo.",
        )


@dataclass(frozen=True, slots=True)
class QuienFirma:
    """Una de las firmas, todas válidas. `nombre` lo dice el certificado, sin comprobar.

    `propia`: si su certificado es de los que crea el programa y no de una autoridad. `cotejada`: si
    es la del certificado que se pidió.
    """

    nombre: str
    huella: str
    codigo: str
    propia: bool
    cotejada: bool


@dataclass(frozen=True, slots=True)
class Resultado:
    """Lo que se sabe de un paquete. Con un rechazo, sólo lo que se alcanzó a leer.

    `huella` y `codigo_clave`: de la clave que firma (la que se pidió, si está entre varias).
    `firmas`: todas, también la de quien cofirma; la primera es ésa, o la propia.
    `nombre_clave` es lo que el certificado dice de sí mismo, sin comprobar. `clase`: `paquete`,
    `acuse`, `observaciones` o `perfil`; vacía si no se llegó a leer.
    """

    estado: Estado
    codigo: str
    mensaje: str
    sugerencia: str = ""
    pais: str = ""
    municipio: str = ""
    nombre_municipio: str = ""
    secuencia: int = 0
    manifiesto_sha256: str = ""
    huella: str = ""
    codigo_clave: str = ""
    nombre_clave: str = ""
    avisos: tuple[str, ...] = ()
    clase: str = ""
    firmas: tuple[QuienFirma, ...] = ()


def verificar(ruta: Path, certificado: Path | None = None) -> Resultado:
    """Si el paquete está íntegro y, con un certificado, si lo firma esa clave."""
    esperada = huella(leer_certificado(certificado)) if certificado else ""
    if not ruta.exists():
        raise ArchivoIlegible(ruta, "no existe")
    sobre: Sobre | None = None
    try:
        sobre = abrir_autentico(ruta)
        _cotejar(sobre, esperada)
        leido = _de_retorno(sobre) if _es_retorno(sobre) else _de_paquete(sobre)
    except PaqueteRechazado as error:
        previo = Resultado(error.estado, error.codigo, error.mensaje, error.sugerencia)
        return _con_clave(previo, sobre, esperada) if sobre else previo
    except OSError as error:
        raise ArchivoIlegible(ruta, "no hay permiso o el disco falla") from error
    avisos = leido.avisos if esperada else (*leido.avisos, SIN_COTEJAR)
    return _con_clave(replace(leido, avisos=avisos), sobre, esperada)


def _es_retorno(sobre: Sobre) -> bool:
    """Lo dice su manifiesto; si no se puede leer, la lectura de paquete dirá por qué."""
    try:
        crudo = abrir_interior(sobre).leer(nombres.MANIFIESTO)
        return retorno_manifiesto.es_retorno(canonico.leer(crudo))
    except PaqueteRechazado:
        return False


def _de_paquete(sobre: Sobre) -> Resultado:
    contenido = abrir_contenido(sobre)
    leido = contenido.manifiesto
    return Resultado(
        estado=Estado.ACEPTADO,
        codigo="OK",
        mensaje="El paquete está íntegro y su firma es válida.",
        pais=leido.pais,
        municipio=leido.municipio,
        nombre_municipio=contenido.datos.municipio.nombre,
        secuencia=leido.secuencia,
        manifiesto_sha256=contenido.manifiesto_sha256,
        clase="paquete",
    )


def _de_retorno(sobre: Sobre) -> Resultado:
    leido = retorno.abrir(sobre, ensayo=True)
    manifiesto = leido.manifiesto
    ensayo = manifiesto.capacitacion or any(map(retorno.de_capacitacion, sobre.certificados))
    return Resultado(
        estado=Estado.ACEPTADO,
        codigo="OK",
        mensaje=f"{_que_es(leido)}; está íntegro y su firma es válida.",
        pais=manifiesto.pais,
        municipio=manifiesto.municipio,
        secuencia=manifiesto.secuencia,
        manifiesto_sha256=leido.sha256,
        avisos=(DE_CAPACITACION,) if ensayo else (),
        clase=manifiesto.tipo.value,
    )


def _que_es(leido: RetornoLeido) -> str:
    """Qué es el retorno, de quién y a qué responde, sin el verbo final."""
    manifiesto, datos = leido.manifiesto, leido.datos
    de_quien = f"núm. {manifiesto.serie} de {manifiesto.emisor}"
    if isinstance(datos, PerfilDatos):
        return f"Es el perfil de la jurisdicción {de_quien}"
    responde = f"para {manifiesto.municipio} sobre su entrega {manifiesto.secuencia}"
    if isinstance(datos, AcuseDatos):
        return f"Es el acuse {de_quien} {responde} ({datos.estado})"
    cuantas = "una observación" if len(datos) == 1 else f"{len(datos)} observaciones"
    return f"Es el retorno {de_quien} {responde}, con {cuantas}"


def _cotejar(sobre: Sobre, esperada: str) -> None:
    """Con otra clave, lo de dentro ni se abre."""
    if esperada and esperada not in sobre.huellas:
        raise PaqueteRechazado("Q501_CLAVE_DESCONOCIDA")


def _con_clave(resultado: Resultado, sobre: Sobre, esperada: str) -> Resultado:
    quienes = (_quien(firma, esperada) for firma in sobre.firmas)
    firmas = tuple(sorted(quienes, key=lambda una: (not una.cotejada, not una.propia)))
    firma = firmas[0]
    return replace(
        resultado,
        huella=firma.huella,
        codigo_clave=firma.codigo,
        nombre_clave=firma.nombre,
        firmas=firmas,
    )


def _quien(firma: Firma, esperada: str) -> QuienFirma:
    return QuienFirma(
        nombre=firma.nombre,
        huella=firma.huella,
        codigo=codigo_verificacion(firma.huella),
        propia=datos_de_certificado(firma.certificado).autofirmado,
        cotejada=firma.huella == esperada,
    )


def leer_certificado(ruta: Path) -> bytes:
    """El certificado del convenio en DER, venga como `.cer` o PEM; si no, `ArchivoIlegible`."""
    try:
        crudo = ruta.read_bytes()
        if crudo.lstrip().startswith(b"-----BEGIN"):
            crudo = x509.load_pem_x509_certificate(crudo).public_bytes(Encoding.DER)
        datos_de_certificado(crudo)
    except OSError as error:
        raise ArchivoIlegible(ruta, "no existe o no hay permiso") from error
    except ValueError as error:
        raise ArchivoIlegible(ruta, "no es un certificado") from error
    return crudo

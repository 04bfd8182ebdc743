"""Recorrido de DER ajeno: trozos crudos, sin interpretar nombres ni reescribir nada.

La estructura se exige (largos definidos y mínimos, nada de BER); los nombres se toleran, porque
los certificados de gobierno los codifican mal (paquete.md §4.3).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from app.paquete import oids

ENTERO = 0x02
OCTETOS = 0x04
OID = 0x06
HORA_UTC = 0x17
HORA_GENERAL = 0x18
SECUENCIA = 0x30
CONJUNTO = 0x31
NULO = b"\x05\x00"
_BMP = 0x1E
_UTF8 = 0x0C


class DerInvalido(ValueError):
    """Los bytes no son DER bien formado."""


@dataclass(frozen=True, slots=True)
class Nodo:
    """Un elemento: `crudo` con su cabecera y `valor` sin ella."""

    etiqueta: int
    crudo: bytes
    valor: bytes


def leer_uno(datos: bytes) -> Nodo:
    """El único elemento que hay en `datos`."""
    nodo, resto = _siguiente(datos)
    if resto:
        raise DerInvalido("sobran bytes")
    return nodo


def hijos(nodo: Nodo) -> Iterator[Nodo]:
    """Los elementos que contiene otro, en orden."""
    resto = nodo.valor
    while resto:
        hijo, resto = _siguiente(resto)
        yield hijo


def cabecera(datos: bytes) -> tuple[int, int, int]:
    """Etiqueta, largo del valor y largo de la cabecera del elemento que empieza en `datos`."""
    if len(datos) < 2 or datos[0] & 0x1F == 0x1F:
        raise DerInvalido("cabecera")
    largo, desde = datos[1], 2
    if largo >= 0x80:
        cuantos = largo & 0x7F
        desde = 2 + cuantos
        # Sólo largo definido y mínimo: nada de BER ni de formas distintas de decir lo mismo.
        if not 1 <= cuantos <= 4 or len(datos) < desde or not datos[2]:
            raise DerInvalido("largo")
        largo = int.from_bytes(datos[2:desde], "big")
        if largo < 0x80:
            raise DerInvalido("largo")
    return datos[0], largo, desde


def _siguiente(datos: bytes) -> tuple[Nodo, bytes]:
    etiqueta, largo, desde = cabecera(datos)
    hasta = desde + largo
    if len(datos) < hasta:
        raise DerInvalido("incompleto")
    return Nodo(etiqueta, datos[:hasta], datos[desde:hasta]), datos[hasta:]


@dataclass(frozen=True, slots=True)
class DatosCertificado:
    """Lo que se usa de un certificado, en su DER original y sin interpretar los nombres.

    `clave`: SubjectPublicKeyInfo. Vigencia `None` = con una fecha que no se puede leer.
    """

    emisor: bytes
    serie: bytes
    titular: bytes
    clave: bytes
    desde: datetime | None
    hasta: datetime | None

    @property
    def autofirmado(self) -> bool:
        """Dice ser su propio emisor: su vigencia no se evalúa, sólo su huella."""
        return self.emisor == self.titular


def datos_de_certificado(certificado: bytes) -> DatosCertificado:
    """Los trozos crudos de un certificado X.509, o `DerInvalido`."""
    partes = list(hijos(_secuencia(leer_uno(certificado))))
    if not partes:
        raise DerInvalido("certificado vacío")
    campos = list(hijos(_secuencia(partes[0])))
    # version [0] es opcional: si está, todo se corre un lugar.
    primero = 1 if campos and campos[0].etiqueta == 0xA0 else 0
    if len(campos) < primero + 6 or campos[primero].etiqueta != ENTERO:
        raise DerInvalido("certificado incompleto")
    serie, _, emisor, vigencia, titular, clave = campos[primero : primero + 6]
    fechas = [hora(nodo) for nodo in hijos(_secuencia(vigencia))]
    if len(fechas) != 2:
        raise DerInvalido("vigencia")
    return DatosCertificado(
        emisor=_secuencia(emisor).crudo,
        serie=serie.crudo,
        titular=_secuencia(titular).crudo,
        clave=_secuencia(clave).crudo,
        desde=fechas[0],
        hasta=fechas[1],
    )


def hora(nodo: Nodo) -> datetime | None:
    """El instante de un UTCTime o GeneralizedTime en su forma DER; `None` si no lo es."""
    texto = nodo.valor.decode("latin-1")
    if not texto.endswith("Z") or not (texto.isascii() and texto[:-1].isdigit()):
        return None
    if nodo.etiqueta == HORA_UTC and len(texto) == 13:
        # UTCTime sólo trae dos cifras: 50–99 son 19xx (RFC 5280).
        texto = ("19" if texto[:2] >= "50" else "20") + texto
    elif nodo.etiqueta != HORA_GENERAL or len(texto) != 15:
        return None
    try:
        return datetime.strptime(texto, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def escribir(etiqueta: int, *partes: bytes) -> bytes:
    """Un elemento con el largo en su forma mínima."""
    valor = b"".join(partes)
    largo = len(valor)
    if largo < 0x80:
        return bytes([etiqueta, largo]) + valor
    octetos = largo.to_bytes((largo.bit_length() + 7) // 8, "big")
    return bytes([etiqueta, 0x80 | len(octetos)]) + octetos + valor


def escribir_entero(valor: int) -> bytes:
    """Un entero positivo, con el cero de signo que pida su primer bit."""
    return escribir(ENTERO, valor.to_bytes(valor.bit_length() // 8 + 1, "big"))


def escribir_conjunto(etiqueta: int, partes: Iterable[bytes]) -> bytes:
    """Un SET OF: DER manda ordenar sus elementos por sus bytes."""
    return escribir(etiqueta, *sorted(partes))


def escribir_hora(momento: datetime) -> bytes:
    """UTCTime hasta 2049 y GeneralizedTime después (RFC 5652 §11.3)."""
    hora = momento.astimezone(UTC)
    if 1950 <= hora.year < 2050:
        return escribir(HORA_UTC, hora.strftime("%y%m%d%H%M%SZ").encode("ascii"))
    return escribir(HORA_GENERAL, hora.strftime("%Y%m%d%H%M%SZ").encode("ascii"))


def _secuencia(nodo: Nodo) -> Nodo:
    if nodo.etiqueta != SECUENCIA:
        raise DerInvalido("se esperaba una secuencia")
    return nodo


def nombre_para_mostrar(nombre: bytes) -> str:
    """El nombre común de un titular, aunque su codificación sea incorrecta; nunca falla.

    Es lo que el certificado dice de sí mismo: no está comprobado y se muestra como texto plano.
    """
    try:
        for conjunto in hijos(leer_uno(nombre)):
            for par in hijos(conjunto):
                tipo, valor = list(hijos(par))[:2]
                if tipo.etiqueta == OID and tipo.valor == oids.NOMBRE_COMUN:
                    return _limpio(_texto(valor))
    except ValueError:
        return ""
    return ""


def tipos_de_nombre(nombre: bytes) -> frozenset[bytes]:
    """Los tipos de atributo que aparecen en un nombre; los que no se pueden leer se saltan."""
    tipos: set[bytes] = set()
    try:
        for conjunto in hijos(leer_uno(nombre)):
            tipos |= {next(hijos(par)).valor for par in hijos(conjunto) if par.valor}
    except DerInvalido:
        return frozenset(tipos)
    return frozenset(tipos)


def serie_para_mostrar(serie: bytes) -> str:
    """El número de serie como lo imprime la autoridad.

    El SAT pone veinte cifras ASCII dentro del entero: se muestran las cifras, no su hexadecimal.
    """
    valor = serie[2:].lstrip(b"\0")
    return valor.decode("ascii") if valor.isdigit() and len(valor) == 20 else valor.hex()


def _texto(nodo: Nodo) -> str:
    if nodo.etiqueta == _BMP:
        return nodo.valor.decode("utf-16-be", "replace")
    if nodo.etiqueta == _UTF8:
        return nodo.valor.decode("utf-8", "replace")
    # T61String y PrintableString con Ñ llegan en Latin-1 en certificados de gobierno.
    return nodo.valor.decode("latin-1")


def _limpio(texto: str) -> str:
    return "".join(letra if letra.isprintable() else " " for letra in texto)[:200].strip()

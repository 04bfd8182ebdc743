"""Comprobación de la firma CMS/CAdES sobre un contenido que todavía no se abre (paquete.md §3.3).

La estructura se recorre con `der`, que sólo admite DER estricto, y los atributos se verifican
sobre sus bytes originales: nada se interpreta y se vuelve a escribir para comprobarlo.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes

from app.paquete import algoritmos, der, limites, oids
from app.paquete.algoritmos import AlgoritmoDebil
from app.paquete.der import DatosCertificado, DerInvalido, Nodo
from app.paquete.errores import PaqueteRechazado

_IMPLICITO_0 = 0xA0
_VERSION_1 = b"\x01"
_SIN_CERTIFICADOS = Nodo(_IMPLICITO_0, b"", b"")


@dataclass(frozen=True, slots=True)
class Firma:
    """Una firma criptográficamente válida. Que la clave sea de fiar lo decide quien importa.

    `huella`: SHA-256 del certificado. `momento`: la hora que declaró quien firmó.
    """

    huella: str
    certificado: bytes
    momento: datetime
    datos: DatosCertificado

    @property
    def nombre(self) -> str:
        """El nombre que el certificado dice de sí mismo, sin comprobar."""
        return der.nombre_para_mostrar(self.datos.titular)


@dataclass(frozen=True, slots=True)
class _Firmante:
    """Un SignerInfo desarmado en sus trozos crudos."""

    emisor: bytes
    serie: bytes
    resumen: bytes
    atributos: Nodo | None
    algoritmo: bytes
    firma: bytes


@dataclass(frozen=True, slots=True)
class _Atributos:
    """Los atributos firmados que se exigen."""

    resumen: bytes
    hora: Nodo
    huella_certificado: tuple[bytes, bytes]


def verificar(p7s: bytes, contenido: Iterable[bytes]) -> tuple[Firma, ...]:
    """Las firmas de `contenido`, todas válidas, o `PaqueteRechazado` E201 o E2·*.

    `contenido` se recorre una sola vez, y sólo si la firma se puede leer.
    """
    if len(p7s) > limites.FIRMA:
        raise PaqueteRechazado("E201_FIRMA_GRANDE")
    try:
        resumenes_dichos, certificados, firmantes = _desarmar(der.leer_uno(p7s))
    except DerInvalido as error:
        raise PaqueteRechazado("E2·FIRMA_ILEGIBLE") from error
    if not 1 <= len(firmantes) <= limites.FIRMANTES:
        raise PaqueteRechazado("E2·FIRMA_NUM_FIRMANTES")
    disponibles = _legibles(certificados)
    preparadas = [_Preparada.de(uno, disponibles) for uno in firmantes]
    # Nada lo firma, pero otros programas lo usan: que diga lo mismo que los firmantes.
    if resumenes_dichos != {uno.resumen for uno in firmantes}:
        raise PaqueteRechazado("E2·FIRMA_ILEGIBLE")
    resumenes = _resumir(contenido, {una.resumen.name for una in preparadas})
    return tuple(una.comprobar(resumenes[una.resumen.name]) for una in preparadas)


def _desarmar(raiz: Nodo) -> tuple[set[bytes], list[bytes], list[_Firmante]]:
    tipo, envuelto = _tantos(raiz, der.SECUENCIA, 2)
    if (tipo.etiqueta, tipo.valor) != (
        der.OID,
        oids.DATOS_FIRMADOS,
    ) or envuelto.etiqueta != _IMPLICITO_0:
        raise DerInvalido("no es SignedData")
    partes = list(der.hijos(_de_tipo(der.leer_uno(envuelto.valor), der.SECUENCIA)))
    if len(partes) == 4:
        partes.insert(3, _SIN_CERTIFICADOS)
    # version, digestAlgorithms, encapContentInfo, [0] certificados y signerInfos; sin CRL.
    if [parte.etiqueta for parte in partes] != [0x02, 0x31, 0x30, 0xA0, 0x31]:
        raise DerInvalido("SignedData con otra forma")
    if partes[0].valor != _VERSION_1:
        raise DerInvalido("versión")
    resumenes = {_algoritmo(nodo) for nodo in der.hijos(partes[1])}
    (contenido,) = _tantos(partes[2], der.SECUENCIA, 1)
    if contenido.etiqueta != der.OID or contenido.valor != oids.DATOS:
        raise DerInvalido("no firma datos")
    certificados = [nodo.crudo for nodo in der.hijos(partes[3]) if nodo.etiqueta == der.SECUENCIA]
    infos = list(der.hijos(partes[4]))
    if len(infos) > limites.FIRMANTES:
        raise PaqueteRechazado("E2·FIRMA_NUM_FIRMANTES")
    return resumenes, certificados, [_firmante(info) for info in infos]


def _firmante(info: Nodo) -> _Firmante:
    partes = list(der.hijos(_de_tipo(info, der.SECUENCIA)))
    atributos = None
    if len(partes) == 6 and partes[3].etiqueta == _IMPLICITO_0:
        atributos = partes.pop(3)
    if [parte.etiqueta for parte in partes] != [0x02, 0x30, 0x30, 0x30, 0x04]:
        raise DerInvalido("SignerInfo con otra forma")
    if partes[0].valor != _VERSION_1:
        raise DerInvalido("versión")
    emisor, serie = _tantos(partes[1], der.SECUENCIA, 2)
    return _Firmante(
        emisor=emisor.crudo,
        serie=serie.crudo,
        resumen=_algoritmo(partes[2]),
        atributos=atributos,
        algoritmo=_algoritmo(partes[3]),
        firma=partes[4].valor,
    )


def _algoritmo(nodo: Nodo) -> bytes:
    partes = list(der.hijos(_de_tipo(nodo, der.SECUENCIA)))
    if not 1 <= len(partes) <= 2 or partes[0].etiqueta != der.OID:
        raise DerInvalido("algoritmo")
    # Ninguno de los admitidos lleva parámetros: o faltan o son NULL.
    if len(partes) == 2 and partes[1].crudo != b"\x05\x00":
        raise DerInvalido("parámetros de algoritmo")
    return partes[0].valor


def _de_tipo(nodo: Nodo, etiqueta: int) -> Nodo:
    if nodo.etiqueta != etiqueta:
        raise DerInvalido("etiqueta")
    return nodo


def _tantos(nodo: Nodo, etiqueta: int, cuantos: int) -> list[Nodo]:
    partes = list(der.hijos(_de_tipo(nodo, etiqueta)))
    if len(partes) != cuantos:
        raise DerInvalido("número de elementos")
    return partes


def _legibles(certificados: Sequence[bytes]) -> list[tuple[bytes, DatosCertificado]]:
    """Los certificados de la bolsa que se pueden leer, sin repetir los idénticos."""
    legibles = []
    for crudo in dict.fromkeys(certificados):
        try:
            legibles.append((crudo, der.datos_de_certificado(crudo)))
        except DerInvalido:
            continue
    return legibles


def _resumir(contenido: Iterable[bytes], nombres: set[str]) -> dict[str, bytes]:
    calculos = {nombre: hashlib.new(nombre) for nombre in nombres}
    for pedazo in contenido:
        for calculo in calculos.values():
            calculo.update(pedazo)
    return {nombre: calculo.digest() for nombre, calculo in calculos.items()}


@dataclass(frozen=True, slots=True)
class _Preparada:
    """Una firma que sólo espera el resumen del contenido."""

    certificado: bytes
    datos: DatosCertificado
    clave: algoritmos.ClavePublica
    resumen: hashes.HashAlgorithm
    atributos: _Atributos
    mensaje: bytes
    firma: bytes

    @classmethod
    def de(
        cls, uno: _Firmante, disponibles: Sequence[tuple[bytes, DatosCertificado]]
    ) -> "_Preparada":
        """Escoge el certificado y comprueba todo lo que no depende del contenido."""
        suyos = [
            par for par in disponibles if (par[1].emisor, par[1].serie) == (uno.emisor, uno.serie)
        ]
        if len(suyos) != 1:
            raise PaqueteRechazado("E2·FIRMA_SIN_CERTIFICADO")
        certificado, datos = suyos[0]
        if uno.atributos is None:
            raise PaqueteRechazado("E2·FIRMA_SIN_ATRIBUTOS")
        atributos = _leer_atributos(uno.atributos)
        if not _es_su_certificado(atributos.huella_certificado, certificado):
            raise PaqueteRechazado("E2·FIRMA_SIN_CERTIFICADO")
        try:
            clave = algoritmos.clave_publica(datos.clave)
            resumen = algoritmos.HUELLAS[uno.resumen]
            algoritmos.comprobar_pareja(clave, uno.algoritmo, resumen)
        except (AlgoritmoDebil, KeyError) as error:
            raise PaqueteRechazado("E2·CLAVE_DEBIL") from error
        # Lo firmado es el SET de atributos: mismos bytes con la etiqueta universal (RFC 5652 §5.4).
        mensaje = bytes([der.CONJUNTO]) + uno.atributos.crudo[1:]
        return cls(certificado, datos, clave, resumen, atributos, mensaje, uno.firma)

    def comprobar(self, resumen: bytes) -> Firma:
        """La firma, si el contenido es el firmado y la firma es de la clave."""
        if self.atributos.resumen != resumen:
            raise PaqueteRechazado("E2·CONTENIDO_ALTERADO")
        if not algoritmos.firma_correcta(self.clave, self.firma, self.mensaje, self.resumen):
            raise PaqueteRechazado("E2·FIRMA_INVALIDA")
        momento = der.hora(self.atributos.hora)
        if momento is None:
            raise PaqueteRechazado("E2·FIRMA_SIN_ATRIBUTOS")
        huella = hashlib.sha256(self.certificado).hexdigest()
        return Firma(huella, self.certificado, momento, self.datos)


def _leer_atributos(conjunto: Nodo) -> _Atributos:
    try:
        valores = _valores(conjunto)
        referencia = valores.get(oids.CERTIFICADO_V2)
        if {oids.TIPO_DE_CONTENIDO, oids.RESUMEN_DEL_MENSAJE, oids.HORA_DE_FIRMA} - valores.keys():
            raise PaqueteRechazado("E2·FIRMA_SIN_ATRIBUTOS")
        if valores[oids.TIPO_DE_CONTENIDO].valor != oids.DATOS:
            raise PaqueteRechazado("E2·FIRMA_SIN_ATRIBUTOS")
        resumen = _de_tipo(valores[oids.RESUMEN_DEL_MENSAJE], der.OCTETOS).valor
    except DerInvalido as error:
        raise PaqueteRechazado("E2·FIRMA_SIN_ATRIBUTOS") from error
    if referencia is None:
        raise PaqueteRechazado("E2·FIRMA_NO_CADES")
    try:
        huella = _huella_de_referencia(referencia)
    except DerInvalido as error:
        raise PaqueteRechazado("E2·FIRMA_NO_CADES") from error
    return _Atributos(resumen, valores[oids.HORA_DE_FIRMA], huella)


def _valores(conjunto: Nodo) -> dict[bytes, Nodo]:
    """Cada atributo una sola vez y con un solo valor: no puede haber dos respuestas."""
    valores: dict[bytes, Nodo] = {}
    for atributo in der.hijos(conjunto):
        tipo, valor = _tantos(atributo, der.SECUENCIA, 2)
        (unico,) = _tantos(valor, der.CONJUNTO, 1)
        if tipo.etiqueta != der.OID or tipo.valor in valores:
            raise DerInvalido("atributo repetido")
        valores[tipo.valor] = unico
    return valores


def _huella_de_referencia(referencia: Nodo) -> tuple[bytes, bytes]:
    """OID del resumen y huella del primer ESSCertIDv2 (RFC 5035)."""
    partes = list(der.hijos(_de_tipo(referencia, der.SECUENCIA)))
    ids = list(der.hijos(_de_tipo(partes[0], der.SECUENCIA))) if partes else []
    if not ids:
        raise DerInvalido("sin certificado")
    campos = list(der.hijos(_de_tipo(ids[0], der.SECUENCIA)))
    algoritmo = oids.SHA256
    if campos and campos[0].etiqueta == der.SECUENCIA:
        algoritmo = _algoritmo(campos.pop(0))
    if not campos:
        raise DerInvalido("sin huella")
    return algoritmo, _de_tipo(campos[0], der.OCTETOS).valor


def _es_su_certificado(referencia: tuple[bytes, bytes], certificado: bytes) -> bool:
    resumen = algoritmos.HUELLAS.get(referencia[0])
    if resumen is None:
        return False
    return hashlib.new(resumen.name, certificado).digest() == referencia[1]

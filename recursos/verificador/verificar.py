#!/usr/bin/env python3
"""Comprueba un paquete firmado (.asics) del Modelo Regional de Transparencia Municipal.

Es un solo archivo y no necesita el programa que escribió el paquete: basta Python 3.8 o posterior
y la orden `openssl` (en Windows sirve la que trae Git). No instala nada, no usa la red y no cambia
el paquete.

    python3 verificar.py PAQUETE.asics --certificado municipio.cer
    python3 verificar.py PAQUETE.asics --codigo ZEE35-J7F2Y-1GW6Y-CMDDG-5
    python3 verificar.py PAQUETE.asics --extraer CARPETA
    python3 verificar.py PAQUETE.asics --json

El certificado o el código salen del anexo firmado del convenio, nunca del paquete mismo: sin uno
de los dos se sabe que nadie cambió el archivo, pero no de quién es.

Códigos de salida:
    0  íntegro y firmado con la clave indicada
    1  rechazado: alterado, defectuoso o firmado con otra clave
    2  no se pudo comprobar: orden mal escrita, falta openssl, archivo que no se puede leer
    3  íntegro, pero no se comprobó de quién es la clave

Lo de dentro no se abre hasta que la firma es válida. Todo tamaño se compara con su límite antes de
reservar memoria.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Callable, Iterable, Iterator, NamedTuple, NoReturn

# --- Límites y forma del contenedor ------------------------------------------------------------

MB = 1024 * 1024
MAX_ARCHIVO, MAX_FIRMA, MAX_FIRMANTES = 300 * MB, 64 * 1024, 4
MAX_ENTRADAS, MAX_ENTRADA, MAX_SUMA, MAX_PROPORCION = 2_000, 50 * MB, 600 * MB, 200
MAX_MANIFIESTO, MAX_DATOS, MAX_CERTIFICADO = 2 * MB, 32 * MB, 1 * MB
MAX_NIVELES, MAX_DIGITOS, MAX_TEXTO, MAX_VALORES = 24, 15, 20_000, 3_000_000
MAX_NOMBRE = 128
PEDAZO = 256 * 1024

TIPO = b"application/vnd.etsi.asic-s+zip"
EXTERIORES = (b"mimetype", b"paquete.zip", b"META-INF/signature.p7s")
MANIFIESTO, DATOS, LEEME = "manifiesto.json", "datos/datos.json", "LEEME.txt"
INTERIORES = re.compile(
    rb"manifiesto\.json|datos/[a-z_]{1,40}\.json|csv/[a-z_]{1,40}\.csv|LEEME\.txt"
    rb"|evidencias/[0-9a-f]{64}\.[a-z0-9]{1,5}"
)
TOPES_DE_LISTA = {
    "personas": 20_000,
    "herramientas": 100,
    "actividades": 20_000,
    "respuestas": 100_000,
    "indicadores": 20_000,
    "evidencias": 20_000,
}

FORMATOS = {
    "vitral-paquete": "entrega de un municipio a su órgano garante",
    "vitral-acuse": "acuse: el órgano garante confirma qué recibió",
    "vitral-observaciones": "observaciones del órgano garante a una entrega",
    "vitral-perfil": "perfil que el órgano garante reparte a los municipios",
}
PAQUETE, VERSION_CONOCIDA, ESQUEMA_CONOCIDO = "vitral-paquete", 1, 1

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
FIN = struct.Struct("<4s4H2IH")
FIRMA_LOCAL, FIRMA_CENTRAL, FIRMA_FIN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
SIN_COMPRIMIR, DEFLATE = 0, 8
FECHA_FIJA = (1 << 5) | 1

AUTENTICO, RECHAZADO, NO_COMPROBADO, SIN_COTEJAR = 0, 1, 2, 3
ESTADOS = {
    AUTENTICO: "autentico",
    RECHAZADO: "rechazado",
    NO_COMPROBADO: "no_comprobado",
    SIN_COTEJAR: "integro_sin_cotejar",
}

_INTERNO = "El contenido interno es defectuoso"
_DATOS = "Los datos tienen errores de formato"
_FIRMA = "La firma no se puede leer o no es válida"
MENSAJES = {
    "E101_DEMASIADO_GRANDE": "El archivo es demasiado grande (máximo 300 MB).",
    "E102_NO_ES_PAQUETE": "Este archivo no es un paquete del Modelo de Transparencia.",
    "E103_CONTENEDOR": (
        "El contenedor no tiene la forma esperada; pudo ser abierto y guardado con otro programa."
    ),
    "E104_TRUNCADO": (
        "El archivo está incompleto: su contenedor no llega al final (se cortó la copia)."
    ),
    "E105_MIMETYPE": "Es un contenedor de otro tipo.",
    "E201_FIRMA_GRANDE": f"{_FIRMA}: ocupa más de lo permitido.",
    "E2·FIRMA_ILEGIBLE": f"{_FIRMA}: está dañada.",
    "E2·FIRMA_NUM_FIRMANTES": f"{_FIRMA}: debe tener de uno a cuatro firmantes.",
    "E2·FIRMA_SIN_CERTIFICADO": f"{_FIRMA}: falta el certificado de quien firmó.",
    "E2·FIRMA_SIN_ATRIBUTOS": f"{_FIRMA}: le faltan los datos firmados.",
    "E2·FIRMA_NO_CADES": f"{_FIRMA}: no señala el certificado con que se hizo.",
    "E2·CLAVE_DEBIL": "La firma usa una clave o un algoritmo que ya no es seguro.",
    "E2·CONTENIDO_ALTERADO": "El contenido cambió después de firmarse.",
    "E2·FIRMA_INVALIDA": f"{_FIRMA}: no corresponde al contenido.",
    "E302_JSON_INVALIDO": f"{_DATOS}.",
    "E304_JSON_PROFUNDO": f"{_DATOS}: demasiados niveles anidados.",
    "E305_JSON_CLAVE_REPETIDA": f"{_DATOS}: un dato aparece dos veces.",
    "E306_JSON_NUMERO": f"{_DATOS}: un número no es entero o es demasiado largo.",
    "E307_ESQUEMA": f"{_DATOS}.",
    "E308_FORMATO": "El archivo está firmado, pero no es de un tipo conocido.",
    "E309_MUNICIPIO_INCOHERENTE": "Dice ser de un municipio y sus datos son de otro.",
    "E310_DEMASIADOS_REGISTROS": f"{_DATOS}: tiene demasiados registros.",
    "E401_ZIP_INTERNO": f"{_INTERNO}: no se puede abrir.",
    "E402_DEMASIADOS_ARCHIVOS": f"{_INTERNO}: tiene más de 2,000 archivos.",
    "E403_NOMBRE": f"{_INTERNO}: un nombre de archivo no está permitido.",
    "E404_NOMBRE_REPETIDO": f"{_INTERNO}: un archivo aparece dos veces.",
    "E405_ENTRADA": f"{_INTERNO}: trae algo que no es un archivo normal.",
    "E406_BOMBA": f"{_INTERNO}: al abrirlo ocuparía más de lo permitido.",
    "E407_SIN_MANIFIESTO": f"{_INTERNO}: falta la lista de su contenido.",
    "E408_ARCHIVO_NO_LISTADO": f"{_INTERNO}: hay un archivo que no está en la lista.",
    "E409_ARCHIVO_FALTANTE": f"{_INTERNO}: falta un archivo de la lista.",
    "E410_HUELLA": f"{_INTERNO}: un archivo no coincide con su huella.",
    "Q501_CLAVE_DESCONOCIDA": "La firma es íntegra, pero es de otra clave: no es de quien se dijo.",
    "Q601_FORMATO_NUEVO": "La firma es íntegra, pero el archivo es de una versión más nueva.",
    "Q603_ESQUEMA_NUEVO": "La firma es íntegra, pero los datos son de una versión más nueva.",
    "V01_USO": "La orden está mal escrita.",
    "V02_SIN_OPENSSL": "No se encontró la orden openssl, que comprueba la firma.",
    "V03_OPENSSL": "La orden openssl no pudo comprobar la firma.",
    "V04_ILEGIBLE": "No se puede leer o escribir un archivo.",
    "V05_CODIGO": "El código de verificación está mal escrito: revise cada letra.",
    "V06_CERTIFICADO": "El archivo indicado como certificado no es un certificado.",
}


class NoVale(Exception):
    """El archivo no se acepta, o no se pudo comprobar; `codigo` es clave de MENSAJES."""

    def __init__(self, codigo: str, detalle: str = "") -> None:
        super().__init__(codigo)
        self.codigo = codigo
        self.mensaje = MENSAJES[codigo] + (f" ({limpio(detalle)})" if detalle else "")

    @property
    def salida(self) -> int:
        """1 si es un rechazo; 2 si falta con qué decidir."""
        return NO_COMPROBADO if self.codigo[0] == "V" or self.codigo[:2] == "Q6" else RECHAZADO


# --- Zip de forma única --------------------------------------------------------------------------


class Entrada(NamedTuple):
    """Un archivo del zip; `inicio` es la posición de su cabecera local."""

    nombre: bytes
    metodo: int
    crc: int
    comprimido: int
    tamano: int
    inicio: int
    banderas: int
    version: int

    @property
    def desde(self) -> int:
        """Posición del primer byte de los datos."""
        return self.inicio + LOCAL.size + len(self.nombre)

    @property
    def hasta(self) -> int:
        """Posición siguiente al último byte de los datos."""
        return self.desde + self.comprimido

    def _comun(self) -> tuple[int, ...]:
        medidas = (self.crc, self.comprimido, self.tamano, len(self.nombre))
        return (self.version, self.banderas, self.metodo, 0, FECHA_FIJA, *medidas)

    def local(self) -> bytes:
        """La única cabecera local que esta entrada puede tener."""
        return LOCAL.pack(FIRMA_LOCAL, *self._comun(), 0) + self.nombre

    def central(self) -> bytes:
        """El único renglón de directorio que esta entrada puede tener."""
        unix, regular = (3 << 8) | 20, 0o100644 << 16
        cola = (0, 0, 0, 0, regular, self.inicio)
        return CENTRAL.pack(FIRMA_CENTRAL, unix, *self._comun(), *cola) + self.nombre


class Tramo:
    """Un tramo de un archivo abierto, visto como si fuera un archivo entero."""

    def __init__(self, archivo: BinaryIO, inicio: int, tamano: int) -> None:
        self._archivo, self._inicio, self.tamano = archivo, inicio, tamano

    def leer(self, desde: int, cuantos: int) -> bytes:
        """Hasta `cuantos` bytes, sin salir del tramo."""
        self._archivo.seek(self._inicio + desde)
        return self._archivo.read(max(0, min(cuantos, self.tamano - desde)))

    def pedazos(self, desde: int, hasta: int) -> Iterator[bytes]:
        """Los bytes [desde, hasta) en memoria constante."""
        posicion = desde
        while posicion < hasta:
            pedazo = self.leer(posicion, min(PEDAZO, hasta - posicion))
            if not pedazo:
                return
            posicion += len(pedazo)
            yield pedazo


class Perfil(NamedTuple):
    """Qué se admite en un zip y con qué código se rechaza cada cosa."""

    metodos: tuple[int, ...]
    nombre_valido: Callable[[bytes], Any]
    maximo: int
    estructura: str
    entradas: str
    entrada: str
    nombre: str
    repetido: str
    bomba: str


_FUERA = "E103_CONTENEDOR"
PERFIL_EXTERIOR = Perfil((SIN_COMPRIMIR,), lambda n: n in EXTERIORES, MAX_ARCHIVO, *([_FUERA] * 6))
PERFIL_INTERIOR = Perfil(
    (SIN_COMPRIMIR, DEFLATE),
    INTERIORES.fullmatch,
    MAX_ENTRADA,
    "E401_ZIP_INTERNO",
    "E402_DEMASIADOS_ARCHIVOS",
    "E405_ENTRADA",
    "E403_NOMBRE",
    "E404_NOMBRE_REPETIDO",
    "E406_BOMBA",
)


def leer_indice(tramo: Tramo, perfil: Perfil) -> list[Entrada]:
    """Las entradas de un zip cuyo directorio determina byte a byte el archivo entero."""
    cuantas, tamano, inicio = _leer_fin(tramo, perfil)
    central = tramo.leer(inicio, tamano)
    entradas = list(_leer_central(central, cuantas, perfil))
    _comprobar_medidas(entradas, perfil)
    if b"".join(una.central() for una in entradas) != central:
        raise NoVale(perfil.entrada)
    posicion = 0
    for una in entradas:
        esperada = una.local()
        if una.inicio != posicion or tramo.leer(posicion, len(esperada)) != esperada:
            raise NoVale(perfil.estructura)
        posicion = una.hasta
    if posicion != inicio:
        raise NoVale(perfil.estructura)
    return entradas


def _leer_fin(tramo: Tramo, perfil: Perfil) -> tuple[int, int, int]:
    crudo = tramo.leer(max(0, tramo.tamano - FIN.size), FIN.size)
    if len(crudo) != FIN.size or not crudo.startswith(FIRMA_FIN):
        raise NoVale(perfil.estructura)
    _, disco, disco_central, aqui, total, tamano, inicio, comentario = FIN.unpack(crudo)
    if disco or disco_central or aqui != total or comentario:
        raise NoVale(perfil.estructura)
    if total > MAX_ENTRADAS:
        raise NoVale(perfil.entradas)
    cabe = total * CENTRAL.size <= tamano <= total * (CENTRAL.size + MAX_NOMBRE * 4)
    if not cabe or inicio + tamano != tramo.tamano - FIN.size:
        raise NoVale(perfil.estructura)
    return total, tamano, inicio


def _leer_central(central: bytes, cuantas: int, perfil: Perfil) -> Iterator[Entrada]:
    posicion = 0
    for _ in range(cuantas):
        if posicion + CENTRAL.size > len(central):
            raise NoVale(perfil.estructura)
        campos = CENTRAL.unpack_from(central, posicion)
        desde = posicion + CENTRAL.size
        posicion = desde + sum(campos[10:13])
        if campos[0] != FIRMA_CENTRAL or posicion > len(central):
            raise NoVale(perfil.estructura)
        nombre = central[desde : desde + campos[10]]
        version, banderas, metodo = campos[2:5]
        regular = campos[15] >> 16 & 0o170000 == 0o100000 and not nombre.endswith(b"/")
        # La bandera 0x0800 dice «nombre en UTF-8»; cualquier otra pide algo que no se admite.
        if not regular or metodo not in perfil.metodos or banderas & ~0x0800 or version > 20:
            raise NoVale(perfil.entrada)
        crc, comprimido, tamano = campos[7:10]
        yield Entrada(nombre, metodo, crc, comprimido, tamano, campos[16], banderas, version)
    if posicion != len(central):
        raise NoVale(perfil.estructura)


def _comprobar_medidas(entradas: list[Entrada], perfil: Perfil) -> None:
    suma = 0
    for una in entradas:
        suma += una.tamano
        if una.metodo == SIN_COMPRIMIR and una.tamano != una.comprimido:
            raise NoVale(perfil.estructura)
        desmedida = una.tamano > MAX_PROPORCION * una.comprimido
        if una.tamano > perfil.maximo or suma > MAX_SUMA or desmedida:
            raise NoVale(perfil.bomba)
    vistos: set[bytes] = set()
    for una in entradas:
        if len(una.nombre) > MAX_NOMBRE or not perfil.nombre_valido(una.nombre):
            raise NoVale(perfil.nombre)
        if una.nombre in vistos:
            raise NoVale(perfil.repetido)
        vistos.add(una.nombre)


def contenido_de(tramo: Tramo, una: Entrada) -> Iterator[bytes]:
    """Los bytes descomprimidos de una entrada; nunca más de los declarados."""
    crudos = tramo.pedazos(una.desde, una.hasta)
    salidos = crc = 0
    for pedazo in crudos if una.metodo == SIN_COMPRIMIR else _inflar(crudos):
        salidos += len(pedazo)
        if salidos > una.tamano:
            raise NoVale("E401_ZIP_INTERNO")
        crc = zlib.crc32(pedazo, crc)
        yield pedazo
    if salidos != una.tamano or crc != una.crc:
        raise NoVale("E401_ZIP_INTERNO")


def _inflar(crudos: Iterable[bytes]) -> Iterator[bytes]:
    inflador = zlib.decompressobj(-15)
    try:
        for crudo in crudos:
            # Tras el final del flujo no puede quedar nada por leer.
            if inflador.eof:
                raise NoVale("E401_ZIP_INTERNO")
            yield from _soltar(inflador, crudo)
        yield from _soltar(inflador, b"")
    except zlib.error:
        raise NoVale("E401_ZIP_INTERNO") from None
    if not inflador.eof or inflador.unused_data:
        raise NoVale("E401_ZIP_INTERNO")


def _soltar(inflador: Any, crudo: bytes) -> Iterator[bytes]:
    """Todo lo que el inflador puede dar de unos bytes, en trozos de tamaño fijo."""
    while True:
        pedazo = inflador.decompress(crudo, PEDAZO)
        if pedazo:
            yield pedazo
        crudo = inflador.unconsumed_tail
        if inflador.eof or not (pedazo or crudo):
            return


# --- El sobre exterior ---------------------------------------------------------------------------


def abrir_sobre(tramo: Tramo) -> tuple[Entrada, bytes]:
    """La entrada `paquete.zip` y los bytes de la firma, sin abrir nada más."""
    if tramo.tamano > MAX_ARCHIVO:
        raise NoVale("E101_DEMASIADO_GRANDE")
    if tramo.leer(0, 4) != FIRMA_LOCAL:
        raise NoVale("E102_NO_ES_PAQUETE")
    try:
        entradas = leer_indice(tramo, PERFIL_EXTERIOR)
    except NoVale:
        if _cortado(tramo):
            raise NoVale("E104_TRUNCADO") from None
        raise
    if tuple(una.nombre for una in entradas) != EXTERIORES:
        raise NoVale(_FUERA)
    tipo, interior, firma = entradas
    if firma.tamano > MAX_FIRMA:
        raise NoVale("E201_FIRMA_GRANDE")
    escrito = tramo.leer(tipo.desde, min(tipo.tamano, len(TIPO) + 1))
    if escrito != TIPO:
        raise NoVale("E105_MIMETYPE")
    return interior, tramo.leer(firma.desde, firma.tamano)


def comprobar_sumas(tramo: Tramo, crc_interior: int) -> None:
    """Los CRC del sobre: lo último, porque la firma da antes un motivo más preciso."""
    for una in leer_indice(tramo, PERFIL_EXTERIOR):
        es_interior = una.nombre == EXTERIORES[1]
        crc = crc_interior if es_interior else zlib.crc32(tramo.leer(una.desde, una.tamano))
        if crc != una.crc:
            raise NoVale(_FUERA)


def _cortado(tramo: Tramo) -> bool:
    """Si le falta el final: lo que anuncian sus cabeceras no cabe. Sólo afina el mensaje."""
    posicion = 0
    while True:
        cabecera = tramo.leer(posicion, LOCAL.size)
        if cabecera[:4] != FIRMA_LOCAL:
            break
        if len(cabecera) < LOCAL.size:
            return True
        campos = LOCAL.unpack(cabecera)
        if posicion == 0 and not EXTERIORES[0].startswith(tramo.leer(LOCAL.size, campos[9])):
            return False
        posicion += LOCAL.size + campos[9] + campos[10] + campos[7]
    while True:
        cabecera = tramo.leer(posicion, CENTRAL.size)
        if cabecera[:4] != FIRMA_CENTRAL:
            return posicion + FIN.size > tramo.tamano
        if len(cabecera) < CENTRAL.size:
            return True
        posicion += CENTRAL.size + sum(CENTRAL.unpack(cabecera)[10:13])


# --- La firma: forma exacta aquí, criptografía con openssl ---------------------------------------

ENTERO, BITS, OCTETOS, OID, SECUENCIA, CONJUNTO, CERO = 0x02, 0x03, 0x04, 0x06, 0x30, 0x31, 0xA0
OID_DATOS = bytes.fromhex("2a864886f70d010701")
OID_FIRMADOS = bytes.fromhex("2a864886f70d010702")
OID_TIPO = bytes.fromhex("2a864886f70d010903")
OID_RESUMEN = bytes.fromhex("2a864886f70d010904")
OID_HORA = bytes.fromhex("2a864886f70d010905")
OID_CERTIFICADO = bytes.fromhex("2a864886f70d010910022f")
OID_NOMBRE_COMUN = bytes.fromhex("550403")
OID_RSA = bytes.fromhex("2a864886f70d010101")
OID_EC = bytes.fromhex("2a8648ce3d0201")
OID_SHA256 = bytes.fromhex("608648016503040201")
RESUMENES = {
    OID_SHA256: "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
FIRMAS = {
    bytes.fromhex("2a864886f70d01010b"): (OID_RSA, "sha256"),
    bytes.fromhex("2a864886f70d01010c"): (OID_RSA, "sha384"),
    bytes.fromhex("2a864886f70d01010d"): (OID_RSA, "sha512"),
    bytes.fromhex("2a8648ce3d040302"): (OID_EC, "sha256"),
    bytes.fromhex("2a8648ce3d040303"): (OID_EC, "sha384"),
}
CURVAS = (bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2b81040022"))


class MalDer(ValueError):
    """Los bytes no son DER bien formado."""


class Nodo(NamedTuple):
    """Un elemento DER: `crudo` con su cabecera y `valor` sin ella."""

    etiqueta: int
    crudo: bytes
    valor: bytes


def leer_der(datos: bytes) -> tuple[Nodo, bytes]:
    """El primer elemento y lo que sigue; sólo largos definidos y mínimos."""
    if len(datos) < 2 or datos[0] & 0x1F == 0x1F:
        raise MalDer
    largo, desde = datos[1], 2
    if largo >= 0x80:
        cuantos = largo & 0x7F
        desde = 2 + cuantos
        if not 1 <= cuantos <= 4 or len(datos) < desde or not datos[2]:
            raise MalDer
        largo = int.from_bytes(datos[2:desde], "big")
        if largo < 0x80:
            raise MalDer
    if len(datos) < desde + largo:
        raise MalDer
    hasta = desde + largo
    return Nodo(datos[0], datos[:hasta], datos[desde:hasta]), datos[hasta:]


def unico(datos: bytes) -> Nodo:
    """El único elemento que hay en `datos`."""
    nodo, resto = leer_der(datos)
    if resto:
        raise MalDer
    return nodo


def partes(nodo: Nodo, etiqueta: int, cuantas: int | None = None) -> list[Nodo]:
    """Lo que contiene un elemento de esa etiqueta, y de ese número de partes si se dice."""
    if nodo.etiqueta != etiqueta:
        raise MalDer
    lista, resto = [], nodo.valor
    while resto:
        hijo, resto = leer_der(resto)
        lista.append(hijo)
    if cuantas is not None and len(lista) != cuantas:
        raise MalDer
    return lista


class Certificado(NamedTuple):
    """Lo que se usa de un certificado, en su DER original."""

    der: bytes
    emisor: bytes
    serie: bytes
    titular: bytes
    clave: Nodo
    desde: str
    hasta: str

    @property
    def huella(self) -> str:
        """SHA-256 del certificado completo."""
        return hashlib.sha256(self.der).hexdigest()


def leer_certificado(crudo: bytes) -> Certificado:
    """Los trozos de un certificado X.509, sin interpretar los nombres."""
    cuerpo = partes(unico(crudo), SECUENCIA)
    campos = partes(cuerpo[0], SECUENCIA) if cuerpo else []
    if campos and campos[0].etiqueta == CERO:
        campos = campos[1:]
    if len(campos) < 6 or campos[0].etiqueta != ENTERO:
        raise MalDer
    fechas = partes(campos[3], SECUENCIA, 2)
    for nombre in (campos[2], campos[4], campos[5]):
        partes(nombre, SECUENCIA)
    return Certificado(
        crudo,
        campos[2].crudo,
        campos[0].crudo,
        campos[4].crudo,
        campos[5],
        leer_hora(fechas[0]),
        leer_hora(fechas[1]),
    )


class Firma(NamedTuple):
    """Una firma con la forma exigida, cuyo certificado viene en la bolsa."""

    certificado: Certificado
    momento: str
    resumen: str
    resumen_del_contenido: bytes


def leer_firmas(p7s: bytes) -> list[Firma]:
    """Las firmas de un `signature.p7s` en forma estricta, sin comprobar su criptografía."""
    try:
        dichos, bolsa, infos = _desarmar(p7s)
        firmantes = [_desarmar_firmante(info) for info in infos]
    except MalDer:
        raise NoVale("E2·FIRMA_ILEGIBLE") from None
    if not 1 <= len(firmantes) <= MAX_FIRMANTES:
        raise NoVale("E2·FIRMA_NUM_FIRMANTES")
    firmas = [_firma(firmante, bolsa) for firmante in firmantes]
    if dichos != {uno.resumen for uno in firmantes}:
        raise NoVale("E2·FIRMA_ILEGIBLE")
    return firmas


def _desarmar(p7s: bytes) -> tuple[set[bytes], list[Certificado], list[Nodo]]:
    tipo, envuelto = partes(unico(p7s), SECUENCIA, 2)
    if tipo.etiqueta != OID or tipo.valor != OID_FIRMADOS or envuelto.etiqueta != CERO:
        raise MalDer
    cuerpo = partes(unico(envuelto.valor), SECUENCIA)
    if len(cuerpo) == 4:
        cuerpo.insert(3, Nodo(CERO, b"", b""))
    if [parte.etiqueta for parte in cuerpo] != [ENTERO, CONJUNTO, SECUENCIA, CERO, CONJUNTO]:
        raise MalDer
    if cuerpo[0].valor != b"\x01":
        raise MalDer
    resumenes = {_algoritmo(nodo) for nodo in partes(cuerpo[1], CONJUNTO)}
    (contenido,) = partes(cuerpo[2], SECUENCIA, 1)
    if contenido.etiqueta != OID or contenido.valor != OID_DATOS:
        raise MalDer
    infos = partes(cuerpo[4], CONJUNTO)
    if len(infos) > MAX_FIRMANTES:
        raise NoVale("E2·FIRMA_NUM_FIRMANTES")
    crudos = [nodo.crudo for nodo in partes(cuerpo[3], CERO) if nodo.etiqueta == SECUENCIA]
    leidos = [_certificado_o_nada(crudo) for crudo in dict.fromkeys(crudos)]
    bolsa = [uno for uno in leidos if uno is not None]
    return resumenes, bolsa, infos


def _certificado_o_nada(crudo: bytes) -> Certificado | None:
    try:
        return leer_certificado(crudo)
    except MalDer:
        return None


class _Firmante(NamedTuple):
    emisor: bytes
    serie: bytes
    resumen: bytes
    atributos: Nodo | None
    algoritmo: bytes


def _desarmar_firmante(info: Nodo) -> _Firmante:
    trozos = partes(info, SECUENCIA)
    atributos = trozos.pop(3) if len(trozos) == 6 and trozos[3].etiqueta == CERO else None
    if [uno.etiqueta for uno in trozos] != [ENTERO, SECUENCIA, SECUENCIA, SECUENCIA, OCTETOS]:
        raise MalDer
    if trozos[0].valor != b"\x01":
        raise MalDer
    emisor, serie = partes(trozos[1], SECUENCIA, 2)
    return _Firmante(
        emisor.crudo, serie.crudo, _algoritmo(trozos[2]), atributos, _algoritmo(trozos[3])
    )


def _algoritmo(nodo: Nodo) -> bytes:
    trozos = partes(nodo, SECUENCIA)
    if not 1 <= len(trozos) <= 2 or trozos[0].etiqueta != OID:
        raise MalDer
    if len(trozos) == 2 and trozos[1].crudo != b"\x05\x00":
        raise MalDer
    return trozos[0].valor


def _firma(firmante: _Firmante, bolsa: list[Certificado]) -> Firma:
    suyos = [uno for uno in bolsa if (uno.emisor, uno.serie) == (firmante.emisor, firmante.serie)]
    if len(suyos) != 1:
        raise NoVale("E2·FIRMA_SIN_CERTIFICADO")
    if firmante.atributos is None:
        raise NoVale("E2·FIRMA_SIN_ATRIBUTOS")
    atributos = _atributos(firmante.atributos)
    _comprobar_referencia(atributos, suyos[0])
    resumen = RESUMENES.get(firmante.resumen, "")
    if not resumen or not _pareja_admitida(suyos[0].clave, firmante.algoritmo, resumen):
        raise NoVale("E2·CLAVE_DEBIL")
    momento = leer_hora(atributos[OID_HORA])
    if not momento:
        raise NoVale("E2·FIRMA_SIN_ATRIBUTOS")
    return Firma(suyos[0], momento, resumen, atributos[OID_RESUMEN].valor)


def _atributos(conjunto: Nodo) -> dict[bytes, Nodo]:
    """Los atributos firmados que se exigen."""
    try:
        valores = _valores(conjunto)
    except MalDer:
        raise NoVale("E2·FIRMA_SIN_ATRIBUTOS") from None
    completos = {OID_TIPO, OID_RESUMEN, OID_HORA} <= set(valores)
    if not completos or valores[OID_TIPO].valor != OID_DATOS:
        raise NoVale("E2·FIRMA_SIN_ATRIBUTOS")
    if valores[OID_RESUMEN].etiqueta != OCTETOS:
        raise NoVale("E2·FIRMA_SIN_ATRIBUTOS")
    return valores


def _valores(conjunto: Nodo) -> dict[bytes, Nodo]:
    """Cada atributo una vez y con un valor: no puede haber dos respuestas."""
    valores: dict[bytes, Nodo] = {}
    for atributo in partes(conjunto, CERO):
        tipo, valor = partes(atributo, SECUENCIA, 2)
        (solo,) = partes(valor, CONJUNTO, 1)
        if tipo.etiqueta != OID or tipo.valor in valores:
            raise MalDer
        valores[tipo.valor] = solo
    return valores


def _comprobar_referencia(atributos: dict[bytes, Nodo], certificado: Certificado) -> None:
    """SigningCertificateV2: la firma señala este certificado exacto y no otro."""
    try:
        referencia = partes(atributos[OID_CERTIFICADO], SECUENCIA)
        campos = partes(partes(referencia[0], SECUENCIA)[0], SECUENCIA)
        con_algoritmo = campos[0].etiqueta == SECUENCIA
        algoritmo = _algoritmo(campos.pop(0)) if con_algoritmo else OID_SHA256
        huella = campos[0]
    except (MalDer, KeyError, IndexError):
        raise NoVale("E2·FIRMA_NO_CADES") from None
    if huella.etiqueta != OCTETOS:
        raise NoVale("E2·FIRMA_NO_CADES")
    nombre = RESUMENES.get(algoritmo)
    if nombre is None or hashlib.new(nombre, certificado.der).digest() != huella.valor:
        raise NoVale("E2·FIRMA_SIN_CERTIFICADO")


def _pareja_admitida(clave: Nodo, algoritmo: bytes, resumen: str) -> bool:
    """RSA de 2048 a 8192 bits o P-256/P-384, con el algoritmo que les corresponde."""
    try:
        cabecera, bits = partes(clave, SECUENCIA, 2)
        trozos = partes(cabecera, SECUENCIA)
        tipo = trozos[0].valor
        if tipo == OID_RSA:
            modulo = partes(unico(bits.valor[1:]), SECUENCIA, 2)[0]
            fuerte = 2048 <= int.from_bytes(modulo.valor, "big").bit_length() <= 8192
        else:
            fuerte = tipo == OID_EC and len(trozos) == 2 and trozos[1].valor in CURVAS
    except (MalDer, IndexError):
        return False
    if algoritmo == OID_RSA:
        return fuerte and tipo == OID_RSA
    return fuerte and FIRMAS.get(algoritmo) == (tipo, resumen)


def leer_hora(nodo: Nodo) -> str:
    """El instante `AAAA-MM-DDTHH:MM:SSZ` de un UTCTime o GeneralizedTime; vacío si no lo es."""
    texto = nodo.valor.decode("latin-1")
    if not re.fullmatch(r"[0-9]{12,14}Z", texto):
        return ""
    if nodo.etiqueta == 0x17 and len(texto) == 13:
        texto = ("19" if texto[:2] >= "50" else "20") + texto
    elif nodo.etiqueta != 0x18 or len(texto) != 15:
        return ""
    fecha = f"{texto[:4]}-{texto[4:6]}-{texto[6:8]}T{texto[8:10]}:{texto[10:12]}:{texto[12:]}"
    return fecha if es_momento(fecha) else ""


def nombre_de(titular: bytes) -> str:
    """El nombre común, aunque el certificado lo codifique mal; vacío si no lo tiene."""
    try:
        for conjunto in partes(unico(titular), SECUENCIA):
            for par in partes(conjunto, CONJUNTO):
                tipo, valor = partes(par, SECUENCIA, 2)
                if tipo.valor == OID_NOMBRE_COMUN:
                    juego = {0x0C: "utf-8", 0x1E: "utf-16-be"}.get(valor.etiqueta, "latin-1")
                    return limpio(valor.valor.decode(juego, "replace"))
    except MalDer:
        pass
    return ""


def buscar_openssl(indicado: str | None) -> str:
    """La orden openssl: la indicada, la de la ruta del sistema o la que trae Git en Windows."""
    if indicado:
        candidatos: list[str] = [indicado]
    else:
        candidatos = ["openssl"]
        if os.name == "nt":
            programas = Path(os.environ.get("PROGRAMFILES", r"C:\Program Files"))
            carpetas = ("Git/usr/bin", "Git/mingw64/bin", "OpenSSL-Win64/bin")
            candidatos += [str(programas / una / "openssl.exe") for una in carpetas]
    for candidato in candidatos:
        hallado = shutil.which(candidato)
        if hallado:
            return hallado
    raise NoVale("V02_SIN_OPENSSL", "instálela o indique dónde está con --openssl")


def comprobar_con_openssl(orden: str, carpeta: Path, p7s: bytes, firmas: list[Firma]) -> None:
    """La criptografía de todas las firmas, con los certificados exactos que ya se escogieron."""
    (carpeta / "firma.p7s").write_bytes(p7s)
    (carpeta / "claves.pem").write_text(
        "".join(en_pem(una.certificado.der) for una in firmas), encoding="ascii"
    )
    ordenes = [orden, "cms", "-verify", "-binary", "-inform", "DER", "-in", "firma.p7s"]
    ordenes += ["-content", "paquete.zip", "-nointern", "-certfile", "claves.pem", "-noverify"]
    ordenes += ["-out", os.devnull]
    try:
        hecho = subprocess.run(
            ordenes,
            cwd=str(carpeta),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=600,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoVale("V03_OPENSSL", type(error).__name__) from None
    if hecho.returncode == 4:
        raise NoVale("E2·FIRMA_INVALIDA")
    if hecho.returncode == 2:
        raise NoVale("E2·FIRMA_ILEGIBLE")
    if hecho.returncode != 0:
        raise NoVale("V03_OPENSSL", f"terminó con {hecho.returncode}")


def en_pem(crudo: bytes) -> str:
    """Un certificado DER como texto PEM."""
    texto = base64.encodebytes(crudo).decode("ascii")
    return f"-----BEGIN CERTIFICATE-----\n{texto}-----END CERTIFICATE-----\n"


# --- De quién es: huella y código del convenio ---------------------------------------------------

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def codigo_de(huella: str) -> str:
    """Los primeros 100 bits de la huella y un símbolo de control."""
    bits = int(huella[:25], 16)
    valores = [bits >> (5 * (19 - i)) & 31 for i in range(20)]
    letras = "".join(CROCKFORD[valor] for valor in valores)
    return "-".join([*(letras[i : i + 5] for i in range(0, 20, 5)), CROCKFORD[_control(valores)]])


def _control(valores: list[int]) -> int:
    return sum(peso * valor for peso, valor in enumerate(valores, start=1)) % 31


def codigo_plano(codigo: str) -> str:
    """El código sin guiones ni espacios, o NoVale si una letra o el control no cuadran."""
    plano = "".join(codigo.split()).replace("-", "").upper()
    plano = plano.translate(str.maketrans("OIL", "011"))
    if len(plano) != 21 or any(letra not in CROCKFORD for letra in plano):
        raise NoVale("V05_CODIGO")
    valores = [CROCKFORD.index(letra) for letra in plano]
    if valores[20] != _control(valores[:20]):
        raise NoVale("V05_CODIGO")
    return plano


def certificado_del_convenio(ruta: Path) -> str:
    """La huella del certificado dado, venga en DER o en PEM."""
    try:
        if ruta.stat().st_size > MAX_CERTIFICADO:
            raise NoVale("V06_CERTIFICADO", ruta.name)
        crudo = ruta.read_bytes()
    except OSError:
        raise NoVale("V04_ILEGIBLE", ruta.name) from None
    try:
        pem = re.search(rb"-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END", crudo)
        if pem:
            crudo = base64.b64decode(b"".join(pem.group(1).split()), validate=True)
        return leer_certificado(crudo).huella
    except ValueError:
        raise NoVale("V06_CERTIFICADO", ruta.name) from None


class Esperado(NamedTuple):
    """Con qué se coteja la clave: huella, código, los dos o ninguno."""

    huella: str
    codigo: str

    def cotejar(self, firmas: list[Firma]) -> int | None:
        """La firma esperada por su posición; `None` si no se pidió cotejar."""
        if not self.huella and not self.codigo:
            return None
        for indice, una in enumerate(firmas):
            huella = una.certificado.huella
            es_la_huella = self.huella in ("", huella)
            if es_la_huella and self.codigo in ("", codigo_de(huella).replace("-", "")):
                return indice
        raise NoVale("Q501_CLAVE_DESCONOCIDA")


# --- JSON estricto -------------------------------------------------------------------------------

CONTROLES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def leer_json(crudo: bytes) -> Any:
    """Un JSON con enteros cortos, sin claves repetidas, sin BOM y con pocos niveles."""
    if crudo.count(b",") + crudo.count(b"[") + crudo.count(b"{") > MAX_VALORES:
        raise NoVale("E310_DEMASIADOS_REGISTROS")
    lector = json.JSONDecoder(
        object_pairs_hook=_objeto, parse_int=_entero, parse_float=_decimal, parse_constant=_decimal
    )
    try:
        valor = lector.decode(crudo.decode("utf-8"))
    except RecursionError:
        raise NoVale("E304_JSON_PROFUNDO") from None
    except ValueError:
        raise NoVale("E302_JSON_INVALIDO") from None
    _comprobar_textos(valor)
    return valor


def _objeto(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    objeto = dict(pares)
    if len(objeto) != len(pares):
        raise NoVale("E305_JSON_CLAVE_REPETIDA")
    return objeto


def _entero(escrito: str) -> int:
    if len(escrito) - escrito.startswith("-") > MAX_DIGITOS:
        raise NoVale("E306_JSON_NUMERO")
    return int(escrito)


def _decimal(_escrito: str) -> NoReturn:
    raise NoVale("E306_JSON_NUMERO")


def _comprobar_textos(valor: Any) -> None:
    """Recorre por niveles y sin recursión; todo texto o clave es NFC, corto y sin controles."""
    nivel = [valor]
    for _ in range(MAX_NIVELES + 1):
        siguiente: list[Any] = []
        for uno in nivel:
            if isinstance(uno, str):
                _comprobar_texto(uno)
            elif isinstance(uno, dict):
                siguiente += [*uno, *uno.values()]
            elif isinstance(uno, list):
                siguiente += uno
        nivel = siguiente
        if not nivel:
            return
    raise NoVale("E304_JSON_PROFUNDO")


def _comprobar_texto(texto: str) -> None:
    if len(texto) > MAX_TEXTO or CONTROLES.search(texto):
        raise NoVale("E307_ESQUEMA", "texto")
    if unicodedata.normalize("NFC", texto) != texto:
        raise NoVale("E307_ESQUEMA", "texto")


# --- El contenido --------------------------------------------------------------------------------

HUELLA = re.compile("[0-9a-f]{64}")
FICHA = re.compile(r"[A-Za-z0-9_\-./+: ]{1,64}")
CLAVE = re.compile("[A-Za-z0-9-]{1,20}")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENTO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class Contenido(NamedTuple):
    """Lo que hay dentro, ya comprobado entero."""

    manifiesto: dict[str, Any]
    identidad: str
    datos: Any
    entradas: dict[str, Entrada]


def abrir_contenido(tramo: Tramo) -> Contenido:
    """Abre el zip interno de un sobre ya autenticado y compara todas las huellas."""
    entradas = {una.nombre.decode("ascii"): una for una in leer_indice(tramo, PERFIL_INTERIOR)}
    for nombre, una in entradas.items():
        tope = MAX_DATOS if nombre.startswith("datos/") else MAX_ENTRADA
        if una.tamano > (MAX_MANIFIESTO if nombre == MANIFIESTO else tope):
            raise NoVale("E406_BOMBA", nombre)
    if MANIFIESTO not in entradas:
        raise NoVale("E407_SIN_MANIFIESTO")
    crudo = b"".join(contenido_de(tramo, entradas[MANIFIESTO]))
    manifiesto = leer_json(crudo)
    de_municipio = comprobar_manifiesto(manifiesto)
    if de_municipio and any(n.startswith("datos/") and n != DATOS for n in entradas):
        raise NoVale("E403_NOMBRE")
    _comprobar_lista(entradas, manifiesto["archivos"], [DATOS] if de_municipio else [])
    solo_datos = {MANIFIESTO, DATOS, LEEME}
    if de_municipio and manifiesto["tipo"] == "ligero" and not set(entradas) <= solo_datos:
        raise NoVale("E307_ESQUEMA", "tipo")
    guardado = _comprobar_huellas(tramo, entradas, manifiesto["archivos"])
    datos = leer_json(guardado) if guardado else {}
    if de_municipio:
        _comprobar_datos(datos, manifiesto)
    return Contenido(manifiesto, hashlib.sha256(crudo).hexdigest(), datos, entradas)


def comprobar_manifiesto(manifiesto: Any) -> bool:
    """Comprueba los campos que se usan; dice si es la entrega de un municipio."""
    if not isinstance(manifiesto, dict) or not isinstance(manifiesto.get("formato"), str):
        raise NoVale("E307_ESQUEMA", "manifiesto")
    familia, _, version = manifiesto["formato"].partition("/")
    if familia not in FORMATOS or not re.fullmatch("[0-9]{1,4}", version):
        raise NoVale("E308_FORMATO")
    if int(version) > VERSION_CONOCIDA:
        raise NoVale("Q601_FORMATO_NUEVO")
    if version != str(VERSION_CONOCIDA):
        raise NoVale("E308_FORMATO")
    _exigir(_archivos_validos(manifiesto.get("archivos")), "archivos")
    if familia != PAQUETE:
        return False
    _comprobar_campos(manifiesto)
    if manifiesto["esquema_datos"] > ESQUEMA_CONOCIDO:
        raise NoVale("Q603_ESQUEMA_NUEVO")
    return True


def _comprobar_campos(manifiesto: dict[str, Any]) -> None:
    formas = {
        "app": FICHA,
        "creado": MOMENTO,
        "linaje": UUID,
        "modelo": FICHA,
        "municipio": CLAVE,
        "pais": re.compile("[A-Z]{2}"),
        "tipo": re.compile("completo|ligero|parcial"),
    }
    for clave, forma in formas.items():
        _exigir(_cumple(forma, manifiesto.get(clave)), clave)
    _exigir(es_momento(manifiesto["creado"]), "creado")
    _exigir(_cumple(FICHA, manifiesto.get("destinatario") or "-"), "destinatario")
    _exigir(_es_entero(manifiesto.get("secuencia"), 1, 10**9), "secuencia")
    _exigir(_es_entero(manifiesto.get("esquema_datos"), 1, 10**6), "esquema_datos")
    anterior = manifiesto.get("anterior", "")
    _exigir(anterior is None or _cumple(HUELLA, anterior), "anterior")
    referidas = manifiesto.get("evidencias_referidas")
    validas = isinstance(referidas, list) and all(_cumple(HUELLA, una) for una in referidas)
    _exigir(validas, "evidencias_referidas")
    rotacion = manifiesto.get("rotacion", "")
    valida = isinstance(rotacion, dict) and _cumple(HUELLA, rotacion.get("nueva_huella"))
    _exigir(rotacion is None or valida, "rotacion")


def _archivos_validos(archivos: Any) -> bool:
    return isinstance(archivos, list) and all(
        isinstance(uno, dict)
        and isinstance(uno.get("ruta"), str)
        and _cumple(HUELLA, uno.get("sha256"))
        and _es_entero(uno.get("tamano"), 0, 10**9)
        for uno in archivos
    )


def _cumple(forma: re.Pattern[str], valor: Any) -> bool:
    return isinstance(valor, str) and forma.fullmatch(valor) is not None


def _es_entero(valor: Any, minimo: int, maximo: int) -> bool:
    return type(valor) is int and minimo <= valor <= maximo


def es_momento(texto: str) -> bool:
    """Si `AAAA-MM-DDTHH:MM:SSZ` es una fecha y una hora que existen."""
    if not MOMENTO.fullmatch(texto):
        return False
    try:
        datetime.datetime.fromisoformat(texto[:-1])
    except ValueError:
        return False
    return True


def _exigir(vale: object, campo: str) -> None:
    if not vale:
        raise NoVale("E307_ESQUEMA", campo)


def _comprobar_lista(
    entradas: dict[str, Entrada], archivos: list[dict[str, Any]], obligados: list[str]
) -> None:
    """Lo que hay es exactamente lo listado, en su orden."""
    listados = {uno["ruta"] for uno in archivos}
    _exigir(len(listados) == len(archivos), "archivos")
    for nombre in entradas:
        if nombre not in listados and nombre != MANIFIESTO:
            raise NoVale("E408_ARCHIVO_NO_LISTADO", nombre)
    for nombre in [*listados, *obligados]:
        if nombre not in entradas or nombre == MANIFIESTO:
            raise NoVale("E409_ARCHIVO_FALTANTE", nombre)
    if list(entradas) != [MANIFIESTO, *sorted(listados)]:
        raise NoVale("E401_ZIP_INTERNO", "orden de los archivos")


def _comprobar_huellas(
    tramo: Tramo, entradas: dict[str, Entrada], archivos: list[dict[str, Any]]
) -> bytes:
    """Recorre cada archivo una vez; devuelve los bytes de `datos.json`, o vacío si no hay."""
    guardado = []
    for archivo in archivos:
        nombre = archivo["ruta"]
        una = entradas[nombre]
        suma = hashlib.sha256()
        if una.tamano != archivo["tamano"]:
            raise NoVale("E410_HUELLA", nombre)
        for pedazo in contenido_de(tramo, una):
            suma.update(pedazo)
            if nombre == DATOS:
                guardado.append(pedazo)
        en_nombre = nombre[11:75] if nombre.startswith("evidencias/") else archivo["sha256"]
        if not suma.hexdigest() == archivo["sha256"] == en_nombre:
            raise NoVale("E410_HUELLA", nombre)
    return b"".join(guardado)


def _comprobar_datos(datos: Any, manifiesto: dict[str, Any]) -> None:
    """Lo que hace falta para listar: de quién son y las listas con sus topes."""
    municipio = datos.get("municipio") if isinstance(datos, dict) else None
    if not isinstance(municipio, dict):
        raise NoVale("E307_ESQUEMA", "municipio")
    for clave, tope in TOPES_DE_LISTA.items():
        lista = datos.get(clave)
        _exigir(isinstance(lista, list) and all(isinstance(u, dict) for u in lista), clave)
        if len(lista) > tope:
            raise NoVale("E310_DEMASIADOS_REGISTROS", clave)
    de_datos = (municipio.get("clave"), municipio.get("pais"))
    if de_datos != (manifiesto["municipio"], manifiesto["pais"]):
        raise NoVale("E309_MUNICIPIO_INCOHERENTE")


# --- Comprobar y contar ---------------------------------------------------------------------------


def comprobar(opciones: argparse.Namespace) -> dict[str, Any]:
    """Todo el examen; el resultado es lo que se imprime con --json."""
    informe: dict[str, Any] = {"archivo": opciones.paquete.name, "firmas": []}
    try:
        esperado = _esperado(opciones)
        openssl = buscar_openssl(opciones.openssl)
        with tempfile.TemporaryDirectory(prefix="verificar-") as carpeta:
            _examinar(opciones, esperado, openssl, Path(carpeta), informe)
    except NoVale as error:
        return _concluir(informe, error.salida, error.codigo, error.mensaje)
    except OSError as error:
        motivo = error.strerror or type(error).__name__
        nombre = Path(str(error.filename or opciones.paquete)).name
        fallo = NoVale("V04_ILEGIBLE", f"{nombre}: {motivo}")
        return _concluir(informe, fallo.salida, fallo.codigo, fallo.mensaje)
    if informe["cotejada"]:
        mensaje = "El archivo está íntegro y lo firmó la clave indicada."
        return _concluir(informe, AUTENTICO, "OK", mensaje)
    mensaje = (
        "La firma es íntegra, pero no se comprobó de quién es: compare la huella o el código con "
        "el anexo firmado del convenio."
    )
    return _concluir(informe, SIN_COTEJAR, "OK", mensaje)


def _concluir(informe: dict[str, Any], salida: int, codigo: str, mensaje: str) -> dict[str, Any]:
    estado = {"estado": ESTADOS[salida], "salida": salida, "codigo": codigo, "mensaje": mensaje}
    return {**estado, **informe}


def _esperado(opciones: argparse.Namespace) -> Esperado:
    huella = certificado_del_convenio(opciones.certificado) if opciones.certificado else ""
    return Esperado(huella, codigo_plano(opciones.codigo) if opciones.codigo else "")


def _examinar(
    opciones: argparse.Namespace,
    esperado: Esperado,
    openssl: str,
    carpeta: Path,
    informe: dict[str, Any],
) -> None:
    """Primero de quién es, sobre bytes sin abrir; sólo después, qué trae."""
    if opciones.paquete.exists() and not opciones.paquete.is_file():
        raise NoVale("E102_NO_ES_PAQUETE")
    copia = carpeta / "paquete.zip"
    with opciones.paquete.open("rb") as archivo:
        informe["tamano"] = archivo.seek(0, os.SEEK_END)
        tramo = Tramo(archivo, 0, informe["tamano"])
        interior, p7s = abrir_sobre(tramo)
        firmas = leer_firmas(p7s)
        crc, resumenes = _copiar(tramo, interior, copia, {una.resumen for una in firmas})
        for una in firmas:
            if una.resumen_del_contenido != resumenes[una.resumen]:
                raise NoVale("E2·CONTENIDO_ALTERADO")
        comprobar_con_openssl(openssl, carpeta, p7s, firmas)
        comprobar_sumas(tramo, crc)
    informe["firmas"] = [_contar_firma(una) for una in firmas]
    cotejada = esperado.cotejar(firmas)
    informe["cotejada"] = cotejada is not None
    for indice, una in enumerate(informe["firmas"]):
        una["cotejada"] = indice == cotejada
    with copia.open("rb") as archivo:
        tramo = Tramo(archivo, 0, copia.stat().st_size)
        contenido = abrir_contenido(tramo)
        informe.update(_contar_contenido(contenido))
        if opciones.extraer:
            extraer(tramo, contenido, opciones.extraer, informe["evidencias"])
            informe["extraido_en"] = str(opciones.extraer)


def _copiar(
    tramo: Tramo, interior: Entrada, copia: Path, nombres: set[str]
) -> tuple[int, dict[str, bytes]]:
    """Copia `paquete.zip` aparte: lo que se firma y lo que se abre son los mismos bytes."""
    sumas = {nombre: hashlib.new(nombre) for nombre in nombres}
    crc = 0
    with copia.open("wb") as salida:
        for pedazo in tramo.pedazos(interior.desde, interior.hasta):
            salida.write(pedazo)
            crc = zlib.crc32(pedazo, crc)
            for suma in sumas.values():
                suma.update(pedazo)
    return crc, {nombre: suma.digest() for nombre, suma in sumas.items()}


def _contar_firma(una: Firma) -> dict[str, Any]:
    certificado = una.certificado
    return {
        "huella": certificado.huella,
        "codigo": codigo_de(certificado.huella),
        "nombre_sin_comprobar": nombre_de(certificado.titular),
        "momento_declarado": una.momento,
        "certificado_desde": certificado.desde,
        "certificado_hasta": certificado.hasta,
        "autofirmado": certificado.emisor == certificado.titular,
    }


_DEL_MANIFIESTO = (
    *("formato", "pais", "municipio", "secuencia", "creado", "destinatario", "modelo", "tipo"),
    *("anterior", "linaje", "app", "rotacion", "emisor", "serie", "paquete", "capacitacion"),
)


def _contar_contenido(contenido: Contenido) -> dict[str, Any]:
    manifiesto, datos = contenido.manifiesto, contenido.datos
    familia = manifiesto["formato"].partition("/")[0]
    sabido = {clave: manifiesto[clave] for clave in _DEL_MANIFIESTO if clave in manifiesto}
    municipio = datos.get("municipio") if isinstance(datos, dict) else None
    nombre = municipio.get("nombre", "") if isinstance(municipio, dict) else ""
    return {
        "que_es": FORMATOS[familia],
        **sabido,
        "nombre_municipio": nombre if isinstance(nombre, str) else "",
        "manifiesto_sha256": contenido.identidad,
        "archivos": manifiesto["archivos"],
        "registros": _cuantos(datos),
        "evidencias": _evidencias(contenido),
    }


def _cuantos(datos: Any) -> dict[str, int]:
    if not isinstance(datos, dict):
        return {}
    return {clave: len(valor) for clave, valor in datos.items() if isinstance(valor, list)}


def _evidencias(contenido: Contenido) -> list[dict[str, Any]]:
    """Cada evidencia con su nombre original y la entrada en que viaja (vacía si no viaja)."""
    por_huella = {n[11:75]: n for n in contenido.entradas if n.startswith("evidencias/")}
    datos = contenido.datos if isinstance(contenido.datos, dict) else {}
    lista = []
    for una in datos.get("evidencias", []):
        sha256 = una.get("sha256") if isinstance(una, dict) else None
        if isinstance(sha256, str) and isinstance(una.get("nombre"), str):
            entrada = por_huella.pop(sha256, "") if sha256 else ""
            lista.append({"nombre": una["nombre"], "sha256": sha256, "entrada": entrada})
    lista += [{"nombre": "", "sha256": s, "entrada": n} for s, n in por_huella.items()]
    return lista


def extraer(
    tramo: Tramo, contenido: Contenido, destino: Path, evidencias: list[dict[str, Any]]
) -> None:
    """Escribe el contenido en una carpeta nueva o vacía, con los nombres internos.

    Ningún nombre escrito por una persona llega a ser una ruta: los originales van en el índice.
    """
    if destino.exists() and (not destino.is_dir() or any(destino.iterdir())):
        raise NoVale("V04_ILEGIBLE", f"{destino.name}: debe ser una carpeta nueva o vacía")
    for nombre, una in contenido.entradas.items():
        ruta = destino.joinpath(*nombre.split("/"))
        ruta.parent.mkdir(parents=True, exist_ok=True)
        with ruta.open("xb") as salida:
            for pedazo in contenido_de(tramo, una):
                salida.write(pedazo)
    renglones = [f"{una['entrada'] or 'no viaja'}\t{limpio(una['nombre'])}" for una in evidencias]
    indice = "\r\n".join(["archivo\tnombre original", *renglones, ""])
    (destino / "INDICE.txt").write_bytes(b"\xef\xbb\xbf" + indice.encode("utf-8"))


# --- Lo que ve la persona -------------------------------------------------------------------------


def limpio(texto: str) -> str:
    """Un texto ajeno, en una línea y sin controles ni marcas que cambien la dirección."""
    return "".join(letra if letra.isprintable() else " " for letra in texto)[:200].strip()


def en_grupos(huella: str) -> str:
    """La huella en grupos de cuatro, como en el anexo del convenio."""
    return " ".join(huella[i : i + 4] for i in range(0, len(huella), 4))


def legible(momento: Any) -> str:
    """`2026-11-20T16:00:00Z` como `20/11/2026 16:00 UTC`."""
    texto = momento if isinstance(momento, str) else ""
    if not MOMENTO.fullmatch(texto):
        return "sin fecha"
    return f"{texto[8:10]}/{texto[5:7]}/{texto[:4]} {texto[11:16]} UTC"


def renglones(informe: dict[str, Any]) -> Iterator[str]:
    """El informe para una persona; la última línea es la conclusión."""
    yield f"Archivo: {limpio(informe['archivo'])}"
    if "que_es" in informe:
        yield f"Qué es: {informe['que_es']} ({informe['formato']})"
    for numero, una in enumerate(informe["firmas"], start=1):
        yield ""
        yield f"FIRMA {numero}"
        yield f"  Hecha el {legible(una['momento_declarado'])}, según quien firmó"
        yield f"  Nombre en el certificado, sin comprobar: {una['nombre_sin_comprobar'] or '-'}"
        yield f"  Huella SHA-256: {en_grupos(una['huella'])}"
        yield f"  Código de verificación: {una['codigo']}"
        if una.get("cotejada"):
            yield "  Es la clave indicada."
    if "archivos" in informe:
        yield from _renglones_de_contenido(informe)
    yield ""
    yield _conclusion(informe)


_RENGLONES = (
    ("Número de entrega", "secuencia"),
    ("Modelo", "modelo"),
    ("Dirigido a", "destinatario"),
    ("Lo emite", "emisor"),
    ("Número de retorno", "serie"),
    ("Responde a la entrega con identidad", "paquete"),
)


def _renglones_de_contenido(informe: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield "CONTENIDO"
    if informe.get("capacitacion"):
        yield "  Es de capacitación: no vale como entrega ni como respuesta."
    if informe.get("municipio"):
        yield f"  Municipio: {_lugar(informe)}"
    for titulo, clave in _RENGLONES:
        if informe.get(clave):
            yield f"  {titulo}: {_dato(informe, clave)}"
    if "creado" in informe:
        yield f"  Creado: {legible(informe['creado'])}"
    yield f"  Identidad (SHA-256 del manifiesto): {informe['manifiesto_sha256']}"
    yield f"  Archivos: {len(informe['archivos'])}, todos con su huella correcta"
    yield from _renglones_de_archivos(informe["archivos"])
    yield from _renglones_de_evidencias(informe["evidencias"])
    if "extraido_en" in informe:
        yield f"  Se extrajo en: {limpio(informe['extraido_en'])}"


def _lugar(informe: dict[str, Any]) -> str:
    clave = f"({_dato(informe, 'pais')} {_dato(informe, 'municipio')})"
    return f"{limpio(informe['nombre_municipio'])} {clave}".strip()


def _renglones_de_archivos(archivos: list[dict[str, Any]]) -> Iterator[str]:
    for uno in archivos:
        if not uno["ruta"].startswith("evidencias/"):
            yield f"    {uno['ruta']} ({uno['tamano']:,} bytes)"


def _renglones_de_evidencias(evidencias: list[dict[str, Any]]) -> Iterator[str]:
    yield f"  Evidencias: {len(evidencias)}"
    for una in evidencias:
        donde = una["entrada"] or "no viaja en este archivo"
        yield f"    {limpio(una['nombre']) or 'sin nombre'} -> {donde}"


def _dato(informe: dict[str, Any], clave: str) -> str:
    return limpio(str(informe.get(clave, "")))


def _conclusion(informe: dict[str, Any]) -> str:
    palabra = {
        AUTENTICO: "AUTÉNTICO",
        RECHAZADO: "RECHAZADO",
        NO_COMPROBADO: "NO SE PUDO COMPROBAR",
        SIN_COTEJAR: "ÍNTEGRO, SIN COTEJAR",
    }[informe["salida"]]
    codigo = "" if informe["codigo"] == "OK" else f" ({informe['codigo']})"
    return f"{palabra}. {informe['mensaje']}{codigo}"


class _Uso(argparse.ArgumentParser):
    """argparse habla inglés; aquí sólo se muestra el texto de arriba."""

    def format_help(self) -> str:  # type: ignore[explicit-override]
        return __doc__ or ""

    def error(self, message: str) -> NoReturn:  # type: ignore[explicit-override]
        del message
        sys.stderr.write(f"{__doc__}\n{MENSAJES['V01_USO']} (V01_USO)\n")
        raise SystemExit(NO_COMPROBADO)


def main(argumentos: list[str] | None = None) -> int:
    """Examina el paquete, escribe el informe y devuelve el código de salida."""
    for flujo in (sys.stdout, sys.stderr):
        # Una consola de Windows no tiene todas las letras: la que falte se cambia por «?».
        if hasattr(flujo, "reconfigure"):
            flujo.reconfigure(errors="replace")
    uso = _Uso(allow_abbrev=False)
    uso.add_argument("paquete", type=Path)
    uso.add_argument("--certificado", type=Path)
    uso.add_argument("--codigo")
    uso.add_argument("--openssl")
    uso.add_argument("--extraer", type=Path)
    uso.add_argument("--json", action="store_true")
    opciones = uso.parse_args(argumentos)
    informe = comprobar(opciones)
    if opciones.json:
        sys.stdout.write(json.dumps(informe, indent=1, sort_keys=True) + "\n")
    else:
        sys.stdout.write("\n".join(renglones(informe)) + "\n")
    return int(informe["salida"])


if __name__ == "__main__":
    sys.exit(main())

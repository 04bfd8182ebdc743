"""Los casos de ataque como datos: cómo se construye cada archivo y qué debe contestar el lector.

El importador del garante corre los mismos casos: `construir` da los bytes y `firmantes()` dice
qué claves tiene que dar de alta para que lo auténtico lo sea.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7

from app.paquete import algoritmos, canonico, claves, der, limites, nombres
from app.paquete.firma import Firmante
from app.paquete.zip_formato import DEFLATE
from tests.adversarios import fabrica
from tests.adversarios.fabrica import Pieza

OK = "OK"
EVIDENCIA = fabrica.evidencia(1, 5_000)


@dataclass(frozen=True)
class Caso:
    """Un archivo hostil (o válido) y el código con que debe contestarse.

    `registrar`: las claves que conoce el garante en ese caso.
    """

    id: str
    que: str
    construir: Callable[[], bytes]
    codigo: str
    registrar: Callable[[], list[Firmante]] = lambda: [fabrica.firmante_propio()]


@cache
def valido(secuencia: int = 7, anterior: str | None = None) -> bytes:
    """Los bytes del paquete de referencia de 15001."""
    with TemporaryDirectory() as carpeta:
        ruta = fabrica.exportar(
            Path(carpeta), evidencias=[EVIDENCIA], secuencia=secuencia, anterior=anterior
        )
        return ruta.read_bytes()


def firmado_por(*firmantes: Firmante) -> bytes:
    """El paquete de referencia, firmado por otros."""
    return fabrica.sellar(sobre().interior, firmantes)


def sobre() -> fabrica.Sobre:
    """Las piezas del paquete de referencia."""
    return fabrica.desarmar(valido())


def archivos() -> dict[str, bytes]:
    """Los archivos de dentro del paquete de referencia."""
    return fabrica.desarmar_interior(sobre().interior)


def _exterior(piezas: list[tuple[str, bytes]], **opciones: Any) -> bytes:
    return fabrica.zip_de(piezas, **opciones)


def _tres() -> list[tuple[str, bytes]]:
    uno = sobre()
    return [
        (nombres.MIMETYPE, uno.tipo),
        (nombres.INTERIOR, uno.interior),
        (nombres.FIRMA, uno.p7s),
    ]


def _zipfile(*archivos_: tuple[str, bytes]) -> bytes:
    memoria = io.BytesIO()
    with zipfile.ZipFile(memoria, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nombre, contenido in archivos_:
            zip_.writestr(nombre, contenido)
    return memoria.getvalue()


def en_un_byte(crudo: bytes, posicion: int, mascara: int = 0x01) -> bytes:
    """Los mismos bytes con uno cambiado."""
    copia = bytearray(crudo)
    copia[posicion] ^= mascara
    return bytes(copia)


def _en(parte: bytes, desplazamiento: int = 0, mascara: int = 0x01) -> bytes:
    """El paquete con un byte cambiado donde empieza `parte`."""
    return en_un_byte(valido(), valido().index(parte) + desplazamiento, mascara)


def _con_comentario() -> bytes:
    return valido()[:-2] + (4).to_bytes(2, "little") + b"hola"


def _trasplante() -> bytes:
    otro = fabrica.desarmar(valido(8))
    return replace(otro, p7s=sobre().p7s).cerrar()


SECCION_A = [
    Caso("P001", "válido de referencia", valido, OK),
    Caso(
        "P002",
        "válido, certificado de gobierno RSA",
        lambda: firmado_por(fabrica.firmante_gobierno()),
        OK,
        lambda: [fabrica.firmante_gobierno()],
    ),
    Caso(
        "P003",
        "válido, segunda firma de una clave desconocida",
        lambda: firmado_por(fabrica.firmante_propio(), fabrica.firmante_propio(vez=9)),
        OK,
    ),
    Caso("P004", "vacío", lambda: b"", "E102_NO_ES_PAQUETE"),
    Caso("P005", "bytes al azar", lambda: fabrica.evidencia(5, 4_000), "E102_NO_ES_PAQUETE"),
    Caso("P006", "texto renombrado", lambda: b"hola\n" * 50, "E102_NO_ES_PAQUETE"),
    Caso(
        "P007",
        "zip cualquiera (como un docx)",
        lambda: _zipfile(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<w/>" * 99)),
        "E103_CONTENEDOR",
    ),
    Caso(
        "P008",
        "contenedor ASiC-E",
        lambda: _exterior(
            [
                ("mimetype", b"application/vnd.etsi.asic-e+zip"),
                ("META-INF/ASiCManifest001.xml", b"<asic/>"),
                ("datos.json", b"{}"),
                ("META-INF/signature001.p7s", sobre().p7s),
            ]
        ),
        "E103_CONTENEDOR",
    ),
    Caso("P009", "cortado a la mitad", lambda: valido()[: len(valido()) // 2], "E104_TRUNCADO"),
    Caso("P010", "sin los últimos 10 bytes", lambda: valido()[:-10], "E104_TRUNCADO"),
    Caso("P011", "sin el último byte", lambda: valido()[:-1], "E104_TRUNCADO"),
    Caso("P012", "sólo los primeros 200 bytes", lambda: valido()[:200], "E104_TRUNCADO"),
    Caso("P013", "basura al final", lambda: valido() + b"basura" * 20, "E103_CONTENEDOR"),
    Caso(
        "P014", "programa antepuesto", lambda: b"MZ" + b"\0" * 200 + valido(), "E102_NO_ES_PAQUETE"
    ),
    Caso("P015", "comentario de zip", _con_comentario, "E103_CONTENEDOR"),
    Caso(
        "P016",
        "entrada de más (evil.exe)",
        lambda: _exterior([*_tres(), ("evil.exe", b"MZ")]),
        "E103_CONTENEDOR",
    ),
    Caso(
        "P017",
        "segunda firma como archivo",
        lambda: _exterior([*_tres(), ("META-INF/signature2.p7s", sobre().p7s)]),
        "E103_CONTENEDOR",
    ),
    Caso(
        "P018",
        "paquete.zip dos veces",
        lambda: _exterior([*_tres()[:2], (nombres.INTERIOR, b"PK"), _tres()[2]]),
        "E103_CONTENEDOR",
    ),
    Caso(
        "P019",
        "entradas en otro orden",
        lambda: _exterior([_tres()[0], _tres()[2], _tres()[1]]),
        "E103_CONTENEDOR",
    ),
    Caso(
        "P020",
        "mimetype no va primero",
        lambda: _exterior([_tres()[1], _tres()[0], _tres()[2]]),
        "E103_CONTENEDOR",
    ),
    Caso("P021", "sin firma", lambda: _exterior(_tres()[:2]), "E103_CONTENEDOR"),
    Caso(
        "P022", "entradas comprimidas", lambda: _exterior(_tres(), deflate=True), "E103_CONTENEDOR"
    ),
    Caso(
        "P023",
        "mimetype de ASiC-E",
        lambda: replace(sobre(), tipo=b"application/vnd.etsi.asic-e+zip").cerrar(),
        "E105_MIMETYPE",
    ),
    Caso(
        "P024",
        "un byte cambiado en el zip interno",
        lambda: _en(sobre().interior, 100),
        "E2·CONTENIDO_ALTERADO",
    ),
    Caso(
        "P025",
        "un byte cambiado en una evidencia",
        lambda: _en(EVIDENCIA, 2_000),
        "E2·CONTENIDO_ALTERADO",
    ),
    Caso(
        "P026",
        "último byte de la firma",
        lambda: _en(sobre().p7s, len(sobre().p7s) - 1),
        "E2·FIRMA_INVALIDA",
    ),
    Caso(
        "P027",
        "hora firmada cambiada",
        lambda: valido().replace(b"261120160000Z", b"261120170000Z"),
        "E2·FIRMA_INVALIDA",
    ),
    Caso(
        "P028",
        "un byte del certificado en la bolsa",
        lambda: _en(b"Modelo de Transparencia", 3),
        "E2·FIRMA_SIN_CERTIFICADO",
    ),
    Caso("P029", "firma de otro paquete", _trasplante, "E2·CONTENIDO_ALTERADO"),
]


# --- B: el archivo de la firma ------------------------------------------------------------------


def _con_p7s(p7s: bytes) -> bytes:
    return replace(sobre(), p7s=p7s).cerrar()


def _sin_atributos() -> bytes:
    """CMS legítimo pero sin atributos firmados, como los de `openssl cms -noattr`."""
    return _pkcs7(pkcs7.PKCS7Options.NoAttributes)


def _sin_cades() -> bytes:
    return _pkcs7(pkcs7.PKCS7Options.NoCapabilities)


def _pkcs7(opcion: pkcs7.PKCS7Options) -> bytes:
    with TemporaryDirectory() as carpeta:
        claves.obtener_o_crear("15001", "Acambay", carpeta=Path(carpeta))
        pem = claves.ruta_clave("15001", Path(carpeta)).read_bytes()
    privada: Any = load_pem_private_key(pem, None)
    certificado = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERT") :])
    constructor = pkcs7.PKCS7SignatureBuilder().set_data(sobre().interior)
    opciones = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, opcion]
    return _con_p7s(
        constructor.add_signer(certificado, privada, hashes.SHA256()).sign(Encoding.DER, opciones)
    )


def _bolsa(certificados: list[bytes], infos: list[bytes] | None = None) -> bytes:
    """La firma de referencia con otros certificados (y otros firmantes) en su SignedData."""
    raiz = der.leer_uno(sobre().p7s)
    tipo, envuelto = der.hijos(raiz)
    partes = [nodo.crudo for nodo in der.hijos(der.leer_uno(envuelto.valor))]
    partes[3] = der.escribir_conjunto(0xA0, certificados)
    if infos is not None:
        partes[4] = der.escribir_conjunto(der.CONJUNTO, infos)
    firmados = der.escribir(der.SECUENCIA, *partes)
    return _con_p7s(der.escribir(der.SECUENCIA, tipo.crudo, der.escribir(0xA0, firmados)))


def _info() -> bytes:
    raiz = der.leer_uno(sobre().p7s)
    _, envuelto = der.hijos(raiz)
    partes = list(der.hijos(der.leer_uno(envuelto.valor)))
    return next(der.hijos(partes[4])).crudo


def _propio() -> bytes:
    return fabrica.firmante_propio().certificado_der


def _impostor() -> bytes:
    return fabrica.firmante_propio(vez=9).certificado_der


def _anidado(veces: int = 20_000) -> bytes:
    crudo = b""
    for _ in range(veces):
        crudo = der.escribir(der.SECUENCIA, crudo)
        if len(crudo) > limites.FIRMA - 8:
            break
    return crudo


def _clave_debil() -> bytes:
    minimo = algoritmos.RSA_MINIMO
    algoritmos.RSA_MINIMO = 1024
    try:
        return firmado_por(fabrica.firmante_gobierno(1024))
    finally:
        algoritmos.RSA_MINIMO = minimo


SECCION_B = [
    Caso("P030", "firma vacía", lambda: _con_p7s(b""), "E2·FIRMA_ILEGIBLE"),
    Caso("P031", "firma de basura", lambda: _con_p7s(b"basura" * 50), "E2·FIRMA_ILEGIBLE"),
    Caso("P032", "firma de más de 64 KiB", lambda: _con_p7s(b"0" * 65_537), "E201_FIRMA_GRANDE"),
    Caso("P033", "bytes tras la firma", lambda: _con_p7s(sobre().p7s + b"\0"), "E2·FIRMA_ILEGIBLE"),
    Caso("P034", "sin atributos firmados", _sin_atributos, "E2·FIRMA_SIN_ATRIBUTOS"),
    Caso("P035", "sin signing-certificate-v2", _sin_cades, "E2·FIRMA_NO_CADES"),
    Caso("P036", "sin firmantes", lambda: _bolsa([_propio()], []), "E2·FIRMA_NUM_FIRMANTES"),
    Caso(
        "P037",
        "nueve firmantes",
        lambda: _bolsa([_propio()], [_info()] * 9),
        "E2·FIRMA_NUM_FIRMANTES",
    ),
    Caso(
        "P038",
        "certificado cambiado por el de un impostor",
        lambda: _bolsa([_impostor()]),
        "E2·FIRMA_SIN_CERTIFICADO",
    ),
    Caso("P039", "certificado ajeno de más", lambda: _bolsa([_propio(), _impostor()]), OK),
    Caso("P040", "ASN.1 muy anidado", lambda: _con_p7s(_anidado()), "E2·FIRMA_ILEGIBLE"),
    Caso("P041", "largo indefinido", lambda: _con_p7s(b"\x30\x80" * 10_000), "E2·FIRMA_ILEGIBLE"),
    Caso("P045", "clave RSA de 1024 bits", _clave_debil, "E2·CLAVE_DEBIL"),
]


# --- D, E y F: sólo llega aquí quien tiene la clave ----------------------------------------------


def _manifiesto(**cambios: Any) -> Callable[[], bytes]:
    return lambda: fabrica.sellar(fabrica.con_lista(archivos(), **cambios))


def _manifiesto_crudo(cambiar: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    def construir() -> bytes:
        todos = archivos()
        return fabrica.sellar(fabrica.con_manifiesto(todos, cambiar(todos[nombres.MANIFIESTO])))

    return construir


def _datos_crudos(cambiar: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    def construir() -> bytes:
        todos = archivos()
        todos[nombres.DATOS] = cambiar(todos[nombres.DATOS])
        return fabrica.sellar(fabrica.con_lista(todos))

    return construir


def _datos(cambiar: Callable[[dict[str, Any]], object]) -> Callable[[], bytes]:
    def sobre_el_objeto(crudo: bytes) -> bytes:
        objeto = canonico.leer(crudo)
        cambiar(objeto)
        return canonico.escribir(objeto)

    return _datos_crudos(sobre_el_objeto)


def _valor(texto: str) -> Callable[[], bytes]:
    return _datos(lambda objeto: objeto["respuestas"][0].update(valor=texto))


SECCION_D = [
    Caso("P057", "secuencia 0", _manifiesto(secuencia=0), "E307_ESQUEMA"),
    Caso("P058", "secuencia negativa", _manifiesto(secuencia=-1), "E307_ESQUEMA"),
    Caso("P059", "secuencia true", _manifiesto(secuencia=True), "E307_ESQUEMA"),
    Caso(
        "P060",
        "secuencia 10^30",
        _manifiesto_crudo(lambda c: c.replace(b'"secuencia":7', b'"secuencia":1' + b"0" * 30)),
        "E306_JSON_NUMERO",
    ),
    Caso(
        "P061",
        "secuencia 5.0",
        _manifiesto_crudo(lambda c: c.replace(b'"secuencia":7', b'"secuencia":5.0')),
        "E306_JSON_NUMERO",
    ),
    Caso(
        "P062", "formato más nuevo", _manifiesto(formato="vitral-paquete/2"), "Q601_FORMATO_NUEVO"
    ),
    Caso("P063", "formato desconocido", _manifiesto(formato="otra-cosa/1"), "E308_FORMATO"),
    Caso("P065", "esquema más nuevo", _manifiesto(esquema_datos=2), "Q603_ESQUEMA_NUEVO"),
    Caso(
        "P067",
        "el manifiesto y los datos son de municipios distintos",
        _manifiesto(municipio="15002"),
        "E309_MUNICIPIO_INCOHERENTE",
    ),
    Caso("P068", "clave con caracteres de ruta", _manifiesto(municipio="../x"), "E307_ESQUEMA"),
]


def _con_entrada(nombre: bytes, **opciones: Any) -> Callable[[], bytes]:
    """El paquete con una entrada de más, auténtica pero indebida."""

    def construir() -> bytes:
        piezas = [*fabrica.piezas_de(archivos()), Pieza(nombre, b"contenido", **opciones)]
        return fabrica.sellar(fabrica.zip_crudo(piezas))

    return construir


def _mentira(**falso: Any) -> Callable[[], bytes]:
    """Cabeceras y manifiesto dicen 1,000 bytes, con su CRC y su huella; el flujo da 40 MB."""

    def construir() -> bytes:
        dicho = b"\0" * 1_000
        honesta = {"crc": zlib.crc32(dicho), "tamano": len(dicho)}
        pieza = Pieza(
            b"csv/personas.csv",
            _ceros(40_000_000),
            metodo=DEFLATE,
            local=honesta,
            central=honesta | falso,
        )
        todos = archivos() | {"csv/personas.csv": dicho}
        piezas = fabrica.piezas_de(fabrica.desarmar_interior(fabrica.con_lista(todos)))
        piezas = [pieza if una.nombre == pieza.nombre else una for una in piezas]
        return fabrica.sellar(fabrica.zip_crudo(piezas))

    return construir


def _ceros(cuantos: int) -> bytes:
    """Un flujo DEFLATE que al inflarse da tantos ceros."""
    compresor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compresor.compress(b"\0" * cuantos) + compresor.flush()


def _sin(nombre: str) -> Callable[[], bytes]:
    def construir() -> bytes:
        todos = archivos()
        del todos[nombre]
        return fabrica.sellar(fabrica.zip_de(todos.items()))

    return construir


def _evidencia_de_otro_nombre() -> bytes:
    todos = archivos()
    viejo = next(nombre for nombre in todos if nombre.startswith("evidencias/"))
    todos[nombres.de_evidencia("0" * 64, "pdf")] = todos.pop(viejo)
    return fabrica.sellar(fabrica.con_lista(todos))


def _huella_cambiada() -> bytes:
    todos = archivos()
    verdadera = hashlib.sha256(todos[nombres.LEEME]).hexdigest().encode()
    crudo = todos[nombres.MANIFIESTO].replace(verdadera, b"0" * 64)
    return fabrica.sellar(fabrica.con_manifiesto(todos, crudo))


def _interior(cambiar: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: fabrica.sellar(cambiar(sobre().interior))


def _solapadas() -> bytes:
    """La última entrada dice empezar donde empieza la anterior, con sus mismas cabeceras."""
    piezas = fabrica.piezas_de(archivos())
    return fabrica.sellar(
        fabrica.zip_crudo([*piezas, Pieza(b"csv/y.csv", b"contenido", alias=b"csv/z.csv")])
    )


def _tres_mil() -> bytes:
    piezas = [Pieza(b"csv/a.csv", b"")] * 3_000
    return fabrica.sellar(fabrica.zip_crudo(piezas))


def _bomba() -> bytes:
    honesta = {"crc": zlib.crc32(b"\0" * 60_000_000), "tamano": 60_000_000}
    pieza = Pieza(b"csv/z.csv", _ceros(60_000_000), metodo=DEFLATE, local=honesta, central=honesta)
    return fabrica.sellar(fabrica.zip_crudo([*fabrica.piezas_de(archivos()), pieza]))


def _zip_dentro() -> bytes:
    otro = _zipfile(("42.txt", b"0" * 1_000_000))
    sha = hashlib.sha256(otro).hexdigest()
    todos = archivos()
    todos[nombres.de_evidencia(sha, "zip")] = otro
    return fabrica.sellar(fabrica.con_lista(todos))


_NOMBRES_MALOS = [
    ("P069", "zip slip", b"../../x"),
    ("P070", "ruta absoluta", b"/etc/x"),
    ("P071", "unidad de Windows", b"C:\\x"),
    ("P072", "barra invertida", b"evidencias\\..\\x"),
    ("P073", "NUL en el nombre", b"csv/a\0.csv"),
    ("P074", "nombre reservado", b"CON"),
    ("P075", "punto y espacio finales", b"csv/a.csv. "),
    ("P076", "marca de derecha a izquierda", "csv/a\u202evsc.csv".encode()),
    ("P077", "flujo alterno", b"csv/a.csv:x"),
    ("P087", "repetido con otras mayúsculas", b"datos/Datos.json"),
]

SECCION_E = [
    *(Caso(id_, que, _con_entrada(nombre), "E403_NOMBRE") for id_, que, nombre in _NOMBRES_MALOS),
    Caso("P078", "carpeta", _con_entrada(b"csv/", modo=0o040755), "E405_ENTRADA"),
    Caso("P079", "enlace simbólico", _con_entrada(b"csv/z.csv", modo=0o120777), "E405_ENTRADA"),
    Caso("P080", "dispositivo", _con_entrada(b"csv/z.csv", modo=0o020644), "E405_ENTRADA"),
    Caso("P081", "bzip2", _con_entrada(b"csv/z.csv", metodo=12), "E405_ENTRADA"),
    Caso("P082", "lzma", _con_entrada(b"csv/z.csv", metodo=14), "E405_ENTRADA"),
    Caso("P083", "cifrada", _con_entrada(b"csv/z.csv", banderas_central=1), "E405_ENTRADA"),
    Caso("P084", "archivo no listado", _con_entrada(b"csv/z.csv"), "E408_ARCHIVO_NO_LISTADO"),
    Caso("P085", "archivo listado que falta", _sin(nombres.LEEME), "E409_ARCHIVO_FALTANTE"),
    Caso("P086", "nombre repetido", _con_entrada(b"datos/datos.json"), "E404_NOMBRE_REPETIDO"),
    Caso("P088", "archivo distinto de su huella", _huella_cambiada, "E410_HUELLA"),
    Caso("P089", "evidencia con otro nombre", _evidencia_de_otro_nombre, "E410_HUELLA"),
    Caso("P090", "sin manifiesto", _sin(nombres.MANIFIESTO), "E407_SIN_MANIFIESTO"),
    Caso("P091", "no es un zip", _interior(lambda _: b"hola" * 100), "E401_ZIP_INTERNO"),
    Caso(
        "P092",
        "programa antepuesto al zip interno",
        lambda: fabrica.sellar(
            fabrica.zip_crudo(fabrica.piezas_de(archivos()), antes=b"#!/bin/sh\n")
        ),
        "E401_ZIP_INTERNO",
    ),
    Caso("P093", "bomba de 60 MB", _bomba, "E406_BOMBA"),
    Caso("P094", "tamaño falso", _mentira(), "E401_ZIP_INTERNO"),
    Caso("P095", "tamaño comprimido de 4 GiB", _mentira(comprimido=0xFFFFFFFE), "E401_ZIP_INTERNO"),
    Caso("P096", "dos entradas sobre los mismos bytes", _solapadas, "E401_ZIP_INTERNO"),
    Caso("P097", "3,000 entradas", _tres_mil, "E402_DEMASIADOS_ARCHIVOS"),
    Caso("P098", "zip dentro de una evidencia", _zip_dentro, OK),
]


def _respuestas(cuantas: int) -> Callable[[dict[str, Any]], None]:
    def cambiar(objeto: dict[str, Any]) -> None:
        base = objeto["respuestas"][0]
        objeto["respuestas"] = [
            base | {"valor": "", "id": fabrica.id_de(n)} for n in range(cuantas)
        ]

    return cambiar


SECCION_F = [
    Caso(
        "P099",
        "clave repetida",
        _manifiesto_crudo(lambda c: b'{"app":"0",' + c[1:]),
        "E305_JSON_CLAVE_REPETIDA",
    ),
    Caso("P100", "UTF-8 inválido", _manifiesto_crudo(lambda c: c + b"\xff"), "E302_JSON_INVALIDO"),
    Caso("P101", "con BOM", _manifiesto_crudo(lambda c: b"\xef\xbb\xbf" + c), "E302_JSON_INVALIDO"),
    Caso("P102", "no es un objeto", _manifiesto_crudo(lambda _: b"[]"), "E307_ESQUEMA"),
    Caso(
        "P103",
        "falta un campo",
        _manifiesto_crudo(lambda c: re.sub(rb'"linaje":"[^"]*",', b"", c)),
        "E307_ESQUEMA",
    ),
    Caso(
        "P104",
        "manifiesto de 3 MB",
        _manifiesto_crudo(lambda c: c + fabrica.evidencia(1, 1_500_000).hex().encode()),
        "E406_BOMBA",
    ),
    Caso(
        "P105",
        "100,000 niveles",
        _datos_crudos(lambda _: b"[" * 100_000 + b"]" * 100_000),
        "E304_JSON_PROFUNDO",
    ),
    Caso(
        "P106",
        "NaN",
        _datos_crudos(lambda c: c.replace(b'"esquema":1', b'"esquema":NaN')),
        "E306_JSON_NUMERO",
    ),
    Caso(
        "P107",
        "1e400",
        _datos_crudos(lambda c: c.replace(b'"esquema":1', b'"esquema":1e400')),
        "E306_JSON_NUMERO",
    ),
    Caso(
        "P108",
        "medio carácter",
        _datos_crudos(lambda c: c.replace(b'"motivo":""', b'"motivo":"\\ud800"', 1)),
        "E307_ESQUEMA",
    ),
    Caso(
        "P108",
        "medio carácter en una clave",
        _datos_crudos(lambda c: c.replace(b'"motivo":""', b'"motivo":"","\\ud800":""', 1)),
        "E307_ESQUEMA",
    ),
    Caso("P109", "NUL en un texto", _valor("a\0b"), "E307_ESQUEMA"),
    Caso("P109", "carácter de control en un texto", _valor("a\x1bb"), "E307_ESQUEMA"),
    Caso(
        "P110",
        "datos de 40 MB",
        cache(_datos_crudos(lambda c: c + fabrica.evidencia(2, 20_000_000).hex().encode())),
        "E406_BOMBA",
    ),
    Caso(
        "P111", "respuestas es un objeto", _datos(lambda o: o.update(respuestas={})), "E307_ESQUEMA"
    ),
    Caso(
        "P112",
        "100,001 respuestas",
        cache(_datos(_respuestas(100_001))),
        "E310_DEMASIADOS_REGISTROS",
    ),
    Caso("P113", "fórmula en un texto", _valor("=cmd|' /C calc'!A0"), OK),
    Caso("P114", "HTML en un texto", _valor("<img src='file:////h/x.png'>"), OK),
    Caso("P115", "comilla de SQL", _valor("'; DROP TABLE respuesta; --"), OK),
    Caso("P116", "respuesta de 20,001 caracteres", _valor("a" * 20_001), "E307_ESQUEMA"),
]

TODOS = [*SECCION_A, *SECCION_B, *SECCION_D, *SECCION_E, *SECCION_F]

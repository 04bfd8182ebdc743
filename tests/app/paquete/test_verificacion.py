"""Firmas CMS con una pieza cambiada: cada forma distinta de la publicada se rechaza."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.paquete import algoritmos, der, limites, oids
from app.paquete.algoritmos import AlgoritmoDebil
from app.paquete.der import Nodo
from app.paquete.errores import PaqueteRechazado
from app.paquete.firma import firmar
from app.paquete.verificacion import verificar
from tests.adversarios import casos, fabrica

CONTENIDO = b"contenido del paquete"
RESUMEN = hashlib.sha256(CONTENIDO).digest()

# Camino hasta una pieza: la posición en cada nivel del CMS.
TIPO = (0,)
CONTENIDO_FIRMADO = (1, 0, 2)
TIPO_CONTENIDO = (1, 0, 2, 0)
CERTIFICADOS = (1, 0, 3)
INFO = (1, 0, 4, 0)
RESUMEN_DEL_FIRMANTE = (*INFO, 2)
ATRIBUTOS = (*INFO, 3)
ALGORITMO = (*INFO, 4)


def p7s() -> bytes:
    return firmar(RESUMEN, [fabrica.firmante_propio()], fabrica.CREADO)


def cambiar(crudo: bytes, camino: tuple[int, ...], hacer: Callable[[Nodo], bytes]) -> bytes:
    """El mismo DER con la pieza del camino sustituida; los largos se recalculan."""
    nodo = der.leer_uno(crudo)
    if not camino:
        return hacer(nodo)
    partes = [hijo.crudo for hijo in der.hijos(nodo)]
    partes[camino[0]] = cambiar(partes[camino[0]], camino[1:], hacer)
    return der.escribir(nodo.etiqueta, *partes)


def atributos(cambio: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """Con otros atributos firmados (la firma ya no valdría, pero se rechaza antes)."""
    return cambiar(
        p7s(),
        ATRIBUTOS,
        lambda nodo: der.escribir(0xA0, *cambio([uno.crudo for uno in der.hijos(nodo)])),
    )


def atributo(oid: bytes, *valores: bytes) -> bytes:
    return der.escribir(
        der.SECUENCIA, der.escribir(der.OID, oid), der.escribir(der.CONJUNTO, *valores)
    )


def con_atributo(oid: bytes, *valores: bytes) -> bytes:
    """Con el valor de un atributo sustituido."""

    def sustituir(todos: list[bytes]) -> list[bytes]:
        quedan = [uno for uno in todos if der.escribir(der.OID, oid) not in uno]
        return [*quedan, atributo(oid, *valores)]

    return atributos(sustituir)


def codigo(crudo: bytes) -> str:
    with pytest.raises(PaqueteRechazado) as error:
        verificar(crudo, [CONTENIDO])
    return error.value.codigo


OTRO_OID = der.escribir(der.OID, oids.SHA512)
VACIA = der.escribir(der.SECUENCIA)

ILEGIBLES: dict[str, Callable[[], bytes]] = {
    "otro tipo de contenido": lambda: cambiar(p7s(), TIPO, lambda _: OTRO_OID),
    "no firma datos": lambda: cambiar(p7s(), TIPO_CONTENIDO, lambda _: OTRO_OID),
    "contenido dentro": lambda: cambiar(
        p7s(),
        CONTENIDO_FIRMADO,
        lambda nodo: der.escribir(
            der.SECUENCIA, nodo.valor, der.escribir(0xA0, der.escribir(der.OCTETOS, CONTENIDO))
        ),
    ),
    "con listas de revocación": lambda: cambiar(
        p7s(), CERTIFICADOS, lambda nodo: nodo.crudo + der.escribir(0xA1)
    ),
    "atributos sin firmar": lambda: cambiar(
        p7s(), INFO, lambda nodo: der.escribir(der.SECUENCIA, nodo.valor, der.escribir(0xA1))
    ),
    "algoritmo sin OID": lambda: cambiar(p7s(), ALGORITMO, lambda _: VACIA),
    "algoritmo con parámetros": lambda: cambiar(
        p7s(), ALGORITMO, lambda nodo: der.escribir(der.SECUENCIA, nodo.valor, VACIA)
    ),
    "firmante que no es secuencia": lambda: cambiar(
        p7s(), INFO, lambda nodo: der.escribir(der.CONJUNTO, nodo.valor)
    ),
}


@pytest.mark.parametrize("construir", ILEGIBLES.values(), ids=ILEGIBLES.keys())
def test_otra_forma_de_cms_no_se_lee(construir: Callable[[], bytes]) -> None:
    assert codigo(construir()) == "E2·FIRMA_ILEGIBLE"


def _escv2(*campos: bytes) -> bytes:
    return der.escribir(
        der.SECUENCIA, der.escribir(der.SECUENCIA, der.escribir(der.SECUENCIA, *campos))
    )


def _algoritmo(oid: bytes) -> bytes:
    return der.escribir(der.SECUENCIA, der.escribir(der.OID, oid))


MALOS_ATRIBUTOS: dict[str, tuple[Callable[[], bytes], str]] = {
    "sin hora": (
        lambda: atributos(lambda t: [u for u in t if oids.HORA_DE_FIRMA not in u]),
        "E2·FIRMA_SIN_ATRIBUTOS",
    ),
    "otro tipo de contenido": (
        lambda: con_atributo(oids.TIPO_DE_CONTENIDO, OTRO_OID),
        "E2·FIRMA_SIN_ATRIBUTOS",
    ),
    "resumen repetido": (lambda: atributos(lambda t: [*t, t[-1]]), "E2·FIRMA_SIN_ATRIBUTOS"),
    "dos valores": (
        lambda: con_atributo(
            oids.RESUMEN_DEL_MENSAJE,
            der.escribir(der.OCTETOS, RESUMEN),
            der.escribir(der.OCTETOS, bytes(32)),
        ),
        "E2·FIRMA_SIN_ATRIBUTOS",
    ),
    "resumen que no son octetos": (
        lambda: con_atributo(oids.RESUMEN_DEL_MENSAJE, der.NULO),
        "E2·FIRMA_SIN_ATRIBUTOS",
    ),
    "referencia vacía": (
        lambda: con_atributo(oids.CERTIFICADO_V2, VACIA),
        "E2·FIRMA_NO_CADES",
    ),
    "referencia sin certificados": (
        lambda: con_atributo(oids.CERTIFICADO_V2, der.escribir(der.SECUENCIA, VACIA)),
        "E2·FIRMA_NO_CADES",
    ),
    "referencia sin huella": (
        lambda: con_atributo(oids.CERTIFICADO_V2, _escv2(_algoritmo(oids.SHA256))),
        "E2·FIRMA_NO_CADES",
    ),
    "huella con SHA-1": (
        lambda: con_atributo(
            oids.CERTIFICADO_V2,
            _escv2(_algoritmo(bytes.fromhex("2b0e03021a")), der.escribir(der.OCTETOS, bytes(20))),
        ),
        "E2·FIRMA_SIN_CERTIFICADO",
    ),
    "huella de otro certificado": (
        lambda: con_atributo(oids.CERTIFICADO_V2, _escv2(der.escribir(der.OCTETOS, bytes(32)))),
        "E2·FIRMA_SIN_CERTIFICADO",
    ),
}


@pytest.mark.parametrize(
    ("construir", "esperado"), MALOS_ATRIBUTOS.values(), ids=MALOS_ATRIBUTOS.keys()
)
def test_cada_atributo_va_una_vez_con_un_solo_valor(
    construir: Callable[[], bytes], esperado: str
) -> None:
    assert codigo(construir()) == esperado


def test_la_huella_del_certificado_puede_ser_sha512() -> None:
    certificado = fabrica.firmante_propio().certificado_der
    huella = der.escribir(der.OCTETOS, hashlib.sha512(certificado).digest())

    # Pasa esa comprobación y llega a la firma, que ya no vale porque el atributo cambió.
    cambiada = con_atributo(oids.CERTIFICADO_V2, _escv2(_algoritmo(oids.SHA512), huella))
    assert codigo(cambiada) == "E2·FIRMA_INVALIDA"


def test_sin_ningun_certificado_dentro() -> None:
    assert codigo(cambiar(p7s(), CERTIFICADOS, lambda _: b"")) == "E2·FIRMA_SIN_CERTIFICADO"


def test_certificados_ilegibles_en_la_bolsa_no_estorban() -> None:
    basura = der.escribir(der.SECUENCIA, der.escribir(der.SECUENCIA))
    con_basura = cambiar(
        p7s(), CERTIFICADOS, lambda nodo: der.escribir(0xA0, nodo.valor, basura, VACIA)
    )

    assert len(verificar(con_basura, [CONTENIDO])) == 1


def test_un_certificado_repetido_cuenta_una_vez() -> None:
    repetido = cambiar(p7s(), CERTIFICADOS, lambda nodo: der.escribir(0xA0, nodo.valor, nodo.valor))

    assert len(verificar(repetido, [CONTENIDO])) == 1


def test_dos_certificados_distintos_con_el_mismo_emisor_y_serie_no_se_adivinan() -> None:
    gemelo = bytearray(fabrica.firmante_propio().certificado_der)
    gemelo[-1] ^= 1
    dos = cambiar(p7s(), CERTIFICADOS, lambda nodo: der.escribir(0xA0, nodo.valor, bytes(gemelo)))

    assert codigo(dos) == "E2·FIRMA_SIN_CERTIFICADO"


def test_el_algoritmo_de_firma_corresponde_a_la_clave() -> None:
    con_rsa = cambiar(p7s(), ALGORITMO, lambda _: _algoritmo(oids.RSA_SHA256))

    assert codigo(con_rsa) == "E2·CLAVE_DEBIL"


def test_el_resumen_declarado_corresponde_al_algoritmo() -> None:
    con_384 = cambiar(p7s(), RESUMEN_DEL_FIRMANTE, lambda _: _algoritmo(oids.SHA384))

    assert codigo(con_384) == "E2·CLAVE_DEBIL"


def test_una_firma_descomunal_ni_se_recorre() -> None:
    assert codigo(bytes(limites.FIRMA + 1)) == "E201_FIRMA_GRANDE"


def test_el_contenido_no_se_recorre_si_la_firma_no_se_puede_leer() -> None:
    def contenido() -> Any:
        pytest.fail("se leyó el contenido")
        yield b""

    with pytest.raises(PaqueteRechazado):
        verificar(b"basura", contenido())


def test_una_clave_ilegible_no_se_admite() -> None:
    with pytest.raises(AlgoritmoDebil, match="ilegible"):
        algoritmos.clave_publica(b"basura")


def test_una_curva_sin_nombre_no_se_admite() -> None:
    formato = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    clave = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(*formato)
    curva = der.escribir(der.OID, bytes.fromhex("2a8648ce3d030107"))
    sin_nombre = cambiar(
        clave, (0,), lambda n: der.escribir(n.etiqueta, n.valor.replace(curva, VACIA))
    )

    with pytest.raises(AlgoritmoDebil):
        algoritmos.clave_publica(sin_nombre)


CERTIFICADOS_MALOS: dict[str, Callable[[], bytes]] = {
    "vacío": lambda: VACIA,
    "no es secuencia": lambda: der.escribir(der.CONJUNTO, VACIA),
    "sin campos": lambda: der.escribir(der.SECUENCIA, VACIA),
    "vigencia sin fin": lambda: cambiar(
        fabrica.firmante_propio().certificado_der,
        (0, 4),
        lambda _: der.escribir(der.SECUENCIA, der.escribir(der.HORA_UTC, b"260101000000Z")),
    ),
    "emisor que no es secuencia": lambda: cambiar(
        fabrica.firmante_propio().certificado_der, (0, 3), lambda _: der.NULO
    ),
}


@pytest.mark.parametrize("construir", CERTIFICADOS_MALOS.values(), ids=CERTIFICADOS_MALOS.keys())
def test_un_certificado_mal_hecho_no_se_lee(construir: Callable[[], bytes]) -> None:
    with pytest.raises(der.DerInvalido):
        der.datos_de_certificado(construir())


@pytest.mark.parametrize(
    ("etiqueta", "valor"),
    [
        (der.HORA_UTC, b"261320160000Z"),
        (der.HORA_UTC, b"261120160000+0600"),
        (der.HORA_UTC, b"20261120160000Z"),
        (der.HORA_GENERAL, b"261120160000Z"),
        (der.OCTETOS, b"20261120160000Z"),
        (der.HORA_UTC, b"26112016000\xb2Z"),
    ],
)
def test_una_hora_que_no_esta_en_der_no_se_interpreta(etiqueta: int, valor: bytes) -> None:
    assert der.hora(der.leer_uno(der.escribir(etiqueta, valor))) is None


def test_un_utctime_anterior_al_2000_se_lee_como_tal() -> None:
    leida = der.hora(der.leer_uno(der.escribir(der.HORA_UTC, b"991231235959Z")))

    assert leida is not None
    assert leida.year == 1999


def test_un_nombre_en_bmpstring_se_muestra() -> None:
    nombre = fabrica._nombre((oids.NOMBRE_COMUN, 0x1E, "Añil".encode("utf-16-be")))

    assert der.nombre_para_mostrar(nombre) == "Añil"


def test_una_serie_corriente_se_muestra_en_hexadecimal() -> None:
    assert der.serie_para_mostrar(der.escribir(der.ENTERO, b"\x00\xab\xcd")) == "abcd"


def test_un_bit_cambiado_en_cualquier_byte_de_la_firma_se_descubre() -> None:
    sobre = casos.sobre()
    # Lo que no firma nadie (versiones, lista de algoritmos) está al principio: ahí, los ocho bits.
    for lugar in range(len(sobre.p7s)):
        for bit in range(8) if lugar < 64 else [lugar % 8]:
            alterada = bytearray(sobre.p7s)
            alterada[lugar] ^= 1 << bit
            with pytest.raises(PaqueteRechazado):
                verificar(bytes(alterada), [sobre.interior])
    assert verificar(sobre.p7s, [sobre.interior])

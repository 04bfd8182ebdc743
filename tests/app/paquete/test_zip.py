"""El zip estricto: lo que escribe lo lee cualquiera; lo que lee sólo puede ser lo que escribe."""

import io
import random
import struct
import zipfile
import zlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paquete import limites
from app.paquete.errores import PaqueteRechazado
from app.paquete.zip_escritor import EscritorZip, comprimir, corregir_cabecera
from app.paquete.zip_estricto import Perfil, Rango, leer_indice, pedazos_de
from app.paquete.zip_formato import DEFLATE, SIN_COMPRIMIR, Entrada
from tests.adversarios import fabrica
from tests.adversarios.fabrica import Pieza

PERFIL = Perfil(
    metodos=frozenset({SIN_COMPRIMIR, DEFLATE}),
    nombre_valido=lambda nombre: b".." not in nombre,
    estructura="E401_ZIP_INTERNO",
    entradas="E402_DEMASIADOS_ARCHIVOS",
    entrada="E405_ENTRADA",
    nombre="E403_NOMBRE",
    repetido="E404_NOMBRE_REPETIDO",
    bomba="E406_BOMBA",
)
_NOMBRES = st.text("abcdefghij/_.0123456789", min_size=1, max_size=40).filter(
    lambda n: ".." not in n and not n.endswith("/")
)


def rango(crudo: bytes) -> Rango:
    return Rango(io.BytesIO(crudo), 0, len(crudo))


def leer(crudo: bytes) -> dict[str, bytes]:
    donde = rango(crudo)
    return {
        entrada.nombre.decode(): b"".join(pedazos_de(donde, entrada, "E401_ZIP_INTERNO"))
        for entrada in leer_indice(donde, PERFIL)
    }


def codigo(crudo: bytes) -> str:
    with pytest.raises(PaqueteRechazado) as error:
        leer(crudo)
    return error.value.codigo


@given(st.dictionaries(_NOMBRES, st.binary(max_size=300), max_size=8), st.booleans())
def test_lo_escrito_lo_leen_igual_este_lector_y_zipfile(
    archivos: dict[str, bytes], deflate: bool
) -> None:
    crudo = fabrica.zip_de(archivos.items(), deflate=deflate)

    assert leer(crudo) == archivos
    with zipfile.ZipFile(io.BytesIO(crudo)) as otro:
        assert otro.testzip() is None
        assert {nombre: otro.read(nombre) for nombre in otro.namelist()} == archivos


@given(st.dictionaries(_NOMBRES, st.binary(max_size=60), min_size=1, max_size=4), st.data())
def test_ningun_byte_de_cabecera_puede_cambiar_sin_que_se_note(
    archivos: dict[str, bytes], datos: st.DataObject
) -> None:
    crudo = fabrica.zip_de(archivos.items())
    donde = datos.draw(st.integers(0, len(crudo) - 1))
    mascara = datos.draw(st.integers(1, 255))
    herido = bytearray(crudo)
    herido[donde] ^= mascara

    try:
        leidos = leer(bytes(herido))
    except PaqueteRechazado:
        return
    pytest.fail(f"byte {donde}: {leidos!r}")


def test_un_contenido_vacio_va_sin_comprimir() -> None:
    assert comprimir(b"") == (SIN_COMPRIMIR, b"")
    assert leer(fabrica.zip_de([("a", b"")], deflate=True)) == {"a": b""}


def test_lo_que_se_comprime_de_mas_viaja_tal_cual() -> None:
    repetido = b"a" * 1_000_000

    assert comprimir(repetido) == (SIN_COMPRIMIR, repetido)


def test_se_infla_por_pedazos_de_tamano_constante() -> None:
    grande = random.Random(1).randbytes(1_000_000).hex().encode()
    donde = rango(fabrica.zip_de([("a", grande)], deflate=True))
    (entrada,) = leer_indice(donde, PERFIL)

    pedazos = list(pedazos_de(donde, entrada, "E401_ZIP_INTERNO"))

    assert entrada.metodo == DEFLATE
    assert max(map(len, pedazos)) <= limites.PEDAZO
    assert b"".join(pedazos) == grande


def test_una_cabecera_reservada_se_corrige_en_su_sitio() -> None:
    memoria = io.BytesIO()
    escritor = EscritorZip(memoria.write)
    reservada = escritor.reservar("a")
    memoria.write(b"hola")
    corregir_cabecera(memoria, escritor.completar(reservada, 4, zlib.crc32(b"hola")))
    escritor.agregar("b", b"fin")
    escritor.cerrar()

    assert leer(memoria.getvalue()) == {"a": b"hola", "b": b"fin"}


def crudo(**cambios: Any) -> bytes:
    """Un zip de una pieza con algo cambiado en ella."""
    return fabrica.zip_crudo([replace(Pieza(b"a", b"hola"), **cambios)])


def test_la_pieza_honesta_se_lee() -> None:
    assert leer(crudo()) == {"a": b"hola"}


@pytest.mark.parametrize(
    ("zip_", "esperado"),
    [
        (b"", "E401_ZIP_INTERNO"),
        (b"PK\x05\x06" + bytes(17), "E401_ZIP_INTERNO"),
        (crudo(modo=0o100755), "E405_ENTRADA"),
        (crudo(modo=0o100600), "E405_ENTRADA"),
        (crudo(local={"version": 45}, central={"version": 45}), "E405_ENTRADA"),
        (crudo(local={"banderas": 8}, banderas_central=8), "E405_ENTRADA"),
        (crudo(local={"version": 10}), "E401_ZIP_INTERNO"),
        (crudo(local={"nombre": b"b"}), "E401_ZIP_INTERNO"),
        (crudo(local={"crc": 1}, central={"crc": 1}), "E401_ZIP_INTERNO"),
        (crudo(central={"inicio": 1}), "E401_ZIP_INTERNO"),
        (crudo(central={"tamano": 5}), "E401_ZIP_INTERNO"),
        (crudo(nombre=b"a" * 129), "E403_NOMBRE"),
        (crudo(nombre=b"../a"), "E403_NOMBRE"),
        (crudo(metodo=DEFLATE), "E401_ZIP_INTERNO"),
        (crudo(contenido=bytes(limites.ENTRADA + 1)), "E406_BOMBA"),
    ],
)
def test_lo_que_no_tiene_la_forma_exacta_se_rechaza(zip_: bytes, esperado: str) -> None:
    assert codigo(zip_) == esperado


def test_la_suma_de_todo_tambien_tiene_tope() -> None:
    enorme = {"tamano": limites.ENTRADA, "comprimido": limites.ENTRADA}
    piezas = [Pieza(b"%d" % n, b"", local=enorme, central=enorme) for n in range(13)]

    assert codigo(fabrica.zip_crudo(piezas)) == "E406_BOMBA"


def _deflate(flujo: bytes, contenido: bytes) -> bytes:
    honesta = {"crc": zlib.crc32(contenido), "tamano": len(contenido)}
    return fabrica.zip_crudo([Pieza(b"a", flujo, metodo=DEFLATE, local=honesta, central=honesta)])


def _flujo(contenido: bytes, *, final: bool = True) -> bytes:
    compresor = zlib.compressobj(6, zlib.DEFLATED, -15)
    cierre = zlib.Z_FINISH if final else zlib.Z_SYNC_FLUSH
    return compresor.compress(contenido) + compresor.flush(cierre)


@pytest.mark.parametrize(
    "flujo",
    [
        _flujo(b"hola") + b"sobra",
        _flujo(b"hola")[:-1],
        _flujo(b"hola", final=False),
        _flujo(b"hola") + _flujo(b"hola"),
        _flujo(b"holas"),
        _flujo(b"hol"),
        b"\xff" * 10,
    ],
    ids=["sobra", "falta", "sin final", "dos flujos", "da de más", "da de menos", "basura"],
)
def test_el_flujo_acaba_justo_donde_dice_su_cabecera(flujo: bytes) -> None:
    assert codigo(_deflate(flujo, b"hola")) == "E401_ZIP_INTERNO"


def test_tras_el_final_del_flujo_no_se_acepta_otro_pedazo() -> None:
    # Lo que sobra ocupa más de un pedazo de lectura.
    largo = _flujo(b"hola") + bytes(limites.PEDAZO * 2)
    honesta = {"crc": zlib.crc32(b"hola"), "tamano": 4}
    pieza = Pieza(b"a", largo, metodo=DEFLATE, local=honesta, central=honesta)

    assert codigo(fabrica.zip_crudo([pieza])) == "E401_ZIP_INTERNO"


def test_la_ultima_repeticion_larga_no_se_queda_dentro_de_zlib() -> None:
    # Con este prefijo zlib consume toda la entrada antes de dar el último byte de la salida.
    contenido = random.Random(74).randbytes(74) + b"z" * (limites.PEDAZO - 73)
    compresor = zlib.compressobj(9, zlib.DEFLATED, -15)
    flujo = compresor.compress(contenido) + compresor.flush()
    inflador = zlib.decompressobj(-15)
    assert len(inflador.decompress(flujo, limites.PEDAZO)) == limites.PEDAZO
    assert not inflador.unconsumed_tail
    donde = rango(flujo)
    entrada = Entrada(b"", DEFLATE, zlib.crc32(contenido), len(flujo), len(contenido), -30)

    assert b"".join(pedazos_de(donde, entrada, "E401_ZIP_INTERNO")) == contenido


def _fin(crudo_: bytes, **cambios: int) -> bytes:
    campos = dict(
        zip(
            ("disco", "disco_central", "aqui", "total", "tamano", "inicio", "comentario"),
            struct.unpack("<4H2IH", crudo_[-18:]),
            strict=True,
        )
    )
    return crudo_[:-18] + struct.pack("<4H2IH", *(campos | cambios).values())


@pytest.mark.parametrize(
    "cambios",
    [
        {"disco": 1},
        {"disco_central": 1},
        {"aqui": 2},
        {"aqui": 2, "total": 2},
        {"aqui": 0, "total": 0},
        {"tamano": 46},
        {"tamano": 48, "inicio": 34},
        {"inicio": 0xFFFFFFFF},
        {"comentario": 1},
    ],
    ids=str,
)
def test_el_cierre_del_zip_no_puede_mentir(cambios: dict[str, int]) -> None:
    assert codigo(_fin(crudo(), **cambios)) == "E401_ZIP_INTERNO"


def test_un_renglon_central_con_extra_o_comentario_no_es_de_este_programa() -> None:
    entrada = Entrada(b"a", 0, zlib.crc32(b"x"), 1, 1, 0)
    cuerpo = entrada.cabecera_local() + b"x"
    central = bytearray(entrada.cabecera_central() + b"hola")
    central[32:34] = (4).to_bytes(2, "little")
    fin = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(cuerpo), 0)

    assert codigo(cuerpo + bytes(central) + fin) == "E405_ENTRADA"


def test_un_directorio_central_con_otra_marca_se_rechaza() -> None:
    sin_firma = bytearray(crudo())
    sin_firma[35] ^= 0xFF

    assert codigo(bytes(sin_firma)) == "E401_ZIP_INTERNO"


def test_el_directorio_central_tiene_justo_los_renglones_que_dice() -> None:
    uno_largo = fabrica.zip_crudo([Pieza(b"a" * 60, b"hola")])
    dos = fabrica.zip_crudo([Pieza(b"a", b"hola"), Pieza(b"b", b"hola")])

    assert codigo(_fin(uno_largo, aqui=2, total=2)) == "E401_ZIP_INTERNO"
    assert codigo(_fin(dos, aqui=1, total=1)) == "E401_ZIP_INTERNO"


def test_no_cabe_nada_entre_los_datos_y_el_directorio_central() -> None:
    bueno = crudo()
    central = bueno.index(b"PK\x01\x02")
    escondido = bueno[:central] + b"escondido" + bueno[central:]

    assert codigo(_fin(escondido, inicio=central + 9)) == "E401_ZIP_INTERNO"

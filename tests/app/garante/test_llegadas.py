"""Lo que llega partido o cifrado se importa como si hubiera llegado entero."""

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from app.garante import codigos
from app.garante.bandeja import bandeja, sin_dictamen
from app.garante.base import Base
from app.garante.errores import ClaveDeCifradoIlegible
from app.garante.importacion import importar
from app.garante.llegadas import descifrador
from app.garante.vistas import EstadoImportacion, Resultado
from app.paquete import cifrado, claves
from app.paquete.clave_cifrada import ContrasenaIncorrecta
from app.paquete.partes import TAMANO_MINIMO, partir
from tests.adversarios import fabrica
from tests.app.garante.ayudas import volcado
from tests.app.garante.paquetes import Municipio, datos_de, evidencia
from tests.app.garante.vigilancia import LO_PROPIO
from tests.app.paquete.test_cifrado import FORMAS, garante
from tests.campanas import PARTE, informar


def abrir_el_sobre(ruta: Path, destino: Path) -> Path:
    return cifrado.abrir(ruta, *garante(), destino)


@pytest.fixture
def partido(municipio: Municipio, tmp_path: Path) -> tuple[Path, ...]:
    """Un paquete de varias partes en una carpeta."""
    contenido = bytes(range(256)) * 800
    datos = datos_de(municipio.clave, 1)
    datos["evidencias"] = [evidencia(municipio.clave, contenido)]
    return partir(
        municipio.exportar(datos, evidencias=[contenido]), TAMANO_MINIMO, tmp_path / "usb"
    )


def uno(base: Base, *rutas: Path, abrir: bool = False) -> Resultado:
    (resultado,) = importar(base, rutas, descifrar=abrir_el_sobre if abrir else None).resultados
    return resultado


def nada_a_medias(base: Base) -> bool:
    """Todo lo que hay junto al buzón tiene dictamen y ningún temporal quedó."""
    sobras = [r for r in base.buzon.parent.iterdir() if r.name.startswith(".")]
    return not sobras and not list(base.buzon.glob("*.tmp")) and not sin_dictamen(base)


def test_una_carpeta_con_todas_las_partes_es_un_paquete(
    base: Base, partido: tuple[Path, ...]
) -> None:
    assert len(partido) > 2
    resultado = uno(base, partido[0].parent)
    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.ACEPTADO, codigos.OK)
    assert resultado.archivo.endswith(".asics")
    assert uno(base, *reversed(partido)).codigo == codigos.I801
    assert nada_a_medias(base)


def test_si_falta_una_parte_lo_dice_y_no_entra_nada(base: Base, partido: tuple[Path, ...]) -> None:
    partido[1].unlink()
    resultado = uno(base, partido[0].parent)
    assert (resultado.estado, resultado.codigo) == (
        EstadoImportacion.RECHAZADO,
        "E106_FALTA_PARTE",
    )
    assert f"falta la parte 2 de {len(partido)}" in resultado.mensaje
    assert not bandeja(base)
    assert nada_a_medias(base)


def test_las_partes_conviven_con_otros_paquetes(
    base: Base, municipio: Municipio, partido: tuple[Path, ...]
) -> None:
    carpeta = partido[0].parent
    municipio.exportar().rename(carpeta / "zeta.asics")
    codigos_vistos = [r.codigo for r in importar(base, [carpeta]).resultados]
    assert codigos_vistos == [codigos.OK, codigos.OK]


def test_x01_uno_cifrado_para_este_organo_se_abre_y_sigue_el_camino_de_todos(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    sobre = cifrado.cifrar(municipio.exportar(), garante()[1], tmp_path)
    resultado = uno(base, sobre, abrir=True)
    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.ACEPTADO, codigos.OK)
    assert list(base.buzon.glob("*.p7m")), "lo recibido se conserva tal como llegó"
    assert uno(base, sobre, abrir=True).codigo == codigos.I801
    assert nada_a_medias(base)


def test_x07_uno_enorme_se_importa_y_se_guarda_cada_evidencia(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    cuantas, tamano = (5, 49_000_000) if PARTE >= 1 else (1, 20_000_000)
    contenidos = [fabrica.evidencia(numero, tamano) for numero in range(cuantas)]
    datos = datos_de(municipio.clave, 1)
    datos["evidencias"] = [
        evidencia(municipio.clave, contenido, f"{numero}.pdf")
        for numero, contenido in enumerate(contenidos)
    ]
    paquete = municipio.exportar(datos, evidencias=contenidos)
    sobre = cifrado.cifrar(paquete, garante()[1], tmp_path)

    resultado = uno(base, sobre, abrir=True)

    informar(f"Cifrado de {sobre.stat().st_size:,} bytes importado")
    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.ACEPTADO, codigos.OK)
    for contenido in contenidos:
        guardada = base.evidencias / hashlib.sha256(contenido).hexdigest()
        assert guardada.read_bytes() == contenido
    assert nada_a_medias(base)


def test_x02_a_x06_todo_fallo_dice_lo_mismo_y_lo_cifrado_se_conserva(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    paquete = municipio.exportar()
    propio = cifrado.cifrar(paquete, garante()[1], tmp_path)
    crudo = propio.read_bytes()
    alterado = bytearray(crudo)
    alterado[len(crudo) // 2] ^= 1
    anidado = cifrado.cifrar(propio, garante()[1], tmp_path)
    malos = {
        "para otro": cifrado.cifrar(paquete, garante(1)[1], municipio.carpeta).read_bytes(),
        "alterado": bytes(alterado),
        "cortado": crudo[:-100],
        "anidado": anidado.read_bytes(),
    }
    antes = volcado(base, sin=LO_PROPIO)
    mensajes = set()
    for nombre, malo in malos.items():
        ruta = tmp_path / f"{nombre}.asics.p7m"
        ruta.write_bytes(malo)
        resultado = uno(base, ruta, abrir=True)
        assert (resultado.estado, resultado.codigo) == (EstadoImportacion.RECHAZADO, codigos.E109)
        assert ruta.read_bytes() == malo
        assert (base.buzon / f"{resultado.sha256}.p7m").read_bytes() == malo
        mensajes.add((resultado.mensaje, resultado.sugerencia))
    assert volcado(base, sin=LO_PROPIO) == antes
    sin_clave = uno(base, propio)
    mensajes.add((sin_clave.mensaje, sin_clave.sugerencia))
    assert len(mensajes) == 1
    assert len(list(base.buzon.glob("*.p7m"))) == len(malos) + 1
    assert not list(base.buzon.glob("*.asics"))
    assert nada_a_medias(base)


@pytest.mark.parametrize("forma", FORMAS)
def test_x06_otra_forma_de_cms_se_rechaza_se_conserva_y_no_cambia_nada(
    forma: str, base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    propio = cifrado.cifrar(municipio.exportar(), garante()[1], tmp_path)
    malo = FORMAS[forma](propio.read_bytes())
    propio.write_bytes(malo)
    antes = volcado(base, sin=LO_PROPIO)

    resultado = uno(base, propio, abrir=True)

    # Lo que ni siquiera empieza como un sobre cifrado es, sin más, un archivo que no es paquete.
    assert resultado.codigo in {codigos.E109, codigos.E102}
    assert resultado.estado is EstadoImportacion.RECHAZADO
    assert [ruta.read_bytes() for ruta in base.buzon.iterdir()] == [malo]
    assert propio.read_bytes() == malo
    assert volcado(base, sin=LO_PROPIO) == antes
    assert nada_a_medias(base)


def test_un_cifrado_que_viene_en_partes_se_une_y_se_abre(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    contenido = bytes(range(256)) * 600
    datos = datos_de(municipio.clave, 1)
    datos["evidencias"] = [evidencia(municipio.clave, contenido)]
    paquete = municipio.exportar(datos, evidencias=[contenido])
    sobre = cifrado.cifrar(paquete, garante()[1], tmp_path)
    partes = partir(sobre, TAMANO_MINIMO, tmp_path / "usb")
    assert uno(base, *partes, abrir=True).codigo == codigos.OK


def test_un_cifrado_con_nombre_de_paquete_se_reconoce_por_lo_que_es(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    sobre = cifrado.cifrar(municipio.exportar(), garante()[1], tmp_path)
    assert uno(base, sobre.rename(tmp_path / "paquete.asics"), abrir=True).codigo == codigos.OK


def test_la_clave_con_que_se_abre_pide_su_contrasena(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    privada, publico = garante()
    clave, certificado = tmp_path / "cifrado.pem", tmp_path / "cifrado.cer"
    certificado.write_bytes(publico)
    clave.write_bytes(
        privada.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"una frase larga")
        )
    )
    sobre = cifrado.cifrar(municipio.exportar(), publico, tmp_path)
    with pytest.raises(ContrasenaIncorrecta):
        descifrador(clave, certificado, "otra frase larga")
    abre = descifrador(clave, certificado, "una frase larga")
    (resultado,) = importar(base, [sobre], descifrar=abre).resultados
    assert resultado.codigo == codigos.OK
    de_firma = claves.ruta_clave(municipio.clave, municipio.carpeta)
    with pytest.raises(ClaveDeCifradoIlegible):
        descifrador(de_firma, certificado, "")

"""La clave con contraseña: la abren otros, la pide una vez, y nada la deja a medias."""

import logging
import os
import shutil
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from app.errores import OperacionCancelada
from app.paquete import archivo_clave, clave_cifrada, claves, der
from app.paquete.archivo_clave import (
    ClaveAjena,
    ClaveDanada,
    ClaveSinProteger,
    ClaveYaProtegida,
)
from app.paquete.clave_cifrada import ContrasenaDebil, ContrasenaIncorrecta, Fortaleza, fortaleza
from app.paquete.firma import Firmante
from app.paquete.huellas import huella
from app.paquete.llavero import INTENTOS, FaltaContrasena, Llavero
from tests.adversarios import fabrica

CONTRASENA = "cuatro burros pacen"


@pytest.fixture(autouse=True)
def _rapida(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Menos vueltas donde no se prueba cuántas son."""
    if "vueltas" not in request.node.name:
        defecto = {"vueltas": 1_000}
        monkeypatch.setattr(clave_cifrada.cifrar, "__kwdefaults__", defecto)


@pytest.fixture
def protegida(tmp_path: Path) -> Path:
    """Una carpeta con la clave de 15001 ya protegida."""
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    claves.proteger("15001", CONTRASENA, carpeta=tmp_path)
    return tmp_path


def archivo(carpeta: Path) -> Path:
    return claves.ruta_clave("15001", carpeta)


@pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta openssl")
def test_openssl_abre_la_clave_y_ve_las_600_000_vueltas(tmp_path: Path) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    claves.proteger("15001", CONTRASENA, carpeta=tmp_path)
    ruta = str(archivo(tmp_path))

    def correr(*orden: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(orden, capture_output=True, text=True, check=False)

    bien = correr("openssl", "pkey", "-in", ruta, "-passin", f"pass:{CONTRASENA}", "-noout")
    mal = correr("openssl", "pkey", "-in", ruta, "-passin", "pass:otra", "-noout")
    forma = correr("openssl", "asn1parse", "-in", ruta).stdout

    assert bien.returncode == 0, bien.stderr
    assert mal.returncode != 0
    assert "PBES2" in forma
    assert "hmacWithSHA256" in forma
    assert "aes-256-cbc" in forma
    assert f":0{600_000:X}" in forma


def test_cryptography_abre_la_clave_y_es_la_misma(tmp_path: Path) -> None:
    antes = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    claves.proteger("15001", CONTRASENA, carpeta=tmp_path)

    load_pem_private_key(archivo(tmp_path).read_bytes(), CONTRASENA.encode())

    abierta = claves.abrir("15001", CONTRASENA, carpeta=tmp_path, llavero=Llavero())
    assert abierta.certificado_der == antes.certificado_der
    assert abierta.firmar(b"x") == antes.firmar(b"x")
    assert b"BEGIN PRIVATE KEY" not in archivo(tmp_path).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="los permisos POSIX no existen en Windows")
def test_al_protegerla_sigue_siendo_solo_de_su_dueno_y_no_deja_restos(protegida: Path) -> None:
    assert stat.S_IMODE(archivo(protegida).stat().st_mode) == 0o600
    assert sorted(uno.name for uno in protegida.iterdir()) == ["15001.cer", "15001.clave.pem"]


@pytest.mark.caso("K08")
def test_una_contrasena_escrita_con_la_enie_en_dos_piezas_es_la_misma(tmp_path: Path) -> None:
    compuesta = "mañana será otro día"
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    claves.proteger("15001", unicodedata.normalize("NFD", compuesta), carpeta=tmp_path)

    claves.abrir("15001", compuesta, carpeta=tmp_path, llavero=Llavero())
    claves.abrir(
        "15001", unicodedata.normalize("NFD", compuesta), carpeta=tmp_path, llavero=Llavero()
    )


@pytest.mark.parametrize("corta", ["", "123456789", "n\u0303" * 9])
def test_menos_de_diez_caracteres_no_protege_nada(corta: str, tmp_path: Path) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    antes = archivo(tmp_path).read_bytes()

    with pytest.raises(ContrasenaDebil):
        claves.proteger("15001", corta, carpeta=tmp_path)

    assert archivo(tmp_path).read_bytes() == antes


@pytest.mark.parametrize(
    ("contrasena", "pista"),
    [
        ("corta", Fortaleza.CORTA),
        ("aaaaaaaaaaaa", Fortaleza.DEBIL),
        ("1234567890123", Fortaleza.DEBIL),
        ("abcdefghijkl", Fortaleza.DEBIL),
        ("Toluca2026ok", Fortaleza.REGULAR),
        (CONTRASENA, Fortaleza.BUENA),
    ],
)
def test_la_pista_de_fortaleza(contrasena: str, pista: Fortaleza) -> None:
    assert fortaleza(contrasena) is pista


def test_la_contrasena_se_pide_una_vez_por_proceso(protegida: Path) -> None:
    pedidas: list[tuple[str, int]] = []

    def pedir(de_quien: str, intento: int) -> str:
        pedidas.append((de_quien, intento))
        return CONTRASENA if intento > 1 else "me equivoqué aquí"

    llavero = Llavero(pedir)
    for _ in range(3):
        claves.obtener_o_crear("15001", "Acambay", carpeta=protegida, llavero=llavero)

    cual = "la clave de firma de Acambay"
    assert pedidas == [(cual, 1), (cual, 2)]
    llavero.olvidar()
    claves.obtener_o_crear("15001", "Acambay", carpeta=protegida, llavero=llavero)
    assert len(pedidas) == 4


def test_si_nadie_puede_preguntar_se_dice_y_si_cancela_no_es_un_fallo(protegida: Path) -> None:
    with pytest.raises(FaltaContrasena, match="Acambay"):
        claves.obtener_o_crear("15001", "Acambay", carpeta=protegida, llavero=Llavero())
    with pytest.raises(OperacionCancelada):
        claves.obtener_o_crear(
            "15001", "Acambay", carpeta=protegida, llavero=Llavero(lambda *_: None)
        )


def test_equivocarse_siempre_termina_en_contrasena_incorrecta_sin_bloquear(
    protegida: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    intentos: list[int] = []

    def pedir(_: str, intento: int) -> str:
        intentos.append(intento)
        return "no es ésta 123"

    with pytest.raises(ContrasenaIncorrecta) as fallo:
        claves.obtener_o_crear("15001", "Acambay", carpeta=protegida, llavero=Llavero(pedir))

    assert fallo.value.codigo == "PAQ-06"
    assert intentos == list(range(1, INTENTOS + 1))
    assert "no es ésta" not in caplog.text + fallo.value.texto()
    claves.abrir("15001", CONTRASENA, carpeta=protegida, llavero=Llavero())


def test_el_bufer_de_la_contrasena_queda_en_cero(protegida: Path) -> None:
    vistos: list[bytearray] = []

    def abrir(bufer: bytearray) -> Firmante:
        vistos.append(bufer)
        return archivo_clave.abrir(archivo(protegida), bufer)

    Llavero().abrir(archivo(protegida), CONTRASENA, abrir)

    assert vistos == [bytearray(len(CONTRASENA))]


def test_se_cambia_con_la_actual_y_la_anterior_deja_de_servir(protegida: Path) -> None:
    with pytest.raises(ContrasenaIncorrecta):
        claves.cambiar_contrasena("15001", "no es ésta 123", "otra frase larga", carpeta=protegida)
    claves.cambiar_contrasena("15001", CONTRASENA, "otra frase larga", carpeta=protegida)

    claves.abrir("15001", "otra frase larga", carpeta=protegida, llavero=Llavero())
    with pytest.raises(ContrasenaIncorrecta):
        claves.abrir("15001", CONTRASENA, carpeta=protegida, llavero=Llavero())


def test_no_se_pone_dos_veces_ni_se_cambia_la_que_no_hay(tmp_path: Path) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    with pytest.raises(ClaveSinProteger):
        claves.cambiar_contrasena("15001", "", CONTRASENA, carpeta=tmp_path)
    claves.proteger("15001", CONTRASENA, carpeta=tmp_path)
    with pytest.raises(ClaveYaProtegida):
        claves.proteger("15001", CONTRASENA, carpeta=tmp_path)


def test_si_falla_al_protegerla_queda_la_de_antes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    antes = archivo(tmp_path).read_bytes()

    def sin_espacio(*_: object) -> None:
        raise OSError(28, "sin espacio")

    monkeypatch.setattr(os, "fsync", sin_espacio)
    with pytest.raises(OSError, match="sin espacio"):
        claves.proteger("15001", CONTRASENA, carpeta=tmp_path)

    assert archivo(tmp_path).read_bytes() == antes
    assert not list(tmp_path.glob(".clave-*"))


def test_el_certificado_se_lee_sin_contrasena(protegida: Path) -> None:
    assert claves.certificado("15001", protegida) == (protegida / "15001.cer").read_bytes()
    assert claves.certificado("15002", protegida) is None


# K09: el archivo propio, cortado o cambiado por el de otro municipio.


def test_k09_cada_corte_del_archivo_se_dice_y_nunca_se_sustituye(protegida: Path) -> None:
    entera = archivo(protegida).read_bytes()
    for hasta in range(0, len(entera) - 1, 37):
        archivo(protegida).write_bytes(entera[:hasta])
        with pytest.raises((ClaveDanada, ContrasenaIncorrecta)):
            claves.obtener_o_crear(
                "15001", "Acambay", carpeta=protegida, llavero=Llavero(lambda *_: CONTRASENA)
            )
        assert archivo(protegida).read_bytes() == entera[:hasta]


def test_k09_la_clave_de_otro_municipio_se_rechaza_antes_de_pedir_nada(protegida: Path) -> None:
    claves.obtener_o_crear("15002", "Acolman", carpeta=protegida)
    shutil.copy(claves.ruta_clave("15002", protegida), archivo(protegida))

    with pytest.raises(ClaveAjena):
        claves.obtener_o_crear("15001", "Acambay", carpeta=protegida, llavero=Llavero())


def test_k09_otra_clave_del_mismo_municipio_se_nota_por_su_huella(tmp_path: Path) -> None:
    propia = huella(fabrica.firmante_propio().certificado_der)
    actual = claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)

    with pytest.raises(ClaveAjena):
        claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path, esperada=propia)
    claves.obtener_o_crear(
        "15001", "Acambay", carpeta=tmp_path, esperada=huella(actual.certificado_der)
    )


def test_si_cambian_el_archivo_a_media_sesion_se_vuelve_a_pedir(protegida: Path) -> None:
    llavero = Llavero()
    claves.abrir("15001", CONTRASENA, carpeta=protegida, llavero=llavero)
    claves.cambiar_contrasena("15001", CONTRASENA, "otra frase larga", carpeta=protegida)

    assert not llavero.abierta(archivo(protegida))
    with pytest.raises(FaltaContrasena):
        claves.obtener_o_crear("15001", "Acambay", carpeta=protegida, llavero=llavero)


@pytest.mark.parametrize("vueltas", [0, -5, 10_000_001, 2**62], ids=lambda v: f"pide-{v}")
def test_un_archivo_que_pide_vueltas_absurdas_no_se_calcula(vueltas: int, tmp_path: Path) -> None:
    normal = clave_cifrada.cifrar(b"clave", bytearray(b"x"), vueltas=1_000)
    crudo = vueltas.to_bytes(9, "big", signed=True)
    viejo, nuevo = der.escribir_entero(1_000), der.escribir(der.ENTERO, crudo)
    esquema, contenido = (uno.crudo for uno in der.hijos(der.leer_uno(normal)))
    oid, parametros = (uno for uno in der.hijos(der.leer_uno(esquema)))
    derivacion, cifrado = (uno for uno in der.hijos(parametros))
    kdf, datos = (uno for uno in der.hijos(derivacion))
    absurda = der.escribir(
        der.SECUENCIA,
        der.escribir(
            der.SECUENCIA,
            oid.crudo,
            der.escribir(
                der.SECUENCIA,
                der.escribir(
                    der.SECUENCIA,
                    kdf.crudo,
                    der.escribir(der.SECUENCIA, datos.valor.replace(viejo, nuevo)),
                ),
                cifrado.crudo,
            ),
        ),
        contenido,
    )
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)
    certificado = archivo_clave.certificado_de(archivo(tmp_path)).public_bytes(Encoding.PEM)
    archivo(tmp_path).write_bytes(archivo_clave.en_pem(absurda) + certificado)

    with pytest.raises(ClaveDanada):
        claves.abrir("15001", CONTRASENA, carpeta=tmp_path, llavero=Llavero())


def test_la_copia_es_el_mismo_archivo_cifrado_y_avisa_si_es_el_mismo_disco(
    protegida: Path, tmp_path: Path
) -> None:
    copia = claves.copiar("15001", tmp_path / "usb", carpeta=protegida)

    assert copia.mismo_disco
    assert copia.ruta.read_bytes() == archivo(protegida).read_bytes()


def test_una_clave_sin_contrasena_no_sale_del_equipo(tmp_path: Path) -> None:
    claves.obtener_o_crear("15001", "Acambay", carpeta=tmp_path)

    with pytest.raises(ClaveSinProteger):
        claves.copiar("15001", tmp_path / "usb", carpeta=tmp_path)
    assert not (tmp_path / "usb").exists()

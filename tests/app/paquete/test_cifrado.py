"""Tabla X: el paquete cifrado se abre sólo para quien es, y todo fallo dice lo mismo."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from app.paquete import cifrado, der, oids
from app.paquete.certificado import Uso, propio
from app.paquete.cifrado import CertificadoDeCifrado, CifradoNoAbre
from app.paquete.der import DerInvalido
from tests.adversarios import casos, fabrica
from tests.campanas import PARTE, informar


def garante(numero: int = 0, bits: int = 3072) -> tuple[rsa.RSAPrivateKey, bytes]:
    """La clave de cifrado de un órgano garante y su certificado: siempre la misma por número."""
    return _garante(numero, bits)


@cache
def _garante(numero: int, bits: int) -> tuple[rsa.RSAPrivateKey, bytes]:
    privada = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    titular = {NameOID.COMMON_NAME: f"Garante {numero}"}
    certificado = propio(privada, titular, Uso.CIFRAR)
    return privada, certificado.public_bytes(Encoding.DER)


@pytest.fixture
def cifrada(tmp_path: Path) -> Path:
    paquete = fabrica.exportar(tmp_path, evidencias=[fabrica.evidencia(1, 5_000)])
    return cifrado.cifrar(paquete, garante()[1], tmp_path)


def abrir(ruta: Path, numero: int = 0) -> Path:
    return cifrado.abrir(ruta, *garante(numero), ruta.parent / "abierto.asics")


def no_abre(ruta: Path, numero: int = 0) -> None:
    """Falla con el único mensaje que hay y no deja nada descifrado."""
    antes = sorted(ruta.parent.iterdir())
    with pytest.raises(CifradoNoAbre) as fallo:
        abrir(ruta, numero)
    assert fallo.value.texto() == CifradoNoAbre().texto()
    assert sorted(ruta.parent.iterdir()) == antes


def test_x01_quien_debe_lo_abre_con_los_mismos_bytes(cifrada: Path) -> None:
    assert cifrada.name.endswith(".asics.p7m")
    assert abrir(cifrada).read_bytes() == cifrada.with_suffix("").read_bytes()


def test_x02_para_otro_organo_no_abre(cifrada: Path) -> None:
    no_abre(cifrada, numero=1)


def test_x03_un_byte_cambiado_en_cualquier_parte_dice_lo_mismo(cifrada: Path) -> None:
    entero = cifrada.read_bytes()
    abrir(cifrada).unlink()
    for lugar in [*range(0, 600, 29), len(entero) // 2, len(entero) - 20, len(entero) - 1]:
        danado = bytearray(entero)
        danado[lugar] ^= 0x01
        cifrada.write_bytes(danado)
        no_abre(cifrada)


@pytest.mark.parametrize("hasta", [0, 1, 5, 100, 700, -16, -1])
def test_x04_cortado_dice_lo_mismo(hasta: int, cifrada: Path) -> None:
    cifrada.write_bytes(cifrada.read_bytes()[:hasta])

    no_abre(cifrada)


def test_x05_un_cifrado_dentro_de_otro_no_se_abre_dos_veces(cifrada: Path) -> None:
    abrir(cifrada)
    no_abre(cifrado.cifrar(cifrada, garante()[1], cifrada.parent))


MEDIR = """
import sys
from pathlib import Path
from app.paquete import cifrado
from tests.app.paquete.test_cifrado import clave_guardada

def pico():
    lineas = Path("/proc/self/status").read_text().splitlines()
    return next(int(una.split()[1]) * 1024 for una in lineas if una.startswith("VmHWM:"))

antes, ruta = pico(), Path(sys.argv[1])
cifrado.abrir(ruta, *clave_guardada(ruta.parent), ruta.parent / "abierto.asics")
print((pico() - antes) / ruta.stat().st_size)
"""


def clave_guardada(carpeta: Path) -> tuple[rsa.RSAPrivateKey, bytes]:
    """La clave que otro proceso dejó escrita para éste."""
    privada = load_pem_private_key((carpeta / "garante.pem").read_bytes(), None)
    assert isinstance(privada, rsa.RSAPrivateKey)
    return privada, (carpeta / "garante.cer").read_bytes()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="se mide con /proc")
def test_x07_uno_enorme_se_abre_con_la_memoria_que_dice_la_documentacion(tmp_path: Path) -> None:
    partes = 5 if PARTE >= 1 else 1
    tamano = 49_000_000 if PARTE >= 1 else 20_000_000
    evidencias = [fabrica.evidencia(numero, tamano) for numero in range(partes)]
    ruta = cifrado.cifrar(fabrica.exportar(tmp_path, evidencias=evidencias), garante()[1], tmp_path)
    privada, certificado = garante()
    formato = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "garante.pem").write_bytes(privada.private_bytes(*formato))
    (tmp_path / "garante.cer").write_bytes(certificado)

    orden = [sys.executable, "-c", MEDIR, str(ruta)]
    hijo = subprocess.run(orden, check=True, capture_output=True, text=True)

    informar(f"Cifrado de {ruta.stat().st_size:,} bytes: memoria × {float(hijo.stdout):.1f}")
    assert float(hijo.stdout) < 5
    assert (tmp_path / "abierto.asics").read_bytes() == ruta.with_suffix("").read_bytes()


def test_lo_que_va_dentro_sin_firma_integra_no_llega_a_nadie(tmp_path: Path) -> None:
    suelto = tmp_path / "alterado.asics"
    suelto.write_bytes(next(uno for uno in casos.TODOS if uno.id == "P024").construir())

    no_abre(cifrado.cifrar(suelto, garante()[1], tmp_path))


def _autenticado(_: bytes) -> bytes:
    """AuthEnvelopedData con AES-GCM y un vector inicial desmedido (forma de CVE-2025-15467)."""
    gcm = der.escribir(
        der.SECUENCIA,
        der.escribir(der.OID, bytes.fromhex("60864801650304012e")),
        der.escribir(der.SECUENCIA, der.escribir(der.OCTETOS, bytes(5_000))),
    )
    return _envuelto(bytes.fromhex("2a864886f70d0109100117"), gcm)


def _envuelto(tipo: bytes, algoritmo: bytes) -> bytes:
    contenido = der.escribir(
        der.SECUENCIA, der.escribir(der.OID, oids.DATOS), algoritmo, der.escribir(0x80, bytes(32))
    )
    sobre = der.escribir(
        der.SECUENCIA,
        der.escribir_entero(1),
        der.escribir(der.CONJUNTO, der.escribir(der.SECUENCIA)),
        contenido,
    )
    return der.escribir(der.SECUENCIA, der.escribir(der.OID, tipo), der.escribir(0xA0, sobre))


def _aes(inicial: int = 16, oid: bytes = oids.AES_256_CBC) -> bytes:
    vector = der.escribir(der.OCTETOS, bytes(inicial))
    return der.escribir(der.SECUENCIA, der.escribir(der.OID, oid), vector)


FORMAS: dict[str, Callable[[bytes], bytes]] = {
    "AuthEnvelopedData": _autenticado,
    "vector desmedido": lambda _: _envuelto(oids.DATOS_ENVUELTOS, _aes(5_000)),
    "otro algoritmo": lambda _: _envuelto(
        oids.DATOS_ENVUELTOS, _aes(oid=bytes.fromhex("60864801650304012e"))
    ),
    "largo indefinido": lambda _: b"\x30\x80" * 5_000,
    "bytes de más": lambda crudo: crudo + b"\0",
}


@pytest.mark.parametrize("forma", FORMAS)
def test_x06_otra_forma_de_cms_no_llega_a_la_biblioteca(
    forma: str, cifrada: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crudo = FORMAS[forma](cifrada.read_bytes())
    with pytest.raises(DerInvalido):
        cifrado.comprobar_forma(crudo)
    llamadas: list[object] = []
    monkeypatch.setattr(
        "cryptography.hazmat.primitives.serialization.pkcs7.pkcs7_decrypt_der",
        lambda *todo: llamadas.append(todo),
    )
    cifrada.write_bytes(crudo)

    no_abre(cifrada)
    assert llamadas == []


def test_la_forma_admitida_pasa(cifrada: Path) -> None:
    cifrado.comprobar_forma(cifrada.read_bytes())
    cifrado.comprobar_forma(_envuelto(oids.DATOS_ENVUELTOS, _aes()))


@pytest.mark.parametrize("malo", ["corta", "curva", "basura"])
def test_solo_se_cifra_para_una_clave_rsa_de_3072(malo: str, tmp_path: Path) -> None:
    paquete = fabrica.exportar(tmp_path)
    certificados = {
        "corta": garante(5, 2048)[1],
        "curva": fabrica.firmante_propio().certificado_der,
        "basura": b"no",
    }

    with pytest.raises(CertificadoDeCifrado):
        cifrado.cifrar(paquete, certificados[malo], tmp_path)
    assert list(tmp_path.iterdir()) == [paquete]


@pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta openssl")
def test_openssl_descifra_los_mismos_bytes(cifrada: Path) -> None:
    privada, certificado = garante()
    pem = privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    cargado = x509.load_der_x509_certificate(certificado)
    (cifrada.parent / "g.pem").write_bytes(pem + cargado.public_bytes(Encoding.PEM))
    orden = f"openssl cms -decrypt -inform DER -in {cifrada.name} -inkey g.pem -out abierto -binary"

    subprocess.run(orden.split(), cwd=cifrada.parent, check=True, capture_output=True)

    assert (cifrada.parent / "abierto").read_bytes() == cifrada.with_suffix("").read_bytes()

"""Toda firma que hace el programa, ante todo verificador que no es de este programa."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from asn1crypto import cms, core, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from app.paquete import cifrado, gobierno
from app.paquete.firma import Firmante
from app.paquete.retorno import TipoRetorno
from tests.adversarios import fabrica
from tests.app.paquete import gobierno as falso
from tests.app.paquete import retornos
from tests.app.paquete.test_cifrado import garante


@dataclass(frozen=True, slots=True)
class Firmado:
    """Un archivo firmado por el programa: lo que se firmó, la firma y los certificados."""

    contenido: bytes
    p7s: bytes
    certificados: tuple[bytes, ...]

    def alterado(self) -> "Firmado":
        """El mismo con un byte cambiado en lo firmado."""
        medio = len(self.contenido) // 2
        cambiado = bytearray(self.contenido)
        cambiado[medio] ^= 1
        return Firmado(bytes(cambiado), self.p7s, self.certificados)


def _efirma() -> Firmante:
    """La cofirma con un `.cer` y un `.key` como los del SAT."""
    with TemporaryDirectory() as carpeta:
        cer, key = Path(carpeta, "e.cer"), Path(carpeta, "e.key")
        cer.write_bytes(falso.certificado(falso.clave()))
        key.write_bytes(falso.key(falso.clave()))
        return gobierno.cargar_efirma(cer, key, falso.CONTRASENA, falso.MOMENTO).firmante


def _p12(privada: falso.Privada) -> Firmante:
    """La cofirma con un PKCS#12."""
    with TemporaryDirectory() as carpeta:
        ruta = Path(carpeta, "e.p12")
        ruta.write_bytes(falso.p12(privada, [falso.certificado(privada)]))
        return gobierno.cargar_p12(ruta, "x", falso.MOMENTO).firmante


def _descifrada_por_openssl(carpeta: Path, cifrada: Path) -> Path:
    """Lo que ve quien abre el sobre sin este programa, con la clave del órgano garante."""
    privada, _certificado = garante()
    clave = carpeta / "garante.pem"
    clave.write_bytes(privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    salida = carpeta / "abierto.asics"
    falso.openssl(
        *("cms", "-decrypt", "-binary", "-inform", "DER", "-inkey", str(clave)),
        *("-in", str(cifrada), "-out", str(salida)),
    )
    return salida


FIRMANTES: dict[str, Callable[[], Sequence[Firmante]]] = {
    "la propia": lambda: [fabrica.firmante_propio()],
    "sólo la e.firma": lambda: [_efirma()],
    "la propia y la e.firma": lambda: [fabrica.firmante_propio(), _efirma()],
    "la propia y un p12": lambda: [fabrica.firmante_propio(), _p12(falso.clave(1))],
    "la propia y un p12 de curva elíptica": lambda: [
        fabrica.firmante_propio(),
        _p12(ec.generate_private_key(ec.SECP384R1())),
    ],
    "rotación, la vieja y la nueva": lambda: [
        fabrica.firmante_propio(),
        fabrica.firmante_propio(vez=2),
    ],
}
CIFRADA = "la propia y la e.firma, cifrada y descifrada por openssl"
FIRMAS = (*FIRMANTES, CIFRADA, *(tipo.value for tipo in TipoRetorno))


@cache
def firmado(cual: str) -> Firmado:
    """El archivo de esa clase, escrito por el exportador de verdad."""
    with TemporaryDirectory() as carpeta:
        if cual in FIRMANTES:
            firmantes = FIRMANTES[cual]()
            ruta = fabrica.exportar(Path(carpeta), firmantes=firmantes)
        elif cual == CIFRADA:
            firmantes = [fabrica.firmante_propio(), _efirma()]
            clara = fabrica.exportar(Path(carpeta), firmantes=firmantes)
            cifrada = cifrado.cifrar(clara, garante()[1], Path(carpeta))
            clara.unlink()
            ruta = _descifrada_por_openssl(Path(carpeta), cifrada)
        else:
            firmantes = [retornos.firmante()]
            ruta = retornos.escribir(Path(carpeta), TipoRetorno(cual), firma=firmantes[0])
        sobre = fabrica.desarmar(ruta.read_bytes())
    return Firmado(sobre.interior, sobre.p7s, tuple(uno.certificado_der for uno in firmantes))


def _correr(orden: str, carpeta: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(orden.split(), cwd=carpeta, capture_output=True, text=True, check=False)


def _soltar(uno: Firmado, carpeta: Path) -> None:
    (carpeta / "paquete.zip").write_bytes(uno.contenido)
    (carpeta / "firma.p7s").write_bytes(uno.p7s)
    todos = b""
    for numero, der in enumerate(uno.certificados):
        (carpeta / f"{numero}.cer").write_bytes(der)
        pem = falso.openssl("x509", "-inform", "DER", "-in", str(carpeta / f"{numero}.cer"))
        (carpeta / f"{numero}.pem").write_bytes(pem)
        todos += pem
    (carpeta / "todos.pem").write_bytes(todos)


_CMS = "openssl cms -verify -binary -inform DER -in firma.p7s -content paquete.zip -out /dev/null "


def por_openssl(uno: Firmado, carpeta: Path) -> bool:
    """Con las claves fijadas, sin mirar cadenas: la orden del LEEME."""
    _soltar(uno, carpeta)
    orden = _CMS + "-certfile todos.pem -nointern -noverify"
    return _correr(orden, carpeta).returncode == 0


def por_openssl_cades(uno: Firmado, carpeta: Path) -> bool:
    """Con el atributo CAdES que amarra cada certificado a su firma."""
    _soltar(uno, carpeta)
    dicho = _correr(_CMS + "-cades -CAfile todos.pem -partial_chain -purpose any", carpeta)
    return dicho.returncode == 0 and "CAdES Verification successful" in dicho.stderr


def por_gnutls(uno: Firmado, carpeta: Path) -> bool:
    """Cada firma contra su certificado."""
    _soltar(uno, carpeta)
    orden = (
        "certtool --p7-verify --inder --infile firma.p7s --load-data paquete.zip "
        "--load-certificate {}.pem"
    )
    dichos = [_correr(orden.format(n), carpeta) for n in range(len(uno.certificados))]
    return all("Signature status: ok" in dicho.stdout + dicho.stderr for dicho in dichos)


def por_pyhanko(uno: Firmado, _carpeta: Path) -> bool:
    """Cada firma por separado: pyHanko sólo admite un firmante a la vez."""
    sobre = cms.ContentInfo.load(uno.p7s)["content"]
    cuantas = len(sobre["signer_infos"])
    assert cuantas == len(uno.certificados)
    return all(_una_por_pyhanko(uno, numero) for numero in range(cuantas))


def _una_por_pyhanko(uno: Firmado, numero: int) -> bool:
    firma = cms.ContentInfo.load(uno.p7s)["content"]
    firma["signer_infos"] = cms.SignerInfos([firma["signer_infos"][numero]])
    raices = [x509.Certificate.load(der) for der in uno.certificados]
    contexto = ValidationContext(trust_roots=raices, allow_fetching=False)
    try:
        estado = asyncio.run(
            async_validate_detached_cms(
                uno.contenido,
                firma,
                signer_validation_context=contexto,
                key_usage_settings=KeyUsageConstraints(key_usage=set()),
            )
        )
    except SignatureValidationError:
        return False
    return bool(estado.intact and estado.valid and estado.trusted)


Verificador = Callable[[Firmado, Path], bool]
VERIFICADORES: dict[str, tuple[str, Verificador]] = {
    "openssl": ("openssl", por_openssl),
    "openssl con CAdES": ("openssl", por_openssl_cades),
    "GnuTLS": ("certtool", por_gnutls),
    "pyHanko": ("", por_pyhanko),
}


@pytest.fixture
def verificador(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Verificador:
    """Quien comprueba; los que son programas aparte pueden no estar."""
    programa, comprobar = VERIFICADORES[request.param]
    if programa and not shutil.which(programa):
        pytest.skip(f"hace falta {programa}, que no es del programa")
    # Los certificados del SAT llevan 2.5.4.45 como texto y asn1crypto espera otra cosa: sin esto
    # pyHanko no puede ni leer el nombre de su titular.
    monkeypatch.setitem(x509.NameTypeAndValue._oid_specs, "unique_identifier", core.Any)
    return comprobar


@pytest.mark.parametrize("cual", FIRMAS)
@pytest.mark.parametrize("verificador", VERIFICADORES, indirect=True)
def test_toda_firma_la_da_por_buena_todo_verificador_y_ninguno_si_cambia_un_byte(
    cual: str, verificador: Verificador, tmp_path: Path
) -> None:
    uno = firmado(cual)
    assert verificador(uno, tmp_path)
    assert not verificador(uno.alterado(), tmp_path)

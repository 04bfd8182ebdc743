"""La clave de firma desde la consola: anexo, contraseña, copia y cofirma."""

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.paquete import clave_cifrada, lectura
from app.paquete.llavero import SESION
from tests.app.consola.ayudas import Consola
from tests.app.consola.conftest import CLAVE
from tests.app.paquete import gobierno as falso

FRASE = "cuatro burros pacen"


@pytest.fixture(autouse=True)
def _sesion_propia(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cada prueba empieza como un proceso nuevo, y con menos vueltas."""
    SESION.olvidar()
    SESION.usar(None)
    monkeypatch.setattr(clave_cifrada.cifrar, "__kwdefaults__", {"vueltas": 1_000})


@pytest.fixture
def frase(tmp_path: Path) -> Path:
    ruta = tmp_path / "frase.txt"
    ruta.write_text(f"\ufeff{FRASE}\r\nlo demás no cuenta", "utf-8")
    return ruta


def test_el_anexo_trae_el_codigo_del_certificado(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    dicho = consola("clave", "anexo", vitral, "--destino", tmp_path / "papel", "--json").json

    propio = consola("certificado", vitral, "--destino", tmp_path / "c.cer", "--json").json
    assert (dicho["huella"], dicho["codigo"]) == (propio["huella"], propio["codigo"])
    assert dicho["codigo"] in PdfReader(dicho["ruta"]).pages[0].extract_text()


def test_un_codigo_sustituido_mal_escrito_no_se_imprime(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    orden = ("clave", "anexo", vitral, "--destino", tmp_path / "papel", "--sustituye", "ZEE35")

    consola(*orden).fallo("CON-06", "mal escrito")
    assert not (tmp_path / "papel").exists()


def test_protegida_exporta_con_la_contrasena_y_sin_ella_no_consume_numero(
    consola: Consola, vitral: Path, tmp_path: Path, frase: Path
) -> None:
    orden = ("exportar", vitral, "--destino", tmp_path / "usb", "--json")
    assert consola("clave", "proteger", vitral, "--contrasena-desde", frase).codigo == 0

    consola(*orden).fallo("PAQ-08", "protegida")
    mala = tmp_path / "mala.txt"
    mala.write_text("no es ésta 123", "utf-8")
    consola(*orden, "--contrasena-desde", mala).fallo("PAQ-06")

    assert consola(*orden, "--contrasena-desde", frase).json["secuencia"] == 1


def test_la_contrasena_se_cambia_con_la_actual(
    consola: Consola, vitral: Path, tmp_path: Path, frase: Path
) -> None:
    nueva = tmp_path / "nueva.txt"
    nueva.write_text("otra frase bien larga", "utf-8")
    orden = ("clave", "proteger", vitral, "--contrasena-desde")
    consola(*orden, frase)

    consola(*orden, nueva, "--actual-desde", nueva).fallo("PAQ-06")
    dicho = consola(*orden, nueva, "--actual-desde", frase, "--json").json

    assert dicho["cambiada"] is True


def test_la_copia_pide_que_este_protegida_y_avisa_del_mismo_disco(
    consola: Consola, vitral: Path, tmp_path: Path, frase: Path
) -> None:
    orden = ("clave", "copiar", vitral, "--destino", tmp_path / "usb")
    consola(*orden).fallo("PAQ-11")
    consola("clave", "proteger", vitral, "--contrasena-desde", frase)

    dicho = consola(*orden, "--json").json

    assert Path(dicho["ruta"]).name == f"{CLAVE}.clave.pem"
    assert dicho["mismo_disco"] is True


@pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta openssl")
@pytest.mark.parametrize("forma", ["e.firma", "p12"])
def test_la_cofirma_viaja_en_el_mismo_paquete(
    forma: str, consola: Consola, vitral: Path, tmp_path: Path, frase: Path
) -> None:
    cer, key, p12 = (tmp_path / nombre for nombre in ("p.cer", "p.key", "p.p12"))
    suyo = falso.certificado(falso.clave(), hasta="491231000000Z")
    cer.write_bytes(suyo)
    key.write_bytes(falso.key(falso.clave(), FRASE.encode()))
    p12.write_bytes(falso.p12(falso.clave(), [suyo], frase=FRASE))
    con = ("--cofirma", cer, key) if forma == "e.firma" else ("--cofirma-p12", p12)

    orden = ("exportar", vitral, "--destino", tmp_path / "usb", *con)
    dicho = consola(*orden, "--contrasena-cofirma-desde", frase, "--json").json

    assert consola("verificar", dicho["ruta"], "--certificado", cer).codigo == 0


def test_una_contrasena_que_no_se_puede_leer_se_explica(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    consola("clave", "proteger", vitral, "--contrasena-desde", tmp_path / "no.txt").fallo("CON-04")


def test_rotar_anuncia_la_clave_nueva_en_la_siguiente_entrega_con_su_acta(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    orden = ("clave", "rotar", vitral, "--motivo", "Cambio de administración", "--json")
    relevo = ("--acta", tmp_path / "papel", "--entrega", "Ana Ruiz", "--recibe", "Luis Peña")
    dicho = consola(*orden, *relevo).json

    acta = " ".join(PdfReader(dicho["acta"]).pages[0].extract_text().split())
    for parte in ("Acta de entrega", "Ana Ruiz", "Luis Peña", dicho["clave"]["codigo"]):
        assert parte in acta
    assert dicho["anterior"] in acta
    consola(*orden).fallo("EXP-77", "Entregue")

    entregado = consola("exportar", vitral, "--destino", tmp_path / "usb", "--json").json
    assert entregado["clave_nueva"] == dicho["clave"]["codigo"]
    estado = consola("clave", "estado", vitral, "--json").json
    assert estado["codigo"] == dicho["clave"]["codigo"]
    assert {c["codigo"]: c["estado"] for c in estado["claves"]} == {
        dicho["clave"]["codigo"]: "activa",
        dicho["anterior"]: "anterior",
    }
    assert dicho["anterior"] in consola("clave", "estado", vitral).texto


def test_sustituir_pone_en_uso_otra_y_escribe_su_anexo(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    viejo = consola("certificado", vitral, "--destino", tmp_path / "c.cer", "--json").json["codigo"]
    orden = ("clave", "sustituir", vitral, "--destino", tmp_path / "papel", "--motivo", "Se perdió")
    dicho = consola(*orden, "--json").json

    assert dicho["anterior"] == viejo
    anexo = " ".join(PdfReader(dicho["anexo"]).pages[0].extract_text().split())
    for parte in ("Sustitución de la clave", viejo, dicho["clave"]["codigo"], "Se perdió"):
        assert parte in anexo
    propio = consola("certificado", vitral, "--destino", tmp_path / "c.cer", "--json").json
    assert propio["codigo"] == dicho["clave"]["codigo"]


def test_la_clave_nueva_de_una_protegida_tambien_lleva_contrasena(
    consola: Consola, vitral: Path, tmp_path: Path, frase: Path
) -> None:
    consola("clave", "proteger", vitral, "--contrasena-desde", frase)
    orden = ("clave", "rotar", vitral, "--motivo", "Cambio")
    consola(*orden).fallo("PAQ-08")
    assert consola(*orden, "--contrasena-desde", frase).codigo == 0
    entrega = ("exportar", vitral, "--destino", tmp_path / "usb", "--contrasena-desde", frase)
    assert "clave nueva" in consola(*entrega).texto
    assert consola("clave", "estado", vitral, "--json").json["protegida"] is True


def test_cofirmar_exige_el_certificado_de_gobierno_y_firma_con_los_dos(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    orden = ("clave", "cofirmar", vitral, "--destino", tmp_path / "usb", "--json")
    consola(*orden).mal_escrita("--cofirma")
    cer, key, frase = (tmp_path / nombre for nombre in ("e.cer", "e.key", "e.txt"))
    cer.write_bytes(falso.certificado(falso.clave()))
    key.write_bytes(falso.key(falso.clave()))
    frase.write_text(falso.CONTRASENA, "utf-8")
    hecho = consola(*orden, "--cofirma", cer, key, "--contrasena-cofirma-desde", frase).json

    assert len(lectura.abrir_autentico(Path(hecho["ruta"])).huellas) == 2

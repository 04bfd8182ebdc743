"""Las claves desde la consola del órgano garante: cambios, revocación y cifrado."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.paquete import clave_cifrada
from app.paquete.llavero import SESION
from tests.app.consola.ayudas import BIEN, Consola
from tests.app.consola.conftest import CLAVE

OTRO_DISCO = Path("/dev/shm")


@pytest.fixture(autouse=True)
def _sesion_propia(monkeypatch: pytest.MonkeyPatch) -> None:
    SESION.olvidar()
    SESION.usar(None)
    monkeypatch.setattr(clave_cifrada.cifrar, "__kwdefaults__", {"vueltas": 1_000})


@pytest.fixture
def frase(tmp_path: Path) -> Path:
    ruta = tmp_path / "frase.txt"
    ruta.write_text("tres burros y un pozo", "utf-8")
    return ruta


@pytest.fixture
def otro_disco(tmp_path: Path) -> Iterator[Path]:
    if not OTRO_DISCO.is_dir() or OTRO_DISCO.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("hace falta un segundo disco")
    carpeta = OTRO_DISCO / f"vitral-consola-{tmp_path.name}"
    yield carpeta
    shutil.rmtree(carpeta, ignore_errors=True)


@pytest.fixture
def codigo(consola: Consola, vitral: Path, base: Path, tmp_path: Path) -> str:
    """El de la clave del municipio, ya dada de alta."""
    cer = tmp_path / "toluca.cer"
    suyo: str = consola("certificado", vitral, "--destino", cer, "--json").json["codigo"]
    orden = ("--certificado", cer, "--codigo", suyo, "--clave", CLAVE)
    assert consola("garante", "alta", base, *orden).codigo == BIEN
    return suyo


def entregar(consola: Consola, vitral: Path, usb: Path, *mas: object) -> str:
    ruta: str = consola("exportar", vitral, "--destino", usb, *mas, "--json").json["ruta"]
    return ruta


def importar(consola: Consola, base: Path, ruta: str, *mas: object) -> str:
    (resultado,) = consola("garante", "importar", base, ruta, *mas, "--json").json
    return str(resultado["codigo"])


def test_rotar_en_una_punta_y_confirmar_en_la_otra(
    consola: Consola, vitral: Path, base: Path, codigo: str, tmp_path: Path
) -> None:
    nueva = consola("clave", "rotar", vitral, "--motivo", "Cambio", "--json").json["clave"]
    assert importar(consola, base, entregar(consola, vitral, tmp_path)) == "OK"
    (propuesta,) = consola("garante", "claves", base, "--json").json["por_confirmar"]
    assert (propuesta["municipio"], propuesta["codigo"]) == (CLAVE, nueva["codigo"])
    assert "por confirmar" in consola("garante", "claves", base).texto

    orden = ("garante", "confirmar-rotacion", base, "--importacion", propuesta["importacion"])
    assert consola(*orden, "--json").json["codigo"] == nueva["codigo"]

    hay = consola("garante", "claves", base, "--municipio", CLAVE, "--json").json
    assert {c["codigo"]: c["estado"] for c in hay["claves"]} == {
        codigo: "rotada",
        nueva["codigo"]: "activa",
    }
    assert hay["por_confirmar"] == []
    consola(*orden).fallo("GAR-11")


def test_el_alta_con_el_anexo_de_sustitucion_revoca_la_anterior(
    consola: Consola, vitral: Path, base: Path, codigo: str, tmp_path: Path
) -> None:
    orden = ("clave", "sustituir", vitral, "--motivo", "Se perdió", "--destino", tmp_path / "papel")
    dicho = consola(*orden, "--json").json
    cer = tmp_path / "nueva.cer"
    consola("certificado", vitral, "--destino", cer)
    alta = ("garante", "alta", base, "--certificado", cer, "--clave", CLAVE)
    con = ("--codigo", dicho["clave"]["codigo"], "--sustituye")
    consola(*alta, *con, "ZEE35-J7F2Y-1GW6Y-CMDDG-5").fallo("GAR-14")
    hecha = consola(*alta, *con, dicho["anterior"].lower(), "--json").json
    assert hecha["revocada"] == dicho["anterior"] == codigo


def test_revocar_aparta_lo_que_llega_despues_y_dice_por_que(
    consola: Consola, vitral: Path, base: Path, codigo: str, tmp_path: Path
) -> None:
    orden = ("garante", "revocar", base, "--codigo", codigo, "--motivo", "Robo del equipo")
    assert consola(*orden, "--json").json["estado"] == "revocada"
    dicho = consola("garante", "importar", base, entregar(consola, vitral, tmp_path)).texto
    assert "Q502" in dicho
    assert len(dicho.splitlines()) == 2
    consola(*orden).fallo("GAR-14")


def test_lo_cifrado_para_el_garante_va_y_viene_por_la_consola(
    consola: Consola,
    vitral: Path,
    base: Path,
    codigo: str,
    tmp_path: Path,
    frase: Path,
    otro_disco: Path,
) -> None:
    assert codigo
    cifrado = ("garante", "clave-cifrado", base)
    assert "--crear" in consola(*cifrado).texto
    creada = consola(*cifrado, "--crear", "--contrasena-desde", frase, "--json").json
    assert (creada["copiada"], creada["se_reparte"]) == ("", False)
    perfil = ("retorno", "crear", "perfil", base, "--destino", tmp_path / "usb")
    assert "falta la copia" in consola(*perfil).error
    consola("exportar", vitral, "--destino", tmp_path, "--cifrar").fallo("EXP-79")
    assert consola(*cifrado, "--copiar", otro_disco, "--json").json["se_reparte"] is True
    assert "viaja en el perfil" in consola(*cifrado).texto

    emitido = consola(*perfil, "--json").json
    certificado = tmp_path / "garante.cer"
    clave = ("garante", "clave", base, "--certificado", certificado, "--anexo", tmp_path / "a.pdf")
    assert consola(*clave, "--json").json["codigo"] == emitido["codigo_clave"]
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    orden = ("retorno", "confiar", vitral, certificado, "--codigo", emitido["codigo_clave"])
    assert consola(*orden).codigo == BIEN
    aplicado = consola("retorno", "aplicar", vitral, emitido["ruta"], "--confirmar").texto
    assert creada["codigo"] in aplicado

    ruta = entregar(consola, vitral, tmp_path / "usb", "--cifrar")
    assert ruta.endswith(".p7m")
    assert importar(consola, base, ruta) == "E109_CIFRADO"
    assert importar(consola, base, ruta, "--contrasena-desde", frase) == "OK"


def test_la_clave_que_firma_se_protege_y_se_copia(
    consola: Consola, base: Path, tmp_path: Path, frase: Path
) -> None:
    orden = ("garante", "clave", base)
    assert "no tiene contraseña" in consola(*orden).texto
    consola(*orden, "--copiar", tmp_path / "copia").fallo("PAQ-11")
    dicho = consola(
        *orden, "--proteger", "--contrasena-desde", frase, "--copiar", tmp_path / "copia", "--json"
    ).json
    assert dicho["protegida"] is True
    assert Path(dicho["copia"]["ruta"]).is_file()
    SESION.olvidar()
    perfil = ("retorno", "crear", "perfil", base, "--destino", tmp_path / "usb")
    consola(*perfil).fallo("PAQ-08")
    assert consola(*perfil, "--contrasena-desde", frase).codigo == BIEN

"""Revisar una entrega y devolver retornos desde la consola."""

from pathlib import Path

import pytest

from tests.app.consola.ayudas import BIEN, Consola
from tests.app.consola.conftest import CLAVE

QUE_FALTA = ("--municipio", CLAVE, "--texto", "Falta el objeto.", "--direccion", "1a/cv_objeto")


@pytest.fixture
def entregada(consola: Consola, vitral: Path, paquete: Path, base: Path, tmp_path: Path) -> Path:
    """La base con la entrega de un municipio ya importada."""
    cer = tmp_path / "toluca.cer"
    codigo = consola("certificado", vitral, "--destino", cer, "--json").json["codigo"]
    orden = ("--certificado", cer, "--codigo", codigo, "--clave", CLAVE)
    assert consola("garante", "alta", base, *orden).codigo == BIEN
    assert consola("garante", "importar", base, paquete).codigo == BIEN
    return base


def test_de_observar_a_aceptar_con_sus_retornos(
    consola: Consola, entregada: Path, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    de = ("--municipio", CLAVE, "--destino", usb, "--operador", "Ana", "--json")
    hecha = consola(
        "garante", "observar", entregada, *QUE_FALTA, "--direccion", "1b", "--bloquea", "--json"
    ).json
    assert hecha["direcciones"] == ["1a/cv_objeto", "1b"]
    assert (hecha["clase"], hecha["gravedad"]) == ("requerimiento", "bloquea")

    enviado = consola("retorno", "crear", "observaciones", entregada, *de).json
    assert Path(enviado["ruta"]).parent == usb
    (entrega,) = consola("garante", "revision", entregada, "--json").json
    assert (entrega["estado"], entrega["pendientes"]) == ("observada", 1)

    aceptar = ("garante", "aceptar", entregada, "--municipio", CLAVE)
    consola(*aceptar).fallo("GAR-24", hecha["folio"])
    resolver = ("garante", "resolver", entregada, "--folio", hecha["folio"])
    resuelta = consola(*resolver, "--resultado", "solventada", "--json").json
    assert resuelta["estado"] == "solventada"
    assert consola(*aceptar, "--json").json["estado"] == "aceptada"
    acuse = consola("retorno", "crear", "acuse", entregada, *de).json
    assert acuse["serie"] == enviado["serie"] + 1

    dicho = consola("verificar", acuse["ruta"])
    assert dicho.codigo == BIEN
    assert "Es el acuse núm. 2 de MX-MEX-INFOEM" in dicho.texto
    assert "(aceptada)" in dicho.texto


def test_las_ordenes_dicen_para_personas_lo_mismo(
    consola: Consola, entregada: Path, tmp_path: Path
) -> None:
    dicho = consola("garante", "observar", entregada, *QUE_FALTA).texto
    folio = dicho.split()[1].rstrip(".")

    assert folio in consola("garante", "observaciones", entregada).texto
    assert folio in consola("garante", "observaciones", entregada, "--municipio", CLAVE).texto
    assert "recibida" in consola("garante", "revision", entregada, "--municipio", CLAVE).texto
    retirar = ("--folio", folio, "--resultado", "retirada", "--texto", "Duplicada")
    assert consola("garante", "resolver", entregada, *retirar).texto == f"{folio}: retirada\n"
    assert "aceptada" in consola("garante", "aceptar", entregada, "--municipio", CLAVE).texto


def test_el_perfil_sale_marcado_si_es_de_capacitacion(
    consola: Consola, base: Path, tmp_path: Path
) -> None:
    orden = ("retorno", "crear", "perfil", base, "--destino", tmp_path / "usb")
    bueno = consola(*orden, "--json").json
    ensayo = consola(*orden, "--capacitacion")

    assert "Es de capacitación" in ensayo.texto
    assert bueno["tipo"] == "perfil"
    assert bueno["codigo_clave"]
    assert "perfil de la jurisdicción" in consola("verificar", bueno["ruta"]).texto


def test_sin_entrega_no_hay_acuse_ni_observacion(
    consola: Consola, base: Path, tmp_path: Path
) -> None:
    acuse = ("retorno", "crear", "acuse", base, "--municipio", CLAVE, "--destino", tmp_path / "u")

    consola(*acuse).fallo("GAR-17")
    consola("garante", "observar", base, *QUE_FALTA).fallo("GAR-17")
    assert not (tmp_path / "u").exists()


def test_una_orden_mal_escrita_se_explica(consola: Consola, base: Path) -> None:
    limite = ("garante", "observar", base, *QUE_FALTA, "--limite", "mañana")

    consola(*limite).mal_escrita("escriba la fecha como AAAA-MM-DD")
    consola("retorno", "crear", "acuse", base).mal_escrita("faltan datos")

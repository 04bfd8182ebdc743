"""El retorno desde la consola: confiar con el código, mirar sin cambiar y aplicar."""

from pathlib import Path

import pytest

from app.expediente.archivo import Expediente, abrir
from app.modelo.carga import cargar_modelo
from app.paquete import retorno
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.retorno import ManifiestoRetorno, TipoRetorno
from tests.app.consola.ayudas import BIEN, Consola
from tests.app.expediente.retornos import CREADO, OBSERVACION, garante_firmante

CODIGO = codigo_verificacion(huella(garante_firmante().certificado_der))


@pytest.fixture
def cer(tmp_path: Path) -> Path:
    """El certificado que el órgano garante entregó con el convenio."""
    ruta = tmp_path / "garante.cer"
    ruta.write_bytes(garante_firmante().certificado_der)
    return ruta


@pytest.fixture
def observaciones(vitral: Path, paquete: Path, tmp_path: Path) -> Path:
    """Las observaciones a la entrega que escribió la consola."""
    del paquete
    with _abrir(vitral) as expediente:
        (hecha,) = expediente.entregas()
        linaje = expediente.municipio().linaje
    manifiesto = ManifiestoRetorno(
        formato=TipoRetorno.OBSERVACIONES.formato,
        app="0.1.0",
        creado=CREADO,
        emisor="MX-MEX-OG",
        pais="MX",
        municipio="15106",
        serie=3,
        paquete=hecha.manifiesto_sha256,
        secuencia=1,
        linaje=linaje,
    )
    return retorno.escribir(tmp_path, manifiesto, (OBSERVACION,), garante_firmante())


def _abrir(vitral: Path) -> Expediente:
    return abrir(vitral, cargar_modelo())


def test_sin_confirmar_solo_dice_lo_que_cambiaria(
    consola: Consola, vitral: Path, observaciones: Path, cer: Path
) -> None:
    assert consola("retorno", "confiar", vitral, cer, "--codigo", CODIGO).codigo == 0
    dicho = consola("retorno", "aplicar", vitral, observaciones)
    assert dicho.codigo == 0
    assert "Observaciones 3 de Órgano garante (02/02/2026)" in dicho.texto
    assert "repita con --confirmar" in dicho.texto
    assert consola("expediente", "mostrar", vitral, "--json").json["observaciones"] == []


def test_confirmado_se_aplica_una_vez_y_se_ve_al_mostrar(
    consola: Consola, vitral: Path, observaciones: Path, cer: Path
) -> None:
    consola("retorno", "confiar", vitral, cer, "--codigo", CODIGO)
    orden = ("retorno", "aplicar", vitral, observaciones, "--confirmar")
    hecho = consola(*orden, "--json").json
    assert (hecho["aplicado"], hecho["retorno"]["tipo"]) == (True, "observaciones")
    (una,) = consola("expediente", "mostrar", vitral, "--json").json["observaciones"]
    assert (una["folio"], una["estado"]) == (OBSERVACION.folio, "nueva")
    assert una["datos"][0]["direccion"] == "1a/cv_objeto"
    assert OBSERVACION.folio in consola("expediente", "mostrar", vitral).texto
    consola(*orden).fallo("R106_YA_APLICADO", "Ya estaba aplicado")


def test_sin_confiar_se_rechaza_con_la_razon(
    consola: Consola, vitral: Path, observaciones: Path
) -> None:
    orden = ("retorno", "aplicar", vitral, observaciones, "--confirmar")
    consola(*orden).fallo("R104_GARANTE_DESCONOCIDO", "no es la de su órgano garante")


def test_un_codigo_ajeno_no_registra_la_clave(
    consola: Consola, vitral: Path, cer: Path, ajeno: Path
) -> None:
    otro = codigo_verificacion(huella(garante_firmante(2).certificado_der))
    consola("retorno", "confiar", vitral, cer, "--codigo", otro).fallo("EXP-70", "no es el de ese")
    consola("retorno", "confiar", vitral, ajeno, "--codigo", CODIGO).fallo("PAQ-05")
    consola("retorno", "confiar", vitral, cer).mal_escrita("--codigo")


def test_el_certificado_puede_salir_de_lo_que_mando_si_el_codigo_es_el_del_papel(
    consola: Consola, vitral: Path, observaciones: Path
) -> None:
    otro = codigo_verificacion(huella(garante_firmante(2).certificado_der))
    consola("retorno", "confiar", vitral, observaciones, "--codigo", otro).fallo("EXP-70")
    assert consola("retorno", "confiar", vitral, observaciones, "--codigo", CODIGO).codigo == BIEN
    assert consola("retorno", "aplicar", vitral, observaciones).codigo == BIEN


def test_confiar_dice_de_quien_es_la_clave(consola: Consola, vitral: Path, cer: Path) -> None:
    dicho = consola("retorno", "confiar", vitral, cer, "--codigo", CODIGO, "--json").json
    assert (dicho["nombre"], dicho["codigo"]) == ("Órgano garante", CODIGO)

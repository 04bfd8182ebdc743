"""Atender observaciones desde la consola: el municipio cierra el ciclo sin abrir la ventana."""

from pathlib import Path

import pytest

from tests.app.consola.ayudas import BIEN, Consola

CAMPOS = ("1a/cv_objeto", "1a/cv_antecedentes")


@pytest.fixture
def observado(
    consola: Consola, vitral: Path, paquete: Path, base: Path, tmp_path: Path
) -> list[str]:
    """Los folios de dos observaciones que el municipio ya recibió."""
    cer, og, usb = tmp_path / "15106.cer", tmp_path / "og.cer", paquete.parent
    codigo = consola("certificado", vitral, "--destino", cer, "--json").json["codigo"]
    alta = ("garante", "alta", base, "--certificado", cer, "--clave", "15106", "--codigo", codigo)
    assert consola(*alta).codigo == BIEN
    assert consola("garante", "importar", base, usb).codigo == BIEN
    folios = [
        consola(
            *("garante", "observar", base, "--municipio", "15106", "--direccion", campo),
            *("--texto", f"Complete {campo}.", "--json"),
        ).json["folio"]
        for campo in CAMPOS
    ]
    suya = consola("garante", "clave", base, "--certificado", og, "--json").json["codigo"]
    assert consola("retorno", "confiar", vitral, og, "--codigo", suya).codigo == BIEN
    _devolver(consola, base, vitral, usb)
    return folios


def _devolver(consola: Consola, base: Path, vitral: Path, usb: Path) -> None:
    for tipo in ("observaciones", "acuse"):
        crear = ("retorno", "crear", tipo, base, "--municipio", "15106", "--destino", usb)
        ruta = consola(*crear, "--json").json["ruta"]
        assert consola("retorno", "aplicar", vitral, ruta, "--confirmar").codigo == BIEN


def _respondido(consola: Consola, base: Path) -> dict[str, dict[str, object]]:
    halladas = consola("garante", "observaciones", base, "--json").json
    return {una["folio"]: una["respuesta"] for una in halladas}


def test_lo_atendido_y_lo_que_se_pide_reconsiderar_llegan_y_se_resuelven(
    consola: Consola, vitral: Path, base: Path, observado: list[str], tmp_path: Path
) -> None:
    una, otra = observado
    dicho = consola("expediente", "observaciones", vitral).texto
    assert f"{una}  nueva" in dicho
    assert "Complete 1a/cv_objeto." in dicho

    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF-1.4 acta")
    guardada = consola(
        "expediente", "adjuntar", vitral, acta, "--direccion", "1a/cv_firmado", "--json"
    ).json
    atender = ("expediente", "atender", vitral, "--folio", una, "--texto", "Se completó.")
    assert "Por atender: 1." in consola(*atender, "--evidencia", guardada["id"]).texto
    pedir = ("expediente", "reconsiderar", vitral, "--folio", otra, "--motivo", "Ya estaba.")
    assert consola(*pedir, "--json").json["reconsideracion"] == "Ya estaba."
    consola(*pedir).fallo("EXP-73", "sólo se puede una vez")
    nota = ("expediente", "nota", vitral, "--texto", "Sesión en enero.", "--json")
    assert consola(*nota).json["texto"] == "Sesión en enero."

    usb = tmp_path / "usb"
    assert consola("exportar", vitral, "--destino", usb).codigo == BIEN
    importado = consola("garante", "importar", base, usb, "--json").json
    assert {r["codigo"] for r in importado if r["municipio"]} == {"OK", "I801_YA_IMPORTADO"}
    llegado = _respondido(consola, base)
    assert llegado[una]["texto"] == "Se completó."
    assert llegado[una]["evidencias"] == [guardada["sha256"]]
    assert (llegado[otra]["texto"], llegado[otra]["reconsideracion"]) == ("Ya estaba.", True)
    dicho = consola("garante", "observaciones", base).texto
    assert "Respuesta (entrega 2): Se completó. · evidencia " in dicho
    assert "Pide reconsiderarla (entrega 2): Ya estaba." in dicho

    _resolver_y_cerrar(consola, base, {una: "solventada", otra: "retirada"})
    _devolver(consola, base, vitral, usb)
    cerradas = consola("expediente", "observaciones", vitral, "--json").json
    assert [(u["estado"], u["resolucion"]) for u in cerradas] == [("cerrada", "Procede.")] * 2


def _resolver_y_cerrar(consola: Consola, base: Path, como: dict[str, str]) -> None:
    for folio, resultado in como.items():
        resolver = ("garante", "resolver", base, "--folio", folio, "--resultado", resultado)
        assert consola(*resolver, "--texto", "Procede.").codigo == BIEN
    assert consola("garante", "aceptar", base, "--municipio", "15106").codigo == BIEN


def test_lo_que_emitio_el_organo_garante_no_se_aparta_como_clave_por_dar_de_alta(
    consola: Consola, base: Path, observado: list[str], tmp_path: Path
) -> None:
    assert observado
    importado = consola("garante", "importar", base, tmp_path / "usb", "--json").json
    propios = [r for r in importado if "_ACUSE_" in r["archivo"] or "_OBSERV" in r["archivo"]]
    assert [(r["estado"], r["codigo"]) for r in propios] == [("rechazado", "E308_FORMATO")] * 2
    assert "lo emitió este órgano garante" in propios[0]["mensaje"]


@pytest.mark.parametrize("orden", ["atender", "reconsiderar"])
def test_un_folio_que_no_existe_se_dice_sin_cambiar_nada(
    consola: Consola, vitral: Path, orden: str
) -> None:
    texto = "--texto" if orden == "atender" else "--motivo"
    consola("expediente", orden, vitral, "--folio", "NADA", texto, "x").fallo("EXP-71", "«NADA»")
    assert "No hay observaciones." in consola("expediente", "observaciones", vitral).texto

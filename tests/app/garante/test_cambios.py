"""Qué cambió en una entrega, a qué observaciones responde, qué abarca y a cuál sustituye."""

from pathlib import Path
from typing import Any

import pytest

from app.garante import alcances, cambios
from app.garante.base import Base
from app.garante.errores import SinEntrega
from app.garante.importacion import importar
from app.garante.observar import observar
from app.garante.retornos import Emision, emitir_observaciones
from app.garante.vistas_cambios import ClaseDeCambio
from app.garante.vistas_revision import NuevaObservacion
from app.paquete.manifiesto import PARCIAL
from tests.app.garante.ayudas import MODELO
from tests.app.garante.paquetes import Municipio, datos_de, evidencia

MOTIVO = "El objeto estaba equivocado"


def entregar(base: Base, municipio: Municipio, datos: dict[str, Any], **cambio: Any) -> None:
    (resultado,) = importar(base, [municipio.exportar(datos, **cambio)]).resultados
    assert resultado.codigo.startswith(("OK", "W"))


def con(campo: str, valor: Any, **mas: Any) -> dict[str, Any]:
    """Los datos de siempre con otro valor en un campo de 1a."""
    datos = datos_de("15001") | mas
    for respuesta in datos["respuestas"]:
        if respuesta["campo"] == campo:
            respuesta["valor"] = valor
    return datos


def contesta(folio: str, *evidencias: str) -> list[dict[str, Any]]:
    suya = {"folio": folio, "texto": "Se corrigió", "evidencias": list(evidencias)}
    return [suya | {"fecha": "2026-11-20", "reconsideracion": False}]


def observada(base: Base, carpeta: Path, *direcciones: str) -> str:
    """Una observación ya devuelta; da su folio."""
    una = observar(base, "15001", NuevaObservacion("Precise", direcciones), operador="Ana")
    emitir_observaciones(base, "15001", Emision(carpeta, "Ana"))
    return una.folio


def vistos(hecho: Any) -> list[tuple[str, ClaseDeCambio, tuple[str, ...]]]:
    return [(str(c.direccion), c.clase, c.folios) for c in hecho.diferencia.respuestas]


def test_la_primera_entrega_no_se_compara_con_nada(base: Base, municipio: Municipio) -> None:
    entregar(base, municipio, datos_de("15001"))
    hecho = cambios.de_entrega(base, "15001")

    assert (hecho.secuencia, hecho.contra, hecho.diferencia.respuestas) == (1, None, ())
    assert alcances.titulo(MODELO, hecho.alcance) == "Entrega completa."
    assert alcances.implica(hecho.alcance) == ()


def test_dice_a_que_observacion_responde_cada_cambio(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    entregar(base, municipio, datos_de("15001"))
    folio = observada(base, tmp_path, "1a/1a_objeto")
    ajenas = {"respuestas_a_observaciones": contesta(folio)}
    entregar(base, municipio, con("1b_objeto", "ajeno", **ajenas))
    sin_tocar = cambios.de_entrega(base, "15001")
    entregar(base, municipio, con("1a_objeto", "Preciso", **ajenas))
    tocado = cambios.de_entrega(base, "15001")

    assert vistos(sin_tocar) == [("1b/1b_objeto", ClaseDeCambio.CAMBIO, ())]
    assert sin_tocar.sin_cambio == (folio,)
    de_1a = [v for v in vistos(tocado) if v[0].startswith("1a")]
    assert de_1a == [("1a/1a_objeto", ClaseDeCambio.CAMBIO, (folio,))]
    assert tocado.sin_cambio == ()


def test_una_observacion_a_la_herramienta_entera_o_una_evidencia_que_la_atiende_tambien_cuentan(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    entregar(base, municipio, datos_de("15001"))
    folio = observada(base, tmp_path, "2a")
    acta = evidencia("15001", b"%PDF acta")
    mas = {"respuestas_a_observaciones": contesta(folio, acta["sha256"]), "evidencias": [acta]}
    entregar(base, municipio, con("2a_objeto", "Preciso", **mas), evidencias=[b"%PDF acta"])
    hecho = cambios.de_entrega(base, "15001")

    assert vistos(hecho) == [("2a/2a_objeto", ClaseDeCambio.CAMBIO, (folio,))]
    (agregada,) = hecho.diferencia.evidencias
    assert (agregada.clase, agregada.folios) == (ClaseDeCambio.NUEVO, (folio,))


def test_lo_que_se_senalo_sin_devolver_todavia_no_lo_responde_nadie(
    base: Base, municipio: Municipio
) -> None:
    entregar(base, municipio, datos_de("15001"))
    observar(base, "15001", NuevaObservacion("Precise", ("1a/1a_objeto",)), operador="Ana")
    entregar(base, municipio, con("1a_objeto", "Preciso"))

    assert vistos(cambios.de_entrega(base, "15001"))[0][2] == ()


def test_se_compara_con_la_que_se_pida_y_se_dice_si_no_esta(
    base: Base, municipio: Municipio
) -> None:
    for texto in ("uno", "dos", "tres"):
        entregar(base, municipio, con("1a_objeto", texto))

    def antes(**cuales: int) -> Any:
        (cambio,) = cambios.de_entrega(base, "15001", **cuales).diferencia.respuestas
        return cambio.antes.valor if cambio.antes else None

    assert antes() == "dos"
    assert antes(contra=1) == "uno"
    assert antes(secuencia=2) == "uno"
    for cuales in ({"secuencia": 9}, {"contra": 9}):
        with pytest.raises(SinEntrega):
            cambios.de_entrega(base, "15001", **cuales)
    with pytest.raises(SinEntrega):
        cambios.de_entrega(base, "15002")


def rectifica(municipio: Municipio, **otra: Any) -> dict[str, Any]:
    cual = {"secuencia": municipio.secuencia, "manifiesto_sha256": municipio.anterior}
    return {"entrega": {"alcance": "completo", "rectifica": cual | {"motivo": MOTIVO} | otra}}


def test_dice_a_cual_sustituye_por_que_y_cuantas_veces_van(
    base: Base, municipio: Municipio
) -> None:
    entregar(base, municipio, datos_de("15001"))
    for _ in range(2):
        entregar(base, municipio, con("1a_objeto", "Otro", **rectifica(municipio)))
    hecho = cambios.de_entrega(base, "15001").rectifica

    assert hecho is not None
    assert (hecho.numero, hecho.conocida) == (2, True)
    dicho = "Sustituye a la entrega 2 (rectificación 2)."
    assert alcances.rectificacion(hecho) == (dicho, f"Motivo: {MOTIVO}")


def test_si_la_que_dice_sustituir_no_es_la_recibida_se_avisa(
    base: Base, municipio: Municipio
) -> None:
    entregar(base, municipio, datos_de("15001"))
    ajena = rectifica(municipio, manifiesto_sha256="ab" * 32)
    entregar(base, municipio, con("1a_objeto", "Otro", **ajena))
    hecho = cambios.de_entrega(base, "15001").rectifica

    assert hecho is not None
    assert not hecho.conocida
    assert "no es la que se recibió aquí" in alcances.rectificacion(hecho)[0]


def test_una_ligera_dice_que_faltan_los_archivos_que_nunca_llegaron(
    base: Base, municipio: Municipio
) -> None:
    actas = [evidencia("15001", crudo, f"{n}.pdf") for n, crudo in enumerate((b"a", b"b"))]
    entregar(base, municipio, datos_de("15001") | {"evidencias": actas[:1]}, evidencias=[b"a"])
    entregar(base, municipio, datos_de("15001") | {"evidencias": actas}, tipo="ligero")
    alcance = cambios.de_entrega(base, "15001").alcance

    assert (alcance.alcance, alcance.evidencias, alcance.sin_archivo) == ("ligero", 2, 1)
    assert "sin archivos de evidencia" in alcances.titulo(MODELO, alcance)
    assert "Falta el archivo de 1 de sus 2" in " ".join(alcances.implica(alcance))


def test_sin_datos_personales_dice_que_no_viene_y_no_lo_da_por_borrado(
    base: Base, municipio: Municipio
) -> None:
    entregar(base, municipio, datos_de("15001"))
    datos = datos_de("15001")
    datos["respuestas"] = [r for r in datos["respuestas"] if r["campo"] != "1a_t0"]
    omitidas = {"respuestas": 1, "evidencias": 0, "contactos": 3}
    declarado = {"alcance": "sin_datos_personales", "campos_omitidos": ["1a/1a_t0"]}
    entregar(base, municipio, datos | {"entrega": declarado | {"omitidas": omitidas}})
    hecho = cambios.de_entrega(base, "15001")

    assert vistos(hecho) == [("1a/1a_t0", ClaseDeCambio.NO_VIENE, ())]
    dicho = " ".join(alcances.implica(hecho.alcance))
    assert "que falten no quiere decir que estén vacíos" in dicho
    assert "3 contactos y 1 respuesta" in dicho


def test_de_una_dimension_nombra_las_herramientas_que_no_trae_y_lo_demas_sigue_igual(
    base: Base, municipio: Municipio
) -> None:
    entregar(base, municipio, datos_de("15001"))
    datos = con("2a_objeto", "Otro")
    de_la_2 = [r for r in datos["respuestas"] if r["herramienta"].startswith("2")]
    herramientas = [h for h in datos["herramientas"] if h["clave"].startswith("2")]
    declarado = {"alcance": "dimension", "dimension": 2, "no_incluidas": ["1a", "1b"]}
    datos |= {"respuestas": de_la_2, "herramientas": herramientas, "entrega": declarado}
    entregar(base, municipio, datos | {"diagnostico": None, "actividades": []}, tipo=PARCIAL)
    hecho = cambios.de_entrega(base, "15001")

    assert vistos(hecho) == [("2a/2a_objeto", ClaseDeCambio.CAMBIO, ())]
    assert alcances.titulo(MODELO, hecho.alcance).startswith("Entrega de una sola dimensión: 2")
    assert "No trae estas herramientas: 1a, 1b." in alcances.implica(hecho.alcance)[0]

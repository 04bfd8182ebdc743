"""Lo entregado se lee dato por dato, igual que se firmó."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.garante.base import Base
from app.garante.consulta import (
    comparar,
    datos,
    datos_firmados,
    entregas,
    evidencias,
    instantanea,
    ruta_de_evidencia,
)
from app.garante.errores import SinEntrega
from app.garante.importacion import importar
from app.modelo.direccion import Direccion
from tests.app.garante.paquetes import Municipio, datos_de, evidencia


def test_lo_importado_es_lo_exportado_dato_por_dato(base: Base, municipio: Municipio) -> None:
    exportado = datos_de("15001", 3, campos=20)
    importar(base, [municipio.exportar(exportado)])

    recibidos = datos(base, "15001")

    assert {d: v.valor for d, v in recibidos.items()} == {
        Direccion(r["herramienta"], r["campo"], r["ficha"]): r["valor"]
        for r in exportado["respuestas"]
    }
    assert json.loads(datos_firmados(base, "15001")) == exportado
    assert set(datos(base, "15001", "1a")) == {d for d in recibidos if d.herramienta == "1a"}


def test_cada_entrega_guardada_se_puede_volver_a_leer(base: Base, municipio: Municipio) -> None:
    importar(base, [municipio.exportar(datos_de("15001", n)) for n in (1, 2)])

    nueva, vieja = entregas(base, "15001")

    assert instantanea(base, "15001").diagnostico.indice == 42  # type: ignore[union-attr]
    anterior = instantanea(base, "15001", numero=vieja.instantanea)
    assert anterior.diagnostico is not None
    assert anterior.diagnostico.indice == 41
    assert (nueva.vigente, vieja.vigente) == (True, False)


def test_sin_entrega_se_dice(base: Base) -> None:
    with pytest.raises(SinEntrega):
        datos(base, "15001")


def test_un_campo_cerrado_se_compara_entre_municipios(base: Base, tmp_path: Path) -> None:
    for n in (1, 2, 3):
        municipio = Municipio(f"1500{n}", tmp_path / f"m{n}")
        municipio.alta(base)
        importar(base, [municipio.exportar(datos_de(municipio.clave, n))])

    montos = comparar(base, "1a", "1a_monto")

    assert [(v.municipio, v.numero) for v in montos] == [
        ("15001", Decimal("100.5")),
        ("15002", Decimal("200.5")),
        ("15003", Decimal("300.5")),
    ]
    assert comparar(base, "1a", "1a_medios")[0].texto == "|gaceta|radio|"
    assert comparar(base, "dx", "D-1a-1")[2].texto == "g3"
    assert comparar(base, "1a", "1a_tipo")[0].numero is None


def test_los_textos_y_los_valores_raros_no_se_promueven(base: Base, municipio: Municipio) -> None:
    raros = {"1a_tipo": "inventada", "1a_monto": "1e9", "1a_fecha": "mañana", "1a_medios": "gaceta"}
    entrega = datos_de("15001")
    for respuesta in entrega["respuestas"]:
        respuesta["valor"] = raros.get(respuesta["campo"], respuesta["valor"])
    importar(base, [municipio.exportar(entrega)])

    assert comparar(base, "1a", "1a_objeto") == ()
    assert all(comparar(base, "1a", campo) == () for campo in raros)
    # Pero nada se pierde: la instantánea los conserva.
    assert datos(base, "15001")[Direccion("1a", "1a_tipo")].valor == "inventada"


def test_lo_que_no_aplica_se_compara_como_tal(base: Base, municipio: Municipio) -> None:
    entrega = datos_de("15001")
    for respuesta in entrega["respuestas"]:
        if respuesta["campo"] == "1a_monto":
            respuesta |= {"valor": None, "no_aplica": True, "motivo": "sin gasto este año"}
    importar(base, [municipio.exportar(entrega)])

    assert [v.texto for v in comparar(base, "1a", "1a_monto")] == ["no_aplica"]
    dato = datos(base, "15001")[Direccion("1a", "1a_monto")]
    assert (dato.no_aplica, dato.motivo) == (True, "sin gasto este año")


def test_las_evidencias_dicen_si_su_archivo_llego(base: Base, municipio: Municipio) -> None:
    entrega = datos_de("15001") | {
        "evidencias": [
            evidencia("15001", b"acta", "acta.pdf"),
            evidencia("15001", b"foto", "foto.jpg"),
        ]
    }
    importar(base, [municipio.exportar(entrega, evidencias=[b"acta"])])

    acta, foto = evidencias(base, "15001")

    assert (acta.nombre, acta.guardada, foto.guardada) == ("acta.pdf", True, False)
    assert evidencias(base, "15001", "2a") == ()
    ruta = ruta_de_evidencia(base, acta.sha256)
    assert ruta is not None
    assert ruta.read_bytes() == b"acta"
    assert ruta_de_evidencia(base, "../../etc/passwd") is None

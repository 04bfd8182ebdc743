"""Estados, lo que falta, pendientes y qué sigue."""

from datetime import date
from pathlib import Path

import pytest

from app.expediente.archivo import Expediente
from app.expediente.errores import (
    CambioDeEstadoNoPermitido,
    HerramientaDesconocida,
    MotivoCorto,
)
from app.expediente.vistas import Situacion
from app.modelo.direccion import Direccion
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

MOTIVO = "El órgano garante no pide esta herramienta aquí."


def completar_politica(exp: Expediente) -> None:
    """Todo lo obligatorio de 1b."""
    exp.respuestas.guardar_varias(
        {"1b/po_nombre": "Política", "1b/po_alcance": "Todo", "1b/cab_titulo": "Política"}
    )


def test_al_principio_todo_esta_sin_empezar(exp: Expediente) -> None:
    assert {h.situacion for h in exp.herramientas.lista()} == {Situacion.SIN_EMPEZAR}
    assert [h.clave for h in exp.herramientas.lista()] == ["1a", "1b", "1d", "2a"]


def test_contestar_algo_la_pone_en_curso_y_mueve_su_avance(exp: Expediente) -> None:
    exp.respuestas.guardar("1b/po_nombre", "Política")
    resumen = exp.herramientas.una("1b")
    assert resumen.situacion is Situacion.EN_CURSO
    assert resumen.estado == "en_elaboracion"
    assert (resumen.avance, resumen.pendientes) == (33, 2)


def test_no_se_marca_lista_lo_que_tiene_huecos_y_se_dicen_todos(exp: Expediente) -> None:
    exp.respuestas.guardar("1b/po_nombre", "Política")
    hallazgos = exp.herramientas.marcar_lista("1b")
    assert [str(h.direccion) for h in hallazgos] == ["1b/po_alcance", "1b/cab_titulo"]
    assert exp.herramientas.una("1b").situacion is Situacion.EN_CURSO


def test_completa_se_marca_lista_y_asi_queda(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        completar_politica(exp)
        assert exp.herramientas.marcar_lista("1b") == ()
    with reabrir(ruta) as exp:
        resumen = exp.herramientas.una("1b")
        assert (resumen.situacion, resumen.estado) == (Situacion.LISTA, "elaborada")
        assert (resumen.avance, resumen.nivel) == (100, 2)
        assert exp.resumen().listas == 1


def test_no_aplica_en_un_campo_cuenta_como_hecho(exp: Expediente) -> None:
    exp.respuestas.guardar_varias({"1b/po_nombre": "Política", "1b/cab_titulo": "P"})
    exp.respuestas.marcar_no_aplica("1b/po_alcance", MOTIVO)
    assert exp.herramientas.una("1b").avance == 100
    assert exp.herramientas.marcar_lista("1b") == ()


def test_un_formato_repetido_sin_fichas_no_esta_completo(exp: Expediente) -> None:
    exp.respuestas.guardar("1d/cab_titulo", "Cartera")
    assert exp.herramientas.marcar_lista("1d")
    exp.respuestas.guardar_varias(
        {"1d/pr_nombre": "P", "1d/pr_inicio": "2026-02-01", "1d/pr_fin": "2026-03-01"}
    )
    assert exp.herramientas.marcar_lista("1d") == ()


def test_lo_vacio_solo_impide_entregar_si_la_herramienta_ya_estaba_lista(exp: Expediente) -> None:
    completar_politica(exp)
    exp.herramientas.marcar_lista("1b")
    assert not [p for p in exp.pendientes() if p.clase == "error"]
    exp.respuestas.guardar("1b/po_alcance", "")
    errores = [p for p in exp.pendientes() if p.clase == "error"]
    assert [str(p.direccion) for p in errores] == ["1b/po_alcance"]
    assert errores[0].donde == "1b 1b › po_alcance"
    exp.herramientas.reabrir("1b")
    assert not [p for p in exp.pendientes() if p.clase == "error"]


def test_no_aplica_pide_motivo_y_se_puede_reabrir(exp: Expediente) -> None:
    with pytest.raises(MotivoCorto):
        exp.herramientas.no_aplica("1d", "no")
    exp.herramientas.no_aplica("1d", MOTIVO)
    assert exp.herramientas.una("1d").situacion is Situacion.NO_APLICA
    assert exp.herramientas.motivo("1d") == MOTIVO
    with pytest.raises(CambioDeEstadoNoPermitido):
        exp.herramientas.marcar_lista("1d")
    exp.herramientas.reabrir("1d")
    assert exp.herramientas.una("1d").situacion is Situacion.EN_CURSO


def test_el_ciclo_no_se_salta_pasos(exp: Expediente) -> None:
    completar_politica(exp)
    with pytest.raises(CambioDeEstadoNoPermitido):
        exp.herramientas.pasar_a("1b", "formalizada")
    exp.herramientas.marcar_lista("1b")
    assert exp.herramientas.pasar_a("1b", "en_aprobacion") == ()
    assert exp.herramientas.pasar_a("1b", "formalizada") == ()
    assert exp.herramientas.una("1b").estado == "formalizada"


def test_una_herramienta_que_no_existe_se_dice(exp: Expediente) -> None:
    for clave in ("9z", "dx"):
        with pytest.raises(HerramientaDesconocida):
            exp.herramientas.marcar_lista(clave)


def test_lo_vencido_va_primero_en_que_sigue(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("dx/D-1a-1", "g1")
        exp.respuestas.guardar("1b/po_nombre", "Política")
    # 1a venció el 5 de febrero; 1b vence el 5 de mayo.
    with reabrir(ruta, reloj=reloj(date(2026, 4, 20))) as exp:
        resumen = exp.resumen()
    vencida = next(h for h in resumen.herramientas if h.clave == "1a")
    assert vencida.vencida_dias == 74
    assert [str(a.direccion) for a in resumen.siguientes[:2]] == ["1a", "1b/po_alcance"]
    assert resumen.siguientes[0].detalle.startswith("venció hace 74 días")


def test_sin_diagnostico_lo_primero_es_contestarlo(exp: Expediente) -> None:
    resumen = exp.resumen()
    assert resumen.siguientes[0].direccion.herramienta == "dx"
    assert len(resumen.siguientes) == 3


def test_el_resumen_reune_municipio_niveles_y_cuentas(exp: Expediente) -> None:
    completar_politica(exp)
    exp.herramientas.marcar_lista("1b")
    resumen = exp.resumen()
    assert (resumen.municipio.nombre, resumen.municipio.clave) == ("Toluca", "15106")
    assert resumen.municipio.ejercicio == 2026
    # 1b en nivel 2 de las tres herramientas de la dimensión 1.
    assert resumen.niveles_dimension == (50 // 3, 0, 0, 0, 0)
    assert (resumen.entregas, resumen.errores, resumen.observaciones) == (0, 0, 0)


def test_un_aviso_explicado_deja_de_contar(exp: Expediente) -> None:
    with pytest.raises(MotivoCorto):
        exp.avisos.explicar("V-1a-06", Direccion("1a"), "sí")
    exp.avisos.explicar("V-1a-06", Direccion("1a"), "Sigue en la próxima administración.")
    assert list(exp.avisos.explicaciones()) == [("V-1a-06", "1a")]
    exp.avisos.quitar_explicacion("V-1a-06", Direccion("1a"))
    assert exp.avisos.explicaciones() == {}

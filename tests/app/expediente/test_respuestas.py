"""Guardar, leer, «no aplica», notas, deshacer y cargas de muchas respuestas."""

from pathlib import Path

import pytest

from app.errores import ErrorDeUsuario
from app.expediente.archivo import Expediente
from app.expediente.errores import (
    CampoDesconocido,
    FichaDesconocida,
    MotivoCorto,
    PersonaDesconocida,
    RespuestasInvalidas,
)
from tests.app.expediente.ayudas import nuevo, reabrir

MOTIVO = "El municipio todavía no tiene convenio firmado."


def test_lo_guardado_sigue_ahi_al_reabrir(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        acuse = exp.respuestas.guardar("1a/cv_objeto", "Colaborar con «Ñ» y “comillas”")
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Colaborar con «Ñ» y “comillas”"
    assert acuse.cambio
    assert acuse.momento == "2026-01-05T16:00:00Z"
    assert str(acuse.direccion) == "1a/cv_objeto"


def test_guardar_lo_mismo_no_escribe_nada(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "Igual")
    renglones = len(exp.bitacora())
    assert not exp.respuestas.guardar("1a/cv_objeto", "Igual").cambio
    assert len(exp.bitacora()) == renglones


def test_vaciar_un_campo_lo_deja_sin_valor(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "Algo")
    exp.respuestas.guardar("1a/cv_objeto", "")
    assert exp.respuestas.valor("1a/cv_objeto") is None
    assert dict(exp.respuestas.de_ficha("1a")) == {}


def test_un_campo_que_el_modelo_no_tiene_se_rechaza_con_su_nombre(exp: Expediente) -> None:
    with pytest.raises(CampoDesconocido, match="1a/cv_inventado"):
        exp.respuestas.guardar("1a/cv_inventado", "x")


def test_un_campo_renombrado_se_encuentra_por_su_nombre_viejo(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objetivo", "Con el nombre viejo")
    assert exp.respuestas.valor("1a/cv_objeto") == "Con el nombre viejo"


def test_lo_guardado_con_la_clave_vieja_se_lee_con_la_nueva(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "De antes")
        exp.nucleo.almacen.cruda.execute("UPDATE respuesta SET campo = 'cv_objetivo'")
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "De antes"


def test_la_persona_se_elige_por_nombre_sin_fijarse_en_tildes(exp: Expediente) -> None:
    maria = exp.personas.agregar("María Peña López")
    exp.respuestas.guardar("1a/cv_enlace_mun", "maria  pena lopez")
    assert exp.respuestas.valor("1a/cv_enlace_mun") == maria.id


def test_una_persona_que_no_esta_en_el_directorio_no_se_guarda(exp: Expediente) -> None:
    with pytest.raises(PersonaDesconocida):
        exp.respuestas.guardar("1a/cv_enlace_mun", "Nadie Conocido")


def test_dos_personas_con_el_mismo_nombre_no_se_adivinan(exp: Expediente) -> None:
    exp.personas.agregar("Ana Ruiz")
    exp.personas.agregar("Ana Ruiz")
    with pytest.raises(PersonaDesconocida):
        exp.respuestas.guardar("1a/cv_enlace_mun", "Ana Ruiz")


def test_la_persona_dentro_de_una_tabla_tambien_se_resuelve(exp: Expediente) -> None:
    ana = exp.personas.agregar("Ana Ruiz")
    fila = {"compromiso": "Publicar", "responsable": "ana ruiz"}
    exp.respuestas.guardar("1a/cv_compromisos", [fila])
    assert exp.respuestas.valor("1a/cv_compromisos") == [fila | {"responsable": ana.id}]


def test_no_aplica_oculta_el_valor_sin_perderlo(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "Algo")
    exp.respuestas.marcar_no_aplica("1a/cv_objeto", MOTIVO)
    assert exp.respuestas.valor("1a/cv_objeto") is None
    assert exp.respuestas.no_aplica("1a/cv_objeto") == MOTIVO
    exp.respuestas.quitar_no_aplica("1a/cv_objeto")
    assert exp.respuestas.valor("1a/cv_objeto") == "Algo"


def test_no_aplica_pide_un_motivo_de_verdad(exp: Expediente) -> None:
    with pytest.raises(MotivoCorto):
        exp.respuestas.marcar_no_aplica("1a/cv_objeto", "porque no          ")


def test_contestar_un_campo_que_no_aplicaba_lo_hace_aplicable(exp: Expediente) -> None:
    exp.respuestas.marcar_no_aplica("1a/cv_objeto", MOTIVO)
    exp.respuestas.guardar("1a/cv_objeto", "Sí aplicaba")
    assert exp.respuestas.no_aplica("1a/cv_objeto") is None


def test_la_nota_interna_no_toca_la_respuesta(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "Algo")
    exp.respuestas.guardar_nota("1a/cv_objeto", "Preguntar a jurídico")
    assert exp.respuestas.nota("1a/cv_objeto") == "Preguntar a jurídico"
    assert exp.respuestas.valor("1a/cv_objeto") == "Algo"


def test_deshacer_y_rehacer_recorren_los_pasos_en_orden(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "uno")
    exp.respuestas.guardar("1b/po_nombre", "dos")
    exp.respuestas.guardar("1a/cv_objeto", "tres")
    assert str(exp.respuestas.deshacer()) == "1a/cv_objeto"
    assert exp.respuestas.valor("1a/cv_objeto") == "uno"
    assert str(exp.respuestas.deshacer()) == "1b/po_nombre"
    assert exp.respuestas.valor("1b/po_nombre") is None
    assert str(exp.respuestas.rehacer()) == "1b/po_nombre"
    assert str(exp.respuestas.rehacer()) == "1a/cv_objeto"
    assert exp.respuestas.valor("1a/cv_objeto") == "tres"
    assert exp.respuestas.rehacer() is None


def test_contestar_despues_de_deshacer_olvida_lo_deshecho(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "uno")
    exp.respuestas.deshacer()
    exp.respuestas.guardar("1a/cv_objeto", "otro")
    assert exp.respuestas.rehacer() is None
    assert exp.respuestas.valor("1a/cv_objeto") == "otro"


def test_deshacer_no_toca_una_ficha_que_se_quito(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "queda")
    exp.fichas.agregar("1d", "proyecto")
    exp.respuestas.guardar("1d/pr_nombre", "Archivo")
    exp.fichas.quitar("1d", "proyecto", 1)
    assert str(exp.respuestas.deshacer()) == "1a/cv_objeto"


def test_lo_deshecho_queda_en_el_archivo(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "uno")
        exp.respuestas.guardar("1a/cv_objeto", "dos")
        exp.respuestas.deshacer()
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "uno"


def test_la_bitacora_dice_antes_y_despues(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "uno")
    exp.respuestas.guardar("1a/cv_objeto", "dos")
    ultimo = exp.bitacora(1)[0]
    assert (ultimo.accion, ultimo.direccion) == ("guardar", "1a/cv_objeto")
    assert (ultimo.antes, ultimo.despues) == ('"uno"', '"dos"')


def test_una_carga_de_varias_es_un_solo_paso_de_deshacer(exp: Expediente) -> None:
    exp.respuestas.guardar_varias({"1a/cv_objeto": "a", "1b/po_nombre": "b"})
    exp.respuestas.deshacer()
    assert exp.respuestas.valor("1a/cv_objeto") is None
    assert exp.respuestas.valor("1b/po_nombre") is None


def test_una_carga_con_errores_los_dice_todos_y_no_guarda_nada(exp: Expediente) -> None:
    carga = {"1a/cv_objeto": "bien", "1a/cv_ejemplares": "muchos", "9z/nada": 1, "1a/cv_tipo": "?"}
    with pytest.raises(RespuestasInvalidas) as fallo:
        exp.respuestas.guardar_varias(carga)
    assert [donde for donde, _ in fallo.value.fallos] == [
        "1a/cv_ejemplares",
        "9z/nada",
        "1a/cv_tipo",
    ]
    assert exp.respuestas.valor("1a/cv_objeto") is None


def test_una_carga_crea_las_fichas_que_hacen_falta(exp: Expediente) -> None:
    exp.respuestas.guardar_varias({"1d:2/pr_nombre": "Segundo", "1d/pr_nombre": "Primero"})
    titulos = [f.titulo for f in exp.fichas.lista("1d", "proyecto")]
    assert titulos == ["Primero", "Segundo"]


def test_guardar_en_una_ficha_que_no_existe_se_rechaza(exp: Expediente) -> None:
    with pytest.raises(FichaDesconocida):
        exp.respuestas.guardar("1d:2/pr_nombre", "Segundo")


def test_un_campo_general_no_tiene_segunda_ficha(exp: Expediente) -> None:
    with pytest.raises(CampoDesconocido):
        exp.respuestas.guardar("1a:2/cv_objeto", "x")


def test_no_se_es_una_respuesta_valida_solo_en_el_diagnostico(exp: Expediente) -> None:
    exp.respuestas.guardar("dx/D-1a-1", "No sé")
    exp.respuestas.guardar("dx/D-1b-4", "no_se")
    assert exp.respuestas.valor("dx/D-1a-1") == "no_se"
    assert exp.respuestas.valor("dx/D-1b-4") == "no_se"
    with pytest.raises(ErrorDeUsuario):
        exp.respuestas.guardar("1a/cv_tipo", "no_se")


def test_el_contexto_es_el_mismo_objeto_mientras_nada_cambia(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "uno")
    antes = exp.contexto()
    assert exp.contexto() is antes
    assert antes.general("1a") == {"cv_objeto": "uno"}
    exp.respuestas.guardar("1a/cv_objeto", "dos")
    assert exp.contexto().general("1a") == {"cv_objeto": "dos"}
    assert antes.general("1a") == {"cv_objeto": "uno"}


def test_el_contexto_no_lleva_lo_que_no_aplica(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "uno")
    exp.respuestas.marcar_no_aplica("1a/cv_objeto", MOTIVO)
    general = next(f for f in exp.contexto().fichas if f.herramienta == "1a")
    assert dict(general.valores) == {}
    assert dict(general.no_aplica) == {"cv_objeto": MOTIVO}

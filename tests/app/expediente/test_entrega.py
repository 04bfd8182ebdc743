"""La entrega: número consumido antes, cadena, contenido y lo que nunca viaja."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest

from app.expediente.alcance import DIMENSION, Alcance
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.errores import EntregaImpedida, EvidenciaAlterada
from app.expediente.instantanea import _derivado
from app.expediente.vistas import Situacion
from app.paquete import escritura
from app.paquete.lectura import Contenido, abrir_autentico, abrir_contenido
from tests.app.expediente.ayudas import nuevo, reabrir

SECRETO = "Esto es sólo para nosotros"


def leer(ruta: str) -> Contenido:
    """El paquete abierto como lo haría el órgano garante."""
    return abrir_contenido(abrir_autentico(Path(ruta)))


@pytest.fixture
def lleno(exp: Expediente, tmp_path: Path) -> Expediente:
    """Un expediente con un poco de todo y 1b lista."""
    ana = exp.personas.agregar("Ana Ñúñez", cargo="Titular")
    exp.respuestas.guardar_varias(
        {
            "1a/cv_objeto": "Colaborar",
            "1a/cv_enlace_mun": ana.id,
            "1a/cv_compromisos": [{"compromiso": "Publicar", "limite": "2026-12-31"}],
            "1b/po_nombre": "Política",
            "1b/po_alcance": "Todo",
            "1b/cab_titulo": "Política",
            "1d:2/pr_nombre": "Segundo",
            "dx/D-1a-1": "g3",
            "dx/D-1b-4": "60",
        }
    )
    exp.respuestas.marcar_no_aplica("2a/pf_nombre", "Los perfiles los lleva el estado.")
    exp.respuestas.guardar_nota("1a/cv_objeto", SECRETO)
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF acta")
    exp.evidencias.adjuntar("1a/cv_firmado", acta)
    exp.herramientas.marcar_lista("1b")
    return exp


def test_el_paquete_se_lee_y_trae_lo_contestado(lleno: Expediente, tmp_path: Path) -> None:
    hecho = exportar(lleno, tmp_path / "usb")
    contenido = leer(hecho.ruta)
    datos = contenido.datos
    valores = {(r.herramienta, r.ficha, r.campo): r.valor for r in datos.respuestas}
    assert valores["1a", 1, "cv_objeto"] == "Colaborar"
    assert valores["1d", 2, "pr_nombre"] == "Segundo"
    assert valores["dx", 1, "D-1b-4"] == "60"
    omitida = next(r for r in datos.respuestas if r.campo == "pf_nombre")
    assert (omitida.no_aplica, omitida.valor) == (True, None)
    assert [h.clave for h in datos.herramientas] == ["1a", "1b", "1d", "2a"]
    assert [p.nombre for p in datos.personas] == ["Ana Ñúñez"]
    assert datos.municipio.nombre == "Toluca"
    assert contenido.leer_evidencia(datos.evidencias[0].sha256) == b"%PDF acta"
    assert datos.diagnostico is not None
    assert (datos.diagnostico.contestadas, datos.diagnostico.total) == (2, 4)
    assert hecho.evidencias == 1


def test_la_nota_interna_no_viaja(lleno: Expediente, tmp_path: Path) -> None:
    contenido = leer(exportar(lleno, tmp_path).ruta)
    assert SECRETO.encode() not in contenido.datos_crudos
    assert b"Colaborar" in contenido.datos_crudos


def test_lo_listo_queda_entregado_y_lo_demas_no(lleno: Expediente, tmp_path: Path) -> None:
    exportar(lleno, tmp_path)
    situaciones = {h.clave: h.situacion for h in lleno.herramientas.lista()}
    assert situaciones["1b"] is Situacion.ENTREGADA
    assert situaciones["1a"] is Situacion.EN_CURSO
    assert lleno.resumen().entregas == 1


def test_entregar_una_dimension_no_da_por_entregadas_las_demas(
    lleno: Expediente, tmp_path: Path
) -> None:
    exportar(lleno, tmp_path, alcance=Alcance(DIMENSION, 2))
    assert lleno.herramientas.una("1b").situacion is Situacion.LISTA
    exportar(lleno, tmp_path, alcance=Alcance(DIMENSION, 1))
    assert lleno.herramientas.una("1b").situacion is Situacion.ENTREGADA


def test_cada_entrega_senala_a_la_anterior(lleno: Expediente, tmp_path: Path) -> None:
    primera = exportar(lleno, tmp_path)
    lleno.respuestas.guardar("1a/cv_objeto", "Otra cosa")
    segunda = exportar(lleno, tmp_path)
    assert (primera.secuencia, segunda.secuencia) == (1, 2)
    assert leer(primera.ruta).manifiesto.anterior is None
    assert leer(segunda.ruta).manifiesto.anterior == primera.manifiesto_sha256
    assert [e.secuencia for e in lleno.entregas()] == [2, 1]
    assert lleno.entregas()[0].archivo == Path(segunda.ruta).name


def test_una_exportacion_fallida_salta_el_numero_y_no_lo_repite(
    lleno: Expediente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sin_memoria(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as parche:
        parche.setattr(escritura, "exportar", sin_memoria)
        with pytest.raises(EntregaImpedida, match="No se pudo escribir"):
            exportar(lleno, tmp_path)
    assert lleno.entregas() == ()
    assert lleno.herramientas.una("1b").situacion is Situacion.LISTA
    assert exportar(lleno, tmp_path).secuencia == 2


def test_un_paquete_ligero_no_lleva_evidencias_ni_tablas(lleno: Expediente, tmp_path: Path) -> None:
    completo = exportar(lleno, tmp_path / "a")
    ligero = exportar(lleno, tmp_path / "b", ligero=True)
    assert ligero.tamano < completo.tamano
    manifiesto = leer(ligero.ruta).manifiesto
    assert manifiesto.tipo == "ligero"
    assert len(manifiesto.evidencias_referidas) == 1


def test_lo_dado_por_listo_con_errores_no_se_entrega(lleno: Expediente, tmp_path: Path) -> None:
    lleno.respuestas.guardar("1b/po_alcance", "")
    with pytest.raises(EntregaImpedida, match="po_alcance"):
        exportar(lleno, tmp_path)
    assert list(tmp_path.glob("*.asics")) == []
    lleno.herramientas.reabrir("1b")
    exportar(lleno, tmp_path)


def test_una_evidencia_ya_acusada_no_se_vuelve_a_enviar(lleno: Expediente, tmp_path: Path) -> None:
    exportar(lleno, tmp_path)
    lleno.nucleo.almacen.cruda.execute("UPDATE entrega_evidencia SET acusada = 1")
    segunda = exportar(lleno, tmp_path)
    assert segunda.evidencias == 0
    assert len(leer(segunda.ruta).manifiesto.evidencias_referidas) == 1


def test_el_numero_no_baja_aunque_el_archivo_se_haya_perdido(ruta: Path, tmp_path: Path) -> None:
    with nuevo(ruta) as exp:
        exportar(exp, tmp_path)
        exportar(exp, tmp_path)
    ruta.unlink()
    with nuevo(ruta) as exp:
        assert exportar(exp, tmp_path).secuencia == 3


def test_el_certificado_es_siempre_el_mismo_en_este_equipo(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        der = exp.certificado()
    with reabrir(ruta) as exp:
        assert exp.certificado() == der


def test_los_textos_hostiles_viajan_tal_cual_y_las_tablas_no_los_ejecutan(
    lleno: Expediente, tmp_path: Path
) -> None:
    lleno.respuestas.guardar("1a/cv_objeto", '=HYPERLINK("http://x") <b>\x0b\'; DROP TABLE')
    contenido = leer(exportar(lleno, tmp_path).ruta)
    valor = next(r.valor for r in contenido.datos.respuestas if r.campo == "cv_objeto")
    assert valor == '=HYPERLINK("http://x") <b>\n\'; DROP TABLE'


def test_cambiar_de_persona_no_rompe_la_entrega(lleno: Expediente, tmp_path: Path) -> None:
    ana = lleno.personas.lista()[0]
    lleno.personas.cambiar(replace(ana, activa=False))
    datos = leer(exportar(lleno, tmp_path).ruta).datos
    assert not datos.personas[0].activa


@pytest.mark.caso("D16")
@pytest.mark.parametrize("cuerpo", ["x'00'", "zeroblob(tamano)"])
def test_una_evidencia_danada_no_se_entrega_y_se_dice_cual(
    lleno: Expediente, tmp_path: Path, cuerpo: str
) -> None:
    nombre = next(e.nombre for e in lleno.evidencias.lista() if e.sha256)
    lleno.nucleo.almacen.cruda.execute(f"UPDATE evidencia_contenido SET cuerpo = {cuerpo}")

    with pytest.raises(EvidenciaAlterada, match=nombre):
        exportar(lleno, tmp_path / "usb")

    assert list((tmp_path / "usb").iterdir()) == []


@pytest.mark.parametrize("campo", ["cv_objeto", "", "año"])
def test_el_id_de_una_respuesta_es_su_uuid_de_version_5(campo: str) -> None:
    for _ in range(50):
        ficha = uuid4()
        assert _derivado(ficha.bytes, campo) == str(uuid5(UUID(str(ficha)), campo))


def test_lo_que_impide_entregar_son_los_errores_de_la_lista_de_pendientes(
    lleno: Expediente,
) -> None:
    lleno.respuestas.guardar("1b/po_alcance", "")

    impiden = [p for p in lleno.pendientes() if p.clase == "error"]

    assert impiden
    assert sorted(map(repr, lleno.avisos.errores())) == sorted(map(repr, impiden))

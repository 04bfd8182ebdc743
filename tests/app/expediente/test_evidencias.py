"""Evidencias: límites, huellas, nombres y lo que pasa al quitarlas."""

from datetime import date
from pathlib import Path

import pytest

from app.expediente import evidencias as modulo
from app.expediente.archivo import Expediente
from app.expediente.errores import EvidenciaAlterada, EvidenciaDesconocida, EvidenciaRechazada
from app.expediente.evidencias import MAXIMO, nombre_limpio
from tests.app.expediente.ayudas import nuevo, reabrir


@pytest.fixture
def acta(tmp_path: Path) -> Path:
    """Un archivo por adjuntar."""
    ruta = tmp_path / "Acta de cabildo.PDF"
    ruta.write_bytes(b"%PDF-1.7 acta")
    return ruta


def test_la_evidencia_vive_dentro_del_expediente(ruta: Path, acta: Path, tmp_path: Path) -> None:
    with nuevo(ruta) as exp:
        evidencia = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    acta.unlink()
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_firmado") == [evidencia.id]
        assert exp.evidencias.contenido(evidencia.id) == b"%PDF-1.7 acta"
        exp.evidencias.guardar_como(evidencia.id, tmp_path / "fuera.pdf")
    assert (tmp_path / "fuera.pdf").read_bytes() == b"%PDF-1.7 acta"
    assert (evidencia.tipo, evidencia.tamano, str(evidencia.direccion)) == (
        "pdf",
        13,
        "1a/cv_firmado",
    )


def test_el_mismo_archivo_en_dos_campos_ocupa_una_vez(exp: Expediente, acta: Path) -> None:
    exp.respuestas.guardar("1a/cv_compromisos", [{"compromiso": "Publicar"}])
    primera = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    segunda = exp.evidencias.adjuntar("1a/cv_compromisos", acta, fila=(0, "evidencia"))
    assert primera.id != segunda.id
    assert exp.evidencias.ocupado() == 13
    assert exp.respuestas.valor("1a/cv_compromisos") == [
        {"compromiso": "Publicar", "evidencia": [segunda.id]}
    ]


def test_adjuntar_dos_veces_lo_mismo_en_el_mismo_campo_no_lo_duplica(
    exp: Expediente, acta: Path
) -> None:
    primera = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    assert exp.evidencias.adjuntar("1a/cv_firmado", acta).id == primera.id
    assert len(exp.evidencias.lista()) == 1


def test_quitar_borra_el_contenido_solo_si_nadie_mas_lo_usa(exp: Expediente, acta: Path) -> None:
    exp.respuestas.guardar("1a/cv_compromisos", [{"compromiso": "Publicar"}])
    una = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    otra = exp.evidencias.adjuntar("1a/cv_compromisos", acta, fila=(0, "evidencia"))
    exp.evidencias.quitar("1a/cv_firmado", una.id)
    assert exp.respuestas.valor("1a/cv_firmado") is None
    assert exp.evidencias.contenido(otra.id) == b"%PDF-1.7 acta"
    exp.evidencias.quitar("1a/cv_compromisos", otra.id)
    assert exp.evidencias.ocupado() == 0
    assert exp.evidencias.lista() == ()
    assert exp.respuestas.valor("1a/cv_compromisos") == [{"compromiso": "Publicar"}]


def test_deshacer_no_resucita_una_evidencia_quitada(exp: Expediente, acta: Path) -> None:
    una = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    exp.respuestas.guardar("1a/cv_firmado", [una.id])
    exp.evidencias.quitar("1a/cv_firmado", una.id)
    exp.respuestas.deshacer()
    assert exp.respuestas.valor("1a/cv_firmado") is None


def test_lo_demasiado_grande_se_rechaza_diciendo_el_limite(exp: Expediente, tmp_path: Path) -> None:
    grande = tmp_path / "video.mp4"
    with grande.open("wb") as archivo:
        archivo.truncate(MAXIMO + 1)
    with pytest.raises(EvidenciaRechazada, match="10 MB"):
        exp.evidencias.adjuntar("1a/cv_firmado", grande)


def test_al_llegar_al_tope_del_expediente_no_cabe_otra(
    exp: Expediente, acta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modulo, "TOTAL_MAXIMO", 12)
    with pytest.raises(EvidenciaRechazada, match="no caben"):
        exp.evidencias.adjuntar("1a/cv_firmado", acta)
    assert exp.evidencias.lista() == ()


@pytest.mark.parametrize("nombre", ["vacio.pdf", "no-existe.pdf", "carpeta"])
def test_lo_que_no_es_un_archivo_con_algo_se_rechaza(
    exp: Expediente, tmp_path: Path, nombre: str
) -> None:
    (tmp_path / "vacio.pdf").touch()
    (tmp_path / "carpeta").mkdir()
    with pytest.raises(EvidenciaRechazada):
        exp.evidencias.adjuntar("1a/cv_firmado", tmp_path / nombre)


def test_un_campo_de_texto_no_lleva_archivos(exp: Expediente, acta: Path) -> None:
    with pytest.raises(EvidenciaRechazada):
        exp.evidencias.adjuntar("1a/cv_objeto", acta)
    with pytest.raises(EvidenciaRechazada):
        exp.evidencias.adjuntar("1a/cv_compromisos", acta, fila=(0, "evidencia"))


def test_una_pregunta_del_diagnostico_admite_evidencia_sin_cambiar_su_respuesta(
    exp: Expediente, acta: Path
) -> None:
    exp.respuestas.guardar("dx/D-1a-1", "g3")
    exp.evidencias.adjuntar("dx/D-1a-1", acta)
    assert exp.respuestas.valor("dx/D-1a-1") == "g3"
    assert exp.preguntas()[0].calidad == "documentado"


@pytest.mark.caso("T06")
@pytest.mark.parametrize(
    ("crudo", "limpio"),
    [
        ("../../etc/acta.pdf", "_.._etc_acta.pdf"),
        ("foto\u202egpj.txt", "fotogpj.txt"),
        ("a:b*c?.pdf", "a_b_c_.pdf"),
        ("  acta.  ", "acta"),
        ("\x00", "sin nombre"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("contrato.pdf", "contrato.pdf"),
        ("ñandú «acta».pdf", "ñandú «acta».pdf"),
    ],
)
def test_el_nombre_queda_sin_trampas(crudo: str, limpio: str) -> None:
    assert nombre_limpio(crudo) == limpio


@pytest.mark.caso("T06")
def test_un_nombre_larguisimo_conserva_su_extension() -> None:
    assert nombre_limpio("x" * 300 + ".docx").endswith(".docx")
    assert len(nombre_limpio("x" * 300 + ".docx")) == 120


@pytest.mark.caso("T06")
@pytest.mark.parametrize("nombre", ["acta.exe", "acta.pdf.JS", "acta\u202e.bat"])
def test_los_programas_no_son_evidencia(nombre: str) -> None:
    with pytest.raises(EvidenciaRechazada):
        nombre_limpio(nombre)


def test_la_evidencia_referida_dice_donde_esta_el_original(exp: Expediente) -> None:
    evidencia = exp.evidencias.referir("1a/cv_firmado", "Convenio", "Archivo, caja 3, foja 12")
    assert evidencia.referida == "Archivo, caja 3, foja 12"
    assert exp.respuestas.valor("1a/cv_firmado") == [evidencia.id]
    with pytest.raises(EvidenciaDesconocida):
        exp.evidencias.contenido(evidencia.id)
    with pytest.raises(EvidenciaRechazada):
        exp.evidencias.referir("1a/cv_firmado", "Convenio", " ")


@pytest.mark.caso("D16")
def test_un_bit_cambiado_en_el_contenido_se_nota(exp: Expediente, acta: Path) -> None:
    evidencia = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    assert list(exp.evidencias.alteradas()) == []
    exp.nucleo.almacen.cruda.execute("UPDATE evidencia_contenido SET cuerpo = x'00'")
    with pytest.raises(EvidenciaAlterada, match="Acta"):
        exp.evidencias.contenido(evidencia.id)
    assert [e.id for e in exp.evidencias.alteradas()] == [evidencia.id]


def test_los_datos_de_la_evidencia_se_corrigen(ruta: Path, acta: Path) -> None:
    with nuevo(ruta) as exp:
        una = exp.evidencias.adjuntar("1a/cv_firmado", acta)
        exp.evidencias.cambiar(
            una.id, fecha_documento=date(2025, 12, 1), publicable=False, nota="Con firma"
        )
    with reabrir(ruta) as exp:
        cambiada = exp.evidencias.una(una.id)
    assert cambiada.fecha_documento == date(2025, 12, 1)
    assert not cambiada.publicable
    assert cambiada.nota == "Con firma"


def test_no_se_guarda_la_referencia_a_una_evidencia_inventada(exp: Expediente) -> None:
    with pytest.raises(EvidenciaDesconocida):
        exp.respuestas.guardar("1a/cv_firmado", ["no-existe"])


def test_una_foto_pesada_se_avisa_antes_de_adjuntar(exp: Expediente, tmp_path: Path) -> None:
    foto = tmp_path / "foto.jpg"
    with foto.open("wb") as archivo:
        archivo.truncate(3 * 1024 * 1024)
    assert "3.0 MB" in exp.evidencias.aviso(foto)


@pytest.mark.caso("T07")
def test_un_programa_disfrazado_de_documento_se_advierte_y_se_guarda_tal_cual(
    exp: Expediente, tmp_path: Path
) -> None:
    disfrazado, sincero = tmp_path / "acta.pdf", tmp_path / "oficio.pdf"
    disfrazado.write_bytes(b"MZ\x90\x00" + bytes(200))
    sincero.write_bytes(b"%PDF-1.7 oficio")

    assert "por dentro es un programa" in exp.evidencias.aviso(disfrazado)
    assert exp.evidencias.aviso(sincero) == ""
    guardada = exp.evidencias.adjuntar("1a/cv_firmado", disfrazado)
    assert exp.evidencias.contenido(guardada.id) == disfrazado.read_bytes()
    assert guardada.nombre == "acta.pdf"


@pytest.mark.caso("T07")
def test_se_advierte_de_lo_que_esconde_su_nombre_y_de_lo_que_trae_instrucciones(
    exp: Expediente, tmp_path: Path
) -> None:
    volteado, macros = tmp_path / "acta\u202efdp.txt", tmp_path / "tabla.docm"
    programa, pesado = tmp_path / "instala.exe", tmp_path / "video.mp4"
    for ruta in (volteado, macros, programa):
        ruta.write_bytes(b"hola")
    with pesado.open("wb") as archivo:
        archivo.truncate(MAXIMO + 1)
    avisos = exp.evidencias.advertencias([volteado, macros, programa, pesado, tmp_path / "no.pdf"])

    # Los tres últimos no se adjuntan: preguntar por ellos sobraría.
    assert [aviso.ruta for aviso in avisos] == [volteado, macros]
    assert "letras invisibles" in avisos[0].texto
    assert "\u202e" not in avisos[0].texto
    assert "se ejecutan solas" in avisos[1].texto


def test_varios_archivos_juntos_se_suman_para_el_aviso_de_200_mb(
    exp: Expediente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modulo, "TOTAL_AVISO", 1000)
    rutas = [tmp_path / f"{numero}.pdf" for numero in range(3)]
    for ruta in rutas:
        ruta.write_bytes(b"%PDF" + bytes(396))
    assert [aviso.ruta for aviso in exp.evidencias.advertencias(rutas)] == rutas[2:]

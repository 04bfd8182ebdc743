"""Qué parte se entrega, cuánto ocupa, a cuál sustituye y para quién se cifra."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app.expediente import archivo
from app.expediente.alcance import DIMENSION, LIGERO, SIN_DATOS_PERSONALES, Alcance
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.errores import AlcanceInvalido, RectificacionImposible
from app.expediente.medida import Medida, medios, medir, sugerido
from app.expediente.preparacion import preparar
from app.expediente.rectificacion import cambios, frase, sustituida_por
from app.expediente.tablas import EntregaEvidencia
from app.expediente.vistas import Rectificacion
from app.modelo.carga import cargar_modelo
from app.modelo.direccion import Direccion
from app.modelo.perfiles import cargar_perfil
from app.paquete import cifrado
from app.paquete.cifrado import CertificadoDeCifrado
from app.paquete.lectura import Contenido, abrir_autentico, abrir_contenido
from app.reloj import RelojFijo
from tests.app.paquete.test_cifrado import garante

RELOJ = RelojFijo(datetime(2026, 11, 20, 16, tzinfo=UTC))
SECRETO = "Fulano de Tal, calle 5"


def leer(ruta: str) -> Contenido:
    return abrir_contenido(abrir_autentico(Path(ruta)))


def adjuntar(exp: Expediente, direccion: str, nombre: str, cuerpo: bytes) -> Any:
    ruta = exp.nucleo.almacen.ruta.parent / nombre
    ruta.write_bytes(cuerpo)
    return exp.evidencias.adjuntar(direccion, ruta)


@pytest.fixture
def exp(tmp_path: Path) -> Iterator[Expediente]:
    """Con el Modelo de verdad: los campos personales son los que él marca."""
    modelo, perfil = cargar_modelo(), cargar_perfil()
    ruta = tmp_path / "expediente" / "municipio.vitral"
    ruta.parent.mkdir()
    inicio = date(2026, 1, 5)
    with archivo.crear(ruta, modelo, perfil, "15106", inicio=inicio, reloj=RELOJ) as creado:
        yield creado


@pytest.fixture
def lleno(exp: Expediente) -> Expediente:
    """Datos de tres dimensiones, un campo personal y tres evidencias, una no publicable."""
    ana = exp.personas.agregar("Ana Ñúñez", cargo="Titular", correo="ana@ejemplo.mx")
    beto = exp.personas.agregar("Beto Ruiz", cargo="Archivo")
    exp.respuestas.guardar_varias(
        {
            "1a/cv_objeto": "Colaborar",
            "1a/cv_enlace_mun": ana.id,
            "1b/po_contexto": "Política",
            "2b/cap_asistencia": [{"accion": SECRETO, "persona": beto.id}],
            "2b/cap_objetivo": "Capacitar",
            "3b/au_respaldo": "Todo",
        }
    )
    adjuntar(exp, "1a/cv_firmado", "acta.pdf", b"%PDF acta" + bytes(range(256)) * 100)
    reservada = adjuntar(exp, "1a/cab_acto_adjunto", "reservada.pdf", b"%PDF reservada")
    exp.evidencias.cambiar(reservada.id, fecha_documento=None, nota="", publicable=False)
    adjuntar(exp, "2b/cap_informe", "informe.pdf", b"%PDF informe")
    return exp


def respuestas(contenido: Contenido) -> set[tuple[str, str]]:
    return {(r.herramienta, r.campo) for r in contenido.datos.respuestas}


def test_sin_datos_personales_no_sale_lo_marcado_ni_lo_no_publicable_y_se_declara(
    lleno: Expediente, tmp_path: Path
) -> None:
    hecha = exportar(lleno, tmp_path / "usb", alcance=Alcance(SIN_DATOS_PERSONALES))
    contenido = leer(hecha.ruta)
    assert ("2b", "cap_asistencia") not in respuestas(contenido)
    assert ("1a", "cv_objeto") in respuestas(contenido)
    assert {e.nombre for e in contenido.datos.evidencias} == {"acta.pdf", "informe.pdf"}
    assert [p.correo for p in contenido.datos.personas] == ["", ""]
    entrega = contenido.datos.entrega
    assert entrega is not None
    assert "2b/cap_asistencia" in entrega.campos_omitidos
    assert entrega.omitidas == {"respuestas": 1, "evidencias": 1, "contactos": 1}
    assert contenido.manifiesto.tipo == "completo"
    todo = b"".join(contenido.interior.leer(nombre) for nombre in contenido.interior.entradas)
    for prohibido in (SECRETO, "ana@ejemplo.mx", "reservada.pdf"):
        assert prohibido.encode() not in todo, "tampoco en las tablas para leer"


def test_las_evidencias_de_una_herramienta_clasificada_no_salen(
    lleno: Expediente, tmp_path: Path
) -> None:
    lleno.respuestas.guardar("2b/cab_clasificacion", "si_reservada")
    contenido = leer(exportar(lleno, tmp_path, alcance=Alcance(SIN_DATOS_PERSONALES)).ruta)
    assert {e.nombre for e in contenido.datos.evidencias} == {"acta.pdf"}


def test_una_dimension_trae_lo_suyo_y_dice_lo_que_no_incluye(
    lleno: Expediente, tmp_path: Path
) -> None:
    hecha = exportar(lleno, tmp_path, alcance=Alcance(DIMENSION, 2))
    contenido = leer(hecha.ruta)
    datos = contenido.datos
    assert contenido.manifiesto.tipo == "parcial"
    assert {r.herramienta for r in datos.respuestas} <= {"2a", "2b", "2c"}
    assert ("2b", "cap_objetivo") in respuestas(contenido)
    assert [e.nombre for e in datos.evidencias] == ["informe.pdf"]
    assert {h.clave[0] for h in datos.herramientas} == {"2"}
    assert [p.nombre for p in datos.personas] == ["Beto Ruiz"]
    assert datos.diagnostico is None
    assert datos.entrega is not None
    assert datos.entrega.dimension == 2
    assert set(datos.entrega.no_incluidas) >= {"1a", "1b", "3b"}
    assert lleno.entregas()[0].alcance == "dimension:2"
    assert lleno.entregas()[0].tipo == "parcial"


@pytest.mark.parametrize(
    ("tipo", "dimension"), [("otro", None), (DIMENSION, None), (DIMENSION, 6), (LIGERO, 2)]
)
def test_un_alcance_que_no_existe_se_rechaza(tipo: str, dimension: int | None) -> None:
    with pytest.raises(AlcanceInvalido):
        Alcance(tipo, dimension)


@pytest.mark.parametrize(
    "alcance",
    [Alcance(), Alcance(LIGERO), Alcance(SIN_DATOS_PERSONALES), Alcance(DIMENSION, 1)],
    ids=lambda alcance: alcance.tipo,
)
def test_lo_medido_es_lo_que_se_escribe(
    alcance: Alcance, lleno: Expediente, tmp_path: Path
) -> None:
    medida = medir(lleno, alcance)
    hecha = exportar(lleno, tmp_path, alcance=alcance)
    assert medida.evidencias == hecha.evidencias
    assert abs(medida.bytes - hecha.tamano) < 1_000
    assert not lleno.entregas()[1:], "medir no consume números"


def test_la_medida_dice_que_se_omite_y_si_cabe(lleno: Expediente) -> None:
    def evidencias(medida: Medida) -> tuple[int, int, int]:
        return medida.evidencias, medida.acusadas, medida.omitidas

    assert evidencias(medir(lleno)) == (3, 0, 0)
    assert evidencias(medir(lleno, Alcance(LIGERO))) == (0, 0, 3)
    assert evidencias(medir(lleno, Alcance(SIN_DATOS_PERSONALES))) == (2, 0, 1)
    assert evidencias(medir(lleno, Alcance(DIMENSION, 2))) == (1, 0, 2)
    frases = [cabe.frase for cabe in medir(lleno).cabe_en]
    assert frases == ["Cabe en un correo de 20 MB: sí", "Cabe en una memoria USB: sí"]


def test_lo_que_no_cabe_en_un_correo_se_dice_y_se_sugiere_lo_ligero(lleno: Expediente) -> None:
    for numero in range(3):
        cuerpo = b"%PDF" + numero.to_bytes(1, "big") + bytes(9_000_000)
        adjuntar(lleno, "2b/cap_informe", f"{numero}.pdf", cuerpo)
    correo, usb = medir(lleno).cabe_en
    assert (correo.cabe, correo.partes, usb.cabe) == (False, 2, True)
    assert correo.frase == "Cabe en un correo de 20 MB: no; en 2 partes"
    assert sugerido(lleno, medios()[0]) == Alcance(LIGERO)
    assert sugerido(lleno, medios()[1]) == Alcance()


def test_lo_acusado_no_se_repite_salvo_que_se_pida(lleno: Expediente, tmp_path: Path) -> None:
    exportar(lleno, tmp_path)
    with lleno.nucleo.almacen.transaccion() as paso:
        paso.ejecutar(update(EntregaEvidencia), {"acusada": True})
        paso.anotar("acuse", "", "", "1")
    adjuntar(lleno, "2b/cap_informe", "nuevo.pdf", b"%PDF nuevo")
    medida = medir(lleno)
    assert (medida.evidencias, medida.acusadas) == (1, 3)
    contenido = leer(exportar(lleno, tmp_path).ruta)
    assert len(contenido.evidencias) == 1
    assert len(contenido.datos.evidencias) == 4, "los datos de todas van siempre"
    assert exportar(lleno, tmp_path, alcance=Alcance(solo_nuevas=False)).evidencias == 4


def test_una_rectificacion_va_numerada_encadenada_y_con_motivo(
    lleno: Expediente, tmp_path: Path
) -> None:
    primera = exportar(lleno, tmp_path)
    lleno.respuestas.guardar("1a/cv_objeto", "Colaborar y publicar")
    lleno.respuestas.guardar("1b/po_contexto", "Otra")
    lleno.respuestas.guardar("1b/po_contexto", "Política")
    lleno.respuestas.guardar_nota("2b/cap_objetivo", SECRETO)
    motivo = "Se corrigió el objeto del convenio."
    segunda = exportar(lleno, tmp_path, rectifica=Rectificacion(1, motivo))
    contenido = leer(segunda.ruta)
    assert contenido.datos.entrega is not None
    declarada = contenido.datos.entrega.rectifica
    assert declarada is not None
    assert declarada.secuencia == 1
    assert declarada.manifiesto_sha256 == primera.manifiesto_sha256
    assert declarada.motivo == motivo
    assert contenido.manifiesto.anterior == primera.manifiesto_sha256
    ultima, previa = lleno.entregas()
    assert frase(ultima) == f"La entrega 2 sustituye a la 1. Motivo: {motivo}"
    assert frase(previa) == ""
    assert sustituida_por(lleno.entregas(), 1) == 2
    (cambio,) = cambios(lleno, 2)
    assert (cambio.herramienta, cambio.etiqueta) == ("1a", "Objeto del convenio")
    assert (cambio.antes, cambio.despues) == ('"Colaborar"', '"Colaborar y publicar"')


@pytest.mark.parametrize(
    ("secuencia", "motivo"), [(9, "Un motivo bien escrito"), (1, "corto"), (1, "  \n ")]
)
def test_no_se_sustituye_lo_que_no_se_entrego_ni_sin_motivo(
    secuencia: int, motivo: str, lleno: Expediente, tmp_path: Path
) -> None:
    exportar(lleno, tmp_path)
    with pytest.raises(RectificacionImposible):
        exportar(lleno, tmp_path, rectifica=Rectificacion(secuencia, motivo))
    assert exportar(lleno, tmp_path).secuencia == 2, "no se consumió el número"


def test_cifrada_sale_solo_el_sobre_y_el_organo_garante_lo_abre(
    lleno: Expediente, tmp_path: Path
) -> None:
    hecha = exportar(lleno, tmp_path / "usb", cifrar_para=garante()[1])
    sobre = Path(hecha.ruta)
    assert [r.name for r in (tmp_path / "usb").iterdir()] == [sobre.name]
    assert sobre.name.endswith(".asics.p7m")
    assert b"Colaborar" not in sobre.read_bytes()
    claro = cifrado.abrir(sobre, *garante(), tmp_path / "claro.asics")
    assert leer(str(claro)).manifiesto_sha256 == hecha.manifiesto_sha256
    assert lleno.entregas()[0].archivo == sobre.name


def test_un_certificado_que_no_sirve_no_consume_el_numero(
    lleno: Expediente, tmp_path: Path
) -> None:
    for malo in (b"no es", lleno.certificado()):
        with pytest.raises(CertificadoDeCifrado):
            exportar(lleno, tmp_path, cifrar_para=malo)
    assert exportar(lleno, tmp_path).secuencia == 1


def test_lo_preparado_se_reusa_mientras_nada_cambie(lleno: Expediente, tmp_path: Path) -> None:
    primera = preparar(lleno)
    exportar(lleno, tmp_path)
    assert preparar(lleno).datos is primera.datos, "la propia entrega no cambia lo que se entrega"
    lleno.respuestas.guardar("1a/cv_objeto", "Otra cosa")
    segunda = preparar(lleno)
    assert segunda.datos is not primera.datos
    nuevo = leer(exportar(lleno, tmp_path).ruta)
    assert "Otra cosa" in {r.valor for r in nuevo.datos.respuestas if isinstance(r.valor, str)}
    lleno.avisos.explicar(
        "V-1a-01", Direccion.leer("1a/cv_objeto"), "Una explicación bastante larga"
    )
    assert preparar(lleno).datos["explicaciones"]

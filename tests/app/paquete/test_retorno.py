"""Los retornos: escribir, leer en dos pasos, y descubrir cualquier cambio o suplantación."""

import hashlib
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.paquete import canonico, lectura, nombres, retorno, retorno_datos
from app.paquete.contenedor import abrir_autentico
from app.paquete.errores import ExportacionNoComprobada, PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.retorno import TipoRetorno
from app.paquete.verificar import DE_CAPACITACION, verificar
from tests.adversarios import fabrica
from tests.app.paquete import retornos

TIPOS = list(TipoRetorno)


def como_se_rechaza(ruta: Path, **opciones: Any) -> tuple[str, str]:
    with pytest.raises(PaqueteRechazado) as rechazo:
        retorno.leer(ruta, **opciones)
    return rechazo.value.codigo, rechazo.value.detalle


def codigo_al_leer(ruta: Path, **opciones: Any) -> str:
    return como_se_rechaza(ruta, **opciones)[0]


@pytest.mark.parametrize("tipo", TIPOS)
def test_lo_escrito_se_lee_igual(tipo: TipoRetorno, tmp_path: Path) -> None:
    ruta = retornos.escribir(tmp_path, tipo)

    leido = retorno.leer(ruta, {huella(retornos.firmante().certificado_der)})

    assert leido.datos == retornos.DATOS[tipo]
    assert replace(leido.manifiesto, archivos=()) == retornos.manifiesto(tipo)
    assert leido.manifiesto.tipo is tipo
    assert leido.certificados == (retornos.firmante().certificado_der,)


def test_los_nombres_dicen_que_son_y_para_quien(tmp_path: Path) -> None:
    escritos = {retornos.escribir(tmp_path, tipo).name for tipo in TIPOS}

    assert escritos == {
        "VITRAL_ACUSE_MX-15001_00012_20261123.asics",
        "VITRAL_OBSERVACIONES_MX-15001_00012_20261123.asics",
        "VITRAL_PERFIL_MX-MEX-INFOEM_00012_20261123.asics",
    }


@pytest.mark.parametrize("tipo", TIPOS)
def test_los_mismos_datos_dan_los_mismos_bytes(tipo: TipoRetorno, tmp_path: Path) -> None:
    una = retornos.escribir(tmp_path / "a", tipo).read_bytes()

    assert retornos.escribir(tmp_path / "b", tipo).read_bytes() == una


def test_el_leeme_dice_que_es_y_el_codigo_de_la_clave(tmp_path: Path) -> None:
    ruta = retornos.escribir(tmp_path, TipoRetorno.ACUSE, capacitacion=True)
    with zipfile.ZipFile(ruta) as fuera:
        dentro = zipfile.ZipFile(io.BytesIO(fuera.read("paquete.zip")))
    leeme = dentro.read("LEEME.txt").decode("utf-8-sig")

    assert "ACUSE DE RECIBO" in leeme
    assert "CAPACITACIÓN" in leeme
    assert codigo_verificacion(huella(retornos.firmante().certificado_der)) in leeme
    assert ruta.name in leeme


@pytest.mark.caso("I01")
def test_lo_que_firma_un_desconocido_ni_se_abre(tmp_path: Path) -> None:
    con_basura = fabrica.sellar(b"esto no es un zip", [retornos.firmante()])
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(con_basura)

    assert codigo_al_leer(ruta, confiables={"ef" * 32}) == "R104_GARANTE_DESCONOCIDO"
    assert codigo_al_leer(ruta) == "E401_ZIP_INTERNO"


def test_una_clave_de_capacitacion_solo_vale_en_ensayo(tmp_path: Path) -> None:
    de_ensayo = retornos.firmante("ENSAYO-MX-MEX-INFOEM")
    marcado = retornos.escribir(tmp_path / "a", TipoRetorno.ACUSE, capacitacion=True)
    por_clave = retornos.escribir(tmp_path / "b", TipoRetorno.ACUSE, firma=de_ensayo)

    assert not retorno.de_capacitacion(retornos.firmante().certificado_der)
    for ruta in (marcado, por_clave):
        assert codigo_al_leer(ruta) == "R103_CLAVE_DE_CAPACITACION"
        assert retorno.leer(ruta, ensayo=True).datos == retornos.ACUSE


@pytest.mark.caso("I04")
def test_un_paquete_no_es_un_retorno_ni_un_retorno_un_paquete(tmp_path: Path) -> None:
    paquete = fabrica.exportar(tmp_path)
    acuse = retornos.escribir(tmp_path, TipoRetorno.ACUSE)

    assert codigo_al_leer(paquete) == "R107_NO_ES_RETORNO"
    with pytest.raises(PaqueteRechazado) as rechazo:
        lectura.abrir_contenido(lectura.abrir_autentico(acuse))
    assert rechazo.value.codigo == "E308_FORMATO"


DEFECTOS: list[tuple[TipoRetorno, dict[str, Any], str]] = [
    (TipoRetorno.ACUSE, {"formato": "vitral-acuse/2"}, "Q601_FORMATO_NUEVO"),
    (TipoRetorno.ACUSE, {"formato": "vitral-acuse/01"}, "E308_FORMATO"),
    (TipoRetorno.ACUSE, {"serie": 0}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"municipio": "../x"}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"municipio": ""}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"paquete": ""}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"secuencia": 0}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"linaje": "x"}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"emisor": ""}, "E307_ESQUEMA"),
    (TipoRetorno.ACUSE, {"capacitacion": 1}, "E307_ESQUEMA"),
    (TipoRetorno.PERFIL, {"municipio": "15001"}, "E307_ESQUEMA"),
    (TipoRetorno.PERFIL, {"secuencia": 3}, "E307_ESQUEMA"),
]


@pytest.mark.parametrize(("tipo", "cambio", "codigo"), DEFECTOS)
def test_un_manifiesto_que_no_cumple_no_se_escribe_ni_se_lee(
    tipo: TipoRetorno, cambio: dict[str, Any], codigo: str, tmp_path: Path
) -> None:
    bueno = retornos.escribir(tmp_path / "bueno", tipo)
    with pytest.raises(PaqueteRechazado) as rechazo:
        retornos.escribir(tmp_path / "malo", tipo, **cambio)
    assert rechazo.value.codigo == codigo
    assert list((tmp_path / "malo").iterdir()) == []

    ruta = tmp_path / "forjado.asics"
    ruta.write_bytes(_forjado(bueno, cambio, {}))
    assert codigo_al_leer(ruta) == codigo


DATOS_MALOS: list[tuple[TipoRetorno, dict[str, Any]]] = [
    (TipoRetorno.ACUSE, {"estado": "publicada"}),
    (TipoRetorno.ACUSE, {"recibido": "2026-11-23"}),
    (TipoRetorno.ACUSE, {"mensaje": "x" * 2_001}),
    (TipoRetorno.ACUSE, {"mensaje": "e\u0301"}),
    (TipoRetorno.ACUSE, {"mensaje": "a\u0000b"}),
    (TipoRetorno.ACUSE, {"evidencias": ["xx"]}),
    (TipoRetorno.PERFIL, {"certificado": "bm8="}),
    (TipoRetorno.PERFIL, {"certificado": "¡no!"}),
    (TipoRetorno.PERFIL, {"perfil": []}),
    (TipoRetorno.PERFIL, {"perfil": {"a": [{"b": "e\u0301"}]}}),
    (TipoRetorno.PERFIL, {"modelo": {"c": "x" * 20_001}}),
    (TipoRetorno.PERFIL, {"modelo": "x"}),
]


@pytest.mark.parametrize(("tipo", "cambio"), DATOS_MALOS)
def test_un_dato_que_no_cumple_se_rechaza(
    tipo: TipoRetorno, cambio: dict[str, Any], tmp_path: Path
) -> None:
    ruta = tmp_path / "forjado.asics"
    ruta.write_bytes(_forjado(retornos.escribir(tmp_path / "bueno", tipo), {}, cambio))

    assert codigo_al_leer(ruta) == "E307_ESQUEMA"


OBSERVACIONES_MALAS: list[dict[str, Any]] = [
    {"folio": ""},
    {"ronda": 0},
    {"direcciones": ["../../etc"]},
    {"direcciones": [7]},
    {"tipo": "otra"},
    {"clase": ""},
    {"gravedad": "alta"},
    {"texto": None},
    {"evidencia": "xx"},
    {"limite": "2026-02-30"},
    {"estado": "respondida"},
    {"reconsideracion": "si"},
]


@pytest.mark.parametrize("cambio", OBSERVACIONES_MALAS)
def test_una_observacion_que_no_cumple_rechaza_el_archivo(
    cambio: dict[str, Any], tmp_path: Path
) -> None:
    bueno = retornos.escribir(tmp_path / "bueno", TipoRetorno.OBSERVACIONES)
    una = retorno_datos.a_json((retornos.OBSERVACION,))["observaciones"][0]
    ruta = tmp_path / "forjado.asics"
    ruta.write_bytes(_forjado(bueno, {}, {"observaciones": [una | cambio]}))

    assert codigo_al_leer(ruta) == "E307_ESQUEMA"


def test_un_folio_repetido_rechaza_el_archivo(tmp_path: Path) -> None:
    repetida = (retornos.OBSERVACION, retornos.OBSERVACION)

    with pytest.raises(PaqueteRechazado, match="folio repetido"):
        retornos.escribir(tmp_path, TipoRetorno.OBSERVACIONES, datos=repetida)


def test_si_el_destino_no_guarda_lo_escrito_no_queda_nada(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retorno, "olvidar_cache", _estropear)

    with pytest.raises(ExportacionNoComprobada):
        retornos.escribir(tmp_path, TipoRetorno.ACUSE)
    assert list(tmp_path.iterdir()) == []


def _estropear(ruta: Path) -> None:
    crudo = bytearray(ruta.read_bytes())
    crudo[len(crudo) // 2] ^= 1
    ruta.write_bytes(crudo)


def _forjado(bueno: Path, manifiesto: dict[str, Any], datos: dict[str, Any]) -> bytes:
    """El mismo retorno con otros campos, vuelto a firmar por quien tiene la clave."""
    with zipfile.ZipFile(bueno) as fuera:
        dentro = zipfile.ZipFile(io.BytesIO(fuera.read("paquete.zip")))
    partes = {uno: dentro.read(uno) for uno in dentro.namelist()}
    partes[nombres.DATOS] = canonico.escribir(canonico.leer(partes[nombres.DATOS]) | datos)
    sello = canonico.leer(partes.pop(nombres.MANIFIESTO))
    archivos = [
        {"ruta": uno, "sha256": hashlib.sha256(parte).hexdigest(), "tamano": len(parte)}
        for uno, parte in sorted(partes.items())
    ]
    crudo = canonico.escribir(sello | {"archivos": archivos} | manifiesto)
    entradas = [(nombres.MANIFIESTO, crudo), *sorted(partes.items())]
    return fabrica.sellar(fabrica.zip_de(entradas), [retornos.firmante()])


@pytest.fixture(scope="module")
def acuse_bueno(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return retornos.escribir(tmp_path_factory.mktemp("acuse"), TipoRetorno.ACUSE).read_bytes()


PARTES = {
    "E102_NO_ES_PAQUETE",
    "E103_CONTENEDOR",
    "E104_TRUNCADO",
    "E105_MIMETYPE",
    "E201_FIRMA_GRANDE",
}
"""Lo que puede decirse de un byte cambiado fuera del contenido y de la firma."""


def test_un_byte_cambiado_siempre_se_descubre_y_se_dice_donde(
    acuse_bueno: bytes, tmp_path: Path
) -> None:
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(acuse_bueno)
    sobre = abrir_autentico(ruta)
    contenido = range(sobre.inicio, sobre.inicio + sobre.tamano)
    with zipfile.ZipFile(io.BytesIO(acuse_bueno)) as fuera:
        p7s = fuera.read(nombres.FIRMA)
    desde = acuse_bueno.index(p7s)
    firma = range(desde, desde + len(p7s))
    # Todas las cabeceras y toda la firma; del contenido, el manifiesto y uno de cada tres.
    for lugar in range(len(acuse_bueno)):
        if lugar in contenido and lugar > sobre.inicio + 600 and lugar % 3:
            continue
        crudo = bytearray(acuse_bueno)
        crudo[lugar] ^= 1 << lugar % 8
        ruta.write_bytes(crudo)
        codigo, detalle = como_se_rechaza(ruta)
        if lugar in contenido:
            assert codigo == "E2·CONTENIDO_ALTERADO", lugar
        elif lugar in firma:
            assert codigo.startswith("E2") or detalle == nombres.FIRMA, (lugar, codigo)
        else:
            assert codigo in PARTES, (lugar, codigo)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(corte=st.integers(0, 10_000))
def test_un_retorno_cortado_se_rechaza(corte: int, acuse_bueno: bytes, tmp_path: Path) -> None:
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(acuse_bueno[: corte % len(acuse_bueno)])

    assert codigo_al_leer(ruta)[:2] == "E1"


CON_LA_CLAVE = (
    "openssl cms -verify -binary -inform DER -in META-INF/signature.p7s -content paquete.zip "
    "-certfile g.pem -nointern -noverify -out /dev/null"
)
CON_CADES = (
    "openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s "
    "-content paquete.zip -CAfile g.pem -out /dev/null"
)


@pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta openssl, que no es nuestro")
@pytest.mark.parametrize("orden", [CON_LA_CLAVE, CON_CADES], ids=["clave", "CAdES"])
@pytest.mark.parametrize("tipo", TIPOS)
def test_openssl_comprueba_las_ordenes_del_leeme(
    orden: str, tipo: TipoRetorno, tmp_path: Path
) -> None:
    with zipfile.ZipFile(retornos.escribir(tmp_path, tipo)) as fuera:
        leeme = zipfile.ZipFile(io.BytesIO(fuera.read("paquete.zip"))).read("LEEME.txt")
        fuera.extractall(tmp_path)
    (tmp_path / "garante.cer").write_bytes(retornos.firmante().certificado_der)
    assert orden in leeme.decode("utf-8-sig").replace("\r\n", "\n")
    _correr("openssl x509 -inform DER -in garante.cer -out g.pem", tmp_path)

    assert "Verification successful" in _correr(orden, tmp_path).stderr
    (tmp_path / "paquete.zip").write_bytes(b"otra cosa")
    assert _correr(orden, tmp_path).returncode != 0


def _correr(orden: str, carpeta: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        orden, shell=True, cwd=carpeta, capture_output=True, text=True, check=False
    )


FRASES = {
    TipoRetorno.ACUSE: "Es el acuse núm. 12 de MX-MEX-INFOEM para 15001 sobre su entrega 7 "
    "(recibida); está íntegro y su firma es válida.",
    TipoRetorno.OBSERVACIONES: "Es el retorno núm. 12 de MX-MEX-INFOEM para 15001 sobre su "
    "entrega 7, con 2 observaciones; está íntegro y su firma es válida.",
    TipoRetorno.PERFIL: "Es el perfil de la jurisdicción núm. 12 de MX-MEX-INFOEM; está íntegro "
    "y su firma es válida.",
}


@pytest.mark.parametrize("tipo", TIPOS)
def test_verificar_dice_en_una_frase_que_es_un_retorno(tipo: TipoRetorno, tmp_path: Path) -> None:
    resultado = verificar(retornos.escribir(tmp_path, tipo, capacitacion=True))

    assert (resultado.estado, resultado.codigo, resultado.clase) == ("aceptado", "OK", tipo)
    assert resultado.mensaje == FRASES[tipo]
    assert DE_CAPACITACION in resultado.avisos

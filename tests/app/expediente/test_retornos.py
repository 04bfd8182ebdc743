"""El municipio aplica lo que le devuelve su órgano garante, y nada de nadie más."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from app.expediente import entrega
from app.expediente.archivo import Expediente
from app.expediente.errores import (
    EvidenciaDesconocida,
    GaranteNoConfiable,
    ObservacionCerrada,
    ObservacionDesconocida,
    RespuestaVacia,
    SinEspacio,
    YaSeReconsidero,
)
from app.expediente.retornos import conservados
from app.expediente.retornos.vistas import EstadoObservacion
from app.paquete import claves
from app.paquete.errores import PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.instantanea import RespuestaAObservacion
from app.paquete.lectura import Contenido, abrir_autentico, abrir_contenido
from app.paquete.retorno import AcuseDatos, TipoRetorno
from tests.app.expediente.ayudas import INICIO, nuevo, reabrir
from tests.app.expediente.retornos import (
    CREADO,
    OBSERVACION,
    Garante,
    confiar,
    garante_firmante,
    lista_y_entregada,
)


@pytest.fixture
def garante(exp: Expediente, tmp_path: Path) -> Garante:
    """Su órgano garante, ya de confianza, después de una entrega de la 1b."""
    confiar(exp)
    lista_y_entregada(exp, tmp_path / "usb")
    return Garante(exp, tmp_path / "retornos")


def _situacion(exp: Expediente, clave: str = "1b") -> str:
    return exp.herramientas.una(clave).situacion.value


def _estado(exp: Expediente) -> str:
    return exp.entregas()[0].estado


def _contenido(exp: Expediente) -> list[tuple[Any, ...]]:
    """Todo lo que un retorno podría cambiar."""
    cruda = exp.nucleo.almacen.cruda
    tablas = ("entrega", "entrega_evidencia", "observacion", "retorno", "garante", "municipio")
    return [fila for t in tablas for fila in cruda.execute(f"SELECT * FROM {t}")]


def _leer(ruta: str) -> Contenido:
    return abrir_contenido(abrir_autentico(Path(ruta)))


@pytest.mark.caso("I01")
def test_nadie_es_de_confianza_por_llegar_primero(exp: Expediente, tmp_path: Path) -> None:
    lista_y_entregada(exp, tmp_path / "usb")
    acuse = Garante(exp, tmp_path / "retornos").acuse("recibida")
    antes = _contenido(exp)
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(acuse)
    assert rechazo.value.codigo == "R104_GARANTE_DESCONOCIDO"
    assert _contenido(exp) == antes
    assert exp.retornos.garantes.lista() == ()


def test_se_confia_escribiendo_el_codigo_del_anexo(exp: Expediente) -> None:
    der = garante_firmante().certificado_der
    codigo = codigo_verificacion(huella(der))
    registrado = exp.retornos.confiar(der, codigo.lower().replace("-", " "))
    assert (registrado.nombre, registrado.emisor) == ("Órgano garante", "MX-MEX-OG")
    assert registrado.codigo == codigo
    assert exp.retornos.confiar(der, codigo) == registrado
    assert exp.retornos.garantes.lista() == (registrado,)


@pytest.mark.parametrize("codigo", ["", "ABCDE", "no es un código", "0" * 21])
def test_un_codigo_que_no_es_no_registra_nada(exp: Expediente, codigo: str) -> None:
    with pytest.raises(GaranteNoConfiable):
        exp.retornos.confiar(garante_firmante().certificado_der, codigo)
    assert exp.retornos.garantes.lista() == ()


def test_el_codigo_de_otra_clave_no_sirve_para_esta(exp: Expediente) -> None:
    otro = codigo_verificacion(huella(garante_firmante(2).certificado_der))
    with pytest.raises(GaranteNoConfiable, match="no es el de ese certificado"):
        exp.retornos.confiar(garante_firmante().certificado_der, otro)


def test_unos_bytes_que_no_son_certificado_no_se_registran(exp: Expediente) -> None:
    basura = b"esto no es un certificado"
    with pytest.raises(GaranteNoConfiable):
        exp.retornos.confiar(basura, codigo_verificacion(huella(basura)))


def test_una_clave_de_capacitacion_no_se_registra(exp: Expediente, tmp_path: Path) -> None:
    ensayo = claves.obtener_o_crear("ENSAYO-OG", "Ensayo", carpeta=tmp_path).certificado_der
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.confiar(ensayo, codigo_verificacion(huella(ensayo)))
    assert rechazo.value.codigo == "R103_CLAVE_DE_CAPACITACION"


def test_la_clave_nueva_en_papel_deja_sin_valor_a_la_anterior(garante: Garante) -> None:
    exp = garante.exp
    confiar(exp, garante_firmante(2))
    vieja, nueva = garante_firmante(1), garante_firmante(2)
    assert set(exp.retornos.garantes.vigentes()) == {huella(nueva.certificado_der)}
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(garante.acuse("recibida", firma=vieja))
    assert rechazo.value.codigo == "R104_GARANTE_DESCONOCIDO"
    exp.retornos.aplicar(garante.acuse("recibida", firma=nueva))
    assert _estado(exp) == "recibida"


def test_la_entrega_sigue_entregada_hasta_que_se_aplica_el_acuse(garante: Garante) -> None:
    exp = garante.exp
    recibida, observada, aceptada = (
        garante.acuse(estado) for estado in ("recibida", "observada", "aceptada")
    )
    assert _estado(exp) == "entregada"
    exp.retornos.mirar(recibida)
    assert _estado(exp) == "entregada"
    exp.retornos.aplicar(recibida)
    assert (_estado(exp), _situacion(exp)) == ("recibida", "entregada")
    exp.retornos.aplicar(observada)
    assert (_estado(exp), _situacion(exp)) == ("observada", "entregada")
    exp.retornos.aplicar(aceptada)
    assert (_estado(exp), _situacion(exp)) == ("aceptada", "aceptada")
    assert [(r.tipo, r.serie, r.secuencia) for r in exp.retornos.recibidos()] == [
        ("acuse", 3, 1),
        ("acuse", 2, 1),
        ("acuse", 1, 1),
    ]


def test_lo_que_dice_cada_acuse_queda_anotado_con_su_entrega(garante: Garante) -> None:
    exp = garante.exp
    assert exp.retornos.acuses() == ()
    exp.retornos.aplicar(garante.acuse("recibida"))
    dicho = AcuseDatos("observada", CREADO, "W701_RELOJ", "Se importó. El reloj va mal.", (), "F-7")
    exp.retornos.aplicar(garante.emitir(TipoRetorno.ACUSE, dicho))
    exp.retornos.aplicar(garante.observaciones())
    ultimo, primero = exp.retornos.acuses()
    assert (ultimo.secuencia, ultimo.estado, ultimo.folio) == (1, "observada", "F-7")
    assert (ultimo.codigo, ultimo.mensaje) == ("W701_RELOJ", "Se importó. El reloj va mal.")
    assert ultimo.recibido == "2026-02-02T17:30:00Z"
    assert (primero.estado, primero.mensaje, primero.folio) == ("recibida", "Se importó.", "")


@pytest.mark.parametrize("orden", list(permutations(range(3))))
def test_en_cualquier_orden_y_repetidos_manda_el_acuse_mas_reciente(
    garante: Garante, orden: tuple[int, ...]
) -> None:
    acuses = [garante.acuse(estado) for estado in ("recibida", "observada", "aceptada")]
    for cual in (*orden, *orden):
        with suppress(PaqueteRechazado):
            garante.exp.retornos.aplicar(acuses[cual])
    assert (_estado(garante.exp), _situacion(garante.exp)) == ("aceptada", "aceptada")


def test_un_acuse_de_recibo_no_desdice_una_revision(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.acuse("observada"))
    exp.retornos.aplicar(garante.acuse("recibida"))
    assert _estado(exp) == "observada"


def test_traer_la_propia_entrega_dice_que_es_suya_y_no_pide_ningun_codigo(
    garante: Garante, tmp_path: Path
) -> None:
    propia = entrega.exportar(garante.exp, tmp_path / "otra").ruta
    with pytest.raises(PaqueteRechazado, match="una entrega de este municipio") as rechazo:
        garante.exp.retornos.mirar(Path(propia))
    assert rechazo.value.codigo == "R107_NO_ES_RETORNO"


def test_el_de_otro_municipio_y_el_de_otra_entrega_dicen_de_cual(garante: Garante) -> None:
    with pytest.raises(PaqueteRechazado, match=r"otro municipio \(Metepec, 15054\)"):
        garante.exp.retornos.mirar(garante.acuse("recibida", municipio="15054"))
    with pytest.raises(PaqueteRechazado, match=r"de este expediente \(entrega 9\)"):
        garante.exp.retornos.mirar(garante.acuse("recibida", paquete="ab" * 32, secuencia=9))


def test_lo_ya_vencido_se_dice_en_pasado(garante: Garante) -> None:
    vencida = replace(OBSERVACION, limite=date(2026, 1, 2))
    vista = garante.exp.retornos.mirar(garante.observaciones(vencida))
    assert vista.lineas == ("Trae 1 observación.", "La primera venció el 02/01/2026.")


def test_mirar_dice_que_cambiaria_y_no_escribe(garante: Garante) -> None:
    exp = garante.exp
    antes = _contenido(exp)
    vista = exp.retornos.mirar(garante.observaciones())
    assert vista.lineas == ("Trae 1 observación.", "La primera vence el 23/02/2026.")
    assert (vista.tipo, vista.nombre, vista.secuencia) == ("observaciones", "Órgano garante", 1)
    assert _contenido(exp) == antes


RECHAZOS: dict[str, dict[str, Any]] = {
    "R101_OTRO_MUNICIPIO": {"municipio": "15054"},
    "R103_CLAVE_DE_CAPACITACION": {"capacitacion": True},
    "R105_PAQUETE_NO_ENTREGADO": {"paquete": "cd" * 32},
}


@pytest.mark.caso("I02")
@pytest.mark.parametrize(
    ("codigo", "cambios"),
    [
        *RECHAZOS.items(),
        ("R101_OTRO_MUNICIPIO", {"pais": "CL"}),
        ("R105_PAQUETE_NO_ENTREGADO", {"secuencia": 2}),
        ("R105_PAQUETE_NO_ENTREGADO", {"linaje": "6f1c0e0e-52a3-4c9d-9a57-4a4c7e2f7b11"}),
    ],
)
@pytest.mark.parametrize("tipo", ["acuse", "observaciones"])
def test_lo_que_no_es_suyo_se_rechaza_con_su_razon_y_nada_cambia(
    garante: Garante, tipo: str, codigo: str, cambios: dict[str, Any]
) -> None:
    exp = garante.exp
    emitir: Callable[..., Path] = getattr(garante, tipo)
    ruta = emitir("aceptada", **cambios) if tipo == "acuse" else emitir(**cambios)
    antes = _contenido(exp)
    for hacer in (exp.retornos.mirar, exp.retornos.aplicar):
        with pytest.raises(PaqueteRechazado) as rechazo:
            hacer(ruta)
        assert rechazo.value.codigo == codigo
    assert _contenido(exp) == antes


@pytest.mark.caso("I02")
def test_lo_rechazado_se_conserva_por_su_huella_y_el_original_no_se_toca(garante: Garante) -> None:
    exp = garante.exp
    ajeno = garante.acuse("aceptada", municipio="15054")
    roto = ajeno.with_name("roto.asics")
    roto.write_bytes(ajeno.read_bytes()[:-40])
    antes = ajeno.read_bytes(), roto.read_bytes()
    for ruta in (ajeno, roto):
        for hacer in (exp.retornos.mirar, exp.retornos.aplicar):
            with pytest.raises(PaqueteRechazado):
                hacer(ruta)
            assert exp.retornos.conservado is not None
            assert exp.retornos.conservado.read_bytes() == ruta.read_bytes()
    assert (ajeno.read_bytes(), roto.read_bytes()) == antes

    rechazados = exp.retornos.rechazados()
    assert {r.nombre for r in rechazados} == {ajeno.name, "roto.asics"}
    assert {r.ruta.stem for r in rechazados} == {sha256(b).hexdigest() for b in antes}
    assert "R101_OTRO_MUNICIPIO" in {r.codigo for r in rechazados}

    # Con la memoria retirada, la copia sigue; y lo que sí se aplica no deja copia.
    ajeno.unlink()
    assert {r.ruta.read_bytes() for r in exp.retornos.rechazados()} == set(antes)
    bueno = garante.acuse("aceptada")
    exp.retornos.aplicar(bueno)
    with pytest.raises(PaqueteRechazado, match="Ya estaba aplicado"):
        exp.retornos.aplicar(bueno)
    assert exp.retornos.conservado is None
    assert len(exp.retornos.rechazados()) == 2


def test_un_archivo_enorme_o_que_no_esta_no_llena_el_buzon(
    garante: Garante, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exp = garante.exp
    monkeypatch.setattr(conservados, "TOPE", 1000)
    monkeypatch.setattr(conservados, "MAXIMO", 2)
    video = tmp_path / "video.asics"
    video.write_bytes(bytes(1001))
    for ruta in (video, tmp_path / "no está.asics"):
        with pytest.raises(PaqueteRechazado):
            exp.retornos.mirar(ruta)
        assert exp.retornos.conservado is None
    for numero in range(4):
        video.write_bytes(b"no es nada %d" % numero)
        with pytest.raises(PaqueteRechazado):
            exp.retornos.mirar(video)
    assert len(exp.retornos.rechazados()) == 2


def test_un_retorno_aplicado_dos_veces_cuenta_una(garante: Garante) -> None:
    exp = garante.exp
    ruta = garante.observaciones()
    exp.retornos.aplicar(ruta)
    exp.retornos.responder(OBSERVACION.folio, "Ya se detalló por área.")
    antes = _contenido(exp)
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(ruta)
    assert rechazo.value.codigo == "R106_YA_APLICADO"
    assert _contenido(exp) == antes


@pytest.mark.caso("I05")
@pytest.mark.parametrize("tipo", ["acuse", "observaciones"])
def test_un_retorno_mas_viejo_que_el_aplicado_no_cambia_nada(garante: Garante, tipo: str) -> None:
    exp = garante.exp
    if tipo == "acuse":
        viejo, reciente = garante.acuse("observada"), garante.acuse("aceptada")
    else:
        viejo = garante.observaciones(replace(OBSERVACION, texto="Dice otra cosa."))
        reciente = garante.observaciones()
    exp.retornos.aplicar(reciente)
    antes = _contenido(exp)
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(viejo)
    assert rechazo.value.codigo == "R102_RONDA_ANTERIOR"
    assert _contenido(exp) == antes


@pytest.mark.caso("I04")
def test_el_paquete_propio_no_pasa_por_retorno(garante: Garante, tmp_path: Path) -> None:
    exp = garante.exp
    paquete = next((tmp_path / "usb").glob("*.asics"))
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(paquete)
    assert rechazo.value.codigo == "R107_NO_ES_RETORNO"
    der = exp.certificado()
    exp.retornos.confiar(der, codigo_verificacion(huella(der)))
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(paquete)
    assert rechazo.value.codigo == "R107_NO_ES_RETORNO"


@pytest.mark.caso("I03")
def test_despues_del_acuse_solo_viaja_la_evidencia_nueva(exp: Expediente, tmp_path: Path) -> None:
    confiar(exp)
    garante = Garante(exp, tmp_path / "retornos")
    acta, oficio = tmp_path / "acta.pdf", tmp_path / "oficio.pdf"
    acta.write_bytes(b"%PDF acta")
    oficio.write_bytes(b"%PDF oficio")
    vieja = exp.evidencias.adjuntar("1a/cv_firmado", acta).sha256
    assert entrega.exportar(exp, tmp_path / "usb").evidencias == 1
    ajena = "cd" * 32
    exp.retornos.aplicar(garante.acuse("recibida", evidencias=(vieja, ajena)))
    exp.evidencias.adjuntar("1a/cv_firmado", oficio)
    segunda = entrega.exportar(exp, tmp_path / "usb")
    assert segunda.evidencias == 1
    traidas = [a.ruta for a in _leer(segunda.ruta).manifiesto.archivos]
    assert not any(vieja in nombre for nombre in traidas)
    cruda = exp.nucleo.almacen.cruda
    assert cruda.execute("SELECT count(*) FROM entrega_evidencia").fetchone() == (2,)


def test_una_observacion_llega_a_cada_uno_de_sus_campos(garante: Garante) -> None:
    exp = garante.exp
    muchas = replace(OBSERVACION, direcciones=("1b/po_nombre", "1b/po_alcance", "1d"))
    exp.retornos.aplicar(garante.observaciones(muchas))
    assert (_estado(exp), _situacion(exp)) == ("entregada", "con_observaciones")
    (una,) = exp.retornos.observaciones()
    for direccion in muchas.direcciones:
        assert exp.retornos.de_direccion(direccion) == (una,)
    assert exp.retornos.de_direccion("1a/cv_objeto") == ()
    assert exp.resumen().observaciones == 1
    assert una.estado is EstadoObservacion.NUEVA
    assert (una.gravedad, una.fundamento, una.limite) == (
        "bloquea",
        "Modelo, herramienta 1a",
        OBSERVACION.limite,
    )


def test_la_observacion_sigue_a_su_ficha_aunque_cambie_de_numero(garante: Garante) -> None:
    exp = garante.exp
    exp.respuestas.guardar_varias({"1d:1/pr_nombre": "Uno", "1d:2/pr_nombre": "Dos"})
    exp.retornos.aplicar(
        garante.observaciones(replace(OBSERVACION, direcciones=("1d:2/pr_nombre",)))
    )
    exp.fichas.quitar("1d", "proyecto", 1)
    (una,) = exp.retornos.de_direccion("1d/pr_nombre")
    assert una.datos[0].antes == "Dos"
    assert str(una.direcciones[0]) == "1d/pr_nombre"


def test_la_que_senala_una_evidencia_aparece_en_su_campo(garante: Garante, tmp_path: Path) -> None:
    exp = garante.exp
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF acta")
    sha256 = exp.evidencias.adjuntar("1a/cv_firmado", acta).sha256
    sin_direccion = replace(OBSERVACION, direcciones=(), evidencia=sha256)
    exp.retornos.aplicar(garante.observaciones(sin_direccion))
    (una,) = exp.retornos.de_direccion("1a/cv_firmado")
    assert una.evidencia == sha256


def test_un_campo_que_este_modelo_no_tiene_no_estorba(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones(replace(OBSERVACION, direcciones=("1b/nadie",))))
    (una,) = exp.retornos.observaciones()
    assert (una.datos[0].antes, una.datos[0].cambio) == ("", False)


def test_atender_guarda_lo_que_habia_y_lo_que_quedo(garante: Garante, tmp_path: Path) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones(replace(OBSERVACION, direcciones=("1b/po_nombre",))))
    folio = OBSERVACION.folio
    exp.retornos.marcar_vista(folio)
    (una,) = exp.retornos.observaciones()
    assert (una.estado, una.datos[0].cambio) == (EstadoObservacion.VISTA, False)
    exp.respuestas.guardar("1b/po_nombre", "Política corregida")
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF acta")
    prueba = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    exp.retornos.responder(folio, " Se corrigió el nombre. ", [prueba.id])
    exp.respuestas.guardar("1b/po_nombre", "Y luego otra cosa")
    (una,) = exp.retornos.observaciones()
    assert una.estado is EstadoObservacion.ATENDIDA
    assert (una.respuesta, una.evidencias) == ("Se corrigió el nombre.", (prueba.id,))
    (dato,) = una.datos
    assert (dato.antes, dato.despues) == ("Dicho con claridad", "Política corregida")
    exp.retornos.marcar_vista(folio)
    assert exp.retornos.observaciones()[0].estado is EstadoObservacion.ATENDIDA


def test_la_respuesta_viaja_en_la_siguiente_entrega(garante: Garante, tmp_path: Path) -> None:
    exp = garante.exp
    dos = (OBSERVACION, replace(OBSERVACION, folio="OG-2026-0002"))
    exp.retornos.aplicar(garante.observaciones(*dos))
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF acta")
    prueba = exp.evidencias.adjuntar("1a/cv_firmado", acta)
    exp.retornos.responder("OG-2026-0001", "Se corrigió.", [prueba.id])
    exp.retornos.pedir_reconsideracion("OG-2026-0002", "El cabildo ya lo había aprobado.")
    exp.retornos.guardar_nota("Cambió la persona titular.")
    paquete = _leer(entrega.exportar(exp, tmp_path / "usb").ruta)
    razon = "El cabildo ya lo había aprobado."
    assert paquete.datos.respuestas_a_observaciones == (
        RespuestaAObservacion("OG-2026-0001", "Se corrigió.", (prueba.sha256,), INICIO, False),
        RespuestaAObservacion("OG-2026-0002", razon, (), INICIO, True),
    )
    assert json.loads(paquete.datos_crudos)["nota_de_ronda"] == {
        "ronda": 1,
        "texto": "Cambió la persona titular.",
    }


def test_la_nota_de_una_ronda_se_queda_en_ella(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.guardar_nota("Antes de todo")
    exp.retornos.aplicar(garante.observaciones())
    assert exp.retornos.nota().texto == ""
    exp.retornos.guardar_nota("De la primera")
    exp.retornos.aplicar(garante.observaciones(replace(OBSERVACION, ronda=2, estado="parcial")))
    assert exp.retornos.nota().texto == ""
    assert [(n.ronda, n.texto) for n in exp.retornos.notas()] == [
        (1, "De la primera"),
        (0, "Antes de todo"),
    ]


@pytest.mark.parametrize("resultado", ["solventada", "retirada"])
def test_solo_el_organo_garante_cierra_una_observacion(garante: Garante, resultado: str) -> None:
    exp = garante.exp
    en_1b = replace(OBSERVACION, direcciones=("1b/po_nombre",))
    exp.retornos.aplicar(garante.observaciones(en_1b))
    exp.retornos.responder(en_1b.folio, "Listo.")
    assert _situacion(exp) == "con_observaciones"
    exp.retornos.aplicar(garante.observaciones(replace(en_1b, estado=resultado, resolucion="Bien")))
    (una,) = exp.retornos.observaciones()
    assert (una.estado, una.resolucion) == (EstadoObservacion.CERRADA, "Bien")
    assert _situacion(exp) == "entregada"
    for intento in (exp.retornos.responder, exp.retornos.pedir_reconsideracion):
        with pytest.raises(ObservacionCerrada):
            intento(en_1b.folio, "Algo más")


def test_la_no_solventada_vuelve_a_pedir_respuesta_y_conserva_la_dicha(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones())
    exp.retornos.responder(OBSERVACION.folio, "Primera respuesta.")
    otra = replace(OBSERVACION, estado="no_solventada", resolucion="Aún falta el área de obras.")
    exp.retornos.aplicar(garante.observaciones(otra))
    (una,) = exp.retornos.observaciones()
    assert (una.estado, una.respondida) == (EstadoObservacion.NUEVA, "")
    assert una.respuesta == "Primera respuesta."
    assert "respuestas_a_observaciones" not in exp.retornos.atencion.por_viajar()


def test_reenviar_lo_mismo_no_borra_lo_atendido(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones())
    exp.retornos.responder(OBSERVACION.folio, "Listo.")
    exp.retornos.aplicar(garante.observaciones())
    (una,) = exp.retornos.observaciones()
    assert (una.estado, una.respuesta) == (EstadoObservacion.ATENDIDA, "Listo.")


def test_la_reconsideracion_se_pide_una_sola_vez(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones())
    folio = OBSERVACION.folio
    assert exp.retornos.observaciones()[0].se_puede_reconsiderar
    exp.retornos.pedir_reconsideracion(folio, "Ya estaba en el acta.")
    assert not exp.retornos.observaciones()[0].se_puede_reconsiderar
    with pytest.raises(YaSeReconsidero):
        exp.retornos.pedir_reconsideracion(folio, "Otra vez.")
    negada = replace(OBSERVACION, estado="no_solventada", resolucion="No", reconsideracion=True)
    exp.retornos.aplicar(garante.observaciones(negada))
    with pytest.raises(YaSeReconsidero):
        exp.retornos.pedir_reconsideracion(folio, "Otra vez.")
    exp.retornos.responder(folio, "Se corrigió.")
    (viaja,) = exp.retornos.atencion.por_viajar()["respuestas_a_observaciones"]
    assert (viaja["texto"], viaja["reconsideracion"]) == ("Se corrigió.", False)


def test_la_reconsideracion_que_el_archivo_no_recuerda_tampoco_se_repite(
    garante: Garante,
) -> None:
    exp = garante.exp
    ya_resuelta = replace(OBSERVACION, reconsideracion=True)
    exp.retornos.aplicar(garante.observaciones(ya_resuelta))
    with pytest.raises(YaSeReconsidero):
        exp.retornos.pedir_reconsideracion(OBSERVACION.folio, "Otra vez.")


def test_si_el_disco_se_llena_no_queda_nada_a_medias(garante: Garante) -> None:
    exp = garante.exp
    muchas = tuple(
        replace(OBSERVACION, folio=f"OG-{n}", texto=f"{n} " + "Falta detalle. " * 200)
        for n in range(100)
    )
    ruta = garante.observaciones(*muchas)
    exp.retornos.mirar(ruta)
    antes = _contenido(exp)
    cruda = exp.nucleo.almacen.cruda
    tope = cruda.execute("PRAGMA max_page_count").fetchone()[0]
    cruda.execute(f"PRAGMA max_page_count = {cruda.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(SinEspacio):
        exp.retornos.aplicar(ruta)
    assert _contenido(exp) == antes
    assert exp.retornos.observaciones() == ()
    cruda.execute(f"PRAGMA max_page_count = {tope}")
    exp.retornos.aplicar(ruta)
    assert len(exp.retornos.observaciones()) == 100


def test_responder_mal_no_cambia_nada(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones())
    antes = _contenido(exp)
    with pytest.raises(RespuestaVacia):
        exp.retornos.responder(OBSERVACION.folio, "  \n ")
    with pytest.raises(EvidenciaDesconocida):
        exp.retornos.responder(OBSERVACION.folio, "Va.", ["no-existe"])
    with pytest.raises(ObservacionDesconocida):
        exp.retornos.responder("OG-9", "Va.")
    assert _contenido(exp) == antes


def test_una_felicitacion_no_deja_la_herramienta_con_observaciones(garante: Garante) -> None:
    exp = garante.exp
    buena = replace(
        OBSERVACION,
        direcciones=("1b/po_nombre",),
        tipo="felicitacion",
        clase="felicitacion",
        gravedad="no_bloquea",
        limite=None,
    )
    exp.retornos.aplicar(garante.observaciones(buena))
    assert _situacion(exp) == "entregada"


def test_lo_corregido_y_vuelto_a_entregar_espera_su_propio_acuse(
    garante: Garante, tmp_path: Path
) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones(replace(OBSERVACION, direcciones=("1b/po_nombre",))))
    primera = garante.acuse("aceptada")
    entrega.exportar(exp, tmp_path / "usb")
    assert _situacion(exp) == "entregada"
    exp.retornos.aplicar(primera)
    assert [e.estado for e in exp.entregas()] == ["entregada", "aceptada"]
    assert _situacion(exp) == "entregada"
    exp.retornos.aplicar(garante.acuse("aceptada"))
    assert _situacion(exp) == "aceptada"


def test_la_herramienta_reabierta_no_la_mueve_un_acuse(garante: Garante) -> None:
    exp = garante.exp
    exp.herramientas.reabrir("1b")
    exp.retornos.aplicar(garante.acuse("aceptada"))
    assert _situacion(exp) == "en_curso"


def test_al_reabrir_el_archivo_todo_sigue_igual(ruta: Path, tmp_path: Path) -> None:
    with nuevo(ruta) as exp:
        confiar(exp)
        lista_y_entregada(exp, tmp_path / "usb")
        garante = Garante(exp, tmp_path / "retornos")
        exp.retornos.aplicar(garante.acuse("observada"))
        exp.retornos.aplicar(garante.observaciones())
        exp.retornos.responder(OBSERVACION.folio, "Listo.")
        antes = (exp.retornos.observaciones(), exp.entregas(), exp.retornos.garantes.lista())
        contenido = _contenido(exp)
    with reabrir(ruta) as exp:
        ahora = (exp.retornos.observaciones(), exp.entregas(), exp.retornos.garantes.lista())
        assert ahora == antes
        assert _contenido(exp) == contenido


def test_una_felicitacion_no_se_cuenta_por_atender(exp: Expediente, garante: Garante) -> None:
    bien = replace(OBSERVACION, folio="OG-F", clase="felicitacion", tipo="felicitacion")
    exp.retornos.aplicar(garante.observaciones(OBSERVACION, bien))
    assert exp.resumen().observaciones == 1
    assert [una.por_atender for una in exp.retornos.observaciones()] == [True, False]


def test_una_respuesta_a_medias_se_guarda_y_no_viaja(garante: Garante, tmp_path: Path) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones())
    folio = OBSERVACION.folio
    exp.retornos.guardar_borrador(folio, "A medias ", ["id-1", "id-1"])

    (una,) = exp.retornos.observaciones()
    assert una.borrador is not None
    assert (una.borrador.texto, una.borrador.evidencias) == ("A medias ", ("id-1",))
    assert (una.respuesta, una.respondida, una.estado.value) == ("", "", "nueva")
    viaja = _leer(entrega.exportar(exp, tmp_path / "usb").ruta).datos
    assert viaja.respuestas_a_observaciones == ()

    exp.retornos.responder(folio, "Hecho")
    assert exp.retornos.observaciones()[0].borrador is None
    exp.retornos.guardar_borrador(folio, "Hecho, y algo más")
    (una,) = exp.retornos.observaciones()
    assert (una.respuesta, una.borrador and una.borrador.texto) == ("Hecho", "Hecho, y algo más")
    exp.retornos.guardar_borrador(folio, "Hecho")
    assert exp.retornos.observaciones()[0].borrador is None


def test_una_cerrada_no_admite_borrador(garante: Garante) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.observaciones(replace(OBSERVACION, estado="solventada")))
    with pytest.raises(ObservacionCerrada):
        exp.retornos.guardar_borrador(OBSERVACION.folio, "tarde")

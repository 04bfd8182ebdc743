"""La revisión de una entrega: estados, observaciones, respuestas y sus límites."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errores import ErrorDeUsuario
from app.garante import observaciones, revision, tablero
from app.garante.base import Base, crear
from app.garante.errores import (
    DemasiadasObservaciones,
    FaltaSolventar,
    MotivoFaltante,
    ObservacionDesconocida,
    ObservacionInvalida,
    ReplicaEnCurso,
    SinEntrega,
    TransicionNoProcede,
)
from app.garante.importacion import importar
from app.garante.observar import corregir, observar, resolver
from app.garante.retornos import Emision, emitir_observaciones
from app.garante.vistas_revision import (
    Clase,
    EstadoEntrega,
    EstadoObservacion,
    Gravedad,
    NuevaObservacion,
    TipoObservacion,
)
from app.modelo.carga import cargar_modelo
from app.modelo.direccion import Direccion
from app.modelo.perfiles import cargar_perfil
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA
from tests.app.garante.paquetes import Municipio, datos_de, evidencia

MUNICIPIO = "15001"
FALTA = NuevaObservacion("Falta el monto.", ("1a/1a_monto",), gravedad=Gravedad.BLOQUEA)


@pytest.fixture
def entregado(base: Base, municipio: Municipio) -> Municipio:
    importar(base, [municipio.exportar()])
    return municipio


def estado(base: Base) -> EstadoEntrega:
    return revision.de_municipio(base, MUNICIPIO).estado


def enviar(base: Base, carpeta: Path) -> None:
    emitir_observaciones(base, MUNICIPIO, Emision(carpeta, "Ana"))


def contestar(municipio: Municipio, folio: str, texto: str, **cambios: Any) -> Path:
    """La siguiente entrega, con la respuesta a una observación."""
    respuesta = {
        "folio": folio,
        "texto": texto,
        "evidencias": [],
        "fecha": "2026-12-01",
        "reconsideracion": False,
    }
    datos = datos_de(MUNICIPIO, municipio.secuencia + 1)
    return municipio.exportar(datos | {"respuestas_a_observaciones": [respuesta | cambios]})


def test_sin_entrega_no_hay_nada_que_revisar(base: Base) -> None:
    with pytest.raises(SinEntrega):
        revision.de_municipio(base, MUNICIPIO)
    assert revision.vigentes(base) == ()


def test_una_entrega_va_de_recibida_a_aceptada_y_publicada(
    base: Base, entregado: Municipio
) -> None:
    recorrido = [estado(base)]
    revision.tomar(base, MUNICIPIO, operador="Ana")
    recorrido.append(estado(base))
    revision.aceptar(base, MUNICIPIO, operador="Ana")
    recorrido.append(estado(base))
    publicada = revision.publicar(base, MUNICIPIO, operador="Ana")

    assert recorrido == ["recibida", "en_revision", "aceptada"]
    assert (publicada.estado, publicada.operador) == ("publicada", "Ana")
    assert tablero.conteos(base).por_revisar == 0


def test_observada_y_corregida_van_y_vienen_hasta_aceptarse(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    assert estado(base) == "recibida"
    enviar(base, tmp_path)
    assert estado(base) == "observada"
    assert tablero.conteos(base).por_revisar == 0

    importar(base, [contestar(entregado, folio, "Ya está.")])
    assert estado(base) == "corregida"
    assert tablero.conteos(base).por_revisar == 1
    assert [una.estado for una in revision.entregas(base, MUNICIPIO)] == ["corregida", "sustituida"]

    resolver(base, folio, EstadoObservacion.SOLVENTADA, operador="Ana")
    assert estado(base) == "recibida"
    assert revision.aceptar(base, MUNICIPIO, operador="Ana").estado == "aceptada"


def test_lo_aceptado_sigue_aceptado_aunque_llegue_otra_entrega(
    base: Base, entregado: Municipio
) -> None:
    revision.aceptar(base, MUNICIPIO, operador="Ana")
    importar(base, [entregado.exportar()])

    assert [una.estado for una in revision.entregas(base, MUNICIPIO)] == ["recibida", "aceptada"]


IMPOSIBLES: list[tuple[str, Callable[[Base], object]]] = [
    ("aceptada", lambda b: revision.tomar(b, MUNICIPIO, operador="")),
    ("aceptada", lambda b: revision.rechazar(b, MUNICIPIO, "x", operador="")),
    ("aceptada", lambda b: observar(b, MUNICIPIO, FALTA, operador="")),
    ("rechazada", lambda b: revision.aceptar(b, MUNICIPIO, operador="")),
    ("rechazada", lambda b: observar(b, MUNICIPIO, FALTA, operador="")),
    ("recibida", lambda b: revision.publicar(b, MUNICIPIO, operador="")),
    ("observada", lambda b: revision.tomar(b, MUNICIPIO, operador="")),
    ("observada", lambda b: observar(b, MUNICIPIO, FALTA, operador="")),
]


@pytest.mark.parametrize(("desde", "orden"), IMPOSIBLES)
def test_un_paso_que_no_procede_se_dice_y_no_cambia_nada(
    desde: str, orden: Callable[[Base], object], base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    if desde == "aceptada":
        revision.aceptar(base, MUNICIPIO, operador="")
    if desde == "rechazada":
        revision.rechazar(base, MUNICIPIO, "No es de este ejercicio.", operador="")
    if desde == "observada":
        observar(base, MUNICIPIO, FALTA, operador="")
        enviar(base, tmp_path)

    with pytest.raises(TransicionNoProcede):
        orden(base)
    assert estado(base) == desde


def test_lo_que_bloquea_impide_aceptar_salvo_con_motivo(base: Base, entregado: Municipio) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio

    with pytest.raises(FaltaSolventar, match=folio):
        revision.aceptar(base, MUNICIPIO, operador="Ana")
    aceptada = revision.aceptar(base, MUNICIPIO, operador="Ana", motivo="Acuerdo del pleno")
    assert (aceptada.estado, aceptada.motivo) == ("aceptada", "Acuerdo del pleno")


def test_rechazar_pide_motivo(base: Base, entregado: Municipio) -> None:
    with pytest.raises(MotivoFaltante):
        revision.rechazar(base, MUNICIPIO, " ", operador="Ana")


def test_no_se_publica_mientras_se_pueda_replicar(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    reloj = base.reloj
    assert isinstance(reloj, RelojFijo)
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    enviar(base, tmp_path)
    resolver(base, folio, EstadoObservacion.SOLVENTADA, operador="Ana")
    revision.aceptar(base, MUNICIPIO, operador="Ana")

    # Del domingo 22 de noviembre, diez hábiles son el viernes 4 de diciembre.
    reloj.instante = AHORA.replace(month=12, day=3)
    with pytest.raises(ReplicaEnCurso, match="2026-12-04"):
        revision.publicar(base, MUNICIPIO, operador="Ana")
    reloj.instante = AHORA.replace(month=12, day=4)
    assert revision.publicar(base, MUNICIPIO, operador="Ana").estado == "publicada"


def test_lo_que_llega_tarde_se_acepta_con_marca(base: Base, entregado: Municipio) -> None:
    base.fijar_dato("fecha_limite", "2026-11-21")
    assert revision.de_municipio(base, MUNICIPIO).extemporanea
    revision.aceptar(base, MUNICIPIO, operador="Ana")

    base.fijar_dato("fecha_limite", "2027-03-31")
    assert revision.de_municipio(base, MUNICIPIO).extemporanea


def test_una_observacion_guarda_lo_que_senala_y_cuenta_quince_habiles(
    base: Base, entregado: Municipio
) -> None:
    nueva = replace(FALTA, direcciones=("1a/1a_monto", "1b:2/1b_tipo", "2a", "1a/1a_monto"))
    una = observar(base, MUNICIPIO, nueva, operador="Ana")

    assert una.folio == "INFOEM-2026-T4-0001"
    assert una.direcciones == (
        Direccion("1a", "1a_monto"),
        Direccion("1b", "1b_tipo", 2),
        Direccion("2a"),
    )
    assert (una.clase, una.estado, una.ronda, una.enviada) == ("requerimiento", "abierta", 1, False)
    # Del domingo 22 de noviembre, quince hábiles son el viernes 11 de diciembre.
    assert una.limite == date(2026, 12, 11)
    assert observaciones.de_municipio(base, MUNICIPIO) == (una,)


def test_la_clase_sale_del_tipo_y_una_felicitacion_no_lleva_plazo(
    base: Base, entregado: Municipio
) -> None:
    gracias = NuevaObservacion("Muy bien.", ("1a",), tipo=TipoObservacion.FELICITACION)
    una = observar(base, MUNICIPIO, gracias, operador="Ana")
    otra = observar(
        base,
        MUNICIPIO,
        NuevaObservacion("Podría…", ("1b",), tipo=TipoObservacion.SUGERENCIA),
        operador="Ana",
    )

    assert (una.clase, una.limite, una.pendiente) == (Clase.FELICITACION, None, False)
    assert otra.clase is Clase.RECOMENDACION


def test_una_observacion_puede_senalar_una_evidencia_de_la_entrega(
    base: Base, municipio: Municipio
) -> None:
    suya = evidencia(MUNICIPIO, b"acta")
    importar(
        base,
        [municipio.exportar(datos_de(MUNICIPIO) | {"evidencias": [suya]}, evidencias=[b"acta"])],
    )
    una = observar(
        base, MUNICIPIO, NuevaObservacion("Sin firma.", evidencia=suya["sha256"]), operador="Ana"
    )

    assert una.evidencia == suya["sha256"]


INVALIDAS = {
    "sin texto": replace(FALTA, texto=" \n"),
    "texto enorme": replace(FALTA, texto="x" * 20_001),
    "no señala nada": replace(FALTA, direcciones=()),
    "herramienta que no existe": replace(FALTA, direcciones=("9z",)),
    "campo que no existe": replace(FALTA, direcciones=("1a/otro",)),
    "dirección mal escrita": replace(FALTA, direcciones=("../x",)),
    "evidencia ajena": replace(FALTA, evidencia="ab" * 32),
    "sugerencia que bloquea": replace(FALTA, tipo=TipoObservacion.SUGERENCIA),
}


@pytest.mark.parametrize("nueva", INVALIDAS.values(), ids=INVALIDAS.keys())
def test_una_observacion_incompleta_no_se_guarda(
    nueva: NuevaObservacion, base: Base, entregado: Municipio
) -> None:
    with pytest.raises(ErrorDeUsuario) as error:
        observar(base, MUNICIPIO, nueva, operador="Ana")

    assert isinstance(error.value, ObservacionInvalida) or error.value.codigo == "DIR-01"
    assert observaciones.todas(base) == ()


def test_a_lo_mas_diez_por_ronda_y_el_mensaje_ayuda_a_priorizar(
    base: Base, entregado: Municipio
) -> None:
    leve = replace(FALTA, gravedad=Gravedad.NO_BLOQUEA)
    ultima = [
        observar(base, MUNICIPIO, FALTA if n < 3 else leve, operador="Ana") for n in range(10)
    ][-1]

    with pytest.raises(DemasiadasObservaciones) as error:
        observar(base, MUNICIPIO, FALTA, operador="Ana")
    assert "3 bloquean el nivel y 7 no" in error.value.mensaje
    assert "junte" in error.value.sugerencia

    resolver(base, ultima.folio, EstadoObservacion.RETIRADA, "Queda para otra", operador="Ana")
    assert observar(base, MUNICIPIO, FALTA, operador="Ana").folio.endswith("0011")


def test_lo_que_no_se_ha_enviado_se_corrige_y_lo_enviado_ya_no(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    corregida = corregir(base, folio, replace(FALTA, texto="Falta la fecha."), operador="Luis")
    assert (corregida.texto, corregida.folio) == ("Falta la fecha.", folio)

    enviar(base, tmp_path)
    with pytest.raises(ObservacionDesconocida):
        corregir(base, folio, FALTA, operador="Luis")
    assert [(p.operador, p.accion) for p in observaciones.historia(base, folio)] == [
        ("Ana", "observación escrita"),
        ("Luis", "observación corregida"),
        ("Ana", "observación enviada"),
    ]


def test_la_respuesta_se_recoge_una_vez_y_resolverla_la_da_por_atendida(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    enviar(base, tmp_path)
    importar(base, [contestar(entregado, folio, "Ya está.", evidencias=["ab" * 32])])
    respondida = observaciones.una(base, folio)
    assert respondida.estado == "respondida"
    assert respondida.respuesta is not None
    assert respondida.respuesta.evidencias == ("ab" * 32,)

    resolver(base, folio, EstadoObservacion.NO_SOLVENTADA, "Sigue sin monto.", operador="Ana")
    # La entrega siguiente trae la misma respuesta: no es nueva.
    importar(base, [contestar(entregado, folio, "Ya está.", evidencias=["ab" * 32])])
    assert observaciones.una(base, folio).estado == "no_solventada"
    importar(base, [contestar(entregado, folio, "Ahora sí.")])
    assert observaciones.una(base, folio).estado == "respondida"


def test_se_admite_una_sola_reconsideracion(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    enviar(base, tmp_path)
    importar(base, [contestar(entregado, folio, "No procede.", reconsideracion=True)])
    assert observaciones.una(base, folio).estado == "respondida"

    final = resolver(base, folio, EstadoObservacion.NO_SOLVENTADA, "Sí procede.", operador="Ana")
    assert final.reconsiderada
    importar(base, [contestar(entregado, folio, "Insisto.", reconsideracion=True)])
    assert observaciones.una(base, folio).estado == "no_solventada"


def test_nadie_contesta_las_observaciones_de_otro(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    enviar(base, tmp_path)
    otro = Municipio("15002", tmp_path / "m15002")
    otro.alta(base)
    respuesta = {
        "folio": folio,
        "texto": "Yo contesto",
        "evidencias": [],
        "fecha": "2026-12-01",
        "reconsideracion": False,
    }
    importar(base, [otro.exportar(datos_de("15002") | {"respuestas_a_observaciones": [respuesta]})])

    assert observaciones.una(base, folio).estado == "abierta"


@pytest.mark.parametrize("resultado", ["parcial", "no_solventada", "retirada"])
def test_lo_que_no_queda_solventado_se_explica(
    resultado: str, base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    enviar(base, tmp_path)

    with pytest.raises(MotivoFaltante):
        resolver(base, folio, EstadoObservacion(resultado), " ", operador="Ana")
    assert resolver(
        base, folio, EstadoObservacion(resultado), "Porque…", operador="Ana"
    ).estado == (resultado)


def test_lo_cerrado_no_se_vuelve_a_resolver_ni_se_solventa_lo_que_no_se_envio(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    with pytest.raises(TransicionNoProcede):
        resolver(base, folio, EstadoObservacion.SOLVENTADA, operador="Ana")
    enviar(base, tmp_path)
    resolver(base, folio, EstadoObservacion.SOLVENTADA, operador="Ana")

    with pytest.raises(TransicionNoProcede):
        resolver(base, folio, EstadoObservacion.PARCIAL, "x", operador="Ana")
    with pytest.raises(ObservacionDesconocida):
        resolver(base, "OTRO-1", EstadoObservacion.SOLVENTADA, operador="Ana")


def test_en_la_segunda_ronda_se_vuelven_a_admitir_diez(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    for _ in range(10):
        observar(base, MUNICIPIO, FALTA, operador="Ana")
    enviar(base, tmp_path)
    importar(base, [entregado.exportar()])

    assert observar(base, MUNICIPIO, FALTA, operador="Ana").ronda == 2


def test_el_catalogo_de_frecuentes_se_lee_y_senala_herramientas_que_existen(
    tmp_path: Path,
) -> None:
    modelo = cargar_modelo()
    with crear(tmp_path / "og.garante", modelo, cargar_perfil(), reloj=RelojFijo(AHORA)) as base:
        todas = observaciones.frecuentes(base)
        del_convenio = observaciones.frecuentes(base, "1a")

    conocidas = {herramienta.clave for herramienta in modelo.herramientas}
    assert len(todas) > 15
    assert {una.herramienta for una in todas} - {""} <= conocidas
    assert {una.herramienta for una in del_convenio} == {"", "1a"}
    for una in todas:
        assert len(una.texto) > 60, una.clave  # dice qué falta y cómo quedaría
        assert una.gravedad is Gravedad.NO_BLOQUEA or una.tipo in ("formal", "fondo", "riesgo")

"""Lo que el órgano garante devuelve: firmado, numerado, y sin tocar lo consolidado."""

from pathlib import Path
from typing import Any

import pytest

from app import rutas
from app.garante import bandeja, clave_garante, observaciones, revision, tablas
from app.garante.base import Base, abrir, crear
from app.garante.errores import ClaveDelGaranteAusente, NadaQueEmitir, PerfilDeOtro
from app.garante.importacion import importar
from app.garante.observar import observar, resolver
from app.garante.retornos import (
    Emision,
    emitidos,
    emitir_acuse,
    emitir_observaciones,
    emitir_perfil,
)
from app.garante.vistas_revision import EstadoObservacion, Gravedad, NuevaObservacion
from app.modelo.armado import perfil_desde
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.recibido import a_texto, modelo_de
from app.paquete import retorno
from app.paquete.errores import ExportacionNoComprobada, PaqueteRechazado
from app.paquete.huellas import bien_escrito, huella
from app.paquete.retorno import AcuseDatos, ObservacionDatos, PerfilDatos
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO, volcado
from tests.app.garante.paquetes import Municipio, datos_de, evidencia

MUNICIPIO = "15001"
FALTA = NuevaObservacion(
    "Falta el monto.", ("1a/1a_monto", "1b"), gravedad=Gravedad.BLOQUEA, fundamento="Modelo, 1a"
)
DE_RETORNOS = ("retorno", "bitacora", "revision", "observacion", "observacion_historia", "meta")


@pytest.fixture
def entregado(base: Base, municipio: Municipio) -> Municipio:
    suya = evidencia(MUNICIPIO, b"acta")
    falta = evidencia(MUNICIPIO, b"no viaja", "otra.pdf")
    datos = datos_de(MUNICIPIO) | {"evidencias": [suya, falta]}
    importar(base, [municipio.exportar(datos, evidencias=[b"acta"])])
    return municipio


def confiable(base: Base) -> set[str]:
    return {huella(clave_garante.certificado(base))}


def test_el_acuse_dice_que_se_recibio_y_que_evidencias_hay(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    emitido = emitir_acuse(base, MUNICIPIO, Emision(tmp_path / "usb", "Ana"))
    assert emitido.ruta is not None
    leido = retorno.leer(emitido.ruta, confiable(base))

    assert leido.manifiesto.paquete == entregado.anterior
    assert (leido.manifiesto.municipio, leido.manifiesto.secuencia) == (MUNICIPIO, 1)
    assert leido.manifiesto.linaje == entregado.linaje
    assert leido.datos == AcuseDatos(
        estado="recibida",
        recibido=base.reloj.ahora(),
        codigo="W705_EVIDENCIA_AUSENTE",
        mensaje="Se importó. Se menciona una evidencia que no viene ni está guardada.",
        evidencias=(evidencia(MUNICIPIO, b"acta")["sha256"],),
        folio="INFOEM-2026-00001",
    )
    assert emitido.folio == "INFOEM-2026-00001"
    assert emitido.archivo == "VITRAL_ACUSE_MX-15001_00001_20261122.asics"
    assert bandeja.bitacora(base)[0].accion == "retorno emitido: acuse"


def test_el_acuse_sigue_a_la_revision(base: Base, entregado: Municipio, tmp_path: Path) -> None:
    estados = []
    for paso in ("recibida", "en_revision", "observada", "aceptada"):
        if paso == "en_revision":
            revision.tomar(base, MUNICIPIO, operador="Ana")
        if paso == "observada":
            observar(base, MUNICIPIO, FALTA, operador="Ana")
            emitir_observaciones(base, MUNICIPIO, Emision(tmp_path, "Ana"))
        if paso == "aceptada":
            revision.aceptar(base, MUNICIPIO, operador="Ana", motivo="Acuerdo")
        ruta = emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana")).ruta
        assert ruta is not None
        datos = retorno.leer(ruta).datos
        assert isinstance(datos, AcuseDatos)
        estados.append(datos.estado)

    assert estados == ["recibida", "recibida", "observada", "aceptada"]


def test_el_motivo_de_un_rechazo_viaja_en_el_acuse(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    revision.rechazar(base, MUNICIPIO, "Es de otro ejercicio.", operador="Ana")
    ruta = emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana")).ruta

    assert ruta is not None
    datos = retorno.leer(ruta).datos
    assert isinstance(datos, AcuseDatos)
    assert datos.estado == "observada"
    assert datos.mensaje.endswith("Es de otro ejercicio.")


def test_las_observaciones_viajan_completas_y_despues_su_resolucion(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    retirada = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    resolver(base, retirada, EstadoObservacion.RETIRADA, "Duplicada", operador="Ana")
    primero = leer_observaciones(base, tmp_path)
    una = observaciones.una(base, folio)

    assert primero == (
        ObservacionDatos(
            folio=folio,
            ronda=1,
            direcciones=("1a/1a_monto", "1b"),
            tipo="fondo",
            clase="requerimiento",
            gravedad="bloquea",
            texto="Falta el monto.",
            fundamento="Modelo, 1a",
            limite=una.limite,
        ),
    )
    assert una.enviada

    resolver(base, folio, EstadoObservacion.SOLVENTADA, "Gracias.", operador="Ana")
    segundo = leer_observaciones(base, tmp_path)
    assert [(o.folio, o.estado, o.resolucion) for o in segundo] == [
        (folio, "solventada", "Gracias.")
    ]


def leer_observaciones(base: Base, carpeta: Path) -> tuple[ObservacionDatos, ...]:
    ruta = emitir_observaciones(base, MUNICIPIO, Emision(carpeta, "Ana")).ruta
    assert ruta is not None
    datos = retorno.leer(ruta, confiable(base)).datos
    assert isinstance(datos, tuple)
    return datos


def test_sin_observaciones_no_hay_nada_que_enviar(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    with pytest.raises(NadaQueEmitir):
        emitir_observaciones(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    assert emitidos(base) == ()


def test_el_perfil_viaja_con_su_catalogo_y_el_certificado(base: Base, tmp_path: Path) -> None:
    ruta = emitir_perfil(base, Emision(tmp_path, "Ana")).ruta
    assert ruta is not None
    leido = retorno.leer(ruta, confiable(base))

    assert isinstance(leido.datos, PerfilDatos)
    assert leido.manifiesto.municipio == ""
    assert leido.datos.certificado_der == clave_garante.certificado(base)
    assert perfil_desde(leido.datos.perfil, "perfil") == cargar_perfil("mx-mex")


def test_el_perfil_puede_llevar_el_modelo_de_la_base(tmp_path: Path) -> None:
    modelo = cargar_modelo()
    with crear(tmp_path / "og.garante", modelo, cargar_perfil(), reloj=RelojFijo(AHORA)) as base:
        ruta = emitir_perfil(base, Emision(tmp_path, "Ana"), con_modelo=True).ruta
        assert ruta is not None
        datos = retorno.leer(ruta, confiable(base)).datos

    assert isinstance(datos, PerfilDatos)
    assert datos.modelo is not None
    assert modelo_de(a_texto(datos.modelo)) == modelo


def test_un_perfil_de_otro_organo_garante_no_se_emite(base: Base, tmp_path: Path) -> None:
    original = (rutas.recursos() / "perfiles" / "mx-mex.toml").read_text("utf-8")
    ajeno = tmp_path / "ajeno.toml"
    ajeno.write_text(
        original.replace('destinatario = "MX-MEX-INFOEM"', 'destinatario = "MX-JAL-ITEI"'), "utf-8"
    )

    with pytest.raises(PerfilDeOtro):
        emitir_perfil(base, Emision(tmp_path, "Ana"), ajeno)
    assert emitidos(base) == ()


def test_emitir_nunca_cambia_lo_consolidado(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    observar(base, MUNICIPIO, FALTA, operador="Ana")
    antes = volcado(base, sin=DE_RETORNOS)

    emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    emitir_observaciones(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    emitir_perfil(base, Emision(tmp_path, "Ana"))

    assert volcado(base, sin=DE_RETORNOS) == antes
    assert {"valor", "vigente", "instantanea", "importacion", "resumen"} <= antes.keys()


def test_la_serie_se_consume_antes_de_escribir_y_nunca_se_repite(
    base: Base, entregado: Municipio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    with monkeypatch.context() as fallo:
        fallo.setattr(retorno, "escribir", _disco_que_falla)
        with pytest.raises(ExportacionNoComprobada):
            emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    tercero = emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana"))

    assert tercero.serie == 3
    assert [(r.serie, r.completo) for r in emitidos(base, MUNICIPIO)] == [
        (3, True),
        (2, False),
        (1, True),
    ]


def _disco_que_falla(*_: Any) -> Path:
    raise ExportacionNoComprobada("disco lleno")


def test_si_no_se_escribe_las_observaciones_siguen_sin_enviar(
    base: Base, entregado: Municipio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    monkeypatch.setattr(retorno, "escribir", _disco_que_falla)

    with pytest.raises(ExportacionNoComprobada):
        emitir_observaciones(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    assert not observaciones.una(base, folio).enviada
    assert revision.de_municipio(base, MUNICIPIO).estado == "recibida"


def test_un_ensayo_va_marcado_y_no_cuenta_como_enviado(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    folio = observar(base, MUNICIPIO, FALTA, operador="Ana").folio
    ruta = emitir_observaciones(base, MUNICIPIO, Emision(tmp_path, "Ana", capacitacion=True)).ruta
    assert ruta is not None

    with pytest.raises(PaqueteRechazado, match="capacitación"):
        retorno.leer(ruta)
    leido = retorno.leer(ruta, ensayo=True)
    assert leido.manifiesto.capacitacion
    assert retorno.de_capacitacion(leido.certificados[0])
    assert clave_garante.certificado(base) != leido.certificados[0]
    assert not observaciones.una(base, folio).enviada


def test_la_clave_del_garante_es_siempre_la_misma_y_tiene_codigo(
    base: Base, tmp_path: Path
) -> None:
    suya = clave_garante.certificado(base)

    assert clave_garante.firmante(base).certificado_der == suya
    assert bien_escrito(clave_garante.codigo(base))
    assert not retorno.de_capacitacion(suya)


def test_si_la_clave_falta_no_se_inventa_otra(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    clave_garante.firmante(base)
    for ruta in clave_garante.carpeta().iterdir():
        ruta.unlink()

    with pytest.raises(ClaveDelGaranteAusente):
        emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    assert list(clave_garante.carpeta().iterdir()) == []
    assert base.dato(clave_garante.DATO)


def test_otra_base_del_mismo_organo_no_pierde_la_cuenta_al_reabrirse(
    base: Base, entregado: Municipio, tmp_path: Path
) -> None:
    emitir_acuse(base, MUNICIPIO, Emision(tmp_path, "Ana"))
    base.cerrar()

    with abrir(Path(base.destino), MODELO, reloj=base.reloj) as otra:
        assert emitir_acuse(otra, MUNICIPIO, Emision(tmp_path, "Ana")).serie == 2
        with otra.leer() as conexion:
            assert len(conexion.execute(tablas.retorno.select()).all()) == 2

"""El ciclo completo: entregar, importar, observar, devolver, responder, entregar otra vez, aceptar.

Tras cada paso se mira el estado en las dos puntas. Entre una y otra sólo viajan archivos.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.expediente import archivo, entrega
from app.expediente.retornos.vistas import EstadoObservacion as EnElMunicipio
from app.garante import base as base_garante
from app.garante import clave_garante, observaciones, retornos, revision
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.importacion import importar
from app.garante.observar import observar, resolver
from app.garante.retornos import Emision
from app.garante.vistas_revision import EstadoObservacion as EnElGarante
from app.garante.vistas_revision import Gravedad, NuevaObservacion
from app.modelo.perfiles import cargar_perfil
from app.paquete.errores import PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from tests.extremo_a_extremo.canal import MODELO, Canal, recien_entregado
from tests.extremo_a_extremo.conftest import CLAVE, RELOJ

CAMPO = "1a/cv_objeto"
NUEVO = "Colaborar para que cualquier persona consulte y entienda lo que hace el municipio."
RESPUESTA = "Se precisó el objeto."
NOTA = "El cabildo sesiona hasta enero."


@pytest.fixture
def canal(datos_propios: Path, tmp_path: Path) -> Iterator[Canal]:
    """Un municipio que acaba de entregar y un órgano garante que todavía no recibe nada."""
    with recien_entregado(tmp_path) as dos_puntas:
        yield dos_puntas


def test_el_ciclo_completo_deja_el_mismo_estado_en_las_dos_puntas(
    canal: Canal, tmp_path: Path
) -> None:
    _importar_la_primera(canal)
    recibo = _confiar_y_aplicar_el_recibo(canal)
    folio, *devueltos = _observar_y_devolver(canal)
    evidencia = _responder(canal, folio, tmp_path / "acta.pdf")
    _entregar_otra_vez(canal, folio, evidencia)
    cierres = _aceptar(canal, folio)

    # Ningún archivo de antes cambia ya nada.
    for viejo in (recibo, *devueltos, *cierres):
        assert _rechazo(canal, viejo) == "R106_YA_APLICADO"
    assert canal.estados() == ("aceptada", "aceptada", "aceptada")


def _importar_la_primera(canal: Canal) -> None:
    codigo = codigo_verificacion(huella(canal.certificado.read_bytes()))
    dar_de_alta_archivo(canal.base, canal.certificado, Convenio(CLAVE, codigo))
    importar(canal.base, [canal.primera])
    assert canal.estados() == ("entregada", "entregada", "recibida")


def _rechazo(canal: Canal, retorno: Path) -> str:
    with pytest.raises(PaqueteRechazado) as rechazo:
        canal.aplicar(retorno)
    return rechazo.value.codigo


def _confiar(canal: Canal) -> None:
    with canal.abrir() as exp:
        exp.retornos.confiar(
            clave_garante.certificado(canal.base), clave_garante.codigo(canal.base)
        )


def _confiar_y_aplicar_el_recibo(canal: Canal) -> Path:
    recibo = canal.acuse()
    assert _rechazo(canal, recibo) == "R104_GARANTE_DESCONOCIDO"
    _confiar(canal)
    assert canal.estados() == ("entregada", "entregada", "recibida")
    assert canal.aplicar(recibo) == ("recibida", "entregada", "recibida")
    return recibo


def _observar_y_devolver(canal: Canal) -> tuple[str, Path, Path]:
    revision.tomar(canal.base, CLAVE, operador="Revisora")
    falta = NuevaObservacion(
        "Diga a qué se compromete cada parte.",
        (CAMPO, "1a/cv_antecedentes"),
        gravedad=Gravedad.BLOQUEA,
        fundamento="Modelo, herramienta 1a",
    )
    folio = observar(canal.base, CLAVE, falta, operador="Revisora").folio
    assert canal.estados() == ("recibida", "entregada", "en_revision")
    pliego, observada = canal.observaciones(), canal.acuse()
    assert canal.estados() == ("recibida", "entregada", "observada")
    assert canal.aplicar(pliego) == ("recibida", "con_observaciones", "observada")
    assert canal.aplicar(observada) == ("observada", "con_observaciones", "observada")
    return folio, pliego, observada


def _responder(canal: Canal, folio: str, acta: Path) -> str:
    """Corrige el campo, adjunta el acta y responde. Devuelve la huella del acta."""
    acta.write_bytes(b"%PDF-1.4 acta de la sesion")
    with canal.abrir() as exp:
        (una,) = exp.retornos.de_direccion(CAMPO)
        assert (una.folio, una.estado) == (folio, EnElMunicipio.NUEVA)
        exp.retornos.marcar_vista(folio)
        exp.respuestas.guardar(CAMPO, NUEVO)
        prueba = exp.evidencias.adjuntar("1a/cv_firmado", acta)
        exp.retornos.responder(folio, RESPUESTA, [prueba.id])
        exp.retornos.guardar_nota(NOTA)
        (una,) = exp.retornos.observaciones()
        assert una.estado is EnElMunicipio.ATENDIDA
        assert [(d.cambio, d.despues == NUEVO) for d in una.datos] == [(True, True), (False, False)]
    assert canal.estados() == ("observada", "con_observaciones", "observada")
    assert observaciones.una(canal.base, folio).estado is EnElGarante.ABIERTA
    return prueba.sha256


def _entregar_otra_vez(canal: Canal, folio: str, evidencia: str) -> None:
    with canal.abrir() as exp:
        segunda = entrega.exportar(exp, canal.usb)
    # Sólo viaja la que el órgano garante no tiene.
    assert segunda.evidencias == 1
    assert canal.estados() == ("entregada", "entregada", "observada")
    importar(canal.base, [Path(segunda.ruta)])
    assert canal.estados() == ("entregada", "entregada", "corregida")
    una = observaciones.una(canal.base, folio)
    assert una.estado is EnElGarante.RESPONDIDA
    assert una.respuesta is not None
    assert (una.respuesta.texto, una.respuesta.evidencias) == (RESPUESTA, (evidencia,))
    assert [e.nota for e in revision.entregas(canal.base, CLAVE)] == [NOTA, ""]


def _aceptar(canal: Canal, folio: str) -> tuple[Path, Path]:
    resolver(canal.base, folio, EnElGarante.SOLVENTADA, "Queda claro.", operador="Revisora")
    revision.aceptar(canal.base, CLAVE, operador="Revisora")
    assert canal.estados() == ("entregada", "entregada", "aceptada")
    cierre, aceptada = canal.observaciones(), canal.acuse()
    assert canal.aplicar(cierre) == ("entregada", "entregada", "aceptada")
    assert canal.aplicar(aceptada) == ("aceptada", "aceptada", "aceptada")
    with canal.abrir() as exp:
        (una,) = exp.retornos.observaciones()
        assert (una.estado, una.resolucion) == (EnElMunicipio.CERRADA, "Queda claro.")
        assert [e.estado for e in exp.entregas()] == ["aceptada", "observada"]
        assert exp.resumen().observaciones == 0
    return cierre, aceptada


def test_lo_de_ensayo_no_cambia_un_expediente_de_verdad(canal: Canal) -> None:
    _importar_la_primera(canal)
    ensayo = Emision(canal.usb, "Revisora", capacitacion=True)
    ruta = retornos.emitir_acuse(canal.base, CLAVE, ensayo).ruta
    assert ruta is not None
    der = clave_garante.certificado(canal.base, capacitacion=True)
    with canal.abrir() as exp, pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.confiar(der, codigo_verificacion(huella(der)))
    assert rechazo.value.codigo == "R103_CLAVE_DE_CAPACITACION"
    _confiar(canal)
    assert _rechazo(canal, ruta) == "R104_GARANTE_DESCONOCIDO"
    assert canal.estados() == ("entregada", "entregada", "recibida")


def test_el_perfil_emitido_se_aplica_tal_cual(canal: Canal) -> None:
    ruta = retornos.emitir_perfil(canal.base, canal.emision()).ruta
    assert ruta is not None
    _confiar(canal)
    with canal.abrir() as exp:
        vista = exp.retornos.aplicar(ruta).vista
        assert vista.lineas == ("No cambia nada de lo que ya tiene.",)
    with canal.abrir() as exp:
        assert exp.perfil == cargar_perfil()


def test_el_modelo_que_emite_quien_lo_tiene_mas_nuevo_se_aplica(
    datos_propios: Path, tmp_path: Path
) -> None:
    perfil, nuevo = cargar_perfil(), replace(MODELO, clave="RTA-MTM/2099.1")
    suyo = tmp_path / "toluca.vitral"
    with archivo.crear(suyo, MODELO, perfil, CLAVE, RELOJ.hoy(), reloj=RELOJ) as exp:
        exp.respuestas.guardar(CAMPO, NUEVO)
    with base_garante.crear(tmp_path / "b.garante", nuevo, perfil, reloj=RELOJ) as base:
        ruta = retornos.emitir_perfil(base, Emision(tmp_path, "Revisora"), con_modelo=True).ruta
        clave = clave_garante.certificado(base), clave_garante.codigo(base)
    assert ruta is not None
    with archivo.abrir(suyo, MODELO, reloj=RELOJ) as exp:
        exp.retornos.confiar(*clave)
        vista = exp.retornos.aplicar(ruta).vista.perfil
        assert vista is not None
        assert vista.modelo is not None
        assert vista.modelo.se_conservan == vista.modelo.total > 0
    with archivo.abrir(suyo, MODELO, reloj=RELOJ) as exp:
        assert exp.modelo == nuevo
        assert exp.respuestas.valor(CAMPO) == NUEVO

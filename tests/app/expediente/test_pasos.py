"""Qué pasos tienen su evidencia, con el Modelo del producto y con lo que falta en palabras."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from app.expediente.archivo import Expediente, crear
from app.expediente.pasos import PasoProbado
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.reloj import RelojFijo

INICIO = date(2026, 1, 5)


@pytest.fixture
def reloj() -> RelojFijo:
    """El reloj del expediente de la prueba."""
    return RelojFijo(datetime(2026, 1, 5, 18, tzinfo=UTC))


@pytest.fixture
def real(ruta: Path, reloj: RelojFijo) -> Iterator[Expediente]:
    """Un expediente con el Modelo y el perfil del producto."""
    with crear(ruta, cargar_modelo(), cargar_perfil(), "15106", INICIO, reloj) as exp:
        yield exp


def paso(exp: Expediente, clave: str, numero: int) -> PasoProbado:
    """El paso con ese número de una herramienta."""
    hallado = exp.pasos.de(clave).paso(numero)
    assert hallado is not None
    return hallado


def test_un_expediente_nuevo_no_tiene_ningun_paso_demostrado(real: Expediente) -> None:
    for clave, avance in real.pasos.todos().items():
        hechos, total = avance.cuenta
        assert (avance.avance, hechos, avance.ultima_captura) == (0, 0, None), clave
        assert total == len(real.nucleo.modelo.herramienta(clave).pasos)
        assert all(p.falta.startswith("Falta: ") for p in avance.pasos), clave


def test_un_paso_va_a_la_mitad_hasta_que_tiene_todos_sus_datos(
    real: Expediente, reloj: RelojFijo
) -> None:
    real.respuestas.guardar("1b/po_contexto", "Faltan inventarios.")
    a_medias = paso(real, "1b", 2)
    assert (a_medias.fraccion, a_medias.completo, a_medias.completado) == (
        Fraction(1, 2),
        False,
        None,
    )
    assert a_medias.falta == "Falta: Áreas y organismos incluidos"
    reloj.instante += timedelta(days=9)
    real.respuestas.guardar("1b/po_alcance", [{"area": "Tesorería"}])
    hecho = paso(real, "1b", 2)
    assert (hecho.completo, hecho.falta) == (True, "")
    assert (hecho.empezado, hecho.completado) == (INICIO, date(2026, 1, 14))
    avance = real.pasos.de("1b")
    # 10 de los 90 días del plazo.
    assert (avance.avance, avance.cuenta, avance.ultima_captura) == (11, (1, 8), date(2026, 1, 14))


def test_contestar_que_aun_no_se_hace_no_demuestra_el_paso(real: Expediente) -> None:
    real.respuestas.guardar("1a/cv_autorizacion_cab", "si_pendiente")
    assert paso(real, "1a", 5).falta == (
        "Falta: ¿Requiere autorización del cuerpo colegiado? (dice «sí, pendiente»)"
    )
    real.respuestas.guardar("1a/cv_autorizacion_cab", "si_ya_otorgada")
    assert paso(real, "1a", 5).falta == "Falta: Acuerdo de autorización"


def test_lo_que_no_se_pide_cuenta_cuando_lo_demas_ya_esta(real: Expediente) -> None:
    assert paso(real, "1a", 5).fraccion == 0
    real.respuestas.guardar("1a/cv_autorizacion_cab", "no_requiere")
    assert paso(real, "1a", 5).completo


def test_lo_que_no_aplica_cuenta_cuando_lo_demas_ya_esta(real: Expediente) -> None:
    real.respuestas.marcar_no_aplica("1b/po_alcance", "El municipio no tiene organismos propios.")
    assert paso(real, "1b", 2).fraccion == 0
    real.respuestas.guardar("1b/po_contexto", "Faltan inventarios.")
    assert paso(real, "1b", 2).completo


def test_un_adjunto_cuenta_cuando_tiene_su_archivo(real: Expediente, tmp_path: Path) -> None:
    archivo = tmp_path / "convenio.pdf"
    archivo.write_bytes(b"%PDF-1.4 convenio firmado")
    real.respuestas.guardar("1a/cv_fecha_firma", "2026-01-05")
    assert paso(real, "1a", 6).falta == "Falta: Convenio firmado"
    agregada = real.evidencias.adjuntar("1a/cv_firmado", archivo)
    assert paso(real, "1a", 6).completo
    real.evidencias.quitar("1a/cv_firmado", agregada.id)
    assert paso(real, "1a", 6).falta == "Falta: Convenio firmado"


def test_una_columna_de_prueba_la_llenan_todos_los_renglones(real: Expediente) -> None:
    real.respuestas.guardar("4d/da_inventario", [{"nombre": "Obras"}, {"nombre": "Comercios"}])
    assert paso(real, "4d", 2).completo
    real.respuestas.guardar(
        "4d/da_inventario", [{"nombre": "Obras", "datos_personales": "no"}, {"nombre": "Comercios"}]
    )
    assert paso(real, "4d", 3).falta == (
        "Falta: Inventario de datos (¿Tiene datos personales?) y Regla de datos personales"
    )


def test_una_ficha_repetida_cuenta_si_la_llenan_todas(real: Expediente) -> None:
    assert paso(real, "2a", 5).falta == "Falta: agregar un perfil"
    real.fichas.agregar("2a", "perfil")
    real.fichas.agregar("2a", "perfil")
    suplente = real.personas.agregar("Ana").id
    real.respuestas.guardar("2a/pf_suplente", suplente)
    assert paso(real, "2a", 5).falta == "Falta: Suplente o subrogante (en 1 de 2 perfiles)"
    real.respuestas.guardar("2a:2/pf_suplente", suplente)
    assert paso(real, "2a", 5).completo


def test_mientras_nada_cambie_no_se_vuelve_a_mirar(real: Expediente) -> None:
    antes = real.pasos.de("1b")
    assert real.pasos.de("1b") is antes
    real.respuestas.guardar("1b/po_contexto", "Faltan inventarios.")
    despues = real.pasos.de("1b")
    assert despues != antes
    real.respuestas.deshacer()
    assert real.pasos.de("1b").paso(2) == antes.paso(2)

"""Datos de solicitantes o denunciantes: se detienen con el lugar exacto y los decide alguien."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.garante import bandeja, codigos
from app.garante.base import Base, crear
from app.garante.datos_personales import enmascarar, sospechas
from app.garante.importacion import importar, reprocesar, resolver
from app.garante.vistas import EstadoImportacion, Resultado
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import TipoCampo
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA
from tests.app.garante.paquetes import Municipio, datos_de, leer

CURP = "HEGG560427MVZRRL04"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    """Con el Modelo y el perfil de verdad: ahí está declarado qué se revisa."""
    modelo, perfil = cargar_modelo(), cargar_perfil()
    with crear(tmp_path / "og.garante", modelo, perfil, reloj=RelojFijo(AHORA)) as abierta:
        yield abierta


@pytest.fixture
def municipio(base: Base, tmp_path: Path) -> Municipio:
    suyo = Municipio("15001", tmp_path / "m15001")
    suyo.alta(base)
    return suyo


def con(herramienta: str, campo: str, valor: Any) -> dict[str, Any]:
    datos = datos_de("15001")
    datos["respuestas"] = [
        datos["respuestas"][0] | {"herramienta": herramienta, "campo": campo, "valor": valor}
    ]
    return datos


def halladas(base: Base, datos: dict[str, Any]) -> list[str]:
    leidas = sospechas(base.modelo, base.perfil, leer(datos))
    return [una.en_palabras() for una in leidas]


def test_cada_campo_que_se_revisa_existe_en_el_modelo() -> None:
    modelo = cargar_modelo()
    for direccion, razon in modelo.catalogo("campos_sin_personas").filas:
        herramienta, _, campo = direccion.partition("/")
        assert campo in {c.clave for c in modelo.herramienta(herramienta).campos()}, direccion
        assert razon


SOSPECHOSOS = [
    ("escriba a juan.perez@gmail.com hoy", "un correo electrónico «ju…om»"),
    ("llamar al 722 123 4567", "un teléfono «72…67»"),
    ("tel. 7221234567", "un teléfono «te…67»"),
    ("(55) 1234 5678", "un teléfono «(5…78»"),
    ("su CURP es HEGG560427MVZRRL04.", "una CURP «HE…04»"),
    ("RFC gode561231gr8", "un RFC de persona física «go…r8»"),
    ("clave GMVLMR80070501M100", "una clave de elector «GM…00»"),
]


@pytest.mark.parametrize(("texto", "que"), SOSPECHOSOS)
def test_se_dice_que_es_y_donde_sin_copiarlo(texto: str, que: str, base: Base) -> None:
    tabla = [{"caso": "uno", "hallazgos": "nada"}, {"caso": texto, "hallazgos": ""}]

    assert halladas(base, con("3a", "fp_prueba", tabla)) == [f"3a/fp_prueba, renglón 2: {que}"]
    assert halladas(base, con("4c", "tp_devolucion", texto)) == [f"4c/tp_devolucion: {que}"]


LEGITIMOS = [
    "transparencia@acambay.gob.mx",
    "maria@ejemplo.mx",  # está en el directorio del municipio
    "Oficina 722 000 0000",  # también
    "el 2026-11-22 a las 10:30, folio 00123/INFOEM/2026",
    "artículo 15, fracciones II y III; 1,234,567.89 pesos",
    "HEGG560427MVZRRL05 no es una CURP: su dígito no corresponde",
    "SAT970701NN3 es de una institución",
    "expediente 2026/0001234567",
]


@pytest.mark.parametrize("texto", LEGITIMOS)
def test_lo_institucional_no_levanta_sospecha(texto: str, base: Base) -> None:
    assert halladas(base, con("3a", "fp_prueba", [{"caso": texto}])) == []


def test_fuera_de_los_campos_declarados_no_se_mira(base: Base) -> None:
    assert halladas(base, con("1c", "et_canales", [{"dato_de_contacto": "a@b.com"}])) == []


def test_el_motivo_de_no_aplica_tambien_se_mira(base: Base) -> None:
    datos = con("4c", "tp_devolucion", None)
    datos["respuestas"][0] |= {"no_aplica": True, "motivo": "Lo pidió ana@gmail.com"}

    assert halladas(base, datos) == ["4c/tp_devolucion: un correo electrónico «an…om»"]


@pytest.mark.parametrize("trozo", ["a@", "1 2", "a.", "722 ", "aaaa99", "x@y.", "(55)"])
def test_un_texto_enorme_no_cuelga_la_revision(trozo: str, base: Base) -> None:
    datos = con("4c", "tp_devolucion", (trozo * 10_000)[:20_000])
    antes = time.process_time()
    halladas(base, datos)

    assert time.process_time() - antes < 1


def importar_uno(base: Base, ruta: Path) -> Resultado:
    return importar(base, [ruta]).resultados[0]


def test_se_aparta_para_una_persona_con_el_lugar_exacto(base: Base, municipio: Municipio) -> None:
    ruta = municipio.exportar(con("3a", "fp_prueba", [{"caso": f"Pidió {CURP}"}]))
    resultado = importar_uno(base, ruta)

    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.CUARENTENA, codigos.Q701)
    assert "3a/fp_prueba, renglón 1: una CURP «HE…04»" in resultado.mensaje
    assert CURP not in repr(bandeja.bitacora(base))
    assert CURP not in repr(bandeja.bandeja(base))


def test_sigue_apartado_hasta_que_alguien_lo_acepta_con_motivo(
    base: Base, municipio: Municipio
) -> None:
    ruta = municipio.exportar(con("3a", "fp_prueba", [{"caso": CURP}]))
    apartado = importar_uno(base, ruta)
    assert importar_uno(base, ruta).codigo == codigos.Q701
    assert reprocesar(base).resultados[0].codigo == codigos.Q701

    aceptado = resolver(base, apartado.importacion, "Es un ejemplo del manual", operador="Ana")
    assert aceptado.estado is EstadoImportacion.ACEPTADO
    assert "Es un ejemplo del manual" in bandeja.bitacora(base)[0].detalle


def test_lo_decidido_sigue_valiendo_si_luego_lo_detiene_otra_cosa(
    base: Base, municipio: Municipio
) -> None:
    importar(base, [municipio.exportar()])
    ruta = municipio.exportar(con("3a", "fp_prueba", [{"caso": CURP}]), secuencia=1)
    apartado = importar_uno(base, ruta)

    en_conflicto = resolver(base, apartado.importacion, "Es un ejemplo", operador="Ana")
    assert en_conflicto.codigo == codigos.Q604
    final = resolver(base, apartado.importacion, "Vale la segunda", operador="Ana")
    assert final.estado is EstadoImportacion.ACEPTADO


def test_ningun_campo_revisado_guarda_contactos_por_diseno(base: Base) -> None:
    """Un campo cuya razón de ser es un contacto detendría a todos los municipios."""
    for direccion, _ in base.modelo.catalogo("campos_sin_personas").filas:
        herramienta, _, clave = direccion.partition("/")
        campo = next(c for c in base.modelo.herramienta(herramienta).campos() if c.clave == clave)
        nombres = [campo.etiqueta, *(columna.etiqueta for columna in campo.columnas)]
        assert campo.tipo is not TipoCampo.PERSONA
        assert not any("contacto" in nombre.lower() for nombre in nombres)


def test_enmascarar_no_deja_leer_el_dato() -> None:
    assert enmascarar(CURP) == "HE…04"

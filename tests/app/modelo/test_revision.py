"""Cada regla de correspondencia del Modelo nota su defecto y dice dónde está."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.modelo.definicion import DefinicionInvalida
from app.modelo.revision import revisar
from app.modelo.tipos import (
    Campo,
    Columna,
    Condicion,
    Dependencia,
    Fase,
    Herramienta,
    Modelo,
    Obligacion,
    Ola,
    Opcion,
    Precarga,
    TipoCampo,
    TipoDependencia,
    VentanaOla,
)

SI = (Opcion("si", "sí"),)
Cambio = Callable[[Modelo], Modelo]


def texto(**datos: Any) -> Campo:
    base = Campo("x_texto", "Texto", TipoCampo.TEXTO_CORTO, Obligacion.NO, "")
    return replace(base, **datos)


def tabla(**datos: Any) -> Campo:
    columna = Columna("uno", "Uno", TipoCampo.TEXTO_CORTO)
    base = Campo("x_tabla", "Tabla", TipoCampo.TABLA, Obligacion.NO, "", columnas=(columna,))
    return replace(base, **datos)


def columna(**datos: Any) -> Campo:
    base = Columna("uno", "Uno", TipoCampo.TEXTO_CORTO)
    return tabla(columnas=(replace(base, **datos),))


def condicional(**datos: Any) -> Campo:
    return texto(obligacion=Obligacion.CONDICIONAL, condicion=Condicion("", **datos))


def con_campo(modelo: Modelo, campo: Campo) -> Modelo:
    """El Modelo con el campo agregado al final de la primera sección de 1a."""
    return con_herramienta(modelo, "1a", lambda h: _con_campo(h, campo))


def _con_campo(herramienta: Herramienta, campo: Campo) -> Herramienta:
    primera, *demas = herramienta.secciones
    return replace(
        herramienta, secciones=(replace(primera, campos=(*primera.campos, campo)), *demas)
    )


def con_herramienta(
    modelo: Modelo, clave: str, cambiar: Callable[[Herramienta], Herramienta]
) -> Modelo:
    herramientas = tuple(cambiar(h) if h.clave == clave else h for h in modelo.herramientas)
    return replace(modelo, herramientas=herramientas)


def con_diagnostico(modelo: Modelo, **datos: Any) -> Modelo:
    return replace(modelo, diagnostico=replace(modelo.diagnostico, **datos))


def con_rango(modelo: Modelo, numero: int, **datos: Any) -> Modelo:
    pregunta = modelo.diagnostico.preguntas[numero]
    rangos = (replace(pregunta.rangos[0], **datos), *pregunta.rangos[1:])
    return con_pregunta(modelo, numero, rangos=rangos)


def con_pregunta(modelo: Modelo, numero: int, **datos: Any) -> Modelo:
    preguntas = list(modelo.diagnostico.preguntas)
    preguntas[numero] = replace(preguntas[numero], **datos)
    return con_diagnostico(modelo, preguntas=tuple(preguntas))


CAMPOS: list[tuple[Campo, str, str]] = [
    (texto(tipo=TipoCampo.OPCION_UNICA), "opciones", "una lista necesita opciones"),
    (texto(opciones=SI), "opciones", "no lleva opciones"),
    (
        texto(tipo=TipoCampo.OPCION_UNICA, opciones=SI * 2),
        "opciones",
        "dos opciones con la misma clave",
    ),
    (texto(minimo=Decimal(1)), "minimo", "no lleva mínimo"),
    (
        texto(tipo=TipoCampo.NUMERO, minimo=Decimal(5), maximo=Decimal(1)),
        "minimo",
        "mayor que el máximo",
    ),
    (tabla(columnas=()), "columnas", "una tabla necesita columnas"),
    (texto(columnas=tabla().columnas), "columnas", "no lleva columnas"),
    (tabla(filas_min=3, filas_max=2), "filas_max", "menor que filas_min"),
    (tabla(columnas=tabla().columnas * 2), "columnas", "dos columnas con la misma clave"),
    (columna(tipo=TipoCampo.TABLA), "columnas[0].tipo (uno)", "no puede ser «tabla»"),
    (columna(tipo=TipoCampo.OPCION_UNICA), "columnas[0].opciones (uno)", "necesita opciones"),
    (columna(minimo=Decimal(1)), "columnas[0].minimo (uno)", "no lleva mínimo"),
    (columna(referencia="5d/pm_nada"), "columnas[0].referencia (uno)", "no señala ningún dato"),
    (columna(referencia="9z/nada"), "columnas[0].referencia (uno)", "no señala ningún dato"),
    (texto(obligacion=Obligacion.CONDICIONAL), "condicion", "dice cuándo se pide"),
    (texto(condicion=Condicion("", momento="cerrar")), "condicion", "sólo la llevan"),
    (condicional(), "condicion", "no dice cuándo se pide"),
    (condicional(perfil="comite"), "condicion.perfil", "el perfil no tiene «comite»"),
    (condicional(regla="luna_llena"), "condicion.regla", "no existe la condición «luna_llena»"),
    (
        tabla(precarga=Precarga(catalogo="canal", columnas=(("dos", "nombre"),))),
        "precarga.columnas",
        "la tabla no tiene la columna «dos»",
    ),
    (
        tabla(precarga=Precarga(catalogo="canal", columnas=(("uno", "titulo"),))),
        "precarga.columnas",
        "el catálogo no tiene la columna «titulo»",
    ),
    (
        tabla(precarga=Precarga(catalogo="canal", filtro=("tipo", "x"))),
        "precarga.columnas",
        "el catálogo no tiene la columna «tipo»",
    ),
]


@pytest.mark.parametrize(("campo", "lugar", "motivo"), CAMPOS, ids=[c[2] for c in CAMPOS])
def test_un_campo_que_no_cuadra_se_nota(
    modelo: Modelo, campo: Campo, lugar: str, motivo: str
) -> None:
    with pytest.raises(DefinicionInvalida) as fallo:
        revisar(con_campo(modelo, campo))
    completo = lugar if "(" in lugar else f"{lugar} ({campo.clave})"
    assert fallo.value.archivo == "1a.toml"
    assert fallo.value.lugar == f"secciones[0].campos[9].{completo}"
    assert motivo in fallo.value.motivo


def _limite(modelo: Modelo, **datos: Any) -> Modelo:
    return replace(modelo, cronograma=replace(modelo.cronograma, **datos))


def _ventana(modelo: Modelo, ventana: VentanaOla) -> Modelo:
    return replace(modelo, olas=(Ola(9, "Otra", (ventana,)),))


def _plazo(**datos: Any) -> Cambio:
    return lambda m: con_herramienta(m, "1a", lambda h: replace(h, plazo=replace(h.plazo, **datos)))


def _uno_a(**datos: Any) -> Cambio:
    return lambda m: con_herramienta(m, "1a", lambda h: replace(h, **datos))


def _depende_de_9z(modelo: Modelo) -> Modelo:
    dependencia = Dependencia("9z", "1a", TipoDependencia.ALIMENTA, 0, "")
    return replace(modelo, dependencias=(dependencia,))


def _ruta_a_9z(modelo: Modelo) -> Modelo:
    ruta = replace(modelo.diagnostico.rutas[0], herramientas=("9z",))
    return con_diagnostico(modelo, rutas=(ruta,))


def _pasos_salteados(modelo: Modelo) -> Modelo:
    return con_herramienta(modelo, "1a", lambda h: replace(h, pasos=h.pasos[1:]))


def _paso(*prueba: str) -> Cambio:
    """El primer paso de 1a, probado con otra cosa."""
    return lambda m: con_herramienta(
        m, "1a", lambda h: replace(h, pasos=(replace(h.pasos[0], prueba=prueba), *h.pasos[1:]))
    )


def _titulo_ajeno(modelo: Modelo) -> Modelo:
    def cambiar(herramienta: Herramienta) -> Herramienta:
        (tipo,) = herramienta.fichas
        return replace(herramienta, fichas=(replace(tipo, campo_titulo="cv_objeto"),))

    return con_herramienta(modelo, "1d", cambiar)


GENERALES: list[tuple[Cambio, str, str, str]] = [
    (_uno_a(dimension=9), "1a.toml", "dimension", "no existe la dimensión 9"),
    (_plazo(texto=""), "1a.toml", "plazo.texto", "palabras del Modelo"),
    (_plazo(tipo="anual"), "1a.toml", "plazo.meses", "no corresponde a un plazo «anual»"),
    (_plazo(vigencia_meses=12), "1a.toml", "plazo.vigencia_meses", "no lleva meses"),
    (_pasos_salteados, "1a.toml", "pasos[0].numero", "debe ser 1"),
    (_paso(), "1a.toml", "pasos[0].prueba", "el paso 1 no dice qué dato lo prueba"),
    (_paso("po_marco"), "1a.toml", "pasos[0].prueba", "con «po_marco», que no es de este formato"),
    (_paso("cab_version"), "1a.toml", "pasos[0].prueba", "«cab_version»: se llena solo"),
    (_paso("cv_mejoras.nada"), "1a.toml", "pasos[0].prueba", "no tiene la columna «nada»"),
    (_paso("cv_tipo!=nada"), "1a.toml", "pasos[0].prueba", "no tiene la opción «nada»"),
    (_uno_a(niveles=()), "1a.toml", "niveles", "del 0 al 4"),
    (
        _uno_a(renombrados=(("cv_tipo", "cv_objeto"),)),
        "1a.toml",
        "renombrados[0]",
        "el campo «cv_tipo» sigue existiendo",
    ),
    (_titulo_ajeno, "1d.toml", "fichas[0].campo_titulo (proyecto)", "no es un campo de esa"),
    (
        lambda m: con_pregunta(m, 0, rangos=()),
        "diagnostico.toml",
        "preguntas[0].rangos",
        "no tiene respuestas",
    ),
    (
        lambda m: con_rango(m, 0, valor=5),
        "diagnostico.toml",
        "preguntas[0].rangos",
        "el valor va de 0 a 4",
    ),
    (
        lambda m: con_rango(con_pregunta(m, 0, captura="numero"), 0, valor=1),
        "diagnostico.toml",
        "preguntas[0].rangos",
        "le falta «desde»",
    ),
    (_ruta_a_9z, "diagnostico.toml", "rutas[0].herramientas (rapida)", "no existe «9z»"),
    (lambda m: con_diagnostico(m, bandas=()), "diagnostico.toml", "bandas", "empezar en 0"),
    (_depende_de_9z, "modelo.toml", "dependencias[0]", "no existe la herramienta «9z»"),
    (
        lambda m: _ventana(m, VentanaOla("9z", 1, 2)),
        "modelo.toml",
        "olas[0]",
        "no existe la herramienta «9z»",
    ),
    (
        lambda m: _ventana(m, VentanaOla("1a", 3, 2)),
        "modelo.toml",
        "olas[0]",
        "los meses de 1a están al revés",
    ),
    (
        lambda m: _limite(m, simultaneas=0),
        "modelo.toml",
        "cronograma.simultaneas",
        "debe ser al menos 1",
    ),
    (
        lambda m: _limite(m, fases=(Fase("Inicio", 0, 10), Fase("Cierre", 15, 100))),
        "modelo.toml",
        "cronograma.fases",
        "deben ir seguidas de 0 a 100",
    ),
    (
        lambda m: _limite(m, hitos=(25, 100)),
        "modelo.toml",
        "cronograma.hitos[1]",
        "va entre 1 y 99",
    ),
]


@pytest.mark.parametrize(
    ("cambio", "archivo", "lugar", "motivo"), GENERALES, ids=[c[3] for c in GENERALES]
)
def test_un_defecto_del_conjunto_se_nota(
    modelo: Modelo, cambio: Cambio, archivo: str, lugar: str, motivo: str
) -> None:
    with pytest.raises(DefinicionInvalida) as fallo:
        revisar(cambio(modelo))
    assert (fallo.value.archivo, fallo.value.lugar) == (archivo, lugar)
    assert motivo in fallo.value.motivo


def test_el_modelo_publicado_pasa_la_revision(modelo: Modelo) -> None:
    revisar(modelo)
    revisar(con_campo(modelo, texto()))

"""Expedientes al azar: cualquier campo del Modelo con cualquier valor de su tipo."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Columna, Modelo, TipoCampo

FICHAS = 3
ADJUNTO = "adjunto"

FEOS = (
    "",
    " \t\n ",
    "Ñandú «güero» — café…",
    "g̃uarani ỹ ẽ ũ",
    "=1+2",
    "@SUM(A1)",
    "-2+3|cmd",
    '"comillas", comas; y punto y coma',
    "línea 1\r\nlínea 2\u2028línea 3\x0bfin",
    "<b>negrita</b> & <script>alert(1)</script>",
    "nulo\x00y campana\x07",
    "medio \ud800 surrogate \udfff",
    "\u202eotxet odatlov\u202c",
    "fantasma\u200b\u200d\ufeff",
    "👩🏽‍🌾 🇲🇽 𝕏 𐍈",
    "no\ufffecaracter\uffff",
    "e\u0301 y \u00e9",
    "\u1100\u1161\u11a8",
    "مرحبا 漢字 ไทย",
    "\\n no es salto; {llave} %s ${x}",
    "null",
    "0012",
    "1e5",
)


@dataclass(frozen=True, slots=True)
class Respuesta:
    """Un dato por capturar. `archivos` llenan un campo de evidencias (contenido o ubicación)."""

    direccion: Direccion
    campo: Campo = field(repr=False)
    crudo: Any = None
    archivos: tuple[bytes | str, ...] = ()
    no_aplica: bool = False


def lugares(modelo: Modelo) -> list[tuple[str, str, Campo]]:
    """Herramienta, tipo de ficha y campo de todo lo que se teclea en las 17."""
    return [
        (herramienta.clave, tipo, campo)
        for herramienta in modelo.herramientas
        for tipo, campos in (
            *((seccion.ficha, seccion.campos) for seccion in herramienta.secciones),
            ("", modelo.cabecera),
        )
        for campo in campos
        if not campo.calculado
    ]


textos = st.one_of(st.sampled_from(FEOS), st.text(max_size=60))
fechas = st.dates().map(str) | st.dates().map(lambda d: f"{d.day}/{d.month}/{d.year:04}")


def valores(campo: Campo | Columna, personas: list[str]) -> st.SearchStrategy[Any]:
    """Cualquier valor del tipo del campo, escrito de alguna de las maneras admitidas."""
    claves = [opcion.clave for opcion in campo.opciones]
    if isinstance(campo, Campo) and campo.tipo is TipoCampo.TABLA:
        return st.lists(filas(campo, personas), max_size=4)
    return {
        TipoCampo.TEXTO_CORTO: textos,
        TipoCampo.TEXTO_LARGO: textos,
        TipoCampo.OPCION_UNICA: st.sampled_from(claves) if claves else textos,
        TipoCampo.OPCION_MULTIPLE: st.lists(st.sampled_from(claves or [""]), unique=True),
        TipoCampo.FECHA: fechas,
        TipoCampo.NUMERO: numeros(campo, 6),
        TipoCampo.DINERO: numeros(campo, 2),
        TipoCampo.PERSONA: st.sampled_from(personas),
        TipoCampo.ADJUNTO: st.none(),
    }[campo.tipo]


def numeros(campo: Campo | Columna, decimales: int) -> st.SearchStrategy[Any]:
    """Números dentro de lo que admite el campo, como texto, entero o decimal."""
    minimo = -(10**8) if campo.minimo is None else campo.minimo
    maximo = 10**8 if campo.maximo is None else campo.maximo
    decimal = st.decimals(minimo, maximo, allow_nan=False, places=decimales)
    return decimal.map(lambda d: f"{d:f}") | decimal


def filas(campo: Campo, personas: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Un renglón con algunas de sus columnas; las de archivos no se teclean."""
    return st.fixed_dictionaries(
        {},
        optional={
            columna.clave: valores(columna, personas)
            for columna in campo.columnas
            if not columna.calculada and columna.tipo is not TipoCampo.ADJUNTO
        },
    )


archivos = st.lists(
    st.binary(min_size=1, max_size=300) | st.sampled_from(["Caja 3, foja 12", "Archivo Ñ\x00 2"]),
    min_size=1,
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def respuestas(draw: st.DrawFn, modelo: Modelo, personas: list[str]) -> list[Respuesta]:
    """De una a sesenta respuestas en lugares distintos."""
    elegidos = draw(
        st.lists(
            st.tuples(st.sampled_from(lugares(modelo)), st.integers(1, FICHAS)),
            min_size=1,
            max_size=60,
            unique_by=lambda par: (par[0][0], par[0][2].clave, par[1] if par[0][1] else 1),
        )
    )
    return [
        Respuesta(
            Direccion(herramienta, campo.clave, numero if tipo else 1),
            campo,
            draw(valores(campo, personas)),
            draw(archivos) if campo.tipo is TipoCampo.ADJUNTO else (),
            draw(st.integers(0, 9)) == 0,
        )
        for (herramienta, tipo, campo), numero in elegidos
    ]

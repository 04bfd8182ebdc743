"""Expedientes a medio llenar, al azar: del tipo que pide cada campo, o de uno que no pide."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.modelo.contexto import Contexto, Ficha
from app.modelo.tipos import Campo, Columna, Herramienta, Modelo, Perfil, TipoCampo
from tests.app.modelo.reglas.armado import ANA, ARCHIVO, EVA, EVIDENCIAS, HOY, LUIS, PERSONAS

_TEXTOS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "DE-01", "DE-09", "H1", "2026-T1", "todos", "Artículo 1. Artículo 2."]),
)
_NUMEROS = st.one_of(
    st.integers(0, 12).map(str),
    st.decimals(-(10**14), 10**14, allow_nan=False, places=2).map(lambda n: f"{n:f}"),
)
_FECHAS = st.one_of(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.sampled_from([date.min, date.max])
).map(date.isoformat)
_RAROS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["NaN", "-Infinity", "1E+999999", "2026-02-30", "٣", "9" * 5000]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    st.lists(st.dictionaries(st.text(max_size=3), st.none(), max_size=1), max_size=2),
)


def valores(dato: Campo | Columna, *, raros: bool) -> st.SearchStrategy[Any]:
    """Valores para un campo o una columna."""
    claves = [opcion.clave for opcion in dato.opciones] or ["x"]
    propios: st.SearchStrategy[Any]
    match dato.tipo:
        case TipoCampo.NUMERO | TipoCampo.DINERO:
            propios = _NUMEROS
        case TipoCampo.FECHA:
            propios = _FECHAS
        case TipoCampo.PERSONA:
            propios = st.sampled_from([ANA, LUIS, EVA, "nadie"])
        case TipoCampo.ADJUNTO:
            propios = st.lists(st.sampled_from([ARCHIVO, "perdido"]), max_size=2)
        case TipoCampo.OPCION_UNICA:
            propios = st.sampled_from(claves)
        case TipoCampo.OPCION_MULTIPLE:
            propios = st.lists(st.sampled_from(claves), max_size=3)
        case TipoCampo.TABLA:
            propios = _filas(dato, raros=raros)
        case _:
            propios = _TEXTOS
    return st.one_of(propios, _RAROS) if raros else propios


def expedientes(modelo: Modelo, perfil: Perfil, *, raros: bool) -> st.SearchStrategy[Contexto]:
    """Un expediente con una ficha general y hasta tres de cada tipo por herramienta."""
    partes = [_fichas(h, modelo, raros=raros) for h in modelo.herramientas]
    return st.tuples(*partes).map(
        lambda grupos: Contexto(
            modelo=modelo,
            perfil=perfil,
            hoy=HOY,
            municipio_clave="15001",
            municipio_nombre="Acambay",
            ejercicio=2026,
            fichas=tuple(ficha for grupo in grupos for ficha in grupo),
            personas=PERSONAS,
            evidencias=EVIDENCIAS,
            administracion_fin=date(2027, 12, 31),
        )
    )


def _filas(dato: Campo | Columna, *, raros: bool) -> st.SearchStrategy[Any]:
    columnas = dato.columnas if isinstance(dato, Campo) else ()
    celdas = {columna.clave: valores(columna, raros=raros) for columna in columnas}
    return st.lists(st.fixed_dictionaries({}, optional=celdas), max_size=3)


def _fichas(
    herramienta: Herramienta, modelo: Modelo, *, raros: bool
) -> st.SearchStrategy[tuple[Ficha, ...]]:
    tipos = ["", *(tipo.clave for tipo in herramienta.fichas for _ in range(2))]
    partes = []
    for numero, tipo in enumerate(tipos):
        campos = [c for s in herramienta.secciones if s.ficha == tipo for c in s.campos]
        campos += list(modelo.cabecera) if not tipo else []
        contenido = {campo.clave: valores(campo, raros=raros) for campo in campos}
        lugar = 1 + tipos[:numero].count(tipo)
        partes.append(
            st.builds(
                Ficha,
                id=st.just(f"{herramienta.clave}-{numero}"),
                herramienta=st.just(herramienta.clave),
                tipo=st.just(tipo),
                numero=st.just(lugar),
                valores=st.fixed_dictionaries({}, optional=contenido),
            )
        )
    return st.tuples(*partes)

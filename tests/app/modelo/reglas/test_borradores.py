"""Las reglas y los cálculos aguantan cualquier expediente a medio llenar."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from app import rutas
from app.modelo.armado import armar_modelo, armar_perfil
from app.modelo.calculos import calcular, hechos_de, valores_automaticos
from app.modelo.contexto import Contexto
from app.modelo.direccion import Direccion
from app.modelo.reglas import revisar
from tests.app.modelo.reglas.borradores import expedientes

MODELO = armar_modelo(rutas.recursos())
PERFIL = armar_perfil(
    rutas.recursos() / "perfiles" / "mx-mex.toml",
    rutas.recursos() / "catalogos" / "municipios_mx-mex.csv",
)
AL_AZAR = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@AL_AZAR
@given(expedientes(MODELO, PERFIL, raros=False))
def test_ningun_borrador_hace_fallar_a_las_reglas_ni_a_los_calculos(contexto: Contexto) -> None:
    for hallazgo in revisar(contexto):
        assert hallazgo.texto
    hechos_de(contexto)
    for herramienta in MODELO.herramientas:
        calcular(contexto, herramienta.clave, niveles={"1a": 2})
        valores_automaticos(contexto, herramienta.clave)


@AL_AZAR
@given(expedientes(MODELO, PERFIL, raros=True))
def test_las_reglas_aguantan_valores_del_tipo_equivocado(contexto: Contexto) -> None:
    revisar(contexto)
    hechos_de(contexto)


@AL_AZAR
@given(expedientes(MODELO, PERFIL, raros=False))
def test_lo_calculado_una_vez_ya_esta_al_dia(contexto: Contexto) -> None:
    for herramienta in MODELO.herramientas:
        nuevos = calcular(contexto, herramienta.clave)
        assert calcular(_con(contexto, nuevos), herramienta.clave) == {}


def _con(contexto: Contexto, nuevos: Mapping[Direccion, Any]) -> Contexto:
    """El contexto con esos valores escritos (o borrados)."""
    fichas = []
    for ficha in contexto.fichas:
        propios = {
            d.campo: valor
            for d, valor in nuevos.items()
            if (d.herramienta, d.ficha) == (ficha.herramienta, ficha.numero)
            and d.campo in _CLAVES[ficha.herramienta, ficha.tipo]
        }
        vivos = {c: v for c, v in {**ficha.valores, **propios}.items() if v is not None}
        fichas.append(replace(ficha, valores=vivos))
    return replace(contexto, fichas=tuple(fichas))


_CLAVES = {
    (h.clave, tipo): {c.clave for s in h.secciones if s.ficha == tipo for c in s.campos}
    for h in MODELO.herramientas
    for tipo in ("", *(t.clave for t in h.fichas))
}

"""Los datos oficiales con que nace el diagnóstico. Los de las herramientas los da el Modelo."""

from collections.abc import Iterator, Mapping

from app.expediente.indice import DIAGNOSTICO, Indice
from app.modelo.contexto import Valor
from app.modelo.tipos import Modelo, MunicipioCatalogo, Perfil
from app.modelo.valores import ValorInvalido, normalizar


def llenados(
    modelo: Modelo, perfil: Perfil, municipio: MunicipioCatalogo
) -> Iterator[tuple[str, Valor]]:
    """Campo y valor de lo que ya se sabe del municipio. Sigue siendo editable.

    Un valor que el campo no admite (una opción que el perfil llama de otro modo) se deja vacío.
    """
    valores = _oficiales(perfil, municipio)
    for clave, lugar in Indice(modelo).de(DIAGNOSTICO).items():
        crudo = valores.get(lugar.campo.automatico, "") if lugar.campo.automatico else ""
        if crudo:
            try:
                yield clave, normalizar(lugar.campo, crudo)
            except ValorInvalido:
                continue


def _oficiales(perfil: Perfil, municipio: MunicipioCatalogo) -> Mapping[str, str]:
    return {
        "municipio": f"{municipio.clave} {municipio.nombre}",
        "administracion_inicio": perfil.administracion_inicio,
        "administracion_fin": perfil.administracion_fin,
        "poblacion": str(municipio.poblacion or ""),
        "anio_poblacion": perfil.fecha_dato[:4] if municipio.poblacion else "",
        "marginacion": municipio.marginacion,
        "porcentaje_lengua_indigena": str(municipio.porcentaje_lengua_indigena),
    }

"""Lo que el programa propone en un campo vacío: renglones de un catálogo o un texto base.

Proponer no es guardar: quien lo pide lo muestra y la persona decide.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo, Modelo, Perfil, Precarga, TipoCampo
from app.modelo.valores import normalizar

PORCENTAJE_DEL_PLAZO = "porcentaje_del_plazo"
"""Columna de catálogo que se vuelve días según el plazo legal del perfil."""


def propuesta(
    campo: Campo,
    modelo: Modelo,
    perfil: Perfil,
    valores: Mapping[str, Valor],
    municipio: str = "",
) -> Valor:
    """El valor propuesto para el campo, ya canónico, o `None` si no hay propuesta."""
    precarga = campo.precarga
    if precarga is None:
        return None
    if precarga.texto:
        return normalizar(campo, precarga.texto.replace("{{municipio}}", municipio))
    if campo.tipo is TipoCampo.OPCION_MULTIPLE:
        return [opcion.clave for opcion in campo.opciones]
    origen = _filas(precarga, modelo, valores)
    return normalizar(campo, [_fila(precarga, fila, perfil) for fila in origen])


def _filas(
    precarga: Precarga, modelo: Modelo, valores: Mapping[str, Valor]
) -> Iterable[Mapping[str, str]]:
    if precarga.catalogo == "dimension":
        return [{"clave": str(d.numero), "nombre": d.nombre} for d in modelo.dimensiones]
    catalogo = modelo.catalogo(precarga.catalogo)
    filas = [dict(zip(catalogo.columnas, fila, strict=True)) for fila in catalogo.filas]
    if precarga.filtro is None:
        return filas
    columna, buscado = precarga.filtro
    if buscado.startswith("@"):
        buscado = str(valores.get(buscado[1:]) or "")
    return [fila for fila in filas if fila[columna] == buscado]


def _fila(precarga: Precarga, fila: Mapping[str, str], perfil: Perfil) -> dict[str, Any]:
    nueva = {destino: _celda(origen, fila, perfil) for destino, origen in precarga.columnas}
    return nueva | dict(precarga.fijos)


def _celda(origen: str, fila: Mapping[str, str], perfil: Perfil) -> str:
    texto = fila[origen]
    if origen != PORCENTAJE_DEL_PLAZO:
        return texto
    dias = Decimal(texto) * perfil.plazos.respuesta / 100
    return str(max(Decimal(1), dias.quantize(Decimal(1), ROUND_HALF_UP)))

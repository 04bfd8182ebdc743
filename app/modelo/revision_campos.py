"""Comprobar un campo contra su tipo y contra los demás: opciones, columnas, condición, precarga."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from app.modelo import condiciones
from app.modelo.definicion import Lugar
from app.modelo.tipos import (
    Campo,
    Catalogo,
    Columna,
    Condicion,
    Herramienta,
    Modelo,
    Obligacion,
    Perfil,
    Precarga,
    TipoCampo,
)

Defecto = tuple[Lugar, str]
CON_OPCIONES = (TipoCampo.OPCION_UNICA, TipoCampo.OPCION_MULTIPLE)
CON_NUMERO = (TipoCampo.NUMERO, TipoCampo.DINERO)
_CATALOGOS_PROPIOS = ("herramienta", "dimension", "indicador")
_DATOS_DEL_PERFIL = frozenset(campo.name for campo in fields(Perfil))


def revisar_campos(
    campos: tuple[Campo, ...], lugar: Lugar, modelo: Modelo, herramienta: Herramienta | None = None
) -> Iterator[Defecto]:
    """Los defectos de esos campos; `herramienta` es la dueña, si la hay."""
    vecinos = herramienta.campos() if herramienta else campos
    for numero, campo in enumerate(campos):
        aqui = (*lugar, numero)
        yield from _de_lista(campo, aqui)
        yield from _de_limites(campo, aqui)
        yield from _de_columnas(campo, aqui, modelo)
        yield from _de_opciones_de(campo, aqui, vecinos)
        yield from _de_obligacion(campo, aqui)
        if campo.condicion:
            yield from _de_condicion(campo.condicion, (*aqui, "condicion"), vecinos)
        if campo.precarga:
            yield from _de_precarga(campo, campo.precarga, (*aqui, "precarga"), modelo)


def _de_lista(dato: Campo | Columna, lugar: Lugar) -> Iterator[Defecto]:
    lleva = dato.tipo in CON_OPCIONES
    tiene = bool(dato.opciones or dato.opciones_de)
    if lleva and not tiene:
        yield (*lugar, "opciones"), "una lista necesita opciones"
    if tiene and not lleva:
        yield (*lugar, "opciones"), f"un campo «{dato.tipo}» no lleva opciones"
    claves = [opcion.clave for opcion in dato.opciones]
    if len(set(claves)) != len(claves):
        yield (*lugar, "opciones"), "hay dos opciones con la misma clave"


def _de_limites(dato: Campo | Columna, lugar: Lugar) -> Iterator[Defecto]:
    if dato.minimo is None and dato.maximo is None:
        return
    if dato.tipo not in CON_NUMERO:
        yield (*lugar, "minimo"), f"un campo «{dato.tipo}» no lleva mínimo ni máximo"
    if dato.minimo is not None and dato.maximo is not None and dato.minimo > dato.maximo:
        yield (*lugar, "minimo"), "el mínimo es mayor que el máximo"


def _de_columnas(campo: Campo, lugar: Lugar, modelo: Modelo) -> Iterator[Defecto]:
    es_tabla = campo.tipo is TipoCampo.TABLA
    if es_tabla and not campo.columnas:
        yield (*lugar, "columnas"), "una tabla necesita columnas"
    if campo.columnas and not es_tabla:
        yield (*lugar, "columnas"), f"un campo «{campo.tipo}» no lleva columnas"
    if campo.filas_max and campo.filas_max < campo.filas_min:
        yield (*lugar, "filas_max"), "es menor que filas_min"
    claves = [columna.clave for columna in campo.columnas]
    if len(set(claves)) != len(claves):
        yield (*lugar, "columnas"), "hay dos columnas con la misma clave"
    for numero, columna in enumerate(campo.columnas):
        aqui = (*lugar, "columnas", numero)
        if columna.tipo in (TipoCampo.TABLA, TipoCampo.OPCION_MULTIPLE):
            yield (*aqui, "tipo"), f"una columna no puede ser «{columna.tipo}»"
        yield from _de_lista(columna, aqui)
        yield from _de_limites(columna, aqui)
        if columna.referencia and not _existe(columna.referencia, modelo):
            yield (*aqui, "referencia"), f"«{columna.referencia}» no señala ningún dato"


def _de_opciones_de(campo: Campo, lugar: Lugar, vecinos: Iterable[Campo]) -> Iterator[Defecto]:
    for opciones_de in (campo.opciones_de, *(c.opciones_de for c in campo.columnas)):
        nombre, _, columna = opciones_de.partition(".")
        if opciones_de and not _tiene_columna(vecinos, nombre, columna):
            yield (*lugar, "opciones_de"), f"«{opciones_de}» no es columna de una tabla"


def _tiene_columna(campos: Iterable[Campo], nombre: str, columna: str) -> bool:
    return any(c.clave == nombre and columna in {x.clave for x in c.columnas} for c in campos)


def _existe(referencia: str, modelo: Modelo) -> bool:
    """Si `5d/pm_hallazgos.clave` o `5b/id_codigo` está en el Modelo."""
    clave, _, resto = referencia.partition("/")
    nombre, _, columna = resto.partition(".")
    for herramienta in modelo.herramientas:
        if herramienta.clave == clave:
            campos = herramienta.campos()
            if columna:
                return _tiene_columna(campos, nombre, columna)
            return any(campo.clave == nombre for campo in campos)
    return False


def _de_obligacion(campo: Campo, lugar: Lugar) -> Iterator[Defecto]:
    condicional = campo.obligacion is Obligacion.CONDICIONAL
    if condicional and campo.condicion is None:
        yield (*lugar, "condicion"), "un campo condicional dice cuándo se pide"
    if campo.condicion is not None and not condicional:
        yield (*lugar, "condicion"), "sólo la llevan los campos condicionales"


def _de_condicion(
    condicion: Condicion, lugar: Lugar, vecinos: Iterable[Campo]
) -> Iterator[Defecto]:
    if not (condicion.momento or condicion.campo or condicion.perfil or condicion.regla):
        yield lugar, "no dice cuándo se pide el campo"
    if condicion.perfil and condicion.perfil not in _DATOS_DEL_PERFIL:
        yield (*lugar, "perfil"), f"el perfil no tiene «{condicion.perfil}»"
    if condicion.regla and condicion.regla not in condiciones.conocidas():
        yield (*lugar, "regla"), f"no existe la condición «{condicion.regla}»"
    if condicion.campo:
        opciones = {c.clave: {o.clave for o in c.opciones} for c in vecinos}
        if condicion.campo not in opciones:
            yield (*lugar, "campo"), f"no existe el campo «{condicion.campo}»"
        elif not condicion.valores or not set(condicion.valores) <= opciones[condicion.campo]:
            yield (*lugar, "valores"), f"no son opciones de «{condicion.campo}»"


def _de_precarga(
    campo: Campo, precarga: Precarga, lugar: Lugar, modelo: Modelo
) -> Iterator[Defecto]:
    propias = {columna.clave for columna in campo.columnas}
    for destino, _ in (*precarga.columnas, *precarga.fijos):
        if destino not in propias:
            yield (*lugar, "columnas"), f"la tabla no tiene la columna «{destino}»"
    if not precarga.catalogo or precarga.catalogo in _CATALOGOS_PROPIOS:
        return
    catalogo = next((c for c in modelo.catalogos if c.clave == precarga.catalogo), None)
    if catalogo is None:
        yield (*lugar, "catalogo"), f"no existe el catálogo «{precarga.catalogo}»"
    else:
        yield from _de_columnas_del_catalogo(precarga, catalogo, (*lugar, "columnas"))


def _de_columnas_del_catalogo(
    precarga: Precarga, catalogo: Catalogo, lugar: Lugar
) -> Iterator[Defecto]:
    usadas = [origen for _, origen in precarga.columnas]
    usadas += [precarga.filtro[0]] if precarga.filtro else []
    for nombre in usadas:
        if nombre not in catalogo.columnas:
            yield lugar, f"el catálogo no tiene la columna «{nombre}»"

"""La prueba de un paso: qué dato del formato demuestra que se hizo.

Se escribe en `pasos.prueba` de cada herramienta, con la clave de un campo del formato o de la
cabecera: `po_marco`. `pm_firmas.firma` es una columna que deben llenar todos los renglones.
`fp_difundido!=no|parcial` exige una respuesta distinta de ésas: contestar que algo todavía no se
hace no prueba que se haya hecho.
"""

from collections.abc import Iterator
from functools import lru_cache

from app.congelado import Congelado, congelada
from app.modelo.tipos import Campo, Columna, Paso

_DISTINTO, _O = "!=", "|"


@congelada
class Prueba(Congelado):
    """Un dato que prueba un paso. `columna` vacía: todo el campo; `excepto`: lo que no prueba."""

    campo: str
    columna: str = ""
    excepto: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def leer_prueba(texto: str) -> Prueba:
    """La prueba escrita en el TOML. No comprueba que exista: eso es de `defectos_de_prueba`."""
    dato, _, excepto = texto.partition(_DISTINTO)
    campo, _, columna = dato.partition(".")
    return Prueba(campo, columna, tuple(excepto.split(_O)) if excepto else ())


def defectos_de_prueba(paso: Paso, campos: dict[str, Campo]) -> Iterator[str]:
    """Por qué la prueba del paso no sirve con esos campos (los del formato y la cabecera)."""
    if not paso.prueba:
        yield f"el paso {paso.numero} no dice qué dato lo prueba"
    for texto in paso.prueba:
        prueba = leer_prueba(texto)
        campo = campos.get(prueba.campo)
        if campo is None:
            yield f"el paso {paso.numero} se prueba con «{prueba.campo}», que no es de este formato"
        elif campo.automatico or campo.calculado:
            yield f"el paso {paso.numero} no se prueba con «{campo.clave}»: se llena solo"
        else:
            yield from _de_partes(paso, prueba, campo)


def _de_partes(paso: Paso, prueba: Prueba, campo: Campo) -> Iterator[str]:
    dato: Campo | Columna | None = campo
    if prueba.columna:
        dato = next((c for c in campo.columnas if c.clave == prueba.columna), None)
    if dato is None:
        yield f"el paso {paso.numero}: «{campo.clave}» no tiene la columna «{prueba.columna}»"
    elif isinstance(dato, Columna) and dato.calculada:
        yield f"el paso {paso.numero} no se prueba con «{dato.clave}»: se llena sola"
    elif sobran := set(prueba.excepto) - {opcion.clave for opcion in dato.opciones}:
        yield f"el paso {paso.numero}: «{campo.clave}» no tiene la opción «{min(sobran)}»"

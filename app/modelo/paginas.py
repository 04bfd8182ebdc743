"""Las páginas del asistente de una herramienta, derivadas de sus secciones.

El orden y las claves dependen sólo de los datos: `que_es`, una por cada grupo de campos, `acto`
con la cabecera común y `revisar`. La clave de una página de campos es la de su primer campo: así
un campo nuevo no cambia la dirección de las demás.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.modelo.tipos import Campo, Herramienta, Modelo, Seccion, TipoCampo

CAMPOS_POR_PAGINA = 6


class ClasePagina(StrEnum):
    """Qué muestra la página."""

    QUE_ES = "que_es"
    CAMPOS = "campos"
    TABLA = "tabla"
    CABECERA = "cabecera"
    REVISAR = "revisar"


@dataclass(frozen=True, slots=True)
class Pagina:
    """Una página: `ficha` es el tipo de ficha que llena (vacío = la general)."""

    clave: str
    titulo: str
    proposito: str
    seccion: str
    ficha: str
    campos: tuple[Campo, ...]
    clase: ClasePagina

    @property
    def nombre(self) -> str:
        """Nombre corto y propio de la página, para índices: varias comparten la pregunta."""
        if not self.campos or self.clase is ClasePagina.CABECERA:
            return self.titulo
        primero = self.campos[0].etiqueta
        return primero if len(self.campos) == 1 else f"{primero} y {len(self.campos) - 1} más"


def paginas_de(herramienta: Herramienta, modelo: Modelo) -> tuple[Pagina, ...]:
    """Todas las páginas de la herramienta, en orden."""
    que_es = Pagina(
        "que_es", "Qué es y para qué", herramienta.proposito, "", "", (), ClasePagina.QUE_ES
    )
    revisar = Pagina(
        "revisar",
        "Revisar y marcar lista",
        "Vea qué falta y qué hay que corregir antes de darla por terminada.",
        "",
        "",
        (),
        ClasePagina.REVISAR,
    )
    propias = (pagina for seccion in herramienta.secciones for pagina in _de_seccion(seccion))
    return (que_es, *propias, *_de_cabecera(modelo), revisar)


def pagina_de_campo(herramienta: Herramienta, modelo: Modelo, campo: str) -> Pagina | None:
    """La página donde se captura ese campo, o `None` si no es de esta herramienta."""
    for pagina in paginas_de(herramienta, modelo):
        if any(propio.clave == campo for propio in pagina.campos):
            return pagina
    return None


def _de_seccion(seccion: Seccion) -> Iterator[Pagina]:
    for grupo in _grupos(seccion.campos):
        es_tabla = grupo[0].tipo is TipoCampo.TABLA
        yield Pagina(
            clave=grupo[0].clave,
            titulo=seccion.pregunta,
            proposito=seccion.proposito,
            seccion=seccion.clave,
            ficha=seccion.ficha,
            campos=grupo,
            clase=ClasePagina.TABLA if es_tabla else ClasePagina.CAMPOS,
        )


def _de_cabecera(modelo: Modelo) -> Iterator[Pagina]:
    for numero, grupo in enumerate(_grupos(modelo.cabecera)):
        yield Pagina(
            clave="acto" if numero == 0 else f"acto_{numero + 1}",
            titulo="¿Quién lo hizo oficial y dónde se publicó?",
            proposito="Estos datos van en la portada del documento y son iguales en las demás.",
            seccion="",
            ficha="",
            campos=grupo,
            clase=ClasePagina.CABECERA,
        )


def _grupos(campos: tuple[Campo, ...]) -> Iterator[tuple[Campo, ...]]:
    """Cada tabla sola; los demás campos seguidos, repartidos por igual sin pasar del tope."""
    seguidos: list[Campo] = []
    for campo in campos:
        if campo.tipo is TipoCampo.TABLA:
            yield from _repartidos(seguidos)
            seguidos = []
            yield (campo,)
        else:
            seguidos.append(campo)
    yield from _repartidos(seguidos)


def _repartidos(campos: list[Campo]) -> Iterator[tuple[Campo, ...]]:
    partes = -(-len(campos) // CAMPOS_POR_PAGINA)
    inicio = 0
    for parte in range(partes):
        fin = len(campos) * (parte + 1) // partes
        yield tuple(campos[inicio:fin])
        inicio = fin

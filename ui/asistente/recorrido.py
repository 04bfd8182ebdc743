"""Por dónde va el asistente: herramienta, página y ficha. Sin Qt."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from app.modelo import condiciones
from app.modelo.contexto import Valor
from app.modelo.paginas import ClasePagina, Pagina, paginas_de
from app.modelo.tipos import (
    Campo,
    Herramienta,
    Modelo,
    Obligacion,
    Perfil,
    TipoCampo,
    TipoFicha,
)
from app.modelo.valores import esta_vacio, falta, se_pide

_VERBOS = {
    TipoCampo.TEXTO_CORTO: "Escriba este dato",
    TipoCampo.TEXTO_LARGO: "Escriba este dato",
    TipoCampo.OPCION_UNICA: "Elija una opción",
    TipoCampo.OPCION_MULTIPLE: "Marque al menos una opción",
    TipoCampo.FECHA: "Escriba la fecha",
    TipoCampo.NUMERO: "Escriba el número",
    TipoCampo.DINERO: "Escriba el importe",
    TipoCampo.PERSONA: "Elija a la persona",
    TipoCampo.TABLA: "Agregue al menos un renglón",
    TipoCampo.ADJUNTO: "Adjunte el archivo o registre dónde está",
}


class Avance(Enum):
    """Cómo va una página."""

    VACIA = auto()
    EMPEZADA = auto()
    COMPLETA = auto()


@dataclass(slots=True)
class Recorrido:
    """La posición dentro de una herramienta. `numeros` recuerda la ficha elegida de cada tipo."""

    herramienta: Herramienta
    modelo: Modelo
    actual: int = 0
    numeros: dict[str, int] = field(default_factory=dict)
    paginas: tuple[Pagina, ...] = ()

    def __post_init__(self) -> None:
        self.paginas = paginas_de(self.herramienta, self.modelo)

    @property
    def pagina(self) -> Pagina:
        """La página a la vista."""
        return self.paginas[self.actual]

    @property
    def numero(self) -> int:
        """La ficha que se está llenando en esta página (1 en las generales)."""
        return self.numeros.get(self.pagina.ficha, 1) if self.pagina.ficha else 1

    @property
    def tipo(self) -> TipoFicha | None:
        """El tipo de ficha de la página, si se repite."""
        fichas = self.herramienta.fichas
        return next((f for f in fichas if f.clave == self.pagina.ficha), None)

    def mover(self, paso: int) -> bool:
        """Avanza o retrocede; `False` si no hay más páginas."""
        return self.ir(self.actual + paso)

    def ir(self, numero: int) -> bool:
        """Va a la página con ese número (desde 0)."""
        if not 0 <= numero < len(self.paginas):
            return False
        self.actual = numero
        return True

    def ir_al_campo(self, campo: str, ficha: int = 1) -> bool:
        """Va a la página de ese campo (o con esa clave de página)."""
        for numero, pagina in enumerate(self.paginas):
            if campo == pagina.clave or any(propio.clave == campo for propio in pagina.campos):
                self.actual = numero
                if pagina.ficha:
                    self.numeros[pagina.ficha] = ficha
                return True
        return False

    def miga(self) -> str:
        """Dónde se está, en palabras: dimensión, herramienta y sección."""
        dimension = self.modelo.dimensiones[self.herramienta.dimension - 1].nombre
        seccion = next(
            (s for s in self.herramienta.secciones if s.clave == self.pagina.seccion), None
        )
        donde = f"{seccion.letra}. {seccion.titulo}" if seccion else self.pagina.titulo
        return f"{dimension} › {self.herramienta.clave} {self.herramienta.nombre_corto} › {donde}"


def a_la_vista(campo: Campo, valores: Mapping[str, Valor], perfil: Perfil) -> bool:
    """Si el campo se enseña: sólo se esconde el condicional cuya condición no se cumple.

    Los que se piden para formalizar o cerrar se ven siempre; y los que dependen de algo que sólo
    sabe el expediente, también: esconder de más haría perder respuestas.
    """
    if campo.obligacion is not Obligacion.CONDICIONAL or campo.condicion is None:
        return True
    return se_pide(campo, valores, perfil, "cerrar", condiciones.HECHOS)


def avance_de(
    pagina: Pagina, valores: Mapping[str, Valor], perfil: Perfil, no_aplica: Container[str] = ()
) -> Avance:
    """Cómo va una página: completa si no le falta nada de lo que se pide."""
    if pagina.clase is ClasePagina.QUE_ES:
        return Avance.COMPLETA
    a_mano = [campo for campo in pagina.campos if not campo.calculado]
    con_algo = [
        campo
        for campo in a_mano
        if campo.clave in no_aplica or not esta_vacio(valores.get(campo.clave))
    ]
    faltan = [
        campo for campo in a_mano if campo.clave not in no_aplica and falta(campo, valores, perfil)
    ]
    if con_algo and not faltan:
        return Avance.COMPLETA
    propios = [campo for campo in con_algo if not campo.automatico]
    return Avance.EMPEZADA if propios else Avance.VACIA


def que_falta(campo: Campo) -> str:
    """La frase junto a un campo obligatorio vacío."""
    return f"{_VERBOS[campo.tipo]}: {campo.etiqueta[:1].lower()}{campo.etiqueta[1:]}."

"""Lectura de XML de origen desconocido: sin DTD ni entidades, con topes y sin nada de más.

Sólo se guardan los elementos que se van a usar; lo demás se recorre y se olvida, de modo que la
memoria la acota lo útil y no lo que el archivo traiga.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from app.documentos.cronograma.errores import PlanDesmedido, PlanIlegible, PlanPeligroso

NIVELES = 64
ELEMENTOS = 1_000_000
GUARDADOS = 400_000
TEXTO = 4_000
"""Caracteres que se guardan de un texto; a cada dato se le mide después su propio largo."""
ATRIBUTOS = 100_000
"""Caracteres que pueden sumar los atributos de un elemento."""
XINCLUDE = "{http://www.w3.org/2001/XInclude}"


@dataclass(slots=True)
class Nodo:
    """Un elemento leído. `nombre` va sin espacio de nombres; `espacio` lo dice aparte."""

    nombre: str
    espacio: str
    atributos: Mapping[str, str]
    hijos: list["Nodo"] = field(default_factory=list)
    partes: list[str] = field(default_factory=list)
    largo: int = 0

    @property
    def texto(self) -> str:
        """El texto propio, sin espacios alrededor."""
        return "".join(self.partes).strip()

    def todos(self, nombre: str) -> Iterator["Nodo"]:
        """Los hijos con ese nombre, en orden."""
        return (hijo for hijo in self.hijos if hijo.nombre == nombre)

    def hijo(self, nombre: str) -> "Nodo | None":
        """El primer hijo con ese nombre."""
        return next(self.todos(nombre), None)

    def dato(self, nombre: str) -> str:
        """El texto del primer hijo con ese nombre; vacío si no está."""
        hijo = self.hijo(nombre)
        return hijo.texto if hijo else ""


class _Receptor:
    """Recibe el documento por piezas y arma sólo lo pedido."""

    def __init__(self, interes: Collection[str], renglon: Collection[str], tope: int) -> None:
        self._interes = interes
        self._renglon = renglon
        self._tope = tope
        self._pila: list[Nodo] = []
        self._saltados = 0
        self._vistos = self._guardados = self._renglones = 0
        self.raiz: Nodo | None = None

    def start(self, etiqueta: str, atributos: Mapping[str, str]) -> None:
        self._medir(etiqueta, atributos)
        espacio, _, nombre = etiqueta.rpartition("}")
        if self._saltados or (self._pila and nombre not in self._interes):
            self._saltados += 1
            return
        nodo = Nodo(nombre, espacio.lstrip("{"), atributos)
        if self._pila:
            self._pila[-1].hijos.append(nodo)
        else:
            self.raiz = nodo
        self._pila.append(nodo)
        self._contar(nombre)

    def end(self, _etiqueta: str) -> None:
        if self._saltados:
            self._saltados -= 1
        else:
            self._pila.pop()

    def data(self, texto: str) -> None:
        if self._saltados or not self._pila:
            return
        nodo = self._pila[-1]
        if nodo.largo < TEXTO:
            nodo.partes.append(texto[: TEXTO - nodo.largo])
            nodo.largo += len(texto)

    def close(self) -> None:
        """El analizador lo pide al terminar."""

    def _medir(self, etiqueta: str, atributos: Mapping[str, str]) -> None:
        self._vistos += 1
        if etiqueta.startswith(XINCLUDE):
            raise PlanPeligroso(
                "El plan pide incluir otros archivos y eso no se permite.",
                sugerencia="Vuelva a exportarlo desde el programa en que se hizo.",
            )
        if len(self._pila) + self._saltados >= NIVELES:
            raise PlanDesmedido(f"El archivo anida más de {NIVELES} niveles.", sugerencia=_PARTA)
        if self._vistos > ELEMENTOS:
            raise PlanDesmedido("El archivo trae demasiados datos.", sugerencia=_PARTA)
        if sum(map(len, atributos.values())) > ATRIBUTOS:
            raise PlanDesmedido("El archivo trae un dato desmedido.", sugerencia=_PARTA)

    def _contar(self, nombre: str) -> None:
        self._guardados += 1
        self._renglones += nombre in self._renglon
        if self._renglones > self._tope:
            raise PlanDesmedido(
                f"El plan tiene más de {self._tope:,} tareas.".replace(",", " "), sugerencia=_PARTA
            )
        if self._guardados > GUARDADOS:
            raise PlanDesmedido("El archivo trae demasiados datos.", sugerencia=_PARTA)


_PARTA = "Exporte sólo la parte que necesita."


def leer_xml(datos: bytes, interes: Collection[str], renglon: Collection[str], tope: int) -> Nodo:
    """El documento con sólo los elementos de `interes`, bajo la raíz que sea.

    `renglon` nombra los elementos de los que se admiten a lo más `tope`. Errores: `PlanPeligroso`
    (DTD, entidades, inclusiones), `PlanDesmedido` (pasa de un tope), `PlanIlegible` (mal formado).
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    receptor = _Receptor(interes, renglon, tope)
    analizador = DefusedXMLParser(target=receptor, forbid_dtd=True)
    try:
        # De una vez: por pedazos, un dato enorme se volvería a recorrer desde el principio.
        analizador.feed(datos)
        analizador.close()
    except DefusedXmlException as error:
        raise PlanPeligroso(
            "El archivo declara entidades o una DTD y por seguridad no se abre.",
            sugerencia="Vuelva a exportarlo desde el programa en que se hizo.",
        ) from error
    except ParseError as error:
        linea, columna = error.position
        raise PlanIlegible(
            f"El archivo está cortado o dañado: deja de entenderse en la línea {linea}, "
            f"columna {columna + 1}.",
            sugerencia="Vuelva a exportarlo o a copiarlo.",
        ) from error
    except (ValueError, LookupError) as error:
        raise PlanIlegible(
            "El archivo usa una codificación de texto que no se reconoce.",
            sugerencia="Guárdelo en UTF-8.",
        ) from error
    if receptor.raiz is None:
        raise PlanIlegible("El archivo está vacío.", sugerencia="Vuelva a exportarlo.")
    return receptor.raiz

"""Lo que dice el documento de una herramienta, antes de tener forma de PDF o de libro."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.modelo.contexto import Contexto, Fila, Valor
from app.modelo.tipos import Campo, Columna, Herramienta, Seccion, TipoCampo, TipoFicha
from app.modelo.valores import texto_visible

SIN_DATO = "—"


@dataclass(frozen=True, slots=True)
class Renglon:
    """Un dato con su etiqueta. `valor` ya es texto para leer; vacío si no se capturó."""

    etiqueta: str
    valor: str


@dataclass(frozen=True, slots=True)
class Cuadro:
    """Una tabla capturada: títulos de columna y filas de texto."""

    etiqueta: str
    columnas: tuple[str, ...]
    filas: tuple[tuple[str, ...], ...]


Parte = Renglon | Cuadro


@dataclass(frozen=True, slots=True)
class Apartado:
    """Una sección del documento."""

    titulo: str
    partes: tuple[Parte, ...]


@dataclass(frozen=True, slots=True)
class Contenido:
    """El documento completo de una herramienta."""

    titulo: str
    clave: str
    herramienta: str
    dimension: int
    municipio: str
    clave_municipio: str
    ejercicio: int
    plazo: str
    elaborado: str
    apartados: tuple[Apartado, ...]

    @property
    def nombre_de_archivo(self) -> str:
        """Nombre ASCII sin extensión: `1a_15106_2026`."""
        return f"{self.clave}_{self.clave_municipio}_{self.ejercicio}"


def contenido_de(contexto: Contexto, clave: str) -> Contenido:
    """El documento de la herramienta `clave` con todos sus campos, llenos o no.

    `KeyError` si la herramienta no existe.
    """
    herramienta = contexto.modelo.herramienta(clave)
    apartados = [_cabecera(contexto, herramienta)]
    apartados += _apartados(contexto, herramienta)
    apartados.append(_evidencias(contexto, herramienta))
    return Contenido(
        titulo=herramienta.documento.titulo,
        clave=clave,
        herramienta=herramienta.nombre,
        dimension=herramienta.dimension,
        municipio=contexto.municipio_nombre,
        clave_municipio=contexto.municipio_clave,
        ejercicio=contexto.ejercicio,
        plazo=herramienta.plazo.texto,
        elaborado=contexto.hoy.isoformat(),
        apartados=tuple(apartados),
    )


def _cabecera(contexto: Contexto, herramienta: Herramienta) -> Apartado:
    valores = contexto.general(herramienta.clave)
    return Apartado(
        "Datos del documento", tuple(_partes(contexto, contexto.modelo.cabecera, valores))
    )


def _apartados(contexto: Contexto, herramienta: Herramienta) -> Iterator[Apartado]:
    """Las secciones en su orden; las repetidas salen juntas, una vez por ficha."""
    tipos = {tipo.clave: tipo for tipo in herramienta.fichas}
    hechos: set[str] = set()
    for seccion in herramienta.secciones:
        if not seccion.ficha:
            valores = contexto.general(herramienta.clave)
            yield Apartado(_titulo(seccion), tuple(_partes(contexto, seccion.campos, valores)))
        elif seccion.ficha not in hechos:
            hechos.add(seccion.ficha)
            yield from _repetidos(contexto, herramienta, tipos[seccion.ficha])


def _repetidos(contexto: Contexto, herramienta: Herramienta, tipo: TipoFicha) -> Iterator[Apartado]:
    secciones = [seccion for seccion in herramienta.secciones if seccion.ficha == tipo.clave]
    fichas = contexto.de_tipo(herramienta.clave, tipo.clave)
    if not fichas:
        yield Apartado(tipo.plural.capitalize(), (Renglon(tipo.plural.capitalize(), ""),))
    for ficha in fichas:
        nombre = str(ficha.valores.get(tipo.campo_titulo) or "")
        for seccion in secciones:
            titulo = f"{tipo.singular.capitalize()} {ficha.numero} · {_titulo(seccion)}"
            partes = tuple(_partes(contexto, seccion.campos, ficha.valores))
            yield Apartado(
                f"{titulo} · {nombre}" if nombre and seccion == secciones[0] else titulo, partes
            )


def _titulo(seccion: Seccion) -> str:
    return f"{seccion.letra}. {seccion.titulo}"


def _partes(
    contexto: Contexto, campos: Sequence[Campo], valores: Mapping[str, Valor]
) -> Iterator[Parte]:
    for campo in campos:
        valor = valores.get(campo.clave)
        if campo.tipo is TipoCampo.TABLA:
            yield _cuadro(contexto, campo, valor)
        else:
            texto = texto_visible(campo, valor, contexto.personas, contexto.evidencias)
            yield Renglon(campo.etiqueta, texto)


def _cuadro(contexto: Contexto, campo: Campo, valor: Valor) -> Cuadro:
    filas = valor if isinstance(valor, list | tuple) else ()
    return Cuadro(
        campo.etiqueta,
        tuple(columna.etiqueta for columna in campo.columnas),
        tuple(_celdas(contexto, campo.columnas, fila) for fila in filas),
    )


def _celdas(contexto: Contexto, columnas: Sequence[Columna], fila: Fila) -> tuple[str, ...]:
    return tuple(
        texto_visible(columna, fila.get(columna.clave), contexto.personas, contexto.evidencias)
        for columna in columnas
    )


def _evidencias(contexto: Contexto, herramienta: Herramienta) -> Apartado:
    propias = [
        evidencia
        for evidencia in contexto.evidencias.values()
        if evidencia.direccion.herramienta == herramienta.clave
    ]
    filas = tuple(
        (e.nombre, e.referida or f"{e.tamano:,} bytes".replace(",", " "), e.sha256[:16])
        for e in propias
    )
    cuadro = Cuadro("Archivos que acompañan", ("Nombre", "Tamaño o ubicación", "Huella"), filas)
    return Apartado("Evidencia", (cuadro,))

"""Comprobar que las partes del Modelo se corresponden: lo que los tipos solos no pueden decir.

Cada comprobación entrega `(lugar, motivo)`; la primera que aparece detiene la carga.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from app.modelo.definicion import DefinicionInvalida, Lugar, en_palabras
from app.modelo.pruebas import defectos_de_prueba
from app.modelo.revision_campos import Defecto, revisar_campos
from app.modelo.tipos import (
    Catalogo,
    Diagnostico,
    Herramienta,
    LimitesDelPlan,
    Modelo,
    Plazo,
    Pregunta,
    TipoDependencia,
)

FORMATO = 1
"""Versión del esquema de los TOML que este programa entiende."""

_FIJAN_FECHAS = (
    TipoDependencia.OBLIGATORIA,
    TipoDependencia.RECOMENDADA,
    TipoDependencia.TRASLAPE,
)


def revisar(modelo: Modelo) -> None:
    """Lanza `DefinicionInvalida` con el archivo, el lugar y el motivo del primer defecto."""
    # Primero catálogos e indicadores: sus claves son opciones de los campos.
    for catalogo in modelo.catalogos:
        _exigir(f"{catalogo.clave}.toml", catalogo, _de_catalogo(catalogo))
    _exigir("indicadores.toml", None, _repetidos("indicadores", _codigos(modelo)))
    _exigir("cabecera.toml", None, revisar_campos(modelo.cabecera, ("campos",), modelo))
    for herramienta in modelo.herramientas:
        _exigir(f"{herramienta.clave}.toml", herramienta, _de_herramienta(herramienta, modelo))
    _exigir("diagnostico.toml", modelo.diagnostico, _de_diagnostico(modelo.diagnostico, modelo))
    _exigir("modelo.toml", modelo, _de_conjunto(modelo))


def _exigir(archivo: str, objeto: object, defectos: Iterable[Defecto]) -> None:
    for lugar, motivo in defectos:
        raise DefinicionInvalida(archivo, en_palabras(lugar, objeto), motivo)


def _codigos(modelo: Modelo) -> list[str]:
    return [indicador.codigo for indicador in modelo.indicadores]


def _repetidos(lugar: str, claves: Iterable[str]) -> Iterator[Defecto]:
    for clave, veces in Counter(claves).items():
        if veces > 1:
            yield (lugar,), f"«{clave}» está {veces} veces"


def _de_herramienta(herramienta: Herramienta, modelo: Modelo) -> Iterator[Defecto]:
    if herramienta.formato != FORMATO:
        yield ("formato",), f"este programa entiende el formato {FORMATO}"
    if herramienta.dimension not in {d.numero for d in modelo.dimensiones}:
        yield ("dimension",), f"no existe la dimensión {herramienta.dimension}"
    yield from _de_plazo(herramienta.plazo)
    yield from _de_pasos(herramienta, modelo)
    yield from _de_niveles_y_reglas(herramienta)
    yield from _de_secciones(herramienta, modelo)


def _de_plazo(plazo: Plazo) -> Iterator[Defecto]:
    if not plazo.texto:
        yield ("plazo", "texto"), "falta el plazo con las palabras del Modelo"
    esperado = {"anual": plazo.meses == 12, "por_proyecto": plazo.meses == 0}
    if not esperado.get(plazo.tipo, plazo.meses > 0):
        yield ("plazo", "meses"), f"{plazo.meses} no corresponde a un plazo «{plazo.tipo}»"
    if plazo.vigencia_indefinida and plazo.vigencia_meses:
        yield ("plazo", "vigencia_meses"), "una vigencia indefinida no lleva meses"


def _de_pasos(herramienta: Herramienta, modelo: Modelo) -> Iterator[Defecto]:
    roles = {rol.clave for rol in modelo.roles}
    campos = {campo.clave: campo for campo in (*modelo.cabecera, *herramienta.campos())}
    for posicion, paso in enumerate(herramienta.pasos):
        lugar = ("pasos", posicion)
        if paso.numero != posicion + 1:
            yield (*lugar, "numero"), f"debe ser {posicion + 1}"
        if paso.responsable not in roles:
            yield (*lugar, "responsable"), f"no existe el rol «{paso.responsable}»"
        for motivo in defectos_de_prueba(paso, campos):
            yield (*lugar, "prueba"), motivo
    suma = sum(paso.dias for paso in herramienta.pasos)
    if suma != herramienta.plazo.dias_base:
        yield ("pasos",), f"suman {suma} días y el plazo dice {herramienta.plazo.dias_base}"


def _de_niveles_y_reglas(herramienta: Herramienta) -> Iterator[Defecto]:
    if [nivel.nivel for nivel in herramienta.niveles] != [0, 1, 2, 3, 4]:
        yield ("niveles",), "deben ser cinco, del 0 al 4"
    for posicion, regla in enumerate(herramienta.validaciones):
        if not regla.id.startswith(f"V-{herramienta.clave}-"):
            yield (
                ("validaciones", posicion, "id"),
                f"«{regla.id}» no empieza con V-{herramienta.clave}-",
            )
    yield from _repetidos("validaciones", (regla.id for regla in herramienta.validaciones))


def _de_secciones(herramienta: Herramienta, modelo: Modelo) -> Iterator[Defecto]:
    tipos = {tipo.clave for tipo in herramienta.fichas}
    campos = herramienta.campos()
    yield from _repetidos("secciones", (seccion.clave for seccion in herramienta.secciones))
    yield from _repetidos("secciones", (c.clave for c in (*campos, *modelo.cabecera)))
    for numero, seccion in enumerate(herramienta.secciones):
        if seccion.ficha and seccion.ficha not in tipos:
            yield ("secciones", numero, "ficha"), f"no existe la ficha «{seccion.ficha}»"
        yield from revisar_campos(
            seccion.campos, ("secciones", numero, "campos"), modelo, herramienta
        )
    yield from _de_fichas(herramienta)
    actuales = {campo.clave for campo in campos}
    for numero, (antes, ahora) in enumerate(herramienta.renombrados):
        if ahora not in actuales:
            yield ("renombrados", numero), f"no existe el campo «{ahora}»"
        if antes in actuales:
            yield ("renombrados", numero), f"el campo «{antes}» sigue existiendo"


def _de_fichas(herramienta: Herramienta) -> Iterator[Defecto]:
    for numero, tipo in enumerate(herramienta.fichas):
        propios = {
            campo.clave
            for seccion in herramienta.secciones
            if seccion.ficha == tipo.clave
            for campo in seccion.campos
        }
        if tipo.campo_titulo not in propios:
            yield (
                ("fichas", numero, "campo_titulo"),
                f"«{tipo.campo_titulo}» no es un campo de esa ficha",
            )


def _de_catalogo(catalogo: Catalogo) -> Iterator[Defecto]:
    for numero, fila in enumerate(catalogo.filas):
        if len(fila) != len(catalogo.columnas):
            yield ("filas", numero), f"tiene {len(fila)} datos y son {len(catalogo.columnas)}"
    yield from _repetidos("filas", (fila[0] for fila in catalogo.filas if fila))


def _de_diagnostico(diagnostico: Diagnostico, modelo: Modelo) -> Iterator[Defecto]:
    herramientas = {herramienta.clave for herramienta in modelo.herramientas}
    for numero, pregunta in enumerate(diagnostico.preguntas):
        lugar: Lugar = ("preguntas", numero)
        if pregunta.herramienta not in herramientas:
            yield (*lugar, "herramienta"), f"no existe «{pregunta.herramienta}»"
        yield from _de_rangos(pregunta, (*lugar, "rangos"))
    for posicion, ruta in enumerate(diagnostico.rutas):
        for clave in sorted(set(ruta.herramientas) - herramientas):
            yield ("rutas", posicion, "herramientas"), f"no existe «{clave}»"
    yield from _de_datos_del_diagnostico(diagnostico, modelo)


def _de_rangos(pregunta: Pregunta, lugar: Lugar) -> Iterator[Defecto]:
    if not pregunta.rangos:
        yield lugar, f"{pregunta.codigo} no tiene respuestas"
    for rango in pregunta.rangos:
        if not 0 <= rango.valor <= 4:
            yield lugar, f"{pregunta.codigo}: el valor va de 0 a 4"
        if pregunta.captura != "opcion" and rango.desde is None:
            yield lugar, f"{pregunta.codigo}: a un rango le falta «desde»"
    yield from _repetidos(en_palabras(lugar), (rango.clave for rango in pregunta.rangos))


def _de_datos_del_diagnostico(diagnostico: Diagnostico, modelo: Modelo) -> Iterator[Defecto]:
    claves = [pregunta.codigo for pregunta in diagnostico.preguntas]
    grupos = [("contexto", n, dato.campos) for n, dato in enumerate(diagnostico.contexto)]
    grupos += [("cumplimiento", n, dato.campos) for n, dato in enumerate(diagnostico.cumplimiento)]
    for nombre, numero, campos in grupos:
        claves += [campo.clave for campo in campos]
        yield from revisar_campos(campos, (nombre, numero, "campos"), modelo)
    claves += [campo.clave for campo in diagnostico.priorizacion]
    yield from revisar_campos(diagnostico.priorizacion, ("priorizacion",), modelo)
    yield from _repetidos("preguntas", claves)
    if [banda.desde for banda in diagnostico.bandas][:1] != [0]:
        yield ("bandas",), "la primera debe empezar en 0"


def _de_conjunto(modelo: Modelo) -> Iterator[Defecto]:
    claves = {herramienta.clave for herramienta in modelo.herramientas}
    yield from _repetidos("catalogos", (catalogo.clave for catalogo in modelo.catalogos))
    yield from _repetidos("campos", (c.clave for h in modelo.herramientas for c in h.campos()))
    for numero, dependencia in enumerate(modelo.dependencias):
        for clave in (dependencia.de, dependencia.a):
            if clave not in claves | {"dx"}:
                yield ("dependencias", numero), f"no existe la herramienta «{clave}»"
    yield from _de_olas(modelo, claves | {"dx"})
    yield from _de_limites(modelo.cronograma)
    if ciclo := _ciclo(modelo):
        yield ("dependencias",), f"forman un círculo: {' → '.join(ciclo)}"


def _de_limites(limites: LimitesDelPlan) -> Iterator[Defecto]:
    for nombre in ("simultaneas", "por_persona", "meses_de_ciclos"):
        if getattr(limites, nombre) < 1:
            yield ("cronograma", nombre), "debe ser al menos 1"
    cortes = [0, *(fase.hasta for fase in limites.fases)]
    seguidas = [fase.desde for fase in limites.fases] == cortes[:-1]
    if not seguidas or cortes != sorted(cortes) or cortes[-1] != 100:
        yield ("cronograma", "fases"), "deben ir seguidas de 0 a 100 %"
    for numero, hito in enumerate(limites.hitos):
        if not 0 < hito < 100:
            yield ("cronograma", "hitos", numero), "va entre 1 y 99 %"


def _de_olas(modelo: Modelo, claves: set[str]) -> Iterator[Defecto]:
    for posicion, ola in enumerate(modelo.olas):
        for ventana in ola.ventanas:
            if ventana.herramienta not in claves:
                yield ("olas", posicion), f"no existe la herramienta «{ventana.herramienta}»"
            if not 1 <= ventana.mes_inicio <= ventana.mes_fin:
                yield ("olas", posicion), f"los meses de {ventana.herramienta} están al revés"


def _ciclo(modelo: Modelo) -> list[str]:
    """Herramientas que se esperan unas a otras en círculo; vacío si no las hay."""
    espera: dict[str, set[str]] = {}
    for dependencia in modelo.dependencias:
        if dependencia.tipo in _FIJAN_FECHAS:
            espera.setdefault(dependencia.a, set()).add(dependencia.de)
    while libres := [a for a, previas in espera.items() if not previas & espera.keys()]:
        for clave in libres:
            del espera[clave]
    return sorted(espera)

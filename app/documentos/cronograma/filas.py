"""Los renglones del cronograma: qué se dibuja, en qué orden y bajo quién. Sin Qt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.dominio.cronograma_geometria import Fechas
from app.modelo.cronograma.valores import HERRAMIENTA, HITO, PASO, Actividad, Cronograma
from app.modelo.tipos import Herramienta, Modelo
from app.texto import clave_orden, sin_tildes

FIRMA = "cv_fecha_firma"
"""El campo que dice cuándo se firmó: su herramienta lleva el rombo de la firma."""

GRUPO = "grupo"
"""Clase del renglón que encabeza a otros; las demás clases son los tipos de actividad."""

MUNICIPIO, SIN_DATO = "municipio", "sin_dato"
"""Clases del cronograma general: un municipio con su barra, y el que no ha entregado."""


class Orden(StrEnum):
    """Cómo se ordenan las herramientas; salvo las dos primeras, cada grupo lleva su renglón."""

    OLA = "ola"
    MODELO = "modelo"
    OLAS = "olas"
    DIMENSION = "dimension"
    RESPONSABLE = "responsable"


class Filtro(StrEnum):
    """Qué parte del plan se muestra."""

    TODAS = "todas"
    ATRASADAS = "atrasadas"
    EN_CURSO = "en_curso"
    PROXIMAS = "proximas"
    MIAS = "mias"


PROXIMOS_DIAS = 30
"""Lo que abarca «próximas»: lo que empieza o vence en estos días."""


@dataclass(frozen=True, slots=True)
class Fila:
    """Un renglón. `meses_modelo` 0 = el Modelo no fija meses; `previsto`: firma que aún no llega.

    `firmas` son los días con rombo sobre la misma barra; `depende`, los nombres de lo que espera.
    `depende_de` es lo mismo como se escribe en la tabla: «1b; 2a P+30». `actividad` es la que
    representa, con todo lo demás que se sabe de ella; un grupo no tiene.
    `resumen` dice en pocas palabras cómo va lo que el renglón reúne. Sin dimensión (0), el color
    es neutro.
    """

    id: str
    clase: str
    clave: str
    herramienta: str
    nombre: str
    dimension: int
    ola: int
    fechas: Fechas
    critica: bool = False
    atraso: int = 0
    terminada: bool = False
    empezada: bool = False
    meses_modelo: int = 0
    plazo_modelo: str = ""
    firmas: tuple[date, ...] = ()
    previsto: date | None = None
    depende: tuple[str, ...] = ()
    depende_de: str = ""
    hijas: tuple["Fila", ...] = ()
    actividad: Actividad | None = None
    resumen: str = ""

    @property
    def es_herramienta(self) -> bool:
        """Si es el renglón de una herramienta, no un grupo ni un paso."""
        return self.clase == HERRAMIENTA


@dataclass(frozen=True, slots=True)
class Vista:
    """Cómo quiere verlo la persona. `persona`: de quién son las «mías» (id); vacía, de nadie.

    `con_base`: si se dibuja la línea base; lo que se dice de ella no cambia.
    """

    orden: Orden = Orden.OLA
    filtro: Filtro = Filtro.TODAS
    persona: str = ""
    con_base: bool = True


@dataclass(frozen=True, slots=True)
class Datos:
    """El cronograma junto con los nombres del Modelo."""

    cronograma: Cronograma
    modelo: Modelo


def filas(datos: Datos, vista: Vista) -> tuple[Fila, ...]:
    """El árbol completo: herramientas (o grupos con sus herramientas) y lo que cuelga de ellas."""
    todas = tuple(_podadas(herramientas(datos), vista, datos.cronograma.hoy))
    if not vista.con_base:
        todas = tuple(map(_sin_base, todas))
    match vista.orden:
        case Orden.MODELO:
            return todas
        case Orden.DIMENSION:
            return tuple(_por_dimension(datos.modelo, todas))
        case Orden.RESPONSABLE:
            return tuple(_por_responsable(_por_ola(todas)))
        case Orden.OLAS:
            return tuple(_en_olas(_por_ola(todas)))
        case Orden.OLA:
            return _por_ola(todas)


def herramientas(datos: Datos) -> tuple[Fila, ...]:
    """Una fila por herramienta planeada, en el orden del Modelo."""
    actividades = datos.cronograma.actividades
    hijas: dict[str, list[Actividad]] = {}
    for actividad in actividades:
        hijas.setdefault(actividad.padre, []).append(actividad)
    juntas = _Juntas(hijas, _dependencias(datos), escritas(datos.cronograma))
    propias = [a for a in actividades if a.tipo == HERRAMIENTA]
    return tuple(_de_herramienta(datos, a, juntas) for a in propias)


def escritas(cronograma: Cronograma) -> Mapping[str, str]:
    """Lo que espera cada actividad (por id) como se escribe: «1b; 2a P+30»."""
    claves = {a.id: a.clave or a.herramienta for a in cronograma.actividades}
    partes: dict[str, list[str]] = {}
    for enlace in cronograma.enlaces:
        if enlace.de in claves:
            escrito = _escrito(claves[enlace.de], enlace.tipo.value, enlace.desfase)
            partes.setdefault(enlace.a, []).append(escrito)
    return {a: "; ".join(sorted(suyas)) for a, suyas in partes.items()}


def coincidencias(arbol: Iterable[Fila], busca: str) -> tuple[str, ...]:
    """Los renglones (su id, de arriba abajo) cuyo nombre, clave o responsable trae lo escrito."""
    quiero = sin_tildes(" ".join(busca.split()))
    if not quiero:
        return ()
    return tuple(fila.id for fila in _todas(arbol) if quiero in _buscable(fila))


def planas(arbol: Iterable[Fila], abiertas: set[str]) -> tuple[Fila, ...]:
    """Las filas a la vista, de arriba abajo, según cuáles están abiertas."""
    a_la_vista: list[Fila] = []
    for fila in arbol:
        a_la_vista.append(fila)
        if fila.hijas and fila.id in abiertas:
            a_la_vista += planas(fila.hijas, abiertas)
    return tuple(a_la_vista)


@dataclass(frozen=True, slots=True)
class _Juntas:
    hijas: Mapping[str, Sequence[Actividad]]
    esperan: Mapping[str, tuple[str, ...]]
    escritas: Mapping[str, str]


def _de_herramienta(datos: Datos, actividad: Actividad, juntas: _Juntas) -> Fila:
    definida = datos.modelo.herramienta(actividad.herramienta)
    firmas = tuple(h.inicio for h in juntas.hijas.get(actividad.id, ()) if h.tipo == HITO)
    return replace(
        _con_hijas(actividad, juntas),
        clave=definida.clave,
        nombre=definida.nombre_corto or definida.nombre,
        meses_modelo=definida.plazo.meses,
        plazo_modelo=definida.plazo.texto,
        firmas=firmas,
        previsto=actividad.fin if _lleva_firma(definida) and not firmas else None,
    )


def _con_hijas(actividad: Actividad, juntas: _Juntas) -> Fila:
    propias = (h for h in juntas.hijas.get(actividad.id, ()) if h.tipo != HITO)
    menores = sorted(propias, key=lambda h: h.inicio)
    return replace(
        _fila(actividad),
        depende=juntas.esperan.get(actividad.id, ()),
        depende_de=juntas.escritas.get(actividad.id, ""),
        hijas=tuple(_con_hijas(hija, juntas) for hija in menores),
    )


def _fila(actividad: Actividad) -> Fila:
    terminada = actividad.terminada or actividad.avance >= 100
    return Fila(
        id=actividad.id,
        clase=actividad.tipo,
        clave=actividad.clave,
        herramienta=actividad.herramienta,
        nombre=actividad.nombre,
        dimension=actividad.dimension,
        ola=actividad.ola,
        fechas=_fechas(actividad),
        critica=actividad.critica,
        atraso=actividad.atraso_dias,
        terminada=terminada,
        empezada=terminada or actividad.avance > 0 or actividad.inicio_real is not None,
        actividad=actividad,
    )


def _fechas(actividad: Actividad) -> Fechas:
    atraso = actividad.atraso_dias
    return Fechas(
        inicio=actividad.inicio,
        fin=actividad.fin,
        avance=actividad.avance,
        vigencia_inicio=actividad.vigencia_inicio,
        vigencia_fin=actividad.vigencia_fin,
        vigencia_indefinida=actividad.vigencia_indefinida,
        base_inicio=actividad.base_inicio,
        base_fin=actividad.base_fin,
        atrasada_hasta=actividad.fin + timedelta(days=atraso) if atraso > 0 else None,
    )


def _podadas(todas: Iterable[Fila], vista: Vista, hoy: date) -> Iterable[Fila]:
    """Las que pasan el filtro, o tienen debajo alguna que pasa (entonces, sólo con ésas)."""
    if vista.filtro is Filtro.TODAS:
        yield from todas
        return
    for fila in todas:
        if _pasa(fila, vista, hoy):
            yield fila
        elif hijas := tuple(_podadas(fila.hijas, vista, hoy)):
            yield replace(fila, hijas=hijas)


def _pasa(fila: Fila, vista: Vista, hoy: date) -> bool:
    # Los pasos siguen a su herramienta: solos, llenarían la lista de lo mismo.
    if fila.clase == PASO:
        return False
    match vista.filtro:
        case Filtro.ATRASADAS:
            return fila.atraso > 0
        case Filtro.EN_CURSO:
            return not fila.terminada and (fila.empezada or fila.fechas.inicio <= hoy)
        case Filtro.PROXIMAS:
            hasta = hoy + timedelta(days=PROXIMOS_DIAS)
            cerca = any(hoy <= dia <= hasta for dia in (fila.fechas.inicio, fila.fechas.fin))
            return cerca and not fila.terminada
        case Filtro.MIAS:
            de_quien = fila.actividad.responsable if fila.actividad else ""
            return bool(vista.persona) and de_quien == vista.persona
        case Filtro.TODAS:
            return True


def _sin_base(fila: Fila) -> Fila:
    fechas = replace(fila.fechas, base_inicio=None, base_fin=None)
    return replace(fila, fechas=fechas, hijas=tuple(map(_sin_base, fila.hijas)))


def _por_ola(todas: Iterable[Fila]) -> tuple[Fila, ...]:
    return tuple(sorted(todas, key=lambda f: (f.ola, f.fechas.inicio, f.clave)))


def _por_dimension(modelo: Modelo, todas: tuple[Fila, ...]) -> Iterable[Fila]:
    for dimension in modelo.dimensiones:
        suyas = tuple(f for f in todas if f.dimension == dimension.numero)
        if suyas:
            numero = dimension.numero
            yield _grupo(f"dimension {numero}", str(numero), dimension.nombre, suyas)


def _en_olas(todas: tuple[Fila, ...]) -> Iterable[Fila]:
    for ola in sorted({f.ola for f in todas}):
        suyas = tuple(f for f in todas if f.ola == ola)
        nombre = "Ola 0: arranque" if not ola else f"Ola {ola}"
        yield replace(_grupo(f"ola {ola}", "", nombre, suyas), dimension=0, ola=ola)


def _por_responsable(todas: tuple[Fila, ...]) -> Iterable[Fila]:
    quienes: dict[str, list[Fila]] = {}
    for fila in todas:
        nombre = fila.actividad.responsable_nombre if fila.actividad else ""
        quienes.setdefault(nombre, []).append(fila)
    # Sin responsable va al final: es lo que falta por repartir.
    for nombre in sorted(quienes, key=lambda n: (not n, clave_orden(n))):
        suyas = tuple(quienes[nombre])
        rotulo = nombre or "Sin responsable"
        yield replace(_grupo(f"responsable {nombre}", "", rotulo, suyas), dimension=0)


def _grupo(identidad: str, clave: str, nombre: str, suyas: tuple[Fila, ...]) -> Fila:
    return Fila(
        id=identidad,
        clase=GRUPO,
        clave=clave,
        herramienta="",
        nombre=nombre,
        dimension=suyas[0].dimension,
        ola=0,
        fechas=Fechas(
            min(f.fechas.inicio for f in suyas),
            max(f.fechas.fin for f in suyas),
            sum(f.fechas.avance for f in suyas) // len(suyas),
        ),
        hijas=suyas,
    )


def _todas(arbol: Iterable[Fila]) -> Iterable[Fila]:
    for fila in arbol:
        yield fila
        yield from _todas(fila.hijas)


def _buscable(fila: Fila) -> str:
    quien = fila.actividad.responsable_nombre if fila.actividad else ""
    return sin_tildes(f"{fila.clave} {fila.nombre} {quien}")


def _escrito(clave: str, tipo: str, desfase: int) -> str:
    """Lo usual (R sin desfase) se calla: así lo lee también quien lo escribe."""
    cola = f"{desfase:+d}" if desfase else ""
    return f"{clave} {tipo}{cola}" if cola or tipo != "R" else clave


def _dependencias(datos: Datos) -> Mapping[str, tuple[str, ...]]:
    """Lo que espera cada actividad. Las de sólo datos (A) no mueven fechas y no cuentan."""
    cortos = {h.clave: h.nombre_corto or h.nombre for h in datos.modelo.herramientas}
    nombres = {
        a.id: cortos[a.herramienta] if a.tipo == HERRAMIENTA else a.nombre
        for a in datos.cronograma.actividades
    }
    esperan: dict[str, tuple[str, ...]] = {}
    for enlace in datos.cronograma.enlaces:
        if enlace.tipo.value != "A" and enlace.de in nombres:
            esperan[enlace.a] = (*esperan.get(enlace.a, ()), nombres[enlace.de])
    return esperan


def _lleva_firma(herramienta: Herramienta) -> bool:
    return any(campo.clave == FIRMA for campo in herramienta.campos())

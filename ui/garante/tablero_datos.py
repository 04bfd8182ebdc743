"""Lo que muestra el tablero: leerlo, filtrarlo, ordenarlo y decirlo con palabras. Sin Qt."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from app.garante import observaciones, revision, tablero
from app.garante.vistas import Celda, Conteos, Distribucion, Faltante, FilaTablero
from app.garante.vistas_revision import EntregaEnRevision, Observacion
from app.modelo.tipos import Modelo
from app.texto import clave_orden, sin_tildes
from ui.comun import fechas
from ui.comun.insignias import ESTADOS, Estado, vencida
from ui.garante import revision_palabras as palabras

MARGINACION = ("muy bajo", "bajo", "medio", "alto", "muy alto")
ABIERTAS = frozenset({"sin_empezar", "en_curso", "con_observaciones"})
NO_APLICA = "no_aplica"


class Herramienta(NamedTuple):
    """Lo que el tablero necesita de una herramienta del Modelo."""

    clave: str
    nombre: str
    dimension: int


class DatosTablero(NamedTuple):
    """Una lectura completa de la base, al día de `hoy`."""

    hoy: date
    limite: date | None
    conteos: Conteos
    filas: tuple[FilaTablero, ...]
    faltan: tuple[Faltante, ...]
    dimensiones: tuple[Distribucion, ...]
    entregas: Mapping[str, EntregaEnRevision]
    observaciones: Mapping[str, tuple[Observacion, ...]]

    @property
    def vencidas(self) -> int:
        """Observaciones cuyo plazo pasó sin que el municipio contestara."""
        todas = (una for suyas in self.observaciones.values() for una in suyas)
        return sum(palabras.vencida(una, self.hoy) for una in todas)


class Grupo(Enum):
    """Grupos de población con que se compara (consolidacion.md §4)."""

    TODOS = ("todos", 0, None)
    MENOS_DE_10 = ("menos de 10 mil hab.", 0, 10_000)
    DE_10_A_50 = ("10–50 mil hab.", 10_000, 50_000)
    DE_50_A_200 = ("50–200 mil hab.", 50_000, 200_000)
    MAS_DE_200 = ("más de 200 mil hab.", 200_000, None)

    @property
    def texto(self) -> str:
        """Cómo se dice."""
        return str(self.value[0])

    def incluye(self, poblacion: int) -> bool:
        """Si un municipio de esa población es del grupo."""
        _, desde, hasta = self.value
        return poblacion >= desde and (hasta is None or poblacion < hasta)


class Orden(Enum):
    """Cómo se acomodan los renglones. De mayor a menor, salvo el nombre."""

    NOMBRE = "nombre"
    AVANCE = "avance"
    POBLACION = "población"
    MARGINACION = "marginación"


class Muestra(Enum):
    """Qué parte del padrón se ve; la eligen las cifras de arriba."""

    TODOS = "todos"
    ENTREGARON = "entregaron"
    FALTAN = "faltan"


class Vista(NamedTuple):
    """Todo lo que decide qué renglones se ven y en qué orden."""

    grupo: Grupo = Grupo.TODOS
    orden: Orden = Orden.NOMBRE
    muestra: Muestra = Muestra.TODOS
    busca: str = ""


def leer(base: Any) -> DatosTablero:
    """Todo el tablero de una vez; se llama en el hilo de trabajo."""
    suyas: dict[str, list[Observacion]] = defaultdict(list)
    for una in observaciones.todas(base):
        suyas[una.municipio].append(una)
    return DatosTablero(
        hoy=base.reloj.hoy(),
        limite=base.fecha_limite,
        conteos=tablero.conteos(base),
        filas=tablero.mapa(base),
        faltan=tuple(sorted(tablero.quien_falta(base), key=_urgencia)),
        dimensiones=tablero.instalacion_por_dimension(base),
        entregas={una.municipio: una for una in revision.vigentes(base)},
        observaciones={clave: tuple(unas) for clave, unas in suyas.items()},
    )


def herramientas(modelo: Modelo) -> tuple[Herramienta, ...]:
    """Las columnas del mapa, en el orden del Modelo."""
    return tuple(Herramienta(h.clave, h.nombre_corto, h.dimension) for h in modelo.herramientas)


def visibles(filas: Iterable[FilaTablero], vista: Vista) -> tuple[FilaTablero, ...]:
    """Los renglones que pide la vista, en su orden."""
    palabras = sin_tildes(vista.busca).split()
    quedan = [
        fila
        for fila in filas
        if vista.grupo.incluye(fila.poblacion)
        and _en_muestra(fila, vista.muestra)
        and all(palabra in f"{sin_tildes(fila.nombre)} {fila.clave}" for palabra in palabras)
    ]
    # Primero por nombre: los empates del orden elegido quedan en orden alfabético.
    quedan.sort(key=lambda fila: clave_orden(fila.nombre))
    if vista.orden is Orden.AVANCE:
        quedan.sort(key=_por_avance)
    elif vista.orden is Orden.POBLACION:
        quedan.sort(key=lambda fila: -fila.poblacion)
    elif vista.orden is Orden.MARGINACION:
        quedan.sort(key=lambda fila: -_grado(fila.marginacion))
    return tuple(quedan)


def avance(fila: FilaTablero) -> int | None:
    """Avance medio de las herramientas que aplican; `None` si no ha entregado."""
    valores = [c.avance for c in fila.celdas if c.avance is not None and c.estado != NO_APLICA]
    return round(sum(valores) / len(valores)) if valores else None


def cifra(celda: Celda) -> str:
    """El dígito de la casilla; vacío es «sin dato»."""
    if celda.estado == NO_APLICA:
        return "–"
    return "" if celda.nivel is None else str(celda.nivel)


def dias_vencida(celda: Celda, hoy: date) -> int:
    """Días desde que debió terminar, si sigue abierta; si no, cero."""
    if celda.fin is None or celda.situacion not in ABIERTAS or (celda.avance or 0) >= 100:
        return 0
    return max(0, (hoy - date.fromisoformat(celda.fin)).days)


def con_esquina(celda: Celda, hoy: date) -> bool:
    """Si lleva la esquina roja: va tarde o tiene observaciones por atender."""
    return celda.situacion == "con_observaciones" or dias_vencida(celda, hoy) > 0


def estado_de(celda: Celda, hoy: date) -> Estado | None:
    """El estado con su forma; el atraso gana. `None` es «sin dato»."""
    if celda.situacion is None:
        return None
    if dias := dias_vencida(celda, hoy):
        return vencida(dias)
    return ESTADOS[celda.situacion]


def que_pasa(celda: Celda, hoy: date) -> str:
    """«nivel 3, en curso», «sin dato», «no aplica»."""
    if celda.estado == NO_APLICA:
        return "no aplica"
    if celda.nivel is None:
        return "sin dato"
    partes = [f"nivel {celda.nivel}"]
    if celda.situacion in ESTADOS:
        partes.append(ESTADOS[celda.situacion].texto.lower())
    if dias := dias_vencida(celda, hoy):
        partes.append(f"vencida hace {fechas.dias(dias)}")
    return ", ".join(partes)


def hablada(fila: FilaTablero, herramienta: Herramienta, celda: Celda, hoy: date) -> str:
    """Lo que oye quien no ve la casilla: «Aculco, 1b Política…: nivel 3, en curso»."""
    return f"{fila.nombre}, {herramienta.clave} {herramienta.nombre}: {que_pasa(celda, hoy)}"


def ayuda(fila: FilaTablero, herramienta: Herramienta, celda: Celda, hoy: date) -> str:
    """La ayuda emergente de una casilla, en renglones."""
    renglones = [fila.nombre, f"{herramienta.clave} {herramienta.nombre}"]
    if celda.nivel is None:
        return "\n".join([*renglones, "Sin dato: no ha entregado."])
    renglones.append(_mayuscula(que_pasa(celda, hoy)))
    if celda.avance is not None and celda.estado != NO_APLICA:
        renglones.append(f"Avance {celda.avance} %")
    if dias := lapso(celda):
        renglones.append(dias)
    return "\n".join(renglones)


def lapso(celda: Celda) -> str:
    """«5 ene 2026 – 5 abr 2026», o lo que se sepa."""
    inicio, fin = (fechas.corta(date.fromisoformat(d)) if d else "" for d in _extremos(celda))
    if inicio and fin:
        return f"{inicio} – {fin}"
    if inicio:
        return f"desde el {inicio}"
    return f"hasta el {fin}" if fin else ""


def atraso(faltante: Faltante) -> str:
    """Lo que se dice junto al nombre de quien falta."""
    if faltante.en_cuarentena:
        return "en cuarentena"
    if not faltante.con_convenio:
        return "sin convenio"
    if faltante.dias_atraso is None:
        return "sin fecha de corte"
    if not faltante.dias_atraso:
        return "a tiempo"
    return f"{fechas.dias(faltante.dias_atraso)} de atraso"


def recordatorio(faltante: Faltante, limite: date | None) -> str:
    """Un recado amable, para pegarlo en un correo o en un mensaje."""
    corte = ""
    if limite is not None and faltante.dias_atraso:
        hace = fechas.dias(faltante.dias_atraso)
        corte = f" La fecha de corte fue el {fechas.larga(limite)}, hace {hace}."
    elif limite is not None:
        corte = f" La fecha de corte es el {fechas.larga(limite)}."
    return (
        f"Municipio de {faltante.nombre}:\n\n"
        "Le escribimos del órgano garante. Todavía no tenemos su entrega del Modelo de "
        f"Transparencia Municipal.{corte}\n\n"
        "En su programa, la pantalla «Entregar» le ayuda a preparar el paquete; puede traerlo en "
        "una memoria USB o mandarlo por correo. Si ya lo entregó, no haga caso de este recado. Si "
        "algo se lo impide, díganos y le ayudamos.\n\n"
        "Gracias por su trabajo.\n"
    )


def resumen_de_fila(fila: FilaTablero) -> str:
    """«31,254 hab. · marginación media · Región Atlacomulco»."""
    partes = [f"{fila.poblacion:,} hab."]
    if fila.marginacion:
        partes.append(f"marginación: {fila.marginacion.lower()}")
    if fila.region:
        partes.append(fila.region)
    return " · ".join(partes)


def por_clave(filas: Iterable[FilaTablero]) -> Mapping[str, FilaTablero]:
    """Las filas, por la clave de su municipio."""
    return {fila.clave: fila for fila in filas}


def cuantos(filas: Sequence[FilaTablero], total: int) -> str:
    """«125 municipios × 17 herramientas», o cuántos se ven de cuántos."""
    columnas = len(filas[0].celdas) if filas else 0
    if not filas:
        return "Ningún municipio con ese filtro"
    if len(filas) == total:
        return f"{total} municipios × {columnas} herramientas"
    return f"{len(filas)} de {total} municipios"


def _urgencia(faltante: Faltante) -> tuple[bool, int, str]:
    """Primero quien tiene convenio y más días de atraso; después, por nombre."""
    return (
        not faltante.con_convenio,
        -(faltante.dias_atraso or 0),
        clave_orden(faltante.nombre),
    )


def _en_muestra(fila: FilaTablero, muestra: Muestra) -> bool:
    if muestra is Muestra.TODOS:
        return True
    return (fila.secuencia is not None) is (muestra is Muestra.ENTREGARON)


def _por_avance(fila: FilaTablero) -> tuple[bool, int]:
    valor = avance(fila)
    return valor is None, -(valor or 0)


def _grado(marginacion: str) -> int:
    texto = sin_tildes(marginacion)
    return MARGINACION.index(texto) if texto in MARGINACION else -1


def _extremos(celda: Celda) -> tuple[str | None, str | None]:
    return celda.inicio, celda.fin


def _mayuscula(texto: str) -> str:
    return texto[:1].upper() + texto[1:]

"""Las cifras del tablero, siempre de los renglones de resumen y nunca de las respuestas.

Lo que no se reportó es `None` («sin dato»); jamás cuenta como cero ni entra en una mediana.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from app.dominio.estadistica import resumir
from app.garante import tablas
from app.garante.base import Base, anotar
from app.garante.errores import SinEntrega
from app.garante.vistas import (
    Celda,
    Conteos,
    Distribucion,
    EstadoClave,
    EstadoImportacion,
    Faltante,
    FilaTablero,
    NivelHerramienta,
    PuntoTendencia,
    Renglon,
)
from app.garante.vistas_revision import EstadoEntrega

NO_APLICA = "no_aplica"
NIVEL_MAXIMO = 4

_padron, _vigente, _corte, _resumen = (
    tablas.padron.c,
    tablas.vigente.c,
    tablas.corte.c,
    tablas.resumen.c,
)


def conteos(base: Base) -> Conteos:
    """Las cifras de arriba del tablero, al día del reloj de la base."""
    limite = base.fecha_limite
    with base.leer() as conexion:
        con_convenio = len(_con_convenio(conexion))
        vencio = limite is not None and limite <= base.reloj.hoy()
        return Conteos(
            padron=_contar(conexion, select(func.count()).select_from(tablas.padron)),
            con_convenio=con_convenio,
            entregaron=_contar(conexion, select(func.count()).select_from(tablas.vigente)),
            esperados=None if limite is None else (con_convenio if vencio else 0),
            cuarentena=_contar(
                conexion,
                select(func.count()).where(
                    tablas.importacion.c.estado == EstadoImportacion.CUARENTENA
                ),
            ),
            por_revisar=_contar(conexion, _por_revisar()),
        )


def _por_revisar() -> Select[Any]:
    """Las vigentes que esperan a quien revisa: ni decididas ni en manos del municipio."""
    observadas = select(tablas.revision.c.instantanea).where(
        tablas.revision.c.estado == EstadoEntrega.OBSERVADA
    )
    return select(func.count()).where(
        _vigente.revisada == "", _vigente.instantanea.not_in(observadas)
    )


def mapa(base: Base) -> tuple[FilaTablero, ...]:
    """Todo el padrón por clave, con las herramientas del Modelo en su orden."""
    orden = tuple(herramienta.clave for herramienta in base.modelo.herramientas)
    with base.leer() as conexion:
        celdas: dict[str, dict[str, Celda]] = defaultdict(dict)
        for fila in conexion.execute(_resumenes_vigentes()):
            celdas[fila.municipio][fila.herramienta] = Celda(
                fila.herramienta,
                fila.estado,
                fila.situacion,
                fila.nivel,
                fila.avance,
                fila.inicio,
                fila.fin,
                fila.evidencias,
            )
        return tuple(
            _fila_tablero(fila, celdas.get(fila.clave, {}), orden)
            for fila in conexion.execute(_padron_con_corte())
        )


def quien_falta(base: Base) -> tuple[Faltante, ...]:
    """Municipios del padrón sin entrega, primero los que tienen convenio."""
    limite = base.fecha_limite
    atraso = None if limite is None else max(0, (base.reloj.hoy() - limite).days)
    with base.leer() as conexion:
        con_convenio = _con_convenio(conexion)
        apartados = _en_cuarentena(conexion)
        filas = conexion.execute(
            select(_padron.clave, _padron.nombre, _padron.contacto)
            .outerjoin_from(tablas.padron, tablas.vigente, _vigente.municipio == _padron.clave)
            .where(_vigente.municipio.is_(None))
            .order_by(_padron.clave)
        )
        faltantes = [
            Faltante(
                clave=fila.clave,
                nombre=fila.nombre,
                con_convenio=fila.clave in con_convenio,
                en_cuarentena=apartados.get(fila.clave, 0),
                contacto=fila.contacto,
                dias_atraso=atraso if fila.clave in con_convenio else None,
            )
            for fila in filas
        ]
    return tuple(sorted(faltantes, key=lambda f: not f.con_convenio))


def instalacion_por_dimension(base: Base) -> tuple[Distribucion, ...]:
    """Nivel medio de instalación 0–100 por dimensión: Σ nivel ÷ (4 × aplicables)."""
    dimension_de = {h.clave: h.dimension for h in base.modelo.herramientas}
    niveles: dict[tuple[str, int], list[int]] = defaultdict(list)
    with base.leer() as conexion:
        for fila in conexion.execute(_resumenes_vigentes()):
            if fila.estado != NO_APLICA and fila.herramienta in dimension_de:
                niveles[fila.municipio, dimension_de[fila.herramienta]].append(fila.nivel)
    return tuple(
        _distribucion(
            dimension.numero,
            {m: _media(v) for (m, d), v in niveles.items() if d == dimension.numero},
        )
        for dimension in base.modelo.dimensiones
    )


def diagnostico_por_dimension(base: Base) -> tuple[Distribucion, ...]:
    """Puntaje 0–100 del diagnóstico por dimensión, de quienes lo contestaron."""
    columnas = [tablas.corte.c[f"dimension{d.numero}"] for d in base.modelo.dimensiones]
    with base.leer() as conexion:
        filas = conexion.execute(
            select(_corte.municipio, *columnas).join(tablas.vigente, _es_el_vigente())
        ).all()
    return tuple(
        _distribucion(
            dimension.numero,
            {f.municipio: Fraction(f[lugar]) for f in filas if f[lugar] is not None},
        )
        for lugar, dimension in enumerate(base.modelo.dimensiones, start=1)
    )


def niveles_por_herramienta(base: Base) -> tuple[NivelHerramienta, ...]:
    """Cuántos municipios hay en cada nivel de cada herramienta (C-06), con los sin dato aparte."""
    cuentas: dict[str, list[int]] = defaultdict(lambda: [0] * (NIVEL_MAXIMO + 1))
    no_aplica: dict[str, int] = defaultdict(int)
    with base.leer() as conexion:
        padron = _contar(conexion, select(func.count()).select_from(tablas.padron))
        for fila in conexion.execute(_resumenes_vigentes()):
            if fila.estado == NO_APLICA:
                no_aplica[fila.herramienta] += 1
            else:
                cuentas[fila.herramienta][fila.nivel] += 1
    return tuple(
        _nivel_herramienta(h.clave, cuentas[h.clave], no_aplica[h.clave], padron)
        for h in base.modelo.herramientas
    )


def tendencia(base: Base) -> tuple[PuntoTendencia, ...]:
    """Instalación por trimestre y versión del Modelo; versiones distintas no se mezclan."""
    niveles: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    consulta = (
        select(_corte.periodo, _corte.modelo, _corte.municipio, _resumen.nivel)
        .join(
            tablas.resumen,
            (_resumen.municipio == _corte.municipio) & (_resumen.periodo == _corte.periodo),
        )
        .where(_resumen.estado != NO_APLICA)
    )
    with base.leer() as conexion:
        for fila in conexion.execute(consulta):
            niveles[fila.periodo, fila.modelo][fila.municipio].append(fila.nivel)
    return tuple(
        _punto(periodo, modelo, [_media(v) for v in por_municipio.values()])
        for (periodo, modelo), por_municipio in sorted(niveles.items())
    )


def marcar_revisada(base: Base, municipio: str, *, operador: str = "") -> None:
    """Anota que la entrega vigente del municipio ya se revisó."""
    momento = base.ahora()
    with base.escribir() as conexion:
        cambiadas = conexion.execute(
            tablas.vigente.update().where(_vigente.municipio == municipio).values(revisada=momento)
        )
        if not cambiadas.rowcount:
            raise SinEntrega(
                "Ese municipio todavía no tiene una entrega aceptada.",
                sugerencia="Importe su paquete y vuelva a intentarlo.",
            )
        anotar(conexion, Renglon(momento, "entrega revisada", operador, municipio))


def _contar(conexion: Connection, consulta: Select[int]) -> int:
    return conexion.execute(consulta).scalar_one()


def _con_convenio(conexion: Connection) -> frozenset[str]:
    consulta = (
        select(tablas.clave.c.municipio)
        .where(tablas.clave.c.estado == EstadoClave.ACTIVA)
        .distinct()
    )
    return frozenset(conexion.scalars(consulta))


def _en_cuarentena(conexion: Connection) -> Mapping[str, int]:
    importacion = tablas.importacion.c
    consulta = (
        select(importacion.municipio, func.count())
        .where(importacion.estado == EstadoImportacion.CUARENTENA, importacion.municipio != "")
        .group_by(importacion.municipio)
    )
    return {fila[0]: fila[1] for fila in conexion.execute(consulta)}


def _es_el_vigente() -> ColumnElement[bool]:
    return (_vigente.municipio == _corte.municipio) & (_vigente.periodo == _corte.periodo)


def _resumenes_vigentes() -> Select[Any]:
    return select(tablas.resumen).join(
        tablas.vigente,
        (_vigente.municipio == _resumen.municipio) & (_vigente.periodo == _resumen.periodo),
    )


def _padron_con_corte() -> Select[Any]:
    return (
        select(
            tablas.padron,
            _vigente.secuencia,
            _corte.ejercicio,
            _corte.fecha_corte,
            tablas.instantanea.c.recibido,
            _corte.indice,
            _corte.cumplimiento,
        )
        .outerjoin_from(tablas.padron, tablas.vigente, _vigente.municipio == _padron.clave)
        .outerjoin(
            tablas.corte,
            (_corte.municipio == _vigente.municipio) & (_corte.periodo == _vigente.periodo),
        )
        .outerjoin(tablas.instantanea, tablas.instantanea.c.id == _vigente.instantanea)
        .order_by(_padron.clave)
    )


def _fila_tablero(
    fila: Row[Any], celdas: Mapping[str, Celda], orden: tuple[str, ...]
) -> FilaTablero:
    return FilaTablero(
        clave=fila.clave,
        nombre=fila.nombre,
        region=fila.region,
        poblacion=fila.poblacion,
        marginacion=fila.marginacion,
        lengua_indigena=fila.lengua_indigena,
        secuencia=fila.secuencia,
        ejercicio=fila.ejercicio,
        fecha_corte=fila.fecha_corte,
        recibido=fila.recibido,
        indice=fila.indice,
        cumplimiento=fila.cumplimiento,
        celdas=tuple(celdas.get(clave) or _sin_dato(clave) for clave in orden),
    )


def _sin_dato(clave: str) -> Celda:
    return Celda(clave, None, None, None, None, None, None, None)


def _media(niveles: list[int]) -> Fraction:
    return Fraction(100 * sum(niveles), NIVEL_MAXIMO * len(niveles))


def _distribucion(dimension: int, valores: Mapping[str, Fraction]) -> Distribucion:
    resumen = resumir(valores.values())
    return Distribucion(
        dimension=dimension,
        n=resumen.n,
        minimo=_decimal(min(valores.values(), default=None)),
        p25=_decimal(resumen.p25),
        mediana=_decimal(resumen.mediana),
        p75=_decimal(resumen.p75),
        maximo=_decimal(max(valores.values(), default=None)),
        valores=tuple(sorted((clave, float(valor)) for clave, valor in valores.items())),
    )


def _punto(periodo: str, modelo: str, medias: Iterable[Fraction]) -> PuntoTendencia:
    resumen = resumir(medias)
    return PuntoTendencia(
        periodo,
        modelo,
        resumen.n,
        _decimal(resumen.p25),
        _decimal(resumen.mediana),
        _decimal(resumen.p75),
    )


def _nivel_herramienta(
    clave: str, cuentas: list[int], no_aplica: int, padron: int
) -> NivelHerramienta:
    n0, n1, n2, n3, n4 = cuentas
    return NivelHerramienta(
        clave, (n0, n1, n2, n3, n4), no_aplica, padron - sum(cuentas) - no_aplica
    )


def _decimal(valor: Fraction | None) -> float | None:
    return None if valor is None else float(valor)

"""Lo que se escribe en la base cuando una entrega se guarda: todo dentro de una transacción.

Las filas que se escriben por miles van con el texto SQL ya compilado: construir la orden con
SQLAlchemy en cada paquete costaba más que ejecutarla.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import Dialect

from app.garante import parciales, tablas
from app.garante.guardados import leer_datos
from app.garante.promocion import Lugar, Promotor, campos_cerrados
from app.modelo.tipos import Modelo
from app.paquete.instantanea import Diagnostico, Instantanea

_PERIODO = re.compile(r"[0-9]{4}(-(T[1-4]|S[12]|[01][0-9]))?")
_CORTO = re.compile(r"[0-9A-Za-z_.\-]{1,20}")
COMPROMISO = "compromiso"


@dataclass(frozen=True, slots=True)
class Entrega:
    """Una entrega auténtica, lista para guardarse. Los nombres son columnas de `instantanea`."""

    manifiesto_sha256: str
    archivo: str
    municipio: str
    secuencia: int
    linaje: str
    anterior: str
    ejercicio: int
    periodo: str
    fecha_corte: str
    creado: str
    recibido: str
    tipo: str
    modelo: str
    esquema: int
    formato: int
    huella: str
    tamano: int


# Se arman una sola vez: hacerlo en cada paquete costaba más que ejecutarlas.
_INSTANTANEA = insert(tablas.instantanea).returning(tablas.instantanea.c.id)
_CORTE = insert(tablas.corte)
_CORTE_PREVIO = select(tablas.corte.c.secuencia).where(
    tablas.corte.c.municipio == bindparam("del_municipio"),
    tablas.corte.c.periodo == bindparam("del_periodo"),
)
_VIGENTE = insert(tablas.vigente)
_OTRO_VIGENTE = update(tablas.vigente).where(
    tablas.vigente.c.municipio == bindparam("del_municipio")
)


_COMPARABLES = (tablas.valor, tablas.indicador, tablas.compromiso, tablas.evidencia_recibida)
"""Lo que se copia de los datos de una entrega para consultarlo."""


class Consolidador:
    """Escribe entregas hechas con un Modelo: lo que de él hace falta se calcula una sola vez."""

    def __init__(self, modelo: Modelo, numeros: Mapping[Lugar, int]) -> None:
        self._modelo = modelo
        self._promotor = Promotor(modelo, numeros)
        self._herramientas = frozenset(herramienta.clave for herramienta in modelo.herramientas)
        self._indicadores = frozenset(indicador.codigo for indicador in modelo.indicadores)

    def guardar(
        self, conexion: Connection, entrega: Entrega, datos: Instantanea, comprimidos: bytes
    ) -> int:
        """Guarda la entrega y sus valores comparables; devuelve el id de la instantánea."""
        fila = {campo: getattr(entrega, campo) for campo in Entrega.__slots__}
        resultado = conexion.execute(_INSTANTANEA, {**fila, "vale": 1, "datos": comprimidos})
        numero = int(resultado.scalar_one())
        self._comparables(conexion, numero, datos)
        _insertar(conexion, tablas.respuesta_observacion, _filas_contestadas(numero, datos))
        return numero

    def _comparables(self, conexion: Connection, numero: int, datos: Instantanea) -> None:
        _insertar(conexion, tablas.valor, self._promotor.filas(numero, datos.respuestas))
        indicadores = _filas_indicadores(self._indicadores, numero, datos)
        _insertar(conexion, tablas.indicador, indicadores)
        _insertar(conexion, tablas.compromiso, _filas_compromisos(numero, datos))
        _insertar(conexion, tablas.evidencia_recibida, _filas_evidencias(numero, datos))

    def estado(self, conexion: Connection, entrega: Entrega, datos: Instantanea) -> Instantanea:
        """El estado del municipio con esa entrega: si es parcial, lo anterior más ella."""
        return parciales.efectiva(
            conexion, self._modelo, entrega.municipio, entrega.secuencia, datos
        )

    def rehacer_siguientes(self, conexion: Connection, entrega: Entrega) -> None:
        """Vuelve a calcular las parciales que se apoyan en una entrega que acaba de llegar."""
        for fila in parciales.siguientes(conexion, entrega.municipio, entrega.secuencia):
            for tabla in _COMPARABLES:
                conexion.execute(delete(tabla).where(tabla.c.instantanea == fila.id))
            posterior = _entrega_guardada(fila)
            estado = self.estado(conexion, posterior, leer_datos(fila.datos))
            self._comparables(conexion, fila.id, estado)
            self.resumir(conexion, posterior, fila.id, estado)

    def resumir(
        self, conexion: Connection, entrega: Entrega, numero: int, datos: Instantanea
    ) -> None:
        """Pone los renglones de resumen del trimestre si ésta es su entrega más reciente.

        La regla sólo mira la secuencia: el resultado no depende del orden en que llegaron.
        """
        lugar = {"del_municipio": entrega.municipio, "del_periodo": entrega.periodo}
        previa = conexion.scalar(_CORTE_PREVIO, lugar)
        if previa is not None and previa > entrega.secuencia:
            return
        if previa is not None:
            borrar_resumen(conexion, entrega.municipio, entrega.periodo)
        conexion.execute(_CORTE, _fila_corte(entrega, numero, datos.diagnostico))
        resumen = _filas_resumen(self._herramientas, entrega, datos)
        _insertar(conexion, tablas.resumen, resumen)

    def retirar(self, conexion: Connection, numero: int) -> None:
        """La entrega deja de valer y se conserva; su trimestre vuelve a la anterior, si la hay."""
        tabla = tablas.instantanea
        conexion.execute(update(tabla).where(tabla.c.id == numero).values(vale=0))
        lugar = select(tablas.corte.c.municipio, tablas.corte.c.periodo)
        fila = conexion.execute(lugar.where(tablas.corte.c.instantanea == numero)).one_or_none()
        if fila is None:
            return
        borrar_resumen(conexion, fila.municipio, fila.periodo)
        anterior = conexion.execute(
            select(tabla)
            .where(
                tabla.c.municipio == fila.municipio,
                tabla.c.periodo == fila.periodo,
                tabla.c.vale == 1,
            )
            .order_by(tabla.c.secuencia.desc())
            .limit(1)
        ).one_or_none()
        if anterior is not None:
            entrega = _entrega_guardada(anterior)
            estado = self.estado(conexion, entrega, leer_datos(anterior.datos))
            self.resumir(conexion, entrega, anterior.id, estado)


def _entrega_guardada(fila: Row[Any]) -> Entrega:
    return Entrega(**{campo: getattr(fila, campo) for campo in Entrega.__slots__})


def numerar_campos(conexion: Connection, modelo: Modelo) -> dict[Lugar, int]:
    """Los números de los campos comparables; los que el Modelo estrena se agregan."""
    conocidos = _campos_numerados(conexion)
    nuevos = [lugar for lugar in campos_cerrados(modelo) if lugar not in conocidos]
    if not nuevos:
        return conocidos
    filas = [{"herramienta": herramienta, "campo": campo} for herramienta, campo in nuevos]
    conexion.execute(insert(tablas.campo), filas)
    return _campos_numerados(conexion)


def _campos_numerados(conexion: Connection) -> dict[Lugar, int]:
    filas = conexion.execute(select(tablas.campo))
    return {(fila.herramienta, fila.campo): fila.id for fila in filas}


def borrar_resumen(conexion: Connection, municipio: str, periodo: str) -> None:
    """Quita los renglones de un municipio y trimestre, para volver a ponerlos."""
    for tabla in (tablas.resumen, tablas.corte):
        conexion.execute(
            delete(tabla).where(tabla.c.municipio == municipio, tabla.c.periodo == periodo)
        )


def poner_vigente(conexion: Connection, entrega: Entrega, numero: int) -> None:
    """La entrega pasa a ser la que se muestra; queda por revisar."""
    valores: dict[str, Any] = {
        "instantanea": numero,
        "periodo": entrega.periodo,
        "secuencia": entrega.secuencia,
        "revisada": "",
    }
    cambio = conexion.execute(_OTRO_VIGENTE, {"del_municipio": entrega.municipio, **valores})
    if not cambio.rowcount:
        conexion.execute(_VIGENTE, {"municipio": entrega.municipio, **valores})


def _insertar(conexion: Connection, tabla: Table, filas: Sequence[tuple[Any, ...]]) -> None:
    """Escribe filas en el orden de las columnas de la tabla, que empieza por su llave.

    Un paquete auténtico puede repetir un registro: vale el último, sin detener la importación.
    """
    llave = len(tabla.primary_key.columns)
    unicas = list({fila[:llave]: fila for fila in filas}.values())
    orden = _orden(conexion.dialect, tabla)
    if orden.columnas:
        nombradas = [dict(zip(orden.columnas, fila, strict=True)) for fila in unicas]
        if nombradas:
            conexion.exec_driver_sql(orden.una, nombradas)
        return
    for desde in range(0, len(unicas), _GRUPO):
        grupo = unicas[desde : desde + _GRUPO]
        if len(grupo) == _GRUPO:
            conexion.exec_driver_sql(orden.grupo, tuple(chain.from_iterable(grupo)))
        else:
            conexion.exec_driver_sql(orden.una, grupo)


_GRUPO = 200
"""Filas por orden: SQLite tarda la tercera parte que recibiéndolas de una en una."""


@dataclass(frozen=True, slots=True)
class _Orden:
    """Un INSERT ya compilado. Con `columnas`, el controlador quiere cada fila por nombres."""

    una: str
    grupo: str
    columnas: tuple[str, ...]


@lru_cache(maxsize=64)
def _orden(dialecto: Dialect, tabla: Table) -> _Orden:
    columnas = tuple(columna.name for columna in tabla.columns)
    compilada = insert(tabla).compile(dialect=dialecto, column_keys=list(columnas))
    una = str(compilada)
    cabeza, valores, fila = una.partition(" VALUES ")
    grupo = cabeza + valores + ", ".join([fila] * _GRUPO)
    return _Orden(una, grupo, () if compilada.positional else columnas)


def _fila_corte(entrega: Entrega, numero: int, dx: Diagnostico | None) -> Mapping[str, Any]:
    fila: dict[str, Any] = {
        "municipio": entrega.municipio,
        "periodo": entrega.periodo,
        "instantanea": numero,
        "secuencia": entrega.secuencia,
        "ejercicio": entrega.ejercicio,
        "fecha_corte": entrega.fecha_corte,
        "modelo": entrega.modelo,
    }
    if dx is not None:
        fila |= {
            "dx_version": dx.version,
            "contestadas": dx.contestadas,
            "total": dx.total,
            "indice": dx.indice,
            "cumplimiento": dx.cumplimiento,
        }
        fila |= {f"dimension{n}": v for n, v in enumerate(dx.dimensiones, start=1)}
    return fila


def _filas_resumen(
    conocidas: frozenset[str], entrega: Entrega, datos: Instantanea
) -> list[tuple[Any, ...]]:
    evidencias = Counter(evidencia.herramienta for evidencia in datos.evidencias)
    return [
        (
            entrega.municipio,
            entrega.periodo,
            h.clave,
            h.estado,
            h.situacion,
            h.nivel,
            h.avance,
            _dia(h.inicio),
            _dia(h.fin),
            evidencias[h.clave],
        )
        for h in datos.herramientas
        if h.clave in conocidas
    ]


def _dia(dia: date | None) -> str | None:
    return None if dia is None else dia.isoformat()


def _filas_indicadores(
    conocidos: frozenset[str], numero: int, datos: Instantanea
) -> list[tuple[Any, ...]]:
    return [
        (
            numero,
            i.codigo,
            i.periodo,
            i.numerador,
            i.denominador,
            i.valor,
            int(i.estimado),
        )
        for i in datos.indicadores
        if i.codigo in conocidos and _PERIODO.fullmatch(i.periodo)
    ]


def _filas_compromisos(numero: int, datos: Instantanea) -> list[tuple[Any, ...]]:
    # La clave la escribe una persona: si no parece una clave se usa el id, que nunca dice nada.
    return [
        (
            numero,
            a.id,
            a.clave if _CORTO.fullmatch(a.clave) else a.id,
            a.herramienta,
            a.fin.isoformat(),
            _dia(a.fin_real),
            a.avance,
        )
        for a in datos.actividades
        if a.tipo == COMPROMISO
    ]


def _filas_evidencias(numero: int, datos: Instantanea) -> list[tuple[Any, ...]]:
    return [
        (
            numero,
            e.id,
            e.herramienta,
            e.ficha,
            e.campo,
            e.nombre,
            e.tipo,
            e.tamano,
            e.sha256,
            int(e.publicable),
            e.referida,
        )
        for e in datos.evidencias
    ]


def _filas_contestadas(numero: int, datos: Instantanea) -> list[tuple[Any, ...]]:
    return [
        (
            numero,
            r.folio,
            r.texto,
            " ".join(r.evidencias),
            r.fecha.isoformat(),
            int(r.reconsideracion),
        )
        for r in datos.respuestas_a_observaciones
    ]

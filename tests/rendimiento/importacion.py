"""Importar paquetes firmados contra lo menos que se puede hacer con ellos."""

import hashlib
import sqlite3
import statistics
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.archivos import escribir_bytes
from app.expediente import archivo
from app.expediente.entrega import exportar
from app.garante import base as base_garante
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.base import Base
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Perfil
from app.paquete import verificacion
from app.paquete.huellas import codigo_verificacion, huella
from app.taller import ronda
from tests.rendimiento.comun import Razon, cronometrar
from tests.rendimiento.escenario import RELOJ
from tests.rendimiento.generados import Generados, generar

MUNICIPIOS = 125
MUCHOS = 2_478
"""Los municipios de México: si el órgano garante fuera uno solo."""

VUELTAS = 3
Fila = tuple[object, ...]
Ordenes = list[tuple[str, list[Fila]]]


@dataclass(frozen=True, slots=True)
class _Ronda:
    """Los mismos municipios con sus paquetes ligeros y completos."""

    certificados: Mapping[str, Path]
    ligeros: Path
    completos: Path
    perfil: Perfil


def medir(carpeta: Path) -> list[Razon]:
    """Los ligeros contra su piso, por turnos; repetir; y de 125 a 2,478 paquetes generados."""
    taller = ronda.Taller(carpeta / "importacion", cargar_modelo(), cargar_perfil(), RELOJ, 7)
    hecha = _hacer(carpeta, taller)
    nueva, importada = carpeta / "nueva.garante", carpeta / "importada.garante"
    _base(nueva, hecha).cerrar()
    piso = _Piso(nueva, _importada(importada, hecha, hecha.ligeros), hecha.ligeros)
    nuestras, repetidas, pisos, de_un_golpe, con_copia = [], [], [], [], []
    for vuelta in range(VUELTAS):
        with _base(carpeta / f"ligeros{vuelta}.garante", hecha) as base:
            nuestras.append(cronometrar(partial(_importar, base, hecha.ligeros, MUNICIPIOS)))
            repetidas.append(cronometrar(partial(_importar, base, hecha.ligeros, MUNICIPIOS)))
        pisos.append(piso.correr(carpeta / f"piso{vuelta}.db"))
        de_un_golpe.append(piso.correr(carpeta / f"golpe{vuelta}.db", juntos=True))
        buzon = carpeta / f"buzon{vuelta}"
        buzon.mkdir()
        con_copia.append(piso.correr(carpeta / f"copia{vuelta}.db", buzon=buzon))
    with _base(carpeta / "completos.garante", hecha) as base:
        completos = cronometrar(lambda: _importar(base, hecha.completos, MUNICIPIOS))
    nuestro, minimo = statistics.median(nuestras), statistics.median(pisos)
    return [
        Razon("importar los 125 ligeros ÷ piso desnudo", nuestro, minimo, 2.5),
        Razon("lo mismo ÷ piso con una sola confirmación", nuestro, statistics.median(de_un_golpe)),
        Razon("lo mismo ÷ piso que antes guarda la copia", nuestro, statistics.median(con_copia)),
        Razon("importar los 125 completos ÷ piso de los ligeros", completos, minimo),
        Razon("importar otra vez los 125 ÷ la primera", statistics.median(repetidas), nuestro, 0.1),
        _lineal(carpeta),
    ]


class _Piso:
    """Leer, resumir, verificar la firma e insertar las mismas filas, sin nada más.

    Sólo cuentan las filas que agrega la importación, y la base se crea antes de tomar el tiempo:
    lo demás haría lento al piso y fácil la comparación.
    """

    def __init__(self, nueva: Path, importada: Path, paquetes: Path) -> None:
        self._rutas = sorted(paquetes.iterdir())
        with closing(sqlite3.connect(importada)) as conexion:
            objetos = conexion.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql <> ''")
            definidos = [fila for fila in objetos if not fila[1].startswith("sqlite_")]
        self._esquema = [sql for _, _, sql in definidos]
        tablas = [nombre for tipo, nombre, _ in definidos if tipo == "table"]
        antes, despues = _filas(nueva, tablas), _filas(importada, tablas)
        filas = {t: [f for f in despues[t] if f not in antes[t]] for t in tablas}
        self._lotes = [self._lote(filas, numero) for numero in range(len(self._rutas))]

    def _lote(self, filas: Mapping[str, list[Fila]], numero: int) -> Ordenes:
        """La parte de las filas que le toca a un paquete, repartidas por igual."""
        cuantos = len(self._rutas)
        ordenes = []
        for tabla, todas in filas.items():
            suyas = todas[len(todas) * numero // cuantos : len(todas) * (numero + 1) // cuantos]
            if suyas:
                huecos = ", ".join("?" * len(suyas[0]))
                ordenes.append((f'INSERT INTO "{tabla}" VALUES ({huecos})', suyas))
        return ordenes

    def correr(self, ruta: Path, *, juntos: bool = False, buzon: Path | None = None) -> float:
        """Segundos con una confirmación durable por paquete, como la pide el producto, o con una.

        `buzon`: trabaja sobre una copia durable de cada paquete, que el producto también exige.
        """
        with closing(sqlite3.connect(ruta, isolation_level=None)) as conexion:
            conexion.execute("PRAGMA journal_mode = WAL")
            conexion.execute("PRAGMA synchronous = FULL")
            for sql in self._esquema:
                conexion.execute(sql)
            return cronometrar(lambda: self._insertar(conexion, juntos, buzon))

    def _insertar(self, conexion: sqlite3.Connection, juntos: bool, buzon: Path | None) -> None:
        confirmar: Callable[[str], object] = (lambda _: None) if juntos else conexion.execute
        if juntos:
            conexion.execute("BEGIN")
        for paquete, ordenes in zip(self._rutas, self._lotes, strict=True):
            _verificar(paquete if buzon is None else _copia(paquete, buzon))
            confirmar("BEGIN")
            for orden, filas in ordenes:
                conexion.executemany(orden, filas)
            confirmar("COMMIT")
        if juntos:
            conexion.execute("COMMIT")


def _filas(base: Path, tablas: Iterable[str]) -> dict[str, list[Fila]]:
    with closing(sqlite3.connect(base)) as conexion:
        return {t: conexion.execute(f'SELECT * FROM "{t}"').fetchall() for t in tablas}


def _copia(paquete: Path, buzon: Path) -> Path:
    copia = buzon / paquete.name
    escribir_bytes(copia, paquete.read_bytes())
    return copia


def _verificar(paquete: Path) -> None:
    with zipfile.ZipFile(paquete) as sobre:
        contenido = sobre.read("paquete.zip")
        hashlib.sha256(paquete.read_bytes())
        verificacion.verificar(sobre.read("META-INF/signature.p7s"), [contenido])


def _lineal(carpeta: Path) -> Razon:
    """Cuánto cuesta cada paquete con 2,478 respecto de con 125."""
    tiempos = []
    for cuantos in (MUNICIPIOS, MUCHOS):
        lugar = carpeta / f"generados{cuantos}"
        hechos = generar(lugar, cuantos)
        with _base_generada(lugar / "base.garante", hechos) as base:
            lapso = cronometrar(partial(_importar, base, hechos.paquetes, cuantos))
        tiempos.append(lapso / cuantos)
    return Razon(f"cada paquete con {MUCHOS} ÷ con {MUNICIPIOS}", tiempos[1], tiempos[0], 1.2)


def _hacer(carpeta: Path, taller: ronda.Taller) -> _Ronda:
    certificados, ligeros = {}, carpeta / "ligeros"
    for municipio in taller.perfil.municipios[:MUNICIPIOS]:
        hecho = ronda.hacer_municipio(taller, municipio, ronda.ETAPAS[-1])
        certificados[hecho.clave] = hecho.certificado
        with archivo.abrir(hecho.expediente, taller.modelo, taller.perfil, reloj=RELOJ) as exp:
            exportar(exp, ligeros, ligero=True)
    return _Ronda(certificados, ligeros, taller.paquetes, taller.perfil)


def _importada(ruta: Path, hecha: _Ronda, paquetes: Path) -> Path:
    with _base(ruta, hecha) as base:
        _importar(base, paquetes, MUNICIPIOS)
    return ruta


def _base(ruta: Path, hecha: _Ronda) -> Base:
    """Una base nueva que ya conoce la clave de cada municipio."""
    base = base_garante.crear(ruta, cargar_modelo(), hecha.perfil)
    for clave, certificado in hecha.certificados.items():
        codigo = codigo_verificacion(huella(certificado.read_bytes()))
        dar_de_alta_archivo(base, certificado, Convenio(clave, codigo))
    return base


def _base_generada(ruta: Path, hechos: Generados) -> Base:
    return _base(ruta, _Ronda(hechos.certificados, hechos.paquetes, hechos.paquetes, hechos.perfil))


def _importar(base: Base, paquetes: Path, cuantos: int) -> None:
    """Sólo vale si entraron todos: rechazar es más rápido que importar."""
    lote = importar(base, [paquetes])
    hechos = {EstadoImportacion.ACEPTADO, EstadoImportacion.DUPLICADO}
    if len(lote.resultados) != cuantos or not {r.estado for r in lote.resultados} <= hechos:
        raise AssertionError("no se importaron todos los paquetes")

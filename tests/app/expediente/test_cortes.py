"""Cortes de luz simulados: lo confirmado está, nada queda a medias, nada se daña.

Se graba el SQL de los servicios de verdad y se repite sobre un disco que pierde la luz en una
operación al azar; lo que queda lo abre el programa con el SQLite de siempre.
"""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.expediente import conexion
from app.expediente.archivo import Expediente
from app.rutas import VARIABLE
from tests.app.expediente import cortes
from tests.app.expediente.ayudas import nuevo, reabrir
from tests.app.expediente.cortes import Disco, Transaccion
from tests.campanas import cuantas, informar

CORTES = cuantas(200, 10_000)


@dataclass(frozen=True, slots=True)
class Grabacion:
    """El expediente de partida, lo que se guardó, y cómo debe verse tras cada confirmación."""

    base: bytes
    transacciones: list[Transaccion]
    estados: list[int]


@pytest.fixture(scope="module")
def grabacion(tmp_path_factory: pytest.TempPathFactory) -> Grabacion:
    carpeta = tmp_path_factory.mktemp("grabacion")
    ruta = carpeta / "Toluca.vitral"
    with pytest.MonkeyPatch.context() as parche:
        parche.setenv(VARIABLE, str(carpeta / "usuario"))
        nuevo(ruta).cerrar()
        with reabrir(ruta) as exp:
            exp.respuestas.guardar("1a/cv_objeto", "de partida")
        base = ruta.read_bytes()
        with reabrir(ruta) as exp:
            transacciones = cortes.grabar(exp.nucleo.almacen.cruda, acciones(exp, carpeta))
    return Grabacion(base, transacciones, estados(base, transacciones, carpeta))


def acciones(exp: Expediente, carpeta: Path) -> list[Callable[[], object]]:
    """Un rato de trabajo con cada forma de guardar, chica y grande."""
    foto = carpeta / "foto.jpg"
    foto.write_bytes(b"\xff\xd8" + random.Random(1).randbytes(400_000))
    respuestas = exp.respuestas
    proyectos = {f"1d:{n}/pr_nombre": f"Proyecto {n} " + "x" * 90 for n in range(1, 20)}

    def quitar_la_foto() -> None:
        exp.evidencias.quitar("1a/cv_firmado", exp.evidencias.lista()[0].id)

    def mover() -> None:
        barra = next(a for a in exp.plan.ver().actividades if a.clave == "1b")
        exp.plan.mover(barra.id, date(2026, 3, 2), date(2026, 5, 29), motivo="Sesión de cabildo")

    return [
        lambda: respuestas.guardar("1a/cv_objeto", "corto"),
        lambda: respuestas.guardar("1a/cv_objeto", "y" * 8_000),
        lambda: exp.personas.agregar("Ana Ñúñez", cargo="Titular"),
        lambda: respuestas.guardar_varias(proyectos),
        lambda: exp.evidencias.adjuntar("1a/cv_firmado", foto),
        lambda: respuestas.guardar("1b/po_nombre", "z"),
        mover,
        exp.plan.fijar_linea_base,
        quitar_la_foto,
        respuestas.deshacer,
        lambda: exp.fichas.quitar("1d", "proyecto", 3),
        lambda: respuestas.guardar("1a/cv_objeto", "último"),
    ]


def estados(base: bytes, transacciones: list[Transaccion], carpeta: Path) -> list[int]:
    ruta = carpeta / "estados.db"
    ruta.write_bytes(base)
    with closing(sqlite3.connect(ruta, isolation_level=None)) as abierta:
        vistos = [cortes.contenido(abierta)]
        for ordenes in transacciones:
            abierta.execute("BEGIN")
            for orden in ordenes:
                abierta.execute(orden)
            abierta.execute("COMMIT")
            vistos.append(cortes.contenido(abierta))
    return vistos


def revisar(ruta: Path, grabacion: Grabacion, confirmadas: int) -> str:
    """Vacío si el expediente está sano y con todo lo confirmado; si no, qué pasó."""
    try:
        with closing(conexion.abrir_para_escribir(ruta)) as base:
            if base.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return "dañado"
            if base.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return "dañado"
            visto = cortes.contenido(base)
    except sqlite3.Error:
        return "dañado"
    # La última pudo confirmarse sin alcanzar a decirlo, pero nunca al revés ni a medias.
    return "" if visto in grabacion.estados[confirmadas : confirmadas + 2] else "perdido"


def cortar(
    grabacion: Grabacion,
    carpeta: Path,
    semillas: int,
    preparacion: tuple[str, ...] = cortes.PREPARACION,
) -> dict[int, str]:
    """Un corte por semilla; devuelve las que acabaron mal y cómo."""
    entero = Disco(grabacion.base)
    cortes.repetir(entero, grabacion.transacciones, preparacion)
    malos = {}
    for semilla in range(semillas):
        azar = random.Random(semilla)
        disco = Disco(grabacion.base, corte=azar.randint(1, entero.operaciones))
        confirmadas = cortes.repetir(disco, grabacion.transacciones, preparacion)
        ruta = cortes.dejar(disco.tras_el_corte(azar), carpeta)
        if problema := revisar(ruta, grabacion, confirmadas):
            malos[semilla] = problema
    return malos


def test_lo_grabado_son_transacciones_de_todas_las_formas_de_guardar(
    grabacion: Grabacion, tmp_path: Path
) -> None:
    assert len(grabacion.transacciones) >= 12
    assert len(set(grabacion.estados)) == len(grabacion.estados)
    disco = Disco(grabacion.base)
    assert cortes.repetir(disco, grabacion.transacciones) == len(grabacion.transacciones)
    ruta = cortes.dejar({cortes.BASE: bytes(disco.archivos[cortes.BASE].actual)}, tmp_path)
    assert revisar(ruta, grabacion, len(grabacion.transacciones)) == ""


def test_ningun_corte_de_luz_pierde_lo_confirmado_ni_dania_el_archivo(
    grabacion: Grabacion, tmp_path: Path
) -> None:
    malos = cortar(grabacion, tmp_path, CORTES)
    informar(f"Cortes de luz: {CORTES:,} simulados, {len(malos)} con pérdida o daño")
    assert malos == {}


def test_el_simulador_si_ve_las_perdidas_cuando_no_se_sincroniza(
    grabacion: Grabacion, tmp_path: Path
) -> None:
    sin_esperar = (*cortes.PREPARACION, "PRAGMA synchronous = OFF")
    assert len(cortar(grabacion, tmp_path, 20, sin_esperar)) > 10

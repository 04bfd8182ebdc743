"""Matar el programa a media escritura, muchas veces: nada de lo confirmado se pierde."""

import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.app.expediente.ayudas import nuevo, reabrir
from tests.campanas import cuantas, informar
from tests.muertes import nacer, procesos

MUERTES = cuantas(6, 1_000)


def guardar_sin_parar(ruta: Path, confirmado: Connection) -> None:
    """El programa que va a morir: guarda de dos en dos y dice cada número ya confirmado."""
    exp = reabrir(ruta)
    numero = int(exp.respuestas.valor("1a/cv_objeto") or 0)
    confirmado.send(0)
    while True:
        numero += 1
        exp.respuestas.guardar_varias({"1a/cv_objeto": str(numero), "1b/po_nombre": str(numero)})
        confirmado.send(numero)


def test_ninguna_muerte_pierde_lo_confirmado_ni_deja_una_mitad(ruta: Path) -> None:
    azar = random.Random(20260105)
    with nuevo(ruta) as exp:
        exp.respuestas.guardar_varias({"1a/cv_objeto": "0", "1b/po_nombre": "0"})
    guardado = 0
    for _ in range(MUERTES):
        # Si murió antes de decir nada, lo último confirmado es lo de la vuelta anterior.
        confirmado = max([guardado, *_morir(ruta, azar.uniform(0, 0.25))])
        with reabrir(ruta) as exp:
            guardado = int(exp.respuestas.valor("1a/cv_objeto"))
            assert exp.respuestas.valor("1b/po_nombre") == str(guardado)
            # El último pudo confirmarse sin alcanzar a decirlo, pero nunca al revés.
            assert confirmado <= guardado <= confirmado + 1
    informar(f"kill -9 al guardar: {MUERTES:,} muertes, {guardado:,} confirmados, 0 perdidos")


def _morir(ruta: Path, segundos: float) -> list[int]:
    """Los números que el hijo alcanzó a confirmar antes de que lo mataran."""
    aqui, alla = procesos().Pipe(duplex=False)
    hijo = nacer(guardar_sin_parar, ruta, alla)
    alla.close()
    dichos = [aqui.recv()]
    time.sleep(segundos)
    hijo.kill()
    hijo.join()
    with aqui:
        while aqui.poll():
            try:
                dichos.append(aqui.recv())
            except (EOFError, OSError):  # murió entre un número y otro, o a medio decirlo
                break
    return dichos

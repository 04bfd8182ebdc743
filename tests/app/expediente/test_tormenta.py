"""Matar el programa a media escritura, muchas veces: nada de lo confirmado se pierde.

La orden `VITRAL_TORMENTA=500` sube el número de muertes para las corridas largas.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.app.expediente.ayudas import nuevo, reabrir

RAIZ = Path(__file__).parents[3]
MUERTES = int(os.environ.get("VITRAL_TORMENTA", "6"))
HIJO = """
import sys
from pathlib import Path
from tests.app.expediente.ayudas import reabrir
exp = reabrir(Path(sys.argv[1]))
numero = int(exp.respuestas.valor("1a/cv_objeto") or 0)
print("listo", flush=True)
while True:
    numero += 1
    exp.respuestas.guardar_varias({"1a/cv_objeto": str(numero), "1b/po_nombre": str(numero)})
    print(numero, flush=True)
"""


def test_ninguna_muerte_pierde_lo_confirmado_ni_deja_una_mitad(ruta: Path) -> None:
    azar = random.Random(20260105)
    with nuevo(ruta) as exp:
        exp.respuestas.guardar_varias({"1a/cv_objeto": "0", "1b/po_nombre": "0"})
    guardado = 0
    for _ in range(MUERTES):
        # Si murió antes de decir nada, lo último confirmado es lo de la vuelta anterior.
        confirmado = max([guardado, *_morir(ruta, azar.uniform(0.02, 0.25))])
        with reabrir(ruta) as exp:
            guardado = int(exp.respuestas.valor("1a/cv_objeto"))
            assert exp.respuestas.valor("1b/po_nombre") == str(guardado)
            # El último pudo confirmarse sin alcanzar a decirlo, pero nunca al revés.
            assert confirmado <= guardado <= confirmado + 1
    # `make tormenta` corre con -s y enseña la cifra.
    sys.stdout.write(f"{MUERTES} muertes, {guardado} guardados confirmados, 0 perdidos\n")


def _morir(ruta: Path, segundos: float) -> list[int]:
    """Los números que el hijo alcanzó a confirmar antes de que lo mataran."""
    orden = [sys.executable, "-c", HIJO, str(ruta)]
    with subprocess.Popen(orden, cwd=RAIZ, stdout=subprocess.PIPE, text=True) as hijo:
        assert hijo.stdout is not None
        assert hijo.stdout.readline().strip() == "listo"
        time.sleep(segundos)
        hijo.kill()
        return [int(linea) for linea in hijo.stdout.read().split("\n")[:-1]]

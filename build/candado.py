"""Publica las claves del Modelo en `tests/app/modelo/candado.json`. Se corre sólo al liberar.

Agrega las nuevas y se niega a quitar o cambiar una publicada sin su renombre.

Uso: python build/candado.py
"""

import json
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(RAIZ))

from app import archivos  # noqa: E402  (antes hay que decir dónde está app)
from app.modelo.candado import Candado, claves_de, perdidas, renombres_de  # noqa: E402
from app.modelo.carga import cargar_modelo  # noqa: E402

DESTINO = RAIZ / "tests" / "app" / "modelo" / "candado.json"


def main() -> int:
    """Escribe el candado nuevo; 1 si algo publicado se perdería."""
    modelo = cargar_modelo()
    actual = claves_de(modelo)
    if DESTINO.is_file():
        publicado: Candado = json.loads(DESTINO.read_text(encoding="utf-8"))
        if faltan := perdidas(publicado, actual, renombres_de(modelo)):
            print("Se perderían claves publicadas:\n  " + "\n  ".join(faltan))
            return 1
    texto = json.dumps(actual, ensure_ascii=False, indent=1, sort_keys=True)
    archivos.escribir_texto(DESTINO, texto + "\n")
    print(f"{sum(map(len, actual.values()))} claves publicadas en {DESTINO.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

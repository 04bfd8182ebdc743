"""La consola: los mismos servicios que las ventanas.

Salida 0 = bien, 2 = orden mal escrita, 3 = fallo previsto (mensaje en español en stderr).
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING

from app.archivos import motivo_de
from app.consola.analizador import Analizador
from app.consola.ordenes import (
    clave,
    cronograma,
    expediente,
    garante,
    modelo,
    paquete,
    retorno,
    ronda,
)
from app.errores import ErrorDeUsuario

if TYPE_CHECKING:
    from app.documentos.cronograma.salidas import Rasterizador

BIEN = 0
FALLO = 3
INTERRUMPIDA = 130

ORDENES = frozenset(
    {
        "modelo",
        "ronda",
        "expediente",
        "documento",
        "cronograma",
        "exportar",
        "certificado",
        "clave",
        "retorno",
        "verificar",
        "unir",
        "garante",
    }
)
"""Palabras que van a la consola; cualquier otra cosa es un archivo para la ventana."""


AL_FINAL = """\
El ciclo de una entrega:
  municipio       expediente crear, expediente responder, exportar;
                  una vez, clave anexo y certificado (el .cer que lo acompaña)
  órgano garante  garante crear, garante clave, garante alta (código del anexo),
                  garante importar, garante observar, retorno crear
  municipio       retorno confiar (una vez, con el código de su anexo),
                  retorno aplicar, expediente observaciones, expediente atender
                  o reconsiderar, exportar otra vez
  órgano garante  garante importar, garante resolver, garante aceptar,
                  retorno crear

«main.py ORDEN --ayuda» explica cada una.
Códigos de salida: 0, bien; 2, la orden está mal escrita; 3, no se pudo o se
rechazó, con el motivo y su código; 130, se interrumpió."""


def analizador() -> Analizador:
    """El analizador completo de `main.py`."""
    raiz = Analizador(
        prog="main.py",
        description="Vitral: expediente municipal de transparencia y su consolidación.",
        epilog=AL_FINAL,
    )
    ordenes = raiz.add_subparsers(title="Órdenes", metavar="ORDEN", required=True)
    for familia in (modelo, ronda, expediente, cronograma, clave, paquete, retorno, garante):
        familia.registrar(ordenes)
    return raiz


def ejecutar(argumentos: Sequence[str], rasterizar: "Rasterizador | None" = None) -> int:
    """Ejecuta una orden y devuelve su código de salida.

    `rasterizar` pinta imágenes; lo presta quien puede usar Qt.
    """
    # Windows usa otra codificación al redirigir; el JSON y los acentos siempre van en UTF-8.
    for flujo in (sys.stdout, sys.stderr):
        if isinstance(flujo, TextIOWrapper):
            # Un nombre de archivo que no es UTF-8 se escribe con su código en vez de reventar.
            flujo.reconfigure(encoding="utf-8", errors="backslashreplace")
    prestado = argparse.Namespace(rasterizar=rasterizar)
    try:
        return _hacer(analizador().parse_args(argumentos, prestado))
    except SystemExit as salida:
        return int(salida.code or 0)


def _hacer(opciones: argparse.Namespace) -> int:
    orden: Callable[[argparse.Namespace], int | None] = opciones.orden
    try:
        codigo = orden(opciones) or BIEN
        sys.stdout.flush()
    except BrokenPipeError:
        return _nadie_lee()
    except ErrorDeUsuario as error:
        print(error.texto(), file=sys.stderr)
        return FALLO
    except KeyboardInterrupt:
        print("Se interrumpió; lo ya guardado está a salvo.", file=sys.stderr)
        return INTERRUMPIDA
    except OSError as error:
        que = f" «{error.filename2 or error.filename}»" if error.filename else ""
        print(f"No se pudo leer o escribir{que}: {motivo_de(error)}. (SIS-01)", file=sys.stderr)
        return FALLO
    return codigo


def _nadie_lee() -> int:
    """Quien leía la salida se fue (`| head`): no es un fallo del que avisar."""
    # Sin esto, Python intenta vaciar la salida al terminar y se queja en inglés.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FALLO

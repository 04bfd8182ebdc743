"""Analizador de argumentos en español: argparse habla inglés y aquí nadie debe verlo."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from typing_extensions import override

USO = 2
"""Código de salida cuando la orden está mal escrita."""

_TRADUCCIONES = (
    (r"the following arguments are required: (.+)", r"faltan datos: \1"),
    (r"unrecognized arguments: (.+)", r"no se reconoce: \1"),
    (r"argument (.+): expected one argument", r"falta el valor de \1"),
    (r"argument (.+): expected at least one argument", r"falta al menos un valor en \1"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 no admite \2; use \3"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 no lleva valor y se escribió \2"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 no se usa junto con \2"),
    (r"argument (.+): expected (\d+) arguments?", r"\1 lleva \2 valores"),
    (r"argument (.+): invalid (?:\w+ )?value: (.+)", r"el valor \2 no sirve para \1"),
    (r"argument (.+): (.+)", r"\1: \2"),
    (r"one of the arguments (.+) is required", r"falta uno de estos datos: \1"),
)


def traducir(mensaje: str) -> str:
    """El mensaje de argparse en español; los que ya lo están quedan igual."""
    for patron, reemplazo in _TRADUCCIONES:
        traducido, veces = re.subn(rf"^{patron}$", reemplazo, mensaje)
        if veces:
            return traducido
    return mensaje


class _Formato(argparse.RawDescriptionHelpFormatter):
    @override
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Uso: " if prefix is None else prefix)


class _Ordenes(argparse._SubParsersAction):  # type: ignore[type-arg]  # noqa: SLF001  no hay otra
    """Lo que una orden dice en la lista lo dice también al abrir su propia ayuda."""

    @override
    def add_parser(self, name: str, **opciones: Any) -> Any:
        ayuda = opciones.get("help", "")
        opciones.setdefault("description", f"{ayuda[:1].upper()}{ayuda[1:]}." if ayuda else None)
        return super().add_parser(name, **opciones)


class Analizador(argparse.ArgumentParser):
    """Como `ArgumentParser`, con ayuda y errores en español y sin abreviar opciones."""

    def __init__(self, **opciones: Any) -> None:
        opciones.setdefault("formatter_class", _Formato)
        super().__init__(add_help=False, allow_abbrev=False, **opciones)
        self.register("action", "parsers", _Ordenes)
        self._positionals.title = "Datos"
        self._optionals.title = "Opciones"
        self.add_argument("-h", "--ayuda", "--help", action="help", help="muestra esta ayuda")

    @override
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USO, f"{self.prog}: {traducir(message)}. (CON-02)\n")


Hacer = Callable[[argparse.Namespace], None]
"""Lo que cumple una orden ya leída."""


def orden_del_municipio(
    acciones: Any, nombre: str, hacer: Hacer, ayuda: str
) -> argparse.ArgumentParser:
    """Una orden sobre un expediente, con su `--json`."""
    orden: argparse.ArgumentParser = acciones.add_parser(nombre, help=ayuda)
    orden.add_argument("archivo", type=Path, metavar="ARCHIVO.vitral", help="el expediente")
    return _con_json(orden, hacer)


def orden_del_garante(
    acciones: Any, nombre: str, hacer: Hacer, ayuda: str
) -> argparse.ArgumentParser:
    """Una orden sobre la base de un órgano garante, con su `--json`."""
    orden: argparse.ArgumentParser = acciones.add_parser(nombre, help=ayuda)
    orden.add_argument("base", metavar="BASE.garante", help="la base del órgano garante")
    return _con_json(orden, hacer)


def con_operador(orden: argparse.ArgumentParser) -> None:
    """Pregunta quién hace lo que queda en la bitácora."""
    orden.add_argument("--operador", default="", help="quién lo hace")


def _con_json(orden: argparse.ArgumentParser, hacer: Hacer) -> argparse.ArgumentParser:
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=hacer)
    return orden

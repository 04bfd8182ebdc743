"""Quita del arranque el trabajo que hacen otros y que este programa no usa.

PySide6, desde 6.10: tras cargar Qt, cada módulo que se importa se relee como texto para buscar
«PySide6» y activar allí `snake_case` o `true_property`. Ningún módulo de Vitral usa esas variantes,
y la relectura alarga una cuarta parte la carga de SQLAlchemy (medido: 320 → 245 ms).

SQLAlchemy importa `asyncio` (con SSL) e `importlib.metadata` (con el correo entero) por si acaso;
un archivo local no los toca. Quedan puestos y se cargan de verdad si alguien los usa (190 → 165).

El recolector de basura recorre una y otra vez los módulos mientras nacen, y no encuentra nada
(una décima parte de todo el arranque): se apaga, y luego recoge `ui.comun.basura`.
"""

import gc
import sys
from importlib import import_module
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import Any

from typing_extensions import override

_CASI_NUNCA = ("asyncio", "importlib.metadata")
_turno = RLock()


def aligerar() -> None:
    """Llámese antes de importar `ui`. Si PySide6 cambia por dentro, lo suyo no hace nada."""
    import PySide6.QtCore  # noqa: F401  carga el gancho que se va a aligerar

    gc.disable()
    soporte: Any = sys.modules.get("shibokensupport.feature")
    if soporte is not None and hasattr(soporte, "_mod_uses_pyside"):
        soporte._mod_uses_pyside = _ninguno  # noqa: SLF001  no hay puerta pública


def aplazar() -> None:
    """Llámese antes de importar SQLAlchemy. Lo que ya está cargado se queda como está."""
    for nombre in _CASI_NUNCA:
        if nombre not in sys.modules:
            sys.modules[nombre] = _AlUsarse(nombre)
    if isinstance(sys.modules["asyncio"], _AlUsarse):
        # Lo único que SQLAlchemy pide al importarse; su módulo no arrastra a los demás.
        corrutinas = import_module("asyncio.coroutines")
        sys.modules["asyncio"].__dict__["iscoroutine"] = corrutinas.iscoroutine


class _AlUsarse(ModuleType):
    """Un módulo de la biblioteca estándar que se ejecuta la primera vez que se le pide algo.

    `importlib.util.LazyLoader` no sirve: el propio `import` lo despierta.
    """

    def __init__(self, nombre: str) -> None:
        super().__init__(nombre)
        ficha = find_spec(nombre)
        if ficha is None:
            raise ModuleNotFoundError(nombre)
        self.__spec__ = ficha
        self.__loader__ = ficha.loader
        self.__file__ = ficha.origin
        if ficha.submodule_search_locations is not None:
            self.__path__ = ficha.submodule_search_locations

    @override
    def __getattr__(self, nombre: str) -> Any:
        if nombre.startswith("__"):
            raise AttributeError(nombre)
        with _turno:
            if self.__class__ is _AlUsarse:
                self.__class__ = ModuleType  # type: ignore[assignment]
                ficha = self.__spec__
                if ficha is not None and ficha.loader is not None:
                    ficha.loader.exec_module(self)
        return getattr(self, nombre)


def _ninguno(_modulo: object) -> bool:
    return False

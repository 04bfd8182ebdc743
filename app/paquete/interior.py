"""El `paquete.zip` de dentro: se abre sólo cuando la firma ya es válida (paquete.md §2.3)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.paquete import limites, nombres
from app.paquete.contenedor import Sobre
from app.paquete.errores import PaqueteRechazado
from app.paquete.manifiesto import Archivo
from app.paquete.zip_estricto import Perfil, Rango, leer_indice, pedazos_de
from app.paquete.zip_formato import DEFLATE, SIN_COMPRIMIR, Entrada

_ILEGIBLE = "E401_ZIP_INTERNO"
_PERFIL = Perfil(
    metodos=frozenset({SIN_COMPRIMIR, DEFLATE}),
    nombre_valido=nombres.interior_valido,
    estructura=_ILEGIBLE,
    entradas="E402_DEMASIADOS_ARCHIVOS",
    entrada="E405_ENTRADA",
    nombre="E403_NOMBRE",
    repetido="E404_NOMBRE_REPETIDO",
    bomba="E406_BOMBA",
)
_TOPES = {nombres.MANIFIESTO: limites.MANIFIESTO, nombres.DATOS: limites.DATOS}


@dataclass(frozen=True, slots=True)
class Interior:
    """Las entradas de un zip interno bien formado. Cada lectura abre y cierra el archivo."""

    ruta: Path
    inicio: int
    tamano: int
    entradas: Mapping[str, Entrada]

    @contextmanager
    def abierto(self) -> Iterator[Rango]:
        """El tramo del zip, con el archivo abierto mientras se usa."""
        with self.ruta.open("rb") as archivo:
            yield Rango(archivo, self.inicio, self.tamano)

    def pedazos(self, nombre: str) -> Iterator[bytes]:
        """El contenido de una entrada, por pedazos y ya descomprimido."""
        with self.abierto() as rango:
            yield from pedazos_de(rango, self.entradas[nombre], _ILEGIBLE)

    def leer(self, nombre: str) -> bytes:
        """El contenido completo de una entrada."""
        return b"".join(self.pedazos(nombre))


def abrir_interior(sobre: Sobre) -> Interior:
    """El índice del zip interno de un sobre auténtico, o `PaqueteRechazado` (E401–E407)."""
    with sobre.ruta.open("rb") as archivo:
        entradas = leer_indice(Rango(archivo, sobre.inicio, sobre.tamano), _PERFIL)
    por_nombre = {entrada.nombre.decode("ascii"): entrada for entrada in entradas}
    for nombre, tope in _TOPES.items():
        if nombre in por_nombre and por_nombre[nombre].tamano > tope:
            raise PaqueteRechazado("E406_BOMBA", nombre)
    if nombres.MANIFIESTO not in por_nombre:
        raise PaqueteRechazado("E407_SIN_MANIFIESTO")
    return Interior(sobre.ruta, sobre.inicio, sobre.tamano, por_nombre)


def comprobar_lista(interior: Interior, archivos: Sequence[Archivo]) -> None:
    """Lo que hay es exactamente lo listado, en su orden (E401, E408, E409, E307)."""
    listados = {archivo.ruta for archivo in archivos}
    if len(listados) != len(archivos):
        raise PaqueteRechazado("E307_ESQUEMA", "archivos")
    presentes = list(interior.entradas)
    for nombre in presentes:
        if nombre not in listados and nombre != nombres.MANIFIESTO:
            raise PaqueteRechazado("E408_ARCHIVO_NO_LISTADO", nombre)
    for nombre in [*listados, nombres.DATOS]:
        if nombre not in interior.entradas or nombre == nombres.MANIFIESTO:
            raise PaqueteRechazado("E409_ARCHIVO_FALTANTE", nombre if nombre.isascii() else "")
    if presentes != [nombres.MANIFIESTO, *sorted(listados)]:
        raise PaqueteRechazado("E401_ZIP_INTERNO", "orden de los archivos")


def comprobar_huellas(interior: Interior, archivos: Sequence[Archivo], *, guardar: str) -> bytes:
    """Recorre cada archivo una vez y compara su huella; devuelve el contenido de `guardar`."""
    guardado: list[bytes] = []
    with interior.abierto() as rango:
        for archivo in archivos:
            entrada = interior.entradas[archivo.ruta]
            en_nombre = nombres.huella_de_evidencia(archivo.ruta)
            if entrada.tamano != archivo.tamano:
                raise PaqueteRechazado("E410_HUELLA", archivo.ruta)
            suma = hashlib.sha256()
            for pedazo in pedazos_de(rango, entrada, _ILEGIBLE):
                suma.update(pedazo)
                if archivo.ruta == guardar:
                    guardado.append(pedazo)
            if suma.hexdigest() != archivo.sha256 or en_nombre not in ("", archivo.sha256):
                raise PaqueteRechazado("E410_HUELLA", archivo.ruta)
    return b"".join(guardado)

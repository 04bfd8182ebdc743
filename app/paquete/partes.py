"""Partir un paquete en archivos chicos y volver a unirlo, comprobando cada parte.

Una parte es una línea que la nombra, otra con su cabecera en JSON canónico y después sus bytes. La
cabecera no está firmada: sólo sirve para decir qué falta o qué se dañó. Quien decide si el paquete
vale es su firma, ya unido.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from app.archivos import PEDAZO, escritura_atomica, sha256_de
from app.errores import ErrorDeUsuario
from app.paquete import campos, canonico, limites
from app.paquete.errores import PaqueteRechazado

MARCA = b"VITRAL-PARTE/1\n"
PARTES_MAXIMAS = 999
TAMANO_MINIMO = 64 * 1024
"""Con partes más chicas la cabecera y el manejo a mano pesarían más que lo que llevan."""

_CABECERA_MAXIMA = 2_048
_TAMANO_MAXIMO = limites.ARCHIVO + 64 * 1024
_NOMBRE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}\.asics(\.p7m)?")
_IMPROPIOS = re.compile(r"[^A-Za-z0-9_.-]")
_TERMINACION = re.compile(r"\.asics(\.p7m)?\.parte[0-9]{1,3}de[0-9]{1,3}", re.IGNORECASE)

_OTRO_TOTAL = "el total no coincide con lo que se partió"

FALTA = "E106_FALTA_PARTE"
DANADA = "E107_PARTE_DANADA"
MEZCLADAS = "E108_PARTES_MEZCLADAS"


class NoSePuedePartir(ErrorDeUsuario):
    """El tamaño pedido no sirve para ese paquete."""

    codigo = "PAQ-16"

    def __init__(self, motivo: str) -> None:
        super().__init__(motivo, sugerencia="Pida partes de entre 64 KB y el tamaño del medio.")


class YaHayOtroArchivo(ErrorDeUsuario):
    """En el destino hay un archivo con ese nombre y otro contenido."""

    codigo = "PAQ-17"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"Ya existe «{ruta}» y no es el mismo archivo.",
            sugerencia="Elija otra carpeta, o retire antes el que está.",
        )


@dataclass(frozen=True, slots=True)
class Cabecera:
    """Lo que una parte dice de sí misma. `nombre`, `tamano` y `sha256` son los del total."""

    nombre: str
    parte: int
    partes: int
    tamano: int
    sha256: str
    sha256_parte: str

    @property
    def total(self) -> tuple[str, int, int, str]:
        """Lo que tienen en común todas las partes de un mismo archivo."""
        return (self.nombre, self.partes, self.tamano, self.sha256)


def es_parte(ruta: Path) -> bool:
    """Si por su nombre es la parte de un paquete partido."""
    return _TERMINACION.search(ruta.name) is not None


def nombre_de_parte(nombre: str, parte: int, partes: int) -> str:
    """`X.asics` → `X.asics.parte02de12`: ordenados por nombre quedan en orden."""
    ancho = max(2, len(str(partes)))
    return f"{nombre}.parte{parte:0{ancho}d}de{partes:0{ancho}d}"


def partir(ruta: Path, tamano: int, destino: Path | None = None) -> tuple[Path, ...]:
    """Escribe las partes de un paquete, de `tamano` bytes como mucho cada una, y las comprueba.

    Van junto al original o en `destino`. Si algo falla no queda ninguna; el original no se toca.
    """
    nombre = _IMPROPIOS.sub("_", ruta.name)
    if not _NOMBRE.fullmatch(nombre):
        raise NoSePuedePartir(f"«{ruta.name}» no es un paquete.")
    total = ruta.stat().st_size
    cuerpo = tamano - _CABECERA_MAXIMA
    partes = -(-total // cuerpo) if tamano >= TAMANO_MINIMO else 0
    if not 1 <= partes <= PARTES_MAXIMAS:
        raise NoSePuedePartir(
            f"«{ruta.name}» no se puede partir en archivos de {tamano / 1_000_000:g} MB."
        )
    sha256, carpeta = sha256_de(ruta), destino or ruta.parent
    carpeta.mkdir(parents=True, exist_ok=True)
    hechas: list[Path] = []
    try:
        with ruta.open("rb") as entrada:
            for numero in range(1, partes + 1):
                propia = Cabecera(nombre, numero, partes, total, sha256, "")
                # Antes de escribirla: puede quedar con su nombre y fallar al sincronizar.
                hechas.append(carpeta / nombre_de_parte(nombre, numero, partes))
                _escribir_parte(hechas[-1], entrada, propia, cuerpo)
        _comprobar(hechas)
    except BaseException:
        for hecha in hechas:
            with suppress(OSError):
                hecha.unlink()
        raise
    return tuple(hechas)


def unir(rutas: Sequence[Path], destino: Path) -> Path:
    """El paquete completo en la carpeta `destino`, a partir de todas sus partes en cualquier orden.

    Lanza `PaqueteRechazado` con E106 (qué partes faltan), E107 (cuál está dañada) o E108 (son de
    archivos distintos), y `YaHayOtroArchivo`. El resultado aparece entero o no aparece.
    """
    ordenadas = _ordenadas(rutas)
    cabecera = ordenadas[0][0]
    final = destino / cabecera.nombre
    if final.exists():
        if sha256_de(final) != cabecera.sha256:
            raise YaHayOtroArchivo(final)
        return final
    destino.mkdir(parents=True, exist_ok=True)
    suma = hashlib.sha256()
    with escritura_atomica(final) as salida:
        for pedazo in _cuerpos(ordenadas):
            suma.update(pedazo)
            if salida.tell() + len(pedazo) > cabecera.tamano:
                # Lo que dicen las cabeceras no manda en nuestro disco: no se escribe de más.
                raise PaqueteRechazado(DANADA, _OTRO_TOTAL)
            salida.write(pedazo)
        if (salida.tell(), suma.hexdigest()) != (cabecera.tamano, cabecera.sha256):
            raise PaqueteRechazado(DANADA, _OTRO_TOTAL)
    return final


def leer_cabecera(ruta: Path) -> Cabecera:
    """Lo que dice una parte de sí misma, o `PaqueteRechazado` (E102, E107)."""
    if not S_ISREG(ruta.stat().st_mode):
        # Abrir una tubería podría esperar para siempre.
        raise PaqueteRechazado("E102_NO_ES_PAQUETE")
    with ruta.open("rb") as entrada:
        return _cabecera(entrada, ruta)


def agrupar(rutas: Sequence[Path]) -> tuple[tuple[Path, ...], ...]:
    """Junta las partes que por su nombre y carpeta son de un mismo archivo."""
    grupos: dict[tuple[Path, str], list[Path]] = {}
    for ruta in rutas:
        nombre = re.sub(r"\.parte[0-9]+de", ".de", ruta.name, flags=re.IGNORECASE)
        grupos.setdefault((ruta.parent, nombre), []).append(ruta)
    return tuple(tuple(sorted(grupo)) for grupo in grupos.values())


def _escribir_parte(ruta: Path, entrada: BinaryIO, propia: Cabecera, cuerpo: int) -> None:
    """Dos recorridos del tramo: la cabecera, que va primero, lleva su huella."""
    desde = entrada.tell()
    suma = hashlib.sha256()
    for pedazo in _pedazos(entrada, cuerpo):
        suma.update(pedazo)
    entrada.seek(desde)
    objeto = asdict(propia) | {"sha256_parte": suma.hexdigest()}
    with escritura_atomica(ruta) as salida:
        salida.write(MARCA + canonico.escribir(objeto) + b"\n")
        for pedazo in _pedazos(entrada, cuerpo):
            salida.write(pedazo)


def _comprobar(hechas: Sequence[Path]) -> None:
    """Relee lo escrito: una memoria dañada se descubre aquí y no al llegar."""
    for _ in _cuerpos(_ordenadas(hechas)):
        pass


def _ordenadas(rutas: Sequence[Path]) -> list[tuple[Cabecera, Path]]:
    leidas = [(leer_cabecera(ruta), ruta) for ruta in rutas]
    if not leidas:
        raise PaqueteRechazado(FALTA, "no se dio ninguna parte")
    if len({cabecera.total for cabecera, _ in leidas}) > 1:
        raise PaqueteRechazado(MEZCLADAS, ", ".join(sorted({c.nombre for c, _ in leidas})))
    # La misma parte dos veces (una copia de la copia) no estorba: se usa una.
    por_numero = {cabecera.parte: (cabecera, ruta) for cabecera, ruta in leidas}
    cuantas = leidas[0][0].partes
    faltan = [n for n in range(1, cuantas + 1) if n not in por_numero]
    if faltan:
        raise PaqueteRechazado(FALTA, _cuales(faltan, cuantas))
    return [por_numero[numero] for numero in sorted(por_numero)]


def _cuales(faltan: Sequence[int], cuantas: int) -> str:
    if len(faltan) == 1:
        return f"falta la parte {faltan[0]} de {cuantas}"
    primeras = ", ".join(map(str, faltan[:10]))
    return f"faltan las partes {primeras}{'…' if len(faltan) > 10 else ''} de {cuantas}"


def _cuerpos(ordenadas: Sequence[tuple[Cabecera, Path]]) -> Iterator[bytes]:
    """Los bytes de todas las partes, en orden; cada una se comprueba al terminarla."""
    for esperada, ruta in ordenadas:
        suma = hashlib.sha256()
        with ruta.open("rb") as entrada:
            if _cabecera(entrada, ruta) != esperada:
                raise PaqueteRechazado(DANADA, _cual(esperada, ruta))
            for pedazo in _pedazos(entrada, _TAMANO_MAXIMO):
                suma.update(pedazo)
                yield pedazo
        if suma.hexdigest() != esperada.sha256_parte:
            raise PaqueteRechazado(DANADA, _cual(esperada, ruta))


def _cual(cabecera: Cabecera, ruta: Path) -> str:
    return f"la parte {cabecera.parte} de {cabecera.partes}, «{ruta.name[:160]}»"


def _pedazos(entrada: BinaryIO, cuantos: int) -> Iterator[bytes]:
    while cuantos > 0 and (pedazo := entrada.read(min(PEDAZO, cuantos))):
        cuantos -= len(pedazo)
        yield pedazo


def _cabecera(entrada: BinaryIO, ruta: Path) -> Cabecera:
    try:
        cabecera = _decodificar(entrada)
    except PaqueteRechazado as error:
        raise PaqueteRechazado(DANADA, f"«{ruta.name[:160]}»") from error
    # El nombre lo puso quien partió: nunca puede señalar otra carpeta.
    if not _NOMBRE.fullmatch(cabecera.nombre) or cabecera.parte > cabecera.partes:
        raise PaqueteRechazado(DANADA, f"«{ruta.name[:160]}»")
    return cabecera


def _decodificar(entrada: BinaryIO) -> Cabecera:
    if entrada.read(len(MARCA)) != MARCA:
        raise PaqueteRechazado(DANADA)
    linea = entrada.readline(_CABECERA_MAXIMA)
    objeto = campos.objeto(canonico.leer(linea.removesuffix(b"\n")), "parte")
    return Cabecera(
        nombre=campos.texto(objeto, "nombre", 140),
        parte=campos.entero(objeto, "parte", 1, PARTES_MAXIMAS),
        partes=campos.entero(objeto, "partes", 1, PARTES_MAXIMAS),
        tamano=campos.entero(objeto, "tamano", 1, _TAMANO_MAXIMO),
        sha256=campos.huella(objeto, "sha256"),
        sha256_parte=campos.huella(objeto, "sha256_parte"),
    )

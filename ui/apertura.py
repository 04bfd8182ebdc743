"""Abrir, crear y traer archivos: lo que se hace en el hilo de trabajo, sin tocar la ventana.

Los imports pesados (SQLAlchemy) van dentro: este módulo se carga antes de pintar la ventana.
"""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.errores import ErrorDeUsuario
from ui import ligero

if TYPE_CHECKING:
    from app.expediente.conflicto import Comparacion
    from app.expediente.recuperacion import CopiaBuena
    from app.expediente.rescate import InformeRescate
    from app.modelo.tipos import Modelo, Perfil
    from app.paquete.verificar import Resultado
    from ui.comun.preferencias import Reciente

EXPEDIENTE = ".vitral"
GARANTE = ".garante"
PAQUETE = ".asics"
EN_USO = "EXP-04"
"""Código de «otra persona lo tiene abierto»."""


DANADOS = frozenset({"EXP-02", "EXP-08"})
"""Códigos de «no se abre, y no es por quien lo usa»: se ofrece su última copia o rescatarlo."""


class YaHayUno(ErrorDeUsuario):
    """No se escribe encima de un archivo que ya está."""

    codigo = "VEN-01"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"Ya existe «{ruta.name}» en esa carpeta y no se reemplazó.",
            sugerencia="Ábralo, o elija otra carpeta.",
        )


class Abierto(NamedTuple):
    """Un archivo abierto con lo que hace falta para trabajar en él.

    `de_paso`: es una copia para ver, que no se recuerda ni se queda.
    """

    archivo: Any
    modelo: "Modelo"
    perfil: "Perfil"
    de_paso: bool = False


class Catalogo(NamedTuple):
    """El perfil con sus municipios, para elegir uno."""

    modelo: "Modelo"
    perfil: "Perfil"


def abrir_expediente(ruta: Path, *, solo_lectura: bool = False) -> Abierto:
    """Abre un `.vitral` y lee de quién es."""
    ligero.aplazar()
    from app.expediente.archivo import abrir
    from app.modelo.carga import cargar_modelo

    expediente = abrir(ruta, cargar_modelo(), None, solo_lectura=solo_lectura)
    expediente.municipio()
    # El órgano garante pudo mandarle un Modelo más nuevo que el del programa.
    return Abierto(expediente, expediente.modelo, expediente.perfil)


def abrir_copia(ruta: Path) -> Abierto:
    """Abre sin poder cambiarla una copia de un `.vitral` que otra persona tiene abierto."""
    ligero.aplazar()
    from app.expediente import consulta
    from app.modelo.carga import cargar_modelo

    expediente = consulta.abrir(ruta, cargar_modelo())
    expediente.municipio()
    return Abierto(expediente, expediente.modelo, expediente.perfil, de_paso=True)


def olvidar_copia(ruta: Path) -> None:
    """Borra la copia que sólo se abrió para ver."""
    from app.expediente import consulta

    consulta.olvidar(ruta)


def ultima_copia(ruta: Path) -> "CopiaBuena | None":
    """La copia entera más nueva de un expediente que no se deja abrir."""
    from app.expediente import recuperacion

    return recuperacion.ultima_copia(ruta)


def volver_a(ruta: Path, copia: "CopiaBuena") -> Path:
    """Pone esa copia en lugar del dañado, que queda apartado entre los respaldos."""
    from app.expediente.copias import restaurar
    from app.reloj import RelojReal

    restaurar(ruta, Path(copia.respaldo.ruta), RelojReal())
    return ruta


def rescatar(ruta: Path) -> "InformeRescate":
    """Un expediente nuevo con lo que se lea del dañado."""
    from app.expediente import recuperacion
    from app.reloj import RelojReal

    return recuperacion.rescatar(ruta, RelojReal())


def guardar_aparte(ruta: Path, destino: Path) -> Path:
    """Una copia del dañado, tal como está."""
    from app.expediente import recuperacion

    return recuperacion.guardar_aparte(ruta, destino)


def original_de(ruta: Path) -> Path | None:
    """El original de un expediente que parece su copia en conflicto, si está al lado."""
    if ruta.suffix.lower() != EXPEDIENTE:
        return None
    from app.expediente.riesgo import copia_en_conflicto

    return copia_en_conflicto(ruta)


def comparar_conflicto(original: Path, copia: Path) -> "Comparacion":
    """Mira los dos sin cambiar ninguno."""
    from app.expediente.conflicto import comparar

    return comparar(original, copia)


def crear_expediente(ruta: Path, clave_municipio: str, inicio: date) -> Path:
    """Crea un `.vitral` con su cronograma propuesto y lo cierra; devuelve dónde quedó."""
    from app.expediente.archivo import crear

    catalogo = cargar_catalogo()
    with crear(ruta, catalogo.modelo, catalogo.perfil, clave_municipio, inicio):
        return ruta


def traer_expediente(origen: Path, carpeta: Path) -> Path:
    """Copia a este equipo un expediente de otro lado, comprobado y sin escrituras a medias."""
    destino = carpeta / origen.name
    if destino.exists():
        raise YaHayUno(destino)
    # Abrirlo lo comprueba y deshace lo que otro programa dejó a medias; abierto, nadie más escribe.
    with abrir_expediente(origen).archivo:
        carpeta.mkdir(parents=True, exist_ok=True)
        temporal = destino.with_name(f".{destino.name}.tmp")
        try:
            shutil.copyfile(origen, temporal)
            temporal.replace(destino)
        finally:
            temporal.unlink(missing_ok=True)
    return destino


def abrir_garante(ruta: Path) -> Abierto:
    """Abre una base `.garante`."""
    ligero.aplazar()
    from app.garante.base import abrir
    from app.modelo.carga import cargar_modelo
    from app.modelo.perfiles import cargar_perfil

    modelo = cargar_modelo()
    base = abrir(ruta, modelo)
    return Abierto(base, modelo, cargar_perfil(base.dato("perfil")))


def comprobar(ruta: Path) -> "Resultado":
    """El dictamen de un paquete, sin compararlo con ninguna clave registrada."""
    from app.paquete.verificar import verificar

    return verificar(ruta)


def expediente_de(recientes: "Sequence[Reciente]", municipio: str) -> "Reciente | None":
    """El expediente reciente de ese municipio (`""` = cualquiera), o `None` si no está aquí."""
    from app.expediente import vistazo

    for reciente in recientes:
        ruta = Path(reciente.ruta)
        if ruta.suffix == EXPEDIENTE and ruta.exists():
            with suppress(ErrorDeUsuario):
                if municipio in {"", vistazo.leer(ruta).municipio_clave}:
                    return reciente
    return None


def crear_garante(ruta: Path) -> Path:
    """Crea una base `.garante` con el padrón del perfil y la cierra."""
    from app.garante.base import crear

    catalogo = cargar_catalogo()
    with crear(ruta, catalogo.modelo, catalogo.perfil):
        return ruta


def crear_ejemplo(carpeta: Path) -> Path:
    """Crea el expediente ficticio de la capacitación."""
    return Path(import_module("app.taller.ejemplo").crear_ejemplo(carpeta))


def cargar_catalogo() -> Catalogo:
    """El Modelo y el perfil con que se crean archivos nuevos."""
    from app.modelo.carga import cargar_modelo
    from app.modelo.perfiles import cargar_perfil

    return Catalogo(cargar_modelo(), cargar_perfil())


def nombre_de_archivo(municipio: str, anio: int) -> str:
    """«Almoloya de Juárez 2026.vitral», sin lo que Windows no admite en un nombre."""
    limpio = "".join(letra for letra in municipio if letra not in '<>:"/\\|?*' and letra >= " ")
    return f"{limpio.strip(' .')} {anio}{EXPEDIENTE}"


def carpeta_propuesta(documentos: Path) -> Path:
    """Documentos/Vitral; si Documentos está en la nube o en la red, una carpeta de este equipo."""
    from app.expediente.riesgo import riesgo_de_carpeta

    en_documentos = documentos / "Vitral"
    if riesgo_de_carpeta(en_documentos / "x.vitral") is None:
        return en_documentos
    return Path.home() / "Vitral"

"""Carpetas que se recuerdan en este equipo, y cómo mostrarlas en el explorador del sistema."""

import json
import logging
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app import archivos, rutas
from app.errores import ErrorDeUsuario
from ui.comun import fechas
from ui.comun.archivos import documentos

bitacora = logging.getLogger(__name__)

DOCUMENTOS, ENTREGAS, RETORNOS = "documentos", "entregas", "retornos"
_PROPUESTAS = {DOCUMENTOS: "Documentos generados", ENTREGAS: "Entregas", RETORNOS: "Por devolver"}


class NoSeAbrio(ErrorDeUsuario):
    """El sistema no tiene con qué abrirlo, o ya no está."""

    codigo = "VEN-10"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"No se pudo abrir «{ruta}».",
            sugerencia="Revise que siga en su lugar y ábralo desde el explorador de archivos.",
        )


class CopiaNoEscrita(ErrorDeUsuario):
    """La copia de un archivo no quedó en su destino."""

    codigo = "VEN-11"

    def __init__(self, destino: Path) -> None:
        super().__init__(
            f"No se pudo copiar en «{destino}».",
            sugerencia="Revise que la memoria esté conectada y tenga espacio, e intente otra vez.",
        )


def carpeta(uso: str) -> Path:
    """La última carpeta elegida para ese uso, o la que se propone."""
    elegida = _leer().get(uso, "")
    return Path(elegida) if elegida else documentos() / "Vitral" / _PROPUESTAS[uso]


def recordar(uso: str, elegida: Path) -> None:
    """Propone esa carpeta la próxima vez. Si el disco no deja, no pasa nada."""
    try:
        archivos.escribir_texto(
            _archivo(), json.dumps(_leer() | {uso: str(elegida)}, ensure_ascii=False)
        )
    except OSError as error:
        bitacora.info("No se pudo recordar la carpeta", exc_info=error)


def abrir(ruta: Path) -> None:
    """Abre el archivo o la carpeta con el programa del sistema. Lanza `NoSeAbrio`."""
    if not ruta.exists() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(ruta))):
        raise NoSeAbrio(ruta)


def copiar(origen: Path, destino: Path) -> Path:
    """Copia durable y comparada con el original: una memoria barata miente."""
    try:
        with origen.open("rb") as entrada, archivos.escritura_atomica(destino) as salida:
            while pedazo := entrada.read(archivos.PEDAZO):
                salida.write(pedazo)
        if archivos.sha256_de(origen) != archivos.sha256_de(destino):
            raise CopiaNoEscrita(destino)
    except OSError as error:
        raise CopiaNoEscrita(destino) from error
    return destino


def cuando(momento: str, ahora: datetime) -> str:
    """«hoy 10:42», «ayer 9:15» o «3 feb 2026, 10:42» para un instante UTC."""
    instante = datetime.fromisoformat(momento).astimezone()
    reloj = f"{instante:%H:%M}"
    match (ahora.astimezone().date() - instante.date()).days:
        case 0:
            return f"hoy {reloj}"
        case 1:
            return f"ayer {reloj}"
        case _:
            return f"{fechas.corta(instante.date())}, {reloj}"


def _leer() -> dict[str, str]:
    try:
        crudo = json.loads(_archivo().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(crudo, dict):
        return {}
    return {str(clave): valor for clave, valor in crudo.items() if isinstance(valor, str)}


def _archivo() -> Path:
    return rutas.datos_del_usuario() / "carpetas.json"

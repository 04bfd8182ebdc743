"""Lo que 2c dice de la conexión a internet, para las herramientas que dependen de ella."""

from app.modelo.celdas import filas, plano, texto
from app.modelo.contexto import Contexto

SIN_SERVICIO = "sin_servicio"


def sin_servicio(contexto: Contexto) -> bool:
    """Si se revisó la conectividad y ningún sitio tiene internet."""
    tipos = {texto(f, "tipo") for f in filas(contexto.general("2c"), "inf_conectividad")} - {""}
    return tipos == {SIN_SERVICIO}


def sitio_sin_servicio(contexto: Contexto, sitio: str) -> bool:
    """Si ese sitio, por su clave, está anotado sin internet y no tiene otra conexión."""
    tipos = {
        texto(fila, "tipo")
        for fila in filas(contexto.general("2c"), "inf_conectividad")
        if sitio and plano(texto(fila, "sitio")) == plano(sitio)
    }
    return tipos == {SIN_SERVICIO}


def unidad_sin_servicio(contexto: Contexto) -> bool:
    """Si la oficina de la unidad de transparencia está sin internet."""
    return any(
        sitio_sin_servicio(contexto, texto(fila, "clave"))
        for fila in filas(contexto.general("2c"), "inf_sitios")
        if texto(fila, "tipo") == "oficina_ut"
    )

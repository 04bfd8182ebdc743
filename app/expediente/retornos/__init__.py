"""Lo que el órgano garante devuelve: acuse, observaciones y perfil. La puerta es `Retornos`."""

from app.expediente.retornos.servicio import Retornos

__all__ = ["Retornos"]

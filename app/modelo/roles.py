"""Los códigos de rol (UT, PM, CAB…) dichos con palabras: en pantalla nadie debe adivinarlos."""

import re

from app.modelo.tipos import Modelo

_CODIGO = re.compile(r"\b[A-Z]{2,3}\b")


def en_palabras(texto: str, modelo: Modelo) -> str:
    """El texto con el nombre de cada rol en vez de su código; lo demás queda igual."""
    nombres = {rol.clave: rol.nombre for rol in modelo.roles}

    def nombre(hallado: re.Match[str]) -> str:
        dicho = nombres.get(hallado[0], hallado[0])
        empieza = hallado.start() == 0
        return dicho if empieza else dicho[:1].lower() + dicho[1:]

    return _CODIGO.sub(nombre, texto.replace(" + ", " y ").replace("/", " o "))

"""Detectar datos de personas en un texto libre: ayuda a no publicarlos, no es una garantía."""

import re
from collections.abc import Iterable

from app.modelo.celdas import plano

_CORREO = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_RFC_O_CURP = re.compile(r"\b[A-ZÑ&]{3,4}\d{6}(?:[A-Z0-9]{3}|[HM][A-Z]{5}[A-Z0-9]\d)\b")
_TELEFONO = re.compile(
    r"(?<![\d.,-])(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,3}\)|\d{2,3})[ .-]?\d{3,4}[ .-]?\d{4}(?!\d)"
)
_PROPIO = "[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}"
# La mayúscula que abre una oración no dice nada: sólo cuentan las de en medio.
_NOMBRE = re.compile(
    rf"(?<![.!?:»\n] )(?<!^)\b{_PROPIO}(?: (?:de |del |de la )?{_PROPIO})+", re.MULTILINE
)
_TRATAMIENTO = re.compile(
    r"\b(?:C|Sr|Sra|Lic|Ing|Mtro|Mtra|Dr|Dra|Profr|Profra)\.? [A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}"
)
_CIFRAS = re.compile(r"\d{4}")
_DIGITOS_DE_TELEFONO = 10
_INSTITUCIONES = frozenset(
    {
        "administracion",
        "archivo",
        "area",
        "ayuntamiento",
        "cabildo",
        "casa",
        "centro",
        "codigo",
        "comision",
        "comite",
        "concejo",
        "consejo",
        "contraloria",
        "control",
        "coordinacion",
        "departamento",
        "desarrollo",
        "direccion",
        "estado",
        "etica",
        "federal",
        "general",
        "gobierno",
        "instituto",
        "integridad",
        "interno",
        "ley",
        "modelo",
        "municipal",
        "municipio",
        "nacional",
        "oficina",
        "organo",
        "presidencia",
        "publica",
        "publico",
        "publicos",
        "recursos",
        "reglamento",
        "san",
        "santa",
        "santo",
        "secretaria",
        "seguridad",
        "servicio",
        "servicios",
        "sindicatura",
        "sistema",
        "tesoreria",
        "transparencia",
        "unidad",
    }
)


def contacto(texto: str) -> str:
    """Qué dato de contacto o clave personal aparece («un correo»…); vacío si ninguno."""
    if "@" in texto and _CORREO.search(texto):
        return "un correo"
    # Casi ningún texto trae cifras largas: así no se pagan las dos búsquedas que siguen.
    if not _CIFRAS.search(texto):
        return ""
    if _RFC_O_CURP.search(texto.upper()):
        return "un RFC o una CURP"
    for forma in _TELEFONO.finditer(texto):
        if sum(letra.isdigit() for letra in forma[0]) >= _DIGITOS_DE_TELEFONO:
            return "un teléfono"
    return ""


def nombre_propio(texto: str, conocidos: Iterable[str] = (), excepto: str = "") -> str:
    """El primer nombre de persona que parece haber; vacío si ninguno.

    `conocidos` son los del directorio; `excepto`, el del municipio, que también va con mayúsculas.
    """
    suelto = plano(texto)
    for conocido in conocidos:
        if " " in conocido.strip() and plano(conocido) in suelto:
            return conocido
    if forma := _TRATAMIENTO.search(texto):
        return forma[0]
    for forma in _NOMBRE.finditer(texto):
        piezas = plano(forma[0]).split()
        if plano(forma[0]) not in plano(excepto) and not _INSTITUCIONES.intersection(piezas):
            return forma[0]
    return ""

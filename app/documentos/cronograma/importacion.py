"""Leer un plan hecho en otro programa: reconoce el formato por lo que trae, no por su nombre."""

import re
from pathlib import Path

from app.archivos import motivo_de
from app.documentos.cronograma import ics_lectura, mspdi_lectura, planner_lectura
from app.documentos.cronograma.dictamen import NOMBRE, TAREAS, dictaminar, una_linea
from app.documentos.cronograma.errores import FormatoDesconocido, PlanIlegible, PlanMuyGrande
from app.documentos.cronograma.xml_seguro import leer_xml
from app.modelo.cronograma.ajeno import PlanAjeno

MEGA = 1024 * 1024
TOPE = 20 * MEGA
_ZIP = b"PK\x03\x04"
_COMPUESTO = b"\xd0\xcf\x11\xe0"
_MARCAS_XML = (b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_SUGERENCIA = (
    "Guárdelo como XML de MS Project o como calendario (.ics) y vuelva a intentarlo."
)  # fmt: skip


def leer_archivo(ruta: Path) -> PlanAjeno:
    """El plan de un archivo, con el dictamen de cada renglón. No escribe nada.

    Errores: los de `errores` (`INT-01`…`INT-05`); ninguno deja leer a medias.
    """
    try:
        with ruta.open("rb") as archivo:
            datos = archivo.read(TOPE + 1)
    except OSError as error:
        raise PlanIlegible(
            f"No se pudo leer «{ruta.name}»: {motivo_de(error)}.",
            sugerencia="Compruebe el archivo y vuelva a intentarlo.",
        ) from error
    return leer(datos, ruta.stem)


def leer(datos: bytes, nombre: str = "") -> PlanAjeno:
    """Como `leer_archivo`, de los octetos. `nombre` es el del plan si no trae uno."""
    if len(datos) > TOPE:
        raise PlanMuyGrande(
            f"El archivo pesa más de {TOPE // MEGA} MB.",
            sugerencia="Exporte sólo la parte que necesita.",
        )
    inicio = datos.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if re.match(rb"BEGIN:VCALENDAR", inicio, re.IGNORECASE):
        formato, (propio, crudos) = "ics", ics_lectura.crudos(datos)
    elif inicio.startswith(_MARCAS_XML):
        raiz = leer_xml(
            datos,
            mspdi_lectura.INTERES | planner_lectura.INTERES,
            {mspdi_lectura.RENGLON, planner_lectura.RENGLON},
            TAREAS,
        )
        if mspdi_lectura.es_mspdi(raiz):
            formato, (propio, crudos) = "mspdi", mspdi_lectura.crudos(raiz)
        elif planner_lectura.es_planner(raiz):
            formato, (propio, crudos) = "planner", planner_lectura.crudos(raiz)
        else:
            raise FormatoDesconocido(
                "El archivo es XML, pero no un plan de MS Project ni de Planner.",
                sugerencia=_SUGERENCIA,
            )
    else:
        raise FormatoDesconocido(_que_es(inicio), sugerencia=_SUGERENCIA)
    return PlanAjeno(formato, una_linea(propio or nombre)[:NOMBRE], dictaminar(crudos))


def _que_es(inicio: bytes) -> str:
    if not inicio:
        return "El archivo está vacío."
    if inicio.startswith(_ZIP):
        return "El archivo es un ZIP, no un plan."
    if inicio.startswith(_COMPUESTO):
        return "El archivo está en el formato propio de MS Project (.mpp), que no se puede leer."
    return "El archivo no es un plan que se pueda leer."

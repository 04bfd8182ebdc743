"""Reglas de la política de datos abiertos (herramientas.md, 4d).

Faltan V-4d-04, V-4d-05 y V-4d-09: hay que abrir el CSV, y aquí sólo se ven sus metadatos.
"""

from collections.abc import Iterator

from app.modelo.contexto import Contexto
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    citar,
    fecha,
    filas,
    lista,
    plano,
    texto,
    visible,
)
from app.modelo.tipos import Severidad

DIAS_DE_FRECUENCIA = {
    "diaria": 1,
    "semanal": 7,
    "mensual": 31,
    "trimestral": 92,
    "semestral": 184,
    "anual": 366,
}
_CERRADOS = frozenset({"pdf", "jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "imagen", "foto"})


def v_4d_01(caso: Caso) -> Iterator[Senal]:
    """Conjunto con datos personales «sí» y publicado «sí» sin disociación."""
    for indice, fila in enumerate(caso.filas("da_inventario")):
        publicado = texto(fila, "publicado") == "si" and texto(fila, "datos_personales") == "si"
        if publicado and texto(fila, "restriccion") in ("", "ninguna"):
            yield Senal(
                "da_inventario",
                f"El conjunto del renglón {indice + 1} está publicado, tiene datos personales y "
                "ninguna restricción. Disócielos y marque la restricción parcial, o retírelo.",
                indice,
            )


def v_4d_02(caso: Caso) -> Iterator[Senal]:
    """Modificación anterior a publicación."""
    for ficha in caso.fichas("conjunto"):
        emision = fecha(ficha.valores, "da_emision")
        modificacion = fecha(ficha.valores, "da_modificacion")
        if emision and modificacion and modificacion < emision:
            yield Senal(
                "da_modificacion",
                f"La última actualización ({visible(modificacion)}) es anterior a la publicación "
                f"({visible(emision)}). Corrija alguna de las dos fechas.",
                ficha=ficha.numero,
            )


def v_4d_03(caso: Caso) -> Iterator[Senal]:
    """Distribución sólo en PDF o imagen."""
    for ficha in caso.fichas("conjunto"):
        formatos = [
            formato
            for fila in filas(ficha.valores, "da_distribuciones")
            if (formato := _formato(caso.contexto, fila))
        ]
        if formatos and set(formatos) <= _CERRADOS:
            yield Senal(
                "da_distribuciones",
                "El conjunto sólo está en PDF o imagen y nadie puede reutilizarlo. Agregue un CSV.",
                ficha=ficha.numero,
            )


def v_4d_06(caso: Caso) -> Iterator[Senal]:
    """Licencia no comercial o ausente."""
    licencia = caso.texto("da_licencia")
    publicados = any(texto(fila, "publicado") == "si" for fila in caso.filas("da_inventario"))
    if not licencia and (publicados or caso.fichas("conjunto")):
        yield Senal(
            "da_licencia",
            "Hay datos publicados sin licencia y nadie sabe si puede usarlos. Elija una, por "
            "ejemplo CC BY 4.0.",
        )
    elif licencia == "otra":
        yield Senal(
            "da_licencia",
            "Eligió otra licencia. Confirme que permite cualquier uso, también el comercial.",
            severidad=Severidad.AVISO,
        )


def v_4d_07(caso: Caso) -> Iterator[Senal]:
    """Última actualización más vieja que su frecuencia."""
    for ficha in caso.fichas("conjunto"):
        modificacion = fecha(ficha.valores, "da_modificacion")
        dias = DIAS_DE_FRECUENCIA.get(texto(ficha.valores, "da_frecuencia"))
        if modificacion and dias and (caso.hoy - modificacion).days > dias:
            yield Senal(
                "da_modificacion",
                f"El conjunto se actualizó por última vez el {visible(modificacion)}, hace más de "
                "lo que dice su frecuencia. Actualícelo o cambie la frecuencia.",
                ficha=ficha.numero,
            )


def v_4d_08(caso: Caso) -> Iterator[Senal]:
    """Conjunto sin custodio."""
    for indice, fila in enumerate(caso.filas("da_inventario")):
        nombre = texto(fila, "nombre") or texto(fila, "clave")
        if nombre and not texto(fila, "custodio"):
            yield Senal(
                "da_inventario",
                f"El conjunto {citar(nombre)} (renglón {indice + 1}) no tiene custodio. Elija "
                "quién responde por él.",
                indice,
            )


def _formato(contexto: Contexto, fila: Fila) -> str:
    """El formato escrito o, si no hay, la extensión del archivo."""
    escrito = plano(texto(fila, "formato")).lstrip(".")
    if escrito:
        return escrito
    for clave in lista(fila, "archivo"):
        evidencia = contexto.evidencias.get(clave)
        if evidencia and "." in evidencia.nombre:
            return plano(evidencia.nombre.rsplit(".", 1)[1])
    return ""


REGLAS: Reglas = {
    "V-4d-01": v_4d_01,
    "V-4d-02": v_4d_02,
    "V-4d-03": v_4d_03,
    "V-4d-06": v_4d_06,
    "V-4d-07": v_4d_07,
    "V-4d-08": v_4d_08,
}

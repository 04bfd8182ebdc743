"""Todas las salidas del cronograma por una sola puerta: la ventana y la consola llaman lo mismo."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.archivos import escribir_bytes, escribir_texto, escritura_atomica, motivo_de
from app.documentos.cronograma.filas import Datos, Fila, Vista, filas
from app.documentos.cronograma.paginas import (
    ANCHO,
    COLUMNA,
    Hoja,
    Opciones,
    Reparto,
    hoja,
    repartir_en_paginas,
)
from app.documentos.cronograma.plano import Plano, escala_de, extremos, medidas_para, repartir
from app.dominio.cronograma_geometria import Zoom
from app.dominio.textos_fecha import fecha_larga
from app.errores import ErrorDeUsuario
from app.reloj import RelojReal

Rasterizador = Callable[[Hoja, Path], None]
"""Pinta la hoja como imagen: quien sabe de pantallas lo presta."""


class FormatoDesconocido(ErrorDeUsuario):
    """No hay salida con ese nombre."""

    codigo = "CRO-02"

    def __init__(self, formato: str) -> None:
        super().__init__(
            f"No conozco el formato «{formato}» para el cronograma.",
            sugerencia=f"Use uno de estos: {', '.join(FORMATOS)}.",
        )


class SalidaSinEscribir(ErrorDeUsuario):
    """El archivo de salida no se pudo escribir."""

    codigo = "CRO-01"

    def __init__(self, ruta: Path, motivo: str) -> None:
        super().__init__(
            f"No se pudo escribir «{ruta.name}»: {motivo}.",
            sugerencia="Elija otra carpeta o cierre el archivo si lo tiene abierto.",
        )


class SinImagenes(ErrorDeUsuario):
    """Aquí no hay con qué hacer imágenes."""

    codigo = "CRO-03"

    def __init__(self) -> None:
        super().__init__(
            "En este equipo no se pueden hacer imágenes PNG.",
            sugerencia="Pida PDF o SVG, que no necesitan pantalla.",
        )


@dataclass(frozen=True, slots=True)
class Encargo:
    """Qué se exporta y cómo.

    `arbol`: los renglones que se quieren, de arriba abajo; vacío los pone todos con sus pasos
    cerrados. `ruta`: marcar la ruta crítica. `con_base`: dibujar la línea base. `capacitacion`:
    marca de agua. `rasterizar` sólo hace falta para las imágenes. `ahora`: cuándo dicen que se
    hicieron los formatos que lo anotan.
    """

    datos: Datos
    municipio: str
    entidad: str = ""
    clave: str = ""
    ejercicio: int = 0
    opciones: Opciones = field(default_factory=Opciones)
    arbol: tuple[Fila, ...] = ()
    ruta: bool = False
    con_base: bool = True
    capacitacion: bool = False
    rasterizar: Rasterizador | None = None
    ahora: datetime = field(default_factory=RelojReal().ahora)

    @property
    def titulo(self) -> str:
        """«Cronograma · Temoaya, Estado de México»."""
        lugar = f"{self.municipio}, {self.entidad}" if self.entidad else self.municipio
        return f"Cronograma · {lugar}"

    @property
    def subtitulo(self) -> str:
        """Ejercicio y a qué día está."""
        dia = f"al {fecha_larga(self.datos.cronograma.hoy)}"
        return f"Ejercicio {self.ejercicio} · {dia}" if self.ejercicio else dia.capitalize()


def escribir(formato: str, encargo: Encargo, ruta: Path) -> Path:
    """Escribe `ruta` en ese formato, de forma atómica.

    Errores: `FormatoDesconocido`, `SalidaSinEscribir`, `SinImagenes`.
    """
    hacer = FORMATOS.get(formato.lower())
    if hacer is None:
        raise FormatoDesconocido(formato)
    try:
        hacer(encargo, ruta)
    except OSError as error:
        raise SalidaSinEscribir(ruta, motivo_de(error)) from error
    return ruta


def hoja_de(encargo: Encargo) -> Hoja:
    """El dibujo de ese encargo, de corrido."""
    return hoja(
        _plano(encargo), encargo.titulo, encargo.subtitulo, capacitacion=encargo.capacitacion
    )


def repartido(encargo: Encargo) -> Reparto:
    """Las páginas en el papel pedido, y lo que haya que advertir."""
    return repartir_en_paginas(hoja_de(encargo), encargo.opciones)


def _plano(encargo: Encargo) -> Plano:
    datos = encargo.datos
    renglones = encargo.arbol or filas(datos, Vista())
    if not encargo.con_base:
        renglones = tuple(_sin_base(renglones))
    plan = datos.cronograma
    ancho = ANCHO - COLUMNA
    return Plano(
        filas=renglones,
        escala=escala_de(Zoom.TODO, extremos(renglones, plan.hoy), ancho, 1.0),
        medidas=medidas_para(1.0),
        ancho=ancho,
        hoy=plan.hoy,
        fin_administracion=plan.fin_administracion,
        trazos=repartir(renglones, plan.enlaces),
        ruta=encargo.ruta,
        vedas=plan.vedas,
    )


def _sin_base(renglones: Iterable[Fila]) -> Iterable[Fila]:
    for fila in renglones:
        yield replace(fila, fechas=replace(fila.fechas, base_inicio=None, base_fin=None))


def _pdf(encargo: Encargo, ruta: Path) -> None:
    from app.documentos.cronograma.pdf import escribir_pdf

    paginas = repartido(encargo).paginas
    with escritura_atomica(ruta) as salida:
        escribir_pdf(paginas, encargo.titulo, encargo.municipio, salida)


def _svg(encargo: Encargo, ruta: Path) -> None:
    from app.documentos.cronograma.svg import texto_svg

    escribir_texto(ruta, texto_svg(hoja_de(encargo)))


def _png(encargo: Encargo, ruta: Path) -> None:
    if encargo.rasterizar is None:
        raise SinImagenes
    try:
        encargo.rasterizar(hoja_de(encargo), ruta)
    except ImportError as error:
        # Qt no está, o le falta una biblioteca del sistema.
        raise SinImagenes from error


def _xlsx(encargo: Encargo, ruta: Path) -> None:
    from app.documentos.cronograma.xlsx import escribir_xlsx, todas

    renglones = encargo.arbol or tuple(todas(filas(encargo.datos, Vista())))
    with escritura_atomica(ruta) as salida:
        escribir_xlsx(encargo.titulo, renglones, encargo.datos.cronograma.hoy, salida)


def _json(encargo: Encargo, ruta: Path) -> None:
    from app.documentos.cronograma.claves_json import escribir as en_json

    escribir_bytes(ruta, en_json(encargo.datos.cronograma, encargo.titulo, encargo.ahora))


def _ics(encargo: Encargo, ruta: Path) -> None:
    from app.documentos.cronograma.ics import escribir as en_ics

    escribir_bytes(ruta, en_ics(encargo.datos, encargo.titulo, encargo.ahora))


def _mspdi(encargo: Encargo, ruta: Path) -> None:
    from app.documentos.cronograma.mspdi import escribir as en_mspdi

    escribir_bytes(ruta, en_mspdi(encargo.datos.cronograma, encargo.titulo, encargo.ahora))


def extension(formato: str) -> str:
    """La extensión de sus archivos: la de MS Project XML es `xml`."""
    return "xml" if formato == "mspdi" else formato


FORMATOS: dict[str, Callable[[Encargo, Path], None]] = {
    "pdf": _pdf,
    "svg": _svg,
    "png": _png,
    "xlsx": _xlsx,
    "json": _json,
    "ics": _ics,
    "mspdi": _mspdi,
}
"""Cada formato y quién lo escribe."""

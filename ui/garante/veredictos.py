"""Qué pasó con cada archivo, con forma y palabra: importado, actualizado, ya estaba… Sin Qt."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from app.garante import alta, codigos
from app.garante.vistas import EstadoImportacion, Recibido, Resultado
from ui.comun.insignias import Estado


class Veredicto(Enum):
    """Los dictámenes de interfaz.md §11, con lo que se dice de uno y de varios."""

    IMPORTADO = ("importado", "importados", Estado("correcto", "Importado", "bien"))
    ACTUALIZADO = ("actualizado", "actualizados", Estado("actualizado", "Actualizado", "bien"))
    YA_ESTABA = ("ya estaba", "ya estaban", Estado("igual", "Ya estaba", "apagado"))
    HISTORICO = ("al historial", "al historial", Estado("igual", "Al historial", "apagado"))
    CUARENTENA = (
        "en cuarentena",
        "en cuarentena",
        Estado("estado-con_observaciones", "Cuarentena", "aviso"),
    )
    RECHAZADO = ("rechazado", "rechazados", Estado("cerrar", "Rechazado", "error"))

    @property
    def estado(self) -> Estado:
        """Icono, palabra y color."""
        return self.value[2]

    def contado(self, cuantos: int) -> str:
        """«1 importado», «3 importados»."""
        return f"{cuantos} {self.value[0] if cuantos == 1 else self.value[1]}"


_POR_ESTADO = {
    EstadoImportacion.ACEPTADO: Veredicto.IMPORTADO,
    EstadoImportacion.DUPLICADO: Veredicto.YA_ESTABA,
    EstadoImportacion.HISTORICO: Veredicto.HISTORICO,
    EstadoImportacion.CUARENTENA: Veredicto.CUARENTENA,
    EstadoImportacion.RECHAZADO: Veredicto.RECHAZADO,
}


class Renglon(NamedTuple):
    """Un archivo de la bandeja, venga de esta importación o de la base."""

    veredicto: Veredicto
    archivo: str
    municipio: str
    secuencia: int | None
    codigo: str
    mensaje: str
    sugerencia: str
    sha256: str = ""
    recibido: str = ""
    tamano: int = 0
    importacion: int = 0
    huellas: tuple[str, ...] = ()
    rotacion: str = ""
    detalle: str = ""

    @property
    def codigo_corto(self) -> str:
        """`Q501`: lo que se dicta por teléfono."""
        return ", ".join(codigo.split("_")[0] for codigo in self.codigo.split(","))

    @property
    def apartado(self) -> bool:
        """Si está en cuarentena."""
        return self.veredicto is Veredicto.CUARENTENA

    @property
    def se_decide(self) -> bool:
        """Si una persona puede levantar esta cuarentena con un motivo."""
        return self.veredicto is Veredicto.CUARENTENA and self.codigo in codigos.DECIDIBLES

    @property
    def espera_clave(self) -> bool:
        """Si lo que falta es dar de alta la clave."""
        return self.veredicto is Veredicto.CUARENTENA and self.codigo == codigos.Q501


def veredicto_de(resultado: Resultado, *, habia_entregado: bool = False) -> Veredicto:
    """El dictamen de un archivo; aceptado es «actualizado» si su municipio ya tenía entrega."""
    if resultado.estado is EstadoImportacion.ACEPTADO and habia_entregado:
        return Veredicto.ACTUALIZADO
    return _POR_ESTADO[resultado.estado]


def de_resultado(resultado: Resultado, *, habia_entregado: bool = False) -> Renglon:
    """El renglón de un archivo recién importado."""
    return Renglon(
        veredicto=veredicto_de(resultado, habia_entregado=habia_entregado),
        archivo=resultado.archivo,
        municipio=_nombrado(resultado.nombre_municipio, resultado.municipio),
        secuencia=resultado.secuencia,
        codigo=resultado.codigo,
        mensaje=resultado.mensaje,
        sugerencia=resultado.sugerencia,
        sha256=resultado.sha256,
        importacion=resultado.importacion,
    )


def de_bandeja(base: Any, recibidos: Sequence[Recibido]) -> tuple[Renglon, ...]:
    """Los renglones de lo que guarda la base, en el orden dado.

    `rotacion` sólo mientras falte confirmarla: la clave que ya está dada de alta no se propone.
    """
    conocidas = {clave.huella for clave in alta.claves(base)}
    primeras: dict[str, int] = {}
    for recibido in sorted(recibidos, key=lambda r: r.importacion):
        if recibido.estado is EstadoImportacion.ACEPTADO:
            primeras.setdefault(recibido.municipio, recibido.importacion)
    renglones = (_de_recibido(base, recibido, primeras) for recibido in recibidos)
    return tuple(r._replace(rotacion="") if r.rotacion in conocidas else r for r in renglones)


def totales(veredictos: Iterable[Veredicto]) -> str:
    """«3 importados, 1 ya estaba y 2 en cuarentena»."""
    cuentas = Counter(veredictos)
    partes = [v.contado(cuentas[v]) for v in Veredicto if cuentas[v]]
    if len(partes) < 2:
        return "".join(partes)
    return f"{', '.join(partes[:-1])} y {partes[-1]}"


def _de_recibido(base: Any, recibido: Recibido, primeras: dict[str, int]) -> Renglon:
    mensaje, sugerencia = codigos.frases(recibido.codigo, recibido.detalle)
    veredicto = _POR_ESTADO[recibido.estado]
    if veredicto is Veredicto.IMPORTADO and primeras[recibido.municipio] != recibido.importacion:
        veredicto = Veredicto.ACTUALIZADO
    return Renglon(
        veredicto=veredicto,
        archivo=recibido.archivo,
        municipio=_nombrado(base.nombre_de(recibido.municipio), recibido.municipio),
        secuencia=recibido.secuencia,
        codigo=recibido.codigo,
        mensaje=mensaje,
        sugerencia=sugerencia,
        sha256=recibido.sha256,
        recibido=recibido.recibido,
        tamano=recibido.tamano,
        importacion=recibido.importacion,
        huellas=recibido.huellas,
        rotacion=recibido.rotacion,
        detalle=recibido.detalle,
    )


def _nombrado(nombre: str, clave: str) -> str:
    return nombre or clave

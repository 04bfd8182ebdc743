"""Qué abarca una entrega recibida, qué no trae y a cuál sustituye."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from app.garante import tablas
from app.garante.base import Base
from app.garante.errores import SinEntrega
from app.garante.guardados import leer_datos
from app.garante.vistas_cambios import AlcanceRecibido, RectificacionRecibida
from app.modelo.tipos import Modelo
from app.paquete.alcance import COMPLETO, DIMENSION, LIGERO, SIN_DATOS_PERSONALES
from app.paquete.entrega_declarada import EntregaDeclarada
from app.paquete.instantanea import Evidencia


def titulo(modelo: Modelo, alcance: AlcanceRecibido) -> str:
    """Qué abarca, en una frase corta."""
    if alcance.alcance == DIMENSION:
        nombre = next((d.nombre for d in modelo.dimensiones if d.numero == alcance.dimension), "")
        return f"Entrega de una sola dimensión: {alcance.dimension} {nombre}".rstrip() + "."
    return {
        LIGERO: "Entrega ligera: sólo datos, sin archivos de evidencia.",
        SIN_DATOS_PERSONALES: "Entrega sin datos personales.",
    }.get(alcance.alcance, "Entrega completa.")


def implica(alcance: AlcanceRecibido) -> tuple[str, ...]:
    """Qué no viene y cómo hay que tomarlo; nada si vino todo."""
    partes = []
    if alcance.alcance == DIMENSION:
        claves = ", ".join(alcance.no_incluidas) or "las demás"
        partes.append(
            f"No trae estas herramientas: {claves}. De ellas se muestra lo que ya se tenía."
        )
    if alcance.alcance == SIN_DATOS_PERSONALES:
        partes.append(
            "No trae los campos personales ni las evidencias reservadas: que falten no quiere "
            "decir que estén vacíos."
        )
    if omitidas := _omitidas(alcance):
        partes.append(f"Dice haber dejado fuera {omitidas}.")
    if alcance.sin_archivo:
        partes.append(_sin_archivo(alcance))
    return tuple(partes)


def rectificacion(rectifica: RectificacionRecibida) -> tuple[str, str]:
    """«Sustituye a la entrega 1 (rectificación 1).» y «Motivo: …»."""
    cual = rectifica.sustituye
    dicho = f"Sustituye a la entrega {cual.secuencia} (rectificación {rectifica.numero})."
    if not rectifica.conocida:
        dicho += f" La entrega {cual.secuencia} que señala no es la que se recibió aquí."
    return dicho, f"Motivo: {cual.motivo}"


def _omitidas(alcance: AlcanceRecibido) -> str:
    """«4 respuestas, 2 evidencias»; las herramientas ya se nombran una por una."""
    cuentas = {c: n for c, n in alcance.omitidas.items() if n and c != "herramientas"}
    dichas = [f"{n} {c if n != 1 else c.removesuffix('s')}" for c, n in cuentas.items()]
    if len(dichas) < 2:
        return "".join(dichas)
    return f"{', '.join(dichas[:-1])} y {dichas[-1]}"


def _sin_archivo(alcance: AlcanceRecibido) -> str:
    if alcance.sin_archivo == alcance.evidencias:
        cuantas = "su única evidencia" if alcance.evidencias == 1 else "todas sus evidencias"
        return f"Falta el archivo de {cuantas} ({alcance.evidencias}): no se puede revisar aquí."
    return (
        f"Falta el archivo de {alcance.sin_archivo} de sus {alcance.evidencias} evidencias; "
        "las demás ya se tienen."
    )


def de_entrega(
    base: Base, municipio: str, numero: int
) -> tuple[AlcanceRecibido, RectificacionRecibida | None]:
    """El alcance de la instantánea `numero` y, si sustituye a otra, cuál y por qué.

    Se lee de lo firmado y no de lo consolidado, que en una parcial ya lleva lo anterior debajo.
    """
    tabla = tablas.instantanea.c
    consulta = select(tabla.tipo, tabla.datos).where(
        tabla.municipio == municipio, tabla.id == numero
    )
    with base.leer() as conexion:
        fila = conexion.execute(consulta).one_or_none()
        if fila is None:
            raise SinEntrega(
                "Esa entrega no está en la base.",
                sugerencia="Elija una de las recibidas de ese municipio.",
            )
        datos = leer_datos(bytes(fila.datos))
        rectifica = _rectificacion(conexion, municipio, datos.entrega)
    return _alcance(base.evidencias, fila.tipo, datos.entrega, datos.evidencias), rectifica


def _alcance(
    carpeta: Path, tipo: str, dicho: EntregaDeclarada | None, evidencias: Iterable[Evidencia]
) -> AlcanceRecibido:
    con_archivo = [e for e in evidencias if e.sha256 and not e.referida]
    faltan = {e.sha256 for e in con_archivo if not (carpeta / e.sha256).is_file()}
    return AlcanceRecibido(
        alcance=_clase(tipo, dicho),
        dimension=None if dicho is None else dicho.dimension,
        no_incluidas=() if dicho is None else dicho.no_incluidas,
        campos_omitidos=() if dicho is None else dicho.campos_omitidos,
        omitidas={} if dicho is None else dict(dicho.omitidas),
        evidencias=len(con_archivo),
        sin_archivo=sum(1 for e in con_archivo if e.sha256 in faltan),
    )


def _clase(tipo: str, dicho: EntregaDeclarada | None) -> str:
    """Que es ligera lo dice sólo el manifiesto; lo demás, lo que declara."""
    if dicho is not None and dicho.alcance != COMPLETO:
        return dicho.alcance
    return LIGERO if tipo == LIGERO else COMPLETO


def _rectificacion(
    conexion: Connection, municipio: str, dicho: EntregaDeclarada | None
) -> RectificacionRecibida | None:
    if dicho is None or dicho.rectifica is None:
        return None
    sustituye = dicho.rectifica
    numero, vistas, siguiente = 1, set[str](), sustituye
    while (fila := _con_manifiesto(conexion, municipio, siguiente.manifiesto_sha256)) is not None:
        vistas.add(siguiente.manifiesto_sha256)
        suyo = leer_datos(bytes(fila.datos)).entrega
        # Nada impide firmar una cadena que se muerda la cola.
        if suyo is None or suyo.rectifica is None or suyo.rectifica.manifiesto_sha256 in vistas:
            break
        numero, siguiente = numero + 1, suyo.rectifica
    previa = _con_manifiesto(conexion, municipio, sustituye.manifiesto_sha256)
    conocida = previa is not None and previa.secuencia == sustituye.secuencia
    return RectificacionRecibida(sustituye, numero, conocida)


def _con_manifiesto(conexion: Connection, municipio: str, huella: str) -> Row[Any, Any] | None:
    tabla = tablas.instantanea.c
    suya = (tabla.municipio == municipio) & (tabla.manifiesto_sha256 == huella)
    return conexion.execute(select(tabla.secuencia, tabla.datos).where(suya)).one_or_none()

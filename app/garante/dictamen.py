"""Qué merece un archivo del buzón antes de tocar la base: autenticidad, contenido y destino.

El zip interior no se abre mientras no haya firmado una clave dada de alta: nada de lo que
escribió un desconocido se descomprime ni se interpreta.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import bindparam, select

from app.garante import codigos, datos_personales, tablas
from app.garante.base import Base
from app.garante.guardados import comprimir
from app.garante.vistas import EstadoClave, TipoClave
from app.paquete import lectura, nombres
from app.paquete.errores import PaqueteRechazado
from app.paquete.lectura import Contenido, Sobre
from app.paquete.manifiesto import Manifiesto
from app.paquete.verificacion import Firma
from app.paquete.zip_formato import DEFLATE
from app.reloj import marca


@dataclass(slots=True)
class Conocido:
    """Lo que se va sabiendo de un archivo, para mostrarlo aunque se aparte a medio camino."""

    huellas: tuple[str, ...] = ()
    manifiesto_sha256: str = ""
    municipio: str = ""
    secuencia: int | None = None
    linaje: str = ""
    creado: str = ""
    rotacion: str = ""


@dataclass(frozen=True, slots=True)
class ClaveFirmante:
    """Una clave dada de alta que firmó el paquete."""

    firma: Firma
    municipio: str
    tipo: TipoClave
    estado: EstadoClave
    hasta_secuencia: int | None


@dataclass(frozen=True, slots=True)
class Autentico:
    """Un paquete de un municipio conocido, abierto y dirigido a este órgano garante."""

    sobre: Sobre
    contenido: Contenido
    firmante: ClaveFirmante

    @property
    def manifiesto(self) -> Manifiesto:
        return self.contenido.manifiesto


def dictaminar(
    base: Base, ruta: Path, conocido: Conocido, permitidos: frozenset[str] = frozenset()
) -> Autentico:
    """El paquete abierto, o `PaqueteRechazado` con el código de rechazo o de cuarentena.

    `permitidos`: cuarentenas que una persona decidió levantar para este archivo.
    """
    sobre = lectura.abrir_autentico(ruta)
    conocido.huellas = sobre.huellas
    dadas_de_alta = _dadas_de_alta(base, sobre.firmas)
    if not dadas_de_alta:
        _exigir_que_no_sea_propio(base, sobre.huellas)
    claves = _claves_que_valen(dadas_de_alta, permitidos)
    contenido = lectura.abrir_contenido(sobre)
    manifiesto = contenido.manifiesto
    conocido.manifiesto_sha256 = contenido.manifiesto_sha256
    conocido.municipio = manifiesto.municipio
    conocido.secuencia = manifiesto.secuencia
    conocido.linaje = manifiesto.linaje
    conocido.creado = marca(manifiesto.creado)
    firmante = _de_su_municipio(base, manifiesto, claves)
    if manifiesto.destinatario != base.identidad.destinatario:
        raise PaqueteRechazado(codigos.Q505, manifiesto.destinatario)
    if manifiesto.modelo != base.modelo.clave:
        raise PaqueteRechazado(codigos.Q602, manifiesto.modelo)
    if codigos.Q701 not in permitidos:
        datos_personales.exigir_ninguna(base, contenido.datos)
    conocido.rotacion = _rotacion_propuesta(manifiesto, sobre.firmas)
    return Autentico(sobre, contenido, firmante)


def secuencia_de(base: Base, ruta: Path) -> int:
    """La secuencia que declara un paquete, para ordenar un lote; 0 si no se puede leer.

    Lo que firmó un desconocido tampoco se abre para esto.
    """
    with suppress(PaqueteRechazado, OSError):
        sobre = lectura.abrir_autentico(ruta)
        if _dadas_de_alta(base, sobre.firmas):
            return lectura.abrir_contenido(sobre).manifiesto.secuencia
    return 0


def datos_comprimidos(contenido: Contenido) -> bytes:
    """Los datos en DEFLATE, tal como venían: comprimirlos otra vez costaría más que importarlos."""
    interior = contenido.interior
    entrada = interior.entradas[nombres.DATOS]
    if entrada.metodo != DEFLATE:
        return comprimir(contenido.datos_crudos)
    with interior.ruta.open("rb") as archivo:
        archivo.seek(interior.inicio + entrada.desde)
        return archivo.read(entrada.comprimido)


_CLAVES = select(
    tablas.clave.c.huella,
    tablas.clave.c.municipio,
    tablas.clave.c.tipo,
    tablas.clave.c.estado,
    tablas.clave.c.hasta_secuencia,
).where(tablas.clave.c.huella.in_(bindparam("huellas", expanding=True)))

_EMITIDOS = select(tablas.retorno.c.huella).where(
    tablas.retorno.c.huella.in_(bindparam("huellas", expanding=True))
)


def _dadas_de_alta(base: Base, firmas: Iterable[Firma]) -> list[ClaveFirmante]:
    por_huella = {firma.huella: firma for firma in firmas}
    with base.leer() as conexion:
        filas = conexion.execute(_CLAVES, {"huellas": sorted(por_huella)}).all()
    return [
        ClaveFirmante(
            por_huella[fila.huella],
            fila.municipio,
            TipoClave(fila.tipo),
            EstadoClave(fila.estado),
            fila.hasta_secuencia,
        )
        for fila in filas
    ]


def _exigir_que_no_sea_propio(base: Base, huellas: Iterable[str]) -> None:
    """Lo que se devuelve viaja en la misma carpeta: su clave no es una que falte dar de alta."""
    with base.leer() as conexion:
        if conexion.execute(_EMITIDOS, {"huellas": sorted(huellas)}).first():
            raise PaqueteRechazado(codigos.E308, "lo emitió este órgano garante")


def _claves_que_valen(
    claves: list[ClaveFirmante], permitidos: frozenset[str]
) -> list[ClaveFirmante]:
    """Al menos una: activa y, si es de gobierno, vigente cuando dice que firmó."""
    if not claves:
        raise PaqueteRechazado(codigos.Q501)
    activas = [c for c in claves if c.estado is EstadoClave.ACTIVA]
    if codigos.Q502 in permitidos:
        # Sólo la sustituida sin sospecha puede seguir valiendo; la revocada, jamás.
        activas += [c for c in claves if c.estado is EstadoClave.ROTADA]
    if not activas:
        raise PaqueteRechazado(codigos.Q502)
    vigentes = [c for c in activas if codigos.Q503 in permitidos or _en_vigencia(c)]
    if not vigentes:
        raise PaqueteRechazado(codigos.Q503)
    return vigentes


def _en_vigencia(clave: ClaveFirmante) -> bool:
    if clave.tipo is TipoClave.PROPIA:
        return True
    desde, hasta = clave.firma.datos.desde, clave.firma.datos.hasta
    return desde is not None and hasta is not None and desde <= clave.firma.momento <= hasta


def _de_su_municipio(
    base: Base, manifiesto: Manifiesto, claves: list[ClaveFirmante]
) -> ClaveFirmante:
    if manifiesto.pais == base.identidad.pais:
        for clave in claves:
            if clave.municipio == manifiesto.municipio and _alcanza(clave, manifiesto.secuencia):
                return clave
    ajenos = ", ".join(sorted({clave.municipio for clave in claves}))
    raise PaqueteRechazado(codigos.Q504, f"datos de {manifiesto.municipio}, clave de {ajenos}")


def _alcanza(clave: ClaveFirmante, secuencia: int) -> bool:
    """Con una clave sustituida sólo valen las entregas anteriores al cambio."""
    return clave.estado is EstadoClave.ACTIVA or secuencia <= (clave.hasta_secuencia or 0)


def _rotacion_propuesta(manifiesto: Manifiesto, firmas: Iterable[Firma]) -> str:
    """La huella nueva, sólo si ella también firmó: sin eso la propuesta no vale nada."""
    if manifiesto.rotacion is None:
        return ""
    nueva = manifiesto.rotacion.nueva_huella
    return nueva if any(firma.huella == nueva for firma in firmas) else ""

"""Retornos: lo que el órgano garante firma y devuelve al municipio, en el mismo contenedor.

Se leen en dos pasos, como los paquetes: `contenedor.abrir_autentico` dice de quién es sin abrir
nada; sólo si esa clave es de fiar, `abrir` mira lo de dentro. `leer` hace los dos.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from app.archivos import escritura_atomica
from app.paquete import canonico, nombres, retorno_datos, retorno_leeme, retorno_manifiesto
from app.paquete.canonico import Json
from app.paquete.contenedor import Sobre, abrir_autentico
from app.paquete.der import datos_de_certificado
from app.paquete.errores import ExportacionNoComprobada, PaqueteRechazado
from app.paquete.firma import Firmante
from app.paquete.huellas import huella
from app.paquete.interior import abrir_interior, comprobar_huellas, comprobar_lista
from app.paquete.manifiesto import Archivo
from app.paquete.relectura import borrar, olvidar_cache
from app.paquete.retorno_datos import (
    AcuseDatos,
    DatosRetorno,
    ObservacionDatos,
    PerfilDatos,
)
from app.paquete.retorno_manifiesto import ManifiestoRetorno, TipoRetorno
from app.paquete.sellado import sellar
from app.paquete.zip_escritor import EscritorZip

__all__ = [
    "AcuseDatos",
    "DatosRetorno",
    "ManifiestoRetorno",
    "ObservacionDatos",
    "PerfilDatos",
    "RetornoLeido",
    "TipoRetorno",
    "abrir",
    "de_capacitacion",
    "escribir",
    "leer",
    "nombre_de_archivo",
]

MARCA_DE_CAPACITACION = "ENSAYO-"
"""Comienzo del número de serie del titular en el certificado de una clave de capacitación."""

_ADMITIDOS = {nombres.MANIFIESTO, nombres.DATOS, nombres.LEEME}
_DECODIFICADORES: Mapping[TipoRetorno, Callable[[Json], DatosRetorno]] = {
    TipoRetorno.ACUSE: retorno_datos.acuse,
    TipoRetorno.OBSERVACIONES: retorno_datos.observaciones,
    TipoRetorno.PERFIL: retorno_datos.perfil,
}
_LO_DEMAS = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class RetornoLeido:
    """Un retorno íntegro y firmado. `sha256`: la huella de su manifiesto, que lo identifica.

    Que la clave sea la de su órgano garante lo decide quien lo aplica, con `huellas`.
    """

    manifiesto: ManifiestoRetorno
    datos: DatosRetorno
    sha256: str
    huellas: tuple[str, ...]
    certificados: tuple[bytes, ...]


def escribir(
    destino: Path, manifiesto: ManifiestoRetorno, datos: DatosRetorno, firmante: Firmante
) -> Path:
    """Escribe en la carpeta `destino` el retorno firmado y lo relee como lo hará el municipio.

    Si los datos no cumplen lanza `PaqueteRechazado`; si lo releído no es lo escrito,
    `ExportacionNoComprobada`. En ningún caso deja un archivo que no sirva.
    """
    creado = manifiesto.creado.astimezone(UTC).replace(microsecond=0)
    manifiesto = replace(manifiesto, creado=creado, archivos=())
    ruta = destino / nombre_de_archivo(manifiesto)
    partes = {
        nombres.DATOS: canonico.escribir(retorno_datos.a_json(datos)),
        nombres.LEEME: retorno_leeme.escribir(manifiesto, firmante.certificado_der, ruta.name),
    }
    archivos = [
        Archivo(nombre, hashlib.sha256(parte).hexdigest(), len(parte))
        for nombre, parte in sorted(partes.items())
    ]
    crudo = canonico.escribir(replace(manifiesto, archivos=tuple(archivos)).a_json())
    _comprobar_pedido(manifiesto, crudo, partes[nombres.DATOS])
    with escritura_atomica(ruta) as salida:
        sellar(salida, lambda zip_: _llenar(zip_, crudo, partes), [firmante], creado)
    _releer(ruta, hashlib.sha256(crudo).hexdigest(), datos, firmante)
    return ruta


def nombre_de_archivo(manifiesto: ManifiestoRetorno) -> str:
    """El nombre del `.asics`: se describe a sí mismo, pero nadie confía en él."""
    destino = manifiesto.emisor
    if manifiesto.municipio:
        destino = f"{manifiesto.pais}-{manifiesto.municipio}"
    return (
        f"VITRAL_{manifiesto.tipo.name}_{_LO_DEMAS.sub('-', destino)}"
        f"_{manifiesto.serie:05d}_{manifiesto.creado.astimezone(UTC):%Y%m%d}.asics"
    )


def leer(
    ruta: Path, confiables: Collection[str] | None = None, *, ensayo: bool = False
) -> RetornoLeido:
    """El retorno de un archivo ajeno, o `PaqueteRechazado` (E1xx–E4xx, Q601, R103, R104, R107).

    Con `confiables` (huellas de certificados), lo que firma otra clave ni se abre: es R104. Sin
    `ensayo`, lo firmado con una clave de capacitación es R103.
    """
    sobre = abrir_autentico(ruta)
    if confiables is not None and not set(sobre.huellas) & set(confiables):
        raise PaqueteRechazado("R104_GARANTE_DESCONOCIDO")
    return abrir(sobre, ensayo=ensayo)


def abrir(sobre: Sobre, *, ensayo: bool = False) -> RetornoLeido:
    """Lo que trae un sobre auténtico cuya clave ya se dio por buena."""
    if not ensayo and any(map(de_capacitacion, sobre.certificados)):
        raise PaqueteRechazado("R103_CLAVE_DE_CAPACITACION")
    interior = abrir_interior(sobre)
    crudo = interior.leer(nombres.MANIFIESTO)
    manifiesto = retorno_manifiesto.decodificar(canonico.leer(crudo))
    if manifiesto.capacitacion and not ensayo:
        raise PaqueteRechazado("R103_CLAVE_DE_CAPACITACION")
    comprobar_lista(interior, manifiesto.archivos)
    if not set(interior.entradas) <= _ADMITIDOS:
        raise PaqueteRechazado("E307_ESQUEMA", "archivos")
    datos_crudos = comprobar_huellas(interior, manifiesto.archivos, guardar=nombres.DATOS)
    datos = _DECODIFICADORES[manifiesto.tipo](canonico.leer(datos_crudos))
    identidad = hashlib.sha256(crudo).hexdigest()
    return RetornoLeido(manifiesto, datos, identidad, sobre.huellas, sobre.certificados)


def de_capacitacion(certificado_der: bytes) -> bool:
    """Si el certificado es de una clave hecha para ensayar: lo firmado con ella no vale."""
    titular = datos_de_certificado(certificado_der).titular
    return MARCA_DE_CAPACITACION.encode("ascii") in titular


def _comprobar_pedido(manifiesto: ManifiestoRetorno, crudo: bytes, datos: bytes) -> None:
    """El mismo examen del contenido que hará quien lo lea, antes de tocar el disco."""
    retorno_manifiesto.decodificar(canonico.leer(crudo))
    _DECODIFICADORES[manifiesto.tipo](canonico.leer(datos))


def _llenar(zip_: EscritorZip, manifiesto: bytes, partes: Mapping[str, bytes]) -> None:
    zip_.agregar(nombres.MANIFIESTO, manifiesto, deflate=True)
    for nombre in sorted(partes):
        zip_.agregar(nombre, partes[nombre], deflate=True)


def _releer(ruta: Path, sha256: str, datos: DatosRetorno, firmante: Firmante) -> None:
    try:
        olvidar_cache(ruta)
        leido = leer(ruta, {huella(firmante.certificado_der)}, ensayo=True)
    except (OSError, PaqueteRechazado) as error:
        borrar(ruta)
        motivo = error.codigo if isinstance(error, PaqueteRechazado) else "no se pudo leer"
        raise ExportacionNoComprobada(motivo) from error
    if (leido.sha256, retorno_datos.a_json(leido.datos)) != (sha256, retorno_datos.a_json(datos)):
        borrar(ruta)
        raise ExportacionNoComprobada("otro contenido")

"""Escritura de un paquete: se arma, se firma, se escribe y se relee antes de decir «listo».

Los bytes sólo dependen de los datos, de las claves y de `creado`. Cada evidencia se pide y se
escribe una a una: la memoria no crece con el tamaño del paquete.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.archivos import escritura_atomica
from app.paquete import canonico, leeme, limites, nombres
from app.paquete.canonico import Json
from app.paquete.csv_seguro import BOM
from app.paquete.errores import (
    EvidenciaDanada,
    ExportacionNoComprobada,
    PaqueteDemasiadoGrande,
    PaqueteRechazado,
)
from app.paquete.firma import Firmante
from app.paquete.huellas import huella
from app.paquete.instantanea import Instantanea
from app.paquete.lectura import abrir_autentico, abrir_contenido
from app.paquete.manifiesto import ESQUEMA_DATOS, FORMATO, Archivo, DatosManifiesto, Manifiesto
from app.paquete.relectura import borrar, olvidar_cache
from app.paquete.sellado import sellar
from app.paquete.zip_escritor import EscritorZip, comprimir
from app.progreso import SIN_PROGRESO, Progreso

EvidenciaIncluida = tuple[str, str, Callable[[], bytes]]
"""(sha256, extensión, leer): el contenido se pide sólo al escribirlo."""


@dataclass(frozen=True, slots=True)
class Paquete:
    """Un paquete escrito y comprobado."""

    ruta: Path
    manifiesto_sha256: str
    tamano: int


@dataclass(slots=True)
class DatosListos:
    """Los datos y sus bytes canónicos, para exportarlos más de una vez sin rehacerlos.

    `leidos`: lo que se decodificó al comprobar el primer paquete; con los mismos bytes vale igual.
    `forma`: cómo se guardan dentro del zip.
    """

    objeto: Mapping[str, Json]
    crudos: bytes
    leidos: Instantanea | None = None
    forma: tuple[int, bytes] | None = None

    def en_zip(self) -> tuple[int, bytes]:
        """Los bytes como van dentro del zip, que se comprimen una sola vez."""
        if self.forma is None:
            self.forma = comprimir(self.crudos)
        return self.forma


def alistar(datos: Mapping[str, Json]) -> DatosListos:
    """Escribe los datos en su forma canónica."""
    return DatosListos(datos, canonico.escribir(dict(datos)))


@dataclass(frozen=True, slots=True)
class _Partes:
    """Lo que va dentro: textos ya armados y evidencias por leer, por nombre de entrada."""

    manifiesto: bytes
    datos: DatosListos
    textos: Mapping[str, bytes]
    evidencias: Mapping[str, EvidenciaIncluida]
    tamanos: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Esperado:
    """Lo que debe leerse de lo recién escrito."""

    manifiesto_sha256: str
    certificados: Sequence[bytes]
    datos: DatosListos


def exportar(  # noqa: PLR0913, PLR0917  es la puerta del cuarto: cada dato viene de un sitio distinto
    destino: Path,
    manifiesto: DatosManifiesto,
    datos: Mapping[str, Json] | DatosListos,
    evidencias: Iterable[EvidenciaIncluida],
    csv: Mapping[str, bytes],
    firmantes: Sequence[Firmante],
    creado: datetime,
    progreso: Progreso = SIN_PROGRESO,
) -> Paquete:
    """Escribe en la carpeta `destino` el paquete firmado y lo comprueba como lo hará el garante.

    Si los datos no cumplen el esquema lanza `PaqueteRechazado`; si lo releído no es lo escrito,
    `ExportacionNoComprobada`. En ningún caso deja en `destino` un archivo que no sirva.
    """
    momento = creado.astimezone(UTC).replace(microsecond=0)
    ruta = destino / nombre_de_archivo(manifiesto, momento)
    incluidas = {nombres.de_evidencia(una[0], una[1]): una for una in evidencias}
    _comprobar_pedido(manifiesto, incluidas, csv)
    listos = datos if isinstance(datos, DatosListos) else alistar(datos)
    completo = _manifiesto(manifiesto, listos.objeto, incluidas, momento)
    textos = {nombres.DATOS: listos.crudos}
    textos |= {nombres.de_csv(tabla): contenido for tabla, contenido in csv.items()}
    certificados = [uno.certificado_der for uno in firmantes]
    textos[nombres.LEEME] = leeme.escribir(completo, certificados, ruta.name)
    partes = _partes(completo, textos, incluidas, listos)
    with escritura_atomica(ruta) as salida:
        sellar(salida, lambda zip_: _llenar(zip_, partes, progreso), firmantes, momento)
    progreso.informar(len(incluidas), len(incluidas), "Comprobando el archivo escrito")
    sha256 = hashlib.sha256(partes.manifiesto).hexdigest()
    _releer(ruta, _Esperado(sha256, certificados, listos), incluidas)
    return Paquete(ruta, sha256, ruta.stat().st_size)


def nombre_de_archivo(manifiesto: DatosManifiesto, creado: datetime) -> str:
    """El nombre que tendrá el paquete (paquete.md §2.1)."""
    dia = f"{creado.astimezone(UTC):%Y%m%d}"
    return nombres.de_archivo(manifiesto.pais, manifiesto.municipio, manifiesto.secuencia, dia)


def _comprobar_pedido(
    manifiesto: DatosManifiesto,
    incluidas: Mapping[str, EvidenciaIncluida],
    csv: Mapping[str, bytes],
) -> None:
    """Lo que sería un fallo de quien llama, antes de tocar el disco."""
    if manifiesto.tipo == "ligero" and (incluidas or csv):
        raise ValueError("un paquete ligero no lleva CSV ni evidencias")
    if not all(contenido.startswith(BOM) for contenido in csv.values()):
        raise ValueError("las tablas se escriben con app.paquete.csv_seguro")
    todos = [*incluidas, *(nombres.de_csv(tabla) for tabla in csv)]
    malos = [nombre for nombre in todos if not nombres.interior_valido(nombre.encode())]
    if malos:
        raise ValueError(f"nombre no admitido dentro de un paquete: {malos[0]!r}")


def _tamanos(datos: Mapping[str, Json]) -> dict[str, int]:
    return {una["sha256"]: una["tamano"] for una in datos.get("evidencias", ()) if una["sha256"]}


def _manifiesto(
    previo: DatosManifiesto,
    datos: Mapping[str, Json],
    incluidas: Mapping[str, EvidenciaIncluida],
    momento: datetime,
) -> Manifiesto:
    viajan = {una[0] for una in incluidas.values()}
    return Manifiesto(
        anterior=previo.anterior,
        app=previo.app,
        archivos=(),
        creado=momento,
        destinatario=previo.destinatario,
        esquema_datos=ESQUEMA_DATOS,
        evidencias_referidas=tuple(sorted(_tamanos(datos).keys() - viajan)),
        formato=FORMATO,
        linaje=previo.linaje,
        modelo=previo.modelo,
        municipio=previo.municipio,
        pais=previo.pais,
        rotacion=previo.rotacion,
        secuencia=previo.secuencia,
        tipo=previo.tipo,
    )


def _partes(
    completo: Manifiesto,
    textos: Mapping[str, bytes],
    incluidas: Mapping[str, EvidenciaIncluida],
    listos: DatosListos,
) -> _Partes:
    conocidos = _tamanos(listos.objeto)
    tamanos = {}
    for ruta, (sha256, _, _) in incluidas.items():
        if sha256 not in conocidos:
            raise ValueError(f"la evidencia {sha256} no está en los datos")
        tamanos[ruta] = conocidos[sha256]
    _comprobar_tamano(tamanos)
    archivos = [
        Archivo(ruta, hashlib.sha256(contenido).hexdigest(), len(contenido))
        for ruta, contenido in textos.items()
    ]
    archivos += [Archivo(ruta, una[0], tamanos[ruta]) for ruta, una in incluidas.items()]
    archivos.sort(key=lambda archivo: archivo.ruta)
    objeto = completo.a_json() | {"archivos": [asdict(archivo) for archivo in archivos]}
    return _Partes(canonico.escribir(objeto), listos, textos, incluidas, tamanos)


def _comprobar_tamano(tamanos: Mapping[str, int]) -> None:
    suma = sum(tamanos.values())
    # Se deja sitio para datos, tablas y cabeceras; lo exacto lo dice la relectura.
    if suma > limites.ARCHIVO - limites.DATOS or len(tamanos) > limites.ENTRADAS - 100:
        raise PaqueteDemasiadoGrande(suma)
    if tamanos and max(tamanos.values()) > limites.ENTRADA:
        raise PaqueteDemasiadoGrande(max(tamanos.values()))


def _llenar(zip_: EscritorZip, partes: _Partes, progreso: Progreso) -> None:
    zip_.agregar(nombres.MANIFIESTO, partes.manifiesto, deflate=True)
    hechas = 0
    for nombre in sorted([*partes.textos, *partes.evidencias]):
        if nombre == nombres.DATOS:
            zip_.agregar_como(nombre, partes.datos.crudos, partes.datos.en_zip())
            continue
        if nombre in partes.textos:
            zip_.agregar(nombre, partes.textos[nombre], deflate=True)
            continue
        contenido = partes.evidencias[nombre][2]()
        if len(contenido) != partes.tamanos[nombre]:
            raise EvidenciaDanada(partes.evidencias[nombre][0])
        zip_.agregar(nombre, contenido)
        hechas += 1
        progreso.informar(hechas, len(partes.evidencias), "Escribiendo evidencias")


def _releer(ruta: Path, esperado: _Esperado, incluidas: Mapping[str, EvidenciaIncluida]) -> None:
    """El mismo examen que hará el importador, sobre lo que de verdad quedó en el destino."""
    try:
        escrito, huellas = _examinar(ruta, esperado.datos)
    except BaseException as error:
        borrar(ruta)
        raise _culpable(error, incluidas) from error
    certificados = {huella(uno) for uno in esperado.certificados}
    if escrito != esperado.manifiesto_sha256 or huellas != certificados:
        borrar(ruta)
        raise ExportacionNoComprobada("otro contenido")


def _examinar(ruta: Path, datos: DatosListos) -> tuple[str, set[str]]:
    olvidar_cache(ruta)
    sobre = abrir_autentico(ruta)
    conocidos = None if datos.leidos is None else (datos.crudos, datos.leidos)
    contenido = abrir_contenido(sobre, conocidos)
    if contenido.datos_crudos == datos.crudos:
        datos.leidos = contenido.datos
    return contenido.manifiesto_sha256, set(sobre.huellas)


def _culpable(error: BaseException, incluidas: Mapping[str, EvidenciaIncluida]) -> BaseException:
    """De quién es la falta: de los datos, de una evidencia guardada o del disco de destino."""
    if isinstance(error, OSError):
        return ExportacionNoComprobada("no se pudo leer")
    if not isinstance(error, PaqueteRechazado) or error.codigo.startswith("E3"):
        return error
    for sha256, _, leer in incluidas.values():
        if error.codigo == "E410_HUELLA" and hashlib.sha256(leer()).hexdigest() != sha256:
            return EvidenciaDanada(sha256)
    return ExportacionNoComprobada(error.codigo)

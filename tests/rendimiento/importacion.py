"""Importar 125 paquetes firmados contra leer 125 libros de cálculo equivalentes."""

import json
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from app.expediente import archivo
from app.expediente.entrega import exportar
from app.garante import base as base_garante
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.base import Base
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.lectura import abrir_autentico, abrir_contenido
from app.taller import ronda
from tests.rendimiento.comun import Razon, cronometrar
from tests.rendimiento.escenario import RELOJ

MUNICIPIOS = 125


@dataclass(frozen=True, slots=True)
class _Ronda:
    """Los mismos municipios en sus tres formas: paquetes ligeros, completos y libros."""

    certificados: dict[str, Path]
    ligeros: Path
    completos: Path
    libros: Path


def medir(carpeta: Path) -> list[Razon]:
    """Una vuelta de cada una: leer los libros ya tarda más de diez segundos.

    La meta se mide con los paquetes ligeros porque un libro tampoco lleva los documentos; lo que
    cuestan los completos se informa aparte.
    """
    modelo, perfil = cargar_modelo(), cargar_perfil()
    hecha = _hacer(carpeta, ronda.Taller(carpeta / "importacion", modelo, perfil, RELOJ, 7))
    minimo = cronometrar(lambda: [_leer(ruta) for ruta in sorted(hecha.libros.iterdir())])
    with _base(carpeta / "ligeros.garante", hecha) as base:
        ligeros = cronometrar(lambda: _importar(base, hecha.ligeros))
        repetir = cronometrar(lambda: _importar(base, hecha.ligeros))
    with _base(carpeta / "completos.garante", hecha) as base:
        completos = cronometrar(lambda: _importar(base, hecha.completos))
    return [
        Razon("importar los 125 ligeros ÷ leer 125 libros", ligeros, minimo, 0.1),
        Razon("importar los 125 completos ÷ leer 125 libros", completos, minimo),
        Razon("importar otra vez los 125 ÷ la primera", repetir, ligeros, 1.0),
    ]


def _hacer(carpeta: Path, taller: ronda.Taller) -> _Ronda:
    hecha = _Ronda({}, carpeta / "ligeros", taller.paquetes, carpeta / "libros")
    hecha.libros.mkdir()
    for municipio in taller.perfil.municipios[:MUNICIPIOS]:
        hecho = ronda.hacer_municipio(taller, municipio, ronda.ETAPAS[-1])
        hecha.certificados[hecho.clave] = hecho.certificado
        with archivo.abrir(hecho.expediente, taller.modelo, taller.perfil, reloj=RELOJ) as exp:
            ligero = exportar(exp, hecha.ligeros, ligero=True)
        _libro(Path(ligero.ruta), hecha.libros / f"{hecho.clave}.xlsx")
    return hecha


def _base(ruta: Path, hecha: _Ronda) -> Base:
    """Una base nueva que ya conoce la clave de cada municipio."""
    base = base_garante.crear(ruta, cargar_modelo(), cargar_perfil())
    for clave, certificado in hecha.certificados.items():
        codigo = codigo_verificacion(huella(certificado.read_bytes()))
        dar_de_alta_archivo(base, certificado, Convenio(clave, codigo))
    return base


def _importar(base: Base, paquetes: Path) -> None:
    """Sólo vale si entraron todos: rechazar es más rápido que importar."""
    lote = importar(base, [paquetes])
    hechos = {EstadoImportacion.ACEPTADO, EstadoImportacion.DUPLICADO}
    if len(lote.resultados) != MUNICIPIOS or not {r.estado for r in lote.resultados} <= hechos:
        raise AssertionError("no se importaron todos los paquetes")


def _libro(paquete: Path, destino: Path) -> None:
    """Un libro con las mismas respuestas del paquete, una hoja por herramienta."""
    contenido = abrir_contenido(abrir_autentico(paquete))
    libro = openpyxl.Workbook()
    hojas: dict[str, object] = {}
    for respuesta in json.loads(contenido.datos_crudos)["respuestas"]:
        clave = respuesta["herramienta"]
        hoja = hojas.get(clave) or hojas.setdefault(clave, libro.create_sheet(clave))
        for fila in _filas(respuesta):
            hoja.append(fila)  # type: ignore[attr-defined]  # la hoja es de openpyxl
    libro.save(destino)


def _filas(respuesta: dict[str, object]) -> list[list[object]]:
    cabeza = [respuesta["ficha"], respuesta["campo"]]
    valor = respuesta["valor"]
    if isinstance(valor, list):
        return [
            [*cabeza, indice, *(pieza.values() if isinstance(pieza, dict) else [pieza])]
            for indice, pieza in enumerate(valor)
        ]
    return [[*cabeza, 0, valor]]


def _leer(ruta: Path) -> int:
    libro = openpyxl.load_workbook(ruta)
    return sum(1 for hoja in libro for fila in hoja.iter_rows(values_only=True) if any(fila))

"""Importar 125 paquetes firmados contra leer 125 libros de cálculo equivalentes."""

import json
from pathlib import Path

import openpyxl

from app.garante import base as base_garante
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.importacion import importar
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.lectura import abrir_autentico, abrir_contenido
from app.taller import ronda
from tests.rendimiento.comun import Razon, cronometrar
from tests.rendimiento.escenario import RELOJ

MUNICIPIOS = 125


def medir(carpeta: Path) -> list[Razon]:
    """Una vuelta de cada una: leer los libros ya tarda más de diez segundos."""
    modelo, perfil = cargar_modelo(), cargar_perfil()
    taller = ronda.Taller(carpeta / "importacion", modelo, perfil, RELOJ, 7)
    lista = ronda.ETAPAS[-1]
    hechos = [
        ronda.hacer_municipio(taller, municipio, lista)
        for municipio in perfil.municipios[:MUNICIPIOS]
    ]
    libros = carpeta / "libros"
    libros.mkdir()
    for hecho in hechos:
        _libro(Path(hecho.entrega.ruta), libros / f"{hecho.clave}.xlsx")
    with base_garante.crear(carpeta / "medir.garante", modelo, perfil) as base:
        for hecho in hechos:
            codigo = codigo_verificacion(huella(hecho.certificado.read_bytes()))
            dar_de_alta_archivo(base, hecho.certificado, Convenio(hecho.clave, codigo))
        nuestro = cronometrar(lambda: importar(base, [taller.paquetes]))
        repetir = cronometrar(lambda: importar(base, [taller.paquetes]))
    minimo = cronometrar(lambda: [_leer(ruta) for ruta in sorted(libros.iterdir())])
    return [
        Razon("importar los 125 ÷ leer 125 libros (openpyxl)", nuestro, minimo, 0.1),
        Razon("importar otra vez los 125 ÷ la primera", repetir, nuestro, 1.0),
    ]


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

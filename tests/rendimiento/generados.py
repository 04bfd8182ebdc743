"""Muchos paquetes de municipios de mentira, cada uno firmado con su clave."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app.expediente.entrega import exportar
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Perfil
from app.paquete import canonico, claves, nombres
from app.paquete.lectura import Contenido, abrir_autentico, abrir_contenido
from app.paquete.sellado import sellar
from app.paquete.zip_escritor import EscritorZip
from tests.rendimiento.escenario import RELOJ, expediente_lleno

PRIMERA = 10_001
"""La primera clave: ninguna coincide con un municipio de verdad de los del perfil."""


@dataclass(frozen=True, slots=True)
class Generados:
    """Los paquetes hechos, los certificados por clave y un perfil con esos municipios."""

    paquetes: Path
    certificados: Mapping[str, Path]
    perfil: Perfil


def generar(carpeta: Path, cuantos: int) -> Generados:
    """Copias del paquete ligero de un municipio lleno, cada una con su clave y su firma."""
    carpeta.mkdir()
    plantilla = _plantilla(carpeta)
    paquetes, certificados = carpeta / "paquetes", {}
    paquetes.mkdir()
    (carpeta / "claves").mkdir()
    perfil = cargar_perfil()
    municipios = []
    for numero in range(PRIMERA, PRIMERA + cuantos):
        clave = str(numero)
        municipios.append(replace(perfil.municipios[0], clave=clave, nombre=f"Municipio {clave}"))
        firmante = claves.obtener_o_crear(clave, clave, carpeta=carpeta / "claves")
        certificados[clave] = claves.ruta_certificado(clave, carpeta / "claves")
        datos, manifiesto = _propios(plantilla, clave)

        def llenar(salida: EscritorZip, de: bytes = manifiesto, que: bytes = datos) -> None:
            salida.agregar(nombres.MANIFIESTO, de, deflate=True)
            salida.agregar(nombres.DATOS, que, deflate=True)

        with (paquetes / f"{clave}.asics").open("wb") as archivo:
            sellar(archivo, llenar, [firmante], RELOJ.ahora())
    return Generados(paquetes, certificados, replace(perfil, municipios=tuple(municipios)))


def _plantilla(carpeta: Path) -> Contenido:
    with expediente_lleno(carpeta / "plantilla.vitral") as expediente:
        ligero = exportar(expediente, carpeta / "plantilla", ligero=True)
        return abrir_contenido(abrir_autentico(Path(ligero.ruta)))


def _propios(plantilla: Contenido, clave: str) -> tuple[bytes, bytes]:
    """Los datos y el manifiesto con la clave de otro municipio; lo demás queda igual."""
    datos = json.loads(plantilla.datos_crudos)
    datos["municipio"] |= {"clave": clave, "id": str(UUID(int=int(clave)))}
    crudos = canonico.escribir(datos)
    manifiesto = plantilla.manifiesto.a_json() | {
        "municipio": clave,
        "archivos": [
            {
                "ruta": nombres.DATOS,
                "sha256": hashlib.sha256(crudos).hexdigest(),
                "tamano": len(crudos),
            }
        ],
    }
    return crudos, canonico.escribir(manifiesto)

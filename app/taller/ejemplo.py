"""El expediente de práctica: un municipio inventado a la mitad del camino."""

from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path

from app.expediente import archivo
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import MunicipioCatalogo
from app.reloj import Reloj, RelojReal
from app.taller.ronda import ETAPAS, inicio_de, llenar

# El caso de herramientas.md, Anexo 3. La clave no es de ningún municipio: un órgano garante no
# puede confundir sus paquetes con los de uno real.
MUNICIPIO = MunicipioCatalogo(
    clave="15999",
    nombre="San Ejemplo del Monte",
    cabecera="San Ejemplo del Monte",
    poblacion=18_400,
    marginacion="Alto",
    porcentaje_lengua_indigena=Decimal(31),
)
SEMILLA = 7
A_LA_MITAD = ETAPAS[3]


def crear_ejemplo(carpeta: Path, reloj: Reloj | None = None) -> Path:
    """Crea el expediente en `carpeta` (que se crea) y devuelve su ruta; nunca pisa otro."""
    reloj = reloj or RelojReal()
    carpeta.mkdir(parents=True, exist_ok=True)
    ruta = _libre(carpeta)
    perfil = replace(cargar_perfil(), municipios=(MUNICIPIO,))
    inicio = inicio_de(A_LA_MITAD, reloj.hoy())
    with archivo.crear(
        ruta, cargar_modelo(), perfil, MUNICIPIO.clave, inicio=inicio, reloj=reloj
    ) as expediente:
        llenar(expediente, MUNICIPIO.nombre, SEMILLA, A_LA_MITAD)
    return ruta


def _libre(carpeta: Path) -> Path:
    nombres = (
        f"{MUNICIPIO.nombre}{f' ({numero})' if numero > 1 else ''}.vitral" for numero in count(1)
    )
    return next(carpeta / nombre for nombre in nombres if not (carpeta / nombre).exists())

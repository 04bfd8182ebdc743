"""`main.py ronda`: el trabajo principal, de los expedientes al consolidado."""

import argparse
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as hora
from pathlib import Path
from typing import Any

from app.consola.ordenes.expediente import dia
from app.consola.salida import BarraDeAvance, decir, imprimir_json
from app.modelo.perfiles import PREDETERMINADO
from app.rutas import VARIABLE


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    orden = ordenes.add_parser(
        "ronda", help="hace la ronda completa: expedientes, paquetes y consolidado"
    )
    orden.add_argument("--carpeta", type=Path, required=True, help="dónde dejar todo")
    orden.add_argument(
        "--municipios", type=_al_menos_uno, default=125, help="cuántos municipios (125)"
    )
    orden.add_argument("--semilla", type=int, default=7, help="semilla de lo ficticio (7)")
    orden.add_argument(
        "--perfil", default=PREDETERMINADO, help=f"perfil de jurisdicción ({PREDETERMINADO})"
    )
    orden.add_argument("--hoy", type=dia, help="día simulado (AAAA-MM-DD)")
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=ronda)


def _al_menos_uno(texto: str) -> int:
    if not texto.isdecimal() or not int(texto):
        raise argparse.ArgumentTypeError(f"«{texto}» no es un número de municipios (de 1 en más)")
    return int(texto)


@dataclass(frozen=True, slots=True)
class Informe:
    """Lo que la ronda dejó y cuánto tardó cada parte, en segundos."""

    carpeta: Path
    municipios: int
    aceptados: int
    repetidos: int
    entregaron: int
    archivos: tuple[str, ...]
    segundos_expedientes: float
    segundos_importar: float
    segundos_repetir: float
    segundos_total: float
    memoria_maxima_mb: float


def ronda(opciones: argparse.Namespace) -> None:
    """Hace la ronda en una carpeta propia: las claves de ensayo no tocan las del usuario."""
    from app.modelo.carga import cargar_modelo
    from app.modelo.perfiles import cargar_perfil
    from app.reloj import RelojFijo, RelojReal
    from app.taller import ronda as taller_de_ronda

    carpeta: Path = opciones.carpeta.resolve()
    taller_de_ronda.preparar(carpeta)
    os.environ[VARIABLE] = str(carpeta / "datos")
    hoy = opciones.hoy or RelojReal().hoy()
    taller = taller_de_ronda.Taller(
        carpeta=carpeta,
        modelo=cargar_modelo(),
        perfil=cargar_perfil(opciones.perfil),
        # La ronda ocurre ayer: así ningún reloj verá sus entregas como futuras.
        reloj=RelojFijo(datetime.combine(hoy - timedelta(days=1), hora(16), UTC)),
        semilla=opciones.semilla,
    )
    informe = _hacer(taller, opciones.municipios)
    if opciones.json:
        imprimir_json(informe)
    else:
        _contar(informe)


def _hacer(taller: Any, cuantos: int) -> Informe:
    from app.taller import ronda as taller_de_ronda

    inicio = time.perf_counter()
    barra = BarraDeAvance("Municipios ")
    hechos = []
    elegidos = list(taller_de_ronda.municipios(taller, cuantos))
    for indice, (municipio, etapa) in enumerate(elegidos):
        barra.informar(indice, len(elegidos), municipio.nombre)
        hechos.append(taller_de_ronda.hacer_municipio(taller, municipio, etapa))
    barra.informar(len(elegidos), len(elegidos))
    expedientes = time.perf_counter() - inicio
    return _consolidar(taller, hechos, inicio, expedientes)


def _consolidar(taller: Any, hechos: list[Any], inicio: float, expedientes: float) -> Informe:
    from app.garante import base as base_garante
    from app.garante.alta import Convenio, dar_de_alta_archivo
    from app.garante.exportacion import exportar
    from app.garante.importacion import importar
    from app.garante.tablero import conteos
    from app.garante.vistas import EstadoImportacion
    from app.paquete.huellas import codigo_verificacion, huella

    ruta = taller.carpeta / "garante" / "consolidado.garante"
    ruta.parent.mkdir(parents=True, exist_ok=True)
    with base_garante.crear(ruta, taller.modelo, taller.perfil) as base:
        for hecho in hechos:
            codigo = codigo_verificacion(huella(hecho.certificado.read_bytes()))
            dar_de_alta_archivo(base, hecho.certificado, Convenio(hecho.clave, codigo))
        lote, importar_s = _cronometrar(importar, base, taller.paquetes, "Importación")
        otra_vez, repetir_s = _cronometrar(importar, base, taller.paquetes, "Otra vez   ")
        cifras = conteos(base)
        consolidado = exportar(base, taller.carpeta / "consolidado")
    return Informe(
        carpeta=taller.carpeta,
        municipios=len(hechos),
        aceptados=lote.cuantos(EstadoImportacion.ACEPTADO),
        repetidos=otra_vez.cuantos(EstadoImportacion.DUPLICADO),
        entregaron=cifras.entregaron,
        archivos=tuple(nombre for nombre, _ in consolidado.archivos),
        segundos_expedientes=expedientes,
        segundos_importar=importar_s,
        segundos_repetir=repetir_s,
        segundos_total=time.perf_counter() - inicio,
        memoria_maxima_mb=_memoria_maxima(),
    )


def _cronometrar(importar: Any, base: Any, carpeta: Path, titulo: str) -> tuple[Any, float]:
    antes = time.perf_counter()
    lote = importar(base, [carpeta], progreso=BarraDeAvance(titulo))
    return lote, time.perf_counter() - antes


def _memoria_maxima() -> float:
    try:
        import resource
    except ImportError:  # Windows no tiene este módulo
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _contar(informe: Informe) -> None:
    decir()
    decir(f"{informe.municipios} municipios: expediente, cronograma y paquete firmado.")
    decir(f"{informe.aceptados} paquetes aceptados; al repetir, «ya estaba» ×{informe.repetidos}.")
    decir(f"Entregaron {informe.entregaron}.")
    decir(
        f"Tiempos: expedientes {informe.segundos_expedientes:.1f} s, "
        f"importar {informe.segundos_importar:.2f} s, repetir {informe.segundos_repetir:.2f} s, "
        f"total {informe.segundos_total:.1f} s. Memoria máxima {informe.memoria_maxima_mb:.0f} MB."
    )
    decir(f"Consolidado en {informe.carpeta / 'consolidado'}:")
    for nombre in informe.archivos:
        decir(f"  {nombre}")

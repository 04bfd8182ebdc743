"""Órdenes del órgano garante: crear la base, alta de claves, importar, tableros y exportar."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.consola.base_garante import abrir
from app.consola.ordenes import cambios, garante_claves, revision
from app.consola.salida import BarraDeAvance, decir, imprimir_json
from app.modelo.perfiles import PREDETERMINADO


def registrar(ordenes: Any) -> None:
    """Agrega las órdenes al analizador."""
    grupo = ordenes.add_parser("garante", help="trabaja con la base del órgano garante")
    acciones = grupo.add_subparsers(title="Acciones", metavar="ACCIÓN", required=True)

    orden = _orden(acciones, "crear", crear, "crea la base con el padrón del perfil")
    orden.add_argument(
        "--perfil", default=PREDETERMINADO, help=f"perfil de jurisdicción ({PREDETERMINADO})"
    )
    orden.add_argument("--json", action="store_true", help="en JSON")

    _registrar_alta(acciones)

    orden = _orden(acciones, "importar", importar, "importa paquetes o carpetas")
    orden.add_argument("rutas", nargs="+", type=Path, metavar="RUTA", help="paquetes o carpetas")
    orden.add_argument(
        "--descifrar-con",
        type=Path,
        nargs=2,
        metavar=("CLAVE", "CER"),
        help="clave RSA y certificado para abrir los .asics.p7m",
    )
    orden.add_argument("--contrasena-desde", type=Path, metavar="ARCHIVO", help="su contraseña")
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(acciones, "tablero", tablero, "muestra padrón, entregas y niveles")
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(acciones, "cronograma", cronograma, "muestra los planes y sus atrasos")
    orden.add_argument("--municipio", default="", metavar="CLAVE", help="sólo el de un municipio")
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(acciones, "exportar", exportar, "escribe el consolidado en XLSX y CSV")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    orden.add_argument("--json", action="store_true", help="en JSON")

    garante_claves.registrar(acciones)
    revision.registrar(acciones)
    cambios.registrar(acciones)


def _registrar_alta(acciones: Any) -> None:
    orden = _orden(acciones, "alta", alta, "da de alta la clave de un municipio")
    orden.add_argument("--certificado", type=Path, required=True, help="archivo .cer")
    orden.add_argument("--codigo", required=True, help="código impreso en el convenio")
    orden.add_argument("--clave", required=True, help="clave oficial del municipio")
    orden.add_argument(
        "--sustituye", default="", metavar="CÓDIGO", help="revoca la que dice el anexo"
    )
    orden.add_argument("--motivo", default="", help="por qué se sustituye")
    orden.add_argument("--entrega", default="", metavar="NOMBRE", help="quién la deja, según acta")
    orden.add_argument("--recibe", default="", metavar="NOMBRE", help="y quién la toma")
    orden.add_argument("--json", action="store_true", help="en JSON")


def _orden(
    acciones: Any, nombre: str, hacer: Callable[[argparse.Namespace], None], ayuda: str
) -> argparse.ArgumentParser:
    orden: argparse.ArgumentParser = acciones.add_parser(nombre, help=ayuda)
    orden.add_argument("base", metavar="BASE.garante", help="la base del órgano garante")
    orden.set_defaults(orden=hacer)
    return orden


def crear(opciones: argparse.Namespace) -> None:
    """Crea la base vacía."""
    from app.garante import base
    from app.modelo.carga import cargar_modelo
    from app.modelo.perfiles import cargar_perfil

    perfil = cargar_perfil(opciones.perfil)
    with base.crear(Path(opciones.base), cargar_modelo(), perfil):
        padron = len(perfil.municipios)
    if opciones.json:
        imprimir_json({"base": opciones.base, "padron": padron})
    else:
        decir(f"Se creó {opciones.base} con {padron} municipios en el padrón.")


def alta(opciones: argparse.Namespace) -> None:
    """Da de alta una clave tras comparar el código escrito con el del convenio."""
    from app.garante.alta import Convenio, dar_de_alta_archivo, revocar
    from app.paquete.huellas import codigo_verificacion

    convenio = Convenio(
        municipio=opciones.clave,
        codigo=opciones.codigo,
        entrega=opciones.entrega.strip(),
        recibe=opciones.recibe.strip(),
    )
    vieja = ""
    with abrir(opciones) as base:
        if opciones.sustituye:
            # Antes del alta: si el anexo no nombra una clave suya y activa, no se hace nada.
            vieja = garante_claves.por_codigo(base, opciones.sustituye, opciones.clave)
        lote = dar_de_alta_archivo(base, opciones.certificado, convenio)
        if vieja:
            revocar(base, vieja, opciones.motivo or "sustituida por otra con su anexo")
    revocada = codigo_verificacion(vieja) if vieja else ""
    if opciones.json:
        salida = {"municipio": opciones.clave, "revocada": revocada, "resultados": lote.resultados}
        imprimir_json(salida)
        return
    decir(f"Clave dada de alta para {opciones.clave}.")
    if vieja:
        decir(f"La clave {revocada} quedó revocada.")
    if lote.resultados:
        decir(f"Salieron de cuarentena {len(lote.resultados)} paquetes que la esperaban.")


def importar(opciones: argparse.Namespace) -> None:
    """Importa los archivos; cada uno da su propio resultado."""
    from app.consola.contrasenas import usar_en_el_llavero
    from app.garante.importacion import importar as importar_rutas

    usar_en_el_llavero(opciones.contrasena_desde)
    with abrir(opciones) as base:
        lote = importar_rutas(
            base,
            opciones.rutas,
            progreso=BarraDeAvance("Importando"),
            descifrar=_descifrador(opciones),
        )
    if opciones.json:
        imprimir_json(lote.resultados)
        return
    for resultado in lote.resultados:
        decir(f"{resultado.estado.value:11} {resultado.codigo:28} {resultado.archivo}")
        if resultado.codigo != "OK":
            decir(f"    {resultado.mensaje} {resultado.sugerencia}".rstrip())


def _descifrador(opciones: argparse.Namespace) -> Any:
    """Quien abre los cifrados, si se dio con qué; nada de la clave queda guardado."""
    if not opciones.descifrar_con:
        return None
    from app.consola.contrasenas import obtener
    from app.garante.llegadas import descifrador

    clave, certificado = opciones.descifrar_con
    return descifrador(clave, certificado, obtener(f"«{clave.name}»", opciones.contrasena_desde))


def tablero(opciones: argparse.Namespace) -> None:
    """Padrón, entregas y nivel por municipio y herramienta."""
    from app.garante import tablero as vista

    with abrir(opciones) as base:
        conteos = vista.conteos(base)
        informe = {
            "padron": conteos,
            "municipios": vista.mapa(base),
            "faltan": vista.quien_falta(base),
            "dimensiones": vista.instalacion_por_dimension(base),
            "niveles": vista.niveles_por_herramienta(base),
        }
    if opciones.json:
        imprimir_json(informe)
        return
    decir(f"Padrón: {conteos.padron}. Entregaron: {conteos.entregaron}.")
    decir(f"En cuarentena: {conteos.cuarentena}. Por revisar: {conteos.por_revisar}.")


def cronograma(opciones: argparse.Namespace) -> None:
    """El cronograma de todos, del peor atraso al menor, o el completo de un municipio."""
    if opciones.municipio:
        _cronograma_de_uno(opciones)
        return
    from app.garante import cronogramas
    from app.garante.vistas import OrdenCronograma
    from app.modelo.perfiles import cargar_perfil

    with abrir(opciones) as base:
        umbrales = cargar_perfil(base.dato("perfil")).semaforos
        general = cronogramas.general(base, base.modelo, base.reloj.hoy(), umbrales)
    if opciones.json:
        imprimir_json(general)
        return
    decir(f"{general.con_atraso} de {len(general.municipios)} municipios con algo atrasado.")
    for uno in cronogramas.ordenados(general.municipios, OrdenCronograma.ATRASO):
        if uno.atrasadas is None:
            decir(f"{uno.clave}  sin dato                       {uno.nombre}")
        else:
            tarde = f"{uno.atrasadas:2} atrasadas, la peor {uno.peor or 0:4} d"
            decir(f"{uno.clave}  {tarde}  {uno.nombre}")


def _cronograma_de_uno(opciones: argparse.Namespace) -> None:
    from app.garante import cronogramas
    from app.modelo.perfiles import cargar_perfil

    with abrir(opciones) as base:
        perfil = cargar_perfil(base.dato("perfil"))
        hoy = base.reloj.hoy()
        plan = cronogramas.de_municipio(base, opciones.municipio, base.modelo, perfil, hoy)
    if opciones.json:
        imprimir_json(plan)
        return
    for barra in plan.actividades:
        if not barra.padre:
            tarde = f"{barra.atraso_dias:4} d tarde" if barra.atraso_dias else " " * 12
            plazo = f"{barra.inicio}  {barra.fin}  {barra.avance:3} %"
            decir(f"{barra.clave:4} {plazo}  {tarde}  {barra.nombre}")


def exportar(opciones: argparse.Namespace) -> None:
    """Escribe el consolidado."""
    from app.garante.exportacion import exportar as escribir

    with abrir(opciones) as base:
        salida = escribir(base, opciones.destino)
    if opciones.json:
        imprimir_json({"carpeta": salida.carpeta, "archivos": dict(salida.archivos)})
        return
    for nombre, _huella in salida.archivos:
        decir(str(Path(salida.carpeta) / nombre))

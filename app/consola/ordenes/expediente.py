"""Órdenes sobre un expediente: crear, mostrar, responder, documento, exportar y certificado."""

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from app.consola.ordenes import atencion
from app.consola.salida import decir, imprimir_json
from app.errores import ErrorDeUsuario
from app.modelo.perfiles import PREDETERMINADO


class RespuestasIlegibles(ErrorDeUsuario):
    """El archivo de respuestas no es un objeto JSON."""

    codigo = "CON-01"


class RespuestasPorCorregir(ErrorDeUsuario):
    """Todas las respuestas que no sirven, una por línea: quien las escribió las corrige juntas."""

    codigo = "EXP-23"

    def __init__(self, fallos: Sequence[tuple[str, str]]) -> None:
        cuantas = "1 respuesta" if len(fallos) == 1 else f"{len(fallos)} respuestas"
        lista = "".join(f"  {donde}: {texto}\n" for donde, texto in fallos)
        super().__init__(
            f"{lista}No se guardó nada: hay {cuantas} por corregir.",
            sugerencia="Corrija lo señalado y vuelva a cargarlas todas.",
        )


def dia(texto: str) -> date:
    """Fecha ISO escrita en la línea de órdenes."""
    try:
        return date.fromisoformat(texto)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"«{texto}» no es una fecha; escríbala como AAAA-MM-DD"
        ) from error


def registrar(ordenes: Any) -> None:
    """Agrega las órdenes al analizador."""
    grupo = ordenes.add_parser("expediente", help="crea, muestra o llena un archivo .vitral")
    acciones = grupo.add_subparsers(title="Acciones", metavar="ACCIÓN", required=True)

    orden = _orden(acciones, "crear", crear, "crea un archivo .vitral")
    orden.add_argument("--clave", required=True, help="clave oficial del municipio")
    orden.add_argument(
        "--perfil", default=PREDETERMINADO, help=f"perfil de jurisdicción ({PREDETERMINADO})"
    )
    orden.add_argument("--inicio", type=dia, help="día en que empieza el plan (AAAA-MM-DD)")
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(acciones, "mostrar", mostrar, "muestra el estado de las herramientas")
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(acciones, "responder", responder, "guarda respuestas desde un JSON")
    orden.add_argument(
        "--desde", type=Path, required=True, help='archivo JSON: {"1a/cv_objeto": "…"}'
    )
    orden.add_argument("--json", action="store_true", help="en JSON")

    atencion.registrar(acciones)

    orden = _orden(ordenes, "documento", documento, "produce el documento de una herramienta")
    orden.add_argument("--herramienta", required=True, help="clave: 1a … 5d")
    orden.add_argument("--formato", choices=("pdf", "xlsx"), required=True, help="pdf o xlsx")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(ordenes, "exportar", exportar, "escribe el paquete firmado")
    opciones_de_exportar(orden)
    orden.add_argument("--json", action="store_true", help="en JSON")

    orden = _orden(ordenes, "certificado", certificado, "escribe el certificado de esta clave")
    orden.add_argument("--destino", type=Path, required=True, help="archivo .cer")
    orden.add_argument("--json", action="store_true", help="en JSON")


def opciones_de_exportar(orden: argparse.ArgumentParser, *, cofirmada: bool = False) -> None:
    """Lo que se puede elegir de una entrega; `cofirmada`: exige el certificado de gobierno."""
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    _opciones_de_alcance(orden)
    orden.add_argument(
        "--partir", type=_tamano, default=0, metavar="20MB", help="además, en partes de ese tamaño"
    )
    _opciones_de_firma(orden, cofirmada=cofirmada)


def _opciones_de_alcance(orden: argparse.ArgumentParser) -> None:
    alcance = orden.add_mutually_exclusive_group()
    alcance.add_argument("--ligero", action="store_true", help="sin evidencias ni CSV")
    alcance.add_argument(
        "--sin-datos-personales",
        action="store_true",
        help="sin lo personal ni lo que no se publica",
    )
    alcance.add_argument(
        "--dimension", type=int, choices=range(1, 6), metavar="1-5", help="sólo una dimensión"
    )
    orden.add_argument(
        "--rectifica", type=int, metavar="NÚMERO", help="sustituye a esa entrega; pide --motivo"
    )
    orden.add_argument("--motivo", default="", help="por qué la sustituye")
    cifrar = orden.add_mutually_exclusive_group()
    cifrar.add_argument(
        "--cifrar", action="store_true", help="cifra con el certificado del perfil recibido"
    )
    cifrar.add_argument(
        "--cifrar-para",
        type=Path,
        metavar="ARCHIVO",
        help="o con este .cer del órgano garante: sólo él lo abrirá",
    )


_UNIDADES = {"KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}


def _tamano(texto: str) -> int:
    """Bytes de un tamaño escrito como `20MB`; las unidades son decimales, como en los medios."""
    hallado = re.fullmatch(r"([0-9]{1,4}) ?(KB|MB|GB)", texto.strip().upper())
    if hallado is None:
        raise argparse.ArgumentTypeError("escriba un tamaño como 20MB o 700KB")
    return int(hallado[1]) * _UNIDADES[hallado[2]]


def _opciones_de_firma(orden: argparse.ArgumentParser, *, cofirmada: bool) -> None:
    _archivo(orden, "--contrasena-desde", "archivo con la contraseña de la clave del programa")
    cofirma = orden.add_mutually_exclusive_group(required=cofirmada)
    cofirma.add_argument(
        "--cofirma", type=Path, nargs=2, metavar=("CER", "KEY"), help="firma además esta e.firma"
    )
    cofirma.add_argument("--cofirma-p12", type=Path, metavar="P12", help="o este certificado")
    _archivo(orden, "--contrasena-cofirma-desde", "archivo con su contraseña")


def _archivo(orden: argparse.ArgumentParser, opcion: str, ayuda: str) -> None:
    orden.add_argument(opcion, type=Path, metavar="ARCHIVO", help=ayuda)


def _orden(
    acciones: Any, nombre: str, hacer: Callable[[argparse.Namespace], None], ayuda: str
) -> argparse.ArgumentParser:
    orden: argparse.ArgumentParser = acciones.add_parser(nombre, help=ayuda)
    orden.add_argument("archivo", type=Path, metavar="ARCHIVO.vitral", help="el expediente")
    orden.set_defaults(orden=hacer)
    return orden


def crear(opciones: argparse.Namespace) -> None:
    """Crea el expediente con su cronograma propuesto."""
    from app.expediente import archivo
    from app.modelo.carga import cargar_modelo
    from app.modelo.perfiles import cargar_perfil
    from app.reloj import RelojReal

    reloj = RelojReal()
    inicio = opciones.inicio or reloj.hoy()
    perfil = cargar_perfil(opciones.perfil)
    with archivo.crear(
        opciones.archivo, cargar_modelo(), perfil, opciones.clave, inicio=inicio, reloj=reloj
    ) as expediente:
        datos = expediente.municipio()
    if opciones.json:
        imprimir_json({"ruta": opciones.archivo, "municipio": datos})
    else:
        decir(f"Se creó {opciones.archivo} para {datos.nombre} ({datos.clave}).")


def mostrar(opciones: argparse.Namespace) -> None:
    """Estado de las 17 herramientas, pendientes y entregas."""
    with _abrir(opciones) as expediente:
        resumen = expediente.resumen()
        informe = {
            "municipio": resumen.municipio,
            "herramientas": resumen.herramientas,
            "pendientes": expediente.pendientes(),
            "entregas": expediente.entregas(),
            "observaciones": expediente.retornos.observaciones(),
            "diagnostico": expediente.diagnostico(),
        }
    if opciones.json:
        imprimir_json(informe)
        return
    decir(f"{resumen.municipio.nombre} ({resumen.municipio.clave})")
    decir(f"{resumen.listas} de {len(resumen.herramientas)} herramientas listas")
    for herramienta in resumen.herramientas:
        decir(
            f"  {herramienta.clave}  nivel {herramienta.nivel}  {herramienta.avance:3} %  "
            f"{herramienta.situacion.value:18} {herramienta.nombre}"
        )
    for una in informe["observaciones"]:
        decir(f"  {una.folio}  {una.estado.value:9} {una.texto}")


def responder(opciones: argparse.Namespace) -> None:
    """Guarda en una sola transacción las respuestas de un archivo JSON."""
    from app.expediente.errores import RespuestasInvalidas

    respuestas = _leer_respuestas(opciones.desde)
    with _abrir(opciones) as expediente:
        try:
            expediente.respuestas.guardar_varias(respuestas)
        except RespuestasInvalidas as error:
            raise RespuestasPorCorregir(error.fallos) from error
    cuantas = len(respuestas)
    if opciones.json:
        imprimir_json({"guardadas": cuantas})
    else:
        decir("Se guardó 1 respuesta." if cuantas == 1 else f"Se guardaron {cuantas} respuestas.")


def _leer_respuestas(ruta: Path) -> dict[str, Any]:
    try:
        datos = json.loads(ruta.read_text(encoding="utf-8-sig"), object_pairs_hook=_sin_repetir)
    except (ValueError, RecursionError) as error:
        raise RespuestasIlegibles(
            f"«{ruta.name}» no es un archivo JSON bien formado{_lugar(error)}.",
            sugerencia="Corrija el archivo; no se guardó nada.",
        ) from error
    if not isinstance(datos, dict):
        raise RespuestasIlegibles(
            f"«{ruta.name}» debe ser un objeto con direcciones y valores.",
            sugerencia='Escríbalo como {"1a/cv_objeto": "…"}; no se guardó nada.',
        )
    return datos


def _lugar(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f": revise la línea {error.lineno}, columna {error.colno}"
        case UnicodeDecodeError():
            return ": no está escrito en UTF-8"
        case RecursionError():
            return ": tiene demasiados niveles anidados"
        case _:
            return ": trae un número demasiado largo"


def _sin_repetir(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON se queda callado con la última clave repetida, y una de las dos se perdería."""
    objeto = dict(pares)
    if len(objeto) < len(pares):
        claves = [clave for clave, _ in pares]
        repetida = next(clave for clave in claves if claves.count(clave) > 1)
        raise RespuestasIlegibles(
            f"«{repetida}» aparece más de una vez.",
            sugerencia="Deje sólo la que vale; no se guardó nada.",
        )
    return objeto


def documento(opciones: argparse.Namespace) -> None:
    """Produce el documento de una herramienta en PDF o XLSX."""
    from app.documentos.herramienta import escribir

    with _abrir(opciones) as expediente:
        ruta = escribir(
            expediente.contexto(), opciones.herramienta, opciones.formato, opciones.destino
        )
    if opciones.json:
        imprimir_json({"ruta": ruta})
    else:
        decir(f"Se escribió {ruta}.")


def exportar(opciones: argparse.Namespace) -> None:
    """Escribe y comprueba el paquete firmado."""
    from app.consola.contrasenas import usar_en_el_llavero
    from app.consola.salida import BarraDeAvance
    from app.expediente.entrega import exportar as exportar_paquete

    usar_en_el_llavero(opciones.contrasena_desde)
    cofirmantes = _cofirmantes(opciones)
    with _abrir(opciones) as expediente:
        resultado = exportar_paquete(
            expediente,
            opciones.destino,
            alcance=_alcance(opciones),
            rectifica=_rectificacion(opciones),
            cifrar_para=_certificado_de_cifrado(opciones, expediente),
            progreso=BarraDeAvance("Exportando"),
            cofirmantes=cofirmantes,
        )
    partes = _en_partes(Path(resultado.ruta), opciones.partir)
    if opciones.json:
        imprimir_json(_campos(resultado) | ({"partes": partes} if partes else {}))
    else:
        decir(f"Listo y comprobado: {resultado.ruta} (entrega {resultado.secuencia}).")
        if resultado.clave_nueva:
            decir(f"Anuncia la clave nueva {resultado.clave_nueva}, que firma desde ahora.")
        if partes:
            decir(f"En {len(partes)} partes: de {partes[0].name} a {partes[-1].name}.")
        decir("El órgano garante todavía no lo tiene: entréguelo por USB o correo.")


def _alcance(opciones: argparse.Namespace) -> Any:
    from app.expediente.alcance import DIMENSION, LIGERO, SIN_DATOS_PERSONALES, TODO, Alcance

    if opciones.dimension:
        return Alcance(DIMENSION, opciones.dimension)
    if opciones.sin_datos_personales:
        return Alcance(SIN_DATOS_PERSONALES)
    return Alcance(LIGERO) if opciones.ligero else TODO


def _rectificacion(opciones: argparse.Namespace) -> Any:
    from app.expediente.vistas import Rectificacion

    return Rectificacion(opciones.rectifica, opciones.motivo) if opciones.rectifica else None


def _certificado_de_cifrado(opciones: argparse.Namespace, expediente: Any) -> bytes | None:
    if opciones.cifrar_para:
        leido: bytes = opciones.cifrar_para.read_bytes()
        return leido
    return expediente.retornos.certificado_de_cifrado() if opciones.cifrar else None


def _en_partes(ruta: Path, tamano: int) -> tuple[Path, ...]:
    """Las partes de lo exportado, si se pidieron; el paquete entero también se queda."""
    from app.paquete.partes import partir

    return partir(ruta, tamano) if tamano else ()


def _campos(resultado: Any) -> dict[str, Any]:
    return {campo.name: getattr(resultado, campo.name) for campo in fields(resultado)}


def _cofirmantes(opciones: argparse.Namespace) -> list[Any]:
    """El certificado de gobierno pedido, si lo hay; nada de él queda guardado."""
    from app.consola.contrasenas import obtener
    from app.reloj import RelojReal

    if not opciones.cofirma and not opciones.cofirma_p12:
        return []
    from app.paquete import gobierno

    secreta = opciones.cofirma[1] if opciones.cofirma else opciones.cofirma_p12
    contrasena = obtener(f"«{secreta.name}»", opciones.contrasena_cofirma_desde)
    momento = RelojReal().ahora()
    if opciones.cofirma:
        cer, key = opciones.cofirma
        return [gobierno.cargar_efirma(cer, key, contrasena, momento).firmante]
    return [gobierno.cargar_p12(secreta, contrasena, momento).firmante]


def certificado(opciones: argparse.Namespace) -> None:
    """Escribe el certificado de esta instalación y dice su código de verificación."""
    from app.archivos import escribir_bytes
    from app.paquete.huellas import codigo_verificacion, huella

    with _abrir(opciones) as expediente:
        der = expediente.certificado()
    opciones.destino.parent.mkdir(parents=True, exist_ok=True)
    escribir_bytes(opciones.destino, der)
    propia = huella(der)
    codigo = codigo_verificacion(propia)
    if opciones.json:
        imprimir_json({"ruta": opciones.destino, "huella": propia, "codigo": codigo})
    else:
        decir(f"Certificado: {opciones.destino}\nHuella: {propia}\nCódigo: {codigo}")


def _abrir(opciones: argparse.Namespace) -> Any:
    from app.expediente.archivo import abrir
    from app.modelo.carga import cargar_modelo
    from app.reloj import RelojReal

    return abrir(opciones.archivo, cargar_modelo(), None, reloj=RelojReal())

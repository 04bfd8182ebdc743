"""`main.py clave`: la clave de firma del municipio y su anexo del convenio."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.consola.salida import decir, imprimir_json
from app.errores import ErrorDeUsuario


class CodigoMalEscrito(ErrorDeUsuario):
    """El código de la clave sustituida no es posible."""

    codigo = "CON-06"

    def __init__(self) -> None:
        super().__init__(
            "El código de verificación está mal escrito.",
            sugerencia="Cópielo del anexo anterior: son cuatro grupos de cinco y un símbolo.",
        )


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    grupo = ordenes.add_parser("clave", help="anexo, contraseña y copia de la clave de firma")
    acciones = grupo.add_subparsers(title="Acciones", metavar="ACCIÓN", required=True)

    orden = _orden(acciones, "anexo", anexo, "escribe el anexo del convenio en PDF")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    orden.add_argument("--sustituye", metavar="CÓDIGO", default="", help="código de la anterior")
    orden.add_argument("--motivo", default="", help="por qué se sustituye")

    orden = _orden(acciones, "proteger", proteger, "pone o cambia la contraseña de la clave")
    _con_contrasena(orden, "--contrasena-desde", "archivo con la contraseña nueva")
    _con_contrasena(orden, "--actual-desde", "archivo con la contraseña actual")

    orden = _orden(acciones, "copiar", copiar, "copia la clave cifrada a otro medio")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta del otro medio")


def _orden(
    acciones: Any, nombre: str, hacer: Callable[[argparse.Namespace], None], ayuda: str
) -> argparse.ArgumentParser:
    orden: argparse.ArgumentParser = acciones.add_parser(nombre, help=ayuda)
    orden.add_argument("archivo", type=Path, metavar="ARCHIVO.vitral", help="el expediente")
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=hacer)
    return orden


def _con_contrasena(orden: argparse.ArgumentParser, opcion: str, ayuda: str) -> None:
    orden.add_argument(opcion, type=Path, metavar="ARCHIVO", help=ayuda)


def anexo(opciones: argparse.Namespace) -> None:
    """Escribe el anexo de alta, o el de sustitución si se da el código de la clave anterior."""
    from app.documentos.anexo_clave import DatosDeAnexo, escribir
    from app.paquete.huellas import bien_escrito, codigo_verificacion, huella

    if opciones.sustituye and not bien_escrito(opciones.sustituye):
        raise CodigoMalEscrito
    with _abrir(opciones) as expediente:
        municipio = expediente.municipio()
        propia = huella(expediente.certificado())
        fecha = expediente.nucleo.reloj.hoy()
    datos = DatosDeAnexo(
        municipio=municipio.nombre,
        clave=municipio.clave,
        pais=municipio.pais,
        huella=propia,
        codigo=codigo_verificacion(propia),
        fecha=fecha,
        sustituye=opciones.sustituye.upper(),
        motivo=opciones.motivo,
    )
    opciones.destino.mkdir(parents=True, exist_ok=True)
    ruta = escribir(datos, opciones.destino / f"anexo-clave-{municipio.clave}.pdf")
    if opciones.json:
        imprimir_json({"ruta": ruta, "huella": propia, "codigo": datos.codigo})
    else:
        decir(f"Se escribió {ruta}. Código de verificación: {datos.codigo}")


def proteger(opciones: argparse.Namespace) -> None:
    """Pone contraseña a la clave; si ya tiene, la cambia."""
    from app.consola import contrasenas
    from app.paquete import claves

    municipio = _municipio(opciones)
    tenia = claves.esta_protegida(municipio.clave)
    if tenia:
        actual = contrasenas.obtener(municipio.nombre, opciones.actual_desde)
        nueva = contrasenas.nueva(municipio.nombre, opciones.contrasena_desde)
        claves.cambiar_contrasena(municipio.clave, actual, nueva)
    else:
        claves.proteger(
            municipio.clave, contrasenas.nueva(municipio.nombre, opciones.contrasena_desde)
        )
    if opciones.json:
        imprimir_json({"ruta": claves.ruta_clave(municipio.clave), "cambiada": tenia})
    else:
        decir("La clave quedó protegida. Anote la contraseña: nadie puede recuperarla.")
        decir("Cópiela ahora a otro medio: main.py clave copiar ARCHIVO.vitral --destino CARPETA")


def copiar(opciones: argparse.Namespace) -> None:
    """Copia la clave cifrada y comprueba lo escrito."""
    from app.paquete import claves

    copia = claves.copiar(_municipio(opciones).clave, opciones.destino)
    if opciones.json:
        imprimir_json(copia)
        return
    decir(f"Copiada y comprobada: {copia.ruta}")
    if copia.mismo_disco:
        decir("Está en el mismo disco que la original: si se daña, se pierden las dos. Use otro.")


def _municipio(opciones: argparse.Namespace) -> Any:
    """Los datos del municipio, con su clave de firma ya creada."""
    with _abrir(opciones) as expediente:
        expediente.certificado()
        return expediente.municipio()


def _abrir(opciones: argparse.Namespace) -> Any:
    from app.expediente.archivo import abrir
    from app.modelo.carga import cargar_modelo
    from app.reloj import RelojReal

    return abrir(opciones.archivo, cargar_modelo(), None, reloj=RelojReal())

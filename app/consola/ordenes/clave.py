"""`main.py clave`: la clave de firma del municipio y su anexo del convenio."""

import argparse
from pathlib import Path
from typing import Any

from app.consola.analizador import orden_del_municipio
from app.consola.ordenes.expediente import exportar, opciones_de_exportar
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
    grupo = ordenes.add_parser("clave", help="anexo, contraseña, copia y cambio de la clave")
    acciones = grupo.add_subparsers(title="Acciones", metavar="ACCIÓN", required=True)

    orden = orden_del_municipio(acciones, "anexo", anexo, "escribe el anexo del convenio en PDF")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    orden.add_argument("--sustituye", metavar="CÓDIGO", default="", help="código de la anterior")
    orden.add_argument("--motivo", default="", help="por qué se sustituye")

    orden = orden_del_municipio(
        acciones, "proteger", proteger, "pone o cambia la contraseña de la clave"
    )
    _con_contrasena(orden, "--contrasena-desde", "archivo con la contraseña nueva")
    _con_contrasena(orden, "--actual-desde", "archivo con la contraseña actual")

    orden = orden_del_municipio(acciones, "copiar", copiar, "copia la clave cifrada a otro medio")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta del otro medio")

    ayuda = "entrega firmando además con un certificado de gobierno"
    opciones_de_exportar(orden_del_municipio(acciones, "cofirmar", exportar, ayuda), cofirmada=True)

    orden_del_municipio(
        acciones, "estado", estado, "dice con qué clave firma el expediente y cuáles usó"
    )

    orden = orden_del_municipio(
        acciones, "rotar", rotar, "crea la clave que anunciará la siguiente entrega"
    )
    orden.add_argument("--motivo", required=True, help="por qué se cambia; viaja en la entrega")
    _con_contrasena(orden, "--contrasena-desde", "archivo con la contraseña de la nueva")
    orden.add_argument("--acta", type=Path, metavar="CARPETA", help="escribe ahí el acta de relevo")
    orden.add_argument("--entrega", default="", metavar="NOMBRE", help="quién la entrega")
    orden.add_argument("--recibe", default="", metavar="NOMBRE", help="quién la recibe")

    orden = orden_del_municipio(
        acciones, "sustituir", sustituir, "si se perdió: clave nueva y su anexo"
    )
    orden.add_argument("--motivo", required=True, help="qué pasó con la anterior")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta del anexo")
    _con_contrasena(orden, "--contrasena-desde", "archivo con la contraseña de la nueva")


def _con_contrasena(orden: argparse.ArgumentParser, opcion: str, ayuda: str) -> None:
    orden.add_argument(opcion, type=Path, metavar="ARCHIVO", help=ayuda)


def anexo(opciones: argparse.Namespace) -> None:
    """Escribe el anexo de alta, o el de sustitución si se da el código de la clave anterior."""
    from app.paquete.huellas import bien_escrito, codigo_verificacion, huella

    if opciones.sustituye and not bien_escrito(opciones.sustituye):
        raise CodigoMalEscrito
    with _abrir(opciones) as expediente:
        propia = huella(expediente.certificado())
        ruta = _papel(
            expediente,
            opciones.destino / f"anexo-clave-{expediente.municipio().clave}.pdf",
            huella=propia,
            sustituye=opciones.sustituye.upper(),
            motivo=opciones.motivo,
        )
    codigo = codigo_verificacion(propia)
    if opciones.json:
        imprimir_json({"ruta": ruta, "huella": propia, "codigo": codigo})
    else:
        decir(f"Se escribió {ruta}. Código de verificación: {codigo}")


def _papel(expediente: Any, ruta: Path, *, huella: str, **datos: str) -> Path:
    """El anexo o el acta de una clave del expediente."""
    from app.documentos.anexo_clave import DatosDeAnexo, escribir
    from app.paquete.huellas import codigo_verificacion

    municipio = expediente.municipio()
    ruta.parent.mkdir(parents=True, exist_ok=True)
    completo = DatosDeAnexo(
        municipio=municipio.nombre,
        clave=municipio.clave,
        pais=municipio.pais,
        huella=huella,
        codigo=codigo_verificacion(huella),
        fecha=expediente.nucleo.reloj.hoy(),
        **datos,
    )
    return escribir(completo, ruta)


def proteger(opciones: argparse.Namespace) -> None:
    """Pone contraseña a la clave; si ya tiene, la cambia."""
    from app.consola import contrasenas
    from app.paquete import claves

    municipio = _municipio(opciones)
    tenia = claves.esta_protegida(municipio.clave)
    if tenia:
        actual = contrasenas.obtener(_de_firma(municipio), opciones.actual_desde)
        nueva = contrasenas.nueva(_de_firma(municipio), opciones.contrasena_desde)
        claves.cambiar_contrasena(municipio.clave, actual, nueva)
    else:
        claves.proteger(
            municipio.clave, contrasenas.nueva(_de_firma(municipio), opciones.contrasena_desde)
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


def estado(opciones: argparse.Namespace) -> None:
    """Las claves del expediente, y si la de este equipo es la que usa."""
    from app.paquete import claves
    from app.paquete.huellas import codigo_verificacion, huella

    with _abrir(opciones) as expediente:
        municipio = expediente.municipio()
        conocidas = expediente.clave.lista()
        propia = codigo_verificacion(huella(expediente.certificado()))
    protegida = claves.esta_protegida(municipio.clave)
    if opciones.json:
        imprimir_json({"codigo": propia, "protegida": protegida, "claves": conocidas})
        return
    decir(f"Firma con {propia}{'' if protegida else ', que no tiene contraseña'}.")
    for una in conocidas:
        hasta = f" hasta {una.hasta[:10]}" if una.hasta else ""
        decir(f"  {una.codigo} {una.estado.value} desde {una.desde[:10]}{hasta} {una.motivo}")


def rotar(opciones: argparse.Namespace) -> None:
    """La clave nueva espera: la siguiente entrega la anuncia, firmada también por la de hoy."""
    from app.paquete.huellas import codigo_verificacion, huella

    ruta = None
    with _abrir(opciones) as expediente:
        actual = codigo_verificacion(huella(expediente.certificado()))
        nueva = expediente.clave.rotar(opciones.motivo, _contrasena_nueva(opciones, expediente))
        if opciones.acta:
            ruta = _papel(
                expediente,
                opciones.acta / f"acta-clave-{expediente.municipio().clave}.pdf",
                huella=nueva.huella,
                sustituye=actual,
                motivo=opciones.motivo,
                entrega=opciones.entrega or "Sin indicar",
                recibe=opciones.recibe or "Sin indicar",
            )
    if opciones.json:
        imprimir_json({"clave": nueva, "anterior": actual, "acta": ruta})
        return
    decir(f"La clave nueva es {nueva.codigo}.")
    decir("La siguiente entrega la anuncia, firmada por las dos; desde ahí sólo firma la nueva.")
    if ruta:
        decir(f"Acta: {ruta}")


def sustituir(opciones: argparse.Namespace) -> None:
    """Clave nueva en uso y el anexo de sustitución que el órgano garante necesita en papel."""
    with _abrir(opciones) as expediente:
        contrasena = _contrasena_nueva(opciones, expediente)
        nueva, perdida = expediente.clave.sustituir(opciones.motivo, contrasena)
        ruta = _papel(
            expediente,
            opciones.destino / f"anexo-clave-{expediente.municipio().clave}.pdf",
            huella=nueva.huella,
            sustituye=perdida,
            motivo=opciones.motivo,
        )
    if opciones.json:
        imprimir_json({"clave": nueva, "anterior": perdida, "anexo": ruta})
        return
    decir(f"Desde ahora firma {nueva.codigo}. Anexo de sustitución: {ruta}")
    decir("Llévelo firmado a su órgano garante: hasta entonces apartará lo que entregue.")


def _contrasena_nueva(opciones: argparse.Namespace, expediente: Any) -> str:
    """La de la clave nueva si se dio, o si la de hoy tiene; si no, vacía."""
    from app.consola import contrasenas
    from app.paquete import claves

    municipio = expediente.municipio()
    if not opciones.contrasena_desde and not claves.esta_protegida(municipio.clave):
        return ""
    return contrasenas.nueva(_de_firma(municipio), opciones.contrasena_desde)


def _de_firma(municipio: Any) -> str:
    return f"la clave de firma de {municipio.nombre}"


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

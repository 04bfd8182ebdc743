"""Órdenes de claves de `main.py garante`: las de los municipios y las dos del órgano garante."""

import argparse
from pathlib import Path
from typing import Any

from app.consola.analizador import con_operador, orden_del_garante
from app.consola.base_garante import abrir
from app.consola.salida import decir, imprimir_json


def registrar(acciones: Any) -> None:
    """Agrega las órdenes al grupo `garante`."""
    orden = orden_del_garante(acciones, "claves", claves, "lista las claves de los municipios")
    orden.add_argument("--municipio", default="", metavar="CLAVE", help="sólo las de uno")

    orden = orden_del_garante(
        acciones, "revocar", revocar, "desde ahora nada nuevo entra con esa clave"
    )
    orden.add_argument("--codigo", required=True, help="el de verificación de la clave")
    orden.add_argument("--motivo", required=True, help="por qué se revoca")
    con_operador(orden)

    ayuda = "acepta la clave nueva que anunció una entrega firmada por las dos"
    orden = orden_del_garante(acciones, "confirmar-rotacion", confirmar_rotacion, ayuda)
    orden.add_argument("--importacion", type=int, required=True, help="número que dice «claves»")
    con_operador(orden)

    orden = orden_del_garante(
        acciones, "clave", clave, "dice la clave que firma; puede protegerla o copiarla"
    )
    orden.add_argument("--proteger", action="store_true", help="pone o cambia su contraseña")
    _de_contrasena(orden)
    orden.add_argument("--copiar", type=Path, metavar="CARPETA", help="la copia a otro medio")

    orden.add_argument(
        "--certificado", type=Path, metavar="CER", help="guarda ahí el que acompaña al anexo"
    )
    orden.add_argument("--anexo", type=Path, metavar="PDF", help="escribe ahí el del convenio")

    ayuda = "crea o copia la clave que abre lo cifrado"
    orden = orden_del_garante(acciones, "clave-cifrado", clave_cifrado, ayuda)
    orden.add_argument("--crear", action="store_true", help="la crea con su contraseña")
    _de_contrasena(orden)
    orden.add_argument("--copiar", type=Path, metavar="CARPETA", help="la copia a otro medio")
    con_operador(orden)


def _de_contrasena(orden: argparse.ArgumentParser) -> None:
    orden.add_argument(
        "--contrasena-desde", type=Path, metavar="ARCHIVO", help="archivo con la nueva"
    )
    orden.add_argument("--actual-desde", type=Path, metavar="ARCHIVO", help="y con la actual")


def por_codigo(base: Any, codigo: str, municipio: str = "") -> str:
    """La huella de la clave activa con ese código de verificación, o `ClaveDesconocida`."""
    from app.garante.alta import claves as dadas_de_alta
    from app.garante.errores import ClaveDesconocida
    from app.garante.vistas import EstadoClave

    for una in dadas_de_alta(base, municipio):
        if una.codigo == codigo.strip().upper() and una.estado is EstadoClave.ACTIVA:
            return una.huella
    raise ClaveDesconocida(
        "No hay una clave activa con ese código.",
        sugerencia="Revise la lista: main.py garante claves BASE.garante.",
    )


def claves(opciones: argparse.Namespace) -> None:
    """Las dadas de alta, con su estado y hasta qué entrega valen, y los cambios por confirmar."""
    from app.garante.alta import claves as dadas_de_alta
    from app.garante.bandeja import bandeja
    from app.paquete.huellas import codigo_verificacion

    with abrir(opciones) as base:
        conocidas = {una.huella for una in dadas_de_alta(base)}
        todas = dadas_de_alta(base, opciones.municipio)
        por_confirmar = [
            {
                "municipio": uno.municipio,
                "codigo": codigo_verificacion(uno.rotacion),
                "importacion": uno.importacion,
            }
            for uno in bandeja(base)
            if uno.rotacion
            and uno.rotacion not in conocidas
            and opciones.municipio in ("", uno.municipio)
        ]
    if opciones.json:
        imprimir_json({"claves": todas, "por_confirmar": por_confirmar})
        return
    for una in todas:
        hasta = "" if una.hasta_secuencia is None else f" hasta la entrega {una.hasta_secuencia}"
        decir(f"{una.municipio} {una.codigo} {una.estado.value}{hasta}  {una.nombre}")
    for uno in por_confirmar:
        decir(
            f"{uno['municipio']} {uno['codigo']} por confirmar: main.py garante "
            f"confirmar-rotacion BASE --importacion {uno['importacion']}"
        )


def revocar(opciones: argparse.Namespace) -> None:
    """Lo ya aceptado se queda; lo que llegue después, a cuarentena."""
    from app.garante.alta import revocar as revocar_una

    with abrir(opciones) as base:
        huella = por_codigo(base, opciones.codigo)
        revocar_una(base, huella, opciones.motivo, operador=opciones.operador)
    if opciones.json:
        imprimir_json({"huella": huella, "estado": "revocada"})
    else:
        decir(f"Revocada la clave {opciones.codigo.upper()}.")


def confirmar_rotacion(opciones: argparse.Namespace) -> None:
    """La vieja deja de valer después de esa entrega."""
    from app.garante.alta import confirmar_rotacion as confirmar

    with abrir(opciones) as base:
        nueva = confirmar(base, opciones.importacion, operador=opciones.operador)
    if opciones.json:
        imprimir_json(nueva)
    else:
        decir(f"La clave de {nueva.municipio} ahora es {nueva.codigo}.")


def clave(opciones: argparse.Namespace) -> None:
    """La que firma lo que se devuelve; su código va en el anexo del convenio."""
    from app.garante import clave_garante
    from app.garante.anexo import escribir_anexo

    copia = None
    with abrir(opciones) as base:
        codigo = clave_garante.codigo(base)
        if opciones.proteger:
            actual = _actual(opciones) if clave_garante.estado(base).protegida else ""
            clave_garante.proteger(base, actual, _nueva(opciones))
        if opciones.copiar:
            copia = clave_garante.copiar(base, opciones.copiar)
        if opciones.certificado:
            clave_garante.guardar_certificado(base, opciones.certificado)
        if opciones.anexo:
            escribir_anexo(base, opciones.anexo)
        hay = clave_garante.estado(base)
    if opciones.json:
        dicho = {"codigo": codigo, "protegida": hay.protegida, "copia": copia}
        imprimir_json({**dicho, "certificado": opciones.certificado, "anexo": opciones.anexo})
        return
    decir(f"Firma con {codigo}{'' if hay.protegida else ', que no tiene contraseña'}.")
    if opciones.certificado:
        decir(f"Certificado: {opciones.certificado}")
    if opciones.anexo:
        decir(f"Anexo: {opciones.anexo}")
    _decir_copia(copia)


def clave_cifrado(opciones: argparse.Namespace) -> None:
    """La que abre lo cifrado: sin copia en otro disco, su certificado no se reparte."""
    from app.garante import clave_cifrado as servicio

    copia, adoptada = None, False
    with abrir(opciones) as base:
        if opciones.crear and not servicio.estado(base).codigo:
            hecha = servicio.crear(base, _nueva(opciones), operador=opciones.operador)
            adoptada = hecha.adoptada
        if opciones.copiar:
            copia = servicio.copiar(base, opciones.copiar, operador=opciones.operador)
        hay = servicio.estado(base)
    if opciones.json:
        imprimir_json(
            {
                "codigo": hay.codigo,
                "copiada": hay.copiada,
                "perdida": hay.perdida,
                "se_reparte": hay.se_reparte,
                "copia": copia,
                "adoptada": adoptada,
            }
        )
        return
    if adoptada:
        decir("En este equipo ya había una, con esa contraseña: se usa ésa y no se creó otra.")
    _decir_copia(copia)
    decir(_en_palabras(hay))


def _en_palabras(hay: Any) -> str:
    if not hay.codigo:
        return "No hay clave de cifrado: créela con --crear."
    if hay.perdida:
        return f"La clave de cifrado {hay.codigo} no está en este equipo: recupérela de su copia."
    if not hay.copiada:
        return (
            f"La clave de cifrado es {hay.codigo}. Cópiela ya a otro medio con --copiar: hasta "
            "entonces no se reparte, y si se perdiera nadie podría abrir lo cifrado."
        )
    return f"La clave de cifrado es {hay.codigo}; su certificado viaja en el perfil."


def _decir_copia(copia: Any) -> None:
    if copia is None:
        return
    decir(f"Copiada y comprobada: {copia.ruta}")
    if copia.mismo_disco:
        decir("Está en el mismo disco que la original: si se daña, se pierden las dos. Use otro.")


def _actual(opciones: argparse.Namespace) -> str:
    from app.consola import contrasenas

    return contrasenas.obtener("la clave de este órgano garante", opciones.actual_desde)


def _nueva(opciones: argparse.Namespace) -> str:
    from app.consola import contrasenas

    return contrasenas.nueva("la clave de este órgano garante", opciones.contrasena_desde)

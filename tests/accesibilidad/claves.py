"""Las claves sin ratón, en las dos ventanas: protegerlas, cofirmar, cifrar, rotar y sustituir.

Lo que se equivoca también se recorre: contraseñas, códigos y archivos que no son. Entre una y otra
ventana sólo viajan archivos y papel: el código se lee del PDF del anexo, nunca de la pantalla.
Uso: python -m tests.accesibilidad claves
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from app.paquete import cifrado
from app.paquete.huellas import codigo_verificacion
from tests.accesibilidad import modelo_nuevo
from tests.accesibilidad.escenario import RAIZ, Escenario
from tests.accesibilidad.puntas import Paso, Puntas, elegir, ir_a, recorrer, sin_mudos
from tests.app.paquete import gobierno
from tests.app.paquete.test_cifrado import garante as otro_garante

PUNTAS = Puntas(RAIZ / ".trabajo" / "accesibilidad" / "claves")
GOBIERNO = PUNTAS.carpeta / "gobierno"
PAPEL = PUNTAS.carpeta / "papel"
DEL_GARANTE = PAPEL / "garante.pdf"
FRASE, NUEVA, ULTIMA = "cuatro burros y un pozo", "dos pozos y tres burros", "un solo burro gris"
DE_CIFRADO = "el pozo y la burra verde"
DE_LA_EFIRMA, DEL_P12 = "frase de la efirma", "frase del p12"
EQUIVOCADO = "ZEE35J7F2Y1GW6YCMDDG5"
"""Un código bien escrito, pero de otra clave."""

CODIGO = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}-[0-9A-Z]")
MEMORIA = Path("/dev/shm") / f"vitral-accesible-{os.getpid()}"
"""Otro disco, como una memoria USB: en el mismo disco una copia no cuenta."""

Ronda = tuple[Path, Path, tuple[Paso, ...], Callable[[], None]]


def sesion() -> int:
    """Corre las rondas y dice cuántos pasos fueron; lanza `AssertionError` en el que falle."""
    PUNTAS.preparar()
    PAPEL.mkdir()
    MEMORIA.mkdir()
    _certificados()
    try:
        return recorrer(_rondas())
    finally:
        shutil.rmtree(MEMORIA)


def _rondas() -> Iterator[Ronda]:
    """Cada vez que una de las dos ventanas se abre, y cómo queda su punta al cerrarla."""
    municipio, garante = (PUNTAS.expediente, PUNTAS.municipio), (PUNTAS.base, PUNTAS.garante)
    alta, sustitucion = PAPEL / "alta.pdf", PAPEL / "sustitucion.pdf"
    yield (
        *municipio,
        (
            crea_y_protege,
            copia_a_otro_medio,
            partial(imprime, boton="Imprimir el anexo del convenio", destino=alta),
            se_equivoca_al_cofirmar,
            partial(firma, numero=1),
        ),
        partial(_firmado_por, 1, 2),
    )
    yield (
        *garante,
        (
            partial(importa, que=lambda: PUNTAS.paquete(1), dicho="Listo: 1 en cuarentena"),
            partial(da_de_alta, papel=alta),
            ve_quien_cofirma,
            crea_su_clave,
            crea_la_de_cifrado,
            partial(imprime, boton="Imprimir el anexo del convenio", destino=DEL_GARANTE),
            emite_el_perfil,
        ),
        partial(_claves_del_garante, ["activa"]),
    )
    yield (
        *municipio,
        (
            partial(trae, que=lambda: PUNTAS.retorno("PERFIL")),
            teclea_mal_y_bien_el_codigo,
            aplica_el_perfil,
            partial(cifra, numero=2),
        ),
        partial(_cifrado_con_openssl, 2),
    )
    yield (
        *garante,
        (
            importa_cifrado,
            ve_quien_cofirma,
            partial(importa, que=_para_otro, dicho="Listo: 1 rechazado"),
            oye_por_que_no_abre,
        ),
        partial(_aceptadas, 2),
    )
    yield (
        *municipio,
        (
            cambia_la_administracion,
            partial(imprime, boton="Imprimir el acta", destino=PAPEL / "acta.pdf"),
            partial(entrega, numero=3, contrasenas=(FRASE,)),
            partial(entrega, numero=4),
        ),
        partial(_firmado_por, 3, 2),
    )
    yield (
        *garante,
        (
            partial(importa, que=lambda: PUNTAS.paquete(3), dicho="Listo: 1 actualizado"),
            confirma_el_cambio,
        ),
        partial(_claves_del_garante, ["activa", "rotada"]),
    )
    yield (
        *municipio,
        (
            pierde_la_clave,
            partial(imprime, boton="Imprimir el anexo", destino=sustitucion),
            partial(entrega, numero=5),
        ),
        partial(_firmado_por, 5, 1),
    )
    yield (
        *garante,
        (
            partial(importa, que=lambda: PUNTAS.paquete(5), dicho="Listo: 1 en cuarentena"),
            partial(sustituye, papel=sustitucion),
            partial(importa, que=lambda: PUNTAS.paquete(4), dicho="Listo: 1 en cuarentena"),
            oye_que_esta_revocada,
        ),
        partial(_claves_del_garante, ["activa", "revocada", "rotada"]),
    )
    modelo_nuevo.emitir(PUNTAS)
    antes = modelo_nuevo.respuestas(PUNTAS)
    yield (
        *municipio,
        (
            partial(trae, que=lambda: PUNTAS.retorno("PERFIL")),
            aplica_el_modelo,
            vuelve_a_una_pagina,
        ),
        partial(modelo_nuevo.comprobar, PUNTAS, antes),
    )


def crea_y_protege(ventana: Escenario) -> None:
    """el municipio crea su clave y la protege con contraseña"""
    _en_la_clave(ventana)
    ventana.pulsar("Crear la clave")
    ventana.hasta(lambda: ventana.foco() == "Proteger con contraseña…", "el foco en lo que sigue")
    ventana.teclas("Return")
    ventana.enfocar("Contraseña nueva")
    ventana.escribir("corta")
    ventana.hasta(lambda: ventana.se_oye("Faltan 5 caracteres"), "que diga cuánto falta")
    ventana.teclas("ctrl+a")
    ventana.escribir(FRASE)
    ventana.enfocar("La misma")
    ventana.escribir(FRASE)
    ventana.foto("contrasena")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye("quedó protegida"), "que se proteja")
    sin_mudos(ventana)


def copia_a_otro_medio(ventana: Escenario) -> None:
    """la copia a una memoria, con el foco ya puesto en el botón"""
    ventana.hasta(lambda: ventana.foco() == "Copiar a otro medio…", "el foco en copiar")
    ventana.teclas("Return")
    elegir(ventana, MEMORIA)
    ventana.hasta(lambda: ventana.se_oye("y se comprobó"), "que se copie")
    ventana.foto("copiada")
    if not list(MEMORIA.glob("*.clave.pem")):
        raise AssertionError("la clave no está en la memoria")


def imprime(ventana: Escenario, boton: str, destino: Path) -> None:
    """imprime el papel: el QR lleva la misma huella que el texto, y su código le corresponde"""
    ventana.pulsar(boton)
    elegir(ventana, destino)
    ventana.hasta(lambda: ventana.se_oye("Se escribió"), "el PDF")
    ventana.foto(destino.stem)
    _cuadra(destino)


def se_equivoca_al_cofirmar(ventana: Escenario) -> None:
    """al cofirmar oye por qué no: contraseña, llave de otro y certificado vencido"""
    _hasta_firmar(ventana)
    ventana.enfocar("Firmar también con e.firma")
    ventana.teclas("space")
    _con_archivo(ventana, "Certificado (.cer)", "efirma.cer")
    _con_archivo(ventana, "Clave privada (.key)", "efirma.key")
    ventana.enfocar("Contraseña")
    ventana.escribir("no es esta")
    _no_firma(ventana, "La contraseña no abre «efirma.key»", "Contraseña")
    ventana.escribir(DE_LA_EFIRMA)
    _con_archivo(ventana, "Clave privada (.key)", "otra.key")
    _no_firma(ventana, "no son de la misma persona", "Certificado (.cer)…")
    _con_archivo(ventana, "Certificado (.cer)", "vencida.cer")
    _con_archivo(ventana, "Clave privada (.key)", "efirma.key")
    _no_firma(ventana, "venció el", "Certificado (.cer)…")
    _con_archivo(ventana, "Certificado (.cer)", "efirma.cer")


def firma(ventana: Escenario, numero: int) -> None:
    """corrige, firma y oye quién más firmó"""
    ventana.pulsar("Firmar y entregar")
    _lista(ventana, numero)
    ventana.hasta(lambda: ventana.se_oye(f"También la firmó {gobierno.TITULAR}"), "quién cofirma")
    sin_mudos(ventana)


def importa(ventana: Escenario, que: Callable[[], Path], dicho: str) -> None:
    """el órgano garante importa el archivo y oye su veredicto"""
    _elegir_para_importar(ventana, que())
    ventana.hasta(lambda: ventana.se_oye(dicho), dicho)
    ventana.foto("importado")
    sin_mudos(ventana)


def da_de_alta(ventana: Escenario, papel: Path) -> None:
    """la da de alta tecleando el código del papel; con otro código oye que no es"""
    ventana.pulsar("Dar de alta la clave…")
    propia = "Clave: Modelo de Transparencia"
    ventana.hasta(lambda: ventana.foco().startswith(propia), "que ofrezca la del municipio")
    ventana.enfocar("¿De qué municipio es?")
    ventana.escribir("temoaya")
    _teclear_codigo(ventana, papel, "quedó dada de alta")


def sustituye(ventana: Escenario, papel: Path) -> None:
    """la da de alta en lugar de la anterior, que queda revocada"""
    ventana.pulsar("Dar de alta la clave…")
    ventana.enfocar("¿De qué municipio es?")
    ventana.escribir("temoaya")
    ventana.enfocar("Sustituye a su clave activa")
    ventana.teclas("space")
    ventana.enfocar("¿Por qué se sustituye?")
    ventana.escribir("Se perdio el equipo")
    _teclear_codigo(ventana, papel, "quedó dada de alta y la anterior, revocada")


def ve_quien_cofirma(ventana: Escenario) -> None:
    """en el detalle del archivo oye quién firma y quién cofirma"""
    ir_a(ventana, "ctrl+3", "Bandeja de importación")
    ventana.enfocar("Elegir carpeta")
    ventana.teclas("Tab", "Right", "Right", "Right")
    ventana.hasta(lambda: ventana.se_oye("con su clave registrada"), "quién firma")
    if not ventana.se_oye(f"Cofirma {gobierno.TITULAR}"):
        raise AssertionError("no se oye quién cofirma")
    ventana.foto("quien-firma")


def crea_su_clave(ventana: Escenario) -> None:
    """el órgano garante crea su clave de firma"""
    ir_a(ventana, "ctrl+5", "Devolver a los municipios")
    ventana.enfocar("Por devolver")
    ventana.teclas("Right", "Right")
    ventana.pulsar("Crear la clave")
    ventana.hasta(lambda: ventana.foco() == "Proteger con contraseña…", "la clave")
    ventana.foto("clave-del-garante")


def crea_la_de_cifrado(ventana: Escenario) -> None:
    """crea la clave para recibir cifrado y la copia: desde ahí viaja en el perfil"""
    ventana.pulsar("Crear la clave para recibir cifrado")
    ventana.enfocar("Contraseña nueva")
    ventana.escribir(DE_CIFRADO)
    ventana.enfocar("La misma")
    ventana.escribir(DE_CIFRADO)
    ventana.teclas("Return")
    copiar = "Copiar a otro medio la clave para recibir cifrado"
    ventana.hasta(lambda: ventana.foco() == copiar, "el foco en copiarla")
    ventana.foto("sin-copia")
    ventana.teclas("Return")
    elegir(ventana, MEMORIA)
    ventana.hasta(lambda: ventana.se_oye("Viaja en el perfil"), "que se reparta")
    ventana.foto("clave-de-cifrado")
    sin_mudos(ventana)


def emite_el_perfil(ventana: Escenario) -> None:
    """emite el perfil con su certificado"""
    ventana.enfocar("Clave de firma")
    ventana.teclas("Left", "Left")
    ventana.enfocar("Quién devuelve")
    ventana.escribir("R. Solis")
    ventana.pulsar("Crear el perfil")
    ventana.hasta(lambda: ventana.se_oye("el mismo a todos los municipios"), "el perfil")
    ventana.foto("perfil")
    sin_mudos(ventana)


def trae(ventana: Escenario, que: Callable[[], Path]) -> None:
    """el municipio trae el perfil"""
    ir_a(ventana, "ctrl+7", "Traer respuesta")
    ventana.pulsar("Traer respuesta")
    elegir(ventana, que())


def teclea_mal_y_bien_el_codigo(ventana: Escenario) -> None:
    """teclea un código que no es, oye que no, y ahí mismo teclea el bueno"""
    ventana.pulsar("Escribir el código del anexo")
    ventana.enfocar("Código del anexo")
    ventana.escribir(EQUIVOCADO)
    ventana.teclas("Return")
    otra_vez = "Escribir el código otra vez…"
    ventana.hasta(lambda: ventana.foco() == otra_vez, "que ofrezca teclearlo otra vez")
    ventana.foto("codigo-equivocado")
    ventana.teclas("Return")
    ventana.enfocar("Código del anexo")
    ventana.escribir(_codigo_impreso(DEL_GARANTE))
    ventana.teclas("Return")


def aplica_el_perfil(ventana: Escenario) -> None:
    """oye que trae con qué cifrar y lo aplica; el expediente se abre otra vez"""
    ventana.hasta(lambda: ventana.se_oye("Podrá cifrarle sus entregas"), "la vista previa")
    _aplicar(ventana)


def cifra(ventana: Escenario, numero: int) -> None:
    """entrega cifrado para el órgano garante y cofirma con un PKCS#12"""
    ir_a(ventana, "ctrl+6", "Paso 1 de 4")
    _siguiente(ventana, 2)
    ventana.enfocar("Cifrar para el órgano garante")
    ventana.teclas("space")
    ventana.hasta(lambda: ventana.se_oye("Se usará el que mandó"), "con qué certificado")
    ventana.foto("cifrar")
    _siguiente(ventana, 3)
    _declarar(ventana)
    ventana.enfocar("Firmar también con e.firma")
    ventana.teclas("space")
    ventana.enfocar("e.firma (.cer y .key)")
    ventana.teclas("Right")
    _con_archivo(ventana, "Archivo .p12 o .pfx…", "persona.p12")
    ventana.enfocar("Contraseña")
    ventana.escribir(DEL_P12)
    ventana.pulsar("Firmar y entregar")
    _contestar(ventana, "la clave de firma de", "no es esta")
    ventana.hasta(lambda: ventana.se_oye("Contraseña incorrecta"), "que diga que no es")
    _contestar(ventana, "la clave de firma de", FRASE)
    _lista(ventana, numero)
    ventana.hasta(lambda: ventana.se_oye("Va cifrada"), "que diga que va cifrada")


def oye_por_que_no_abre(ventana: Escenario) -> None:
    """lo cifrado para otro órgano garante se rechaza, y se dice por qué sin pedir nada más"""
    ventana.hasta(lambda: ventana.se_oye("no está cifrado para este órgano garante"), "la razón")
    ventana.foto("para-otro")


def importa_cifrado(ventana: Escenario) -> None:
    """importa lo cifrado con su contraseña: una equivocada se vuelve a pedir"""
    _elegir_para_importar(ventana, PUNTAS.paquete(2, ".p7m"))
    _contestar(ventana, "la clave para recibir cifrado", "no es esta")
    ventana.hasta(lambda: ventana.se_oye("Contraseña incorrecta"), "que diga que no es")
    ventana.foto("contrasena-equivocada")
    _contestar(ventana, "la clave para recibir cifrado", DE_CIFRADO)
    ventana.hasta(lambda: ventana.se_oye("Listo: 1 actualizado"), "que se importe")
    ventana.foto("descifrado")


def cambia_la_administracion(ventana: Escenario) -> None:
    """cambia de clave porque cambia la administración"""
    _en_la_clave(ventana)
    ventana.pulsar("Cambiar la clave")
    ventana.enfocar("Es un cambio previsto")
    ventana.teclas("Down")
    ventana.enfocar("Motivo")
    ventana.escribir("Termina la administracion")
    ventana.enfocar("Quién la entrega")
    ventana.escribir("Ana Lopez")
    ventana.enfocar("Quién la recibe")
    ventana.escribir("Beto Ruiz")
    _con_otra_clave(ventana, NUEVA)
    ventana.hasta(lambda: ventana.foco().startswith("Imprimir el acta"), "el foco en el acta")
    ventana.foto("en-espera")


def entrega(ventana: Escenario, numero: int, contrasenas: tuple[str, ...] = ()) -> None:
    """entrega con las claves que toquen; sólo se piden las que no se habían escrito"""
    ir_a(ventana, "ctrl+6", " de 4: ")
    if ventana.se_oye("Paso 4 de 4"):
        ventana.pulsar("Volver a revisar")
        ventana.hasta(lambda: ventana.se_oye("Paso 1 de 4"), "el primer paso")
    _siguiente(ventana, 2)
    _siguiente(ventana, 3)
    _declarar(ventana)
    ventana.pulsar("Firmar y entregar")
    for una in contrasenas:
        _contestar(ventana, "la clave de firma de", una)
    _lista(ventana, numero)


def confirma_el_cambio(ventana: Escenario) -> None:
    """el órgano garante confirma la clave que anuncian las dos firmas"""
    ventana.pulsar("Confirmar el cambio de clave")
    ventana.hasta(lambda: ventana.se_oye("la vieja deja de valer"), "la pregunta")
    ventana.foto("confirmar-cambio")
    ventana.enfocar("Quién lo decide")
    ventana.teclas("ctrl+a")
    ventana.escribir("R. Solis")
    ventana.pulsar("Confirmar")
    ventana.hasta(lambda: not ventana.se_oye("Confirmar el cambio de clave"), "que se confirme")
    ventana.hasta(lambda: ventana.foco() != "", "el foco en la pantalla")
    ventana.foto("cambio-confirmado")


def pierde_la_clave(ventana: Escenario) -> None:
    """perdió la clave: la sustituye, y le dicen que hace falta el papel"""
    _en_la_clave(ventana)
    ventana.pulsar("Cambiar la clave")
    ventana.enfocar("Es un cambio previsto")
    ventana.teclas("Down", "Down")
    ventana.enfocar("Motivo")
    ventana.escribir("Se perdio el equipo")
    _con_otra_clave(ventana, ULTIMA)
    ventana.hasta(lambda: ventana.se_oye("La clave nueva ya está en uso"), "la clave nueva")
    ventana.hasta(lambda: ventana.foco().startswith("Imprimir el anexo"), "el foco en el anexo")
    ventana.foto("sustituida")


def oye_que_esta_revocada(ventana: Escenario) -> None:
    """lo que se firmó con la clave revocada no entra, y se dice por qué"""
    ventana.hasta(lambda: ventana.se_oye("revocada"), "la razón")
    ventana.foto("revocada")


def aplica_el_modelo(ventana: Escenario) -> None:
    """la vista previa del Modelo nuevo prueba contando que ninguna respuesta se pierde"""
    ventana.hasta(lambda: ventana.se_oye("Ninguna respuesta se borra"), "la cuenta")
    for titulo in ("Se conservan: ", "Se mueven: 1", "Por revisar: 1"):
        if not ventana.se_oye(titulo):
            raise AssertionError(f"no se oye «{titulo}»")
    ventana.foto("modelo-nuevo")
    _aplicar(ventana)


def vuelve_a_una_pagina(ventana: Escenario) -> None:
    """con el Modelo nuevo las herramientas siguen ahí, con su avance"""
    ventana.hasta(lambda: ventana.se_oye("Qué sigue"), "que se vuelva a abrir")
    ir_a(ventana, "ctrl+2", "Elija una para llenarla")
    ventana.foto("herramientas")
    sin_mudos(ventana)


def _en_la_clave(ventana: Escenario) -> None:
    ir_a(ventana, "ctrl+8", "Hacer una copia ahora")
    ventana.enfocar("Copias de respaldo")
    ventana.teclas("Right")
    ventana.hasta(lambda: ventana.se_oye("firma este equipo"), "la sección de la clave")


def _con_otra_clave(ventana: Escenario, contrasena: str) -> None:
    for campo in ("Contraseña de la clave nueva", "La misma"):
        ventana.enfocar(campo)
        ventana.escribir(contrasena)
    ventana.enfocar("Lo entiendo")
    ventana.teclas("space")
    ventana.foto("cambiar")
    ventana.pulsar("Cambiar la clave")


def _hasta_firmar(ventana: Escenario) -> None:
    ir_a(ventana, "ctrl+6", "Paso 1 de 4")
    _siguiente(ventana, 2)
    _siguiente(ventana, 3)
    _declarar(ventana)


def _siguiente(ventana: Escenario, paso: int) -> None:
    ventana.pulsar("Siguiente")
    ventana.hasta(lambda: ventana.se_oye(f"Paso {paso} de 4"), f"el paso {paso}")


def _declarar(ventana: Escenario) -> None:
    ventana.enfocar("Nombre")
    ventana.teclas("Down")
    ventana.enfocar("Declaro lo anterior")
    ventana.teclas("space")


def _con_archivo(ventana: Escenario, boton: str, nombre: str) -> None:
    ventana.pulsar(boton)
    elegir(ventana, GOBIERNO / nombre)
    ventana.hasta(lambda: ventana.se_oye(nombre), f"«{nombre}» elegido")


def _no_firma(ventana: Escenario, motivo: str, foco: str) -> None:
    """Intenta firmar, oye por qué no y queda en lo que hay que corregir."""
    ventana.pulsar("Firmar y entregar")
    ventana.hasta(lambda: ventana.se_oye(motivo), motivo)
    ventana.hasta(lambda: ventana.foco() == foco, f"el foco en «{foco}»")
    ventana.foto("no-cofirma")


def _lista(ventana: Escenario, numero: int) -> None:
    ventana.hasta(lambda: ventana.se_oye(f"La entrega {numero} está lista"), "que se entregue")
    ventana.foto("entregado")


def _contestar(ventana: Escenario, cual: str, contrasena: str) -> None:
    """Escribe una contraseña en la ventana que la pide, que dice de cuál clave es."""
    ventana.hasta(lambda: ventana.foco().startswith(f"Contraseña de {cual}"), f"que pida {cual}")
    ventana.escribir(contrasena)
    ventana.teclas("Return")


def _elegir_para_importar(ventana: Escenario, ruta: Path) -> None:
    ir_a(ventana, "ctrl+3", "Bandeja de importación")
    ventana.pulsar("Elegir archivos")
    elegir(ventana, ruta)


def _teclear_codigo(ventana: Escenario, papel: Path, dicho: str) -> None:
    ventana.enfocar("Código de verificación")
    ventana.escribir(EQUIVOCADO)
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye("es el de otra clave"), "que diga que no es")
    ventana.hasta(lambda: ventana.foco() == "Código de verificación", "el foco en el código")
    ventana.foto("otro-codigo")
    ventana.teclas("ctrl+a")
    ventana.escribir(_codigo_impreso(papel))
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye(dicho), "el alta")
    ventana.foto("alta")
    ventana.teclas("Return")
    ventana.hasta(lambda: not ventana.se_oye(dicho), "que se cierre")


def _aplicar(ventana: Escenario) -> None:
    ventana.foto("previa")
    sin_mudos(ventana)
    ventana.pulsar("Aplicar")
    ventana.hasta(lambda: ventana.se_oye("El perfil quedó aplicado"), "que se aplique")
    ventana.teclas("Return")
    ventana.hasta(lambda: not ventana.se_oye("El perfil quedó aplicado"), "que se vuelva a abrir")


def _certificados() -> None:
    """Los de prueba, con la misma forma que los del SAT."""
    GOBIERNO.mkdir()
    suya, otra, del_p12 = gobierno.clave(), gobierno.clave(1), gobierno.clave(2)
    for nombre, crudo in (
        ("efirma.cer", _certificado(suya, -500, 900)),
        ("efirma.key", gobierno.key(suya, DE_LA_EFIRMA.encode())),
        ("otra.key", gobierno.key(otra, DE_LA_EFIRMA.encode())),
        ("vencida.cer", _certificado(suya, -2000, -90)),
        ("persona.p12", gobierno.p12(del_p12, [_certificado(del_p12, -500, 900)], frase=DEL_P12)),
    ):
        (GOBIERNO / nombre).write_bytes(crudo)


def _certificado(privada: rsa.RSAPrivateKey, desde: int, hasta: int) -> bytes:
    """Vigente entre esos días, contados desde hoy."""
    hoy = datetime.now(UTC)
    dias = (hoy + timedelta(desde), hoy + timedelta(hasta))
    antes, despues = (f"{dia:%y%m%d%H%M%SZ}" for dia in dias)
    return gobierno.certificado(privada, desde=antes, hasta=despues)


def _para_otro() -> Path:
    """La primera entrega, cifrada para un órgano garante que no es éste."""
    ajena = PUNTAS.carpeta / "ajena"
    ajena.mkdir(exist_ok=True)
    return cifrado.cifrar(PUNTAS.paquete(1), otro_garante(1)[1], ajena)


def _texto(papel: Path) -> str:
    orden = ["pdftotext", "-layout", str(papel), "-"]
    return subprocess.run(orden, check=True, capture_output=True, text=True, timeout=60).stdout


def _codigo_impreso(papel: Path) -> str:
    """El del recuadro: el de la clave que se da de alta, no el de la que sustituye."""
    hallado = CODIGO.search(_texto(papel).partition("Código de verificación")[2])
    if hallado is None:
        raise AssertionError(f"{papel.name} no trae el código")
    return hallado.group()


def _cuadra(papel: Path) -> None:
    """El texto, el código y el QR del papel dicen lo mismo."""
    texto = _texto(papel)
    impresa = "".join(re.findall(r"\b[0-9a-f]{4}\b", texto.partition("Huella SHA-256")[2]))[:64]
    if codigo_verificacion(impresa) != _codigo_impreso(papel):
        raise AssertionError(f"en {papel.name} el código no es el de la huella impresa")
    if shutil.which("zbarimg") is None:
        sys.stdout.write("   sin zbarimg (apt-get install zbar-tools) no se lee el QR\n")
        return
    imagen = papel.with_suffix("")
    orden = ["pdftoppm", "-r", "150", "-png", "-singlefile", str(papel), str(imagen)]
    subprocess.run(orden, check=True, timeout=60)
    orden = ["zbarimg", "-q", "--raw", f"{imagen}.png"]
    leido = subprocess.run(orden, check=True, capture_output=True, text=True, timeout=60).stdout
    if leido.strip() != impresa:
        raise AssertionError(f"el QR de {papel.name} dice {leido.strip()} y el texto {impresa}")


def _firmado_por(numero: int, cuantas: int) -> None:
    """`main.py verificar` y el verificador independiente cuentan las mismas firmas."""
    paquete = str(PUNTAS.paquete(numero))
    dichas = PUNTAS.consola(PUNTAS.municipio, "verificar", paquete)["firmas"]
    solo = [sys.executable, str(RAIZ / "recursos" / "verificador" / "verificar.py"), paquete]
    hecho = subprocess.run([*solo, "--json"], check=False, capture_output=True, timeout=120)
    huellas = sorted(una["huella"] for una in dichas)
    if len(dichas) != cuantas or any(una.encode() not in hecho.stdout for una in huellas):
        raise AssertionError(f"la entrega {numero} no dice sus {cuantas} firmas: {dichas}")


def _claves_del_garante(estados: list[str]) -> None:
    hay = PUNTAS.consola(PUNTAS.garante, "garante", "claves", str(PUNTAS.base))["claves"]
    if sorted(una["estado"] for una in hay) != sorted(estados):
        raise AssertionError(f"las claves quedaron {hay}")


def _aceptadas(secuencia: int) -> None:
    vigente = PUNTAS.consola(PUNTAS.garante, "garante", "revision", str(PUNTAS.base))[0]
    if vigente["secuencia"] != secuencia:
        raise AssertionError(f"la vigente es {vigente}")


def _cifrado_con_openssl(numero: int) -> None:
    """openssl abre lo cifrado con la copia de la clave, y sale un paquete íntegro."""
    (clave,) = MEMORIA.glob("CIF-*.clave.pem")
    salida = PUNTAS.carpeta / f"descifrado-{numero}.asics"
    orden = ["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-inkey", str(clave)]
    orden += ["-in", str(PUNTAS.paquete(numero, ".p7m")), "-out", str(salida)]
    orden += ["-passin", f"pass:{DE_CIFRADO}"]
    subprocess.run(orden, check=True, capture_output=True, timeout=60)
    dicho = PUNTAS.consola(PUNTAS.municipio, "verificar", str(salida))
    if dicho["estado"] != "aceptado" or len(dicho["firmas"]) != 2:
        raise AssertionError(f"lo que descifró openssl: {dicho}")

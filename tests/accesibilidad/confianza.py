"""El ciclo de una entrega sin ratón: la ventana del municipio y la del órgano garante.

Entregar → importar → observar → devolver → responder → entregar otra vez → aceptar. Entre una y
otra sólo viajan archivos y el código impreso en el anexo. Uso: python -m tests.accesibilidad
confianza
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from app.expediente import archivo
from app.garante import base as base_garante
from app.garante import clave_garante
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.paquete.huellas import codigo_verificacion, huella
from app.reloj import RelojReal
from app.rutas import VARIABLE
from app.taller import ronda
from tests.accesibilidad.escenario import RAIZ, Escenario, abierto

CARPETA = RAIZ / ".trabajo" / "confianza"
MUNICIPIO, GARANTE = CARPETA / "municipio", CARPETA / "garante"
CLAVE = "15087"
FALTA = "Diga a que se compromete cada parte."
RESPUESTA = "Se preciso el objeto."


def sesion() -> int:
    """Corre el ciclo y cuenta sus pasos; lanza `AssertionError` en el primero que falle."""
    expediente, base = _preparar()
    with _ventana(expediente, MUNICIPIO) as ventana:
        entrega(ventana)
    _decir("el municipio entrega en cuatro pasos")
    with _ventana(base, GARANTE) as ventana:
        importa(ventana, _paquete(1))
        observa(ventana)
        devuelve(ventana)
    _decir("el órgano garante importa, observa y devuelve")
    codigo = _codigo(base)
    with _ventana(expediente, MUNICIPIO) as ventana:
        trae(ventana, _retorno("OBSERVACIONES"), codigo)
        trae(ventana, _retorno("ACUSE"))
        responde(ventana)
        entrega(ventana)
    _decir("el municipio teclea el código, aplica, responde y entrega otra vez")
    with _ventana(base, GARANTE) as ventana:
        importa(ventana, _paquete(2))
        resuelve_y_acepta(ventana)
        devuelve(ventana)
    _decir("el órgano garante resuelve, acepta y devuelve")
    with _ventana(expediente, MUNICIPIO) as ventana:
        trae(ventana, _retorno("OBSERVACIONES"))
        trae(ventana, _retorno("ACUSE"))
    _comprobar(expediente)
    _decir("el municipio aplica el acuse: entrega aceptada y observación cerrada")
    return 0


def entrega(ventana: Escenario) -> None:
    """Revisar, qué incluye, declarar y firmar."""
    ventana.teclas("ctrl+6")
    ventana.hasta(lambda: ventana.se_oye("Nada se entrega hasta que firme"), "el primer paso")
    for dicho in ("Paso 2 de 4", "Paso 3 de 4"):
        ventana.pulsar("Siguiente")
        ventana.hasta(partial(ventana.se_oye, dicho), dicho)
    ventana.enfocar("Nombre")
    ventana.teclas("Down")
    ventana.enfocar("Declaro lo anterior")
    ventana.teclas("space")
    ventana.foto("declaracion")
    ventana.pulsar("Firmar y entregar")
    ventana.hasta(lambda: ventana.se_oye("Paso 4 de 4"), "que se entregue")
    ventana.foto("entregado")


def importa(ventana: Escenario, paquete: Path) -> None:
    """La bandeja dice qué pasó con el archivo."""
    ventana.teclas("ctrl+3")
    ventana.pulsar("Elegir archivos")
    _elegir(ventana, paquete)
    ventana.hasta(lambda: ventana.se_oye("Listo: 1 "), "el veredicto de la importación")
    ventana.foto("importado")


def observa(ventana: Escenario) -> None:
    """Con la letra O, sobre el campo en que se está."""
    _abrir_entrega(ventana)
    ventana.enfocar("Quién revisa")
    ventana.escribir("R. Solis")
    ventana.enfocar("Campos de la entrega")
    ventana.teclas("Down", "o")
    ventana.enfocar("Qué falta")
    ventana.escribir(FALTA)
    ventana.foto("observacion")
    ventana.pulsar("Guardar observación")
    ventana.hasta(lambda: ventana.se_oye("Observación INFOEM"), "que se guarde la observación")
    if mudos := ventana.mudos():
        raise AssertionError(f"controles sin nombre: {mudos}")


def devuelve(ventana: Escenario) -> None:
    """Se crean las observaciones y el acuse, y se dice que nada se envió."""
    ventana.teclas("ctrl+6")
    ventana.pulsar("Crear los marcados")
    ventana.hasta(lambda: ventana.se_oye("Se crearon y comprobaron 2"), "los dos retornos")
    ventana.foto("devuelto")


def trae(ventana: Escenario, retorno: Path, codigo: str = "") -> None:
    """Se mira qué cambia y se aplica; la primera vez, con el código del anexo."""
    ventana.teclas("ctrl+7")
    ventana.pulsar("Traer respuesta")
    _elegir(ventana, retorno)
    if codigo:
        ventana.hasta(lambda: ventana.se_oye("Escribir el código del anexo"), "que pida el código")
        ventana.pulsar("Escribir el código del anexo")
        ventana.enfocar("Código del anexo")
        ventana.escribir(codigo)
        ventana.pulsar("Comparar y registrar")
    ventana.hasta(lambda: ventana.se_oye("No aplicar"), "la vista previa")
    ventana.foto(f"previa-{retorno.stem[:16].lower()}")
    ventana.pulsar("Aplicar")
    ventana.hasta(lambda: ventana.se_oye("Quedó aplicado"), "que se aplique")


def responde(ventana: Escenario) -> None:
    """La respuesta se escribe junto a lo que se pide."""
    ventana.teclas("ctrl+1", "ctrl+7")
    ventana.teclas("Down", "Return")
    ventana.enfocar("Su respuesta")
    ventana.escribir(RESPUESTA)
    ventana.foto("respuesta")
    ventana.pulsar("Guardar la respuesta")
    ventana.hasta(lambda: ventana.se_oye("Atendida"), "que quede atendida")


def resuelve_y_acepta(ventana: Escenario) -> None:
    """La respuesta se da por solventada y la entrega se acepta con la letra A."""
    _abrir_entrega(ventana)
    ventana.enfocar("Observaciones a este municipio")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye(RESPUESTA), "lo que contestó el municipio")
    ventana.foto("respuesta")
    ventana.enfocar("Solventada")
    ventana.teclas("space")
    ventana.pulsar("Guardar resolución")
    ventana.hasta(lambda: ventana.se_oye("solventada. Falta devolver"), "que se resuelva")
    ventana.enfocar("Campos de la entrega")
    ventana.teclas("a")
    ventana.hasta(lambda: ventana.se_oye("Quién lo decide"), "que pregunte antes de aceptar")
    ventana.foto("aceptar")
    ventana.pulsar("Aceptar la entrega")
    ventana.hasta(lambda: ventana.se_oye("Entrega aceptada"), "que se acepte")


def _abrir_entrega(ventana: Escenario) -> None:
    ventana.teclas("ctrl+5")
    ventana.hasta(lambda: ventana.se_oye("entregas por revisar") or _una(ventana), "la lista")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye("Campos de la entrega"), "la entrega")


def _una(ventana: Escenario) -> bool:
    return ventana.se_oye("1 entrega por revisar")


def _elegir(ventana: Escenario, ruta: Path) -> None:
    """Escribe la ruta en el diálogo del sistema."""
    ventana.hasta(lambda: ventana.se_oye("Look in:") or ventana.se_oye("Buscar en"), "el diálogo")
    ventana.teclas("ctrl+a")
    ventana.escribir(str(ruta))
    ventana.teclas("Return")


@contextmanager
def _ventana(ruta: Path, carpeta: Path) -> Iterator[Escenario]:
    """La ventana de uno de los dos, que al final se cierra con el teclado."""
    with abierto(ruta, carpeta) as ventana:
        yield ventana
        ventana.teclas("ctrl+q")
        candado = ruta.with_name(f"{ruta.name}.lock")
        ventana.hasta(lambda: not candado.exists(), "que se suelte el archivo")


def _preparar() -> tuple[Path, Path]:
    """Un municipio con su expediente lleno y dado de alta, y una base vacía."""
    modelo, perfil, reloj = cargar_modelo(), cargar_perfil(), RelojReal()
    municipio = perfil.municipio(CLAVE)
    if municipio is None:
        raise AssertionError(f"el perfil no tiene el municipio {CLAVE}")
    expediente, base = MUNICIPIO / "sesion.vitral", GARANTE / "base.garante"
    for carpeta in (MUNICIPIO, GARANTE):
        carpeta.mkdir(parents=True)
    etapa = next(e for e in ronda.ETAPAS if e.clave == "lista")
    os.environ[VARIABLE] = str(MUNICIPIO / "datos")
    inicio = ronda.inicio_de(etapa, reloj.hoy())
    with archivo.crear(expediente, modelo, perfil, CLAVE, inicio=inicio) as abierto_:
        ronda.llenar(abierto_, municipio.nombre, 7, etapa)
        certificado = MUNICIPIO / "municipio.cer"
        certificado.write_bytes(abierto_.certificado())
    os.environ[VARIABLE] = str(GARANTE / "datos")
    with base_garante.crear(base, modelo, perfil) as abierta:
        codigo = codigo_verificacion(huella(certificado.read_bytes()))
        dar_de_alta_archivo(abierta, certificado, Convenio(CLAVE, codigo, operador="R. Solis"))
    return expediente, base


def _codigo(base: Path) -> str:
    """El que está impreso en el anexo del convenio."""
    os.environ[VARIABLE] = str(GARANTE / "datos")
    with base_garante.abrir(base, cargar_modelo()) as abierta:
        return clave_garante.codigo(abierta)


def _paquete(numero: int) -> Path:
    """El que dejó la entrega de ese número."""
    return next(MUNICIPIO.rglob(f"VITRAL_MX-{CLAVE}_{numero:05d}_*.asics"))


def _retorno(tipo: str) -> Path:
    """El último de ese tipo que dejó el órgano garante."""
    return max(GARANTE.rglob(f"VITRAL_{tipo}_*.asics"), key=lambda ruta: ruta.name)


def _comprobar(expediente: Path) -> None:
    os.environ[VARIABLE] = str(MUNICIPIO / "datos")
    with archivo.abrir(expediente, cargar_modelo()) as abierto_:
        estados = [una.estado for una in abierto_.entregas()]
        cerradas = [una.estado.value for una in abierto_.retornos.observaciones()]
    if estados[0] != "aceptada" or cerradas != ["cerrada"]:
        raise AssertionError(f"quedó {estados} y sus observaciones {cerradas}")


def _decir(que: str) -> None:
    sys.stdout.write(f"bien  {que}\n")
    sys.stdout.flush()

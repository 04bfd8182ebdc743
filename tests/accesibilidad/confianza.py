"""El ciclo de una entrega sin ratón: la ventana del municipio y la del órgano garante.

Entregar → importar → observar → devolver → responder → entregar otra vez → aceptar. Entre una y
otra sólo viajan archivos y el código impreso en el anexo; al cerrar cada ventana se pregunta por
la consola en qué quedó su punta. Uso: python -m tests.accesibilidad confianza
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

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

CARPETA = RAIZ / ".trabajo" / "accesibilidad" / "confianza"
MUNICIPIO, GARANTE = CARPETA / "municipio", CARPETA / "garante"
EXPEDIENTE, BASE = CARPETA / "sesion.vitral", CARPETA / "base.garante"
CLAVE = "15087"
FALTA = "Diga a que se compromete cada parte."
RESPUESTA = "Se preciso el objeto."


def sesion() -> int:
    """Corre el ciclo y dice cuántos pasos fueron; lanza `AssertionError` en el que falle."""
    _preparar()
    hechos = 0
    for ruta, carpeta, pasos, comprobar in _rondas():
        with _ventana(ruta, carpeta) as ventana:
            for paso in pasos:
                paso(ventana)
                hechos += 1
                dicho = paso.func.__doc__ if isinstance(paso, partial) else paso.__doc__
                sys.stdout.write(f"{hechos:2} bien  {dicho}\n")
                sys.stdout.flush()
        comprobar()
    return hechos


Paso = Callable[[Escenario], None]
Ronda = tuple[Path, Path, tuple[Paso, ...], Callable[[], None]]


def _rondas() -> Iterator[Ronda]:
    """Cada vez que una de las dos ventanas se abre, y cómo queda su punta al cerrarla."""
    yield (
        EXPEDIENTE,
        MUNICIPIO,
        (revisa_e_incluye, partial(firma, numero=1)),
        partial(_quedan, ["entregada"]),
    )
    yield (
        BASE,
        GARANTE,
        (partial(importa, numero=1), observa, devuelve),
        partial(_quedo, 1, "observada", "abierta"),
    )
    yield (
        EXPEDIENTE,
        MUNICIPIO,
        (
            partial(teclea_el_codigo, codigo=_codigo()),
            partial(aplica, tipo="OBSERVACIONES"),
            partial(trae_y_aplica, tipo="ACUSE"),
            responde,
            revisa_e_incluye,
            partial(firma, numero=2),
        ),
        partial(_quedan, ["entregada", "observada"]),
    )
    yield (
        BASE,
        GARANTE,
        (partial(importa, numero=2), resuelve, acepta, devuelve),
        partial(_quedo, 2, "aceptada", "solventada"),
    )
    yield (
        EXPEDIENTE,
        MUNICIPIO,
        (partial(trae_y_aplica, tipo="OBSERVACIONES"), partial(trae_y_aplica, tipo="ACUSE")),
        partial(_quedan, ["aceptada", "observada"]),
    )


def revisa_e_incluye(ventana: Escenario) -> None:
    """el municipio revisa y elige qué incluye"""
    ventana.teclas("ctrl+6")
    ventana.hasta(lambda: ventana.se_oye("Nada se entrega hasta que firme"), "el primer paso")
    ventana.foto("revisar")
    for dicho in ("Paso 2 de 4", "Paso 3 de 4"):
        ventana.pulsar("Siguiente")
        ventana.hasta(partial(ventana.se_oye, dicho), dicho)
        ventana.foto("incluye" if "2 de" in dicho else "firma")


def firma(ventana: Escenario, numero: int) -> None:
    """elige a quien declara, lo marca y firma: oye que la entrega está lista"""
    ventana.enfocar("Nombre")
    ventana.teclas("Down")
    ventana.enfocar("Declaro lo anterior")
    ventana.teclas("space")
    ventana.foto("declaracion")
    ventana.pulsar("Firmar y entregar")
    ventana.hasta(lambda: ventana.se_oye(f"La entrega {numero} está lista"), "que se entregue")
    ventana.foto("entregado")
    _sin_mudos(ventana)


def importa(ventana: Escenario, numero: int) -> None:
    """el órgano garante importa el paquete y oye su veredicto"""
    ventana.teclas("ctrl+3")
    ventana.hasta(lambda: ventana.se_oye("Bandeja de importación"), "la bandeja")
    ventana.pulsar("Elegir archivos")
    _elegir(ventana, _paquete(numero))
    ventana.hasta(lambda: ventana.se_oye("Listo: 1 "), "el veredicto de la importación")
    ventana.foto("importado")
    _sin_mudos(ventana)


def observa(ventana: Escenario) -> None:
    """observa con la letra O el campo en que está"""
    _abrir_entrega(ventana)
    ventana.enfocar("Quién revisa")
    ventana.escribir("R. Solis")
    ventana.enfocar("Campos de la entrega")
    ventana.teclas("Down", "o")
    ventana.enfocar("Qué falta")
    ventana.escribir(FALTA)
    ventana.foto("observacion")
    ventana.pulsar("Guardar observación")
    ventana.hasta(lambda: ventana.se_oye("1 de 10 observaciones"), "que se guarde")
    ventana.foto("observada")
    _sin_mudos(ventana)


def devuelve(ventana: Escenario) -> None:
    """crea las observaciones y el acuse; oye que nada se envió y el foco no cae en otra orden"""
    ventana.teclas("ctrl+6")
    ventana.hasta(lambda: ventana.se_oye("Crear los marcados (1)"), "lo que falta devolver")
    ventana.foto("por-devolver")
    ventana.pulsar("Crear los marcados")
    ventana.hasta(lambda: ventana.se_oye("Se crearon y comprobaron 2"), "los dos retornos")
    ventana.hasta(lambda: ventana.foco() == "Abrir la carpeta", "el foco en lo que sigue")
    ventana.foto("devuelto")


def teclea_el_codigo(ventana: Escenario, codigo: str) -> None:
    """el municipio teclea el código del anexo y oye que la clave quedó registrada"""
    _traer(ventana, "OBSERVACIONES")
    ventana.hasta(lambda: ventana.se_oye("Escribir el código del anexo"), "que pida el código")
    ventana.foto("pide-codigo")
    ventana.pulsar("Escribir el código del anexo")
    ventana.enfocar("Código del anexo")
    ventana.escribir(codigo)
    ventana.foto("codigo")
    ventana.pulsar("Comparar y registrar")
    ventana.hasta(lambda: ventana.se_oye("quedó registrada"), "que se registre la clave")


def trae_y_aplica(ventana: Escenario, tipo: str) -> None:
    """trae un retorno, mira qué cambia y lo aplica"""
    _traer(ventana, tipo)
    aplica(ventana, tipo)


def aplica(ventana: Escenario, tipo: str) -> None:
    """mira qué cambia antes de aplicarlo y lo aplica"""
    ventana.hasta(lambda: ventana.se_oye("No aplicar"), "la vista previa")
    ventana.foto(f"previa-{tipo.lower()}")
    ventana.pulsar("Aplicar")
    ventana.hasta(
        lambda: not ventana.se_oye("No aplicar") and ventana.se_oye("Quedó aplicado"), "aplicar"
    )
    ventana.foto(f"aplicado-{tipo.lower()}")


def responde(ventana: Escenario) -> None:
    """responde junto a lo que se pide y oye que viaja en su próxima entrega"""
    ventana.enfocar("Observaciones por herramienta")
    ventana.teclas("Down", "Return")
    ventana.enfocar("Su respuesta")
    ventana.escribir(RESPUESTA)
    ventana.foto("respuesta")
    ventana.pulsar("Guardar la respuesta")
    ventana.hasta(lambda: ventana.se_oye("Atendida"), "que quede atendida")
    ventana.foto("atendida")
    _sin_mudos(ventana)


def resuelve(ventana: Escenario) -> None:
    """el órgano garante oye la respuesta y la da por solventada"""
    _abrir_entrega(ventana)
    ventana.enfocar("Observaciones a este municipio")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye(RESPUESTA), "lo que contestó el municipio")
    ventana.foto("respuesta")
    ventana.enfocar("Solventada")
    ventana.teclas("space")
    ventana.pulsar("Guardar resolución")
    ventana.hasta(lambda: ventana.se_oye("solventada. Falta devolver"), "que se resuelva")
    ventana.foto("resuelta")


def acepta(ventana: Escenario) -> None:
    """acepta con la letra A, después de que le preguntan"""
    ventana.enfocar("Campos de la entrega")
    ventana.teclas("a")
    ventana.hasta(lambda: ventana.se_oye("Quién lo decide"), "que pregunte antes de aceptar")
    ventana.foto("aceptar")
    ventana.pulsar("Aceptar la entrega")
    ventana.hasta(lambda: ventana.se_oye("Entrega aceptada"), "que se acepte")
    ventana.foto("aceptada")
    _sin_mudos(ventana)


def _abrir_entrega(ventana: Escenario) -> None:
    ventana.teclas("ctrl+5")
    ventana.hasta(lambda: ventana.se_oye("1 entrega por revisar"), "la lista")
    ventana.enfocar("Entregas de los municipios")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.foco() == "Campos de la entrega", "la entrega")


def _traer(ventana: Escenario, tipo: str) -> None:
    ventana.teclas("ctrl+7")
    ventana.pulsar("Traer respuesta")
    _elegir(ventana, _retorno(tipo))


def _sin_mudos(ventana: Escenario) -> None:
    if mudos := ventana.mudos():
        raise AssertionError(f"controles sin nombre: {mudos}")


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
        ventana.hasta(lambda: ventana.se_oye("Ayuda y guías"), "que abra")
        yield ventana
        ventana.teclas("ctrl+q")
        ventana.hasta(ventana.cerrado, "que se cierre")


def _preparar() -> None:
    """Un municipio con su expediente lleno y dado de alta, y una base vacía."""
    modelo, perfil, reloj = cargar_modelo(), cargar_perfil(), RelojReal()
    municipio = perfil.municipio(CLAVE)
    if municipio is None:
        raise AssertionError(f"el perfil no tiene el municipio {CLAVE}")
    for carpeta in (MUNICIPIO, GARANTE):
        carpeta.mkdir(parents=True)
    etapa = next(e for e in ronda.ETAPAS if e.clave == "lista")
    os.environ[VARIABLE] = str(MUNICIPIO / "datos")
    inicio = ronda.inicio_de(etapa, reloj.hoy())
    with archivo.crear(EXPEDIENTE, modelo, perfil, CLAVE, inicio=inicio) as abierto_:
        ronda.llenar(abierto_, municipio.nombre, 7, etapa)
        certificado = MUNICIPIO / "municipio.cer"
        certificado.write_bytes(abierto_.certificado())
    os.environ[VARIABLE] = str(GARANTE / "datos")
    with base_garante.crear(BASE, modelo, perfil) as abierta:
        codigo = codigo_verificacion(huella(certificado.read_bytes()))
        dar_de_alta_archivo(abierta, certificado, Convenio(CLAVE, codigo, operador="R. Solis"))


def _codigo() -> str:
    """El que está impreso en el anexo del convenio."""
    os.environ[VARIABLE] = str(GARANTE / "datos")
    with base_garante.abrir(BASE, cargar_modelo()) as abierta:
        return clave_garante.codigo(abierta)


def _paquete(numero: int) -> Path:
    """El que dejó la entrega de ese número."""
    return next(MUNICIPIO.rglob(f"VITRAL_MX-{CLAVE}_{numero:05d}_*.asics"))


def _retorno(tipo: str) -> Path:
    """El último de ese tipo que dejó el órgano garante."""
    return max(GARANTE.rglob(f"VITRAL_{tipo}_*.asics"), key=lambda ruta: ruta.name)


def _consola(carpeta: Path, *orden: str) -> Any:
    """Lo que contesta la consola, que no pasa por ninguna ventana."""
    os.environ[VARIABLE] = str(carpeta / "datos")
    completa = [sys.executable, str(RAIZ / "main.py"), *orden, "--json"]
    hecho = subprocess.run(completa, check=True, cwd=RAIZ, capture_output=True, timeout=120)
    return json.loads(hecho.stdout)


def _quedan(esperados: list[str]) -> None:
    """En qué quedó cada entrega del municipio, la última primero."""
    entregas = _consola(MUNICIPIO, "expediente", "mostrar", str(EXPEDIENTE))["entregas"]
    estados = [una["estado"] for una in entregas]
    if estados != esperados:
        raise AssertionError(f"las entregas quedaron {estados} y debían quedar {esperados}")


def _quedo(secuencia: int, estado: str, observacion: str) -> None:
    """En qué quedó la entrega vigente en la base, y su observación."""
    entrega = _consola(GARANTE, "garante", "revision", str(BASE))[0]
    una = _consola(GARANTE, "garante", "observaciones", str(BASE))[0]
    quedo = (entrega["secuencia"], entrega["estado"], una["estado"])
    if quedo != (secuencia, estado, observacion):
        raise AssertionError(f"la base quedó {quedo}")

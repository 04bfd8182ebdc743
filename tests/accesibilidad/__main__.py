"""Sesiones completas sin ratón, oídas por un lector de pantalla de verdad.

La del cronograma mueve, estira, enlaza, deshace e imprime; la de confianza recorre el ciclo de una
entrega; la de claves las protege, cofirma, cifra, rota y sustituye. Comprueban lo que se oye y lo
que queda en el archivo, y dejan una foto de cada paso en `.trabajo/accesibilidad`.
Uso: python -m tests.accesibilidad [cronograma|confianza|claves]
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.dominio.textos_fecha import fecha_larga
from app.expediente.archivo import crear
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from tests.accesibilidad import claves, confianza
from tests.accesibilidad.escenario import RAIZ, Escenario, abierto, faltan

CARPETA = RAIZ / ".trabajo" / "accesibilidad"
MUNICIPIO = "15087"


def main() -> int:
    """Corre las sesiones pedidas, o todas, y cuenta sus pasos."""
    if ausentes := faltan():
        sys.stdout.write(f"Para esta prueba hace falta: apt-get install {' '.join(ausentes)}\n")
        return 1
    shutil.rmtree(CARPETA, ignore_errors=True)
    CARPETA.mkdir(parents=True)
    pedidas = sys.argv[1:] or list(SESIONES)
    cuantos = sum(SESIONES[pedida]() for pedida in pedidas)
    sys.stdout.write(f"{cuantos} pasos sin ratón; fotos en {CARPETA.relative_to(RAIZ)}\n")
    return 0


def cronograma() -> int:
    """La sesión del cronograma; dice cuántos pasos fueron."""
    archivo = CARPETA / "sesion.vitral"
    inicio = date.today().replace(day=1) - timedelta(days=60)  # noqa: DTZ011  el día de la oficina
    crear(archivo, cargar_modelo(), cargar_perfil(), MUNICIPIO, inicio).cerrar()
    antes = _plan(archivo)
    with abierto(archivo, CARPETA) as ventana:
        for numero, paso in enumerate(PASOS, start=1):
            paso(ventana, antes)
            sys.stdout.write(f"{numero:2} bien  {paso.__doc__}\n")
            sys.stdout.flush()
    if _fechas(_plan(archivo)) != _fechas(antes):
        raise AssertionError("el archivo no quedó como estaba después de deshacer")
    return len(PASOS)


def _plan(archivo: Path) -> dict[str, Any]:
    """El plan según la consola: otra vía, sin ventana."""
    salida = CARPETA / "plan"
    orden = [sys.executable, str(RAIZ / "main.py"), "cronograma", str(archivo)]
    orden += ["--formato", "json", "--destino", str(salida)]
    subprocess.run(orden, check=True, cwd=RAIZ, capture_output=True, timeout=120)
    plan: dict[str, Any] = json.loads(next(salida.glob("*.json")).read_text(encoding="utf-8"))
    return plan


def _herramientas(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [a for a in plan["actividades"] if a["tipo"] == "herramienta"]


def _fechas(plan: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(a["clave"], a["inicio"], a["fin"]) for a in plan["actividades"]]


def _de(plan: dict[str, Any], clave: str) -> dict[str, Any]:
    return next(a for a in plan["actividades"] if a["clave"] == clave)


def _dia(texto: str) -> date:
    return date.fromisoformat(texto)


def _elegido(ventana: Escenario) -> str:
    return next((r["nombre"] for r in ventana.renglones() if r["elegido"]), "")


def _ir_a(ventana: Escenario, nombre: str) -> None:
    ventana.teclas("Home")
    for _ in range(len(ventana.renglones()) + 2):
        if _elegido(ventana).startswith(nombre):
            return
        ventana.teclas("Down")
    raise AssertionError(f"no se llega con flechas a «{nombre}»")


def oye_todos(ventana: Escenario, plan: dict[str, Any]) -> None:
    """el lector oye los 17 renglones con su fecha límite y ningún control está mudo"""
    ventana.teclas("ctrl+3")
    esperados = _herramientas(plan)
    ventana.hasta(lambda: len(ventana.renglones()) == len(esperados), "los renglones del plan")
    ventana.foto("cronograma")
    oidos = [r["nombre"] for r in ventana.renglones()]
    for herramienta in esperados:
        limite = fecha_larga(_dia(herramienta["fin"]))
        if not any(limite in oido for oido in oidos):
            raise AssertionError(f"no se oye el {limite} de {herramienta['clave']}")
    if mudos := ventana.mudos():
        raise AssertionError(f"controles sin nombre: {mudos}")


def mueve(ventana: Escenario, plan: dict[str, Any]) -> None:
    """Alt+→ mueve la última barra un día y se oye su fecha nueva"""
    _ir_a(ventana, "Satisfacción")
    ventana.teclas("alt+Right")
    fin = fecha_larga(_dia(_de(plan, "5a")["fin"]) + timedelta(days=1))
    ventana.hasta(lambda: fin in _elegido(ventana), f"que 5a venza el {fin}")
    ventana.foto("movida")


def estira(ventana: Escenario, plan: dict[str, Any]) -> None:
    """Mayús+Alt+→ alarga el plazo otro día"""
    ventana.teclas("shift+alt+Right")
    fin = fecha_larga(_dia(_de(plan, "5a")["fin"]) + timedelta(days=2))
    ventana.hasta(lambda: fin in _elegido(ventana), f"que 5a venza el {fin}")
    ventana.foto("estirada")


def enlaza(ventana: Escenario, _plan_: dict[str, Any]) -> None:
    """L, flechas y Enter enlazan dos herramientas; el lector oye de quién depende"""
    _ir_a(ventana, "Política de datos abiertos")
    ventana.teclas("l", "Down")
    ventana.foto("enlazando")
    ventana.teclas("Return")
    ventana.hasta(
        lambda: any("Política de datos abiertos" in _dependencias(r) for r in ventana.renglones()),
        "que otra dependa de Política de datos abiertos",
    )
    ventana.foto("enlazada")


def _dependencias(renglon: dict[str, Any]) -> str:
    return str(renglon["nombre"]).partition("depende de ")[2]


def deshace(ventana: Escenario, plan: dict[str, Any]) -> None:
    """Ctrl+Z tres veces deja las fechas y las dependencias como estaban"""
    ventana.teclas("ctrl+z", "ctrl+z", "ctrl+z")
    fin = fecha_larga(_dia(_de(plan, "5a")["fin"]))
    ventana.hasta(
        lambda: any(
            r["nombre"].startswith("Satisfacción") and fin in r["nombre"]
            for r in ventana.renglones()
        ),
        "que 5a vuelva a su fecha",
    )
    if any("Política de datos abiertos" in _dependencias(r) for r in ventana.renglones()):
        raise AssertionError("la dependencia sigue ahí después de deshacer")
    ventana.foto("deshecho")


def imprime(ventana: Escenario, plan: dict[str, Any]) -> None:
    """Ctrl+P y Enter guardan el PDF, con las 17 herramientas como texto"""
    destino = CARPETA / "cronograma.pdf"
    ventana.teclas("ctrl+p")
    ventana.hasta(lambda: ventana.se_oye("Guardar…"), "el diálogo de exportar")
    ventana.foto("exportar")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye("cronograma"), "el diálogo de guardar")
    ventana.teclas("ctrl+a")
    ventana.escribir(str(destino))
    ventana.foto("guardar")
    ventana.teclas("Return")
    ventana.hasta(destino.exists, "el PDF")
    orden = ["pdftotext", "-layout", str(destino), "-"]
    texto = subprocess.run(orden, check=True, capture_output=True, text=True, timeout=60).stdout
    claves = [h["clave"] for h in _herramientas(plan)]
    if ausentes := [clave for clave in claves if clave not in texto]:
        raise AssertionError(f"el PDF no trae {ausentes}")


def sale(ventana: Escenario, _plan_: dict[str, Any]) -> None:
    """Ctrl+Q cierra y suelta el archivo"""
    candado = CARPETA / "sesion.vitral.lock"
    ventana.hasta(lambda: not ventana.se_oye("Guardar…"), "que se cierre el diálogo")
    ventana.teclas("ctrl+q")
    ventana.hasta(lambda: not candado.exists(), "que se suelte el archivo")


Paso = Callable[[Escenario, dict[str, Any]], None]
PASOS: tuple[Paso, ...] = (oye_todos, mueve, estira, enlaza, deshace, imprime, sale)
SESIONES: dict[str, Callable[[], int]] = {
    "cronograma": cronograma,
    "confianza": confianza.sesion,
    "claves": claves.sesion,
}

if __name__ == "__main__":
    sys.exit(main())

"""`main.py garante cambios`: qué cambió en una entrega respecto de la anterior."""

import argparse
from collections.abc import Iterator
from typing import Any

from app.consola.analizador import orden_del_garante
from app.consola.base_garante import abrir
from app.consola.salida import decir, imprimir_json

ROTULOS = {
    "nuevo": "nuevo",
    "cambio": "cambió",
    "quitado": "lo quitó",
    "no_viene": "no viene",
    "no_venia": "antes no venía",
}


def registrar(acciones: Any) -> None:
    """Agrega la orden al grupo `garante`."""
    ayuda = "dice qué cambió en una entrega y qué abarca"
    orden = orden_del_garante(acciones, "cambios", cambios, ayuda)
    orden.add_argument("--municipio", required=True, metavar="CLAVE", help="clave oficial")
    orden.add_argument(
        "--entrega", type=int, metavar="NÚMERO", help="la que se mira; por omisión, la vigente"
    )
    orden.add_argument(
        "--contra", type=int, metavar="NÚMERO", help="con cuál se compara; la anterior"
    )


def cambios(opciones: argparse.Namespace) -> None:
    """Por herramienta, lo que decía y lo que dice, las evidencias y a qué folio responde."""
    from app.garante.cambios import de_entrega

    with abrir(opciones) as base:
        hecho = de_entrega(
            base, opciones.municipio, secuencia=opciones.entrega, contra=opciones.contra
        )
        modelo = base.modelo
    if opciones.json:
        imprimir_json(hecho)
        return
    for renglon in _encabezado(modelo, hecho):
        decir(renglon)
    diferencia = hecho.diferencia
    claves = [h.clave for h in modelo.herramientas]
    tocadas = [c.direccion.herramienta for c in diferencia.respuestas]
    tocadas += [c.direccion.herramienta for c in diferencia.evidencias]
    tocadas += [c.clave for c in diferencia.herramientas]
    for clave in dict.fromkeys([*(c for c in claves if c in tocadas), *tocadas]):
        decir(clave)
        for renglon in _de_herramienta(modelo, diferencia, clave):
            decir(f"    {renglon}")


def _encabezado(modelo: Any, hecho: Any) -> Iterator[str]:
    from app.garante import alcances

    frente = "es la primera" if hecho.contra is None else f"frente a la {hecho.contra}"
    yield f"Entrega {hecho.secuencia} de {hecho.municipio}, {frente}."
    if hecho.rectifica is not None:
        yield " ".join(alcances.rectificacion(hecho.rectifica))
    yield alcances.titulo(modelo, hecho.alcance)
    yield from alcances.implica(hecho.alcance)
    if hecho.sin_cambio:
        yield f"Contestó sin cambiar lo señalado: {', '.join(hecho.sin_cambio)}."


def _de_herramienta(modelo: Any, diferencia: Any, clave: str) -> Iterator[str]:
    from app.garante import cambios_en_palabras

    for una in diferencia.herramientas:
        if una.clave == clave:
            lados = (cambios_en_palabras.declarado(modelo, lado) for lado in (una.antes, una.ahora))
            yield " → ".join(lado or "no venía" for lado in lados)
    for uno in diferencia.respuestas:
        if uno.direccion.herramienta == clave:
            yield f"{ROTULOS[uno.clase]}: {uno.direccion}{_folios(uno.folios)}"
    for una in diferencia.evidencias:
        if una.direccion.herramienta == clave:
            yield f"{cambios_en_palabras.evidencia(una)}{_folios(una.folios)}"


def _folios(folios: tuple[str, ...]) -> str:
    return f" (responde a {', '.join(folios)})" if folios else ""

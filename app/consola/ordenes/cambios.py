"""`main.py garante cambios`: qué cambió en una entrega respecto de la anterior."""

import argparse
from collections.abc import Iterator
from typing import Any

from app.consola.analizador import orden_del_garante
from app.consola.base_garante import abrir
from app.consola.salida import decir, imprimir_json

ANCHO = 120
"""Lo que se dice de cada lado en la terminal; completo, con --json."""
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
        if opciones.json:
            imprimir_json(hecho)
            return
        modelo = base.modelo
        leidos = dict(_leidos(base, hecho))
    for renglon in _encabezado(modelo, hecho):
        decir(renglon)
    diferencia = hecho.diferencia
    if hecho.contra is not None and diferencia == type(diferencia)():
        decir("No cambió ningún dato.")
    claves = [h.clave for h in modelo.herramientas]
    tocadas = [c.direccion.herramienta for c in diferencia.respuestas]
    tocadas += [c.direccion.herramienta for c in diferencia.evidencias]
    tocadas += [c.clave for c in diferencia.herramientas]
    for clave in dict.fromkeys([*(c for c in claves if c in tocadas), *tocadas]):
        decir(clave)
        for renglon in _de_herramienta(modelo, diferencia, leidos, clave):
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


def _leidos(base: Any, hecho: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """De cada cambio, lo que decía y lo que dice, en un renglón y sin pasarse de largo."""
    from app.garante import cambios as servicio
    from app.garante.legible import respuesta

    antes, ahora = servicio.lados(base, hecho)
    for uno in hecho.diferencia.respuestas:
        dichos = (
            ("antes", respuesta(base.modelo, antes, uno.antes)),
            ("ahora", respuesta(base.modelo, ahora, uno.ahora)),
        )
        renglones = [f"{cual}: {_corto(dicho)}" for cual, dicho in dichos if dicho]
        if uno.renglones:
            # Dos tablas largas empiezan igual: se dice cuáles renglones no lo están.
            renglones = [_renglon(suyo) for suyo in uno.renglones]
        yield (uno.direccion, uno.ficha_quitada), tuple(renglones)


def _renglon(uno: Any) -> str:
    if uno.lugar_antes is None:
        return f"renglón {uno.lugar}: agregado"
    if uno.lugar is None:
        return f"renglón {uno.lugar_antes}: quitado"
    return f"renglón {uno.lugar}: cambió {', '.join(uno.columnas)}".rstrip()


def _corto(dicho: str) -> str:
    seguido = " ".join(dicho.split())
    return seguido if len(seguido) <= ANCHO else f"{seguido[: ANCHO - 1]}…"


def _de_herramienta(modelo: Any, diferencia: Any, leidos: Any, clave: str) -> Iterator[str]:
    from app.garante import cambios_en_palabras

    for una in diferencia.herramientas:
        if una.clave == clave:
            lados = (cambios_en_palabras.declarado(modelo, lado) for lado in (una.antes, una.ahora))
            yield " → ".join(lado or "no venía" for lado in lados)
    for uno in diferencia.respuestas:
        if uno.direccion.herramienta == clave:
            yield f"{ROTULOS[uno.clase]}: {uno.direccion}{_folios(uno.folios)}"
            yield from (f"    {dicho}" for dicho in leidos[uno.direccion, uno.ficha_quitada])
    for una in diferencia.evidencias:
        if una.direccion.herramienta == clave:
            yield f"{cambios_en_palabras.evidencia(una)}{_folios(una.folios)}"


def _folios(folios: tuple[str, ...]) -> str:
    return f" (responde a {', '.join(folios)})" if folios else ""

"""Lo que oye un lector de pantalla: cliente AT-SPI aparte, con el Python del sistema (pyatspi).

No importa nada de Vitral. Recibe órdenes por la entrada estándar, una por línea, y contesta en
JSON: `renglones` da los de la gráfica del cronograma; `mudos`, los controles sin nombre; `dice X`,
si algo a la vista se llama así; `foco`, cómo se llama lo que tiene el foco; `fin` termina.
"""

import json
import sys
import time

import pyatspi

APLICACION = "vitral"
LISTA = "Gráfica del cronograma"
ESPERA = 30.0
INTERACTIVOS = {
    pyatspi.ROLE_PUSH_BUTTON,
    pyatspi.ROLE_TOGGLE_BUTTON,
    pyatspi.ROLE_CHECK_BOX,
    pyatspi.ROLE_COMBO_BOX,
    pyatspi.ROLE_ENTRY,
    pyatspi.ROLE_TEXT,
    pyatspi.ROLE_TREE_TABLE,
    pyatspi.ROLE_LIST,
}
ELEMENTOS = {
    pyatspi.ROLE_PAGE_TAB,
    pyatspi.ROLE_LIST_ITEM,
    pyatspi.ROLE_TREE_ITEM,
    pyatspi.ROLE_TABLE_CELL,
}


def aplicacion():
    """La de Vitral en el escritorio; espera a que aparezca."""
    limite = time.monotonic() + ESPERA
    while time.monotonic() < limite:
        for hija in pyatspi.Registry.getDesktop(0):
            if hija is not None and APLICACION in (hija.name or "").lower():
                return hija
        time.sleep(0.2)
    raise SystemExit("El lector de pantalla no encuentra a Vitral.")


def recorrer(nodo):
    """El nodo y todo lo que tiene dentro."""
    pendientes = [nodo]
    while pendientes:
        actual = pendientes.pop()
        if actual is None:
            continue
        yield actual
        # Un árbol de miles de celdas no hace falta entero: los renglones están en la lista.
        if actual.getRole() not in {pyatspi.ROLE_TREE_TABLE, pyatspi.ROLE_TREE, pyatspi.ROLE_TABLE}:
            pendientes.extend(actual[i] for i in range(actual.childCount))


def es_visible(nodo):
    """Si está a la vista."""
    estado = nodo.getState()
    return estado.contains(pyatspi.STATE_SHOWING) and estado.contains(pyatspi.STATE_VISIBLE)


def renglones(raiz):
    """Los renglones de la gráfica: nombre, si está elegido y si tiene el foco."""
    for nodo in recorrer(raiz):
        if nodo.name == LISTA:
            return [
                {
                    "nombre": hijo.name,
                    "papel": hijo.getRoleName(),
                    "elegido": hijo.getState().contains(pyatspi.STATE_SELECTED),
                    "foco": hijo.getState().contains(pyatspi.STATE_FOCUSED),
                }
                for hijo in (nodo[i] for i in range(nodo.childCount))
            ]
    return []


def mudos(raiz):
    """Los controles a la vista que el lector no sabría nombrar."""
    return [
        nodo.getRoleName()
        for nodo in recorrer(raiz)
        if nodo.getRole() in INTERACTIVOS and es_visible(nodo) and not nodo.name
    ]


def dice(raiz, texto):
    """Si algo a la vista lleva ese texto en su nombre."""
    return any(texto in (nodo.name or "") and es_visible(nodo) for nodo in recorrer(raiz))


def foco(raiz):
    """El nombre de lo que tiene el foco, o vacío."""
    con_foco = [
        nodo
        for nodo in recorrer(raiz)
        if nodo.getState().contains(pyatspi.STATE_FOCUSED) and es_visible(nodo)
    ]
    # El elemento elegido de una lista dice que tiene el foco aunque no lo tenga su lista.
    con_foco.sort(key=lambda nodo: nodo.getRole() in ELEMENTOS)
    return con_foco[0].name if con_foco else ""


def main():
    """Atiende órdenes hasta `fin`."""
    raiz = aplicacion()
    print("listo", flush=True)
    for linea in sys.stdin:
        orden, _, resto = linea.strip().partition(" ")
        if orden == "fin":
            return
        raiz.clearCache()
        if orden == "dice":
            respuesta = dice(raiz, resto)
        else:
            respuesta = {"renglones": renglones, "mudos": mudos, "foco": foco}[orden](raiz)
        print(json.dumps(respuesta, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

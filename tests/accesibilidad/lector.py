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
INTENTOS = 20
LARGA = 60
"""Renglones de una lista que se leen uno por uno; los de una más larga no se recorren."""

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
        if actual is nodo or se_recorre(actual):
            pendientes.extend(actual[i] for i in range(actual.childCount))


def se_recorre(nodo):
    """Lo escondido no se oye; de una tabla o una lista larga basta con saber que está."""
    papel = nodo.getRole()
    larga = papel == pyatspi.ROLE_LIST and nodo.childCount > LARGA
    tabla = papel in {pyatspi.ROLE_TREE_TABLE, pyatspi.ROLE_TREE, pyatspi.ROLE_TABLE}
    return not tabla and not larga and nodo.getState().contains(pyatspi.STATE_VISIBLE)


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
        if nodo.getState().contains(pyatspi.STATE_FOCUSED)
        and nodo.getState().contains(pyatspi.STATE_FOCUSABLE)
        and es_visible(nodo)
    ]
    # El elemento elegido de una lista dice que tiene el foco aunque no lo tenga su lista.
    con_foco.sort(key=lambda nodo: nodo.getRole() in ELEMENTOS)
    return con_rotulo(con_foco[0]) if con_foco else ""


def con_rotulo(nodo):
    """«rótulo: nombre». En Linux Qt nombra una lista por lo elegido y la une a su rótulo."""
    rotulos = [
        relacion.getTarget(0).name
        for relacion in nodo.getRelationSet()
        if relacion.getRelationType() == pyatspi.RELATION_LABELLED_BY and relacion.getNTargets()
    ]
    return ": ".join(dict.fromkeys([*rotulos, nodo.name]))


def atender(raiz, orden, resto):
    """La respuesta a una orden; se lee otra vez si algo desapareció mientras se recorría."""
    for intento in range(INTENTOS):
        raiz.clearCache()
        try:
            if orden == "dice":
                return dice(raiz, resto)
            return {"renglones": renglones, "mudos": mudos, "foco": foco}[orden](raiz)
        except Exception:
            if intento == INTENTOS - 1:
                raise
            time.sleep(0.3)
    raise AssertionError(orden)


def main():
    """Atiende órdenes hasta `fin`."""
    raiz = aplicacion()
    print("listo", flush=True)
    for linea in sys.stdin:
        orden, _, resto = linea.strip().partition(" ")
        if orden == "fin":
            return
        print(json.dumps(atender(raiz, orden, resto), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

"""Los hechos que piden algunas condiciones y que no están en la propia ficha."""

from app.modelo.celdas import filas, texto
from app.modelo.contexto import Contexto

_NUNCA = ("", "nunca", "no_se")


def hechos_de(contexto: Contexto) -> frozenset[str]:
    """Los nombres de `app.modelo.condiciones.HECHOS` que son ciertos en este expediente."""
    hechos = {
        "ciclo_previo": _hubo_rendicion(contexto),
        "observaciones_del_og": _hay_observaciones(contexto),
    }
    return frozenset(nombre for nombre, cierto in hechos.items() if cierto)


def _hubo_rendicion(contexto: Contexto) -> bool:
    """Se capturó lo prometido antes, o el diagnóstico dice que ya se rendía cuentas."""
    if filas(contexto.general("5c"), "rc_compromisos_prev"):
        return True
    return texto(contexto.general("dx"), "D-5c-1") not in _NUNCA


def _hay_observaciones(contexto: Contexto) -> bool:
    return any(
        texto(fila, "fuente") == "observacion_del_og"
        for fila in filas(contexto.general("5d"), "pm_hallazgos")
    )

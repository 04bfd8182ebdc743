"""La ruta crítica y la holgura en palabras."""

from collections.abc import Collection, Mapping

from app.dominio.red import Plan
from app.dominio.textos_fecha import dias, fecha_corta
from app.texto import enumerar


def explicar_critica(
    plan: Plan, nombres: Mapping[str, str], terminadas: Collection[str] = ()
) -> str:
    """«Si se atrasa Formalización de procesos, se atrasa todo.»; vacío si nada lo atrasa.

    Nombra la crítica más larga de las que tienen otra esperándola; si ya terminaron, la última.
    """
    abiertas = [plan.tramo(clave) for clave in plan.criticas if clave not in terminadas]
    if not abiertas:
        return ""
    claves = {tramo.clave for tramo in abiertas}
    esperadas = {e.de for e in plan.enlaces if e.a in claves}
    candidatas = [tramo for tramo in abiertas if tramo.clave in esperadas] or abiertas[-1:]
    clave = max(candidatas, key=lambda tramo: tramo.fin - tramo.inicio).clave
    return f"Si se atrasa {nombres.get(clave, clave)}, se atrasa todo."


def explicar_holgura(
    plan: Plan, clave: str, nombres: Mapping[str, str], terminadas: Collection[str] = ()
) -> str:
    """Qué pasa si esa herramienta se atrasa; `KeyError` si no está en el plan.

    «Puede atrasarse 23 días sin mover el fin del plan.» o, si es crítica, «Si se atrasa, se atrasa
    el fin del plan (12 mar 2028): la esperan A y B.» Nombra sólo a las críticas que la esperan.
    """
    tramo = plan.tramo(clave)
    if clave in terminadas:
        return "Ya terminó."
    if not tramo.critica:
        return f"Puede atrasarse {dias(tramo.holgura)} sin mover el fin del plan."
    criticas = set(plan.criticas) - set(terminadas)
    esperan = dict.fromkeys(e.a for e in plan.enlaces if e.de == clave and e.a in criticas)
    frase = f"Si se atrasa, se atrasa el fin del plan ({fecha_corta(plan.fin)})"
    if not esperan:
        return f"{frase}."
    verbo = "espera" if len(esperan) == 1 else "esperan"
    return f"{frase}: la {verbo} {enumerar([nombres.get(c, c) for c in esperan])}."

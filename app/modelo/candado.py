"""Las claves ya publicadas: están en archivos guardados en equipos de otros y no desaparecen.

Una clave puede cambiar de nombre si la herramienta lo declara en `renombrados`; nunca de tipo, y
una opción publicada no se quita.
"""

from typing import Any

from app.modelo.tipos import Campo, Modelo

Candado = dict[str, dict[str, Any]]


def claves_de(modelo: Modelo) -> Candado:
    """Por herramienta (`cab` la cabecera, `dx` el diagnóstico): campo → tipo y sus opciones."""
    dx = modelo.diagnostico
    sueltos = [campo for dato in dx.contexto for campo in dato.campos]
    sueltos += [campo for dato in dx.cumplimiento for campo in dato.campos]
    sueltos += dx.priorizacion
    candado: Candado = {"cab": _de_campos(modelo.cabecera)}
    candado |= {h.clave: _de_campos(h.campos()) for h in modelo.herramientas}
    candado["dx"] = _de_campos(tuple(sueltos)) | {
        pregunta.codigo: {
            "tipo": pregunta.captura,
            "opciones": [rango.clave for rango in pregunta.rangos],
        }
        for pregunta in dx.preguntas
    }
    return candado


def perdidas(publicado: Candado, actual: Candado, renombres: dict[str, str]) -> list[str]:
    """Lo publicado que ya no está, que cambió de tipo o que perdió una opción."""
    faltan = []
    for herramienta, claves in publicado.items():
        for clave, datos in claves.items():
            campo, _, columna = clave.partition(".")
            nueva = ".".join(filter(None, (renombres.get(campo, campo), columna)))
            hoy = actual.get(herramienta, {}).get(nueva)
            if hoy is None or hoy["tipo"] != datos["tipo"]:
                faltan.append(f"{herramienta}/{clave}")
            elif perdida := set(datos.get("opciones", ())) - set(hoy.get("opciones", ())):
                faltan.append(f"{herramienta}/{clave}: {', '.join(sorted(perdida))}")
    return faltan


def renombres_de(modelo: Modelo) -> dict[str, str]:
    """Clave anterior → clave actual, de todas las herramientas."""
    return {antes: ahora for h in modelo.herramientas for antes, ahora in h.renombrados}


def _de_campos(campos: tuple[Campo, ...]) -> dict[str, Any]:
    claves: dict[str, Any] = {}
    for campo in campos:
        claves[campo.clave] = _publico(campo.tipo.value, [o.clave for o in campo.opciones])
        for columna in campo.columnas:
            opciones = [opcion.clave for opcion in columna.opciones]
            claves[f"{campo.clave}.{columna.clave}"] = _publico(columna.tipo.value, opciones)
    return claves


def _publico(tipo: str, opciones: list[str]) -> dict[str, Any]:
    return {"tipo": tipo, "opciones": opciones} if opciones else {"tipo": tipo}

"""Qué parte del expediente lleva una entrega, y qué se deja fuera diciéndolo.

Aquí sólo se recorta lo ya fotografiado: nunca se agrega ni se cambia una respuesta. Lo que falta
queda declarado en los datos firmados, para que nadie tome por vacío lo que no se quiso mandar.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.congelado import Congelado, congelada
from app.expediente.errores import AlcanceInvalido
from app.modelo.tipos import Modelo
from app.paquete import canonico
from app.paquete.alcance import COMPLETO, DIMENSION, LIGERO, SIN_DATOS_PERSONALES

__all__ = [
    "COMPLETO",
    "DIMENSION",
    "LIGERO",
    "PARCIAL",
    "SIN_DATOS_PERSONALES",
    "TIPOS",
    "TODO",
    "Alcance",
    "Registro",
    "Tablas",
    "recortar",
]

TIPOS = (COMPLETO, LIGERO, SIN_DATOS_PERSONALES, DIMENSION)
PARCIAL = "parcial"

CLASIFICACION = "cab_clasificacion"
_RESERVADA = frozenset({"si_datos_personales", "si_reservada"})

Registro = dict[str, Any]
Tablas = Mapping[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]


@congelada
class Alcance(Congelado):
    """Qué se entrega. `tipo`: uno de `TIPOS`; `dimension`, 1–5, sólo con el último.

    `solo_nuevas`: sin los archivos de evidencia que el órgano garante ya acusó. Sus datos van
    siempre. Un paquete ligero no lleva ninguno.
    """

    tipo: str = COMPLETO
    dimension: int | None = None
    solo_nuevas: bool = True

    def __post_init__(self) -> None:
        con_dimension = self.tipo == DIMENSION
        if self.tipo not in TIPOS or con_dimension != (self.dimension in range(1, 6)):
            raise AlcanceInvalido

    @property
    def en_manifiesto(self) -> str:
        """El `tipo` del paquete. El parcial es otro: un programa viejo no debe tomarlo por todo."""
        return {LIGERO: LIGERO, DIMENSION: PARCIAL}.get(self.tipo, COMPLETO)

    @property
    def con_archivos(self) -> bool:
        """Si lleva evidencias y tablas."""
        return self.tipo != LIGERO


TODO = Alcance()


@dataclass(frozen=True, slots=True)
class Recorte:
    """Lo que queda dentro: los datos, las tablas y cuántas cosas se omitieron, por clase."""

    datos: Registro
    tablas: Tablas
    omitidas: Mapping[str, int]


def recortar(modelo: Modelo, alcance: Alcance, datos: Registro, tablas: Tablas) -> Recorte:
    """Los datos y las tablas de ese alcance, con la declaración de lo que no va."""
    if alcance.tipo == SIN_DATOS_PERSONALES:
        return _sin_personales(modelo, datos, tablas)
    if alcance.tipo == DIMENSION:
        claves = {h.clave for h in modelo.herramientas if h.dimension == alcance.dimension}
        return _de_dimension(alcance, claves, datos, tablas)
    return Recorte(datos, tablas if alcance.con_archivos else {}, {})


def campos_personales(modelo: Modelo) -> frozenset[tuple[str, str]]:
    """Los campos que el Modelo marca como personales: (herramienta, campo)."""
    return frozenset(
        (h.clave, campo.clave)
        for h in modelo.herramientas
        for campo in h.campos()
        if campo.personal
    )


def _sin_personales(modelo: Modelo, datos: Registro, tablas: Tablas) -> Recorte:
    marcados = campos_personales(modelo)
    reservadas = {
        r["herramienta"]
        for r in datos["respuestas"]
        if r["campo"] == CLASIFICACION and r["valor"] in _RESERVADA
    }

    def publicable(evidencia: Registro) -> bool:
        # Lo adjunto a un campo personal (una constancia) lo es tanto como el campo.
        ajena = evidencia["herramienta"] not in reservadas and _lugar(evidencia) not in marcados
        return evidencia["publicable"] and ajena

    evidencias = [e for e in datos["evidencias"] if publicable(e)]
    quitadas = {e["id"] for e in datos["evidencias"]} - {e["id"] for e in evidencias}
    propias = [r for r in datos["respuestas"] if _lugar(r) not in marcados]
    respuestas = [r | {"valor": _sin_mencion(r["valor"], quitadas)} for r in propias]
    # La tabla dice el nombre del archivo: quien mencione uno omitido no va.
    mudas = {
        (*_lugar(antes), antes["ficha"])
        for antes, despues in zip(propias, respuestas, strict=True)
        if antes["valor"] != despues["valor"]
    }
    personas = [p | {"correo": "", "telefono": ""} for p in datos["personas"]]
    de_la_tabla = {(*_lugar(e), e["nombre"], e["sha256"]) for e in evidencias}
    omitidas = {
        "respuestas": len(datos["respuestas"]) - len(respuestas),
        "evidencias": len(datos["evidencias"]) - len(evidencias),
        "contactos": sum(bool(p["correo"] or p["telefono"]) for p in datos["personas"]),
    }
    declarado = {
        "alcance": SIN_DATOS_PERSONALES,
        "campos_omitidos": sorted("/".join(lugar) for lugar in marcados),
        "omitidas": omitidas,
    }
    recortados = datos | {"respuestas": respuestas, "evidencias": evidencias, "personas": personas}
    filas = _filtradas(
        tablas,
        {
            "respuestas": lambda fila: (
                (fila["herramienta"], fila["campo"]) not in marcados
                and (fila["herramienta"], fila["campo"], fila["ficha"]) not in mudas
            ),
            "evidencias": lambda fila: (
                (fila["herramienta"], fila["campo"], fila["nombre"], fila["sha256"]) in de_la_tabla
            ),
        },
    )
    return Recorte(_con_entrega(recortados, declarado), filas, omitidas)


def _sin_mencion(valor: Any, quitadas: Collection[str]) -> Any:
    """El mismo valor sin las evidencias omitidas que señala."""
    if isinstance(valor, list):
        return [_sin_mencion(uno, quitadas) for uno in valor if not _es_de(uno, quitadas)]
    if isinstance(valor, dict):
        return {clave: _sin_mencion(uno, quitadas) for clave, uno in valor.items()}
    return "" if _es_de(valor, quitadas) else valor


def _es_de(valor: Any, quitadas: Collection[str]) -> bool:
    return isinstance(valor, str) and valor in quitadas


def _de_dimension(
    alcance: Alcance, claves: Collection[str], datos: Registro, tablas: Tablas
) -> Recorte:
    propias = {
        tabla: [r for r in datos[tabla] if r["herramienta"] in claves]
        for tabla in ("actividades", "respuestas", "evidencias")
    }
    herramientas = [h for h in datos["herramientas"] if h["clave"] in claves]
    presentes = {a["id"] for a in propias["actividades"]}
    propias["actividades"] = [_sin_previas_ajenas(a, presentes) for a in propias["actividades"]]
    dicho = canonico.escribir([*propias.values()])
    declarado = {
        "alcance": DIMENSION,
        "dimension": alcance.dimension,
        "no_incluidas": [h["clave"] for h in datos["herramientas"] if h["clave"] not in claves],
    }
    recortados = (
        datos
        | propias
        | {
            "herramientas": herramientas,
            # Sólo quien aparece en lo que va: lo demás del directorio no hace falta.
            "personas": [p for p in datos["personas"] if p["id"].encode() in dicho],
            "indicadores": datos["indicadores"] if "5b" in claves else [],
            "diagnostico": None,
            "explicaciones": [
                e for e in datos["explicaciones"] if _herramienta(e["direccion"]) in claves
            ],
        }
    )
    filas = _filtradas(
        tablas,
        {
            "herramientas": lambda fila: fila["clave"] in claves,
            "respuestas": lambda fila: fila["herramienta"] in claves,
            "evidencias": lambda fila: fila["herramienta"] in claves,
        },
    )
    omitidas = {
        "herramientas": len(datos["herramientas"]) - len(herramientas),
        "evidencias": len(datos["evidencias"]) - len(propias["evidencias"]),
    }
    return Recorte(_con_entrega(recortados, declarado), filas, omitidas)


def _con_entrega(datos: Registro, declarado: Registro) -> Registro:
    return datos | {"entrega": datos.get("entrega", {}) | declarado}


def _sin_previas_ajenas(actividad: Registro, presentes: Collection[str]) -> Registro:
    previas = [p for p in actividad["depende_de"] if p["id"] in presentes]
    return actividad | {"depende_de": previas}


def _filtradas(tablas: Tablas, cuales: Mapping[str, Callable[[Mapping[str, Any]], bool]]) -> Tablas:
    return {
        nombre: (
            encabezados,
            [fila for fila in filas if cuales[nombre](dict(zip(encabezados, fila, strict=True)))]
            if nombre in cuales
            else filas,
        )
        for nombre, (encabezados, filas) in tablas.items()
    }


def _lugar(respuesta: Registro) -> tuple[str, str]:
    return respuesta["herramienta"], respuesta["campo"]


def _herramienta(direccion: str) -> str:
    return direccion.partition("/")[0].partition(":")[0]

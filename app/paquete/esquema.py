"""Decodificador estricto de `datos/datos.json` (esquema 1): tipo, largo, intervalo y forma.

Los campos que no se conocen se ignoran: dentro de un mismo esquema sólo se añaden. El original
se conserva aparte, así que no se pierde nada. `recursos/esquemas/datos-1.schema.json` describe
lo mismo para terceros.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.paquete import campos, columnas, entrega_declarada, limites
from app.paquete.campos import Objeto, nulo_o
from app.paquete.canonico import Json
from app.paquete.columnas import (
    BOOLEANO,
    CLAVE,
    CLAVE_O_NADA,
    DECIMAL_O_NULO,
    FECHA,
    FECHA_O_NULO,
    HUELLA_O_NADA,
    UUID,
    UUID_O_NADA,
    Columna,
)
from app.paquete.errores import PaqueteRechazado
from app.paquete.instantanea import (
    Actividad,
    Dependencia,
    Diagnostico,
    Evidencia,
    Herramienta,
    Indicador,
    Instantanea,
    Municipio,
    NotaDeRonda,
    Persona,
    Respuesta,
    RespuestaAObservacion,
)
from app.paquete.manifiesto import ESQUEMA_DATOS

DEPENDENCIAS = frozenset({"O", "R", "P", "A"})
ANIO_MINIMO, ANIO_MAXIMO = 1900, 2999
TAMANO_MAXIMO = 10**12
DESFASE_MAXIMO = 100_000
FICHA_MAXIMA = 100_000


def decodificar(crudo: Json) -> Instantanea:
    """La instantánea de un JSON ajeno, o `PaqueteRechazado` (E307, E310) con el campo."""
    de = campos.objeto(crudo, "datos")
    diagnostico, entrega, nota = (
        de.get(clave) for clave in ("diagnostico", "entrega", "nota_de_ronda")
    )
    leida = Instantanea(
        esquema=campos.entero(de, "esquema", ESQUEMA_DATOS, ESQUEMA_DATOS),
        municipio=_municipio(campos.objeto(de.get("municipio"), "municipio")),
        diagnostico=None if diagnostico is None else _diagnostico(diagnostico),
        entrega=None if entrega is None else entrega_declarada.decodificar(entrega),
        nota_de_ronda=None if nota is None else _nota(nota),
        **{
            clave: columnas.leer(
                _registros(de, clave, maximo), tipo, campos_de, clave, OMISIONES.get(clave, {})
            )
            for clave, (maximo, tipo, campos_de) in TABLAS.items()
        },
    )
    for numero, evidencia in enumerate(leida.evidencias, start=1):
        # Sin archivo sólo puede estar la que dice en qué lugar físico se consulta.
        if not evidencia.sha256 and not evidencia.referida:
            raise campos.esquema(f"evidencias, registro {numero}: sha256")
    _comprobar_actividades(leida.actividades)
    return leida


def _nota(crudo: Json) -> NotaDeRonda:
    de = campos.objeto(crudo, "nota_de_ronda")
    return NotaDeRonda(campos.entero(de, "ronda", 0, limites.RONDAS), campos.texto(de, "texto"))


def _registros(de: Objeto, clave: str, maximo: int) -> list[Json]:
    """Los de una tabla; las que se agregaron después pueden no venir."""
    if clave in OPCIONALES and clave not in de:
        return []
    return campos.lista(de, clave, maximo)


def _comprobar_actividades(actividades: Sequence[Actividad]) -> None:
    """Lo que no se ve en un solo campo: la línea base, la cuenta de pasos y de quién es parte."""
    for numero, una in enumerate(actividades, start=1):
        if not _es_tramo(una.base_inicio, una.base_fin):
            raise campos.esquema(f"actividades, registro {numero}: base_fin")
        if una.pasos_hechos > una.pasos_total:
            raise campos.esquema(f"actividades, registro {numero}: pasos_hechos")
    padres = {una.id: una.padre for una in actividades}
    for numero, una in enumerate(actividades, start=1):
        if una.padre and not _tiene_raiz(una.padre, padres):
            raise campos.esquema(f"actividades, registro {numero}: padre")


def _es_tramo(inicio: date | None, fin: date | None) -> bool:
    return inicio is fin is None or (inicio is not None and fin is not None and inicio <= fin)


def _tiene_raiz(id_: str, padres: Mapping[str, str]) -> bool:
    """Si subiendo de padre en padre se llega al primer nivel: ni faltan ni dan vueltas."""
    for _ in range(limites.NIVELES):
        if id_ not in padres:
            return False
        id_ = padres[id_]
        if not id_:
            return True
    return False


def _municipio(de: Objeto) -> Municipio:
    return Municipio(
        id=campos.uuid(de, "id"),
        clave=campos.clave_territorial(de, "clave"),
        nombre=campos.texto(de, "nombre"),
        pais=campos.pais(de, "pais"),
        entidad=campos.texto(de, "entidad"),
        perfil=campos.clave_corta(de, "perfil"),
        ejercicio=campos.entero(de, "ejercicio", ANIO_MINIMO, ANIO_MAXIMO),
        inicio=campos.fecha(de, "inicio"),
        administracion_inicio=nulo_o(campos.fecha, de, "administracion_inicio"),
        administracion_fin=nulo_o(campos.fecha, de, "administracion_fin"),
    )


def _diagnostico(crudo: Json) -> Diagnostico:
    de = campos.objeto(crudo, "diagnostico")
    dimensiones = campos.lista(de, "dimensiones", 5)
    if len(dimensiones) != 5 or not all(map(_es_porcentaje_o_nulo, dimensiones)):
        raise campos.esquema("diagnostico: dimensiones")
    return Diagnostico(
        version=campos.texto(de, "version", 64),
        contestadas=campos.entero(de, "contestadas", 0, limites.RESPUESTAS),
        total=campos.entero(de, "total", 0, limites.RESPUESTAS),
        indice=campos.que_cumpla(_es_porcentaje_o_nulo, de, "indice"),
        cumplimiento=campos.que_cumpla(_es_porcentaje_o_nulo, de, "cumplimiento"),
        dimensiones=tuple(dimensiones),
        niveles=_niveles(de),
    )


def _es_porcentaje_o_nulo(valor: Json) -> bool:
    return valor is None or campos.es_entero(valor, 0, 100)


def _niveles(de: Objeto) -> Mapping[str, int | None]:
    niveles = campos.objeto(de.get("niveles"), "diagnostico: niveles")
    if len(niveles) > limites.HERRAMIENTAS:
        raise PaqueteRechazado("E310_DEMASIADOS_REGISTROS", "diagnostico: niveles")
    for clave, nivel in niveles.items():
        if not campos.es_clave_corta(clave) or not (nivel is None or campos.es_entero(nivel, 0, 4)):
            raise campos.esquema("diagnostico: niveles")
    return niveles


def _dependencias(valor: Json) -> tuple[Dependencia, ...]:
    if type(valor) is not list or len(valor) > limites.DEPENDENCIAS:
        raise ValueError("depende_de")
    # Casi todas tienen una o ninguna: por columnas costaría más que de una en una.
    return tuple([_dependencia(una) for una in valor])


def _dependencia(una: Json) -> Dependencia:
    if type(una) is not dict:
        raise ValueError("depende_de")
    id_, tipo, desfase = una.get("id", ""), una.get("tipo", ""), una.get("desfase", "")
    motivo = una.get("motivo", "")
    vale = campos.es_uuid(id_) and type(tipo) is str and tipo in DEPENDENCIAS
    if not vale or not campos.es_entero(desfase, -DESFASE_MAXIMO, DESFASE_MAXIMO):
        raise ValueError("depende_de")
    if not campos.es_texto(motivo):
        raise ValueError("depende_de")
    return Dependencia(id_, tipo, desfase, motivo)


def _huellas(valor: Json) -> tuple[str, ...]:
    if type(valor) is not list or len(valor) > limites.OBSERVACIONES:
        raise ValueError("evidencias")
    if not all(map(campos.es_huella, valor)):
        raise ValueError("evidencias")
    return tuple(valor)


_ANIO = columnas.entero(ANIO_MINIMO, ANIO_MAXIMO)
_AVANCE = columnas.entero(0, 100)
_TEXTO = columnas.texto()
_PASOS = columnas.entero(0, limites.ACTIVIDADES)
_NUMERO_DE_FICHA = columnas.entero(1, FICHA_MAXIMA)

TABLAS: Mapping[str, tuple[int, type[Any], Mapping[str, Columna]]] = {
    "personas": (
        limites.REGISTROS,
        Persona,
        {
            "id": UUID,
            "nombre": _TEXTO,
            "cargo": _TEXTO,
            "area": _TEXTO,
            "rol": _TEXTO,
            "correo": _TEXTO,
            "telefono": _TEXTO,
            "activa": BOOLEANO,
        },
    ),
    "herramientas": (
        limites.HERRAMIENTAS,
        Herramienta,
        {
            "id": UUID,
            "clave": CLAVE,
            "ejercicio": _ANIO,
            "estado": CLAVE,
            "situacion": CLAVE,
            "nivel": columnas.entero(0, 4),
            "avance": _AVANCE,
            "inicio": FECHA_O_NULO,
            "fin": FECHA_O_NULO,
            "inicio_real": FECHA_O_NULO,
            "fin_real": FECHA_O_NULO,
            "version_definicion": columnas.entero(1, 1_000_000),
        },
    ),
    "actividades": (
        limites.ACTIVIDADES,
        Actividad,
        {
            "id": UUID,
            "herramienta": CLAVE_O_NADA,
            "tipo": CLAVE,
            "clave": columnas.texto(200),
            "nombre": _TEXTO,
            "inicio": FECHA,
            "fin": FECHA,
            "inicio_real": FECHA_O_NULO,
            "fin_real": FECHA_O_NULO,
            "responsable": UUID_O_NADA,
            "avance": _AVANCE,
            "depende_de": columnas.convertidos(_dependencias),
            "padre": UUID_O_NADA,
            "base_inicio": FECHA_O_NULO,
            "base_fin": FECHA_O_NULO,
            "motivo": _TEXTO,
            "pasos_hechos": _PASOS,
            "pasos_total": _PASOS,
            "terminada": BOOLEANO,
            "ultimo_avance": FECHA_O_NULO,
        },
    ),
    "respuestas": (
        limites.RESPUESTAS,
        Respuesta,
        {
            "id": UUID,
            "herramienta": CLAVE,
            "ficha": _NUMERO_DE_FICHA,
            "tipo_ficha": CLAVE_O_NADA,
            "ficha_id": UUID,
            "campo": CLAVE,
            "valor": columnas.libres,
            "no_aplica": BOOLEANO,
            "motivo": _TEXTO,
        },
    ),
    "indicadores": (
        limites.REGISTROS,
        Indicador,
        {
            "id": UUID,
            "codigo": CLAVE,
            "periodo": columnas.texto(64),
            "numerador": DECIMAL_O_NULO,
            "denominador": DECIMAL_O_NULO,
            "valor": DECIMAL_O_NULO,
            "estimado": BOOLEANO,
        },
    ),
    "evidencias": (
        limites.REGISTROS,
        Evidencia,
        {
            "id": UUID,
            "herramienta": CLAVE,
            "ficha": _NUMERO_DE_FICHA,
            "campo": CLAVE,
            "nombre": columnas.texto(1_000),
            "tipo": columnas.texto(200),
            "tamano": columnas.entero(0, TAMANO_MAXIMO),
            "sha256": HUELLA_O_NADA,
            "fecha": FECHA_O_NULO,
            "publicable": BOOLEANO,
            "nota": _TEXTO,
            "referida": _TEXTO,
        },
    ),
    "respuestas_a_observaciones": (
        limites.OBSERVACIONES,
        RespuestaAObservacion,
        {
            "folio": columnas.texto(64),
            "texto": _TEXTO,
            "evidencias": columnas.convertidos(_huellas),
            "fecha": FECHA,
            "reconsideracion": BOOLEANO,
        },
    ),
}
"""Cada tabla de la instantánea: tope de registros, su dataclass y sus columnas en orden."""

OPCIONALES = frozenset({"respuestas_a_observaciones"})
"""Las tablas que se agregaron después: un paquete que no las trae las tiene vacías."""

OMISIONES: Mapping[str, Mapping[str, Json]] = {
    "actividades": {
        "padre": "",
        "base_inicio": None,
        "base_fin": None,
        "motivo": "",
        "pasos_hechos": 0,
        "pasos_total": 0,
        "terminada": False,
        "ultimo_avance": None,
    }
}
"""Los campos que se agregaron después, y lo que valen en un paquete que no los trae."""

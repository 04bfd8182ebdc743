"""Decodificador estricto de `datos/datos.json` (esquema 1): tipo, largo, intervalo y forma.

Los campos que no se conocen se ignoran: dentro de un mismo esquema sólo se añaden. El original
se conserva aparte, así que no se pierde nada. `recursos/esquemas/datos-1.schema.json` describe
lo mismo para terceros.
"""

from collections.abc import Callable
from typing import TypeVar

from app.paquete import campos, limites
from app.paquete.campos import Objeto, nulo_o
from app.paquete.canonico import Json
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
    Persona,
    Respuesta,
)
from app.paquete.manifiesto import ESQUEMA_DATOS

R = TypeVar("R")

DEPENDENCIAS = frozenset({"O", "R", "P", "A"})
_ANIO_MINIMO, _ANIO_MAXIMO = 1900, 2999


def decodificar(crudo: Json) -> Instantanea:
    """La instantánea de un JSON ajeno, o `PaqueteRechazado` (E307, E310) con el campo."""
    de = campos.objeto(crudo, "datos")
    diagnostico = de.get("diagnostico")
    return Instantanea(
        esquema=campos.entero(de, "esquema", ESQUEMA_DATOS, ESQUEMA_DATOS),
        municipio=_municipio(campos.objeto(de.get("municipio"), "municipio")),
        personas=_registros(de, "personas", limites.REGISTROS, _persona),
        herramientas=_registros(de, "herramientas", limites.HERRAMIENTAS, _herramienta),
        actividades=_registros(de, "actividades", limites.ACTIVIDADES, _actividad),
        respuestas=_registros(de, "respuestas", limites.RESPUESTAS, _respuesta),
        indicadores=_registros(de, "indicadores", limites.REGISTROS, _indicador),
        evidencias=_registros(de, "evidencias", limites.REGISTROS, _evidencia),
        diagnostico=None if diagnostico is None else _diagnostico(diagnostico),
    )


def _registros(
    de: Objeto, clave: str, maximo: int, decodificar_uno: Callable[[Objeto], R]
) -> tuple[R, ...]:
    registros: list[R] = []
    try:
        for uno in campos.lista(de, clave, maximo):
            if type(uno) is not dict:
                raise campos.esquema("no es un objeto")
            registros.append(decodificar_uno(uno))
    except PaqueteRechazado as error:
        if error.codigo != "E307_ESQUEMA" or error.detalle == clave:
            raise
        donde = f"{clave}, registro {len(registros) + 1}: {error.detalle}"
        raise campos.esquema(donde) from error
    return tuple(registros)


def _municipio(de: Objeto) -> Municipio:
    return Municipio(
        id=campos.uuid(de, "id"),
        clave=campos.clave_territorial(de, "clave"),
        nombre=campos.texto(de, "nombre"),
        pais=campos.pais(de, "pais"),
        entidad=campos.texto(de, "entidad"),
        perfil=campos.clave_corta(de, "perfil"),
        ejercicio=campos.entero(de, "ejercicio", _ANIO_MINIMO, _ANIO_MAXIMO),
        inicio=campos.fecha(de, "inicio"),
        administracion_inicio=nulo_o(campos.fecha, de, "administracion_inicio"),
        administracion_fin=nulo_o(campos.fecha, de, "administracion_fin"),
    )


def _persona(de: Objeto) -> Persona:
    return Persona(
        id=campos.uuid(de, "id"),
        nombre=campos.texto(de, "nombre"),
        cargo=campos.texto(de, "cargo"),
        area=campos.texto(de, "area"),
        rol=campos.texto(de, "rol"),
        correo=campos.texto(de, "correo"),
        telefono=campos.texto(de, "telefono"),
        activa=campos.booleano(de, "activa"),
    )


def _herramienta(de: Objeto) -> Herramienta:
    return Herramienta(
        id=campos.uuid(de, "id"),
        clave=campos.clave_corta(de, "clave"),
        ejercicio=campos.entero(de, "ejercicio", _ANIO_MINIMO, _ANIO_MAXIMO),
        estado=campos.clave_corta(de, "estado"),
        situacion=campos.clave_corta(de, "situacion"),
        nivel=campos.entero(de, "nivel", 0, 4),
        avance=campos.entero(de, "avance", 0, 100),
        inicio=nulo_o(campos.fecha, de, "inicio"),
        fin=nulo_o(campos.fecha, de, "fin"),
        inicio_real=nulo_o(campos.fecha, de, "inicio_real"),
        fin_real=nulo_o(campos.fecha, de, "fin_real"),
        version_definicion=campos.entero(de, "version_definicion", 1, 1_000_000),
    )


def _actividad(de: Objeto) -> Actividad:
    return Actividad(
        id=campos.uuid(de, "id"),
        herramienta=campos.clave_corta(de, "herramienta", vacia=True),
        tipo=campos.clave_corta(de, "tipo"),
        clave=campos.texto(de, "clave", 200),
        nombre=campos.texto(de, "nombre"),
        inicio=campos.fecha(de, "inicio"),
        fin=campos.fecha(de, "fin"),
        inicio_real=nulo_o(campos.fecha, de, "inicio_real"),
        fin_real=nulo_o(campos.fecha, de, "fin_real"),
        responsable="" if de.get("responsable") == "" else campos.uuid(de, "responsable"),
        avance=campos.entero(de, "avance", 0, 100),
        depende_de=tuple(
            _dependencia(una) for una in campos.lista(de, "depende_de", limites.DEPENDENCIAS)
        ),
    )


def _dependencia(crudo: Json) -> Dependencia:
    de = campos.objeto(crudo, "depende_de")
    return Dependencia(
        id=campos.uuid(de, "id"),
        tipo=campos.una_de(de, "tipo", DEPENDENCIAS),
        desfase=campos.entero(de, "desfase", -100_000, 100_000),
    )


def _respuesta(de: Objeto) -> Respuesta:
    return Respuesta(
        campos.uuid(de, "id"),
        campos.clave_corta(de, "herramienta"),
        campos.entero(de, "ficha", 1, 100_000),
        campos.clave_corta(de, "tipo_ficha", vacia=True),
        campos.uuid(de, "ficha_id"),
        campos.clave_corta(de, "campo", 128),
        _valor(de.get("valor")),
        campos.booleano(de, "no_aplica"),
        campos.texto(de, "motivo"),
    )


def _valor(valor: Json) -> Json:
    """Un valor canónico: su forma la conoce el Modelo; aquí sólo se cuidan sus textos."""
    if type(valor) is str:
        if not campos.es_texto(valor):
            raise campos.esquema("valor")
    elif type(valor) is list:
        for hijo in valor:
            _valor(hijo)
    elif type(valor) is dict:
        for clave, hijo in valor.items():
            if not campos.es_texto(clave, 128):
                raise campos.esquema("valor")
            _valor(hijo)
    return valor


def _indicador(de: Objeto) -> Indicador:
    return Indicador(
        id=campos.uuid(de, "id"),
        codigo=campos.clave_corta(de, "codigo"),
        periodo=campos.texto(de, "periodo", 64),
        numerador=nulo_o(campos.decimal, de, "numerador"),
        denominador=nulo_o(campos.decimal, de, "denominador"),
        valor=nulo_o(campos.decimal, de, "valor"),
        estimado=campos.booleano(de, "estimado"),
    )


def _evidencia(de: Objeto) -> Evidencia:
    referida = campos.texto(de, "referida")
    sin_archivo = bool(referida) and de.get("sha256") == ""
    return Evidencia(
        id=campos.uuid(de, "id"),
        herramienta=campos.clave_corta(de, "herramienta"),
        ficha=campos.entero(de, "ficha", 1, 100_000),
        campo=campos.clave_corta(de, "campo", 128),
        nombre=campos.texto(de, "nombre", 1_000),
        tipo=campos.texto(de, "tipo", 200),
        tamano=campos.entero(de, "tamano", 0, 10**12),
        sha256="" if sin_archivo else campos.huella(de, "sha256"),
        fecha=nulo_o(campos.fecha, de, "fecha"),
        publicable=campos.booleano(de, "publicable"),
        nota=campos.texto(de, "nota"),
        referida=referida,
    )


def _diagnostico(crudo: Json) -> Diagnostico:
    de = campos.objeto(crudo, "diagnostico")
    dimensiones = campos.lista(de, "dimensiones", 5)
    if len(dimensiones) != 5 or not all(_puntaje(uno) for uno in dimensiones):
        raise campos.esquema("diagnostico: dimensiones")
    niveles = campos.objeto(de.get("niveles"), "diagnostico: niveles")
    if len(niveles) > limites.HERRAMIENTAS:
        raise PaqueteRechazado("E310_DEMASIADOS_REGISTROS", "diagnostico: niveles")
    for clave, nivel in niveles.items():
        if not campos.es_texto(clave, 64) or not _puntaje(nivel, 4):
            raise campos.esquema("diagnostico: niveles")
    return Diagnostico(
        version=campos.texto(de, "version", 64),
        contestadas=campos.entero(de, "contestadas", 0, limites.RESPUESTAS),
        total=campos.entero(de, "total", 0, limites.RESPUESTAS),
        indice=nulo_o(_porcentaje, de, "indice"),
        cumplimiento=nulo_o(_porcentaje, de, "cumplimiento"),
        dimensiones=tuple(dimensiones),
        niveles=niveles,
    )


def _porcentaje(de: Objeto, clave: str) -> int:
    return campos.entero(de, clave, 0, 100)


def _puntaje(valor: Json, maximo: int = 100) -> bool:
    return valor is None or (type(valor) is int and 0 <= valor <= maximo)

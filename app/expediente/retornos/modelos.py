"""Qué pasa con las respuestas al cambiar de versión del Modelo: se conservan, se mueven o se
revisan. Ninguna se borra: las de un campo retirado siguen guardadas en el expediente.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from app.expediente.almacen import Fila, Transaccion
from app.expediente.errores import PerfilNoCabe
from app.expediente.indice import NO_SE, Indice, Lugar
from app.expediente.nucleo import Nucleo
from app.expediente.retornos.vistas import Destino, RespuestaEnElModelo, VistaModelo
from app.expediente.tablas import Ejercicio, Ficha, Implementacion, Respuesta
from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo
from app.modelo.valores import ValorInvalido, normalizar

RETIRADO = "El Modelo ya no pide este dato; lo contestado queda guardado."
_OTRA_FICHA = "Ahora se contesta en otra ficha; lo contestado queda guardado."
_YA_ESTA = "También está contestado con el nombre nuevo, que es el que vale."


@dataclass(frozen=True, slots=True)
class _Juicio:
    destino: Destino
    nueva: str = ""
    motivo: str = ""


_IGUAL = _Juicio(Destino.SE_CONSERVA)


def vista(nucleo: Nucleo, nuevo: Modelo) -> VistaModelo:
    """Cuenta cada respuesta guardada, también las de fichas quitadas y otros ejercicios."""
    _exigir_las_mismas(nucleo.modelo, nuevo)
    indice = Indice(nuevo)
    filas = nucleo.almacen.consultar(_GUARDADAS)
    presentes = {(f.ficha_id, f.campo) for f in filas}
    juicios = [(fila, _juzgar(fila, indice, presentes)) for fila in filas]
    cuenta = Counter(juicio.destino for _, juicio in juicios)
    return VistaModelo(
        antes=nucleo.modelo.clave,
        despues=nuevo.clave,
        total=len(juicios),
        se_conservan=cuenta[Destino.SE_CONSERVA],
        se_mueven=cuenta[Destino.SE_MUEVE],
        por_revisar=cuenta[Destino.POR_REVISAR],
        respuestas=tuple(
            RespuestaEnElModelo(_direccion(nucleo, fila), j.destino, j.nueva, j.motivo)
            for fila, j in juicios
            if j.destino is not Destino.SE_CONSERVA
        ),
    )


def huella_de_respuestas(paso: Transaccion) -> tuple[int, str]:
    """Cuántas hay y la suma de todo lo que dicen: cambia si se pierde o se toca una letra."""
    suma = hashlib.sha256()
    cuantas = 0
    orden = select(Respuesta).order_by(Respuesta.c.ficha_id, Respuesta.c.campo)
    for fila in paso.conexion.execute(orden):
        suma.update(repr(tuple(fila)).encode())
        cuantas += 1
    return cuantas, suma.hexdigest()


_GUARDADAS = (
    select(
        Respuesta.c.ficha_id,
        Respuesta.c.campo,
        Respuesta.c.valor,
        Ficha.c.tipo,
        Implementacion.c.herramienta,
    )
    .join(Ficha, Ficha.c.id == Respuesta.c.ficha_id)
    .join(Implementacion, Implementacion.c.id == Ficha.c.implementacion_id)
    .join(Ejercicio, Ejercicio.c.id == Implementacion.c.ejercicio_id)
    .order_by(Implementacion.c.herramienta, Ficha.c.tipo, Ficha.c.orden, Respuesta.c.campo)
)


def _exigir_las_mismas(actual: Modelo, nuevo: Modelo) -> None:
    """Las reglas y cálculos de cada herramienta viven en el programa."""
    if {h.clave for h in actual.herramientas} != {h.clave for h in nuevo.herramientas}:
        raise PerfilNoCabe(
            f"La versión {nuevo.clave} del Modelo agrega o quita herramientas, y eso pide además "
            "actualizar el programa."
        )


def _juzgar(fila: Fila, indice: Indice, presentes: set[tuple[str, str]]) -> _Juicio:
    nueva = indice.vigente(fila.herramienta, fila.campo)
    lugar = indice.de(fila.herramienta).get(nueva)
    if lugar is None:
        return _Juicio(Destino.POR_REVISAR, motivo=RETIRADO)
    if lugar.tipo != fila.tipo:
        return _Juicio(Destino.POR_REVISAR, nueva, _OTRA_FICHA)
    se_mueve = nueva != fila.campo
    if se_mueve and (fila.ficha_id, nueva) in presentes:
        return _Juicio(Destino.POR_REVISAR, nueva, _YA_ESTA)
    motivo = _por_que_no_sirve(lugar, json.loads(fila.valor))
    if motivo:
        return _Juicio(Destino.POR_REVISAR, nueva, motivo)
    return _Juicio(Destino.SE_MUEVE, nueva) if se_mueve else _IGUAL


def _por_que_no_sirve(lugar: Lugar, valor: object) -> str:
    if valor is None or (lugar.admite_no_se and valor == NO_SE):
        return ""
    try:
        normalizar(lugar.campo, valor)
    except ValorInvalido as error:
        return f"Lo contestado ya no se admite: {error.motivo}."
    except (TypeError, AttributeError):
        return "Ahora se contesta de otra manera."
    return ""


def _direccion(nucleo: Nucleo, fila: Fila) -> Direccion:
    ficha = nucleo.espejo.fichas.get(fila.ficha_id)
    numero = nucleo.espejo.numero(ficha) if ficha else 1
    return Direccion(fila.herramienta, fila.campo, max(numero, 1))

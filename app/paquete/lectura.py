"""Lectura de un paquete en dos pasos: primero de quién es, sólo después qué trae.

`abrir_autentico` comprueba el contenedor y la firma sobre bytes opacos. `abrir_contenido` abre lo
de dentro y no entrega nada sin haber comprobado todas las huellas. Entre uno y otro, quien
importa decide si conoce la clave. Con archivos que no son propios, los dos se llaman sobre una
copia que nadie más pueda cambiar.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.paquete import canonico, esquema, manifiesto, nombres
from app.paquete.alcance import DIMENSION
from app.paquete.contenedor import Sobre, abrir_autentico
from app.paquete.errores import PaqueteRechazado
from app.paquete.instantanea import Instantanea
from app.paquete.interior import Interior, abrir_interior, comprobar_huellas, comprobar_lista
from app.paquete.manifiesto import Manifiesto
from app.recolector import sin_recolector

__all__ = ["Contenido", "Sobre", "abrir_autentico", "abrir_contenido"]

_LIGERO = {nombres.MANIFIESTO, nombres.DATOS, nombres.LEEME}


@dataclass(frozen=True, slots=True)
class Contenido:
    """Lo que trae un paquete, ya comprobado entero.

    `datos_crudos`: los bytes originales de `datos.json`, que se conservan tal cual.
    `evidencias`: huella de cada evidencia incluida → su extensión.
    """

    manifiesto: Manifiesto
    manifiesto_sha256: str
    datos: Instantanea
    datos_crudos: bytes
    evidencias: Mapping[str, str]
    interior: Interior

    def leer_evidencia(self, sha256: str) -> bytes:
        """El contenido de una evidencia incluida; `KeyError` si no viene."""
        return b"".join(self.pedazos_de_evidencia(sha256))

    def pedazos_de_evidencia(self, sha256: str) -> Iterator[bytes]:
        """Lo mismo por pedazos, en memoria constante; vuelve a comprobar la huella al terminar."""
        nombre = nombres.de_evidencia(sha256, self.evidencias[sha256])
        suma = hashlib.sha256()
        for pedazo in self.interior.pedazos(nombre):
            suma.update(pedazo)
            yield pedazo
        if suma.hexdigest() != sha256:
            raise PaqueteRechazado("E410_HUELLA", nombre)


Conocidos = tuple[bytes, Instantanea]
"""Unos `datos.json` y lo que se leyó de ellos: con los mismos bytes se leería lo mismo."""


def abrir_contenido(sobre: Sobre, conocidos: Conocidos | None = None) -> Contenido:
    """Lo que trae un sobre auténtico, o `PaqueteRechazado` (E3xx, E4xx, Q601, Q603).

    `conocidos`: si los datos son byte por byte esos, ya decodificados, no se decodifican otra vez.
    """
    interior = abrir_interior(sobre)
    crudo = interior.leer(nombres.MANIFIESTO)
    leido = manifiesto.decodificar(canonico.leer(crudo))
    comprobar_lista(interior, leido.archivos)
    if leido.tipo == "ligero" and not set(interior.entradas) <= _LIGERO:
        raise PaqueteRechazado("E307_ESQUEMA", "tipo")
    datos_crudos = comprobar_huellas(interior, leido.archivos, guardar=nombres.DATOS)
    if conocidos is not None and conocidos[0] == datos_crudos:
        datos = conocidos[1]
    else:
        with sin_recolector():
            datos = esquema.leer(datos_crudos)
    if (datos.municipio.clave, datos.municipio.pais) != (leido.municipio, leido.pais):
        raise PaqueteRechazado("E309_MUNICIPIO_INCOHERENTE")
    if (leido.tipo == manifiesto.PARCIAL) != _es_parcial(datos):
        raise PaqueteRechazado("E307_ESQUEMA", "entrega: alcance")
    identidad = hashlib.sha256(crudo).hexdigest()
    return Contenido(leido, identidad, datos, datos_crudos, _evidencias(interior), interior)


def _es_parcial(datos: Instantanea) -> bool:
    return datos.entrega is not None and datos.entrega.alcance == DIMENSION


def _evidencias(interior: Interior) -> Mapping[str, str]:
    return {
        sha256: nombre.rpartition(".")[2]
        for nombre in interior.entradas
        if (sha256 := nombres.huella_de_evidencia(nombre))
    }

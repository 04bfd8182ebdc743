"""Todo lo que se puede encontrar en un expediente: herramientas, campos y lo capturado."""

from collections.abc import Iterator

from app.modelo.contexto import Contexto
from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo
from ui.buscador import Hallado, lugar
from ui.comun.sesion import Sesion

LARGO = 70


def lugares(sesion: Sesion) -> Iterator[Hallado]:
    """Herramientas primero, luego campos y al final lo escrito en ellos."""
    yield from _del_modelo(sesion.modelo)
    yield from _de_lo_capturado(sesion.modelo, sesion.expediente.contexto())


def _del_modelo(modelo: Modelo) -> Iterator[Hallado]:
    for h in modelo.herramientas:
        destino = Direccion(h.clave).enlace()
        yield lugar(f"{h.clave}  {h.nombre_corto}", destino, h.nombre)
    for h in modelo.herramientas:
        for campo in h.campos():
            destino = Direccion(h.clave, campo.clave).enlace()
            yield lugar(f"{campo.etiqueta}  ·  {h.clave} {h.nombre_corto}", destino, campo.ayuda)


def _de_lo_capturado(modelo: Modelo, contexto: Contexto) -> Iterator[Hallado]:
    nombres = {h.clave: h.nombre_corto for h in modelo.herramientas}
    for ficha in contexto.fichas:
        for campo, valor in ficha.valores.items():
            if isinstance(valor, str) and len(valor) > 3:
                direccion = Direccion(ficha.herramienta, campo, ficha.numero)
                donde = f"{ficha.herramienta} {nombres.get(ficha.herramienta, '')}"
                yield lugar(f"«{valor[:LARGO]}»  ·  {donde}", direccion.enlace(), valor)

"""Quiénes firman lo recibido: la clave registrada del municipio y, si la hay, quien cofirma."""

from sqlalchemy import select

from app.garante import tablas
from app.garante.alta import claves
from app.garante.base import Base
from app.garante.vistas import EstadoClave, FirmanteVisto, TipoClave
from app.paquete.contenedor import abrir_autentico
from app.paquete.der import datos_de_certificado
from app.paquete.errores import PaqueteRechazado
from app.paquete.huellas import codigo_verificacion
from app.paquete.verificacion import Firma


def firmantes(base: Base, sha256: str) -> tuple[FirmanteVisto, ...]:
    """Los de un archivo del buzón, la clave registrada primero; vacío si no es auténtico.

    Comprueba las firmas otra vez: tarda según su tamaño.
    """
    try:
        sobre = abrir_autentico(base.ruta_en_buzon(sha256))
    except (PaqueteRechazado, OSError):
        return ()
    estados = {clave.huella: clave.estado for clave in claves(base)}
    vistos = [_visto(firma, estados.get(firma.huella)) for firma in sobre.firmas]
    return tuple(sorted(vistos, key=lambda uno: (uno.estado is None, uno.tipo is _AJENA)))


def de_entrega(base: Base, instantanea: int) -> tuple[FirmanteVisto, ...]:
    """Los de una entrega ya importada; comprueba su archivo otra vez, como `firmantes`."""
    archivo = select(tablas.instantanea.c.archivo).where(tablas.instantanea.c.id == instantanea)
    with base.leer() as conexion:
        sha256 = conexion.execute(archivo).scalar_one()
    return firmantes(base, sha256)


_AJENA = TipoClave.GOBIERNO


def _visto(firma: Firma, estado: EstadoClave | None) -> FirmanteVisto:
    autofirmado = datos_de_certificado(firma.certificado).autofirmado
    return FirmanteVisto(
        nombre=firma.nombre,
        codigo=codigo_verificacion(firma.huella),
        tipo=TipoClave.PROPIA if autofirmado else _AJENA,
        estado=estado,
    )

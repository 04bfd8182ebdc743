"""El anexo del convenio con el código de este órgano garante: lo que teclea cada municipio."""

from pathlib import Path

from app.documentos.anexo_clave import DatosDeAnexo, escribir
from app.garante import clave_cifrado, clave_garante
from app.garante.base import Base
from app.modelo.tipos import Perfil
from app.paquete.huellas import codigo_verificacion, huella


def escribir_anexo(base: Base, destino: Path) -> Path:
    """El PDF con su código, su huella completa y el QR; crea la clave si hace falta.

    Dice también el código de la clave para recibir cifrado, si su certificado ya se reparte.
    """
    propia = huella(clave_garante.certificado(base))
    cifrado = clave_cifrado.estado(base)
    datos = DatosDeAnexo(
        municipio=_nombre(base.identidad.destinatario, base.perfil),
        clave=base.identidad.destinatario,
        pais=base.identidad.pais,
        huella=propia,
        codigo=codigo_verificacion(propia),
        fecha=base.reloj.hoy(),
        tipo="garante",
        cifrado=cifrado.codigo if cifrado.se_reparte else "",
    )
    return escribir(datos, destino, base.perfil.papel)


def _nombre(clave: str, perfil: Perfil) -> str:
    return next((una.nombre for una in perfil.autoridades if una.clave == clave), perfil.nombre)

"""El `LEEME.txt` de un retorno: qué es, de quién y cómo comprobarlo sin este programa."""

from app.paquete.huellas import codigo_verificacion, en_grupos, huella
from app.paquete.retorno_manifiesto import ManifiestoRetorno, TipoRetorno

_TITULOS = {
    TipoRetorno.ACUSE: "ACUSE DE RECIBO",
    TipoRetorno.OBSERVACIONES: "OBSERVACIONES",
    TipoRetorno.PERFIL: "PERFIL DE LA JURISDICCIÓN",
}
_QUE_ES = {
    TipoRetorno.ACUSE: "la constancia de que el órgano garante recibió su entrega y en qué va",
    TipoRetorno.OBSERVACIONES: "lo que el órgano garante observó de su entrega",
    TipoRetorno.PERFIL: "los nombres, plazos y catálogos que el órgano garante publica",
}
_ENSAYO = "\nES DE CAPACITACIÓN: no tiene validez y el programa no lo aplica a un archivo real.\n"

_CUERPO = """\
{titulo} DEL MODELO REGIONAL DE TRANSPARENCIA MUNICIPAL
{ensayo}
Emite: {emisor}
Número: {serie}
Creado: {creado}
{destino}
QUÉ ES
Este archivo (.asics) lleva {que_es}, con una firma que permite saber quién lo hizo y
si alguien lo cambió. Ábralo con el programa: en Entregar, «Abrir acuse u observaciones». No lo
abra y lo guarde con otro programa: la copia ya no serviría.

CLAVE CON QUE SE FIRMÓ
Huella SHA-256 del certificado: {huella}
Código de verificación:         {codigo}
Compare el código con el anexo firmado del convenio. Un certificado que venga dentro del mismo
archivo no prueba nada por sí solo.

CÓMO COMPROBARLO CON OPENSSL
Necesita el certificado del órgano garante que se entregó con el convenio (garante.cer).

  unzip {archivo}
  openssl x509 -inform DER -in garante.cer -out g.pem

  1. Con la clave registrada:
  openssl cms -verify -binary -inform DER -in META-INF/signature.p7s -content paquete.zip -certfile g.pem -nointern -noverify -out /dev/null

  2. Comprobando además el atributo CAdES:
  openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s -content paquete.zip -CAfile g.pem -out /dev/null

Dentro de paquete.zip están manifiesto.json (la lista de archivos con su huella SHA-256) y
datos/datos.json (lo que dice).
"""  # noqa: E501  son órdenes para copiar: no se parten


def escribir(manifiesto: ManifiestoRetorno, certificado: bytes, archivo: str) -> bytes:
    """El texto, con BOM y CRLF para que cualquier Bloc de notas lo muestre bien."""
    sha256 = huella(certificado)
    texto = _CUERPO.format(
        titulo=_TITULOS[manifiesto.tipo],
        ensayo=_ENSAYO if manifiesto.capacitacion else "",
        emisor=manifiesto.emisor,
        serie=manifiesto.serie,
        creado=f"{manifiesto.creado:%d/%m/%Y %H:%M} UTC",
        destino=_destino(manifiesto),
        que_es=_QUE_ES[manifiesto.tipo],
        huella=en_grupos(sha256),
        codigo=codigo_verificacion(sha256),
        archivo=archivo,
    )
    return ("\ufeff" + texto.replace("\n", "\r\n")).encode("utf-8")


def _destino(manifiesto: ManifiestoRetorno) -> str:
    if not manifiesto.municipio:
        return ""
    return (
        f"Para: {manifiesto.municipio} ({manifiesto.pais})\n"
        f"Responde al paquete número: {manifiesto.secuencia}\n"
    )

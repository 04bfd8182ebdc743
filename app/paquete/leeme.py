"""El `LEEME.txt` del paquete: qué es y cómo comprobarlo sin este programa (paquete.md §3.4)."""

from collections.abc import Sequence

from app.paquete.huellas import codigo_verificacion, en_grupos, huella
from app.paquete.manifiesto import Manifiesto

_CUERPO = """\
PAQUETE FIRMADO DEL MODELO REGIONAL DE TRANSPARENCIA MUNICIPAL

Municipio: {municipio} ({pais})
Paquete número: {secuencia}
Creado: {creado}
Para: {destinatario}

QUÉ ES
Este archivo (.asics) lleva los datos y documentos que un municipio entrega a su órgano
garante, con una firma que permite saber quién lo hizo y si alguien lo cambió. Cualquiera puede
comprobarlo sin el programa que lo escribió. No lo abra y lo guarde con otro programa: la copia
ya no serviría como original.

CLAVE CON QUE SE FIRMÓ
{claves}
Compare la huella o el código con el anexo firmado del convenio. Un certificado que venga
dentro del mismo paquete no prueba nada por sí solo.

QUÉ CONTIENE paquete.zip
manifiesto.json       lista de archivos con su huella SHA-256
datos/datos.json      todos los datos del municipio
csv/                  las mismas tablas para una hoja de cálculo (paquetes completos)
evidencias/           documentos; el nombre de cada archivo es su huella SHA-256

CÓMO COMPROBARLO DE UNA VEZ
Pida a su órgano garante o al municipio el archivo verificar.py (un programa corto que se puede
leer; necesita Python 3.8 y openssl, no necesita el programa que escribió este paquete):

  python3 verificar.py {archivo} --certificado municipio.cer

CÓMO COMPROBARLO CON OPENSSL
Necesita el certificado del municipio que se entregó con el convenio (municipio.cer).

  unzip {archivo}
  openssl x509 -inform DER -in municipio.cer -out m.pem
  openssl x509 -in m.pem -noout -fingerprint -sha256

  1. Con la clave registrada:
  openssl cms -verify -binary -inform DER -in META-INF/signature.p7s -content paquete.zip -certfile m.pem -nointern -noverify -out /dev/null

  2. Comprobando además el atributo CAdES:
  openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s -content paquete.zip -CAfile m.pem -out /dev/null

  3. Con un certificado de gobierno y el de su autoridad (ca.pem):
  openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s -content paquete.zip -CAfile ca.pem -purpose any -out /dev/null

  Con GnuTLS:
  certtool --p7-verify --inder --infile META-INF/signature.p7s --load-data paquete.zip --load-certificate m.pem

  Evidencias (el nombre de cada archivo es su huella):
  unzip paquete.zip -d contenido && sha256sum contenido/evidencias/*

CÓMO COMPROBARLO EN WINDOWS (PowerShell, sin instalar nada)
Cambie la terminación del archivo a .zip, extráigalo y, en la carpeta extraída:

  Add-Type -AssemblyName System.Security
  $c = New-Object Security.Cryptography.Pkcs.ContentInfo(,[IO.File]::ReadAllBytes("$PWD\\paquete.zip"))
  $s = New-Object Security.Cryptography.Pkcs.SignedCms($c, $true)
  $s.Decode([IO.File]::ReadAllBytes("$PWD\\META-INF\\signature.p7s"))
  $s.CheckSignature($true)
  $s.SignerInfos[0].Certificate
  Get-FileHash -Algorithm SHA256 municipio.cer

Si CheckSignature no dice nada, la firma es correcta; si el contenido cambió, muestra un error.
"""  # noqa: E501  son órdenes para copiar: no se parten


def escribir(manifiesto: Manifiesto, certificados: Sequence[bytes], archivo: str) -> bytes:
    """El texto, con BOM y CRLF para que cualquier Bloc de notas lo muestre bien."""
    texto = _CUERPO.format(
        municipio=manifiesto.municipio,
        pais=manifiesto.pais,
        secuencia=manifiesto.secuencia,
        creado=f"{manifiesto.creado:%d/%m/%Y %H:%M} UTC",
        destinatario=manifiesto.destinatario or "sin indicar",
        archivo=archivo,
        claves="\n".join(_clave(certificado) for certificado in certificados),
    )
    return ("\ufeff" + texto.replace("\n", "\r\n")).encode("utf-8")


def _clave(certificado: bytes) -> str:
    sha256 = huella(certificado)
    return (
        f"Huella SHA-256 del certificado: {en_grupos(sha256)}\n"
        f"Código de verificación:         {codigo_verificacion(sha256)}"
    )

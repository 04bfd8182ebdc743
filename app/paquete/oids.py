"""Identificadores de objeto que usa la firma, en su forma codificada y sin cabecera."""

DATOS = bytes.fromhex("2a864886f70d010701")
DATOS_FIRMADOS = bytes.fromhex("2a864886f70d010702")
TIPO_DE_CONTENIDO = bytes.fromhex("2a864886f70d010903")
RESUMEN_DEL_MENSAJE = bytes.fromhex("2a864886f70d010904")
HORA_DE_FIRMA = bytes.fromhex("2a864886f70d010905")
CERTIFICADO_V2 = bytes.fromhex("2a864886f70d010910022f")

SHA256 = bytes.fromhex("608648016503040201")
SHA384 = bytes.fromhex("608648016503040202")
SHA512 = bytes.fromhex("608648016503040203")

RSA = bytes.fromhex("2a864886f70d010101")
RSA_SHA256 = bytes.fromhex("2a864886f70d01010b")
RSA_SHA384 = bytes.fromhex("2a864886f70d01010c")
RSA_SHA512 = bytes.fromhex("2a864886f70d01010d")
ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")
ECDSA_SHA384 = bytes.fromhex("2a8648ce3d040303")

NOMBRE_COMUN = bytes.fromhex("550403")

PBES2 = bytes.fromhex("2a864886f70d01050d")
PBKDF2 = bytes.fromhex("2a864886f70d01050c")
HMAC_SHA256 = bytes.fromhex("2a864886f70d0209")
AES_256_CBC = bytes.fromhex("60864801650304012a")
PBMAC1 = bytes.fromhex("2a864886f70d01050e")

UNIDAD_ORGANIZATIVA = bytes.fromhex("55040b")
USO_EXTENDIDO = bytes.fromhex("551d25")

DATOS_ENVUELTOS = bytes.fromhex("2a864886f70d010703")

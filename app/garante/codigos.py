"""Los códigos que pone el importador; sus frases están en `app.paquete.errores.CATALOGO`."""

from app.garante.vistas import EstadoImportacion
from app.paquete.errores import CATALOGO

OK = "OK"
E101 = "E101_DEMASIADO_GRANDE"
E102 = "E102_NO_ES_PAQUETE"
E104 = "E104_TRUNCADO"
E109 = "E109_CIFRADO"
E308 = "E308_FORMATO"
E999 = "E999_INESPERADO"
Q501 = "Q501_CLAVE_DESCONOCIDA"
Q502 = "Q502_CLAVE_REVOCADA"
Q503 = "Q503_CERT_FUERA_DE_VIGENCIA"
Q504 = "Q504_MUNICIPIO_NO_CORRESPONDE"
Q505 = "Q505_OTRO_DESTINATARIO"
Q602 = "Q602_MODELO_DESCONOCIDO"
Q604 = "Q604_CONFLICTO_SECUENCIA"
Q701 = "Q701_DATOS_PERSONALES"
I801 = "I801_YA_IMPORTADO"
I802 = "I802_MAS_ANTIGUO_QUE_EL_VIGENTE"
W701 = "W701_RELOJ"
W702 = "W702_LINAJE_DISTINTO"
W703 = "W703_SALTO_DE_SECUENCIA"
W704 = "W704_CADENA_ROTA"
W705 = "W705_EVIDENCIA_AUSENTE"
W706 = "W706_FORMATO_ANTERIOR"

_ESTADOS = {
    "E": EstadoImportacion.RECHAZADO,
    "Q": EstadoImportacion.CUARENTENA,
}

DEFINITIVOS = frozenset(
    {EstadoImportacion.ACEPTADO, EstadoImportacion.HISTORICO, EstadoImportacion.DUPLICADO}
)
"""Estados de los que un archivo ya no sale al volver a importarlo."""

DECIDIBLES = frozenset({Q502, Q503, Q604, Q701})
"""Cuarentenas que una persona puede levantar con un motivo escrito."""


def estado_de(codigo: str) -> EstadoImportacion:
    """El estado que corresponde a un código de rechazo o de cuarentena."""
    return EstadoImportacion.CUARENTENA if codigo == E999 else _ESTADOS[codigo[0]]


def frases(codigo: str, detalle: str = "") -> tuple[str, str]:
    """Qué pasó y qué hacer. Lo aceptado con avisos los dice todos, y la acción del primero."""
    if codigo[0] not in "OW":
        mensaje, sugerencia = CATALOGO[codigo]
        return (f"{mensaje[:-1]} ({detalle})." if detalle else mensaje), sugerencia
    avisos = [] if codigo == OK else [CATALOGO[aviso] for aviso in codigo.split(",")]
    mensaje = " ".join(["Se importó.", *(texto for texto, _ in avisos)])
    return mensaje, avisos[0][1] if avisos else ""

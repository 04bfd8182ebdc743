"""Catálogo de resultados del paquete: código estable, qué pasó y qué hacer (paquete.md §12)."""

from enum import StrEnum

from app.errores import ErrorDeUsuario


class Estado(StrEnum):
    """Lo que le pasa a un archivo al revisarlo, sin mirar lo ya importado."""

    ACEPTADO = "aceptado"
    RECHAZADO = "rechazado"
    CUARENTENA = "cuarentena"


_PEDIR_OTRO = "Pida al municipio que lo genere y lo entregue otra vez."
_AVISAR = (
    "Avise al municipio: el archivo salió defectuoso de su equipo y hay que generarlo de nuevo."
)
_SOPORTE = "Avise al municipio o a soporte y dígales el código."
_NUEVA = "Actualice el programa; el paquete se procesará solo después."
_FORMATO = "Los datos del paquete tienen errores de formato"
_INTERNO = "El contenido interno es defectuoso"
_FIRMA = "La firma no se puede leer o no es válida"

CATALOGO: dict[str, tuple[str, str]] = {
    "E101_DEMASIADO_GRANDE": (
        "El archivo es demasiado grande (máx. 300 MB).",
        "Pida al municipio la versión ligera.",
    ),
    "E102_NO_ES_PAQUETE": (
        "Este archivo no es un paquete del Modelo de Transparencia.",
        "Revise que sea el archivo que entregó el municipio; su nombre termina en .asics.",
    ),
    "E103_CONTENEDOR": (
        "El contenedor no tiene la forma esperada; pudo ser abierto y guardado con otro programa.",
        "Pida el archivo original, tal como lo escribió el programa.",
    ),
    "E104_TRUNCADO": (
        "El archivo está incompleto: su contenedor no llega al final (se cortó la copia).",
        "Copie o descargue el archivo otra vez.",
    ),
    "E105_MIMETYPE": (
        "Tipo de contenedor distinto del que usa este programa.",
        "Pida el archivo original, tal como lo escribió el programa.",
    ),
    "E106_FALTA_PARTE": (
        "El paquete viene en partes y no están todas.",
        "Ponga todas las partes en la misma carpeta y vuelva a intentarlo.",
    ),
    "E107_PARTE_DANADA": (
        "Una parte del paquete está dañada.",
        "Copie o pida otra vez esa parte; las demás sirven.",
    ),
    "E108_PARTES_MEZCLADAS": (
        "Hay partes de paquetes distintos.",
        "Separe en una carpeta las partes de cada paquete.",
    ),
    "E109_CIFRADO": (
        "El archivo no está cifrado para este órgano garante, o está dañado.",
        "Pida al municipio que lo genere y lo entregue otra vez.",
    ),
    "E201_FIRMA_GRANDE": (f"{_FIRMA}: ocupa más de lo permitido.", _PEDIR_OTRO),
    "E2·FIRMA_ILEGIBLE": (f"{_FIRMA}: está dañada.", _PEDIR_OTRO),
    "E2·FIRMA_NUM_FIRMANTES": (f"{_FIRMA}: debe tener de uno a cuatro firmantes.", _PEDIR_OTRO),
    "E2·FIRMA_SIN_CERTIFICADO": (f"{_FIRMA}: falta el certificado de quien firmó.", _PEDIR_OTRO),
    "E2·FIRMA_SIN_ATRIBUTOS": (f"{_FIRMA}: le faltan los datos firmados.", _PEDIR_OTRO),
    "E2·FIRMA_NO_CADES": (f"{_FIRMA}: no señala el certificado con que se hizo.", _PEDIR_OTRO),
    "E2·CLAVE_DEBIL": (
        "La firma usa una clave o un algoritmo que ya no es seguro.",
        "Pida al municipio que firme con la clave del programa o con una más nueva.",
    ),
    "E2·CONTENIDO_ALTERADO": (
        "El contenido cambió después de firmarse.",
        "No lo use. Avise al municipio y pida un nuevo envío.",
    ),
    "E2·FIRMA_INVALIDA": (
        f"{_FIRMA}: no corresponde al contenido.",
        "No lo use. Avise al municipio y pida un nuevo envío.",
    ),
    "E302_JSON_INVALIDO": (f"{_FORMATO}.", _SOPORTE),
    "E304_JSON_PROFUNDO": (f"{_FORMATO}: demasiados niveles anidados.", _SOPORTE),
    "E305_JSON_CLAVE_REPETIDA": (f"{_FORMATO}: un dato aparece dos veces.", _SOPORTE),
    "E306_JSON_NUMERO": (f"{_FORMATO}: un número no es entero o es demasiado largo.", _SOPORTE),
    "E307_ESQUEMA": (f"{_FORMATO}.", _SOPORTE),
    "E308_FORMATO": (
        "El archivo está firmado, pero no es un paquete de datos de un municipio.",
        "Revise que sea el archivo que corresponde.",
    ),
    "E309_MUNICIPIO_INCOHERENTE": (
        "El paquete dice ser de un municipio y sus datos son de otro.",
        _SOPORTE,
    ),
    "E310_DEMASIADOS_REGISTROS": (f"{_FORMATO}: tiene demasiados registros.", _SOPORTE),
    "E401_ZIP_INTERNO": (f"{_INTERNO}: no se puede abrir.", _AVISAR),
    "E402_DEMASIADOS_ARCHIVOS": (f"{_INTERNO}: tiene más de 2,000 archivos.", _AVISAR),
    "E403_NOMBRE": (f"{_INTERNO}: un nombre de archivo no está permitido.", _AVISAR),
    "E404_NOMBRE_REPETIDO": (f"{_INTERNO}: un archivo aparece dos veces.", _AVISAR),
    "E405_ENTRADA": (f"{_INTERNO}: trae algo que no es un archivo normal.", _AVISAR),
    "E406_BOMBA": (f"{_INTERNO}: al abrirlo ocuparía más de lo permitido.", _AVISAR),
    "E407_SIN_MANIFIESTO": (f"{_INTERNO}: falta la lista de su contenido.", _AVISAR),
    "E408_ARCHIVO_NO_LISTADO": (f"{_INTERNO}: hay un archivo que no está en la lista.", _AVISAR),
    "E409_ARCHIVO_FALTANTE": (f"{_INTERNO}: falta un archivo de la lista.", _AVISAR),
    "E410_HUELLA": (f"{_INTERNO}: un archivo no coincide con su huella.", _AVISAR),
    "E999_INESPERADO": (
        "Error inesperado; el archivo quedó guardado.",
        "Avise a soporte y dígales el código.",
    ),
    "Q501_CLAVE_DESCONOCIDA": (
        "Clave no registrada. Compare el código con el convenio.",
        "Dé de alta la clave con el código impreso en el anexo firmado del convenio.",
    ),
    "Q502_CLAVE_REVOCADA": (
        "La clave con que se firmó está revocada.",
        "Comuníquese con el municipio antes de aceptar nada.",
    ),
    "Q503_CERT_FUERA_DE_VIGENCIA": (
        "El certificado no estaba vigente en la fecha declarada.",
        "Decida si lo acepta y escriba el motivo.",
    ),
    "Q504_MUNICIPIO_NO_CORRESPONDE": (
        "Los datos son de un municipio y la clave que firma es de otro.",
        "Comuníquese con los dos municipios.",
    ),
    "Q505_OTRO_DESTINATARIO": (
        "El paquete va dirigido a otro órgano garante.",
        "Revise con el municipio a quién lo entregó.",
    ),
    "Q601_FORMATO_NUEVO": (
        "Hecho con una versión más nueva del programa; actualice la aplicación.",
        _NUEVA,
    ),
    "Q602_MODELO_DESCONOCIDO": (
        "Hecho con una versión del Modelo que este programa no conoce; actualice la aplicación.",
        _NUEVA,
    ),
    "Q603_ESQUEMA_NUEVO": (
        "Hecho con una versión más nueva de los datos; actualice la aplicación.",
        _NUEVA,
    ),
    "Q604_CONFLICTO_SECUENCIA": (
        "Ya hay un paquete con ese número y otro contenido.",
        "Elija cuál vale; el otro se conserva.",
    ),
    "Q701_DATOS_PERSONALES": (
        "Parece traer datos de quien pidió información o presentó una queja.",
        "Mire el lugar señalado: si no identifica a nadie, acéptelo con un motivo; si sí, pida al "
        "municipio que lo quite y entregue otra vez.",
    ),
    "R101_OTRO_MUNICIPIO": (
        "El archivo va dirigido a otro municipio.",
        "Pida a su órgano garante el que corresponde a su municipio.",
    ),
    "R102_RONDA_ANTERIOR": (
        "Es anterior a lo último que ya se aplicó en este expediente.",
        "No hay nada que hacer; lo más reciente ya está aplicado.",
    ),
    "R103_CLAVE_DE_CAPACITACION": (
        "Está firmado con una clave de capacitación, que sólo sirve para ensayar.",
        "Ábralo en un archivo de capacitación, o pida a su órgano garante el definitivo.",
    ),
    "R104_GARANTE_DESCONOCIDO": (
        "Lo firma una clave que no es la de su órgano garante.",
        "Compare el código con el anexo de su convenio y regístrelo antes de abrirlo.",
    ),
    "R105_PAQUETE_NO_ENTREGADO": (
        "Responde a una entrega que no salió de este expediente.",
        "Ábralo en el expediente con que hizo esa entrega, o pregunte a su órgano garante.",
    ),
    "R106_YA_APLICADO": ("Ya estaba aplicado.", "No hay nada que hacer."),
    "R107_NO_ES_RETORNO": (
        "El archivo está firmado, pero no es un acuse, unas observaciones ni un perfil.",
        "Revise que sea el archivo que le dio su órgano garante.",
    ),
    "I801_YA_IMPORTADO": ("Ya estaba importado.", "No hay nada que hacer."),
    "I802_MAS_ANTIGUO_QUE_EL_VIGENTE": (
        "Es anterior al vigente; se guardó como histórico.",
        "No hay nada que hacer.",
    ),
    "W701_RELOJ": (
        "La fecha del paquete no es creíble.",
        "Pida al municipio que revise el reloj de su equipo.",
    ),
    "W702_LINAJE_DISTINTO": (
        "El archivo del municipio cambió de origen.",
        "Pregunte si restauraron un respaldo o cambiaron de equipo.",
    ),
    "W703_SALTO_DE_SECUENCIA": (
        "Falta algún paquete anterior a éste.",
        "No hace falta pedirlo: éste trae todo. Téngalo en cuenta en el historial.",
    ),
    "W704_CADENA_ROTA": (
        "No continúa el último paquete recibido.",
        "Pregunte si restauraron un respaldo o hubo otra entrega.",
    ),
    "W705_EVIDENCIA_AUSENTE": (
        "Se menciona una evidencia que no viene ni está guardada.",
        "Pida al municipio un paquete completo.",
    ),
    "W706_FORMATO_ANTERIOR": (
        "Se hizo con una versión anterior a la que ya usaba el municipio.",
        "Sugiera al municipio actualizar el programa en todos sus equipos.",
    ),
}
"""Todos los códigos: los del lector (E), los de la importación (Q, I, W) y
los de los retornos (R), con sus dos frases."""


class PaqueteRechazado(ErrorDeUsuario):
    """El archivo no puede usarse tal como está.

    `codigo` es una clave de `CATALOGO`; `detalle` dice dónde (un campo, un archivo) y nunca
    repite texto del paquete sin recortar. `estado` separa lo defectuoso de lo que sólo hay que
    decidir o esperar.
    """

    def __init__(self, codigo: str, detalle: str = "") -> None:
        mensaje, accion = CATALOGO[codigo]
        completo = f"{mensaje[:-1]} ({detalle})." if detalle else mensaje
        super().__init__(completo, sugerencia=accion)
        # Aquí el código es de cada fallo y no de la clase: el catálogo tiene más de treinta.
        self.codigo = codigo  # type: ignore[misc]
        self.detalle = detalle

    @property
    def estado(self) -> Estado:
        """Rechazado (E, R) o en cuarentena (Q)."""
        return Estado.CUARENTENA if self.codigo.startswith("Q") else Estado.RECHAZADO


class ExportacionNoComprobada(ErrorDeUsuario):
    """Lo escrito en el destino no se pudo volver a leer igual."""

    codigo = "PAQ-01"

    def __init__(self, motivo: str) -> None:
        super().__init__(
            f"El archivo se escribió, pero al releerlo no estaba bien ({motivo}) y se borró.",
            sugerencia="La memoria USB o el disco pueden estar dañados: guárdelo en otro lugar.",
        )


class EvidenciaDanada(ErrorDeUsuario):
    """Una evidencia guardada ya no es la que se adjuntó."""

    codigo = "PAQ-03"

    def __init__(self, sha256: str) -> None:
        super().__init__(
            "Una evidencia guardada en el archivo del municipio está dañada.",
            sugerencia="Vuelva a adjuntarla, o recupere el archivo de un respaldo.",
        )
        self.sha256 = sha256


class PaqueteDemasiadoGrande(ErrorDeUsuario):
    """Lo que se quiere entregar no cabe en un paquete."""

    codigo = "PAQ-04"

    def __init__(self, bytes_: int) -> None:
        super().__init__(
            f"Las evidencias ocupan {bytes_ / 1_000_000:.0f} MB y no caben en un paquete "
            "(50 MB por archivo, 260 MB en total).",
            sugerencia="Entregue la versión ligera, o reduzca las evidencias más grandes.",
        )

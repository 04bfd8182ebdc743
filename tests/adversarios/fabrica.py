"""Fábrica de paquetes de prueba: válidos, o válidos y vueltos a armar con un defecto.

Nada se guarda en el repositorio: claves y paquetes se generan en cada corrida. Quien necesita un
ataque desarma el paquete válido, cambia lo que quiere y lo vuelve a cerrar; si el ataque lo hace
alguien con la clave, lo vuelve a firmar.
"""

import hashlib
import io
import random
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.paquete import canonico, claves, csv_seguro, der, escritura, nombres, oids
from app.paquete.canonico import Json
from app.paquete.firma import Firmante, firmante, firmar
from app.paquete.manifiesto import DatosManifiesto
from app.paquete.zip_escritor import EscritorZip, comprimir
from app.paquete.zip_formato import Entrada, fin_de_zip

CREADO = datetime(2026, 11, 20, 16, 0, 0, tzinfo=UTC)
LINAJE = "6f1c0e0e-52a3-4c9d-9a57-4a4c7e2f7b11"


def id_de(*partes: object) -> str:
    """Un UUID que depende sólo de las partes."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, partes))))


def manifiesto(**cambios: Any) -> DatosManifiesto:
    """Lo que sabe el exportador de un paquete normal de 15001."""
    base = DatosManifiesto(
        pais="MX",
        municipio="15001",
        secuencia=7,
        anterior=None,
        linaje=LINAJE,
        modelo="RTA-MTM/2022.1",
        destinatario="MX-MEX-INFOEM",
        app="0.1.0",
    )
    return replace(base, **cambios)


def evidencia(semilla: int, tamano: int = 200_000) -> bytes:
    """Contenido de evidencia que no se comprime."""
    return random.Random(semilla).randbytes(tamano)


def datos(
    *,
    clave: str = "15001",
    respuestas: int = 40,
    actividades: int = 20,
    evidencias: Sequence[bytes] = (),
) -> dict[str, Any]:
    """Una instantánea completa y válida, del tamaño pedido."""
    inicio = date(2026, 1, 5)
    return {
        "esquema": 1,
        "municipio": {
            "id": id_de(clave),
            "clave": clave,
            "nombre": "Acambay de Ruíz Castañeda",
            "pais": "MX",
            "entidad": "México",
            "perfil": "mx-mex",
            "ejercicio": 2026,
            "inicio": "2026-01-05",
            "administracion_inicio": "2025-01-01",
            "administracion_fin": "2027-12-31",
        },
        "personas": [_persona(numero) for numero in range(12)],
        "herramientas": [_herramienta(numero, inicio) for numero in range(17)],
        "actividades": [_actividad(numero, inicio) for numero in range(actividades)],
        "respuestas": [_respuesta(numero) for numero in range(respuestas)],
        "indicadores": [
            {
                "id": id_de("indicador", numero),
                "codigo": f"IN-{numero:02d}",
                "periodo": "2026-T1",
                "numerador": str(numero),
                "denominador": "17",
                "valor": "64.7",
                "estimado": False,
            }
            for numero in range(1, 11)
        ],
        "evidencias": [_evidencia(numero, uno) for numero, uno in enumerate(evidencias)],
        "diagnostico": {
            "version": "2022.1",
            "contestadas": 60,
            "total": 90,
            "indice": 47,
            "cumplimiento": None,
            "dimensiones": [50, 40, None, 61, 33],
            "niveles": {"1a": 2, "1b": None},
        },
    }


_CLAVES = [
    *("1a", "1b", "1c", "1d", "2a", "2b", "2c", "2d", "3a"),
    *("3b", "4a", "4b", "4c", "4d", "5a", "5b", "5c"),
]
_FRASES = (
    "El cabildo aprobó el acuerdo en sesión ordinaria y lo publicó en la gaceta municipal.",
    "La unidad de transparencia coordina a las áreas y registra cada solicitud recibida.",
    "Se capacitará al personal de archivo, de obras y de tesorería durante el año.",
    "Quedó pendiente la firma de la persona titular; se reprograma para el mes siguiente.",
    "La ciudadanía puede consultar la información en el portal y en la ventanilla única.",
)


def _persona(numero: int) -> dict[str, Any]:
    return {
        "id": id_de("persona", numero),
        "nombre": f"María José Núñez {numero}",
        "cargo": "Titular de la Unidad de Transparencia",
        "area": "Presidencia",
        "rol": "responsable",
        "correo": f"persona{numero}@ejemplo.gob.mx",
        "telefono": "722 000 0000",
        "activa": True,
    }


def _herramienta(numero: int, inicio: date) -> dict[str, Any]:
    return {
        "id": id_de("herramienta", numero),
        "clave": _CLAVES[numero],
        "ejercicio": 2026,
        "estado": "en_elaboracion",
        "situacion": "en_curso",
        "nivel": numero % 5,
        "avance": (numero * 13) % 101,
        "inicio": inicio.isoformat(),
        "fin": (inicio + timedelta(days=90)).isoformat(),
        "inicio_real": None,
        "fin_real": None,
        "version_definicion": 1,
    }


def _actividad(numero: int, inicio: date) -> dict[str, Any]:
    dia = inicio + timedelta(days=numero)
    anterior = [{"id": id_de("actividad", numero - 1), "tipo": "O", "desfase": 2, "motivo": ""}]
    return {
        "id": id_de("actividad", numero),
        "herramienta": _CLAVES[numero % 17],
        "tipo": "paso",
        "clave": f"{_CLAVES[numero % 17]}.{numero}",
        "nombre": f"Paso {numero}: reunir a las áreas y acordar el calendario",
        "inicio": dia.isoformat(),
        "fin": (dia + timedelta(days=10)).isoformat(),
        "inicio_real": None,
        "fin_real": None,
        "responsable": id_de("persona", numero % 12),
        "avance": numero % 101,
        "depende_de": anterior if numero else [],
        "padre": id_de("actividad", 0) if numero else "",
        "base_inicio": inicio.isoformat(),
        "base_fin": dia.isoformat(),
        "motivo": "",
        "pasos_hechos": numero % 3,
        "pasos_total": 5,
        "terminada": False,
        "ultimo_avance": None,
    }


def _respuesta(numero: int) -> dict[str, Any]:
    tabla = [{"accion": _FRASES[numero % 5], "monto": "1250.5"}, {"accion": "Revisión"}]
    valores: tuple[Any, ...] = (
        _FRASES[numero % 5],
        "2026-03-15",
        ["portal", "gaceta"],
        tabla,
        f"{numero}.5",
    )
    return {
        "id": id_de("respuesta", numero),
        "herramienta": _CLAVES[numero % 17],
        "ficha": 1,
        "tipo_ficha": "",
        "ficha_id": id_de("ficha", numero % 17),
        "campo": f"campo_{numero}",
        "valor": valores[numero % 5],
        "no_aplica": False,
        "motivo": "",
    }


def _evidencia(numero: int, contenido: bytes) -> dict[str, Any]:
    return {
        "id": id_de("evidencia", numero),
        "herramienta": _CLAVES[numero % 17],
        "ficha": 1,
        "campo": "cv_evidencia",
        "nombre": f"Acta de cabildo nº {numero}.pdf",
        "tipo": "application/pdf",
        "tamano": len(contenido),
        "sha256": hashlib.sha256(contenido).hexdigest(),
        "fecha": "2026-02-01",
        "publicable": True,
        "nota": "",
        "referida": "",
    }


# --- Claves -----------------------------------------------------------------------------------


@cache
def firmante_propio(clave: str = "15001", nombre: str = "Acambay", vez: int = 1) -> Firmante:
    """Clave de instalación de un municipio; otra `vez` da otra clave con el mismo titular."""
    del vez
    with tempfile.TemporaryDirectory() as carpeta:
        return claves.obtener_o_crear(clave, nombre, carpeta=Path(carpeta))


@cache
def firmante_gobierno(bits: int = 2048, *, hasta: str = "350101000000Z") -> Firmante:
    """Certificado RSA con los vicios de los del SAT: Ñ en T61String y 2.5.4.45 sin BIT STRING."""
    autoridad = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    privada = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    emisor = _nombre((oids.NOMBRE_COMUN, 0x0C, "A.C. del Servicio de Administración".encode()))
    titular = _nombre(
        (oids.NOMBRE_COMUN, 0x14, "COMPAÑIA SANTA MARIA SA DE CV".encode("latin-1")),
        (bytes.fromhex("55042d"), 0x13, b"CSM010101AAA / MANJ800101AAA"),
    )
    algoritmo = der.escribir(der.SECUENCIA, der.escribir(der.OID, oids.RSA_SHA256), der.NULO)
    formato = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    tbs = der.escribir(
        der.SECUENCIA,
        der.escribir(0xA0, der.escribir(der.ENTERO, b"\x02")),
        der.escribir(der.ENTERO, b"30001000000300023685"),
        algoritmo,
        emisor,
        der.escribir(
            der.SECUENCIA,
            der.escribir(der.HORA_UTC, b"240101000000Z"),
            der.escribir(der.HORA_UTC, hasta.encode()),
        ),
        titular,
        privada.public_key().public_bytes(*formato),
    )
    firma = autoridad.sign(tbs, padding.PKCS1v15(), hashes.SHA256())
    certificado = der.escribir(der.SECUENCIA, tbs, algoritmo, der.escribir(0x03, b"\x00" + firma))
    return firmante(privada, certificado)


def _nombre(*partes: tuple[bytes, int, bytes]) -> bytes:
    return der.escribir(
        der.SECUENCIA,
        *(
            der.escribir(
                der.CONJUNTO,
                der.escribir(
                    der.SECUENCIA, der.escribir(der.OID, tipo), der.escribir(etiqueta, valor)
                ),
            )
            for tipo, etiqueta, valor in partes
        ),
    )


# --- Paquetes válidos -------------------------------------------------------------------------


def exportar(
    carpeta: Path,
    *,
    firmantes: Sequence[Firmante] | None = None,
    contenido: dict[str, Any] | None = None,
    evidencias: Sequence[bytes] = (),
    creado: datetime = CREADO,
    **cambios: Any,
) -> Path:
    """Un paquete de verdad, escrito por el exportador."""
    datos_ = datos(evidencias=evidencias) if contenido is None else contenido
    ligero = cambios.get("tipo") == "ligero"
    tablas = {} if ligero else {"personas": csv_seguro.tabla(["nombre"], [["=1+1"]])}
    return escritura.exportar(
        carpeta,
        manifiesto(**cambios),
        datos_,
        [] if ligero else [incluir(una) for una in evidencias],
        tablas,
        firmantes or [firmante_propio()],
        creado,
    ).ruta


def incluir(contenido: bytes, extension: str = "pdf") -> escritura.EvidenciaIncluida:
    """Una evidencia que viaja en el paquete."""
    return hashlib.sha256(contenido).hexdigest(), extension, lambda: contenido


# --- Desarmar y volver a armar -----------------------------------------------------------------


@dataclass(frozen=True)
class Sobre:
    """Las tres piezas de un `.asics`."""

    tipo: bytes
    interior: bytes
    p7s: bytes

    def cerrar(self) -> bytes:
        """El contenedor con estas piezas, bien formado aunque su contenido no lo sea."""
        return zip_de(zip(nombres.EXTERIORES, (self.tipo, self.interior, self.p7s), strict=True))


def desarmar(paquete: bytes) -> Sobre:
    """Las piezas de un paquete válido."""
    piezas = dict(_entradas(paquete))
    return Sobre(piezas[nombres.MIMETYPE], piezas[nombres.INTERIOR], piezas[nombres.FIRMA])


def desarmar_interior(interior: bytes) -> dict[str, bytes]:
    """Los archivos del `paquete.zip`, en su orden."""
    return dict(_entradas(interior))


def _entradas(crudo: bytes) -> Iterable[tuple[str, bytes]]:
    """Lee con `zipfile`, que es otro lector: la fábrica no depende del que se prueba."""
    with zipfile.ZipFile(io.BytesIO(crudo)) as zip_:
        for nombre in zip_.namelist():
            yield nombre, zip_.read(nombre)


def sellar(interior: bytes, firmantes: Sequence[Firmante] | None = None) -> bytes:
    """Un paquete auténtico con un `paquete.zip` cualquiera: lo que puede hacer quien firma."""
    resumen = hashlib.sha256(interior).digest()
    p7s = firmar(resumen, firmantes or [firmante_propio()], CREADO)
    return Sobre(nombres.TIPO, interior, p7s).cerrar()


def zip_de(archivos: Iterable[tuple[str, bytes]], *, deflate: bool = False) -> bytes:
    """Un zip estricto con estos archivos."""
    pedazos: list[bytes] = []
    escritor = EscritorZip(pedazos.append)
    for nombre, contenido in archivos:
        escritor.agregar(nombre, contenido, deflate=deflate)
    escritor.cerrar()
    return b"".join(pedazos)


def con_lista(archivos: dict[str, bytes], **cambios: Json) -> bytes:
    """`paquete.zip` con el manifiesto al día para esos archivos (más los `cambios` al objeto)."""
    objeto = canonico.leer(archivos[nombres.MANIFIESTO])
    objeto["archivos"] = [
        {"ruta": ruta, "sha256": hashlib.sha256(uno).hexdigest(), "tamano": len(uno)}
        for ruta, uno in sorted(archivos.items())
        if ruta != nombres.MANIFIESTO
    ]
    return con_manifiesto(archivos, canonico.escribir(objeto | cambios))


def con_manifiesto(archivos: dict[str, bytes], crudo: bytes) -> bytes:
    """`paquete.zip` con esos bytes de manifiesto, digan lo que digan."""
    demas = sorted((r, c) for r, c in archivos.items() if r != nombres.MANIFIESTO)
    return zip_de([(nombres.MANIFIESTO, crudo), *demas], deflate=True)


# --- Zip con cabeceras mentirosas --------------------------------------------------------------


@dataclass(frozen=True)
class Pieza:
    """Una entrada de zip con lo que se quiera falsear; lo demás sale de `contenido`.

    `alias`: segundo renglón del directorio, con otro nombre, sobre los mismos bytes.
    """

    nombre: bytes
    contenido: bytes
    deflate: bool = False
    metodo: int | None = None
    modo: int = 0o100644
    banderas_central: int = 0
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)
    alias: bytes = b""


def zip_crudo(piezas: Iterable[Pieza], *, antes: bytes = b"") -> bytes:
    """Arma un zip pieza por pieza, con `antes` delante y las posiciones corridas."""
    cuerpo, directorio, cuantas = antes, b"", 0
    for pieza in piezas:
        metodo, guardado = comprimir(pieza.contenido) if pieza.deflate else (0, pieza.contenido)
        entrada = Entrada(
            nombre=pieza.nombre,
            metodo=metodo if pieza.metodo is None else pieza.metodo,
            crc=zlib.crc32(pieza.contenido),
            comprimido=len(guardado),
            tamano=len(pieza.contenido),
            inicio=len(cuerpo),
        )
        cuerpo += replace(entrada, **pieza.local).cabecera_local() + guardado
        central = bytearray(replace(entrada, **pieza.central).cabecera_central())
        central[8:10] = pieza.banderas_central.to_bytes(2, "little")
        central[38:42] = (pieza.modo << 16).to_bytes(4, "little")
        directorio += bytes(central)
        cuantas += 1
        if pieza.alias:
            directorio += replace(entrada, nombre=pieza.alias).cabecera_central()
            cuantas += 1
    return cuerpo + directorio + fin_de_zip(cuantas, len(directorio), len(cuerpo))


def piezas_de(archivos: dict[str, bytes]) -> list[Pieza]:
    """Las piezas honestas de unos archivos, con el manifiesto primero."""
    return [
        Pieza(nombre.encode(), contenido, deflate=True) for nombre, contenido in archivos.items()
    ]

"""Paquetes auténticos de municipios de mentira, hechos con el exportador de verdad."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.base import Base
from app.paquete import canonico, claves, escritura, esquema
from app.paquete.firma import Firmante
from app.paquete.instantanea import Instantanea
from app.paquete.manifiesto import DatosManifiesto, Rotacion
from tests.app.garante.ayudas import HERRAMIENTAS

CREADO = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
RAIZ = UUID("6f1c0e0e-52a3-4c9d-9a57-4a4c7e2f7b11")


def uuid(*partes: object) -> str:
    return str(uuid5(RAIZ, "/".join(map(str, partes))))


@dataclass
class Municipio:
    """Un municipio que exporta: lleva la cuenta de su secuencia y de su cadena."""

    clave: str
    carpeta: Path
    nombre: str = "Ayuntamiento de mentira"
    linaje: str = str(RAIZ)
    secuencia: int = 0
    anterior: str | None = None
    creado: datetime = CREADO
    firmantes: list[Firmante] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.carpeta.mkdir(parents=True, exist_ok=True)
        if not self.firmantes:
            self.firmantes = [claves.obtener_o_crear(self.clave, self.nombre, carpeta=self.carpeta)]

    @property
    def huella(self) -> str:
        return claves.huella(self.firmantes[0].certificado_der)

    @property
    def cer(self) -> Path:
        return claves.ruta_certificado(self.clave, self.carpeta)

    def alta(self, base: Base) -> None:
        codigo = claves.codigo_verificacion(self.huella)
        dar_de_alta_archivo(base, self.cer, Convenio(self.clave, codigo, "CV-1", operador="Ana"))

    def exportar(self, datos: dict[str, Any] | None = None, **cambios: Any) -> Path:
        """El siguiente paquete; `cambios` son campos del manifiesto, o `evidencias`."""
        self.secuencia = cambios.pop("secuencia", self.secuencia + 1)
        evidencias = cambios.pop("evidencias", ())
        firmantes: Sequence[Firmante] = cambios.pop("firmantes", self.firmantes)
        creado = cambios.pop("creado", self.creado + timedelta(minutes=self.secuencia))
        manifiesto = DatosManifiesto(
            pais="MX",
            municipio=self.clave,
            secuencia=self.secuencia,
            anterior=self.anterior,
            linaje=self.linaje,
            modelo="RTA-MTM/2022.1",
            destinatario="MX-MEX-INFOEM",
            app="0.1.0",
        )
        destino = self.carpeta / f"salida{len(list(self.carpeta.iterdir()))}"
        destino.mkdir()
        paquete = escritura.exportar(
            destino,
            replace(manifiesto, **cambios),
            datos if datos is not None else datos_de(self.clave, self.secuencia),
            [
                (hashlib.sha256(contenido).hexdigest(), "pdf", partial(bytes, contenido))
                for contenido in evidencias
            ],
            {},
            firmantes,
            creado,
        )
        self.anterior = paquete.manifiesto_sha256
        return paquete.ruta


def rotacion(nueva: Firmante) -> Rotacion:
    return Rotacion(claves.huella(nueva.certificado_der), "equipo nuevo")


def leer(datos: dict[str, Any]) -> Instantanea:
    """Los datos como los lee quien importa."""
    return esquema.leer(canonico.escribir(datos))


def datos_de(
    clave: str, semilla: int = 1, *, campos: int = 4, ejercicio: int = 2026
) -> dict[str, Any]:
    """Una instantánea completa y verosímil; `campos` × 17 × 4 es, más o menos, las respuestas."""
    return {
        "esquema": 1,
        "municipio": {
            "id": uuid(clave),
            "clave": clave,
            "nombre": f"Municipio {clave}",
            "pais": "MX",
            "entidad": "México",
            "perfil": "mx-mex",
            "ejercicio": ejercicio,
            "inicio": "2026-01-05",
            "administracion_inicio": "2025-01-01",
            "administracion_fin": None,
        },
        "personas": [
            {
                "id": uuid(clave, "persona"),
                "nombre": "María Pérez Ñuño",
                "cargo": "Titular",
                "area": "UT",
                "rol": "UT",
                "correo": "maria@ejemplo.mx",
                "telefono": "722 000 0000",
                "activa": True,
            }
        ],
        "herramientas": [
            _herramienta(clave, h, semilla, ejercicio, n) for n, h in enumerate(HERRAMIENTAS)
        ],
        "actividades": [_compromiso(clave)],
        "respuestas": [
            respuesta for h in HERRAMIENTAS for respuesta in _respuestas(clave, h, semilla, campos)
        ],
        "indicadores": [
            {
                "id": uuid(clave, "in01"),
                "codigo": "IN-01",
                "periodo": "2026-T4",
                "numerador": "3",
                "denominador": "17",
                "valor": "17.65",
                "estimado": False,
            }
        ],
        "evidencias": [],
        "diagnostico": {
            "version": "1",
            "contestadas": 17,
            "total": 17,
            "indice": 40 + semilla,
            "cumplimiento": None,
            "dimensiones": [10 * semilla % 101, 20, None, 40, 50],
            "niveles": dict.fromkeys(HERRAMIENTAS, 1),
        },
    }


def evidencia(clave: str, contenido: bytes, nombre: str = "acta.pdf") -> dict[str, Any]:
    return {
        "id": uuid(clave, nombre),
        "herramienta": "1a",
        "ficha": 1,
        "campo": "cab_acto_adjunto",
        "nombre": nombre,
        "tipo": "application/pdf",
        "tamano": len(contenido),
        "sha256": hashlib.sha256(contenido).hexdigest(),
        "fecha": None,
        "publicable": True,
        "nota": "",
        "referida": "",
    }


def _herramienta(clave: str, h: str, semilla: int, ejercicio: int, lugar: int) -> dict[str, Any]:
    return {
        "id": uuid(clave, h),
        "clave": h,
        "ejercicio": ejercicio,
        "estado": "no_aplica" if h == "5d" else "en_elaboracion",
        "situacion": "no_aplica" if h == "5d" else "en_curso",
        "nivel": (semilla + lugar) % 5,
        "avance": (semilla * 7 + lugar) % 101,
        "inicio": "2026-01-05",
        "fin": None,
        "inicio_real": None,
        "fin_real": None,
        "version_definicion": 1,
    }


def _compromiso(clave: str) -> dict[str, Any]:
    return {
        "id": uuid(clave, "compromiso"),
        "herramienta": "1a",
        "tipo": "compromiso",
        "clave": "C-01",
        "nombre": "Publicar la carta de servicios",
        "inicio": "2026-02-01",
        "fin": "2026-06-30",
        "inicio_real": None,
        "fin_real": None,
        "responsable": "",
        "avance": 30,
        "depende_de": [],
    }


def _respuestas(clave: str, h: str, semilla: int, campos: int) -> list[dict[str, Any]]:
    valores: dict[str, Any] = {
        f"{h}_tipo": "nuevo",
        f"{h}_medios": ["gaceta", "radio"],
        f"{h}_fecha": "2026-03-01",
        f"{h}_monto": f"{semilla}00.5",
        f"{h}_objeto": "=cmd|' /C calc'!A0 <b>texto</b> de prueba",
    }
    for n in range(campos):
        valores[f"{h}_n{n}"] = str(n * semilla)
        valores[f"{h}_o{n}"] = "si" if (n + semilla) % 2 else "no"
        valores[f"{h}_t{n}"] = f"Respuesta número {n} del municipio {clave}, redactada a mano"
    respuestas = [_respuesta(clave, h, campo, valor) for campo, valor in valores.items()]
    respuestas.append(_respuesta(clave, "dx", f"D-{h}-1", f"g{semilla % 5}"))
    return respuestas


def _respuesta(clave: str, h: str, campo: str, valor: Any) -> dict[str, Any]:
    return {
        "id": uuid(clave, h, campo),
        "herramienta": h,
        "ficha": 1,
        "tipo_ficha": "",
        "ficha_id": uuid(clave, h, "general"),
        "campo": campo,
        "valor": valor,
        "no_aplica": False,
        "motivo": "",
    }

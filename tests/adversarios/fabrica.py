"""Fábrica de paquetes de prueba: válidos, o válidos y vueltos a armar con un defecto.

Nada se guarda en el repositorio: claves y paquetes se generan en cada corrida. Quien necesita un
ataque desarma el paquete válido, cambia lo que quiere y lo vuelve a cerrar; si el ataque lo hace
alguien con la clave, lo vuelve a firmar.
"""

import hashlib
import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.paquete.manifiesto import DatosManifiesto

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


_CLAVES = "1a 1b 1c 1d 2a 2b 2c 2d 3a 3b 4a 4b 4c 4d 5a 5b 5c".split()
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
    anterior = [{"id": id_de("actividad", numero - 1), "tipo": "O", "desfase": 2}]
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

"""Retornos de mentira: datos verosímiles y una clave de órgano garante en memoria."""

import base64
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.paquete import retorno
from app.paquete.firma import Firmante
from app.paquete.retorno import (
    AcuseDatos,
    DatosRetorno,
    ManifiestoRetorno,
    ObservacionDatos,
    PerfilDatos,
    TipoRetorno,
)
from tests.adversarios import fabrica

CREADO = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
PAQUETE = "ab" * 32
LINAJE = "6f1c0e0e-52a3-4c9d-9a57-4a4c7e2f7b11"


def firmante(clave: str = "MX-MEX-INFOEM", nombre: str = "Infoem") -> Firmante:
    return fabrica.firmante_propio(clave, nombre)


def manifiesto(tipo: TipoRetorno, **cambios: Any) -> ManifiestoRetorno:
    """El de un retorno para 15001; el de un perfil, sin destino."""
    de_alguien = {"municipio": "15001", "paquete": PAQUETE, "secuencia": 7, "linaje": LINAJE}
    de_nadie = {"municipio": "", "paquete": "", "secuencia": 0, "linaje": ""}
    comunes: dict[str, Any] = {
        "formato": tipo.formato,
        "app": "0.1.0",
        "creado": CREADO,
        "emisor": "MX-MEX-INFOEM",
        "pais": "MX",
        "serie": 12,
    }
    destino = de_nadie if tipo is TipoRetorno.PERFIL else de_alguien
    return ManifiestoRetorno(**{**comunes, **destino, **cambios})


ACUSE = AcuseDatos("recibida", CREADO, "OK", "Se importó.", ("cd" * 32,), "INFOEM-2026-00012")
OBSERVACION = ObservacionDatos(
    folio="INFOEM-2026-T4-0001",
    ronda=1,
    direcciones=("1a/cv_objeto", "1d:2/pr_nombre"),
    tipo="fondo",
    clase="requerimiento",
    gravedad="bloquea",
    texto="Falta decir a qué se compromete cada área.",
    fundamento="Modelo, herramienta 1a",
    limite=date(2026, 12, 15),
)
PERFIL = PerfilDatos(
    {"clave": "mx-mex", "municipios": [{"clave": "15001", "nombre": "Acambay"}]},
    base64.b64encode(firmante().certificado_der).decode(),
)
DATOS: dict[TipoRetorno, DatosRetorno] = {
    TipoRetorno.ACUSE: ACUSE,
    TipoRetorno.OBSERVACIONES: (OBSERVACION, replace(OBSERVACION, folio="INFOEM-2026-T4-0002")),
    TipoRetorno.PERFIL: PERFIL,
}


def escribir(
    carpeta: Path, tipo: TipoRetorno, *, datos: Any = None, firma: Any = None, **cambios: Any
) -> Path:
    """Un retorno escrito de verdad."""
    carpeta.mkdir(exist_ok=True)
    contenido = DATOS[tipo] if datos is None else datos
    return retorno.escribir(carpeta, manifiesto(tipo, **cambios), contenido, firma or firmante())

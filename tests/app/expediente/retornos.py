"""Retornos firmados de verdad para las pruebas del expediente."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.expediente import entrega
from app.expediente.archivo import Expediente
from app.expediente.vistas import Exportacion
from app.paquete import retorno
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.retorno import (
    AcuseDatos,
    DatosRetorno,
    ManifiestoRetorno,
    ObservacionDatos,
    PerfilDatos,
    TipoRetorno,
)
from tests.adversarios import fabrica

CREADO = datetime(2026, 2, 2, 17, 30, tzinfo=UTC)
OBSERVACION = ObservacionDatos(
    folio="OG-2026-0001",
    ronda=1,
    direcciones=("1a/cv_objeto",),
    tipo="fondo",
    clase="requerimiento",
    gravedad="bloquea",
    texto="Falta decir a qué se compromete cada área.",
    fundamento="Modelo, herramienta 1a",
    limite=date(2026, 2, 23),
)


def garante_firmante(vez: int = 1) -> Firmante:
    """La clave del órgano garante; otra `vez`, otra clave suya."""
    return fabrica.firmante_propio("MX-MEX-OG", "Órgano garante", vez)


def confiar(exp: Expediente, firma: Firmante | None = None) -> None:
    """Lo que hace quien teclea el código del anexo."""
    der = (firma or garante_firmante()).certificado_der
    exp.retornos.confiar(der, codigo_verificacion(huella(der)))


def lista_y_entregada(exp: Expediente, carpeta: Path, clave: str = "1b") -> Exportacion:
    """Termina una herramienta de texto y entrega."""
    campos = exp.herramientas.faltantes(clave)
    exp.respuestas.guardar_varias({p.direccion: "Dicho con claridad" for p in campos})
    assert exp.herramientas.marcar_lista(clave) == ()
    return entrega.exportar(exp, carpeta)


@dataclass
class Garante:
    """Un órgano garante que emite retornos numerados para un expediente."""

    exp: Expediente
    carpeta: Path
    firma: Firmante = field(default_factory=garante_firmante)
    serie: int = 0

    def acuse(self, estado: str, **otros: Any) -> Path:
        """El acuse de la última entrega."""
        huellas = otros.pop("evidencias", ())
        datos = AcuseDatos(estado, CREADO, "OK", "Se importó.", huellas)
        return self.emitir(TipoRetorno.ACUSE, datos, **otros)

    def observaciones(self, *unas: ObservacionDatos, **otros: Any) -> Path:
        """Observaciones a la última entrega."""
        return self.emitir(TipoRetorno.OBSERVACIONES, unas or (OBSERVACION,), **otros)

    def perfil(
        self,
        perfil: Mapping[str, Any],
        modelo: Mapping[str, Any] | None = None,
        certificado: bytes | None = None,
        cifrado: bytes = b"",
        **otros: Any,
    ) -> Path:
        """Un perfil; sin `certificado`, con el de quien firma. `cifrado`: con cuál se le cifra."""
        der = certificado or self.firma.certificado_der
        datos = PerfilDatos(
            perfil,
            base64.b64encode(der).decode(),
            modelo,
            certificado_cifrado=base64.b64encode(cifrado).decode(),
        )
        nadie = {"municipio": "", "paquete": "", "secuencia": 0, "linaje": ""}
        return self.emitir(TipoRetorno.PERFIL, datos, **(nadie | otros))

    def emitir(self, tipo: TipoRetorno, datos: DatosRetorno, **cambios: Any) -> Path:
        """Escribe y firma; los `cambios` son del manifiesto (y `firma`, otra clave)."""
        firma = cambios.pop("firma", self.firma)
        self.serie += 1
        manifiesto = ManifiestoRetorno(
            formato=tipo.formato,
            app="0.1.0",
            creado=CREADO,
            emisor="MX-MEX-OG",
            pais="MX",
            municipio="15106",
            serie=self.serie,
            paquete="ab" * 32,
            secuencia=1,
            linaje=self.exp.municipio().linaje,
        )
        if ultima := next(iter(self.exp.entregas()), None):
            manifiesto = replace(
                manifiesto, paquete=ultima.manifiesto_sha256, secuencia=ultima.secuencia
            )
        carpeta = self.carpeta / str(self.serie)
        carpeta.mkdir(parents=True)
        return retorno.escribir(carpeta, replace(manifiesto, **cambios), datos, firma)

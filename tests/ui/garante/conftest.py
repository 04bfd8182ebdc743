"""Una base de verdad con paquetes firmados de verdad: se arma una vez y cada prueba la copia."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.garante import base as base_garante
from app.garante.base import Base
from app.garante.importacion import importar
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil
from app.paquete.huellas import codigo_verificacion
from app.reloj import RelojFijo
from app.rutas import VARIABLE
from tests.app.garante.ayudas import AHORA
from tests.app.garante.paquetes import Municipio, datos_de, evidencia, uuid
from ui.comun.avisos import Avisos
from ui.comun.sesion import SesionGarante
from ui.comun.tareas import Ejecutor

CORTE = date(2026, 10, 15)
ENTREGARON = ("15001", "15002", "15003", "15004")
EN_ESPERA = "15005"
"""Su paquete está en cuarentena: nadie ha dado de alta su clave."""


@dataclass(frozen=True)
class Entrega:
    """Los datos de una entrega y el contenido de sus evidencias."""

    datos: dict[str, Any]
    evidencias: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Semilla:
    """Lo que se armó una vez. `nuevos`: paquetes sin importar, por lo que pasará con ellos."""

    carpeta: Path
    modelo: Modelo
    perfil: Perfil
    codigo: str
    codigo_ajeno: str
    cer: Path
    nuevos: dict[str, Path] = field(default_factory=dict)
    municipios: dict[str, Municipio] = field(default_factory=dict)

    def otra_entrega(self, clave: str, entrega: Entrega) -> Path:
        """La siguiente entrega de un municipio, firmada por él."""
        return self.municipios[clave].exportar(entrega.datos, evidencias=entrega.evidencias)


@dataclass
class Garante:
    """La sesión de una prueba, con los destinos a los que se pidió ir."""

    sesion: SesionGarante
    semilla: Semilla
    visitas: list[str]

    @property
    def base(self) -> Base:
        base: Base = self.sesion.base
        return base

    def esperar(self, qtbot: QtBot) -> None:
        """Hasta que nada quede en la cola ni en el bucle (una tarea puede encolar otra)."""
        for _ in range(3):
            self.sesion.ejecutor.esperar()
            qtbot.wait(5)


def datos_del_municipio(clave: str, semilla: int) -> dict[str, Any]:
    """Niveles variados, una herramienta vencida, una con observaciones y una que no aplica."""
    datos = datos_de(clave, semilla)
    datos["respuestas"] = []
    for lugar, herramienta in enumerate(datos["herramientas"]):
        herramienta["estado"] = "en_elaboracion"
        herramienta["situacion"] = "en_curso"
        herramienta["nivel"] = (semilla + lugar) % 5
        herramienta["fin"] = "2027-03-31"
    vencida, observada, ajena = (datos["herramientas"][i] for i in (2, 4, 16))
    vencida |= {"fin": "2026-11-10", "avance": 40}
    observada |= {"situacion": "con_observaciones"}
    ajena |= {"estado": "no_aplica", "situacion": "no_aplica"}
    return datos


def datos_con_respuestas(clave: str, **campos: Any) -> Entrega:
    """Una entrega que responde esos campos de 1a.

    `_folio` y `_respuesta` contestan una observación; `_evidencia` es (nombre, contenido).
    """
    folio, contesta = campos.pop("_folio", ""), campos.pop("_respuesta", "")
    adjunta = campos.pop("_evidencia", None)
    datos = datos_del_municipio(clave, 1)
    datos["respuestas"] = [
        {
            "id": uuid(clave, "1a", campo),
            "herramienta": "1a",
            "ficha": 1,
            "tipo_ficha": "",
            "ficha_id": uuid(clave, "1a", "general"),
            "campo": campo,
            "valor": valor,
            "no_aplica": False,
            "motivo": "",
        }
        for campo, valor in campos.items()
    ]
    if folio:
        datos["respuestas_a_observaciones"] = [
            {
                "folio": folio,
                "texto": contesta,
                "evidencias": [],
                "fecha": "2026-12-01",
                "reconsideracion": False,
            }
        ]
    if adjunta is None:
        return Entrega(datos)
    nombre, contenido = adjunta
    datos["evidencias"] = [evidencia(clave, contenido, nombre)]
    return Entrega(datos, (contenido,))


@pytest.fixture(scope="session")
def semilla(tmp_path_factory: pytest.TempPathFactory) -> Semilla:
    carpeta = tmp_path_factory.mktemp("garante")
    with pytest.MonkeyPatch.context() as entorno:
        entorno.setenv(VARIABLE, str(carpeta / "datos-de-usuario"))
        modelo, perfil = cargar_modelo(), cargar_perfil()
    ruta = carpeta / "base.garante"
    reloj = RelojFijo(AHORA)
    todos = {
        clave: Municipio(clave, carpeta / clave, nombre=f"Ayuntamiento {clave}")
        for clave in (*ENTREGARON, EN_ESPERA, "15006", "15007")
    }
    with base_garante.crear(ruta, modelo, perfil, reloj=reloj) as base:
        base.fijar_dato("fecha_limite", CORTE.isoformat())
        for clave in (*ENTREGARON, "15006"):
            todos[clave].alta(base)
        importados = [
            todos[clave].exportar(datos_del_municipio(clave, numero))
            for numero, clave in enumerate((*ENTREGARON, EN_ESPERA), start=1)
        ]
        viejo = todos["15002"].exportar(datos_del_municipio("15002", 8))
        tercero = todos["15002"].exportar(datos_del_municipio("15002", 9))
        importar(base, [*importados, tercero])
    truncado = carpeta / "cortado.asics"
    truncado.write_bytes(importados[0].read_bytes()[:4000])
    return Semilla(
        carpeta=carpeta,
        modelo=modelo,
        perfil=perfil,
        codigo=codigo_verificacion(todos[EN_ESPERA].huella),
        codigo_ajeno=codigo_verificacion(todos["15001"].huella),
        cer=todos["15007"].cer,
        municipios=todos,
        nuevos={
            "importado": todos["15006"].exportar(datos_del_municipio("15006", 6)),
            "actualizado": todos["15001"].exportar(datos_del_municipio("15001", 7)),
            "ya estaba": importados[0],
            "al historial": viejo,
            "cuarentena": todos["15007"].exportar(datos_del_municipio("15007", 3)),
            "rechazado": truncado,
        },
    )


@pytest.fixture
def garante(semilla: Semilla, tmp_path: Path, ejecutor: Ejecutor) -> Iterator[Garante]:
    """Una copia propia de la base, abierta."""
    ruta = tmp_path / "base.garante"
    shutil.copyfile(semilla.carpeta / ruta.name, ruta)
    shutil.copytree(semilla.carpeta / f"{ruta.name}.d", tmp_path / f"{ruta.name}.d")
    visitas: list[str] = []
    with base_garante.abrir(ruta, semilla.modelo, reloj=RelojFijo(AHORA)) as base:
        sesion = SesionGarante(
            base, semilla.modelo, semilla.perfil, ejecutor, Avisos(), visitas.append
        )
        yield Garante(sesion, semilla, visitas)
        ejecutor.esperar()

"""Los archivos hostiles pasan por el importador entero: código, copia, bitácora y nada más."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.garante import codigos
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.base import Base
from app.garante.errores import CertificadoIlegible
from app.garante.importacion import importar, reprocesar
from app.garante.vistas import EstadoImportacion
from app.paquete import interior
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, huella
from tests.adversarios import casos
from tests.adversarios.casos import Caso
from tests.app.garante.ayudas import base_nueva
from tests.app.garante.relatos import RELATOS, Mundo, Relato
from tests.app.garante.vigilancia import importar_vigilado

ESTADOS = {
    "O": EstadoImportacion.ACEPTADO,
    "W": EstadoImportacion.ACEPTADO,
    "E": EstadoImportacion.RECHAZADO,
    "Q": EstadoImportacion.CUARENTENA,
}


def registrar(base: Base, carpeta: Path, firmantes: Sequence[Firmante]) -> None:
    for firmante in firmantes:
        cer = carpeta / "clave.cer"
        cer.write_bytes(firmante.certificado_der)
        codigo = codigo_verificacion(huella(firmante.certificado_der))
        dar_de_alta_archivo(base, cer, Convenio("15001", codigo))
        cer.unlink()


@pytest.mark.parametrize("caso", casos.TODOS, ids=lambda caso: f"{caso.id}-{caso.que}")
def test_cada_archivo_hostil_termina_en_su_estado_y_no_toca_nada_mas(
    caso: Caso, tmp_path: Path
) -> None:
    with base_nueva(tmp_path) as base:
        with suppress(CertificadoIlegible):  # una clave débil ni siquiera se da de alta
            registrar(base, tmp_path, caso.registrar())
        usb = tmp_path / "entrada.asics"
        usb.write_bytes(caso.construir())

        resultado = importar_vigilado(base, usb)

    assert (resultado.codigo, resultado.estado) == (caso.codigo, ESTADOS[caso.codigo[0]])


@pytest.mark.parametrize("relato", RELATOS, ids=lambda relato: f"{relato.id}-{relato.que}")
def test_lo_que_depende_de_lo_ya_recibido_termina_en_su_estado(
    relato: Relato, tmp_path: Path
) -> None:
    with base_nueva(tmp_path) as base:
        ultimo = relato.preparar(Mundo(base, tmp_path))

        resultado = importar_vigilado(base, ultimo)

    assert (resultado.codigo, resultado.estado) == (relato.codigo, relato.estado)


# --- Secciones E y F, firmadas por un desconocido ----------------------------------------------


@pytest.fixture(scope="module")
def sin_claves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with base_nueva(tmp_path_factory.mktemp("hostil"), "vacia.garante") as base:
        yield base


@contextmanager
def espia() -> Iterator[list[object]]:
    """Lo que se intente leer de dentro de un paquete: el índice o cualquier entrada."""
    vistos: list[object] = []

    def apuntar(*partes: object) -> tuple[()]:
        vistos.append(partes)
        return ()

    with pytest.MonkeyPatch.context() as parche:
        for puerta in ("leer_indice", "pedazos_de"):
            parche.setattr(interior, puerta, apuntar)
        yield vistos


@pytest.mark.parametrize(
    "caso", [*casos.SECCION_D, *casos.SECCION_E, *casos.SECCION_F], ids=lambda caso: caso.id
)
def test_firmado_por_un_desconocido_nada_se_abre(
    caso: Caso, sin_claves: Base, tmp_path: Path
) -> None:
    ruta = tmp_path / "entrada.asics"
    ruta.write_bytes(caso.construir())

    with espia() as abiertos:
        (resultado,) = importar(sin_claves, [ruta]).resultados

    assert (resultado.codigo, resultado.estado) == (codigos.Q501, EstadoImportacion.CUARENTENA)
    assert abiertos == []


def test_reprocesar_todo_tampoco_abre_lo_de_un_desconocido(tmp_path: Path) -> None:
    ruta = tmp_path / "entrada.asics"
    ruta.write_bytes(casos.valido())
    with base_nueva(tmp_path) as base, espia() as abiertos:
        importar(base, [ruta])

        assert [r.codigo for r in reprocesar(base).resultados] == [codigos.Q501]
    assert abiertos == []


# --- Memoria ------------------------------------------------------------------------------------

VORACES = (
    *("P032", "P040", "P041", "P093", "P094", "P095", "P096"),
    *("P097", "P104", "P105", "P110", "P112", "P116"),
)
MB = 1024 * 1024
CRECIMIENTO = 64 * MB
LEGITIMO = {"P112": 128 * MB}
"""Una entrega de 100,000 respuestas está permitida y, al leerla, ocupa más."""

HIJO = """
import json, resource, sys
from pathlib import Path
from app.garante.base import abrir
from app.garante.importacion import importar
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO

def estado(cual):
    lineas = Path("/proc/self/status").read_text().splitlines()
    return next(int(linea.split()[1]) * 1024 for linea in lineas if linea.startswith(cual))

carpeta, crecimiento = Path(sys.argv[1]), int(sys.argv[2])
dicho = {}
with abrir(carpeta / "og.garante", MODELO, reloj=RelojFijo(AHORA)) as base:
    importar(base, [carpeta / "bueno.asics"])
    resource.setrlimit(resource.RLIMIT_AS, (estado("VmSize:") + 4 * crecimiento, -1))
    for ruta in sorted((carpeta / "voraces").iterdir()):
        Path("/proc/self/clear_refs").write_text("5")
        antes = estado("VmRSS:")
        (resultado,) = importar(base, [ruta]).resultados
        dicho[ruta.stem] = [resultado.codigo, estado("VmHWM:") - antes]
print(json.dumps(dicho))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="se mide con /proc")
def test_ningun_archivo_voraz_pide_mas_memoria_de_la_prevista(tmp_path: Path) -> None:
    voraces = [caso for caso in casos.TODOS if caso.id in VORACES]
    assert len(voraces) == len(VORACES)
    with base_nueva(tmp_path) as base:
        registrar(base, tmp_path, casos.SECCION_A[0].registrar())
    (tmp_path / "bueno.asics").write_bytes(casos.valido())
    (tmp_path / "voraces").mkdir()
    for caso in voraces:
        (tmp_path / "voraces" / f"{caso.id}.asics").write_bytes(caso.construir())

    orden = [sys.executable, "-c", HIJO, str(tmp_path), str(CRECIMIENTO)]
    hijo = subprocess.run(orden, check=True, capture_output=True, text=True)

    dicho = json.loads(hijo.stdout)
    assert {id_: codigo for id_, (codigo, _) in dicho.items()} == {c.id: c.codigo for c in voraces}
    topes = {id_: LEGITIMO.get(id_, CRECIMIENTO) for id_ in dicho}
    assert {id_: crece for id_, (_, crece) in dicho.items() if crece > topes[id_]} == {}

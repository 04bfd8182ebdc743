"""Los archivos hostiles pasan por el importador entero: código, copia, bitácora y nada más."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

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
from tests.campanas import PARTE, informar

SIN_ANTECEDENTES = {"P064", "P066", "P117"}
"""Los relatos que son un solo archivo: el de un desconocido no se abre."""

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
def espia() -> Iterator[list[str]]:
    """Qué se lee de dentro de un paquete: el índice o alguna entrada."""
    vistos: list[str] = []

    def apuntar(puerta: str, verdadera: Callable[..., Any]) -> Callable[..., Any]:
        def abrir(*partes: Any) -> Any:
            vistos.append(puerta)
            return verdadera(*partes)

        return abrir

    with pytest.MonkeyPatch.context() as parche:
        for puerta in ("leer_indice", "pedazos_de"):
            parche.setattr(interior, puerta, apuntar(puerta, getattr(interior, puerta)))
        yield vistos


def test_el_espia_ve_abrir_lo_que_firma_un_conocido(tmp_path: Path) -> None:
    ruta = tmp_path / "entrada.asics"
    ruta.write_bytes(casos.valido())
    with base_nueva(tmp_path) as base:
        registrar(base, tmp_path, casos.SECCION_A[0].registrar())
        with espia() as abiertos:
            importar(base, [ruta])
    assert set(abiertos) == {"leer_indice", "pedazos_de"}


@pytest.mark.parametrize(
    "caso", [*casos.SECCION_D, *casos.SECCION_E, *casos.SECCION_F], ids=lambda caso: caso.id
)
def test_firmado_por_un_desconocido_nada_se_abre(
    caso: Caso, sin_claves: Base, tmp_path: Path
) -> None:
    ruta = tmp_path / "entrada.asics"
    ruta.write_bytes(caso.construir())

    with espia() as abiertos:
        resultado = importar_vigilado(sin_claves, ruta)

    assert (resultado.codigo, resultado.estado) == (codigos.Q501, EstadoImportacion.CUARENTENA)
    assert abiertos == []


@pytest.mark.parametrize(
    "relato",
    [relato for relato in RELATOS if relato.id in SIN_ANTECEDENTES],
    ids=lambda relato: relato.id,
)
def test_lo_que_no_depende_de_nada_anterior_tampoco_se_abre_sin_la_clave(
    relato: Relato, sin_claves: Base, tmp_path: Path
) -> None:
    with base_nueva(tmp_path) as base:
        ruta = relato.preparar(Mundo(base, tmp_path))

    with espia() as abiertos:
        resultado = importar_vigilado(sin_claves, ruta)

    assert (resultado.codigo, resultado.estado) == (codigos.Q501, EstadoImportacion.CUARENTENA)
    assert abiertos == []


def test_las_secciones_e_y_f_estan_enteras_las_dos_veces() -> None:
    conocidos = {caso.id for caso in casos.TODOS} | {relato.id for relato in RELATOS}
    desconocidos = {caso.id for caso in (*casos.SECCION_E, *casos.SECCION_F)} | SIN_ANTECEDENTES
    e_y_f = {f"P{numero:03}" for numero in range(69, 118)}
    assert e_y_f - conocidos == set()
    assert e_y_f - desconocidos == set()


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
"""Los que buscan agotar la memoria; en la revisión se mide con ellos y en la campaña, con todos."""

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
    for ruta in sorted((carpeta / "hostiles").iterdir()):
        Path("/proc/self/clear_refs").write_text("5")
        antes = estado("VmRSS:")
        (resultado,) = importar(base, [ruta]).resultados
        dicho[ruta.stem] = [resultado.codigo, estado("VmHWM:") - antes]
print(json.dumps(dicho))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="se mide con /proc")
def test_ningun_archivo_hostil_pide_mas_memoria_de_la_prevista(tmp_path: Path) -> None:
    with base_nueva(tmp_path) as base:
        registrar(base, tmp_path, casos.SECCION_A[0].registrar())
    (tmp_path / "bueno.asics").write_bytes(casos.valido(6))
    (tmp_path / "hostiles").mkdir()
    medidos = [caso for caso in casos.TODOS if PARTE or caso.id in VORACES]
    for caso in medidos:
        (tmp_path / "hostiles" / f"{caso.id}.asics").write_bytes(caso.construir())

    orden = [sys.executable, "-c", HIJO, str(tmp_path), str(CRECIMIENTO)]
    hijo = subprocess.run(orden, check=True, capture_output=True, text=True)

    dicho = json.loads(hijo.stdout)
    assert dicho.keys() == {caso.id for caso in medidos} >= set(VORACES)
    # Los que se aceptan dependen aquí de los anteriores: todos dicen venir de la entrega 7.
    rechazados = [caso for caso in medidos if caso.codigo[0] == "E"]
    assert {c.id: dicho[c.id][0] for c in rechazados} == {c.id: c.codigo for c in rechazados}
    topes = {id_: LEGITIMO.get(id_, CRECIMIENTO) for id_ in dicho}
    assert {id_: crece for id_, (_, crece) in dicho.items() if crece > topes[id_]} == {}
    cual, (_, mas) = max(dicho.items(), key=lambda uno: uno[1][1])
    informar(f"Memoria de {len(dicho)} archivos hostiles: el que más, {cual}, {mas / MB:.0f} MB")

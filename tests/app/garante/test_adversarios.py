"""Los archivos hostiles pasan por el importador entero: código, copia, bitácora y nada más."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from app.garante import codigos
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.bandeja import bandeja, bitacora
from app.garante.base import Base
from app.garante.errores import CertificadoIlegible
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.paquete import lectura
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, huella
from tests.adversarios import casos
from tests.adversarios.casos import Caso
from tests.app.garante.ayudas import base_nueva, volcado

LO_CONSOLIDADO = ("archivo", "importacion", "bitacora", "campo")
ESPERADO = {"P117": codigos.W705}
"""Lo que sólo sabe el importador, que además mira lo ya guardado."""

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


@pytest.fixture(scope="module")
def raiz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostil")


@pytest.fixture(scope="module")
def sin_claves(raiz: Path) -> Iterator[Base]:
    with base_nueva(raiz, "vacia.garante") as base:
        yield base


def archivos(carpeta: Path) -> set[str]:
    return {str(ruta.relative_to(carpeta)) for ruta in carpeta.rglob("*") if ruta.is_file()}


@pytest.mark.parametrize("caso", casos.TODOS, ids=lambda caso: f"{caso.id}-{caso.que}")
def test_cada_archivo_hostil_termina_en_su_estado_y_no_toca_nada_mas(
    caso: Caso, tmp_path: Path
) -> None:
    with base_nueva(tmp_path) as base:
        with suppress(CertificadoIlegible):  # una clave débil ni siquiera se da de alta
            registrar(base, tmp_path, caso.registrar())
        crudo = caso.construir()
        usb = tmp_path / "entrada.asics"
        usb.write_bytes(crudo)
        antes, habia = volcado(base, sin=LO_CONSOLIDADO), archivos(tmp_path)

        inicio = time.monotonic()
        (resultado,) = importar(base, [usb], operador="Ana").resultados
        duracion = time.monotonic() - inicio

        codigo = ESPERADO.get(caso.id, caso.codigo)
        assert (resultado.codigo, resultado.estado) == (codigo, ESTADOS[codigo[0]])
        assert resultado.mensaje
        assert duracion < 2
        assert usb.read_bytes() == crudo
        copia = base.ruta_en_buzon(hashlib.sha256(crudo).hexdigest())
        assert copia.read_bytes() == crudo
        assert [r.codigo for r in bandeja(base)] == [codigo]
        assert (bitacora(base)[0].accion, bitacora(base)[0].operador) == (codigo, "Ana")
        if resultado.estado is not EstadoImportacion.ACEPTADO:
            assert volcado(base, sin=LO_CONSOLIDADO) == antes
        nuevos = {nombre for nombre in archivos(tmp_path) - habia if "evidencias/" not in nombre}
        assert nuevos <= {f"og.garante.d/buzon/{copia.name}", "og.garante-wal"}


@pytest.mark.parametrize(
    "caso", [*casos.SECCION_D, *casos.SECCION_E, *casos.SECCION_F], ids=lambda caso: caso.id
)
def test_firmado_por_un_desconocido_nada_se_abre(
    caso: Caso, sin_claves: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    abiertos: list[object] = []
    monkeypatch.setattr(lectura, "abrir_contenido", abiertos.append)
    ruta = tmp_path / "entrada.asics"
    ruta.write_bytes(caso.construir())

    (resultado,) = importar(sin_claves, [ruta]).resultados

    assert (resultado.codigo, resultado.estado) == (codigos.Q501, EstadoImportacion.CUARENTENA)
    assert abiertos == []

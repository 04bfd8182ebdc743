"""Dos archivos que parecen el mismo, comparados sin tocar ninguno."""

import shutil
from pathlib import Path

import pytest

from app.expediente.conflicto import Relacion, comparar
from tests.app.expediente.ayudas import nuevo, reabrir
from tests.app.expediente.test_hostiles import dejar_a_medias


@pytest.fixture
def pareja(ruta: Path) -> tuple[Path, Path]:
    """Un expediente y su copia, recién separados."""
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "Lo común")
    copia = ruta.with_name(f"{ruta.stem}-DESKTOP-4F2K1.vitral")
    shutil.copyfile(ruta, copia)
    return ruta, copia


def _escribir(ruta: Path, *textos: str) -> None:
    with reabrir(ruta) as exp:
        for texto in textos:
            exp.respuestas.guardar("1a/cv_objeto", texto)


@pytest.mark.caso("D19")
@pytest.mark.parametrize(
    ("en_original", "en_copia", "relacion"),
    [
        ((), (), Relacion.IGUALES),
        ((), ("uno", "dos"), Relacion.COPIA_ADELANTE),
        (("uno", "dos"), (), Relacion.ORIGINAL_ADELANTE),
        (("uno",), ("dos",), Relacion.SEPARADOS),
        (("uno", "tres"), ("dos",), Relacion.SEPARADOS),
    ],
)
def test_se_sabe_cual_contiene_al_otro_sin_cambiar_ninguno(
    pareja: tuple[Path, Path],
    en_original: tuple[str, ...],
    en_copia: tuple[str, ...],
    relacion: Relacion,
) -> None:
    original, copia = pareja
    _escribir(original, *en_original)
    _escribir(copia, *en_copia)
    antes = {p.name: p.read_bytes() for p in original.parent.iterdir() if p.is_file()}

    hecha = comparar(original, copia)

    assert hecha.relacion is relacion
    assert hecha.mismo_linaje
    assert hecha.copia.cambios - hecha.original.cambios == len(en_copia) - len(en_original)
    assert hecha.original.ultimo
    assert antes == {p.name: p.read_bytes() for p in original.parent.iterdir() if p.is_file()}


@pytest.mark.caso("D19")
def test_la_copia_que_quedo_a_media_escritura_no_se_completa_por_mirarla(
    pareja: tuple[Path, Path],
) -> None:
    original, copia = pareja
    dejar_a_medias(copia)
    antes = {p.name: p.read_bytes() for p in original.parent.iterdir() if p.is_file()}

    hecha = comparar(original, copia)

    assert hecha.relacion is Relacion.SIN_COMPARAR
    assert "media escritura" in hecha.copia.problema
    assert hecha.original.problema == ""
    assert antes == {p.name: p.read_bytes() for p in original.parent.iterdir() if p.is_file()}


@pytest.mark.caso("D19")
@pytest.mark.parametrize("contenido", [b"", b"no es", b"SQLite format 3\x00" + bytes(3000)])
def test_una_copia_que_no_es_expediente_se_dice(
    pareja: tuple[Path, Path], contenido: bytes
) -> None:
    original, copia = pareja
    copia.write_bytes(contenido)
    hecha = comparar(original, copia)
    assert hecha.relacion is Relacion.SIN_COMPARAR
    assert hecha.copia.problema


def test_dos_municipios_con_nombres_parecidos_no_se_confunden(
    pareja: tuple[Path, Path],
) -> None:
    original, copia = pareja
    with reabrir(copia) as exp:
        exp.nucleo.almacen.cruda.execute("UPDATE municipio SET clave = '15087'")
    assert comparar(original, copia).relacion is Relacion.OTRO_MUNICIPIO

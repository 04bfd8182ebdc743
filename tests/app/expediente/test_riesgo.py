"""Carpetas de nube, red y memorias; copias en conflicto."""

from pathlib import Path

import pytest

from app.expediente.riesgo import (
    ClaseDeRiesgo,
    copia_en_conflicto,
    montaje_de,
    riesgo_de_carpeta,
)


@pytest.mark.parametrize(
    "carpeta",
    ["OneDrive", "OneDrive - Ayuntamiento de Toluca", "Dropbox (Personal)", "Mi unidad", "DROPBOX"],
)
def test_una_carpeta_de_nube_se_reconoce_por_su_nombre(tmp_path: Path, carpeta: str) -> None:
    riesgo = riesgo_de_carpeta(tmp_path / carpeta / "trabajo" / "Toluca.vitral")
    assert riesgo is not None
    assert riesgo.clase is ClaseDeRiesgo.NUBE


def test_la_nube_se_reconoce_por_la_variable_del_sistema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Municipio"))
    riesgo = riesgo_de_carpeta(tmp_path / "Municipio" / "Toluca.vitral")
    assert riesgo is not None
    assert "OneDrive" in riesgo.texto


@pytest.mark.parametrize("carpeta", ["Documentos", "Dropboxes viejos", "mi-onedrive", "cajas"])
def test_una_carpeta_propia_no_es_riesgo(tmp_path: Path, carpeta: str) -> None:
    assert riesgo_de_carpeta(tmp_path / carpeta / "Toluca.vitral") is None


def test_el_nombre_del_archivo_no_lo_vuelve_nube(tmp_path: Path) -> None:
    assert riesgo_de_carpeta(tmp_path / "Dropbox") is None


def test_una_memoria_que_se_saca_es_riesgo() -> None:
    riesgo = riesgo_de_carpeta(Path("/media/ana/USB/Toluca.vitral"))
    assert riesgo is not None
    assert riesgo.clase is ClaseDeRiesgo.EXTRAIBLE


def test_el_montaje_mas_profundo_manda() -> None:
    montajes = [
        "/dev/sda1 / ext4 rw 0 0",
        "//srv/c /mnt/red\\040comun cifs rw 0 0",
        "basura",
        "tmpfs /mnt tmpfs rw 0 0",
    ]
    assert montaje_de("/mnt/red comun/x/Toluca.vitral", montajes) == "cifs"
    assert montaje_de("/mnt/red/x", montajes) == "tmpfs"
    assert montaje_de("/home/ana", montajes) == "ext4"


@pytest.mark.caso("D19")
@pytest.mark.parametrize(
    "nombre",
    [
        "Toluca-DESKTOP-4F2K1.vitral",
        "Toluca (1).vitral",
        "Toluca (copia en conflicto de Ana 2026-01-05).vitral",
        "Toluca (Ana's conflicted copy).vitral",
        "Toluca - copia.vitral",
        "Toluca.sync-conflict-20260105-101112-ABCDEFG.vitral",
    ],
)
def test_una_copia_en_conflicto_senala_a_su_original(tmp_path: Path, nombre: str) -> None:
    original = tmp_path / "Toluca.vitral"
    original.touch()
    assert copia_en_conflicto(tmp_path / nombre) == original


def test_sin_original_al_lado_no_se_sospecha(tmp_path: Path) -> None:
    assert copia_en_conflicto(tmp_path / "San Juan (1).vitral") is None
    (tmp_path / "San Juan.vitral").touch()
    assert copia_en_conflicto(tmp_path / "San Juan del Río.vitral") is None

"""Partir y unir: qué falta, qué se dañó, y nunca un resultado a medias."""

import os
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.paquete import partes
from app.paquete.errores import PaqueteRechazado
from app.paquete.lectura import abrir_autentico, abrir_contenido
from app.paquete.partes import NoSePuedePartir, YaHayOtroArchivo, leer_cabecera, partir, unir
from tests.adversarios import fabrica

TAMANO = partes.TAMANO_MINIMO


@pytest.fixture
def paquete(tmp_path: Path) -> Path:
    """Un paquete de cinco partes del tamaño mínimo."""
    carpeta = tmp_path / "original"
    carpeta.mkdir()
    return fabrica.exportar(carpeta, evidencias=[fabrica.evidencia(1, 300_000)])


def rechazo(rutas: Sequence[Path], destino: Path) -> str:
    """El código y el detalle con que no se une; nada aparece en el destino."""
    with pytest.raises(PaqueteRechazado) as fallo:
        unir(rutas, destino)
    assert not list(destino.iterdir()) if destino.exists() else True
    return f"{fallo.value.codigo}: {fallo.value.detalle}"


def test_partido_y_unido_es_el_mismo_paquete_y_su_firma_vale(paquete: Path, tmp_path: Path) -> None:
    hechas = partir(paquete, TAMANO, tmp_path / "usb")
    assert all(hecha.stat().st_size <= TAMANO for hecha in hechas)
    assert [h.name for h in hechas] == sorted(h.name for h in hechas)
    unido = unir(random.Random(7).sample(hechas, len(hechas)), tmp_path / "destino")
    assert unido.name == paquete.name
    assert unido.read_bytes() == paquete.read_bytes()
    assert abrir_contenido(abrir_autentico(unido)).evidencias


def test_la_cabecera_dice_de_que_es_parte(paquete: Path, tmp_path: Path) -> None:
    hechas = partir(paquete, TAMANO, tmp_path / "usb")
    segunda = leer_cabecera(hechas[1])
    assert (segunda.nombre, segunda.parte, segunda.partes) == (paquete.name, 2, len(hechas))
    assert segunda.tamano == paquete.stat().st_size


def test_dice_cual_parte_falta(paquete: Path, tmp_path: Path) -> None:
    hechas = partir(paquete, TAMANO, tmp_path / "usb")
    destino = tmp_path / "destino"
    total = len(hechas)
    assert rechazo([hechas[0], *hechas[2:]], destino) == (
        f"E106_FALTA_PARTE: falta la parte 2 de {total}"
    )
    assert rechazo(hechas[:2], destino).startswith("E106_FALTA_PARTE: faltan las partes 3, 4")


def test_dice_cual_parte_esta_danada(paquete: Path, tmp_path: Path) -> None:
    hechas = partir(paquete, TAMANO, tmp_path / "usb")
    crudo = bytearray(hechas[2].read_bytes())
    crudo[-10] ^= 1
    hechas[2].write_bytes(crudo)
    detalle = rechazo(hechas, tmp_path / "destino")
    assert detalle.startswith(f"E107_PARTE_DANADA: la parte 3 de {len(hechas)}")


def test_dice_si_hay_partes_de_dos_paquetes(paquete: Path, tmp_path: Path) -> None:
    otro = paquete.with_name("otro.asics")
    shutil.copy(paquete, otro)
    mezcla = [*partir(paquete, TAMANO, tmp_path / "a")[:2], *partir(otro, TAMANO, tmp_path / "b")]
    assert rechazo(mezcla, tmp_path / "destino").startswith("E108_PARTES_MEZCLADAS")


def test_la_misma_parte_dos_veces_no_estorba(paquete: Path, tmp_path: Path) -> None:
    hechas = partir(paquete, TAMANO, tmp_path / "usb")
    copia = shutil.copy(hechas[0], tmp_path / "usb" / "copia de la primera")
    assert unir([*hechas, Path(copia)], tmp_path / "destino").exists()


def test_no_pisa_otro_archivo_con_ese_nombre(paquete: Path, tmp_path: Path) -> None:
    hechas = partir(paquete, TAMANO, tmp_path / "usb")
    (tmp_path / paquete.name).write_bytes(b"otra cosa")
    with pytest.raises(YaHayOtroArchivo):
        unir(hechas, tmp_path)
    assert (tmp_path / paquete.name).read_bytes() == b"otra cosa"
    assert unir(hechas, paquete.parent) == paquete, "si ya es el mismo, no hay nada que hacer"


@pytest.mark.parametrize("nombre", ["../fuera.asics", "/etc/x.asics", "a/b.asics", "CON", ".asics"])
def test_el_nombre_de_la_cabecera_nunca_saca_de_la_carpeta(
    nombre: str, paquete: Path, tmp_path: Path
) -> None:
    hechas = partir(paquete, 10 * TAMANO, tmp_path / "usb")
    crudo = hechas[0].read_bytes()
    hechas[0].write_bytes(crudo.replace(paquete.name.encode(), nombre.encode(), 1))
    assert rechazo(hechas, tmp_path / "destino").startswith("E107_PARTE_DANADA")


def test_si_no_se_pueden_escribir_todas_no_queda_ninguna(
    paquete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originales, cuenta = os.fsync, iter(range(100))

    def sin_espacio(descriptor: int) -> None:
        if next(cuenta) >= 5:
            raise OSError(28, "No space left on device")
        originales(descriptor)

    monkeypatch.setattr(os, "fsync", sin_espacio)
    with pytest.raises(OSError, match="No space"):
        partir(paquete, TAMANO, tmp_path / "usb")
    assert not list((tmp_path / "usb").iterdir())


def test_no_se_parte_en_pedacitos_ni_lo_que_no_es_un_paquete(paquete: Path, tmp_path: Path) -> None:
    with pytest.raises(NoSePuedePartir):
        partir(paquete, TAMANO - 1)
    ajeno = tmp_path / "foto.jpg"
    ajeno.write_bytes(b"x" * 100)
    with pytest.raises(NoSePuedePartir):
        partir(ajeno, TAMANO)


@pytest.fixture(scope="module")
def partido(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[bytes], Path]:
    """Los bytes de un paquete, los de sus partes y una carpeta para dañarlas."""
    carpeta = tmp_path_factory.mktemp("partido")
    original = fabrica.exportar(carpeta, evidencias=[fabrica.evidencia(1, 150_000)])
    hechas = partir(original, TAMANO)
    return original.read_bytes(), [hecha.read_bytes() for hecha in hechas], carpeta


@settings(max_examples=150, deadline=None)
@given(datos=st.data())
def test_con_cualquier_dano_se_une_igual_o_no_se_une(
    datos: st.DataObject, partido: tuple[bytes, list[bytes], Path]
) -> None:
    original, crudas, carpeta = partido
    destino = carpeta / "danadas"
    shutil.rmtree(destino, ignore_errors=True)
    destino.mkdir()
    cual = datos.draw(st.integers(0, len(crudas) - 1))
    danada = bytearray(crudas[cual])
    # La mitad de las veces en la cabecera, que es lo que no cubre la huella de la parte.
    tope = 600 if datos.draw(st.booleans()) else len(danada)
    sitio = datos.draw(st.integers(0, min(tope, len(danada)) - 1))
    match datos.draw(st.sampled_from(["cambiar", "cortar", "sobrar"])):
        case "cambiar":
            danada[sitio] ^= datos.draw(st.integers(1, 255))
        case "cortar":
            del danada[sitio:]
        case _:
            danada[sitio:sitio] = b"sobra"
    rutas = []
    for numero, cruda in enumerate(crudas):
        ruta = destino / f"{numero}"
        ruta.write_bytes(bytes(danada) if numero == cual else cruda)
        rutas.append(ruta)
    unido = intentar(rutas, destino / "unido")
    if unido is None:
        assert not (destino / "unido").exists() or not list((destino / "unido").iterdir())
    else:
        assert unido.read_bytes() == original


def intentar(rutas: Sequence[Path], destino: Path) -> Path | None:
    """El archivo unido, o `None` si se rechazó por uno de los tres motivos previstos."""
    try:
        return unir(rutas, destino)
    except PaqueteRechazado as error:
        if error.codigo not in {partes.FALTA, partes.DANADA, partes.MEZCLADAS}:
            raise
        return None

"""Exportar: forma exacta, mismos bytes, y ningún archivo que no sirva en el destino."""

import csv
import gc
import hashlib
import io
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from app.errores import ErrorDeUsuario, OperacionCancelada
from app.paquete import canonico, csv_seguro, escritura, limites
from app.paquete.errores import (
    EvidenciaDanada,
    ExportacionNoComprobada,
    PaqueteDemasiadoGrande,
    PaqueteRechazado,
)
from app.paquete.lectura import abrir_autentico, abrir_contenido
from app.paquete.manifiesto import Rotacion
from tests.adversarios import fabrica

EVIDENCIAS = [fabrica.evidencia(numero, 30_000) for numero in range(3)]


def sha(contenido: bytes) -> str:
    return hashlib.sha256(contenido).hexdigest()


def interior(ruta: Path) -> zipfile.ZipFile:
    with zipfile.ZipFile(ruta) as fuera:
        return zipfile.ZipFile(io.BytesIO(fuera.read("paquete.zip")))


def test_lo_exportado_se_abre_y_dice_lo_mismo(tmp_path: Path) -> None:
    datos = fabrica.datos(evidencias=EVIDENCIAS)

    paquete = escritura.exportar(
        tmp_path,
        fabrica.manifiesto(rotacion=Rotacion("ab" * 32, "Cambio de equipo")),
        datos,
        [fabrica.incluir(una) for una in EVIDENCIAS],
        {"respuestas": csv_seguro.tabla(["campo"], [["x"]])},
        [fabrica.firmante_propio()],
        fabrica.CREADO,
    )
    sobre = abrir_autentico(paquete.ruta)
    contenido = abrir_contenido(sobre)

    assert paquete.ruta == tmp_path / "VITRAL_MX-15001_00007_20261120.asics"
    assert paquete.tamano == paquete.ruta.stat().st_size
    assert contenido.manifiesto_sha256 == paquete.manifiesto_sha256
    assert contenido.manifiesto.secuencia == 7
    assert contenido.manifiesto.creado == fabrica.CREADO
    assert contenido.manifiesto.rotacion == Rotacion("ab" * 32, "Cambio de equipo")
    assert contenido.manifiesto.evidencias_referidas == ()
    assert canonico.leer(contenido.datos_crudos) == datos
    assert contenido.datos.municipio.nombre == "Acambay de Ruíz Castañeda"
    assert contenido.evidencias == {sha(una): "pdf" for una in EVIDENCIAS}
    assert contenido.leer_evidencia(sha(EVIDENCIAS[1])) == EVIDENCIAS[1]
    assert sobre.momento == fabrica.CREADO


def test_el_contenedor_tiene_la_forma_publicada_byte_a_byte(tmp_path: Path) -> None:
    ruta = fabrica.exportar(tmp_path, evidencias=EVIDENCIAS)

    with zipfile.ZipFile(ruta) as fuera:
        assert fuera.namelist() == ["mimetype", "paquete.zip", "META-INF/signature.p7s"]
        assert fuera.read("mimetype") == b"application/vnd.etsi.asic-s+zip"
        todas = [*fuera.infolist(), *interior(ruta).infolist()]
    for una in todas:
        assert una.date_time == (1980, 1, 1, 0, 0, 0)
        assert (una.create_system, una.external_attr >> 16) == (3, 0o100644)
        assert (una.extra, una.comment, una.flag_bits) == (b"", b"", 0)
    assert all(una.compress_type == zipfile.ZIP_STORED for una in todas[:3])


def test_dentro_va_primero_el_manifiesto_y_lo_demas_por_bytes(tmp_path: Path) -> None:
    dentro = interior(fabrica.exportar(tmp_path, evidencias=EVIDENCIAS))

    nombres = dentro.namelist()
    assert nombres[0] == "manifiesto.json"
    assert nombres[1:] == sorted(nombres[1:])
    metodos = {una.filename: una.compress_type for una in dentro.infolist()}
    for nombre, metodo in metodos.items():
        guardada = nombre.startswith("evidencias/")
        assert metodo == (zipfile.ZIP_STORED if guardada else zipfile.ZIP_DEFLATED)


def test_el_manifiesto_lista_todo_con_su_huella(tmp_path: Path) -> None:
    dentro = interior(fabrica.exportar(tmp_path, evidencias=EVIDENCIAS))

    manifiesto = canonico.leer(dentro.read("manifiesto.json"))

    assert canonico.escribir(manifiesto) == dentro.read("manifiesto.json")
    assert {uno["ruta"]: (uno["sha256"], uno["tamano"]) for uno in manifiesto["archivos"]} == {
        nombre: (sha(dentro.read(nombre)), len(dentro.read(nombre)))
        for nombre in dentro.namelist()
        if nombre != "manifiesto.json"
    }


def test_mismos_datos_y_mismo_instante_dan_los_mismos_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    uno = fabrica.exportar(tmp_path / "a", evidencias=EVIDENCIAS)
    otro = fabrica.exportar(tmp_path / "b", evidencias=list(EVIDENCIAS))

    assert uno.read_bytes() == otro.read_bytes()


def test_el_instante_se_escribe_en_utc_sea_cual_sea_la_zona(tmp_path: Path) -> None:
    mexico = timezone(timedelta(hours=-6))
    tarde = datetime(2026, 11, 20, 20, 0, 0, 999, tzinfo=mexico)

    ruta = fabrica.exportar(tmp_path, creado=tarde)

    assert ruta.name == "VITRAL_MX-15001_00007_20261121.asics"
    creado = abrir_contenido(abrir_autentico(ruta)).manifiesto.creado
    assert creado == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_el_ligero_no_lleva_documentos_y_los_declara(tmp_path: Path) -> None:
    ruta = fabrica.exportar(tmp_path, evidencias=EVIDENCIAS, tipo="ligero")

    contenido = abrir_contenido(abrir_autentico(ruta))

    assert interior(ruta).namelist() == ["manifiesto.json", "LEEME.txt", "datos/datos.json"]
    assert contenido.manifiesto.evidencias_referidas == tuple(sorted(map(sha, EVIDENCIAS)))
    assert contenido.evidencias == {}


def test_un_ligero_con_documentos_no_se_admite_ni_al_leer(tmp_path: Path) -> None:
    crudo = fabrica.exportar(tmp_path, evidencias=EVIDENCIAS).read_bytes()
    archivos = fabrica.desarmar_interior(fabrica.desarmar(crudo).interior)
    ruta = tmp_path / "falso.asics"
    ruta.write_bytes(fabrica.sellar(fabrica.con_lista(archivos, tipo="ligero")))

    with pytest.raises(PaqueteRechazado) as error:
        abrir_contenido(abrir_autentico(ruta))

    assert error.value.codigo == "E307_ESQUEMA"


@pytest.mark.caso("T04")
def test_las_celdas_que_una_hoja_ejecutaria_llevan_apostrofo() -> None:
    peligrosas = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "normal", None, 5]

    crudo = csv_seguro.tabla(["=título"], [[una] for una in peligrosas])

    assert crudo.startswith(b"\xef\xbb\xbf")
    assert crudo.count(b"\r\n") == len(peligrosas) + 1
    leidas = [fila[0] for fila in csv.reader(io.StringIO(crudo.decode("utf-8-sig"), newline=""))]
    assert leidas == ["'=título", "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "normal", "", "5"]


def test_un_texto_muy_repetido_no_parece_una_bomba(tmp_path: Path) -> None:
    datos = fabrica.datos(respuestas=400)
    for respuesta in datos["respuestas"]:
        respuesta["valor"] = "a" * 20_000

    ruta = fabrica.exportar(tmp_path, contenido=datos)

    assert len(abrir_contenido(abrir_autentico(ruta)).datos.respuestas) == 400


class _Vandalo:
    """Escucha el avance y, ya escrito el archivo y antes de comprobarse, le hace algo."""

    def __init__(self, carpeta: Path, hacer: Callable[[Path], object]) -> None:
        self.carpeta = carpeta
        self.hacer = hacer
        self.veces = 0

    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        del hecho, total, mensaje
        for ruta in self.carpeta.glob("VITRAL_*.asics"):
            self.hacer(ruta)
            self.veces += 1


def _cambiar_un_byte(ruta: Path, posicion: float) -> None:
    with ruta.open("r+b") as archivo:
        archivo.seek(int(ruta.stat().st_size * posicion))
        byte = archivo.read(1)
        archivo.seek(-1, os.SEEK_CUR)
        archivo.write(bytes([byte[0] ^ 0xFF]))


@pytest.mark.parametrize("posicion", [0.0, 0.01, 0.3, 0.6, 0.95, 0.999])
def test_una_memoria_que_cambia_un_byte_se_descubre_y_no_queda_nada(
    posicion: float, tmp_path: Path
) -> None:
    vandalo = _Vandalo(tmp_path, lambda ruta: _cambiar_un_byte(ruta, posicion))

    with pytest.raises(ExportacionNoComprobada, match="se borró"):
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            fabrica.datos(evidencias=EVIDENCIAS),
            [fabrica.incluir(una) for una in EVIDENCIAS],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
            vandalo,
        )

    assert vandalo.veces == 1
    assert list(tmp_path.iterdir()) == []


def test_una_memoria_retirada_antes_de_comprobar_no_da_por_buena_la_entrega(
    tmp_path: Path,
) -> None:
    with pytest.raises(ExportacionNoComprobada):
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            fabrica.datos(),
            [],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
            _Vandalo(tmp_path, Path.unlink),
        )

    assert list(tmp_path.iterdir()) == []


def test_otro_paquete_valido_en_su_lugar_tambien_se_descubre(tmp_path: Path) -> None:
    destino = tmp_path / "usb"
    destino.mkdir()
    otro = fabrica.exportar(tmp_path, secuencia=8).read_bytes()
    sustituto = _Vandalo(destino, lambda ruta: ruta.write_bytes(otro))

    with pytest.raises(ExportacionNoComprobada, match="otro contenido"):
        escritura.exportar(
            destino,
            fabrica.manifiesto(),
            fabrica.datos(),
            [],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
            sustituto,
        )

    assert list(destino.iterdir()) == []


@pytest.mark.parametrize("danada", [b"x" * 30_000, b"corta"], ids=["mismo largo", "otro largo"])
def test_una_evidencia_danada_en_el_expediente_se_distingue_de_un_disco_malo(
    danada: bytes, tmp_path: Path
) -> None:
    huella = sha(EVIDENCIAS[0])

    with pytest.raises(EvidenciaDanada) as error:
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            fabrica.datos(evidencias=EVIDENCIAS),
            [(huella, "pdf", lambda: danada)],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
        )

    assert error.value.sha256 == huella
    assert list(tmp_path.iterdir()) == []


def test_unos_datos_que_el_garante_rechazaria_no_se_entregan(tmp_path: Path) -> None:
    datos = fabrica.datos()
    datos["respuestas"][3]["motivo"] = "texto\x0bpegado"

    with pytest.raises(PaqueteRechazado, match="respuestas, registro 4: motivo") as error:
        fabrica.exportar(tmp_path, contenido=datos)

    assert error.value.codigo == "E307_ESQUEMA"
    assert list(tmp_path.iterdir()) == []


class _Cancela:
    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        del hecho, total, mensaje
        raise OperacionCancelada


def test_cancelar_no_deja_nada_en_el_destino(tmp_path: Path) -> None:
    with pytest.raises(OperacionCancelada):
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            fabrica.datos(evidencias=EVIDENCIAS),
            [fabrica.incluir(una) for una in EVIDENCIAS],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
            _Cancela(),
        )

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("cambio", "motivo"),
    [
        ({"manifiesto": fabrica.manifiesto(tipo="ligero")}, "ligero"),
        ({"csv": {"respuestas": b"sin BOM"}}, "csv_seguro"),
        ({"csv": {"../x": csv_seguro.BOM}}, "nombre no admitido"),
        ({"evidencias": [("0" * 64, "pdf", bytes)]}, "no está en los datos"),
        ({"evidencias": [(sha(EVIDENCIAS[0]), "PDF", bytes)]}, "nombre no admitido"),
        ({"firmantes": []}, "una a cuatro"),
    ],
    ids=lambda dato: dato if isinstance(dato, str) else "",
)
def test_los_fallos_de_quien_llama_se_dicen_antes_de_escribir(
    cambio: dict[str, Any], motivo: str, tmp_path: Path
) -> None:
    pedido: dict[str, Any] = {
        "manifiesto": fabrica.manifiesto(),
        "datos": fabrica.datos(evidencias=EVIDENCIAS),
        "evidencias": [fabrica.incluir(EVIDENCIAS[0])],
        "csv": {},
        "firmantes": [fabrica.firmante_propio()],
        "creado": fabrica.CREADO,
    }

    with pytest.raises(ValueError, match=motivo):
        escritura.exportar(tmp_path, **(pedido | cambio))

    assert list(tmp_path.iterdir()) == []


def test_lo_que_no_cabe_se_dice_antes_de_escribir(tmp_path: Path) -> None:
    datos = fabrica.datos(evidencias=EVIDENCIAS[:1])
    datos["evidencias"][0]["tamano"] = limites.ENTRADA + 1

    with pytest.raises(PaqueteDemasiadoGrande, match="52 MB") as error:
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            datos,
            [fabrica.incluir(EVIDENCIAS[0])],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
        )

    assert "ligera" in error.value.sugerencia
    assert list(tmp_path.iterdir()) == []


def test_la_suma_de_evidencias_tambien_tiene_tope(tmp_path: Path) -> None:
    datos = fabrica.datos(evidencias=EVIDENCIAS)
    for una in datos["evidencias"]:
        una["tamano"] = limites.ARCHIVO // 3

    with pytest.raises(PaqueteDemasiadoGrande, match="315 MB"):
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            datos,
            [fabrica.incluir(una) for una in EVIDENCIAS],
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
        )


def test_una_evidencia_cambiada_tras_abrir_el_paquete_no_se_entrega(tmp_path: Path) -> None:
    ruta = fabrica.exportar(tmp_path, evidencias=EVIDENCIAS)
    sobre = abrir_autentico(ruta)
    contenido = abrir_contenido(sobre)
    crudo = bytearray(ruta.read_bytes())
    crudo[crudo.index(EVIDENCIAS[0])] ^= 1
    ruta.write_bytes(crudo)

    with pytest.raises(PaqueteRechazado):
        contenido.leer_evidencia(sha(EVIDENCIAS[0]))
    assert contenido.leer_evidencia(sha(EVIDENCIAS[1])) == EVIDENCIAS[1]
    with pytest.raises(KeyError):
        contenido.leer_evidencia("0" * 64)
    assert sobre.certificados == (fabrica.firmante_propio().certificado_der,)


def test_un_cambio_que_conserva_el_crc_tampoco_se_entrega(tmp_path: Path) -> None:
    ruta = fabrica.exportar(tmp_path, evidencias=EVIDENCIAS)
    contenido = abrir_contenido(abrir_autentico(ruta))
    # Sumar el polinomio de CRC-32 no cambia el CRC: sólo la huella lo descubre.
    polinomio = int(f"{0x104C11DB7:033b}"[::-1], 2)
    crudo = bytearray(ruta.read_bytes())
    donde = crudo.index(EVIDENCIAS[0])
    tramo = int.from_bytes(crudo[donde : donde + 5], "little") ^ polinomio
    crudo[donde : donde + 5] = tramo.to_bytes(5, "little")
    ruta.write_bytes(crudo)

    with pytest.raises(PaqueteRechazado) as error:
        contenido.leer_evidencia(sha(EVIDENCIAS[0]))

    assert error.value.codigo == "E410_HUELLA"


@pytest.mark.parametrize("activo", [True, False])
def test_leer_deja_el_recolector_como_estaba(activo: bool, tmp_path: Path) -> None:
    sobre = abrir_autentico(fabrica.exportar(tmp_path))
    (gc.enable if activo else gc.disable)()
    try:
        abrir_contenido(sobre)

        assert gc.isenabled() == activo
    finally:
        gc.enable()


def test_la_memoria_no_crece_con_las_evidencias(tmp_path: Path) -> None:
    grandes = [fabrica.evidencia(numero, 4_000_000) for numero in range(6)]
    evidencias = [fabrica.incluir(una) for una in grandes]
    datos = fabrica.datos(evidencias=grandes)
    tracemalloc.start()
    try:
        escritura.exportar(
            tmp_path,
            fabrica.manifiesto(),
            datos,
            evidencias,
            {},
            [fabrica.firmante_propio()],
            fabrica.CREADO,
        )
        pico = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert pico < 4_000_000


def test_todo_fallo_previsto_trae_que_paso_y_que_hacer() -> None:
    fallos: list[ErrorDeUsuario] = [
        ExportacionNoComprobada("x"),
        EvidenciaDanada("0" * 64),
        PaqueteDemasiadoGrande(1),
    ]

    assert all(fallo.mensaje and fallo.sugerencia for fallo in fallos)
    assert len({fallo.codigo for fallo in fallos}) == len(fallos)

"""Lotes grandes, memorias que se quitan, discos llenos y archivos con forma rara."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.garante import buzon, codigos, llegadas
from app.garante.bandeja import bandeja, bitacora, sin_dictamen
from app.garante.base import Base, abrir
from app.garante.consulta import entregas
from app.garante.errores import BaseConFallo
from app.garante.importacion import importar, retomar
from app.garante.vistas import EstadoImportacion, Recibido
from app.paquete import canonico, cifrado, partes
from app.paquete.errores import PaqueteRechazado
from app.reloj import RelojFijo
from tests.adversarios import casos
from tests.app.garante.ayudas import AHORA, MODELO, base_nueva
from tests.app.garante.conjuntos import dar_de_alta, poner_en_usb
from tests.app.garante.paquetes import Municipio, datos_de
from tests.app.garante.vigilancia import importar_vigilado
from tests.app.paquete.test_cifrado import garante
from tests.campanas import cuantas

MUNICIPIOS = cuantas(12, 125)


@pytest.mark.caso("G01")
def test_un_lote_con_tres_danados_acepta_los_demas_en_cualquier_orden(tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    municipios = poner_en_usb(usb, tmp_path / "municipios", MUNICIPIOS)
    rutas = sorted(usb.iterdir())
    entero, medio, vacio = rutas[1], rutas[4], rutas[7]
    entero.write_bytes(casos.en_un_byte(entero.read_bytes(), 2_000))
    medio.write_bytes(medio.read_bytes()[:-100])
    vacio.write_bytes(b"")
    malos = {entero.name: "E2·CONTENIDO_ALTERADO", medio.name: "E104_TRUNCADO"}
    malos |= {vacio.name: "E102_NO_ES_PAQUETE"}

    vistos, resumenes = [], []
    for numero in range(2):
        random.Random(numero).shuffle(rutas)
        with base_nueva(tmp_path, f"{numero}.garante") as base:
            dar_de_alta(base, municipios)
            lote = importar(base, rutas, operador="Ana")
            assert len(lote.resultados) == MUNICIPIOS
            assert lote.cuantos(EstadoImportacion.ACEPTADO) == MUNICIPIOS - 3
            vistos.append({r.archivo: r.codigo for r in lote.resultados})
            resumenes.append([(r.archivo, r.codigo) for r in por_nombre(base)])

    assert vistos[0] == vistos[1]
    assert resumenes[0] == resumenes[1]
    assert {a: c for a, c in vistos[0].items() if c != codigos.OK} == malos


def por_nombre(base: Base) -> list[Recibido]:
    return sorted(bandeja(base), key=lambda recibido: recibido.archivo)


@pytest.mark.caso("G03")
@pytest.mark.parametrize("al_reves", [False, True])
def test_dos_con_el_mismo_numero_en_un_lote_esperan_una_decision(
    base: Base, municipio: Municipio, *, al_reves: bool
) -> None:
    par = [municipio.exportar(datos_de("15001", n), secuencia=1) for n in (1, 2)]
    originales = {ruta.read_bytes() for ruta in par}

    lote = importar(base, reversed(par) if al_reves else par)

    assert [r.codigo for r in lote.resultados] == [codigos.OK, codigos.Q604]
    assert {ruta.read_bytes() for ruta in base.buzon.iterdir()} == originales
    assert [e.secuencia for e in entregas(base, "15001") if e.vigente] == [1]


class _MemoriaQueSeQuita:
    """Un archivo que se lee hasta cierto punto y ahí deja de responder, como una USB retirada."""

    def __init__(self, archivo: BinaryIO) -> None:
        self.archivo = archivo
        self.leidos = 0

    def __enter__(self) -> "_MemoriaQueSeQuita":
        return self

    def __exit__(self, *_: object) -> None:
        self.archivo.close()

    def read(self, cuantos: int) -> bytes:
        self.leidos += 1
        if self.leidos > 1:
            raise OSError(5, "Error de entrada/salida")
        return self.archivo.read(min(cuantos, 4_096))


@pytest.mark.caso("G04")
def test_si_quitan_la_memoria_a_media_copia_no_queda_media_copia(
    base: Base, municipio: Municipio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruta = municipio.exportar()
    verdadero = buzon._abrir_origen
    monkeypatch.setattr(buzon, "_abrir_origen", lambda r: _MemoriaQueSeQuita(verdadero(r)))
    (resultado,) = importar(base, [ruta], operador="Ana").resultados

    assert (resultado.codigo, resultado.archivo) == (codigos.E104, ruta.name)
    assert list(base.buzon.iterdir()) == []
    assert bandeja(base) == ()
    assert (bitacora(base)[0].accion, bitacora(base)[0].operador) == (codigos.E104, "Ana")

    monkeypatch.undo()
    assert importar_vigilado(base, ruta).codigo == codigos.OK


class UsbQueSeQuita:
    """Una memoria que se retira al empezar el segundo, que ya se está copiando por adelantado.

    `cuando`: qué tan avanzada va entonces su copia. También es el progreso de la importación.
    """

    def __init__(self, usb: Path, cuando: str) -> None:
        self.usb, self.cuando = usb, cuando
        self.segundo = sorted(usb.iterdir())[1]
        self.quitada, self.copiado = Event(), Event()
        self._abrir, self._copiar = buzon._abrir_origen, buzon.copiar

    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        if hecho == 1 < total and mensaje:
            if self.cuando != "sin abrir":
                assert self.copiado.wait(20)
            shutil.rmtree(self.usb)
            self.quitada.set()

    def abrir(self, ruta: Path) -> Any:
        if ruta == self.segundo and self.cuando == "a media lectura":
            return _MemoriaQueSeQuita(self._abrir(ruta))
        if ruta == self.segundo and self.cuando == "sin abrir":
            assert self.quitada.wait(20)
        return self._abrir(ruta)

    def copiar(self, origen: Path, *lo_demas: Any) -> buzon.Copia:
        try:
            return self._copiar(origen, *lo_demas)
        finally:
            if origen == self.segundo:
                self.copiado.set()


@pytest.mark.caso("G04")
@pytest.mark.parametrize(
    ("cuando", "llegan"), [("ya copiado", 2), ("sin abrir", 1), ("a media lectura", 1)]
)
def test_si_quitan_la_memoria_a_medio_lote_vale_justo_lo_que_se_alcanzo_a_copiar(
    base: Base, municipio: Municipio, monkeypatch: pytest.MonkeyPatch, cuando: str, llegan: int
) -> None:
    usb = municipio.carpeta / "usb"
    usb.mkdir()
    for _ in range(4):
        ruta = municipio.exportar()
        ruta.rename(usb / ruta.name)
    originales = {ruta.name: ruta.read_bytes() for ruta in usb.iterdir()}
    memoria = UsbQueSeQuita(usb, cuando)
    monkeypatch.setattr(buzon, "_abrir_origen", memoria.abrir)
    monkeypatch.setattr(buzon, "copiar", memoria.copiar)
    resultados = importar(base, [usb], operador="Ana", progreso=memoria).resultados

    # El segundo se copia mientras se dictamina el primero: vale si su copia ya era durable.
    esperados = [codigos.OK] * llegan + [codigos.E104] * (4 - llegan)
    assert [r.codigo for r in resultados] == esperados
    assert [r.archivo for r in resultados] == sorted(originales)
    suyos = {originales[r.archivo] for r in resultados[:llegan]}
    assert {ruta.read_bytes() for ruta in base.buzon.iterdir()} == suyos
    assert [e.secuencia for e in entregas(base, "15001")] == list(range(llegan, 0, -1))
    perdidos = [r.detalle for r in bitacora(base) if r.accion == codigos.E104]
    assert perdidos == [f"{r.archivo}: no se copió" for r in reversed(resultados[llegan:])]


DISCO_LLENO = """
import resource, signal, sys
from pathlib import Path
from app.garante.bandeja import bandeja
from app.garante.base import abrir
from app.garante.errores import BaseConFallo
from app.garante.importacion import importar, retomar
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
usb = sorted(Path(sys.argv[2]).iterdir())
with abrir(Path(sys.argv[1]), MODELO, reloj=RelojFijo(AHORA)) as base:
    tope = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, tope[1]))
    try:
        importar(base, usb)
    except BaseConFallo as error:
        print(error.codigo, len(bandeja(base)), len(list(base.buzon.iterdir())))
    resource.setrlimit(resource.RLIMIT_FSIZE, tope)
    print(",".join(r.codigo for r in importar(base, usb).resultados))
"""


@pytest.mark.caso("G05")
@pytest.mark.skipif(sys.platform == "win32", reason="el tope de archivo es cosa de POSIX")
def test_con_el_disco_lleno_el_lote_se_detiene_y_despues_se_puede_repetir(tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    municipio = Municipio("15001", tmp_path / "m")
    antes, despues = municipio.exportar(), municipio.exportar()
    enorme = tmp_path / "enorme"
    enorme.write_bytes(antes.read_bytes() + bytes(2_000_000))
    for numero, ruta in enumerate((antes, enorme, despues)):
        shutil.copy(ruta, usb / f"{numero}.asics")
    with base_nueva(tmp_path) as base:
        municipio.alta(base)

    orden = [sys.executable, "-c", DISCO_LLENO, str(tmp_path / "og.garante"), str(usb)]
    hijo = subprocess.run(orden, check=True, capture_output=True, text=True)

    # El primero quedó guardado; del que no cupo no quedó ni un pedazo; y después todo sigue.
    assert hijo.stdout.splitlines() == [
        "GAR-05 1 1",
        f"{codigos.I801},E103_CONTENEDOR,{codigos.OK}",
    ]


@pytest.mark.caso("G08")
def test_lo_que_cambie_en_la_memoria_despues_de_copiar_no_cuenta(
    base: Base, municipio: Municipio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruta = municipio.exportar()
    copiado = ruta.read_bytes()
    copiar = buzon.copiar

    def copiar_y_cambiar(origen: Path, destino: Path) -> buzon.Copia:
        hecha = copiar(origen, destino)
        origen.write_bytes(b"otra cosa")
        return hecha

    monkeypatch.setattr(buzon, "copiar", copiar_y_cambiar)
    (resultado,) = importar(base, [ruta]).resultados

    assert resultado.codigo == codigos.OK
    assert base.ruta_en_buzon(resultado.sha256).read_bytes() == copiado


def _carpeta(lugar: Path) -> Path:
    (lugar / "carpeta.asics").mkdir()
    return lugar / "carpeta.asics"


def _enlace_roto(lugar: Path) -> Path:
    (lugar / "roto.asics").symlink_to(lugar / "no está")
    return lugar / "roto.asics"


def _dispositivo(lugar: Path) -> Path:
    (lugar / "cero.asics").symlink_to("/dev/zero")
    return lugar / "cero.asics"


def _tuberia(lugar: Path) -> Path:
    os.mkfifo(lugar / "tuberia.asics")
    return lugar / "tuberia.asics"


@pytest.mark.caso("G09")
@pytest.mark.skipif(sys.platform == "win32", reason="tuberías y dispositivos de POSIX")
@pytest.mark.parametrize(
    ("hacer", "esperados"),
    [
        (_carpeta, []),
        (_enlace_roto, [codigos.E104]),
        (_dispositivo, [codigos.E102]),
        (_tuberia, [codigos.E102]),
    ],
)
def test_lo_que_no_es_un_archivo_normal_ni_se_copia_ni_se_espera(
    hacer: Callable[[Path], Path], esperados: list[str], base: Base, tmp_path: Path
) -> None:
    lote = importar(base, [hacer(tmp_path)])

    assert [r.codigo for r in lote.resultados] == esperados
    assert list(base.buzon.iterdir()) == []


@pytest.mark.caso("G09")
@pytest.mark.parametrize(
    "nombre",
    [
        "entrega 😀.asics",
        "punto final.",
        "x" * 240 + ".asics",
        "acceso directo.lnk",
        "\udcff.asics",
    ],
)
def test_un_paquete_bueno_entra_se_llame_como_se_llame(
    nombre: str, base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    honda = tmp_path / "/".join(["carpeta con nombre largo"] * 10)
    honda.mkdir(parents=True)
    ruta = municipio.exportar().rename(honda / nombre)
    assert len(str(ruta)) > 260

    resultado = importar_vigilado(base, ruta)

    assert resultado.codigo == codigos.OK
    assert resultado.archivo.encode()


@pytest.mark.caso("G09")
@pytest.mark.skipif(sys.platform == "win32", reason="tuberías de POSIX")
def test_una_parte_que_es_una_tuberia_no_detiene_el_lote(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    os.mkfifo(usb / "a.asics.parte01de02")
    (usb / "b.asics.parte01de02").mkdir()
    municipio.exportar().rename(usb / "z.asics")

    lote = importar(base, [usb])

    assert [r.codigo for r in lote.resultados] == [codigos.E102, codigos.OK]


@pytest.mark.caso("G05")
@pytest.mark.skipif(sys.platform == "win32", reason="el tope de archivo es cosa de POSIX")
def test_unas_partes_sin_fin_no_llenan_el_disco(base: Base, tmp_path: Path) -> None:
    declarado, real = 100, 4_000_000
    cuerpo = bytes(real)
    total = {"nombre": "a.asics", "partes": 2, "tamano": declarado, "sha256": "0" * 64}
    for numero in (1, 2):
        propia = {"parte": numero, "sha256_parte": hashlib.sha256(cuerpo).hexdigest()}
        cabecera = canonico.escribir({**total, **propia})
        ruta = tmp_path / partes.nombre_de_parte("a.asics", numero, 2)
        ruta.write_bytes(partes.MARCA + cabecera + b"\n" + cuerpo)

    with escrito_como_mucho(1_000_000), pytest.raises(PaqueteRechazado) as rechazo:
        partes.unir(sorted(tmp_path.glob("*.parte*")), tmp_path / "destino")
    assert rechazo.value.codigo == partes.DANADA
    assert list((tmp_path / "destino").iterdir()) == []


@contextmanager
def escrito_como_mucho(tope: int) -> Iterator[None]:
    """Ningún archivo puede pasar de tantos bytes mientras dura: escribir de más da otro error."""
    import resource  # en Windows no existe

    anterior = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (tope, anterior[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, anterior)


HIJO_QUE_DESCIFRA = """
import os, signal, sys
from pathlib import Path
from app.garante import buzon, importacion
from app.garante.base import abrir
from tests.app.garante.ayudas import MODELO
from tests.app.garante.test_lotes_y_medios import abridor

def muere(*_argumentos, **_nombrados):
    os.kill(os.getpid(), signal.SIGKILL)

def descifrar(cifrado, destino):
    destino.write_bytes(b"lo de dentro, ya sin cifrar")
    muere()

base, sobre, donde = abrir(Path(sys.argv[1]), MODELO), Path(sys.argv[2]), sys.argv[3]
if donde == "al descifrar":
    abre = descifrar
else:
    abre = abridor(Path(sys.argv[4]))
    modulo, nombre = (buzon, "olvidar_nombre") if donde == "ya abierto" else (importacion, donde)
    setattr(modulo, nombre, muere)
importacion.importar(base, [sobre], descifrar=abre)
"""


def abridor(carpeta: Path) -> Callable[[Path, Path], Path]:
    """Abre con la clave que se dejó en esa carpeta, que otro proceso también puede leer."""
    return llegadas.descifrador(carpeta / "clave.pem", carpeta / "clave.cer", "")


@pytest.mark.caso("G06")
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 es cosa de POSIX")
@pytest.mark.parametrize("donde", ["al descifrar", "ya abierto", "_dictaminar"])
def test_morir_con_lo_cifrado_a_medias_no_lo_pierde_ni_deja_a_la_vista_lo_de_dentro(
    tmp_path: Path, donde: str
) -> None:
    sobre = tmp_path / "entrega.asics.p7m"
    municipio = Municipio("15001", tmp_path / "m")
    privada, certificado = garante()
    cifrado.cifrar(municipio.exportar(), certificado, tmp_path).rename(sobre)
    pem = privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "clave.pem").write_bytes(pem)
    (tmp_path / "clave.cer").write_bytes(certificado)
    with base_nueva(tmp_path) as base:
        municipio.alta(base)
    orden = [sys.executable, "-c", HIJO_QUE_DESCIFRA, str(tmp_path / "og.garante"), str(sobre)]
    muerto = subprocess.run([*orden, donde, str(tmp_path)], check=False)
    assert muerto.returncode == -signal.SIGKILL

    with abrir(tmp_path / "og.garante", MODELO, reloj=RelojFijo(AHORA)) as base:
        assert [r.name for r in base.buzon.parent.iterdir() if r.name.startswith(".")] == []
        assert bandeja(base) == ()
        assert sin_dictamen(base)
        retomados = retomar(base, descifrar=abridor(tmp_path)).resultados
        assert retomados[0].codigo == codigos.OK
        assert {r.archivo for r in retomados} == {sobre.name}
        assert sin_dictamen(base) == ()
        assert [(r.archivo, r.codigo) for r in bandeja(base)] == [(sobre.name, codigos.OK)]
        assert [e.secuencia for e in entregas(base, "15001")] == [1]
        assert {r.suffix for r in base.buzon.iterdir()} == {".asics", ".p7m"}


@pytest.mark.caso("G06")
def test_lo_cifrado_a_medias_que_no_se_puede_abrir_queda_en_la_bandeja_con_su_razon(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    sobre = cifrado.cifrar(municipio.exportar(), garante()[1], tmp_path)
    buzon.copiar(sobre, base.buzon)

    (resultado,) = retomar(base).resultados

    assert (resultado.codigo, resultado.archivo) == (codigos.E109, sobre.name)
    assert sin_dictamen(base) == ()
    assert [(r.archivo, r.codigo) for r in bandeja(base)] == [(sobre.name, codigos.E109)]


@pytest.mark.caso("G05")
@pytest.mark.skipif(sys.platform == "win32", reason="el tope de archivo es cosa de POSIX")
def test_sin_espacio_para_unir_o_descifrar_se_detiene_el_lote_y_no_se_culpa_al_archivo(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    paquete = municipio.exportar()
    sobre = cifrado.cifrar(paquete, garante()[1], tmp_path)
    partido = tmp_path / partes.nombre_de_parte("a.asics", 1, 1)
    crudo = paquete.read_bytes() + bytes(90_000)
    huella = hashlib.sha256(crudo).hexdigest()
    propia = {"parte": 1, "partes": 1, "nombre": "a.asics", "tamano": len(crudo)}
    cabecera = canonico.escribir({**propia, "sha256": huella, "sha256_parte": huella})
    partido.write_bytes(partes.MARCA + cabecera + b"\n" + crudo)

    def sin_espacio(_cifrado: Path, destino: Path) -> Path:
        destino.write_bytes(bytes(200_000))
        return destino

    for ruta in (partido, sobre):
        with (
            escrito_como_mucho(80_000),
            pytest.raises(BaseConFallo, match="No se pudo guardar"),
        ):
            importar(base, [ruta], descifrar=sin_espacio)
    assert [r.name for r in base.buzon.parent.iterdir() if r.name.startswith(".")] == []
    assert bandeja(base) == ()

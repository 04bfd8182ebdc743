"""Archivos que no son, que vienen dañados, alterados o de otra versión."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.errores import ErrorDeUsuario
from app.expediente import apertura, cabecera
from app.expediente.archivo import Expediente
from app.expediente.errores import (
    CopiaIncompleta,
    EsquemaDesconocido,
    ExpedienteDanado,
    MunicipioDesconocido,
    NoEncontrado,
    NoEsExpediente,
    SoloLectura,
    VersionMasNueva,
    YaExiste,
)
from tests.app.expediente.ayudas import INICIO, MODELO, PERFIL, nuevo, reabrir, reloj


@pytest.fixture
def cerrado(ruta: Path) -> Path:
    """Un expediente con algo escrito y cerrado."""
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "Lo guardado")
    return ruta


@contextmanager
def rechazado_sin_tocarlo(
    ruta: Path, error: type[ErrorDeUsuario], dice: str | None = None
) -> Iterator[None]:
    """Lo de dentro se rechaza con ese error, y ni el archivo ni su carpeta cambian."""
    antes = {uno.name: uno.read_bytes() for uno in ruta.parent.iterdir() if uno.is_file()}
    with pytest.raises(error, match=dice):
        yield
    assert {u.name: u.read_bytes() for u in ruta.parent.iterdir() if u.is_file()} == antes


def alterar(ruta: Path, *ordenes: str) -> None:
    """Toca el archivo con SQLite a secas, como haría otro programa."""
    with closing(sqlite3.connect(ruta)) as base:
        for orden in ordenes:
            base.execute(orden)
        base.commit()


def test_un_archivo_que_no_existe_se_dice_y_no_se_crea(ruta: Path) -> None:
    with pytest.raises(NoEncontrado):
        reabrir(ruta)
    assert not ruta.exists()


@pytest.mark.caso("D01", "D02")
@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"", "está vacío"),
        (b"%PDF-1.7 " * 50, "no es un expediente"),
        (b"Convenio de Toluca", "no es un expediente"),
    ],
)
def test_lo_que_no_es_un_expediente_se_rechaza_sin_tocarlo(
    ruta: Path, contenido: bytes, dice: str
) -> None:
    ruta.write_bytes(contenido)
    with rechazado_sin_tocarlo(ruta, NoEsExpediente, dice):
        reabrir(ruta)


def test_una_carpeta_no_es_un_expediente(ruta: Path) -> None:
    ruta.mkdir()
    with pytest.raises(NoEsExpediente, match="carpeta"):
        reabrir(ruta)


@pytest.mark.caso("D03")
@pytest.mark.parametrize(
    ("identidad", "dice"), [(1196444487, "GeoPackage"), (7, "no es un expediente"), (0, "no es")]
)
def test_la_base_de_otro_programa_se_rechaza_por_su_identidad(
    ruta: Path, identidad: int, dice: str
) -> None:
    alterar(ruta, "CREATE TABLE x (a)", f"PRAGMA application_id = {identidad}")
    with rechazado_sin_tocarlo(ruta, NoEsExpediente, dice):
        reabrir(ruta)


@pytest.mark.caso("D08")
def test_un_archivo_cortado_se_nota_antes_de_abrirlo(cerrado: Path) -> None:
    with cerrado.open("rb+") as archivo:
        archivo.truncate(cerrado.stat().st_size // 2)
    with rechazado_sin_tocarlo(cerrado, ExpedienteDanado, "cortado"):
        reabrir(cerrado)


def test_un_archivo_sin_principio_esta_danado_y_no_es_otra_cosa(cerrado: Path) -> None:
    with cerrado.open("rb+") as archivo:
        archivo.write(bytes(4096))
    with pytest.raises(ExpedienteDanado):
        reabrir(cerrado)


@pytest.mark.caso("D09")
@pytest.mark.parametrize("semilla", range(8))
def test_una_pagina_pisada_nunca_se_abre_como_si_nada(cerrado: Path, semilla: int) -> None:
    azar = random.Random(semilla)
    paginas = cerrado.stat().st_size // 16384
    with cerrado.open("rb+") as archivo:
        archivo.seek(16384 * azar.randrange(1, paginas))
        archivo.write(azar.randbytes(16384))
    antes = cerrado.read_bytes()
    with pytest.raises((ExpedienteDanado, EsquemaDesconocido)):
        reabrir(cerrado)
    assert cerrado.read_bytes() == antes


@pytest.mark.caso("D09")
def test_un_texto_con_medio_sector_en_ceros_no_se_abre_como_si_nada(cerrado: Path) -> None:
    entero = cerrado.read_bytes()
    cerrado.write_bytes(entero.replace(b'"Lo guardado"', b'"Lo g' + bytes(8)))
    with closing(sqlite3.connect(cerrado)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with rechazado_sin_tocarlo(cerrado, ExpedienteDanado, "ya no se leen enteras"):
        reabrir(cerrado)


@pytest.mark.caso("D09")
@pytest.mark.parametrize("texto", [b"Lo guardado", b"Toluca"])
def test_unos_bytes_que_ya_no_son_texto_se_dicen_como_dano(cerrado: Path, texto: bytes) -> None:
    cerrado.write_bytes(cerrado.read_bytes().replace(texto, texto[:-2] + b"\xff\xfe"))
    with reabrir(cerrado) as exp, pytest.raises(ExpedienteDanado):
        exp.resumen()


@pytest.mark.caso("D05")
@pytest.mark.parametrize(
    "orden",
    [
        "CREATE TRIGGER t AFTER INSERT ON respuesta BEGIN DELETE FROM persona; END",
        "CREATE VIEW v AS SELECT * FROM persona",
        "CREATE TABLE extra (a)",
        "DROP TABLE explicacion",
        "ALTER TABLE persona ADD COLUMN apodo TEXT",
    ],
)
def test_un_esquema_con_algo_de_mas_o_de_menos_se_rechaza(cerrado: Path, orden: str) -> None:
    alterar(cerrado, orden)
    with rechazado_sin_tocarlo(cerrado, EsquemaDesconocido):
        reabrir(cerrado)


@pytest.mark.caso("D07")
@pytest.mark.parametrize(
    ("tabla", "decia", "dice"),
    [
        ("implementacion", "BETWEEN 0 AND 100", "BETWEEN 0 AND 999"),
        ("persona", "cargo TEXT", "cargo TEXT DEFAULT (hex(randomblob(9)))"),
        ("persona", "cargo TEXT", "cargo TEXT DEFAULT (load_extension('x'))"),
    ],
)
def test_el_sql_de_una_tabla_editado_a_mano_se_rechaza(
    cerrado: Path, tabla: str, decia: str, dice: str
) -> None:
    with closing(sqlite3.connect(cerrado)) as base:
        base.execute("PRAGMA writable_schema = ON")
        base.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?", (decia, dice, tabla)
        )
        base.commit()
        (ahora,) = base.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (tabla,)).fetchone()
    assert dice in ahora
    with rechazado_sin_tocarlo(cerrado, EsquemaDesconocido):
        reabrir(cerrado)


@pytest.mark.caso("D04")
def test_un_archivo_mas_nuevo_se_ve_pero_no_se_cambia(cerrado: Path) -> None:
    alterar(cerrado, "PRAGMA user_version = 9")
    antes = cerrado.read_bytes()
    with reabrir(cerrado) as exp:
        assert exp.solo_lectura
        assert "más nueva" in exp.motivo_solo_lectura
        assert exp.respuestas.valor("1a/cv_objeto") == "Lo guardado"
        assert exp.resumen().municipio.nombre == "Toluca"
        with pytest.raises(SoloLectura, match="más nueva"):
            exp.respuestas.guardar("1a/cv_objeto", "Otro")
    assert cerrado.read_bytes() == antes


@pytest.mark.caso("D04")
def test_un_archivo_mas_nuevo_que_exige_otro_lector_no_se_abre(cerrado: Path) -> None:
    alterar(cerrado, "PRAGMA user_version = 9", "UPDATE meta SET min_lector = 9")
    with pytest.raises(VersionMasNueva):
        reabrir(cerrado)


def test_un_archivo_mas_nuevo_con_disparadores_no_se_abre(cerrado: Path) -> None:
    alterar(
        cerrado,
        "PRAGMA user_version = 9",
        "CREATE VIEW v AS SELECT * FROM persona",
    )
    with pytest.raises(VersionMasNueva):
        reabrir(cerrado)


@pytest.mark.caso("D10")
def test_si_otro_programa_lo_dejo_en_wal_se_convierte(cerrado: Path) -> None:
    alterar(cerrado, "PRAGMA journal_mode = WAL", "UPDATE persona SET nombre = nombre")
    assert cabecera.leer(cerrado).en_wal
    with reabrir(cerrado) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Lo guardado"
    assert not cabecera.leer(cerrado).en_wal


@pytest.mark.caso("D10")
def test_si_otro_programa_lo_dejo_con_su_wal_se_recupera_lo_que_trae(
    cerrado: Path, tmp_path: Path
) -> None:
    aparte = tmp_path / "usb"
    aparte.mkdir()
    copia = aparte / cerrado.name
    with closing(sqlite3.connect(cerrado)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA wal_autocheckpoint = 0")
        base.execute("UPDATE respuesta SET valor = '\"Lo del WAL\"' WHERE campo = 'cv_objeto'")
        base.commit()
        for final in ("", "-wal"):
            shutil.copyfile(f"{cerrado}{final}", f"{copia}{final}")
    assert b"Lo del WAL" not in copia.read_bytes()

    with reabrir(copia) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Lo del WAL"
        modo = exp.nucleo.almacen.cruda.execute("PRAGMA journal_mode").fetchone()
        assert modo == ("delete",)

    assert not cabecera.leer(copia).en_wal
    assert [uno.name for uno in aparte.iterdir()] == [copia.name]


@pytest.mark.caso("D11")
def test_una_base_en_wal_copiada_sin_su_wal_se_reconoce(ruta: Path, tmp_path: Path) -> None:
    origen = tmp_path / "origen.db"
    with closing(sqlite3.connect(origen)) as base:
        base.execute(f"PRAGMA application_id = {cabecera.IDENTIDAD}")
        base.execute("PRAGMA user_version = 1")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE persona (a)")
        base.commit()
        shutil.copyfile(origen, ruta)
    # También la segunda vez: mirarlo no lo convierte.
    for solo_lectura in (False, True, False):
        with rechazado_sin_tocarlo(ruta, CopiaIncompleta, "le faltan datos"):
            reabrir(ruta, solo_lectura=solo_lectura)


@pytest.mark.caso("D13")
def test_una_bitacora_de_otro_momento_se_nota(cerrado: Path) -> None:
    alterar(cerrado, "DELETE FROM bitacora WHERE id = (SELECT max(id) FROM bitacora)")
    with pytest.raises(ExpedienteDanado, match="dos momentos"):
        reabrir(cerrado)


@pytest.mark.caso("D17")
def test_renglones_sin_dueno_se_ven_pero_no_se_empeoran(cerrado: Path) -> None:
    alterar(cerrado, "UPDATE respuesta SET ficha_id = 'nadie' WHERE campo = 'cv_objeto'")
    with reabrir(cerrado) as exp:
        assert exp.solo_lectura
        assert "sin dueño" in exp.motivo_solo_lectura


def test_pedir_solo_lectura_no_deja_huella(cerrado: Path) -> None:
    antes = cerrado.read_bytes(), sorted(p.name for p in cerrado.parent.iterdir())
    with reabrir(cerrado, solo_lectura=True) as exp:
        assert exp.resumen().listas == 0
        with pytest.raises(SoloLectura):
            exp.personas.agregar("Ana")
    assert (cerrado.read_bytes(), sorted(p.name for p in cerrado.parent.iterdir())) == antes


@pytest.mark.caso("D15")
def test_sin_permiso_de_escritura_se_abre_para_ver(
    cerrado: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Quien prueba puede ser administrador, y a él nada se le niega: se finge la respuesta.
    monkeypatch.setattr(apertura, "_se_puede_escribir", lambda _: False)
    with reabrir(cerrado) as exp:
        assert exp.solo_lectura
        assert "no permite" in exp.motivo_solo_lectura


def test_crear_no_reemplaza_un_archivo(ruta: Path) -> None:
    ruta.write_text("algo mío", encoding="utf-8")
    with pytest.raises(YaExiste):
        nuevo(ruta)
    assert ruta.read_text(encoding="utf-8") == "algo mío"


def test_crear_a_medias_no_deja_nada(ruta: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.expediente import creacion

    def falla(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(creacion, "_llenar", falla)
    with pytest.raises(ErrorDeUsuario):
        nuevo(ruta)
    assert [p.name for p in ruta.parent.iterdir() if p.is_file()] == []


def test_un_municipio_que_no_esta_en_el_perfil_no_crea_archivo(ruta: Path) -> None:
    from app.expediente.archivo import crear

    with pytest.raises(MunicipioDesconocido):
        crear(ruta, MODELO, PERFIL, "99999", INICIO, reloj())
    assert not ruta.exists()


def test_las_ordenes_de_seguridad_quedan_puestas(exp: Expediente) -> None:
    def pragma(nombre: str) -> object:
        return exp.nucleo.almacen.cruda.execute(f"PRAGMA {nombre}").fetchone()[0]

    esperadas: dict[str, object] = {
        "foreign_keys": 1,
        "locking_mode": "exclusive",
        "journal_mode": "delete",
        "synchronous": 3,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 2,
        "page_size": 16384,
        "application_id": cabecera.IDENTIDAD,
    }
    assert {nombre: pragma(nombre) for nombre in esperadas} == esperadas


@pytest.mark.parametrize("nombre", ["Peñón 100%.vitral", "a#b?c&d.vitral", "con espacio ñ.vitral"])
def test_el_nombre_del_archivo_puede_llevar_de_todo(tmp_path: Path, nombre: str) -> None:
    with nuevo(tmp_path / nombre) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "x")
    with reabrir(tmp_path / nombre, solo_lectura=True) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "x"


def test_copiar_el_archivo_entre_guardados_da_siempre_una_copia_completa(
    exp: Expediente, ruta: Path, tmp_path: Path
) -> None:
    copia = tmp_path / "copia.db"
    for numero in range(40):
        exp.respuestas.guardar("1a/cv_objeto", f"versión {numero}")
        shutil.copyfile(ruta, copia)
        with closing(sqlite3.connect(f"{copia.as_uri()}?mode=ro", uri=True)) as base:
            assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            consulta = "SELECT valor FROM respuesta WHERE campo = 'cv_objeto'"
            assert base.execute(consulta).fetchone()[0] == f'"versión {numero}"'


def test_cerrar_dos_veces_no_falla_y_despues_no_se_puede_usar(ruta: Path) -> None:
    exp = nuevo(ruta)
    exp.cerrar()
    exp.cerrar()
    with pytest.raises(ErrorDeUsuario, match="cerró"):
        exp.respuestas.guardar("1a/cv_objeto", "tarde")


def _sin_errores_raros(hacer: Callable[[], object]) -> None:
    try:
        hacer()
    except ErrorDeUsuario:
        return


@pytest.mark.parametrize("semilla", range(12))
def test_un_byte_cambiado_en_la_cabecera_nunca_es_un_error_sin_palabras(
    cerrado: Path, semilla: int
) -> None:
    azar = random.Random(semilla)
    with cerrado.open("rb+") as archivo:
        archivo.seek(azar.randrange(100))
        archivo.write(bytes([azar.randrange(256)]))
    _sin_errores_raros(lambda: reabrir(cerrado).cerrar())

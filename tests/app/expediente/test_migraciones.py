"""El esquema y sus pasos: todo o nada, e igual al de las clases."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from app.expediente import apertura, cabecera, migraciones
from app.expediente.errores import ClaveAusente, MigracionFallida
from app.expediente.tablas import METADATOS
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

ANTIGUOS = sorted((Path(__file__).parents[2] / "datos_antiguos").glob("*.vitral.gz"))


def _antiguo(version: str) -> Path:
    return next(a for a in ANTIGUOS if a.name == f"expediente_{version}.vitral.gz")


def _acuse_a_mano(
    datos: object, nombre: str = "datos/datos.json", metodo: int = ZIP_DEFLATED
) -> bytes:
    dentro, fuera = BytesIO(), BytesIO()
    with ZipFile(dentro, "w", metodo) as paquete:
        paquete.writestr(nombre, json.dumps(datos))
    with ZipFile(fuera, "w") as sobre:
        sobre.writestr("paquete.zip", dentro.getvalue())
    return fuera.getvalue()


def _con_otro_acuse(ruta: Path, contenido: bytes) -> None:
    """El archivo del formato 3, con esos bytes en lugar de su acuse."""
    ruta.write_bytes(gzip.decompress(_antiguo("v3").read_bytes()))
    with closing(sqlite3.connect(ruta)) as cruda, cruda:
        cruda.execute("UPDATE retorno SET contenido = ? WHERE tipo = 'acuse'", (contenido,))


@pytest.fixture
def base(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Una base en la versión actual."""
    with closing(sqlite3.connect(tmp_path / "b.db", isolation_level=None)) as conexion:
        migraciones.aplicar(conexion, "0.1.0", "2026-01-05T00:00:00Z")
        conexion.execute("INSERT INTO ejercicio VALUES ('e', 2026, '2026-01-05', '')")
        yield conexion


def test_los_pasos_llegan_al_mismo_esquema_que_las_clases(base: sqlite3.Connection) -> None:
    motor = create_engine("sqlite://", creator=lambda: base, poolclass=StaticPool)
    with motor.connect() as conexion:
        contexto = MigrationContext.configure(conexion, opts={"compare_type": True})
        assert compare_metadata(contexto, METADATOS) == []


def test_ninguna_tabla_es_sin_rowid_y_toda_restriccion_tiene_nombre() -> None:
    for tipo, nombre, _, sql in migraciones.esquema_esperado(migraciones.ACTUAL):
        if tipo == "table" and sql:
            assert "WITHOUT ROWID" not in sql.upper(), nombre
            for clausula in ("PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY"):
                for linea in sql.splitlines():
                    if clausula in linea and "CONSTRAINT" not in linea:
                        assert linea.strip().startswith("FOREIGN KEY"), linea


def test_el_historial_dice_de_donde_a_donde(base: sqlite3.Connection) -> None:
    filas = base.execute("SELECT desde, hasta, app FROM historial_version").fetchall()
    assert filas == [(0, migraciones.ACTUAL, "0.1.0")]


def _paso_bueno(conexion: sqlite3.Connection) -> None:
    conexion.execute("ALTER TABLE persona ADD COLUMN apodo TEXT")


def _paso_que_revienta(conexion: sqlite3.Connection) -> None:
    conexion.execute("CREATE TABLE a_medias (x)")
    raise sqlite3.OperationalError("falla a la mitad")


def _paso_que_deja_huerfanos(conexion: sqlite3.Connection) -> None:
    conexion.execute("INSERT INTO ficha VALUES ('f', 'nadie', '', 1, NULL)")


@pytest.mark.caso("D22")
@pytest.mark.parametrize("malo", [_paso_que_revienta, _paso_que_deja_huerfanos])
def test_un_paso_que_falla_no_deja_nada_y_se_puede_reintentar(
    base: sqlite3.Connection, malo: migraciones.Paso
) -> None:
    antes = migraciones.objetos(base)
    with pytest.raises((sqlite3.OperationalError, migraciones.MigracionInconclusa)):
        migraciones.aplicar(base, "x", "y", (*migraciones.PASOS, _paso_bueno, malo))
    assert migraciones.objetos(base) == antes
    assert migraciones.version(base) == migraciones.ACTUAL
    assert base.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    migraciones.aplicar(base, "x", "y", (*migraciones.PASOS, _paso_bueno))
    assert migraciones.version(base) == migraciones.ACTUAL + 1


def test_rehacer_una_tabla_madre_no_borra_a_sus_hijas(base: sqlite3.Connection) -> None:
    base.execute(
        "INSERT INTO implementacion VALUES"
        " ('i', 'e', '1a', 1, 'no_iniciada', 'sin_empezar', '', 0, 0, NULL, NULL, NULL, NULL)"
    )

    def rehacer(conexion: sqlite3.Connection) -> None:
        migraciones.ejecutar(
            conexion,
            "CREATE TABLE nueva (id TEXT NOT NULL PRIMARY KEY, anio INTEGER, inicio DATE);\n"
            "INSERT INTO nueva SELECT id, anio, inicio FROM ejercicio;\n"
            "DROP TABLE ejercicio;\n"
            "ALTER TABLE nueva RENAME TO ejercicio;\n",
        )

    migraciones.aplicar(base, "x", "y", (*migraciones.PASOS, rehacer))
    assert base.execute("SELECT count(*) FROM implementacion").fetchone()[0] == 1


def test_antes_de_migrar_queda_un_respaldo_y_si_falla_todo_sigue_igual(
    ruta: Path, carpeta_de_usuario: Path
) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "intacto")
        with pytest.raises(MigracionFallida, match="quedó como estaba"):
            apertura.migrar(
                exp.nucleo.almacen.cruda, ruta, reloj(), (*migraciones.PASOS, _paso_que_revienta)
            )
    assert (
        len(
            list(
                (carpeta_de_usuario / "respaldos" / "15106").glob(f"*_v{migraciones.ACTUAL}.vitral")
            )
        )
        == 1
    )
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "intacto"


@pytest.mark.parametrize("antiguo", ANTIGUOS, ids=lambda ruta: str(ruta.name))
def test_los_archivos_de_cada_version_publicada_se_abren_y_quedan_al_dia(
    antiguo: Path, ruta: Path
) -> None:
    ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Colaborar «siempre»"
        assert exp.respuestas.nota("1a/cv_objeto") == "Nota interna"
        assert [f.titulo for f in exp.fichas.lista("1d", "proyecto")] == ["Archivo", "Datos"]
        (acta,) = exp.evidencias.lista()
        assert exp.evidencias.contenido(acta.id) == b"%PDF acta"
        assert exp.personas.lista()[0].nombre == "Ana Ñúñez"
        esperado = migraciones.esquema_esperado(migraciones.ACTUAL)
        assert migraciones.objetos(exp.nucleo.almacen.cruda) == esperado
        exp.respuestas.guardar("1b/po_nombre", "se puede seguir")
    assert cabecera.leer(ruta).version == migraciones.ACTUAL


def test_la_linea_base_del_formato_1_pasa_a_tener_nombre(ruta: Path) -> None:
    antiguo = next(a for a in ANTIGUOS if "v1_con_linea_base" in a.name)
    ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
    with reabrir(ruta) as exp:
        (linea,) = exp.plan.lineas_base()
        assert (linea.nombre, linea.automatica) == ("Línea base anterior", False)
        madre = next(a for a in exp.cronograma().actividades if a.clave == "1b")
        assert (madre.inicio, madre.fin) == (date(2026, 3, 1), date(2026, 9, 1))
        assert (madre.base_inicio, madre.base_fin) == (date(2026, 2, 5), date(2026, 5, 5))
        cruda = exp.nucleo.almacen.cruda
        usadas = "SELECT count(linea_base_inicio) + count(linea_base_fin) FROM actividad"
        assert cruda.execute(usadas).fetchone() == (0,)


def test_sin_linea_base_en_el_formato_1_no_aparece_ninguna(ruta: Path) -> None:
    antiguo = next(a for a in ANTIGUOS if a.name == "expediente_v1.vitral.gz")
    ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
    with reabrir(ruta) as exp:
        assert exp.plan.lineas_base() == ()
        assert exp.cronograma().base == ""


def test_hay_un_archivo_antiguo_de_cada_version(ruta: Path) -> None:
    versiones = set()
    for antiguo in ANTIGUOS:
        ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
        versiones.add(cabecera.leer(ruta).version)
    assert versiones == set(range(1, migraciones.ACTUAL + 1))


def test_la_clave_del_formato_5_sigue_siendo_la_esperada(ruta: Path) -> None:
    antiguo = next(a for a in ANTIGUOS if a.name == "expediente_v5.vitral.gz")
    ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
    with reabrir(ruta) as exp:
        estados = [(una.estado.value, una.motivo) for una in exp.clave.lista()]
        assert sorted(estados) == [("activa", ""), ("nueva", "Cambio de equipo")]
        with pytest.raises(ClaveAusente):
            exp.certificado()


def test_el_borrador_del_formato_6_sigue_ahi(ruta: Path) -> None:
    antiguo = next(a for a in ANTIGUOS if a.name == "expediente_v6.vitral.gz")
    ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
    with reabrir(ruta) as exp:
        (una,) = exp.retornos.de_direccion("1d:2/pr_nombre")
        assert una.borrador is not None
        assert una.borrador.texto == "A medio escribir"
        assert una.borrador.evidencias == tuple(e.id for e in exp.evidencias.lista())
        assert (una.respuesta, una.respondida) == ("", "")


def test_lo_que_dijo_un_acuse_del_formato_3_se_saca_del_archivo_que_se_guardo(ruta: Path) -> None:
    ruta.write_bytes(gzip.decompress(_antiguo("v3").read_bytes()))
    with reabrir(ruta) as exp:
        (uno,) = exp.retornos.acuses()
        assert (uno.secuencia, uno.estado, uno.codigo) == (1, "observada", "OK")
        assert (uno.mensaje, uno.recibido) == ("Se importó.", "2026-02-02T17:30:00Z")


@pytest.mark.parametrize(
    "contenido",
    [
        b"",
        b"cualquier cosa",
        _acuse_a_mano({"recibido": "ayer"}),
        _acuse_a_mano(["no es un objeto"]),
        _acuse_a_mano({"recibido": "2026-02-02T17:30:00Z"}, "otra.json"),
        _acuse_a_mano({"recibido": "2026-02-02T17:30:00Z"}, metodo=ZIP_BZIP2),
    ],
    ids=["vacio", "basura", "sin_fecha", "lista", "sin_datos", "otro_metodo"],
)
def test_un_acuse_que_ya_no_se_entiende_no_impide_poner_al_dia_el_archivo(
    ruta: Path, contenido: bytes
) -> None:
    _con_otro_acuse(ruta, contenido)
    with reabrir(ruta) as exp:
        (uno,) = exp.retornos.acuses()
        assert (uno.secuencia, uno.estado, uno.mensaje) == (1, "", "")
        assert uno.traido


def test_lo_que_no_se_ve_no_pasa_del_acuse_de_antes_al_archivo(ruta: Path) -> None:
    datos = {"recibido": "2026-02-02T17:30:00Z", "mensaje": "Se \u202eimportó\ud800.\nBien\x07"}
    _con_otro_acuse(ruta, _acuse_a_mano(datos))
    with reabrir(ruta) as exp:
        assert exp.retornos.acuses()[0].mensaje == "Se importó.\nBien"


def test_los_acuses_del_formato_7_siguen_ahi(ruta: Path) -> None:
    ruta.write_bytes(gzip.decompress(_antiguo("v7").read_bytes()))
    with reabrir(ruta) as exp:
        dichos = [(uno.estado, uno.mensaje, uno.folio) for uno in exp.retornos.acuses()]
        assert dichos == [
            ("aceptada", "Se importó. Quedó completa.", "OG-2026-00007"),
            ("observada", "Se importó.", ""),
        ]


def test_las_observaciones_del_formato_3_siguen_en_su_campo(ruta: Path) -> None:
    antiguo = next(a for a in ANTIGUOS if a.name == "expediente_v3.vitral.gz")
    ruta.write_bytes(gzip.decompress(antiguo.read_bytes()))
    with reabrir(ruta) as exp:
        (una,) = exp.retornos.de_direccion("1a/cv_objeto")
        assert (una.estado.value, una.respuesta) == ("atendida", "Se precisó.")
        (otra,) = exp.retornos.de_direccion("1d:2/pr_nombre")
        assert (otra.estado.value, otra.datos[0].antes) == ("nueva", "Datos")
        assert exp.entregas()[0].estado == "observada"
        assert exp.retornos.nota().texto == "Nota de la ronda"
        assert [g.emisor for g in exp.retornos.garantes.lista()] == ["MX-MEX-OG"]

"""Sacar lo legible de archivos con páginas perdidas."""

import gzip
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import mean

import pytest

from app.expediente import apertura
from app.expediente.errores import ExpedienteDanado, YaExiste
from app.expediente.rescate import rescatar
from tests.app.expediente.ayudas import MODELO, nuevo, reabrir, reloj
from tests.campanas import cuantas, informar

PROYECTOS = 700
PAGINA = 16384


@pytest.fixture(scope="module")
def grande(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un expediente con 2,100 respuestas y cinco evidencias; se copia en cada prueba."""
    carpeta = tmp_path_factory.mktemp("rescate")
    ruta = carpeta / "grande.vitral"
    with pytest.MonkeyPatch.context() as parche:
        parche.setenv("VITRAL_DATOS", str(carpeta / "usuario"))
        # El tope de fichas protege del descuido; aquí hace falta volumen.
        parche.setattr("app.expediente.respuestas.FICHAS_MAXIMAS", PROYECTOS)
        with nuevo(ruta) as exp:
            exp.respuestas.guardar_varias(
                {
                    f"1d:{n}/{campo}": valor
                    for n in range(1, PROYECTOS + 1)
                    for campo, valor in (
                        ("pr_nombre", f"Proyecto {n} " + "de archivo y datos " * 5),
                        ("pr_inicio", "2026-02-01"),
                        ("pr_fin", "2026-12-01"),
                    )
                }
            )
            azar = random.Random(1)
            for n in range(5):
                foto = carpeta / f"foto{n}.jpg"
                foto.write_bytes(azar.randbytes(60_000))
                exp.evidencias.adjuntar("1a/cv_firmado", foto)
            exp.respaldos.guardar_copia(carpeta / "respaldo.vitral")
    return ruta


def pisar(origen: Path, destino: Path, paginas: list[int]) -> None:
    """Copia con algunas páginas llenas de basura."""
    crudo = bytearray(origen.read_bytes())
    for pagina in paginas:
        inicio = (pagina - 1) * PAGINA
        crudo[inicio : inicio + PAGINA] = b"\xa5" * PAGINA
    destino.write_bytes(crudo)


def _respuestas(ruta: Path) -> int:
    with reabrir(ruta, solo_lectura=True) as exp:
        return sum(len(f.celdas) for f in exp.nucleo.espejo.fichas.values())


def test_con_una_pagina_perdida_se_salva_casi_todo(grande: Path, tmp_path: Path) -> None:
    total = _respuestas(grande)
    paginas = grande.stat().st_size // PAGINA
    azar = random.Random(7)
    salvadas = []
    danado, destino = tmp_path / "d.vitral", tmp_path / "r.vitral"
    for pagina in azar.sample(range(2, paginas + 1), min(cuantas(12, 1_000), paginas - 1)):
        pisar(grande, danado, [pagina])
        rescatar(danado, destino, reloj(), grande.parent / "respaldo.vitral")
        salvadas.append(_respuestas(destino) / total)
        destino.unlink()
    informar(
        f"Rescate con una página perdida: {len(salvadas)} de {paginas} páginas, "
        f"mínimo {min(salvadas):.1%}, media {mean(salvadas):.1%}"
    )
    assert mean(salvadas) >= 0.95
    assert min(salvadas) >= 0.95


def test_sin_respaldo_tambien_se_salva_lo_que_se_lee(grande: Path, tmp_path: Path) -> None:
    paginas = grande.stat().st_size // PAGINA
    azar = random.Random(3)
    partes = []
    for numero in range(8):
        pisar(grande, tmp_path / f"d{numero}.vitral", [azar.randrange(2, paginas + 1)])
        try:
            informe = rescatar(
                tmp_path / f"d{numero}.vitral", tmp_path / f"r{numero}.vitral", reloj()
            )
        except ExpedienteDanado:
            partes.append(0.0)
        else:
            partes.append(informe.de("respuesta").leidos / (3 * PROYECTOS))
    # Una página de cada varias decenas puede ser la única de una tabla indispensable.
    assert mean(partes) >= 0.8
    assert sorted(partes)[len(partes) // 2] >= 0.95


@pytest.mark.parametrize("cuantas", [1, 4096, 16384])
def test_sin_la_primera_pagina_se_injerta_la_del_respaldo(
    grande: Path, tmp_path: Path, cuantas: int
) -> None:
    danado, destino = tmp_path / "d.vitral", tmp_path / "r.vitral"
    crudo = grande.read_bytes()
    danado.write_bytes(bytes(cuantas) + crudo[cuantas:])
    informe = rescatar(danado, destino, reloj(), grande.parent / "respaldo.vitral")
    assert _respuestas(destino) == _respuestas(grande)
    assert informe.de("respuesta").leidos + informe.de("respuesta").del_respaldo >= 3 * PROYECTOS


def test_un_archivo_cortado_se_completa_con_el_respaldo(grande: Path, tmp_path: Path) -> None:
    danado, destino = tmp_path / "d.vitral", tmp_path / "r.vitral"
    danado.write_bytes(grande.read_bytes()[: int(grande.stat().st_size * 0.7)])
    rescatar(danado, destino, reloj(), grande.parent / "respaldo.vitral")
    assert _respuestas(destino) == _respuestas(grande)
    with reabrir(destino) as exp:
        assert len(exp.evidencias.lista()) == 5
        assert list(exp.evidencias.alteradas()) == []


def test_lo_que_sqlite_lee_sin_notar_que_esta_a_medias_se_toma_del_respaldo(
    grande: Path, tmp_path: Path
) -> None:
    danado, destino = tmp_path / "d.vitral", tmp_path / "r.vitral"
    crudo, azar = grande.read_bytes(), random.Random(1)
    texto, trozo = b'"Proyecto 650 de archivo', azar.randbytes(60_000)[30_000:30_032]
    assert texto in crudo
    assert trozo in crudo
    no_utf8 = crudo.replace(b"Proyecto 12 de", b"Proyecto \xff\xfe de")
    danado.write_bytes(
        no_utf8.replace(texto, texto[:9] + bytes(len(texto) - 9)).replace(trozo, bytes(32))
    )

    rescatar(danado, destino, reloj(), grande.parent / "respaldo.vitral")

    with reabrir(grande, solo_lectura=True) as original, reabrir(destino) as exp:
        for direccion in ("1d:650/pr_nombre", "1d:12/pr_nombre"):
            assert exp.respuestas.valor(direccion) == original.respuestas.valor(direccion)
        assert list(exp.evidencias.alteradas()) == []
        assert len(exp.evidencias.lista()) == 5


def test_sin_respaldo_un_renglon_a_medias_no_estropea_el_archivo_nuevo(
    grande: Path, tmp_path: Path
) -> None:
    danado, destino = tmp_path / "d.vitral", tmp_path / "r.vitral"
    texto = b'"Proyecto 650 de archivo'
    danado.write_bytes(grande.read_bytes().replace(texto, texto[:9] + bytes(len(texto) - 9)))

    rescatar(danado, destino, reloj())

    with reabrir(destino) as exp:
        assert exp.respuestas.valor("1d:650/pr_nombre") is None
        assert exp.respuestas.valor("1d:649/pr_nombre").startswith("Proyecto 649 ")


def test_lo_rescatado_es_un_expediente_normal_con_otro_linaje(grande: Path, tmp_path: Path) -> None:
    destino = tmp_path / "r.vitral"
    rescatar(grande, destino, reloj())
    with reabrir(grande, solo_lectura=True) as original, reabrir(destino) as exp:
        assert exp.municipio().linaje != original.municipio().linaje
        assert not exp.solo_lectura
        assert exp.respuestas.guardar("1a/cv_objeto", "sigue").cambio
        assert exp.fichas.lista("1d", "proyecto")[-1].numero == PROYECTOS


def test_el_danado_no_se_toca_y_no_quedan_restos(grande: Path, tmp_path: Path) -> None:
    danado = tmp_path / "d.vitral"
    pisar(grande, danado, [3, 9])
    antes = danado.read_bytes()
    rescatar(danado, tmp_path / "r.vitral", reloj(), grande.parent / "respaldo.vitral")
    assert danado.read_bytes() == antes
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["d.vitral", "r.vitral"]
    with pytest.raises(YaExiste):
        rescatar(danado, tmp_path / "r.vitral", reloj())


def test_de_basura_no_se_inventa_un_expediente(tmp_path: Path) -> None:
    basura = tmp_path / "d.vitral"
    basura.write_bytes(random.Random(1).randbytes(100_000))
    with pytest.raises(ExpedienteDanado):
        rescatar(basura, tmp_path / "r.vitral", reloj())
    assert not (tmp_path / "r.vitral").exists()


ANTIGUOS = sorted((Path(__file__).parents[2] / "datos_antiguos").glob("*.vitral.gz"))
PROPIAS = {"meta", "bitacora", "historial_version"}
"""Tablas en que lo rescatado dice de sí mismo otra cosa que el original."""


def _antiguo(comprimido: Path, ruta: Path) -> Path:
    ruta.write_bytes(gzip.decompress(comprimido.read_bytes()))
    return ruta


def _contenido(ruta: Path) -> dict[str, list[tuple[object, ...]]]:
    """Todos los renglones; de una línea base se calla su clave, que es al azar."""
    with closing(sqlite3.connect(ruta)) as cruda:
        bases = [f[0] for f in cruda.execute("SELECT id FROM linea_base ORDER BY nombre, creada")]
        tablas = cruda.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            tabla: sorted(
                (
                    tuple(bases.index(d) if d in bases else d for d in fila)
                    for fila in cruda.execute(f"SELECT * FROM {tabla}")
                ),
                key=repr,
            )
            for (tabla,) in tablas
            if tabla not in PROPIAS
        }


@pytest.mark.parametrize("comprimido", ANTIGUOS, ids=lambda a: a.name.split(".")[0])
@pytest.mark.parametrize("con_copia", [False, True], ids=["sin_copia", "con_copia"])
def test_de_un_archivo_viejo_se_rescata_lo_mismo_que_al_ponerlo_al_dia(
    comprimido: Path, con_copia: bool, tmp_path: Path
) -> None:
    viejo = _antiguo(comprimido, tmp_path / "viejo.vitral")
    copia = _antiguo(comprimido, tmp_path / "copia.vitral") if con_copia else None
    rescatar(viejo, tmp_path / "r.vitral", reloj(), copia)
    apertura.abrir_base(viejo, reloj(), solo_lectura=False).cerrar()
    assert _contenido(tmp_path / "r.vitral") == _contenido(viejo)


@pytest.mark.parametrize("viejo_el_danado", [True, False])
def test_el_danado_y_su_copia_pueden_estar_en_formatos_distintos(
    viejo_el_danado: bool, tmp_path: Path
) -> None:
    comprimido = next(a for a in ANTIGUOS if a.name == "expediente_v3.vitral.gz")
    viejo, al_dia = (
        _antiguo(comprimido, tmp_path / "v3.vitral"),
        _antiguo(comprimido, tmp_path / "al_dia.vitral"),
    )
    apertura.abrir_base(al_dia, reloj(), solo_lectura=False).cerrar()
    danado, copia = (viejo, al_dia) if viejo_el_danado else (al_dia, viejo)
    _perder(danado, "entrega", tmp_path / "d.vitral")
    rescatar(tmp_path / "d.vitral", tmp_path / "r.vitral", reloj(), copia)
    assert _contenido(tmp_path / "r.vitral") == _contenido(al_dia)


@pytest.mark.parametrize("comprimido", ANTIGUOS[:-1], ids=lambda a: a.name.split(".")[0])
def test_un_archivo_viejo_con_renglones_sin_dueno_no_se_abre_a_medias(
    comprimido: Path, tmp_path: Path
) -> None:
    viejo = _antiguo(comprimido, tmp_path / "viejo.vitral")
    with closing(sqlite3.connect(viejo)) as cruda, cruda:
        cruda.execute("INSERT INTO ficha VALUES ('suelta', 'nadie', '', 1, NULL)")
    antes = viejo.read_bytes()
    with pytest.raises(ExpedienteDanado, match="sin dueño"):
        reabrir(viejo)
    assert viejo.read_bytes() == antes


def _perder(origen: Path, tabla: str, destino: Path) -> None:
    """Copia con la página raíz de una tabla, y con ella todos sus renglones, llena de basura."""
    with closing(sqlite3.connect(origen)) as cruda:
        raiz = cruda.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (tabla,))
        pisar(origen, destino, [raiz.fetchone()[0]])


@pytest.mark.parametrize("tabla", ["ejercicio", "implementacion", "ficha"])
def test_las_respuestas_se_ven_aunque_se_pierda_aquello_de_lo_que_cuelgan(
    tabla: str, tmp_path: Path
) -> None:
    ruta = tmp_path / "entero.vitral"
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF-1.4 acta")
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "Objeto")
        exp.respuestas.guardar_varias({"1d:1/pr_nombre": "Uno", "1d:2/pr_nombre": "Dos"})
        exp.evidencias.adjuntar("1a/cv_firmado", acta)
        herramientas = {h.clave for h in exp.herramientas.lista()}
    _perder(ruta, tabla, tmp_path / "d.vitral")
    informe = rescatar(tmp_path / "d.vitral", tmp_path / "r.vitral", reloj(), modelo=MODELO)
    assert informe.de(tabla).leidos == 0
    assert informe.huerfanas == 0
    with reabrir(tmp_path / "r.vitral") as exp:
        assert exp.resumen() is not None
        assert {h.clave for h in exp.herramientas.lista()} == herramientas
        assert exp.respuestas.valor("1a/cv_objeto") == "Objeto"
        proyectos = {exp.respuestas.valor(f"1d:{n}/pr_nombre") for n in (1, 2)}
        assert proyectos == {"Uno", "Dos"}
        assert [e.nombre for e in exp.evidencias.lista()] == ["acta.pdf"]
        assert exp.plan.ver() is not None
        assert exp.respuestas.guardar("1a/cv_objeto", "sigue").cambio

"""El órgano garante desde la consola: base, alta de claves, importación, tablero y datos."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import rutas
from tests.app.consola.ayudas import BIEN, Consola
from tests.app.consola.conftest import CLAVE

ABRE_Y_ESPERA = """
import sys
from pathlib import Path
from app.garante.base import abrir
from app.modelo.carga import cargar_modelo
with abrir(Path(sys.argv[1]), cargar_modelo()):
    print("abierta", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def certificado(consola: Consola, vitral: Path, tmp_path: Path) -> tuple[Path, str]:
    """El certificado del municipio y el código de su convenio."""
    ruta = tmp_path / "toluca.cer"
    return ruta, consola("certificado", vitral, "--destino", ruta, "--json").json["codigo"]


def dar_de_alta(base: Path, cer: Path, codigo: str, clave: str = CLAVE) -> tuple[object, ...]:
    """La orden `garante alta`."""
    return ("garante", "alta", base, "--certificado", cer, "--codigo", codigo, "--clave", clave)


def test_crear_cuenta_el_padron_y_no_pisa(consola: Consola, tmp_path: Path) -> None:
    ruta = tmp_path / "mía.garante"

    dicho = consola("garante", "crear", ruta)

    assert dicho.texto == f"Se creó {ruta} con 125 municipios en el padrón.\n"
    consola("garante", "crear", ruta).fallo("GAR-04")


def test_de_la_cuarentena_al_consolidado(
    consola: Consola, base: Path, paquete: Path, certificado: tuple[Path, str], tmp_path: Path
) -> None:
    (apartado,) = consola("garante", "importar", base, paquete, "--json").json
    assert (apartado["estado"], apartado["codigo"]) == ("cuarentena", "Q501_CLAVE_DESCONOCIDA")

    alta = consola(*dar_de_alta(base, *certificado))
    assert "Salieron de cuarentena 1" in alta.texto

    (repetido,) = consola("garante", "importar", base, paquete, "--json").json
    assert repetido["estado"] == "duplicado"
    tablero = consola("garante", "tablero", base, "--json").json
    assert (tablero["padron"]["padron"], tablero["padron"]["entregaron"]) == (125, 1)
    assert len(tablero["municipios"]) == 125
    assert len(tablero["faltan"]) == 124
    con_dato = [m for m in tablero["municipios"] if m["secuencia"] is not None]
    assert [m["clave"] for m in con_dato] == [CLAVE]
    sin_dato = next(m for m in tablero["municipios"] if m["clave"] != CLAVE)
    assert {c["nivel"] for c in sin_dato["celdas"]} == {None}

    general = consola("garante", "cronograma", base, "--json").json
    assert [m["clave"] for m in general["municipios"] if m["atrasadas"] is not None] == [CLAVE]
    suyo = consola("garante", "cronograma", base, "--municipio", CLAVE, "--json").json
    assert {a["herramienta"] for a in suyo["actividades"]} >= {"1a", "5d"}
    assert "sin dato" in consola("garante", "cronograma", base).texto
    assert "Convenio" in consola("garante", "cronograma", base, "--municipio", CLAVE).texto

    destino = tmp_path / "abiertos"
    dicho = consola("garante", "exportar", base, "--destino", destino)
    assert {Path(renglon) for renglon in dicho.texto.splitlines()} <= set(destino.iterdir())
    assert (destino / "consolidado.xlsx").is_file()
    assert (destino / "municipios.csv").is_file()


def test_importar_da_un_resultado_por_archivo_y_ninguno_detiene_a_los_demas(
    consola: Consola,
    base: Path,
    paquete: Path,
    certificado: tuple[Path, str],
    ajeno: Path,
    tmp_path: Path,
) -> None:
    assert consola(*dar_de_alta(base, *certificado)).codigo == BIEN
    tocado = tmp_path / "tocado.asics"
    crudo = bytearray(paquete.read_bytes())
    crudo[len(crudo) // 2] ^= 1
    tocado.write_bytes(crudo)

    dicho = consola(
        "garante", "importar", base, ajeno, tocado, tmp_path / "no.asics", paquete.parent, "--json"
    )

    assert all({"estado", "codigo", "archivo"} <= r.keys() for r in dicho.json)
    porque = {r["archivo"]: (r["estado"], r["codigo"]) for r in dicho.json}
    assert porque[ajeno.name] == ("rechazado", "E102_NO_ES_PAQUETE")
    assert porque["tocado.asics"] == ("rechazado", "E2·CONTENIDO_ALTERADO")
    assert porque["no.asics"][0] == "rechazado"
    assert porque[paquete.name][0] == "aceptado"
    falta = next(r for r in dicho.json if r["archivo"] == "no.asics")
    assert "No such" not in falta["mensaje"]


def test_una_carpeta_sin_paquetes_da_una_lista_vacia(
    consola: Consola, base: Path, tmp_path: Path
) -> None:
    vacia = tmp_path / "vacía"
    vacia.mkdir()
    assert consola("garante", "importar", base, vacia, "--json").json == []


def test_el_alta_exige_el_codigo_del_convenio(
    consola: Consola, base: Path, certificado: tuple[Path, str], ajeno: Path, tmp_path: Path
) -> None:
    cer, codigo = certificado
    cambiado = ("1" if codigo[0] != "1" else "2") + codigo[1:]
    otro = tmp_path / "otro.vitral"
    assert consola("expediente", "crear", otro, "--clave", "15001").codigo == BIEN
    ajena = tmp_path / "otra.cer"
    de_otra = consola("certificado", otro, "--destino", ajena, "--json").json["codigo"]

    consola(*dar_de_alta(base, cer, cambiado)).fallo("GAR-10", "mal escrito")
    consola(*dar_de_alta(base, cer, de_otra)).fallo("GAR-10", "es el de otra clave")
    consola(*dar_de_alta(base, cer, codigo, "99999")).fallo("GAR-12")
    consola(*dar_de_alta(base, ajeno, codigo)).fallo("GAR-13", "no es un certificado")
    consola(*dar_de_alta(base, tmp_path / "no.cer", codigo)).fallo("GAR-13", "no existe")

    assert consola(*dar_de_alta(base, cer, codigo.lower().replace("-", " "))).codigo == BIEN
    consola(*dar_de_alta(base, cer, codigo)).fallo("GAR-11")


@pytest.mark.parametrize(
    "orden",
    [("importar", "x.asics"), ("tablero",), ("cronograma",), ("exportar", "--destino", "d")],
    ids=lambda orden: orden[0],
)
def test_una_base_que_no_sirve_se_explica(
    consola: Consola, vitral: Path, ajeno: Path, tmp_path: Path, orden: tuple[str, ...]
) -> None:
    accion, *resto = orden
    presentes = {ruta.name for ruta in tmp_path.iterdir()}

    consola("garante", accion, tmp_path / "no.garante", *resto).fallo("GAR-05", "no existe")
    consola("garante", accion, tmp_path, *resto).fallo("GAR-05", "es una carpeta")
    consola("garante", accion, ajeno, *resto).fallo("GAR-01")
    consola("garante", accion, vitral, *resto).fallo("GAR-01")

    assert {ruta.name for ruta in tmp_path.iterdir()} - presentes <= {"datos-de-usuario"}


def test_el_consolidado_no_se_escribe_donde_hay_un_archivo(
    consola: Consola, base: Path, ajeno: Path
) -> None:
    consola("garante", "exportar", base, "--destino", ajeno).fallo("SIS-01", ajeno.name)


def test_la_base_que_tiene_otro_programa_no_se_abre(consola: Consola, base: Path) -> None:
    orden = [sys.executable, "-c", ABRE_Y_ESPERA, str(base)]
    with subprocess.Popen(
        orden, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=rutas.raiz()
    ) as otro:
        assert otro.stdin
        assert otro.stdout
        assert otro.stdout.readline() == "abierta\n"

        consola("garante", "tablero", base, "--json").fallo("GAR-03", "ya está abierta")

        otro.stdin.write("\n")
        otro.stdin.close()
        assert otro.wait(timeout=20) == 0
    assert consola("garante", "tablero", base).codigo == BIEN


def test_los_cambios_dicen_que_cambio_a_cual_sustituye_y_que_abarca(
    consola: Consola,
    base: Path,
    vitral: Path,
    paquete: Path,
    certificado: tuple[Path, str],
    tmp_path: Path,
) -> None:
    assert consola(*dar_de_alta(base, *certificado)).codigo == BIEN
    respuestas = tmp_path / "respuestas.json"
    respuestas.write_text('{"1a/cv_objeto": "El objeto preciso"}', encoding="utf-8")
    assert consola("expediente", "responder", vitral, "--desde", respuestas).codigo == BIEN
    motivo = ("--rectifica", "1", "--motivo", "El objeto estaba equivocado")
    segundo = consola("exportar", vitral, "--destino", tmp_path, "--ligero", *motivo, "--json")
    consola("garante", "importar", base, paquete, segundo.json["ruta"])

    hecho = consola("garante", "cambios", base, "--municipio", CLAVE, "--json").json
    assert (hecho["secuencia"], hecho["contra"]) == (2, 1)
    assert hecho["alcance"]["alcance"] == "ligero"
    assert hecho["rectifica"]["sustituye"]["motivo"] == "El objeto estaba equivocado"
    cambios = {c["direccion"]: c for c in hecho["diferencia"]["respuestas"]}
    cambio = cambios["1a/cv_objeto"]
    assert (cambio["clase"], cambio["antes"]) == ("nuevo", None)
    assert cambio["ahora"]["valor"] == "El objeto preciso"

    dicho = consola("garante", "cambios", base, "--municipio", CLAVE).texto
    assert "Sustituye a la entrega 1 (rectificación 1)." in dicho
    assert "    nuevo: 1a/cv_objeto\n        ahora: El objeto preciso\n" in dicho
    orden = ("garante", "cambios", base, "--municipio", CLAVE, "--entrega")
    assert "es la primera" in consola(*orden, "1").texto
    consola(*orden, "9").fallo("GAR-17", "no tiene una entrega 9")

    igual = consola("exportar", vitral, "--destino", tmp_path, "--ligero", "--json").json["ruta"]
    consola("garante", "importar", base, igual)
    assert "No cambió ningún dato." in consola(*orden[:-1]).texto

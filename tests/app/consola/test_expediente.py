"""Crear, mostrar y llenar un expediente desde la consola."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import rutas
from app.expediente.archivo import abrir
from app.modelo.carga import cargar_modelo
from tests.app.consola.ayudas import BIEN, Consola
from tests.app.consola.conftest import CLAVE

ABRE_Y_ESPERA = """
import sys
from pathlib import Path
from app.expediente.archivo import abrir
from app.modelo.carga import cargar_modelo
with abrir(Path(sys.argv[1]), cargar_modelo()):
    print("abierto", flush=True)
    sys.stdin.readline()
"""


def escribir(carpeta: Path, respuestas: Any) -> Path:
    """El archivo que se da con `--desde`."""
    ruta = carpeta / "respuestas.json"
    texto = respuestas if isinstance(respuestas, str) else json.dumps(respuestas)
    ruta.write_text(texto, encoding="utf-8")
    return ruta


def test_crear_dice_de_quien_es(consola: Consola, tmp_path: Path) -> None:
    ruta = tmp_path / "nueva carpeta" / "mío.vitral"

    dicho = consola("expediente", "crear", ruta, "--clave", CLAVE)

    assert dicho.codigo == BIEN, dicho.error
    assert dicho.texto == f"Se creó {ruta} para Toluca ({CLAVE}).\n"
    assert ruta.is_file()


def test_crear_no_pisa_un_archivo(consola: Consola, vitral: Path) -> None:
    antes = vitral.read_bytes()

    consola("expediente", "crear", vitral, "--clave", CLAVE).fallo("EXP-07", "no se reemplazó")

    assert vitral.read_bytes() == antes


def test_una_clave_que_no_existe_no_deja_archivo(consola: Consola, tmp_path: Path) -> None:
    ruta = tmp_path / "x.vitral"

    consola("expediente", "crear", ruta, "--clave", "99999").fallo("EXP-15", "99999")

    assert not ruta.exists()


def test_un_perfil_que_no_existe_se_dice(consola: Consola, tmp_path: Path) -> None:
    orden = ("expediente", "crear", tmp_path / "x.vitral", "--clave", CLAVE, "--perfil", "zz")
    consola(*orden).fallo("MOD-02", "«zz»")


def test_crear_donde_no_se_puede_escribir(consola: Consola, ajeno: Path) -> None:
    consola("expediente", "crear", ajeno / "x.vitral", "--clave", CLAVE).fallo("EXP-05")


def test_mostrar_tiene_las_claves_publicadas(consola: Consola, vitral: Path) -> None:
    informe = consola("expediente", "mostrar", vitral, "--json").json

    assert {"municipio", "herramientas", "pendientes", "entregas"} <= informe.keys()
    assert informe["municipio"]["clave"] == CLAVE
    assert informe["municipio"]["nombre"] == "Toluca"
    assert len(informe["herramientas"]) == 17
    for herramienta in informe["herramientas"]:
        assert {"clave", "estado", "nivel", "avance", "inicio", "fin"} <= herramienta.keys()
        assert herramienta["estado"] == "no_iniciada"
        assert (herramienta["nivel"], herramienta["avance"]) == (0, 0)
        assert "2026-01-05" <= herramienta["inicio"] <= herramienta["fin"]
    assert informe["entregas"] == []


def test_mostrar_refleja_lo_entregado(consola: Consola, vitral: Path, paquete: Path) -> None:
    informe = consola("expediente", "mostrar", vitral, "--json").json

    assert [e["secuencia"] for e in informe["entregas"]] == [1]
    assert informe["entregas"][0]["archivo"] == paquete.name


def test_mostrar_para_personas_tiene_un_renglon_por_herramienta(
    consola: Consola, vitral: Path
) -> None:
    dicho = consola("expediente", "mostrar", vitral)

    renglones = dicho.texto.splitlines()
    assert renglones[:2] == ["Toluca (15106)", "0 de 17 herramientas listas"]
    assert len(renglones) == 19


@pytest.mark.parametrize(
    "orden",
    [
        ("expediente", "mostrar"),
        ("expediente", "responder", "--desde", "respuestas.json"),
        ("documento", "--herramienta", "1a", "--formato", "pdf", "--destino", "docs"),
        ("exportar", "--destino", "usb"),
        ("certificado", "--destino", "clave.cer"),
    ],
    ids=lambda orden: " ".join(orden[:2]),
)
def test_un_archivo_que_no_sirve_se_explica_y_no_se_toca(
    consola: Consola,
    vitral: Path,
    ajeno: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    orden: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    escribir(tmp_path, {})
    corte = 2 if orden[0] == "expediente" else 1
    cortado = tmp_path / "cortado.vitral"
    cortado.write_bytes(vitral.read_bytes()[:9_000])
    revuelto = tmp_path / "revuelto.vitral"
    revuelto.write_bytes(vitral.read_bytes()[:4096] + b"\xa5" * (vitral.stat().st_size - 4096))
    presentes = {ruta.name for ruta in tmp_path.iterdir()}

    for ruta, codigo in (
        (tmp_path / "no está.vitral", "EXP-06"),
        (ajeno, "EXP-01"),
        (tmp_path, "EXP-01"),
        (cortado, "EXP-02"),
        (revuelto, "EXP-02"),
    ):
        antes = ruta.read_bytes() if ruta.is_file() else b""
        consola(*orden[:corte], ruta, *orden[corte:]).fallo(codigo, ruta.name)
        assert (ruta.read_bytes() if ruta.is_file() else b"") == antes

    nuevos = {ruta.name for ruta in tmp_path.iterdir()} - presentes
    assert nuevos <= {"datos-de-usuario"}


def test_el_archivo_que_tiene_otro_programa_se_dice_de_quien_es(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    orden = [sys.executable, "-c", ABRE_Y_ESPERA, str(vitral)]
    with subprocess.Popen(
        orden, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=rutas.raiz()
    ) as otro:
        assert otro.stdin
        assert otro.stdout
        assert otro.stdout.readline() == "abierto\n"

        consola("expediente", "mostrar", vitral, "--json").fallo("EXP-04", "ya está abierto")
        consola("exportar", vitral, "--destino", tmp_path / "usb").fallo("EXP-04")
        assert not (tmp_path / "usb").exists()

        otro.stdin.write("\n")
        otro.stdin.close()
        assert otro.wait(timeout=20) == 0
    assert consola("expediente", "mostrar", vitral, "--json").codigo == BIEN


def test_responder_guarda_y_cuenta(consola: Consola, vitral: Path, tmp_path: Path) -> None:
    respuestas = {
        "1a/cv_objeto": "Colaborar «de veras»",
        "vitral:1a/cv_fecha_firma": "31/01/2026",
        "1d:2/pr_nombre": "Segundo proyecto",
        "dx/D-1a-1": "no_se",
    }

    dicho = consola(
        "expediente", "responder", vitral, "--desde", escribir(tmp_path, respuestas), "--json"
    )

    assert dicho.json == {"guardadas": 4}
    herramientas = consola("expediente", "mostrar", vitral, "--json").json["herramientas"]
    assert {h["clave"] for h in herramientas if h["estado"] == "en_elaboracion"} == {"1a", "1d"}


def test_responder_dice_todo_lo_que_no_sirve_y_no_guarda_nada(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    malas = {
        "1a/no_existe": "x",
        "9z/cv_objeto": "x",
        "no es una dirección": "x",
        "1a:2/cv_objeto": "no hay segunda",
        "1a/cv_fecha_firma": "30/02/2026",
        "1a/cv_mun_representante": "Nadie Conocido",
        "1a/cv_tipo": "inventada",
        "1a/cv_linea_base": [{"nivel_inicial_0_100": "mucho"}],
        "1a/cv_autorizacion_doc": ["no-hay"],
    }
    muchas = {f"1a/no_existe_{n}": "x" for n in range(30)}
    desde = escribir(tmp_path, {"1a/cv_objeto": "Esto sí servía"} | malas | muchas)
    antes = consola("expediente", "mostrar", vitral, "--json").json

    dicho = consola("expediente", "responder", vitral, "--desde", desde, "--json")

    dicho.fallo("EXP-23", "hay 39 respuestas por corregir", "No se guardó nada")
    renglones = dicho.error.splitlines()
    assert len(renglones) == 40
    for direccion in malas | muchas:
        assert any(renglon.startswith(f"  {direccion}: ") for renglon in renglones), direccion
    assert not any("1a/cv_objeto:" in renglon for renglon in renglones)
    assert consola("expediente", "mostrar", vitral, "--json").json == antes
    with abrir(vitral, cargar_modelo()) as expediente:
        assert expediente.respuestas.valor("1a/cv_objeto") is None


@pytest.mark.parametrize(
    ("texto", "frase"),
    [
        ("{", "línea 1, columna 2"),
        ('{"1a/cv_objeto": }', "línea 1, columna 18"),
        ("[]", "debe ser un objeto"),
        ('"hola"', "debe ser un objeto"),
        ("[" * 50_000, "niveles anidados"),
        ('{"1a/cv_objeto": ' + "9" * 5_000 + "}", "número demasiado largo"),
        ('{"1a/cv_objeto": "a", "1a/cv_objeto": "b"}', "aparece más de una vez"),
        ("", "línea 1, columna 1"),
    ],
    ids=["cortado", "sin valor", "lista", "texto", "hondo", "número", "repetida", "vacío"],
)
def test_responder_con_un_json_que_no_sirve(
    consola: Consola, vitral: Path, tmp_path: Path, texto: str, frase: str
) -> None:
    antes = vitral.read_bytes()

    dicho = consola("expediente", "responder", vitral, "--desde", escribir(tmp_path, texto))

    dicho.fallo("CON-01", frase, "no se guardó nada")
    assert vitral.read_bytes() == antes


def test_responder_desde_un_archivo_que_no_esta_o_no_es_utf8(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    orden = ("expediente", "responder", vitral, "--desde")
    consola(*orden, tmp_path / "no.json").fallo("SIS-01", "no existe", "no.json")
    consola(*orden, tmp_path).fallo("SIS-01", "es una carpeta")
    latino = tmp_path / "latino.json"
    latino.write_bytes('{"1a/cv_objeto": "año"}'.encode("latin-1"))
    consola(*orden, latino).fallo("CON-01", "no está escrito en UTF-8")


def test_responder_acepta_el_utf8_con_marca_de_windows(
    consola: Consola, vitral: Path, tmp_path: Path
) -> None:
    ruta = tmp_path / "bloc.json"
    ruta.write_text('{"1a/cv_objeto": "Año"}', encoding="utf-8-sig")

    dicho = consola("expediente", "responder", vitral, "--desde", ruta)

    assert (dicho.codigo, dicho.texto) == (BIEN, "Se guardó 1 respuesta.\n")

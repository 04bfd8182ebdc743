"""El verificador del auditor: un archivo, la biblioteca estándar y `openssl`; nada de Vitral."""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.retorno import TipoRetorno
from app.rutas import recursos
from tests.adversarios import casos, fabrica
from tests.adversarios.casos import Caso
from tests.app.paquete import retornos

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta openssl")

VERIFICADOR = recursos() / "verificador" / "verificar.py"
AUTENTICO, RECHAZADO, NO_COMPROBADO, SIN_COTEJAR = 0, 1, 2, 3
EVIDENCIAS = [fabrica.evidencia(numero, 3_000) for numero in range(3)]


def _interprete() -> str:
    """Un Python sin las bibliotecas del programa: el del sistema, o éste aislado."""
    return getattr(sys, "_base_executable", None) or sys.executable


def correr(*argumentos: object, **opciones: Any) -> subprocess.CompletedProcess[str]:
    """El verificador en su propio proceso, sin site-packages ni variables de Python."""
    return subprocess.run(
        [_interprete(), "-S", "-I", str(VERIFICADOR), *map(str, argumentos)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        **opciones,
    )


def informe(*argumentos: object) -> dict[str, Any]:
    """Lo que contesta con --json, cuya salida coincide con el código del proceso."""
    hecho = correr(*argumentos, "--json")
    assert hecho.stderr == ""
    leido: dict[str, Any] = json.loads(hecho.stdout)
    assert leido["salida"] == hecho.returncode
    return leido


@pytest.fixture(scope="module")
def paquete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un paquete de verdad, con el certificado del convenio a su lado."""
    carpeta = tmp_path_factory.mktemp("auditor")
    (carpeta / "municipio.cer").write_bytes(fabrica.firmante_propio().certificado_der)
    (carpeta / "otro.cer").write_bytes(fabrica.firmante_propio(vez=9).certificado_der)
    return fabrica.exportar(carpeta, evidencias=EVIDENCIAS)


CODIGO = codigo_verificacion(huella(fabrica.firmante_propio().certificado_der))


def test_solo_usa_la_biblioteca_estandar_y_la_sintaxis_de_python_3_8() -> None:
    arbol = ast.parse(VERIFICADOR.read_text("utf-8"), feature_version=(3, 8))

    modulos: set[str] = set()
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Import):
            modulos |= {alias.name.partition(".")[0] for alias in nodo.names}
        elif isinstance(nodo, ast.ImportFrom):
            assert nodo.level == 0
            modulos.add((nodo.module or "").partition(".")[0])
    assert modulos <= set(sys.stdlib_module_names)
    # Llegaron después de 3.8 y no se ven en la sintaxis.
    nuevas = (
        r"removeprefix|removesuffix|strict=|slots=|kw_only|is_relative_to|with_stem|datetime\.UTC"
    )
    assert re.search(nuevas, VERIFICADOR.read_text("utf-8")) is None


@pytest.mark.parametrize(
    "con", [["--certificado", "municipio.cer"], ["--codigo", CODIGO.lower().replace("-", " ")]]
)
def test_con_el_certificado_o_el_codigo_del_convenio_es_autentico(
    con: list[str], paquete: Path
) -> None:
    hecho = correr(paquete, *con, cwd=paquete.parent)

    assert hecho.returncode == AUTENTICO, hecho.stdout
    assert hecho.stdout.splitlines()[-1].startswith("AUTÉNTICO.")


def test_sin_con_que_cotejar_lo_dice_y_muestra_huella_y_codigo(paquete: Path) -> None:
    hecho = correr(paquete)

    assert hecho.returncode == SIN_COTEJAR
    assert "La firma es íntegra, pero no se comprobó de quién es" in hecho.stdout
    assert CODIGO in hecho.stdout
    assert huella(fabrica.firmante_propio().certificado_der) in hecho.stdout.replace(" ", "")


def test_la_clave_de_otro_se_rechaza_sin_contar_lo_de_dentro(paquete: Path) -> None:
    leido = informe(paquete, "--certificado", paquete.parent / "otro.cer")

    assert (leido["salida"], leido["codigo"]) == (RECHAZADO, "Q501_CLAVE_DESCONOCIDA")
    assert "archivos" not in leido
    assert leido["firmas"][0]["codigo"] == CODIGO


def test_lista_lo_que_contiene_con_el_nombre_original_de_cada_evidencia(paquete: Path) -> None:
    leido = informe(paquete)

    assert leido["que_es"].startswith("entrega de un municipio")
    assert (leido["pais"], leido["municipio"], leido["secuencia"]) == ("MX", "15001", 7)
    assert leido["nombre_municipio"] == "Acambay de Ruíz Castañeda"
    assert leido["creado"] == "2026-11-20T16:00:00Z"
    assert leido["registros"]["herramientas"] == 17
    assert [una["nombre"] for una in leido["evidencias"]] == [
        f"Acta de cabildo nº {numero}.pdf" for numero in range(3)
    ]
    for una, contenido in zip(leido["evidencias"], EVIDENCIAS, strict=True):
        assert una["entrada"] == f"evidencias/{hashlib.sha256(contenido).hexdigest()}.pdf"


def test_lo_extraido_son_los_mismos_bytes_y_un_indice(paquete: Path, tmp_path: Path) -> None:
    destino = tmp_path / "extraído"

    assert correr(paquete, "--extraer", destino).returncode == SIN_COTEJAR

    adentro = fabrica.desarmar_interior(fabrica.desarmar(paquete.read_bytes()).interior)
    for nombre, contenido in adentro.items():
        assert (destino / nombre).read_bytes() == contenido
    assert "Acta de cabildo nº 2.pdf" in (destino / "INDICE.txt").read_text("utf-8-sig")


def test_no_extrae_sobre_lo_que_ya_hay_ni_lo_que_no_vale(paquete: Path, tmp_path: Path) -> None:
    ocupada = tmp_path / "ocupada"
    ocupada.mkdir()
    (ocupada / "mío.txt").write_text("mío", "utf-8")
    alterado = tmp_path / "alterado.asics"
    crudo = bytearray(paquete.read_bytes())
    crudo[len(crudo) // 2] ^= 1
    alterado.write_bytes(crudo)

    assert correr(paquete, "--extraer", ocupada).returncode == NO_COMPROBADO
    assert correr(alterado, "--extraer", tmp_path / "nada").returncode == RECHAZADO

    assert [ruta.name for ruta in ocupada.iterdir()] == ["mío.txt"]
    assert not (tmp_path / "nada").exists()


@pytest.mark.parametrize("caso", casos.TODOS, ids=lambda caso: f"{caso.id}-{caso.que}")
def test_ante_cada_ataque_contesta_lo_mismo_que_el_importador(caso: Caso, tmp_path: Path) -> None:
    ruta = tmp_path / "entrada.asics"
    crudo = caso.construir()
    ruta.write_bytes(crudo)

    leido = informe(ruta)

    assert leido["codigo"] == caso.codigo
    aceptado = leido["salida"] == SIN_COTEJAR
    assert aceptado == (caso.codigo == casos.OK)
    assert ruta.read_bytes() == crudo
    assert list(tmp_path.iterdir()) == [ruta]


@pytest.mark.parametrize("tipo", list(TipoRetorno))
def test_dice_que_es_un_retorno_del_organo_garante(tipo: TipoRetorno, tmp_path: Path) -> None:
    ruta = retornos.escribir(tmp_path, tipo)
    codigo = codigo_verificacion(huella(retornos.firmante().certificado_der))

    leido = informe(ruta, "--codigo", codigo)
    dicho = correr(ruta).stdout

    assert leido["salida"] == AUTENTICO
    assert tipo.value in leido["que_es"]
    assert leido["formato"] == tipo.formato
    assert "Lo emite: MX-MEX-INFOEM" in dicho
    assert "capacitación" not in dicho
    assert ("Municipio:" in dicho) == (tipo is not TipoRetorno.PERFIL)


def test_avisa_que_un_retorno_es_de_capacitacion(tmp_path: Path) -> None:
    ruta = tmp_path / "ensayo.asics"
    bueno = fabrica.desarmar(retornos.escribir(tmp_path, TipoRetorno.ACUSE).read_bytes())
    archivos = fabrica.desarmar_interior(bueno.interior)
    ruta.write_bytes(fabrica.sellar(fabrica.con_lista(archivos, capacitacion=True)))

    assert "Es de capacitación" in correr(ruta).stdout


def test_una_segunda_firma_inventada_se_rechaza_aunque_la_primera_valga(tmp_path: Path) -> None:
    sobre = casos.sobre()
    propia = fabrica.firmante_propio()
    falsa = replace(fabrica.firmante_propio(vez=9), firmar=propia.firmar)
    ruta = tmp_path / "dos.asics"
    ruta.write_bytes(fabrica.sellar(sobre.interior, [propia, falsa]))

    leido = informe(ruta, "--codigo", CODIGO)

    assert (leido["salida"], leido["codigo"]) == (RECHAZADO, "E2·FIRMA_INVALIDA")


@pytest.mark.parametrize(
    ("argumentos", "codigo"),
    [
        (["no-existe.asics"], "V04_ILEGIBLE"),
        (["municipio.cer", "--codigo", "ZEE35"], "V05_CODIGO"),
        (["municipio.cer", "--codigo", CODIGO[:-1] + "~"], "V05_CODIGO"),
        (["municipio.cer", "--certificado", "no-existe.cer"], "V04_ILEGIBLE"),
        (["municipio.cer", "--openssl", "no-hay-tal"], "V02_SIN_OPENSSL"),
        (["municipio.cer", "--certificado", __file__], "V06_CERTIFICADO"),
    ],
)
def test_lo_que_no_se_puede_comprobar_sale_con_dos(
    argumentos: list[str], codigo: str, paquete: Path
) -> None:
    hecho = correr(*argumentos, "--json", cwd=paquete.parent)

    assert hecho.returncode == NO_COMPROBADO
    assert json.loads(hecho.stdout)["codigo"] == codigo


def test_una_orden_mal_escrita_se_explica_en_espanol(paquete: Path) -> None:
    hecho = correr("--nada")

    assert hecho.returncode == NO_COMPROBADO
    assert hecho.stdout == ""
    assert "La orden está mal escrita" in hecho.stderr
    assert "usage" not in hecho.stderr


def test_en_una_consola_de_windows_sin_todas_las_letras_no_revienta(paquete: Path) -> None:
    entorno = {**os.environ, "PYTHONIOENCODING": "cp437"}
    hecho = subprocess.run(
        [_interprete(), "-S", str(VERIFICADOR), str(paquete)],
        capture_output=True,
        env=entorno,
        check=False,
    )

    assert hecho.returncode == SIN_COTEJAR
    assert b"NTEGRO, SIN COTEJAR." in hecho.stdout


def test_un_nombre_con_marcas_de_direccion_no_llega_a_la_consola(tmp_path: Path) -> None:
    contenido = fabrica.datos(evidencias=EVIDENCIAS[:1])
    contenido["evidencias"][0]["nombre"] = "acta\u202efdp.exe"
    ruta = fabrica.exportar(tmp_path, contenido=contenido, evidencias=EVIDENCIAS[:1])

    dicho = correr(ruta).stdout

    assert "\u202e" not in dicho
    assert "acta fdp.exe" in dicho


@pytest.mark.parametrize("campo", ["secuencia", "creado", "anterior", "rotacion", "linaje"])
def test_un_dato_imposible_en_el_manifiesto_se_rechaza(campo: str, tmp_path: Path) -> None:
    ruta = tmp_path / "entrada.asics"
    ruta.write_bytes(
        fabrica.sellar(fabrica.con_lista(casos.archivos(), **{campo: "2026-13-45T00:00:00Z"}))
    )

    assert informe(ruta)["codigo"] == "E307_ESQUEMA"

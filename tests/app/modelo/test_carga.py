"""Abrir el Modelo: la copia compilada es igual, y un TOML mal hecho se rechaza diciendo dónde."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import rutas
from app.dominio.umbrales import Umbrales
from app.modelo import carga, perfiles
from app.modelo.armado import armar_modelo
from app.modelo.carga import cargar_modelo
from app.modelo.compilado import FALLOS, aplanar, conversor
from app.modelo.definicion import DefinicionInvalida
from app.modelo.paginas import paginas_de
from app.modelo.perfiles import PerfilDesconocido, cargar_perfil, perfiles_disponibles
from app.modelo.tipos import Modelo

HERRAMIENTA = "modelo/herramientas/1a.toml"


def cambiar(recursos: Path, archivo: str, antes: str, despues: str) -> None:
    ruta = recursos / archivo
    texto = ruta.read_text(encoding="utf-8")
    assert antes in texto, antes
    ruta.write_text(texto.replace(antes, despues, 1), encoding="utf-8")


def compilados() -> list[Path]:
    return sorted(rutas.cache().glob("modelo-*.json"))


def test_la_copia_compilada_es_igual_a_lo_armado(modelo: Modelo) -> None:
    assert cargar_modelo() == modelo
    carga._cargar.cache_clear()
    assert cargar_modelo() == modelo
    assert len(compilados()) == 1


def test_el_segundo_arranque_no_importa_pydantic_ni_tomllib(datos_de_prueba: Path) -> None:
    cargar_modelo()
    programa = (
        "import sys; from app.modelo.carga import cargar_modelo; m = cargar_modelo();"
        "print(len(m.herramientas), 'pydantic' in sys.modules, 'tomllib' in sys.modules)"
    )
    entorno = os.environ | {rutas.VARIABLE: str(datos_de_prueba)}
    raiz = Path(carga.__file__).parents[2]
    salida = subprocess.run(
        [sys.executable, "-c", programa],
        check=True,
        cwd=raiz,
        env=entorno,
        capture_output=True,
        text=True,
    )
    assert salida.stdout.split() == ["17", "False", "False"]


def _truncar(contenido: bytes) -> bytes:
    return contenido[: len(contenido) // 2]


def _voltear(contenido: bytes) -> bytes:
    medio = len(contenido) // 2
    return contenido[:medio] + bytes([contenido[medio] ^ 1]) + contenido[medio + 1 :]


def _vaciar(_contenido: bytes) -> bytes:
    return b""


def _otra_forma(contenido: bytes) -> bytes:
    return contenido.split(b"\n")[0] + b"\n[[1, 2], {}]"


@pytest.mark.parametrize("danar", [_truncar, _voltear, _vaciar, _otra_forma])
def test_una_copia_danada_se_rehace_sola(modelo: Modelo, danar: object) -> None:
    cargar_modelo()
    ruta = compilados()[0]
    bueno = ruta.read_bytes()
    ruta.write_bytes(danar(bueno))  # type: ignore[operator]
    carga._cargar.cache_clear()
    assert cargar_modelo() == modelo
    assert ruta.read_bytes() == bueno


def test_contenido_compilado_de_otra_forma_no_rompe_con_un_fallo_imprevisto() -> None:
    rehacer = conversor(Modelo)
    assert rehacer is not None
    danados: list[Any] = [None, 3, [], [[]], [1] * 14, {"a": 1}, [["x"]] * 14]
    for crudo in danados:
        with pytest.raises(FALLOS):
            rehacer(crudo)


def test_si_la_cache_no_se_puede_escribir_el_modelo_abre_igual(
    modelo: Modelo, datos_de_prueba: Path
) -> None:
    datos_de_prueba.mkdir()
    (datos_de_prueba / "cache").mkdir()
    # Una carpeta en el lugar del archivo: no se puede leer ni reemplazar, ni siendo administrador.
    nombre = _nombre_compilado()
    (datos_de_prueba / "cache" / nombre / "ocupado").mkdir(parents=True)
    assert cargar_modelo() == modelo


def _nombre_compilado() -> str:
    cargar_modelo()
    ruta = compilados()[0]
    ruta.unlink()
    carga._cargar.cache_clear()
    return ruta.name


def test_cambiar_un_toml_se_nota_aunque_haya_copia(recursos: Path) -> None:
    assert cargar_modelo(recursos).herramienta("1a").secciones[0].titulo == "Partes y facultades"
    cambiar(recursos, HERRAMIENTA, "Partes y facultades", "Partes, facultades y domicilio")
    assert cargar_modelo(recursos).herramienta("1a").secciones[0].titulo.endswith("domicilio")


def test_un_campo_agregado_al_toml_aparece_en_el_formato_y_en_el_asistente(recursos: Path) -> None:
    nuevo = (
        '[[secciones.campos]]\nclave = "cv_lema"\netiqueta = "Lema"\ntipo = "texto_corto"\n'
        'obligacion = "N"\nayuda = "Una frase."\n\n'
    )
    marca = '[[secciones.campos]]\nclave = "cv_domicilio"'
    cambiar(recursos, HERRAMIENTA, marca, nuevo + marca)
    modelo = cargar_modelo(recursos)
    herramienta = modelo.herramienta("1a")
    assert "cv_lema" in [campo.clave for campo in herramienta.campos()]
    pagina = next(
        p for p in paginas_de(herramienta, modelo) if "cv_lema" in [c.clave for c in p.campos]
    )
    assert [c.clave for c in pagina.campos][:2] == ["cv_facultades", "cv_lema"]


CASOS = [
    (
        HERRAMIENTA,
        'tipo = "opcion_unica"',
        'tipo = "listado"',
        "1a.toml",
        "secciones[0].campos[0].tipo (cv_tipo)",
        "«listado» no es uno de los valores admitidos",
    ),
    (
        HERRAMIENTA,
        'etiqueta = "Tipo de convenio"',
        'etiketa = "Tipo de convenio"',
        "1a.toml",
        "secciones[0].campos[0].etiqueta (cv_tipo)",
        "falta «etiqueta»",
    ),
    (
        HERRAMIENTA,
        'obligacion = "S"\n',
        'obligacion = "S"\ncolor = "rojo"\n',
        "1a.toml",
        "secciones[0].campos[0].color (cv_tipo)",
        "«color» no se reconoce",
    ),
    (
        HERRAMIENTA,
        'clave = "cv_og_nombre"',
        'clave = "cv_tipo"',
        "1a.toml",
        "secciones",
        "«cv_tipo» está 2 veces",
    ),
    (
        HERRAMIENTA,
        'catalogo = "herramienta"',
        'catalogo = "herramientas"',
        "1a.toml",
        "secciones[1].campos[2].catalogo (cv_herramientas)",
        "no existe el catálogo «herramientas»",
    ),
    (
        HERRAMIENTA,
        'campo = "cv_autorizacion_cab"',
        'campo = "cv_autorizado"',
        "1a.toml",
        "secciones[0].campos[8].condicion.campo (cv_autorizacion_doc)",
        "no existe el campo «cv_autorizado»",
    ),
    (
        HERRAMIENTA,
        'valores = ["si_ya_otorgada"]',
        'valores = ["otorgada"]',
        "1a.toml",
        "secciones[0].campos[8].condicion.valores (cv_autorizacion_doc)",
        "no son opciones de «cv_autorizacion_cab»",
    ),
    (
        HERRAMIENTA,
        "renombrados = []",
        'renombrados = [["cv_viejo", "cv_inexistente"]]',
        "1a.toml",
        "renombrados[0]",
        "no existe el campo «cv_inexistente»",
    ),
    (
        HERRAMIENTA,
        'catalogo = "clausulas"',
        'catalogo = "clausulado"',
        "1a.toml",
        "secciones[3].campos[6].precarga.catalogo (cv_clausulas)",
        "no existe el catálogo «clausulado»",
    ),
    (
        HERRAMIENTA,
        "dias = 3",
        "dias = 30",
        "1a.toml",
        "pasos",
        "suman 57 días y el plazo dice 30",
    ),
    (
        HERRAMIENTA,
        'responsable = "PM"',
        'responsable = "ALCALDE"',
        "1a.toml",
        "pasos[0].responsable",
        "no existe el rol «ALCALDE»",
    ),
    (HERRAMIENTA, "meses = 1", "meses = 0", "1a.toml", "plazo.meses", "0 no corresponde"),
    (HERRAMIENTA, "formato = 1", "formato = 2", "1a.toml", "formato", "entiende el formato 1"),
    (
        HERRAMIENTA,
        'id = "V-1a-01"',
        'id = "V-1b-01"',
        "1a.toml",
        "validaciones[0].id",
        "no empieza con V-1a-",
    ),
    (
        "modelo/herramientas/1d.toml",
        'ficha = "proyecto"',
        'ficha = "proyectito"',
        "1d.toml",
        "secciones[0].ficha (a)",
        "no existe la ficha «proyectito»",
    ),
    (
        "modelo/herramientas/2c.toml",
        'opciones_de = "inf_sitios.clave"',
        'opciones_de = "inf_sitios.nombre"',
        "2c.toml",
        "secciones[2].campos[0].opciones_de (inf_dep_sitio)",
        "«inf_sitios.nombre» no es columna de una tabla",
    ),
    (
        "modelo/modelo.toml",
        'de = "dx"\na = "1a"\ntipo = "R"',
        'de = "1b"\na = "1a"\ntipo = "R"',
        "modelo.toml",
        "dependencias",
        "forman un círculo: 1a → 1b",
    ),
    (
        "catalogos/canal.toml",
        '["correo", "correo"]',
        '["correo"]',
        "canal.toml",
        "filas[2]",
        "tiene 1 datos y son 2",
    ),
    (
        "catalogos/canal.toml",
        'clave = "canal"',
        'clave = "canales"',
        "canal.toml",
        "clave",
        "debe ser el nombre del archivo",
    ),
    (
        "modelo/diagnostico.toml",
        'herramienta = "1a"',
        'herramienta = "9z"',
        "diagnostico.toml",
        "preguntas[0].herramienta",
        "no existe «9z»",
    ),
    (
        "modelo/indicadores.toml",
        'codigo = "IN-02"',
        'codigo = "IN-01"',
        "indicadores.toml",
        "indicadores",
        "«IN-01» está 2 veces",
    ),
    (
        HERRAMIENTA,
        '["nuevo", "nuevo"]',
        '["nuevo"]',
        "1a.toml",
        "secciones[0].campos[0].opciones[0] (cv_tipo)",
        "debe ser una tabla",
    ),
    (
        "catalogos/canal.toml",
        '["correo_postal", "correo postal"],\n]',
        '["correo_postal", "correo postal"],',
        "canal.toml",
        "el final del archivo",
        "como TOML",
    ),
    (HERRAMIENTA, "formato = 1", "formato =", "1a.toml", "la línea 1, columna 10", "como TOML"),
    (
        HERRAMIENTA,
        'nombre = "Convenio de colaboración"',
        "nombre = 3",
        "1a.toml",
        "nombre",
        "debe ser un texto",
    ),
]


@pytest.mark.parametrize(
    ("archivo", "antes", "despues", "nombre", "lugar", "motivo"),
    CASOS,
    ids=[f"{caso[0].rsplit('/')[-1]}: {caso[5]}" for caso in CASOS],
)
def test_una_definicion_mal_hecha_se_rechaza_diciendo_archivo_lugar_y_motivo(
    recursos: Path, archivo: str, antes: str, despues: str, nombre: str, lugar: str, motivo: str
) -> None:
    cambiar(recursos, archivo, antes, despues)
    with pytest.raises(DefinicionInvalida) as fallo:
        armar_modelo(recursos)
    error = fallo.value
    assert (error.archivo, error.lugar) == (nombre, lugar)
    assert motivo in error.motivo
    assert error.texto().startswith(f"El archivo «{nombre}»")
    assert error.texto().endswith("(MOD-01)")


def test_un_toml_que_no_es_utf8_se_rechaza(recursos: Path) -> None:
    (recursos / HERRAMIENTA).write_bytes("título = 'ó'".encode("latin-1"))
    with pytest.raises(DefinicionInvalida, match="UTF-8"):
        armar_modelo(recursos)


def test_sin_el_archivo_general_se_dice_cual_falta(recursos: Path) -> None:
    (recursos / "modelo" / "modelo.toml").unlink()
    with pytest.raises(DefinicionInvalida, match=r"modelo\.toml"):
        cargar_modelo(recursos)


def test_aplanar_quita_solo_lo_que_vale_lo_de_siempre(modelo: Modelo) -> None:
    rehacer = conversor(Modelo)
    assert rehacer is not None
    assert rehacer(aplanar(modelo)) == modelo


def test_un_perfil_que_no_existe_se_dice() -> None:
    assert perfiles_disponibles() == ("mx-mex",)
    for clave in ("cl", "../modelo/modelo", "mx-mex/../mx-mex", ""):
        with pytest.raises(PerfilDesconocido):
            cargar_perfil(clave)


def test_el_perfil_tambien_se_compila_y_es_igual(recursos: Path) -> None:
    uno = cargar_perfil(carpeta=recursos)
    perfiles._cargar.cache_clear()
    otro = cargar_perfil(carpeta=recursos)
    assert uno == otro
    assert len(list(rutas.cache().glob("perfil-*.json"))) == 1


def test_pesos_que_no_suman_100_se_rechazan(recursos: Path) -> None:
    cambiar(recursos, "perfiles/mx-mex.toml", "[20, 20, 20, 20, 20]", "[20, 20, 20, 20, 10]")
    with pytest.raises(DefinicionInvalida, match="sumen 100"):
        cargar_perfil(carpeta=recursos)


@pytest.mark.parametrize(
    "veda",
    [
        '{ inicio = "2027-06-06", fin = "2027-04-03", nombre = "Veda" }',
        '{ inicio = "3 de abril", fin = "2027-06-06", nombre = "Veda" }',
    ],
)
def test_una_veda_al_reves_o_sin_fecha_se_rechaza(recursos: Path, veda: str) -> None:
    cambiar(recursos, "perfiles/mx-mex.toml", "vedas = []", f"vedas = [{veda}]")
    with pytest.raises(DefinicionInvalida, match="AAAA-MM-DD"):
        cargar_perfil(carpeta=recursos)


def test_una_veda_bien_escrita_se_lee(recursos: Path) -> None:
    veda = '{ inicio = "2027-04-03", fin = "2027-06-06", nombre = "Veda electoral" }'
    cambiar(recursos, "perfiles/mx-mex.toml", "vedas = []", f"vedas = [{veda}]")
    (leida,) = cargar_perfil(carpeta=recursos).vedas
    assert (leida.inicio, leida.fin, leida.nombre) == ("2027-04-03", "2027-06-06", "Veda electoral")


@pytest.mark.parametrize(
    ("antes", "despues"),
    [
        ('comprobacion = "curp"', 'comprobacion = "otra"'),
        ("excepto = '(?:@|", "excepto = '(?:@|("),
    ],
)
def test_un_patron_de_datos_personales_que_no_se_entiende_se_rechaza(
    recursos: Path, antes: str, despues: str
) -> None:
    cambiar(recursos, "perfiles/mx-mex.toml", antes, despues)
    with pytest.raises(DefinicionInvalida, match="datos_personales"):
        cargar_perfil(carpeta=recursos)


@pytest.mark.parametrize(
    ("antes", "despues"),
    [
        ("exceso_amarillo = 30", "exceso_amarillo = 60"),
        ("dias_sin_avance = 60", "dias_sin_avance = 0"),
        ("abiertos_de_relevo = 30", "abiertos_de_relevo = 101"),
    ],
)
def test_unos_umbrales_que_no_tienen_sentido_se_rechazan(
    recursos: Path, antes: str, despues: str
) -> None:
    cambiar(recursos, "perfiles/mx-mex.toml", antes, despues)
    with pytest.raises(DefinicionInvalida, match="semaforos"):
        cargar_perfil(carpeta=recursos)


def test_un_perfil_sin_umbrales_tiene_los_de_siempre(recursos: Path) -> None:
    entero = cargar_perfil(carpeta=recursos).semaforos
    assert entero == Umbrales()
    cambiar(recursos, "perfiles/mx-mex.toml", "exceso_rojo = 60", "exceso_rojo = 45")
    assert cargar_perfil(carpeta=recursos).semaforos == Umbrales(exceso_rojo=45)
    ruta = recursos / "perfiles" / "mx-mex.toml"
    texto = ruta.read_text("utf-8")
    inicio, fin = texto.index("[semaforos]"), texto.index("[plazos]")
    ruta.write_text(texto[:inicio] + texto[fin:], "utf-8")
    assert cargar_perfil(carpeta=recursos).semaforos == Umbrales()


def test_un_municipio_con_poblacion_mal_escrita_se_rechaza(recursos: Path) -> None:
    archivo = "catalogos/municipios_mx-mex.csv"
    cambiar(recursos, archivo, ",910608,", ",novecientos mil,")
    with pytest.raises(DefinicionInvalida, match=r"municipios_mx-mex\.csv"):
        cargar_perfil(carpeta=recursos)


def test_un_catalogo_de_municipios_que_falta_se_dice(recursos: Path) -> None:
    (recursos / "catalogos" / "municipios_mx-mex.csv").unlink()
    with pytest.raises(DefinicionInvalida, match="no se puede leer"):
        cargar_perfil(carpeta=recursos)


def test_el_conversor_tambien_sirve_para_textos_opcionales() -> None:
    assert conversor(str | None) is None

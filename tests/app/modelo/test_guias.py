"""Las guías se leen junto a la página: tienen la misma forma y hablan claro."""

import re
from collections.abc import Iterator

import pytest

from app import rutas
from app.modelo.carga import cargar_modelo
from app.modelo.tipos import Herramienta, Modelo

CARPETA = rutas.recursos() / "guias"
LETRAS = {1: "abcd", 2: "abc", 3: "ab", 4: "abcd", 5: "abcd"}
HERRAMIENTAS = [f"{dimension}{letra}" for dimension in LETRAS for letra in LETRAS[dimension]]
GUIAS = [*HERRAMIENTAS, "dx"]
APARTADOS = [
    "Para qué sirve",
    "Cómo llenarlo",
    "Ejemplo lleno",
    "Evidencia esperada",
    "Plazo y base",
    "Pasos",
    "Niveles",
    "Fuentes",
]
PROSA = ("Para qué sirve", "Cómo llenarlo", "Plazo y base", "Niveles")
TUTEO = re.compile(r"\b(tu|tus|tú|ti|contigo|puedes|debes|tienes|haz|vas)\b", re.IGNORECASE)
VEDADAS = re.compile(r"inválid|sincroniz|error fatal|\[inferido\]|\[F-\d|@@", re.IGNORECASE)


def partir(texto: str, marca: str) -> dict[str, str]:
    """Título → cuerpo de cada encabezado de ese nivel, en orden."""
    trozos = re.split(rf"^{marca} (.+)$", texto, flags=re.MULTILINE)[1:]
    return dict(zip(trozos[::2], trozos[1::2], strict=True))


def leer(clave: str) -> str:
    return (CARPETA / f"{clave}.md").read_text(encoding="utf-8")


def apartados(clave: str) -> dict[str, str]:
    return partir(leer(clave), "##")


def frases(texto: str) -> Iterator[list[str]]:
    """Las palabras de cada frase; un renglón de lista es al menos una frase."""
    for renglon in texto.splitlines():
        for frase in re.split(r"(?<=[.!?…])\s+", renglon.lstrip("#- ")):
            if palabras := re.findall(r"\w+", frase):
                yield palabras


def renglones(texto: str) -> list[str]:
    return [r.removeprefix("- ") for r in texto.splitlines() if r.startswith("- ")]


@pytest.fixture(scope="module")
def modelo() -> Modelo:
    if not any((rutas.recursos() / "modelo").rglob("*.toml")):
        pytest.skip("El Modelo aún no tiene contenido.")
    return cargar_modelo()


@pytest.mark.parametrize("clave", GUIAS)
def test_la_guia_tiene_un_titulo_y_los_ocho_apartados_en_orden(clave: str) -> None:
    assert leer(clave).startswith("# ")
    assert list(partir(leer(clave), "#")) == [leer(clave).splitlines()[0].removeprefix("# ")]
    assert list(apartados(clave)) == APARTADOS
    assert all(cuerpo.strip() for cuerpo in apartados(clave).values())


@pytest.mark.parametrize("clave", GUIAS)
def test_cada_seccion_tiene_consejos_y_ejemplo(clave: str) -> None:
    consejos = partir(apartados(clave)["Cómo llenarlo"], "###")
    ejemplos = partir(apartados(clave)["Ejemplo lleno"], "###")
    letras = [titulo[:3] for titulo in consejos]
    assert letras == [f"{letra}. " for letra in "ABCDE"[: len(letras)]]
    assert list(consejos) == list(ejemplos)
    assert all(renglones(cuerpo) for cuerpo in consejos.values())
    for cuerpo in ejemplos.values():
        assert all(": " in renglon for renglon in renglones(cuerpo))
        assert renglones(cuerpo)


@pytest.mark.parametrize("clave", GUIAS)
def test_el_ejemplo_avisa_que_es_inventado(clave: str) -> None:
    ejemplo = apartados(clave)["Ejemplo lleno"]
    assert "San Ejemplo del Monte" in ejemplo
    assert "inventado" in ejemplo


@pytest.mark.parametrize("clave", GUIAS)
def test_los_niveles_van_de_cero_a_cuatro(clave: str) -> None:
    niveles = renglones(apartados(clave)["Niveles"])
    assert [renglon[:3] for renglon in niveles] == ["0: ", "1: ", "2: ", "3: ", "4: "]


@pytest.mark.parametrize("clave", GUIAS)
def test_la_guia_distingue_lo_que_pide_el_modelo_de_nuestra_propuesta(clave: str) -> None:
    base = apartados(clave)["Plazo y base"]
    assert "El Modelo " in base
    assert "ropuesta" in base
    assert "Nuestra propuesta: " in base


@pytest.mark.parametrize("clave", GUIAS)
def test_las_frases_son_cortas(clave: str) -> None:
    partes = apartados(clave)
    largos = [len(frase) for nombre in PROSA for frase in frases(partes[nombre])]
    assert sum(largos) / len(largos) <= 20
    assert max(len(frase) for frase in frases(leer(clave))) <= 30


@pytest.mark.parametrize("clave", [*GUIAS, "glosario"])
def test_se_habla_de_usted_y_sin_jerga_interna(clave: str) -> None:
    assert TUTEO.findall(leer(clave)) == []
    assert VEDADAS.findall(leer(clave)) == []


def test_el_glosario_esta_en_orden_y_cada_termino_tiene_significado() -> None:
    entradas = [r for r in leer("glosario").splitlines()[1:] if r]
    assert all(re.fullmatch(r"\*\*[^*]+\*\*: .+\.", entrada) for entrada in entradas)
    sin_acentos = str.maketrans("áéíóú", "aeiou")
    orden = [e.split("**")[1].lower().translate(sin_acentos) for e in entradas]
    assert orden == sorted(orden)
    assert len(orden) == len(set(orden))


@pytest.mark.parametrize("clave", HERRAMIENTAS)
def test_la_guia_nombra_la_herramienta_y_sus_secciones_como_el_modelo(
    clave: str, modelo: Modelo
) -> None:
    herramienta = modelo.herramienta(clave)
    assert leer(clave).splitlines()[0] == f"# {herramienta.nombre}"
    esperadas = [f"{s.letra}. {s.titulo}" for s in herramienta.secciones]
    assert list(partir(apartados(clave)["Cómo llenarlo"], "###")) == esperadas


@pytest.mark.parametrize("clave", HERRAMIENTAS)
def test_el_ejemplo_llena_todo_campo_obligatorio_y_ninguno_inventado(
    clave: str, modelo: Modelo
) -> None:
    ejemplos = partir(apartados(clave)["Ejemplo lleno"], "###")
    for seccion, cuerpo in zip(modelo.herramienta(clave).secciones, ejemplos.values(), strict=True):
        llenos = {_etiqueta(r, [c.etiqueta for c in seccion.campos]) for r in renglones(cuerpo)}
        obligatorios = {c.etiqueta for c in seccion.campos if c.obligacion == "S"}
        assert "" not in llenos
        assert obligatorios <= llenos


def _etiqueta(renglon: str, etiquetas: list[str]) -> str:
    """La etiqueta con que empieza el renglón (la más larga), o vacío."""
    return max((e for e in etiquetas if renglon.startswith(f"{e}: ")), key=len, default="")


@pytest.mark.parametrize("clave", HERRAMIENTAS)
def test_los_pasos_y_el_plazo_son_los_del_modelo(clave: str, modelo: Modelo) -> None:
    herramienta: Herramienta = modelo.herramienta(clave)
    partes = apartados(clave)
    escritos = re.findall(r"^(\d+)\. .+ Días: (\d+)\. Responsable: ", partes["Pasos"], re.MULTILINE)
    assert escritos == [(str(p.numero), str(p.dias)) for p in herramienta.pasos]
    assert f"«{herramienta.plazo.texto.rstrip('.')}»" in partes["Plazo y base"]

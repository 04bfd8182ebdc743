"""`main.py modelo`: el Modelo entero, con cada cosa en su lugar."""

from tests.app.consola.ayudas import BIEN, Consola


def test_el_json_trae_el_modelo_completo(consola: Consola) -> None:
    modelo = consola("modelo", "--json").json

    herramientas = modelo["herramientas"]
    campos = [c for h in herramientas for s in h["secciones"] for c in s["campos"]]
    assert len(herramientas) == 17
    assert len(campos) == 368
    assert sum(len(h["validaciones"]) for h in herramientas) == 153
    assert len(modelo["diagnostico"]["preguntas"]) == 83
    assert len(modelo["indicadores"]) == 48
    assert len(modelo["dimensiones"]) == 5
    assert len(modelo["cabecera"]) == 16
    for herramienta in herramientas:
        assert len(herramienta["niveles"]) == 5, herramienta["clave"]
        assert herramienta["pasos"], herramienta["clave"]
        assert herramienta["plazo"]["texto"], herramienta["clave"]


def test_cada_campo_dice_lo_que_un_programa_necesita(consola: Consola) -> None:
    modelo = consola("modelo", "--json").json

    for herramienta in modelo["herramientas"]:
        for seccion in herramienta["secciones"]:
            for campo in seccion["campos"]:
                assert {"clave", "etiqueta", "tipo", "obligacion", "ayuda"} <= campo.keys()
                assert bool(campo["columnas"]) is (campo["tipo"] == "tabla")


def test_sin_json_es_una_lista_con_las_palabras_del_plazo(consola: Consola) -> None:
    dicho = consola("modelo")

    assert dicho.codigo == BIEN
    renglones = dicho.texto.splitlines()
    assert len(renglones) == 18
    convenio = "1a  Convenio de colaboración: 1 mes para elaboración, vigencia indefinida"
    assert renglones[1].strip() == convenio

"""Las páginas del asistente salen de los datos, completas y sin amontonar."""

from pathlib import Path

import pytest

from app.modelo.guias import GuiaDesconocida, leer_glosario, leer_guia
from app.modelo.paginas import ClasePagina, pagina_de_campo, paginas_de
from app.modelo.tipos import Modelo, TipoCampo


def test_cada_campo_sale_en_una_pagina_y_en_su_orden(modelo: Modelo) -> None:
    for herramienta in modelo.herramientas:
        paginas = paginas_de(herramienta, modelo)
        en_paginas = [campo.clave for pagina in paginas for campo in pagina.campos]
        formato = [campo.clave for campo in (*herramienta.campos(), *modelo.cabecera)]
        assert en_paginas == formato


def test_ninguna_pagina_amontona(modelo: Modelo) -> None:
    for herramienta in modelo.herramientas:
        for pagina in paginas_de(herramienta, modelo):
            assert len(pagina.campos) <= 6
            tablas = [c for c in pagina.campos if c.tipo is TipoCampo.TABLA]
            assert len(tablas) == (1 if pagina.clase is ClasePagina.TABLA else 0)
            assert not tablas or len(pagina.campos) == 1


def test_las_paginas_empiezan_explicando_y_acaban_revisando(modelo: Modelo) -> None:
    for herramienta in modelo.herramientas:
        paginas = paginas_de(herramienta, modelo)
        assert paginas[0].clave == "que_es"
        assert paginas[-1].clase is ClasePagina.REVISAR
        assert ClasePagina.CABECERA in {p.clase for p in paginas}
        assert len({p.clave for p in paginas}) == len(paginas)


def test_el_nombre_de_la_pagina_distingue_las_de_una_misma_seccion(modelo: Modelo) -> None:
    for herramienta in modelo.herramientas:
        propias = [p for p in paginas_de(herramienta, modelo) if p.seccion]
        assert len({p.nombre for p in propias}) == len(propias), herramienta.clave


def test_las_paginas_comunes_se_llaman_como_su_titulo(modelo: Modelo) -> None:
    paginas = paginas_de(modelo.herramienta("1a"), modelo)
    assert paginas[0].nombre == "Qué es y para qué"
    assert paginas[-2].nombre == paginas[-2].titulo


def test_se_encuentra_la_pagina_de_un_campo(modelo: Modelo) -> None:
    proyectos = modelo.herramienta("1d")
    pagina = pagina_de_campo(proyectos, modelo, "pr_presupuesto")
    assert pagina is not None
    assert (pagina.clase, pagina.ficha) == (ClasePagina.TABLA, "proyecto")
    assert pagina_de_campo(proyectos, modelo, "cv_objeto") is None


def test_hay_guia_de_cada_herramienta_y_ayuda_de_cada_seccion(modelo: Modelo) -> None:
    for herramienta in modelo.herramientas:
        guia = leer_guia(herramienta.clave)
        assert guia.titulo
        assert len(guia.pasos[0].renglones) == len(herramienta.pasos)
        for seccion in herramienta.secciones:
            assert len(guia.de_seccion(seccion.letra)) == 2, (herramienta.clave, seccion.letra)


def test_la_guia_del_diagnostico_y_el_glosario_se_leen() -> None:
    assert leer_guia("dx").para_que_sirve[0].renglones
    terminos = {t.termino for t in leer_glosario()}
    assert {"Acuse", "Avance"} <= terminos


def test_a_una_guia_incompleta_se_le_dice_que_le_falta(tmp_path: Path) -> None:
    (tmp_path / "1a.md").write_text("# Convenio\n\n## Para qué sirve\n\nPara algo.\n", "utf-8")
    with pytest.raises(GuiaDesconocida, match="Cómo llenarlo"):
        leer_guia("1a", tmp_path)


@pytest.mark.parametrize("clave", ["9z", "../guias/1a", ""])
def test_una_guia_que_no_existe_se_dice(clave: str) -> None:
    with pytest.raises(GuiaDesconocida):
        leer_guia(clave)

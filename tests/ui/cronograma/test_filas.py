"""Renglones, frases y plano del cronograma: sin ventana."""

from dataclasses import replace
from datetime import date

import pytest

from app.documentos.cronograma import textos
from app.documentos.cronograma.filas import Datos, Fila, Filtro, Orden, Vista, filas, planas
from app.documentos.cronograma.plano import (
    BLOQUE,
    Plano,
    acercado,
    alejado,
    ancho_de,
    escala_de,
    extremos,
    medidas_para,
    repartir,
)
from app.dominio.cronograma_geometria import Escala, Fechas, Medidas, Zoom
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.valores import Actividad, Cronograma, Enlace
from app.modelo.tipos import Modelo, TipoDependencia
from app.texto import enumerar

HOY = date(2026, 3, 15)
ENERO, ABRIL = date(2026, 1, 5), date(2026, 4, 5)
PERFILES = Fila(
    id="2a",
    clase="herramienta",
    clave="2a",
    herramienta="2a",
    nombre="Perfiles de cargo",
    dimension=2,
    ola=1,
    fechas=Fechas(ENERO, ABRIL, 40),
    atraso=12,
    meses_modelo=3,
    depende=("Política",),
)


@pytest.fixture(scope="module")
def modelo() -> Modelo:
    return cargar_modelo()


def _actividad(
    clave: str, tipo: str = "herramienta", padre: str = "", atraso: int = 0
) -> Actividad:
    return Actividad(
        id=f"{clave} {tipo}",
        herramienta=clave,
        tipo=tipo,
        nombre=f"{tipo} de {clave}",
        dimension=int(clave[0]),
        ola={"1a": 0, "2a": 1, "1b": 1, "3a": 2}[clave],
        inicio={"2a": date(2026, 5, 5)}.get(clave, ENERO),
        fin={"2a": date(2026, 8, 5)}.get(clave, ABRIL),
        avance=0,
        vigencia_inicio=None,
        vigencia_fin=None,
        vigencia_indefinida=False,
        inicio_real=None,
        fin_real=None,
        critica=False,
        atraso_dias=atraso,
        plazo="3 meses" if tipo == "herramienta" else "",
        padre=padre,
    )


def _datos(modelo: Modelo, *actividades: Actividad) -> Datos:
    enlaces = (
        Enlace("1b herramienta", "2a herramienta", TipoDependencia.OBLIGATORIA, 0),
        Enlace("3a herramienta", "2a herramienta", TipoDependencia.ALIMENTA, 0),
    )
    return Datos(Cronograma(HOY, ENERO, actividades, enlaces, None, ""), modelo)


def test_por_ola_van_en_el_orden_en_que_se_hacen(modelo: Modelo) -> None:
    datos = _datos(modelo, *(_actividad(c) for c in ("3a", "2a", "1b", "1a")))
    assert [f.clave for f in filas(datos, Vista())] == ["1a", "1b", "2a", "3a"]


def test_por_dimension_cada_grupo_abarca_a_las_suyas(modelo: Modelo) -> None:
    datos = _datos(modelo, *(_actividad(c) for c in ("2a", "1b", "1a")))
    estrategia, recursos = filas(datos, Vista(Orden.DIMENSION))
    assert [f.clave for f in estrategia.hijas] == ["1b", "1a"]
    assert (recursos.fechas.inicio, recursos.fechas.fin) == (date(2026, 5, 5), date(2026, 8, 5))


def test_solo_atrasadas_deja_fuera_a_las_demas_y_a_sus_dimensiones(modelo: Modelo) -> None:
    datos = _datos(modelo, _actividad("1a", atraso=38), _actividad("2a"))
    assert [f.clave for f in filas(datos, Vista(filtro=Filtro.ATRASADAS))] == ["1a"]
    (grupo,) = filas(datos, Vista(Orden.DIMENSION, Filtro.ATRASADAS))
    assert grupo.clave == "1"


def test_los_pasos_van_bajo_su_herramienta_y_se_ven_si_esta_abierta(modelo: Modelo) -> None:
    madre = _actividad("1b")
    datos = _datos(modelo, madre, _actividad("1b", "paso", madre.id))
    arbol = filas(datos, Vista())
    assert [f.clase for f in planas(arbol, set())] == ["herramienta"]
    assert [f.clase for f in planas(arbol, {madre.id})] == ["herramienta", "paso"]


def test_la_firma_prevista_deja_su_lugar_a_la_que_ya_ocurrio(modelo: Modelo) -> None:
    convenio = _actividad("1a")
    (sin_firmar,) = filas(_datos(modelo, convenio), Vista())
    assert (sin_firmar.firmas, sin_firmar.previsto) == ((), ABRIL)
    firma = replace(_actividad("1a", "hito", convenio.id), inicio=date(2026, 2, 1))
    (firmado,) = filas(_datos(modelo, convenio, firma), Vista())
    assert (firmado.firmas, firmado.previsto, firmado.hijas) == ((date(2026, 2, 1),), None, ())


def test_ninguna_otra_herramienta_lleva_rombo(modelo: Modelo) -> None:
    (politica,) = filas(_datos(modelo, _actividad("1b")), Vista())
    assert politica.previsto is None


def test_lo_que_solo_alimenta_datos_no_se_espera(modelo: Modelo) -> None:
    datos = _datos(modelo, *(_actividad(c) for c in ("1b", "3a", "2a")))
    perfiles = next(f for f in filas(datos, Vista()) if f.clave == "2a")
    assert perfiles.depende == (modelo.herramienta("1b").nombre_corto,)


def test_la_barra_se_cuenta_en_voz_alta() -> None:
    assert textos.frase(PERFILES) == (
        "Perfiles de cargo, del 5 de enero al 5 de abril de 2026, 40 por ciento, "
        "atrasada 12 días, depende de Política"
    )


def test_de_un_anio_a_otro_se_dicen_los_dos() -> None:
    assert textos.periodo(date(2026, 12, 5), date(2027, 3, 5)) == (
        "del 5 de diciembre de 2026 al 5 de marzo de 2027"
    )
    assert textos.periodo(ENERO, ENERO) == "el 5 de enero de 2026"


@pytest.mark.parametrize(
    ("fin", "cola"),
    [
        (ABRIL, "su plazo: 3 meses"),
        (date(2026, 5, 5), "su plazo: 4 meses (+1 mes)"),
        (date(2026, 3, 5), "su plazo: 2 meses (−1 mes)"),
        (date(2026, 4, 17), "su plazo: 3 meses y 12 días (+12 días)"),
    ],
)
def test_siempre_se_ve_el_plazo_del_modelo_junto_al_suyo(fin: date, cola: str) -> None:
    fila = replace(PERFILES, fechas=Fechas(ENERO, fin))
    assert textos.plazos(fila) == f"Plazo del Modelo: 3 meses · {cola}"


def test_sin_meses_fijos_se_citan_las_palabras_del_modelo() -> None:
    fila = replace(PERFILES, meses_modelo=0, plazo_modelo="Depende de cada proyecto")
    assert textos.plazos(fila) == ("Plazo del Modelo: Depende de cada proyecto · su plazo: 3 meses")


@pytest.mark.parametrize(
    ("fin", "corto"),
    [(ABRIL, "3 m"), (date(2026, 1, 10), "5 d"), (date(2026, 2, 9), "1 m 4 d"), (ENERO, "0 d")],
)
def test_el_plazo_corto_cabe_en_su_columna(fin: date, corto: str) -> None:
    assert textos.plazo_corto(ENERO, fin) == corto


def test_el_estado_dice_primero_que_esta_atrasada() -> None:
    assert textos.estado(PERFILES) == "Atrasada 12 días"
    a_tiempo = replace(PERFILES, atraso=0)
    assert textos.estado(a_tiempo) == "Sin empezar"
    assert textos.estado(replace(a_tiempo, empezada=True)) == "En curso"
    assert textos.estado(replace(a_tiempo, terminada=True)) == "Terminada"


def test_la_enumeracion_termina_en_y_o_en_e() -> None:
    assert enumerar(()) == ""
    assert enumerar(("Política", "Perfiles", "Canales")) == "Política, Perfiles y Canales"
    assert enumerar(("Política", "Integridad")) == "Política e Integridad"


def _muchas(cuantas: int) -> tuple[Fila, ...]:
    return tuple(replace(PERFILES, id=str(n)) for n in range(cuantas))


def test_una_flecha_larga_se_encuentra_desde_cualquier_bloque_que_cruza() -> None:
    lejos = 3 * BLOQUE
    trazos = repartir(
        _muchas(lejos + 1),
        [
            Enlace("0", str(lejos), TipoDependencia.OBLIGATORIA, 0),
            Enlace("1", "2", TipoDependencia.ALIMENTA, 0),
            Enlace("1", "no se ve", TipoDependencia.RECOMENDADA, 0),
        ],
    )
    for desde in range(0, lejos, BLOQUE):
        (trazo,) = trazos.en(range(desde, desde + 5))
        assert (trazo.de, trazo.a, trazo.tipo) == (0, lejos, "O")
    assert trazos.en(range(4 * BLOQUE, 4 * BLOQUE + 1)) == ()
    assert trazos.en(range(0)) == ()


def test_todo_cabe_y_de_cerca_sigue_un_anio_mas() -> None:
    tramo = extremos([PERFILES], HOY)
    assert tramo == (ENERO, ABRIL)
    todo = escala_de(Zoom.TODO, tramo, 900, 1.0)
    assert todo.x(date(2026, 5, 1)) < 900
    mes = escala_de(Zoom.MES, tramo, 900, 2.0)
    assert mes.pixeles_por_dia == 6.0
    assert ancho_de(mes, tramo[1], 900, 2.0) > mes.x(date(2027, 4, 1))


def test_hoy_siempre_cabe_en_la_escala() -> None:
    assert extremos([PERFILES], date(2027, 1, 1))[1] == date(2027, 1, 1)
    assert extremos([], HOY) == (HOY, HOY)


def test_acercar_siempre_agranda_y_alejar_termina_en_todo() -> None:
    # Con «todo» a 0.8 px por día, «año» (0.4) sería alejarse.
    assert acercado(Zoom.TODO, 0.8, 1.0) is Zoom.TRIMESTRE
    assert acercado(Zoom.SEMANA, 0.8, 1.0) is Zoom.SEMANA
    assert alejado(Zoom.SEMANA, 0.8, 1.0) is Zoom.MES
    assert alejado(Zoom.TRIMESTRE, 0.8, 1.0) is Zoom.TODO
    assert alejado(Zoom.TODO, 0.8, 1.0) is Zoom.TODO


def test_sin_linea_base_la_barra_va_al_centro_de_su_fila() -> None:
    escala = Escala(date(2026, 1, 1), 2.0)
    con_base = replace(PERFILES, fechas=replace(PERFILES.fechas, base_inicio=ENERO, base_fin=ABRIL))
    plano = Plano((PERFILES, con_base), escala, Medidas(), 900, HOY)
    sin, con = plano.barra(0, 900), plano.barra(1, 900)
    assert sin.linea_base is None
    assert sin.implementacion.medio == plano.medidas.alto_fila / 2
    assert con.linea_base is not None
    assert con.linea_base.y >= con.implementacion.y + con.implementacion.alto


def test_la_fila_mide_pixeles_enteros_a_cualquier_letra() -> None:
    for escala in (100, 110, 125, 150, 175, 200):
        assert medidas_para(escala / 100).alto_fila.is_integer()

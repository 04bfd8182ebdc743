"""El expediente entero: hilos, secuencias al azar y el Modelo de verdad."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.expediente.archivo import Expediente, abrir, crear
from app.expediente.entrega import exportar
from app.expediente.vistas import Situacion
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import TipoCampo
from app.paquete.lectura import abrir_autentico, abrir_contenido
from app.reloj import RelojFijo
from tests.app.expediente.ayudas import nuevo, reabrir

CAMPOS = ("1a/cv_objeto", "1b/po_nombre", "1b/po_alcance")
RELOJ = RelojFijo(datetime(2026, 1, 5, 16, tzinfo=UTC))


@pytest.fixture
def real(ruta: Path) -> Iterator[Expediente]:
    """Un expediente con el Modelo y el perfil del producto."""
    modelo, perfil = cargar_modelo(), cargar_perfil()
    with crear(ruta, modelo, perfil, "15106", date(2026, 1, 5), RELOJ) as exp:
        yield exp


def test_leer_mientras_otro_hilo_guarda_nunca_da_mitades(ruta: Path) -> None:
    fallos: list[str] = []

    def escribir(exp: Expediente) -> None:
        for n in range(60):
            exp.respuestas.guardar_varias({"1a/cv_objeto": f"{n}", "1b/po_nombre": f"{n}"})

    with nuevo(ruta) as exp:
        hilo = Thread(target=escribir, args=(exp,))
        hilo.start()
        while hilo.is_alive():
            contexto = exp.contexto()
            uno = contexto.general("1a").get("cv_objeto")
            otro = contexto.general("1b").get("po_nombre")
            if uno != otro:
                fallos.append(f"{uno} {otro}")
        hilo.join()
        assert fallos == []
        assert exp.respuestas.valor("1a/cv_objeto") == "59"


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(CAMPOS), st.text(max_size=30)),
            st.sampled_from(["deshacer", "rehacer"]),
        ),
        max_size=25,
    )
)
def test_guardar_deshacer_y_rehacer_dejan_en_disco_lo_que_se_ve(
    pasos: list[tuple[str, str] | str],
) -> None:
    with TemporaryDirectory() as carpeta, pytest.MonkeyPatch.context() as parche:
        parche.setenv("VITRAL_DATOS", carpeta)
        ruta = Path(carpeta) / "azar.vitral"
        with nuevo(ruta) as exp:
            for paso in pasos:
                if isinstance(paso, tuple):
                    exp.respuestas.guardar(*paso)
                elif paso == "deshacer":
                    exp.respuestas.deshacer()
                else:
                    exp.respuestas.rehacer()
            visto = {campo: exp.respuestas.valor(campo) for campo in CAMPOS}
            while exp.respuestas.deshacer():
                pass
            assert {exp.respuestas.valor(campo) for campo in CAMPOS} == {None}
            while exp.respuestas.rehacer():
                pass
            # Rehacer todo puede ir más allá de lo visto (lo que se había deshecho), no menos.
            final = {campo: exp.respuestas.valor(campo) for campo in CAMPOS}
            if "deshacer" not in pasos:
                assert final == visto
        with reabrir(ruta) as exp:
            assert {campo: exp.respuestas.valor(campo) for campo in CAMPOS} == final


def test_el_expediente_del_producto_nace_con_su_cabecera_y_su_plan(real: Expediente) -> None:
    assert real.respuestas.valor("1a/cab_municipio") == "15106 Toluca"
    assert real.respuestas.valor("dx/A01_municipio") == "15106 Toluca"
    assert real.respuestas.valor("1b/cab_version") == "0.1"
    lista = real.herramientas.lista()
    assert len(lista) == 17
    # Lo que se llena solo no cuenta como empezado.
    assert {h.situacion for h in lista} == {Situacion.SIN_EMPEZAR}
    assert {h.avance for h in lista} == {0}
    assert lista[0].fin == date(2026, 2, 5)


def test_lo_que_se_llena_solo_queda_escrito_al_cerrar(ruta: Path) -> None:
    modelo, perfil = cargar_modelo(), cargar_perfil()
    with crear(ruta, modelo, perfil, "15106", date(2026, 1, 5), RELOJ) as exp:
        exp.respuestas.guardar_varias({"1d:1/pr_nombre": "Archivo", "1d:2/pr_nombre": "Datos"})
        assert exp.respuestas.valor("1d:2/pr_clave") == "PT-2026-02"
    with abrir(ruta, modelo, reloj=RELOJ, solo_lectura=True) as exp:
        consulta = "SELECT valor FROM respuesta WHERE campo = 'pr_clave' ORDER BY valor"
        filas = exp.nucleo.almacen.cruda.execute(consulta).fetchall()
        assert [fila[0] for fila in filas] == ['"PT-2026-01"', '"PT-2026-02"']
        assert exp.perfil.clave == "mx-mex"


def test_todo_campo_del_producto_se_guarda_se_lee_y_viaja(real: Expediente, tmp_path: Path) -> None:
    azar = random.Random(5)
    ana = real.personas.agregar("Ana Ñúñez")
    muestras = {
        TipoCampo.TEXTO_CORTO: "Texto «corto»",
        TipoCampo.TEXTO_LARGO: "Texto\nlargo",
        TipoCampo.FECHA: "2026-03-01",
        TipoCampo.PERSONA: ana.id,
    }
    carga: dict[str, object] = {}
    for herramienta in real.modelo.herramientas:
        for campo in herramienta.campos():
            direccion = f"{herramienta.clave}/{campo.clave}"
            if campo.tipo in muestras:
                carga[direccion] = muestras[campo.tipo]
            elif campo.opciones:
                opcion = azar.choice(campo.opciones).clave
                varias = campo.tipo is TipoCampo.OPCION_MULTIPLE
                carga[direccion] = [opcion] if varias else opcion
            elif campo.tipo in (TipoCampo.NUMERO, TipoCampo.DINERO):
                carga[direccion] = str(campo.minimo or 1)
    guardados = real.respuestas.guardar_varias(carga)
    assert len(guardados) == len(carga) > 150
    for direccion, valor in carga.items():
        if not real.nucleo.indice.lugar(
            next(g.direccion for g in guardados if str(g.direccion) == direccion)
        ).campo.calculado:
            assert real.respuestas.valor(direccion) == valor, direccion
    hecho = exportar(real, tmp_path)
    datos = abrir_contenido(abrir_autentico(Path(hecho.ruta))).datos
    assert len(datos.respuestas) >= len(carga)


def test_lo_que_el_modelo_propone_no_se_guarda_hasta_pedirlo(real: Expediente) -> None:
    clausulas = real.respuestas.proponer("1a/cv_clausulas")
    assert len(clausulas) == 20
    assert real.respuestas.valor("1a/cv_clausulas") is None
    real.respuestas.guardar("1a/cv_clausulas", clausulas)
    assert real.respuestas.valor("1a/cv_clausulas") == clausulas

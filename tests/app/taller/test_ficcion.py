"""Lo ficticio: alcanza para todo el Modelo, se nota que lo es y siempre sale igual."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.expediente import archivo
from app.expediente.vistas import Situacion
from app.modelo.carga import cargar_modelo
from app.modelo.contexto import Persona
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Campo, TipoCampo
from app.modelo.valores import esta_vacio, normalizar
from app.taller.ficcion import Ficcion, adjuntos
from app.taller.ronda import ETAPAS, inicio_de, llenar
from tests.app.taller.conftest import RELOJ

MARCAS = (
    *("Ejemplo", "Muestra", "Ficticio", "Inventado", "Supuesto"),
    *("Demostración", "Prueba", "Simulada"),
)

VACIOS_A_PROPOSITO = {"pf_certificacion", "pm_verificacion"}
"""No es requisito en esos puestos; y no hay acciones terminadas que verificar."""


def ficcion(municipio: str = "Toluca", semilla: int = 7) -> Ficcion:
    """Quien inventa, con su directorio ya dado de alta."""
    suelta = Ficcion(municipio, semilla, date(2026, 1, 5), cargar_modelo(), cargar_perfil())
    personas = [
        Persona(f"p{n}", d["nombre"], d["cargo"], d["area"], d["rol"], d["correo"])
        for n, d in enumerate(suelta.directorio())
    ]
    return replace(suelta, personas=personas, anio=2026)


def campos_por_herramienta() -> list[tuple[str, tuple[Campo, ...]]]:
    """Los campos que se pueden llenar de cada herramienta, con su cabecera."""
    modelo = cargar_modelo()
    return [(h.clave, h.campos() + modelo.cabecera) for h in modelo.herramientas]


@pytest.mark.parametrize(
    ("clave", "campos"), campos_por_herramienta(), ids=lambda x: x if isinstance(x, str) else ""
)
@pytest.mark.parametrize("ficha", [1, 3])
def test_todo_campo_del_modelo_se_puede_llenar(
    clave: str, campos: tuple[Campo, ...], ficha: int
) -> None:
    inventor = replace(ficcion(), ambito=clave)
    valores = {c.clave: inventor.valor(c, ficha, {}) for c in campos if c.tipo is TipoCampo.TABLA}
    for campo in campos:
        if campo.calculado or campo.tipo is TipoCampo.ADJUNTO:
            continue
        if campo.clave in VACIOS_A_PROPOSITO:
            continue
        valor = inventor.valor(campo, ficha, valores)
        assert not esta_vacio(valor), campo.clave
        assert normalizar(campo, valor) == valor, campo.clave


def test_todo_archivo_que_se_pide_tiene_quien_lo_adjunte() -> None:
    for herramienta in cargar_modelo().herramientas:
        previstos = {
            campo.clave
            for tipo in ("", *(t.clave for t in herramienta.fichas))
            for campo in adjuntos(herramienta, tipo)
        }
        pedidos = {
            campo.clave
            for campo in herramienta.campos()
            if campo.tipo is TipoCampo.ADJUNTO and campo.obligacion.value != "N"
        }
        assert previstos == pedidos, herramienta.clave


def test_las_personas_dicen_en_su_nombre_que_no_existen() -> None:
    for numero, municipio in enumerate(cargar_perfil().municipios):
        directorio = ficcion(municipio.nombre, numero).directorio()
        nombres = [persona["nombre"] for persona in directorio]
        assert len(set(nombres)) == len(nombres)
        for persona in directorio:
            assert any(marca in persona["nombre"] for marca in MARCAS), persona
            # El dominio `.example` está reservado: nunca llega un correo a nadie.
            assert persona["correo"].endswith(".example")


def test_lo_mismo_con_la_misma_semilla_y_otra_cosa_con_otra() -> None:
    for clave, campos in campos_por_herramienta():
        iguales = [dict(ficcion(semilla=7).campos(campos, 1, 1.0)) for _ in range(2)]
        otra = dict(ficcion(semilla=8).campos(campos, 1, 1.0))
        assert iguales[0] == iguales[1], clave
        assert iguales[0] != otra, clave


@pytest.mark.parametrize("semilla", [7, 8])
def test_un_municipio_listo_pasa_las_reglas_de_casi_todas(tmp_path: Path, semilla: int) -> None:
    lista = ETAPAS[-1]
    with archivo.crear(
        tmp_path / "listo.vitral",
        cargar_modelo(),
        cargar_perfil(),
        "15106",
        inicio_de(lista, RELOJ.hoy()),
        RELOJ,
    ) as expediente:
        llenar(expediente, "Toluca", semilla, lista)
        herramientas = expediente.herramientas.lista()
        errores = [p for p in expediente.pendientes() if p.clase == "error"]
        en_curso = {h.clave for h in herramientas if h.situacion is Situacion.EN_CURSO}

        assert sum(h.situacion is Situacion.LISTA for h in herramientas) >= 14
        assert {h.avance for h in herramientas} == {100}
        # Lo que no pasa se queda en curso: nunca se entrega algo listo con errores.
        assert {p.direccion.herramienta for p in errores} <= en_curso


def test_sin_madurez_no_se_contesta_nada(tmp_path: Path) -> None:
    with archivo.crear(
        tmp_path / "vacío.vitral",
        cargar_modelo(),
        cargar_perfil(),
        "15106",
        date(2026, 1, 5),
        RELOJ,
    ) as expediente:
        llenar(expediente, "Toluca", 7, ETAPAS[0])

        assert expediente.personas.lista() == ()
        assert {h.estado for h in expediente.herramientas.lista()} == {"no_iniciada"}

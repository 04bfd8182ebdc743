"""Modelo y perfil pequeños, y atajos para mirar la base por dentro."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.garante.base import Base, crear
from app.garante.tablas import METADATOS
from app.modelo.tipos import (
    Campo,
    Diagnostico,
    Dimension,
    Documento,
    Herramienta,
    Indicador,
    Modelo,
    MunicipioCatalogo,
    Obligacion,
    Opcion,
    Perfil,
    Plazo,
    PlazosLegales,
    Pregunta,
    Rango,
    Seccion,
    TipoCampo,
)
from app.reloj import RelojFijo
from tests.app.limites import LIMITES

AHORA = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
HERRAMIENTAS = (
    "1a 1b 1c 1d 2a 2b 2c 3a 3b 4a 4b 4c 4d 5a 5b 5c 5d".split()  # noqa: SIM905  se lee mejor
)


def campo(clave: str, tipo: TipoCampo, *opciones: str) -> Campo:
    return Campo(
        clave=clave,
        etiqueta=clave,
        tipo=tipo,
        obligacion=Obligacion.SI,
        ayuda="",
        opciones=tuple(Opcion(o, o.title()) for o in opciones),
    )


def _herramienta(clave: str) -> Herramienta:
    campos = (
        campo(f"{clave}_tipo", TipoCampo.OPCION_UNICA, "nuevo", "adenda"),
        campo(f"{clave}_medios", TipoCampo.OPCION_MULTIPLE, "gaceta", "portal", "radio"),
        campo(f"{clave}_fecha", TipoCampo.FECHA),
        campo(f"{clave}_monto", TipoCampo.DINERO),
        campo(f"{clave}_objeto", TipoCampo.TEXTO_LARGO),
        *(campo(f"{clave}_n{n}", TipoCampo.NUMERO) for n in range(40)),
        *(campo(f"{clave}_o{n}", TipoCampo.OPCION_UNICA, "si", "no") for n in range(40)),
        *(campo(f"{clave}_t{n}", TipoCampo.TEXTO_CORTO) for n in range(40)),
    )
    return Herramienta(
        formato=1,
        clave=clave,
        version=1,
        dimension=int(clave[0]),
        nombre=clave,
        nombre_corto=clave,
        proposito="",
        definicion_modelo="",
        plazo=Plazo("", "meses", 3, 90, "", True, 0, "inferido", "", 0, "inferido"),
        dueno="UT",
        pasos=(),
        secciones=(Seccion("a", "A", "A", "", "", campos),),
        niveles=(),
        validaciones=(),
        evidencias=(),
        documento=Documento("", (), ()),
    )


def modelo(clave: str = "RTA-MTM/2022.1") -> Modelo:
    preguntas = tuple(
        Pregunta(
            codigo=f"D-{h}-1",
            herramienta=h,
            texto="",
            escala="G",
            peso=1,
            llave=False,
            evidencia="",
            rangos=tuple(Rango(f"g{n}", "", n) for n in range(5)),
            captura="opcion",
        )
        for h in HERRAMIENTAS
    )
    return Modelo(
        clave=clave,
        nombre="Modelo de prueba",
        dimensiones=tuple(Dimension(n, f"d{n}", f"Dimensión {n}", "") for n in range(1, 6)),
        cabecera=(campo("cab_fecha_elaboracion", TipoCampo.FECHA),),
        herramientas=tuple(_herramienta(h) for h in HERRAMIENTAS),
        estados=(),
        niveles=(),
        roles=(),
        dependencias=(),
        olas=(),
        catalogos=(),
        indicadores=(
            Indicador("IN-01", "Instaladas", "", "%", "ascendente", "trim", "app", "", minimo=True),
        ),
        diagnostico=Diagnostico("1", (), preguntas, (), (), (), ()),
        cronograma=LIMITES,
        expediente_entrega=Documento("", (), ()),
    )


def perfil() -> Perfil:
    municipios = tuple(
        MunicipioCatalogo(
            clave=f"{15000 + n}",
            nombre=f"Municipio {n}",
            cabecera=f"Cabecera {n}",
            poblacion=10_000 * n,
            marginacion="Medio",
            porcentaje_lengua_indigena=Decimal("12.67"),
        )
        for n in range(1, 126)
    )
    return Perfil(
        clave="mx-mex",
        nombre="Estado de México",
        pais="MX",
        entidad="México",
        version=1,
        fecha_dato="2020",
        fuente="",
        verificado="",
        destinatario="MX-MEX-INFOEM",
        autoridades=(),
        terminos=(),
        ley="",
        plazos=PlazosLegales(15, "habiles", 7, 5, 10, 3, 15),
        reglas_pausa=(),
        plataformas=(),
        comite_obligatorio=True,
        denuncia_anonima="",
        moneda="MXN",
        idioma="es",
        lenguas=(),
        administracion_inicio="2025-01-01",
        administracion_fin="2027-12-31",
        feriados_pais="MX",
        inhabiles=(),
        papel="carta",
        pesos_dimensiones=(20, 20, 20, 20, 20),
        municipios=municipios,
    )


MODELO = modelo()
PERFIL = perfil()


def base_nueva(carpeta: Path, nombre: str = "og.garante") -> Base:
    return crear(carpeta / nombre, MODELO, PERFIL, reloj=RelojFijo(AHORA))


def volcado(base: Base, *, sin: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Todas las filas de todas las tablas, para comparar antes y después."""
    with base.leer() as conexion:
        return {
            tabla.name: sorted(
                (tuple(fila) for fila in conexion.execute(select(tabla))),
                key=repr,
            )
            for tabla in METADATOS.sorted_tables
            if tabla.name not in sin
        }

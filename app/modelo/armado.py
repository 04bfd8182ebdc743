"""Armar el Modelo y los perfiles desde sus TOML: leer, validar, resolver catálogos y revisar."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from app.dominio import identificadores
from app.dominio.umbrales import Umbrales
from app.modelo.definicion import DefinicionInvalida, en_palabras
from app.modelo.lectura import convertir, leer_toml
from app.modelo.revision import revisar
from app.modelo.tipos import (
    Campo,
    Catalogo,
    Columna,
    DatoContexto,
    DatoCumplimiento,
    Dependencia,
    Diagnostico,
    Dimension,
    Documento,
    Estado,
    Herramienta,
    Indicador,
    LimitesDelPlan,
    Modelo,
    MunicipioCatalogo,
    Nivel,
    Ola,
    Opcion,
    PatronPersonal,
    Perfil,
    Rol,
    Seccion,
)

GENERAL = "modelo.toml"
CABECERA = "cabecera.toml"
INDICADORES = "indicadores.toml"
DIAGNOSTICO = "diagnostico.toml"
T = TypeVar("T", Campo, Columna)


@dataclass(frozen=True, slots=True)
class _General:
    clave: str
    nombre: str
    dimensiones: tuple[Dimension, ...]
    estados: tuple[Estado, ...]
    niveles: tuple[Nivel, ...]
    roles: tuple[Rol, ...]
    dependencias: tuple[Dependencia, ...]
    olas: tuple[Ola, ...]
    cronograma: LimitesDelPlan
    expediente_entrega: Documento


@dataclass(frozen=True, slots=True)
class _Cabecera:
    campos: tuple[Campo, ...]


@dataclass(frozen=True, slots=True)
class _Bateria:
    indicadores: tuple[Indicador, ...]


def armar_modelo(base: Path) -> Modelo:
    """El Modelo de la carpeta de recursos `base`. Lanza `DefinicionInvalida`."""
    carpeta = base / "modelo"
    general = convertir(_General, leer_toml(carpeta / GENERAL), GENERAL)
    cabecera = convertir(_Cabecera, leer_toml(carpeta / CABECERA), CABECERA)
    bateria = convertir(_Bateria, leer_toml(carpeta / INDICADORES), INDICADORES)
    diagnostico = convertir(
        Diagnostico, _con_escalas(leer_toml(carpeta / DIAGNOSTICO)), DIAGNOSTICO
    )
    modelo = Modelo(
        **{nombre: getattr(general, nombre) for nombre in general.__dataclass_fields__},
        cabecera=cabecera.campos,
        herramientas=_todos(Herramienta, sorted((carpeta / "herramientas").glob("*.toml"))),
        catalogos=_todos(Catalogo, sorted((base / "catalogos").glob("*.toml"))),
        indicadores=bateria.indicadores,
        diagnostico=diagnostico,
    )
    completo = _resolver(modelo)
    revisar(completo)
    return completo


def armar_perfil(ruta: Path, municipios: Path) -> Perfil:
    """El perfil de jurisdicción con su catálogo de municipios. Lanza `DefinicionInvalida`."""
    return perfil_desde(perfil_en_crudo(ruta, municipios), ruta.name, municipios.name)


def perfil_en_crudo(ruta: Path, municipios: Path) -> dict[str, Any]:
    """El contenido del perfil tal como se escribió, con sus municipios: así viaja."""
    return {**leer_toml(ruta), "municipios": _renglones(municipios)}


def perfil_desde(crudo: Mapping[str, Any], archivo: str, municipios: str = "") -> Perfil:
    """El perfil de un contenido como el de `perfil_en_crudo`. Lanza `DefinicionInvalida`.

    `archivo` y `municipios`: los nombres que se dicen si algo está mal.
    """
    propio = {clave: valor for clave, valor in crudo.items() if clave != "municipios"}
    perfil = convertir(Perfil, propio, archivo)
    if len(perfil.pesos_dimensiones) != 5 or sum(perfil.pesos_dimensiones) != 100:
        raise DefinicionInvalida(
            archivo, "pesos_dimensiones", "deben ser cinco pesos que sumen 100"
        )
    for numero, veda in enumerate(perfil.vedas):
        if not _es_lapso(veda.inicio, veda.fin):
            lugar = en_palabras(("vedas", numero))
            motivo = "el inicio y el fin van como AAAA-MM-DD, en orden"
            raise DefinicionInvalida(archivo, lugar, motivo)
    for numero, patron in enumerate(perfil.datos_personales):
        if not _es_patron(patron):
            lugar = en_palabras(("datos_personales", numero))
            raise DefinicionInvalida(archivo, lugar, "la forma o la comprobación no se entienden")
    if not _son_umbrales(perfil.semaforos):
        motivo = "el amarillo va antes que el rojo, y los días y porcentajes son positivos"
        raise DefinicionInvalida(archivo, "semaforos", motivo)
    filas = crudo.get("municipios", ())
    return replace(perfil, municipios=_municipios(filas, municipios or archivo))


def _es_patron(patron: PatronPersonal) -> bool:
    try:
        re.compile(patron.forma)
        re.compile(patron.excepto)
    except re.error:
        return False
    return not patron.comprobacion or patron.comprobacion in identificadores.COMPROBACIONES


def _son_umbrales(de: Umbrales) -> bool:
    porcentajes = 0 < de.exceso_amarillo < de.exceso_rojo and 0 <= de.abiertos_de_relevo <= 100
    return porcentajes and de.dias_sin_avance > 0 and de.dias_de_relevo > 0


def _es_lapso(inicio: str, fin: str) -> bool:
    try:
        return date.fromisoformat(inicio) <= date.fromisoformat(fin)
    except ValueError:
        return False


C = TypeVar("C", Herramienta, Catalogo)


def _todos(tipo: type[C], archivos: Iterable[Path]) -> tuple[C, ...]:
    """Uno por archivo; el archivo se llama como la clave, para poder encontrarlo."""
    todos: list[C] = []
    for ruta in archivos:
        uno = convertir(tipo, leer_toml(ruta), ruta.name)
        if uno.clave != ruta.stem:
            raise DefinicionInvalida(
                ruta.name, "clave", f"dice «{uno.clave}» y debe ser el nombre del archivo"
            )
        todos.append(uno)
    return tuple(todos)


def _con_escalas(datos: dict[str, Any]) -> dict[str, Any]:
    """Las preguntas que no traen sus rangos toman los de su escala, escritos una sola vez."""
    escalas: Mapping[str, Any] = datos.pop("escalas", {})
    for pregunta in datos.get("preguntas", []):
        for nombre, valor in escalas.get(pregunta.get("escala"), {}).items():
            pregunta.setdefault(nombre, valor)
    return datos


def _renglones(ruta: Path) -> list[dict[str, str]]:
    try:
        lineas = ruta.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DefinicionInvalida(ruta.name, "", "no se puede leer") from error
    return list(csv.DictReader([linea for linea in lineas if not linea.startswith("#")]))


def _municipios(filas: Iterable[Mapping[str, str]], archivo: str) -> tuple[MunicipioCatalogo, ...]:
    try:
        return tuple(map(_municipio, filas))
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        motivo = "le falta una columna o tiene un número mal escrito"
        raise DefinicionInvalida(archivo, "", motivo) from error


def _municipio(fila: Mapping[str, str]) -> MunicipioCatalogo:
    return MunicipioCatalogo(
        clave=fila["clave"],
        nombre=fila["nombre"],
        cabecera=fila["cabecera"],
        poblacion=int(fila["poblacion"]),
        marginacion=fila["marginacion"],
        porcentaje_lengua_indigena=Decimal(fila["porcentaje_lengua_indigena"]),
    )


def _resolver(modelo: Modelo) -> Modelo:
    """El Modelo con las opciones de catálogo ya puestas en campos y columnas."""
    listas = listas_de_opciones(modelo)
    dx = modelo.diagnostico
    return replace(
        modelo,
        cabecera=_campos(modelo.cabecera, listas, CABECERA, ("campos",)),
        herramientas=tuple(_herramienta(h, listas) for h in modelo.herramientas),
        diagnostico=replace(
            dx,
            contexto=_datos(dx.contexto, listas, "contexto"),
            cumplimiento=_datos(dx.cumplimiento, listas, "cumplimiento"),
            priorizacion=_campos(dx.priorizacion, listas, DIAGNOSTICO, ("priorizacion",)),
        ),
    )


Listas = Mapping[str, tuple[Opcion, ...]]


def listas_de_opciones(modelo: Modelo) -> dict[str, tuple[Opcion, ...]]:
    """Cada catálogo como lista de opciones, más las que salen del propio Modelo."""
    listas = {catalogo.clave: _opciones(catalogo) for catalogo in modelo.catalogos}
    listas["herramienta"] = tuple(
        Opcion(h.clave, f"{h.clave} {h.nombre_corto}") for h in modelo.herramientas
    )
    listas["dimension"] = tuple(
        Opcion(str(d.numero), f"{d.numero} {d.nombre}") for d in modelo.dimensiones
    )
    listas["indicador"] = tuple(
        Opcion(i.codigo, f"{i.codigo} {i.nombre}") for i in modelo.indicadores
    )
    return listas


def _opciones(catalogo: Catalogo) -> tuple[Opcion, ...]:
    con_codigo = catalogo.columnas[:1] == ("codigo",)
    return tuple(
        Opcion(fila[0], " ".join(fila[:2]) if con_codigo else fila[min(1, len(fila) - 1)])
        for fila in catalogo.filas
        if fila
    )


def _herramienta(herramienta: Herramienta, listas: Listas) -> Herramienta:
    archivo = f"{herramienta.clave}.toml"
    secciones = tuple(
        _seccion(seccion, listas, archivo, numero)
        for numero, seccion in enumerate(herramienta.secciones)
    )
    return replace(herramienta, secciones=secciones)


def _seccion(seccion: Seccion, listas: Listas, archivo: str, numero: int) -> Seccion:
    lugar = ("secciones", numero, "campos")
    return replace(seccion, campos=_campos(seccion.campos, listas, archivo, lugar))


D = TypeVar("D", DatoContexto, DatoCumplimiento)


def _datos(datos: tuple[D, ...], listas: Listas, nombre: str) -> tuple[D, ...]:
    return tuple(
        replace(dato, campos=_campos(dato.campos, listas, DIAGNOSTICO, (nombre, n, "campos")))
        for n, dato in enumerate(datos)
    )


def _campos(
    campos: tuple[Campo, ...], listas: Listas, archivo: str, lugar: tuple[int | str, ...]
) -> tuple[Campo, ...]:
    completos = []
    for numero, campo in enumerate(campos):
        aqui = (*lugar, numero)
        columnas = tuple(
            _con_opciones(columna, listas, archivo, (*aqui, "columnas", n))
            for n, columna in enumerate(campo.columnas)
        )
        listo = replace(campo, columnas=columnas)
        completos.append(_con_opciones(listo, listas, archivo, aqui))
    return tuple(completos)


def _con_opciones(dato: T, listas: Listas, archivo: str, lugar: tuple[int | str, ...]) -> T:
    if not dato.catalogo:
        return dato
    if dato.catalogo not in listas:
        donde = f"{en_palabras(lugar)}.catalogo ({dato.clave})"
        raise DefinicionInvalida(archivo, donde, f"no existe el catálogo «{dato.catalogo}»")
    return replace(dato, opciones=(*listas[dato.catalogo], *dato.opciones))

"""Contenido ficticio, verosímil y determinista para la ronda, la capacitación y las imágenes.

Todo sale de `recursos/ejemplos/ficcion.toml` y del Modelo: un campo nuevo en un TOML se llena
solo. La misma semilla y el mismo municipio dan siempre lo mismo.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from app.dominio.plazos import sumar_meses
from app.modelo.contexto import Persona, Valor
from app.modelo.precargas import propuesta
from app.modelo.tipos import (
    Campo,
    Columna,
    Herramienta,
    Modelo,
    Obligacion,
    Opcion,
    Perfil,
    Pregunta,
    TipoCampo,
)
from app.modelo.valores import esta_vacio
from app.rutas import recursos

Banco = Mapping[str, Any]

_FINES = ("fin", "limite", "fecha_meta", "proxima", "fecha_nueva", "fecha_compromiso")
_MESES_DESPUES = re.compile(r"\{\+(\d+)m\}")
FILAS_POR_DEFECTO = 3
SIN_VALORES: Mapping[str, Valor] = {}


@cache
def banco() -> Banco:
    """El banco de textos, leído una vez."""
    ruta = recursos() / "ejemplos" / "ficcion.toml"
    return tomllib.loads(ruta.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Ficcion:
    """Quien inventa los datos de un municipio.

    `inicio` fecha lo suelto; `anio` es el de los planes y compromisos;
    `ambito`, la herramienta: la cabecera común no sale igual en todas.
    """

    municipio: str
    semilla: int
    inicio: date
    modelo: Modelo
    perfil: Perfil
    personas: Sequence[Persona] = field(default_factory=tuple)
    anio: int = 0
    ambito: str = ""

    def azar(self, *claves: object) -> random.Random:
        """Azar propio de un dato: no depende del orden en que se llene lo demás."""
        texto = "/".join(map(str, (self.semilla, self.municipio, self.ambito, *claves)))
        return random.Random(texto)  # noqa: S311  ficción, no criptografía

    def directorio(self) -> list[dict[str, str]]:
        """Las personas del municipio: una por rol, con cargo, área y correo ficticios."""
        textos = banco()["personas"]
        nombres = self.azar("nombres").sample(textos["nombres"], len(textos["cargos"]))
        apellidos = textos["apellidos"]
        return [
            {
                "nombre": f"{nombre} {apellidos[indice % len(apellidos)]}",
                "cargo": cargo,
                "area": area,
                "rol": rol,
                "correo": f"{rol.lower()}@municipio.example",
            }
            for indice, (nombre, (rol, cargo, area)) in enumerate(
                zip(nombres, textos["cargos"], strict=True)
            )
        ]

    def campos(
        self,
        campos: Sequence[Campo],
        ficha: int,
        parte: float,
        llenos: Mapping[str, Valor] = SIN_VALORES,
    ) -> Iterator[tuple[str, Valor]]:
        """Valores de los primeros `parte` (0–1) campos que siguen vacíos.

        `llenos`: lo que ya tiene la herramienta; de ahí salen las listas que se refieren a otra.
        """
        hechos: dict[str, Valor] = dict(llenos)
        a_mano = [c for c in campos if not c.calculado and c.clave not in llenos]
        for campo in a_mano[: round(len(a_mano) * parte)]:
            if campo.obligacion is Obligacion.NO and self.azar(campo.clave, ficha).random() < 0.4:
                continue
            valor = self.valor(campo, ficha, hechos)
            if not esta_vacio(valor):
                hechos[campo.clave] = valor
                yield campo.clave, valor

    def valor(self, campo: Campo, ficha: int, valores: Mapping[str, Valor]) -> Valor:
        """Un valor creíble del tipo del campo. Los adjuntos no: llevan archivo."""
        if fijos := banco()["valores"].get(campo.clave):
            return self._sustituir(fijos[(ficha - 1) % len(fijos)])
        return self._inventado(campo, ficha, valores)

    def _inventado(self, campo: Campo, ficha: int, valores: Mapping[str, Valor]) -> Valor:
        azar = self.azar(campo.clave, ficha)
        match campo.tipo:
            case TipoCampo.TEXTO_CORTO | TipoCampo.TEXTO_LARGO:
                textos = banco()["campos"].get(campo.clave)
                return self._texto(textos, campo.etiqueta, azar, ficha)
            case TipoCampo.OPCION_UNICA | TipoCampo.OPCION_MULTIPLE:
                return self._elegida(campo, azar, valores, ficha)
            case TipoCampo.TABLA:
                return self._tabla(campo, ficha, valores)
            case TipoCampo.ADJUNTO:
                return None
            case TipoCampo.FECHA:
                return self._fecha(campo.clave, ficha, 0)
            case _:
                return self._simple(campo, azar, 0)

    def _elegida(
        self, campo: Campo, azar: random.Random, valores: Mapping[str, Valor], ficha: int
    ) -> Valor:
        if campo.tipo is TipoCampo.OPCION_MULTIPLE:
            return self._varias(campo, azar)
        if campo.opciones_de:
            return _de_otra_tabla(campo.opciones_de, valores, ficha)
        return self._una(campo, ficha - 1, azar)

    def _tabla(
        self, campo: Campo, ficha: int, valores: Mapping[str, Valor]
    ) -> list[dict[str, Valor]]:
        fijas = banco()["tablas"].get(campo.clave)
        if fijas is not None:
            return [self._renglon(campo, dict(fila), ficha, n) for n, fila in enumerate(fijas)]
        propuestas = propuesta(campo, self.modelo, self.perfil, valores, self.municipio)
        vacias: list[dict[str, Valor]] = [
            {} for _ in range(max(campo.filas_min, FILAS_POR_DEFECTO))
        ]
        filas: list[dict[str, Valor]] = [dict(fila) for fila in propuestas or vacias]
        return [self._renglon(campo, fila, ficha, numero) for numero, fila in enumerate(filas)]

    def _renglon(
        self, campo: Campo, fila: dict[str, Valor], ficha: int, numero: int
    ) -> dict[str, Valor]:
        """El renglón con sus celdas dadas, y las demás inventadas."""
        completo = {clave: self._dado(valor) for clave, valor in fila.items()}
        for columna in campo.columnas:
            if columna.clave not in completo and not columna.calculada:
                completo[columna.clave] = self._celda(campo, columna, ficha, numero)
        return {clave: valor for clave, valor in completo.items() if not esta_vacio(valor)}

    def _dado(self, valor: Valor) -> Valor:
        if not isinstance(valor, str):
            return valor
        if not valor.startswith("@"):
            return self._sustituir(valor)
        return next((p.id for p in self.personas if p.rol == valor[1:]), None)

    def _celda(self, campo: Campo, columna: Columna, ficha: int, fila: int) -> Valor:
        azar = self.azar(campo.clave, columna.clave, ficha, fila)
        match columna.tipo:
            case TipoCampo.TEXTO_CORTO | TipoCampo.TEXTO_LARGO:
                if columna.clave == "clave":
                    return f"{campo.clave[:2].upper()}-{fila + 1:02}"
                textos = banco()["columnas"].get(columna.clave)
                return self._texto(textos, columna.etiqueta, azar, fila + 1)
            case TipoCampo.FECHA:
                return self._fecha(columna.clave, ficha, fila)
            case TipoCampo.ADJUNTO | TipoCampo.TABLA | TipoCampo.OPCION_MULTIPLE:
                return None
            case _:
                return self._simple(columna, azar, fila)

    def _simple(self, campo: Campo | Columna, azar: random.Random, fila: int) -> Valor:
        match campo.tipo:
            case TipoCampo.OPCION_UNICA:
                return self._una(campo, fila, azar)
            case TipoCampo.NUMERO:
                return self._numero(campo, azar, fila)
            case TipoCampo.DINERO:
                return str(azar.randrange(0, 40) * 500)
            case TipoCampo.PERSONA:
                return self._persona(campo.clave)
            case _:
                return None

    def _una(self, campo: Campo | Columna, fila: int, azar: random.Random) -> str | None:
        if not campo.opciones:
            return None
        preferidas = banco()["opciones"].get(campo.clave, ())
        claves = [opcion.clave for opcion in campo.opciones]
        for preferida in preferidas:
            if preferida in claves:
                return str(preferida)
        # En las filas se recorre la lista: así cada renglón es distinto, como en la realidad.
        return claves[fila % len(claves)] if isinstance(campo, Columna) else azar.choice(claves)

    def _varias(self, campo: Campo, azar: random.Random) -> list[str]:
        preferidas = banco()["varias"].get(campo.clave)
        if preferidas:
            return list(preferidas)
        elegidas: list[Opcion] = [o for o in campo.opciones if azar.random() < 0.7]
        return [opcion.clave for opcion in elegidas or campo.opciones[:1]]

    def _numero(self, campo: Campo | Columna, azar: random.Random, fila: int) -> str:
        if campo.clave in ("num", "orden", "prioridad"):
            return str(fila + 1)
        if campo.clave in ("anio", "ejercicio") or campo.clave.endswith(("_anio", "_ejercicio")):
            return str(self.anio or self.inicio.year)
        rango = banco()["numeros"].get(campo.clave)
        minimo = Decimal(rango[0]) if rango else campo.minimo
        maximo = Decimal(rango[1]) if rango else campo.maximo
        desde = int(minimo) if minimo is not None else 1
        hasta = int(maximo) if maximo is not None else max(desde + 1, 40)
        return str(azar.randint(desde, max(desde, hasta)))

    def _persona(self, clave: str) -> str | None:
        if not self.personas:
            return None
        roles = banco()["roles"]
        rol = next((roles[parte] for parte in roles if parte in clave), None)
        con_rol = [persona.id for persona in self.personas if persona.rol == rol]
        return con_rol[0] if con_rol else self.azar(clave).choice(self.personas).id

    def _fecha(self, clave: str, ficha: int, fila: int) -> str:
        dia = self.inicio + timedelta(days=30 * fila + 7 * ficha)
        if clave in _FINES or clave.endswith(("_fin", "_hasta", "_revision")):
            dia += timedelta(days=60)
        return dia.isoformat()

    def _texto(
        self, textos: Sequence[str] | None, etiqueta: str, azar: random.Random, n: int
    ) -> str:
        elegido = textos[(n - 1) % len(textos)] if textos else f"{etiqueta} (dato ficticio)"
        return self._sustituir(elegido.replace("{n}", str(azar.randrange(1, 200))))

    def _sustituir(self, texto: str) -> str:
        cambios = {
            "{municipio}": self.municipio,
            "{anio}": str(self.anio or self.inicio.year),
            "{siguiente}": str((self.anio or self.inicio.year) + 1),
        }
        for marca, valor in cambios.items():
            texto = texto.replace(marca, valor)
        return _MESES_DESPUES.sub(self._meses_despues, texto)

    def _meses_despues(self, marca: re.Match[str]) -> str:
        """Lo que debe concordar con el plan se dice en meses desde que empezó."""
        return sumar_meses(self.inicio, int(marca[1])).isoformat()

    def respuesta(self, pregunta: Pregunta, madurez: float) -> str:
        """Respuesta al diagnóstico: con `madurez` 0–1 alta, las opciones altas son probables."""
        azar = self.azar(pregunta.codigo)
        tono = min(max(azar.gauss(madurez, 0.22), 0.0), 1.0)
        if azar.random() < 0.03:
            return "no_se"
        match pregunta.captura:
            case "porcentaje":
                return str(round(tono * 100))
            case "numero":
                rango = pregunta.rangos[round(tono * (len(pregunta.rangos) - 1))]
                return str(rango.desde if rango.desde is not None else rango.valor)
            case "opcion":
                return pregunta.rangos[round(tono * (len(pregunta.rangos) - 1))].clave


def _de_otra_tabla(referencia: str, valores: Mapping[str, Valor], ficha: int) -> str | None:
    """La celda de otra tabla de la herramienta que toca a esta ficha (`inf_sitios.clave`)."""
    tabla, _, columna = referencia.partition(".")
    celdas = [fila[columna] for fila in valores.get(tabla) or () if fila.get(columna)]
    return str(celdas[(ficha - 1) % len(celdas)]) if celdas else None


def adjuntos(herramienta: Herramienta, ficha: str = "") -> tuple[Campo, ...]:
    """Los campos de archivo de ese tipo de ficha que la herramienta pide o puede pedir."""
    return tuple(
        campo
        for seccion in herramienta.secciones
        if seccion.ficha == ficha
        for campo in seccion.campos
        if campo.tipo is TipoCampo.ADJUNTO and campo.obligacion is not Obligacion.NO
    )

"""Lo que reglas y documentos ven de un expediente: valores congelados, sin base de datos."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo, Perfil, Severidad

Valor = Any
"""Valor canónico de un campo (`app.modelo.valores`): texto, lista de claves, filas de tabla…"""

Fila = Mapping[str, Valor]


@dataclass(frozen=True, slots=True)
class Persona:
    """Persona del directorio municipal."""

    id: str
    nombre: str
    cargo: str = ""
    area: str = ""
    rol: str = ""
    correo: str = ""
    telefono: str = ""
    activa: bool = True


@dataclass(frozen=True, slots=True)
class Evidencia:
    """Metadatos de un archivo de evidencia, o de su ubicación física si es referida."""

    id: str
    direccion: Direccion
    nombre: str
    tipo: str
    tamano: int
    sha256: str
    fecha_documento: date | None = None
    agregada: str = ""
    publicable: bool = True
    nota: str = ""
    referida: str = ""


@dataclass(frozen=True, slots=True)
class Ficha:
    """Un ejemplar del formato: `tipo` vacío es la general (incluye la cabecera común)."""

    id: str
    herramienta: str
    tipo: str
    numero: int
    valores: Mapping[str, Valor]
    no_aplica: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contexto:
    """Fotografía de un expediente para reglas, niveles y documentos.

    `fichas` trae todas las de todas las herramientas, y la del diagnóstico con herramienta `dx`.
    """

    modelo: Modelo
    perfil: Perfil
    hoy: date
    municipio_clave: str
    municipio_nombre: str
    ejercicio: int
    fichas: tuple[Ficha, ...]
    personas: Mapping[str, Persona]
    evidencias: Mapping[str, Evidencia]
    administracion_fin: date | None = None

    def general(self, herramienta: str) -> Mapping[str, Valor]:
        """Valores de la ficha general de la herramienta (vacío si no hay)."""
        for ficha in self.fichas:
            if ficha.herramienta == herramienta and not ficha.tipo:
                return ficha.valores
        return {}

    def de_tipo(self, herramienta: str, tipo: str) -> tuple[Ficha, ...]:
        """Las fichas repetidas de un tipo, en orden."""
        return tuple(f for f in self.fichas if f.herramienta == herramienta and f.tipo == tipo)

    def filas(self, herramienta: str, campo: str) -> tuple[Fila, ...]:
        """Filas de una tabla de la ficha general; vacío si no se ha llenado."""
        valor = self.general(herramienta).get(campo)
        return tuple(valor) if isinstance(valor, list | tuple) else ()


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """Una regla incumplida en un lugar: `texto` dice qué pasó y qué hacer, en una o dos frases."""

    regla: str
    severidad: Severidad
    direccion: Direccion
    texto: str
    fila: int | None = None

"""Fallos previstos al traer un plan hecho en otro programa."""

from typing import ClassVar

from app.errores import ErrorDeUsuario


class PlanMuyGrande(ErrorDeUsuario):
    """El archivo pesa más de lo que se lee."""

    codigo: ClassVar[str] = "INT-01"


class PlanIlegible(ErrorDeUsuario):
    """El archivo está cortado o dañado: empieza como un plan y no se puede leer completo."""

    codigo: ClassVar[str] = "INT-02"


class PlanPeligroso(ErrorDeUsuario):
    """El XML declara entidades o llama a otros archivos; ningún plan lo necesita."""

    codigo: ClassVar[str] = "INT-03"


class FormatoDesconocido(ErrorDeUsuario):
    """No es ninguno de los formatos que se leen."""

    codigo: ClassVar[str] = "INT-04"


class PlanDesmedido(ErrorDeUsuario):
    """Trae más renglones, niveles o datos de los que se admiten."""

    codigo: ClassVar[str] = "INT-05"

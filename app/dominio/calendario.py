"""Días hábiles: fines de semana, feriados del país y los inhábiles propios del perfil.

Sólo cuentan para plazos legales de solicitudes; los plazos del Modelo van en meses calendario.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import ClassVar

import holidays

from app.errores import ErrorDeUsuario

_IDIOMA = "es"
_SABADO = 5
_NOMBRES_FIN_DE_SEMANA = {5: "sábado", 6: "domingo"}
_SIN_PROPIOS: Mapping[date, str] = MappingProxyType({})


class PaisSinCalendario(ErrorDeUsuario):
    """El perfil nombra un país del que no hay feriados."""

    codigo: ClassVar[str] = "DOM-02"

    def __init__(self, pais: str) -> None:
        super().__init__(
            f"No hay calendario de feriados para el país «{pais}».",
            sugerencia="Corrija el código de país del perfil o déjelo vacío y anote ahí los días "
            "inhábiles.",
        )


@dataclass(frozen=True, slots=True)
class CalendarioLaboral:
    """Qué días cuentan. `pais` es el código ISO (`MX`); vacío = sólo fines de semana y propios.

    `inhabiles` son los propios del perfil o del municipio: día y motivo.
    """

    pais: str = ""
    inhabiles: Mapping[date, str] = field(default_factory=dict)

    def motivo_inhabil(self, dia: date) -> str:
        """Por qué no cuenta («sábado», «Navidad», «vacaciones»); vacío si es hábil."""
        if dia in self.inhabiles:
            return self.inhabiles[dia] or "día inhábil"
        feriado = _feriados(self.pais, dia.year).get(dia)
        if feriado:
            return feriado
        return _NOMBRES_FIN_DE_SEMANA.get(dia.weekday(), "")

    def es_habil(self, dia: date) -> bool:
        """Si el día cuenta para un plazo legal."""
        if dia.weekday() >= _SABADO or dia in self.inhabiles:
            return False
        return dia not in _feriados(self.pais, dia.year)

    def sumar_dias_habiles(self, dia: date, cuantos: int) -> date:
        """El hábil número `cuantos` después de `dia`, que no se cuenta (se notifica y corre al
        siguiente). Con 0, `dia` o el primer hábil que le sigue; negativo, hacia atrás.
        """
        paso = timedelta(days=-1 if cuantos < 0 else 1)
        actual, faltan = dia, abs(cuantos)
        if not faltan:
            while not self.es_habil(actual):
                actual += paso
        while faltan:
            actual += paso
            faltan -= self.es_habil(actual)
        return actual

    def dias_habiles_entre(self, desde: date, hasta: date) -> int:
        """Hábiles después de `desde` y hasta `hasta` inclusive (negativo si van al revés)."""
        if hasta < desde:
            return -self.dias_habiles_entre(hasta, desde)
        dias = (desde + timedelta(days=n) for n in range(1, (hasta - desde).days + 1))
        return sum(map(self.es_habil, dias))


@cache
def _feriados(pais: str, anio: int) -> Mapping[date, str]:
    if not pais:
        return _SIN_PROPIOS
    try:
        # Sin idioma, el nombre saldría en el del sistema y cambiaría de una PC a otra.
        dias = holidays.country_holidays(pais.upper(), years=anio, language=_IDIOMA)
    except NotImplementedError:
        raise PaisSinCalendario(pais) from None
    return MappingProxyType(dict(dias))

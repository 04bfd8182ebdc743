"""Los campos que se llenan solos al crear el expediente o una ficha. Siguen siendo editables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.expediente.indice import DIAGNOSTICO, Indice
from app.modelo.contexto import Valor
from app.modelo.tipos import Modelo, MunicipioCatalogo, Perfil
from app.modelo.valores import ValorInvalido, normalizar

VERSION_INICIAL = "0.1"


@dataclass(frozen=True, slots=True)
class Fuente:
    """De dónde salen los valores."""

    modelo: Modelo
    perfil: Perfil
    municipio: MunicipioCatalogo
    hoy: date

    def valores(self, herramienta: str) -> Mapping[str, str]:
        """Lo que vale cada clave de `automatico` en esa herramienta; vacío si no se sabe."""
        inicio, fin = self.perfil.administracion_inicio, self.perfil.administracion_fin
        return {
            "municipio": f"{self.municipio.clave} {self.municipio.nombre}",
            "administracion": f"{inicio[:4]}-{fin[:4]}" if inicio and fin else "",
            "administracion_inicio": inicio,
            "administracion_fin": fin,
            "titulo": self._titulo(herramienta),
            "version": VERSION_INICIAL,
            "organo_garante": self._organo_garante(),
            "poblacion": str(self.municipio.poblacion or ""),
            "anio_poblacion": self.perfil.fecha_dato[:4] if self.municipio.poblacion else "",
            "marginacion": self.municipio.marginacion,
            "porcentaje_lengua_indigena": str(self.municipio.porcentaje_lengua_indigena),
        }

    def _titulo(self, herramienta: str) -> str:
        if herramienta == DIAGNOSTICO:
            return ""
        return self.modelo.herramienta(herramienta).documento.titulo

    def _organo_garante(self) -> str:
        dia = self.hoy.isoformat()
        vigentes = [
            a.nombre
            for a in self.perfil.autoridades
            if (a.desde or "") <= dia and (not a.hasta or dia <= a.hasta)
        ]
        return vigentes[-1] if vigentes else ""


def llenados(
    indice: Indice, herramienta: str, tipo: str, valores: Mapping[str, str]
) -> Iterator[tuple[str, Valor]]:
    """Campo y valor de lo que se llena solo en una ficha de ese tipo.

    Un valor que el campo no admite (una opción que el perfil llama de otro modo) se deja vacío.
    """
    for clave, lugar in indice.de(herramienta).items():
        crudo = valores.get(lugar.campo.automatico, "") if lugar.campo.automatico else ""
        if crudo and lugar.tipo == tipo:
            try:
                yield clave, normalizar(lugar.campo, crudo)
            except ValorInvalido:
                continue

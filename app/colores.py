"""Los colores de Vitral. Color significa dimensión o estado; lo demás no lleva color.

NamedTuple y no dataclass: esto se carga antes de la primera pintura y nace más rápido.
"""

from typing import NamedTuple


class Par(NamedTuple):
    """Un color de primer plano y el tinte sobre el que se lee (contraste ≥ 4.5)."""

    color: str
    tinte: str


class Colores(NamedTuple):
    """Una variante completa de la paleta. `dimensiones` y `niveles` van en orden."""

    texto: str
    secundario: str
    fondo: str
    superficie: str
    linea: str
    borde: str
    carril: str
    carril_texto: str
    carril_elegido: str
    carril_filo: str
    accion: str
    accion_sobre: str
    accion_texto: str
    foco: str
    apagado: str
    neutro: str
    error: Par
    aviso: Par
    bien: Par
    info: Par
    nota: Par
    dimensiones: tuple[Par, ...]
    niveles: tuple[Par, ...]
    capacitacion: str

    def dimension(self, numero: int) -> Par:
        """Color y tinte de la dimensión 1–5; 0 es de ninguna: el neutro."""
        if not numero:
            return Par(self.secundario, self.neutro)
        return self.dimensiones[numero - 1]


CLARO = Colores(
    texto="#1B2128",
    secundario="#4B5763",
    fondo="#F5F6F8",
    superficie="#FFFFFF",
    linea="#D5DBE1",
    borde="#8A96A3",
    carril="#22303C",
    carril_texto="#C9D3DC",
    carril_elegido="#31424F",
    carril_filo="#F2B84B",
    accion="#1D4F9C",
    accion_sobre="#173F7D",
    accion_texto="#FFFFFF",
    foco="#0B57D0",
    apagado="#E6EAEE",
    neutro="#EDF0F3",
    error=Par("#B3261E", "#FDECEA"),
    aviso=Par("#7A4F00", "#FFF3D1"),
    bien=Par("#17663A", "#E5F3EA"),
    info=Par("#1D4F9C", "#E7EEF9"),
    nota=Par("#5C4A00", "#FFF9DB"),
    dimensiones=(
        Par("#1D4F9C", "#E7EEF9"),
        Par("#8F5200", "#FBEFDD"),
        Par("#17663A", "#E5F3EA"),
        Par("#9E2155", "#FBE8F0"),
        Par("#56389B", "#EFEAF9"),
    ),
    # En un nivel, `color` es el del dígito y `tinte` el de la casilla.
    niveles=(
        Par("#1B2128", "#F1F3F5"),
        Par("#1B2128", "#D6E4F5"),
        Par("#1B2128", "#9DBFE6"),
        Par("#05080B", "#4F86C6"),
        Par("#FFFFFF", "#1D4F9C"),
    ),
    capacitacion="#E07A00",
)
"""La variante normal (aspecto.md, contrastes medidos)."""

CONTRASTE = CLARO._replace(
    texto="#000000",
    secundario="#000000",
    fondo="#FFFFFF",
    linea="#000000",
    borde="#000000",
    carril="#000000",
    carril_texto="#FFFFFF",
    carril_elegido="#1A1A1A",
    carril_filo="#FFD34D",
    accion="#00318A",
    accion_sobre="#001F5C",
    foco="#B0007A",
    apagado="#FFFFFF",
    neutro="#FFFFFF",
    error=Par("#8C0000", "#FFFFFF"),
    aviso=Par("#4F3200", "#FFFFFF"),
    bien=Par("#00431F", "#FFFFFF"),
    info=Par("#00318A", "#FFFFFF"),
    nota=Par("#000000", "#FFFFFF"),
    dimensiones=(
        Par("#00318A", "#FFFFFF"),
        Par("#5C3400", "#FFFFFF"),
        Par("#00431F", "#FFFFFF"),
        Par("#7A003C", "#FFFFFF"),
        Par("#3A1D7A", "#FFFFFF"),
    ),
    niveles=(
        Par("#000000", "#FFFFFF"),
        Par("#000000", "#D6E4F5"),
        Par("#000000", "#9DBFE6"),
        Par("#FFFFFF", "#2F66A6"),
        Par("#FFFFFF", "#00205C"),
    ),
)
"""Alto contraste: negro sobre blanco, bordes negros y ningún tinte del que dependa leer."""


def contraste(uno: str, otro: str) -> float:
    """Razón de contraste WCAG entre dos colores `#RRGGBB` (1 a 21)."""
    claro, oscuro = sorted((_luminancia(uno), _luminancia(otro)), reverse=True)
    return (claro + 0.05) / (oscuro + 0.05)


def _luminancia(color: str) -> float:
    rojo, verde, azul = (_lineal(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * rojo + 0.7152 * verde + 0.0722 * azul


def _lineal(canal: float) -> float:
    return canal / 12.92 if canal <= 0.04045 else float(((canal + 0.055) / 1.055) ** 2.4)

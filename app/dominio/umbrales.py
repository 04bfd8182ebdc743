"""Los umbrales del semáforo, que cada jurisdicción puede ajustar (consolidacion.md §5)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Umbrales:
    """Desde dónde se enciende cada regla; el perfil de la jurisdicción puede cambiarlos.

    `exceso_amarillo` y `exceso_rojo`: % de más sobre el plazo del Modelo. `abiertos_de_relevo`: %
    de compromisos abiertos. Lo demás, días naturales. Por omisión, los de consolidacion.md §5.
    """

    exceso_amarillo: int = 30
    exceso_rojo: int = 60
    dias_sin_avance: int = 60
    dias_de_relevo: int = 120
    abiertos_de_relevo: int = 30


DE_SIEMPRE = Umbrales()

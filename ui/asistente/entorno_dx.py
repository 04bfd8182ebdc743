"""El entorno del diagnóstico: las evidencias cuelgan de la pregunta, no de un campo adjunto."""

from collections.abc import Sequence

from typing_extensions import override

from ui.asistente.autoguardado import Autoguardado
from ui.asistente.editores.base import Lugar
from ui.asistente.entorno import EntornoFicha
from ui.comun.sesion import Sesion

DIAGNOSTICO = "dx"


class EntornoDiagnostico(EntornoFicha):
    """Como el de una ficha general de la herramienta `dx`."""

    def __init__(self, sesion: Sesion, guardado: Autoguardado) -> None:
        super().__init__(sesion, guardado, DIAGNOSTICO, "", 1)

    @override
    def evidencias_de(self, lugar: Lugar) -> Sequence[str]:
        direccion = self.direccion(lugar.campo)
        propias = [e for e in self.todas_las_evidencias() if e.direccion == direccion]
        return [evidencia.id for evidencia in sorted(propias, key=lambda e: e.agregada)]

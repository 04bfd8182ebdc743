"""Los días que el municipio no trabaja, además de los del perfil y los feriados del país."""

from dataclasses import dataclass
from datetime import date

from app.dominio.textos_fecha import fecha_corta
from app.expediente.errores import InhabilInvalido
from app.expediente.plan.cambios import CambioDeFila
from app.expediente.plan.taller import Nota, Taller
from app.expediente.tablas import Inhabil as FilaInhabil
from app.modelo.cronograma.valores import Inhabil
from app.texto import limpiar

MOTIVO_MAXIMO = 200


@dataclass(frozen=True, slots=True)
class Inhabiles:
    """Anotar y quitar días inhábiles propios, cada uno un paso de deshacer."""

    taller: Taller

    def agregar(self, dia: date, motivo: str) -> None:
        """Anota el día; si ya estaba, cambia su motivo. Lanza `InhabilInvalido` sin motivo."""
        razon = " ".join(limpiar(motivo).split())
        if not razon or len(razon) > MOTIVO_MAXIMO:
            raise InhabilInvalido(
                "Falta decir por qué no se trabaja ese día."
                if not razon
                else f"El motivo tiene {len(razon)} caracteres y caben {MOTIVO_MAXIMO}.",
                sugerencia="Por ejemplo: «Fiesta patronal».",
            )
        previo = self._propio(dia)
        antes = {"motivo": previo.motivo} if previo else None
        self._asentar(f"anotar inhábil el {fecha_corta(dia)}", dia, antes, {"motivo": razon})

    def quitar(self, dia: date) -> None:
        """Quita un día propio. Los del perfil se quedan: lanza `InhabilInvalido`."""
        previo = self._propio(dia)
        if previo is None:
            raise InhabilInvalido(
                f"El {fecha_corta(dia)} no es un día inhábil propio del municipio.",
                sugerencia="Los del perfil y los feriados del país no se quitan aquí.",
            )
        antes = {"motivo": previo.motivo}
        self._asentar(f"quitar el inhábil del {fecha_corta(dia)}", dia, antes, None)

    def _propio(self, dia: date) -> Inhabil | None:
        return next((i for i in self.taller.lector.inhabiles() if i.propio and i.dia == dia), None)

    def _asentar(
        self, frase: str, dia: date, antes: dict[str, str] | None, despues: dict[str, str] | None
    ) -> None:
        cambio = CambioDeFila(self.taller.nucleo, FilaInhabil, {"dia": dia}, antes, despues)
        textos = [(lado or {}).get("motivo", "") for lado in (antes, despues)]
        self.taller.asentar(Nota(frase, "inhabil", dia.isoformat(), *textos), [cambio])

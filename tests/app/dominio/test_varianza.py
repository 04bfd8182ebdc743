"""La varianza: días con signo y frases que se entienden."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.plazos import Tramo
from app.dominio.varianza import Varianza, comparar

PREVISTO = Tramo(date(2026, 2, 5), date(2026, 5, 5))


def movido(inicio: int, fin: int) -> Tramo:
    return Tramo(PREVISTO.inicio + timedelta(days=inicio), PREVISTO.fin + timedelta(days=fin))


@pytest.mark.parametrize(
    ("varianza", "frase"),
    [
        (Varianza(0, 0), "Como se previó."),
        (Varianza(0, 12), "Empieza como se previó; termina 12 días después de lo previsto."),
        (
            Varianza(-3, 1, empezo=True, termino=True),
            "Empezó 3 días antes de lo previsto; terminó 1 día después de lo previsto.",
        ),
        (
            Varianza(5, 0, empezo=True),
            "Empezó 5 días después de lo previsto; termina como se previó.",
        ),
    ],
)
def test_la_varianza_se_dice_en_una_frase(varianza: Varianza, frase: str) -> None:
    assert varianza.en_palabras == frase


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_los_dias_llevan_signo_y_la_frase_los_dice(inicio: int, fin: int) -> None:
    varianza = comparar(PREVISTO, movido(inicio, fin))
    assert (varianza.inicio, varianza.fin) == (inicio, fin)
    for dias, frase in ((inicio, varianza.inicio_en_palabras), (fin, varianza.fin_en_palabras)):
        assert ("después" in frase, "antes" in frase) == (dias > 0, dias < 0)
        assert not dias or f" {abs(dias)} día" in frase

"""El diagnóstico calculado desde lo contestado en dx."""

from pathlib import Path

from app.expediente.archivo import Expediente
from app.expediente.diagnostico import valor_de
from tests.app.expediente.ayudas import DIAGNOSTICO


def test_sin_contestar_no_hay_indice_ni_ceros(exp: Expediente) -> None:
    resultado = exp.diagnostico()
    assert (resultado.contestadas, resultado.total, resultado.indice) == (0, 4, None)
    assert dict(resultado.puntajes)["1a"] is None
    assert resultado.dimensiones == (None,) * 5
    assert resultado.banda == ""


def test_los_puntajes_salen_de_los_rangos(exp: Expediente) -> None:
    exp.respuestas.guardar_varias({"dx/D-1a-1": "g3", "dx/D-1b-4": 60, "dx/D-2a-1": "g0"})
    resultado = exp.diagnostico()
    puntajes = dict(resultado.puntajes)
    assert (puntajes["1a"], puntajes["1b"], puntajes["2a"]) == (75, 75, 0)
    # Sin evidencia, ninguna pasa del nivel 2.
    assert dict(resultado.niveles)["1a"] == 2
    assert resultado.dimensiones[:2] == (75, 0)
    assert resultado.orden[0] == "1a"


def test_no_se_vale_cero_y_no_aplica_no_cuenta(exp: Expediente) -> None:
    exp.respuestas.guardar("dx/D-1a-1", "no sé")
    exp.respuestas.marcar_no_aplica("dx/D-1b-4", "No hay áreas descentralizadas aquí.")
    puntajes = dict(exp.diagnostico().puntajes)
    assert (puntajes["1a"], puntajes["1b"]) == (0, None)
    assert exp.diagnostico().contestadas == 2


def test_con_evidencia_el_nivel_puede_subir(exp: Expediente, tmp_path: Path) -> None:
    exp.respuestas.guardar("dx/D-1a-1", "g3")
    prueba = tmp_path / "convenio.pdf"
    prueba.write_bytes(b"%PDF")
    exp.evidencias.adjuntar("dx/D-1a-1", prueba)
    assert dict(exp.diagnostico().niveles)["1a"] == 3


def test_un_porcentaje_menor_de_uno_ya_no_es_cero() -> None:
    cobertura = DIAGNOSTICO.preguntas[1]
    valores = {v: valor_de(cobertura, v) for v in ("0", "0.5", "25", "89.9", "90", "100")}
    assert valores == {"0": 0, "0.5": 1, "25": 2, "89.9": 3, "90": 4, "100": 4}

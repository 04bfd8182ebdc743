"""El lector ante archivos hostiles: contesta con su código, sin excepciones y sin escribir nada."""

import time
from pathlib import Path

import pytest

from app.paquete.errores import PaqueteRechazado
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.adversarios import casos
from tests.adversarios.casos import Caso


def leer(ruta: Path) -> str:
    """El código con que el lector contesta a un archivo."""
    try:
        abrir_contenido(abrir_autentico(ruta))
    except PaqueteRechazado as error:
        return error.codigo
    return casos.OK


@pytest.mark.parametrize("caso", casos.TODOS, ids=lambda caso: f"{caso.id}-{caso.que}")
def test_el_lector_contesta_con_su_codigo_y_no_toca_nada(caso: Caso, tmp_path: Path) -> None:
    ruta = tmp_path / "entrada.asics"
    crudo = caso.construir()
    ruta.write_bytes(crudo)

    inicio = time.process_time()
    codigo = leer(ruta)

    assert codigo == caso.codigo
    assert time.process_time() - inicio < 2
    assert ruta.read_bytes() == crudo
    assert list(tmp_path.iterdir()) == [ruta]

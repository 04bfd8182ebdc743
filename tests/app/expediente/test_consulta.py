"""Ver sin cambiar lo que otra persona tiene abierto."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import candados, rutas
from app.expediente import cabecera, candado, consulta
from app.expediente.archivo import Expediente
from app.expediente.errores import SinCopiaParaVer, SoloLectura
from app.reloj import marca
from tests.app.expediente.ayudas import MODELO, PERFIL, nuevo, reloj
from tests.app.expediente.test_candado import RAIZ, abierto_por_otro

SIN_PARAR = """
import sys
from pathlib import Path
from tests.app.expediente.ayudas import reabrir
exp = reabrir(Path(sys.argv[1]))
print("abierto", flush=True)
numero = 0
while True:
    numero += 1
    exp.respuestas.guardar("1a/cv_objeto", str(numero) * 3000)
"""


def _ver(ruta: Path) -> Expediente:
    return consulta.abrir(ruta, MODELO, PERFIL, reloj=reloj())


@pytest.mark.caso("D14")
def test_se_ve_lo_ultimo_guardado_y_no_se_puede_cambiar(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with abierto_por_otro(ruta):
        antes = ruta.read_bytes()
        with _ver(ruta) as exp:
            assert exp.respuestas.valor("1a/cv_objeto") == "del otro"
            with pytest.raises(SoloLectura):
                exp.respuestas.guardar("1a/cv_objeto", "mío")
            assert candado.quien(ruta) in exp.motivo_solo_lectura
            copia = exp.ruta
        assert ruta.read_bytes() == antes
        # Cerrar la copia no quita el apunte de quien tiene el original.
        assert candado.quien(ruta)
        consulta.olvidar(copia)
        assert not copia.parent.exists()
        consulta.olvidar(ruta)
        assert ruta.exists()


@pytest.mark.caso("D14")
def test_mientras_el_otro_guarda_sin_parar_nunca_se_ve_una_mezcla(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with subprocess.Popen(
        [sys.executable, "-c", SIN_PARAR, str(ruta)], cwd=RAIZ, stdout=subprocess.PIPE, text=True
    ) as otro:
        assert otro.stdout is not None
        assert otro.stdout.readline().strip() == "abierto"
        vistas = 0
        try:
            for _ in range(6):
                try:
                    exp = _ver(ruta)
                except SinCopiaParaVer:
                    continue
                with exp:
                    estado = exp.nucleo.almacen.cruda.execute("PRAGMA integrity_check").fetchone()
                    assert estado == ("ok",)
                    vistas += 1
        finally:
            otro.kill()
    assert vistas


@pytest.mark.caso("D14")
def test_si_no_deja_de_guardar_se_ve_el_ultimo_respaldo(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "lo del respaldo")
        exp.respaldos.crear()
    with abierto_por_otro(ruta):
        # El diario a medias de un guardado que no acaba: el archivo no se puede copiar.
        cabecera.diario(ruta).write_bytes(b"diario a medias")
        with _ver(ruta) as exp:
            assert exp.solo_lectura
            assert exp.respuestas.valor("1a/cv_objeto") == "lo del respaldo"


@pytest.mark.caso("D14")
def test_sin_copia_ni_respaldo_se_dice_y_no_queda_basura(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    cabecera.diario(ruta).write_bytes(b"diario a medias")
    with candados.tomar(candado.ruta_de(ruta)) as del_otro:
        del_otro.apuntar(marca(reloj().ahora()), municipio="../../fuera")
        with pytest.raises(SinCopiaParaVer, match="desde las"):
            _ver(ruta)
        assert candado.municipio(ruta) == ""
    assert list((rutas.cache() / "para-ver").iterdir()) == []

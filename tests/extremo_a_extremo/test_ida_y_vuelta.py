"""Lo que el órgano garante consolida es lo que el municipio capturó, dato por dato."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.expediente import archivo
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.indice import Indice
from app.garante import base as base_garante
from app.garante import consulta, tablero
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.garante.base import Base
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.modelo.carga import cargar_modelo
from app.modelo.direccion import Direccion
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import TipoCampo
from app.modelo.valores import esta_vacio, normalizar
from app.paquete.huellas import codigo_verificacion, huella
from tests.extremo_a_extremo.azar import FICHAS, Respuesta, respuestas
from tests.extremo_a_extremo.conftest import CLAVE, RELOJ

MODELO = cargar_modelo()
PERSONAS = ["Ana Ñáñez Ejemplo", "Íñigo «El Güero» Muestra", "=HIPERVINCULO(1) Ficticia"]
MOTIVO = "No existe en este municipio: 漢字 «ñ» =1+1"
CONTESTADAS = {"dx/D-1a-1": "no_se", "dx/D-1b-4": "60", "dx/A03_poblacion": 1234}

Dicho = tuple[Any, str | None]
"""El valor y, si no aplica, por qué."""


@dataclass(frozen=True, slots=True)
class Moldes:
    """Expediente y base recién creados, que cada ejemplo copia."""

    vitral: Path
    base: Path


@pytest.fixture(scope="module")
def moldes(datos_propios: Path, tmp_path_factory: pytest.TempPathFactory) -> Moldes:
    """Un municipio con directorio y una base que ya conoce su clave."""
    carpeta = tmp_path_factory.mktemp("moldes")
    perfil, vitral, base = cargar_perfil(), carpeta / "a.vitral", carpeta / "b.garante"
    with archivo.crear(vitral, MODELO, perfil, CLAVE, date(2026, 1, 5), RELOJ) as expediente:
        for nombre in PERSONAS:
            expediente.personas.agregar(nombre, cargo="Cargo — ñ", correo="x@municipio.example")
        (carpeta / "a.cer").write_bytes(expediente.certificado())
    with base_garante.crear(base, MODELO, perfil, reloj=RELOJ) as abierta:
        codigo = codigo_verificacion(huella((carpeta / "a.cer").read_bytes()))
        dar_de_alta_archivo(abierta, carpeta / "a.cer", Convenio(CLAVE, codigo))
    return Moldes(vitral, base)


@settings(
    max_examples=25,
    # Sin encoger: cada intento es un recorrido completo y el ejemplo entero ya dice dónde fue.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(capturas=respuestas(MODELO, PERSONAS), ligero=st.booleans())
def test_lo_consolidado_es_lo_capturado(
    moldes: Moldes, capturas: list[Respuesta], ligero: bool
) -> None:
    with TemporaryDirectory() as nombre:
        carpeta = Path(nombre)
        vitral = Path(shutil.copy(moldes.vitral, carpeta / "a.vitral"))
        base = Path(shutil.copy(moldes.base, carpeta / "b.garante"))
        with archivo.abrir(vitral, MODELO, reloj=RELOJ) as expediente:
            _capturar(expediente, capturas, carpeta)
            paquete = exportar(expediente, carpeta / "usb", ligero=ligero)
        with (
            archivo.abrir(vitral, MODELO, reloj=RELOJ) as expediente,
            base_garante.abrir(base, MODELO, reloj=RELOJ) as abierta,
        ):
            (resultado,) = importar(abierta, [Path(paquete.ruta)]).resultados
            assert resultado.estado is EstadoImportacion.ACEPTADO, resultado
            _comparar_respuestas(expediente, abierta)
            _comparar_resumen(expediente, abierta)
            _comparar_personas_y_evidencias(expediente, abierta, ligero=ligero)


def _capturar(expediente: Expediente, capturas: Sequence[Respuesta], carpeta: Path) -> None:
    tecleadas = {str(c.direccion): c.crudo for c in capturas}
    expediente.respuestas.guardar_varias(tecleadas | CONTESTADAS)
    for numero, captura in enumerate(capturas):
        for parte, contenido in enumerate(captura.archivos):
            if isinstance(contenido, str):
                expediente.evidencias.referir(captura.direccion, f"acta {parte}", contenido)
            else:
                origen = carpeta / f"foto ñ {numero}-{parte}.jpg"
                origen.write_bytes(contenido)
                expediente.evidencias.adjuntar(captura.direccion, origen)
        if captura.no_aplica:
            expediente.respuestas.marcar_no_aplica(captura.direccion, MOTIVO)
        elif captura.campo.tipo not in (TipoCampo.TABLA, TipoCampo.PERSONA, TipoCampo.ADJUNTO):
            guardado = expediente.respuestas.valor(captura.direccion)
            esperado = normalizar(captura.campo, captura.crudo)
            # Lo que se llena solo vuelve a llenarse si se borra.
            assert guardado == esperado or (captura.campo.automatico and esperado is None), captura


def _capturado(expediente: Expediente) -> Mapping[Direccion, Dicho]:
    """Todo campo del Modelo en toda ficha presente, preguntado uno por uno."""
    indice = Indice(MODELO)
    dichos: dict[Direccion, Dicho] = {}
    for herramienta in (*(h.clave for h in MODELO.herramientas), "dx"):
        for clave, lugar in indice.de(herramienta).items():
            fichas = expediente.fichas.lista(herramienta, lugar.tipo)
            assert len(fichas) <= FICHAS
            for ficha in fichas:
                direccion = Direccion(herramienta, clave, ficha.numero)
                valor = expediente.respuestas.valor(direccion)
                motivo = expediente.respuestas.no_aplica(direccion)
                if motivo is not None or not esta_vacio(valor):
                    dichos[direccion] = (valor, motivo)
    return dichos


def _comparar_respuestas(expediente: Expediente, base: Base) -> None:
    consolidado = {
        lugar: (dato.valor, dato.motivo if dato.no_aplica else None)
        for lugar, dato in consulta.datos(base, CLAVE).items()
    }
    assert consolidado == _capturado(expediente)


def _comparar_resumen(expediente: Expediente, base: Base) -> None:
    fila = next(f for f in tablero.mapa(base) if f.clave == CLAVE)
    diagnostico = expediente.diagnostico()
    assert (fila.indice, fila.cumplimiento) == (diagnostico.indice, diagnostico.cumplimiento)
    propias = expediente.herramientas.lista()
    assert [celda.herramienta for celda in fila.celdas] == [h.clave for h in propias]
    evidencias = [e.direccion.herramienta for e in expediente.evidencias.lista()]
    for celda, propia in zip(fila.celdas, propias, strict=True):
        assert celda.inicio == str(propia.inicio)
        assert celda.fin == str(propia.fin)
        assert celda.evidencias == evidencias.count(propia.clave)
        recibido = (celda.estado, celda.situacion, celda.nivel, celda.avance)
        assert recibido == (propia.estado, propia.situacion, propia.nivel, propia.avance)


def _comparar_personas_y_evidencias(expediente: Expediente, base: Base, *, ligero: bool) -> None:
    personas = {(p.id, p.nombre, p.cargo) for p in expediente.personas.lista(solo_activas=False)}
    recibidas = consulta.instantanea(base, CLAVE).personas
    assert {(p.id, p.nombre, p.cargo) for p in recibidas} == personas
    llegadas = {e.id: e for e in consulta.evidencias(base, CLAVE)}
    propias = expediente.evidencias.lista()
    assert llegadas.keys() == {e.id for e in propias}
    for propia in propias:
        llegada = llegadas[propia.id]
        assert (llegada.nombre, llegada.sha256) == (propia.nombre, propia.sha256)
        assert (llegada.referida, llegada.direccion) == (propia.referida, propia.direccion)
        assert llegada.guardada is (bool(propia.sha256) and not ligero)
        if llegada.guardada:
            ruta = consulta.ruta_de_evidencia(base, propia.sha256)
            assert ruta
            assert ruta.read_bytes() == expediente.evidencias.contenido(propia.id)


def test_el_reporte_de_todas_cuenta_los_niveles_con_que_se_entrega(
    moldes: Moldes, tmp_path: Path
) -> None:
    vitral = Path(shutil.copy(moldes.vitral, tmp_path / "a.vitral"))
    with archivo.abrir(vitral, MODELO, reloj=RELOJ) as expediente:
        expediente.respuestas.guardar("5c/rc_patrimonio", "Se dio de baja una camioneta")
        entregado = expediente.respuestas.valor("5c/rc_modelo")
        niveles = [str(h.nivel) for h in expediente.herramientas.lista()]
        assert niveles[[h.clave for h in MODELO.herramientas].index("5c")] == "1"
    with archivo.abrir(vitral, MODELO, reloj=RELOJ) as expediente:
        reabierto = expediente.respuestas.valor("5c/rc_modelo")

    assert [fila["nivel_actual"] for fila in entregado] == niveles
    assert reabierto == entregado

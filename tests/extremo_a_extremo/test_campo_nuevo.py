"""Un campo nuevo en el TOML aparece en todas partes sin tocar el programa."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from app import rutas
from app.documentos.herramienta import escribir
from app.expediente import archivo
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.modelo.carga import cargar_modelo
from app.modelo.direccion import Direccion
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, TipoCampo
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.extremo_a_extremo.conftest import CLAVE, RELOJ
from ui.asistente.asistente import Asistente
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor

HERRAMIENTA = "1a"


@dataclass(frozen=True, slots=True)
class Caso:
    """Un campo de un tipo, qué se contesta y qué debe leerse en el documento."""

    tipo: TipoCampo
    crudo: object
    guardado: object
    visible: str
    extra: str = ""

    @property
    def clave(self) -> str:
        """La clave del campo nuevo."""
        return f"zz_{self.tipo.value}"

    @property
    def etiqueta(self) -> str:
        """La pregunta, que no está en ningún otro lugar."""
        return f"Novedad {self.tipo.value.replace('_', ' ')}"

    @property
    def direccion(self) -> Direccion:
        """Dónde se contesta."""
        return Direccion(HERRAMIENTA, self.clave)

    def toml(self) -> str:
        """El campo como se escribe en el TOML."""
        return (
            f'\n[[secciones.campos]]\nclave = "{self.clave}"\netiqueta = "{self.etiqueta}"\n'
            f'tipo = "{self.tipo.value}"\nobligacion = "S"\nayuda = "Un campo de prueba."\n'
            f"{self.extra}\n"
        )


_OPCIONES = 'opciones = [["norte", "Región Norte"], ["sur", "Región Sur"]]'
_COLUMNAS = (
    'columnas = [{ clave = "cosa", etiqueta = "Cosa nueva", tipo = "texto_corto" }, '
    '{ clave = "cuanto", etiqueta = "Cuánto", tipo = "numero" }]'
)
PERSONA = "Ximena Ejemplo Ñáñez"
ARCHIVO = "constancia.pdf"

CASOS = (
    Caso(TipoCampo.TEXTO_CORTO, "Zapote", "Zapote", "Zapote"),
    Caso(TipoCampo.TEXTO_LARGO, "Zacate\nverde", "Zacate\nverde", "Zacate"),
    Caso(TipoCampo.OPCION_UNICA, "Región Sur", "sur", "Región Sur", _OPCIONES),
    Caso(TipoCampo.OPCION_MULTIPLE, ["sur", "norte"], ["norte", "sur"], "Región Norte", _OPCIONES),
    Caso(TipoCampo.FECHA, "2026-07-19", "2026-07-19", "2026"),
    Caso(TipoCampo.NUMERO, "7319", "7319", "7319"),
    Caso(TipoCampo.DINERO, "8642.5", "8642.5", "8,642.50"),
    Caso(TipoCampo.PERSONA, PERSONA, None, PERSONA),
    Caso(
        TipoCampo.TABLA,
        [{"cosa": "Zarigüeya", "cuanto": 3}],
        [{"cosa": "Zarigüeya", "cuanto": "3"}],
        "Zarigüeya",
        _COLUMNAS,
    ),
    Caso(TipoCampo.ADJUNTO, None, None, ARCHIVO),
)
ids = [caso.tipo.value for caso in CASOS]


def test_hay_un_caso_de_cada_tipo() -> None:
    assert {caso.tipo for caso in CASOS} == set(TipoCampo)


@pytest.fixture(scope="module")
def modelo(datos_propios: Path, tmp_path_factory: pytest.TempPathFactory) -> Modelo:
    """El Modelo de una copia de los recursos, con un campo más de cada tipo al final de 1a."""
    recursos = tmp_path_factory.mktemp("recursos") / "recursos"
    shutil.copytree(rutas.recursos(), recursos)
    (toml,) = (recursos / "modelo" / "herramientas").glob(f"{HERRAMIENTA}*.toml")
    with toml.open("a", encoding="utf-8", newline="\n") as salida:
        salida.writelines(caso.toml() for caso in CASOS)
    return cargar_modelo(recursos)


@pytest.fixture
def expediente(modelo: Modelo, tmp_path: Path) -> Iterator[Expediente]:
    """Un expediente nuevo con ese Modelo."""
    with archivo.crear(
        tmp_path / "a.vitral", modelo, cargar_perfil(), CLAVE, date(2026, 1, 5), RELOJ
    ) as abierto:
        abierto.personas.agregar(PERSONA)
        yield abierto


@pytest.fixture
def contestado(expediente: Expediente, tmp_path: Path) -> Expediente:
    """El mismo, con los campos nuevos contestados."""
    expediente.respuestas.guardar_varias(
        {str(c.direccion): c.crudo for c in CASOS if c.tipo is not TipoCampo.ADJUNTO}
    )
    constancia = tmp_path / ARCHIVO
    constancia.write_bytes(b"%PDF constancia")
    expediente.evidencias.adjuntar(Direccion(HERRAMIENTA, "zz_adjunto"), constancia)
    return expediente


def test_se_piden_hasta_que_se_contestan(
    expediente: Expediente, request: pytest.FixtureRequest
) -> None:
    nuevos = {caso.direccion: f"Falta «{caso.etiqueta}»." for caso in CASOS}
    antes = {p.direccion: p.texto for p in expediente.herramientas.faltantes(HERRAMIENTA)}
    assert nuevos.items() <= antes.items()

    request.getfixturevalue("contestado")

    despues = {p.direccion for p in expediente.herramientas.faltantes(HERRAMIENTA)}
    assert not nuevos.keys() & despues


def test_viajan_en_el_paquete(contestado: Expediente, tmp_path: Path) -> None:
    paquete = exportar(contestado, tmp_path / "usb")

    contenido = abrir_contenido(abrir_autentico(Path(paquete.ruta)))
    respuestas = json.loads(contenido.datos_crudos)["respuestas"]
    valores = {r["campo"]: r["valor"] for r in respuestas if r["herramienta"] == HERRAMIENTA}
    for caso in CASOS:
        esperado = caso.guardado or contestado.respuestas.valor(caso.direccion)
        assert valores[caso.clave] == esperado
    assert contenido.datos.evidencias[0].nombre == ARCHIVO


def test_salen_en_el_pdf(contestado: Expediente, tmp_path: Path) -> None:
    ruta = escribir(contestado.contexto(), HERRAMIENTA, "pdf", tmp_path)

    texto = " ".join(" ".join(p.extract_text() for p in PdfReader(ruta).pages).split())
    for caso in CASOS:
        assert caso.etiqueta in texto
        assert caso.visible in texto


def test_salen_en_el_xlsx(contestado: Expediente, tmp_path: Path) -> None:
    ruta = escribir(contestado.contexto(), HERRAMIENTA, "xlsx", tmp_path)

    celdas = [
        celda
        for hoja in load_workbook(ruta).worksheets
        for fila in hoja.iter_rows(values_only=True)
        for celda in fila
        if celda is not None
    ]
    textos = "\n".join(str(celda) for celda in celdas)
    for caso in CASOS:
        assert caso.etiqueta in textos
    for visible in ("Zapote", "Región Sur", "Región Norte", "7319", PERSONA, "Zarigüeya", ARCHIVO):
        assert visible in textos


@pytest.fixture
def asistente(qtbot: QtBot, expediente: Expediente) -> Iterator[Asistente]:
    """El asistente abierto sobre ese expediente."""
    ejecutor = Ejecutor()
    sesion = Sesion(
        expediente, expediente.modelo, expediente.perfil, ejecutor, Avisos(), lambda _: None
    )
    pantalla = Asistente(sesion)
    qtbot.addWidget(pantalla)
    yield pantalla
    ejecutor.esperar()


def test_tienen_su_lugar_en_el_asistente(asistente: Asistente) -> None:
    for caso in CASOS:
        asistente.abrir(caso.direccion)

        pagina = asistente.pagina
        assert pagina is not None
        assert caso.clave in pagina.filas
        assert caso.clave in pagina.visibles()
        assert pagina.filas[caso.clave].editor.isEnabled()

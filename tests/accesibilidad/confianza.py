"""El ciclo de una entrega sin ratón: la ventana del municipio y la del órgano garante.

Entregar → importar → observar → devolver → responder → entregar otra vez → aceptar. Entre una y
otra sólo viajan archivos y el código impreso en el anexo; al cerrar cada ventana se pregunta por
la consola en qué quedó su punta. Uso: python -m tests.accesibilidad confianza
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from app.garante import base as base_garante
from app.garante.alta import Convenio, dar_de_alta_archivo
from app.modelo.carga import cargar_modelo
from app.paquete.huellas import codigo_verificacion, huella
from tests.accesibilidad.escenario import RAIZ, Escenario
from tests.accesibilidad.puntas import CLAVE, Paso, Puntas, elegir, ir_a, recorrer, sin_mudos

PUNTAS = Puntas(RAIZ / ".trabajo" / "accesibilidad" / "confianza")
MUNICIPIO, GARANTE = PUNTAS.municipio, PUNTAS.garante
EXPEDIENTE, BASE = PUNTAS.expediente, PUNTAS.base
FALTA = "Diga a que se compromete cada parte."
RESPUESTA = "Se preciso el objeto."

Ronda = tuple[Path, Path, tuple[Paso, ...], Callable[[], None]]


def sesion() -> int:
    """Corre el ciclo y dice cuántos pasos fueron; lanza `AssertionError` en el que falle."""
    _preparar()
    return recorrer(_rondas())


def _rondas() -> Iterator[Ronda]:
    """Cada vez que una de las dos ventanas se abre, y cómo queda su punta al cerrarla."""
    yield (
        EXPEDIENTE,
        MUNICIPIO,
        (revisa_e_incluye, partial(firma, numero=1)),
        partial(_quedan, ["entregada"]),
    )
    yield (
        BASE,
        GARANTE,
        (partial(importa, numero=1), la_base_sigue_apartada, observa, devuelve),
        partial(_quedo, 1, "observada", "abierta"),
    )
    yield (
        EXPEDIENTE,
        MUNICIPIO,
        (
            partial(teclea_el_codigo, codigo=PUNTAS.codigo_del_garante()),
            el_expediente_sigue_apartado,
            partial(aplica, tipo="OBSERVACIONES"),
            partial(trae_y_aplica, tipo="ACUSE"),
            responde,
            revisa_e_incluye,
            partial(firma, numero=2),
        ),
        partial(_quedan, ["entregada", "observada"]),
    )
    yield (
        BASE,
        GARANTE,
        (partial(importa, numero=2), resuelve, acepta, devuelve),
        partial(_quedo, 2, "aceptada", "solventada"),
    )
    yield (
        EXPEDIENTE,
        MUNICIPIO,
        (partial(trae_y_aplica, tipo="OBSERVACIONES"), partial(trae_y_aplica, tipo="ACUSE")),
        partial(_quedan, ["aceptada", "observada"]),
    )


def revisa_e_incluye(ventana: Escenario) -> None:
    """el municipio revisa y elige qué incluye"""
    ir_a(ventana, "ctrl+6", "Nada se entrega hasta que firme")
    ventana.foto("revisar")
    for dicho in ("Paso 2 de 4", "Paso 3 de 4"):
        ventana.pulsar("Siguiente")
        ventana.hasta(partial(ventana.se_oye, dicho), dicho)
        ventana.foto("incluye" if "2 de" in dicho else "firma")


def firma(ventana: Escenario, numero: int) -> None:
    """elige a quien declara, lo marca y firma: oye que la entrega está lista"""
    ventana.enfocar("Nombre")
    ventana.teclas("Down")
    ventana.enfocar("Declaro lo anterior")
    ventana.teclas("space")
    ventana.foto("declaracion")
    ventana.pulsar("Firmar y entregar")
    ventana.hasta(lambda: ventana.se_oye(f"La entrega {numero} está lista"), "que se entregue")
    ventana.foto("entregado")
    sin_mudos(ventana)


def importa(ventana: Escenario, numero: int) -> None:
    """el órgano garante importa el paquete y oye su veredicto"""
    ir_a(ventana, "ctrl+3", "Bandeja de importación")
    ventana.pulsar("Elegir archivos")
    elegir(ventana, PUNTAS.paquete(numero))
    ventana.hasta(lambda: ventana.se_oye("Listo: 1 "), "el veredicto de la importación")
    ventana.foto("importado")
    sin_mudos(ventana)


def la_base_sigue_apartada(_ventana: Escenario) -> None:
    """el diálogo leyó la base abierta y aun así la consola no la puede abrir"""
    PUNTAS.sigue_apartado(GARANTE, BASE, "GAR-03", "garante", "revision")


def el_expediente_sigue_apartado(_ventana: Escenario) -> None:
    """el diálogo leyó el expediente abierto y aun así la consola no lo puede abrir"""
    PUNTAS.sigue_apartado(MUNICIPIO, EXPEDIENTE, "EXP-04", "expediente", "mostrar")


def observa(ventana: Escenario) -> None:
    """observa con la letra O el campo en que está"""
    _abrir_entrega(ventana)
    ventana.enfocar("Quién revisa")
    ventana.escribir("R. Solis")
    ventana.enfocar("Campos de la entrega")
    ventana.teclas("Down", "o")
    ventana.enfocar("Qué falta")
    ventana.escribir(FALTA)
    ventana.foto("observacion")
    ventana.pulsar("Guardar observación")
    ventana.hasta(lambda: ventana.se_oye("1 de 10 observaciones"), "que se guarde")
    ventana.foto("observada")
    sin_mudos(ventana)


def devuelve(ventana: Escenario) -> None:
    """crea las observaciones y el acuse; oye que nada se envió y el foco no cae en otra orden"""
    ventana.teclas("ctrl+5")
    ventana.hasta(lambda: ventana.se_oye("Crear los marcados (1)"), "lo que falta devolver")
    ventana.foto("por-devolver")
    ventana.pulsar("Crear los marcados")
    ventana.hasta(lambda: ventana.se_oye("Se crearon y comprobaron 2"), "los dos retornos")
    ventana.hasta(lambda: ventana.foco() == "Abrir la carpeta", "el foco en lo que sigue")
    ventana.foto("devuelto")


def teclea_el_codigo(ventana: Escenario, codigo: str) -> None:
    """el municipio teclea el código del anexo y oye que la clave quedó registrada"""
    _traer(ventana, "OBSERVACIONES")
    ventana.hasta(lambda: ventana.se_oye("Escribir el código del anexo"), "que pida el código")
    ventana.foto("pide-codigo")
    ventana.pulsar("Escribir el código del anexo")
    ventana.enfocar("Código del anexo")
    ventana.escribir(codigo)
    ventana.foto("codigo")
    ventana.pulsar("Comparar y registrar")
    ventana.hasta(lambda: ventana.se_oye("quedó registrada"), "que se registre la clave")


def trae_y_aplica(ventana: Escenario, tipo: str) -> None:
    """trae un retorno, mira qué cambia y lo aplica"""
    _traer(ventana, tipo)
    aplica(ventana, tipo)


def aplica(ventana: Escenario, tipo: str) -> None:
    """mira qué cambia antes de aplicarlo y lo aplica"""
    ventana.hasta(lambda: ventana.se_oye("No aplicar"), "la vista previa")
    ventana.foto(f"previa-{tipo.lower()}")
    ventana.pulsar("Aplicar")
    ventana.hasta(
        lambda: not ventana.se_oye("No aplicar") and ventana.se_oye("Quedó aplicado"), "aplicar"
    )
    ventana.foto(f"aplicado-{tipo.lower()}")


def responde(ventana: Escenario) -> None:
    """responde junto a lo que se pide y oye que viaja en su próxima entrega"""
    ventana.enfocar("Observaciones por herramienta")
    ventana.teclas("Down", "Return")
    ventana.enfocar("Su respuesta")
    ventana.escribir(RESPUESTA)
    ventana.foto("respuesta")
    ventana.pulsar("Guardar la respuesta")
    ventana.hasta(lambda: ventana.se_oye("Atendida"), "que quede atendida")
    ventana.foto("atendida")
    sin_mudos(ventana)


def resuelve(ventana: Escenario) -> None:
    """el órgano garante oye la respuesta y la da por solventada"""
    _abrir_entrega(ventana)
    ventana.enfocar("Observaciones a este municipio")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.se_oye(RESPUESTA), "lo que contestó el municipio")
    ventana.foto("respuesta")
    ventana.enfocar("Solventada")
    ventana.teclas("space")
    ventana.pulsar("Guardar resolución")
    ventana.hasta(lambda: ventana.se_oye("solventada. Falta devolver"), "que se resuelva")
    ventana.foto("resuelta")


def acepta(ventana: Escenario) -> None:
    """acepta con la letra A, después de que le preguntan"""
    ventana.enfocar("Campos de la entrega")
    ventana.teclas("a")
    ventana.hasta(lambda: ventana.se_oye("Quién lo decide"), "que pregunte antes de aceptar")
    ventana.foto("aceptar")
    ventana.pulsar("Aceptar la entrega")
    ventana.hasta(lambda: ventana.se_oye("Entrega aceptada"), "que se acepte")
    ventana.foto("aceptada")
    sin_mudos(ventana)


def _abrir_entrega(ventana: Escenario) -> None:
    ventana.teclas("ctrl+4")
    ventana.hasta(lambda: ventana.se_oye("1 entrega por revisar"), "la lista")
    ventana.enfocar("Entregas de los municipios")
    ventana.teclas("Return")
    ventana.hasta(lambda: ventana.foco() == "Campos de la entrega", "la entrega")


def _traer(ventana: Escenario, tipo: str) -> None:
    ir_a(ventana, "ctrl+7", "Traer respuesta")
    ventana.pulsar("Traer respuesta")
    elegir(ventana, PUNTAS.retorno(tipo))


def _preparar() -> None:
    """Un municipio con su expediente lleno y dado de alta, y una base vacía."""
    certificado = MUNICIPIO / "municipio.cer"
    PUNTAS.preparar(lambda creado: _guardar(certificado, creado.certificado()))
    with base_garante.abrir(BASE, cargar_modelo()) as abierta:
        codigo = codigo_verificacion(huella(certificado.read_bytes()))
        dar_de_alta_archivo(abierta, certificado, Convenio(CLAVE, codigo, operador="R. Solis"))


def _guardar(ruta: Path, crudo: bytes) -> None:
    ruta.write_bytes(crudo)


def _quedan(esperados: list[str]) -> None:
    """En qué quedó cada entrega del municipio, la última primero."""
    entregas = PUNTAS.consola(MUNICIPIO, "expediente", "mostrar", str(EXPEDIENTE))["entregas"]
    estados = [una["estado"] for una in entregas]
    if estados != esperados:
        raise AssertionError(f"las entregas quedaron {estados} y debían quedar {esperados}")


def _quedo(secuencia: int, estado: str, observacion: str) -> None:
    """En qué quedó la entrega vigente en la base, y su observación."""
    entrega = PUNTAS.consola(GARANTE, "garante", "revision", str(BASE))[0]
    una = PUNTAS.consola(GARANTE, "garante", "observaciones", str(BASE))[0]
    quedo = (entrega["secuencia"], entrega["estado"], una["estado"])
    if quedo != (secuencia, estado, observacion):
        raise AssertionError(f"la base quedó {quedo}")

"""Línea base: puntaje, nivel, dimensión e índice de instalación (diagnostico.md §4 y §5).

«No sé» vale 0; «no aplica» sale del denominador; lo que no se ha contestado no cuenta ni a favor
ni en contra, pero hace «preliminar» el resultado. Los puntajes son fracciones exactas: se
redondean sólo al mostrarlos (`estadistica.redondear`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.dominio.estadistica import redondear

VALOR_MAXIMO = 4
TOPES_POR_PUNTAJE = ((10, 0), (35, 1), (60, 2), (85, 3))
"""Por debajo de cada puntaje, el nivel máximo (§5)."""
TOPE_SOLO_DECLARADO = 3
TOPE_SIN_EVIDENCIA = 2
BANDAS = (
    (80, "consolidado"),
    (60, "instalado"),
    (40, "en desarrollo"),
    (20, "inicial"),
    (0, "inexistente"),
)
PESOS_IGUALES = (20, 20, 20, 20, 20)
PUNTOS_DE_SENSIBILIDAD = 10
PORCENTAJE_MINIMO_CONTESTADO = 90
PORCENTAJE_RESPUESTA_PLANA = 80
PORCENTAJE_FUENTE_UNICA = 80
PORCENTAJE_MAXIMO_NO_APLICA = 20


class Calidad(StrEnum):
    """Qué respalda una respuesta (§1, modalidades)."""

    DECLARADO = "declarado"
    DOCUMENTADO = "documentado"
    VERIFICADO = "verificado"


@dataclass(frozen=True, slots=True)
class Respuesta:
    """Respuesta ya valorada a una pregunta de la sección B.

    `valor` 0–4; `None` = sin contestar. «No sé» llega como valor 0 con `no_se`. `persona`: id de
    quien la dio. `evidencia_evaluacion`: hay prueba de que se evaluó (la pide G = 4).
    """

    codigo: str
    herramienta: str
    peso: int
    valor: int | None
    llave: bool = False
    no_se: bool = False
    no_aplica: bool = False
    calidad: Calidad = Calidad.DECLARADO
    escala: str = "G"
    persona: str = ""
    evidencia_evaluacion: bool = False

    def __post_init__(self) -> None:
        if self.valor is not None and not 0 <= self.valor <= VALOR_MAXIMO:
            raise ValueError(f"{self.codigo}: el valor va de 0 a 4")

    @property
    def cuenta(self) -> int | None:
        """El valor que entra al puntaje; `None` si no entra."""
        if self.no_aplica:
            return None
        return 0 if self.no_se else self.valor

    @property
    def contestada(self) -> bool:
        """Si ya se dijo algo, aunque sea «no sé» o «no aplica»."""
        return self.no_aplica or self.no_se or self.valor is not None


def valor_inverso(valor: int) -> int:
    """Valor de una pregunta negativa (`inv`): 4 − v (§2)."""
    return VALOR_MAXIMO - valor


def valor_de_porcentaje(porcentaje: Fraction | int) -> int:
    """Escala P: 0 %=0 · hasta 25=1 · hasta 60=2 · hasta 90=3 · ≥90=4 (§2)."""
    cortes = (0, 25, 60, 90)
    return int(porcentaje > cortes[0]) + sum(porcentaje >= corte for corte in cortes[1:])


def valor_verificado(respuesta: Respuesta) -> int | None:
    """El valor que puede sostenerse al verificar: un G = 4 sin evaluación probada baja a 3."""
    if _sobreestimada(respuesta):
        return VALOR_MAXIMO - 1
    return respuesta.cuenta


def puntaje(respuestas: Iterable[Respuesta]) -> Fraction | None:
    """PH = 100 × Σ(w·v/4) ÷ Σw de las contestadas que aplican; `None` si no hay ninguna."""
    pares = [(r.peso, r.cuenta) for r in respuestas]
    utiles = [(peso, valor) for peso, valor in pares if valor is not None]
    pesos = sum(peso for peso, _ in utiles)
    if not pesos:
        return None
    return Fraction(100 * sum(peso * valor for peso, valor in utiles), VALOR_MAXIMO * pesos)


def nivel_de_base(respuestas: Sequence[Respuesta], *, con_evidencia: bool) -> int | None:
    """Nivel de la herramienta en la línea base: el menor de los topes de §5.

    `con_evidencia`: hay algún archivo o ubicación adjunta en la herramienta. `None` si no hay
    puntaje o falta contestar una llave: sin ella no se sabe si el nivel se sostiene.
    """
    total = puntaje(respuestas)
    llaves = [r for r in respuestas if r.llave and not r.no_aplica]
    if total is None or not all(r.contestada for r in llaves):
        return None
    topes = [next((nivel for corte, nivel in TOPES_POR_PUNTAJE if total < corte), VALOR_MAXIMO)]
    menor = min((r.cuenta or 0 for r in llaves), default=VALOR_MAXIMO)
    if menor <= 2:
        topes.append(2 if menor else 1)
    if all(r.calidad is Calidad.DECLARADO for r in respuestas if r.cuenta is not None):
        topes.append(TOPE_SOLO_DECLARADO)
    if not con_evidencia:
        topes.append(TOPE_SIN_EVIDENCIA)
    return min(topes)


def puntaje_dimension(
    puntajes: Mapping[str, Fraction | None], pesos: Mapping[str, int] | None = None
) -> Fraction | None:
    """Media ponderada de los PH de sus herramientas (por defecto iguales); sin dato no cuenta."""
    pesos = pesos or {}
    return _media([(pesos.get(clave, 1), valor) for clave, valor in puntajes.items()])


def indice_global(
    dimensiones: Sequence[Fraction | None], pesos: Sequence[int] = PESOS_IGUALES
) -> Fraction | None:
    """Índice de instalación 0–100 con los pesos de las dimensiones.

    Una dimensión sin dato no vale cero: su peso se reparte entre las demás.
    """
    return _media(list(zip(pesos, dimensiones, strict=True)))


def banda(indice: Fraction | int) -> str:
    """Nombre de la banda del índice tal como se muestra (ya redondeado)."""
    entero = redondear(indice)
    return next(nombre for desde, nombre in BANDAS if entero >= desde)


@dataclass(frozen=True, slots=True)
class Sensibilidad:
    """Qué pasaría si el peso de una dimensión cambiara: índice y si cambia de banda."""

    dimension: int
    cambio: int
    indice: Fraction
    cambia_de_banda: bool


def sensibilidad(
    dimensiones: Sequence[Fraction | None], pesos: Sequence[int] = PESOS_IGUALES
) -> tuple[Sensibilidad, ...]:
    """Recalcula con ±10 puntos en cada peso (§5); vacío si no hay índice."""
    base = indice_global(dimensiones, pesos)
    if base is None:
        return ()
    resultado = []
    for lugar in range(len(pesos)):
        for cambio in (-PUNTOS_DE_SENSIBILIDAD, PUNTOS_DE_SENSIBILIDAD):
            movidos = list(pesos)
            movidos[lugar] = max(0, pesos[lugar] + cambio)
            indice = indice_global(dimensiones, movidos)
            if indice is not None:
                otra = banda(indice) != banda(base)
                resultado.append(Sensibilidad(lugar + 1, cambio, indice, otra))
    return tuple(resultado)


def hallazgos(respuestas: Iterable[Respuesta]) -> tuple[str, ...]:
    """Códigos de las preguntas con v ≤ 1 y w ≥ 2: cada una crea un hallazgo en 5d (§6.7)."""
    return tuple(
        r.codigo for r in respuestas if r.peso >= 2 and r.cuenta is not None and r.cuenta <= 1
    )


def porcentaje_contestado(respuestas: Sequence[Respuesta]) -> Fraction:
    """De 0 a 100; un diagnóstico sin preguntas está en 0."""
    if not respuestas:
        return Fraction(0)
    return Fraction(100 * sum(r.contestada for r in respuestas), len(respuestas))


def es_preliminar(respuestas: Sequence[Respuesta]) -> bool:
    """Con menos de 90 % contestado no es comparable (§5, control de omisión)."""
    return porcentaje_contestado(respuestas) < PORCENTAJE_MINIMO_CONTESTADO


@dataclass(frozen=True, slots=True)
class Control:
    """Control de calidad incumplido. `donde`: pregunta o herramienta; vacío = todo."""

    clave: str
    donde: str
    texto: str


def controles(
    respuestas: Sequence[Respuesta], *, solicitudes_con_dato: bool, acto_formal_1b: bool
) -> tuple[Control, ...]:
    """Los controles de calidad de §5, más el tope de «no aplica» de §2. Avisan; no bloquean."""
    valores = {r.codigo: r.cuenta for r in respuestas}
    avisos: list[Control] = []
    if (valores.get("D-3b-1") or 0) >= 3 and not solicitudes_con_dato:
        avisos.append(Control("coherencia", "D-3b-1", _COHERENCIA))
    if (valores.get("D-1b-1") or 0) >= 3 and not acto_formal_1b:
        avisos.append(Control("contradiccion", "D-1b-1", _CONTRADICCION))
    avisos += [
        Control("sobreestimacion", r.codigo, _SOBREESTIMACION)
        for r in respuestas
        if _sobreestimada(r)
    ]
    for herramienta, bloque in _por_herramienta(respuestas).items():
        avisos += _del_bloque(herramienta, bloque)
    if es_preliminar(respuestas):
        avisos.append(Control("omision", "", _OMISION))
    if _fuente_unica(respuestas):
        avisos.append(Control("fuente_unica", "", _FUENTE_UNICA))
    return tuple(avisos)


_COHERENCIA = (
    "Dice que registra las solicitudes en un sistema, pero no anotó cuántas recibió (C01)."
)
_CONTRADICCION = "Dice que la política está formalizada; adjunte el acto formal que la aprobó."
_SOBREESTIMACION = "Falta la prueba de que se evaluó; al verificar bajaría de 4 a 3."
_PLANA = "Más de 80 % de las respuestas de este bloque son iguales; revíselas."
_MUCHO_NO_APLICA = "Más de 20 % de este bloque está como «no aplica»; revise los motivos."
_OMISION = "Hay menos de 90 % contestado: el resultado es preliminar y no se compara."
_FUENTE_UNICA = "Una sola persona contestó más de 80 %; pida a otras áreas que confirmen."


def _sobreestimada(respuesta: Respuesta) -> bool:
    tope = respuesta.escala == "G" and respuesta.cuenta == VALOR_MAXIMO
    return tope and not respuesta.evidencia_evaluacion


def _del_bloque(herramienta: str, bloque: Sequence[Respuesta]) -> list[Control]:
    valores = Counter(r.cuenta for r in bloque if r.cuenta is not None)
    avisos = []
    # Un bloque de una sola respuesta siempre es «plano»; no dice nada.
    if valores.total() > 1:
        iguales = valores.most_common(1)[0][1]
        if iguales * 100 > PORCENTAJE_RESPUESTA_PLANA * valores.total():
            avisos.append(Control("respuesta_plana", herramienta, _PLANA))
    if sum(r.no_aplica for r in bloque) * 100 > PORCENTAJE_MAXIMO_NO_APLICA * len(bloque):
        avisos.append(Control("no_aplica", herramienta, _MUCHO_NO_APLICA))
    return avisos


def _fuente_unica(respuestas: Sequence[Respuesta]) -> bool:
    personas = Counter(r.persona for r in respuestas if r.contestada and r.persona)
    contestadas = sum(r.contestada for r in respuestas)
    mayor = max(personas.values(), default=0)
    return mayor * 100 > PORCENTAJE_FUENTE_UNICA * contestadas


def _por_herramienta(respuestas: Iterable[Respuesta]) -> dict[str, list[Respuesta]]:
    bloques: dict[str, list[Respuesta]] = {}
    for respuesta in respuestas:
        bloques.setdefault(respuesta.herramienta, []).append(respuesta)
    return bloques


def _media(pares: Sequence[tuple[int, Fraction | None]]) -> Fraction | None:
    utiles = [(peso, valor) for peso, valor in pares if valor is not None]
    pesos = sum(peso for peso, _ in utiles)
    return sum((peso * valor for peso, valor in utiles), Fraction(0)) / pesos if pesos else None

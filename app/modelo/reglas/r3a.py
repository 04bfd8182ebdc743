"""Reglas de la formalización de procesos (herramientas.md, 3a): una ficha por proceso."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from app.modelo.calculos import procesos
from app.modelo.calculos.grafos import alcanzan
from app.modelo.calculos.indicadores import suma
from app.modelo.celdas import escribir, fechas_escritas, palabras
from app.modelo.contexto import Contexto
from app.modelo.reglas.base import (
    Caso,
    Ficha,
    Fila,
    Reglas,
    Senal,
    citar,
    coincide,
    enumerar,
    fecha,
    filas,
    le_falta,
    lista,
    numero,
    plano,
    texto,
    visible,
)

ACTIVIDADES_MAXIMAS = 30
PORCENTAJE_DE_ACUSES = 60
_ACTIVIDADES_PARA_COMPARAR = 3
_RESPUESTA_DE_SOLICITUDES = "TP-04"
_EXTERNOS = frozenset({"solicitante", "ciudadania", "ciudadano", "ciudadana", "garante", "tercero"})
_GENERICAS = frozenset(
    {"titular", "responsable", "persona", "municipal", "municipio", "integrante", "suplente"}
)
_DONDE_SE_NOMBRA = {
    "po_estructura": "instancia",
    "po_enlaces": "area",
    "po_comite": "cargo",
}


def v_3a_01(caso: Caso) -> Iterator[Senal]:
    """Actividad sin rol, o rol sin persona en 2a/1b."""
    conocidos = _roles_conocidos(caso.contexto)
    # Los mismos roles se repiten en todas las actividades: cada uno se compara una vez.
    con_persona: dict[str, bool] = {}
    for ficha, indice, fila in _actividades(caso):
        rol = texto(fila, "rol")
        if rol and conocidos and rol not in con_persona:
            con_persona[rol] = _con_persona(rol, conocidos)
        if not rol and texto(fila, "tipo") not in ("inicio", "fin"):
            que = "no dice qué rol la hace. Escríbalo"
        elif not con_persona.get(rol, True):
            que = (
                f"la hace {citar(rol)}, que no está en los perfiles de cargo ni en la política. "
                "Use el nombre de un puesto que tenga persona"
            )
        else:
            continue
        yield Senal(
            "fp_actividades",
            f"La actividad del renglón {indice + 1} {que}.",
            indice,
            ficha.numero,
        )


def v_3a_02(caso: Caso) -> Iterator[Senal]:
    """Decisión sin salida «sí» y «no»."""
    for ficha, indice, fila in _actividades(caso):
        if texto(fila, "tipo") != "decision":
            continue
        faltan = [
            salida
            for columna, salida in (("si_va_a", "la salida «sí»"), ("no_va_a", "la salida «no»"))
            if numero(fila, columna) is None
        ]
        if faltan:
            yield Senal(
                "fp_actividades",
                f"A la decisión del renglón {indice + 1} {le_falta(faltan)}. "
                "Escriba a qué número de actividad va.",
                indice,
                ficha.numero,
            )


def v_3a_03(caso: Caso) -> Iterator[Senal]:
    """Destino a actividad inexistente; actividades sin ruta al fin."""
    for ficha in caso.fichas("proceso"):
        actividades = filas(ficha.valores, "fp_actividades")
        flujo = procesos.camino(actividades)
        for indice, destino in flujo.ajenos:
            yield Senal(
                "fp_actividades",
                f"El renglón {indice + 1} va a la actividad {destino}, que no existe. Escriba el "
                "número de una actividad de la tabla.",
                indice,
                ficha.numero,
            )
        if actividades and not flujo.fines:
            yield Senal(
                "fp_actividades",
                "Ninguna actividad es de tipo «fin». Marque en cuál termina el proceso.",
                ficha=ficha.numero,
            )
            continue
        llegan = alcanzan(flujo.siguientes, flujo.fines)
        perdidas = [str(i + 1) for i in range(len(actividades)) if i not in llegan]
        if perdidas:
            yield Senal(
                "fp_actividades",
                f"Desde {_renglones(perdidas)} no se llega al fin del proceso. Revise a qué "
                "actividad siguen.",
                int(perdidas[0]) - 1,
                ficha.numero,
            )


def v_3a_04(caso: Caso) -> Iterator[Senal]:
    """Suma de plazos del camino principal > plazo legal."""
    for ficha in caso.fichas("proceso"):
        plazo = _plazo_legal(caso, ficha)
        suman = procesos.dias_del_camino_principal(filas(ficha.valores, "fp_actividades"))
        if plazo and suman > plazo:
            yield Senal(
                "fp_actividades",
                f"Las actividades del camino principal suman {escribir(suman, 1)} días hábiles y "
                f"el plazo legal es de {escribir(plazo, 1)}. Acorte los plazos.",
                ficha=ficha.numero,
            )


def v_3a_05(caso: Caso) -> Iterator[Senal]:
    """Formalizado = sí sin acto, o fecha del acto anterior a la elaboración."""
    elaborado = fecha(caso.general, "cab_fecha_elaboracion")
    for ficha in caso.fichas("proceso"):
        if texto(ficha.valores, "fp_formalizado") != "si":
            continue
        acto = fecha(ficha.valores, "fp_acto_fecha")
        if not lista(ficha.valores, "fp_acto"):
            yield Senal(
                "fp_acto",
                "El proceso dice estar formalizado y falta el acto formal. Adjúntelo.",
                ficha=ficha.numero,
            )
        elif acto and elaborado and acto < elaborado:
            yield Senal(
                "fp_acto_fecha",
                f"El acto ({visible(acto)}) es anterior a la elaboración ({visible(elaborado)}). "
                "Corrija alguna de las dos fechas.",
                ficha=ficha.numero,
            )


def v_3a_06(caso: Caso) -> Iterator[Senal]:
    """Difundido = sí con acuses < 60 % de destinatarios."""
    for ficha in caso.fichas("proceso"):
        difusion = filas(ficha.valores, "fp_difusion")
        destinatarios, acuses = suma(difusion, "destinatarios"), suma(difusion, "acuses")
        pocos = acuses * 100 < destinatarios * PORCENTAJE_DE_ACUSES
        if texto(ficha.valores, "fp_difundido") == "si" and pocos:
            yield Senal(
                "fp_difusion",
                f"El proceso dice estar difundido y hay {acuses} acuses de {destinatarios} "
                "destinatarios. Consiga más acuses o cambie la respuesta a «parcial».",
                ficha=ficha.numero,
            )


def v_3a_07(caso: Caso) -> Iterator[Senal]:
    """Proceso mínimo ausente del inventario."""
    hay = {texto(ficha.valores, "fp_codigo") for ficha in caso.fichas("proceso")}
    faltan = [codigo for codigo in procesos.minimos(caso.contexto) if codigo not in hay]
    if faltan:
        yield Senal(
            "fp_codigo",
            f"Faltan procesos mínimos: {enumerar(faltan)}. Agregue una ficha por cada uno.",
        )


def v_3a_08(caso: Caso) -> Iterator[Senal]:
    """Más de 30 actividades en un proceso (dividir)."""
    for ficha in caso.fichas("proceso"):
        cuantas = len(filas(ficha.valores, "fp_actividades"))
        if cuantas > ACTIVIDADES_MAXIMAS:
            yield Senal(
                "fp_actividades",
                f"El proceso tiene {cuantas} actividades. Divídalo en dos o junte pasos.",
                ficha=ficha.numero,
            )


def v_3a_09(caso: Caso) -> Iterator[Senal]:
    """Un solo rol ejecuta y aprueba todas las actividades."""
    for ficha in caso.fichas("proceso"):
        actividades = filas(ficha.valores, "fp_actividades")
        roles = {plano(texto(fila, "rol")) for fila in actividades} - {""}
        if len(actividades) >= _ACTIVIDADES_PARA_COMPARAR and len(roles) == 1:
            yield Senal(
                "fp_actividades",
                "Un solo rol hace y aprueba todo el proceso. Encargue a alguien más la revisión.",
                ficha=ficha.numero,
            )


def v_3a_10(caso: Caso) -> Iterator[Senal]:
    """Acto formal anterior al último cambio de ley del perfil de país."""
    cambio = _ultimo_cambio_de_ley(caso)
    for ficha in caso.fichas("proceso"):
        acto = fecha(ficha.valores, "fp_acto_fecha")
        if cambio and acto and acto < cambio:
            yield Senal(
                "fp_acto_fecha",
                f"El acto ({visible(acto)}) es anterior al último cambio de ley "
                f"({visible(cambio)}). Revise si el proceso todavía cumple.",
                ficha=ficha.numero,
            )


def _actividades(caso: Caso) -> Iterator[tuple[Ficha, int, Fila]]:
    for ficha in caso.fichas("proceso"):
        for indice, fila in enumerate(filas(ficha.valores, "fp_actividades")):
            yield ficha, indice, fila


def _roles_conocidos(contexto: Contexto) -> list[str]:
    """Los puestos e instancias que 2a y 1b nombran; vacío si aún no se han llenado."""
    conocidos = [
        texto(fila, columna)
        for campo, columna in _DONDE_SE_NOMBRA.items()
        for fila in filas(contexto.general("1b"), campo)
    ]
    for ficha in contexto.de_tipo("2a", "perfil"):
        conocidos += [texto(ficha.valores, "pf_denominacion"), texto(ficha.valores, "pf_area")]
        conocidos.append(texto(ficha.valores, "pf_tipo").replace("_", " "))
    conocidos = [conocido for conocido in conocidos if conocido]
    if conocidos:
        conocidos += [f"{rol.clave} {rol.nombre}" for rol in contexto.modelo.roles]
        for persona in contexto.personas.values():
            conocidos += [dato for dato in (persona.cargo, persona.area, persona.rol) if dato]
    return conocidos


def _con_persona(rol: str, conocidos: list[str]) -> bool:
    """Si alguien responde por ese rol; se compara con holgura porque es un error y no un aviso."""
    propias = palabras(rol, largo=5)
    if propias & _EXTERNOS:
        return True
    utiles = propias - _GENERICAS
    return any(
        coincide(rol, conocido) or utiles & palabras(conocido, largo=5) for conocido in conocidos
    )


def _plazo_legal(caso: Caso, ficha: Ficha) -> Fraction | None:
    """El plazo más largo de la base legal; sin él, el de respuesta del perfil si es TP-04."""
    plazos = [
        plazo
        for fila in filas(ficha.valores, "fp_base_legal")
        if (plazo := procesos.en_dias_habiles(fila, "plazo", "unidad_plazo"))
    ]
    if not plazos and texto(ficha.valores, "fp_codigo") == _RESPUESTA_DE_SOLICITUDES:
        plazos.append(Fraction(caso.contexto.perfil.plazos.respuesta))
    return max(plazos, default=None)


def _ultimo_cambio_de_ley(caso: Caso) -> date | None:
    """La fecha más reciente que el perfil da para su ley o para el cambio de autoridad."""
    perfil = caso.contexto.perfil
    fechas = [*fechas_escritas(perfil.ley)]
    for autoridad in perfil.autoridades:
        fechas += fechas_escritas(autoridad.desde)
    return max((dia for dia in fechas if dia <= caso.hoy), default=None)


def _renglones(numeros: list[str]) -> str:
    if len(numeros) == 1:
        return f"el renglón {numeros[0]}"
    return f"los renglones {enumerar(numeros)}"


REGLAS: Reglas = {
    "V-3a-01": v_3a_01,
    "V-3a-02": v_3a_02,
    "V-3a-03": v_3a_03,
    "V-3a-04": v_3a_04,
    "V-3a-05": v_3a_05,
    "V-3a-06": v_3a_06,
    "V-3a-07": v_3a_07,
    "V-3a-08": v_3a_08,
    "V-3a-09": v_3a_09,
    "V-3a-10": v_3a_10,
}

"""Reglas de la automatización de procesos (herramientas.md, 3b)."""

from collections.abc import Iterator

from app.modelo.calculos import procesos
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    en_veda,
    enumerar,
    fecha,
    lista,
    numero,
    orden_de_fechas,
    plano,
    texto,
    visible,
)
from app.modelo.reglas.conexion import sin_servicio, unidad_sin_servicio
from app.modelo.tipos import Severidad

SALTO_MAXIMO = 2
DIAS_DEL_SALTO = 90
_EN_LINEA = ("plataforma_del_og", "servicio_contratado")
_CONVENIENTES = {
    "bitacora_de_cambios": "bitácora de cambios",
    "exportacion_abierta": "exportación abierta",
}
_EXCEPCION = ("excepcion", "justific")


def v_3b_01(caso: Caso) -> Iterator[Senal]:
    """Automatizar un proceso con nivel 3a < 1."""
    niveles = procesos.niveles(caso.contexto)
    for indice, fila in _vigentes(caso):
        proceso = texto(fila, "proceso")
        justificada = any(p in plano(texto(fila, "requisitos")) for p in _EXCEPCION)
        if proceso and niveles.get(proceso, 0) < 1 and not justificada:
            yield Senal(
                "au_acciones",
                f"El renglón {indice + 1} automatiza {proceso}, que no está documentado. "
                "Documéntelo primero o justifique la excepción en los requisitos.",
                indice,
            )


def v_3b_02(caso: Caso) -> Iterator[Senal]:
    """Nivel meta menor que el actual."""
    for campo, actual, meta in (
        ("au_matriz", "nivel_actual", "nivel_meta"),
        ("au_acciones", "de_nivel", "a_nivel"),
    ):
        for indice, fila in enumerate(caso.filas(campo)):
            hoy, despues = numero(fila, actual), numero(fila, meta)
            if hoy is not None and despues is not None and despues < hoy:
                yield Senal(
                    campo,
                    f"En el renglón {indice + 1} el nivel meta ({despues}) es menor que el actual "
                    f"({hoy}). Corrija alguno de los dos.",
                    indice,
                )


def v_3b_03(caso: Caso) -> Iterator[Senal]:
    """Arranque sin prueba aprobada."""
    arranque = fecha(caso.general, "au_arranque")
    aprobadas = [
        fecha(fila, "fecha")
        for fila in caso.filas("au_pruebas")
        if texto(fila, "resultado") == "aprobado"
    ]
    if arranque and not any(dia is None or dia <= arranque for dia in aprobadas):
        yield Senal(
            "au_arranque",
            f"No hay ninguna prueba aprobada antes del arranque ({visible(arranque)}). Pruebe con "
            "casos reales o corrija la fecha.",
        )


def v_3b_04(caso: Caso) -> Iterator[Senal]:
    """Solución en línea en sitio «sin servicio» según 2c."""
    if not (sin_servicio(caso.contexto) or unidad_sin_servicio(caso.contexto)):
        return
    for indice, fila in _vigentes(caso):
        if texto(fila, "solucion") in _EN_LINEA:
            yield Senal(
                "au_acciones",
                f"La solución del renglón {indice + 1} necesita internet y su oficina no tiene "
                "servicio, según el diagnóstico de infraestructura. Elija una que funcione sin él.",
                indice,
            )


def v_3b_05(caso: Caso) -> Iterator[Senal]:
    """Sin respaldo o sin contingencia."""
    for campo, que in (("au_respaldo", "el respaldo"), ("au_contingencia", "la contingencia")):
        if not caso.texto(campo):
            yield Senal(campo, f"Falta describir {que}. Diga quién lo hace, con qué y cada cuándo.")


def v_3b_06(caso: Caso) -> Iterator[Senal]:
    """Un solo usuario habilitado en plataforma obligatoria."""
    for indice, fila in enumerate(caso.filas("au_plataforma")):
        usuarios = numero(fila, "usuarios_habilitados")
        if usuarios is not None and usuarios <= 1:
            yield Senal(
                "au_plataforma",
                f"La plataforma del renglón {indice + 1} tiene menos de dos usuarios. Habilite a "
                "otra persona para no detener el trabajo si falta alguien.",
                indice,
            )


def v_3b_07(caso: Caso) -> Iterator[Senal]:
    """Fin anterior al inicio; traslape con veda o cierre de administración."""
    yield from orden_de_fechas(caso.general, "au_acciones", "inicio", "fin")
    cierre = caso.contexto.administracion_fin
    for indice, fila in _vigentes(caso):
        inicio, fin = fecha(fila, "inicio"), fecha(fila, "fin")
        veda = en_veda(caso, inicio, fin)
        if cierre and fin and fin > cierre:
            que = f"termina después de que acaba la administración ({visible(cierre)})"
        elif veda:
            que = f"cae en veda electoral ({visible(veda)})"
        else:
            continue
        yield Senal(
            "au_acciones",
            f"La acción del renglón {indice + 1} {que}. Cambie las fechas o prepare la entrega.",
            indice,
            severidad=Severidad.AVISO,
        )


def v_3b_08(caso: Caso) -> Iterator[Senal]:
    """Requisitos sin «bitácora de cambios» o «exportación abierta»."""
    elegidos = lista(caso.general, "au_requisitos")
    faltan = [f"«{nombre}»" for clave, nombre in _CONVENIENTES.items() if clave not in elegidos]
    if elegidos and faltan:
        yield Senal(
            "au_requisitos",
            f"Entre los requisitos no está {enumerar(faltan)}. Agréguelos para poder auditar y "
            "recuperar los datos.",
        )


def v_3b_09(caso: Caso) -> Iterator[Senal]:
    """Salto de más de 2 niveles en 90 días."""
    for indice, fila in _vigentes(caso):
        de, a = numero(fila, "de_nivel"), numero(fila, "a_nivel")
        inicio, fin = fecha(fila, "inicio"), fecha(fila, "fin")
        if de is None or a is None or inicio is None or fin is None:
            continue
        if a - de > SALTO_MAXIMO and (fin - inicio).days <= DIAS_DEL_SALTO:
            yield Senal(
                "au_acciones",
                f"El renglón {indice + 1} sube {a - de} niveles en {(fin - inicio).days} días. "
                "Divida el salto en etapas o dé más tiempo.",
                indice,
            )


def _vigentes(caso: Caso) -> Iterator[tuple[int, Fila]]:
    for indice, fila in enumerate(caso.filas("au_acciones")):
        if texto(fila, "estado") != "descartada":
            yield indice, fila


REGLAS: Reglas = {
    "V-3b-01": v_3b_01,
    "V-3b-02": v_3b_02,
    "V-3b-03": v_3b_03,
    "V-3b-04": v_3b_04,
    "V-3b-05": v_3b_05,
    "V-3b-06": v_3b_06,
    "V-3b-07": v_3b_07,
    "V-3b-08": v_3b_08,
    "V-3b-09": v_3b_09,
}

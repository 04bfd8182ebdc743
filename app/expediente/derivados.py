"""Lo que se calcula de las respuestas: estado en curso, avance, nivel y lo que falta."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import update

from app.dominio import niveles
from app.dominio.plazos import sumar_meses
from app.expediente.almacen import Transaccion
from app.expediente.celdas import escribir_celdas
from app.expediente.espejo import FichaViva, Implementacion
from app.expediente.indice import DIAGNOSTICO
from app.expediente.nucleo import Nucleo
from app.expediente.tablas import Implementacion as FilaImplementacion
from app.expediente.vistas import Situacion
from app.modelo.calculos import calcular, hechos_de, valores_automaticos
from app.modelo.contexto import Valor
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo
from app.modelo.valores import esta_vacio, falta, se_pide

SIN_PUBLICAR = "no_publicado"
_ACTO = ("cab_acto_tipo", "cab_acto_numero", "cab_acto_fecha", "cab_acto_adjunto")
_PROCESO = ("fp_documentado", "fp_diagramado", "fp_formalizado", "fp_difundido")
_REUNE_A_TODAS = "5c"
_EN_USO = frozenset({"en_operacion", "en_evaluacion"})


@dataclass(frozen=True, slots=True)
class Falta:
    """Un campo que se pide y está vacío."""

    direccion: Direccion
    campo: Campo


@dataclass(frozen=True, slots=True)
class _Cuenta:
    """Cuántos campos se piden y cuántos hay, sin los que se llenan solos."""

    pedidos: int
    hechos: int
    algo: bool


def faltantes(nucleo: Nucleo, herramienta: str, momento: str = "") -> tuple[Falta, ...]:
    """Lo que falta para dar por lista la herramienta (o para formalizarla, cerrarla…)."""
    return tuple(_faltantes(nucleo, herramienta, momento))


def _faltantes(nucleo: Nucleo, herramienta: str, momento: str) -> Iterator[Falta]:
    hechos = hechos_ciertos(nucleo, herramienta)
    for numero, ficha, campos in _fichas_con_campos(nucleo, herramienta):
        valores = ficha.valores() if ficha else {}
        for campo in campos:
            aplica = ficha is None or not ficha.celda(campo.clave).no_aplica
            if aplica and falta(campo, valores, nucleo.perfil, momento, hechos):
                yield Falta(Direccion(herramienta, campo.clave, numero), campo)


def _fichas_con_campos(
    nucleo: Nucleo, herramienta: str
) -> Iterator[tuple[int, FichaViva | None, list[Campo]]]:
    """Cada ficha con los campos de su tipo. Un tipo sin ninguna cuenta como una vacía."""
    lugares = nucleo.indice.de(herramienta).values()
    for tipo in ("", *nucleo.tipos_de_ficha(herramienta)):
        campos = [lugar.campo for lugar in lugares if lugar.tipo == tipo]
        grupo: list[FichaViva | None] = list(nucleo.espejo.grupo(herramienta, tipo))
        for numero, ficha in enumerate(grupo or [None], start=1):
            yield numero, ficha, campos


def hechos_ciertos(nucleo: Nucleo, herramienta: str) -> frozenset[str]:
    """Lo que sólo sabe el expediente para decidir campos condicionales."""
    hechos = hechos_de(nucleo.contexto())
    implementacion = nucleo.espejo.implementaciones.get(herramienta)
    if implementacion and implementacion.situacion == Situacion.CON_OBSERVACIONES.value:
        return hechos | {"observaciones_del_og"}
    return hechos


def poner_al_dia(nucleo: Nucleo) -> None:
    """Recalcula en memoria lo que depende de lo que cambió desde la última vez."""
    with nucleo.almacen.turno:
        espejo = nucleo.espejo
        sucias, espejo.sucias = espejo.sucias, set()
        # La rendición de cuentas reúne a las demás.
        tambien = sucias and espejo.implementaciones.keys() & {_REUNE_A_TODAS}
        for herramienta in sorted(sucias - {DIAGNOSTICO, _REUNE_A_TODAS}):
            _deducir(nucleo, herramienta)
        for herramienta in tambien or ():
            # Al final, con las demás al día; y otra vez si cambió su nivel, que también cuenta.
            if _deducir(nucleo, herramienta):
                _deducir(nucleo, herramienta)


def _deducir(nucleo: Nucleo, herramienta: str) -> bool:
    """Los campos, el avance y el nivel de una herramienta. Dice si cambió el nivel."""
    _recalcular(nucleo, herramienta)
    antes = nucleo.espejo.implementaciones[herramienta]
    despues = _calcular(nucleo, antes)
    if despues != antes:
        nucleo.espejo.poner_implementacion(despues)
    return despues.nivel != antes.nivel


def _recalcular(nucleo: Nucleo, herramienta: str) -> None:
    """Los campos automáticos y calculados del formato."""
    _poner_valores(nucleo, valores_automaticos(nucleo.contexto(), herramienta))
    por_clave = {i.herramienta: i.nivel for i in nucleo.espejo.implementaciones.values()}
    _poner_valores(nucleo, calcular(nucleo.contexto(), herramienta, niveles=por_clave))


def _poner_valores(nucleo: Nucleo, valores: Mapping[Direccion, Valor]) -> None:
    for direccion, valor in valores.items():
        lugar = nucleo.indice.lugar(direccion)
        ficha = nucleo.espejo.ficha(direccion.herramienta, lugar.tipo, direccion.ficha)
        if not ficha.celda(direccion.campo).no_aplica:
            nucleo.espejo.poner_calculada(ficha, direccion.campo, valor)


def persistir(nucleo: Nucleo) -> None:
    """Escribe lo deducido que cambió, para el vistazo de la próxima vez."""
    with nucleo.almacen.turno:
        poner_al_dia(nucleo)
        espejo = nucleo.espejo
        cambiadas = [i for i in espejo.implementaciones.values() if espejo.escritas.get(i.id) != i]
        if not cambiadas and not espejo.calculadas:
            return
        with nucleo.almacen.transaccion() as paso:
            celdas = ((f, campo, f.celda(campo)) for (_, campo), f in espejo.calculadas.items())
            escribir_celdas(paso, celdas)
            for implementacion in cambiadas:
                escribir(paso, implementacion)
        espejo.calculadas.clear()
        espejo.escritas.update({i.id: i for i in cambiadas})


def escribir(paso: Transaccion, implementacion: Implementacion) -> None:
    """Escribe el estado de una herramienta dentro de una transacción."""
    orden = update(FilaImplementacion).where(FilaImplementacion.c.id == implementacion.id)
    paso.ejecutar(
        orden,
        {
            "estado": implementacion.estado,
            "situacion": implementacion.situacion,
            "motivo": implementacion.motivo,
            "nivel": implementacion.nivel,
            "avance": implementacion.avance,
            "inicio_real": implementacion.inicio_real,
            "fin_real": implementacion.fin_real,
        },
    )


def _calcular(nucleo: Nucleo, antes: Implementacion) -> Implementacion:
    cuenta = _contar(nucleo, antes.herramienta)
    nueva = replace(antes, avance=niveles.avance(cuenta.hechos, cuenta.pedidos))
    if antes.estado == "no_aplica":
        return replace(nueva, nivel=0)
    if antes.estado == "no_iniciada" and cuenta.algo:
        nueva = replace(nueva, estado="en_elaboracion", situacion="en_curso")
    inicio = _primer_dia(nucleo, antes.herramienta)
    nueva = replace(nueva, inicio_real=antes.inicio_real or inicio)
    return replace(nueva, nivel=_nivel(nucleo, nueva, algo=cuenta.algo))


def _contar(nucleo: Nucleo, herramienta: str) -> _Cuenta:
    pedidos = hechos = 0
    algo = False
    ciertos = hechos_ciertos(nucleo, herramienta)
    for _, ficha, campos in _fichas_con_campos(nucleo, herramienta):
        valores = ficha.valores() if ficha else {}
        for campo in campos:
            if campo.automatico or campo.calculado:
                continue
            contestado = not esta_vacio(valores.get(campo.clave))
            algo = algo or contestado
            if se_pide(campo, valores, nucleo.perfil, "", ciertos):
                pedidos += 1
                no_aplica = ficha is not None and ficha.celda(campo.clave).no_aplica
                hechos += contestado or no_aplica
    return _Cuenta(pedidos, hechos, algo)


def _primer_dia(nucleo: Nucleo, herramienta: str) -> date | None:
    propios = {
        clave
        for clave, lugar in nucleo.indice.de(herramienta).items()
        if not lugar.campo.automatico
    }
    momentos = [
        celda.modificada
        for ficha in nucleo.espejo.fichas_de(herramienta)
        for campo, celda in ficha.celdas.items()
        if campo in propios and celda.modificada and not esta_vacio(celda.vigente)
    ]
    return date.fromisoformat(min(momentos)[:10]) if momentos else None


def _nivel(nucleo: Nucleo, implementacion: Implementacion, *, algo: bool) -> int:
    herramienta = implementacion.herramienta
    if herramienta == "3a" and nucleo.espejo.grupo("3a", "proceso"):
        return _nivel_3a(nucleo)
    general = nucleo.espejo.ficha(herramienta, "", 1).valores()
    formal = all(not esta_vacio(general.get(campo)) for campo in _ACTO)
    publicado = [medio for medio in general.get("cab_publicado_en") or () if medio != SIN_PUBLICAR]
    return niveles.nivel_vivo(
        niveles.Observacion(
            hay_algo=algo,
            formato_completo=algo and next(_faltantes(nucleo, herramienta, ""), None) is None,
            formalizada=formal,
            evidencia_reciente=_evidencia_reciente(nucleo, herramienta),
            difundida=bool(publicado),
            ciclo_evaluado=implementacion.estado in _EN_USO and _se_evaluo(nucleo, herramienta),
        )
    )


def _nivel_3a(nucleo: Nucleo) -> int:
    por_codigo: dict[str, int] = {}
    probados: set[str] = set()
    for ficha in nucleo.espejo.grupo("3a", "proceso"):
        valores = ficha.valores()
        codigo = str(valores.get("fp_codigo") or "")
        atributos = niveles.AtributosProceso(*(valores.get(campo) == "si" for campo in _PROCESO))
        por_codigo[codigo] = max(por_codigo.get(codigo, 0), niveles.nivel_proceso(atributos))
        if any(
            _es_reciente(fila.get("fecha"), nucleo.hoy) for fila in valores.get("fp_prueba", ())
        ):
            probados.add(codigo)
    return niveles.nivel_3a(por_codigo, _procesos_minimos(nucleo), probados)


def _procesos_minimos(nucleo: Nucleo) -> set[str]:
    try:
        catalogo = nucleo.modelo.catalogo("proceso")
        minimo = catalogo.columnas.index("minimo")
    except (KeyError, ValueError):
        return set()
    return {fila[0] for fila in catalogo.filas if fila[minimo] in {"si", "sí", "●", "true"}}


def _evidencia_reciente(nucleo: Nucleo, herramienta: str) -> bool:
    fichas = {ficha.id for ficha in nucleo.espejo.fichas_de(herramienta)}
    return any(
        _es_reciente((e.fecha_documento or date.fromisoformat(e.agregada[:10])), nucleo.hoy)
        for e in nucleo.espejo.evidencias.values()
        if e.ficha_id in fichas
    )


def _es_reciente(dia: Valor, hoy: date) -> bool:
    if isinstance(dia, str):
        try:
            dia = date.fromisoformat(dia)
        except ValueError:
            return False
    desde = sumar_meses(hoy, -niveles.MESES_DE_EVIDENCIA_RECIENTE)
    return isinstance(dia, date) and desde <= dia <= hoy


def _se_evaluo(nucleo: Nucleo, herramienta: str) -> bool:
    """Si la versión ya pasó de la primera: la evaluación dejó cambios trazables."""
    version = nucleo.espejo.ficha(herramienta, "", 1).valores().get("cab_version")
    mayor = str(version or "0").split(".")[0]
    return mayor.isdigit() and int(mayor) >= 2


def entregadas(implementaciones: Iterable[Implementacion]) -> list[Implementacion]:
    """Las mismas, ya entregadas."""
    return [replace(i, situacion=Situacion.ENTREGADA.value) for i in implementaciones]

"""El diagnóstico calculado con lo que hay contestado en `dx`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.dominio import cumplimiento, prioridad
from app.dominio import diagnostico as dominio
from app.dominio.diagnostico import Calidad
from app.dominio.diagnostico import Respuesta as Valorada
from app.dominio.estadistica import redondear
from app.expediente.espejo import Celda, FichaViva
from app.expediente.indice import DIAGNOSTICO, NO_SE
from app.expediente.nucleo import Nucleo
from app.expediente.vistas import ResultadoDiagnostico, ResultadoPregunta
from app.modelo.contexto import Valor
from app.modelo.cronograma.propuesta import enlaces_de
from app.modelo.tipos import Perfil, Pregunta

_RIESGOS = {"2c": "perdida_documental", "3b": "perdida_documental", "1c": "denuncia_sin_canal"}
"""Qué herramienta atiende cada riesgo que no puede esperar (P01)."""


@dataclass(frozen=True, slots=True)
class _Base:
    """Puntajes y niveles por herramienta, de los que sale lo demás."""

    respuestas: tuple[Valorada, ...]
    puntajes: Mapping[str, Fraction | None]
    niveles: Mapping[str, int | None]
    dimensiones: tuple[Fraction | None, ...]


def calcular(nucleo: Nucleo) -> ResultadoDiagnostico:
    """Puntajes, niveles, cumplimiento, orden recomendado y avisos."""
    ficha = nucleo.espejo.ficha(DIAGNOSTICO, "", 1)
    valores = ficha.valores()
    base = _base(nucleo, ficha)
    indice = dominio.indice_global(base.dimensiones, nucleo.perfil.pesos_dimensiones)
    medido = cumplimiento.indice_cumplimiento(_cantidades(valores, nucleo.perfil))
    orden = _orden(nucleo, base, valores, medido.indice)
    avisos = dominio.controles(
        base.respuestas,
        solicitudes_con_dato=valores.get("C01_recibidas") is not None,
        acto_formal_1b=bool(nucleo.espejo.ficha("1b", "", 1).celda("cab_acto_adjunto").vigente)
        if "1b" in nucleo.espejo.implementaciones
        else False,
    )
    return ResultadoDiagnostico(
        version=nucleo.modelo.diagnostico.version,
        contestadas=sum(r.contestada for r in base.respuestas),
        total=len(base.respuestas),
        preliminar=dominio.es_preliminar(base.respuestas),
        puntajes=tuple((clave, _entero(valor)) for clave, valor in base.puntajes.items()),
        niveles=tuple(base.niveles.items()),
        dimensiones=tuple(_entero(valor) for valor in base.dimensiones),
        indice=_entero(indice),
        banda="" if indice is None else dominio.banda(indice),
        cumplimiento=_entero(medido.indice),
        cumplimiento_texto=_en_palabras(medido),
        orden=orden.orden,
        ruta_sugerida=prioridad.ruta_sugerida(indice),
        avisos=tuple(_aviso(control) for control in avisos),
    )


def preguntas(nucleo: Nucleo) -> tuple[ResultadoPregunta, ...]:
    """Cada respuesta de la sección B ya valorada, en el orden del instrumento."""
    ficha = nucleo.espejo.ficha(DIAGNOSTICO, "", 1)
    return tuple(
        ResultadoPregunta(
            r.codigo, str(ficha.celda(r.codigo).vigente or ""), r.cuenta, r.calidad.value
        )
        for r in _valoradas(nucleo, ficha)
    )


def hallazgos(nucleo: Nucleo) -> tuple[str, ...]:
    """Códigos de las preguntas que crean un hallazgo en el plan de mejora."""
    return dominio.hallazgos(_valoradas(nucleo, nucleo.espejo.ficha(DIAGNOSTICO, "", 1)))


def _base(nucleo: Nucleo, ficha: FichaViva) -> _Base:
    respuestas = _valoradas(nucleo, ficha)
    bloques: dict[str, list[Valorada]] = {h.clave: [] for h in nucleo.modelo.herramientas}
    for respuesta in respuestas:
        bloques[respuesta.herramienta].append(respuesta)
    con_evidencia = _con_evidencia(nucleo)
    puntajes = {clave: dominio.puntaje(bloque) for clave, bloque in bloques.items()}
    niveles = {
        clave: dominio.nivel_de_base(
            bloque, con_evidencia=any(r.codigo in con_evidencia for r in bloque)
        )
        for clave, bloque in bloques.items()
    }
    de_dimension = [
        {h.clave: puntajes[h.clave] for h in nucleo.modelo.herramientas if h.dimension == numero}
        for numero in range(1, 6)
    ]
    dimensiones = tuple(dominio.puntaje_dimension(grupo) for grupo in de_dimension)
    return _Base(respuestas, puntajes, niveles, dimensiones)


def _valoradas(nucleo: Nucleo, ficha: FichaViva) -> tuple[Valorada, ...]:
    con_evidencia = _con_evidencia(nucleo)
    return tuple(
        _valorar(pregunta, ficha.celda(pregunta.codigo), con_evidencia=con_evidencia)
        for pregunta in nucleo.modelo.diagnostico.preguntas
    )


def _valorar(pregunta: Pregunta, celda: Celda, *, con_evidencia: frozenset[str]) -> Valorada:
    documentada = pregunta.codigo in con_evidencia
    no_se = celda.vigente == NO_SE
    return Valorada(
        codigo=pregunta.codigo,
        herramienta=pregunta.herramienta,
        peso=pregunta.peso,
        valor=0 if no_se else valor_de(pregunta, celda.vigente),
        llave=pregunta.llave,
        no_se=no_se,
        no_aplica=celda.no_aplica,
        calidad=Calidad.DOCUMENTADO if documentada else Calidad.DECLARADO,
        escala=pregunta.escala,
        persona=celda.persona,
        evidencia_evaluacion=documentada,
    )


def valor_de(pregunta: Pregunta, respuesta: Valor) -> int | None:
    """El valor 0–4 de una respuesta guardada; `None` si está vacía o ya no es una opción."""
    if not respuesta or not isinstance(respuesta, str):
        return None
    if pregunta.captura == "opcion":
        valor = next((r.valor for r in pregunta.rangos if r.clave == respuesta), None)
    elif pregunta.captura == "porcentaje":
        valor = dominio.valor_de_porcentaje(Fraction(respuesta))
    else:
        cantidad = Decimal(respuesta)
        cumplidos = [r for r in pregunta.rangos if r.desde is not None and cantidad >= r.desde]
        valor = max(cumplidos, key=lambda r: r.desde or 0).valor if cumplidos else 0
    if valor is None:
        return None
    return dominio.valor_inverso(valor) if pregunta.inversa else valor


def _con_evidencia(nucleo: Nucleo) -> frozenset[str]:
    """Preguntas que tienen algún archivo o ubicación adjunta."""
    ficha = nucleo.espejo.ficha(DIAGNOSTICO, "", 1)
    todas = nucleo.espejo.evidencias.values()
    return frozenset(e.campo for e in todas if e.ficha_id == ficha.id)


def _cantidades(valores: Mapping[str, Valor], perfil: Perfil) -> cumplimiento.DatosCumplimiento:
    def cantidad(clave: str) -> Decimal | None:
        escrito = valores.get(clave)
        return None if escrito in {None, ""} else Decimal(str(escrito))

    return cumplimiento.DatosCumplimiento(
        recibidas=cantidad("C01_recibidas"),
        concluidas=cantidad("C01_respondidas"),
        en_plazo=cantidad("C01_en_plazo"),
        sin_respuesta=cantidad("C02_sin_respuesta"),
        dias_promedio=cantidad("C03_dias_promedio"),
        plazo_legal=perfil.plazos.respuesta,
        con_prorroga=cantidad("C04_prorrogas"),
        recursos=cantidad("C05_recursos"),
        respondidas=cantidad("C01_respondidas"),
        contrarias=cantidad("C06_contrarias"),
        resueltas=cantidad("C06_resueltas"),
        cumplidas_en_plazo=cantidad("C07_cumplidas"),
        por_cumplir=cantidad("C07_vencidas"),
        obligaciones_publicadas=cantidad("C08_publicadas"),
        obligaciones_aplicables=cantidad("C08_aplicables"),
        obligaciones_actualizadas=cantidad("C09_actualizadas"),
        verificacion=cantidad("C10_resultado"),
    )


def _orden(
    nucleo: Nucleo,
    base: _Base,
    valores: Mapping[str, Valor],
    indice_cumplimiento: Fraction | None,
) -> prioridad.Orden:
    circunstancias = prioridad.Circunstancias(
        cumplimiento=indice_cumplimiento,
        resoluciones_incumplidas=valores.get("P02_resoluciones_incumplidas") == "si",
        hay_convenio=valores.get("A18_convenio") == "si",
    )
    candidatas = _candidatas(nucleo, base, valores.get("P01_riesgo"))
    return prioridad.orden_recomendado(candidatas, enlaces_de(nucleo.modelo), circunstancias)


def _candidatas(nucleo: Nucleo, base: _Base, riesgo: Valor) -> Iterable[prioridad.Candidata]:
    pesos = nucleo.perfil.pesos_dimensiones
    for h in nucleo.modelo.herramientas:
        bloque = [r for r in base.respuestas if r.herramienta == h.clave]
        yield prioridad.Candidata(
            clave=h.clave,
            nivel=base.niveles[h.clave],
            plazo_meses=h.plazo.meses,
            peso_dimension=Fraction(pesos[h.dimension - 1], sum(pesos) or 1),
            llave_en_cero=any(r.llave and r.cuenta == 0 for r in bloque),
            riesgo_critico=riesgo is not None
            and riesgo in {_RIESGOS.get(h.clave), "ambos"}
            and h.clave in _RIESGOS,
            no_aplica=nucleo.espejo.implementaciones[h.clave].estado == "no_aplica",
        )


def _entero(valor: Fraction | None) -> int | None:
    return None if valor is None else redondear(valor)


def _en_palabras(medido: cumplimiento.Cumplimiento) -> str:
    if medido.indice is None:
        texto = "Información insuficiente: hacen falta al menos 4 de los 10 datos."
    else:
        texto = dominio.banda(medido.indice)
    if medido.baja_demanda:
        texto += " Baja demanda: no hubo solicitudes; puede haber una barrera para pedirlas."
    return texto


def _aviso(control: dominio.Control) -> str:
    return f"{control.donde}: {control.texto}" if control.donde else control.texto

"""El cronograma de un municipio, tal como él lo ve, y uno de todos con sus atrasos.

El de uno sale de su entrega vigente y se arma con la misma pieza que el expediente. El general
sale de los renglones de resumen: no abre ningún paquete.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from app.dominio import semaforos
from app.dominio.plazos import fin_de_plazo
from app.dominio.red import CicloEnDependencias
from app.dominio.umbrales import DE_SIEMPRE, Umbrales
from app.garante import consulta, tablas
from app.garante.base import Base
from app.garante.errores import PlanIlegible
from app.garante.vistas import (
    BarraGeneral,
    CronogramaGeneral,
    MunicipioGeneral,
    OrdenCronograma,
)
from app.modelo.cronograma.armado import Planteado, armar, vedas_de
from app.modelo.cronograma.valores import (
    HERRAMIENTA,
    TAREA,
    Apunte,
    Cronograma,
    Enlace,
    Inhabil,
)
from app.modelo.tipos import Modelo, Perfil, TipoDependencia
from app.paquete.instantanea import Actividad, Instantanea
from app.texto import clave_orden

TERMINADAS = frozenset({"elaborada", "formalizada", "en_operacion", "en_evaluacion"})
NO_APLICA = "no_aplica"
SIN_EMPEZAR = "sin_empezar"
VERDE = "verde"

_padron, _vigente, _resumen, _compromiso = (
    tablas.padron.c,
    tablas.vigente.c,
    tablas.resumen.c,
    tablas.compromiso.c,
)


def de_municipio(base: Base, clave: str, modelo: Modelo, perfil: Perfil, hoy: date) -> Cronograma:
    """El cronograma de la entrega vigente de un municipio, al día `hoy`.

    Es el que ve el municipio, salvo lo que no viaja: los nombres de sus líneas base, sus días
    inhábiles propios y en qué dato del formato vive cada fecha. Lanza `SinEntrega`, o
    `PlanIlegible` si sus fechas no se pueden programar.
    """
    datos = consulta.instantanea(base, clave)
    actividades = _unicas(datos.actividades, modelo)
    planteado = Planteado(
        hoy=hoy,
        inicio=datos.municipio.inicio,
        apuntes=tuple(_apuntes(datos, actividades)),
        enlaces=tuple(_enlaces(actividades)),
        fin_administracion=datos.municipio.administracion_fin,
        inhabiles=tuple(_inhabiles(perfil)),
        vedas=vedas_de(perfil),
        umbrales=perfil.semaforos,
    )
    try:
        return _armar(modelo, planteado)
    except (ValueError, OverflowError) as error:
        raise PlanIlegible(
            "Las fechas que entregó ese municipio no forman un plan que se pueda dibujar.",
            sugerencia="Pídale que revise su cronograma y vuelva a entregar.",
        ) from error


def general(
    base: Base, modelo: Modelo, hoy: date, umbrales: Umbrales = DE_SIEMPRE
) -> CronogramaGeneral:
    """Todo el padrón por clave, con las herramientas en el orden del Modelo.

    `umbrales`: los del perfil de la base (`perfil.semaforos`).

    El semáforo aplica R1, R2 (por exceso) y R4: cuándo se capturó por última vez no está en el
    resumen y se ve en el cronograma de cada municipio.
    """
    with base.leer() as conexion:
        padron = conexion.execute(_PADRON).all()
        resumenes = conexion.execute(_RESUMENES).all()
        compromisos = conexion.execute(_COMPROMISOS).all()
    por_municipio: dict[str, dict[str, Row[Any]]] = defaultdict(dict)
    for fila in resumenes:
        por_municipio[fila.municipio][fila.herramienta] = fila
    pactados: dict[str, list[semaforos.Compromiso]] = defaultdict(list)
    for fila in compromisos:
        con_evidencia = fila.terminado is not None or fila.avance >= 100
        limite = date.fromisoformat(fila.limite)
        pactados[fila.municipio].append(semaforos.Compromiso(fila.clave, limite, con_evidencia))
    general_de = _General(modelo, hoy, umbrales)
    return CronogramaGeneral(
        hoy,
        tuple(
            general_de.municipio(fila, por_municipio.get(fila.clave, {}), pactados[fila.clave])
            for fila in padron
        ),
    )


def ordenados(
    municipios: Iterable[MunicipioGeneral], orden: OrdenCronograma
) -> tuple[MunicipioGeneral, ...]:
    """Los municipios en ese orden y, dentro de él, por nombre; los sin dato, al final."""
    por_nombre = sorted(municipios, key=lambda m: clave_orden(m.nombre))
    if orden is OrdenCronograma.ATRASO:
        # El peor primero; con el mismo, quien tiene más atrasadas.
        por_nombre.sort(key=lambda m: (m.peor is None, -(m.peor or 0), -(m.atrasadas or 0)))
    elif orden is OrdenCronograma.REGION:
        por_nombre.sort(key=lambda m: (not m.region, clave_orden(m.region)))
    return tuple(por_nombre)


_PADRON = (
    select(_padron.clave, _padron.nombre, _padron.region, _vigente.secuencia)
    .outerjoin_from(tablas.padron, tablas.vigente, _vigente.municipio == _padron.clave)
    .order_by(_padron.clave)
)
_RESUMENES = select(tablas.resumen).join(
    tablas.vigente,
    (_vigente.municipio == _resumen.municipio) & (_vigente.periodo == _resumen.periodo),
)
_COMPROMISOS = (
    select(
        _vigente.municipio,
        _compromiso.clave,
        _compromiso.limite,
        _compromiso.terminado,
        _compromiso.avance,
    )
    .join(tablas.vigente, _vigente.instantanea == _compromiso.instantanea)
    .where(_compromiso.limite.is_not(None))
)


class _General:
    """Arma los renglones del cronograma general a un día dado."""

    def __init__(self, modelo: Modelo, hoy: date, umbrales: Umbrales) -> None:
        self._umbrales = umbrales
        self._herramientas = modelo.herramientas
        self._hoy = hoy

    def municipio(
        self,
        fila: Row[*tuple[Any, ...]],
        resumenes: Mapping[str, Row[Any]],
        compromisos: Sequence[semaforos.Compromiso],
    ) -> MunicipioGeneral:
        if fila.secuencia is None:
            sin_dato = (None,) * 7
            return MunicipioGeneral(fila.clave, fila.nombre, fila.region, *sin_dato, (), ())
        barras = [
            self._barra(resumenes[h.clave]) for h in self._herramientas if h.clave in resumenes
        ]
        puestas = [b for b in barras if b.aplica and b.inicio and b.fin]
        atrasos = [b.atraso for b in puestas if b.atraso > 0]
        avances = [b.avance for b in barras if b.aplica]
        alertas = self._alertas(puestas, compromisos)
        graves = {alerta.gravedad for alerta in alertas}
        peor = semaforos.Gravedad.ROJO in graves
        return MunicipioGeneral(
            clave=fila.clave,
            nombre=fila.nombre,
            region=fila.region,
            secuencia=fila.secuencia,
            inicio=min((b.inicio for b in puestas if b.inicio), default=None),
            fin=max((b.fin for b in puestas if b.fin), default=None),
            avance=round(sum(avances) / len(avances)) if avances else None,
            atrasadas=len(atrasos),
            peor=max(atrasos, default=0),
            semaforo="rojo" if peor else "amarillo" if graves else VERDE,
            alertas=tuple(alerta.texto for alerta in alertas),
            barras=tuple(barras),
        )

    def _barra(self, fila: Row[Any]) -> BarraGeneral:
        inicio, fin = _dia(fila.inicio), _dia(fila.fin)
        aplica = fila.estado != NO_APLICA
        terminada = fila.estado in TERMINADAS
        abierta = aplica and not terminada and inicio is not None and fin is not None
        return BarraGeneral(
            herramienta=fila.herramienta,
            aplica=aplica,
            inicio=inicio,
            # Un paquete auténtico puede traerlas al revés: la barra nunca mide menos de un día.
            fin=max(inicio, fin) if inicio and fin else fin,
            avance=fila.avance,
            atraso=semaforos.dias_de_atraso(fin, self._hoy) if abierta and fin else 0,
            terminada=terminada,
            empezada=terminada or fila.avance > 0 or fila.situacion not in {SIN_EMPEZAR, NO_APLICA},
        )

    def _alertas(
        self, barras: Iterable[BarraGeneral], compromisos: Sequence[semaforos.Compromiso]
    ) -> list[semaforos.Alerta]:
        plazos = {h.clave: h.plazo.meses for h in self._herramientas}
        vencidos = semaforos.r4(compromisos, self._hoy)
        alertas = [vencidos] if vencidos else []
        for barra in barras:
            if barra.terminada or barra.inicio is None or barra.fin is None:
                continue
            meses = plazos[barra.herramienta]
            limite = fin_de_plazo(barra.inicio, meses) if meses else barra.fin
            marcha = semaforos.Marcha(barra.inicio, limite, ultimo_avance=self._hoy)
            # R2 empieza donde R1 termina: nunca las dos.
            amarilla = semaforos.r1(marcha, self._hoy, self._umbrales)
            if alerta := amarilla or semaforos.r2(marcha, self._hoy, self._umbrales):
                alertas.append(replace(alerta, texto=f"{barra.herramienta}: {alerta.texto}"))
        return alertas


def _unicas(actividades: Iterable[Actividad], modelo: Modelo) -> list[Actividad]:
    """Las de herramientas conocidas, sin repetir id; de cada herramienta, una sola barra.

    Un paquete auténtico puede repetir un registro: vale el último. Sin esto, un plan con ids
    repetidos se multiplicaría al anidarse.
    """
    conocidas = {herramienta.clave for herramienta in modelo.herramientas}
    por_id = {a.id: a for a in actividades if a.herramienta in conocidas}
    raices = {a.herramienta: a.id for a in por_id.values() if a.tipo == HERRAMIENTA}
    unicas = []
    for una in por_id.values():
        if una.tipo != HERRAMIENTA:
            # Los paquetes anteriores no decían de quién es parte: de su herramienta.
            huerfana = una.padre not in por_id
            padre = raices.get(una.herramienta, "") if huerfana else una.padre
            unicas.append(replace(una, padre=padre))
        elif raices[una.herramienta] == una.id:
            unicas.append(replace(una, padre=""))
    return unicas


def _apuntes(datos: Instantanea, actividades: Iterable[Actividad]) -> Iterator[Apunte]:
    nombres = {persona.id: persona.nombre for persona in datos.personas}
    hechas = {h.clave for h in datos.herramientas if h.estado in TERMINADAS}
    for una in actividades:
        base_ = (una.base_inicio, una.base_fin)
        yield Apunte(
            id=una.id,
            clave=una.clave,
            herramienta=una.herramienta,
            tipo=una.tipo,
            nombre=una.nombre,
            inicio=una.inicio,
            fin=max(una.inicio, una.fin),
            padre=una.padre,
            inicio_real=una.inicio_real,
            fin_real=una.fin_real,
            terminada=una.terminada or (una.tipo == HERRAMIENTA and una.herramienta in hechas),
            responsable=una.responsable,
            responsable_nombre=nombres.get(una.responsable, ""),
            avance=una.avance,
            pasos=(una.pasos_hechos, una.pasos_total),
            base=(base_[0], base_[1]) if base_[0] and base_[1] else None,
            motivo=una.motivo,
            ultimo_avance=una.ultimo_avance,
        )


def _enlaces(actividades: Sequence[Actividad]) -> Iterator[Enlace]:
    """Las dependencias entre actividades que están, en el orden en que llegaron."""
    por_id = {una.id: una for una in actividades}
    for una in actividades:
        for previa in una.depende_de:
            de = por_id.get(previa.id)
            if de is not None:
                # Sólo las tareas de un proyecto esperan por lo que se respondió en su formato.
                deducido = una.tipo == de.tipo == TAREA and una.padre == de.padre
                tipo = TipoDependencia(previa.tipo)
                yield Enlace(de.id, una.id, tipo, previa.desfase, previa.motivo, deducido)


def _armar(modelo: Modelo, planteado: Planteado) -> Cronograma:
    try:
        return armar(modelo, planteado)
    except CicloEnDependencias:
        # Las fechas siguen valiendo aunque sus flechas no puedan programarse.
        return armar(modelo, replace(planteado, enlaces=()))


def _inhabiles(perfil: Perfil) -> Iterator[Inhabil]:
    dias = {d.fecha: d.motivo for d in perfil.inhabiles}
    for dia in sorted(dias):
        yield Inhabil(date.fromisoformat(dia), dias[dia], propio=False)


def _dia(texto: str | None) -> date | None:
    return None if texto is None else date.fromisoformat(texto)

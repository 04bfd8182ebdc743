"""La pantalla de inicio: cómo va el municipio y qué conviene hacer ahora."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.dominio import niveles
from app.dominio.plazos import sumar_meses
from app.dominio.semaforos import vencimiento_en_palabras
from app.expediente import derivados
from app.expediente.herramientas import LISTAS, Herramientas
from app.expediente.indice import DIAGNOSTICO
from app.expediente.nucleo import Nucleo
from app.expediente.pendientes import ERROR, Pendientes
from app.expediente.tablas import Entrega, Observacion
from app.expediente.vistas import Accion, Resumen, ResumenHerramienta, Situacion
from app.modelo.direccion import Direccion
from app.modelo.tipos import TipoCampo, TipoDependencia

ACCIONES = 3
PRONTO_DIAS = 30
_POCO = 3
_ABIERTAS = frozenset({Situacion.SIN_EMPEZAR, Situacion.EN_CURSO, Situacion.CON_OBSERVACIONES})
_MESES_DE_REPORTE = {"mensual": 1, "trimestral": 3, "semestral": 6, "anual": 12}
_VERBOS = {
    TipoCampo.ADJUNTO: "Adjunte",
    TipoCampo.PERSONA: "Elija",
    TipoCampo.OPCION_UNICA: "Elija",
    TipoCampo.OPCION_MULTIPLE: "Elija",
    TipoCampo.TABLA: "Llene",
}


@dataclass(frozen=True, slots=True)
class Inicio:
    """Arma el resumen con lo que ya calculan los demás servicios."""

    nucleo: Nucleo
    herramientas: Herramientas
    pendientes: Pendientes

    def resumen(self) -> Resumen:
        """Todo lo que muestra la pantalla de inicio."""
        with self.nucleo.almacen.turno:
            lista = self.herramientas.lista()
            entregas, ultima = self._entregas()
            return Resumen(
                municipio=self.nucleo.municipio(),
                herramientas=lista,
                listas=sum(h.situacion.value in LISTAS for h in lista),
                siguientes=self.que_sigue(lista),
                niveles_dimension=_por_dimension(lista),
                entregas=entregas,
                proxima_entrega=self._proxima(ultima),
                errores=sum(p.clase == ERROR for p in self.pendientes.lista()),
                observaciones=self._observaciones(),
            )

    def que_sigue(self, lista: Sequence[ResumenHerramienta]) -> tuple[Accion, ...]:
        """Hasta tres acciones: vencido, por vencer en 30 días, lo que detiene a otras, lo fácil."""
        ordenadas = sorted(
            (h for h in lista if h.situacion in _ABIERTAS and h.estado != "suspendida"),
            key=self._urgencia,
        )
        acciones = [*self._diagnostico(), *(self._accion(h) for h in ordenadas)]
        return tuple(acciones[:ACCIONES])

    def _urgencia(self, h: ResumenHerramienta) -> tuple[int, int, int, str]:
        hoy = self.nucleo.hoy
        faltan = (h.fin - hoy).days if h.fin else 10_000
        if h.vencida_dias:
            return 0, -h.vencida_dias, h.pendientes, h.clave
        if faltan <= PRONTO_DIAS:
            return 1, faltan, h.pendientes, h.clave
        ya = h.inicio is None or h.inicio <= hoy or h.situacion is not Situacion.SIN_EMPEZAR
        if ya and self._detiene_a_otras(h.clave):
            return 2, faltan, h.pendientes, h.clave
        if ya and h.pendientes <= _POCO:
            return 3, h.pendientes, faltan, h.clave
        return (4 if ya else 5), faltan, h.pendientes, h.clave

    def _detiene_a_otras(self, clave: str) -> bool:
        fuertes = {TipoDependencia.OBLIGATORIA, TipoDependencia.RECOMENDADA}
        estados = self.nucleo.espejo.implementaciones
        return any(
            d.de == clave
            and d.tipo in fuertes
            and d.a in estados
            and estados[d.a].situacion == Situacion.SIN_EMPEZAR.value
            for d in self.nucleo.modelo.dependencias
        )

    def _accion(self, h: ResumenHerramienta) -> Accion:
        cuando = ""
        if h.inicio and h.fin:
            cuando = vencimiento_en_palabras(h.inicio, h.fin, self.nucleo.hoy)
        corto = self.nucleo.modelo.herramienta(h.clave).nombre_corto
        vacios = derivados.faltantes(self.nucleo, h.clave)
        propios = [f for f in vacios if not f.campo.clave.startswith("cab_")] or list(vacios)
        if h.situacion is Situacion.CON_OBSERVACIONES:
            texto, destino = f"Atienda las observaciones de {corto}", Direccion(h.clave)
        elif h.situacion is Situacion.SIN_EMPEZAR:
            texto, destino = f"Empiece {corto}", Direccion(h.clave)
        elif propios:
            primero = propios[0]
            verbo = _VERBOS.get(primero.campo.tipo, "Complete")
            texto = f"{verbo} «{primero.campo.etiqueta}» de {corto}"
            destino = primero.direccion
        else:
            texto, destino = f"Marque lista {corto}", Direccion(h.clave)
        faltan = f"faltan {len(vacios)} datos" if len(vacios) > 1 else ""
        return Accion(texto, " · ".join(filter(None, (cuando, faltan))), destino)

    def _diagnostico(self) -> Iterator[Accion]:
        """Antes que nada, saber de dónde se parte."""
        ficha = self.nucleo.espejo.ficha(DIAGNOSTICO, "", 1)
        preguntas = self.nucleo.modelo.diagnostico.preguntas
        dichas = sum(ficha.celda(p.codigo).vigente is not None for p in preguntas)
        if preguntas and not dichas:
            yield Accion(
                "Conteste el diagnóstico inicial",
                f"{len(preguntas)} preguntas; puede hacerlo en partes",
                Direccion(DIAGNOSTICO),
            )

    def _entregas(self) -> tuple[int, date | None]:
        tabla = Entrega
        orden = select(func.count(), func.max(tabla.c.creada)).where(
            tabla.c.manifiesto_sha256 != ""
        )
        cuantas, ultima = self.nucleo.almacen.consultar(orden)[0]
        return int(cuantas), date.fromisoformat(ultima[:10]) if ultima else None

    def _proxima(self, ultima: date | None) -> date | None:
        if "1a" not in self.nucleo.espejo.implementaciones:
            return None
        convenio = self.nucleo.espejo.ficha("1a", "", 1).valores()
        meses = _MESES_DE_REPORTE.get(str(convenio.get("cv_reporte_periodicidad")))
        if meses is None:
            return None
        return sumar_meses(ultima or self.nucleo.espejo.ejercicio.inicio, meses)

    def _observaciones(self) -> int:
        # Aquí y no en `retornos`, que carga la criptografía: el inicio se abre sin ella.
        orden = select(func.count()).where(
            Observacion.c.estado.in_(("nueva", "vista")), Observacion.c.clase != "felicitacion"
        )
        return int(self.nucleo.almacen.consultar(orden)[0][0])


def _por_dimension(lista: Sequence[ResumenHerramienta]) -> tuple[int, ...]:
    promedios = []
    for numero in range(1, 6):
        valores = [
            niveles.porcentaje(h.nivel)
            for h in lista
            if h.dimension == numero and h.situacion is not Situacion.NO_APLICA
        ]
        promedios.append(sum(valores) // len(valores) if valores else 0)
    return tuple(promedios)

"""El estado de cada herramienta: qué falta, marcarla lista y sus pasos hasta operar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.dominio.semaforos import dias_de_atraso
from app.expediente import derivados
from app.expediente.errores import (
    CambioDeEstadoNoPermitido,
    HerramientaDesconocida,
    MotivoCorto,
)
from app.expediente.espejo import Implementacion
from app.expediente.indice import DIAGNOSTICO
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import MOTIVO_MINIMO
from app.expediente.vistas import Pendiente, ResumenHerramienta, Situacion
from app.modelo.contexto import Hallazgo
from app.modelo.reglas import revisar
from app.modelo.tipos import Herramienta, Severidad
from app.texto import limpiar

REGLA_FALTA = "FALTA"
"""Con esta clave se presenta un campo obligatorio vacío entre los hallazgos."""

TRANSICIONES = {
    "no_iniciada": {"en_elaboracion", "suspendida", "no_aplica"},
    "en_elaboracion": {"elaborada", "suspendida", "no_aplica"},
    "elaborada": {"en_elaboracion", "en_aprobacion", "suspendida", "no_aplica"},
    "en_aprobacion": {"en_elaboracion", "formalizada", "suspendida"},
    "formalizada": {"en_elaboracion", "en_operacion", "suspendida"},
    "en_operacion": {"en_elaboracion", "en_evaluacion", "suspendida"},
    "en_evaluacion": {"en_elaboracion", "en_operacion", "suspendida"},
    "suspendida": {"en_elaboracion"},
    "no_aplica": {"en_elaboracion"},
}
_MOMENTOS = {
    "en_aprobacion": "revisar",
    "formalizada": "formalizar",
    "en_operacion": "operar",
    "en_evaluacion": "operar",
}
_TERMINADAS = frozenset({"elaborada", "en_aprobacion", "formalizada", "en_operacion"})
LISTAS = frozenset({"lista", "entregada", "con_observaciones", "aceptada"})


@dataclass(frozen=True, slots=True)
class Herramientas:
    """La lista de tareas y los cambios de estado."""

    nucleo: Nucleo

    def lista(self) -> tuple[ResumenHerramienta, ...]:
        """Las herramientas en el orden del Modelo."""
        with self.nucleo.almacen.turno:
            derivados.poner_al_dia(self.nucleo)
            return tuple(self._resumen(h) for h in self.nucleo.modelo.herramientas)

    def una(self, clave: str) -> ResumenHerramienta:
        """El renglón de una herramienta."""
        with self.nucleo.almacen.turno:
            self._implementacion(clave)
            return self._resumen(self.nucleo.modelo.herramienta(clave))

    def motivo(self, clave: str) -> str:
        """Por qué no aplica o está suspendida; vacío en los demás estados."""
        return self._implementacion(clave).motivo

    def faltantes(self, clave: str, momento: str = "") -> tuple[Pendiente, ...]:
        """Lo obligatorio que está vacío (`momento`: revisar, formalizar, operar, cerrar)."""
        with self.nucleo.almacen.turno:
            self._implementacion(clave)
            herramienta = self.nucleo.modelo.herramienta(clave)
            return tuple(
                Pendiente(
                    clase="error",
                    regla=REGLA_FALTA,
                    texto=f"Falta «{falta.campo.etiqueta}».",
                    donde=donde(herramienta, falta.campo.etiqueta),
                    direccion=falta.direccion,
                )
                for falta in derivados.faltantes(self.nucleo, clave, momento)
            )

    def marcar_lista(self, clave: str) -> tuple[Hallazgo, ...]:
        """La marca lista para entregar, o devuelve lo que lo impide sin marcarla."""
        with self.nucleo.almacen.turno:
            antes = self._implementacion(clave)
            if antes.estado in {"no_aplica", "suspendida"}:
                raise CambioDeEstadoNoPermitido(
                    f"La herramienta {clave} está marcada «{antes.estado.replace('_', ' ')}».",
                    sugerencia="Reábrala primero.",
                )
            impedimentos = self._impedimentos(clave, "")
            if impedimentos:
                return impedimentos
            estado = antes.estado if antes.estado in _TERMINADAS else "elaborada"
            despues = replace(
                antes,
                estado=estado,
                situacion=Situacion.LISTA.value,
                fin_real=antes.fin_real or self.nucleo.hoy,
            )
            self._cambiar(antes, despues, "marcar_lista")
            return ()

    def pasar_a(self, clave: str, estado: str) -> tuple[Hallazgo, ...]:
        """Avanza por el ciclo de la herramienta. Devuelve lo que falta si todavía no se puede."""
        with self.nucleo.almacen.turno:
            antes = self._implementacion(clave)
            if estado not in TRANSICIONES[antes.estado]:
                raise CambioDeEstadoNoPermitido(
                    f"La herramienta {clave} no puede pasar de «{_texto(antes.estado)}» a "
                    f"«{_texto(estado)}».",
                    sugerencia="Siga el orden: elaborar, aprobar, formalizar, operar y evaluar.",
                )
            if estado == "elaborada":
                return self.marcar_lista(clave)
            if estado in _MOMENTOS:
                impedimentos = self._impedimentos(clave, _MOMENTOS[estado])
                if impedimentos:
                    return impedimentos
            if estado == "en_elaboracion":
                self.reabrir(clave)
            else:
                self._cambiar(antes, replace(antes, estado=estado), f"pasar a {estado}")
            return ()

    def reabrir(self, clave: str) -> None:
        """Vuelve a «en curso» para seguir capturando; no pierde nada."""
        with self.nucleo.almacen.turno:
            antes = self._implementacion(clave)
            despues = replace(
                antes,
                estado="en_elaboracion",
                situacion=Situacion.EN_CURSO.value,
                motivo="",
                fin_real=None,
            )
            self._cambiar(antes, despues, "reabrir")

    def no_aplica(self, clave: str, motivo: str) -> None:
        """La saca del plan con su justificación. Lo capturado se conserva."""
        self._apartar(clave, motivo, "no_aplica", Situacion.NO_APLICA.value)

    def suspender(self, clave: str, motivo: str) -> None:
        """La detiene con su motivo; se reanuda con `reabrir`."""
        situacion = self._implementacion(clave).situacion
        self._apartar(clave, motivo, "suspendida", situacion)

    def _apartar(self, clave: str, motivo: str, estado: str, situacion: str) -> None:
        razon = limpiar(motivo).strip()
        if len(razon) < MOTIVO_MINIMO:
            raise MotivoCorto(MOTIVO_MINIMO)
        with self.nucleo.almacen.turno:
            antes = self._implementacion(clave)
            despues = replace(antes, estado=estado, situacion=situacion, motivo=razon)
            self._cambiar(antes, despues, estado)

    def poner_situacion(self, claves: Iterable[str], situacion: Situacion) -> None:
        """Cambia la situación de varias de una vez (entregada, con observaciones, aceptada)."""
        with self.nucleo.almacen.turno:
            for clave in claves:
                antes = self._implementacion(clave)
                despues = replace(antes, situacion=situacion.value)
                self._cambiar(antes, despues, situacion.value)

    def _implementacion(self, clave: str) -> Implementacion:
        derivados.poner_al_dia(self.nucleo)
        if clave == DIAGNOSTICO or clave not in self.nucleo.espejo.implementaciones:
            raise HerramientaDesconocida(clave)
        return self.nucleo.espejo.implementaciones[clave]

    def _impedimentos(self, clave: str, momento: str) -> tuple[Hallazgo, ...]:
        vacios = tuple(
            Hallazgo(REGLA_FALTA, Severidad.ERROR, f.direccion, f"Falta «{f.campo.etiqueta}».")
            for f in derivados.faltantes(self.nucleo, clave, momento)
        )
        reglas = revisar(self.nucleo.contexto(), [clave])
        return vacios + tuple(h for h in reglas if h.severidad is Severidad.ERROR)

    def _cambiar(self, antes: Implementacion, despues: Implementacion, accion: str) -> None:
        if despues == antes:
            return
        with self.nucleo.almacen.transaccion() as paso:
            derivados.escribir(paso, despues)
            cambio = (f"{antes.estado} {antes.situacion}", f"{despues.estado} {despues.situacion}")
            paso.anotar(accion, despues.herramienta, *cambio)
        self.nucleo.espejo.poner_implementacion(despues)
        self.nucleo.espejo.escritas[despues.id] = despues
        self.nucleo.espejo.sucias.add(despues.herramienta)

    def _resumen(self, herramienta: Herramienta) -> ResumenHerramienta:
        estado = self.nucleo.espejo.implementaciones[herramienta.clave]
        fin = estado.fin
        abierta = estado.situacion in {"sin_empezar", "en_curso"} and estado.estado != "suspendida"
        atraso = dias_de_atraso(fin, self.nucleo.hoy) if fin and abierta else 0
        return ResumenHerramienta(
            clave=herramienta.clave,
            nombre=herramienta.nombre,
            dimension=herramienta.dimension,
            plazo=herramienta.plazo.texto,
            estado=estado.estado,
            situacion=Situacion(estado.situacion),
            nivel=estado.nivel,
            avance=estado.avance,
            pendientes=len(derivados.faltantes(self.nucleo, herramienta.clave)),
            inicio=estado.inicio,
            fin=fin,
            vencida_dias=atraso,
        )


def donde(herramienta: Herramienta, etiqueta: str = "") -> str:
    """«1a Convenio de colaboración › Objeto», para listas de pendientes."""
    base = f"{herramienta.clave} {herramienta.nombre_corto}"
    return f"{base} › {etiqueta}" if etiqueta else base


def _texto(estado: str) -> str:
    return estado.replace("_", " ")

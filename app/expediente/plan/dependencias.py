"""Las flechas: enlazar, desenlazar y lo que se escribe en «Depende de»."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.expediente.errores import DependenciaIlegible
from app.expediente.plan.cambios import Cambio, CambioDeFila
from app.expediente.plan.deducidas import numero_de, predecesoras
from app.expediente.plan.edicion import exigir_motivo
from app.expediente.plan.flechas import Flechas
from app.expediente.plan.hojas import Hojas
from app.expediente.plan.taller import Nota, Taller
from app.expediente.tablas import Dependencia
from app.modelo.cronograma.valores import TAREA, Apunte, Enlace
from app.modelo.tipos import TipoDependencia

DESFASE_MAXIMO = 3_650
_PIEZA = re.compile(
    r"(?P<clave>[0-9a-z]+(?:\.[0-9a-z]+)*)(?:\s+(?P<tipo>[ORPA]))?\s*(?P<desfase>[+-]\s*\d{1,4})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dependencias:
    """Cambios de flechas, cada uno un paso de deshacer."""

    taller: Taller

    def enlazar(self, nuevo: Enlace, motivo: str) -> None:
        """Agrega o cambia una flecha. Rechaza los círculos y las obligatorias sin cumplir."""
        flechas = Flechas.leer(self.taller.lector)
        de, a = self._extremos(flechas, nuevo)
        otros = [e for e in _que_llegan(flechas, a) if e.de != nuevo.de]
        self._asentar(f"enlazar {de.clave} con {a.nombre}", flechas, a, [*otros, nuevo], motivo)

    def desenlazar(self, de: str, a: str) -> None:
        """Quita una flecha; si no estaba, no pasa nada."""
        flechas = Flechas.leer(self.taller.lector)
        destino = flechas.una(a)
        quedan = [e for e in _que_llegan(flechas, destino) if e.de != de]
        self._asentar(f"quitar una dependencia de {destino.nombre}", flechas, destino, quedan, "")

    def depender(self, a: str, texto: str, motivo: str) -> None:
        """Cambia todas las flechas que llegan por las escritas: «1b; 2a P+30»."""
        flechas = Flechas.leer(self.taller.lector)
        destino = flechas.una(a)
        claves = {x.clave: x for x in flechas.apuntes.values()}
        antes = {e.de: e for e in _que_llegan(flechas, destino)}
        nuevos = [_leer(pieza, claves, destino) for pieza in _piezas(texto)]
        for nuevo in nuevos:
            self._extremos(flechas, nuevo)
        conservados = [_con_motivo(e, antes) for e in {e.de: e for e in nuevos}.values()]
        frase = f"cambiar de qué depende {destino.nombre}"
        self._asentar(frase, flechas, destino, conservados, motivo)

    def _extremos(self, flechas: Flechas, enlace: Enlace) -> tuple[Apunte, Apunte]:
        """Las dos actividades, si se pueden unir. Lanza `DependenciaIlegible`."""
        de, a = flechas.una(enlace.de), flechas.una(enlace.a)
        if enlace.de in {enlace.a, a.padre} or de.padre == a.id:
            raise DependenciaIlegible(f"«{a.nombre}» no puede depender de sí misma.")
        if abs(enlace.desfase) > DESFASE_MAXIMO:
            raise DependenciaIlegible(f"Un desfase de {enlace.desfase} días no cabe en el plan.")
        if TAREA in {de.tipo, a.tipo}:
            _comprobar_tareas(de, a, enlace)
        elif not (self.taller.fila(de.id) and self.taller.fila(a.id)):
            raise DependenciaIlegible(
                "Se enlazan herramientas y pasos, o tareas de un mismo proyecto; "
                f"«{de.clave}» y «{a.clave}» no."
            )
        return de, a

    def _asentar(
        self, frase: str, flechas: Flechas, a: Apunte, llegan: Sequence[Enlace], motivo: str
    ) -> None:
        antes = _que_llegan(flechas, a)
        flechas.comprobar_vuelta([*(e for e in flechas.enlaces if e.a != a.id), *llegan])
        conocidas = {(e.de, e.tipo, e.desfase) for e in antes}
        nuevas = [e for e in llegan if (e.de, e.tipo, e.desfase) not in conocidas]
        faltas = [x for x in flechas.incumplidos(nuevas) if x.bloquea]
        razon = exigir_motivo(map(flechas.en_palabras, faltas), motivo)
        justificadas = {x.enlace.de for x in faltas}
        finales = [replace(e, motivo=razon) if e.de in justificadas else e for e in llegan]
        cambios = (
            self._en_tarea(flechas, a, finales)
            if a.tipo == TAREA
            else self._en_tabla(antes, finales)
        )
        claves = {x.id: x.clave for x in flechas.apuntes.values()}
        previo, despues = (escribir(es, claves) for es in (antes, finales))
        self.taller.asentar(Nota(frase, "depender", a.clave, previo, despues), cambios)

    def _en_tabla(self, antes: Sequence[Enlace], despues: Sequence[Enlace]) -> list[Cambio]:
        viejos, nuevos = ({(e.de, e.a): _datos(e) for e in es} for es in (antes, despues))
        return [
            CambioDeFila(
                self.taller.nucleo,
                Dependencia,
                {"de_id": par[0], "a_id": par[1]},
                viejos.get(par),
                nuevos.get(par),
            )
            for par in {**viejos, **nuevos}
        ]

    def _en_tarea(self, flechas: Flechas, a: Apunte, llegan: Sequence[Enlace]) -> list[Cambio]:
        """La predecesora de una tarea se escribe en su renglón, por número."""
        hojas = Hojas(self.taller.respuestas)
        numeros = []
        for enlace in llegan:
            previa = flechas.una(enlace.de)
            renglon = hojas.renglon(previa)
            numero = numero_de(renglon, int(previa.clave.rpartition(".")[2]))
            renglon["num"] = str(numero)
            numeros.append(numero)
        propio = hojas.renglon(a)
        if numeros != predecesoras(propio):
            propio["predecesora"] = ", ".join(map(str, numeros))
        return list(hojas.cambios())


def _que_llegan(flechas: Flechas, a: Apunte) -> list[Enlace]:
    return [e for e in flechas.enlaces if e.a == a.id]


def escribir(enlaces: Sequence[Enlace], claves: Mapping[str, str]) -> str:
    """Las dependencias como se escriben en «Depende de»: `1b; 2a P+30`."""
    return "; ".join(_texto(e, claves.get(e.de, "")) for e in enlaces)


def _texto(enlace: Enlace, clave: str) -> str:
    desfase = f"{enlace.desfase:+d}" if enlace.desfase else ""
    if enlace.tipo is TipoDependencia.RECOMENDADA:
        return f"{clave} {desfase}".strip()
    return f"{clave} {enlace.tipo.value}{desfase}"


def _piezas(texto: str) -> list[str]:
    return [pieza.strip() for pieza in re.split(r"[;,\n]", texto) if pieza.strip()]


def _leer(pieza: str, claves: Mapping[str, Apunte], a: Apunte) -> Enlace:
    forma = _PIEZA.fullmatch(pieza)
    if forma is None:
        raise DependenciaIlegible(f"No se entiende «{pieza}».")
    de = claves.get(forma["clave"].lower())
    if de is None:
        raise DependenciaIlegible(f"No hay ninguna actividad con la clave «{forma['clave']}».")
    tipo = TipoDependencia((forma["tipo"] or "R").upper())
    return Enlace(de.id, a.id, tipo, int((forma["desfase"] or "0").replace(" ", "")))


def _con_motivo(enlace: Enlace, antes: Mapping[str, Enlace]) -> Enlace:
    """La misma flecha con la excepción que ya tenía, si sigue siendo la misma."""
    previo = antes.get(enlace.de)
    if previo is None or (previo.tipo, previo.desfase) != (enlace.tipo, enlace.desfase):
        return enlace
    return previo


def _comprobar_tareas(de: Apunte, a: Apunte, enlace: Enlace) -> None:
    if {de.tipo, a.tipo} != {TAREA} or de.padre != a.padre:
        raise DependenciaIlegible(
            f"Una tarea sólo depende de otra de su proyecto; «{de.clave}» y «{a.clave}» no lo son."
        )
    if enlace.tipo is not TipoDependencia.RECOMENDADA or enlace.desfase:
        raise DependenciaIlegible(
            f"Entre tareas basta la clave: «{a.nombre}» empieza cuando acaba «{de.nombre}»."
        )


def _datos(enlace: Enlace) -> dict[str, object]:
    return {"tipo": enlace.tipo.value, "desfase": enlace.desfase, "motivo": enlace.motivo}

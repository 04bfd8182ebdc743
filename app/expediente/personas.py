"""El directorio municipal: se captura una vez y se elige en todas partes."""

from dataclasses import asdict, dataclass, replace
from uuid import uuid4

from sqlalchemy import insert, update

from app.expediente.errores import NombreVacio, PersonaDesconocida
from app.expediente.nucleo import Nucleo
from app.expediente.tablas import Persona as FilaPersona
from app.modelo.contexto import Persona
from app.texto import clave_orden, limpiar


@dataclass(frozen=True, slots=True)
class Personas:
    """Alta, cambio y baja. La baja no borra: hay documentos firmados por esa persona."""

    nucleo: Nucleo

    def lista(self, *, solo_activas: bool = True) -> tuple[Persona, ...]:
        """Las personas en orden alfabético."""
        with self.nucleo.almacen.turno:
            todas = self.nucleo.espejo.personas.values()
            elegidas = [p for p in todas if p.activa or not solo_activas]
        return tuple(sorted(elegidas, key=lambda p: clave_orden(p.nombre)))

    def una(self, id_persona: str) -> Persona:
        """La persona con ese id, activa o no."""
        with self.nucleo.almacen.turno:
            persona = self.nucleo.espejo.personas.get(id_persona)
        if persona is None:
            raise PersonaDesconocida(id_persona)
        return persona

    def agregar(
        self,
        nombre: str,
        cargo: str = "",
        area: str = "",
        rol: str = "",
        correo: str = "",
        telefono: str = "",
    ) -> Persona:
        """Da de alta a una persona."""
        nueva = _limpia(Persona(str(uuid4()), nombre, cargo, area, rol, correo, telefono))
        with self.nucleo.almacen.turno:
            with self.nucleo.almacen.transaccion() as paso:
                paso.ejecutar(insert(FilaPersona), asdict(nueva))
                paso.anotar("agregar_persona", "", "", nueva.nombre)
            self._asimilar(nueva)
        return nueva

    def cambiar(self, persona: Persona) -> Persona:
        """Corrige los datos de la persona (la del mismo id)."""
        nueva = _limpia(persona)
        with self.nucleo.almacen.turno:
            antes = self.una(persona.id)
            with self.nucleo.almacen.transaccion() as paso:
                orden = update(FilaPersona).where(FilaPersona.c.id == nueva.id)
                paso.ejecutar(orden, {k: v for k, v in asdict(nueva).items() if k != "id"})
                paso.anotar("cambiar_persona", "", _tarjeta(antes), _tarjeta(nueva))
            self._asimilar(nueva)
        return nueva

    def baja(self, id_persona: str) -> Persona:
        """Deja de ofrecerse en las listas; donde ya está, se queda."""
        return self.cambiar(replace(self.una(id_persona), activa=False))

    def alta(self, id_persona: str) -> Persona:
        """Vuelve a ofrecerse en las listas."""
        return self.cambiar(replace(self.una(id_persona), activa=True))

    def _asimilar(self, persona: Persona) -> None:
        self.nucleo.espejo.personas[persona.id] = persona
        self.nucleo.espejo.tocar()


def _limpia(persona: Persona) -> Persona:
    limpia = replace(
        persona,
        nombre=limpiar(persona.nombre).strip(),
        cargo=limpiar(persona.cargo).strip(),
        area=limpiar(persona.area).strip(),
        rol=limpiar(persona.rol).strip(),
        correo=limpiar(persona.correo).strip(),
        telefono=limpiar(persona.telefono).strip(),
    )
    if not limpia.nombre:
        raise NombreVacio
    return limpia


def _tarjeta(persona: Persona) -> str:
    datos = (persona.nombre, persona.cargo, persona.area, persona.rol, persona.correo)
    return " · ".join([*datos, persona.telefono, "" if persona.activa else "de baja"])

"""Lo que dice una celda: de texto a valor y de valor a texto. Sin Qt."""

from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from app.dominio.textos_fecha import FechaNoEntendida, fecha_corta, leer_fecha
from app.modelo.contexto import Valor
from app.modelo.tipos import Campo, TipoCampo
from app.modelo.valores import ValorInvalido, normalizar
from app.texto import limpiar, sin_tildes
from ui.asistente.editores.base import Entorno
from ui.asistente.editores.lectura import buscar_opcion, leer_numero, mostrar_dinero


@dataclass(frozen=True, slots=True)
class Lectura:
    """Resultado de leer una celda: su valor, o por qué no se entiende."""

    valor: Valor = None
    motivo: str = ""


@dataclass(slots=True)
class Renglon:
    """Una fila en pantalla. `crudos` guarda lo escrito que no se entendió: no se pierde."""

    valores: dict[str, Valor] = field(default_factory=dict)
    crudos: dict[str, str] = field(default_factory=dict)
    motivos: dict[str, str] = field(default_factory=dict)

    def copia(self) -> "Renglon":
        """Otro renglón igual, para poder deshacer."""
        return Renglon(dict(self.valores), dict(self.crudos), dict(self.motivos))

    def vacio(self) -> bool:
        """Si no tiene nada escrito."""
        return not self.valores and not self.crudos

    def poner(self, clave: str, texto: str, lectura: Lectura) -> None:
        """Deja en la celda lo leído, o lo crudo con su motivo."""
        for cajon in (self.valores, self.crudos, self.motivos):
            cajon.pop(clave, None)
        if lectura.motivo:
            self.crudos[clave] = texto
            self.motivos[clave] = lectura.motivo
        elif lectura.valor not in (None, "", []):
            self.valores[clave] = lectura.valor


def leer_celda(columna: Campo, texto: str, entorno: Entorno) -> Lectura:
    """Entiende lo escrito o pegado en una celda según el tipo de su columna."""
    limpio = limpiar(texto).strip()
    if not limpio:
        return Lectura()
    lectura = _leer(columna, limpio, entorno)
    if lectura.motivo:
        return lectura
    try:
        return Lectura(normalizar(columna, lectura.valor))
    except ValorInvalido as error:
        return Lectura(motivo=f"{error.motivo[:1].upper()}{error.motivo[1:]}.")


def _leer(columna: Campo, limpio: str, entorno: Entorno) -> Lectura:
    match columna.tipo:
        case TipoCampo.TEXTO_CORTO | TipoCampo.TEXTO_LARGO:
            return Lectura(limpio)
        case TipoCampo.OPCION_UNICA | TipoCampo.OPCION_MULTIPLE:
            return _opcion(limpio, columna, entorno)
        case TipoCampo.FECHA:
            return _fecha(limpio, entorno.hoy)
        case TipoCampo.NUMERO | TipoCampo.DINERO:
            return _numero(limpio)
        case TipoCampo.PERSONA:
            return _persona(limpio, entorno)
        case TipoCampo.ADJUNTO | TipoCampo.TABLA:
            return Lectura(motivo=f"«{limpio}» no se puede pegar: adjunte el archivo en la celda.")
        case _:
            assert_never(columna.tipo)


def mostrar_celda(  # noqa: PLR0911  uno por tipo
    columna: Campo, valor: Valor, entorno: Entorno
) -> str:
    """Lo que se ve en la celda."""
    if valor in (None, "", []):
        return ""
    match columna.tipo:
        case TipoCampo.TEXTO_CORTO | TipoCampo.TEXTO_LARGO | TipoCampo.NUMERO:
            return str(valor)
        case TipoCampo.OPCION_UNICA | TipoCampo.OPCION_MULTIPLE:
            textos = {opcion.clave: opcion.texto for opcion in entorno.opciones(columna)}
            return textos.get(str(valor), str(valor))
        case TipoCampo.FECHA:
            return _fecha_visible(str(valor))
        case TipoCampo.DINERO:
            return mostrar_dinero(str(valor))
        case TipoCampo.PERSONA:
            persona = entorno.persona(str(valor))
            return persona.nombre if persona else "Persona que no está en el directorio"
        case TipoCampo.ADJUNTO | TipoCampo.TABLA:
            return _archivos(valor, entorno)
        case _:
            assert_never(columna.tipo)


def texto_para_editar(columna: Campo, valor: Valor, entorno: Entorno) -> str:
    """Lo que aparece al entrar a la celda (el dinero sin comas)."""
    if columna.tipo in (TipoCampo.DINERO, TipoCampo.NUMERO):
        return str(valor or "")
    return mostrar_celda(columna, valor, entorno)


def _opcion(texto: str, columna: Campo, entorno: Entorno) -> Lectura:
    opciones = entorno.opciones(columna)
    hallada = buscar_opcion(texto, opciones)
    if hallada is not None:
        return Lectura(hallada.clave)
    admite = ", ".join(opcion.texto for opcion in opciones[:6])
    return Lectura(motivo=f"«{texto}» no está en la lista. Elija: {admite}.")


def _fecha(texto: str, hoy: date) -> Lectura:
    try:
        return Lectura(leer_fecha(texto, hoy).isoformat())
    except FechaNoEntendida as error:
        return Lectura(motivo=f"{error.mensaje} {error.sugerencia}")


def _numero(texto: str) -> Lectura:
    leido = leer_numero(texto)
    if leido is None:
        return Lectura(motivo=f"«{texto}» no es un número. Escriba sólo cifras, como 12.5.")
    return Lectura(leido)


def _persona(texto: str, entorno: Entorno) -> Lectura:
    buscado = sin_tildes(texto.partition(" · ")[0]).strip()
    for persona in entorno.personas():
        if buscado == sin_tildes(persona.nombre).strip():
            return Lectura(persona.id)
    return Lectura(motivo=f"«{texto}» no está en el directorio. Elíjala o agréguela.")


def _fecha_visible(valor: str) -> str:
    try:
        return fecha_corta(date.fromisoformat(valor))
    except ValueError:
        return valor


def _archivos(valor: Valor, entorno: Entorno) -> str:
    claves = [str(clave) for clave in valor] if isinstance(valor, list | tuple) else []
    if len(claves) == 1:
        evidencia = entorno.evidencia(claves[0])
        return evidencia.nombre if evidencia else "1 archivo"
    return f"{len(claves)} archivos" if claves else ""

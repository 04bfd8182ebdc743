"""Lo que la pantalla de entregar lee del expediente y lo que deja una entrega. Sin Qt."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from app.expediente.vistas import (
    Declaracion,
    Entrega,
    Exportacion,
    Pendiente,
    ResumenHerramienta,
)
from app.modelo.contexto import Persona
from app.progreso import Progreso
from ui.comun import fechas
from ui.expediente.inicio_datos import LISTAS

LIMITE_PAQUETE = 300 * 1024 * 1024


class Pesadas(NamedTuple):
    """Las evidencias que viajarían en una entrega completa."""

    archivos: int
    bytes: int
    reservadas: int


class Lectura(NamedTuple):
    """El expediente visto desde la entrega."""

    municipio: str
    clave: str
    hoy: date
    herramientas: tuple[ResumenHerramienta, ...]
    impedimentos: tuple[Pendiente, ...]
    evidencias: Pesadas
    personas: tuple[Persona, ...]
    entregas: tuple[Entrega, ...]

    def listas(self) -> tuple[ResumenHerramienta, ...]:
        """Las que la persona ya dio por terminadas."""
        return tuple(h for h in self.herramientas if h.situacion.value in LISTAS)


class Pedido(NamedTuple):
    """Qué se entrega, dónde queda y quién responde."""

    carpeta: Path
    ligero: bool
    declaracion: Declaracion


class Hecha(NamedTuple):
    """Una entrega escrita y comprobada, con el código de la clave que la firmó."""

    exportacion: Exportacion
    codigo: str
    certificado: bytes
    clave: str


def leer(expediente: Any) -> Lectura:
    """Todo de una vez, en el hilo de trabajo."""
    municipio = expediente.municipio()
    herramientas = expediente.herramientas.lista()
    listas = {h.clave for h in herramientas if h.situacion.value in LISTAS}
    return Lectura(
        municipio.nombre,
        municipio.clave,
        expediente.reloj.hoy(),
        herramientas,
        tuple(
            p
            for p in expediente.pendientes()
            if p.clase == "error" and p.direccion.herramienta in listas
        ),
        _pesadas(expediente),
        expediente.personas.lista(),
        expediente.entregas(),
    )


def entregar(expediente: Any, pedido: Pedido, progreso: Progreso) -> Hecha:
    """Escribe el paquete firmado. La clave se crea sola la primera vez."""
    # Arrastra la criptografía: sólo al entregar.
    from app.expediente.entrega import exportar
    from app.paquete.huellas import codigo_verificacion, huella

    exportacion = exportar(
        expediente,
        pedido.carpeta,
        ligero=pedido.ligero,
        progreso=progreso,
        declaracion=pedido.declaracion,
    )
    certificado = expediente.certificado()
    codigo = codigo_verificacion(huella(certificado))
    return Hecha(exportacion, codigo, certificado, expediente.municipio().clave)


def trabajo_de_entregar(expediente: Any, pedido: Pedido) -> Any:
    """Lo anterior, listo para el hilo de trabajo."""
    return partial(entregar, expediente, pedido)


def declaracion(lectura: Lectura, persona: Persona) -> Declaracion:
    """El texto que la persona hace suyo al firmar."""
    cargo = f", {persona.cargo}," if persona.cargo else ""
    listas = len(lectura.listas())
    cuantas = "una herramienta" if listas == 1 else f"{listas} herramientas"
    terminadas = (
        f"que {cuantas} de {len(lectura.herramientas)} se entregan como terminadas"
        if listas
        else "que es un avance y ninguna herramienta se entrega todavía como terminada"
    )
    texto = (
        f"Yo, {persona.nombre}{cargo} declaro que la información de esta entrega es la que consta "
        f"en los archivos de {lectura.municipio} al {fechas.larga(lectura.hoy)}; {terminadas}; y "
        "que conozco que el paquete queda firmado, de modo que cualquier cambio posterior se nota."
    )
    return Declaracion(persona.nombre, persona.cargo, lectura.hoy, texto)


def codigo_corto(sha256: str) -> str:
    """Los primeros 16 dígitos de la huella en cuatro grupos: se dictan por teléfono."""
    principio = sha256[:16].upper()
    return "-".join(principio[i : i + 4] for i in range(0, 16, 4))


def _pesadas(expediente: Any) -> Pesadas:
    evidencias = expediente.evidencias.lista()
    tamanos = {e.sha256: e.tamano for e in evidencias if e.sha256}
    reservadas = sum(not e.publicable for e in evidencias)
    return Pesadas(len(tamanos), sum(tamanos.values()), reservadas)

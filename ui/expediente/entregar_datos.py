"""Lo que la pantalla de entregar lee del expediente y lo que deja una entrega. Sin Qt."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.expediente.vistas import (
    Declaracion,
    Entrega,
    Exportacion,
    Pendiente,
    Rectificacion,
    ResumenHerramienta,
)
from app.modelo.contexto import Persona
from app.progreso import Progreso
from ui.comun import fechas
from ui.expediente.inicio_datos import LISTAS

if TYPE_CHECKING:
    from app.expediente.alcance import Alcance
    from app.expediente.medida import Medida
    from app.expediente.rectificacion import CambioEntregado
    from app.expediente.retornos.vistas import AcuseRecibido
    from app.paquete.gobierno import Identidad

LIMITE_PAQUETE = 300 * 1024 * 1024


class Pesadas(NamedTuple):
    """Las evidencias que viajarían en una entrega completa."""

    archivos: int
    bytes: int
    reservadas: int


class DeCifrado(NamedTuple):
    """Con qué se cifra para el órgano garante: el certificado (DER) y su código."""

    der: bytes
    codigo: str


class SinTerminar(NamedTuple):
    """Una respuesta a una observación que se dejó a medias: no viaja hasta guardarla."""

    folio: str
    herramienta: str


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
    acuses: "Mapping[int, tuple[AcuseRecibido, ...]]"
    """Los acuses de cada entrega, por su número; primero el último que se trajo."""
    de_cifrado: "DeCifrado | None"
    """El certificado con que se le cifra al órgano garante, si su perfil lo trajo."""
    sin_terminar: tuple[SinTerminar, ...]

    def listas(self) -> tuple[ResumenHerramienta, ...]:
        """Las que la persona ya dio por terminadas."""
        return tuple(h for h in self.herramientas if h.situacion.value in LISTAS)


class Cofirma(NamedTuple):
    """Con qué más se firma: los archivos (.cer y .key, o uno .p12) y su contraseña."""

    archivos: tuple[Path, ...]
    contrasena: str


class Pedido(NamedTuple):
    """Qué se entrega, dónde queda y quién responde.

    `cifrar_para`: el certificado, en un archivo o el que trajo el perfil; `None` = sin cifrar.
    `partir`: de cuántos bytes cada parte; 0 = entero. `pedir`: quién pregunta la contraseña.
    """

    carpeta: Path
    alcance: "Alcance"
    declaracion: Declaracion
    rectifica: Rectificacion | None = None
    cifrar_para: Path | bytes | None = None
    partir: int = 0
    cofirma: Cofirma | None = None
    pedir: Callable[[str, int], str | None] | None = None


class Hecha(NamedTuple):
    """Una entrega escrita y comprobada, con el código de la clave que la firmó.

    `partes`: las partes, si se pidieron. `cofirmo`: el nombre de quien cofirmó, o vacío.
    """

    exportacion: Exportacion
    codigo: str
    certificado: bytes
    clave: str
    municipio: str = ""
    declaracion: Declaracion | None = None
    rectifica: Rectificacion | None = None
    partes: tuple[Path, ...] = ()
    cofirmo: str = ""


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
        _acuses(expediente),
        _de_cifrado(expediente),
        _sin_terminar(expediente),
    )


def _sin_terminar(expediente: Any) -> tuple[SinTerminar, ...]:
    # Igual que los acuses: sin observaciones no hay por qué cargar la criptografía.
    if not expediente.hay_observaciones():
        return ()
    return tuple(
        SinTerminar(una.folio, una.direcciones[0].herramienta if una.direcciones else "")
        for una in expediente.retornos.observaciones()
        if una.borrador is not None and una.se_puede_responder
    )


def _de_cifrado(expediente: Any) -> DeCifrado | None:
    # Igual que los acuses: sin un perfil recibido no hay por qué cargar la criptografía.
    if not expediente.hay_perfil_recibido():
        return None
    from app.expediente.errores import SinCertificadoDeCifrado
    from app.paquete.huellas import codigo_verificacion, huella

    try:
        der = expediente.retornos.certificado_de_cifrado()
    except SinCertificadoDeCifrado:
        return None
    return DeCifrado(der, codigo_verificacion(huella(der)))


def _acuses(expediente: Any) -> "dict[int, tuple[AcuseRecibido, ...]]":
    # Lo que lee los retornos arrastra la criptografía: sin entregas no hay qué preguntar.
    if not expediente.entregas():
        return {}
    por_entrega: dict[int, tuple[AcuseRecibido, ...]] = {}
    for acuse in expediente.retornos.acuses():
        por_entrega[acuse.secuencia] = (*por_entrega.get(acuse.secuencia, ()), acuse)
    return por_entrega


def cambios_de(expediente: Any, secuencia: int) -> "tuple[CambioEntregado, ...]":
    """Qué respuestas cambiaron respecto a la entrega anterior."""
    from app.expediente.rectificacion import cambios

    previas = [e for e in expediente.entregas() if e.secuencia < secuencia]
    return cambios(expediente, secuencia) if previas else ()


def comprobante(expediente: Any, hecha: Hecha, destino: Path) -> Path:
    """El comprobante en PDF de una entrega recién hecha."""
    from app.documentos.comprobante import DatosDeComprobante, escribir

    exportacion = hecha.exportacion
    renglones = [
        ("Folio", folio(hecha)),
        ("Archivo", Path(exportacion.ruta).name),
        ("Fecha", fechas.larga(expediente.reloj.hoy())),
        ("Tamaño", f"{exportacion.tamano} bytes, {exportacion.evidencias} evidencias"),
        ("Código del paquete", codigo_corto(exportacion.manifiesto_sha256)),
        ("Huella completa", exportacion.manifiesto_sha256),
        ("Código de verificación de la clave", hecha.codigo),
    ]
    if hecha.cofirmo:
        renglones.append(("Cofirma", hecha.cofirmo))
    if hecha.rectifica is not None:
        sustituye = f"la entrega {hecha.rectifica.secuencia}. Motivo: {hecha.rectifica.motivo}"
        renglones.append(("Sustituye a", sustituye))
    declarado = hecha.declaracion
    datos = DatosDeComprobante(
        titulo=f"Comprobante de la entrega {exportacion.secuencia}",
        municipio=f"{hecha.municipio} ({hecha.clave})",
        renglones=tuple(renglones),
        declaracion=declarado.texto if declarado else "",
        declarante=f"{declarado.nombre}, {declarado.cargo}".strip(", ") if declarado else "",
    )
    return escribir(datos, destino, expediente.perfil.papel)


def folio(hecha: Hecha) -> str:
    """«15106-00002»: el municipio y el número de la entrega."""
    return f"{hecha.clave}-{hecha.exportacion.secuencia:05d}"


def medir(expediente: Any, alcance: "Alcance") -> "Medida":
    """Lo que pesaría, en el hilo de trabajo."""
    from app.expediente.medida import medir as medir_entrega

    return medir_entrega(expediente, alcance)


def preajustar(expediente: Any, medio: str) -> "Alcance | None":
    """Lo más completo que cabe sin partir en ese medio (`correo`, `usb`)."""
    from app.expediente.medida import medios, sugerido

    return sugerido(expediente, next(uno for uno in medios() if uno.clave == medio))


def entregar(expediente: Any, pedido: Pedido, progreso: Progreso) -> Hecha:
    """Escribe el paquete firmado. La clave se crea sola la primera vez."""
    # Arrastra la criptografía: sólo al entregar.
    from app.expediente.entrega import exportar
    from app.paquete import llavero, partes
    from app.paquete.huellas import codigo_verificacion, huella

    llavero.SESION.usar(pedido.pedir)
    identidad = _cofirmante(pedido.cofirma, expediente.reloj.ahora())
    para = pedido.cifrar_para
    certificado_garante = para.read_bytes() if isinstance(para, Path) else para
    exportacion = exportar(
        expediente,
        pedido.carpeta,
        alcance=pedido.alcance,
        rectifica=pedido.rectifica,
        cifrar_para=certificado_garante,
        progreso=progreso,
        declaracion=pedido.declaracion,
        cofirmantes=[identidad.firmante] if identidad else [],
    )
    certificado = expediente.certificado()
    en_partes = 0 < pedido.partir < exportacion.tamano
    return Hecha(
        exportacion,
        codigo_verificacion(huella(certificado)),
        certificado,
        expediente.municipio().clave,
        expediente.municipio().nombre,
        pedido.declaracion,
        pedido.rectifica,
        partes.partir(Path(exportacion.ruta), pedido.partir) if en_partes else (),
        identidad.nombre if identidad else "",
    )


def _cofirmante(cofirma: Cofirma | None, ahora: datetime) -> "Identidad | None":
    """Se carga antes de consumir el número: una contraseña equivocada no gasta una entrega."""
    if cofirma is None:
        return None
    from app.paquete import gobierno

    if len(cofirma.archivos) == 1:
        return gobierno.cargar_p12(cofirma.archivos[0], cofirma.contrasena, ahora)
    cer, key = cofirma.archivos
    return gobierno.cargar_efirma(cer, key, cofirma.contrasena, ahora)


def trabajo_de_entregar(expediente: Any, pedido: Pedido) -> Any:
    """Lo anterior, listo para el hilo de trabajo."""
    return partial(entregar, expediente, pedido)


def declaracion(
    lectura: Lectura, persona: Persona, alcance: "Alcance | None" = None
) -> Declaracion:
    """El texto que la persona hace suyo al firmar; `None` es una entrega completa.

    De una sola dimensión declara sólo sus herramientas: las demás no van en el paquete.
    """
    suya = alcance.dimension if alcance is not None else None
    de_ella = [h for h in lectura.herramientas if suya is None or h.dimension == suya]
    cargo = f", {persona.cargo}," if persona.cargo else ""
    listas = sum(h.situacion.value in LISTAS for h in de_ella)
    cuantas = "una herramienta" if listas == 1 else f"{listas} herramientas"
    verbo = "se entrega como terminada" if listas == 1 else "se entregan como terminadas"
    terminadas = (
        f"que {cuantas} de {len(de_ella)} {verbo}"
        if listas
        else "que es un avance y ninguna herramienta se entrega todavía como terminada"
    )
    abarca = _ABARCA.get(alcance.tipo, "").format(suya) if alcance is not None else ""
    texto = (
        f"Yo, {persona.nombre}{cargo} declaro que la información de esta entrega es la que consta "
        f"en los archivos de {lectura.municipio} al {fechas.larga(lectura.hoy)}; {abarca}"
        f"{terminadas}; y "
        "que conozco que el paquete queda firmado, de modo que cualquier cambio posterior se nota."
    )
    return Declaracion(persona.nombre, persona.cargo, lectura.hoy, texto)


_ABARCA = {
    "ligero": "que no incluye las evidencias; ",
    "sin_datos_personales": "que omite los datos personales; ",
    "dimension": "que abarca sólo la dimensión {}; ",
}


def codigo_corto(sha256: str) -> str:
    """Los primeros 16 dígitos de la huella en cuatro grupos: se dictan por teléfono."""
    principio = sha256[:16].upper()
    return "-".join(principio[i : i + 4] for i in range(0, 16, 4))


def _pesadas(expediente: Any) -> Pesadas:
    evidencias = expediente.evidencias.lista()
    tamanos = {e.sha256: e.tamano for e in evidencias if e.sha256}
    reservadas = sum(not e.publicable for e in evidencias)
    return Pesadas(len(tamanos), sum(tamanos.values()), reservadas)

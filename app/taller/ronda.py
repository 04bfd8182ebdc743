"""La ronda: el trabajo principal de punta a punta, sobre los municipios reales del perfil.

Cada municipio crea su expediente, contesta el diagnóstico y sus herramientas según su etapa,
adjunta evidencia, programa su cronograma y exporta su paquete firmado. Los hechos del municipio
son oficiales; lo que contesta es ficticio.
"""

import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from app.archivos import escribir_bytes
from app.dominio.plazos import sumar_meses
from app.errores import ErrorDeUsuario
from app.expediente import archivo
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.vistas import Exportacion
from app.modelo.cronograma.valores import Actividad
from app.modelo.direccion import Direccion
from app.modelo.tipos import Herramienta, Modelo, MunicipioCatalogo, Perfil, TipoCampo
from app.reloj import Reloj
from app.taller.ficcion import Ficcion, adjuntos, banco


@dataclass(frozen=True, slots=True)
class Etapa:
    """Qué tan adelantado va un municipio.

    `meses`: cuántos lleva desde que empezó. `madurez` 0–1 de su diagnóstico (0 = sin contestar).
    `completas`: cuántas herramientas, en orden de inicio, tienen todo capturado;
    `formalizadas`: cuántas de ellas llegaron además a operar;
    `empezadas`: cuántas más van a la mitad. `demora`: entre cuántos días antes y después de su
    fecha límite termina cada una.
    """

    clave: str
    meses: int
    madurez: float
    completas: int
    formalizadas: int
    empezadas: int
    demora: tuple[int, int] = (-12, 4)


ETAPAS = (
    Etapa("vacia", 0, 0.0, 0, 0, 0),
    Etapa("empezada", 2, 0.25, 1, 0, 2),
    Etapa("atrasada", 14, 0.35, 3, 1, 3, demora=(5, 45)),
    Etapa("adelantada", 12, 0.55, 8, 4, 3),
    Etapa("lista", 26, 0.75, 17, 12, 0),
)
"""De la que no ha empezado a la que ya casi termina."""

CARPETAS = ("municipios", "paquetes", "certificados", "consolidado", "datos", "garante")
MARCA = ".ronda-de-vitral"
"""Señala que las carpetas de al lado son de ensayo y se pueden borrar."""

EVALUADA_CADA = 3
_ROL = re.compile(r"[A-Z]{2,3}")
_DE_MAS = (15, 75)
ENCARGADAS = 2
AVANCE = ("en_aprobacion", "formalizada", "en_operacion")


class CarpetaOcupada(ErrorDeUsuario):
    """La carpeta elegida tiene cosas de la persona: hacer la ronda las borraría."""

    codigo = "TAL-01"

    def __init__(self, carpeta: Path, nombre: str) -> None:
        super().__init__(
            f"En «{carpeta}» ya hay una carpeta «{nombre}» que no es de una ronda.",
            sugerencia="Elija una carpeta nueva; no se tocó nada.",
        )


@dataclass(frozen=True, slots=True)
class MunicipioHecho:
    """Lo que dejó un municipio de la ronda."""

    clave: str
    nombre: str
    etapa: str
    expediente: Path
    certificado: Path
    entrega: Exportacion


@dataclass(frozen=True, slots=True)
class Taller:
    """Dónde y con qué se hace la ronda."""

    carpeta: Path
    modelo: Modelo
    perfil: Perfil
    reloj: Reloj
    semilla: int

    @property
    def paquetes(self) -> Path:
        """Carpeta que se entrega al órgano garante."""
        return self.carpeta / "paquetes"


def preparar(carpeta: Path) -> None:
    """Crea la carpeta o quita lo que dejó en ella una ronda anterior, y sólo eso.

    Lanza `CarpetaOcupada` si hay algo con esos nombres que no hizo una ronda.
    """
    carpeta.mkdir(parents=True, exist_ok=True)
    marca = carpeta / MARCA
    presentes = [nombre for nombre in CARPETAS if (carpeta / nombre).exists()]
    if presentes and not marca.exists():
        raise CarpetaOcupada(carpeta, presentes[0])
    marca.touch()
    for nombre in presentes:
        shutil.rmtree(carpeta / nombre)


def municipios(taller: Taller, cuantos: int) -> Iterator[tuple[MunicipioCatalogo, Etapa]]:
    """Los primeros municipios del catálogo, cada uno con su etapa.

    De cada cinco seguidos hay uno por etapa, en un orden que depende sólo de la semilla.
    """
    for indice, municipio in enumerate(taller.perfil.municipios[:cuantos]):
        vuelta, lugar = divmod(indice, len(ETAPAS))
        azar = random.Random(f"{taller.semilla}/etapas/{vuelta}")  # noqa: S311  ficción
        yield municipio, azar.sample(ETAPAS, len(ETAPAS))[lugar]


def hacer_municipio(taller: Taller, municipio: MunicipioCatalogo, etapa: Etapa) -> MunicipioHecho:
    """El expediente completo de un municipio, hasta su paquete firmado y comprobado."""
    ruta = taller.carpeta / "municipios" / f"{municipio.clave}.vitral"
    ruta.parent.mkdir(parents=True, exist_ok=True)
    inicio = inicio_de(etapa, taller.reloj.hoy())
    with archivo.crear(
        ruta, taller.modelo, taller.perfil, municipio.clave, inicio=inicio, reloj=taller.reloj
    ) as expediente:
        llenar(expediente, municipio.nombre, taller.semilla, etapa)
        certificado = taller.carpeta / "certificados" / f"{municipio.clave}.cer"
        certificado.parent.mkdir(parents=True, exist_ok=True)
        escribir_bytes(certificado, expediente.certificado())
        taller.paquetes.mkdir(parents=True, exist_ok=True)
        entrega = exportar(expediente, taller.paquetes)
    return MunicipioHecho(
        municipio.clave, municipio.nombre, etapa.clave, ruta, certificado, entrega
    )


def inicio_de(etapa: Etapa, hoy: date) -> date:
    """Primer lunes del mes en que el municipio empezó."""
    mes = sumar_meses(hoy, -etapa.meses).replace(day=1)
    return mes + timedelta(days=-mes.weekday() % 7)


def llenar(expediente: Expediente, municipio: str, semilla: int, etapa: Etapa) -> None:
    """Captura lo que un municipio de esa etapa llevaría capturado."""
    if etapa.madurez == 0:
        return
    inicio = expediente.municipio().inicio
    suelta = Ficcion(municipio, semilla, inicio, expediente.modelo, expediente.perfil)
    personas = [expediente.personas.agregar(**datos) for datos in suelta.directorio()]
    ficcion = replace(suelta, personas=personas, anio=expediente.reloj.hoy().year)
    _contestar_diagnostico(expediente, ficcion, etapa.madurez)
    barras = {b.herramienta: b for b in expediente.cronograma().actividades if not b.padre}
    claves = [clave for clave in barras if clave != "dx"]
    for indice, clave in enumerate(claves[: etapa.completas + etapa.empezadas]):
        herramienta = expediente.modelo.herramienta(clave)
        propia = replace(ficcion, ambito=clave)
        parte = 1.0 if indice < etapa.completas else 0.5
        _contestar_herramienta(expediente, propia, herramienta, parte)
        _adjuntar(expediente, propia, herramienta, parte)
        lista = False
        if parte == 1.0:
            lista = _avanzar(expediente, clave, hasta_operar=indice < etapa.formalizadas)
            if indice < etapa.formalizadas // EVALUADA_CADA:
                # Una segunda versión es la huella de que se evaluó y se mejoró.
                expediente.respuestas.guardar(Direccion(clave, "cab_version"), "2.0")
        demora = propia.azar("demora").randint(*etapa.demora)
        _fechar(expediente, barras[clave], demora, lista=lista)
    trabajadas = claves[: etapa.completas + etapa.empezadas]
    # Las últimas bastan para que se vea quién lleva qué: cada una es una escritura.
    _encargar(expediente, ficcion, [barras[clave] for clave in trabajadas[-ENCARGADAS:]])
    for clave in claves[etapa.completas : etapa.completas + min(1, etapa.empezadas)]:
        _alargar(expediente, ficcion, barras[clave])
    # Lo que una herramienta posterior contradijo se reabre: nadie entrega con errores.
    for pendiente in expediente.pendientes():
        if pendiente.clase == "error":
            expediente.herramientas.reabrir(pendiente.direccion.herramienta)


def _fechar(expediente: Expediente, barra: Actividad, demora: int, *, lista: bool) -> None:
    """Cuándo empezó y, si se terminó, cuándo acabó de verdad: cerca de su plan, nunca mañana."""
    hoy = expediente.reloj.hoy()
    inicio = min(barra.inicio, hoy)
    fin = max(inicio, min(barra.fin + timedelta(days=demora), hoy)) if lista else None
    expediente.plan.marcar_real(barra.id, inicio, fin)


def _encargar(expediente: Expediente, ficcion: Ficcion, barras: Sequence[Actividad]) -> None:
    """Pone a cargo de cada herramienta a quien el Modelo nombra primero de sus dueños."""
    por_rol = {persona.rol: persona.id for persona in ficcion.personas}
    for barra in barras:
        dueno = expediente.modelo.herramienta(barra.herramienta).dueno
        rol = next((palabra for palabra in _ROL.findall(dueno) if palabra in por_rol), "")
        if rol:
            expediente.plan.responsable(barra.id, por_rol[rol])


def _alargar(expediente: Expediente, ficcion: Ficcion, barra: Actividad) -> None:
    """La que va a medias se pasó de su plazo, con su motivo: así se aparta de la línea base."""
    azar = ficcion.azar("alargar", barra.herramienta)
    fin = barra.fin + timedelta(days=azar.randint(*_DE_MAS))
    motivo = azar.choice(banco()["plan"]["motivos"])
    expediente.plan.mover(barra.id, barra.inicio, fin, motivo=motivo)


def _avanzar(expediente: Expediente, clave: str, *, hasta_operar: bool) -> bool:
    """La lleva tan lejos como sus datos permiten; dice si quedó lista."""
    impedimentos = expediente.herramientas.marcar_lista(clave)
    lista = not impedimentos
    for estado in AVANCE if hasta_operar else ():
        if impedimentos:
            break
        impedimentos = expediente.herramientas.pasar_a(clave, estado)
    return lista


def _contestar_diagnostico(expediente: Expediente, ficcion: Ficcion, madurez: float) -> None:
    diagnostico = expediente.modelo.diagnostico
    respuestas = {
        Direccion("dx", pregunta.codigo): ficcion.respuesta(pregunta, madurez)
        for pregunta in diagnostico.preguntas
    }
    grupos = [dato.campos for dato in diagnostico.contexto]
    grupos += [dato.campos for dato in diagnostico.cumplimiento]
    llenos = expediente.respuestas.de_ficha("dx", "", 1)
    for campos in grupos:
        nuevos = ficcion.campos(campos, 1, 1.0, llenos)
        respuestas |= {Direccion("dx", clave): valor for clave, valor in nuevos}
    expediente.respuestas.guardar_varias(respuestas)


def _contestar_herramienta(
    expediente: Expediente, ficcion: Ficcion, herramienta: Herramienta, parte: float
) -> None:
    clave = herramienta.clave
    general = [c for s in herramienta.secciones if not s.ficha for c in s.campos]
    if parte == 1.0:
        general += list(expediente.modelo.cabecera)
    llenos = dict(expediente.respuestas.de_ficha(clave, "", 1))
    nuevos = dict(ficcion.campos(general, 1, parte, llenos))
    respuestas = {Direccion(clave, campo): valor for campo, valor in nuevos.items()}
    for tipo in herramienta.fichas:
        propios = [c for s in herramienta.secciones if s.ficha == tipo.clave for c in s.campos]
        for _ in range(banco()["fichas"].get(tipo.clave, 2) if parte == 1.0 else 1):
            numero = expediente.fichas.agregar(clave, tipo.clave).numero
            propias = expediente.respuestas.de_ficha(clave, tipo.clave, numero)
            for campo, valor in ficcion.campos(propios, numero, parte, nuevos | dict(propias)):
                respuestas[Direccion(clave, campo, numero)] = valor
    expediente.respuestas.guardar_varias(respuestas)


def _adjuntar(
    expediente: Expediente, ficcion: Ficcion, herramienta: Herramienta, parte: float
) -> None:
    clave = herramienta.clave
    campos = [(campo, 1) for campo in adjuntos(herramienta)]
    for tipo in herramienta.fichas:
        for ficha in expediente.fichas.lista(clave, tipo.clave):
            campos += [(campo, ficha.numero) for campo in adjuntos(herramienta, tipo.clave)]
    if parte == 1.0:
        campos += [(c, 1) for c in expediente.modelo.cabecera if c.tipo is TipoCampo.ADJUNTO]
    for campo, numero in campos[: round(len(campos) * parte)]:
        texto = banco()["evidencias"]["texto"]
        texto = texto.replace("{municipio}", ficcion.municipio).replace("{campo}", campo.etiqueta)
        ruta = expediente.ruta.with_name(f"{expediente.ruta.stem}-{campo.clave}.txt")
        ruta.write_text(texto, encoding="utf-8", newline="\n")
        expediente.evidencias.adjuntar(Direccion(clave, campo.clave, numero), ruta)
        ruta.unlink()

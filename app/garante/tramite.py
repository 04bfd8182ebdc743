"""El trámite de un archivo copiado: su renglón en la bandeja y, si procede, sus datos en la base.

Cada paquete es una transacción: estado, filas consolidadas y bitácora entran juntos o no entra
ninguno.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.garante import buzon, codigos, tablas
from app.garante.base import Base, anotar
from app.garante.buzon import Copia
from app.garante.consolidacion import Consolidador, Entrega, poner_vigente
from app.garante.dictamen import Autentico, Conocido, datos_comprimidos
from app.garante.reglas import Eslabon, avisos_de_secuencia, periodo_de, reloj_dudoso
from app.garante.vistas import EstadoImportacion, Renglon, Resultado
from app.paquete.errores import PaqueteRechazado
from app.reloj import marca

FORMATO = 1


@dataclass(frozen=True, slots=True)
class Permiso:
    """Lo que una persona decidió pasar por alto en un archivo, y por qué."""

    codigos: frozenset[str] = frozenset()
    motivo: str = ""


SIN_PERMISO = Permiso()


class OtroSeAdelanto(Exception):
    """Otra persona dictaminó el mismo archivo en la base compartida: hay que volver a mirarlo."""


@dataclass(frozen=True, slots=True)
class Previa:
    """El dictamen que el archivo ya tenía."""

    id: int
    estado: EstadoImportacion
    municipio: str
    secuencia: int | None
    recibido: str


@dataclass(frozen=True, slots=True)
class Veredicto:
    """En qué quedó un paquete auténtico."""

    estado: EstadoImportacion
    codigo: str
    avisos: tuple[str, ...] = ()
    detalle: str = ""


# Las consultas se arman una sola vez: hacerlo en cada paquete costaba más que ejecutarlas.
_PREVIA = (
    select(
        tablas.importacion.c.id,
        tablas.importacion.c.estado,
        tablas.importacion.c.municipio,
        tablas.importacion.c.secuencia,
        tablas.archivo.c.recibido,
    )
    .join_from(tablas.importacion, tablas.archivo)
    .where(tablas.archivo.c.sha256 == bindparam("sha256"))
)
_YA_GUARDADA = select(tablas.instantanea.c.id).where(
    tablas.instantanea.c.manifiesto_sha256 == bindparam("manifiesto_sha256")
)
_MISMO_NUMERO = select(tablas.instantanea.c.id).where(
    tablas.instantanea.c.municipio == bindparam("municipio"),
    tablas.instantanea.c.secuencia == bindparam("secuencia"),
    tablas.instantanea.c.vale == 1,
)
_VIGENTE = (
    select(
        tablas.instantanea.c.secuencia,
        tablas.instantanea.c.manifiesto_sha256,
        tablas.instantanea.c.linaje,
        tablas.instantanea.c.anterior,
        tablas.instantanea.c.formato,
    )
    .join(tablas.vigente, tablas.vigente.c.instantanea == tablas.instantanea.c.id)
    .where(tablas.vigente.c.municipio == bindparam("municipio"))
)
_FORMATO_VISTO = select(func.max(tablas.instantanea.c.formato)).where(
    tablas.instantanea.c.municipio == bindparam("municipio"),
    tablas.instantanea.c.huella == bindparam("huella"),
)
_AGREGAR = insert(tablas.importacion).returning(tablas.importacion.c.id)
_ARCHIVO = insert(tablas.archivo)


def abrir_tramite(base: Base, copia: Copia, operador: str, permiso: Permiso) -> "Tramite":
    """El trámite de una copia, sabiendo si ya se había dictaminado."""
    with base.leer() as conexion:
        fila = conexion.execute(_PREVIA, {"sha256": copia.sha256}).one_or_none()
    previa = None
    if fila is not None:
        estado = EstadoImportacion(fila.estado)
        previa = Previa(fila.id, estado, fila.municipio, fila.secuencia, fila.recibido)
    recibido = base.reloj.ahora() if previa is None else datetime.fromisoformat(previa.recibido)
    return Tramite(base, copia, operador, permiso, previa, recibido)


@dataclass(frozen=True, slots=True)
class Tramite:
    """Un archivo en camino a su dictamen. Lo abre `abrir_tramite`."""

    base: Base
    copia: Copia
    operador: str
    permiso: Permiso
    previa: Previa | None
    recibido: datetime
    conocido: Conocido = field(default_factory=Conocido)

    @property
    def definitivo(self) -> bool:
        """Si ya se guardó antes: volver a importarlo no cambia nada."""
        return self.previa is not None and self.previa.estado in codigos.DEFINITIVOS

    def ya_importado(self) -> Resultado:
        """Deja constancia de que el mismo archivo volvió a llegar."""
        previa = self.previa
        if previa is None:
            raise ValueError("el archivo no tiene dictamen previo")
        self.conocido.municipio = previa.municipio
        self.conocido.secuencia = previa.secuencia
        veredicto = Veredicto(EstadoImportacion.DUPLICADO, codigos.I801, (), previa.recibido[:10])
        with self.base.escribir() as conexion:
            self._a_la_bitacora(conexion, veredicto)
        return self._resultado(previa.id, veredicto)

    def apartar(self, error: PaqueteRechazado) -> Resultado:
        """Rechazado o en cuarentena: sólo cambia su propio renglón de la bandeja."""
        veredicto = Veredicto(codigos.estado_de(error.codigo), error.codigo, (), error.detalle)
        with self._turno() as conexion:
            self._a_los_archivos(conexion)
            numero = self._a_la_bandeja(conexion, veredicto)
        return self._resultado(numero, veredicto)

    def asentar(self, autentico: Autentico) -> Resultado:
        """Escribe el paquete donde le toca según lo que ya se tiene de su municipio."""
        consolidador = self.base.consolidador
        with self._turno() as conexion:
            self._a_los_archivos(conexion)
            veredicto = self._consolidar(conexion, consolidador, autentico)
            numero = self._a_la_bandeja(conexion, veredicto)
        return self._resultado(numero, veredicto)

    @contextmanager
    def _turno(self) -> Iterator[Connection]:
        """La transacción del dictamen; en una base compartida, una persona tras otra."""
        with self.base.por_turno() as conexion:
            if self.base.compartida:
                esta = {"sha256": self.copia.sha256}
                if self.previa is None and conexion.execute(_PREVIA, esta).one_or_none():
                    raise OtroSeAdelanto
            yield conexion

    def _consolidar(
        self, conexion: Connection, consolidador: Consolidador, autentico: Autentico
    ) -> Veredicto:
        contenido = autentico.contenido
        identidad = {"manifiesto_sha256": contenido.manifiesto_sha256}
        if conexion.scalar(_YA_GUARDADA, identidad) is not None:
            return Veredicto(EstadoImportacion.DUPLICADO, codigos.I801)
        entrega = self._entrega(autentico)
        _comprobar_numero(conexion, consolidador, entrega, self.permiso)
        vigente = _vigente(conexion, entrega.municipio)
        formato_visto = _formato_visto(conexion, entrega)
        ausente = self._guardar_evidencias(autentico)
        datos = consolidador.estado(conexion, entrega, contenido.datos)
        numero = consolidador.guardar(conexion, entrega, datos, datos_comprimidos(contenido))
        consolidador.resumir(conexion, entrega, numero, datos)
        consolidador.rehacer_siguientes(conexion, entrega)
        if vigente is not None and entrega.secuencia < vigente.secuencia:
            return Veredicto(EstadoImportacion.HISTORICO, codigos.I802)
        poner_vigente(conexion, entrega, numero)
        avisos = (
            *((codigos.W701,) if self._reloj_dudoso(autentico) else ()),
            *avisos_de_secuencia(_eslabon(entrega), vigente, formato_visto),
            *((codigos.W705,) if ausente else ()),
        )
        return Veredicto(EstadoImportacion.ACEPTADO, ",".join(avisos) or codigos.OK, avisos)

    def _entrega(self, autentico: Autentico) -> Entrega:
        contenido, manifiesto = autentico.contenido, autentico.manifiesto
        # Con un reloj imposible el trimestre saldría absurdo: vale el día en que se recibió.
        dia = self.recibido if self._reloj_dudoso(autentico) else manifiesto.creado
        return Entrega(
            manifiesto_sha256=contenido.manifiesto_sha256,
            archivo=self.copia.sha256,
            municipio=manifiesto.municipio,
            secuencia=manifiesto.secuencia,
            linaje=manifiesto.linaje,
            anterior=manifiesto.anterior or "",
            ejercicio=contenido.datos.municipio.ejercicio,
            periodo=periodo_de(dia.date()),
            fecha_corte=dia.date().isoformat(),
            creado=marca(manifiesto.creado),
            recibido=marca(self.recibido),
            tipo=manifiesto.tipo,
            modelo=manifiesto.modelo,
            esquema=manifiesto.esquema_datos,
            formato=FORMATO,
            huella=autentico.firmante.firma.huella,
            tamano=len(contenido.datos_crudos),
        )

    def _reloj_dudoso(self, autentico: Autentico) -> bool:
        momentos = (autentico.manifiesto.creado, autentico.firmante.firma.momento)
        return reloj_dudoso(momentos, self.recibido)

    def _guardar_evidencias(self, autentico: Autentico) -> bool:
        """Guarda los archivos que trae y dice si falta alguno que menciona.

        Un paquete ligero no los trae por su tipo, y aun así se avisa de los que nunca llegaron
        (paquete.md §12 no lo exceptúa): sólo está completo quien ya los entregó antes (§9).
        Van antes que las filas: un corte de luz sólo deja archivos que nadie menciona.
        """
        contenido, carpeta = autentico.contenido, self.base.evidencias
        incluidas = contenido.evidencias
        buzon.guardar_evidencias(incluidas, contenido.pedazos_de_evidencia, carpeta)
        mencionadas = {e.sha256 for e in contenido.datos.evidencias if e.sha256}
        return any(not (carpeta / sha).exists() for sha in mencionadas - incluidas.keys())

    def _a_los_archivos(self, conexion: Connection) -> None:
        if self.previa is not None:
            return
        fila = {
            "sha256": self.copia.sha256,
            "nombre": self.copia.nombre,
            "tamano": self.copia.tamano,
            "recibido": marca(self.recibido),
        }
        conexion.execute(_ARCHIVO, fila)

    def _a_la_bandeja(self, conexion: Connection, veredicto: Veredicto) -> int:
        """Pone o cambia el renglón del archivo y lo anota en la bitácora."""
        conocido = self.conocido
        fila: dict[str, Any] = {
            "estado": veredicto.estado.value,
            "codigo": veredicto.codigo,
            "manifiesto_sha256": conocido.manifiesto_sha256,
            "municipio": conocido.municipio,
            "secuencia": conocido.secuencia,
            "linaje": conocido.linaje,
            "creado": conocido.creado,
            "huellas": ",".join(conocido.huellas),
            "avisos": ",".join(veredicto.avisos),
            "detalle": veredicto.detalle,
            "rotacion": conocido.rotacion,
        }
        self._a_la_bitacora(conexion, veredicto)
        if self.previa is not None:
            _cambiar(conexion, self.previa.id, fila, self.base.ahora())
            return self.previa.id
        return _agregar(conexion, self.copia.sha256, fila, self.base.ahora())

    def _a_la_bitacora(self, conexion: Connection, veredicto: Veredicto) -> None:
        detalle = "; ".join(parte for parte in (veredicto.detalle, self.permiso.motivo) if parte)
        renglon = Renglon(
            self.base.ahora(),
            veredicto.codigo,
            self.operador,
            self.conocido.municipio,
            self.copia.sha256,
            detalle,
        )
        anotar(conexion, renglon)

    def _resultado(self, numero: int, veredicto: Veredicto) -> Resultado:
        mensaje, sugerencia = codigos.frases(veredicto.codigo, veredicto.detalle)
        return Resultado(
            archivo=self.copia.nombre,
            estado=veredicto.estado,
            codigo=veredicto.codigo,
            mensaje=mensaje,
            sugerencia=sugerencia,
            sha256=self.copia.sha256,
            municipio=self.conocido.municipio,
            nombre_municipio=self.base.nombre_de(self.conocido.municipio),
            secuencia=self.conocido.secuencia,
            avisos=veredicto.avisos,
            importacion=numero,
        )


def _agregar(conexion: Connection, sha256: str, fila: Mapping[str, Any], momento: str) -> int:
    nueva = {**fila, "archivo": sha256, "procesado": momento}
    return int(conexion.execute(_AGREGAR, nueva).scalar_one())


def _cambiar(conexion: Connection, numero: int, fila: Mapping[str, Any], momento: str) -> None:
    """Sólo escribe si el dictamen cambió: repetir una importación no mueve nada."""
    tabla = tablas.importacion
    actual = conexion.execute(select(tabla).where(tabla.c.id == numero)).mappings().one()
    if any(actual[columna] != valor for columna, valor in fila.items()):
        cambio = update(tabla).where(tabla.c.id == numero)
        conexion.execute(cambio.values({**fila, "procesado": momento}))


def _comprobar_numero(
    conexion: Connection, consolidador: Consolidador, entrega: Entrega, permiso: Permiso
) -> None:
    """Dos entregas distintas con el mismo número: lo decide una persona, nunca el programa."""
    numero = {"municipio": entrega.municipio, "secuencia": entrega.secuencia}
    previa = conexion.scalar(_MISMO_NUMERO, numero)
    if previa is None:
        return
    if codigos.Q604 not in permiso.codigos:
        raise PaqueteRechazado(codigos.Q604, f"núm. {entrega.secuencia}")
    consolidador.retirar(conexion, previa)


def _vigente(conexion: Connection, municipio: str) -> Eslabon | None:
    fila = conexion.execute(_VIGENTE, {"municipio": municipio}).one_or_none()
    return None if fila is None else Eslabon(*fila)


def _formato_visto(conexion: Connection, entrega: Entrega) -> int:
    visto = {"municipio": entrega.municipio, "huella": entrega.huella}
    return conexion.scalar(_FORMATO_VISTO, visto) or 0


def _eslabon(entrega: Entrega) -> Eslabon:
    return Eslabon(
        entrega.secuencia,
        entrega.manifiesto_sha256,
        entrega.linaje,
        entrega.anterior,
        entrega.formato,
    )

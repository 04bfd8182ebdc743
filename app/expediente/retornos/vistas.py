"""Lo que los retornos entregan a ventanas y consola: valores congelados."""

from datetime import date, datetime
from enum import StrEnum

from app.congelado import Congelado, congelada
from app.modelo.direccion import Direccion


class EstadoObservacion(StrEnum):
    """En qué va una observación para el municipio; sólo el órgano garante la cierra."""

    NUEVA = "nueva"
    VISTA = "vista"
    ATENDIDA = "atendida"
    CERRADA = "cerrada"


FELICITACION = "felicitacion"
"""La clase que reconoce lo bien hecho: no pide nada."""


@congelada
class GaranteDeConfianza(Congelado):
    """Una clave registrada con el código del anexo, o anunciada por la anterior.

    `emisor`: como se nombra en sus retornos (`MX-MEX-INFOEM`). `desde` y `sustituida`, instantes
    UTC `AAAA-MM-DDTHH:MM:SSZ`; `sustituida` vacía = vale hoy.
    """

    huella: str
    codigo: str
    nombre: str
    emisor: str
    desde: str
    sustituida: str


@congelada
class DatoObservado(Congelado):
    """Un dato que señala una observación.

    `antes`: lo que decía al llegar. `despues`: lo que decía al atenderla, o lo de hoy si aún no se
    atiende. Los dos en palabras; vacíos si la dirección no es de un campo. `cambio`: si ya no dice
    lo mismo, aunque en palabras no se note (una tabla se lee «3 renglones»).
    """

    direccion: Direccion
    antes: str
    despues: str
    cambio: bool


@congelada
class BorradorDeRespuesta(Congelado):
    """Una respuesta que se está escribiendo. `evidencias`: ids. No viaja hasta darla por hecha."""

    texto: str
    evidencias: tuple[str, ...]


@congelada
class ObservacionVista(Congelado):
    """Una observación del órgano garante y lo que el municipio ha hecho con ella.

    `evidencia`: huella de la evidencia observada, o vacía. `resultado`: lo que el órgano garante
    dice de ella (abierta, solventada, parcial, no_solventada, retirada) y `resolucion`, por qué.
    `respondida`: instante de la última respuesta; vacío si espera una. `evidencias`: ids de las
    que la acompañan. `reconsideracion`: el motivo con que se pidió, sólo una vez. `borrador`: lo
    que se está escribiendo y todavía no es la respuesta.
    """

    folio: str
    ronda: int
    datos: tuple[DatoObservado, ...]
    evidencia: str
    tipo: str
    clase: str
    gravedad: str
    texto: str
    fundamento: str
    limite: date | None
    estado: EstadoObservacion
    resultado: str
    resolucion: str
    respuesta: str
    respondida: str
    evidencias: tuple[str, ...]
    reconsideracion: str
    borrador: BorradorDeRespuesta | None = None

    @property
    def direcciones(self) -> tuple[Direccion, ...]:
        """Los datos que señala, con el número que hoy tiene su ficha."""
        return tuple(dato.direccion for dato in self.datos)

    @property
    def por_atender(self) -> bool:
        """Si el municipio todavía tiene algo que hacer con ella."""
        abierta = self.estado in {EstadoObservacion.NUEVA, EstadoObservacion.VISTA}
        return abierta and self.clase != FELICITACION

    @property
    def se_puede_responder(self) -> bool:
        """Mientras el órgano garante no la cierre."""
        return self.estado is not EstadoObservacion.CERRADA

    @property
    def se_puede_reconsiderar(self) -> bool:
        """Una sola vez, mientras siga abierta."""
        return self.se_puede_responder and not self.reconsideracion


@congelada
class Nota(Congelado):
    """Nota para el órgano garante de una ronda (0 = antes de la primera observación)."""

    ronda: int
    texto: str
    momento: str


@congelada
class RetornoRecibido(Congelado):
    """Un retorno ya aplicado. `secuencia`: la entrega a la que respondió; 0 en un perfil."""

    tipo: str
    emisor: str
    serie: int
    secuencia: int
    recibido: str


@congelada
class AcuseRecibido(Congelado):
    """Lo que el órgano garante dijo de una entrega, y cuándo se trajo aquí.

    `secuencia`: la entrega. `traido`: cuándo se aplicó; `recibido`: cuándo recibió la entrega el
    órgano garante (instantes UTC). `codigo` y `mensaje`: el resultado de importarla. Lo demás,
    vacío si el acuse es de antes y ya no se pudo leer.
    """

    secuencia: int
    traido: str
    estado: str
    recibido: str
    codigo: str
    mensaje: str
    folio: str


@congelada
class CambioDePerfil(Congelado):
    """Algo del perfil que dejaría de decir una cosa y diría otra."""

    que: str
    antes: str
    despues: str


class Destino(StrEnum):
    """Qué pasa con una respuesta al cambiar de versión del Modelo. Ninguna se borra."""

    SE_CONSERVA = "se_conserva"
    SE_MUEVE = "se_mueve"
    POR_REVISAR = "por_revisar"


@congelada
class RespuestaEnElModelo(Congelado):
    """Una respuesta que no queda igual: a dónde se mueve o por qué hay que revisarla."""

    direccion: Direccion
    destino: Destino
    nueva: str
    motivo: str


@congelada
class VistaModelo(Congelado):
    """Lo que haría con las respuestas una versión nueva del Modelo.

    `se_conservan` + `se_mueven` + `por_revisar` = `total`; `respuestas` trae las que no se
    conservan iguales.
    """

    antes: str
    despues: str
    total: int
    se_conservan: int
    se_mueven: int
    por_revisar: int
    respuestas: tuple[RespuestaEnElModelo, ...]


@congelada
class VistaPerfil(Congelado):
    """Lo que cambiaría un perfil. `codigo_nuevo`: el de la clave que sustituye a la actual.

    `codigo_de_cifrado`: el del certificado con que se podrá cifrar, vacío si no trae o es el mismo.
    """

    cambios: tuple[CambioDePerfil, ...]
    modelo: VistaModelo | None
    codigo_nuevo: str
    codigo_de_cifrado: str = ""


@congelada
class VistaRetorno(Congelado):
    """Lo que dice un retorno y lo que cambiaría, sin haber escrito nada.

    `lineas`: lo mismo en frases, para mostrar. `perfil`: sólo en un perfil.
    """

    tipo: str
    emisor: str
    nombre: str
    serie: int
    creado: datetime
    secuencia: int
    lineas: tuple[str, ...]
    perfil: VistaPerfil | None


@congelada
class Aplicado(Congelado):
    """Lo que quedó escrito. `reabrir`: el expediente hay que abrirlo otra vez para verlo.

    `respaldo`: la copia comprobada que se hizo antes; vacía si no hizo falta.
    """

    vista: VistaRetorno
    reabrir: bool
    respaldo: str

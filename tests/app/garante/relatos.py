"""Los casos que dependen de lo ya recibido: claves, relojes, secuencias y repeticiones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from app.garante import codigos
from app.garante.alta import Convenio, dar_de_alta_archivo, revocar
from app.garante.base import Base
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.retorno import TipoRetorno
from tests.adversarios import fabrica
from tests.app.garante.paquetes import Municipio, datos_de, evidencia
from tests.app.paquete import retornos

ACEPTADO, CUARENTENA = EstadoImportacion.ACEPTADO, EstadoImportacion.CUARENTENA
E308, RECHAZADO = "E308_FORMATO", EstadoImportacion.RECHAZADO
DUPLICADO, HISTORICO = EstadoImportacion.DUPLICADO, EstadoImportacion.HISTORICO
OTRO_LINAJE = str(UUID(int=7))


@dataclass(frozen=True)
class Mundo:
    """Una base vacía y dónde poner los paquetes."""

    base: Base
    carpeta: Path

    def municipio(self, clave: str = "15001", *, alta: bool = True, otro: str = "") -> Municipio:
        """Un municipio con su clave; `otro` le da otra carpeta y, por tanto, otra clave."""
        nuevo = Municipio(clave, self.carpeta / f"m{clave}{otro}")
        if alta:
            nuevo.alta(self.base)
        return nuevo

    def con_firmante(self, firmante: Firmante) -> Municipio:
        """15001 firmando con un certificado de gobierno ya dado de alta."""
        cer = self.carpeta / "gobierno.cer"
        cer.write_bytes(firmante.certificado_der)
        codigo = codigo_verificacion(huella(firmante.certificado_der))
        dar_de_alta_archivo(self.base, cer, Convenio("15001", codigo))
        return Municipio("15001", self.carpeta / "gobierno", firmantes=[firmante])

    def recibir(self, *rutas: Path) -> None:
        """Importa lo anterior al archivo que se va a mirar, que tiene que aceptarse."""
        for resultado in importar(self.base, rutas).resultados:
            assert resultado.estado is ACEPTADO


@dataclass(frozen=True)
class Relato:
    """Qué llega antes, qué archivo llega al final y en qué debe quedar."""

    id: str
    que: str
    preparar: Callable[[Mundo], Path]
    codigo: str
    estado: EstadoImportacion


def _impostor(mundo: Mundo) -> Path:
    mundo.municipio()
    return mundo.municipio(alta=False, otro="impostor").exportar()


def _de_otro(mundo: Mundo) -> Path:
    mundo.municipio()
    return mundo.municipio("15002").exportar(datos_de("15001"), municipio="15001")


def _revocada(mundo: Mundo) -> Path:
    municipio = mundo.municipio()
    revocar(mundo.base, municipio.huella, "robo del equipo")
    return municipio.exportar()


def _vencida(mundo: Mundo) -> Path:
    vencida = fabrica.firmante_gobierno(hasta="250101000000Z")
    return mundo.con_firmante(vencida).exportar()


def _tras_vencer(mundo: Mundo) -> Path:
    municipio = mundo.con_firmante(fabrica.firmante_gobierno())
    return municipio.exportar(creado=datetime(2035, 6, 1, tzinfo=UTC))


def _en(anio: int) -> Callable[[Mundo], Path]:
    return lambda mundo: mundo.municipio().exportar(creado=datetime(anio, 11, 20, tzinfo=UTC))


def _repetido(mundo: Mundo) -> Path:
    ruta = mundo.municipio().exportar()
    mundo.recibir(ruta)
    return ruta


def _firmado_otra_vez(mundo: Mundo) -> Path:
    municipio = mundo.municipio()
    ruta, otra = municipio.exportar(), mundo.carpeta / "otra.asics"
    interior = fabrica.desarmar(ruta.read_bytes()).interior
    otra.write_bytes(fabrica.sellar(interior, municipio.firmantes))
    assert otra.read_bytes() != ruta.read_bytes()
    mundo.recibir(ruta)
    return otra


def _mas_viejo(mundo: Mundo) -> Path:
    municipio = mundo.municipio()
    viejo = municipio.exportar(secuencia=4)
    mundo.recibir(municipio.exportar(secuencia=5))
    return viejo


def _tras(**cambios: object) -> Callable[[Mundo], Path]:
    """Después de la entrega 5, otra con esos cambios en su manifiesto."""

    def preparar(mundo: Mundo) -> Path:
        municipio = mundo.municipio()
        mundo.recibir(municipio.exportar(datos_de("15001", 1), secuencia=5))
        return municipio.exportar(datos_de("15001", 2), **cambios)

    return preparar


def _formato_anterior(mundo: Mundo) -> Path:
    municipio = mundo.municipio()
    mundo.recibir(municipio.exportar())
    with mundo.base.escribir() as conexion:
        # Todavía sólo hay un formato: se apunta que la anterior vino en el siguiente.
        conexion.exec_driver_sql("UPDATE instantanea SET formato = 2")
    return municipio.exportar()


def _sin_su_evidencia(mundo: Mundo) -> Path:
    datos = datos_de("15001") | {"evidencias": [evidencia("15001", b"acta que no viene")]}
    return mundo.municipio().exportar(datos)


def _retorno_como_entrega(mundo: Mundo) -> Path:
    """Un acuse bien formado, firmado por un municipio dado de alta."""
    municipio, ruta = mundo.municipio(), mundo.carpeta / "acuse.asics"
    acuse = retornos.escribir(mundo.carpeta, TipoRetorno.ACUSE).read_bytes()
    ruta.write_bytes(fabrica.sellar(fabrica.desarmar(acuse).interior, municipio.firmantes))
    return ruta


RELATOS = [
    Relato("P042", "impostor con el mismo nombre", _impostor, codigos.Q501, CUARENTENA),
    Relato("P043", "la clave de otro firma estos datos", _de_otro, codigos.Q504, CUARENTENA),
    Relato("P044", "clave revocada", _revocada, codigos.Q502, CUARENTENA),
    Relato("P046", "certificado ya vencido al firmar", _vencida, codigos.Q503, CUARENTENA),
    Relato("P047", "firmado en 2035, ya vencido", _tras_vencer, codigos.Q503, CUARENTENA),
    Relato("P048", "reloj en 2010", _en(2010), codigos.W701, ACEPTADO),
    Relato("P049", "reloj dos años adelantado", _en(2028), codigos.W701, ACEPTADO),
    Relato("P050", "el mismo archivo otra vez", _repetido, codigos.I801, DUPLICADO),
    Relato("P051", "el mismo manifiesto, otra firma", _firmado_otra_vez, codigos.I801, DUPLICADO),
    Relato("P052", "la 4 después de la 5", _mas_viejo, codigos.I802, HISTORICO),
    Relato("P053", "mismo número, otro contenido", _tras(secuencia=5), codigos.Q604, CUARENTENA),
    Relato("P054", "la 9 después de la 5", _tras(secuencia=9), codigos.W703, ACEPTADO),
    Relato("P055", "no continúa la anterior", _tras(anterior="0" * 64), codigos.W704, ACEPTADO),
    Relato(
        "P056",
        "otro linaje: respaldo restaurado",
        _tras(anterior="0" * 64, linaje=OTRO_LINAJE),
        f"{codigos.W702},{codigos.W704}",
        ACEPTADO,
    ),
    Relato(
        "P064",
        "versión del Modelo desconocida",
        lambda mundo: mundo.municipio().exportar(modelo="RTA-MTM/2030.1"),
        codigos.Q602,
        CUARENTENA,
    ),
    Relato(
        "P066",
        "manifiesto y datos de otro municipio",
        lambda mundo: mundo.municipio().exportar(datos_de("15002"), municipio="15002"),
        codigos.Q504,
        CUARENTENA,
    ),
    Relato("P117", "evidencia que no viene", _sin_su_evidencia, codigos.W705, ACEPTADO),
    Relato(
        "G14",
        "dirigido a otro órgano garante",
        lambda mundo: mundo.municipio().exportar(destinatario="MX-JAL-ITEI"),
        codigos.Q505,
        CUARENTENA,
    ),
    Relato("I04", "un acuse como entrega", _retorno_como_entrega, E308, RECHAZADO),
    Relato("G15", "formato anterior al ya visto", _formato_anterior, codigos.W706, ACEPTADO),
]

"""La forma exacta de un zip del paquete: cabeceras, banderas y fechas fijas (paquete.md §2.2)."""

from dataclasses import dataclass
from struct import Struct

LOCAL = Struct("<4s5H3I2H")
CENTRAL = Struct("<4s6H3I5H2I")
FIN = Struct("<4s4H2IH")
FIRMA_LOCAL = b"PK\x03\x04"
FIRMA_CENTRAL = b"PK\x01\x02"
FIRMA_FIN = b"PK\x05\x06"

SIN_COMPRIMIR = 0
DEFLATE = 8
VERSION = 20
UNIX = 3
"""`create_system`: siempre Unix. Python pone 0 en Windows y cambiarían los bytes."""

MODO = 0o100644 << 16
HORA = 0
FECHA = (1 << 5) | 1
"""1980-01-01 00:00:00, la primera fecha que DOS sabe escribir."""

BIT_UTF8 = 0x0800


@dataclass(frozen=True, slots=True)
class Entrada:
    """Un archivo del zip. `inicio`: posición de su cabecera local dentro del zip."""

    nombre: bytes
    metodo: int
    crc: int
    comprimido: int
    tamano: int
    inicio: int
    banderas: int = 0
    version: int = VERSION

    @property
    def desde(self) -> int:
        """Posición del primer byte de los datos."""
        return self.inicio + LOCAL.size + len(self.nombre)

    @property
    def hasta(self) -> int:
        """Posición siguiente al último byte de los datos."""
        return self.desde + self.comprimido

    def cabecera_local(self) -> bytes:
        """La única cabecera local que esta entrada puede tener."""
        return (
            LOCAL.pack(
                FIRMA_LOCAL,
                self.version,
                self.banderas,
                self.metodo,
                HORA,
                FECHA,
                self.crc,
                self.comprimido,
                self.tamano,
                len(self.nombre),
                0,
            )
            + self.nombre
        )

    def cabecera_central(self) -> bytes:
        """Su renglón en el directorio central."""
        return (
            CENTRAL.pack(
                FIRMA_CENTRAL,
                (UNIX << 8) | VERSION,
                self.version,
                self.banderas,
                self.metodo,
                HORA,
                FECHA,
                self.crc,
                self.comprimido,
                self.tamano,
                len(self.nombre),
                0,
                0,
                0,
                0,
                MODO,
                self.inicio,
            )
            + self.nombre
        )


def fin_de_zip(entradas: int, tamano_central: int, inicio_central: int) -> bytes:
    """El cierre del zip, sin comentario."""
    return FIN.pack(FIRMA_FIN, 0, 0, entradas, entradas, tamano_central, inicio_central, 0)

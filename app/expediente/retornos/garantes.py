"""En qué claves de órgano garante se confía. Nunca en una por ser la primera que llega."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier
from sqlalchemy import insert, select, update

from app.expediente.almacen import Transaccion
from app.expediente.errores import GaranteNoConfiable
from app.expediente.nucleo import Nucleo
from app.expediente.retornos.vistas import GaranteDeConfianza
from app.expediente.tablas import Garante
from app.paquete.errores import PaqueteRechazado
from app.paquete.huellas import bien_escrito, codigo_verificacion, comprobar_codigo, huella
from app.paquete.retorno import de_capacitacion
from app.texto import limpiar

_LARGO = 200


@dataclass(frozen=True, slots=True)
class Garantes:
    """Las claves registradas en este expediente."""

    nucleo: Nucleo

    def lista(self) -> tuple[GaranteDeConfianza, ...]:
        """Todas, las sustituidas también, de la última registrada a la primera."""
        tabla = Garante.c
        orden = select(
            tabla.huella, tabla.nombre, tabla.emisor, tabla.desde, tabla.sustituida
        ).order_by(tabla.desde.desc(), tabla.sustituida)
        return tuple(
            GaranteDeConfianza(
                f.huella, codigo_verificacion(f.huella), f.nombre, f.emisor, f.desde, f.sustituida
            )
            for f in self.nucleo.almacen.consultar(orden)
        )

    def vigentes(self) -> dict[str, GaranteDeConfianza]:
        """Las que hoy valen, por huella."""
        return {g.huella: g for g in self.lista() if not g.sustituida}

    def confiar(self, certificado_der: bytes, codigo: str) -> GaranteDeConfianza:
        """Registra la clave si el código es el de ese certificado; la anterior deja de valer.

        Lanza `GaranteNoConfiable` si no, y `PaqueteRechazado` (R103) si sólo sirve para ensayar.
        """
        nueva = huella(certificado_der)
        if not bien_escrito(codigo):
            raise GaranteNoConfiable("El código está mal escrito.")
        if not comprobar_codigo(codigo, nueva):
            raise GaranteNoConfiable("El código no es el de ese certificado.")
        with self.nucleo.almacen.turno:
            if nueva not in self.vigentes():
                with self.nucleo.almacen.transaccion() as paso:
                    self.registrar(paso, certificado_der)
            return self.vigentes()[nueva]

    def registrar(self, paso: Transaccion, certificado_der: bytes, *, emisor: str = "") -> None:
        """La escribe como la única que vale de su emisor."""
        nueva = huella(certificado_der)
        titular = _titular(certificado_der)
        emisor = emisor or titular.clave or self.nucleo.perfil.destinatario
        fila = {
            "huella": nueva,
            "certificado": certificado_der,
            "nombre": titular.nombre or emisor,
            "emisor": emisor,
            "desde": paso.momento,
            "sustituida": "",
        }
        de_hoy = (Garante.c.emisor == emisor, Garante.c.sustituida == "")
        paso.ejecutar(update(Garante).where(*de_hoy), {"sustituida": paso.momento})
        paso.ejecutar(insert(Garante).prefix_with("OR REPLACE"), fila)
        paso.anotar("confiar_garante", "", emisor, nueva)


@dataclass(frozen=True, slots=True)
class _Titular:
    nombre: str
    clave: str


def _titular(certificado_der: bytes) -> _Titular:
    try:
        ensayo = de_capacitacion(certificado_der)
        sujeto = x509.load_der_x509_certificate(certificado_der).subject
    except ValueError as error:
        raise GaranteNoConfiable("El certificado no se puede leer.") from error
    if ensayo:
        raise PaqueteRechazado("R103_CLAVE_DE_CAPACITACION")
    return _Titular(
        _atributo(sujeto, NameOID.ORGANIZATION_NAME), _atributo(sujeto, NameOID.SERIAL_NUMBER)
    )


def _atributo(sujeto: x509.Name, cual: ObjectIdentifier) -> str:
    primero = next(iter(sujeto.get_attributes_for_oid(cual)), None)
    return limpiar(str(primero.value)).strip()[:_LARGO] if primero else ""

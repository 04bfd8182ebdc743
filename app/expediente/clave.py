"""Con qué clave firma este expediente y cómo se cambia por otra (paquete.md §5.4).

El expediente recuerda la huella con que firmó. Si en este equipo hay otra, se dice antes de
consumir un número de entrega: el órgano garante no la reconocería.

Al rotar, la clave nueva espera; la siguiente entrega la anuncia firmada por las dos y desde
entonces sólo se usa la nueva. Si la anterior se perdió no hay quien firme el cambio: se sustituye
y lo acredita un anexo en papel.
"""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import insert, select, update

from app.expediente.almacen import Transaccion
from app.expediente.errores import ClaveAusente, FaltaMotivo, RotacionEnCurso
from app.expediente.nucleo import Nucleo
from app.expediente.tablas import ClaveFirma
from app.expediente.vistas import ClaveDelExpediente, EstadoDeClave
from app.paquete import archivo_clave, claves, relevo
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.llavero import SESION
from app.paquete.manifiesto import Rotacion
from app.texto import limpiar

_ACTIVA, _NUEVA, _ANTERIOR = EstadoDeClave.ACTIVA, EstadoDeClave.NUEVA, EstadoDeClave.ANTERIOR


@dataclass(frozen=True, slots=True)
class Firmas:
    """Con qué se firma una entrega. `rotacion`: si además anuncia la clave que la sustituye."""

    firmantes: tuple[Firmante, ...]
    rotacion: Rotacion | None

    @property
    def en_adelante(self) -> str:
        """La huella de la única clave que vale cuando esta entrega queda escrita."""
        return huella(self.firmantes[-1].certificado_der)


@dataclass(frozen=True, slots=True)
class Claves:
    """La clave de firma de este expediente: la que usa, la que viene y las que usó."""

    nucleo: Nucleo

    def lista(self) -> tuple[ClaveDelExpediente, ...]:
        """Todas las que se conocen, de la última a la primera."""
        tabla = ClaveFirma.c
        orden = select(ClaveFirma).order_by(tabla.desde.desc(), tabla.estado == _ANTERIOR)
        return tuple(
            ClaveDelExpediente(
                huella=f.huella,
                codigo=codigo_verificacion(f.huella),
                estado=EstadoDeClave(f.estado),
                desde=f.desde,
                hasta=f.hasta,
                motivo=f.motivo,
            )
            for f in self.nucleo.almacen.consultar(orden)
        )

    def certificado(self) -> bytes:
        """El certificado DER con que firma este equipo; la primera vez crea la clave.

        `ClaveAusente` o `ClaveAjena` si aquí no está la que el expediente usaba.
        """
        clave = self._preparar()
        # No es secreto: si ya existe se lee sin abrir la clave ni pedir contraseña.
        return claves.certificado(clave) or self._de_siempre().certificado_der

    def para_firmar(self) -> Firmas:
        """Con qué se firma la siguiente entrega; pide las contraseñas que hagan falta.

        Lanza lo mismo que `certificado`.
        """
        self._preparar()
        viene = self._una(_NUEVA)
        actual = self._de_siempre()
        if viene is None:
            return Firmas((actual,), None)
        nueva = self._crear_nueva(viene.huella)
        return Firmas((actual, nueva), Rotacion(viene.huella, viene.motivo or "Cambio de clave"))

    def rotar(self, motivo: str, contrasena: str = "") -> ClaveDelExpediente:
        """Crea la clave que sustituirá a la actual desde la próxima entrega; ésta sigue firmando.

        `contrasena`: la de la nueva; vacía, queda sin proteger. Lanza `FaltaMotivo`,
        `RotacionEnCurso` si ya hay una en espera, y lo mismo que `certificado`.
        """
        limpio = _exigir(motivo)
        with self.nucleo.almacen.turno:
            actual = huella(self.certificado())
            if self._una(_NUEVA) is not None:
                raise RotacionEnCurso
            nueva = self._nueva_protegida(contrasena)
            with self.nucleo.almacen.transaccion() as paso:
                if self._una(_ACTIVA) is None:
                    self._agregar(paso, actual, _ACTIVA, "")
                self._agregar(paso, nueva, _NUEVA, limpio)
                paso.anotar("rotar_clave", "", actual, nueva)
        return self._conocida(nueva)

    def sustituir(self, motivo: str, contrasena: str = "") -> tuple[ClaveDelExpediente, str]:
        """La clave nueva, ya en uso, y el código de la que se perdió; vacío si no se sabe cuál era.

        Nadie pudo firmar el cambio: el órgano garante la aceptará con el anexo de sustitución. Una
        rotación que estuviera en espera se completa así. Lanza `FaltaMotivo`.
        """
        limpio = _exigir(motivo)
        with self.nucleo.almacen.turno:
            perdida = self._perdida()
            nueva = self._nueva_protegida(contrasena)
            with self.nucleo.almacen.transaccion() as paso:
                self._relevar(paso, nueva, limpio)
                paso.anotar("sustituir_clave", "", perdida, nueva)
            relevo.poner_en_uso(self._clave)
        return self._conocida(nueva), codigo_verificacion(perdida) if perdida else ""

    def asentar(self, paso: Transaccion, firmas: Firmas) -> None:
        """En la transacción que da por hecha una entrega: la clave con que se firmó.

        Si anunciaba otra, desde ahora es la única; `acomodar` la pone después en su lugar.
        """
        propia = firmas.en_adelante
        activa = self._una(_ACTIVA)
        if activa is None or activa.huella != propia:
            self._relevar(paso, propia, firmas.rotacion.motivo if firmas.rotacion else "")

    def acomodar(self) -> None:
        """Si la clave que vale todavía espera (se cortó la luz justo entonces), la pone en uso."""
        activa = self._una(_ACTIVA)
        en_espera = claves.certificado(self._clave, relevo.carpeta_nueva())
        if activa and en_espera and huella(en_espera) == activa.huella:
            relevo.poner_en_uso(self._clave)

    @property
    def _clave(self) -> str:
        return self.nucleo.municipio().clave

    def _preparar(self) -> str:
        """Comprueba que la clave de este equipo es la del expediente; devuelve de quién es."""
        self.acomodar()
        esperada = self._esperada()
        if esperada and not claves.ruta_clave(self._clave).exists():
            raise ClaveAusente(codigo_verificacion(esperada))
        claves.exigir(self._clave, esperada)
        return self._clave

    def _esperada(self) -> str:
        """La huella que debe tener; vacía si todavía no ha firmado, o si aquí mismo se cambió.

        Lo segundo pasa al recuperar un respaldo de antes del cambio.
        """
        activa = self._una(_ACTIVA)
        if activa is None or relevo.se_aparto(self._clave, activa.huella):
            return ""
        return activa.huella

    def _de_siempre(self) -> Firmante:
        municipio = self.nucleo.municipio()
        return claves.obtener_o_crear(municipio.clave, municipio.nombre, pais=municipio.pais)

    def _crear_nueva(self, esperada: str = "") -> Firmante:
        municipio = self.nucleo.municipio()
        carpeta = relevo.carpeta_nueva()
        archivo = claves.ruta_clave(municipio.clave, carpeta)
        if esperada and not archivo.exists():
            raise ClaveAusente(codigo_verificacion(esperada))
        if claves.esta_protegida(municipio.clave, carpeta):
            # La entrega que la presenta pide las dos contraseñas: que se sepa cuál es cuál.
            cual_clave = f"la clave de firma nueva de {municipio.nombre}"
            SESION.firmante(archivo, cual_clave, partial(archivo_clave.abrir, archivo))
        return claves.obtener_o_crear(
            municipio.clave,
            municipio.nombre,
            pais=municipio.pais,
            carpeta=carpeta,
            esperada=esperada,
        )

    def _nueva_protegida(self, contrasena: str) -> str:
        """La huella de la clave que espera; una que quedó de un intento cortado sirve igual."""
        carpeta = relevo.carpeta_nueva()
        if claves.certificado(self._clave, carpeta) is None:
            self._crear_nueva()
        if contrasena and not claves.esta_protegida(self._clave, carpeta):
            claves.proteger(self._clave, contrasena, carpeta=carpeta)
            # La acaban de escribir: no se vuelve a pedir en lo que queda de la sesión.
            claves.abrir(self._clave, contrasena, carpeta=carpeta)
        return huella(claves.certificado(self._clave, carpeta) or b"")

    def _perdida(self) -> str:
        activa = self._una(_ACTIVA)
        if activa is not None:
            return activa.huella
        en_el_equipo = claves.certificado(self._clave)
        return huella(en_el_equipo) if en_el_equipo else ""

    def _relevar(self, paso: Transaccion, nueva: str, motivo: str) -> None:
        fin = {"estado": _ANTERIOR.value, "hasta": paso.momento}
        demas = (ClaveFirma.c.huella != nueva, ClaveFirma.c.estado != _ANTERIOR.value)
        paso.ejecutar(update(ClaveFirma).where(*demas), fin)
        if self._conoce(nueva):
            suya = update(ClaveFirma).where(ClaveFirma.c.huella == nueva)
            paso.ejecutar(suya, {"estado": _ACTIVA.value, "hasta": ""})
        else:
            self._agregar(paso, nueva, _ACTIVA, motivo)

    def _agregar(self, paso: Transaccion, cual: str, estado: EstadoDeClave, motivo: str) -> None:
        fila = {
            "huella": cual,
            "estado": estado.value,
            "desde": paso.momento,
            "hasta": "",
            "motivo": motivo,
        }
        paso.ejecutar(insert(ClaveFirma), fila)

    def _una(self, estado: EstadoDeClave) -> ClaveDelExpediente | None:
        return next((una for una in self.lista() if una.estado is estado), None)

    def _conoce(self, cual: str) -> bool:
        return any(una.huella == cual for una in self.lista())

    def _conocida(self, cual: str) -> ClaveDelExpediente:
        return next(una for una in self.lista() if una.huella == cual)


def _exigir(motivo: str) -> str:
    limpio = limpiar(motivo).strip()
    if not limpio:
        raise FaltaMotivo
    return limpio

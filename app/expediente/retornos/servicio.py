"""La puerta de los retornos: mirar sin escribir, aplicar todo o nada, y atender observaciones."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import func, insert, select

from app.expediente import derivados
from app.expediente.almacen import Transaccion
from app.expediente.copias import Copias
from app.expediente.errores import PerfilNoCabe
from app.expediente.espejo import Implementacion
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import Referencia
from app.expediente.retornos import acuses, conservados, perfiles, pliegos
from app.expediente.retornos.atencion import Atencion
from app.expediente.retornos.garantes import Garantes
from app.expediente.retornos.vistas import (
    AcuseRecibido,
    Aplicado,
    GaranteDeConfianza,
    Nota,
    ObservacionVista,
    RetornoRecibido,
    VistaRetorno,
)
from app.expediente.tablas import ClaveFirma, Entrega
from app.expediente.tablas import Retorno as FilaRetorno
from app.paquete import retorno
from app.paquete.contenedor import abrir_autentico
from app.paquete.errores import PaqueteRechazado
from app.paquete.retorno import (
    AcuseDatos,
    ManifiestoRetorno,
    PerfilDatos,
    RetornoLeido,
    TipoRetorno,
)


@dataclass(frozen=True, slots=True)
class _Llegado:
    """Un retorno ya comprobado contra este expediente."""

    leido: RetornoLeido
    garante: GaranteDeConfianza
    perfil: perfiles.Recibido | None
    vista: VistaRetorno


@dataclass(slots=True)
class Retornos:
    """Lo que el órgano garante devuelve a este expediente.

    `conservado` es la copia del último que se rechazó, o `None`.
    """

    nucleo: Nucleo
    respaldos: Copias
    conservado: Path | None = field(default=None, init=False)
    garantes: Garantes = field(init=False)
    atencion: Atencion = field(init=False)

    def __post_init__(self) -> None:
        self.garantes = Garantes(self.nucleo)
        self.atencion = Atencion(self.nucleo)

    def confiar(self, certificado_der: bytes, codigo: str) -> GaranteDeConfianza:
        """Registra la clave del órgano garante con el código impreso en el anexo del convenio.

        Lanza `GaranteNoConfiable` o `PaqueteRechazado` (R103, de capacitación).
        """
        return self.garantes.confiar(certificado_der, codigo)

    def mirar(self, ruta: Path) -> VistaRetorno:
        """Qué dice el retorno y qué cambiaría. No escribe nada en el expediente.

        Lanza `PaqueteRechazado` con la razón (E1xx–E4xx, R101–R107) o `PerfilNoCabe`, después de
        guardar una copia de lo rechazado (`rechazados`); el original no se toca.
        """
        with self.nucleo.almacen.turno:
            return self._comprobar(ruta).vista

    def aplicar(self, ruta: Path) -> Aplicado:
        """Lo escribe en una sola transacción, o nada. Lanza lo mismo que `mirar`.

        Antes de un perfil hace un respaldo comprobado; si no se puede, no lo aplica.
        """
        with self.nucleo.almacen.turno:
            llegado = self._comprobar(ruta)
            respaldo = self.respaldos.crear("perfil").ruta if llegado.perfil else ""
            with self.nucleo.almacen.transaccion() as paso:
                contenido = ruta.read_bytes()
                self._guardar(paso, llegado, contenido)
                cambiadas = self._efecto(paso, llegado)
                for una in cambiadas:
                    derivados.escribir(paso, una)
            self._asimilar(cambiadas)
            conservados.olvidar(self.nucleo.municipio().clave, contenido)
            return Aplicado(llegado.vista, reabrir=llegado.perfil is not None, respaldo=respaldo)

    def certificado_de_cifrado(self) -> bytes:
        """Con qué se cifra para el órgano garante (DER), del último perfil aplicado.

        Lanza `SinCertificadoDeCifrado`.
        """
        return perfiles.para_cifrar(self.nucleo)

    def rechazados(self) -> tuple[conservados.Conservado, ...]:
        """Lo que llegó y no se ha podido aplicar, del último al primero, con su copia."""
        return conservados.lista(self.nucleo.municipio().clave)

    def recibidos(self) -> tuple[RetornoRecibido, ...]:
        """Los ya aplicados, del último al primero."""
        tabla = FilaRetorno.c
        orden = select(
            tabla.tipo, tabla.emisor, tabla.serie, tabla.secuencia, tabla.recibido
        ).order_by(tabla.recibido.desc(), tabla.serie.desc())
        return tuple(RetornoRecibido(*fila) for fila in self.nucleo.almacen.consultar(orden))

    def acuses(self) -> tuple[AcuseRecibido, ...]:
        """Lo que dijo cada acuse aplicado, del último al primero."""
        return acuses.lista(self.nucleo)

    def observaciones(self) -> tuple[ObservacionVista, ...]:
        """Todas, por ronda (la última primero) y folio."""
        return self.atencion.lista()

    def de_direccion(self, direccion: Referencia) -> tuple[ObservacionVista, ...]:
        """Las que señalan ese dato; sin campo, las que señalan la herramienta entera."""
        return self.atencion.de_direccion(direccion)

    def marcar_vista(self, folio: str) -> None:
        """La persona ya la leyó."""
        self.atencion.marcar_vista(folio)

    def responder(self, folio: str, texto: str, evidencias: Iterable[str] = ()) -> None:
        """La atiende con esa respuesta y las evidencias (ids) que la prueban."""
        self.atencion.responder(folio, texto, evidencias)

    def guardar_borrador(self, folio: str, texto: str, evidencias: Iterable[str] = ()) -> None:
        """Guarda la respuesta a medio escribir; no viaja hasta que se responda."""
        self.atencion.guardar_borrador(folio, texto, evidencias)

    def pedir_reconsideracion(self, folio: str, motivo: str) -> None:
        """Pide que el órgano garante la revise; una sola vez por observación."""
        self.atencion.pedir_reconsideracion(folio, motivo)

    def nota(self) -> Nota:
        """La nota para el órgano garante de la ronda en curso."""
        return self.atencion.nota()

    def notas(self) -> tuple[Nota, ...]:
        """Las de todas las rondas."""
        return self.atencion.notas()

    def guardar_nota(self, texto: str) -> None:
        """Escribe la nota de la ronda en curso; vacía, la quita."""
        self.atencion.guardar_nota(texto)

    def _comprobar(self, ruta: Path) -> _Llegado:
        self.conservado = None
        try:
            return self._examinar(ruta)
        except (PaqueteRechazado, PerfilNoCabe) as error:
            clave, ahora = self.nucleo.municipio().clave, self.nucleo.reloj.ahora()
            self.conservado = conservados.conservar(clave, ruta, error, ahora)
            raise

    def _examinar(self, ruta: Path) -> _Llegado:
        confiables = self.garantes.vigentes()
        leido = self._leer(ruta, confiables)
        garante = next(confiables[una] for una in leido.huellas if una in confiables)
        self._exigir_mio(leido.manifiesto)
        self._exigir_nuevo(leido, garante)
        llegado = None
        if isinstance(leido.datos, PerfilDatos):
            llegado = perfiles.preparar(self.nucleo, leido.sha256, leido.datos, garante)
        hoy = self.nucleo.reloj.hoy()
        return _Llegado(leido, garante, llegado, _vista(leido, garante, llegado, hoy))

    def _leer(self, ruta: Path, confiables: Collection[str]) -> RetornoLeido:
        try:
            return retorno.leer(ruta, confiables)
        except PaqueteRechazado as error:
            if error.codigo == "R104_GARANTE_DESCONOCIDO" and self._es_entrega_propia(ruta):
                # Pedirle el código del anexo a quien se equivocó de archivo lo confundiría más.
                detalle = "es una entrega de este municipio"
                raise PaqueteRechazado("R107_NO_ES_RETORNO", detalle) from error
            raise

    def _es_entrega_propia(self, ruta: Path) -> bool:
        propias = {f.huella for f in self.nucleo.almacen.consultar(select(ClaveFirma.c.huella))}
        return bool(propias & set(abrir_autentico(ruta).huellas))

    def _exigir_mio(self, manifiesto: ManifiestoRetorno) -> None:
        municipio = self.nucleo.municipio()
        perfil = manifiesto.tipo is TipoRetorno.PERFIL
        destino = municipio.clave if perfil else manifiesto.municipio
        if (manifiesto.pais, destino) != (municipio.pais, municipio.clave):
            raise PaqueteRechazado("R101_OTRO_MUNICIPIO", self._nombre_de(manifiesto))
        if not perfil and not self._es_entrega_mia(manifiesto):
            de_cual = f"entrega {manifiesto.secuencia}"
            raise PaqueteRechazado("R105_PAQUETE_NO_ENTREGADO", de_cual)

    def _nombre_de(self, manifiesto: ManifiestoRetorno) -> str:
        """«Toluca, 15106»; sólo la clave si el perfil no la conoce."""
        suyo = self.nucleo.perfil.municipio(manifiesto.municipio)
        return f"{suyo.nombre}, {suyo.clave}" if suyo is not None else manifiesto.municipio

    def _es_entrega_mia(self, manifiesto: ManifiestoRetorno) -> bool:
        orden = select(Entrega.c.secuencia).where(
            Entrega.c.manifiesto_sha256 == manifiesto.paquete,
            Entrega.c.secuencia == manifiesto.secuencia,
            Entrega.c.linaje == manifiesto.linaje,
        )
        return bool(self.nucleo.almacen.consultar(orden))

    def _exigir_nuevo(self, leido: RetornoLeido, garante: GaranteDeConfianza) -> None:
        tabla, manifiesto = FilaRetorno.c, leido.manifiesto
        consultar = self.nucleo.almacen.consultar
        if consultar(select(tabla.sha256).where(tabla.sha256 == leido.sha256)):
            raise PaqueteRechazado("R106_YA_APLICADO")
        ultima = select(func.coalesce(func.max(tabla.serie), 0)).where(
            tabla.emisor == garante.emisor, tabla.tipo == manifiesto.tipo.value
        )
        if manifiesto.tipo is TipoRetorno.ACUSE:
            # Cada entrega tiene los suyos: el de una no vuelve viejo al de otra.
            ultima = ultima.where(tabla.secuencia == manifiesto.secuencia)
        if manifiesto.serie <= consultar(ultima)[0][0]:
            raise PaqueteRechazado("R102_RONDA_ANTERIOR", f"núm. {manifiesto.serie}")

    def _guardar(self, paso: Transaccion, llegado: _Llegado, contenido: bytes) -> None:
        leido, manifiesto = llegado.leido, llegado.leido.manifiesto
        fila = {
            "sha256": leido.sha256,
            "tipo": manifiesto.tipo.value,
            "secuencia": manifiesto.secuencia,
            "recibido": paso.momento,
            "contenido": contenido,
            "emisor": llegado.garante.emisor,
            "serie": manifiesto.serie,
        }
        paso.ejecutar(insert(FilaRetorno), fila)
        que = f"{manifiesto.tipo.value} {manifiesto.serie} {leido.sha256}"
        paso.anotar("aplicar_retorno", "", "", que)

    def _efecto(self, paso: Transaccion, llegado: _Llegado) -> list[Implementacion]:
        leido = llegado.leido
        if llegado.perfil is not None:
            perfiles.escribir(self.nucleo, paso, llegado.perfil)
        if isinstance(leido.datos, AcuseDatos):
            secuencia = leido.manifiesto.secuencia
            return acuses.escribir(self.nucleo, paso, leido.datos, secuencia, leido.sha256)
        if isinstance(leido.datos, tuple):
            return pliegos.escribir(self.nucleo, paso, leido.datos, leido.sha256)
        return []

    def _asimilar(self, cambiadas: Sequence[Implementacion]) -> None:
        espejo = self.nucleo.espejo
        for una in cambiadas:
            espejo.poner_implementacion(una)
            espejo.escritas[una.id] = una
            espejo.tocar(una.herramienta)
        self.nucleo.olvidar_municipio()


def _vista(
    leido: RetornoLeido,
    garante: GaranteDeConfianza,
    llegado: perfiles.Recibido | None,
    hoy: date,
) -> VistaRetorno:
    manifiesto, datos = leido.manifiesto, leido.datos
    lineas: tuple[str, ...] = ()
    if llegado is not None:
        lineas = perfiles.lineas(llegado.vista)
    elif isinstance(datos, AcuseDatos):
        lineas = acuses.lineas(datos, manifiesto.secuencia)
    elif isinstance(datos, tuple):
        lineas = pliegos.lineas(datos, hoy)
    return VistaRetorno(
        tipo=manifiesto.tipo.value,
        emisor=manifiesto.emisor,
        nombre=garante.nombre,
        serie=manifiesto.serie,
        creado=manifiesto.creado,
        secuencia=manifiesto.secuencia,
        lineas=lineas,
        perfil=llegado.vista if llegado else None,
    )

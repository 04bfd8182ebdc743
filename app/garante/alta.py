"""Alta de claves por convenio: nadie entra por ser el primero en llegar (paquete.md §5).

El operador teclea el código del anexo firmado; si corresponde al certificado, la clave queda
ligada a su municipio y lo que esperaba en cuarentena se procesa en seguida.
"""

from base64 import b64decode
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.archivos import motivo_de
from app.garante import bandeja, codigos, tablas
from app.garante.base import Base, anotar
from app.garante.errores import (
    CertificadoIlegible,
    ClaveDesconocida,
    ClaveYaRegistrada,
    CodigoNoCoincide,
    MotivoFaltante,
    MunicipioFueraDelPadron,
    RotacionNoProcede,
)
from app.garante.importacion import reprocesar
from app.garante.vistas import (
    Clave,
    ClaveEnEspera,
    EstadoClave,
    Lote,
    Recibido,
    Renglon,
    TipoClave,
)
from app.paquete import lectura
from app.paquete.algoritmos import AlgoritmoDebil, clave_publica
from app.paquete.der import DatosCertificado, DerInvalido, datos_de_certificado, nombre_para_mostrar
from app.paquete.huellas import bien_escrito, codigo_verificacion, comprobar_codigo, huella
from app.progreso import SIN_PROGRESO, Progreso

TAMANO_MAXIMO = 64 * 1024
_PEM = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Convenio:
    """Lo que dice el papel: a quién se da de alta, con qué documento y quién lo teclea.

    `entrega` y `recibe`: si es un acta de relevo, quiénes dejan y toman la clave.
    """

    municipio: str
    codigo: str
    referencia: str = ""
    fecha: date | None = None
    operador: str = ""
    entrega: str = ""
    recibe: str = ""


@dataclass(frozen=True, slots=True)
class _Certificado:
    der: bytes
    huella: str
    nombre: str
    tipo: TipoClave


def claves_en_espera(base: Base) -> tuple[ClaveEnEspera, ...]:
    """Claves sin alta que firmaron lo que está en cuarentena, con el nombre que dicen tener.

    Las propias van antes que las de gobierno: el anexo de un municipio es el de la suya, aunque
    una persona haya cofirmado.
    """
    archivos: dict[str, list[Recibido]] = defaultdict(list)
    for recibido in bandeja.en_cuarentena(base):
        if recibido.codigo == codigos.Q501:
            for una in recibido.huellas:
                archivos[una].append(recibido)
    en_espera = [_en_espera(base, una, recibidos) for una, recibidos in archivos.items()]
    return tuple(sorted(en_espera, key=lambda una: una.tipo is TipoClave.GOBIERNO))


def _en_espera(base: Base, huella_clave: str, recibidos: list[Recibido]) -> ClaveEnEspera:
    certificado = _de_paquete(base, recibidos[0], huella_clave)
    return ClaveEnEspera(
        huella=huella_clave,
        nombre=certificado.nombre,
        tipo=certificado.tipo,
        paquetes=len(recibidos),
        archivos=tuple(recibido.archivo for recibido in recibidos),
    )


def dar_de_alta_archivo(
    base: Base, certificado: Path, convenio: Convenio, *, progreso: Progreso = SIN_PROGRESO
) -> Lote:
    """Da de alta la clave de un archivo `.cer` y procesa lo que la esperaba en cuarentena."""
    return _dar_de_alta(base, _de_archivo(certificado), convenio, progreso)


def dar_de_alta_en_espera(
    base: Base, huella_clave: str, convenio: Convenio, *, progreso: Progreso = SIN_PROGRESO
) -> Lote:
    """Da de alta una clave que ya firmó algo en cuarentena, sin pedir su `.cer` aparte."""
    for recibido in bandeja.en_cuarentena(base):
        if huella_clave in recibido.huellas:
            certificado = _de_paquete(base, recibido, huella_clave)
            return _dar_de_alta(base, certificado, convenio, progreso)
    raise _desconocida()


def claves(base: Base, municipio: str = "") -> tuple[Clave, ...]:
    """Las claves dadas de alta, las de un municipio o todas."""
    tabla = tablas.clave.c
    consulta = select(tablas.clave).order_by(tabla.municipio, tabla.alta, tabla.huella)
    if municipio:
        consulta = consulta.where(tabla.municipio == municipio)
    with base.leer() as conexion:
        return tuple(_vista(fila) for fila in conexion.execute(consulta))


def revocar(base: Base, huella_clave: str, motivo: str, *, operador: str = "") -> None:
    """Desde la última entrega aceptada nada entra con esa clave; lo aceptado se queda como está."""
    if not motivo.strip():
        raise MotivoFaltante(
            "Falta el motivo de la revocación.", sugerencia="Escriba por qué se revoca la clave."
        )
    with base.escribir() as conexion:
        municipio = _municipio_de(conexion, huella_clave)
        _dar_de_baja(
            conexion,
            huella_clave,
            estado=EstadoClave.REVOCADA.value,
            baja=base.ahora(),
            motivo_baja=motivo.strip(),
            hasta_secuencia=_ultima_aceptada(conexion, municipio),
        )
        detalle = f"{codigo_verificacion(huella_clave)}; {motivo.strip()}"
        anotar(
            conexion,
            Renglon(base.ahora(), "clave revocada", operador, municipio, detalle=detalle),
        )


def confirmar_rotacion(base: Base, importacion: int, *, operador: str) -> Clave:
    """Acepta el cambio de clave que propuso un paquete firmado por la vieja y la nueva.

    Lo que llegó antes firmado sólo por la nueva sale de cuarentena.
    """
    recibido = next((r for r in bandeja.bandeja(base) if r.importacion == importacion), None)
    if recibido is None or not recibido.rotacion or recibido.secuencia is None:
        raise RotacionNoProcede(
            "Ese paquete no propone un cambio de clave que se pueda confirmar.",
            sugerencia="Pida al municipio que lo genere firmando con la clave vieja y la nueva.",
        )
    nueva = _de_paquete(base, recibido, recibido.rotacion)
    convenio = Convenio(recibido.municipio, "", "cambio de clave firmado", None, operador)
    with base.escribir() as conexion:
        _comprobar_libre(conexion, nueva, recibido.municipio)
        viejas = _activas(conexion, recibido.municipio, recibido.huellas)
        if not viejas:
            raise RotacionNoProcede(
                "Ninguna de las claves que firmaron sigue activa.",
                sugerencia="Dé de alta la clave nueva con el anexo firmado del convenio.",
            )
        _registrar(conexion, base, nueva, convenio)
        for vieja in viejas:
            _dar_de_baja(
                conexion,
                vieja,
                estado=EstadoClave.ROTADA.value,
                baja=base.ahora(),
                motivo_baja="cambio de clave",
                hasta_secuencia=recibido.secuencia,
            )
    reprocesar(base, huella=nueva.huella, operador=operador)
    return next(c for c in claves(base, recibido.municipio) if c.huella == nueva.huella)


def _dar_de_alta(
    base: Base, certificado: _Certificado, convenio: Convenio, progreso: Progreso
) -> Lote:
    if not bien_escrito(convenio.codigo):
        raise CodigoNoCoincide(
            "El código no coincide: está mal escrito.",
            sugerencia="Compárelo con el anexo firmado, letra por letra.",
        )
    if not comprobar_codigo(convenio.codigo, certificado.huella):
        raise CodigoNoCoincide(
            "El código no coincide con este certificado: es el de otra clave.",
            sugerencia="Revise que el anexo y el archivo sean del mismo municipio.",
        )
    with base.escribir() as conexion:
        _comprobar_libre(conexion, certificado, convenio.municipio)
        _registrar(conexion, base, certificado, convenio)
    return reprocesar(
        base, huella=certificado.huella, operador=convenio.operador, progreso=progreso
    )


def _registrar(
    conexion: Connection, base: Base, certificado: _Certificado, convenio: Convenio
) -> None:
    fila = {
        "huella": certificado.huella,
        "der": certificado.der,
        "municipio": convenio.municipio,
        "tipo": certificado.tipo.value,
        "estado": EstadoClave.ACTIVA.value,
        "nombre": certificado.nombre,
        "convenio": convenio.referencia,
        "fecha_convenio": convenio.fecha.isoformat() if convenio.fecha else "",
        "operador": convenio.operador,
        "alta": base.ahora(),
        "entrega": convenio.entrega,
        "recibe": convenio.recibe,
    }
    conexion.execute(insert(tablas.clave), [fila])
    relevo = f"entrega {convenio.entrega}" if convenio.entrega else ""
    toma = f"recibe {convenio.recibe}" if convenio.recibe else ""
    detalle = "; ".join(filter(None, (codigo_verificacion(certificado.huella), relevo, toma)))
    renglon = Renglon(
        base.ahora(), "alta de clave", convenio.operador, convenio.municipio, detalle=detalle
    )
    anotar(conexion, renglon)


def _comprobar_libre(conexion: Connection, certificado: _Certificado, municipio: str) -> None:
    padron, clave = tablas.padron.c, tablas.clave.c
    if conexion.scalar(select(padron.clave).where(padron.clave == municipio)) is None:
        raise MunicipioFueraDelPadron(
            "Ese municipio no está en el padrón de este órgano garante.",
            sugerencia="Revise la clave del municipio.",
        )
    duena = conexion.scalar(select(clave.municipio).where(clave.huella == certificado.huella))
    if duena is not None:
        cual = "este municipio" if duena == municipio else f"otro municipio ({duena})"
        raise ClaveYaRegistrada(
            f"Esa clave ya está registrada para {cual}.",
            sugerencia="Cada clave sirve a un solo municipio y se da de alta una vez.",
        )


def _activas(conexion: Connection, municipio: str, huellas: tuple[str, ...]) -> list[str]:
    tabla = tablas.clave.c
    consulta = select(tabla.huella).where(
        tabla.municipio == municipio,
        tabla.estado == EstadoClave.ACTIVA,
        tabla.huella.in_(huellas),
    )
    return list(conexion.scalars(consulta))


def _ultima_aceptada(conexion: Connection, municipio: str) -> int:
    tabla = tablas.instantanea.c
    consulta = select(func.max(tabla.secuencia)).where(tabla.municipio == municipio)
    return conexion.scalar(consulta.where(tabla.vale == 1)) or 0


def _dar_de_baja(conexion: Connection, huella_clave: str, **valores: Any) -> None:
    conexion.execute(
        update(tablas.clave).where(tablas.clave.c.huella == huella_clave).values(valores)
    )


def _municipio_de(conexion: Connection, huella_clave: str) -> str:
    tabla = tablas.clave.c
    municipio = conexion.scalar(select(tabla.municipio).where(tabla.huella == huella_clave))
    if municipio is None:
        raise _desconocida()
    return str(municipio)


def _desconocida() -> ClaveDesconocida:
    return ClaveDesconocida(
        "No hay ninguna clave con esa huella.",
        sugerencia="Revise la lista de claves o importe primero un paquete firmado con ella.",
    )


def _de_archivo(ruta: Path) -> _Certificado:
    try:
        with ruta.open("rb") as entrada:
            crudo = entrada.read(TAMANO_MAXIMO + 1)
    except OSError as error:
        raise CertificadoIlegible(
            f"No se pudo leer «{ruta.name}»: {motivo_de(error)}.",
            sugerencia="Vuelva a conectar la memoria o copie otra vez el archivo.",
        ) from error
    if _PEM in crudo:
        crudo = _de_pem(crudo)
    return _certificado(crudo)


def _de_pem(crudo: bytes) -> bytes:
    cuerpo = crudo.partition(_PEM)[2].partition(b"-----END")[0]
    try:
        return b64decode(b"".join(cuerpo.split()), validate=True)
    except ValueError as error:
        raise _ilegible() from error


def _certificado(der: bytes) -> _Certificado:
    try:
        datos = datos_de_certificado(der)
        clave_publica(datos.clave)
    except (DerInvalido, AlgoritmoDebil) as error:
        raise _ilegible() from error
    return _Certificado(der, huella(der), nombre_para_mostrar(datos.titular), _tipo(datos))


def _tipo(datos: DatosCertificado) -> TipoClave:
    return TipoClave.PROPIA if datos.autofirmado else TipoClave.GOBIERNO


def _ilegible() -> CertificadoIlegible:
    return CertificadoIlegible(
        "Ese archivo no es un certificado que se pueda usar.",
        sugerencia="Pida al municipio el archivo .cer que entrega su programa.",
    )


def _de_paquete(base: Base, recibido: Recibido, huella_clave: str) -> _Certificado:
    """El certificado de quien firmó; el sobre se verifica otra vez y lo de dentro no se abre."""
    sobre = lectura.abrir_autentico(base.ruta_en_buzon(recibido.sha256))
    for firma in sobre.firmas:
        if firma.huella == huella_clave:
            return _certificado(firma.certificado)
    raise _desconocida()


def _vista(fila: Row[Any]) -> Clave:
    return Clave(
        huella=fila.huella,
        codigo=codigo_verificacion(fila.huella),
        municipio=fila.municipio,
        tipo=TipoClave(fila.tipo),
        estado=EstadoClave(fila.estado),
        nombre=fila.nombre,
        convenio=fila.convenio,
        fecha_convenio=fila.fecha_convenio,
        operador=fila.operador,
        alta=fila.alta,
        baja=fila.baja,
        motivo_baja=fila.motivo_baja,
        hasta_secuencia=fila.hasta_secuencia,
        entrega=fila.entrega,
        recibe=fila.recibe,
    )

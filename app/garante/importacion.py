"""Del archivo recibido a la base consolidada (paquete.md §8).

Cada archivo se copia primero al buzón y todo se decide sobre la copia. Un archivo malo nunca
detiene el lote; un disco que falla, sí, porque los demás fallarían igual.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.errores import OperacionCancelada
from app.garante import bandeja, buzon, clave_cifrado, codigos, llegadas, permisos
from app.garante.adelanto import Adelanto
from app.garante.base import Base, anotar
from app.garante.buzon import Copia
from app.garante.dictamen import dictaminar, secuencia_de
from app.garante.errores import DecisionNoProcede, ErrorGarante
from app.garante.llegadas import Descifrador
from app.garante.tramite import SIN_PERMISO, OtroSeAdelanto, Permiso, Tramite, abrir_tramite
from app.garante.vistas import EstadoImportacion, Lote, Recibido, Renglon, Resultado
from app.paquete.errores import PaqueteRechazado
from app.progreso import SIN_PROGRESO, Progreso
from app.recolector import conservar_memoria, sin_recolector

_tecnica = logging.getLogger(__name__)


def importar(
    base: Base,
    rutas: Iterable[Path],
    *,
    operador: str = "",
    progreso: Progreso = SIN_PROGRESO,
    descifrar: Descifrador | None = None,
) -> Lote:
    """Importa archivos y los paquetes de las carpetas dadas; los originales no se tocan.

    Un paquete partido se importa dando su carpeta o todas sus partes. `descifrar` abre los que
    vienen cifrados para este órgano garante; sin él se usa su clave de este equipo, que quizá pida
    contraseña, y si no está se rechazan.
    """
    paquetes = llegadas.reunir(rutas)
    resultados = []
    conservar_memoria()
    with Adelanto(paquetes, base) as adelanto:
        for hecho, llegada in enumerate(paquetes):
            progreso.informar(hecho, len(paquetes), llegada.nombre)
            resultados.append(_importar_uno(base, llegada.nombre, adelanto, operador, descifrar))
    progreso.informar(len(paquetes), len(paquetes))
    return Lote(tuple(resultados))


def retomar(
    base: Base,
    *,
    operador: str = "",
    progreso: Progreso = SIN_PROGRESO,
    descifrar: Descifrador | None = None,
) -> Lote:
    """Dictamina lo que quedó copiado sin dictamen (un corte de luz a media importación).

    Además de lo que se dictaminaba puede estar lo copiado por adelantado: va en el orden del lote.
    Lo cifrado se abre como en `importar`.
    """
    rutas = [base.ruta_en_buzon(sha256) for sha256 in bandeja.sin_dictamen(base)]
    copias = sorted(map(buzon.copia_sin_dictamen, rutas), key=lambda copia: copia.nombre)
    return _repetir(base, copias, operador, progreso, descifrar)


def reprocesar(
    base: Base,
    *,
    huella: str = "",
    operador: str = "",
    progreso: Progreso = SIN_PROGRESO,
) -> Lote:
    """Vuelve a dictaminar lo que está en cuarentena: todo, o lo que firmó una clave.

    Se usa tras dar de alta una clave o actualizar el programa; va en orden de secuencia.
    """
    copias = [
        _copia(base, recibido)
        for recibido in bandeja.en_cuarentena(base)
        if not huella or huella in recibido.huellas
    ]
    copias.sort(key=lambda copia: secuencia_de(base, copia.ruta))
    return _repetir(base, copias, operador, progreso)


def resolver(base: Base, importacion: int, motivo: str, *, operador: str) -> Resultado:
    """Levanta una cuarentena que admite decisión (Q502 por cambio de clave, Q503, Q604, Q701).

    Si después lo detiene otra, lo ya decidido para ese archivo sigue valiendo. El motivo queda en
    la bitácora. Con Q604, la entrega que estaba deja de valer y se conserva.
    """
    for recibido in bandeja.en_cuarentena(base):
        decidible = recibido.codigo in codigos.DECIDIBLES and bool(motivo.strip())
        if recibido.importacion == importacion and decidible:
            permisos.conceder(base, recibido, motivo.strip(), operador)
            permiso = Permiso(frozenset({recibido.codigo}), motivo.strip())
            return _dictaminar(base, _copia(base, recibido), operador, permiso)
    raise DecisionNoProcede(
        "Ese archivo no espera una decisión, o falta escribir el motivo.",
        sugerencia="Elija un archivo en cuarentena y escriba por qué lo acepta.",
    )


def _importar_uno(
    base: Base, nombre: str, adelanto: Adelanto, operador: str, descifrar: Descifrador | None
) -> Resultado:
    try:
        copia = adelanto.tomar()
    except PaqueteRechazado as error:
        renglon = Renglon(base.ahora(), error.codigo, operador, detalle=f"{nombre}: no se copió")
        with base.escribir() as conexion:
            anotar(conexion, renglon)
        return Resultado(
            archivo=nombre,
            estado=EstadoImportacion.RECHAZADO,
            codigo=error.codigo,
            mensaje=error.mensaje,
            sugerencia=error.sugerencia,
        )
    return _abrir_y_dictaminar(base, copia, operador, descifrar)


def _abrir_y_dictaminar(
    base: Base, copia: Copia, operador: str, descifrar: Descifrador | None
) -> Resultado:
    if llegadas.esta_cifrada(copia):
        return _descifrar(base, copia, operador, descifrar)
    return _dictaminar(base, copia, operador)


def _descifrar(base: Base, copia: Copia, operador: str, descifrar: Descifrador | None) -> Resultado:
    """Lo de dentro se importa como cualquier otro; si no abre, lo cifrado queda en la bandeja."""
    try:
        abierta = llegadas.abrir(copia, base.buzon, descifrar or clave_cifrado.descifrador(base))
    except PaqueteRechazado as error:
        resultado = abrir_tramite(base, copia, operador, SIN_PERMISO).apartar(error)
        buzon.olvidar_nombre(copia.ruta)
        return resultado
    buzon.olvidar_nombre(copia.ruta)
    return _dictaminar(base, abierta, operador)


def _repetir(
    base: Base,
    copias: Iterable[Copia],
    operador: str,
    progreso: Progreso,
    descifrar: Descifrador | None = None,
) -> Lote:
    lista = list(copias)
    resultados = []
    for hecho, copia in enumerate(lista):
        progreso.informar(hecho, len(lista), copia.nombre)
        resultados.append(_abrir_y_dictaminar(base, copia, operador, descifrar))
    progreso.informar(len(lista), len(lista))
    return Lote(tuple(resultados))


def _dictaminar(
    base: Base, copia: Copia, operador: str, permiso: Permiso = SIN_PERMISO
) -> Resultado:
    try:
        resultado = _tramitar(base, copia, operador, permiso)
    except OtroSeAdelanto:
        # Ahora ya tiene dictamen: el segundo intento parte de él.
        resultado = _tramitar(base, copia, operador, permiso)
    buzon.olvidar_nombre(copia.ruta)
    return resultado


def _tramitar(base: Base, copia: Copia, operador: str, permiso: Permiso) -> Resultado:
    tramite = abrir_tramite(base, copia, operador, permiso)
    if tramite.definitivo:
        return tramite.ya_importado()
    if tramite.previa is not None:
        tramite = replace(tramite, permiso=permisos.sumar(base, copia.sha256, permiso))
    try:
        return _asentar(base, tramite)
    except PaqueteRechazado as error:
        return tramite.apartar(error)
    except (ErrorGarante, OperacionCancelada, OtroSeAdelanto):
        raise  # no es culpa del paquete
    except Exception as error:  # noqa: BLE001  frontera de los archivos ajenos: nunca cae el lote
        _tecnica.exception("Paquete con un error inesperado: %s", copia.sha256)
        return tramite.apartar(PaqueteRechazado(codigos.E999, type(error).__name__))


def _asentar(base: Base, tramite: Tramite) -> Resultado:
    ruta, permitidos = tramite.copia.ruta, tramite.permiso.codigos
    with sin_recolector():
        return tramite.asentar(dictaminar(base, ruta, tramite.conocido, permitidos))


def _copia(base: Base, recibido: Recibido) -> Copia:
    ruta = base.ruta_en_buzon(recibido.sha256)
    return Copia(recibido.archivo, recibido.sha256, recibido.tamano, ruta)

"""El perfil y el Modelo que manda el órgano garante: qué cambiarían y cómo quedan aplicados."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from sqlalchemy import insert, select, update

from app.expediente.almacen import Transaccion
from app.expediente.errores import PerfilNoCabe, SinCertificadoDeCifrado
from app.expediente.nucleo import Nucleo
from app.expediente.retornos import modelos
from app.expediente.retornos.garantes import Garantes
from app.expediente.retornos.vistas import CambioDePerfil, GaranteDeConfianza, VistaPerfil
from app.expediente.tablas import Implementacion, Municipio, PerfilRecibido
from app.modelo import recibido
from app.modelo.definicion import DefinicionInvalida
from app.modelo.tipos import Modelo, MunicipioCatalogo, Perfil
from app.paquete import cifrado
from app.paquete.errores import PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.retorno import PerfilDatos

_NOMBRES = {
    "nombre": "Nombre de la jurisdicción",
    "version": "Versión del perfil",
    "fecha_dato": "Fecha de los datos",
    "destinatario": "A quién se entrega",
    "autoridades": "Autoridades",
    "terminos": "Nombres locales",
    "ley": "Ley",
    "plazos": "Plazos de ley",
    "reglas_pausa": "Qué detiene un plazo",
    "plataformas": "Plataformas",
    "inhabiles": "Días inhábiles",
    "vedas": "Vedas electorales",
    "feriados_pais": "Feriados del país",
    "pesos_dimensiones": "Peso de cada dimensión",
    "semaforos": "Umbrales del semáforo",
    "comite_obligatorio": "Comité obligatorio",
    "administracion_inicio": "Inicio de la administración",
    "administracion_fin": "Fin de la administración",
}
_LARGO = 120


@dataclass(frozen=True, slots=True)
class Recibido:
    """Un perfil ya validado, con su Modelo si trae uno más nuevo, y lo que cambiaría."""

    perfil: Perfil
    texto: str
    modelo: Modelo | None
    texto_modelo: str
    vista: VistaPerfil
    clave_nueva: bytes | None
    emisor: str
    retorno: str
    certificado_cifrado: str


def preparar(
    nucleo: Nucleo, retorno: str, datos: PerfilDatos, garante: GaranteDeConfianza
) -> Recibido:
    """Lo comprueba contra este expediente sin escribir nada. Lanza `PerfilNoCabe`.

    `retorno`: la huella con que se guarda. `garante`: quien lo firma.
    """
    texto = recibido.a_texto(datos.perfil)
    texto_modelo = "" if datos.modelo is None else recibido.a_texto(datos.modelo)
    try:
        perfil = recibido.perfil_de(texto)
        modelo = recibido.modelo_de(texto_modelo) if texto_modelo else None
    except DefinicionInvalida as error:
        raise PerfilNoCabe(f"En {error.archivo}, {error.lugar}: {error.motivo}.") from error
    _exigir_suyo(nucleo, perfil)
    modelo = _si_es_posterior(nucleo, modelo)
    certificado = datos.certificado_der
    nueva = certificado if huella(certificado) != garante.huella else None
    vista = VistaPerfil(
        cambios=tuple(_cambios(nucleo.perfil, perfil)),
        modelo=modelos.vista(nucleo, modelo) if modelo else None,
        codigo_nuevo=codigo_verificacion(huella(certificado)) if nueva else "",
        codigo_de_cifrado=_de_cifrado(nucleo, datos.certificado_cifrado),
    )
    return Recibido(
        perfil=perfil,
        texto=texto,
        modelo=modelo,
        texto_modelo=texto_modelo if modelo else "",
        vista=vista,
        clave_nueva=nueva,
        emisor=garante.emisor,
        retorno=retorno,
        certificado_cifrado=datos.certificado_cifrado,
    )


def lineas(vista: VistaPerfil) -> tuple[str, ...]:
    """El perfil en frases."""
    frases = [f"{c.que}: {c.antes} → {c.despues}" for c in vista.cambios]
    if vista.codigo_nuevo:
        frases.append(f"La clave del órgano garante cambia; la nueva es {vista.codigo_nuevo}.")
    if vista.codigo_de_cifrado:
        frases.append(
            f"Podrá cifrarle entregas con su certificado de código {vista.codigo_de_cifrado}."
        )
    if vista.modelo:
        m = vista.modelo
        frases.append(
            f"Modelo {m.despues} en lugar de {m.antes}. De {m.total} respuestas conserva "
            f"{m.se_conservan}, mueve {m.se_mueven} y deja {m.por_revisar} por revisar; ninguna se "
            "borra."
        )
    return tuple(frases) or ("No cambia nada de lo que ya tiene.",)


def escribir(nucleo: Nucleo, paso: Transaccion, llegado: Recibido) -> None:
    """Lo deja como el que manda. Las respuestas no se tocan, y se comprueba."""
    antes = modelos.huella_de_respuestas(paso)
    modelo = llegado.modelo or nucleo.modelo
    fila = {
        "retorno": llegado.retorno,
        "aplicado": paso.momento,
        "perfil": llegado.texto,
        "modelo_clave": modelo.clave,
        "modelo": llegado.texto_modelo,
        "certificado_cifrado": llegado.certificado_cifrado,
    }
    paso.ejecutar(insert(PerfilRecibido), fila)
    _poner_al_dia(nucleo, paso, llegado.perfil, modelo)
    if llegado.clave_nueva:
        Garantes(nucleo).registrar(paso, llegado.clave_nueva, emisor=llegado.emisor)
    if modelos.huella_de_respuestas(paso) != antes:
        raise PerfilNoCabe("Al aplicarlo cambiaba alguna respuesta.")
    version = f"{llegado.perfil.version} {modelo.clave}"
    paso.anotar("aplicar_perfil", "", f"{nucleo.perfil.version} {nucleo.modelo.clave}", version)


def para_cifrar(nucleo: Nucleo) -> bytes:
    """El certificado (DER) del último perfil aplicado con que se cifra al órgano garante.

    `SinCertificadoDeCifrado` si no trajo.
    """
    escrito = _vigente(nucleo)
    if not escrito:
        raise SinCertificadoDeCifrado
    return b64decode(escrito)


def _vigente(nucleo: Nucleo) -> str:
    tabla = PerfilRecibido.c
    ultimo = select(tabla.certificado_cifrado).order_by(tabla.id.desc()).limit(1)
    return next((str(fila[0]) for fila in nucleo.almacen.consultar(ultimo)), "")


def _de_cifrado(nucleo: Nucleo, escrito: str) -> str:
    """El código del certificado de cifrado, si es otro; `PerfilNoCabe` si no sirve para cifrar."""
    if not escrito or escrito == _vigente(nucleo):
        return ""
    der = b64decode(escrito)
    try:
        cifrado.exigir_certificado(der)
    except cifrado.CertificadoDeCifrado as error:
        raise PerfilNoCabe("El certificado de cifrado que trae no sirve.") from error
    return codigo_verificacion(huella(der))


def _exigir_suyo(nucleo: Nucleo, perfil: Perfil) -> None:
    municipio = nucleo.municipio()
    if (perfil.clave, perfil.pais) != (municipio.perfil, municipio.pais):
        raise PaqueteRechazado("R101_OTRO_MUNICIPIO", perfil.nombre)
    if perfil.municipio(municipio.clave) is None:
        raise PerfilNoCabe(f"El catálogo del perfil no trae a su municipio ({municipio.clave}).")


def _si_es_posterior(nucleo: Nucleo, modelo: Modelo | None) -> Modelo | None:
    """El mismo Modelo, u otro más viejo, no reemplaza al que ya se usa."""
    if modelo is None or not recibido.es_posterior(modelo.clave, nucleo.modelo.clave):
        return None
    return modelo


def _poner_al_dia(nucleo: Nucleo, paso: Transaccion, perfil: Perfil, modelo: Modelo) -> None:
    """La cabecera del archivo y la versión de cada herramienta."""
    oficial = perfil.municipio(nucleo.municipio().clave)
    datos = {
        "entidad": perfil.entidad,
        "modelo": modelo.clave,
        "destinatario": perfil.destinatario,
    }
    if oficial is not None:
        datos["nombre"] = oficial.nombre
    paso.ejecutar(update(Municipio), datos)
    for herramienta in modelo.herramientas:
        suya = Implementacion.c.herramienta == herramienta.clave
        paso.ejecutar(
            update(Implementacion).where(suya), {"version_definicion": herramienta.version}
        )


def _cambios(antes: Perfil, despues: Perfil) -> Iterator[CambioDePerfil]:
    for nombre, etiqueta in _NOMBRES.items():
        viejo, nuevo = getattr(antes, nombre), getattr(despues, nombre)
        if viejo != nuevo:
            yield CambioDePerfil(etiqueta, _en_corto(viejo), _en_corto(nuevo))
    yield from _cambios_del_catalogo(antes.municipios, despues.municipios)


def _cambios_del_catalogo(
    antes: tuple[MunicipioCatalogo, ...], despues: tuple[MunicipioCatalogo, ...]
) -> Iterator[CambioDePerfil]:
    distintos = len(set(antes) ^ set(despues))
    if distintos:
        yield CambioDePerfil(
            "Catálogo de municipios", f"{len(antes)} municipios", f"{len(despues)} municipios"
        )


def _en_corto(valor: Any) -> str:
    texto = _en_palabras(valor)
    return texto if len(texto) <= _LARGO else f"{texto[: _LARGO - 1]}…"


def _en_palabras(valor: Any) -> str:
    if is_dataclass(valor):
        partes = ((c.name, getattr(valor, c.name)) for c in fields(valor))
        return ", ".join(f"{n} {_en_palabras(v)}" for n, v in partes if v != "")
    if isinstance(valor, tuple):
        return "; ".join(map(_en_palabras, valor)) or "ninguno"
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    return str(valor) or "ninguno"

"""El valor canónico de un campo: lo que se guarda, viaja en el paquete y se imprime.

Texto: `str` limpio. Lista: clave de la opción, o lista de claves en el orden de las opciones.
Fecha: `AAAA-MM-DD`. Número y dinero: decimal escrito (`"12.5"`), nunca `float`. Persona: su id.
Tabla: lista de renglones `{columna: valor}` sin celdas ni renglones vacíos. Adjunto: lista de ids
de evidencia. Vacío es `None` o que la clave no esté.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.errores import ErrorDeUsuario
from app.modelo import condiciones
from app.modelo.contexto import Evidencia, Persona, Valor
from app.modelo.tipos import Campo, Columna, Condicion, Obligacion, Opcion, Perfil, TipoCampo
from app.texto import LARGO_MAXIMO, limpiar, sin_tildes

LARGO_CORTO = 200
DIGITOS_MAXIMOS = 15
DECIMALES_MAXIMOS = 6
CENTAVOS = 2
FILAS_MAXIMAS = 2_000
MOMENTOS = ("", "revisar", "formalizar", "operar", "cerrar")
"""En orden: lo que se pide para formalizar también se pide para cerrar."""

Definicion = Campo | Columna
_NUMERO = re.compile(r"[+-]?\d+(?:\.\d+)?")
_MILES = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MILES_CON_PUNTO = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_ADORNOS = re.compile(r"[\s$%\u00a0\u202f]|MXN$", re.IGNORECASE)
_FECHA_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FECHA_DIARIA = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class ValorInvalido(ErrorDeUsuario):
    """Lo escrito no sirve para ese campo."""

    codigo = "VAL-01"

    def __init__(self, etiqueta: str, motivo: str) -> None:
        super().__init__(f"«{etiqueta}»: {motivo}.", sugerencia="Corrija ese dato.")
        self.etiqueta = etiqueta
        self.motivo = motivo


def normalizar(campo: Definicion, crudo: Any) -> Valor:
    """El valor canónico de lo escrito, o `None` si está vacío. Lanza `ValorInvalido`.

    Normalizar lo ya normalizado lo deja igual. Que exista la persona o la evidencia lo comprueba
    quien tiene el directorio.
    """
    if esta_vacio(crudo):
        return None
    valor = _POR_TIPO[campo.tipo](campo, crudo)
    return None if esta_vacio(valor) else valor


_SERIES = (list, tuple)
_TABLAS = (dict, Mapping)


def esta_vacio(valor: Any) -> bool:
    """Si no hay nada capturado: ni texto, ni opción, ni un renglón con algo."""
    if valor is None:
        return True
    if isinstance(valor, str):
        return not valor.strip()
    if isinstance(valor, _SERIES):
        partes: Iterable[Any] = valor
    elif isinstance(valor, _TABLAS):
        partes = valor.values()
    else:
        return False
    # Con `all` y un generador tarda el doble, y se pregunta por cada dato a cada paso.
    for parte in partes:  # noqa: SIM110
        if not esta_vacio(parte):
            return False
    return True


def texto_visible(
    campo: Definicion,
    valor: Valor,
    personas: Mapping[str, Persona] | None = None,
    evidencias: Mapping[str, Evidencia] | None = None,
) -> str:
    """El valor como se lee en pantalla o en un documento. Vacío si no hay nada."""
    if esta_vacio(valor):
        return ""
    if campo.tipo is TipoCampo.TABLA:
        return "1 renglón" if len(valor) == 1 else f"{len(valor)} renglones"
    if campo.tipo is TipoCampo.PERSONA:
        return _persona_visible(str(valor), personas or {})
    if campo.tipo is TipoCampo.ADJUNTO:
        return "; ".join(_evidencia_visible(parte, evidencias or {}) for parte in valor)
    return _simple_visible(campo, valor)


def falta(
    campo: Campo,
    valores: Mapping[str, Valor],
    perfil: Perfil,
    momento: str = "",
    hechos: frozenset[str] = frozenset(),
) -> bool:
    """Si el campo se pide en ese momento y está vacío. Lo calculado nunca falta."""
    if campo.calculado or not esta_vacio(valores.get(campo.clave)):
        return False
    return se_pide(campo, valores, perfil, momento, hechos)


def campos_que_faltan(
    campos: Iterable[Campo],
    valores: Mapping[str, Valor],
    perfil: Perfil,
    momento: str = "",
    no_aplica: Container[str] = (),
    hechos: frozenset[str] = frozenset(),
) -> tuple[Campo, ...]:
    """Los campos que se piden y están vacíos, en su orden, sin los marcados «no aplica».

    `momento` vacío es para marcarla lista; `formalizar` pide además el acto y su copia, etcétera.
    """
    return tuple(
        campo
        for campo in campos
        if campo.clave not in no_aplica and falta(campo, valores, perfil, momento, hechos)
    )


def se_pide(
    campo: Campo,
    valores: Mapping[str, Valor],
    perfil: Perfil,
    momento: str = "",
    hechos: frozenset[str] = frozenset(),
) -> bool:
    """Si el campo hace falta: siempre los obligatorios; los condicionales, según su condición."""
    if campo.obligacion is not Obligacion.CONDICIONAL or campo.condicion is None:
        return campo.obligacion is Obligacion.SI
    return _se_cumple(campo.condicion, valores, perfil, momento, hechos)


def _se_cumple(
    condicion: Condicion,
    valores: Mapping[str, Valor],
    perfil: Perfil,
    momento: str,
    hechos: frozenset[str],
) -> bool:
    if condicion.momento and MOMENTOS.index(momento) < MOMENTOS.index(condicion.momento):
        return False
    if condicion.campo and not _coincide(valores.get(condicion.campo), condicion.valores):
        return False
    if condicion.perfil and not getattr(perfil, condicion.perfil):
        return False
    return not condicion.regla or condiciones.se_cumple(condicion.regla, valores, hechos)


def _coincide(valor: Valor, buscados: tuple[str, ...]) -> bool:
    elegidos = valor if isinstance(valor, list | tuple) else [valor]
    return any(elegido in buscados for elegido in elegidos)


def _texto(campo: Definicion, crudo: Any) -> str:
    if not isinstance(crudo, str):
        raise ValorInvalido(campo.etiqueta, "se esperaba un texto")
    texto = limpiar(crudo).strip()
    corto = campo.tipo is TipoCampo.TEXTO_CORTO
    texto = " ".join(texto.split()) if corto else texto
    tope = LARGO_CORTO if corto else LARGO_MAXIMO
    if len(texto) > tope:
        raise ValorInvalido(campo.etiqueta, f"tiene {len(texto)} caracteres y caben {tope}")
    return texto


def _opcion(campo: Definicion, crudo: Any) -> str:
    if isinstance(crudo, bool):
        crudo = "si" if crudo else "no"
    if not isinstance(crudo, str | int):
        raise ValorInvalido(campo.etiqueta, "se esperaba una opción de la lista")
    buscado = " ".join(limpiar(str(crudo)).split())
    if campo.opciones_de and not campo.opciones:
        return buscado
    clave = _clave_de_opcion(campo.opciones, buscado)
    if clave is None:
        admitidas = "; ".join(opcion.texto for opcion in campo.opciones[:8])
        resto = "…" if len(campo.opciones) > 8 else ""
        motivo = f"«{buscado[:60]}» no está en la lista ({admitidas}{resto})"
        raise ValorInvalido(campo.etiqueta, motivo)
    return clave


def _clave_de_opcion(opciones: tuple[Opcion, ...], buscado: str) -> str | None:
    # Primero la clave exacta: el texto de una opción podría ser la clave de otra.
    for opcion in opciones:
        if opcion.clave == buscado:
            return opcion.clave
    suelto = sin_tildes(buscado)
    for opcion in opciones:
        if suelto in (sin_tildes(opcion.clave), sin_tildes(opcion.texto)):
            return opcion.clave
    return None


def _opciones(campo: Definicion, crudo: Any) -> list[str]:
    partes = crudo.split(";") if isinstance(crudo, str) else crudo
    if not isinstance(partes, list | tuple | set | frozenset):
        raise ValorInvalido(campo.etiqueta, "se esperaba una lista de opciones")
    elegidas = {_opcion(campo, parte) for parte in partes if not esta_vacio(parte)}
    return [opcion.clave for opcion in campo.opciones if opcion.clave in elegidas]


def _fecha(campo: Definicion, crudo: Any) -> str:
    if isinstance(crudo, datetime):
        crudo = crudo.date()
    if isinstance(crudo, date):
        return crudo.isoformat()
    texto = str(crudo).strip() if isinstance(crudo, str) else ""
    if forma := _FECHA_ISO.fullmatch(texto):
        anio, mes, dia = map(int, forma.groups())
    elif forma := _FECHA_DIARIA.fullmatch(texto):
        dia, mes, anio = map(int, forma.groups())
    else:
        raise ValorInvalido(campo.etiqueta, "escriba la fecha como día/mes/año, 31/12/2026")
    try:
        fecha = date(anio, mes, dia)
    except ValueError as error:
        raise ValorInvalido(campo.etiqueta, f"la fecha {texto} no existe") from error
    return fecha.isoformat()


def _numero(campo: Definicion, crudo: Any) -> str:
    numero = _decimal(campo, crudo)
    _exigir_tamano(campo, numero)
    if campo.minimo is not None and numero < campo.minimo:
        raise ValorInvalido(campo.etiqueta, f"debe ser {_llano(campo.minimo)} o más")
    if campo.maximo is not None and numero > campo.maximo:
        raise ValorInvalido(campo.etiqueta, f"debe ser {_llano(campo.maximo)} o menos")
    return _llano(numero)


def _decimal(campo: Definicion, crudo: Any) -> Decimal:
    if isinstance(crudo, float):
        # repr y no el binario exacto: 0.1 es 0.1, no 0.1000000000000000055.
        crudo = f"{crudo:.{DECIMALES_MAXIMOS}f}"
    if isinstance(crudo, Decimal | int) and not isinstance(crudo, bool):
        crudo = f"{crudo:f}" if isinstance(crudo, Decimal) else str(crudo)
    if not isinstance(crudo, str):
        raise ValorInvalido(campo.etiqueta, "se esperaba un número")
    try:
        return Decimal(_sin_separadores(_ADORNOS.sub("", crudo)))
    except InvalidOperation as error:
        raise ValorInvalido(campo.etiqueta, f"«{crudo[:40]}» no es un número") from error


def _sin_separadores(texto: str) -> str:
    """`1,234.50` y `1.234,50` son lo mismo; `12,5` es doce y medio."""
    if _MILES_CON_PUNTO.fullmatch(texto):
        return texto.replace(".", "").replace(",", ".")
    if _MILES.fullmatch(texto):
        return texto.replace(",", "")
    texto = texto.replace(",", ".")
    return texto if _NUMERO.fullmatch(texto) else "no es un número"


def _exigir_tamano(campo: Definicion, numero: Decimal) -> None:
    _, digitos, exponente = numero.normalize().as_tuple()
    decimales = max(0, -int(exponente))
    permitidos = CENTAVOS if campo.tipo is TipoCampo.DINERO else DECIMALES_MAXIMOS
    if decimales > permitidos:
        raise ValorInvalido(campo.etiqueta, f"lleva a lo más {permitidos} decimales")
    if len(digitos) + max(0, int(exponente)) > DIGITOS_MAXIMOS:
        raise ValorInvalido(campo.etiqueta, f"caben a lo más {DIGITOS_MAXIMOS} cifras")


def _llano(numero: Decimal) -> str:
    """Sin exponente, sin ceros de más y sin cero negativo."""
    return f"{numero.normalize() + 0:f}"


def _referencia(campo: Definicion, crudo: Any) -> str:
    if not isinstance(crudo, str):
        raise ValorInvalido(campo.etiqueta, "se esperaba una persona del directorio")
    return " ".join(limpiar(crudo).split())


def _adjuntos(campo: Definicion, crudo: Any) -> list[str]:
    partes = [crudo] if isinstance(crudo, str) else crudo
    if not isinstance(partes, list | tuple) or not all(isinstance(p, str) for p in partes):
        raise ValorInvalido(campo.etiqueta, "se esperaba una lista de evidencias")
    return list(dict.fromkeys(parte.strip() for parte in partes if parte.strip()))


def _tabla(campo: Definicion, crudo: Any) -> list[dict[str, Valor]]:
    if not isinstance(campo, Campo) or not isinstance(crudo, list | tuple):
        raise ValorInvalido(campo.etiqueta, "se esperaba una lista de renglones")
    if len(crudo) > FILAS_MAXIMAS:
        raise ValorInvalido(campo.etiqueta, f"caben {FILAS_MAXIMAS} renglones")
    filas = [_fila(campo, numero, fila) for numero, fila in enumerate(crudo, 1)]
    return [fila for fila in filas if fila]


def _fila(campo: Campo, numero: int, crudo: Any) -> dict[str, Valor]:
    if not isinstance(crudo, Mapping):
        raise ValorInvalido(campo.etiqueta, f"el renglón {numero} no tiene columnas")
    columnas = {columna.clave: columna for columna in campo.columnas}
    if ajenas := [str(clave) for clave in crudo if clave not in columnas]:
        raise ValorInvalido(campo.etiqueta, f"no tiene la columna «{ajenas[0][:40]}»")
    fila: dict[str, Valor] = {}
    for columna in campo.columnas:
        try:
            valor = normalizar(columna, crudo.get(columna.clave))
        except ValorInvalido as error:
            lugar = f"{campo.etiqueta}, renglón {numero}, {columna.etiqueta}"
            raise ValorInvalido(lugar, error.motivo) from error
        if valor is not None:
            fila[columna.clave] = valor
    return fila


def _persona_visible(clave: str, personas: Mapping[str, Persona]) -> str:
    persona = personas.get(clave)
    if persona is None:
        return clave
    return f"{persona.nombre}, {persona.cargo}" if persona.cargo else persona.nombre


def _evidencia_visible(clave: str, evidencias: Mapping[str, Evidencia]) -> str:
    evidencia = evidencias.get(clave)
    return evidencia.nombre if evidencia else clave


def _simple_visible(campo: Definicion, valor: Valor) -> str:
    textos = {opcion.clave: opcion.texto for opcion in campo.opciones}
    if isinstance(valor, list | tuple):
        return "; ".join(textos.get(str(clave), str(clave)) for clave in valor)
    texto = str(valor)
    if campo.tipo is TipoCampo.FECHA and _FECHA_ISO.fullmatch(texto):
        return "/".join(reversed(texto.split("-")))
    if campo.tipo is TipoCampo.DINERO and _NUMERO.fullmatch(texto):
        return f"${Decimal(texto):,.2f}"
    return textos.get(texto, texto)


_POR_TIPO: Mapping[TipoCampo, Callable[[Definicion, Any], Valor]] = {
    TipoCampo.TEXTO_CORTO: _texto,
    TipoCampo.TEXTO_LARGO: _texto,
    TipoCampo.OPCION_UNICA: _opcion,
    TipoCampo.OPCION_MULTIPLE: _opciones,
    TipoCampo.FECHA: _fecha,
    TipoCampo.NUMERO: _numero,
    TipoCampo.DINERO: _numero,
    TipoCampo.PERSONA: _referencia,
    TipoCampo.TABLA: _tabla,
    TipoCampo.ADJUNTO: _adjuntos,
}

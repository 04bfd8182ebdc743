"""Lo que se propone para los campos que el Modelo declara `automatico`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.modelo.calculos.indicadores import mediciones, valor_de
from app.modelo.celdas import escribir, fecha, filas, texto
from app.modelo.contexto import Contexto, Ficha, Valor
from app.modelo.tipos import Autoridad, Campo

MESES_DE_REVISION = 12
_SIN_FORMALIZAR = re.compile(r"0\.\d+")
_CLAVE_DE_PROYECTO = re.compile(r"PT-\d{4}-(\d{2,4})")


@dataclass(frozen=True, slots=True)
class Pedido:
    """El campo que se quiere llenar y la ficha donde está."""

    contexto: Contexto
    herramienta: str
    campo: Campo
    ficha: Ficha

    @property
    def vacio(self) -> bool:
        """Si nadie ha escrito nada."""
        return not self.ficha.valores.get(self.campo.clave)


Propuesta = Callable[[Pedido], Valor]


def municipio(pedido: Pedido) -> Valor:
    """Clave oficial y nombre; fuera de la cabecera, sólo el nombre."""
    if not pedido.vacio:
        return None
    nombre, clave = pedido.contexto.municipio_nombre, pedido.contexto.municipio_clave
    return f"{clave} {nombre}".strip() if pedido.campo.clave.startswith("cab_") else nombre


def administracion(pedido: Pedido) -> Valor:
    """«2025-2027»."""
    perfil = pedido.contexto.perfil
    inicio, propio = perfil.administracion_inicio[:4], pedido.contexto.administracion_fin
    fin = str(propio.year) if propio else perfil.administracion_fin[:4]
    return f"{inicio}-{fin}" if pedido.vacio and inicio and fin else None


def titulo(pedido: Pedido) -> Valor:
    """El título del documento que genera la herramienta."""
    if not pedido.vacio:
        return None
    return pedido.contexto.modelo.herramienta(pedido.herramienta).documento.titulo


def version(pedido: Pedido) -> Valor:
    """0.1 al empezar; 1.0 al formalizar lo que nunca se había formalizado."""
    formalizada = bool(texto(pedido.ficha.valores, "cab_acto_fecha"))
    if pedido.vacio:
        return "1.0" if formalizada else "0.1"
    actual = texto(pedido.ficha.valores, pedido.campo.clave)
    return "1.0" if formalizada and _SIN_FORMALIZAR.fullmatch(actual) else None


def proxima_revision(pedido: Pedido) -> Valor:
    """12 meses después del acto formal o, mientras no lo haya, de la elaboración."""
    valores = pedido.ficha.valores
    desde = fecha(valores, "cab_acto_fecha") or fecha(valores, "cab_fecha_elaboracion")
    if not pedido.vacio or desde is None or desde.year == date.max.year:
        return None
    anio = desde.year + MESES_DE_REVISION // 12
    try:
        return desde.replace(year=anio).isoformat()
    except ValueError:
        return desde.replace(year=anio, day=28).isoformat()


def organo_garante(pedido: Pedido) -> Valor:
    """El nombre de la autoridad vigente del perfil."""
    hoy = pedido.contexto.hoy
    vigentes = [a for a in pedido.contexto.perfil.autoridades if _vigente(a, hoy)]
    return vigentes[0].nombre if pedido.vacio and vigentes else None


def clave_de_proyecto(pedido: Pedido) -> Valor:
    """PT-AAAA-NN: el ejercicio y el número que sigue al mayor, para no repetir uno quitado."""
    if not pedido.vacio:
        return None
    fichas = pedido.contexto.de_tipo(pedido.herramienta, pedido.ficha.tipo)
    usados = [
        int(forma[1])
        for ficha in fichas
        if (forma := _CLAVE_DE_PROYECTO.fullmatch(texto(ficha.valores, pedido.campo.clave)))
    ]
    sin_clave = [f.numero for f in fichas if not f.valores.get(pedido.campo.clave)]
    lugar = sin_clave.index(pedido.ficha.numero) + 1
    return f"PT-{pedido.contexto.ejercicio}-{max(usados, default=0) + lugar:02}"


def indicadores(pedido: Pedido) -> Valor:
    """Los resultados de 5b que faltan en la tabla de rendición; lo escrito se respeta."""
    escritas = filas(pedido.ficha.valores, pedido.campo.clave)
    codigos = [texto(fila, "codigo_indicador") for fila in escritas]
    pedidas = [*escritas, *({"codigo_indicador": c} for c in _minimos(pedido) if c not in codigos)]
    renglones = []
    for fila in pedidas:
        medidas = [
            (columna, valor)
            for columna, medicion in zip(
                ("valor", "anterior"),
                reversed(mediciones(pedido.contexto, texto(fila, "codigo_indicador"))),
                strict=False,
            )
            if (valor := valor_de(pedido.contexto, medicion)) is not None
        ]
        renglones.append({**{c: escribir(v) for c, v in medidas}, **fila})
    return renglones


def _minimos(pedido: Pedido) -> list[str]:
    """Los indicadores mínimos del informe: los de la precarga del campo."""
    precarga = pedido.campo.precarga
    for catalogo in pedido.contexto.modelo.catalogos:
        if precarga and catalogo.clave == precarga.catalogo:
            return [fila[0] for fila in catalogo.filas]
    return []


def _vigente(autoridad: Autoridad, hoy: date) -> bool:
    dia = hoy.isoformat()
    return autoridad.desde <= dia and (not autoridad.hasta or dia <= autoridad.hasta)


AUTOMATICOS: Mapping[str, Propuesta] = {
    "municipio": municipio,
    "administracion": administracion,
    "titulo": titulo,
    "version": version,
    "proxima_revision": proxima_revision,
    "organo_garante": organo_garante,
    "clave_proyecto": clave_de_proyecto,
    "indicadores": indicadores,
}
"""Los que salen de los datos del expediente. El diagrama, los metadatos y las columnas de un
archivo los llenan quien dibuja y quien lee el archivo."""

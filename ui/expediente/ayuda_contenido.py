"""Lo que dice la ayuda, como bloques de texto: guías, glosario, atajos y acerca de. Sin Qt."""

import platform
import sqlite3
from collections.abc import Sequence
from enum import Enum, auto
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from app import VERSION, rutas
from app.modelo.guias import Apartado, leer_glosario, leer_guia
from app.modelo.tipos import Modelo
from app.texto import sin_tildes
from ui.pantallas import Pantalla

DIAGNOSTICO, GLOSARIO, ATAJOS, ACERCA = "dx", "glosario", "atajos", "acerca"


class Clase(Enum):
    """Cómo se ve un bloque."""

    TITULO = auto()
    SUBTITULO = auto()
    FUERTE = auto()
    PARRAFO = auto()
    PUNTO = auto()
    TERMINO = auto()


class Bloque(NamedTuple):
    """Un párrafo. `termino` va en negrita delante del texto."""

    clase: Clase
    texto: str
    termino: str = ""

    def plano(self) -> str:
        """El bloque como se lee."""
        return f"{self.termino}: {self.texto}" if self.termino else self.texto


class Tema(NamedTuple):
    """Una entrada del índice."""

    clave: str
    titulo: str
    grupo: str


EN_TODO = (
    ("Ctrl+K", "buscar en todo"),
    ("Tab y Mayús+Tab", "ir al control siguiente o al anterior"),
    ("Alt+Flecha abajo", "abrir una lista o el calendario de una fecha"),
    ("Ctrl++ y Ctrl+−", "letra más grande o más pequeña"),
    ("Ctrl+O", "abrir otro archivo"),
    ("Ctrl+N", "crear otro"),
    ("Ctrl+W", "cerrar este archivo"),
    ("Ctrl+Q", "salir"),
)
EN_LAS_PAGINAS = (
    ("Alt+Flecha derecha", "página siguiente de la herramienta o del diagnóstico"),
    ("Alt+Flecha izquierda", "página anterior"),
    ("F2", "mostrar u ocultar la guía junto a la página"),
)
EN_EL_CRONOGRAMA = (
    ("T", "ir a hoy"),
    ("C", "mostrar la ruta crítica"),
    ("B", "mostrar la línea base"),
    ("+ y −", "acercar y alejar"),
    ("0", "ver todo el plan"),
    ("Ctrl+F", "buscar un renglón"),
    ("Alt+Flechas", "mover la barra un día; con Ctrl, un mes"),
    ("Mayús+Alt+Flechas", "cambiar el fin; con Ctrl, el inicio"),
    ("Enter o F2", "editar la celda; Ctrl+Enter abre la página"),
    ("L y Supr", "enlazar con otra y quitar una dependencia"),
    ("Ctrl+Z y Ctrl+Y", "deshacer y rehacer"),
    ("?", "ver todas las teclas del cronograma"),
)
EN_LAS_LISTAS = (
    ("Flechas", "recorrer los renglones"),
    ("Enter", "abrir el renglón o ir al dato"),
    ("Flechas derecha e izquierda", "abrir o cerrar un grupo"),
)
LICENCIAS = (
    ("PySide6 y Qt", "LGPL 3", "PySide6_Essentials"),
    ("SQLAlchemy", "MIT", "SQLAlchemy"),
    ("pydantic", "MIT", "pydantic"),
    ("ReportLab", "BSD", "reportlab"),
    ("XlsxWriter", "BSD de 2 cláusulas", "XlsxWriter"),
    ("cryptography", "Apache 2.0 o BSD", "cryptography"),
    ("asn1crypto", "MIT", "asn1crypto"),
)
"""Con qué está hecho, su licencia y el nombre con que se averigua su versión."""


def temas(modelo: Modelo) -> tuple[Tema, ...]:
    """El índice, en orden."""
    guias = (
        Tema(h.clave, f"{h.clave}  {h.nombre_corto}", modelo.dimensiones[h.dimension - 1].nombre)
        for h in modelo.herramientas
    )
    return (
        Tema(DIAGNOSTICO, "Diagnóstico inicial", "Para empezar"),
        Tema(GLOSARIO, "Glosario", "Para empezar"),
        *guias,
        Tema(ATAJOS, "Atajos de teclado", "El programa"),
        Tema(ACERCA, "Acerca de Vitral", "El programa"),
    )


def contenido(clave: str, pantallas: Sequence[Pantalla]) -> tuple[Bloque, ...]:
    """Lo que dice un tema. Lanza `GuiaDesconocida` si falta su archivo."""
    match clave:
        case "glosario":
            return _glosario()
        case "atajos":
            return _atajos(pantallas)
        case "acerca":
            return _acerca()
        case _:
            return _guia(clave)


def veces(bloques: Sequence[Bloque], buscado: str) -> int:
    """Cuántas veces aparece lo buscado, sin fijarse en tildes ni mayúsculas."""
    aguja = sin_tildes(buscado)
    return sum(sin_tildes(bloque.plano()).count(aguja) for bloque in bloques)


def _guia(clave: str) -> tuple[Bloque, ...]:
    guia = leer_guia(clave)
    partes = (
        ("Para qué sirve", guia.para_que_sirve),
        ("Cómo llenarlo", guia.como_llenarlo),
        ("Evidencia esperada", guia.evidencia),
        ("Plazo y base", guia.plazo_y_base),
        ("Pasos", guia.pasos),
        ("Niveles", guia.niveles),
        ("Ejemplo lleno", guia.ejemplo),
        ("Fuentes", guia.fuentes),
    )
    bloques = [Bloque(Clase.TITULO, guia.titulo)]
    for titulo, apartados in partes:
        if apartados:
            bloques.append(Bloque(Clase.SUBTITULO, titulo))
            bloques += _de_apartados(apartados)
    return tuple(bloques)


def _de_apartados(apartados: Sequence[Apartado]) -> list[Bloque]:
    bloques = []
    for apartado in apartados:
        if apartado.titulo:
            letra = f"{apartado.letra}. " if apartado.letra else ""
            bloques.append(Bloque(Clase.FUERTE, f"{letra}{apartado.titulo}"))
        for renglon in apartado.renglones:
            clase = Clase.PUNTO if renglon.punto else Clase.PARRAFO
            bloques.append(Bloque(clase, renglon.texto))
    return bloques


def _glosario() -> tuple[Bloque, ...]:
    terminos = (Bloque(Clase.TERMINO, t.significado, t.termino) for t in leer_glosario())
    return (Bloque(Clase.TITULO, "Glosario"), *terminos)


def _atajos(pantallas: Sequence[Pantalla]) -> tuple[Bloque, ...]:
    de_pantallas = tuple((p.atajo, p.titulo) for p in pantallas if p.atajo)
    claves = {pantalla.clave for pantalla in pantallas}
    partes = [
        ("Ir a una pantalla", de_pantallas),
        ("En todo el programa", EN_TODO),
        ("En las listas", EN_LAS_LISTAS),
    ]
    if "herramientas" in claves:
        partes.append(("Al llenar una herramienta", EN_LAS_PAGINAS))
    if "cronograma" in claves:
        partes.append(("En el cronograma", EN_EL_CRONOGRAMA))
    bloques = [Bloque(Clase.TITULO, "Atajos de teclado")]
    for titulo, atajos in partes:
        bloques.append(Bloque(Clase.SUBTITULO, titulo))
        bloques += [Bloque(Clase.TERMINO, que, tecla) for tecla, que in atajos]
    return tuple(bloques)


def _acerca() -> tuple[Bloque, ...]:
    sistema = f"{platform.system()} {platform.release()}".strip()
    bloques = [
        Bloque(Clase.TITULO, "Acerca de Vitral"),
        Bloque(
            Clase.PARRAFO,
            "Vitral ayuda a los municipios a poner en práctica el Modelo Regional de "
            "Transparencia Municipal y a los órganos garantes a reunir y revisar lo que entregan. "
            "Trabaja sin internet.",
        ),
        Bloque(Clase.SUBTITULO, "Versiones"),
        Bloque(Clase.TERMINO, VERSION, "Vitral"),
        Bloque(Clase.TERMINO, sqlite3.sqlite_version, "SQLite"),
        Bloque(Clase.TERMINO, platform.python_version(), "Python"),
        Bloque(Clase.TERMINO, sistema, "Sistema"),
        Bloque(Clase.SUBTITULO, "Con qué está hecho"),
    ]
    for nombre, licencia, distribucion in LICENCIAS:
        bloques.append(
            Bloque(Clase.TERMINO, f"licencia {licencia}", _con_version(nombre, distribucion))
        )
    bloques += [
        Bloque(Clase.TERMINO, "dominio público", "SQLite"),
        Bloque(Clase.TERMINO, "licencia SIL Open Font License 1.1", "Source Sans Pro"),
        Bloque(
            Clase.PARRAFO,
            "Qt se usa como biblioteca aparte, según la LGPL: puede sustituirse por otra versión "
            "compatible en la carpeta del programa.",
        ),
        Bloque(Clase.SUBTITULO, "Si algo falla"),
        Bloque(
            Clase.PARRAFO,
            "El registro técnico, para quien le da soporte, está en este archivo:",
        ),
        Bloque(Clase.PARRAFO, str(rutas.registro())),
    ]
    return tuple(bloques)


def _con_version(nombre: str, distribucion: str) -> str:
    try:
        return f"{nombre} {version(distribucion)}"
    except PackageNotFoundError:
        # El programa empaquetado puede no traer los metadatos.
        return nombre

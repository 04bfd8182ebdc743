"""Documentos: el de cada herramienta, en PDF o en libro, escrito en la carpeta que se elija."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.archivos import motivo_de
from app.errores import ErrorDeUsuario
from app.expediente.vistas import ResumenHerramienta
from app.modelo.tipos import Herramienta
from app.progreso import Progreso
from ui.comun import lugares
from ui.comun.controles import Boton, ComboSinRueda, Desplazable, Etiqueta, Tarjeta, linea
from ui.comun.insignias import ESTADOS, Insignia, vencida
from ui.comun.pagina import (
    EleccionDeCarpeta,
    Encabezado,
    Noticia,
    Trabajo,
    columna_de,
    renglon_de,
)
from ui.comun.sesion import Sesion

NOMBRES = {"pdf": "PDF", "xlsx": "libro", "docx": "texto"}
"""Cómo se llama en la oficina cada formato que produce el programa."""


class DocumentoNoEscrito(ErrorDeUsuario):
    """El sistema no dejó escribir el archivo."""

    codigo = "VEN-12"

    def __init__(self, carpeta: Path, detalle: str) -> None:
        super().__init__(
            f"No se pudo escribir en «{carpeta}» ({detalle}).",
            sugerencia="Si el documento está abierto en otro programa, ciérrelo; revise también "
            "que haya espacio y que pueda escribir en esa carpeta.",
        )


class Encargo(NamedTuple):
    """Un documento por escribir."""

    herramienta: str
    formato: str


class Documentos(QWidget):
    """Un renglón por herramienta, y todos de una vez con avance y cancelación."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._formatos = _formatos()
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.carpeta = EleccionDeCarpeta(lugares.DOCUMENTOS, "los documentos")
        self.cuales = ComboSinRueda()
        self.todos = Boton("Todos los documentos", "primario").al_pulsar(self._pedir_todos)
        self.renglones = {h.clave: RenglonDocumento(h, self._formatos) for h in self._herramientas}
        self._construir()
        for renglon in self.renglones.values():
            renglon.conectar(self._pedir)
        self.trabajo.ocupado.connect(self._habilitar)
        sesion.cambiado.datos_cambiados.connect(self._al_cambiar)

    def refrescar(self) -> None:
        """Relee el estado de cada herramienta."""
        trabajo = self._sesion.expediente.herramientas.lista
        self._sesion.ejecutor.hacer(trabajo, self._mostrar, self.noticia.error)

    def escribir(self, encargos: Sequence[Encargo]) -> None:
        """Escribe esos documentos en la carpeta elegida."""
        if self.trabajo.trabajando():
            return
        self.trabajo.lanzar(
            "Escribiendo…",
            partial(_escribir, self._sesion.expediente, tuple(encargos), self.carpeta.ruta()),
            self._al_escribir,
            self.noticia.error,
        )

    @property
    def _herramientas(self) -> tuple[Herramienta, ...]:
        return self._sesion.modelo.herramientas

    def _construir(self) -> None:
        self.cuales.setAccessibleName("Formato de todos los documentos")
        todos = " y ".join(f"en {_nombre(f)}" for f in self._formatos)
        self.cuales.addItem(todos[:1].upper() + todos[1:], self._formatos)
        for formato in self._formatos:
            self.cuales.addItem(f"Sólo en {_nombre(formato)}", (formato,))
        cabeza = Encabezado(
            "Documentos",
            "Salen con lo que haya capturado; lo que falte se ve con una raya.",
        )
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 10, 0)
        caja.addWidget(self._tarjeta())
        caja.addStretch(1)
        columna = columna_de(self)
        columna.addWidget(cabeza)
        columna.addWidget(renglon_de(self.todos, self.cuales))
        columna.addWidget(self.carpeta)
        columna.addWidget(self.trabajo)
        columna.addWidget(self.noticia)
        columna.addWidget(Desplazable(hoja), 1)
        self.al_llegar = self.todos

    def _tarjeta(self) -> QWidget:
        tarjeta = Tarjeta(margen=0)
        tarjeta.cuerpo.setContentsMargins(1, 4, 1, 4)
        tarjeta.cuerpo.setSpacing(0)
        for numero, renglon in enumerate(self.renglones.values()):
            if numero:
                tarjeta.cuerpo.addWidget(linea())
            tarjeta.cuerpo.addWidget(renglon)
        return tarjeta

    def _mostrar(self, resumenes: tuple[ResumenHerramienta, ...]) -> None:
        for resumen in resumenes:
            self.renglones[resumen.clave].fijar(resumen)

    def _habilitar(self) -> None:
        libre = not self.trabajo.trabajando()
        self.todos.setEnabled(libre)
        for renglon in self.renglones.values():
            renglon.habilitar(libre=libre)

    def _pedir(self, clave: str, formato: str) -> None:
        self.escribir([Encargo(clave, formato)])

    def _pedir_todos(self) -> None:
        formatos = self.cuales.currentData()
        self.escribir([Encargo(h.clave, f) for h in self._herramientas for f in formatos])

    def _al_escribir(self, rutas: tuple[Path, ...]) -> None:
        carpeta = Boton("Abrir la carpeta").al_pulsar(partial(self._abrir, rutas[0].parent))
        if len(rutas) == 1:
            abrir = Boton("Abrir").al_pulsar(partial(self._abrir, rutas[0]))
            self.noticia.bien(f"Se escribió «{rutas[0].name}».", "", abrir, carpeta)
        else:
            self.noticia.bien(f"Se escribieron {len(rutas)} documentos.", "", carpeta)

    def _abrir(self, ruta: Path) -> None:
        try:
            lugares.abrir(ruta)
        except ErrorDeUsuario as error:
            self.noticia.error(error)

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()


class RenglonDocumento(QFrame):
    """El documento de una herramienta, su estado y un botón por formato."""

    def __init__(self, herramienta: Herramienta, formatos: Sequence[str]) -> None:
        super().__init__()
        self._clave = herramienta.clave
        self.estado = Insignia(ESTADOS["sin_empezar"])
        titulo = f"{herramienta.clave}  {herramienta.documento.titulo}"
        self.botones = {
            formato: Boton(_en_boton(formato), nombre=f"{titulo}: {_nombre(formato)}")
            for formato in formatos
        }
        fila = QHBoxLayout(self)
        fila.setContentsMargins(16, 7, 14, 7)
        fila.setSpacing(10)
        textos = QVBoxLayout()
        textos.setSpacing(0)
        textos.addWidget(Etiqueta(titulo, "fuerte", envolver=True))
        textos.addWidget(Etiqueta(herramienta.nombre, "pequena", envolver=True))
        fila.addLayout(textos, 1)
        fila.addWidget(self.estado, 0, Qt.AlignmentFlag.AlignVCenter)
        for boton in self.botones.values():
            fila.addWidget(boton, 0, Qt.AlignmentFlag.AlignVCenter)

    def conectar(self, pedir: Any) -> None:
        """A quién se le pide el documento: `pedir(herramienta, formato)`."""
        for formato, boton in self.botones.items():
            boton.al_pulsar(partial(pedir, self._clave, formato))

    def fijar(self, resumen: ResumenHerramienta) -> None:
        """Cambia el estado que se ve."""
        dias = resumen.vencida_dias
        self.estado.fijar(vencida(dias) if dias else ESTADOS[resumen.situacion.value])

    def habilitar(self, *, libre: bool) -> None:
        """Sólo se escribe un documento a la vez."""
        for boton in self.botones.values():
            boton.setEnabled(libre)


def _formatos() -> tuple[str, ...]:
    from app.documentos.herramienta import FORMATOS

    return FORMATOS


def _nombre(formato: str) -> str:
    return NOMBRES.get(formato, formato.upper())


def _en_boton(formato: str) -> str:
    nombre = _nombre(formato)
    return nombre[:1].upper() + nombre[1:]


def _escribir(
    expediente: Any, encargos: Sequence[Encargo], carpeta: Path, progreso: Progreso
) -> tuple[Path, ...]:
    """Los documentos ya escritos. La fotografía se toma una vez: todos dicen lo mismo."""
    from app.documentos.herramienta import escribir

    contexto = expediente.contexto()
    rutas = []
    for hecho, encargo in enumerate(encargos):
        que = f"Escribiendo {encargo.herramienta} en {_nombre(encargo.formato)}…"
        progreso.informar(hecho, len(encargos), que)
        try:
            rutas.append(escribir(contexto, encargo.herramienta, encargo.formato, carpeta))
        except OSError as error:
            raise DocumentoNoEscrito(carpeta, motivo_de(error)) from error
    return tuple(rutas)

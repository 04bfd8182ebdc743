"""La página de una clave de firma: crearla, ver su código, protegerla y copiarla a otro medio.

Es la misma para el municipio y para el órgano garante; cada uno dice lo suyo y agrega lo que sólo
él hace con la clave.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.progreso import Progreso
from ui.comun.archivos import elegir_carpeta
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta
from ui.comun.pagina import Noticia, Trabajo, renglon_de
from ui.comun.proteger import DialogoProteger
from ui.comun.tareas import Ejecutor

if TYPE_CHECKING:
    from app.paquete.claves import CopiaDeClave

LA_COPIA = (
    "Si este equipo se pierde, con la copia se sigue firmando con la misma clave. Guárdela en "
    "una memoria aparte, bajo llave. Sólo se copia cifrada con su contraseña."
)
MARGEN, ENTRE = 18, 12


class Estado(Protocol):
    """Lo que se ve de una clave sin abrirla; sin `codigo` todavía no hay."""

    @property
    def codigo(self) -> str:
        """El de verificación."""
        ...

    @property
    def huella(self) -> str:
        """La completa, en grupos de cuatro."""
        ...

    @property
    def protegida(self) -> bool:
        """Si tiene contraseña."""
        ...


E = TypeVar("E", bound=Estado)


class Textos(NamedTuple):
    """Lo que cada quien dice de su clave."""

    que_es: str
    el_codigo: str
    sin_clave: str
    sin_contrasena: str
    con_contrasena: str
    al_crear: str
    sin_recuperacion: str


class Oficios(NamedTuple, Generic[E]):
    """Lo que se hace con la clave en el hilo de trabajo; `proteger` recibe la actual y la nueva."""

    crear: Callable[[Progreso], E]
    proteger: Callable[[str, str, Progreso], E]
    copiar: Callable[[Path, Progreso], "CopiaDeClave"]


class PaginaDeClave(QWidget, Generic[E]):
    """Lo común; quien la usa le agrega lo suyo con `junto_al_codigo` y `debajo`."""

    def __init__(self, ejecutor: Ejecutor, textos: Textos, oficios: Oficios[E]) -> None:
        super().__init__()
        self._textos = textos
        self._oficios = oficios
        self.estado: E | None = None
        self.noticia = Noticia()
        self.trabajo = Trabajo(ejecutor)
        self.codigo = Etiqueta("", "titulo", envolver=True, copiable=True)
        self.codigo.setObjectName("Código de verificación")
        self.huella = Etiqueta("", "pequena", envolver=True, copiable=True)
        self.huella.setObjectName("Huella de la clave")
        self.crear = Boton("Crear la clave", "primario").al_pulsar(self._crear)
        self.proteger = Boton("Proteger con contraseña…").al_pulsar(self._pedir_contrasena)
        self.copiar = Boton("Copiar a otro medio…").al_pulsar(self._elegir_copia)
        self.falta = Etiqueta(textos.sin_clave, envolver=True)
        self._contrasena = Etiqueta("", envolver=True)
        self._columna = QVBoxLayout()
        self.sin = _tarjeta(
            "La clave de firma",
            Etiqueta(textos.que_es, envolver=True),
            self.falta,
            renglon_de(self.crear),
        )
        self._codigo = _tarjeta(
            "Código de verificación",
            Etiqueta(textos.que_es, envolver=True),
            self.codigo,
            Etiqueta(textos.el_codigo, "secundario", envolver=True),
            self.huella,
        )
        self._con = self._tarjetas_con_clave()
        self._construir()
        self.trabajo.ocupado.connect(self.habilitar)

    def junto_al_codigo(self, *botones: Boton) -> None:
        """Pone botones bajo el código."""
        self._codigo.cuerpo.addWidget(renglon_de(*botones))
        # Se agregan al final, pero se ven antes que los de la contraseña.
        for antes, despues in pairwise((*botones, self.proteger, self.copiar)):
            QWidget.setTabOrder(antes, despues)

    def debajo(self, tarjeta: QWidget) -> None:
        """Pone una tarjeta después de las comunes."""
        self._columna.addWidget(tarjeta)

    def mostrar(self, estado: E) -> None:
        """Muestra cómo está la clave."""
        self.estado = estado
        hay = bool(estado.codigo)
        self.sin.setVisible(not hay)
        self._con.setVisible(hay)
        self.codigo.setText(estado.codigo)
        self.huella.setText(f"Huella completa: {estado.huella}")
        textos, protegida = self._textos, estado.protegida
        self._contrasena.setText(textos.con_contrasena if protegida else textos.sin_contrasena)
        self.proteger.setText("Cambiar la contraseña…" if protegida else "Proteger con contraseña…")
        self.habilitar()

    def con_contrasena(self, actual: str, nueva: str) -> None:
        """Pone o cambia la contraseña."""
        trabajo = partial(self._oficios.proteger, actual, nueva)
        # Lo siguiente que conviene hacer es copiarla.
        self.lanzar("Protegiendo la clave…", trabajo, self._al_proteger, self.copiar)

    def copiar_a(self, carpeta: Path) -> None:
        """Copia la clave cifrada a esa carpeta."""
        trabajo = partial(self._oficios.copiar, carpeta)
        self.lanzar("Copiando la clave…", trabajo, self._al_copiar, self.copiar)

    def habilitar(self) -> None:
        """Apaga los botones mientras se trabaja."""
        libre = not self.trabajo.trabajando()
        protegida = self.estado is not None and self.estado.protegida
        for boton in (self.crear, self.proteger):
            boton.setEnabled(libre)
        self.copiar.setEnabled(libre and protegida)
        self.copiar.setToolTip("" if protegida else "Antes hay que protegerla con contraseña.")

    def lanzar(
        self,
        titulo: str,
        trabajo: Callable[[Progreso], Any],
        al_terminar: Callable[[Any], None],
        despues: Boton,
    ) -> None:
        """Hace el trabajo a la vista y, al acabar, deja el foco en `despues`."""
        self.trabajo.lanzar(titulo, trabajo, al_terminar, self.noticia.error, despues)
        # El avance y lo que resulte se dicen arriba. Después de lanzar: el botón que se apaga cede
        # el foco al siguiente, y la vista lo sigue.
        self._vista.verticalScrollBar().setValue(0)

    def _crear(self) -> None:
        self.lanzar("Creando la clave…", self._oficios.crear, self._al_crear, self.proteger)

    def _al_crear(self, estado: E) -> None:
        self.mostrar(estado)
        self.noticia.bien("La clave quedó creada en este equipo.", self._textos.al_crear)

    def _al_proteger(self, estado: E) -> None:
        self.mostrar(estado)
        self.noticia.bien(
            "La clave quedó protegida con su contraseña.",
            "Ahora cópiela a otro medio. Las copias que hizo antes siguen con la contraseña de "
            "entonces.",
        )

    def _al_copiar(self, copia: "CopiaDeClave") -> None:
        decir_copia(
            self.noticia,
            copia,
            "Guarde esa memoria bajo llave.",
            "Si el disco se daña se pierden las dos. Cópiela también a una memoria.",
        )

    def _pedir_contrasena(self) -> None:
        protegida = self.estado is not None and self.estado.protegida
        cuidado = self._textos.sin_recuperacion
        dialogo = DialogoProteger(protegida=protegida, cuidado=cuidado, padre=self)
        dialogo.pedida.connect(self.con_contrasena)
        dialogo.preguntar()

    def _elegir_copia(self) -> None:
        carpeta = elegir_carpeta(self, "Copiar la clave a")
        if carpeta is not None:
            self.copiar_a(carpeta)

    def _tarjetas_con_clave(self) -> QWidget:
        segura = _tarjeta(
            "Contraseña y copia",
            self._contrasena,
            Etiqueta(LA_COPIA, "secundario", envolver=True),
            renglon_de(self.proteger, self.copiar),
        )
        juntas = QWidget()
        columna = QVBoxLayout(juntas)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(ENTRE)
        columna.addWidget(self._codigo)
        columna.addWidget(segura)
        juntas.hide()
        return juntas

    def _construir(self) -> None:
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        self._columna.setSpacing(ENTRE)
        for pieza in (self.noticia, self.trabajo, self.sin, self._con):
            self._columna.addWidget(pieza)
        caja.addLayout(self._columna)
        caja.addStretch(1)
        self._vista = Desplazable(hoja)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(self._vista)


def decir_copia(noticia: Noticia, copia: "CopiaDeClave", en_otro: str, en_el_mismo: str) -> None:
    """Dice dónde quedó la copia y qué hacer si está en otro disco o en el mismo."""
    if copia.mismo_disco:
        noticia.aviso(
            f"Se copió en «{copia.ruta.parent}», pero es el mismo disco que el original.",
            en_el_mismo,
        )
    else:
        noticia.bien(f"Se copió en «{copia.ruta.parent}» y se comprobó.", en_otro)


def _tarjeta(titulo: str, *piezas: QWidget) -> Tarjeta:
    tarjeta = Tarjeta(titulo, margen=MARGEN)
    for pieza in piezas:
        tarjeta.cuerpo.addWidget(pieza)
    return tarjeta

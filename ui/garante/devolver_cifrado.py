"""La clave con que el órgano garante abre lo que le mandan cifrado: crearla y copiarla."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.garante import clave_cifrado, clave_garante
from app.garante.clave_cifrado import EstadoDeCifrado
from app.progreso import Progreso
from ui.comun import fechas
from ui.comun.archivos import elegir_carpeta
from ui.comun.clave import decir_copia
from ui.comun.controles import Boton, Etiqueta, Tarjeta
from ui.comun.foco import asomar
from ui.comun.insignias import Estado, Insignia
from ui.comun.pagina import Noticia, Trabajo, renglon_de
from ui.comun.proteger import DialogoProteger
from ui.comun.sesion import SesionGarante
from ui.garante import quien

if TYPE_CHECKING:
    from app.paquete.claves import CopiaDeClave

TITULO = "Clave para recibir cifrado"
QUE_ES = (
    "Con ella los municipios pueden cifrar su entrega: sólo este órgano garante la abre, aunque el "
    "correo o la memoria en que viaja caiga en otras manos. Es otra clave, aparte de la de firma."
)
CUANDO = (
    "Conviene si las entregas llegan por correo o pasan por manos ajenas. Si se entregan en mano, "
    "puede prescindir de ella: los municipios entregan sin cifrar."
)
SIN_COPIA = (
    "Cópiela ya a otro medio: sin una copia en otro disco su certificado no viaja en el perfil y "
    "ningún municipio puede cifrar. Si se perdiera, nadie podría abrir lo cifrado con ella."
)
CON_COPIA = (
    "Copiada a otro medio el {dia}, a las {hora}. Su certificado viaja en el perfil: cada "
    "municipio puede cifrar desde que lo aplica."
)
PERDIDA = (
    "Esta base ya tenía una clave para recibir cifrado y no está en este equipo. No se crea otra: "
    "lo ya cifrado sólo se abre con aquélla. Copie su archivo a la carpeta «{carpeta}» desde el "
    "medio donde se guardó."
)
SIN_RECUPERACION = (
    "Nadie puede recuperarla, tampoco quien da soporte. Anótela y guárdela bajo llave, aparte de "
    "la copia. Si se pierde, lo que los municipios hayan cifrado ya no se podrá abrir."
)
ADOPTADA = "En este equipo ya había una clave para recibir cifrado: se usa ésa y no se creó otra."
QUE_TIENE = "Conserva la contraseña que tenía, que es la que escribió. Ahora cópiela a otro medio."
NO_HAY = Estado("estado-sin_empezar", "Sin crear", "apagado")
SE_REPARTE = Estado("correcto", "Viaja en el perfil", "bien")
FALTA_COPIA = Estado("alerta", "Falta copiarla", "aviso")
NO_ESTA = Estado("cerrar", "No está en este equipo", "error")


class TarjetaCifrado(Tarjeta):
    """La segunda clave del órgano garante, opcional."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(TITULO, margen=18, padre=padre)
        self._sesion = sesion
        self._estado = EstadoDeCifrado()
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.insignia = Insignia(NO_HAY)
        self.codigo = Etiqueta("", "fuerte", envolver=True, copiable=True)
        self.como = Etiqueta("", envolver=True)
        self.crear = Boton("Crear la clave…", nombre="Crear la clave para recibir cifrado")
        self.copiar = Boton(
            "Copiar a otro medio…", nombre="Copiar a otro medio la clave para recibir cifrado"
        )
        self.contrasena = Boton(
            "Cambiar la contraseña…",
            nombre="Cambiar la contraseña de la clave para recibir cifrado",
        )
        self._construir()
        self.trabajo.ocupado.connect(self._habilitar)
        self.mostrar(self._estado)

    def mostrar(self, estado: EstadoDeCifrado) -> None:
        """Muestra cómo está la clave."""
        self._estado = estado
        hay = bool(estado.codigo)
        self.insignia.fijar(_insignia(estado))
        self.codigo.setText(f"Código: {estado.codigo}")
        self.codigo.setVisible(hay)
        self.como.setText(_en_palabras(estado))
        self.crear.setVisible(not hay)
        for boton in (self.copiar, self.contrasena):
            boton.setVisible(hay and not estado.perdida)
        # Lo que falta es lo que se ve primero: sin copia no sirve todavía.
        self.copiar.setProperty("papel", "" if estado.copiada else "primario")
        self.copiar.style().polish(self.copiar)
        self._habilitar()

    def crear_con(self, contrasena: str) -> None:
        """Crea la clave protegida con esa contraseña."""
        self.trabajo.lanzar(
            "Creando la clave…",
            partial(_crear, self._sesion.base, contrasena, quien.recordado()),
            self._al_crear,
            self.noticia.error,
            self.copiar,
        )

    def copiar_a(self, carpeta: Path) -> None:
        """Copia la clave, cifrada con su contraseña, a esa carpeta."""
        self.trabajo.lanzar(
            "Copiando la clave…",
            partial(_copiar, self._sesion.base, carpeta, quien.recordado()),
            self._al_copiar,
            self.noticia.error,
            self.copiar,
        )

    def cambiar_contrasena(self, actual: str, nueva: str) -> None:
        """Cambia la contraseña con que se abre."""
        self.trabajo.lanzar(
            "Cambiando la contraseña…",
            partial(_cambiar, self._sesion.base, actual, nueva),
            lambda _hecho: self.noticia.bien(
                "La contraseña quedó cambiada.",
                "La copia guardada sigue con la anterior: cópiela otra vez.",
            ),
            self.noticia.error,
            self.copiar,
        )

    def dialogo(self) -> DialogoProteger:
        """El que pide la contraseña: la de la clave nueva, o la actual y otra."""
        hay = bool(self._estado.codigo)
        dialogo = DialogoProteger(
            protegida=hay,
            titulo="" if hay else "Crear la clave para recibir cifrado",
            cuidado=SIN_RECUPERACION,
            padre=self,
        )
        dialogo.pedida.connect(self._con_contrasena)
        return dialogo

    def _con_contrasena(self, actual: str, nueva: str) -> None:
        if self._estado.codigo:
            self.cambiar_contrasena(actual, nueva)
        else:
            self.crear_con(nueva)

    def _pedir(self) -> None:
        self.dialogo().preguntar()

    def _elegir_copia(self) -> None:
        carpeta = elegir_carpeta(self, "Copiar la clave para recibir cifrado a")
        if carpeta is not None:
            self.copiar_a(carpeta)

    def _al_crear(self, estado: EstadoDeCifrado) -> None:
        self.mostrar(estado)
        if estado.adoptada:
            self.noticia.aviso(ADOPTADA, QUE_TIENE)
        else:
            self.noticia.bien("La clave quedó creada y protegida.", "Ahora cópiela a otro medio.")
        asomar(self.copiar)

    def _al_copiar(self, hecho: "tuple[CopiaDeClave, EstadoDeCifrado]") -> None:
        copia, estado = hecho
        self.mostrar(estado)
        decir_copia(
            self.noticia,
            copia,
            "Guarde esa memoria bajo llave. Para que los municipios puedan cifrar, cree el "
            "perfil en «Por devolver» y hágaselo llegar.",
            "No cuenta como copia: si el disco se daña se pierden las dos. Use una memoria.",
        )
        asomar(self.copiar)

    def _habilitar(self) -> None:
        libre = not self.trabajo.trabajando()
        for boton in (self.crear, self.copiar, self.contrasena):
            boton.setEnabled(libre)

    def _construir(self) -> None:
        for pieza in (
            self.insignia,
            Etiqueta(QUE_ES, envolver=True),
            Etiqueta(CUANDO, "secundario", envolver=True),
            self.codigo,
            self.como,
            self.noticia,
            self.trabajo,
            renglon_de(
                self.crear.al_pulsar(self._pedir),
                self.copiar.al_pulsar(self._elegir_copia),
                self.contrasena.al_pulsar(self._pedir),
            ),
        ):
            self.cuerpo.addWidget(pieza)


def _insignia(estado: EstadoDeCifrado) -> Estado:
    if not estado.codigo:
        return NO_HAY
    if estado.perdida:
        return NO_ESTA
    return SE_REPARTE if estado.se_reparte else FALTA_COPIA


def _en_palabras(estado: EstadoDeCifrado) -> str:
    if not estado.codigo:
        return "Se crea con una contraseña, que se pide al importar lo primero que llegue cifrado."
    if estado.perdida:
        return PERDIDA.format(carpeta=clave_garante.carpeta())
    if not estado.copiada:
        return SIN_COPIA
    dia = fechas.larga(date.fromisoformat(estado.copiada[:10]))
    return CON_COPIA.format(dia=dia, hora=fechas.hora(estado.copiada))


def _crear(base: Any, contrasena: str, operador: str, progreso: Progreso) -> EstadoDeCifrado:
    progreso.informar(0, 1)
    return clave_cifrado.crear(base, contrasena, operador=operador)


def _copiar(
    base: Any, carpeta: Path, operador: str, progreso: Progreso
) -> "tuple[CopiaDeClave, EstadoDeCifrado]":
    progreso.informar(0, 1)
    copia = clave_cifrado.copiar(base, carpeta, operador=operador)
    return copia, clave_cifrado.estado(base)


def _cambiar(base: Any, actual: str, nueva: str, progreso: Progreso) -> None:
    progreso.informar(0, 1)
    clave_cifrado.cambiar_contrasena(base, actual, nueva)

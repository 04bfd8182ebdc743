"""Con qué se abren los paquetes cifrados: se pide una vez y vive sólo mientras esté abierto."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.comun import archivos
from ui.comun.accesible import rotular
from ui.comun.contrasena import CampoContrasena
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida
from ui.comun.tema import AIRE, tema

CLAVES = "Clave de cifrado (*.pem *.key);;Todos los archivos (*)"
CERTIFICADOS = "Certificado de cifrado (*.cer *.crt *.der);;Todos los archivos (*)"
EXPLICA = (
    "La clave para recibir cifrado que se creó en este equipo se usa sola: al importar sólo se "
    "pide su contraseña. Elija otra, con su certificado, si lo que llegó se cifró para ella; no se "
    "guardan, y se olvidan al cerrar el archivo."
)


class DialogoCifrados(QDialog):
    """`elegida` lleva (clave, certificado, contraseña)."""

    elegida = Signal(object, object, str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle("Abrir paquetes cifrados")
        self._rutas: dict[str, Path | None] = {"clave": None, "certificado": None}
        self._dichos = {que: EtiquetaElidida("Sin elegir", "secundario") for que in self._rutas}
        self.contrasena = CampoContrasena("Contraseña de la clave de cifrado")
        self.usar = Boton("Usar esta clave", "primario").al_pulsar(self._usar)
        self.usar.setDefault(True)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta("Abrir paquetes cifrados", "subtitulo"))
        columna.addWidget(Etiqueta(EXPLICA, "secundario", envolver=True))
        for que, titulo, filtro in (
            ("clave", "Clave de cifrado", CLAVES),
            ("certificado", "Su certificado", CERTIFICADOS),
        ):
            columna.addWidget(Etiqueta(titulo, "fuerte"))
            fila = QHBoxLayout()
            fila.addWidget(self._dichos[que], 1)
            boton = Boton("Elegir…", nombre=f"Elegir: {titulo.lower()}")
            boton.clicked.connect(
                lambda _m=False, que=que, titulo=titulo, filtro=filtro: self._elegir(
                    que, titulo, filtro
                )
            )
            fila.addWidget(boton)
            columna.addLayout(fila)
        rotulo = Etiqueta("Contraseña (vacía si no tiene)", "fuerte")
        rotular(rotulo, self.contrasena.linea)
        columna.addWidget(rotulo)
        columna.addWidget(self.contrasena)
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(self.usar)
        columna.addLayout(botones)
        self.setMinimumWidth(tema().px(460))
        self._habilitar()

    def proponer(self, que: str, ruta: Path) -> None:
        """Deja elegido un archivo (`clave` o `certificado`)."""
        self._rutas[que] = ruta
        self._dichos[que].fijar(ruta.name)
        self._habilitar()

    def olvidar(self) -> None:
        """Borra la contraseña escrita."""
        self.contrasena.borrar()

    def _elegir(self, que: str, titulo: str, filtro: str) -> None:
        ruta = archivos.elegir_abrir(self, titulo, filtro)
        if ruta is not None:
            self.proponer(que, ruta)

    def _habilitar(self) -> None:
        self.usar.setEnabled(all(self._rutas.values()))

    def _usar(self) -> None:
        self.elegida.emit(self._rutas["clave"], self._rutas["certificado"], self.contrasena.texto())
        self.accept()

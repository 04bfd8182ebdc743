"""El padrón: los municipios, su clave dada de alta por convenio y su última entrega."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.garante import alta
from app.garante.vistas import Clave, EstadoClave
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta, linea, vaciar
from ui.comun.sesion import SesionGarante
from ui.comun.tabla import Columna, Tabla, enmarcada
from ui.comun.tema import AIRE, tema
from ui.garante import padron_datos as datos
from ui.garante.alta import DialogoAlta
from ui.garante.cabecera import Cabecera
from ui.garante.decision import DialogoDecision
from ui.garante.filtro import CampoFiltro
from ui.garante.padron_datos import DatosPadron, Filtro, Inscrito

DOS_COLUMNAS = 900
ANCHO_FICHA = 290
ALTO_TABLA = 200
ANCHO_LIBRE = 16_777_215

COLUMNAS = (
    Columna("Clave", lambda i: i.municipio.clave, 70, tenue=True),
    Columna("Municipio", lambda i: i.municipio.nombre, 130, crece=True),
    Columna(
        "Población",
        lambda i: f"{i.municipio.poblacion:,}",
        96,
        lambda i: i.municipio.poblacion,
        derecha=True,
        cede=1,
    ),
    Columna("Clave de firma", lambda i: i.estado, 132),
    Columna("Convenio", datos.convenio, 110, cede=2),
    Columna("Última entrega", datos.ultima, 152, lambda i: i.fila.recibido or "", cede=3),
)


class Padron(QWidget):
    """La tabla, la ficha del municipio en que se está y el alta de claves."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._datos = DatosPadron((), 0)
        self._filtro = Filtro.TODOS
        self._bajada = Etiqueta("Leyendo el padrón…", "bajada", envolver=True)
        self.dar_de_alta = Boton("Dar de alta clave…", "primario")
        self.dar_de_alta.al_pulsar(self.abrir_alta)
        self.buscar = CampoFiltro("Filtrar municipios por nombre, cabecera o clave")
        self._ver = Boton("", "pastilla")
        self._ver.setProperty("menu", "true")
        self.tabla = Tabla("Padrón de municipios", COLUMNAS, identidad=lambda i: i.municipio.clave)
        self.ficha = Tarjeta(margen=14)
        self._contenido = QVBoxLayout()
        self.ficha.cuerpo.addLayout(self._contenido)
        self.ficha.cuerpo.addStretch(1)
        self._construir()
        self.buscar.textChanged.connect(lambda _texto: self._filtrar())
        self.buscar.returnPressed.connect(self.tabla.setFocus)
        self.tabla.recorrida.connect(self._mostrar_ficha)
        self.tabla.elegida.connect(lambda i: self.abrir_alta(municipio=i.municipio.clave))
        sesion.cambiado.datos_cambiados.connect(self.refrescar)
        tema().cambiado.connect(self._acomodar)

    def refrescar(self) -> None:
        """Relee la base."""
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: datos.leer(base), self._mostrar, self._sesion.avisos.mostrar_error
        )

    def abrir_alta(self, municipio: str = "") -> DialogoAlta:
        """Abre el alta de clave, con el municipio ya propuesto."""
        dialogo = DialogoAlta(
            self._sesion,
            municipio=municipio,
            padre=self.window(),
        )
        dialogo.dada.connect(self._sesion.cambiado.datos_cambiados)
        dialogo.open()
        return dialogo

    def pedir_baja(self, clave: Clave) -> DialogoDecision:
        """Pregunta por qué se revoca una clave."""
        dialogo = DialogoDecision(
            "Revocar la clave",
            f"Nada nuevo entrará con la clave {clave.codigo}: quedará en cuarentena. Lo ya "
            "aceptado se queda como está. Si el municipio tiene clave nueva con su anexo firmado, "
            "use «Dar de alta otra clave», que sustituye a ésta.",
            "Revocar",
            con_motivo=True,
            padre=self.window(),
            pregunta="¿Por qué se revoca?",
        )
        dialogo.decidida.connect(partial(self._revocar, clave.huella))
        dialogo.open()
        return dialogo

    def _pedir_baja(self, clave: Clave, *_marcado: bool) -> None:
        self.pedir_baja(clave)

    def _revocar(self, huella: str, motivo: str, operador: str) -> None:
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: alta.revocar(base, huella, motivo, operador=operador),
            lambda _nada: self._sesion.cambiado.datos_cambiados.emit(),
            self._sesion.avisos.mostrar_error,
        )

    def _mostrar(self, leidos: DatosPadron) -> None:
        self._datos = leidos
        con = sum(1 for i in leidos.inscritos if i.estado is datos.CON_CLAVE)
        espera = leidos.en_espera
        frase = f"{con} de {len(leidos.inscritos)} municipios tienen su clave dada de alta."
        if espera:
            frase += (
                " 1 clave espera en cuarentena."
                if espera == 1
                else f" {espera} claves esperan en cuarentena."
            )
        self._bajada.setText(frase)
        self._filtrar()

    def _filtrar(self) -> None:
        vistos = datos.visibles(self._datos.inscritos, self._filtro, self.buscar.text())
        self.tabla.fijar(vistos)
        self._ver.setText(f"Ver: {self._filtro.value}")

    def _elegir_filtro(self, accion: object) -> None:
        self._filtro = accion.data()  # type: ignore[attr-defined]
        self._filtrar()

    def _mostrar_ficha(self, inscrito: Inscrito | None) -> None:
        vaciar(self._contenido)
        if inscrito is None:
            self._contenido.addWidget(Etiqueta("Ningún municipio con ese filtro.", "secundario"))
            return
        municipio = inscrito.municipio
        self._contenido.addWidget(Etiqueta(municipio.nombre, "subtitulo", envolver=True))
        self._contenido.addWidget(
            Etiqueta(
                f"{municipio.clave} · cabecera: {municipio.cabecera}\n"
                f"{municipio.poblacion:,} hab. · marginación: {municipio.marginacion.lower()}",
                "pequena",
                envolver=True,
            )
        )
        entrega = datos.ultima(inscrito)
        dicho = f"Última entrega: {entrega}." if entrega else "Todavía no ha entregado."
        self._contenido.addWidget(Etiqueta(dicho, "", envolver=True))
        for clave in inscrito.claves:
            self._contenido.addWidget(linea())
            self._contenido.addWidget(Etiqueta(datos.clave_dicha(clave), "", envolver=True))
            if clave.estado is EstadoClave.ACTIVA:
                quitar = Boton("Revocar…", "enlace", nombre=f"Revocar la clave {clave.codigo}")
                quitar.clicked.connect(partial(self._pedir_baja, clave))
                self._contenido.addWidget(quitar, 0, Qt.AlignmentFlag.AlignLeft)
        if not inscrito.claves:
            self._contenido.addWidget(linea())
            sin = "Sin clave, lo que entregue queda en cuarentena hasta que usted la dé de alta."
            self._contenido.addWidget(Etiqueta(sin, "", envolver=True))
        cual = "otra clave" if inscrito.claves else "su clave"
        boton = Boton(f"Dar de alta {cual}…")
        boton.setAccessibleName(f"Dar de alta {cual} de {municipio.nombre}")
        boton.clicked.connect(partial(self._alta_de, municipio.clave))
        self._contenido.addWidget(boton)

    def _alta_de(self, municipio: str, *_marcado: bool) -> None:
        self.abrir_alta(municipio=municipio)

    def _construir(self) -> None:
        cuerpo = QWidget()
        columna = QVBoxLayout(cuerpo)
        columna.setContentsMargins(AIRE, 18, AIRE, 18)
        columna.setSpacing(10)
        columna.addWidget(Cabecera("Padrón", self._bajada, self.dar_de_alta))
        columna.addLayout(self._filtros())
        self._lado = Desplazable(self.ficha)
        self._lado.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._centro = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._centro.setSpacing(12)
        self._centro.addWidget(enmarcada(self.tabla), 3)
        self._centro.addWidget(self._lado)
        columna.addLayout(self._centro, 1)
        hoja = QVBoxLayout(self)
        hoja.setContentsMargins(0, 0, 0, 0)
        hoja.addWidget(Desplazable(cuerpo))
        self._filtrar()
        self._acomodar()

    def _filtros(self) -> QHBoxLayout:
        filtros = QHBoxLayout()
        filtros.addWidget(self.buscar, 1)
        filtros.addWidget(self._ver)
        filtros.addStretch(1)
        menu = QMenu(self._ver)
        grupo = QActionGroup(menu)
        for filtro in Filtro:
            accion = menu.addAction(filtro.value.capitalize())
            accion.setData(filtro)
            grupo.addAction(accion)
        grupo.triggered.connect(self._elegir_filtro)
        self._ver.setMenu(menu)
        return filtros

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(400), tema().px(300))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        puesto = tema()
        ancha = self.width() >= puesto.px(DOS_COLUMNAS)
        hacia = QBoxLayout.Direction
        self._centro.setDirection(hacia.LeftToRight if ancha else hacia.TopToBottom)
        lado = puesto.px(ANCHO_FICHA)
        self._lado.setMinimumWidth(lado if ancha else 0)
        self._lado.setMaximumWidth(lado if ancha else ANCHO_LIBRE)
        self._lado.setMinimumHeight(0 if ancha else puesto.px(120))
        self._lado.setMaximumHeight(ANCHO_LIBRE if ancha else puesto.px(170))
        self.tabla.setMinimumHeight(0 if ancha else puesto.px(ALTO_TABLA))

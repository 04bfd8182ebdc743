"""El tablero del órgano garante: cifras, mapa de calor, quién falta y reparto por dimensión."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.garante.vistas import FilaTablero
from ui.comun.controles import Boton, Desplazable, Etiqueta, EtiquetaElidida, Tarjeta
from ui.comun.sesion import SesionGarante
from ui.comun.tema import AIRE, tema
from ui.garante import tablero_datos as datos
from ui.garante.cifras import Cifra, Dicho
from ui.garante.corte import DialogoCorte
from ui.garante.dimensiones import TiraDimensiones
from ui.garante.falta import QuienFalta
from ui.garante.ficha_municipio import EnRevision, FichaMunicipio
from ui.garante.mapa import MapaCalor, con_filtro
from ui.garante.tablero_datos import DatosTablero, Grupo, Muestra, Orden, Vista

ANCHO_LADO = 300
ANCHO_LADO_CORTO = 262
ANCHO_LIBRE = 16_777_215
DOS_COLUMNAS = 880
ANCHA = 1060
UN_RENGLON = 740
"""Anchos (al 100 %): desde cuál hay columna a la derecha, desde cuál es la ancha, y desde cuál
caben las seis cifras en un renglón."""


class Tablero(QWidget):
    """La primera pantalla del garante. Todo se lee en el hilo de trabajo."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._datos: DatosTablero | None = None
        self._vista = Vista()
        self._abierta = ""
        self._por_abrir = ""
        herramientas = datos.herramientas(sesion.modelo)
        self.cifras = {
            "padron": Cifra(lleva=True),
            "entregaron": Cifra(lleva=True),
            "esperados": Cifra(lleva=True),
            "cuarentena": Cifra(lleva=True),
            "revisar": Cifra(lleva=True),
            "vencidas": Cifra(lleva=True),
        }
        self.mapa = MapaCalor(herramientas)
        self.falta = QuienFalta()
        self.tira = TiraDimensiones([d.nombre for d in sesion.modelo.dimensiones])
        self.ficha = FichaMunicipio(herramientas)
        self.ficha.hide()
        self._cuantos = EtiquetaElidida("", "secundario")
        self._n = Etiqueta("", "pequena", envolver=True)
        self._grupo = Boton("", "pastilla")
        self._orden = Boton("", "pastilla")
        self._muestra = Boton("", "pastilla")
        self._construir()
        self._conectar()

    def refrescar(self) -> None:
        """Relee la base."""
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: datos.leer(base), self._mostrar, self._sesion.avisos.mostrar_error
        )

    def abrir_municipio(self, clave: str) -> None:
        """Abre la ficha de un municipio (también lo llama la búsqueda de la barra)."""
        if self._datos is None:
            self._por_abrir = clave
            return
        fila = datos.por_clave(self._datos.filas).get(clave)
        if fila is None:
            return
        self._abierta = clave
        self.mapa.situar(clave)
        self._llenar_ficha(fila, self._datos)
        self._acomodar()
        destino = self.ficha.lista if fila.secuencia is not None else self.ficha.cerrar
        destino.setFocus(Qt.FocusReason.OtherFocusReason)

    def _llenar_ficha(self, fila: FilaTablero, leidos: DatosTablero) -> None:
        revision = EnRevision(
            leidos.entregas.get(fila.clave), leidos.observaciones.get(fila.clave, ())
        )
        self.ficha.mostrar(fila, leidos.hoy, revision)

    def cerrar_ficha(self) -> None:
        """Quita la ficha y vuelve al mapa, donde se estaba."""
        self._abierta = ""
        self._acomodar()
        self.mapa.setFocus(Qt.FocusReason.OtherFocusReason)

    def fijar_vista(self, vista: Vista) -> None:
        """Cambia filtro y orden."""
        self._vista = vista
        self._rotular()
        if self._datos is not None:
            filas = datos.visibles(self._datos.filas, vista)
            self.mapa.fijar(filas, self._datos.hoy)
            self._cuantos.fijar(datos.cuantos(filas, len(self._datos.filas)))

    def vista(self) -> Vista:
        """El filtro y el orden en uso."""
        return self._vista

    def _mostrar(self, leidos: DatosTablero) -> None:
        self._datos = leidos
        self._mostrar_cifras(leidos)
        self.fijar_vista(self._vista)
        self.falta.fijar(leidos.faltan, leidos.limite)
        self.tira.fijar(leidos.dimensiones)
        n = max((d.n for d in leidos.dimensiones), default=0)
        self._n.setText(f"Mediana y rango P25–P75 · n = {n}")
        pendiente = self._por_abrir or self._abierta
        self._por_abrir = ""
        if pendiente and self._datos is not None:
            fila = datos.por_clave(leidos.filas).get(pendiente)
            if fila is not None and pendiente == self._abierta:
                self._llenar_ficha(fila, leidos)
            else:
                self.abrir_municipio(pendiente)

    def _mostrar_cifras(self, leidos: DatosTablero) -> None:
        cuentas = leidos.conteos
        esperados = (
            Dicho(str(cuentas.esperados), "Esperados a hoy", "", "Cambiar la fecha de corte")
            if cuentas.esperados is not None
            else Dicho("–", "Esperados a hoy", "", "Fijar la fecha de corte")
        )
        dichos = {
            "padron": Dicho(
                str(cuentas.padron),
                "Padrón",
                "",
                f"Ver todo el padrón en el mapa; {cuentas.con_convenio} con convenio",
            ),
            "entregaron": Dicho(
                str(cuentas.entregaron), "Entregaron", "bien", "Ver sólo los que entregaron"
            ),
            "esperados": esperados,
            "cuarentena": Dicho(
                str(cuentas.cuarentena),
                "En cuarentena",
                "aviso" if cuentas.cuarentena else "",
                "Ir a la bandeja",
            ),
            "revisar": Dicho(
                str(cuentas.por_revisar),
                "Por revisar",
                "info" if cuentas.por_revisar else "",
                "Ir a la revisión",
            ),
            "vencidas": Dicho(
                str(leidos.vencidas),
                "Observaciones vencidas",
                "error" if leidos.vencidas else "",
                "Ver las entregas con el plazo vencido",
            ),
        }
        for clave, dicho in dichos.items():
            self.cifras[clave].fijar(dicho)

    def _conectar(self) -> None:
        self._sesion.cambiado.datos_cambiados.connect(self.refrescar)
        self.mapa.elegido.connect(self.abrir_municipio)
        self.mapa.filtro.textChanged.connect(self._filtrar)
        self.mapa.filtro.returnPressed.connect(self.mapa.setFocus)
        self.falta.elegido.connect(self.abrir_municipio)
        self.ficha.cerrada.connect(self.cerrar_ficha)
        self.ficha.revision_pedida.connect(lambda: self._sesion.ir(f"revision:{self._abierta}"))
        self.ficha.cronograma_pedido.connect(lambda: self._sesion.ir(f"cronograma:{self._abierta}"))
        muestras = {"padron": Muestra.TODOS, "entregaron": Muestra.ENTREGARON}
        for clave, muestra in muestras.items():
            self.cifras[clave].clicked.connect(partial(self._ver_muestra, muestra))
        destinos = {
            "cuarentena": "bandeja/cuarentena",
            "revisar": "revision/por_revisar",
            "vencidas": "revision/vencidas",
        }
        for clave, destino in destinos.items():
            self.cifras[clave].clicked.connect(partial(self._ir, destino))
        self.cifras["esperados"].clicked.connect(self._pedir_corte)
        tema().cambiado.connect(self._acomodar)

    def _ir(self, destino: str, *_marcado: bool) -> None:
        self._sesion.ir(destino)

    def _ver_muestra(self, muestra: Muestra, *_marcado: bool) -> None:
        self.fijar_vista(self._vista._replace(muestra=muestra))

    def _filtrar(self, texto: str) -> None:
        self.fijar_vista(self._vista._replace(busca=texto))

    def _pedir_corte(self) -> None:
        hoy: date = self._sesion.base.reloj.hoy()
        actual = self._datos.limite if self._datos is not None else None
        dialogo = DialogoCorte(actual or hoy, self)
        dialogo.fijada.connect(self._fijar_corte)
        dialogo.open()

    def _fijar_corte(self, dia: date) -> None:
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: base.fijar_dato("fecha_limite", dia.isoformat()),
            lambda _nada: self._sesion.cambiado.datos_cambiados.emit(),
            self._sesion.avisos.mostrar_error,
        )

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        self._cuerpo = QWidget()
        partes = QVBoxLayout(self._cuerpo)
        partes.setContentsMargins(AIRE, 18, AIRE, 18)
        partes.setSpacing(12)
        self._celdas_cifras = QGridLayout()
        self._celdas_cifras.setSpacing(12)
        partes.addLayout(self._celdas_cifras)
        self._centro = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._centro.setSpacing(12)
        partes.addLayout(self._centro, 1)
        self._tarjeta_mapa = self._construir_mapa()
        self._dimension = Tarjeta("Por dimensión")
        self._dimension.cuerpo.setSpacing(2)
        self._dimension.cuerpo.addWidget(self._n)
        self._dimension.cuerpo.addWidget(self.tira)
        fija = QSizePolicy.Policy.Maximum
        self._dimension.setSizePolicy(QSizePolicy.Policy.Preferred, fija)
        self._lado = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lado.setSpacing(12)
        self._lado.addWidget(self.falta, 1)
        self._lado.addWidget(self._dimension)
        self._centro.addWidget(self._tarjeta_mapa, 1)
        self._centro.addLayout(self._lado)
        self._centro.addWidget(self.ficha)
        columna.addWidget(Desplazable(self._cuerpo))
        self._rotular()
        self._acomodar()

    def _construir_mapa(self) -> Tarjeta:
        tarjeta = Tarjeta()
        tarjeta.cuerpo.setContentsMargins(14, 12, 4, 6)
        self._cabeza = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cabeza.setContentsMargins(2, 0, 10, 0)
        self._cabeza.setSpacing(8)
        titulo = QHBoxLayout()
        titulo.addWidget(Etiqueta("Nivel de instalación", "subtitulo"))
        titulo.addWidget(self._cuantos, 1)
        titulo.addStretch()
        pastillas = QHBoxLayout()
        for boton, opciones, al_elegir in (
            (self._muestra, Muestra, self._elegir_muestra),
            (self._grupo, Grupo, self._elegir_grupo),
            (self._orden, Orden, self._elegir_orden),
        ):
            boton.setProperty("menu", "true")
            boton.setMenu(self._menu(boton, opciones, al_elegir))
            pastillas.addWidget(boton)
        pastillas.addStretch()
        self._cabeza.addLayout(titulo, 1)
        self._cabeza.addLayout(pastillas)
        tarjeta.cuerpo.addLayout(self._cabeza)
        tarjeta.cuerpo.addWidget(con_filtro(self.mapa), 1)
        return tarjeta

    def _menu(self, boton: Boton, opciones: Iterable[Enum], al_elegir: object) -> QMenu:
        menu = QMenu(boton)
        grupo = QActionGroup(menu)
        for opcion in opciones:
            texto = getattr(opcion, "texto", None) or str(opcion.value)
            accion = menu.addAction(texto[:1].upper() + texto[1:])
            accion.setCheckable(True)
            accion.setData(opcion)
            grupo.addAction(accion)
        grupo.triggered.connect(al_elegir)
        return menu

    def _elegir_grupo(self, accion: object) -> None:
        self.fijar_vista(self._vista._replace(grupo=accion.data()))  # type: ignore[attr-defined]

    def _elegir_orden(self, accion: object) -> None:
        self.fijar_vista(self._vista._replace(orden=accion.data()))  # type: ignore[attr-defined]

    def _elegir_muestra(self, accion: object) -> None:
        self.fijar_vista(self._vista._replace(muestra=accion.data()))  # type: ignore[attr-defined]

    def _rotular(self) -> None:
        for boton, rotulo, elegido in (
            (self._muestra, "Ver", self._vista.muestra),
            (self._grupo, "Grupo", self._vista.grupo),
            (self._orden, "Ordenar", self._vista.orden),
        ):
            texto = getattr(elegido, "texto", None) or str(elegido.value)
            boton.setText(f"{rotulo}: {texto}")
            boton.setAccessibleName(f"{rotulo}: {texto}")
            for accion in boton.menu().actions():
                accion.setChecked(accion.data() is elegido)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        """Con sitio, mapa y tarjetas lado a lado; sin él, uno bajo otro."""
        puesto = tema()
        ancha = self.width() >= puesto.px(DOS_COLUMNAS)
        con_ficha = bool(self._abierta)
        self._cuantos.setVisible(not ancha or self.width() >= puesto.px(ANCHA))
        self._acomodar_cifras(self._por_renglon())
        de_lado = self.width() >= puesto.px(UN_RENGLON)
        self._tarjeta_mapa.setVisible(ancha or not con_ficha)
        self.ficha.setVisible(con_ficha)
        self.falta.setVisible(not con_ficha)
        self._dimension.setVisible(not con_ficha)
        lado = puesto.px(ANCHO_LADO if self.width() >= puesto.px(ANCHA) else ANCHO_LADO_CORTO)
        for tarjeta in (self.falta, self._dimension, self.ficha):
            tarjeta.setMinimumWidth(lado if ancha else 0)
            tarjeta.setMaximumWidth(lado if ancha else ANCHO_LIBRE)
        horizontal, vertical = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._centro.setDirection(horizontal if ancha else vertical)
        self._lado.setDirection(vertical if ancha or not de_lado else horizontal)
        self._cabeza.setDirection(horizontal if de_lado else vertical)
        self.mapa.setMinimumHeight(0 if ancha else puesto.px(330))
        self.ficha.lista.setMinimumHeight(0 if ancha else puesto.px(300))

    def _por_renglon(self) -> int:
        """Cuántas cifras caben en un renglón."""
        px = tema().px
        if self.width() >= px(UN_RENGLON):
            return 6
        return 3 if self.width() >= px(480) else 2

    def _acomodar_cifras(self, por_renglon: int) -> None:
        for lugar, cifra in enumerate(self.cifras.values()):
            self._celdas_cifras.addWidget(cifra, lugar // por_renglon, lugar % por_renglon)

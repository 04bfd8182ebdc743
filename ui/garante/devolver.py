"""Devolver: crear los acuses, las observaciones y el perfil que cada municipio importa.

Nada se envía: se escriben archivos firmados, y una persona los lleva.
"""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.garante.retornos import Emision
from app.garante.vistas_revision import RetornoEmitido
from app.paquete import llavero
from app.paquete.retorno import TipoRetorno
from app.progreso import Progreso
from ui.comun import archivos, fechas, lugares
from ui.comun.accesible import nombrar
from ui.comun.controles import Boton, Desplazable, Etiqueta, Franja, Tarjeta
from ui.comun.insignias import Estado
from ui.comun.pagina import EleccionDeCarpeta, Noticia, Trabajo, renglon_de
from ui.comun.sesion import SesionGarante
from ui.comun.tabla import Columna, Tabla
from ui.comun.tema import AIRE, ALTO_RENGLON, tema
from ui.garante import devolver_datos as datos
from ui.garante import quien
from ui.garante.cabecera import Cabecera
from ui.garante.devolver_clave import PaginaClave
from ui.garante.devolver_datos import DatosDevolver, Lote, Pendiente
from ui.garante.pestanas import pestanas
from ui.garante.quien import QuienDecide

NADA_SE_ENVIA = "Nada se envía desde aquí"
COMO = (
    "Se escriben archivos firmados en la carpeta que elija. Llévelos en una memoria o adjúntelos "
    "usted a un correo: el municipio los abre con su programa. Hasta que lo haga, no sabe nada."
)
AL_CREAR = "Todavía no se envían: llévelos o mándelos usted. Cada municipio abre sólo los suyos."
AL_CREAR_PERFIL = "Todavía no se envía: llévelo o mándelo usted, el mismo a todos los municipios."
EL_MODELO = (
    "Con el Modelo, quien use una versión anterior ve qué respuestas se conservan, cuáles se "
    "mueven y cuáles hay que revisar antes de aplicarlo. A los demás no les cambia nada."
)
ENSAYO = "Se firmaron con la clave de capacitación: sirven para ensayar y no cuentan."
NADA = "No hay nada por devolver: todos los municipios tienen su acuse y sus observaciones."
EL_PERFIL = (
    "Lleva los nombres, términos, plazos, días inhábiles y el certificado de este órgano garante. "
    "Es el mismo archivo para todos los municipios; al abrirlo, cada uno ve qué cambia antes de "
    "aplicarlo."
)
PERFIL_TOML = "Perfil (*.toml)"
PENDIENTES, EMITIDOS, CLAVE = range(3)
_TITULOS = ("Por devolver", "Emitidos", "Clave de firma")
_SECCIONES = {"clave": CLAVE, "emitidos": EMITIDOS}
BIEN = Estado("correcto", "Escrito", "bien")
ENSAYADO = Estado("ejemplo", "Ensayo", "apagado")
SIN_ESCRIBIR = Estado("cerrar", "No se escribió", "error")


def _estado(uno: RetornoEmitido) -> Estado:
    if not uno.completo:
        return SIN_ESCRIBIR
    return ENSAYADO if uno.capacitacion else BIEN


class Devolver(QWidget):
    """Tres partes: por devolver, lo ya emitido y la clave de firma."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._datos: DatosDevolver | None = None
        self.partes = pestanas("Partes de Devolver", _TITULOS)
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.carpeta = EleccionDeCarpeta(lugares.RETORNOS, "lo que se devuelve")
        self.quien = QuienDecide("Quién devuelve")
        self.ensayo = QCheckBox("Sólo para ensayar (clave de capacitación)")
        self.lista = QListWidget()
        self.crear = Boton("Crear los marcados", "primario").al_pulsar(self.crear_marcados)
        self.todos = Boton("Marcar todos", "enlace").al_pulsar(partial(self._marcar, todos=True))
        self.ninguno = Boton("Ninguno", "enlace", nombre="No marcar ninguno")
        self.ninguno.al_pulsar(partial(self._marcar, todos=False))
        self.perfil = Boton("Crear el perfil").al_pulsar(self.crear_perfil)
        self.con_modelo = QCheckBox(f"Llevar también el Modelo {sesion.modelo.clave}")
        self.perfil_propio = Boton("Usar un perfil cambiado…").al_pulsar(self._elegir_perfil)
        self.tabla = Tabla("Retornos emitidos", _columnas(self), identidad=lambda r: r.serie)
        self._sin_emitir = Etiqueta("Todavía no se ha devuelto nada.", "secundario")
        self._nada = Etiqueta(NADA, "secundario", envolver=True)
        self.clave = PaginaClave(sesion)
        self._hojas = QStackedWidget()
        self._construir()
        self.al_llegar = self.partes
        self.partes.currentChanged.connect(self._hojas.setCurrentIndex)
        self.lista.itemChanged.connect(lambda _i: self._habilitar())
        self.trabajo.ocupado.connect(self._habilitar)
        sesion.cambiado.datos_cambiados.connect(self.refrescar)
        tema().cambiado.connect(self._vestir)

    def refrescar(self) -> None:
        """Relee qué falta devolver."""
        self.quien.poner_al_dia()
        self._sesion.ejecutor.hacer(
            partial(datos.leer, self._sesion.base),
            self._mostrar,
            self._sesion.avisos.mostrar_error,
        )

    def mostrar_seccion(self, seccion: str) -> None:
        """Va a `clave` o a `emitidos`."""
        self.partes.setCurrentIndex(_SECCIONES.get(seccion, PENDIENTES))

    def marcados(self) -> tuple[Pendiente, ...]:
        """Los municipios cuyo retorno se va a crear."""
        filas = (self.lista.item(n) for n in range(self.lista.count()))
        marcados = [f.checkState() is Qt.CheckState.Checked for f in filas]
        pendientes = self._datos.pendientes if self._datos else ()
        return tuple(p for p, puesto in zip(pendientes, marcados, strict=True) if puesto)

    def nombre_de(self, clave: str) -> str:
        """Cómo se llama el municipio de un retorno."""
        if not clave:
            return "Todos"
        return self._datos.nombres.get(clave, clave) if self._datos else clave

    def crear_marcados(self) -> None:
        """Escribe los retornos de los municipios marcados."""
        elegidos, emision = self.marcados(), self._emision()
        if not elegidos or emision is None:
            return
        self.trabajo.lanzar(
            "Creando retornos…",
            partial(_crear, self._sesion, elegidos, emision),
            self._al_crear,
            self._al_fallar,
        )

    def crear_perfil(self, archivo: Path | None = None) -> None:
        """Escribe el perfil; `archivo` es el TOML que el órgano garante cambió."""
        emision = self._emision()
        if emision is not None:
            self.trabajo.lanzar(
                "Creando el perfil…",
                partial(
                    _crear_perfil,
                    self._sesion,
                    emision,
                    archivo,
                    con_modelo=self.con_modelo.isChecked(),
                ),
                self._al_crear,
                self._al_fallar,
            )

    def _emision(self) -> Emision | None:
        nombre = self.quien.nombre()
        if not nombre:
            self.noticia.aviso(quien.FALTA)
            self.quien.linea.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        quien.recordar(nombre)
        return Emision(self.carpeta.ruta(), nombre, self.ensayo.isChecked())

    def _elegir_perfil(self) -> None:
        ruta = archivos.elegir_abrir(self, "Elegir el perfil cambiado", PERFIL_TOML)
        if ruta is not None:
            self.crear_perfil(ruta)

    def _mostrar(self, leidos: DatosDevolver) -> None:
        vistos = {p.entrega.municipio for p in self._datos.pendientes} if self._datos else set()
        desmarcados = vistos - {p.entrega.municipio for p in self.marcados()}
        self._datos = leidos
        self.lista.blockSignals(True)  # noqa: FBT003  Qt sólo lo admite por lugar
        self.lista.clear()
        for pendiente in leidos.pendientes:
            entrega = pendiente.entrega
            fila = QListWidgetItem(
                f"{entrega.nombre}, entrega {entrega.secuencia}: {pendiente.que}"
            )
            puesto = entrega.municipio not in desmarcados
            fila.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            fila.setFlags(fila.flags() | Qt.ItemFlag.ItemIsSelectable)
            fila.setCheckState(Qt.CheckState.Checked if puesto else Qt.CheckState.Unchecked)
            fila.setSizeHint(QSize(0, tema().px(ALTO_RENGLON)))
            self.lista.addItem(fila)
        self.lista.blockSignals(False)  # noqa: FBT003
        self.lista.setCurrentRow(0)
        hay = bool(leidos.pendientes)
        for pieza in (self.lista, self.todos, self.ninguno, self.crear):
            pieza.setVisible(hay)
        self._nada.setVisible(not hay)
        self.tabla.fijar(leidos.emitidos)
        self.tabla.setVisible(bool(leidos.emitidos))
        self._sin_emitir.setVisible(not leidos.emitidos)
        self.partes.setTabText(PENDIENTES, f"Por devolver ({len(leidos.pendientes)})")
        self.partes.setTabText(EMITIDOS, f"Emitidos ({len(leidos.emitidos)})")
        self.clave.mostrar(leidos.clave)
        self.clave.cifrado.mostrar(leidos.cifrado)
        self._habilitar()

    def _vestir(self) -> None:
        for lugar in range(self.lista.count()):
            self.lista.item(lugar).setSizeHint(QSize(0, tema().px(ALTO_RENGLON)))

    def _al_crear(self, lote: Lote) -> None:
        cuantos = len(lote.hechos)
        if lote.fallo is not None:
            self.noticia.error(lote.fallo)
        if cuantos and lote.fallo is None:
            abrir = Boton("Abrir la carpeta").al_pulsar(self._abrir_carpeta)
            dicho = "1 archivo firmado" if cuantos == 1 else f"{cuantos} archivos firmados"
            es_perfil = lote.hechos[0].tipo == TipoRetorno.PERFIL.value
            detalle = AL_CREAR_PERFIL if es_perfil else AL_CREAR
            if lote.hechos[0].capacitacion:
                detalle = ENSAYO
            self.noticia.bien(f"Se crearon y comprobaron {dicho}.", detalle, abrir)
            # El botón oprimido se esconde: sin esto el foco cae en «Crear el perfil».
            abrir.setFocus(Qt.FocusReason.OtherFocusReason)
        self._sesion.cambiado.datos_cambiados.emit()

    def _al_fallar(self, error: Exception) -> None:
        self.noticia.error(error)
        self._sesion.cambiado.datos_cambiados.emit()

    def _abrir_carpeta(self) -> None:
        try:
            lugares.abrir(self.carpeta.ruta())
        except lugares.NoSeAbrio as error:
            self.noticia.error(error)

    def _marcar(self, *, todos: bool) -> None:
        estado = Qt.CheckState.Checked if todos else Qt.CheckState.Unchecked
        for lugar in range(self.lista.count()):
            self.lista.item(lugar).setCheckState(estado)

    def _habilitar(self) -> None:
        libre = not self.trabajo.trabajando()
        cuantos = len(self.marcados()) if self._datos else 0
        self.crear.setEnabled(libre and bool(cuantos))
        self.crear.setText(f"Crear los marcados ({cuantos})")
        for boton in (self.perfil, self.perfil_propio):
            boton.setEnabled(libre)

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, 18, AIRE, 12)
        columna.setSpacing(10)
        bajada = Etiqueta("Acuses, observaciones y perfil, firmados.", "bajada", envolver=True)
        columna.addWidget(Cabecera("Devolver a los municipios", bajada))
        columna.addWidget(self.partes)
        columna.addWidget(self.noticia)
        columna.addWidget(self.trabajo)
        emitidos = Tarjeta(margen=8)
        emitidos.cuerpo.addWidget(self._sin_emitir)
        emitidos.cuerpo.addWidget(self.tabla, 1)
        for hoja in (Desplazable(self._pendientes()), emitidos, self.clave):
            self._hojas.addWidget(hoja)
        columna.addWidget(self._hojas, 1)

    def _pendientes(self) -> QWidget:
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.setSpacing(10)
        aviso = Franja("info", NADA_SE_ENVIA)
        aviso.cuerpo.addWidget(Etiqueta(COMO, envolver=True))
        caja.addWidget(aviso)
        tarjeta = Tarjeta(margen=14)
        tarjeta.cuerpo.addWidget(self.carpeta)
        tarjeta.cuerpo.addWidget(renglon_de(self.quien, self.ensayo))
        tarjeta.cuerpo.addWidget(self._nada)
        nombrar(
            self.lista, "Municipios por devolver", "La barra espaciadora marca o quita la marca."
        )
        self.lista.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.lista.setMinimumHeight(tema().px(150))
        tarjeta.cuerpo.addWidget(self.lista, 1)
        tarjeta.cuerpo.addWidget(renglon_de(self.crear, self.todos, self.ninguno))
        caja.addWidget(tarjeta, 1)
        perfil = Tarjeta("Perfil para todos los municipios", margen=14)
        perfil.cuerpo.addWidget(Etiqueta(EL_PERFIL, "secundario", envolver=True))
        self.con_modelo.setAccessibleDescription(EL_MODELO)
        perfil.cuerpo.addWidget(self.con_modelo)
        perfil.cuerpo.addWidget(Etiqueta(EL_MODELO, "pequena", envolver=True))
        perfil.cuerpo.addWidget(renglon_de(self.perfil, self.perfil_propio))
        caja.addWidget(perfil)
        return hoja


def _columnas(pantalla: Devolver) -> tuple[Columna, ...]:
    def cuando(uno: RetornoEmitido) -> str:
        dia = fechas.corta(date.fromisoformat(uno.creado[:10]))
        return f"{dia}, {fechas.hora(uno.creado)}"

    return (
        Columna("Cuándo", cuando, 148, lambda r: r.serie, cede=4),
        Columna("Qué", lambda r: datos.NOMBRES.get(r.tipo, r.tipo), 116),
        Columna("Municipio", lambda r: pantalla.nombre_de(r.municipio), 130, crece=True),
        Columna("Folio", lambda r: r.folio, 158, cede=3),
        Columna("Resultado", _estado, 128),
        Columna("Quién", lambda r: r.operador, 120, cede=2),
        Columna("Archivo", lambda r: r.archivo, 130, crece=True, cede=1, tenue=True),
    )


def _crear(
    sesion: SesionGarante, elegidos: tuple[Pendiente, ...], emision: Emision, progreso: Progreso
) -> Lote:
    llavero.SESION.usar(sesion.pedir)
    return datos.crear(sesion.base, elegidos, emision, progreso)


def _crear_perfil(
    sesion: SesionGarante,
    emision: Emision,
    archivo: Path | None,
    progreso: Progreso,
    *,
    con_modelo: bool,
) -> Lote:
    progreso.informar(0, 1)
    llavero.SESION.usar(sesion.pedir)
    return datos.crear_perfil(sesion.base, emision, archivo, con_modelo=con_modelo)

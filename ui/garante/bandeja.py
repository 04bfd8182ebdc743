"""La bandeja de importación: soltar o elegir paquetes y ver al momento qué pasó con cada uno."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.garante import alta, descarte, importacion, llegadas
from app.garante.firmantes import firmantes
from app.paquete.huellas import codigo_verificacion
from ui.comun import archivos
from ui.comun.controles import Boton, Desplazable, Etiqueta, EtiquetaElidida, Franja, Tarjeta
from ui.comun.sesion import SesionGarante
from ui.comun.tabla import Columna, Tabla
from ui.comun.tema import AIRE, tema
from ui.garante import bandeja_datos, cuarentena
from ui.garante.alta import DialogoAlta
from ui.garante.bandeja_datos import DatosBandeja
from ui.garante.cabecera import Cabecera
from ui.garante.cifrados import DialogoCifrados
from ui.garante.decision import DialogoDecision
from ui.garante.detalle_archivo import DetalleArchivo
from ui.garante.importador import Importador
from ui.garante.pestanas import pestanas
from ui.garante.veredictos import Renglon, totales

PAQUETES = "Paquetes, cifrados y partes (*.asics *.p7m *.parte*);;Todos los archivos (*)"
DOS_COLUMNAS = 880
ANCHO_DETALLE = 280
ALTO_TABLA = 200
ANCHO_LIBRE = 16_777_215
ESTA, CUARENTENA, RECHAZADOS, TODO = range(4)
_TITULOS = ("Esta importación", "En cuarentena", "Rechazados", "Todo lo recibido")
_SECCIONES = {"cuarentena": CUARENTENA, "rechazados": RECHAZADOS}
_VACIOS = (
    "Aquí verá, uno por uno, qué pasó con los archivos que importe. Arrástrelos a esta ventana, "
    "o elija una carpeta: se buscan en ella los paquetes (.asics). Los originales no se tocan.",
    "Nada en cuarentena.",
    "Ningún archivo rechazado.",
    "Todavía no se ha recibido ningún paquete.",
)

COLUMNAS = (
    Columna(
        "Resultado",
        lambda r: r.veredicto.estado,
        122,
        lambda r: r.veredicto.value[0],
    ),
    Columna("Municipio", lambda r: r.municipio or "Sin comprobar", 140),
    Columna(
        "Núm.",
        lambda r: "" if r.secuencia is None else str(r.secuencia),
        58,
        lambda r: r.secuencia or 0,
        derecha=True,
        cede=1,
    ),
    Columna("Archivo", lambda r: r.archivo, 130, crece=True),
    Columna("Código", lambda r: r.codigo_corto, 86, cede=2, tenue=True),
)


class Bandeja(QWidget):
    """Cuatro listas (esta importación, cuarentena, rechazados, todo) y el detalle del elegido."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._datos = DatosBandeja()
        self._esta: list[Renglon] = []
        self.importador = Importador(sesion, self)
        self.carpeta = Boton("Elegir carpeta…", "primario").al_pulsar(self._elegir_carpeta)
        self.archivos = Boton("Elegir archivos…").al_pulsar(self._elegir_archivos)
        self.cancelar = Boton("Cancelar", icono="cerrar").al_pulsar(self.importador.cancelar)
        self.cifrados = Boton("Cifrados…", nombre="Elegir con qué abrir paquetes cifrados")
        self.cifrados.al_pulsar(self.pedir_clave_de_cifrado)
        self.barra = QProgressBar()
        self.barra.setAccessibleName("Avance de la importación")
        self.barra.setTextVisible(False)
        self.cuenta = EtiquetaElidida("", "secundario")
        self.listas = pestanas("Qué archivos se ven", _TITULOS)
        self.totales = EtiquetaElidida("", "secundario")
        self.revisar = Boton("Revisar otra vez").al_pulsar(self._reprocesar)
        self.tabla = Tabla(
            "Archivos recibidos", COLUMNAS, identidad=lambda r: (r.importacion, r.archivo)
        )
        self.vacio = Etiqueta("", "secundario", envolver=True)
        self.detalle = DetalleArchivo(sesion.modelo)
        self._a_medias = Franja("aviso", "")
        self._construir()
        self._conectar()

    def refrescar(self) -> None:
        """Relee lo recibido."""
        base = self._sesion.base
        self._sesion.ejecutor.hacer(
            lambda: bandeja_datos.leer(base), self._mostrar, self._sesion.avisos.mostrar_error
        )

    def importar(self, rutas: Sequence[Path]) -> None:
        """Importa archivos y carpetas; cada veredicto aparece en cuanto se tiene."""
        if self.importador.ocupado or not rutas:
            return
        self._esta.clear()
        self.listas.setCurrentIndex(ESTA)
        self._llenar()
        self.cuenta.fijar("Buscando paquetes…")
        self.barra.setRange(0, 0)
        self._ocupar(ocupada=True)
        self.importador.importar(rutas)

    def mostrar_seccion(self, seccion: str) -> None:
        """Va a la lista de `cuarentena` o de `rechazados`."""
        self.listas.setCurrentIndex(_SECCIONES.get(seccion, TODO))

    def lista(self) -> tuple[Renglon, ...]:
        """Los renglones de la lista que se ve, en su orden original."""
        return self._listas()[self.listas.currentIndex()]

    def _listas(self) -> tuple[tuple[Renglon, ...], ...]:
        leidos = self._datos
        return tuple(self._esta), leidos.cuarentena, leidos.rechazados, leidos.todo

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.importador.ocupado:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.importar([Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _mostrar(self, leidos: DatosBandeja) -> None:
        self._datos = leidos
        self._esta = leidos.al_dia(self._esta)
        self._a_medias.setVisible(bool(leidos.a_medias))
        cuantos = f"{leidos.a_medias} {'archivo' if leidos.a_medias == 1 else 'archivos'}"
        self._a_medias.titulo.setText(f"{cuantos} de otra vez quedaron copiados sin revisar.")
        if not self.importador.ocupado:
            self._llenar()

    def _llenar(self) -> None:
        renglones = self.lista()
        for lugar, (titulo, lista) in enumerate(zip(_TITULOS, self._listas(), strict=True)):
            self.listas.setTabText(lugar, f"{titulo} ({len(lista)})")
        self.tabla.fijar(renglones)
        en_la_tabla = self.tabla.hasFocus()
        self.tabla.setVisible(bool(renglones))
        if en_la_tabla and not renglones:
            self.listas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.vacio.setVisible(not renglones)
        self.vacio.setText(_VACIOS[self.listas.currentIndex()])
        self.totales.fijar(totales(r.veredicto for r in renglones))
        en_cuarentena = self.listas.currentIndex() == CUARENTENA and bool(renglones)
        self.revisar.setVisible(en_cuarentena)
        if not renglones:
            self.detalle.mostrar(None)

    def _al_llegar(self, renglon: Renglon) -> None:
        self._esta.append(renglon)
        self.listas.setTabText(ESTA, f"{_TITULOS[ESTA]} ({len(self._esta)})")
        if self.listas.currentIndex() == ESTA:
            self.tabla.show()
            self.vacio.hide()
            self.tabla.agregar(renglon)
            self.totales.fijar(totales(r.veredicto for r in self._esta))

    def _al_elegir(self, renglon: Renglon | None) -> None:
        self.detalle.mostrar(renglon)
        if renglon is not None and renglon.sha256:
            self._sesion.ejecutor.hacer(
                partial(firmantes, self._sesion.base, renglon.sha256),
                partial(self.detalle.decir_firmantes, renglon),
                self._sesion.avisos.mostrar_error,
            )

    def _al_avanzar(self, hecho: int, total: int, nombre: str) -> None:
        self.barra.setRange(0, total)
        self.barra.setValue(hecho)
        self.cuenta.fijar(f"{hecho} de {total}  {nombre}" if nombre else f"{hecho} de {total}")

    def _al_terminar(self, cancelada: bool) -> None:  # noqa: FBT001  lo manda la señal
        self._ocupar(ocupada=False)
        dicho = totales(r.veredicto for r in self._esta)
        if cancelada:
            inicio = "Se canceló; quedó guardado lo ya importado" if dicho else "Se canceló"
            self.cuenta.fijar(f"{inicio}: {dicho or 'no se importó nada'}.")
        else:
            self.cuenta.fijar(f"Listo: {dicho or 'no había paquetes (.asics)'}.")
        self._sesion.cambiado.datos_cambiados.emit()

    def _al_fallar(self, error: Exception) -> None:
        self._al_terminar(cancelada=True)
        self._sesion.avisos.mostrar_error(error)

    def _ocupar(self, *, ocupada: bool) -> None:
        for boton in (self.carpeta, self.archivos, self.revisar):
            boton.setEnabled(not ocupada)
        self.barra.setVisible(ocupada)
        self.cancelar.setVisible(ocupada)
        self.cuenta.setVisible(True)

    def _elegir_carpeta(self) -> None:
        elegida = archivos.elegir_carpeta(self, "Carpeta o memoria con los paquetes")
        if elegida is not None:
            self.importar([elegida])

    def _elegir_archivos(self) -> None:
        elegidos, _ = QFileDialog.getOpenFileNames(
            self, "Elegir paquetes", str(archivos.documentos()), PAQUETES
        )
        self.importar([Path(elegido) for elegido in elegidos])

    def _recoger_foco(self) -> None:
        """El botón que abrió el diálogo suele desaparecer, y el foco se iría de la pantalla."""
        lugar = self.tabla if self.tabla.isVisible() else self.listas
        lugar.setFocus(Qt.FocusReason.OtherFocusReason)

    def _alta(self, renglon: Renglon) -> DialogoAlta:
        (al_dia,) = self._datos.al_dia((renglon,))
        dialogo = DialogoAlta(self._sesion, huellas=al_dia.huellas, padre=self.window())
        dialogo.dada.connect(self._sesion.cambiado.datos_cambiados)
        dialogo.finished.connect(self._recoger_foco)
        dialogo.open()
        return dialogo

    def _decidir(self, renglon: Renglon) -> DialogoDecision:
        salida = cuarentena.SALIDAS.get(renglon.codigo, cuarentena.GENERICA)
        dialogo = DialogoDecision(
            salida.boton.rstrip("…"),
            f"{renglon.mensaje} {salida.explica}".strip(),
            "Aceptar",
            con_motivo=True,
            padre=self.window(),
            pregunta=salida.pregunta,
        )
        dialogo.decidida.connect(partial(self._resolver, renglon.importacion))
        dialogo.finished.connect(self._recoger_foco)
        dialogo.open()
        return dialogo

    def _descartar(self, renglon: Renglon) -> DialogoDecision:
        dialogo = DialogoDecision(
            "Descartar",
            f"«{renglon.archivo}» sale de la cuarentena sin usarse. Se conserva una copia, y si "
            "vuelve a llegar se revisa otra vez.",
            "Descartar",
            con_motivo=True,
            padre=self.window(),
            pregunta="¿Por qué no se usa?",
        )
        dialogo.decidida.connect(partial(self._sacar, renglon.importacion))
        dialogo.finished.connect(self._recoger_foco)
        dialogo.open()
        return dialogo

    def _sacar(self, cual: int, motivo: str, operador: str) -> None:
        base = self._sesion.base
        self._hacer(lambda: descarte.descartar(base, cual, motivo, operador=operador))

    def pedir_clave_de_cifrado(self) -> DialogoCifrados:
        """Pide con qué abrir lo que venga cifrado."""
        dialogo = DialogoCifrados(self.window())
        dialogo.elegida.connect(self._abrir_clave_de_cifrado)
        dialogo.finished.connect(dialogo.olvidar)
        dialogo.finished.connect(dialogo.deleteLater)
        dialogo.open()
        return dialogo

    def _abrir_clave_de_cifrado(self, clave: Path, certificado: Path, contrasena: str) -> None:
        self._sesion.ejecutor.hacer(
            partial(llegadas.descifrador, clave, certificado, contrasena),
            self._al_abrir_cifrado,
            self._sesion.avisos.mostrar_error,
        )

    def _al_abrir_cifrado(self, descifrador: llegadas.Descifrador) -> None:
        self.importador.descifrar = descifrador
        self.cifrados.setText("Cifrados: clave puesta")
        self.cuenta.fijar("Ya se pueden importar paquetes cifrados.")
        self.cuenta.show()

    def _rotar(self, renglon: Renglon) -> DialogoDecision:
        dialogo = DialogoDecision(
            "Confirmar el cambio de clave",
            f"{renglon.municipio} firmó con su clave vieja y propone una nueva, de código "
            f"{codigo_verificacion(renglon.rotacion)}: si le dieron un acta de relevo, debe decir "
            "el mismo. Al confirmar, la vieja deja de valer para entregas posteriores.",
            "Confirmar",
            con_motivo=False,
            padre=self.window(),
        )
        dialogo.decidida.connect(partial(self._confirmar_rotacion, renglon.importacion))
        dialogo.finished.connect(self._recoger_foco)
        dialogo.open()
        return dialogo

    def _resolver(self, cual: int, motivo: str, operador: str) -> None:
        base = self._sesion.base
        self._hacer(lambda: importacion.resolver(base, cual, motivo, operador=operador))

    def _confirmar_rotacion(self, cual: int, _motivo: str, operador: str) -> None:
        base = self._sesion.base
        self._hacer(lambda: alta.confirmar_rotacion(base, cual, operador=operador))

    def _reprocesar(self) -> None:
        base = self._sesion.base
        self._hacer(lambda: importacion.reprocesar(base))

    def _retomar(self) -> None:
        base = self._sesion.base
        descifrar = self.importador.descifrar
        self._hacer(lambda: importacion.retomar(base, descifrar=descifrar))

    def _hacer(self, trabajo: Callable[[], Any]) -> None:
        self._sesion.ejecutor.hacer(
            trabajo,
            lambda _hecho: self._sesion.cambiado.datos_cambiados.emit(),
            self._sesion.avisos.mostrar_error,
        )

    def _conectar(self) -> None:
        self.setAcceptDrops(True)
        self.importador.uno.connect(self._al_llegar)
        self.importador.avance.connect(self._al_avanzar)
        self.importador.termino.connect(self._al_terminar)
        self.importador.fallo.connect(self._al_fallar)
        self.tabla.recorrida.connect(self._al_elegir)
        self.listas.currentChanged.connect(lambda _lugar: self._llenar())
        self.detalle.alta.connect(self._alta)
        self.detalle.decidir.connect(self._decidir)
        self.detalle.rotar.connect(self._rotar)
        self.detalle.descartar.connect(self._descartar)
        self._sesion.cambiado.datos_cambiados.connect(self.refrescar)
        tema().cambiado.connect(self._acomodar)

    def _construir(self) -> None:
        cuerpo = QWidget()
        columna = QVBoxLayout(cuerpo)
        columna.setContentsMargins(AIRE, 18, AIRE, 18)
        columna.setSpacing(10)
        bajada = Etiqueta(
            "Arrastre aquí una carpeta o los paquetes, o elíjalos.", "bajada", envolver=True
        )
        columna.addWidget(
            Cabecera("Bandeja de importación", bajada, self.cifrados, self.archivos, self.carpeta)
        )
        self._a_medias.acciones.addWidget(Boton("Terminar de revisarlos").al_pulsar(self._retomar))
        self._a_medias.hide()
        columna.addWidget(self._a_medias)
        columna.addLayout(self._marcha())
        columna.addWidget(self.listas)
        self._lado = Desplazable(self.detalle)
        self._centro = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._centro.setSpacing(12)
        self._centro.addWidget(self._marco(), 3)
        self._centro.addWidget(self._lado, 1)
        columna.addLayout(self._centro, 1)
        hoja = QVBoxLayout(self)
        hoja.setContentsMargins(0, 0, 0, 0)
        hoja.addWidget(Desplazable(cuerpo))
        self._llenar()
        self._acomodar()

    def _marco(self) -> Tarjeta:
        marco = Tarjeta(margen=8)
        arriba = QHBoxLayout()
        arriba.addWidget(self.totales, 1)
        arriba.addWidget(self.revisar)
        marco.cuerpo.addLayout(arriba)
        marco.cuerpo.addWidget(self.vacio)
        marco.cuerpo.addWidget(self.tabla, 1)
        marco.cuerpo.addStretch()
        return marco

    def _marcha(self) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.addWidget(self.cuenta, 2)
        fila.addWidget(self.barra, 3)
        fila.addWidget(self.cancelar)
        for pieza in (self.cuenta, self.barra, self.cancelar):
            pieza.hide()
        return fila

    def _acomodar(self) -> None:
        puesto = tema()
        ancha = self.width() >= puesto.px(DOS_COLUMNAS)
        hacia = QBoxLayout.Direction
        self._centro.setDirection(hacia.LeftToRight if ancha else hacia.TopToBottom)
        lado = puesto.px(ANCHO_DETALLE)
        self._lado.setMinimumWidth(lado if ancha else 0)
        self._lado.setMaximumWidth(lado if ancha else ANCHO_LIBRE)
        self._centro.setStretch(0, 3)
        self._centro.setStretch(1, 1 if ancha else 2)
        self.tabla.setMinimumHeight(puesto.px(110 if ancha else ALTO_TABLA))
        self._lado.setMinimumHeight(0 if ancha else puesto.px(150))

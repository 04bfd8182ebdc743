"""Editor de tabla: la rejilla, sus botones, el pegado y el formulario de renglón."""

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.modelo.contexto import Persona, Valor
from app.modelo.tipos import Campo
from ui.asistente.editores.base import Editor, Entorno
from ui.asistente.editores.lectura import escribir_tabla_copiada, leer_tabla_pegada
from ui.asistente.editores.persona import DialogoPersona
from ui.asistente.editores.tabla.celdas import Renglon
from ui.asistente.editores.tabla.modelo import ModeloTabla
from ui.asistente.editores.tabla.pegar import DialogoPegar
from ui.asistente.editores.tabla.renglon import DialogoRenglon
from ui.asistente.editores.tabla.vista import VistaTabla
from ui.comun.controles import Boton, Etiqueta
from ui.comun.flujo import Flujo

COLUMNAS_EN_REJILLA = 6
"""Con más columnas, Enter abre el renglón como formulario."""


class EditorTabla(Editor):
    """Filas repetibles. Todo lo que se hace con el ratón se hace con el teclado."""

    def __init__(self, campo: Campo, entorno: Entorno, padre: QWidget | None = None) -> None:
        super().__init__(campo, padre)
        self._entorno = entorno
        self.modelo = ModeloTabla(campo, entorno)
        self._ancha = len(campo.columnas) > COLUMNAS_EN_REJILLA
        self.vista = VistaTabla(self.modelo, entorno, con_formulario=self._ancha)
        self.formulario: DialogoRenglon | None = None
        self.pegado: DialogoPegar | None = None
        self._cargando = False
        self._automatica = campo.calculado or (
            bool(campo.columnas) and all(columna.calculada for columna in campo.columnas)
        )
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(6)
        caja.addWidget(self.vista)
        self._aviso = Etiqueta("", "error", envolver=True)
        self._aviso.hide()
        caja.addWidget(self._aviso)
        self._botones = self._barra()
        caja.addWidget(self._botones)
        self._recuperar = self._franja_deshacer()
        caja.addWidget(self._recuperar)
        self.adoptar(self.vista)
        self._descripcion = f"{campo.ayuda} {self._teclas()}".strip()
        self.vista.setAccessibleDescription(self._descripcion)
        if self._automatica:
            self.poner_solo_lectura(activo=True)
        self._conectar()

    @property
    @override
    def ancho(self) -> bool:
        return True

    @override
    def leer(self) -> Valor:
        return self.modelo.valores()

    @override
    def escribir(self, valor: Valor) -> None:
        self._cargando = True
        self.modelo.fijar([dict(fila) for fila in valor] if isinstance(valor, list | tuple) else [])
        self._cargando = False
        self._contar()

    @override
    def no_reconocido(self) -> str:
        return "; ".join(
            f"renglón {numero}, {columna.etiqueta}: «{texto}»"
            for numero, columna, texto, _motivo in self.modelo.no_reconocidas()
        )

    @override
    def poner_solo_lectura(self, *, activo: bool) -> None:
        self.modelo.editable = not (activo or self._automatica)
        self._botones.setVisible(self.modelo.editable)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copiar()
            return
        super().keyPressEvent(event)

    def marcar_renglones(self, hallazgos: Mapping[int, str]) -> None:
        """Señala los renglones que incumplen una regla."""
        self.modelo.marcar(hallazgos)

    def agregar(self) -> None:
        """Un renglón nuevo debajo del actual, listo para escribir."""
        if not self.modelo.editable or not self._cabe():
            return
        actual = self.vista.currentIndex()
        lugar = actual.row() + 1 if actual.isValid() else self.modelo.rowCount()
        self.modelo.agregar(lugar)
        primera = next((n for n, c in enumerate(self.modelo.columnas) if not c.calculado), 0)
        self._ir(lugar, primera)
        if self._ancha:
            self.abrir()
        else:
            self.vista.edit(self.modelo.index(lugar, primera))

    def quitar(self) -> None:
        """Quita los renglones elegidos; se pueden recuperar."""
        if not self.modelo.editable:
            return
        numeros = {indice.row() for indice in self.vista.selectedIndexes()}
        actual = self.vista.currentIndex()
        numeros = numeros or ({actual.row()} if actual.isValid() else set())
        cuantos = self.modelo.quitar(numeros)
        if not cuantos:
            return
        self._ir(min(*numeros, self.modelo.rowCount() - 1), max(0, actual.column()))
        self._dicho.setText(
            "Renglón quitado." if cuantos == 1 else f"{cuantos} renglones quitados."
        )
        self._recuperar.show()

    def mover(self, paso: int) -> None:
        """Sube o baja el renglón actual."""
        actual = self.vista.currentIndex()
        if self.modelo.editable and actual.isValid():
            self._ir(self.modelo.mover(actual.row(), paso), actual.column())

    def deshacer(self) -> None:
        """Devuelve la tabla a como estaba antes del último cambio."""
        actual = self.vista.currentIndex()
        fila, columna = actual.row(), actual.column()
        if self.modelo.editable and self.modelo.deshacer():
            self._recuperar.hide()
            self._ir(max(0, min(fila, self.modelo.rowCount() - 1)), max(0, columna))

    def copiar(self) -> None:
        """Copia lo elegido como lo entiende una hoja de cálculo."""
        elegidas = self.vista.selectedIndexes()
        if not elegidas:
            return
        filas = sorted({indice.row() for indice in elegidas})
        columnas = sorted({indice.column() for indice in elegidas})
        celdas = [
            [self.modelo.texto(fila, self.modelo.columnas[columna]) for columna in columnas]
            for fila in filas
        ]
        QGuiApplication.clipboard().setText(escribir_tabla_copiada(celdas))

    def pegar(self) -> None:
        """Pega del portapapeles: un dato va a la celda; varios abren la vista previa."""
        if not self.modelo.editable:
            return
        texto = QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard)
        celdas = leer_tabla_pegada(texto)
        actual = self.vista.currentIndex()
        if not celdas:
            self._avisar("No hay nada copiado. Copie los renglones en su hoja de cálculo y vuelva.")
            return
        if len(celdas) == 1 and len(celdas[0]) == 1 and actual.isValid():
            self._pegar_uno(celdas[0][0])
            return
        self.pegado = DialogoPegar(celdas, self.modelo.columnas, self._entorno, self.window())
        self.pegado.aceptado.connect(self._al_pegar)
        self.pegado.open()

    def abrir(self) -> None:
        """Abre el renglón actual como formulario."""
        actual = self.vista.currentIndex()
        if not actual.isValid():
            return
        self.formulario = DialogoRenglon(self.campo, self.modelo, self._entorno, self.window())
        self.formulario.mostrar(actual.row())
        self.formulario.finished.connect(self._al_cerrar_formulario)
        self.formulario.open()

    def precargar(self) -> None:
        """Agrega las filas que propone el Modelo y que todavía no están."""
        propuestas = self._propuestas()
        actuales = self.modelo.valores()
        faltan = [fila for fila in propuestas if not any(_misma(fila, otra) for otra in actuales)]
        if not faltan:
            self._avisar(
                "Los renglones propuestos ya están en la tabla."
                if propuestas
                else "El modelo no propone renglones con lo contestado hasta ahora."
            )
            return
        self.modelo.agregar(self.modelo.rowCount(), [Renglon(dict(fila)) for fila in faltan])
        self._ir(max(0, self.modelo.rowCount() - len(faltan)), 0)
        self.terminado.emit()

    def _propuestas(self) -> list[dict[str, Valor]]:
        filas = self._entorno.propuesta(self.campo)
        return [dict(fila) for fila in filas] if isinstance(filas, list | tuple) else []

    def _conectar(self) -> None:
        self.modelo.editada.connect(self._al_editar)
        self.vista.agregar.connect(self.agregar)
        self.vista.quitar.connect(self.quitar)
        self.vista.mover.connect(self.mover)
        self.vista.pegar.connect(self.pegar)
        self.vista.deshacer.connect(self.deshacer)
        self.vista.abrir.connect(self.abrir)
        self.vista.delegado.persona_nueva.connect(self._pedir_persona)

    def _barra(self) -> QWidget:
        barra = QWidget()
        caja = Flujo(barra, entre=8, renglon=6)
        nombre = self.campo.etiqueta
        botones = [
            (Boton("Agregar renglón", nombre=f"Agregar renglón a {nombre} (Ins)"), self.agregar),
            (Boton("Pegar de Excel", nombre=f"Pegar de Excel en {nombre} (Ctrl+V)"), self.pegar),
        ]
        if self.campo.precarga is not None and self.campo.precarga.catalogo:
            texto = "Traer los renglones del modelo"
            botones.append((Boton(texto, nombre=f"{texto}: {nombre}"), self.precargar))
        for icono, titulo, accion in (
            ("arriba", "Subir renglón (Alt+↑)", lambda: self.mover(-1)),
            ("abajo", "Bajar renglón (Alt+↓)", lambda: self.mover(1)),
            ("borrar", "Quitar renglón (Supr)", self.quitar),
        ):
            boton = Boton("", "enlace", icono=icono, nombre=f"{titulo}: {nombre}")
            botones.append((boton, accion))
        for boton, accion in botones:
            caja.addWidget(boton.al_pulsar(accion))
        return barra

    def _franja_deshacer(self) -> QWidget:
        franja = QWidget()
        caja = QHBoxLayout(franja)
        caja.setContentsMargins(0, 0, 0, 0)
        self._dicho = Etiqueta("", "secundario")
        caja.addWidget(self._dicho)
        nombre = f"Deshacer el último cambio de {self.campo.etiqueta}"
        caja.addWidget(Boton("Deshacer", "enlace", nombre=nombre).al_pulsar(self.deshacer))
        caja.addStretch(1)
        franja.hide()
        return franja

    def _teclas(self) -> str:
        que_hace = "abre el renglón" if self._ancha else "edita la celda"
        return f"Enter {que_hace}, Ins agrega, Supr quita, Alt con flechas mueve, Ctrl+V pega."

    def _cabe(self) -> bool:
        maximo = self.campo.filas_max
        if maximo and self.modelo.rowCount() >= maximo:
            self._avisar(f"Esta tabla admite hasta {maximo} renglones.")
            return False
        return True

    def _ir(self, fila: int, columna: int) -> None:
        if 0 <= fila < self.modelo.rowCount():
            self.vista.selectionModel().setCurrentIndex(
                self.modelo.index(fila, columna),
                QItemSelectionModel.SelectionFlag.ClearAndSelect,
            )

    def _pegar_uno(self, texto: str) -> None:
        actual = self.vista.currentIndex()
        if actual.flags() & Qt.ItemFlag.ItemIsEditable:
            columna = self.modelo.columnas[actual.column()]
            self.modelo.poner_texto(actual.row(), columna, texto)

    def _al_pegar(self, renglones: list[Renglon]) -> None:
        actual = self.vista.currentIndex()
        lugar = actual.row() + 1 if actual.isValid() else self.modelo.rowCount()
        cuantos = self.modelo.agregar(lugar, renglones)
        self._ir(lugar, 0)
        self._dicho.setText(
            "1 renglón pegado." if cuantos == 1 else f"{cuantos} renglones pegados."
        )
        self._recuperar.show()
        self.terminado.emit()

    def _pedir_persona(self, celda: QPersistentModelIndex) -> None:
        dialogo = DialogoPersona(self._entorno, self.window())
        dialogo.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def al_agregar(persona: Persona) -> None:
            if celda.isValid():
                clave = self.modelo.columnas[celda.column()].clave
                self.modelo.poner_valor(celda.row(), clave, persona.id)

        dialogo.agregada.connect(al_agregar)
        dialogo.open()

    def _al_cerrar_formulario(self) -> None:
        self.formulario = None
        self.vista.setFocus()
        self.terminado.emit()

    def _al_editar(self) -> None:
        self._contar()
        if not self._cargando:
            self.cambiado.emit()

    def _contar(self) -> None:
        malas = self.modelo.no_reconocidas()
        if not malas:
            self._avisar("")
            return
        numero, columna, _texto, motivo = malas[0]
        detalle = f"Renglón {numero}, {columna.etiqueta}: {motivo}"
        otras = len(malas) - 1
        mas = f" Hay {otras} más señaladas en rojo." if otras else ""
        self._avisar(f"{detalle}{mas}")

    def _avisar(self, texto: str) -> None:
        self._aviso.setText(texto)
        self._aviso.setVisible(bool(texto))


def _misma(propuesta: Mapping[str, Valor], fila: Mapping[str, Valor]) -> bool:
    clave = next(iter(propuesta), "")
    return bool(clave) and fila.get(clave) == propuesta.get(clave)

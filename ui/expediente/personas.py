"""Personas: el directorio del municipio, que se captura una vez y se elige en todas partes."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.expediente.errores import Cerrado
from app.modelo.contexto import Persona
from app.modelo.tipos import Rol
from app.texto import sin_tildes
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, ComboSinRueda, Desplazable, Etiqueta, Tarjeta
from ui.comun.insignias import Estado
from ui.comun.pagina import Encabezado, Noticia, columna_de, renglon_de
from ui.comun.sesion import Sesion
from ui.comun.tabla import Columna, Tabla, enmarcada
from ui.comun.tema import tema

TEXTOS = (
    ("nombre", "Nombre y apellidos"),
    ("cargo", "Cargo"),
    ("area", "Área"),
    ("correo", "Correo"),
    ("telefono", "Teléfono"),
)
NUEVA = Persona("", "")
SIN_NOMBRE = "Escriba nombre y apellidos."


ACTIVA = Estado("estado-aceptada", "Activa", "bien")
DE_BAJA = Estado("quitar", "De baja", "apagado")


class Personas(QWidget):
    """Lo que se corrige se guarda al salir de cada dato; dar de baja no borra a nadie."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._servicio = sesion.expediente.personas
        roles = {rol.clave: rol.nombre for rol in sesion.modelo.roles}
        self.noticia = Noticia()
        self.filtro = QLineEdit()
        self.de_baja = QCheckBox("Mostrar también las de baja")
        self.nueva = Boton("Agregar persona", "primario").al_pulsar(self.empezar)
        self.tabla = Tabla(
            "Personas del directorio",
            (
                Columna("Nombre", lambda p: p.nombre, 150, crece=True),
                Columna("Cargo", lambda p: p.cargo, 180, crece=True, cede=3),
                Columna("Área", lambda p: p.area, 140, cede=2),
                Columna("Rol", lambda p: roles.get(p.rol, p.rol), 200, cede=1),
                Columna("Estado", lambda p: ACTIVA if p.activa else DE_BAJA, 100),
            ),
            identidad=lambda p: p.id,
        )
        self.forma = FormaPersona(sesion.modelo.roles)
        self._vacia = Etiqueta(
            "Aquí estarán quienes responden por cada herramienta. Se capturan una vez y después "
            "sólo se eligen. Empiece por la presidencia y por la unidad de transparencia.",
            "bajada",
            envolver=True,
        )
        self._vacia.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._construir()
        self._conectar()

    def refrescar(self) -> None:
        """Relee el directorio."""
        try:
            todas = self._servicio.lista(solo_activas=not self.de_baja.isChecked())
        except Cerrado:
            # El último cambio llegó cuando la ventana ya cerraba el archivo.
            return
        buscado = sin_tildes(self.filtro.text()).strip()
        visibles = [p for p in todas if buscado in sin_tildes(f"{p.nombre} {p.cargo} {p.area}")]
        self.tabla.fijar(visibles)
        self._pila.setCurrentIndex(0 if todas else 1)
        if self.tabla.fila() is None:
            self.forma.fijar(NUEVA)

    def empezar(self) -> None:
        """Una ficha en blanco para alguien más."""
        self.noticia.hide()
        self.forma.fijar(NUEVA)
        self.forma.enfocar()

    def _construir(self) -> None:
        self.filtro.setPlaceholderText("Buscar por nombre, cargo o área")
        self.filtro.setAccessibleName("Buscar persona")
        self.filtro.setClearButtonEnabled(False)
        self.filtro.setMinimumWidth(tema().px(240))
        columna = columna_de(self)
        columna.addWidget(
            Encabezado("Personas", "Se capturan una vez y se eligen en todas las herramientas.")
        )
        columna.addWidget(renglon_de(self.nueva, self.filtro, self.de_baja))
        columna.addWidget(self.noticia)
        fila = QHBoxLayout()
        fila.setSpacing(14)
        self._pila = QStackedWidget()
        self._pila.addWidget(enmarcada(self.tabla))
        self._pila.addWidget(self._vacia)
        fila.addWidget(self._pila, 5)
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.addWidget(self.forma)
        caja.addStretch(1)
        fila.addWidget(Desplazable(hoja), 3)
        columna.addLayout(fila, 1)
        self.al_llegar = self.nueva

    def _conectar(self) -> None:
        self.filtro.textChanged.connect(lambda _texto: self.refrescar())
        self.de_baja.toggled.connect(lambda _puesto: self.refrescar())
        self.tabla.recorrida.connect(self._al_elegir)
        self.tabla.elegida.connect(lambda _persona: self.forma.enfocar())
        self.forma.agregada.connect(self._agregar)
        self.forma.corregida.connect(self._corregir)
        self.forma.cambio_de_alta.connect(self._cambiar_alta)
        self._sesion.cambiado.datos_cambiados.connect(self._al_cambiar)

    def _al_elegir(self, persona: Persona | None) -> None:
        if persona is not None and persona != self.forma.persona():
            self.forma.fijar(persona)

    def _agregar(self, datos: Persona) -> None:
        def trabajo() -> Persona:
            nueva: Persona = self._servicio.agregar(
                datos.nombre, datos.cargo, datos.area, datos.rol, datos.correo, datos.telefono
            )
            return nueva

        self._sesion.ejecutor.hacer(trabajo, self._al_agregar, self.noticia.error)

    def _corregir(self, datos: Persona) -> None:
        self._sesion.ejecutor.hacer(
            lambda: self._servicio.cambiar(datos), self._al_corregir, self.noticia.error
        )

    def _cambiar_alta(self, datos: Persona) -> None:
        accion: Callable[[str], Persona] = (
            self._servicio.baja if datos.activa else self._servicio.alta
        )
        self._sesion.ejecutor.hacer(
            lambda: accion(datos.id), self._al_cambiar_alta, self.noticia.error
        )

    def _al_agregar(self, persona: Persona) -> None:
        self.noticia.bien(f"{persona.nombre} ya está en el directorio.")
        self.filtro.clear()
        self._releer()
        self._elegir(persona)

    def _al_corregir(self, persona: Persona) -> None:
        self.noticia.hide()
        if self.forma.persona().id == persona.id:
            self.forma.asimilar(persona)
        self._releer()

    def _al_cambiar_alta(self, persona: Persona) -> None:
        if persona.activa:
            self.noticia.bien(f"{persona.nombre} vuelve a ofrecerse en las listas.")
        else:
            self.noticia.bien(
                f"{persona.nombre} ya no se ofrece en las listas.",
                "Donde ya estaba, se queda.",
            )
        self._releer()
        if self.forma.persona().id == persona.id:
            self.forma.fijar(persona)

    def _elegir(self, persona: Persona) -> None:
        ids = [p.id for p in self.tabla.filas()]
        if persona.id in ids:
            self.tabla.elegir(ids.index(persona.id))
        self.forma.fijar(persona)

    def _releer(self) -> None:
        self.refrescar()
        self._sesion.cambiado.datos_cambiados.emit()

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()


class FormaPersona(Tarjeta):
    """Los datos de una persona. Con una nueva se pulsa «Agregar»; lo demás se guarda solo."""

    agregada = Signal(object)
    corregida = Signal(object)
    cambio_de_alta = Signal(object)

    def __init__(self, roles: tuple[Rol, ...], padre: QWidget | None = None) -> None:
        super().__init__("Datos de la persona", padre=padre)
        self._persona = NUEVA
        self._falta = Etiqueta("", "error")
        self._lineas = {clave: QLineEdit() for clave, _ in TEXTOS}
        self._rol = ComboSinRueda()
        self._rol.setObjectName("rol")
        self._rol.addItem("Sin rol en el Modelo", "")
        for rol in roles:
            self._rol.addItem(rol.nombre, rol.clave)
        self._rol.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._rol.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.agregar = Boton("Agregar al directorio").al_pulsar(self._agregar)
        self.alta = Boton("Dar de baja").al_pulsar(self._cambiar_alta)
        self._construir()
        self.fijar(NUEVA)

    def fijar(self, persona: Persona) -> None:
        """Muestra a esa persona, o una ficha en blanco."""
        self._persona = persona
        for clave, _ in TEXTOS:
            self._lineas[clave].setText(str(getattr(persona, clave)))
        if self._rol.findData(persona.rol) < 0:
            self._rol.addItem(persona.rol, persona.rol)
        self._rol.setCurrentIndex(self._rol.findData(persona.rol))
        nueva = not persona.id
        if self.titulo is not None:
            self.titulo.setText("Alguien más" if nueva else "Datos de la persona")
        self.agregar.setVisible(nueva)
        self.alta.setVisible(not nueva)
        self.alta.setText("Dar de baja" if persona.activa else "Dar de alta")
        self._pedir("")

    def asimilar(self, persona: Persona) -> None:
        """Lo guardado ya es lo que está a la vista: no se toca lo que se está escribiendo."""
        self._persona = persona

    def persona(self) -> Persona:
        """A quién se está viendo."""
        return self._persona

    def linea(self, clave: str) -> QLineEdit:
        """El control de un dato."""
        return self._lineas[clave]

    def enfocar(self) -> None:
        """Deja listo para escribir."""
        self._lineas["nombre"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _construir(self) -> None:
        controles: list[tuple[str, QWidget]] = [(t, self._lineas[c]) for c, t in TEXTOS]
        controles.insert(3, ("Rol en el Modelo", self._rol))
        for texto, control in controles:
            etiqueta = Etiqueta(texto, "fuerte")
            rotular(etiqueta, control)
            pareja = QVBoxLayout()
            pareja.setSpacing(1)
            pareja.addWidget(etiqueta)
            pareja.addWidget(control)
            self.cuerpo.addLayout(pareja)
        for clave, linea in self._lineas.items():
            linea.setObjectName(clave)
            linea.editingFinished.connect(self._al_terminar)
            linea.returnPressed.connect(self._al_entrar)
        self._rol.activated.connect(lambda _numero: self._al_terminar())
        self.cuerpo.addWidget(self._falta)
        self.cuerpo.addWidget(renglon_de(self.agregar, self.alta))

    def _datos(self) -> Persona:
        escrito = {clave: linea.text().strip() for clave, linea in self._lineas.items()}
        return replace(
            self._persona,
            nombre=escrito["nombre"],
            cargo=escrito["cargo"],
            area=escrito["area"],
            rol=str(self._rol.currentData() or ""),
            correo=escrito["correo"],
            telefono=escrito["telefono"],
        )

    def _al_terminar(self) -> None:
        datos = self._datos()
        if not datos.id or datos == self._persona:
            return
        if not datos.nombre:
            self._pedir(SIN_NOMBRE)
            return
        self._pedir("")
        self.corregida.emit(datos)

    def _al_entrar(self) -> None:
        if not self._persona.id:
            self._agregar()

    def _agregar(self) -> None:
        datos = self._datos()
        if not datos.nombre:
            self._pedir(SIN_NOMBRE)
            self.enfocar()
            return
        self.agregada.emit(datos)

    def _pedir(self, texto: str) -> None:
        self._falta.setText(texto)
        self._falta.setVisible(bool(texto))

    def _cambiar_alta(self) -> None:
        self.cambio_de_alta.emit(self._persona)

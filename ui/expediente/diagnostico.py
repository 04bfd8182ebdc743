"""El diagnóstico inicial: contexto, 17 bloques de preguntas, cumplimiento y resultado."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.expediente.errores import Cerrado
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Modelo
from ui.asistente.autoguardado import Autoguardado
from ui.asistente.conexion import Conexion
from ui.asistente.editores import crear_editor
from ui.asistente.entorno_dx import DIAGNOSTICO, EntornoDiagnostico
from ui.asistente.estilo import Estilo
from ui.asistente.lectura_pagina import LectorPagina
from ui.asistente.orden import detras_de
from ui.asistente.pagina import PaginaCampos
from ui.asistente.recorrido import Avance, a_la_vista
from ui.asistente.segmentos import BarraPaginas
from ui.comun.controles import (
    Boton,
    ComboSinRueda,
    Desplazable,
    Etiqueta,
    EtiquetaElidida,
    Tarjeta,
)
from ui.comun.sesion import Sesion
from ui.comun.tema import AIRE, tema
from ui.expediente.diagnostico_preguntas import FabricaPreguntas, campo_visible
from ui.expediente.diagnostico_resultado import Resultado

RUTA = "P04_ruta"
RESULTADO = "resultado"


@dataclass(frozen=True, slots=True)
class Bloque:
    """Una página del diagnóstico. `dimension` 0 = no es de ninguna."""

    clave: str
    nombre: str
    titulo: str
    proposito: str
    campos: tuple[Campo, ...]
    dimension: int = 0
    preguntas: bool = False


def bloques_de(modelo: Modelo) -> tuple[Bloque, ...]:
    """Contexto, un bloque por herramienta, cumplimiento, prioridades y resultado."""
    dx = modelo.diagnostico
    de_herramientas = tuple(
        Bloque(
            clave=h.clave,
            nombre=f"{h.clave} {h.nombre_corto}",
            titulo=f"{h.clave} {h.nombre}",
            proposito="Conteste con lo que hay hoy. «No sé» también es una respuesta.",
            campos=tuple(campo_visible(p) for p in dx.preguntas if p.herramienta == h.clave),
            dimension=h.dimension,
            preguntas=True,
        )
        for h in modelo.herramientas
    )
    return (
        Bloque(
            "contexto",
            "Contexto",
            "¿Cómo es su municipio?",
            "No da ni quita puntos: sirve para comparar con municipios parecidos.",
            tuple(campo for dato in dx.contexto for campo in dato.campos),
        ),
        *de_herramientas,
        Bloque(
            "cumplimiento",
            "Cumplimiento",
            "¿Qué resultados tuvo en los últimos 12 meses?",
            "Anote las cifras que tenga. Lo que deje vacío cuenta como «sin dato», no como cero.",
            tuple(campo for dato in dx.cumplimiento for campo in dato.campos),
        ),
        Bloque(
            "prioridades",
            "Prioridades",
            "¿Qué urge y con qué ritmo puede avanzar?",
            "Con esto se propone el orden de las herramientas.",
            dx.priorizacion,
        ),
        Bloque(
            RESULTADO,
            "Resultado",
            "Resultado del diagnóstico",
            "Es una fotografía de hoy. Puede volver a cualquier bloque y cambiar una respuesta.",
            (),
        ),
    )


class Diagnostico(QWidget):
    """Pantalla del diagnóstico. `abrir` lleva a una pregunta."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self._guardado = Autoguardado(sesion, self)
        self._entorno = EntornoDiagnostico(sesion, self._guardado)
        self._lector = LectorPagina(sesion)
        self._fabrica = FabricaPreguntas(sesion.modelo.diagnostico.preguntas)
        self.bloques = bloques_de(sesion.modelo)
        self._actual = 0
        self._vistas: dict[str, QScrollArea] = {}
        self._campos: dict[str, PaginaCampos] = {}
        self._conexiones: dict[str, Conexion] = {}
        self.resultado = Resultado(sesion.modelo)
        self.resultado.ir.connect(sesion.ir)
        self.resultado.ruta_elegida.connect(self._elegir_ruta)
        Estilo(self)
        self._construir()
        self._conectar()
        self._mostrar()

    @property
    def guardado(self) -> Autoguardado:
        """La cola de guardado, para esperar a que acabe."""
        return self._guardado

    @property
    def bloque(self) -> Bloque:
        """El bloque a la vista."""
        return self.bloques[self._actual]

    @property
    def pagina(self) -> PaginaCampos | None:
        """Los campos a la vista; `None` en el resultado."""
        return self._campos.get(self.bloque.clave)

    def abrir(self, direccion: Direccion) -> None:
        """Va al bloque de esa pregunta y le da el foco."""
        for numero, bloque in enumerate(self.bloques):
            claves = {campo.clave for campo in bloque.campos}
            if direccion.campo == bloque.clave or direccion.campo in claves:
                self.ir_a(numero)
                break
        if self.pagina is not None and direccion.campo in self.pagina.filas:
            self.pagina.enfocar(direccion.campo)

    def refrescar(self) -> None:
        """Relee lo guardado."""
        self._mostrar()

    def ir_a(self, numero: int) -> None:
        """Va al bloque con ese número (desde 0)."""
        self._guardado.soltar()
        if 0 <= numero < len(self.bloques):
            self._actual = numero
            self._mostrar()
            self._vistas[self.bloque.clave].verticalScrollBar().setValue(0)
            if self.pagina is not None:
                self.pagina.enfocar_primero()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._guardado.soltar()
        super().hideEvent(event)

    def _construir(self) -> None:
        self._pila = QStackedWidget()
        tarjeta = Tarjeta(margen=0)
        tarjeta.cuerpo.setContentsMargins(2, 2, 2, 2)
        tarjeta.cuerpo.addWidget(self._pila)
        self._segmentos = BarraPaginas()
        caja = QVBoxLayout(self)
        caja.setContentsMargins(AIRE, 12, AIRE, 14)
        caja.setSpacing(10)
        caja.addLayout(self._cabecera())
        caja.addWidget(self._segmentos)
        caja.addWidget(tarjeta, 1)
        caja.addLayout(self._pie())

    def _cabecera(self) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.setSpacing(12)
        self._miga = EtiquetaElidida("", "secundario")
        self._cuenta = Etiqueta("", "fuerte")
        self._lista = ComboSinRueda()
        self._lista.setAccessibleName("Ir al bloque")
        for numero, bloque in enumerate(self.bloques, start=1):
            self._lista.addItem(f"{numero} de {len(self.bloques)} · {bloque.nombre}")
        self._lista.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._lista.setMinimumContentsLength(26)
        fila.addWidget(self._miga, 1)
        fila.addWidget(self._cuenta)
        fila.addWidget(self._lista)
        return fila

    def _pie(self) -> QHBoxLayout:
        fila = QHBoxLayout()
        fila.setSpacing(12)
        self._atras = Boton("‹ Anterior", nombre="Anterior (Alt+flecha izquierda)")
        self._ver = Boton("Ver el resultado")
        self._adelante = Boton("Siguiente ›", "primario", nombre="Siguiente (Alt+flecha derecha)")
        fila.addWidget(self._atras.al_pulsar(self._retroceder))
        fila.addWidget(EtiquetaElidida("Cada respuesta se guarda al elegirla.", "secundario"), 1)
        fila.addWidget(self._ver.al_pulsar(lambda: self.ir_a(len(self.bloques) - 1)))
        fila.addWidget(self._adelante.al_pulsar(self._avanzar))
        return fila

    def _conectar(self) -> None:
        self._segmentos.elegida.connect(self.ir_a)
        self._lista.activated.connect(self.ir_a)
        self._sesion.cambiado.reintentar.connect(self._guardado.reintentar)
        self._repaso = QTimer(self)
        self._repaso.setSingleShot(True)
        self._repaso.setInterval(0)
        self._repaso.timeout.connect(self._repasar)
        self._guardado.guardado.connect(lambda _acuse: self._repaso.start())
        for tecla, accion in (("Alt+Left", self._retroceder), ("Alt+Right", self._avanzar)):
            atajo = QShortcut(QKeySequence(tecla), self)
            atajo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            atajo.activated.connect(accion)
        aplicacion = QApplication.instance()
        if isinstance(aplicacion, QApplication):
            aplicacion.focusChanged.connect(self._al_cambiar_el_foco)

    def _avanzar(self) -> None:
        self.ir_a(self._actual + 1)

    def _retroceder(self) -> None:
        self.ir_a(self._actual - 1)

    def _al_cambiar_el_foco(self) -> None:
        self._guardado.soltar()

    def _mostrar(self) -> None:
        bloque = self.bloque
        if bloque.clave not in self._vistas:
            self._vistas[bloque.clave] = self._vista(bloque)
            self._pila.addWidget(self._vistas[bloque.clave])
        self._llenar()
        self._pila.setCurrentWidget(self._vistas[bloque.clave])
        self._vestir_marco()
        pie = (self._atras, self._ver, self._adelante)
        detras_de(self._vistas[bloque.clave], pie)

    def _vista(self, bloque: Bloque) -> QScrollArea:
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(24, 20, 18, 20)
        caja.setSpacing(6)
        caja.addWidget(Etiqueta(bloque.titulo, "titulo", envolver=True))
        caja.addWidget(Etiqueta(bloque.proposito, "bajada", envolver=True))
        caja.addSpacing(8)
        caja.addWidget(self._cuerpo(bloque), 1)
        vista = Desplazable(hoja)
        hoja.setAutoFillBackground(False)
        vista.setAccessibleName(bloque.titulo)
        return vista

    def _cuerpo(self, bloque: Bloque) -> QWidget:
        if bloque.clave == RESULTADO:
            return self.resultado
        pagina = PaginaCampos(
            bloque.campos,
            self._entorno,
            lambda campo, valores: a_la_vista(campo, valores, self._sesion.perfil),
            self._fabrica if bloque.preguntas else crear_editor,
        )
        self._campos[bloque.clave] = pagina
        self._conexiones[bloque.clave] = Conexion(
            pagina, self._sesion, self._guardado, DIAGNOSTICO, 1
        )
        return pagina

    def _llenar(self) -> None:
        pagina = self.pagina
        if pagina is None:
            self._guardado.terminar()
            ruta = str(self._exp.respuestas.valor(Direccion(DIAGNOSTICO, RUTA)) or "")
            self.resultado.mostrar(self._exp.diagnostico(), ruta)
            return
        guardadas, valores = self._lector.de_campos(DIAGNOSTICO, "", 1, self.bloque.campos)
        pendientes = self._conexiones[self.bloque.clave].sin_guardar()
        for clave in list(guardadas):
            if clave in pendientes or pagina.filas[clave].editor.no_reconocido():
                del guardadas[clave]
        pagina.fijar(guardadas, valores)

    def _vestir_marco(self) -> None:
        bloque = self.bloque
        dimensiones = self._sesion.modelo.dimensiones
        donde = dimensiones[bloque.dimension - 1].nombre if bloque.dimension else ""
        partes = ("Diagnóstico", donde, bloque.nombre)
        self._miga.fijar(" › ".join(parte for parte in partes if parte))
        resultado = self._exp.diagnostico()
        self._cuenta.setText(f"Contestadas {resultado.contestadas} de {resultado.total}")
        self._lista.setCurrentIndex(self._actual)
        colores = tema().colores
        tonos = [
            colores.dimension(b.dimension).color if b.dimension else colores.secundario
            for b in self.bloques
        ]
        self._segmentos.fijar(self._avances(), self._actual, tonos)
        self._atras.setEnabled(self._actual > 0)
        ultima = self._actual == len(self.bloques) - 1
        self._adelante.setVisible(not ultima)
        self._ver.setVisible(not ultima)

    def _avances(self) -> list[tuple[str, Avance]]:
        ficha = next(f for f in self._exp.contexto().fichas if f.herramienta == DIAGNOSTICO)
        pares = []
        for bloque in self.bloques:
            hechos = sum(
                1 for c in bloque.campos if ficha.valores.get(c.clave) or c.clave in ficha.no_aplica
            )
            avance = Avance.EMPEZADA if hechos else Avance.VACIA
            if bloque.campos and hechos == len(bloque.campos):
                avance = Avance.COMPLETA
            pares.append((bloque.nombre, avance))
        return pares

    def _repasar(self) -> None:
        if not self.isVisible():
            return
        try:
            self._llenar()
            self._vestir_marco()
        except Cerrado:
            # El último guardado llegó cuando la ventana ya cerraba el archivo.
            return
        self._sesion.cambiado.datos_cambiados.emit()

    def _elegir_ruta(self, clave: str) -> None:
        self._guardado.anotar(Direccion(DIAGNOSTICO, RUTA), clave)
        self._guardado.soltar()

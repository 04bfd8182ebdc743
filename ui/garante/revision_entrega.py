"""La entrega de un municipio en dos paneles: lo que respondió y lo que se decide."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.errores import ErrorDeUsuario
from app.garante import alcances, firmantes, habiles, observaciones, observar, retornos, revision
from app.garante.vistas import FirmanteVisto, TipoClave
from app.garante.vistas_revision import (
    EstadoObservacion,
    NuevaObservacion,
    Observacion,
    ObservacionFrecuente,
    RetornoEmitido,
)
from app.modelo.tipos import Modelo
from ui.comun import fechas
from ui.comun.controles import Boton, Desplazable, Etiqueta, EtiquetaElidida, Tarjeta
from ui.comun.pagina import Noticia
from ui.comun.sesion import SesionGarante
from ui.comun.tema import AIRE, tema
from ui.garante import quien, revision_lectura
from ui.garante import revision_palabras as palabras
from ui.garante.decision import DialogoDecision
from ui.garante.detalle_archivo import quien_firma
from ui.garante.quien import QuienDecide
from ui.garante.revision_alcance import FranjaAlcance
from ui.garante.revision_campos import PanelCampos
from ui.garante.revision_decision import PanelDecision
from ui.garante.revision_detalle import DetalleCampo
from ui.garante.revision_lectura import CAMBIADOS, CampoLeido, Lectura
from ui.garante.revision_observar import FormularioObservar, Senalado
from ui.garante.revision_resolver import FormularioResolver

DOS_COLUMNAS = 840
UN_RENGLON = 620
ALTO_DETALLE = 172


class _Abierto(NamedTuple):
    """Lo que se lee junto con la entrega para poder observarla.

    `devueltos`: la serie del último retorno que se le hizo; 0 si ninguno.
    """

    lectura: Lectura
    por_omision: date
    devueltos: int
    frecuentes: tuple[ObservacionFrecuente, ...]


class _Aparte(Desplazable):
    """Se desplaza por dentro: pide poco alto, para que no se desplace además la página."""

    def __init__(self, contenido: QWidget, alto: int) -> None:
        super().__init__(contenido)
        self._alto = alto

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), tema().px(self._alto))


class PaginaEntrega(QWidget):
    """`cerrada` pide volver a la lista. Todo se lee y se escribe en el hilo de trabajo."""

    cerrada = Signal()

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._municipio = ""
        self._abierto: _Abierto | None = None
        self._por_devolver: int | None = None
        self._cofirmas: dict[int, tuple[str, ...]] = {}
        self.volver = Boton("Entregas", "enlace", icono="izquierda", nombre="Volver a las entregas")
        self._titulo = EtiquetaElidida("", "titulo")
        self._bajada = Etiqueta("", "bajada", envolver=True)
        self.quien = QuienDecide()
        self.que_es = FranjaAlcance(sesion.modelo)
        self.noticia = Noticia()
        self.campos = PanelCampos()
        self.detalle = DetalleCampo(sesion.base, sesion.ejecutor)
        self.decision = PanelDecision(sesion.modelo)
        self.formulario = FormularioObservar()
        self.resolver = FormularioResolver(sesion.base, sesion.ejecutor, sesion.modelo)
        self._construir()
        self._conectar()
        self._ver(self.decision)

    @property
    def municipio(self) -> str:
        """De quién es la entrega que se ve; vacío si ninguna."""
        return self._municipio

    def abrir(self, municipio: str) -> None:
        """Lee la entrega vigente de un municipio y la muestra."""
        nuevo = municipio != self._municipio
        self._municipio = municipio
        if nuevo:
            self._abierto = None
            self._por_devolver = None
            self.noticia.hide()
            self._ver(self.decision)
        self.quien.poner_al_dia()
        self._sesion.ejecutor.hacer(
            partial(_leer, self._sesion.base, self._sesion.modelo, municipio),
            partial(self._mostrar, desde_cero=nuevo),
            self._al_no_leer,
        )

    def soltar(self) -> None:
        """Olvida la entrega: al volver se lee desde cero."""
        self._municipio = ""
        self._abierto = None

    def lectura(self) -> Lectura | None:
        """Lo que se está revisando."""
        return None if self._abierto is None else self._abierto.lectura

    def _mostrar(self, abierto: _Abierto, *, desde_cero: bool) -> None:
        lectura = abierto.lectura
        if lectura.entrega.municipio != self._municipio:
            return  # mientras se leía se abrió otra
        self._abierto = abierto
        if self._por_devolver is not None and abierto.devueltos > self._por_devolver:
            self._por_devolver = None
            self.noticia.hide()  # decía que faltaba devolverlo, y ya se devolvió
        entrega = lectura.entrega
        self._titulo.fijar(f"{entrega.nombre}: entrega {entrega.secuencia}")
        self._decir_bajada(lectura)
        self._buscar_cofirma(entrega.instantanea)
        self.que_es.mostrar(lectura)
        self.decision.mostrar(lectura)
        self.campos.mostrar(lectura, desde_cero=desde_cero)
        if desde_cero:
            self.campos.lista.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decir_bajada(self, lectura: Lectura) -> None:
        frases = [_bajada(lectura, self._sesion.modelo)]
        frases += self._cofirmas.get(lectura.entrega.instantanea, ())
        self._bajada.setText(" ".join(frases))

    def _buscar_cofirma(self, instantanea: int) -> None:
        """Se dice cuando se sepa: comprobar las firmas de un paquete grande tarda."""
        if instantanea not in self._cofirmas:
            self._sesion.ejecutor.hacer(
                partial(firmantes.de_entrega, self._sesion.base, instantanea),
                partial(self._saber_cofirma, instantanea),
            )

    def _saber_cofirma(self, instantanea: int, suyos: Sequence[FirmanteVisto]) -> None:
        # Quien firma por el municipio es su clave registrada: aquí importa quién más.
        self._cofirmas[instantanea] = tuple(
            quien_firma(u) for u in suyos[1:] if u.tipo is TipoClave.GOBIERNO
        )
        if self._abierto is not None:
            self._decir_bajada(self._abierto.lectura)

    def _al_no_leer(self, error: Exception) -> None:
        self.soltar()
        self.cerrada.emit()
        self._sesion.avisos.mostrar_error(error)

    def empezar_observacion(self) -> None:
        """Abre el formulario con los campos marcados, o con aquel en que se está."""
        senalados = self.campos.senalados()
        if self._abierto is None or not senalados or not self.decision.boton_observar.isEnabled():
            return
        if self.decision.boton_observar.isHidden():
            return
        hoy = self._abierto.lectura.hoy
        evidencias = [e for campo in senalados for e in campo.evidencias]
        self.formulario.ofrecer(self._frecuentes(senalados[0].direccion.herramienta))
        self.formulario.abrir(
            [_senalado(c) for c in senalados], evidencias, self._abierto.por_omision, hoy
        )
        self._ver(self.formulario)
        self.formulario.texto.setFocus(Qt.FocusReason.OtherFocusReason)

    def abrir_observacion(self, una: Observacion) -> None:
        """Muestra una observación para resolverla, corregirla o releerla."""
        if self._abierto is None:
            return
        self._ver(self.resolver)
        self.resolver.abrir(una, self._abierto.lectura)
        self._sesion.ejecutor.hacer(
            partial(observaciones.historia, self._sesion.base, una.folio),
            self.resolver.contar_historia,
        )

    def pedir_aceptacion(self) -> DialogoDecision | None:
        """Pregunta antes de aceptar; con observaciones que bloquean pide el motivo."""
        if self._abierto is None or self.decision.boton_aceptar.isHidden():
            return None
        entrega = self._abierto.lectura.entrega
        con_motivo = bool(entrega.bloquean)
        explica = "Queda aceptada. El municipio lo sabrá cuando importe el acuse que usted cree."
        if con_motivo:
            cuantas = palabras.observaciones(entrega.bloquean)
            explica = f"Sin solventar y con bloqueo del nivel: {cuantas}. {explica}"
        dialogo = self._dialogo(
            f"Aceptar la entrega {entrega.secuencia} de {entrega.nombre}",
            explica,
            "Aceptar la entrega",
            pregunta="¿Por qué se acepta así?" if con_motivo else "",
        )
        dialogo.decidida.connect(self._aceptar)
        return dialogo

    def pedir_rechazo(self) -> DialogoDecision | None:
        """Pregunta el motivo y rechaza."""
        dialogo = self._dialogo(
            "Rechazar la entrega",
            "No se usará. Se conserva como prueba y el motivo viaja en el acuse.",
            "Rechazar",
            pregunta="¿Por qué se rechaza?",
        )
        dialogo.decidida.connect(self._rechazar)
        return dialogo

    def pedir_publicacion(self) -> DialogoDecision | None:
        """Confirma y marca como publicable."""
        dialogo = self._dialogo(
            "Marcar como publicable",
            "Sólo se puede cuando ya pasaron los 10 días hábiles de réplica.",
            "Marcar",
        )
        dialogo.decidida.connect(self._publicar)
        return dialogo

    def _dialogo(
        self, titulo: str, explica: str, accion: str, *, pregunta: str = ""
    ) -> DialogoDecision:
        dialogo = DialogoDecision(
            titulo,
            explica,
            accion,
            con_motivo=bool(pregunta),
            padre=self.window(),
            pregunta=pregunta,
        )
        if self.quien.nombre():
            dialogo.operador.setText(self.quien.nombre())
        dialogo.open()
        return dialogo

    def _aceptar(self, motivo: str, operador: str) -> None:
        hacer = partial(revision.aceptar, self._sesion.base, self._municipio)
        self._decidir(
            partial(hacer, operador=operador, motivo=motivo),
            "Entrega aceptada. Falta devolver el acuse.",
        )

    def _rechazar(self, motivo: str, operador: str) -> None:
        hacer = partial(revision.rechazar, self._sesion.base, self._municipio, motivo)
        self._decidir(partial(hacer, operador=operador), "Entrega rechazada. Falta el acuse.")

    def _publicar(self, _motivo: str, operador: str) -> None:
        hacer = partial(revision.publicar, self._sesion.base, self._municipio)
        self._decidir(partial(hacer, operador=operador), "La entrega ya se puede publicar.")

    def _empezar(self) -> None:
        if operador := self._operador():
            hacer = partial(revision.tomar, self._sesion.base, self._municipio)
            self._decidir(partial(hacer, operador=operador), f"La revisa {operador}.")

    def _guardar_observacion(self, folio: str, nueva: NuevaObservacion) -> None:
        operador = self._operador()
        if not operador:
            return
        base = self._sesion.base
        hacer: Callable[[], Any] = (
            partial(observar.corregir, base, folio, nueva, operador=operador)
            if folio
            else partial(observar.observar, base, self._municipio, nueva, operador=operador)
        )
        self._hacer(hacer, self._al_observar, self._al_no_observar)

    def _al_observar(self, una: Observacion) -> None:
        self.campos.desmarcar()
        self._terminar(f"Observación {una.folio} guardada: falta devolverla al municipio.")

    def _al_no_observar(self, error: Exception) -> None:
        if isinstance(error, ErrorDeUsuario):
            self.formulario.senalar_error(error.texto())
        else:
            self._sesion.avisos.mostrar_error(error)

    def _resolver(self, folio: str, resultado: EstadoObservacion, texto: str) -> None:
        if operador := self._operador():
            hacer = partial(observar.resolver, self._sesion.base, folio, resultado, texto)
            self._hacer(partial(hacer, operador=operador), self._al_resolver, self._al_no_resolver)

    def _al_resolver(self, una: Observacion) -> None:
        estado = palabras.OBSERVACION[una.estado].texto.lower()
        self._terminar(f"Observación {una.folio}: {estado}. Falta devolver la resolución.")

    def _al_no_resolver(self, error: Exception) -> None:
        if isinstance(error, ErrorDeUsuario):
            self.resolver.senalar_error(error.texto())
        else:
            self._sesion.avisos.mostrar_error(error)

    def _corregir(self, una: Observacion) -> None:
        if self._abierto is None:
            return
        modelo = self._sesion.modelo
        senalados = [
            Senalado(str(d), palabras.nombre_de(modelo, d.herramienta, d.campo))
            for d in una.direcciones
        ]
        evidencias = [
            e
            for e in self._abierto.lectura.evidencias
            if e.direccion in una.direcciones or (una.evidencia and e.sha256 == una.evidencia)
        ]
        herramienta = una.direcciones[0].herramienta if una.direcciones else ""
        self.formulario.ofrecer(self._frecuentes(herramienta))
        self.formulario.corregir(
            una, senalados, evidencias, self._abierto.por_omision, self._abierto.lectura.hoy
        )
        self._ver(self.formulario)
        self.formulario.texto.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ver_campo(self, una: Observacion) -> None:
        self.campos.abrir(una.direcciones[0])

    def _operador(self) -> str:
        """Quién decide, o vacío después de pedirlo."""
        operador = self.quien.nombre()
        if not operador:
            self.noticia.aviso(quien.FALTA)
            self.quien.linea.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            quien.recordar(operador)
        return operador

    def _decidir(self, hacer: Callable[[], Any], dicho: str) -> None:
        self._hacer(hacer, lambda _e: self._terminar(dicho), self.noticia.error)

    def _hacer(
        self,
        hacer: Callable[[], Any],
        al_terminar: Callable[[Any], None],
        al_fallar: Callable[[Exception], None],
    ) -> None:
        self._sesion.ejecutor.hacer(hacer, al_terminar, al_fallar)

    def _terminar(self, dicho: str) -> None:
        self._cerrar_formulario()
        ir = Boton("Ir a devolver", "enlace").al_pulsar(lambda: self._sesion.ir("devolver"))
        self.noticia.bien(dicho, "", ir)
        self._por_devolver = None if self._abierto is None else self._abierto.devueltos
        self._sesion.cambiado.datos_cambiados.emit()

    def _cerrar_formulario(self) -> None:
        self._ver(self.decision)
        destino = self.campos.lista if self.campos.lista.isVisible() else self.volver
        destino.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ver(self, cual: QWidget) -> None:
        for pieza in (self.decision, self.formulario, self.resolver):
            pieza.setVisible(pieza is cual)
        self._lado.verticalScrollBar().setValue(0)

    def _al_pedir(self, letra: str) -> None:
        if letra == "O":
            self.empezar_observacion()
        elif letra == "A":
            self.pedir_aceptacion()

    def _al_guardar_evidencia(self, ruta: Path) -> None:
        self.noticia.bien(f"Se guardó «{ruta.name}» y se comprobó.", f"Está en {ruta.parent}")

    def _frecuentes(self, herramienta: str) -> list[ObservacionFrecuente]:
        todas = self._abierto.frecuentes if self._abierto else ()
        return [f for f in todas if f.herramienta in ("", herramienta)]

    def _conectar(self) -> None:
        self.volver.al_pulsar(self.cerrada.emit)
        self.campos.actual.connect(self.detalle.mostrar)
        self.campos.pedido.connect(self._al_pedir)
        self.que_es.cambios.connect(lambda: self.campos.ver_cambios(solo=True))
        for guarda in (self.detalle, self.resolver):
            guarda.guardada.connect(self._al_guardar_evidencia)
            guarda.fallo.connect(self.noticia.error)
        self.decision.observar.connect(self.empezar_observacion)
        self.decision.aceptar.connect(self.pedir_aceptacion)
        self.decision.rechazar.connect(self.pedir_rechazo)
        self.decision.publicar.connect(self.pedir_publicacion)
        self.decision.empezar.connect(self._empezar)
        self.decision.devolver.connect(lambda: self._sesion.ir("devolver"))
        self.decision.elegida.connect(self.abrir_observacion)
        self.formulario.guardada.connect(self._guardar_observacion)
        self.formulario.cancelada.connect(self._cerrar_formulario)
        self.resolver.resuelta.connect(self._resolver)
        self.resolver.corregir.connect(self._corregir)
        self.resolver.ver.connect(self._ver_campo)
        self.resolver.cerrada.connect(self._cerrar_formulario)
        tema().cambiado.connect(self._acomodar)

    def _construir(self) -> None:
        cuerpo = QWidget()
        columna = QVBoxLayout(cuerpo)
        columna.setContentsMargins(AIRE, 12, AIRE, 12)
        columna.setSpacing(8)
        self._arriba = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._arriba.setSpacing(12)
        self._arriba.addWidget(self.volver)
        self._arriba.addWidget(self._titulo, 1)
        self._arriba.addWidget(self.quien)
        columna.addLayout(self._arriba)
        columna.addWidget(self._bajada)
        columna.addWidget(self.que_es)
        columna.addWidget(self.noticia)
        izquierda = self._construir_lectura()
        tarjeta = Tarjeta(margen=14)
        for pieza in (self.decision, self.formulario, self.resolver):
            tarjeta.cuerpo.addWidget(pieza)
        tarjeta.cuerpo.addStretch(1)
        self._lado = _Aparte(tarjeta, 240)
        self._centro = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._centro.setSpacing(12)
        self._centro.addWidget(izquierda, 3)
        self._centro.addWidget(self._lado, 2)
        columna.addLayout(self._centro, 1)
        hoja = QVBoxLayout(self)
        hoja.setContentsMargins(0, 0, 0, 0)
        hoja.addWidget(Desplazable(cuerpo))
        self._acomodar()

    def _construir_lectura(self) -> QWidget:
        izquierda = QWidget()
        pila = QVBoxLayout(izquierda)
        pila.setContentsMargins(0, 0, 0, 0)
        pila.setSpacing(8)
        pila.addWidget(self.campos, 3)
        self._leido = _Aparte(self.detalle, 100)
        pila.addWidget(self._leido, 2)
        return izquierda

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        puesto = tema()
        ancha = self.width() >= puesto.px(DOS_COLUMNAS)
        hacia = QBoxLayout.Direction
        self._centro.setDirection(hacia.LeftToRight if ancha else hacia.TopToBottom)
        en_linea = self.width() >= puesto.px(UN_RENGLON)
        self._arriba.setDirection(hacia.LeftToRight if en_linea else hacia.TopToBottom)
        self._arriba.setSpacing(12 if en_linea else 4)
        self._leido.setMinimumHeight(puesto.px(90 if ancha else ALTO_DETALLE))
        self.campos.lista.setMinimumHeight(puesto.px(120 if ancha else 230))
        self._lado.setMinimumHeight(0 if ancha else puesto.px(360))


def _leer(base: Any, modelo: Any, municipio: str) -> _Abierto:
    lectura = revision_lectura.leer(base, modelo, municipio)
    por_omision = habiles.sumar(base, lectura.hoy, habiles.DIAS_DE_RESPUESTA)
    hechos = (r.serie for r in retornos.emitidos(base, municipio) if _cuenta(r))
    frecuentes = observaciones.frecuentes(base)
    return _Abierto(lectura, por_omision, max(hechos, default=0), frecuentes)


def _cuenta(uno: RetornoEmitido) -> bool:
    """Los de ensayo no se devuelven de verdad, y los que no se escribieron tampoco."""
    return uno.completo and not uno.capacitacion


def _bajada(lectura: Lectura, modelo: Modelo) -> str:
    entrega = lectura.entrega
    dia = fechas.larga(date.fromisoformat(entrega.recibido[:10]), lectura.hoy)
    partes = [f"Recibida el {dia}"]
    if lectura.anterior is None:
        partes.append("es su primera entrega")
    else:
        cuantos = sum(1 for c in lectura.campos if c.cambio in CAMBIADOS)
        partes.append(
            f"{palabras.contado(cuantos, 'cambio')} desde la entrega {lectura.anterior}"
            if cuantos
            else f"sin cambios desde la entrega {lectura.anterior}"
        )
    alcance = alcances.titulo(modelo, lectura.comparada.alcance)
    return f"{', '.join(partes)}. {alcance}"


def _senalado(campo: CampoLeido) -> Senalado:
    return Senalado(str(campo.direccion), f"{campo.herramienta} › {campo.etiqueta}")

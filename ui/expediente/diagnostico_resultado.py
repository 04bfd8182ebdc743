"""El resultado del diagnóstico: índice, dimensiones, niveles, cumplimiento, orden y rutas."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.expediente.vistas import ResultadoDiagnostico
from app.modelo.tipos import Modelo, Ruta
from ui.comun.controles import Boton, Etiqueta, Franja, Tarjeta, vaciar
from ui.comun.insignias import BarraAvance
from ui.comun.plano import poner_ayuda
from ui.comun.tema import tema

SIN_DATO = "Sin dato"


class Casilla(QWidget):
    """El nivel 0–4 con su dígito: el tono ayuda, el número dice."""

    def __init__(self, nivel: int | None, nombre: str) -> None:
        super().__init__()
        self._nivel = nivel
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(nombre)
        poner_ayuda(self, nombre)

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(26), tema().px(24))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colores = tema().colores
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        caja = self.rect().adjusted(1, 1, -1, -1)
        if self._nivel is None:
            pintor.setPen(QColor(colores.borde))
            pintor.drawRoundedRect(caja, 4, 4)
            pintor.setPen(QColor(colores.secundario))
            pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, "–")
        else:
            par = colores.niveles[self._nivel]
            pintor.setPen(QColor(colores.linea))
            pintor.setBrush(QColor(par.tinte))
            pintor.drawRoundedRect(caja, 4, 4)
            pintor.setPen(QColor(par.color))
            pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, str(self._nivel))
        pintor.end()


class Resultado(QWidget):
    """Sólo muestra. `ruta_elegida` y `ir` salen de sus botones."""

    ruta_elegida = Signal(str)
    ir = Signal(str)

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._modelo = modelo
        self._niveles = {nivel.nivel: nivel.nombre for nivel in modelo.niveles}
        self._caja = QVBoxLayout(self)
        self._caja.setContentsMargins(0, 0, 0, 0)
        self._caja.setSpacing(14)

    def mostrar(self, resultado: ResultadoDiagnostico, ruta: str) -> None:
        """Vuelve a pintar con lo calculado; `ruta` es la elegida, o vacío."""
        vaciar(self._caja)
        if resultado.preliminar:
            faltan = resultado.total - resultado.contestadas
            franja = Franja("aviso", "Resultado preliminar")
            texto = (
                f"Contestó {resultado.contestadas} de {resultado.total} preguntas. Con las "
                f"{faltan} que faltan el resultado puede cambiar y todavía no se compara."
            )
            franja.cuerpo.addWidget(Etiqueta(texto, envolver=True))
            self._caja.addWidget(franja)
        self._caja.addWidget(self._indices(resultado))
        self._caja.addWidget(self._herramientas(resultado))
        self._caja.addWidget(self._orden(resultado))
        self._caja.addWidget(self._rutas(resultado, ruta))
        if resultado.avisos:
            self._caja.addWidget(self._avisos(resultado))
        self._caja.addStretch(1)

    def _indices(self, resultado: ResultadoDiagnostico) -> QWidget:
        tarjeta = Tarjeta("Índice de instalación")
        fila = QHBoxLayout()
        fila.setSpacing(28)
        fila.addLayout(self._numeros(resultado))
        barras = QGridLayout()
        barras.setHorizontalSpacing(14)
        barras.setVerticalSpacing(6)
        barras.setColumnStretch(1, 1)
        for numero, dimension in enumerate(self._modelo.dimensiones):
            puntaje = resultado.dimensiones[numero]
            barras.addWidget(Etiqueta(f"{dimension.numero} {dimension.nombre}"), numero, 0)
            if puntaje is None:
                barras.addWidget(Etiqueta(SIN_DATO, "secundario"), numero, 1)
                continue
            barra = BarraAvance(tema().colores.dimension(dimension.numero).color)
            barra.fijar(puntaje)
            barra.setAccessibleName(f"{dimension.nombre}: {puntaje} de 100")
            barras.addWidget(barra, numero, 1)
        barras.setRowStretch(len(self._modelo.dimensiones), 1)
        fila.addLayout(barras, 1)
        tarjeta.cuerpo.addLayout(fila)
        return tarjeta

    def _numeros(self, resultado: ResultadoDiagnostico) -> QVBoxLayout:
        columna = QVBoxLayout()
        columna.setSpacing(2)
        indice = "–" if resultado.indice is None else f"{resultado.indice} de 100"
        columna.addWidget(Etiqueta(indice, "titulo"))
        banda = resultado.banda or "Conteste al menos un bloque para calcularlo"
        columna.addWidget(Etiqueta(banda[:1].upper() + banda[1:], "secundario", envolver=True))
        columna.addSpacing(10)
        columna.addWidget(Etiqueta("Cumplimiento (aparte)", "fuerte"))
        if resultado.cumplimiento is not None:
            columna.addWidget(Etiqueta(f"{resultado.cumplimiento} de 100"))
        texto = Etiqueta(resultado.cumplimiento_texto, "secundario", envolver=True)
        texto.setFixedWidth(tema().px(210))
        columna.addWidget(texto)
        columna.addStretch(1)
        return columna

    def _herramientas(self, resultado: ResultadoDiagnostico) -> QWidget:
        tarjeta = Tarjeta("Nivel de cada herramienta")
        rejilla = QGridLayout()
        rejilla.setHorizontalSpacing(10)
        rejilla.setVerticalSpacing(4)
        niveles, puntajes = dict(resultado.niveles), dict(resultado.puntajes)
        mitad = -(-len(self._modelo.herramientas) // 2)
        for lugar, herramienta in enumerate(self._modelo.herramientas):
            fila, columna = lugar % mitad, lugar // mitad * 3
            nivel, puntaje = niveles.get(herramienta.clave), puntajes.get(herramienta.clave)
            nombre = self._niveles.get(nivel, SIN_DATO) if nivel is not None else SIN_DATO
            dicho = f"{herramienta.clave}: nivel {nivel}, {nombre}" if nivel is not None else nombre
            rejilla.addWidget(Casilla(nivel, dicho), fila, columna)
            titulo = Etiqueta(f"{herramienta.clave} {herramienta.nombre_corto}", envolver=True)
            rejilla.addWidget(titulo, fila, columna + 1)
            detalle = nombre if puntaje is None else f"{nombre} · {puntaje}"
            rejilla.addWidget(Etiqueta(detalle, "secundario"), fila, columna + 2)
        for columna in (1, 4):
            rejilla.setColumnStretch(columna, 1)
        tarjeta.cuerpo.addLayout(rejilla)
        return tarjeta

    def _orden(self, resultado: ResultadoDiagnostico) -> QWidget:
        tarjeta = Tarjeta("En qué orden conviene implementarlas")
        if not resultado.orden:
            tarjeta.cuerpo.addWidget(Etiqueta("Todavía no hay respuestas para proponerlo."))
            return tarjeta
        niveles = dict(resultado.niveles)
        for lugar, clave in enumerate(resultado.orden, start=1):
            herramienta = self._modelo.herramienta(clave)
            nombre = f"{lugar}. {clave} {herramienta.nombre_corto}"
            boton = Boton(nombre, "enlace", nombre=f"Abrir {nombre}")
            boton.clicked.connect(
                lambda _marcado=False, destino=f"vitral:{clave}": self.ir.emit(destino)
            )
            fila = QHBoxLayout()
            fila.addWidget(boton)
            razon = _razon(niveles.get(clave), herramienta.plazo.texto)
            fila.addWidget(Etiqueta(razon, "secundario", envolver=True), 1)
            tarjeta.cuerpo.addLayout(fila)
        return tarjeta

    def _rutas(self, resultado: ResultadoDiagnostico, elegida: str) -> QWidget:
        tarjeta = Tarjeta("Elija una ruta")
        for ruta in self._modelo.diagnostico.rutas:
            tarjeta.cuerpo.addLayout(
                self._ruta(
                    ruta,
                    sugerida=ruta.clave == resultado.ruta_sugerida,
                    elegida=ruta.clave == elegida,
                )
            )
        ver = Boton("Ver el cronograma").al_pulsar(lambda: self.ir.emit("cronograma"))
        tarjeta.cuerpo.addWidget(ver, 0, Qt.AlignmentFlag.AlignLeft)
        return tarjeta

    def _ruta(self, ruta: Ruta, *, sugerida: bool, elegida: bool) -> QHBoxLayout:
        fila = QHBoxLayout()
        texto = QVBoxLayout()
        texto.setSpacing(0)
        titulo = f"{ruta.nombre} (sugerida)" if sugerida else ruta.nombre
        texto.addWidget(Etiqueta(titulo, "fuerte"))
        texto.addWidget(
            Etiqueta(f"{ruta.descripcion}: {', '.join(ruta.herramientas)}.", envolver=True)
        )
        fila.addLayout(texto, 1)
        if elegida:
            fila.addWidget(Etiqueta("Elegida", "fuerte"))
        else:
            boton = Boton("Elegir", nombre=f"Elegir la ruta {ruta.nombre}")
            boton.clicked.connect(
                lambda _marcado=False, clave=ruta.clave: self.ruta_elegida.emit(clave)
            )
            fila.addWidget(boton)
        return fila

    def _avisos(self, resultado: ResultadoDiagnostico) -> QWidget:
        franja = Franja("aviso", "Conviene revisar")
        for aviso in resultado.avisos:
            franja.cuerpo.addWidget(Etiqueta(aviso, envolver=True))
        return franja


def _razon(nivel: int | None, plazo: str) -> str:
    estado = "sin respuestas" if nivel is None else f"hoy en nivel {nivel} de 4"
    return f"{estado}; plazo: {plazo}"

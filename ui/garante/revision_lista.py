"""La lista de entregas por revisar: en qué va cada una, qué espera y desde cuándo."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.garante import observaciones, revision
from app.garante.vistas_revision import EntregaEnRevision, EstadoEntrega, Observacion
from app.texto import clave_orden, sin_tildes
from ui.comun import fechas
from ui.comun.controles import Desplazable, Etiqueta, Tarjeta
from ui.comun.tabla import Columna, Tabla
from ui.comun.tema import AIRE
from ui.garante import revision_palabras as palabras
from ui.garante.cabecera import Cabecera
from ui.garante.filtro import CampoFiltro
from ui.garante.pestanas import pestanas

POR_REVISAR, ESPERAN, VENCIDAS, TODAS = range(4)
_TITULOS = ("Por revisar", "Esperan", "Vencidas", "Todas")
_EXPLICAN = (
    "Nuevas, corregidas o con respuestas que resolver",
    "Observadas: le toca contestar al municipio",
    "Con observaciones cuyo plazo ya pasó",
    "La entrega vigente de cada municipio",
)
_VACIOS = (
    "No hay entregas por revisar.",
    "Ningún municipio tiene observaciones que contestar.",
    "Ninguna observación tiene el plazo vencido.",
    "Todavía no ha entregado nadie.",
)
_PARTE = {"ligero": "ligera", "parcial": "de una dimensión"}
_TOCA = frozenset({EstadoEntrega.RECIBIDA, EstadoEntrega.EN_REVISION, EstadoEntrega.CORREGIDA})


class EnLista(NamedTuple):
    """Un renglón: la entrega vigente de un municipio y sus observaciones abiertas."""

    entrega: EntregaEnRevision
    abiertas: tuple[Observacion, ...]
    hoy: date

    @property
    def vencidas(self) -> int:
        """Observaciones cuyo plazo ya pasó sin respuesta."""
        return sum(palabras.vencida(una, self.hoy) for una in self.abiertas)

    @property
    def toca(self) -> bool:
        """Si le toca a quien revisa: por revisar, o con respuestas que resolver."""
        return self.entrega.estado in _TOCA or bool(self.entrega.respondidas)

    @property
    def espera(self) -> bool:
        """Si le toca al municipio."""
        return self.entrega.estado is EstadoEntrega.OBSERVADA and not self.toca

    @property
    def limite(self) -> date | None:
        """Cuándo acaba el primer plazo que corre; `None` si no corre ninguno."""
        limites = [o.limite for o in self.abiertas if o.enviada and o.limite is not None]
        return min(limites, default=None)

    @property
    def plazo(self) -> str:
        """El primer plazo que corre, en palabras."""
        return palabras.plazo(self.limite, self.hoy) if self.limite else ""


def leer(base: Any) -> tuple[EnLista, ...]:
    """Todas las entregas vigentes; se llama en el hilo de trabajo."""
    hoy = base.reloj.hoy()
    suyas: dict[str, list[Observacion]] = {}
    for una in observaciones.todas(base):
        suyas.setdefault(una.municipio, []).append(una)
    filas = [
        EnLista(entrega, palabras.abiertas(suyas.get(entrega.municipio, ())), hoy)
        for entrega in revision.vigentes(base)
    ]
    return tuple(sorted(filas, key=lambda f: clave_orden(f.entrega.nombre)))


def por_revisar(filas: Iterable[EnLista]) -> int:
    """A cuántas les toca."""
    return sum(1 for fila in filas if fila.toca)


def _recibida(fila: EnLista) -> str:
    dia = fechas.corta(date.fromisoformat(fila.entrega.recibido[:10]), fila.hoy)
    tarde = "fuera de plazo" if fila.entrega.extemporanea else ""
    return ", ".join(filter(None, (dia, tarde, _PARTE.get(fila.entrega.tipo, ""))))


COLUMNAS = (
    Columna("Estado", lambda f: palabras.ENTREGA[f.entrega.estado], 128),
    Columna("Municipio", lambda f: f.entrega.nombre, 130, crece=True),
    Columna(
        "Núm.",
        lambda f: str(f.entrega.secuencia),
        58,
        lambda f: f.entrega.secuencia,
        derecha=True,
        cede=1,
    ),
    Columna("Recibida", _recibida, 152, lambda f: f.entrega.recibido, cede=3),
    Columna(
        "Observaciones",
        lambda f: palabras.cuentas(f.entrega) or "ninguna",
        130,
        lambda f: -f.entrega.pendientes,
        crece=True,
    ),
    Columna("Plazo", lambda f: f.plazo, 198, lambda f: f.limite or date.max, cede=2),
)


class Lista(QWidget):
    """`elegida` lleva la clave del municipio cuya entrega se quiere revisar."""

    elegida = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._filas: tuple[EnLista, ...] = ()
        self._bajada = Etiqueta("Leyendo las entregas…", "bajada", envolver=True)
        self.filtros = pestanas("Qué entregas se ven", _TITULOS)
        for lugar, explica in enumerate(_EXPLICAN):
            self.filtros.setTabToolTip(lugar, explica)
        self.buscar = CampoFiltro("Filtrar entregas por municipio")
        self.tabla = Tabla(
            "Entregas de los municipios", COLUMNAS, identidad=lambda f: f.entrega.municipio
        )
        self._vacio = Etiqueta("", "secundario", envolver=True)
        self._construir()
        self.filtros.currentChanged.connect(lambda _i: self._llenar())
        self.buscar.textChanged.connect(lambda _t: self._llenar())
        self.buscar.returnPressed.connect(self.tabla.setFocus)
        self.tabla.elegida.connect(lambda f: self.elegida.emit(f.entrega.municipio))
        self.tabla.clicked.connect(
            lambda _i: self.elegida.emit(self.tabla.fila().entrega.municipio)
        )

    def mostrar(self, filas: Sequence[EnLista]) -> None:
        """Cambia lo que se ve."""
        self._filas = tuple(filas)
        toca = por_revisar(filas)
        vencidas = sum(f.vencidas for f in filas)
        frase = "1 entrega por revisar." if toca == 1 else f"{toca} entregas por revisar."
        if vencidas:
            frase += f" {palabras.observaciones(vencidas)} con el "
            frase += "plazo vencido."
        self._bajada.setText(frase)
        self._llenar()

    def ver(self, cuales: int) -> None:
        """Elige una de las cuatro listas."""
        self.filtros.setCurrentIndex(cuales)

    def filas(self) -> tuple[EnLista, ...]:
        """Los renglones que se ven."""
        return self.tabla.filas()

    def _de(self, cuales: int) -> list[EnLista]:
        if cuales == POR_REVISAR:
            return [f for f in self._filas if f.toca]
        if cuales == ESPERAN:
            return [f for f in self._filas if f.espera]
        if cuales == VENCIDAS:
            return [f for f in self._filas if f.vencidas]
        return list(self._filas)

    def _llenar(self) -> None:
        for lugar, titulo in enumerate(_TITULOS):
            self.filtros.setTabText(lugar, f"{titulo} ({len(self._de(lugar))})")
        busca = sin_tildes(self.buscar.text()).split()
        vistas = [
            f
            for f in self._de(self.filtros.currentIndex())
            if all(p in f"{sin_tildes(f.entrega.nombre)} {f.entrega.municipio}" for p in busca)
        ]
        self.tabla.fijar(vistas)
        self.tabla.setVisible(bool(vistas))
        self._vacio.setVisible(not vistas)
        self._vacio.setText(
            "Ninguna entrega con ese filtro." if busca else _VACIOS[self.filtros.currentIndex()]
        )

    def _construir(self) -> None:
        cuerpo = QWidget()
        columna = QVBoxLayout(cuerpo)
        columna.setContentsMargins(AIRE, 18, AIRE, 18)
        columna.setSpacing(10)
        columna.addWidget(Cabecera("Revisión", self._bajada))
        columna.addWidget(self.filtros)
        fila = QHBoxLayout()
        fila.addWidget(self.buscar, 1)
        fila.addStretch(1)
        columna.addLayout(fila)
        marco = Tarjeta(margen=8)
        marco.cuerpo.addWidget(self._vacio)
        marco.cuerpo.addWidget(self.tabla, 1)
        marco.cuerpo.addStretch()
        columna.addWidget(marco, 1)
        hoja = QVBoxLayout(self)
        hoja.setContentsMargins(0, 0, 0, 0)
        hoja.addWidget(Desplazable(cuerpo))
        self._llenar()

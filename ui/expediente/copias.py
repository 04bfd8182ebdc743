"""Copias: las de respaldo, una donde se quiera, volver a una anterior y la clave de firma."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.errores import ErrorDeUsuario
from app.expediente.vistas import Respaldo
from app.progreso import Progreso
from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun import archivos, fechas, lugares
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta
from ui.comun.pagina import Encabezado, Noticia, Trabajo, columna_de, renglon_de
from ui.comun.sesion import Sesion
from ui.comun.tabla import Columna, Tabla, enmarcada
from ui.expediente.clave import PaginaClave
from ui.expediente.copias_espacio import SinArchivo, SugerenciaDeEspacio, compactar

PREGUNTA = "¿Volver a esta copia ({cuando})?"
EXPLICACION = (
    "El expediente quedará como estaba en ese momento: lo capturado después deja de verse.\n\n"
    "Antes se guarda una copia de lo que tiene ahora, que aparecerá arriba en esta lista por si "
    "quiere regresar. El archivo se cierra y se vuelve a abrir solo."
)

EXPLICACION_DANADO = (
    "El expediente quedará como estaba en ese momento: lo capturado después deja de verse.\n\n"
    "El archivo de ahora se aparta, tal como está, en la carpeta de las copias. Se cierra y se "
    "vuelve a abrir solo."
)
NO_SE_RESTAURA = "No se puede volver a una copia: el expediente está abierto sólo para verlo. "
DANADO = "Sólo se puede ver: para seguir trabajando, elija una copia y restáurela. "


CLAVE = "clave"
"""Sección de la clave de firma: `copias/clave`."""


class Copias(QWidget):
    """«Guardar una copia como…» es la única forma anunciada de copiar el expediente."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._exp = sesion.expediente
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.hacer = Boton("Hacer una copia ahora", "primario").al_pulsar(self._hacer)
        self.guardar = Boton("Guardar una copia como…").al_pulsar(self._elegir_y_guardar)
        self.restaurar = Boton("Restaurar…").al_pulsar(self._preguntar)
        self.por_que = Etiqueta(self._por_que(), "tinta-aviso", envolver=True)
        self.por_que.setVisible(self._exp.solo_lectura)
        self.restaurar.setAccessibleDescription(self.por_que.text())
        self.tabla = Tabla("Copias de este equipo", self._columnas(), identidad=lambda c: c.ruta)
        self.espacio = SugerenciaDeEspacio()
        self.pestanas = QTabBar()
        self.clave = PaginaClave(sesion)
        self._construir()
        self.trabajo.ocupado.connect(self._habilitar)
        self.espacio.pedido.connect(self._compactar)
        self.tabla.recorrida.connect(lambda _copia: self._habilitar())
        self.tabla.elegida.connect(lambda _copia: self._preguntar())
        sesion.cambiado.datos_cambiados.connect(self._al_cambiar)

    def refrescar(self) -> None:
        """Relee la lista y la clave."""
        self.clave.refrescar()
        self._sesion.ejecutor.hacer(self._leer, self._mostrar, self.noticia.error)

    def mostrar_seccion(self, seccion: str) -> None:
        """Va a las copias o, con `clave`, a la clave de firma."""
        self.pestanas.setCurrentIndex(int(seccion == CLAVE))

    def guardar_en(self, destino: Path) -> None:
        """Guarda una copia completa y comprobada en ese archivo."""
        if destino.suffix != ".vitral":
            destino = destino.with_name(f"{destino.name}.vitral")
        if destino.resolve() == Path(self._exp.ruta).resolve():
            self.noticia.aviso(
                "Ese es el archivo en que está trabajando.",
                "Elija otra carpeta u otro nombre para la copia.",
            )
            return
        self.trabajo.lanzar(
            f"Guardando «{destino.name}»…",
            partial(_guardar, self._exp, destino),
            self._al_guardar,
            self.noticia.error,
        )

    def _construir(self) -> None:
        for texto in ("Copias de respaldo", "Clave de firma"):
            self.pestanas.addTab(texto)
        self.pestanas.setExpanding(False)
        self.pestanas.setDrawBase(False)
        self.pestanas.setUsesScrollButtons(False)
        self.pestanas.setAccessibleName("Copias de respaldo o clave de firma")
        vistas = QStackedWidget()
        vistas.addWidget(Desplazable(self._respaldos()))
        vistas.addWidget(self.clave)
        self.pestanas.currentChanged.connect(vistas.setCurrentIndex)
        columna = columna_de(self)
        columna.addWidget(
            Encabezado(
                "Copias",
                "Si algo le pasa a su archivo, aquí está como lo tenía. Se hacen solas; las viejas "
                "se van aclarando con el tiempo.",
            )
        )
        columna.addWidget(self.pestanas)
        columna.addWidget(vistas, 1)
        self.al_llegar = self.pestanas
        self._habilitar()

    def _respaldos(self) -> QWidget:
        hoja = QWidget()
        abrir = Boton("Abrir la carpeta", "enlace").al_pulsar(self._abrir_carpeta)
        columna = QVBoxLayout(hoja)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(10)
        columna.addWidget(renglon_de(self.hacer, self.guardar))
        columna.addWidget(self.trabajo)
        columna.addWidget(self.noticia)
        columna.addWidget(self.espacio)
        self._pila = QStackedWidget()
        self._pila.addWidget(enmarcada(self.tabla, reserva=3))
        self._pila.addWidget(self._sin_copias())
        columna.addWidget(self._pila, 1)
        columna.addWidget(renglon_de(self.restaurar, abrir))
        columna.addWidget(self.por_que)
        columna.addWidget(
            Etiqueta(
                "Para llevar su expediente a otro equipo use «Guardar una copia como…». No copie "
                "el archivo desde el explorador mientras el programa está abierto.",
                "secundario",
                envolver=True,
            )
        )
        return hoja

    def _sin_copias(self) -> QWidget:
        tarjeta = Tarjeta("Todavía no hay copias en este equipo", margen=24)
        tarjeta.cuerpo.addWidget(
            Etiqueta(
                "Se hacen solas al empezar a trabajar cada día. También puede hacer una ahora.",
                "bajada",
                envolver=True,
            )
        )
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(tarjeta)
        caja.addStretch(1)
        return hoja

    def _columnas(self) -> tuple[Columna, ...]:
        return (
            Columna("Cuándo", self._cuando, 170, lambda c: c.creado, crece=True),
            Columna("Hace", self._hace, 170, lambda c: c.creado, cede=1),
            Columna(
                "Tamaño",
                lambda c: mostrar_tamano(c.tamano),
                120,
                lambda c: c.tamano,
                derecha=True,
            ),
        )

    def _cuando(self, copia: Respaldo) -> str:
        return lugares.cuando(copia.creado, self._exp.reloj.ahora())

    def _hace(self, copia: Respaldo) -> str:
        dias = (self._exp.reloj.ahora() - datetime.fromisoformat(copia.creado)).days
        return "menos de un día" if dias < 1 else fechas.dias(dias)

    def _leer(self) -> tuple[tuple[Respaldo, ...], Any]:
        return self._exp.respaldos.lista(), self._exp.respaldos.espacio()

    def _mostrar(self, leido: tuple[tuple[Respaldo, ...], Any]) -> None:
        copias, espacio = leido
        self.tabla.fijar(copias)
        self.espacio.mostrar(espacio, solo_lectura=self._exp.solo_lectura)
        self._pila.setCurrentIndex(0 if copias else 1)
        self._habilitar()
        if self._exp.respaldos.aviso and not self.noticia.isVisible():
            self.noticia.aviso(
                "La copia automática de hoy no se pudo hacer.", self._exp.respaldos.aviso
            )

    def _habilitar(self) -> None:
        libre = not self.trabajo.trabajando()
        hay = self.tabla.fila() is not None
        self.hacer.setEnabled(libre)
        self.guardar.setEnabled(libre)
        self.espacio.compactar.setEnabled(libre)
        self.restaurar.setEnabled(libre and hay and self._exp.respaldos.se_puede_restaurar)

    def _por_que(self) -> str:
        """Por qué está apagado «Restaurar», o por qué hace falta."""
        if not self._exp.solo_lectura:
            return ""
        dicho = DANADO if self._exp.respaldos.danado else NO_SE_RESTAURA
        return f"{dicho}{self._exp.motivo_solo_lectura}".strip()

    def _hacer(self) -> None:
        self.trabajo.lanzar(
            "Haciendo una copia…",
            partial(_respaldar, self._exp),
            self._al_respaldar,
            self.noticia.error,
        )

    def _al_respaldar(self, copia: Respaldo) -> None:
        self.noticia.bien(
            "La copia está hecha y comprobada.", f"{mostrar_tamano(copia.tamano)}, {copia.ruta}"
        )
        self.refrescar()

    def _elegir_y_guardar(self) -> None:
        hoy = self._exp.reloj.hoy().isoformat()
        propuesta = archivos.documentos() / f"{Path(self._exp.ruta).stem} copia {hoy}.vitral"
        destino = archivos.elegir_guardar(
            self, "Guardar una copia", propuesta, archivos.EXPEDIENTES
        )
        if destino is not None:
            self.guardar_en(destino)

    def _al_guardar(self, destino: Path) -> None:
        abrir = Boton("Abrir la carpeta").al_pulsar(partial(self._mostrar_en, destino.parent))
        self.noticia.bien(
            f"Se guardó la copia «{destino.name}».",
            "Está completa: puede llevarla en una memoria y abrirla en otro equipo.",
            abrir,
        )

    def _preguntar(self) -> None:
        copia = self.tabla.fila()
        if copia is None or not self.restaurar.isEnabled():
            return
        pregunta = PREGUNTA.format(cuando=self._cuando(copia))
        explicacion = EXPLICACION_DANADO if self._exp.respaldos.danado else EXPLICACION
        if self._sesion.avisos.confirmar(pregunta, explicacion, si="Volver a esa copia"):
            self.trabajo.lanzar(
                "Restaurando…",
                partial(_restaurar, self._exp, Path(copia.ruta)),
                self._reabrir,
                self._al_fallar,
            )

    def _compactar(self) -> None:
        trabajo = partial(compactar, self._exp)
        self.trabajo.lanzar("Compactando…", trabajo, self._al_compactar, self._al_fallar)

    def _al_compactar(self, ruta: Path) -> None:
        self._sesion.avisos.informar(
            "El expediente quedó compactado y comprobado.",
            f"Ahora ocupa {mostrar_tamano(ruta.stat().st_size)}. Se abre otra vez solo.",
        )
        self._reabrir(ruta)

    def _reabrir(self, ruta: Path) -> None:
        self._sesion.cambiado.por_reabrir.emit(ruta)

    def _al_fallar(self, error: Exception) -> None:
        self.noticia.error(error)
        if isinstance(error, SinArchivo):
            # Ya estaba cerrado: se abre otra vez como estaba y se dice qué pasó.
            self._sesion.avisos.mostrar_error(error.causa)
            self._sesion.cambiado.por_reabrir.emit(Path(self._exp.ruta))

    def _abrir_carpeta(self) -> None:
        from app import rutas

        self._mostrar_en(rutas.respaldos() / str(self._exp.municipio().clave))

    def _mostrar_en(self, carpeta: Path) -> None:
        try:
            lugares.abrir(carpeta)
        except ErrorDeUsuario as error:
            self.noticia.error(error)

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()


def _respaldar(expediente: Any, progreso: Progreso) -> Respaldo:
    progreso.informar(0, 1)
    copia: Respaldo = expediente.respaldos.crear("a petición")
    return copia


def _guardar(expediente: Any, destino: Path, progreso: Progreso) -> Path:
    progreso.informar(0, 1)
    expediente.respaldos.guardar_copia(destino)
    return destino


def _restaurar(expediente: Any, copia: Path, progreso: Progreso) -> Path:
    ruta = Path(expediente.ruta)
    progreso.informar(0, 2, "Guardando lo que tiene ahora…")
    if not expediente.respaldos.danado:
        # Si esto falla (disco lleno) no se toca nada. Del dañado no sale un respaldo entero: se
        # aparta tal como está.
        expediente.respaldos.crear("antes de restaurar")
    progreso.informar(1, 2, "Restaurando…")
    try:
        expediente.respaldos.restaurar(copia)
    except Exception as error:
        raise SinArchivo(error) from error
    return ruta

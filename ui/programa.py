"""El programa en marcha: qué archivo está abierto y cómo se pasa de uno a otro."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.errores import ErrorDeUsuario
from app.reloj import RelojReal
from ui import apertura
from ui.captura import Captura
from ui.comun import archivos, preferencias
from ui.comun.avisos import Avisos
from ui.comun.portero import Portero
from ui.comun.preferencias import Reciente
from ui.comun.sesion import Sesion, SesionGarante
from ui.comun.tareas import Ejecutor
from ui.comun.tema import tema
from ui.ventana import Modo, Ventana

if TYPE_CHECKING:
    from app.expediente.conflicto import Comparacion
    from app.expediente.vistas import Resumen
    from app.expediente.vistazo import Vistazo
    from app.garante.vistas import Conteos
    from ui.expediente.inicio import Inicio
    from ui.inicio_programa.danado import Recuperar
    from ui.inicio_programa.pantalla import Bienvenida

PAUSA_CUENTAS = 800
"""Milisegundos tras guardar antes de rehacer las cuentas del carril."""


OFRECER_COPIA = (
    "Para cambiarlo, espere a que lo cierren allá. Mientras tanto puede ver una copia de lo último "
    "que se guardó: no se puede cambiar, no estorba a quien lo usa y se borra al cerrarla."
)


class Programa(QObject):
    """Une la ventana con los archivos. `listo` avisa que ya se puede trabajar."""

    listo = Signal()

    def __init__(self, ventana: Ventana, *, capacitacion: bool = False) -> None:
        super().__init__(ventana)
        self.ventana = ventana
        self.avisos = Avisos(ventana)
        self.avisos.breve.connect(ventana.decir)
        self.ejecutor = Ejecutor(self)
        self._portero = Portero(ventana)
        self._reloj = RelojReal()
        self._capacitacion = capacitacion
        self._sesion: Sesion | SesionGarante | None = None
        self._inicio: Inicio | None = None
        self._visto: Vistazo | None = None
        self._instancia: Any = None
        self._por_traer: Path | None = None
        self._de_paso = False
        self._recuperacion: Recuperar | None = None
        self._captura = Captura(ventana.barra, self.avisos)
        self._cuentas = QTimer(self)
        self._cuentas.setSingleShot(True)
        self._cuentas.setInterval(PAUSA_CUENTAS)
        self._cuentas.timeout.connect(self._contar)
        self._ordenes: dict[str, Callable[[], None]] = {
            "inicio": self.cerrar_archivo,
            "abrir": self._elegir_y_abrir,
            "nuevo": self._nuevo,
            "cerrar": self.cerrar_archivo,
            "copia": self._guardar_copia,
            "traer": self._traer,
            "ejemplo": self._ejemplo,
            "abrir_garante": self._elegir_garante,
            "crear_garante": self._crear_garante,
        }
        ventana.pedida.connect(self._cumplir)
        ventana.por_cerrar.connect(self._al_cerrar_ventana)
        tema().cambiado.connect(self._recordar_escala)

    @property
    def sesion(self) -> Sesion | SesionGarante | None:
        """Lo abierto, o `None`."""
        return self._sesion

    def empezar(self, ruta: Path | None) -> None:
        """Con un archivo lo abre; sin él, da la bienvenida."""
        if ruta is None:
            self.dar_la_bienvenida()
            QTimer.singleShot(0, self.listo.emit)
        else:
            self.abrir(ruta)

    def dar_la_bienvenida(self) -> "Bienvenida":
        """La pantalla de inicio del programa."""
        # Cada arranque muestra la bienvenida o un expediente: sólo se importa lo que se pinta.
        from ui.inicio_programa.pantalla import Bienvenida

        pantalla = Bienvenida(preferencias.leer().recientes, self._reloj.hoy())
        pantalla.pedida.connect(self._cumplir)
        pantalla.reciente.connect(self._abrir_reciente)
        pantalla.crear.connect(self._crear)
        pantalla.nuevo_a_la_vista.connect(self._dar_catalogo)
        self.ventana.fijar_capacitacion(puesta=self._capacitacion)
        self.ventana.bienvenida(pantalla)
        pantalla.enfocar()
        return pantalla

    def abrir(self, ruta: Path) -> None:
        """Lo abre; si parece copia en conflicto de otro, antes pregunta cuál de los dos."""
        original = apertura.original_de(ruta)
        if original is None:
            self._abrir(ruta)
            return
        comparar = partial(apertura.comparar_conflicto, original, ruta)
        self.ejecutor.hacer(comparar, self._al_comparar, self._al_no_abrir)

    def _al_comparar(self, comparacion: "Comparacion") -> None:
        from ui.inicio_programa.conflicto import DialogoConflicto

        dialogo = DialogoConflicto(comparacion, self._reloj.ahora(), self.ventana)
        dialogo.exec()
        elegido = dialogo.elegido
        dialogo.deleteLater()
        if elegido is not None:
            self._abrir(elegido)
        elif self._sesion is None:
            self._por_traer = None
            self.dar_la_bienvenida()
            self.listo.emit()

    def _abrir(self, ruta: Path) -> None:
        """Pinta lo que se sabe del archivo y lo abre de verdad en el hilo de trabajo."""
        self._soltar()
        if ruta.suffix.lower() == apertura.PAQUETE:
            self._comprobar(ruta)
            return
        if ruta.suffix == apertura.GARANTE:
            self.ventana.preparar(Modo.GARANTE, ruta.stem, "", "Base")
            trabajo: Callable[[], Any] = partial(apertura.abrir_garante, ruta)
            al_abrir: Callable[[Any], None] = self._al_abrir_garante
        else:
            self._asomarse(ruta)
            trabajo = partial(apertura.abrir_expediente, ruta)
            al_abrir = self._al_abrir_expediente
        al_fallar = partial(self._al_no_abrir, ruta=ruta)
        lanzar = partial(self.ejecutor.hacer, trabajo, al_abrir, al_fallar)
        if self.ventana.barra.vista:
            lanzar()
        else:
            # Importar SQLAlchemy en otro hilo también frena a éste: primero se pinta la ventana.
            una_vez = Qt.ConnectionType.SingleShotConnection
            self.ventana.barra.pintada.connect(lanzar, una_vez)

    def _comprobar(self, ruta: Path) -> None:
        """Muestra el dictamen de un archivo firmado suelto; no importa ni guarda nada."""
        from ui.inicio_programa.paquete import PaqueteVisto

        pantalla = PaqueteVisto(ruta)
        pantalla.pedida.connect(self._cumplir)
        pantalla.por_aplicar.connect(partial(self._buscar_expediente, ruta))
        self.ventana.bienvenida(pantalla)

        def al_comprobar(resultado: Any) -> None:
            pantalla.mostrar(resultado)
            pantalla.setFocus()
            self.listo.emit()

        self.ejecutor.hacer(partial(apertura.comprobar, ruta), al_comprobar, self._al_no_abrir)

    def _buscar_expediente(self, retorno: Path, municipio: str) -> None:
        """Abre el expediente al que va un retorno; si no es de los recientes, lo pregunta."""

        def al_buscar(hallado: Reciente | None) -> None:
            if hallado is not None:
                self._por_traer = retorno
                self._abrir_reciente(hallado)
                return
            titulo = "¿En qué expediente se aplica?"
            elegido = archivos.elegir_abrir(self.ventana, titulo, archivos.EXPEDIENTES)
            if elegido is not None:
                self._por_traer = retorno
                self.abrir(elegido)

        buscar = partial(apertura.expediente_de, preferencias.leer().recientes, municipio)
        self.ejecutor.hacer(buscar, al_buscar, self.avisos.mostrar_error)

    def _traer_pendiente(self) -> None:
        """Muestra lo que haría el retorno con que se abrió este expediente."""
        retorno, self._por_traer = self._por_traer, None
        if retorno is not None:
            self.ventana.ir("observaciones")
            self.ventana.pantalla("observaciones").traer.mirar(retorno)

    def cerrar_archivo(self) -> None:
        """Cierra lo abierto y vuelve a la bienvenida."""
        self._soltar()
        self.dar_la_bienvenida()

    def _asomarse(self, ruta: Path) -> None:
        from app.expediente import vistazo
        from ui.expediente import inicio_cache
        from ui.expediente.inicio import Inicio
        from ui.expediente.inicio_datos import desde_vistazo

        self._inicio = Inicio()
        nombres = inicio_cache.leer()
        with suppress(ErrorDeUsuario):
            visto = self._visto = vistazo.leer(ruta)
            # El nombre de la entidad lo sabe el perfil, que todavía no se carga.
            self.ventana.preparar(
                Modo.EXPEDIENTE,
                visto.municipio_nombre,
                visto.municipio_clave,
                f"Ejercicio {visto.ejercicio}",
            )
            if nombres is not None:
                recuerdo = inicio_cache.recuerdo_de(ruta.resolve())
                hoy = self._reloj.hoy()
                self._inicio.mostrar(desde_vistazo(visto, nombres, hoy, recuerdo))
            self.ventana.poner("inicio", self._inicio)
            return
        self.ventana.preparar(Modo.EXPEDIENTE, ruta.stem, "", "Archivo")
        self.ventana.poner("inicio", self._inicio)

    def _al_abrir_expediente(self, abierto: apertura.Abierto) -> None:
        expediente = abierto.archivo
        sesion = Sesion(
            expediente,
            abierto.modelo,
            abierto.perfil,
            self.ejecutor,
            self.avisos,
            self.ventana.ir,
            pedir=self._portero.pedir,
            capacitacion=self._capacitacion,
        )
        self._portero.abrir()
        self._sesion, self._de_paso = sesion, abierto.de_paso
        municipio = expediente.municipio()
        self.ventana.barra.fijar(
            municipio.nombre,
            f"{municipio.clave} · {abierto.perfil.nombre}",
            f"Ejercicio {municipio.ejercicio}",
        )
        if expediente.solo_lectura:
            self.ventana.barra.guardado.quieto("Sólo lectura")
            self.ventana.avisar(expediente.motivo_solo_lectura or "Abierto sólo para verlo.")
        self._captura.conectar(sesion)
        self.ventana.conectar(sesion)
        sesion.cambiado.guardado.connect(self._cuentas.start)
        sesion.cambiado.datos_cambiados.connect(self._cuentas.start)
        sesion.cambiado.por_reabrir.connect(self._abrir, Qt.ConnectionType.QueuedConnection)
        self._conectar_inicio(sesion)
        self.listo.emit()
        self._tras_abrir(sesion)
        self._traer_pendiente()

    def _tras_abrir(self, sesion: Sesion) -> None:
        """Lo que ya no detiene a nadie: se puede capturar mientras llega."""
        if self._sesion is not sesion:
            return
        expediente = sesion.expediente
        resumir = partial(self._al_resumir, sesion)
        self.ejecutor.hacer(expediente.resumen, resumir, self.avisos.mostrar_error)
        if self._de_paso:
            return
        municipio = expediente.municipio()
        self._recordar(expediente.ruta, f"{municipio.nombre} {municipio.ejercicio}", "expediente")
        self._escuchar(expediente.ruta)

    def _conectar_inicio(self, sesion: Sesion) -> None:
        from ui.expediente import inicio_cache
        from ui.expediente.inicio_datos import desde_vistazo, nombres_de

        if self._inicio is None:
            return
        self._inicio.conectar(sesion)
        nombres = nombres_de(sesion.modelo)
        if self._visto is not None and not self._inicio.renglones():
            self._inicio.mostrar(desde_vistazo(self._visto, nombres, self._reloj.hoy()))
        inicio_cache.guardar(nombres)

    def _al_resumir(self, sesion: Sesion, resumen: "Resumen") -> None:
        """Llegó lo que hay que calcular; si mientras se cerró el archivo, ya no le toca."""
        if self._sesion is not sesion or self._inicio is None:
            return
        self._inicio.mostrar_resumen(resumen)
        self._anotar_cuentas(resumen)

    def _al_abrir_garante(self, abierto: apertura.Abierto) -> None:
        sesion = SesionGarante(
            abierto.archivo,
            abierto.modelo,
            abierto.perfil,
            self.ejecutor,
            self.avisos,
            self.ventana.ir,
            pedir=self._portero.pedir,
        )
        self._portero.abrir()
        self._sesion, self._de_paso = sesion, False
        ruta = Path(abierto.archivo.destino)
        total = f"{abierto.perfil.nombre} · {len(abierto.perfil.municipios)} municipios"
        self.ventana.barra.fijar("Órgano garante", total, ruta.stem)
        self.ventana.conectar(sesion)
        sesion.cambiado.datos_cambiados.connect(self._cuentas.start)
        self.ventana.ir("tablero")
        self._contar()
        self._recordar(ruta, ruta.stem, "garante")
        self._escuchar(ruta)
        self.listo.emit()

    def _al_no_abrir(self, error: Exception, ruta: Path | None = None) -> None:
        self._por_traer = None
        self._soltar()
        self.dar_la_bienvenida()
        codigo = getattr(error, "codigo", "")
        if ruta is not None and codigo == apertura.EN_USO:
            self._ofrecer_copia(ruta, error)
            return
        if ruta is not None and codigo in apertura.DANADOS:
            self._recuperar(ruta, error)
            return
        self.avisos.mostrar_error(error)
        self.listo.emit()

    def _ofrecer_copia(self, ruta: Path, error: Any) -> None:
        """Está en uso: se dice quién lo tiene y se ofrece mirarlo sin estorbarle."""
        if self.avisos.confirmar(
            error.mensaje, f"{OFRECER_COPIA}\n\n({error.codigo})", si="Ver una copia sin cambiarla"
        ):
            self._asomarse(ruta)
            abrir = partial(apertura.abrir_copia, ruta)
            self.ejecutor.hacer(abrir, self._al_abrir_expediente, self._al_no_abrir)
        else:
            self.listo.emit()

    def _recuperar(self, ruta: Path, error: Any) -> None:
        """Está dañado: se ofrece su última copia entera, rescatarlo o guardarlo aparte."""
        from ui.inicio_programa.danado import Recuperar

        # Con nombre: Qt no retiene a quien espera el final de un trabajo.
        self._recuperacion = Recuperar(
            self.ejecutor, self.avisos, self._abrir, self.listo.emit, self.ventana
        )
        self._recuperacion.ofrecer(ruta, error, self._reloj.ahora())

    def _contar(self) -> None:
        if isinstance(self._sesion, Sesion):
            self._anotar_cuentas(self._sesion.expediente.resumen())
        elif self._sesion is not None:
            from app.garante.tablero import conteos

            # Sin aviso si falla: la bandeja, al abrirse, lo dirá con su nombre.
            self.ejecutor.hacer(partial(conteos, self._sesion.base), self._anotar_conteos)

    def _anotar_conteos(self, conteos: "Conteos") -> None:
        cuantos = str(conteos.cuarentena or "")
        self.ventana.carril.contar("bandeja", cuantos, urgente=True)
        self.ventana.carril.contar("revision", str(conteos.por_revisar or ""))

    def _anotar_cuentas(self, resumen: "Resumen") -> None:
        carril = self.ventana.carril
        carril.contar("herramientas", f"{resumen.listas}/{len(resumen.herramientas)}")
        carril.contar("pendientes", str(resumen.errores or ""), urgente=True)
        carril.contar("observaciones", str(resumen.observaciones or ""), urgente=True)

    def _cumplir(self, orden: str) -> None:
        self._ordenes[orden]()

    def _elegir_y_abrir(self) -> None:
        filtro = f"{archivos.EXPEDIENTES};;{archivos.BASES}"
        ruta = archivos.elegir_abrir(self.ventana, "Abrir", filtro)
        if ruta is not None:
            self.abrir(ruta)

    def _elegir_garante(self) -> None:
        ruta = archivos.elegir_abrir(self.ventana, "Abrir la base", archivos.BASES)
        if ruta is not None:
            self.abrir(ruta)

    def _nuevo(self) -> None:
        self._soltar()
        self.dar_la_bienvenida().mostrar_nuevo()

    def _dar_catalogo(self, pagina: QWidget) -> None:
        def al_tener(catalogo: apertura.Catalogo) -> None:
            pagina.selector.fijar(catalogo.perfil.municipios)  # type: ignore[attr-defined]

        self.ejecutor.hacer(apertura.cargar_catalogo, al_tener, self.avisos.mostrar_error)

    def _crear(self, ruta: Path, clave: str) -> None:
        hoy = self._reloj.hoy()
        self._hacer_y_abrir(partial(apertura.crear_expediente, ruta, clave, hoy))

    def _traer(self) -> None:
        origen = archivos.elegir_abrir(
            self.ventana, "Traer de otro equipo o de un respaldo", archivos.EXPEDIENTES
        )
        if origen is not None:
            carpeta = apertura.carpeta_propuesta(archivos.documentos())
            self._hacer_y_abrir(partial(apertura.traer_expediente, origen, carpeta))

    def _ejemplo(self) -> None:
        def al_crear(ruta: Path) -> None:
            self._capacitacion = True
            self.ventana.fijar_capacitacion(puesta=True)
            self.abrir(ruta)

        carpeta = apertura.carpeta_propuesta(archivos.documentos()) / "Capacitación"
        trabajo = partial(apertura.crear_ejemplo, carpeta)
        self.ejecutor.hacer(trabajo, al_crear, self.avisos.mostrar_error)

    def _crear_garante(self) -> None:
        carpeta = apertura.carpeta_propuesta(archivos.documentos())
        ruta = archivos.elegir_guardar(
            self.ventana, "Crear la base", carpeta / "Consolidación.garante", archivos.BASES
        )
        if ruta is not None:
            destino = ruta.with_suffix(apertura.GARANTE)
            self._hacer_y_abrir(partial(apertura.crear_garante, destino))

    def _hacer_y_abrir(self, trabajo: Callable[[], Path]) -> None:
        self.ejecutor.hacer(trabajo, self.abrir, self.avisos.mostrar_error)

    def _abrir_reciente(self, reciente: Reciente) -> None:
        ruta = Path(reciente.ruta)
        if not ruta.exists():
            preferencias.guardar(preferencias.leer().sin_reciente(reciente.ruta))
            self.dar_la_bienvenida()
            self.avisos.advertir(
                f"Ya no encuentro «{ruta.name}».",
                "Revise que la memoria esté conectada, o ábralo desde donde esté ahora.",
            )
            return
        self._capacitacion = reciente.modo == "capacitacion"
        self.ventana.fijar_capacitacion(puesta=self._capacitacion)
        self.abrir(ruta)

    def _guardar_copia(self) -> None:
        if isinstance(self._sesion, Sesion):
            self.ventana.ir("copias")

    def _recordar(self, ruta: Path, titulo: str, modo: str) -> None:
        modo = "capacitacion" if self._capacitacion and modo == "expediente" else modo
        reciente = Reciente(str(ruta.resolve()), titulo, modo)
        preferencias.guardar(preferencias.leer().con_reciente(reciente))

    def _recordar_escala(self) -> None:
        recordadas = preferencias.leer()
        if recordadas.escala != tema().escala:
            preferencias.guardar(recordadas._replace(escala=tema().escala))

    def _escuchar(self, ruta: Path) -> None:
        from ui.instancia import Instancia

        self._instancia = Instancia(ruta, self)
        self._instancia.llamada.connect(self._levantar)

    def _levantar(self) -> None:
        ventana = self.ventana.window()
        ventana.showNormal() if ventana.isMinimized() else ventana.show()
        ventana.raise_()
        ventana.activateWindow()

    def _soltar(self) -> None:
        """Cierra lo abierto. Lo que estaba en cola (guardar el último campo) termina antes."""
        self._portero.cerrar()
        self.ejecutor.esperar()
        self._cuentas.stop()
        self._guardar_recuerdo()
        sesion, self._sesion, self._inicio, self._visto = self._sesion, None, None, None
        if self._instancia is not None:
            self._instancia.cerrar()
            self._instancia = None
        if sesion is None:
            return
        self._captura.desconectar()
        try:
            if isinstance(sesion, Sesion):
                self._respaldar(sesion.expediente)
                sesion.expediente.cerrar()
            else:
                sesion.base.cerrar()
        except ErrorDeUsuario as error:
            self.avisos.mostrar_error(error)
        if self._de_paso and isinstance(sesion, Sesion):
            apertura.olvidar_copia(Path(sesion.expediente.ruta))

    def _respaldar(self, expediente: Any) -> None:
        """El respaldo de salida; si falla se dice, pero nunca impide cerrar."""
        if expediente.solo_lectura:
            return
        try:
            expediente.respaldos.al_cerrar()
        except ErrorDeUsuario as error:
            self.avisos.mostrar_error(error)

    def _guardar_recuerdo(self) -> None:
        recuerdo = self._inicio.recuerdo() if self._inicio is not None else None
        if isinstance(self._sesion, Sesion) and recuerdo is not None and not self._de_paso:
            from ui.expediente import inicio_cache

            inicio_cache.recordar(self._sesion.expediente.ruta.resolve(), recuerdo)

    def _al_cerrar_ventana(self) -> None:
        self._soltar()
        normal = self.ventana.window().normalGeometry().size()
        recordadas = preferencias.leer()._replace(
            ancho=normal.width(),
            alto=normal.height(),
            maximizada=self.ventana.window().isMaximized(),
        )
        preferencias.guardar(recordadas)

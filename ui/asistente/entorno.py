"""Lo que los editores de una página ven del expediente abierto."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from app.errores import ErrorDeUsuario
from app.modelo.contexto import Evidencia, Persona, Valor
from app.modelo.direccion import Direccion
from app.modelo.precargas import propuesta
from app.modelo.tipos import Campo, Opcion
from ui.asistente.autoguardado import Autoguardado
from ui.asistente.editores.base import Lugar
from ui.comun.adjuntos import los_que_se_adjuntan
from ui.comun.sesion import Sesion


class EntornoFicha:
    """Cumple `editores.Entorno` para una ficha de una herramienta."""

    def __init__(
        self, sesion: Sesion, guardado: Autoguardado, herramienta: str, tipo: str, numero: int
    ) -> None:
        self._sesion = sesion
        self._exp = sesion.expediente
        self._guardado = guardado
        self._herramienta = herramienta
        self._tipo = tipo
        self._numero = numero

    @property
    def hoy(self) -> date:
        """El día del reloj del expediente."""
        hoy: date = self._exp.reloj.hoy()
        return hoy

    @property
    def moneda(self) -> str:
        """Moneda del perfil."""
        return self._sesion.perfil.moneda

    @property
    def solo_lectura(self) -> bool:
        """Si sólo se puede ver."""
        return bool(self._exp.solo_lectura)

    def direccion(self, campo: str) -> Direccion:
        """La dirección de un campo de esta ficha."""
        return Direccion(self._herramienta, campo, self._numero)

    def valores(self) -> Mapping[str, Valor]:
        """Lo guardado en esta ficha."""
        valores: Mapping[str, Valor] = self._exp.respuestas.de_ficha(
            self._herramienta, self._tipo, self._numero
        )
        return valores

    def opciones(self, campo: Campo) -> Sequence[Opcion]:
        """Las propias, o las que salen de lo capturado en otro campo (`opciones_de`)."""
        if campo.opciones or not campo.opciones_de:
            return campo.opciones
        return tuple(Opcion(texto, texto) for texto in self._capturados(campo.opciones_de))

    def sugerencias(self, campo: Campo) -> Sequence[str]:
        """Textos ya capturados que conviene repetir igual (claves de otra tabla)."""
        return self._capturados(campo.opciones_de) if campo.opciones_de else ()

    def personas(self) -> Sequence[Persona]:
        """El directorio activo."""
        personas: Sequence[Persona] = self._exp.personas.lista()
        return personas

    def persona(self, clave: str) -> Persona | None:
        """Una persona, activa o no."""
        if not clave:
            return None
        try:
            persona: Persona = self._exp.personas.una(clave)
        except ErrorDeUsuario:
            return None
        return persona

    def agregar_persona(self, nombre: str, cargo: str, area: str, correo: str) -> Persona:
        """Da de alta en el directorio."""
        persona: Persona = self._exp.personas.agregar(nombre, cargo, area, correo=correo)
        self._sesion.cambiado.datos_cambiados.emit()
        return persona

    def evidencia(self, clave: str) -> Evidencia | None:
        """Los metadatos de un archivo."""
        try:
            evidencia: Evidencia = self._exp.evidencias.una(clave)
        except ErrorDeUsuario:
            return None
        return evidencia

    def todas_las_evidencias(self) -> Sequence[Evidencia]:
        """Las evidencias del expediente."""
        evidencias: Sequence[Evidencia] = self._exp.evidencias.lista()
        return evidencias

    def evidencias_de(self, lugar: Lugar) -> Sequence[str]:
        """Los ids guardados en ese lugar."""
        valor = self.valores().get(lugar.campo)
        if lugar.fila is not None:
            filas = valor if isinstance(valor, list | tuple) else ()
            valor = filas[lugar.fila].get(lugar.columna) if lugar.fila < len(filas) else None
        return [str(clave) for clave in valor] if isinstance(valor, list | tuple) else []

    def adjuntar(self, lugar: Lugar, rutas: Sequence[Path], al_final: Callable[[], None]) -> None:
        """Guarda los archivos en el hilo de trabajo; de los peligrosos o pesados pregunta antes."""

        def al_mirar(dudosos: Sequence[object]) -> None:
            elegidas = los_que_se_adjuntan(self._sesion.avisos, rutas, dudosos)
            if elegidas:
                self._adjuntar(lugar, elegidas, al_final)
            else:
                al_final()

        self._guardado.hacer(
            partial(self._exp.evidencias.advertencias, rutas), al_mirar, lambda _error: al_final()
        )

    def _adjuntar(self, lugar: Lugar, rutas: Sequence[Path], al_final: Callable[[], None]) -> None:
        fila = None if lugar.fila is None else (lugar.fila, lugar.columna)
        direccion = self.direccion(lugar.campo)

        def trabajo() -> None:
            for ruta in rutas:
                self._exp.evidencias.adjuntar(direccion, ruta, fila=fila)

        def al_terminar(_nada: object) -> None:
            al_final()
            self._avisar()

        self._guardado.hacer(trabajo, al_terminar, lambda _error: al_final())

    def referir(self, lugar: Lugar, nombre: str, ubicacion: str) -> None:
        """Anota dónde está el original."""
        fila = None if lugar.fila is None else (lugar.fila, lugar.columna)
        self._guardado.terminar()
        self._exp.evidencias.referir(self.direccion(lugar.campo), nombre, ubicacion, fila=fila)
        self._avisar()

    def quitar_evidencia(self, lugar: Lugar, clave: str) -> None:
        """Quita la evidencia de ese lugar."""
        self._guardado.terminar()
        try:
            self._exp.evidencias.quitar(self.direccion(lugar.campo), clave)
        except ErrorDeUsuario as error:
            self.informar(error)
        self._avisar()

    def guardar_evidencia_como(self, clave: str, destino: Path) -> None:
        """Copia el archivo fuera del expediente."""
        self._guardado.hacer(
            lambda: self._exp.evidencias.guardar_como(clave, destino),
            lambda _nada: self._sesion.avisos.decir(f"Se guardó la copia «{destino.name}»."),
        )

    def propuesta(self, campo: Campo) -> Valor:
        """Lo que el Modelo propone para el campo vacío, o `None`."""
        return propuesta(
            campo,
            self._sesion.modelo,
            self._sesion.perfil,
            self._valores_o_nada(),
            str(self._exp.municipio().nombre),
        )

    def informar(self, error: Exception) -> None:
        """Muestra un fallo por la puerta de siempre."""
        self._sesion.avisos.mostrar_error(error)

    def _avisar(self) -> None:
        self._sesion.cambiado.datos_cambiados.emit()

    def _valores_o_nada(self) -> Mapping[str, Valor]:
        try:
            return self.valores()
        except ErrorDeUsuario:
            return {}

    def _capturados(self, referencia: str) -> tuple[str, ...]:
        """Los textos de `[herramienta/]campo[.columna]` en todas las fichas que lo tienen."""
        herramienta, _, resto = referencia.rpartition("/")
        campo, _, columna = resto.partition(".")
        contexto = self._exp.contexto()
        hallados: dict[str, None] = {}
        for ficha in contexto.fichas:
            if ficha.herramienta != (herramienta or self._herramienta):
                continue
            valor = ficha.valores.get(campo)
            filas = valor if columna and isinstance(valor, list | tuple) else ()
            textos = [fila.get(columna) for fila in filas] if columna else [valor]
            hallados.update({str(texto): None for texto in textos if texto})
        return tuple(hallados)

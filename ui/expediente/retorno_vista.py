"""Vista previa de un retorno: qué dice y qué cambiaría, antes de escribir nada."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.modelo.tipos import Modelo
from ui.comun import fechas
from ui.comun.controles import Boton, Desplazable, Etiqueta, Franja, Tarjeta, linea
from ui.comun.tabla import Columna, Tabla
from ui.comun.tema import AIRE, tema
from ui.expediente.evidencias_lugares import Nombres

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import (
        RespuestaEnElModelo,
        VistaModelo,
        VistaPerfil,
        VistaRetorno,
    )

TITULOS = {
    "acuse": "Acuse de la entrega {secuencia}",
    "observaciones": "Observaciones a la entrega {secuencia}",
    "perfil": "Perfil de la jurisdicción",
}
DESTINOS = {"se_mueve": "Se mueve", "por_revisar": "Por revisar", "se_conserva": "Se conserva"}


class DialogoRetorno(QDialog):
    """Aceptarlo es pedir que se aplique."""

    def __init__(
        self,
        vista: "VistaRetorno",
        modelo: Modelo,
        *,
        solo_lectura: bool = False,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._nombres = Nombres(modelo)
        titulo = TITULOS[vista.tipo].format(secuencia=vista.secuencia)
        self.setWindowTitle("Respuesta del órgano garante")
        self.aplicar = Boton("Aplicar", "primario").al_pulsar(self.accept)
        self.aplicar.setDefault(True)
        self.aplicar.setEnabled(not solo_lectura and _cuadra(vista))
        self.tabla: Tabla | None = None
        hoja = QWidget()
        self._cuerpo = QVBoxLayout(hoja)
        self._cuerpo.setContentsMargins(0, 0, 8, 0)
        self._cuerpo.setSpacing(10)
        self._poner_lo_que_dice(vista)
        if vista.perfil is not None:
            self._poner_perfil(vista.perfil)
        self._cuerpo.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta(titulo, "titulo", envolver=True))
        columna.addWidget(Etiqueta(_de_quien(vista), "secundario", envolver=True))
        columna.addWidget(Desplazable(hoja), 1)
        columna.addLayout(self._botones(solo_lectura=solo_lectura))
        ancho, alto = (760, 540) if vista.perfil is not None else (560, 340)
        # Nunca más grande que la ventana mínima, por grande que sea la letra.
        self.resize(min(tema().px(ancho), 940), min(tema().px(alto), 560))

    def _botones(self, *, solo_lectura: bool) -> QHBoxLayout:
        dicho = "El expediente está abierto sólo para verlo." if solo_lectura else ""
        botones = QHBoxLayout()
        botones.addWidget(Etiqueta(dicho, "secundario", envolver=True), 1)
        botones.addWidget(Boton("No aplicar").al_pulsar(self.reject))
        botones.addWidget(self.aplicar)
        return botones

    def _poner_lo_que_dice(self, vista: "VistaRetorno") -> None:
        if vista.perfil is None:
            tarjeta = Tarjeta("Qué cambia si lo aplica")
            for frase in vista.lineas:
                tarjeta.cuerpo.addWidget(Etiqueta(frase, envolver=True))
            self._cuerpo.addWidget(tarjeta)

    def _poner_perfil(self, perfil: "VistaPerfil") -> None:
        if perfil.codigo_nuevo:
            franja = Franja("aviso", "Cambia la clave del órgano garante")
            texto = (
                f"La nueva, {perfil.codigo_nuevo}, viene anunciada por la que ya tiene registrada."
            )
            franja.cuerpo.addWidget(Etiqueta(texto, envolver=True))
            self._cuerpo.addWidget(franja)
        if perfil.codigo_de_cifrado:
            franja = Franja("info", "Podrá cifrarle sus entregas")
            texto = (
                f"Trae el certificado {perfil.codigo_de_cifrado}: con él, sólo el órgano garante "
                "abre lo que usted le cifre."
            )
            franja.cuerpo.addWidget(Etiqueta(texto, envolver=True))
            self._cuerpo.addWidget(franja)
        if perfil.modelo is not None:
            self._poner_modelo(perfil.modelo)
        cambios = Tarjeta(f"Cambios del perfil ({len(perfil.cambios)})")
        if not perfil.cambios:
            igual = "Sus nombres, plazos y demás datos son los que ya tiene."
            cambios.cuerpo.addWidget(Etiqueta(igual, "secundario", envolver=True))
        for cambio in perfil.cambios:
            cambios.cuerpo.addWidget(linea())
            cambios.cuerpo.addWidget(Etiqueta(cambio.que, "fuerte", envolver=True))
            dicho = f"{cambio.antes or 'vacío'}  →  {cambio.despues or 'vacío'}"
            cambios.cuerpo.addWidget(Etiqueta(dicho, "secundario", envolver=True))
        self._cuerpo.addWidget(cambios)

    def _poner_modelo(self, modelo: "VistaModelo") -> None:
        tarjeta = Tarjeta(f"Modelo {modelo.antes}  →  {modelo.despues}")
        rejilla = QGridLayout()
        rejilla.setHorizontalSpacing(24)
        for columna, (texto, cuantas) in enumerate(
            (
                ("Se conservan", modelo.se_conservan),
                ("Se mueven", modelo.se_mueven),
                ("Por revisar", modelo.por_revisar),
                ("Total de respuestas", modelo.total),
            )
        ):
            numero = Etiqueta(str(cuantas), "titulo")
            numero.setAccessibleName(f"{texto}: {cuantas}")
            rejilla.addWidget(numero, 0, columna)
            rejilla.addWidget(Etiqueta(texto, "secundario"), 1, columna)
        rejilla.setColumnStretch(3, 1)
        tarjeta.cuerpo.addLayout(rejilla)
        tarjeta.cuerpo.addWidget(Etiqueta(cuenta(modelo), "fuerte", envolver=True))
        if modelo.respuestas:
            self.tabla = Tabla(
                "Respuestas que no quedan igual", self._columnas(), identidad=lambda r: r.direccion
            )
            self.tabla.fijar(modelo.respuestas)
            self.tabla.reservar(4)
            tarjeta.cuerpo.addWidget(self.tabla)
        self._cuerpo.addWidget(tarjeta)

    def _columnas(self) -> tuple[Columna, ...]:
        return (
            Columna("Respuesta", lambda r: self._nombres.completo(r.direccion), 220, crece=True),
            Columna("Qué pasa", lambda r: DESTINOS[r.destino.value], 110),
            Columna("Por qué", _motivo, 240, crece=True, cede=1),
        )


def _cuadra(vista: "VistaRetorno") -> bool:
    """Si cada respuesta tiene destino; sin eso no se deja aplicar."""
    modelo = vista.perfil.modelo if vista.perfil else None
    return modelo is None or _suma(modelo) == modelo.total


def _suma(modelo: "VistaModelo") -> int:
    return modelo.se_conservan + modelo.se_mueven + modelo.por_revisar


def cuenta(modelo: "VistaModelo") -> str:
    """La suma a la vista: nada se pierde, y se comprueba contando."""
    suma = _suma(modelo)
    partes = f"{modelo.se_conservan} + {modelo.se_mueven} + {modelo.por_revisar} = {suma}"
    if suma != modelo.total:
        return f"{partes}, y debían ser {modelo.total}: no lo aplique y avise a soporte."
    return f"{partes}: están todas. Ninguna respuesta se borra, tampoco las que hay que revisar."


def _motivo(respuesta: "RespuestaEnElModelo") -> str:
    return respuesta.motivo or f"Ahora se llama {respuesta.nueva}."


def _de_quien(vista: "VistaRetorno") -> str:
    dia = fechas.larga(vista.creado.astimezone().date())
    quien = vista.nombre or vista.emisor
    if quien != vista.emisor:
        quien = f"{quien} ({vista.emisor})"
    return f"{quien}, núm. {vista.serie}, {dia}. La firma es de la clave registrada."

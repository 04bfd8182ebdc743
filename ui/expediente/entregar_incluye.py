"""Paso 2 de la entrega: completa o ligera, cuánto pesa y dónde queda."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun.controles import Etiqueta, Franja, Tarjeta
from ui.expediente import lugares
from ui.expediente.entregar_datos import LIMITE_PAQUETE, Lectura
from ui.expediente.pagina import EleccionDeCarpeta


class PaginaIncluye(QWidget):
    """Dos opciones dichas con todas sus consecuencias."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.completo = QRadioButton("Completa")
        self.ligero = QRadioButton("Ligera")
        self.completo.setChecked(True)
        self._grupo = QButtonGroup(self)
        self._grupo.addButton(self.completo)
        self._grupo.addButton(self.ligero)
        self._evidencias = Etiqueta("", "secundario", envolver=True)
        self._solo_datos = Etiqueta(
            "Sólo los datos. Sirve para un corte rápido o cuando el archivo debe caber en un "
            "correo; las evidencias se quedan para otra entrega.",
            "secundario",
            envolver=True,
        )
        self._pesa = Franja("aviso", "")
        self._cuidado = Etiqueta("", envolver=True)
        self._sustituye = Etiqueta("", "secundario", envolver=True)
        self.carpeta = EleccionDeCarpeta(lugares.ENTREGAS, "las entregas")
        self._construir()

    def fijar(self, lectura: Lectura) -> None:
        """Muestra lo que pesaría y a cuál sustituye."""
        evidencias = lectura.evidencias
        archivos = (
            "1 evidencia" if evidencias.archivos == 1 else f"{evidencias.archivos} evidencias"
        )
        self._evidencias.setText(
            f"Los datos, tablas para hoja de cálculo y {archivos} "
            f"({mostrar_tamano(evidencias.bytes)} antes de comprimir). Es lo que normalmente se "
            "pide."
        )
        self._pesa.setVisible(evidencias.bytes > LIMITE_PAQUETE)
        self._pesa.titulo.setText(
            "Las evidencias pasan de 300 MB, que es lo que admite un paquete. Quite las repetidas "
            "o haga una entrega ligera."
        )
        self._cuidado.setText(_cuidado(evidencias.reservadas))
        ultima = lectura.entregas[0] if lectura.entregas else None
        self._sustituye.setText(
            f"Esta entrega sustituye a la número {ultima.secuencia}." if ultima else ""
        )
        self._sustituye.setVisible(ultima is not None)

    def _construir(self) -> None:
        que = Tarjeta("¿Qué incluye esta entrega?")
        for opcion, detalle in (
            (self.completo, self._evidencias),
            (self.ligero, self._solo_datos),
        ):
            caja = QVBoxLayout()
            caja.setSpacing(0)
            caja.addWidget(opcion)
            detalle.setIndent(30)
            caja.addWidget(detalle)
            que.cuerpo.addLayout(caja)
        que.cuerpo.addWidget(self._pesa)
        que.cuerpo.addWidget(self._sustituye)
        proteccion = Tarjeta("Protección de datos")
        proteccion.cuerpo.addWidget(self._cuidado)
        donde = Tarjeta("¿Dónde queda el archivo?")
        donde.cuerpo.addWidget(self.carpeta)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(12)
        for tarjeta in (que, proteccion, donde):
            columna.addWidget(tarjeta)
        columna.addStretch(1)


def _cuidado(reservadas: int) -> str:
    base = (
        "Las notas internas nunca se entregan. El directorio de personas sí viaja, porque dice "
        "quién responde por cada herramienta."
    )
    if not reservadas:
        return base
    una = reservadas == 1
    marcadas = (
        "Una evidencia está marcada como no publicable y así la recibe"
        if una
        else f"{reservadas} evidencias están marcadas como no publicables y así las recibe"
    )
    return f"{base} {marcadas} el órgano garante."

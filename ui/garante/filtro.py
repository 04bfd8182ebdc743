"""El campo con que se filtra una lista, con su botón de borrar también nombrado."""

from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget


class CampoFiltro(QLineEdit):
    """«Filtrar municipio», con ✕ para borrar lo escrito."""

    def __init__(self, nombre: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setPlaceholderText("Filtrar municipio")
        self.setAccessibleName(nombre)
        self.setClearButtonEnabled(True)
        for boton in self.findChildren(QToolButton):
            # El de Qt no trae nombre: un lector de pantalla diría sólo «botón».
            boton.setAccessibleName("Borrar lo escrito")
            boton.setToolTip("Borrar lo escrito")

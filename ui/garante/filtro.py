"""El campo con que se filtra una lista, con su botón de borrar también nombrado."""

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.comun.controles import con_borrar


class CampoFiltro(QLineEdit):
    """«Filtrar municipio», con ✕ para borrar lo escrito."""

    def __init__(self, nombre: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setPlaceholderText("Filtrar municipio")
        self.setAccessibleName(nombre)
        con_borrar(self)

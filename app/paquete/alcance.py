"""Los alcances que puede tener una entrega, con el nombre con que viajan en `datos.json`."""

COMPLETO, LIGERO = "completo", "ligero"
SIN_DATOS_PERSONALES, DIMENSION = "sin_datos_personales", "dimension"

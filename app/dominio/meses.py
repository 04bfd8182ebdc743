"""Los nombres de los meses, aparte: la ventana los dice al arrancar y no calcula plazos."""

MESES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
MESES_CORTOS = tuple(mes[:3] for mes in MESES)
INICIALES = tuple(mes[0].upper() for mes in MESES)

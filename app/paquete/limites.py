"""Límites del paquete: se comprueban antes de reservar memoria (paquete.md §11)."""

ARCHIVO = 300 * 1024 * 1024
FIRMA = 64 * 1024
FIRMANTES = 4
ENTRADAS = 2_000
ENTRADA = 50 * 1024 * 1024
SUMA = 600 * 1024 * 1024
PROPORCION = 200
MANIFIESTO = 2 * 1024 * 1024
DATOS = 32 * 1024 * 1024
PROFUNDIDAD = 24
DIGITOS = 15
TEXTO = 20_000
HERRAMIENTAS = 100
ACTIVIDADES = 20_000
RESPUESTAS = 100_000
REGISTROS = 20_000
"""Personas, indicadores, evidencias: lo que no tiene un límite propio."""

OBSERVACIONES = 500
"""Observaciones de un retorno, y respuestas a ellas de un paquete."""

RONDAS = 1_000
"""Número más alto de una ronda de observaciones."""

DEPENDENCIAS = 1_000
"""Antecesoras de una sola actividad."""

NIVELES = 8
"""Cuánto se anidan las actividades: nadie parte un paso en ocho, y así se recorren sin temor."""

NODOS = 3_000_000
"""Valores de un JSON: sin este tope, 32 MB de `[],[],…` pedirían más de un gigabyte."""

PEDAZO = 256 * 1024

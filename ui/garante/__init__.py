"""Las pantallas del órgano garante: tablero, padrón, bandeja, cronograma y datos abiertos.

Cada una es `Clase(SesionGarante)` con `refrescar()`. Lo que tarda va por `sesion.ejecutor`; lo que
llegó en un paquete se muestra siempre como texto plano.
"""

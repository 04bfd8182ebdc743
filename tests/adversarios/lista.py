"""Los identificadores de la lista de ataques que la suite tiene que cubrir.

P: el paquete como archivo · G: lotes, medios y proceso · X: paquete cifrado · K: claves propias ·
D: archivos `.vitral` · T: texto hostil que es un dato · I: retornos recibidos por el municipio.
"""

TABLAS = {"P": 117, "G": 18, "X": 7, "K": 9, "D": 22, "T": 8, "I": 5}
"""Cuántos casos tiene cada tabla."""

CASOS = frozenset(
    f"{tabla}{numero:0{3 if tabla == 'P' else 2}}"
    for tabla, cuantos in TABLAS.items()
    for numero in range(1, cuantos + 1)
)

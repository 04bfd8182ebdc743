"""El árbitro del cronograma: MPXJ, que nadie del proyecto escribió, lee lo que se exporta.

Fuera de la revisión, porque necesita Java: `make interop`.
"""

"""El cronograma como valor: lo que se apunta, cómo se propone y cómo se arma para mostrarlo.

Lo comparten los dos mundos: el expediente apunta desde su archivo; el órgano garante, desde el
paquete. `armado.armar` da a ambos el mismo `Cronograma`.
"""

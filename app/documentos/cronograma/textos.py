"""Lo que el cronograma dice con palabras: ayuda emergente, lector de pantalla y columnas."""

from datetime import date

from app.documentos.cronograma.filas import GRUPO, SIN_DATO, Fila
from app.dominio.meses import MESES
from app.dominio.plazos import meses_entre, sumar_meses
from app.dominio.textos_fecha import dia_mes, dias, fecha_corta, fecha_larga, lapso, meses
from app.texto import enumerar


def plazo_corto(inicio: date, fin: date) -> str:
    """«3 m», «5 d» o «2 m 4 d»: la duración en la columna angosta."""
    completos = max(0, meses_entre(inicio, fin))
    sobra = (fin - sumar_meses(inicio, completos)).days
    partes = [f"{completos} m"] if completos else []
    if sobra or not completos:
        partes.append(f"{sobra} d")
    return " ".join(partes)


def periodo(inicio: date, fin: date) -> str:
    """«del 5 de enero al 5 de abril de 2026»; el primer año sólo si es otro."""
    if inicio == fin:
        return f"el {fecha_larga(fin)}"
    desde = f"{inicio.day} de {MESES[inicio.month - 1]}"
    if inicio.year != fin.year:
        desde = fecha_larga(inicio)
    return f"del {desde} al {fecha_larga(fin)}"


def plazos(fila: Fila) -> str:
    """«Plazo del Modelo: 3 meses · su plazo: 4 meses (+1 mes)»."""
    inicio, fin = fila.fechas.inicio, fila.fechas.fin
    suyo = f"su plazo: {lapso(inicio, fin)}"
    if not fila.meses_modelo:
        return f"Plazo del Modelo: {fila.plazo_modelo} · {suyo}" if fila.plazo_modelo else suyo
    texto = f"Plazo del Modelo: {meses(fila.meses_modelo)} · {suyo}"
    del_modelo = sumar_meses(inicio, fila.meses_modelo)
    if del_modelo == fin:
        return texto
    signo = "+" if fin > del_modelo else "−"
    return f"{texto} ({signo}{lapso(del_modelo, fin)})"


def estado(fila: Fila) -> str:
    """En una o dos palabras, para la columna."""
    if fila.resumen or fila.clase == GRUPO:
        return fila.resumen
    if fila.atraso > 0:
        return f"Atrasada {dias(fila.atraso)}"
    if fila.terminada:
        return "Terminada"
    return "En curso" if fila.empezada else "Sin empezar"


def atraso(cuantos: int) -> str:
    """«+12 días», junto al triángulo."""
    return f"+{dias(cuantos)}"


def frase(fila: Fila) -> str:
    """La barra contada en voz alta, de corrido."""
    fechas = fila.fechas
    if fila.clase == SIN_DATO:
        return f"{fila.nombre}, {fila.resumen}"
    partes = [fila.nombre, periodo(fechas.inicio, fechas.fin), avance(fila)]
    if fila.resumen:
        partes.append(fila.resumen)
    elif fila.atraso > 0:
        partes.append(f"atrasada {dias(fila.atraso)}")
    if semaforo := _semaforo(fila):
        partes.append(semaforo)
    if fila.critica:
        partes.append("en la ruta crítica")
    if fila.depende:
        partes.append(f"depende de {enumerar(fila.depende)}")
    if contra_base := varianza(fila):
        partes.append(contra_base)
    return ", ".join(partes)


def avance(fila: Fila) -> str:
    """«3 de 6 pasos con evidencia, 40 por ciento»; sin pasos, sólo el porcentaje."""
    hechos, todos = fila.actividad.pasos if fila.actividad else (0, 0)
    porciento = f"{fila.fechas.avance} por ciento"
    if not todos:
        return porciento
    return f"{hechos} de {todos} {'paso' if todos == 1 else 'pasos'} con evidencia, {porciento}"


def varianza(fila: Fila) -> str:
    """«termina 12 días después de lo previsto»; vacía sin línea base o si no cambió."""
    previsto = fila.actividad.base_fin if fila.actividad else fila.fechas.base_fin
    if previsto is None or previsto == fila.fechas.fin:
        return ""
    cuantos = (fila.fechas.fin - previsto).days
    cuando = "después" if cuantos > 0 else "antes"
    return f"termina {dias(abs(cuantos))} {cuando} de lo previsto"


def holgura(fila: Fila) -> str:
    """Cuánto puede atrasarse, en una oración; vacía si no está en la red o ya terminó."""
    margen = fila.actividad.holgura if fila.actividad else None
    if margen is None or fila.terminada:
        return ""
    if fila.critica or margen <= 0:
        return "Está en la ruta crítica: si se atrasa, se atrasa el fin del plan."
    return f"Puede atrasarse {dias(margen)} sin mover el fin del plan."


def explicacion(fila: Fila, con_base: str = "") -> str:
    """Lo que conviene saber del renglón elegido, en oraciones, para el pie de la pantalla.

    `con_base`: el nombre de la línea base con que se compara.
    """
    fechas = fila.fechas
    rotulo = f"{fila.clave} {fila.nombre}".strip()
    oraciones = [f"{rotulo}: {periodo(fechas.inicio, fechas.fin)}."]
    if fila.atraso > 0:
        oraciones.append(f"Lleva {dias(fila.atraso)} de atraso.")
    oraciones.append(holgura(fila))
    if contra_base := varianza(fila):
        donde = f" en «{con_base}»" if con_base else ""
        oraciones.append(f"{contra_base[0].upper()}{contra_base[1:]}{donde}.")
    if fila.es_herramienta:
        oraciones.append(f"{plazos(fila)}.")
    if fila.depende:
        oraciones.append(f"Depende de {enumerar(fila.depende)}.")
    if fila.actividad is not None:
        oraciones += [f"{alerta.rstrip('.')}." for alerta in fila.actividad.alertas]
    return " ".join(oracion for oracion in oraciones if oracion)


def globo(inicio: date, fin: date, corrido: int = 0) -> str:
    """«5 ene → 5 abr · 3 meses · +12 días»: lo que se lee al arrastrar. `corrido`: días movidos."""
    partes = [f"{_breve(inicio, fin)} → {_breve(fin, inicio)}", lapso(inicio, fin)]
    if corrido:
        signo = "+" if corrido > 0 else "−"
        partes.append(f"{signo}{dias(abs(corrido))}")
    return " · ".join(partes)


def ahora(nombre: str, inicio: date, fin: date) -> str:
    """«Política de transparencia, ahora del 5 de febrero al 5 de mayo de 2026»."""
    return f"{nombre}, ahora {periodo(inicio, fin)}"


def _breve(dia: date, otro: date) -> str:
    return dia_mes(dia) if dia.year == otro.year else fecha_corta(dia)


def _semaforo(fila: Fila) -> str:
    color = fila.actividad.semaforo if fila.actividad else ""
    return f"semáforo en {color}" if color else ""


def ayuda(fila: Fila) -> str:
    """Ayuda emergente, en renglones: nombre, fechas, plazos, vigencia y lo que espera."""
    fechas = fila.fechas
    rotulo = f"{fila.clave} {fila.nombre}".strip()
    if fila.clase == SIN_DATO:
        return f"{rotulo}\n{fila.resumen}"
    duracion = lapso(fechas.inicio, fechas.fin)
    renglones = [
        rotulo,
        f"{fecha_corta(fechas.inicio)} → {fecha_corta(fechas.fin)} · {duracion}"
        f" · {fechas.avance} %",
    ]
    if fila.es_herramienta:
        renglones.append(plazos(fila))
    renglones += [*_vigencia(fila), *_firma(fila)]
    if fila.resumen:
        renglones.append(fila.resumen)
    elif fila.atraso > 0:
        renglones.append(f"Atrasada {dias(fila.atraso)}")
    if fila.depende:
        renglones.append(f"Depende de {enumerar(fila.depende)}")
    return "\n".join(renglones)


def cuenta_atrasadas(cuantas: int) -> str:
    """«1 herramienta atrasada», «3 herramientas atrasadas», «Nada atrasado»."""
    if not cuantas:
        return "Nada atrasado"
    return "1 herramienta atrasada" if cuantas == 1 else f"{cuantas} herramientas atrasadas"


def _vigencia(fila: Fila) -> list[str]:
    fechas = fila.fechas
    if fechas.vigencia_indefinida:
        return ["Vigencia indefinida"]
    if fechas.vigencia_fin is not None:
        return [f"Vigente hasta {fecha_corta(fechas.vigencia_fin)}"]
    return []


def _firma(fila: Fila) -> list[str]:
    firmadas = [f"Firmado: {fecha_corta(dia)}" for dia in fila.firmas]
    if fila.previsto is not None:
        firmadas.append(f"Firma prevista: {fecha_corta(fila.previsto)}")
    return firmadas

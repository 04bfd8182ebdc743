"""Lo que el cronograma dice con palabras: ayuda emergente, lector de pantalla y columnas."""

from datetime import date

from app.documentos.cronograma.filas import GRUPO, Fila
from app.dominio.plazos import meses_entre, sumar_meses
from app.dominio.textos_fecha import MESES, dias, fecha_corta, fecha_larga, lapso, meses
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
    if fila.clase == GRUPO:
        return ""
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
    partes = [fila.nombre, periodo(fechas.inicio, fechas.fin), f"{fechas.avance} por ciento"]
    if fila.atraso > 0:
        partes.append(f"atrasada {dias(fila.atraso)}")
    if fila.critica:
        partes.append("en la ruta crítica")
    if fila.depende:
        partes.append(f"depende de {enumerar(fila.depende)}")
    return ", ".join(partes)


def ayuda(fila: Fila) -> str:
    """Ayuda emergente, en renglones: nombre, fechas, plazos, vigencia y lo que espera."""
    fechas = fila.fechas
    rotulo = f"{fila.clave} {fila.nombre}".strip()
    duracion = lapso(fechas.inicio, fechas.fin)
    renglones = [
        rotulo,
        f"{fecha_corta(fechas.inicio)} → {fecha_corta(fechas.fin)} · {duracion}"
        f" · {fechas.avance} %",
    ]
    if fila.es_herramienta:
        renglones.append(plazos(fila))
    renglones += [*_vigencia(fila), *_firma(fila)]
    if fila.atraso > 0:
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

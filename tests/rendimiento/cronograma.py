"""Repintar el cronograma con miles de barras contra repintarlo con las 17 de un municipio."""

import os
import statistics
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import Plano, alto_de_fila, medidas_para, repartir
from app.dominio.cronograma_geometria import Escala, Fechas
from app.modelo.cronograma.valores import Enlace
from app.modelo.tipos import TipoDependencia
from tests.rendimiento.comun import Razon, cronometrar
from ui.comun.tema import tema
from ui.cronograma.encabezado import alto_de_encabezado
from ui.cronograma.grafica import Grafica

INICIO = date(2026, 1, 5)
MUNICIPIO = 17
ESTADO = 125 * MUNICIPIO
MUCHAS = 50_000
VISIBLES = 14
"""Menos que las 17 de un municipio: así todas pintan el mismo número de filas."""
CUADROS = 160
TIPOS = tuple(TipoDependencia)


def medir(_carpeta: Path) -> list[Razon]:
    """p95 de un cuadro mientras se desplaza, con las tres cargas por turnos."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    aplicacion = QApplication.instance() or QApplication([])
    tema().instalar()
    graficas = {cuantas: _grafica(cuantas) for cuantas in (MUNICIPIO, ESTADO, MUCHAS)}
    aplicacion.processEvents()
    tiempos: dict[int, list[float]] = {cuantas: [] for cuantas in graficas}
    for cuadro in range(CUADROS):
        for cuantas, grafica in graficas.items():
            barra = grafica.verticalScrollBar()
            barra.setValue(barra.maximum() * cuadro // CUADROS)
            tiempos[cuantas].append(cronometrar(grafica.viewport().repaint))
    p95 = {cuantas: statistics.quantiles(t, n=20)[-1] for cuantas, t in tiempos.items()}
    for grafica in graficas.values():
        grafica.close()
    return [
        Razon(f"cuadro p95 con {c:,} barras ÷ con {MUNICIPIO}", p95[c], p95[MUNICIPIO], 1.2)
        for c in (ESTADO, MUCHAS)
    ]


def _grafica(cuantas: int) -> Grafica:
    grafica = Grafica()
    grafica.resize(1200, VISIBLES * alto_de_fila(1.0) + alto_de_encabezado(1.0))
    grafica.show()
    grafica.fijar(_plano(cuantas))
    return grafica


def _plano(cuantas: int) -> Plano:
    """Municipios de 17 barras escalonadas, cada una esperando a la anterior."""
    filas = tuple(_fila(numero) for numero in range(cuantas))
    enlaces = [
        Enlace(str(n - 1), str(n), TIPOS[n % len(TIPOS)], 0)
        for n in range(cuantas)
        if n % MUNICIPIO
    ]
    return Plano(
        filas=filas,
        escala=Escala(INICIO.replace(day=1), 1.0),
        medidas=medidas_para(1.0),
        ancho=1200,
        hoy=INICIO + timedelta(days=70),
        trazos=repartir(filas, enlaces),
    )


def _fila(numero: int) -> Fila:
    puesto = numero % MUNICIPIO
    inicio = INICIO + timedelta(days=45 * puesto)
    fin = inicio + timedelta(days=90)
    fechas = Fechas(
        inicio,
        fin,
        avance=numero * 7 % 101,
        vigencia_inicio=fin,
        vigencia_indefinida=not puesto % 3,
    )
    return Fila(
        id=str(numero),
        clase="herramienta",
        clave="1a",
        herramienta="1a",
        nombre=f"Herramienta {numero}",
        dimension=puesto % 5 + 1,
        ola=0,
        fechas=fechas,
        atraso=12 if not puesto % 5 else 0,
    )

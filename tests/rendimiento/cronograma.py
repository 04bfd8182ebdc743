"""Repintar el cronograma con miles de barras contra repintarlo con las 17 de un municipio."""

import os
import statistics
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import Plano, alto_de_fila, medidas_para, repartir
from app.dominio.cronograma_geometria import Escala, Fechas
from app.modelo.cronograma.valores import Enlace
from app.modelo.tipos import TipoDependencia
from tests.rendimiento.comun import Razon, cronometrar
from ui.comun.tema import tema
from ui.cronograma.encabezado import alto_de_encabezado
from ui.cronograma.fantasmas import Encima, Fantasma
from ui.cronograma.grafica import Grafica

INICIO = date(2026, 1, 5)
MUNICIPIO = 17
ESTADO = 125 * MUNICIPIO
MUCHAS = 50_000
VISIBLES = 14
"""Menos que las 17 de un municipio: así todas pintan el mismo número de filas."""
CUADROS = 160
TIPOS = tuple(TipoDependencia)
PANTALLA = (1366, 768)
SUCESORAS = 12


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
            # Otro cursor obliga a pintar todo lo visible: así las tres hacen el mismo trabajo.
            _mover_cursor(grafica, cuadro)
            tiempos[cuantas].append(cronometrar(grafica.viewport().repaint))
    p95 = {cuantas: _p95(t) for cuantas, t in tiempos.items()}
    for grafica in graficas.values():
        grafica.close()
    return [
        *(
            Razon(f"cuadro p95 con {c:,} barras ÷ con {MUNICIPIO}", p95[c], p95[MUNICIPIO], 1.5)
            for c in (ESTADO, MUCHAS)
        ),
        *_de_pantalla_completa(aplicacion),
    ]


def _de_pantalla_completa(aplicacion: QCoreApplication) -> list[Razon]:
    """Milisegundos p95 a 1366×768 con 2,125 barras y sus flechas, contra lo que se pide."""
    grafica = _grafica(ESTADO)
    grafica.resize(*PANTALLA)
    aplicacion.processEvents()
    barra = grafica.verticalScrollBar()
    entero, rueda = [], []
    for cuadro in range(CUADROS):
        barra.setValue(barra.maximum() * cuadro // CUADROS)
        # Con otro cursor nada de lo ya pintado sirve.
        _mover_cursor(grafica, cuadro)
        entero.append(cronometrar(grafica.viewport().repaint))
        barra.setValue(barra.value() + 3 * alto_de_fila(1.0))
        rueda.append(cronometrar(grafica.viewport().repaint))
    arrastre = [cronometrar(partial(_arrastrar, grafica, dias)) for dias in range(CUADROS)]
    grafica.close()
    return [
        Razon("repintado entero p95 a 1366×768 ÷ 4 ms", _p95(entero), 0.004, 1.0),
        Razon("repintado al girar la rueda p95 ÷ 4 ms", _p95(rueda), 0.004, 1.0),
        Razon("cuadro de arrastre con sucesoras p95 ÷ 16 ms", _p95(arrastre), 0.016, 1.0),
    ]


def _mover_cursor(grafica: Grafica, cuadro: int) -> None:
    plano = grafica.plano
    assert plano is not None
    visibles = plano.visibles(grafica.verticalScrollBar().value(), VISIBLES)
    grafica.fijar(replace(plano, elegida=visibles.start + cuadro % 2))


def _arrastrar(grafica: Grafica, dias: int) -> None:
    """Un cuadro de arrastre: la barra bajo la mano, sus sucesoras y el globo."""
    plano = grafica.plano
    assert plano is not None
    primera = plano.visibles(grafica.verticalScrollBar().value(), PANTALLA[1]).start + 2
    corrido = timedelta(days=dias)
    fantasmas = tuple(
        Fantasma(fila.id, fila.fechas.inicio + corrido, fila.fechas.fin + corrido)
        for fila in plano.filas[primera : primera + SUCESORAS]
    )
    grafica.fijar_encima(Encima(fantasmas, "5 ene → 5 abr · 3 meses"))
    grafica.viewport().repaint()


def _p95(tiempos: list[float]) -> float:
    return statistics.quantiles(tiempos, n=20)[-1]


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

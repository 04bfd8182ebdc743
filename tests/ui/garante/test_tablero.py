"""El tablero del órgano garante, sobre una base con entregas de verdad."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.garante import observar
from app.garante import tablero as servicio
from app.garante.retornos import Emision, emitir_observaciones
from app.garante.vistas import Celda
from app.garante.vistas_revision import NuevaObservacion
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA
from tests.ayudas import teclear
from tests.ui.garante.conftest import CORTE, ENTREGARON, Garante
from ui.comun.accesible import nombres, sin_nombre
from ui.comun.tema import tema
from ui.garante import tablero_datos as datos
from ui.garante.corte import DialogoCorte
from ui.garante.mapa_dibujo import Casilla, pintar_casilla
from ui.garante.mapa_modelo import CASILLA
from ui.garante.tablero import Tablero
from ui.garante.tablero_datos import Grupo, Muestra, Orden, Vista

HOY = date(2026, 11, 22)
CONSERVADO = Qt.FocusReason.OtherFocusReason


@pytest.fixture
def tablero(garante: Garante, qtbot: QtBot) -> Iterator[Tablero]:
    pantalla = Tablero(garante.sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1150, 720)
    pantalla.show()
    pantalla.refrescar()
    garante.esperar(qtbot)
    yield pantalla
    garante.esperar(qtbot)


def _texto(tablero: Tablero, fila: int, columna: int, rol: Qt.ItemDataRole) -> str:
    modelo = tablero.mapa.model()
    return str(modelo.data(modelo.index(fila, columna), rol))


def test_cada_casilla_dice_el_nivel_que_dice_el_servicio(
    tablero: Tablero, garante: Garante
) -> None:
    esperado = {fila.clave: fila.celdas for fila in servicio.mapa(garante.base)}
    modelo = tablero.mapa.model()

    for renglon, fila in enumerate(modelo.filas()):
        for columna, celda in enumerate(esperado[fila.clave]):
            visto = _texto(tablero, renglon, columna, Qt.ItemDataRole.DisplayRole)
            nivel = "" if celda.nivel is None else str(celda.nivel)
            assert visto == ("–" if celda.estado == "no_aplica" else nivel)
    assert {fila.clave for fila in modelo.filas()} == set(esperado)
    assert sum(1 for celdas in esperado.values() if celdas[0].nivel is not None) == 4


def test_la_casilla_se_dice_con_municipio_herramienta_nivel_y_estado(tablero: Tablero) -> None:
    renglon = tablero.mapa.model().fila_de("15003")

    hablado = Qt.ItemDataRole.AccessibleTextRole
    assert _texto(tablero, renglon, 1, hablado) == (
        "Aculco, 1b Política de transparencia y acceso: nivel 4, en curso"
    )
    assert _texto(tablero, renglon, 2, hablado).endswith("en curso, vencida hace 12 días")
    assert _texto(tablero, renglon, 16, hablado).endswith(": no aplica")
    sin_entrega = tablero.mapa.model().fila_de("15010")
    assert _texto(tablero, sin_entrega, 0, hablado).endswith(": sin dato")


def test_el_lector_de_pantalla_recorre_las_casillas(tablero: Tablero) -> None:
    tablero.mapa.filtro.setText("15003")

    assert "Aculco, 1b Política de transparencia y acceso: nivel 4, en curso" in nombres(
        tablero.mapa
    )


def test_todo_lo_que_se_usa_tiene_nombre(tablero: Tablero) -> None:
    tablero.mapa.filtro.setText("acul")
    assert sin_nombre(tablero) == ()

    tablero.abrir_municipio("15003")
    assert sin_nombre(tablero) == ()


def test_lleva_esquina_lo_vencido_y_lo_observado(tablero: Tablero) -> None:
    modelo = tablero.mapa.model()
    renglon = modelo.fila_de("15003")
    con = [c for c in range(17) if modelo.data(modelo.index(renglon, c), CASILLA).esquina]

    assert con == [2, 4]


def test_lo_terminado_aunque_pasara_su_fecha_no_va_tarde() -> None:
    celda = Celda("1a", "aceptada", "aceptada", 4, 100, "2026-01-05", "2026-02-05", 1)

    assert datos.dias_vencida(celda, HOY) == 0
    assert not datos.con_esquina(celda, HOY)


def test_cada_nivel_se_pinta_con_su_color_y_la_esquina_en_rojo(tablero: Tablero) -> None:
    for nivel, par in enumerate(tema().colores.niveles):
        lienzo = QImage(40, 40, QImage.Format.Format_RGB32)
        lienzo.fill(Qt.GlobalColor.white)
        pintor = QPainter(lienzo)
        pintar_casilla(pintor, Casilla(nivel, esquina=True), QRectF(0, 0, 40, 40))
        pintor.end()

        assert lienzo.pixelColor(6, 33).name().upper() == par.tinte
        assert lienzo.pixelColor(36, 4).name().upper() == tema().colores.error.color


def test_las_cifras_son_las_del_servicio(tablero: Tablero, garante: Garante) -> None:
    cuentas = servicio.conteos(garante.base)
    vistas = {clave: cifra.dicho().numero for clave, cifra in tablero.cifras.items()}

    assert vistas == {
        "padron": "125",
        "entregaron": "4",
        "esperados": str(cuentas.esperados),
        "cuarentena": "1",
        "revisar": str(cuentas.por_revisar),
        "vencidas": "0",
    }


def test_las_vencidas_se_cuentan_y_la_ficha_dice_los_plazos_en_palabras(
    tablero: Tablero, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    nueva = NuevaObservacion("Falta el acta", ("1a/cv_objeto",))
    observar.observar(garante.base, "15001", nueva, operador="Ana")
    emitir_observaciones(garante.base, "15001", Emision(tmp_path, "Ana"))
    tablero.abrir_municipio("15001")
    tablero.refrescar()
    garante.esperar(qtbot)
    textos = tablero.ficha.textos()
    assert "Entrega observada, llegó fuera de plazo. Observaciones: 1 abierta." in textos
    assert "0001 vence en 19 días, el 11 dic" in textos

    garante.base.reloj = RelojFijo(AHORA.replace(month=12, day=16))
    tablero.refrescar()
    garante.esperar(qtbot)
    assert tablero.cifras["vencidas"].dicho().numero == "1"
    assert "0001 venció hace 5 días, el 11 dic" in tablero.ficha.textos()
    QTest.mouseClick(tablero.cifras["vencidas"], Qt.MouseButton.LeftButton)
    tablero.ficha.revisar.click()
    assert garante.visitas == ["revision/vencidas", "revision:15001"]


def test_una_cifra_filtra_el_mapa_y_otra_lleva_a_la_bandeja(
    tablero: Tablero, garante: Garante, qtbot: QtBot
) -> None:
    tablero.cifras["entregaron"].setFocus(CONSERVADO)
    QTest.keyClick(tablero.cifras["entregaron"], Qt.Key.Key_Return)

    assert {f.clave for f in tablero.mapa.model().filas()} == set(ENTREGARON)
    QTest.mouseClick(tablero.cifras["cuarentena"], Qt.MouseButton.LeftButton)
    assert garante.visitas == ["bandeja/cuarentena"]


def test_escribir_filtra_sin_fijarse_en_tildes(tablero: Tablero) -> None:
    teclear(tablero.mapa.filtro, "acambay")
    assert [f.nombre for f in tablero.mapa.model().filas()] == ["Acambay de Ruíz Castañeda"]

    tablero.mapa.filtro.clear()
    teclear(tablero.mapa.filtro, "ruiz cast")
    assert [f.clave for f in tablero.mapa.model().filas()] == ["15001"]


def test_un_filtro_sin_resultados_lo_dice_y_no_falla(tablero: Tablero) -> None:
    tablero.mapa.filtro.setText("zzz")

    assert tablero.mapa.model().rowCount() == 0
    assert tablero.mapa.municipio() == ""
    QTest.keyClick(tablero.mapa, Qt.Key.Key_Return)


def test_el_grupo_de_poblacion_deja_solo_los_suyos(tablero: Tablero) -> None:
    tablero.fijar_vista(Vista(grupo=Grupo.DE_10_A_50))
    filas = tablero.mapa.model().filas()

    assert filas
    assert all(10_000 <= fila.poblacion < 50_000 for fila in filas)


def test_los_grupos_de_poblacion_reparten_el_padron_sin_repetir(tablero: Tablero) -> None:
    grupos = [grupo for grupo in Grupo if grupo is not Grupo.TODOS]
    cuentas = []
    for grupo in grupos:
        tablero.fijar_vista(Vista(grupo=grupo))
        cuentas.append(tablero.mapa.model().rowCount())

    assert sum(cuentas) == 125


def test_por_avance_van_primero_los_de_mas_y_al_final_los_sin_dato(tablero: Tablero) -> None:
    tablero.fijar_vista(Vista(orden=Orden.AVANCE))
    avances = [datos.avance(fila) for fila in tablero.mapa.model().filas()]

    con_dato = [valor for valor in avances if valor is not None]
    assert con_dato == sorted(con_dato, reverse=True)
    assert avances[:4] == con_dato


def test_por_poblacion_y_por_marginacion_van_de_mayor_a_menor(tablero: Tablero) -> None:
    tablero.fijar_vista(Vista(orden=Orden.POBLACION))
    poblaciones = [f.poblacion for f in tablero.mapa.model().filas()]
    tablero.fijar_vista(Vista(orden=Orden.MARGINACION))
    grados = [f.marginacion.lower() for f in tablero.mapa.model().filas()]

    assert poblaciones == sorted(poblaciones, reverse=True)
    lugares = [datos.MARGINACION.index(grado) for grado in grados]
    assert lugares == sorted(lugares, reverse=True)
    assert len(set(lugares)) > 1


def test_el_menu_cambia_el_orden(tablero: Tablero) -> None:
    menu = next(m for m in tablero.findChildren(QMenu) if m.actions()[0].data() is Orden.NOMBRE)
    menu.actions()[1].trigger()

    assert tablero.vista().orden is Orden.AVANCE
    textos = [b.text() for b in tablero.findChildren(QPushButton)]
    assert "Ordenar: avance" in textos


def test_con_el_teclado_se_llega_a_la_ficha_y_se_vuelve_al_mapa(
    tablero: Tablero, qtbot: QtBot
) -> None:
    tablero.activateWindow()
    tablero.mapa.setFocus(CONSERVADO)
    tablero.mapa.situar("15001")
    QTest.keyClick(tablero.mapa, Qt.Key.Key_Down)
    QTest.keyClick(tablero.mapa, Qt.Key.Key_Right)
    QTest.keyClick(tablero.mapa, Qt.Key.Key_Return)

    assert tablero.ficha.isVisible()
    assert not tablero.falta.isVisible()
    assert tablero.ficha.textos()[0] == "Acolman"
    assert len(tablero.ficha.textos()) == 4 + 17
    assert tablero.ficha.lista.hasFocus()
    QTest.keyClick(tablero.ficha.lista, Qt.Key.Key_Escape)
    assert not tablero.ficha.isVisible()
    assert tablero.mapa.hasFocus()
    assert tablero.mapa.municipio() == "15002"


def test_escribir_en_el_mapa_salta_al_municipio(tablero: Tablero) -> None:
    tablero.mapa.setFocus(CONSERVADO)
    tablero.mapa.keyboardSearch("tolu")

    assert tablero.mapa.municipio() == "15106"


def test_un_clic_en_el_nombre_abre_la_ficha(tablero: Tablero, qtbot: QtBot) -> None:
    nombres_ = tablero.mapa.verticalHeader()
    centro = QPoint(20, nombres_.sectionViewportPosition(2) + 10)
    QTest.mouseClick(nombres_.viewport(), Qt.MouseButton.LeftButton, pos=centro)

    assert tablero.ficha.textos()[0] == "Aculco"


def test_la_ficha_de_quien_no_ha_entregado_lo_dice(tablero: Tablero) -> None:
    tablero.abrir_municipio("15010")

    assert "Todavía no ha entregado" in tablero.ficha.textos()[2]
    assert not tablero.ficha.lista.isVisible()


def test_la_ficha_pedida_antes_de_leer_se_abre_al_leer(garante: Garante, qtbot: QtBot) -> None:
    pantalla = Tablero(garante.sesion)
    qtbot.addWidget(pantalla)
    pantalla.show()
    pantalla.abrir_municipio("15004")
    pantalla.refrescar()
    garante.esperar(qtbot)

    assert pantalla.ficha.textos()[0] == "Almoloya de Alquisiras"


def test_quien_falta_pone_primero_a_quien_tiene_convenio(tablero: Tablero) -> None:
    faltan = tablero.falta.lista.datos()

    assert len(faltan) == 121
    assert [f.clave for f in faltan if f.con_convenio] == [faltan[0].clave] == ["15006"]
    assert datos.atraso(faltan[0]) == "38 días de atraso"


def test_el_recordatorio_copiado_nombra_al_municipio_y_la_fecha(
    tablero: Tablero, qtbot: QtBot
) -> None:
    QTest.mouseClick(tablero.falta.copiar, Qt.MouseButton.LeftButton)
    copiado = QGuiApplication.clipboard().text()

    assert copiado.startswith("Municipio de Almoloya del Río:")
    assert "15 de octubre de 2026, hace 38 días" in copiado
    assert "Gracias" in copiado
    assert not QGuiApplication.clipboard().mimeData().hasHtml()


def test_por_dimension_dice_la_mediana_el_rango_y_n(tablero: Tablero, garante: Garante) -> None:
    primera = servicio.instalacion_por_dimension(garante.base)[0]
    assert primera.mediana is not None
    assert primera.p25 is not None
    assert primera.p75 is not None

    dicha = tablero.tira.frases()[0]

    assert dicha == (
        f"Estrategia: mediana {int(primera.mediana + 0.5)}, la mitad entre "
        f"{int(primera.p25 + 0.5)} y {int(primera.p75 + 0.5)}, n = 4"
    )
    assert dicha in tablero.tira.accessibleDescription()


def test_fijar_la_fecha_de_corte_cambia_los_esperados(
    tablero: Tablero, garante: Garante, qtbot: QtBot
) -> None:
    QTest.mouseClick(tablero.cifras["esperados"], Qt.MouseButton.LeftButton)
    dialogo = tablero.findChild(DialogoCorte)
    assert dialogo is not None
    assert dialogo.fecha.date().toPython() == CORTE
    dialogo.fecha.setDate(dialogo.fecha.date().addYears(1))
    QTest.keyClick(dialogo, Qt.Key.Key_Return)
    garante.esperar(qtbot)
    garante.esperar(qtbot)

    assert garante.base.fecha_limite == CORTE.replace(year=2027)
    assert tablero.cifras["esperados"].dicho().numero == "0"


@pytest.mark.parametrize(("ancho", "alto", "escala"), [(964, 552, 100), (1150, 720, 100)])
def test_el_mapa_cabe_sin_desplazarse_a_los_lados(
    tablero: Tablero, qtbot: QtBot, ancho: int, alto: int, escala: int
) -> None:
    tema().fijar_escala(escala)
    tablero.resize(ancho, alto)
    qtbot.wait(20)

    assert tablero.mapa.horizontalScrollBar().maximum() == 0
    assert tablero.mapa.isVisible()
    assert tablero.falta.isVisible()


@pytest.mark.parametrize("escala", [125, 150, 200])
def test_con_letra_grande_la_ficha_ocupa_el_lugar_del_mapa(
    tablero: Tablero, qtbot: QtBot, escala: int
) -> None:
    tema().fijar_escala(escala)
    tablero.resize(904, 500)
    qtbot.wait(20)
    tablero.abrir_municipio("15003")
    qtbot.wait(20)

    assert tablero.ficha.isVisible()
    assert not tablero.mapa.isVisible()
    tablero.cerrar_ficha()
    assert tablero.mapa.isVisible()


def test_ver_los_que_faltan_es_lo_contrario_de_los_que_entregaron(tablero: Tablero) -> None:
    tablero.fijar_vista(Vista(muestra=Muestra.FALTAN))

    assert tablero.mapa.model().rowCount() == 121

"""La bandeja: cada archivo con su veredicto, sin detener la ventana y sin interpretar nada."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.garante import alta, codigos, tablero
from app.garante.importacion import importar
from app.garante.vistas import EstadoClave
from app.paquete import cifrado, claves, partes
from app.paquete.errores import CATALOGO
from app.paquete.huellas import huella
from tests.app.garante.paquetes import datos_de, rotacion
from tests.app.paquete.test_cifrado import garante as clave_de_cifrado
from tests.ayudas import teclear
from tests.ui.garante.conftest import (
    EN_ESPERA,
    Garante,
    datos_con_respuestas,
    datos_del_municipio,
)
from ui.comun.accesible import sin_nombre
from ui.comun.tema import tema
from ui.garante import cuarentena
from ui.garante.alta import DialogoAlta
from ui.garante.bandeja import CUARENTENA, RECHAZADOS, TODO, Bandeja
from ui.garante.decision import DialogoDecision
from ui.garante.veredictos import Renglon, Veredicto, totales


@pytest.fixture
def bandeja(garante: Garante, qtbot: QtBot) -> Iterator[Bandeja]:
    pantalla = Bandeja(garante.sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1150, 720)
    pantalla.show()
    pantalla.refrescar()
    garante.esperar(qtbot)
    yield pantalla
    garante.esperar(qtbot)


def _importar(bandeja: Bandeja, garante: Garante, qtbot: QtBot, *rutas: Path) -> None:
    with qtbot.waitSignal(bandeja.importador.termino):
        bandeja.importar(rutas)
    garante.esperar(qtbot)


def _vistos(bandeja: Bandeja) -> dict[str, str]:
    """Lo que dice la tabla: archivo → resultado."""
    modelo = bandeja.tabla.model()
    return {
        str(modelo.index(r, 3).data()): str(modelo.index(r, 0).data())
        for r in range(modelo.rowCount())
    }


def test_lo_rechazado_se_lista_aparte_con_su_razon_y_la_copia_que_queda(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    nuevos = garante.semilla.nuevos
    _importar(bandeja, garante, qtbot, nuevos["rechazado"], nuevos["importado"])
    bandeja.mostrar_seccion("rechazados")

    assert bandeja.listas.tabText(RECHAZADOS) == "Rechazados (1)"
    assert _vistos(bandeja) == {nuevos["rechazado"].name: "Rechazado"}
    bandeja.tabla.selectRow(0)
    textos = " ".join(bandeja.detalle.textos())
    assert "E104_TRUNCADO" in textos
    assert "SHA-256" in textos


def test_cada_archivo_dice_su_veredicto(bandeja: Bandeja, garante: Garante, qtbot: QtBot) -> None:
    nuevos = garante.semilla.nuevos
    _importar(bandeja, garante, qtbot, *nuevos.values())

    vistos = _vistos(bandeja)
    assert {dicho: vistos[ruta.name] for dicho, ruta in nuevos.items()} == {
        "importado": "Importado",
        "actualizado": "Actualizado",
        "ya estaba": "Ya estaba",
        "al historial": "Al historial",
        "cuarentena": "Cuarentena",
        "rechazado": "Rechazado",
    }
    assert bandeja.totales.completo() == (
        "1 importado, 1 actualizado, 1 ya estaba, 1 al historial, 1 en cuarentena y 1 rechazado"
    )
    assert tablero.conteos(garante.base).entregaron == 5


def test_se_importa_la_carpeta_que_se_suelta(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    datos = QMimeData()
    carpeta = garante.semilla.nuevos["importado"].parent
    datos.setUrls([QUrl.fromLocalFile(str(carpeta))])
    izquierdo, ninguno = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copiar = Qt.DropAction.CopyAction
    entra = QDragEnterEvent(QPoint(5, 5), copiar, datos, izquierdo, ninguno)
    bandeja.dragEnterEvent(entra)
    assert entra.isAccepted()

    with qtbot.waitSignal(bandeja.importador.termino):
        bandeja.dropEvent(QDropEvent(QPoint(5, 5), copiar, datos, izquierdo, ninguno))

    assert list(_vistos(bandeja).values()) == ["Importado"]


def test_el_original_no_se_toca(bandeja: Bandeja, garante: Garante, qtbot: QtBot) -> None:
    ruta = garante.semilla.nuevos["importado"]
    antes = ruta.read_bytes()
    _importar(bandeja, garante, qtbot, ruta)

    assert ruta.read_bytes() == antes


def test_el_detalle_dice_que_paso_que_hacer_y_al_final_el_codigo(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    _importar(bandeja, garante, qtbot, garante.semilla.nuevos["rechazado"])
    bandeja.tabla.selectRow(0)
    textos = bandeja.detalle.textos()

    assert CATALOGO["E104_TRUNCADO"][0] in textos
    assert "Copie o descargue el archivo otra vez." in textos
    assert textos[-1] == "E104_TRUNCADO"
    assert bandeja.tabla.model().index(0, 4).data() == "E104"


def test_la_lista_de_cuarentena_dice_el_motivo(bandeja: Bandeja) -> None:
    bandeja.listas.setCurrentIndex(CUARENTENA)

    assert bandeja.listas.tabText(CUARENTENA) == "En cuarentena (1)"
    assert bandeja.detalle.textos()[1].startswith("Clave no registrada.")
    bandeja.listas.setCurrentIndex(TODO)
    assert len(bandeja.tabla.filas()) == 6


def test_en_todo_lo_recibido_la_segunda_entrega_es_actualizacion(bandeja: Bandeja) -> None:
    bandeja.listas.setCurrentIndex(TODO)
    de_acolman = [r for r in bandeja.lista() if r.municipio == "Acolman"]

    assert [(r.secuencia, r.veredicto) for r in de_acolman] == [
        (3, Veredicto.ACTUALIZADO),
        (1, Veredicto.IMPORTADO),
    ]


def test_desde_la_cuarentena_se_da_de_alta_y_el_renglon_se_actualiza(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    bandeja.listas.setCurrentIndex(CUARENTENA)
    boton = next(b for b in bandeja.detalle.findChildren(QPushButton) if "alta" in b.text())
    QTest.mouseClick(boton, Qt.MouseButton.LeftButton)
    dialogo = bandeja.findChild(DialogoAlta)
    assert dialogo is not None
    garante.esperar(qtbot)
    dialogo.municipio.proponer(EN_ESPERA)
    teclear(dialogo.codigo, garante.semilla.codigo)
    QTest.keyClick(dialogo.codigo, Qt.Key.Key_Return)
    garante.esperar(qtbot)
    garante.esperar(qtbot)

    assert dialogo.resultado()
    assert bandeja.lista() == ()
    assert bandeja.vacio.text() == "Nada en cuarentena."


def test_la_ventana_sigue_viva_mientras_se_importa(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    lote = tmp_path / "lote"
    lote.mkdir()
    for numero in range(40):
        copia = lote / f"copia{numero:02}.asics"
        # Un byte distinto al final hace de cada copia un archivo distinto (y defectuoso).
        copia.write_bytes(garante.semilla.nuevos["importado"].read_bytes() + bytes([numero]))
    latidos: list[float] = []
    reloj = QTimer()
    reloj.setInterval(5)
    reloj.timeout.connect(lambda: latidos.append(time.perf_counter()))
    reloj.start()
    _importar(bandeja, garante, qtbot, lote)
    reloj.stop()

    assert len(bandeja.lista()) == 40
    # Con la ventana detenida no habría más latido que el último.
    assert len(latidos) > 10


def test_cancelar_conserva_lo_ya_importado(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    lote = tmp_path / "lote"
    lote.mkdir()
    for numero in range(60):
        copia = lote / f"copia{numero:02}.asics"
        copia.write_bytes(garante.semilla.nuevos["importado"].read_bytes() + bytes([numero]))
    bandeja.importador.uno.connect(lambda _r: bandeja.importador.cancelar())
    _importar(bandeja, garante, qtbot, lote)

    assert 1 <= len(bandeja.lista()) < 60
    assert bandeja.cuenta.completo().startswith("Se canceló; quedó guardado lo ya importado: ")
    assert bandeja.carpeta.isEnabled()
    assert not bandeja.cancelar.isVisible()


def test_una_carpeta_sin_paquetes_lo_dice(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    vacia = tmp_path / "vacia"
    vacia.mkdir()
    _importar(bandeja, garante, qtbot, vacia)

    assert bandeja.cuenta.completo() == "Listo: no había paquetes (.asics)."


@pytest.mark.caso("T01")
def test_lo_que_parece_html_se_muestra_como_texto(bandeja: Bandeja, qtbot: QtBot) -> None:
    trampa = "<img src='file:////servidor/x'><b>Toluca</b>"
    renglon = Renglon(Veredicto.RECHAZADO, trampa, trampa, None, "E104_TRUNCADO", trampa, trampa)
    bandeja.tabla.fijar([renglon])
    bandeja.tabla.selectRow(0)
    modelo = bandeja.tabla.model()
    ayuda = str(modelo.index(0, 3).data(Qt.ItemDataRole.ToolTipRole))

    assert "<img" not in ayuda
    assert "&lt;img" in ayuda
    assert trampa in bandeja.detalle.textos()
    for etiqueta in bandeja.detalle.findChildren(QLabel):
        assert etiqueta.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.caso("T05")
@pytest.mark.parametrize(
    "texto",
    ["acta\u202efdp.exe", "\u200b" * 5_000, "a" + "\u0301" * 5_000, "x" * 20_000],
    ids=["al revés", "invisible", "tildes apiladas", "sin espacios"],
)
def test_un_texto_que_atoraria_la_pantalla_se_pinta_a_tiempo(texto: str, bandeja: Bandeja) -> None:
    renglon = Renglon(Veredicto.RECHAZADO, texto, texto, None, "E104_TRUNCADO", texto, texto)

    inicio = time.process_time()
    bandeja.tabla.fijar([renglon])
    bandeja.tabla.selectRow(0)
    bandeja.grab()

    assert time.process_time() - inicio < 1


def test_lo_que_quedo_a_medias_se_termina(bandeja: Bandeja, garante: Garante, qtbot: QtBot) -> None:
    import hashlib

    crudo = garante.semilla.nuevos["importado"].read_bytes()
    copia = garante.base.ruta_en_buzon(hashlib.sha256(crudo).hexdigest())
    copia.write_bytes(crudo)
    bandeja.refrescar()
    garante.esperar(qtbot)
    boton = next(b for b in bandeja.findChildren(QPushButton) if "Terminar" in b.text())
    assert boton.isVisible()

    QTest.mouseClick(boton, Qt.MouseButton.LeftButton)
    garante.esperar(qtbot)
    garante.esperar(qtbot)

    assert not boton.isVisible()
    assert tablero.conteos(garante.base).entregaron == 5


def test_lo_que_se_decide_pide_motivo_y_nombre(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    from tests.app.garante.paquetes import Municipio

    gemelo = Municipio("15009", tmp_path / "gemelo")
    gemelo.alta(garante.base)
    importar(garante.base, [gemelo.exportar(datos_del_municipio("15009", 1))])
    otro = gemelo.exportar(datos_del_municipio("15009", 2), secuencia=1)
    _importar(bandeja, garante, qtbot, otro)
    assert list(_vistos(bandeja).values()) == ["Cuarentena"]
    bandeja.tabla.selectRow(0)
    boton = next(b for b in bandeja.detalle.findChildren(QPushButton) if "vale" in b.text())
    QTest.mouseClick(boton, Qt.MouseButton.LeftButton)
    dialogo = bandeja.findChild(DialogoDecision)
    assert dialogo is not None

    dialogo.aceptar()
    assert "por qué" in dialogo.error()
    dialogo.motivo.setPlainText("El municipio confirmó por oficio que ésta es la buena.")
    dialogo.aceptar()
    assert "nombre" in dialogo.error()
    teclear(dialogo.operador, "J. Ortega")
    dialogo.aceptar()
    garante.esperar(qtbot)
    garante.esperar(qtbot)

    assert [r.veredicto for r in bandeja.lista()] == [Veredicto.ACTUALIZADO]


def test_todo_tiene_nombre(bandeja: Bandeja, garante: Garante, qtbot: QtBot) -> None:
    _importar(bandeja, garante, qtbot, garante.semilla.nuevos["rechazado"])

    assert sin_nombre(bandeja) == ()


def test_los_totales_se_dicen_en_singular_y_en_plural() -> None:
    assert totales([]) == ""
    assert totales([Veredicto.YA_ESTABA] * 2) == "2 ya estaban"
    dichos = [Veredicto.IMPORTADO, Veredicto.IMPORTADO, Veredicto.RECHAZADO]
    assert totales(dichos) == "2 importados y 1 rechazado"


def test_la_clave_que_se_propone_es_la_que_espera(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    _importar(bandeja, garante, qtbot, garante.semilla.nuevos["cuarentena"])
    bandeja.tabla.selectRow(0)
    boton = next(b for b in bandeja.detalle.findChildren(QPushButton) if "alta" in b.text())
    QTest.mouseClick(boton, Qt.MouseButton.LeftButton)
    dialogo = bandeja.findChild(DialogoAlta)
    assert dialogo is not None
    garante.esperar(qtbot)

    assert len(alta.claves_en_espera(garante.base)) == 2
    assert "Ayuntamiento 15007" in dialogo.clave.currentText()


def test_lo_que_parece_dato_personal_dice_el_lugar_exacto_y_enmascarado(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    datos = datos_del_municipio("15001", 1)
    pregunta = {"campo": "sa_comentarios", "valor": "Escríbame a ana.lopez@correo.com"}
    datos["respuestas"] = [_respuesta(herramienta="5a", **pregunta)]
    ruta = garante.semilla.municipios["15001"].exportar(datos)
    _importar(bandeja, garante, qtbot, ruta)
    bandeja.tabla.selectRow(0)
    garante.esperar(qtbot)
    textos = bandeja.detalle.textos()

    (lugar,) = [t for t in textos if t.startswith("• ")]
    assert "5a/sa_comentarios" in lugar
    assert garante.sesion.modelo.herramienta("5a").nombre_corto in lugar
    assert "ana.lopez" not in " ".join(textos)
    botones = [b.text() for b in bandeja.detalle.findChildren(QPushButton)]
    assert botones == ["No identifica a nadie: aceptar…", "Descartar…"]


def test_lo_que_no_se_va_a_usar_se_descarta_con_motivo(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot
) -> None:
    bandeja.mostrar_seccion("cuarentena")
    bandeja.tabla.selectRow(0)
    boton = next(b for b in bandeja.detalle.findChildren(QPushButton) if b.text() == "Descartar…")
    QTest.mouseClick(boton, Qt.MouseButton.LeftButton)
    dialogo = bandeja.findChild(DialogoDecision)
    assert dialogo is not None
    dialogo.motivo.setPlainText("Era una prueba")
    dialogo.operador.setText("J. Ortega")
    dialogo.aceptar()
    garante.esperar(qtbot)

    assert bandeja.listas.tabText(CUARENTENA) == "En cuarentena (0)"
    bandeja.listas.setCurrentIndex(TODO)
    descartado = next(r for r in bandeja.lista() if r.veredicto is Veredicto.RECHAZADO)
    assert "se descartó: Era una prueba" in descartado.mensaje


def test_de_un_paquete_partido_dice_que_partes_faltan(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    contenido = bytes(range(256)) * 1200
    entrega = datos_con_respuestas("15001", _evidencia=("acta.pdf", contenido))
    grande = garante.semilla.otra_entrega("15001", entrega)
    todas = partes.partir(grande, partes.TAMANO_MINIMO, tmp_path)
    assert len(todas) > 3
    _importar(bandeja, garante, qtbot, *(p for n, p in enumerate(todas) if n not in (1, 2)))
    bandeja.tabla.selectRow(0)

    assert "faltan las partes 2, 3 de" in " ".join(bandeja.detalle.textos())
    _importar(bandeja, garante, qtbot, *todas)
    assert list(_vistos(bandeja).values()) == ["Actualizado"]


def test_lo_cifrado_entra_cuando_se_da_la_clave(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    privada, certificado = clave_de_cifrado()
    sobre = cifrado.cifrar(garante.semilla.nuevos["importado"], certificado, tmp_path)
    _importar(bandeja, garante, qtbot, sobre)
    assert list(_vistos(bandeja).values()) == ["Rechazado"]

    guardada, publico = tmp_path / "cifrado.pem", tmp_path / "cifrado.cer"
    guardada.write_bytes(privada.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    publico.write_bytes(certificado)
    dialogo = bandeja.pedir_clave_de_cifrado()
    assert not dialogo.usar.isEnabled()
    dialogo.proponer("clave", guardada)
    dialogo.proponer("certificado", publico)
    dialogo.usar.click()
    garante.esperar(qtbot)
    assert bandeja.importador.descifrar is not None
    _importar(bandeja, garante, qtbot, sobre)
    assert list(_vistos(bandeja).values()) == ["Importado"]


def test_un_cambio_de_clave_se_confirma_con_un_boton_y_lo_que_esperaba_entra(
    bandeja: Bandeja, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    from tests.app.garante.paquetes import Municipio

    muni = Municipio("15009", tmp_path / "muni")
    muni.alta(garante.base)
    nueva = claves.obtener_o_crear("15009", "Equipo nuevo", carpeta=tmp_path)
    propuesta = muni.exportar(
        datos_del_municipio("15009", 1),
        rotacion=rotacion(nueva),
        firmantes=[*muni.firmantes, nueva],
    )
    con_la_nueva = muni.exportar(datos_del_municipio("15009", 2), firmantes=[nueva])
    _importar(bandeja, garante, qtbot, con_la_nueva, propuesta)
    assert sorted(_vistos(bandeja).values()) == ["Cuarentena", "Importado"]
    lugar = list(_vistos(bandeja)).index(propuesta.name)
    bandeja.tabla.selectRow(lugar)
    boton = next(b for b in bandeja.detalle.findChildren(QPushButton) if "cambio" in b.text())
    assert propuesta.name in boton.accessibleName()
    QTest.mouseClick(boton, Qt.MouseButton.LeftButton)
    dialogo = bandeja.findChild(DialogoDecision)
    assert dialogo is not None
    teclear(dialogo.operador, "J. Ortega")
    dialogo.aceptar()
    garante.esperar(qtbot)

    activas = [c for c in alta.claves(garante.base, "15009") if c.estado is EstadoClave.ACTIVA]
    assert [c.huella for c in activas] == [huella(nueva.certificado_der)]
    assert "Cuarentena" not in _vistos(bandeja).values()
    textos = [b.text() for b in bandeja.detalle.findChildren(QPushButton)]
    assert "Confirmar el cambio de clave…" not in textos, "ya se confirmó"


@pytest.mark.parametrize("codigo", sorted(c for c in CATALOGO if c.startswith("Q")))
def test_cada_cuarentena_dice_como_se_sale_de_ella(garante: Garante, codigo: str) -> None:
    con_salida = codigo in cuarentena.SALIDAS or codigo == codigos.Q501
    assert con_salida != (codigo in cuarentena.SIN_SALIDA)
    assert (codigo in cuarentena.SALIDAS) == (codigo in codigos.DECIDIBLES)


def _respuesta(**cambios: str) -> dict[str, object]:
    base: dict[str, object] = datos_de("15001")["respuestas"][0]
    return base | cambios


def test_con_la_letra_al_doble_nada_se_sale_de_la_pantalla(garante: Garante, qtbot: QtBot) -> None:
    tema().fijar_escala(200)
    bandeja = Bandeja(garante.sesion)
    qtbot.addWidget(bandeja)
    bandeja.resize(904, 504)
    bandeja.show()
    qtbot.waitUntil(lambda: bandeja.carpeta.width() > 0)

    for pieza in (bandeja.listas, bandeja.carpeta):
        assert pieza.mapTo(bandeja, pieza.rect().topRight()).x() < bandeja.width()

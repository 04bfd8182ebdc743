"""Entregar de punta a punta: revisar, declarar, firmar y lo que queda después."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from app.expediente.alcance import DIMENSION, LIGERO, Alcance
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.medida import Cabe, Medida, medios
from app.expediente.vistas import Rectificacion
from app.modelo.armado import perfil_en_crudo
from app.modelo.reglas import revisar
from app.modelo.tipos import Severidad
from app.paquete import cifrado, claves
from app.paquete.contenedor import abrir_autentico
from app.paquete.errores import Estado
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.lectura import abrir_contenido
from app.paquete.llavero import SESION
from app.paquete.partes import unir
from app.paquete.verificar import verificar
from app.rutas import recursos
from tests.app.expediente.retornos import Garante, confiar
from tests.app.paquete import gobierno
from tests.app.paquete.test_cifrado import garante as garante_que_descifra
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.accesible import sin_nombre
from ui.comun.sesion import Sesion
from ui.expediente.entregar import FIRMA, HECHO, INCLUYE, REVISAR, Entregar
from ui.expediente.entregar_datos import codigo_corto


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion, tmp_path: Path) -> Entregar:
    hecha = poner(qtbot, Entregar, sesion)
    hecha.incluye.carpeta.fijar(tmp_path / "entregas")
    return hecha


def _con_perfil(expediente: Expediente, carpeta: Path, de_cifrado: bytes) -> None:
    """Aplica un perfil que trae ese certificado de cifrado."""
    base = recursos()
    crudo = perfil_en_crudo(
        base / "perfiles" / "mx-mex.toml", base / "catalogos" / "municipios_mx-mex.csv"
    )
    confiar(expediente)
    expediente.retornos.aplicar(Garante(expediente, carpeta).perfil(crudo, cifrado=de_cifrado))


def _hasta_firmar(pantalla: Entregar) -> str:
    pantalla.adelante.click()
    pantalla.adelante.click()
    assert pantalla.paso == FIRMA
    pantalla.firma.quien.setCurrentIndex(1)
    pantalla.firma.acepto.setChecked(True)
    return pantalla.firma.quien.currentText()


def _entregar(pantalla: Entregar, sesion: Sesion, tmp_path: Path) -> Path:
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    asentar(sesion)
    assert pantalla.paso == HECHO, visto(pantalla)
    return max((tmp_path / "entregas").glob("*.asics"))


def test_el_paquete_escrito_es_autentico_y_queda_en_el_historial(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    paquete = _entregar(pantalla, sesion, tmp_path)

    certificado = tmp_path / "municipio.cer"
    certificado.write_bytes(expediente.certificado())
    resultado = verificar(paquete, certificado)
    assert resultado.estado is Estado.ACEPTADO
    assert resultado.municipio == "15106"
    (entrega,) = pantalla.historial.filas()
    assert entrega.archivo == paquete.name
    assert entrega.manifiesto_sha256 == resultado.manifiesto_sha256
    assert pantalla.pestanas.tabText(1) == "Entregas hechas (1)"


def test_la_confirmacion_dice_archivo_codigos_y_que_el_garante_no_lo_tiene(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    paquete = _entregar(pantalla, sesion, tmp_path)

    resultado = verificar(paquete)
    texto = visto(pantalla)
    assert paquete.name in texto
    assert codigo_corto(resultado.manifiesto_sha256) in texto
    assert resultado.codigo_clave in texto
    assert "El órgano garante todavía no lo tiene." in texto


def test_la_declaracion_viaja_firmada(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    quien = _hasta_firmar(pantalla)
    declarado = pantalla.firma.texto.text()
    pantalla.adelante.click()
    asentar(sesion)

    (paquete,) = (tmp_path / "entregas").glob("*.asics")
    datos = json.loads(abrir_contenido(abrir_autentico(paquete)).datos_crudos)
    assert datos["declaracion"]["nombre"] == quien
    assert datos["declaracion"]["texto"] == declarado
    assert datos["declaracion"]["fecha"] == expediente.reloj.hoy().isoformat()
    assert quien in declarado


def test_no_se_firma_sin_elegir_a_nadie_ni_sin_marcar_la_casilla(pantalla: Entregar) -> None:
    pantalla.adelante.click()
    pantalla.adelante.click()
    assert not pantalla.adelante.isEnabled()

    pantalla.firma.quien.setCurrentIndex(1)
    assert not pantalla.adelante.isEnabled()
    pantalla.firma.acepto.setChecked(True)
    assert pantalla.adelante.isEnabled()

    pantalla.firma.quien.setCurrentIndex(2)
    assert not pantalla.adelante.isEnabled()


def test_si_cambia_lo_declarado_hay_que_aceptarlo_otra_vez(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente
) -> None:
    _hasta_firmar(pantalla)
    lista = next(h for h in expediente.herramientas.lista() if h.situacion.value == "lista")

    expediente.herramientas.reabrir(lista.clave)
    sesion.cambiado.datos_cambiados.emit()
    asentar(sesion)

    assert not pantalla.firma.acepto.isChecked()
    assert not pantalla.adelante.isEnabled()


def test_quien_captura_ya_esta_elegido(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente
) -> None:
    persona = expediente.personas.lista()[3]
    sesion.captura = persona.id

    pantalla = poner(qtbot, Entregar, sesion)

    assert pantalla.firma.quien.currentText() == persona.nombre
    assert pantalla.firma.cargo.text() == persona.cargo


def test_la_segunda_entrega_puede_corregir_a_la_primera_pero_dice_por_que(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    _entregar(pantalla, sesion, tmp_path)
    pantalla.hecho.otra.emit()
    pantalla.adelante.click()
    assert pantalla.paso == INCLUYE
    assert pantalla.incluye.rectifica.text() == "Sí: esta entrega sustituye a la número 1"

    pantalla.incluye.ligero.setChecked(True)
    pantalla.incluye.rectifica.setChecked(True)
    assert not pantalla.adelante.isEnabled()
    pantalla.incluye.motivo.setPlainText("Faltaba el acta de cabildo.")
    pantalla.adelante.click()
    pantalla.firma.acepto.setChecked(True)
    pantalla.adelante.click()
    asentar(sesion)

    assert [(e.secuencia, e.tipo, e.rectifica) for e in pantalla.historial.filas()] == [
        (2, "ligero", 1),
        (1, "completo", 0),
    ]
    assert pantalla.historial.filas()[0].motivo == "Faltaba el acta de cabildo."
    assert not pantalla.incluye.rectifica.isChecked()


def test_el_medidor_dice_cuanto_pesa_y_en_que_cabe(pantalla: Entregar, sesion: Sesion) -> None:
    asentar(sesion)
    completa = pantalla.incluye.alcance.pesa.text()
    assert completa.startswith("Pesaría")
    assert "Cabe en un correo de 20 MB: sí." in pantalla.incluye.alcance.cabe.text()

    pantalla.incluye.ligero.setChecked(True)
    asentar(sesion)
    assert pantalla.incluye.alcance.pesa.text() != completa
    assert "0 evidencias" in pantalla.incluye.alcance.pesa.text()


def test_lo_que_no_cabe_se_ofrece_en_partes_y_el_boton_lo_ajusta(
    pantalla: Entregar, sesion: Sesion
) -> None:
    alcance = pantalla.incluye.alcance
    correo, usb = medios()
    cabe = (Cabe(correo, cabe=False, partes=3), Cabe(usb, cabe=True, partes=1))
    alcance.medido(Medida(50_000_000, 9, 49_000_000, 4, 0, cabe))

    assert alcance.partir.itemText(1) == "Partir en 3 partes para un correo de 20 MB"
    alcance.partir.setCurrentIndex(1)
    assert alcance.tamano_de_parte() == correo.bytes
    assert "ya acusó 4" in alcance.solo_nuevas.text()

    alcance.ligero.setChecked(True)
    alcance.correo.click()
    asentar(sesion)
    assert alcance.completo.isChecked()


def test_una_dimension_entrega_solo_sus_herramientas(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    pantalla.incluye.alcance.elegir(Alcance(DIMENSION, 2))
    pantalla.incluye.alcance.dimension.setCurrentIndex(1)
    paquete = _entregar(pantalla, sesion, tmp_path)

    datos = json.loads(abrir_contenido(abrir_autentico(paquete)).datos_crudos)
    assert {h["clave"][0] for h in datos["herramientas"]} == {"2"}
    assert "abarca sólo la dimensión 2;" in datos["declaracion"]["texto"]
    assert pantalla.historial.filas()[0].alcance == "dimension:2"


def test_lo_declarado_es_lo_de_esta_entrega_y_con_otro_alcance_se_acepta_otra_vez(
    pantalla: Entregar, expediente: Expediente
) -> None:
    herramientas = expediente.herramientas.lista()
    de_la_2 = sum(h.dimension == 2 for h in herramientas)
    _hasta_firmar(pantalla)
    assert f"de {len(herramientas)} se entrega" in pantalla.firma.texto.text()

    pantalla.atras.click()
    pantalla.incluye.alcance.elegir(Alcance(DIMENSION, 2))
    pantalla.incluye.alcance.dimension.setCurrentIndex(1)
    pantalla.adelante.click()
    assert not pantalla.firma.acepto.isChecked()
    assert "abarca sólo la dimensión 2; que " in pantalla.firma.texto.text()
    assert f" de {de_la_2} se entrega" in pantalla.firma.texto.text()

    pantalla.atras.click()
    pantalla.incluye.alcance.elegir(Alcance(LIGERO))
    pantalla.adelante.click()
    assert "que no incluye las evidencias;" in pantalla.firma.texto.text()


def test_con_la_clave_protegida_se_pide_la_contrasena_una_vez(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    expediente.certificado()
    claves.proteger("15106", "cuatro palabras sin lazo")
    SESION.olvidar()
    pedidas: list[int] = []

    def pedir(_de_quien: str, intento: int) -> str:
        pedidas.append(intento)
        return "no es esta" if intento == 1 else "cuatro palabras sin lazo"

    sesion.pedir = pedir
    pantalla = poner(qtbot, Entregar, sesion)
    pantalla.incluye.carpeta.fijar(tmp_path / "entregas")
    _entregar(pantalla, sesion, tmp_path)
    pantalla.hecho.otra.emit()
    _entregar(pantalla, sesion, tmp_path)

    assert pedidas == [1, 2]


def test_la_cofirma_pide_lo_que_falta_y_no_guarda_nada(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    cofirma = pantalla.firma.cofirma
    _hasta_firmar(pantalla)
    cofirma.con.setChecked(True)
    assert not pantalla.adelante.isEnabled()
    assert "falta elegir: Certificado (.cer), Clave privada (.key)" in cofirma.falta_algo()

    for cual in ("cer", "key"):
        ruta = tmp_path / f"malo.{cual}"
        ruta.write_bytes(b"esto no es un certificado")
        cofirma.fijar(cual, ruta)
    cofirma.contrasena.linea.setText("secreta")
    assert pantalla.adelante.isEnabled()
    pantalla.adelante.click()
    asentar(sesion)

    # No sirve: se dice por qué y la entrega no consumió número.
    assert "PAQ-13" in pantalla.noticia.texto()
    assert pantalla.historial.filas() == ()
    guardados = [r for r in tmp_path.rglob("*") if r.is_file() and r.suffix == ".json"]
    assert not any("secreta" in r.read_text(encoding="utf-8") for r in guardados)


def test_al_fallar_la_cofirma_el_foco_queda_en_lo_que_hay_que_corregir(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    cofirma = pantalla.firma.cofirma
    _hasta_firmar(pantalla)
    cofirma.con.setChecked(True)
    cer, key = tmp_path / "e.cer", tmp_path / "e.key"
    cer.write_bytes(gobierno.certificado(gobierno.clave()))
    key.write_bytes(gobierno.key(gobierno.clave()))
    cofirma.fijar("cer", cer)
    cofirma.fijar("key", key)
    cofirma.contrasena.linea.setText("no es esta")
    pantalla.adelante.click()
    asentar(sesion)
    assert "La contraseña no abre «e.key»." in pantalla.noticia.texto()
    assert pantalla.focusWidget() is cofirma.contrasena.linea

    key.write_bytes(gobierno.key(gobierno.clave(1)))
    cofirma.contrasena.linea.setText(gobierno.CONTRASENA)
    pantalla.adelante.click()
    asentar(sesion)
    assert "no son de la misma persona" in pantalla.noticia.texto()
    assert pantalla.focusWidget() is cofirma.botones["cer"]


def test_lo_que_impide_entregar_se_lista_con_su_enlace(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, destinos: list[str]
) -> None:
    error = next(h for h in revisar(expediente.contexto()) if h.severidad is Severidad.ERROR)
    # Como si se hubiera descompuesto después de darla por lista.
    from app.expediente.vistas import Situacion

    expediente.herramientas.poner_situacion([error.direccion.herramienta], Situacion.LISTA)
    pantalla = poner(qtbot, Entregar, sesion)

    assert not pantalla.adelante.isEnabled()
    assert any(error.texto in e.text() for e in pantalla.revisar.enlaces)
    pantalla.revisar.enlaces[0].click()
    assert destinos[0].startswith(f"vitral:{error.direccion.herramienta}")


def test_cada_paso_empieza_con_el_foco_en_su_primera_pregunta(pantalla: Entregar) -> None:
    pantalla.adelante.setFocus()
    pantalla.adelante.click()
    assert pantalla.incluye.completo.hasFocus()
    pantalla.incluye.ligero.setChecked(True)
    pantalla.adelante.click()
    assert pantalla.firma.quien.hasFocus()
    pantalla.atras.click()
    assert pantalla.incluye.ligero.hasFocus()
    pantalla.atras.click()
    assert pantalla.pestanas.hasFocus()


def _a_medias(expediente: Expediente, tmp_path: Path) -> None:
    """Una observación de la 1a con la respuesta empezada."""
    exportar(expediente, tmp_path / "antes")
    confiar(expediente)
    expediente.retornos.aplicar(Garante(expediente, tmp_path / "retornos").observaciones())
    expediente.retornos.guardar_borrador("OG-2026-0001", "Ya se precis")


def test_una_respuesta_sin_terminar_se_avisa_con_su_enlace_y_al_firmar_se_puede_ir_a_ella(
    pantalla: Entregar,
    sesion: Sesion,
    expediente: Expediente,
    tmp_path: Path,
    destinos: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _a_medias(expediente, tmp_path)
    pantalla.refrescar()
    asentar(sesion)
    assert "Dejó sin terminar la respuesta a una observación" in visto(pantalla.revisar)
    (enlace,) = pantalla.revisar.enlaces
    assert enlace.text().startswith("Terminar la respuesta a OG-2026-0001, 1a  Convenio")
    enlace.click()
    assert destinos == ["observaciones/OG-2026-0001"]

    dichos: list[str] = []

    def ir_a_ella(caja: QMessageBox) -> int:
        dichos.append(caja.text())
        next(b for b in caja.buttons() if b.text() == "Ir a terminarla").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", ir_a_ella)
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    asentar(sesion)
    assert dichos == ["Dejó sin terminar la respuesta a una observación: OG-2026-0001."]
    assert destinos == ["observaciones/OG-2026-0001"] * 2
    assert pantalla.paso == FIRMA
    assert [e.secuencia for e in expediente.entregas()] == [1]


def test_se_puede_entregar_sin_la_respuesta_a_medias_y_no_viaja(
    pantalla: Entregar,
    sesion: Sesion,
    expediente: Expediente,
    tmp_path: Path,
    preguntas: list[str],
) -> None:
    _a_medias(expediente, tmp_path)
    pantalla.refrescar()
    asentar(sesion)
    paquete = _entregar(pantalla, sesion, tmp_path)
    assert len(preguntas) == 1
    datos = json.loads(abrir_contenido(abrir_autentico(paquete)).datos_crudos)
    assert "respuestas_a_observaciones" not in datos
    expediente.retornos.responder("OG-2026-0001", "Ya se precisó.")
    pantalla.refrescar()
    asentar(sesion)
    assert not pantalla.revisar.sin_terminar.isVisibleTo(pantalla)


def test_un_destino_que_no_se_puede_escribir_se_dice_ahi_mismo_y_se_puede_repetir(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    estorbo = tmp_path / "estorbo"
    estorbo.write_text("no soy una carpeta", encoding="utf-8")
    pantalla.incluye.carpeta.fijar(estorbo / "entregas")
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    asentar(sesion)

    assert pantalla.paso == FIRMA
    assert "EXP-60" in pantalla.noticia.texto()
    assert pantalla.historial.filas() == ()

    pantalla.incluye.carpeta.fijar(tmp_path / "entregas")
    assert pantalla.adelante.isEnabled()
    pantalla.adelante.click()
    asentar(sesion)
    assert pantalla.paso == HECHO


def test_cancelar_no_deja_paquete_ni_entrega(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    pantalla.trabajo.cancelar()
    asentar(sesion)

    assert pantalla.paso == FIRMA
    assert "Se canceló" in pantalla.noticia.texto()
    assert expediente.entregas() == ()
    assert list((tmp_path / "entregas").glob("*.asics")) == []


def test_copiar_a_deja_el_mismo_archivo_y_el_certificado_se_guarda(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    paquete = _entregar(pantalla, sesion, tmp_path)
    usb = tmp_path / "usb"
    usb.mkdir()

    pantalla.hecho.copiar_a(usb)
    asentar(sesion)
    assert (usb / paquete.name).read_bytes() == paquete.read_bytes()

    pantalla.hecho.copiar_a(tmp_path / "memoria desconectada")
    asentar(sesion)
    assert "VEN-11" in pantalla.hecho.noticia.texto()

    pantalla.hecho.guardar_certificado(tmp_path / "c.cer")
    assert (tmp_path / "c.cer").read_bytes() == expediente.certificado()


def test_abrir_la_carpeta_abre_donde_quedo(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path, abiertos: list[Path]
) -> None:
    _entregar(pantalla, sesion, tmp_path)
    pantalla.hecho.abrir.click()

    assert abiertos == [tmp_path / "entregas"]


def test_cada_herramienta_se_puede_cambiar_desde_el_resumen(
    pantalla: Entregar, destinos: list[str]
) -> None:
    botones = [b for b in pantalla.revisar.findChildren(QAbstractButton) if b.text() == "Cambiar"]
    assert len(botones) == 17
    for boton in botones:
        boton.click()

    assert len(set(destinos)) == 17
    assert pantalla.paso == REVISAR


def test_el_comprobante_lleva_el_folio_y_no_se_hace_pasar_por_acuse(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    _entregar(pantalla, sesion, tmp_path)
    pantalla.hecho.escribir_comprobante(tmp_path / "comprobante.pdf")
    asentar(sesion)

    assert pantalla.hecho.folio.text() == "15106-00001"
    dicho = PdfReader(tmp_path / "comprobante.pdf").pages[0].extract_text()
    assert "15106-00001" in dicho
    assert pantalla.hecho.huella.text() in dicho
    assert "no es un acuse" in " ".join(dicho.split())


def test_la_historia_dice_que_cambio_a_cual_sustituye_y_cuando_llego_el_acuse(
    pantalla: Entregar,
    sesion: Sesion,
    expediente: Expediente,
    tmp_path: Path,
    destinos: list[str],
) -> None:
    _entregar(pantalla, sesion, tmp_path)
    expediente.herramientas.reabrir("1a")
    expediente.respuestas.guardar("1a/cv_objeto", "Otro objeto, más preciso")
    motivo = Rectificacion(1, "Faltaba precisar el objeto.")
    exportar(expediente, tmp_path / "entregas", rectifica=motivo)
    confiar(expediente)
    expediente.retornos.aplicar(Garante(expediente, tmp_path / "retornos").acuse("observada"))
    pantalla.mostrar_seccion("hechas")
    pantalla.refrescar()
    asentar(sesion)
    pantalla.historial.elegir(0)
    asentar(sesion)

    dicho = visto(pantalla.historia)
    assert "Entrega 2: Observada" in dicho
    assert "La entrega 2 sustituye a la 1. Motivo: Faltaba precisar el objeto." in dicho
    assert "Acuse «Observada»: Se importó. (la recibió 2 feb 2026" in dicho
    assert "código OK)" in dicho
    modelo = pantalla.historial.model()
    columnas = [str(modelo.index(0, n).data()) for n in range(modelo.columnCount())]
    assert columnas[0] == "2"
    assert "Observada" in columnas
    assert "la 1" in columnas
    assert columnas[4] != "—"
    lista = pantalla.historia.cambios
    primero = lista.item(0)
    assert primero is not None
    assert primero.text().startswith("1a  ")
    lista.itemActivated.emit(primero)
    assert destinos == ["vitral:1a/cv_objeto"]


def test_partida_las_copia_todas(pantalla: Entregar, sesion: Sesion, tmp_path: Path) -> None:
    alcance = pantalla.incluye.alcance
    asentar(sesion)
    alcance.partir.addItem("de 64 KB", 64 * 1024)
    alcance.partir.setCurrentIndex(alcance.partir.count() - 1)
    paquete = _entregar(pantalla, sesion, tmp_path)

    assert "Quedó además en" in pantalla.hecho.extra.text()
    usb = tmp_path / "usb"
    usb.mkdir()
    pantalla.hecho.copiar_a(usb)
    asentar(sesion)
    assert unir(sorted(usb.iterdir()), tmp_path / "unido").read_bytes() == paquete.read_bytes()


def test_el_certificado_de_cifrado_del_perfil_ya_esta_elegido_y_con_el_se_cifra(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    privada, certificado = garante_que_descifra()
    _con_perfil(expediente, tmp_path / "perfil", certificado)
    pantalla = poner(qtbot, Entregar, sesion)
    pantalla.incluye.carpeta.fijar(tmp_path / "entregas")
    pantalla.adelante.click()

    assert not pantalla.incluye.cifrar.isChecked()
    pantalla.incluye.cifrar.setChecked(True)

    assert codigo_verificacion(huella(certificado)) in visto(pantalla.incluye)
    assert pantalla.adelante.isEnabled()
    assert pantalla.incluye.elegir_certificado.text() == "Elegir otro archivo…"
    assert sin_nombre(pantalla) == ()
    pantalla.adelante.click()
    pantalla.firma.quien.setCurrentIndex(1)
    pantalla.firma.acepto.setChecked(True)
    pantalla.adelante.click()
    asentar(sesion)
    (cifrada,) = (tmp_path / "entregas").glob("*.asics.p7m")
    abierta = cifrado.abrir(cifrada, privada, certificado, tmp_path / "abierta.asics")
    assert verificar(abierta).municipio == "15106"


def test_se_puede_cifrar_con_otro_archivo_y_volver_al_del_perfil(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    certificado = garante_que_descifra()[1]
    _con_perfil(expediente, tmp_path / "perfil", certificado)
    incluye = poner(qtbot, Entregar, sesion).incluye
    incluye.cifrar.setChecked(True)
    assert incluye.cifrar_para() == certificado

    otro = tmp_path / "<b>otro.cer"
    incluye.fijar_certificado(otro)
    assert incluye.cifrar_para() == otro
    assert incluye.cual_certificado.text() == "Se usará el archivo que eligió: <b>otro.cer"
    assert incluye.cual_certificado.textFormat() is Qt.TextFormat.PlainText

    incluye.usar_perfil.click()
    assert incluye.cifrar_para() == certificado


def test_sin_certificado_en_el_perfil_se_pide_el_archivo(
    pantalla: Entregar, expediente: Expediente, sesion: Sesion, tmp_path: Path
) -> None:
    _con_perfil(expediente, tmp_path / "perfil", b"")
    pantalla.refrescar()
    asentar(sesion)
    pantalla.adelante.click()
    pantalla.incluye.cifrar.setChecked(True)

    assert not pantalla.adelante.isEnabled()
    assert pantalla.incluye.elegir_certificado.text() == "Elegir su certificado…"
    assert not pantalla.incluye.usar_perfil.isVisible()


def test_la_entrega_que_presenta_una_clave_nueva_lo_dice(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    nueva = expediente.clave.rotar("Cambio de equipo")
    _entregar(pantalla, sesion, tmp_path)
    assert f"Presentó la clave nueva, {nueva.codigo}" in visto(pantalla.hecho)

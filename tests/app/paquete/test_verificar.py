"""Comprobar un paquete a mano: íntegro no es lo mismo que de quien dice ser."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.paquete import canonico, der, interior, nombres
from app.paquete.errores import CATALOGO, Estado, PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.verificar import SIN_COTEJAR, ArchivoIlegible, verificar
from tests.adversarios import casos, fabrica


@pytest.fixture
def paquete(tmp_path: Path) -> Path:
    return fabrica.exportar(tmp_path)


def certificado(tmp_path: Path, crudo: bytes) -> Path:
    ruta = tmp_path / "clave.cer"
    ruta.write_bytes(crudo)
    return ruta


def test_sin_certificado_dice_que_esta_integro_y_que_la_clave_no_se_cotejo(paquete: Path) -> None:
    resultado = verificar(paquete)

    propia = huella(fabrica.firmante_propio().certificado_der)
    assert (resultado.estado, resultado.codigo) == (Estado.ACEPTADO, "OK")
    assert (resultado.municipio, resultado.secuencia) == ("15001", 7)
    assert resultado.nombre_municipio == "Acambay de Ruíz Castañeda"
    assert resultado.huella == propia
    assert resultado.codigo_clave == codigo_verificacion(propia)
    assert resultado.avisos == (SIN_COTEJAR,)


@pytest.mark.parametrize("forma", [Encoding.DER, Encoding.PEM], ids=["DER", "PEM"])
def test_con_el_certificado_del_convenio_se_acepta_sin_avisos(
    forma: Encoding, paquete: Path, tmp_path: Path
) -> None:
    crudo = fabrica.firmante_propio().certificado_der
    en_forma = x509.load_der_x509_certificate(crudo).public_bytes(forma)

    resultado = verificar(paquete, certificado(tmp_path, en_forma))

    assert resultado.estado == Estado.ACEPTADO
    assert resultado.avisos == ()


def test_con_otro_certificado_queda_en_cuarentena_sin_abrir_lo_de_dentro(
    paquete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    abiertos: list[object] = []
    monkeypatch.setattr(interior, "leer_indice", lambda *todo: abiertos.append(todo))
    impostor = fabrica.firmante_propio(vez=9).certificado_der

    resultado = verificar(paquete, certificado(tmp_path, impostor))

    assert (resultado.estado, resultado.codigo) == (Estado.CUARENTENA, "Q501_CLAVE_DESCONOCIDA")
    assert resultado.huella == huella(fabrica.firmante_propio().certificado_der)
    assert resultado.municipio == ""
    assert abiertos == []


def test_entre_varias_firmas_dice_la_que_se_busca(tmp_path: Path) -> None:
    propio, gobierno = fabrica.firmante_propio(), fabrica.firmante_gobierno()
    ruta = fabrica.exportar(tmp_path, firmantes=[gobierno, propio])

    resultado = verificar(ruta, certificado(tmp_path, propio.certificado_der))

    assert resultado.estado == Estado.ACEPTADO
    assert resultado.huella == huella(propio.certificado_der)
    datos = der.datos_de_certificado(propio.certificado_der)
    # Sin certificado que cotejar, la clave es la del municipio y no la de quien cofirma.
    assert verificar(ruta).huella == huella(propio.certificado_der)
    assert {una.nombre: una.cotejada for una in resultado.firmas} == {
        der.nombre_para_mostrar(datos.titular): True,
        "COMPAÑIA SANTA MARIA SA DE CV": False,
    }
    assert verificar(ruta, certificado(tmp_path, gobierno.certificado_der)).nombre_clave == (
        "COMPAÑIA SANTA MARIA SA DE CV"
    )


def test_lo_alterado_se_rechaza_con_que_paso_y_que_hacer(paquete: Path) -> None:
    crudo = bytearray(paquete.read_bytes())
    crudo[500] ^= 1
    paquete.write_bytes(crudo)

    resultado = verificar(paquete)

    assert (resultado.estado, resultado.codigo) == (Estado.RECHAZADO, "E2·CONTENIDO_ALTERADO")
    assert resultado.mensaje == "El contenido cambió después de firmarse."
    assert resultado.sugerencia
    assert resultado.huella == ""


def test_lo_autentico_pero_defectuoso_dice_tambien_de_que_clave_es(tmp_path: Path) -> None:
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(fabrica.sellar(b"no es un zip"))

    resultado = verificar(ruta)

    assert resultado.codigo == "E401_ZIP_INTERNO"
    assert resultado.huella == huella(fabrica.firmante_propio().certificado_der)


def test_un_formato_mas_nuevo_queda_en_cuarentena(tmp_path: Path) -> None:
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(
        fabrica.sellar(fabrica.con_lista(casos.archivos(), formato="vitral-paquete/2"))
    )

    assert verificar(ruta).estado == Estado.CUARENTENA


def test_un_archivo_que_no_existe_se_dice(tmp_path: Path) -> None:
    with pytest.raises(ArchivoIlegible, match="no existe"):
        verificar(tmp_path / "nada.asics")


def test_un_disco_que_falla_al_leer_se_dice(paquete: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def retirada(*_: object) -> None:
        raise OSError("memoria retirada")

    monkeypatch.setattr("app.paquete.contenedor.leer_indice", retirada)

    with pytest.raises(ArchivoIlegible, match="el disco falla"):
        verificar(paquete)


def test_un_certificado_que_no_existe_se_dice(paquete: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchivoIlegible, match="no existe"):
        verificar(paquete, tmp_path / "nada.cer")


def test_cortado_en_cualquier_punto_se_dice_incompleto(tmp_path: Path) -> None:
    entero = casos.valido()
    ruta = tmp_path / "x.asics"
    cortes = {*range(4, 300), *range(len(entero) - 320, len(entero))}

    for largo in cortes:
        ruta.write_bytes(entero[:largo])
        assert verificar(ruta).codigo == "E104_TRUNCADO", largo


def test_un_archivo_listado_dos_veces_se_rechaza(tmp_path: Path) -> None:
    archivos = casos.archivos()
    objeto = canonico.leer(archivos[nombres.MANIFIESTO])
    objeto["archivos"].append(objeto["archivos"][0])
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(fabrica.sellar(fabrica.con_manifiesto(archivos, canonico.escribir(objeto))))

    assert verificar(ruta).codigo == "E307_ESQUEMA"


def test_un_tamano_distinto_del_listado_se_rechaza_sin_leer_el_archivo(tmp_path: Path) -> None:
    archivos = casos.archivos()
    objeto = canonico.leer(archivos[nombres.MANIFIESTO])
    objeto["archivos"][0]["tamano"] += 1
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(fabrica.sellar(fabrica.con_manifiesto(archivos, canonico.escribir(objeto))))

    assert verificar(ruta).codigo == "E410_HUELLA"


def test_una_carpeta_no_es_un_paquete(tmp_path: Path) -> None:
    assert verificar(tmp_path).codigo == "E102_NO_ES_PAQUETE"


def test_un_certificado_que_no_lo_es_se_dice(paquete: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchivoIlegible, match="no es un certificado"):
        verificar(paquete, certificado(tmp_path, b"hola"))


def test_un_archivo_enorme_ni_se_lee(tmp_path: Path) -> None:
    ruta = tmp_path / "enorme.asics"
    with ruta.open("wb") as archivo:
        archivo.truncate(300 * 1024 * 1024 + 1)

    assert verificar(ruta).codigo == "E101_DEMASIADO_GRANDE"


def test_un_crc_falso_fuera_se_rechaza_aunque_la_firma_valga(tmp_path: Path) -> None:
    uno = casos.sobre()
    piezas = [
        fabrica.Pieza(nombre.encode(), contenido)
        for nombre, contenido in zip(
            nombres.EXTERIORES, (uno.tipo, uno.interior, uno.p7s), strict=True
        )
    ]
    piezas[1] = replace(piezas[1], local={"crc": 1}, central={"crc": 1})
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(fabrica.zip_crudo(piezas))

    assert verificar(ruta).codigo == "E103_CONTENEDOR"


def test_un_orden_distinto_dentro_no_es_un_paquete_de_este_programa(tmp_path: Path) -> None:
    archivos = casos.archivos()
    manifiesto = archivos.pop(nombres.MANIFIESTO)
    al_reves = [(nombres.MANIFIESTO, manifiesto), *reversed(archivos.items())]
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(fabrica.sellar(fabrica.zip_de(al_reves)))

    assert verificar(ruta).codigo == "E401_ZIP_INTERNO"


def test_cada_codigo_dice_que_paso_y_que_hacer() -> None:
    for codigo, (mensaje, accion) in CATALOGO.items():
        error = PaqueteRechazado(codigo)
        assert mensaje.endswith(".")
        assert accion.endswith(".")
        assert error.codigo == codigo
        assert error.texto() == f"{mensaje} {accion} ({codigo})"


def test_el_detalle_va_entre_parentesis_antes_del_punto() -> None:
    error = PaqueteRechazado("E403_NOMBRE", "x.csv")

    assert error.mensaje.endswith("no está permitido (x.csv).")

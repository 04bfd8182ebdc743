"""La máquina de estados de la importación: secuencia, repetición, cuarentena y evidencias."""

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.errores import OperacionCancelada
from app.garante import codigos, consolidacion, guardados, tablas, tramite
from app.garante.alta import revocar
from app.garante.bandeja import bandeja, bitacora, en_cuarentena, sin_dictamen
from app.garante.base import Base, abrir
from app.garante.consulta import entregas
from app.garante.errores import BaseConFallo, DecisionNoProcede
from app.garante.importacion import importar, reprocesar, resolver, retomar
from app.garante.reglas import periodo_de
from app.garante.tablero import conteos
from app.garante.vistas import EstadoImportacion, Resultado
from app.paquete import claves, lectura, limites
from app.reloj import RelojFijo
from tests.adversarios import fabrica
from tests.app.garante.ayudas import AHORA, MODELO, base_nueva, modelo, volcado
from tests.app.garante.paquetes import Municipio, datos_de, evidencia, uuid

POR_ENTREGA = ("instantanea", "valor", "indicador", "compromiso")
CONSOLIDADAS_SIN = ("archivo", "importacion", "bitacora", "campo")


def uno(base: Base, ruta: Path) -> Resultado:
    (resultado,) = importar(base, [ruta], operador="Ana").resultados
    return resultado


def test_un_paquete_valido_se_acepta_y_queda_copiado_y_anotado(
    base: Base, municipio: Municipio
) -> None:
    ruta = municipio.exportar()
    antes = ruta.read_bytes()

    resultado = uno(base, ruta)

    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.ACEPTADO, codigos.OK)
    assert (resultado.municipio, resultado.nombre_municipio) == ("15001", "Municipio 1")
    assert ruta.read_bytes() == antes
    assert base.ruta_en_buzon(hashlib.sha256(antes).hexdigest()).read_bytes() == antes
    renglon = bitacora(base)[0]
    assert (renglon.accion, renglon.operador, renglon.municipio) == ("OK", "Ana", "15001")
    (recibido,) = bandeja(base)
    assert (recibido.archivo, recibido.secuencia) == (ruta.name, 1)


def test_importar_otra_vez_el_mismo_archivo_no_cambia_ninguna_tabla(
    base: Base, municipio: Municipio
) -> None:
    ruta = municipio.exportar()
    uno(base, ruta)
    antes = volcado(base, sin=("bitacora",))

    repetido = uno(base, ruta)

    assert (repetido.estado, repetido.codigo) == (EstadoImportacion.DUPLICADO, codigos.I801)
    assert repetido.secuencia == 1
    assert volcado(base, sin=("bitacora",)) == antes
    assert bitacora(base)[0].accion == codigos.I801


def test_repetir_lo_rechazado_y_lo_apartado_tampoco_cambia_nada(base: Base, tmp_path: Path) -> None:
    malo = tmp_path / "malo.asics"
    malo.write_bytes(b"no es un paquete")
    desconocido = Municipio("15002", tmp_path / "m2").exportar()
    primero = importar(base, [malo, desconocido])
    antes = volcado(base, sin=("bitacora",))

    segundo = importar(base, [malo, desconocido])

    assert [r.codigo for r in primero.resultados] == [codigos.E102, codigos.Q501]
    assert segundo == primero
    assert volcado(base, sin=("bitacora",)) == antes


def test_el_mismo_manifiesto_firmado_otra_vez_es_duplicado(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    ruta = municipio.exportar()
    otra = tmp_path / "otra.asics"
    # El sello se vuelve a poner con otra hora: mismo manifiesto, archivo distinto.
    interior = fabrica.desarmar(ruta.read_bytes()).interior
    otra.write_bytes(fabrica.sellar(interior, municipio.firmantes))
    assert otra.read_bytes() != ruta.read_bytes()
    uno(base, ruta)
    antes = volcado(base, sin=CONSOLIDADAS_SIN)

    resultado = uno(base, otra)

    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.DUPLICADO, codigos.I801)
    assert volcado(base, sin=CONSOLIDADAS_SIN) == antes
    assert uno(base, otra).codigo == codigos.I801


def test_una_secuencia_menor_se_guarda_como_historico_y_no_mueve_lo_vigente(
    base: Base, municipio: Municipio
) -> None:
    vieja, nueva = municipio.exportar(), municipio.exportar()
    uno(base, nueva)
    antes = volcado(base, sin=(*POR_ENTREGA, *CONSOLIDADAS_SIN))

    resultado = uno(base, vieja)

    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.HISTORICO, codigos.I802)
    assert volcado(base, sin=(*POR_ENTREGA, *CONSOLIDADAS_SIN)) == antes
    assert [(e.secuencia, e.vigente) for e in entregas(base, "15001")] == [(2, True), (1, False)]


def test_un_salto_de_secuencia_se_acepta_con_aviso(base: Base, municipio: Municipio) -> None:
    uno(base, municipio.exportar())
    resultado = uno(base, municipio.exportar(secuencia=5))

    assert resultado.estado is EstadoImportacion.ACEPTADO
    assert resultado.codigo == codigos.W703
    assert resultado.mensaje.startswith("Se importó.")
    assert resultado.sugerencia


def test_la_cadena_rota_y_otro_linaje_se_aceptan_con_aviso(
    base: Base, municipio: Municipio
) -> None:
    uno(base, municipio.exportar())
    rota = uno(base, municipio.exportar(anterior="0" * 64))
    restaurado = uno(base, municipio.exportar(anterior="0" * 64, linaje=str(uuid4())))

    assert rota.avisos == (codigos.W704,)
    assert restaurado.codigo == f"{codigos.W702},{codigos.W704}"


def test_mismo_numero_con_otro_contenido_espera_una_decision(
    base: Base, municipio: Municipio
) -> None:
    uno(base, municipio.exportar(datos_de("15001", 1)))
    antes = volcado(base, sin=CONSOLIDADAS_SIN)

    otro = municipio.exportar(datos_de("15001", 2), secuencia=1)
    resultado = uno(base, otro)

    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.CUARENTENA, codigos.Q604)
    assert "núm. 1" in resultado.mensaje
    assert volcado(base, sin=CONSOLIDADAS_SIN) == antes


def test_al_decidir_un_conflicto_vale_la_escogida_y_la_otra_queda_como_prueba(
    base: Base, municipio: Municipio
) -> None:
    uno(base, municipio.exportar(datos_de("15001", 1)))
    apartado = uno(base, municipio.exportar(datos_de("15001", 2), secuencia=1))

    with pytest.raises(DecisionNoProcede):
        resolver(base, apartado.importacion, "  ", operador="Ana")
    resultado = resolver(base, apartado.importacion, "Oficio 12", operador="Ana")

    assert resultado.estado is EstadoImportacion.ACEPTADO
    assert [(e.vigente, e.vale) for e in entregas(base, "15001")] == [(True, True), (False, False)]
    assert "Oficio 12" in bitacora(base)[0].detalle
    assert en_cuarentena(base) == ()


def test_lo_retirado_por_una_decision_deja_su_trimestre_a_la_entrega_anterior(
    base: Base, municipio: Municipio
) -> None:
    tercero, cuarto = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    uno(base, municipio.exportar(datos_de("15001", 1), creado=tercero))
    uno(base, municipio.exportar(datos_de("15001", 2), creado=tercero))
    apartado = uno(base, municipio.exportar(datos_de("15001", 4), secuencia=2, creado=cuarto))
    esperado_del_tercero = datos_de("15001", 1)["herramientas"][0]["nivel"]

    resolver(base, apartado.importacion, "Oficio 12", operador="Ana")

    with base.leer() as conexion:
        tabla = tablas.resumen.c
        filas = conexion.execute(
            select(tabla.periodo, tabla.nivel).where(tabla.herramienta == "1a")
        ).all()
    assert dict(map(tuple, filas)) == {
        "2026-T3": esperado_del_tercero,
        "2026-T4": datos_de("15001", 4)["herramientas"][0]["nivel"],
    }


def test_decidir_sobre_una_entrega_vieja_no_cambia_la_vigente(
    base: Base, municipio: Municipio
) -> None:
    uno(base, municipio.exportar(datos_de("15001", 1)))
    uno(base, municipio.exportar(datos_de("15001", 3)))
    apartado = uno(base, municipio.exportar(datos_de("15001", 2), secuencia=1))

    resultado = resolver(base, apartado.importacion, "Oficio 12", operador="Ana")

    assert resultado.estado is EstadoImportacion.HISTORICO
    assert [e.secuencia for e in entregas(base, "15001") if e.vigente] == [2]


def test_sin_clave_registrada_el_contenido_no_se_abre(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    abiertos: list[object] = []
    monkeypatch.setattr(lectura, "abrir_contenido", abiertos.append)

    resultado = uno(base, Municipio("15001", tmp_path / "m").exportar())

    assert resultado.codigo == codigos.Q501
    assert abiertos == []


@pytest.mark.caso("G11")
def test_una_clave_revocada_aparta_lo_nuevo_y_respeta_lo_aceptado(
    base: Base, municipio: Municipio
) -> None:
    aceptado = municipio.exportar()
    uno(base, aceptado)
    revocar(base, municipio.huella, "robo del equipo", operador="Ana")

    assert uno(base, municipio.exportar()).codigo == codigos.Q502
    antes = volcado(base, sin=("bitacora",))
    assert uno(base, aceptado).codigo == codigos.I801
    assert volcado(base, sin=("bitacora",)) == antes
    assert [e.vigente for e in entregas(base, "15001")] == [True]


def test_los_datos_de_un_municipio_con_la_clave_de_otro_se_apartan(
    base: Base, municipio: Municipio
) -> None:
    resultado = uno(base, municipio.exportar(datos_de("15002"), municipio="15002"))

    assert (resultado.estado, resultado.codigo) == (EstadoImportacion.CUARENTENA, codigos.Q504)
    assert "15002" in resultado.mensaje
    assert "15001" in resultado.mensaje
    assert conteos(base).entregaron == 0


def test_un_paquete_para_otro_organo_garante_se_aparta(base: Base, municipio: Municipio) -> None:
    assert uno(base, municipio.exportar(destinatario="MX-JAL-ITEI")).codigo == codigos.Q505


def test_un_modelo_desconocido_espera_y_se_procesa_al_actualizar(tmp_path: Path) -> None:
    with base_nueva(tmp_path) as base:
        municipio = Municipio("15001", tmp_path / "m")
        municipio.alta(base)
        assert uno(base, municipio.exportar(modelo="RTA-MTM/2030.1")).codigo == codigos.Q602

    nuevo = modelo("RTA-MTM/2030.1")
    with abrir(tmp_path / "og.garante", nuevo, reloj=RelojFijo(AHORA)) as base:
        lote = reprocesar(base)

    assert [r.estado for r in lote.resultados] == [EstadoImportacion.ACEPTADO]


@pytest.mark.parametrize("anio", [2010, 2028])
def test_un_reloj_imposible_avisa_y_el_trimestre_es_el_de_recepcion(
    base: Base, municipio: Municipio, anio: int
) -> None:
    resultado = uno(base, municipio.exportar(creado=datetime(anio, 5, 1, tzinfo=UTC)))

    assert resultado.codigo == codigos.W701
    assert entregas(base, "15001")[0].periodo == "2026-T4"


def test_la_evidencia_incluida_se_guarda_por_su_huella(base: Base, municipio: Municipio) -> None:
    acta = b"%PDF-1.7 acta de cabildo" * 100
    datos = datos_de("15001") | {"evidencias": [evidencia("15001", acta)]}

    resultado = uno(base, municipio.exportar(datos, evidencias=[acta]))

    assert resultado.codigo == codigos.OK
    guardada = base.evidencias / hashlib.sha256(acta).hexdigest()
    assert guardada.read_bytes() == acta
    assert list(base.evidencias.glob("*.tmp")) == []


def test_una_evidencia_mencionada_que_no_viene_avisa_salvo_que_ya_se_tenga(
    base: Base, municipio: Municipio
) -> None:
    acta = b"acta"
    datos = datos_de("15001") | {"evidencias": [evidencia("15001", acta)]}

    ausente = uno(base, municipio.exportar(datos))
    con_ella = uno(base, municipio.exportar(datos, evidencias=[acta]))
    despues = uno(base, municipio.exportar(datos))

    assert [r.codigo for r in (ausente, con_ella, despues)] == [codigos.W705, "OK", "OK"]


def test_un_paquete_ligero_avisa_de_lo_que_nunca_llego_y_no_de_lo_que_ya_se_tiene(
    base: Base, municipio: Municipio
) -> None:
    acta = b"acta"
    datos = datos_de("15001") | {"evidencias": [evidencia("15001", acta)]}

    nunca = uno(base, municipio.exportar(datos, tipo="ligero"))
    uno(base, municipio.exportar(datos, evidencias=[acta]))
    despues = uno(base, municipio.exportar(datos, tipo="ligero"))

    assert (nunca.estado, nunca.codigo) == (EstadoImportacion.ACEPTADO, codigos.W705)
    assert despues.codigo == codigos.OK


def test_una_evidencia_en_papel_no_cuenta_como_ausente(base: Base, municipio: Municipio) -> None:
    papel = evidencia("15001", b"") | {"sha256": "", "referida": "Archivo, caja 3"}

    resultado = uno(base, municipio.exportar(datos_de("15001") | {"evidencias": [papel]}))

    assert resultado.codigo == codigos.OK


def test_un_registro_repetido_no_detiene_la_importacion(base: Base, municipio: Municipio) -> None:
    datos = datos_de("15001")
    for tabla in ("respuestas", "herramientas", "indicadores", "actividades"):
        datos[tabla] = [*datos[tabla], {**datos[tabla][0], "id": uuid("otro", tabla)}]

    assert uno(base, municipio.exportar(datos)).codigo == codigos.OK


def test_una_carpeta_se_importa_entera_y_un_archivo_malo_no_detiene_a_los_demas(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    usb = tmp_path / "usb" / "entregas"
    usb.mkdir(parents=True)
    for _ in range(3):
        ruta = municipio.exportar()
        ruta.rename(usb / ruta.name)
    danado = sorted(usb.iterdir())[1]
    danado.write_bytes(danado.read_bytes()[:-5])
    (usb / "leeme.txt").write_text("no es un paquete")

    lote = importar(base, [tmp_path / "usb"])

    assert [r.codigo for r in lote.resultados] == ["OK", codigos.E104, codigos.W703]
    assert lote.cuantos(EstadoImportacion.ACEPTADO) == 2


@pytest.mark.caso("G02")
def test_el_mismo_paquete_con_cinco_nombres_se_acepta_una_vez(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    contenido = municipio.exportar().read_bytes()
    usb = tmp_path / "usb"
    usb.mkdir()
    for n in range(5):
        (usb / f"copia {n}.asics").write_bytes(contenido)

    lote = importar(base, [usb])

    assert [r.codigo for r in lote.resultados] == ["OK", *[codigos.I801] * 4]
    assert len(entregas(base, "15001")) == len(bandeja(base)) == 1
    assert [ruta.read_bytes() for ruta in base.buzon.iterdir()] == [contenido]
    assert sum(r.accion == codigos.I801 for r in bitacora(base)) == 4


@pytest.mark.caso("G09")
@pytest.mark.parametrize("nombre", ["vacío 😀.asics", "x" * 250, "punto final."])
def test_un_nombre_raro_no_estorba(base: Base, tmp_path: Path, nombre: str) -> None:
    (tmp_path / nombre).write_bytes(b"")

    resultado = uno(base, tmp_path / nombre)

    assert (resultado.codigo, resultado.archivo) == (codigos.E102, nombre)


@pytest.mark.caso("G09")
def test_una_tuberia_o_un_archivo_ausente_se_rechazan_sin_esperar(
    base: Base, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "tuberia.asics")

    lote = importar(base, [tmp_path / "tuberia.asics", tmp_path / "no existe.asics"])

    assert [r.codigo for r in lote.resultados] == [codigos.E102, codigos.E104]
    assert list(base.buzon.iterdir()) == []
    assert bitacora(base)[0].accion == codigos.E104


def test_un_archivo_demasiado_grande_no_se_copia(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limites, "ARCHIVO", 10)
    (tmp_path / "grande.asics").write_bytes(b"x" * 11)

    assert uno(base, tmp_path / "grande.asics").codigo == codigos.E101
    assert list(base.buzon.iterdir()) == []


@pytest.mark.caso("G05")
def test_si_falla_nuestro_disco_el_lote_se_detiene_sin_dejar_restos(
    base: Base, municipio: Municipio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lleno(_descriptor: int) -> None:
        raise OSError(28, "No queda espacio en el dispositivo")

    ruta = municipio.exportar()
    monkeypatch.setattr(os, "fsync", lleno)
    with pytest.raises(BaseConFallo, match="no hay espacio en el disco"):
        importar(base, [ruta])

    monkeypatch.undo()
    assert list(base.buzon.iterdir()) == []
    assert bandeja(base) == ()


def test_un_error_inesperado_aparta_el_archivo_y_sigue_con_los_demas(
    base: Base, municipio: Municipio, monkeypatch: pytest.MonkeyPatch
) -> None:
    primero, segundo = municipio.exportar(), municipio.exportar()
    original = periodo_de
    llamadas: list[object] = []

    def falla_la_primera(dia: date) -> str:
        llamadas.append(dia)
        if len(llamadas) == 1:
            raise ZeroDivisionError
        return original(dia)

    monkeypatch.setattr(tramite, "periodo_de", falla_la_primera)
    lote = importar(base, [primero, segundo])

    assert [r.codigo for r in lote.resultados] == [codigos.E999, "OK"]
    assert lote.resultados[0].estado is EstadoImportacion.CUARENTENA
    assert base.ruta_en_buzon(lote.resultados[0].sha256).exists()


def test_si_la_transaccion_falla_no_queda_nada_a_medias(
    base: Base, municipio: Municipio, monkeypatch: pytest.MonkeyPatch
) -> None:
    antes = volcado(base, sin=CONSOLIDADAS_SIN)
    monkeypatch.setattr(consolidacion, "_filas_evidencias", lambda *_: 1 / 0)

    resultado = uno(base, municipio.exportar())

    assert resultado.codigo == codigos.E999
    assert volcado(base, sin=CONSOLIDADAS_SIN) == antes


def test_cancelar_conserva_lo_ya_importado(base: Base, municipio: Municipio) -> None:
    class Cancela:
        def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
            if hecho == 1:
                raise OperacionCancelada(f"{mensaje} de {total}")

    rutas = [municipio.exportar(), municipio.exportar()]
    with pytest.raises(OperacionCancelada):
        importar(base, rutas, progreso=Cancela())

    assert [e.secuencia for e in entregas(base, "15001")] == [1]
    # Lo que se estaba copiando por adelantado no cuenta como recibido.
    (recibido,) = bandeja(base)
    assert [ruta.stem for ruta in base.buzon.iterdir()] == [recibido.sha256]


def test_lo_copiado_sin_dictamen_se_retoma(base: Base, municipio: Municipio) -> None:
    contenido = municipio.exportar().read_bytes()
    sha256 = hashlib.sha256(contenido).hexdigest()
    base.ruta_en_buzon(sha256).write_bytes(contenido)

    assert sin_dictamen(base) == (sha256,)
    lote = retomar(base)

    assert [r.estado for r in lote.resultados] == [EstadoImportacion.ACEPTADO]
    assert sin_dictamen(base) == ()


def test_dos_firmas_valen_si_una_esta_registrada(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    presidenta = claves.obtener_o_crear("15001", "Presidencia", carpeta=tmp_path)

    ruta = municipio.exportar(firmantes=[presidenta, *municipio.firmantes])

    assert uno(base, ruta).codigo == codigos.OK


def test_lo_guardado_son_los_bytes_firmados(base: Base, municipio: Municipio) -> None:
    ruta = municipio.exportar()
    uno(base, ruta)

    with base.leer() as conexion:
        comprimidos = conexion.execute(select(tablas.instantanea.c.datos)).scalar_one()
    contenido = lectura.abrir_contenido(lectura.abrir_autentico(ruta))

    assert guardados.descomprimir(comprimidos) == contenido.datos_crudos
    # Tal como venían en el paquete: no se vuelven a comprimir.
    assert comprimidos in ruta.read_bytes()
    assert MODELO.clave == contenido.manifiesto.modelo

"""Alta, revocación y cambio de claves: sólo entra lo que dice el papel firmado."""

import base64
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.garante import codigos
from app.garante.alta import (
    Convenio,
    claves,
    claves_en_espera,
    confirmar_rotacion,
    dar_de_alta_archivo,
    dar_de_alta_en_espera,
    revocar,
)
from app.garante.bandeja import bitacora, en_cuarentena
from app.garante.base import Base
from app.garante.consulta import entregas
from app.garante.errores import (
    CertificadoIlegible,
    ClaveDesconocida,
    ClaveYaRegistrada,
    CodigoNoCoincide,
    MotivoFaltante,
    MunicipioFueraDelPadron,
    RotacionNoProcede,
)
from app.garante.firmantes import firmantes
from app.garante.importacion import importar, reprocesar, resolver
from app.garante.vistas import EstadoClave, EstadoImportacion, TipoClave
from app.paquete import claves as claves_paquete
from app.paquete.huellas import codigo_verificacion, huella
from tests.adversarios import fabrica
from tests.app.garante.paquetes import Municipio, rotacion


@pytest.fixture
def nuevo(tmp_path: Path) -> Municipio:
    """15002, todavía sin alta."""
    return Municipio("15002", tmp_path / "m15002")


def codigo(municipio: Municipio) -> str:
    return codigo_verificacion(municipio.huella)


def test_una_clave_dada_de_alta_queda_ligada_a_su_municipio_y_a_su_convenio(
    base: Base, nuevo: Municipio
) -> None:
    convenio = Convenio("15002", codigo(nuevo).lower(), "CV-7", date(2026, 3, 1), "Ana")

    dar_de_alta_archivo(base, nuevo.cer, convenio)

    (clave,) = claves(base, "15002")
    assert (clave.huella, clave.estado, clave.tipo) == (
        nuevo.huella,
        EstadoClave.ACTIVA,
        TipoClave.PROPIA,
    )
    assert (clave.convenio, clave.fecha_convenio, clave.operador) == ("CV-7", "2026-03-01", "Ana")
    assert clave.codigo == codigo(nuevo)
    assert bitacora(base)[0].accion == "alta de clave"


def test_el_certificado_en_pem_tambien_sirve(base: Base, nuevo: Municipio, tmp_path: Path) -> None:
    cuerpo = base64.encodebytes(nuevo.cer.read_bytes()).decode()
    pem = tmp_path / "clave.pem"
    pem.write_text(f"-----BEGIN CERTIFICATE-----\n{cuerpo}-----END CERTIFICATE-----\n")

    dar_de_alta_archivo(base, pem, Convenio("15002", codigo(nuevo)))

    assert claves(base)[0].huella == nuevo.huella


@pytest.mark.caso("G17")
@pytest.mark.parametrize("lugar", [0, 7, 19, 24])
def test_con_un_simbolo_equivocado_no_se_da_de_alta(
    base: Base, nuevo: Municipio, lugar: int
) -> None:
    bueno = codigo(nuevo)
    lugar -= bueno[lugar] == "-"
    malo = bueno[:lugar] + ("7" if bueno[lugar] != "7" else "8") + bueno[lugar + 1 :]

    with pytest.raises(CodigoNoCoincide):
        dar_de_alta_archivo(base, nuevo.cer, Convenio("15002", malo))

    assert claves(base) == ()


@pytest.mark.caso("G17")
def test_con_dos_simbolos_trocados_no_se_da_de_alta(base: Base, nuevo: Municipio) -> None:
    bueno = codigo(nuevo)
    par = next(n for n in range(4) if bueno[n] != bueno[n + 1])
    trocado = bueno[:par] + bueno[par + 1] + bueno[par] + bueno[par + 2 :]

    with pytest.raises(CodigoNoCoincide, match="mal escrito"):
        dar_de_alta_archivo(base, nuevo.cer, Convenio("15002", trocado))

    assert claves(base) == ()


@pytest.mark.caso("G18")
def test_el_codigo_de_otro_municipio_no_da_de_alta_este_certificado(
    base: Base, municipio: Municipio, nuevo: Municipio
) -> None:
    with pytest.raises(CodigoNoCoincide, match="otra clave"):
        dar_de_alta_archivo(base, nuevo.cer, Convenio("15002", codigo(municipio)))

    assert claves(base, "15002") == ()


@pytest.mark.caso("G16")
def test_una_clave_no_sirve_a_dos_municipios(base: Base, municipio: Municipio) -> None:
    with pytest.raises(ClaveYaRegistrada, match="otro municipio"):
        dar_de_alta_archivo(base, municipio.cer, Convenio("15003", codigo(municipio)))

    with pytest.raises(ClaveYaRegistrada, match="este municipio"):
        municipio.alta(base)

    assert [(c.municipio, c.huella) for c in claves(base)] == [("15001", municipio.huella)]


def test_fuera_del_padron_no_hay_alta(base: Base, nuevo: Municipio) -> None:
    with pytest.raises(MunicipioFueraDelPadron):
        dar_de_alta_archivo(base, nuevo.cer, Convenio("99999", codigo(nuevo)))


@pytest.mark.parametrize(
    "contenido", [b"", b"hola", b"0" * 70_000, b"-----BEGIN CERTIFICATE-----\n&&&\n-----END"]
)
def test_un_archivo_que_no_es_certificado_se_dice(
    base: Base, tmp_path: Path, contenido: bytes
) -> None:
    (tmp_path / "x.cer").write_bytes(contenido)

    with pytest.raises(CertificadoIlegible):
        dar_de_alta_archivo(base, tmp_path / "x.cer", Convenio("15002", "ABCDE"))
    with pytest.raises(CertificadoIlegible):
        dar_de_alta_archivo(base, tmp_path / "no existe.cer", Convenio("15002", "ABCDE"))


@pytest.mark.caso("G10")
def test_al_dar_de_alta_se_procesa_lo_que_esperaba_en_orden_de_secuencia(
    base: Base, nuevo: Municipio, tmp_path: Path
) -> None:
    rutas = [nuevo.exportar() for _ in range(12)]
    # Con otros nombres llegan en desorden: el orden lo da la secuencia de dentro.
    revueltas = [ruta.rename(tmp_path / f"{99 - n}.asics") for n, ruta in enumerate(rutas)]
    apartados = importar(base, sorted(revueltas))
    assert {r.codigo for r in apartados.resultados} == {codigos.Q501}
    (espera,) = claves_en_espera(base)
    assert (espera.huella, espera.paquetes) == (nuevo.huella, 12)
    assert "Ayuntamiento de mentira" in espera.nombre

    lote = dar_de_alta_en_espera(base, nuevo.huella, Convenio("15002", codigo(nuevo)))

    assert [r.secuencia for r in lote.resultados] == list(range(1, 13))
    assert {r.codigo for r in lote.resultados} == {"OK"}
    assert [e.secuencia for e in entregas(base, "15002") if e.vigente] == [12]
    assert en_cuarentena(base) == ()


def test_con_una_cofirma_la_clave_propia_se_ofrece_primero_y_se_ve_quien_cofirma(
    base: Base, tmp_path: Path
) -> None:
    propia, efirma = fabrica.firmante_propio(), fabrica.firmante_gobierno()
    ruta = fabrica.exportar(tmp_path, firmantes=[efirma, propia])
    (recibido,) = importar(base, [ruta]).resultados

    assert [una.tipo for una in claves_en_espera(base)] == [TipoClave.PROPIA, TipoClave.GOBIERNO]
    assert [uno.estado for uno in firmantes(base, recibido.sha256)] == [None, None]
    en_papel = codigo_verificacion(huella(propia.certificado_der))
    dar_de_alta_en_espera(base, claves_en_espera(base)[0].huella, Convenio("15001", en_papel))
    suya, ajena = firmantes(base, recibido.sha256)
    assert (suya.codigo, suya.tipo) == (en_papel, TipoClave.PROPIA)
    assert suya.estado is EstadoClave.ACTIVA
    assert (ajena.nombre, ajena.tipo, ajena.estado) == (
        "COMPAÑIA SANTA MARIA SA DE CV",
        TipoClave.GOBIERNO,
        None,
    )
    assert firmantes(base, "0" * 64) == ()


def test_el_codigo_mal_tecleado_deja_todo_en_cuarentena(base: Base, nuevo: Municipio) -> None:
    importar(base, [nuevo.exportar()])

    with pytest.raises(CodigoNoCoincide):
        dar_de_alta_en_espera(base, nuevo.huella, Convenio("15002", "AAAAA-AAAAA-AAAAA-AAAAA-0"))

    assert [r.codigo for r in en_cuarentena(base)] == [codigos.Q501]


def test_no_se_da_de_alta_una_clave_que_nadie_ha_visto(base: Base) -> None:
    with pytest.raises(ClaveDesconocida):
        dar_de_alta_en_espera(base, "0" * 64, Convenio("15002", "AAAAA"))
    with pytest.raises(ClaveDesconocida):
        revocar(base, "0" * 64, "prueba")


def test_revocar_pide_motivo_y_lo_conserva(base: Base, municipio: Municipio) -> None:
    with pytest.raises(MotivoFaltante):
        revocar(base, municipio.huella, " ")
    revocar(base, municipio.huella, "se perdió la computadora", operador="Ana")

    (clave,) = claves(base)
    assert (clave.estado, clave.motivo_baja) == (EstadoClave.REVOCADA, "se perdió la computadora")
    assert "se perdió" in bitacora(base)[0].detalle


def test_un_certificado_de_gobierno_vencido_espera_una_decision(base: Base, tmp_path: Path) -> None:
    vencido = fabrica.firmante_gobierno(2048, hasta="250101000000Z")
    cer = tmp_path / "gobierno.cer"
    cer.write_bytes(vencido.certificado_der)
    convenio = Convenio("15001", codigo_verificacion(huella(vencido.certificado_der)))
    dar_de_alta_archivo(base, cer, convenio)
    municipio = Municipio("15001", tmp_path / "m", firmantes=[vencido])

    (apartado,) = importar(base, [municipio.exportar()]).resultados
    assert claves(base)[0].tipo is TipoClave.GOBIERNO
    assert apartado.codigo == codigos.Q503
    resultado = resolver(base, apartado.importacion, "renovación en trámite", operador="Ana")

    assert resultado.estado is EstadoImportacion.ACEPTADO


def test_la_clave_propia_no_caduca_aunque_el_reloj_este_mal(
    base: Base, municipio: Municipio
) -> None:
    ruta = municipio.exportar(creado=datetime(2010, 1, 1, tzinfo=UTC))

    assert importar(base, [ruta]).resultados[0].estado is EstadoImportacion.ACEPTADO


@pytest.mark.caso("G12")
def test_un_cambio_de_clave_firmado_por_las_dos_se_confirma(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    nueva = claves_paquete.obtener_o_crear("15001", "Equipo nuevo", carpeta=tmp_path)
    tardio = municipio.exportar()
    propuesta = municipio.exportar(
        rotacion=rotacion(nueva), firmantes=[*municipio.firmantes, nueva]
    )
    (aceptado,) = importar(base, [propuesta]).resultados
    assert aceptado.estado is EstadoImportacion.ACEPTADO

    clave = confirmar_rotacion(base, aceptado.importacion, operador="Ana")

    assert clave.huella == huella(nueva.certificado_der)
    por_huella = {c.huella: c for c in claves(base, "15001")}
    vieja = por_huella[municipio.huella]
    assert (vieja.estado, vieja.hasta_secuencia) == (EstadoClave.ROTADA, 2)
    con_la_nueva = importar(base, [municipio.exportar(firmantes=[nueva])]).resultados[0]
    assert con_la_nueva.estado is EstadoImportacion.ACEPTADO
    (apartado,) = importar(base, [tardio]).resultados
    assert apartado.codigo == codigos.Q502
    assert resolver(base, apartado.importacion, "llegó tarde", operador="Ana").codigo == (
        codigos.I802
    )


def test_con_la_clave_sustituida_no_entra_nada_posterior_ni_por_decision(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    nueva = claves_paquete.obtener_o_crear("15001", "Equipo nuevo", carpeta=tmp_path)
    firmantes = [*municipio.firmantes, nueva]
    propuesta = municipio.exportar(rotacion=rotacion(nueva), firmantes=firmantes)
    (aceptado,) = importar(base, [propuesta]).resultados
    confirmar_rotacion(base, aceptado.importacion, operador="Ana")

    (apartado,) = importar(base, [municipio.exportar()]).resultados
    resultado = resolver(base, apartado.importacion, "insisten", operador="Ana")

    assert resultado.estado is EstadoImportacion.CUARENTENA
    assert len(entregas(base, "15001")) == 1


@pytest.mark.caso("G12")
def test_si_la_clave_nueva_no_firmo_los_datos_entran_pero_no_hay_cambio(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    nueva = claves_paquete.obtener_o_crear("15001", "Equipo nuevo", carpeta=tmp_path)
    (aceptado,) = importar(base, [municipio.exportar(rotacion=rotacion(nueva))]).resultados

    assert aceptado.estado is EstadoImportacion.ACEPTADO
    with pytest.raises(RotacionNoProcede):
        confirmar_rotacion(base, aceptado.importacion, operador="Ana")


@pytest.mark.caso("G13")
def test_un_cambio_firmado_solo_por_la_clave_nueva_se_aparta(
    base: Base, municipio: Municipio, tmp_path: Path
) -> None:
    nueva = claves_paquete.obtener_o_crear("15001", "Equipo nuevo", carpeta=tmp_path)

    ruta = municipio.exportar(rotacion=rotacion(nueva), firmantes=[nueva])

    assert importar(base, [ruta]).resultados[0].codigo == codigos.Q501
    assert reprocesar(base).resultados[0].codigo == codigos.Q501

"""La clave del expediente: se reconoce, se rota, se sustituye y nunca se pierde en silencio."""

import shutil
from pathlib import Path

import pytest

from app import rutas
from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.errores import ClaveAusente, FaltaMotivo, RotacionEnCurso
from app.expediente.vistas import EstadoDeClave
from app.paquete import clave_cifrada, claves, lectura, relevo
from app.paquete.archivo_clave import ClaveAjena
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.llavero import SESION
from tests.app.expediente.ayudas import nuevo, reabrir

ACTIVA, NUEVA, ANTERIOR = EstadoDeClave.ACTIVA, EstadoDeClave.NUEVA, EstadoDeClave.ANTERIOR
FRASE = "cuatro burros pacen"


@pytest.fixture
def entregado(exp: Expediente, tmp_path: Path) -> Expediente:
    """Un expediente que ya firmó una entrega."""
    exportar(exp, tmp_path)
    return exp


def propia(exp: Expediente) -> str:
    return huella(exp.certificado())


def estados(exp: Expediente) -> dict[str, EstadoDeClave]:
    return {una.huella: una.estado for una in exp.clave.lista()}


def archivo(exp: Expediente) -> Path:
    return claves.ruta_clave(exp.municipio().clave)


def firmas_de(ruta: str) -> tuple[set[str], str]:
    """Quién firma un paquete y qué clave anuncia."""
    sobre = lectura.abrir_autentico(Path(ruta))
    rotacion = lectura.abrir_contenido(sobre).manifiesto.rotacion
    return set(sobre.huellas), rotacion.nueva_huella if rotacion else ""


def test_el_expediente_recuerda_con_que_clave_firmo(exp: Expediente, tmp_path: Path) -> None:
    assert exp.clave.lista() == ()
    exportar(exp, tmp_path)
    assert estados(exp) == {propia(exp): ACTIVA}
    exportar(exp, tmp_path)
    assert estados(exp) == {propia(exp): ACTIVA}


@pytest.mark.caso("K09")
def test_con_otra_clave_en_el_equipo_no_se_consume_numero(
    entregado: Expediente, tmp_path: Path
) -> None:
    otra = tmp_path / "otra"
    otra.mkdir()
    claves.obtener_o_crear(entregado.municipio().clave, "Otro equipo", carpeta=otra)
    shutil.copy(claves.ruta_clave(entregado.municipio().clave, otra), archivo(entregado))
    for accion in (lambda: exportar(entregado, tmp_path), lambda: entregado.clave.rotar("x")):
        with pytest.raises(ClaveAjena):
            accion()
    assert [e.secuencia for e in entregado.entregas()] == [1]
    assert estados(entregado).keys() != {huella(claves.certificado("15106", otra) or b"")}


@pytest.mark.caso("K09")
def test_sin_su_clave_en_el_equipo_no_se_inventa_otra(
    entregado: Expediente, tmp_path: Path
) -> None:
    codigo = codigo_verificacion(propia(entregado))
    archivo(entregado).unlink()
    with pytest.raises(ClaveAusente, match=codigo):
        exportar(entregado, tmp_path)
    with pytest.raises(ClaveAusente):
        entregado.certificado()
    assert not archivo(entregado).exists()


def test_al_rotar_sigue_firmando_la_de_siempre_hasta_que_una_entrega_anuncia_la_nueva(
    entregado: Expediente, tmp_path: Path
) -> None:
    vieja = propia(entregado)
    nueva = entregado.clave.rotar("  Cambio de equipo ")
    assert (nueva.estado, nueva.motivo) == (NUEVA, "Cambio de equipo")
    assert propia(entregado) == vieja
    with pytest.raises(RotacionEnCurso):
        entregado.clave.rotar("otra vez")

    anuncio = exportar(entregado, tmp_path)

    assert firmas_de(anuncio.ruta) == ({vieja, nueva.huella}, nueva.huella)
    assert anuncio.clave_nueva == nueva.codigo
    assert propia(entregado) == nueva.huella
    assert estados(entregado) == {vieja: ANTERIOR, nueva.huella: ACTIVA}
    assert relevo.se_aparto(entregado.municipio().clave, vieja)
    siguiente = exportar(entregado, tmp_path)
    assert firmas_de(siguiente.ruta) == ({nueva.huella}, "")
    assert siguiente.clave_nueva == ""


def test_se_puede_rotar_antes_de_la_primera_entrega(exp: Expediente, tmp_path: Path) -> None:
    vieja = propia(exp)
    nueva = exp.clave.rotar("La hizo otra persona")
    assert firmas_de(exportar(exp, tmp_path).ruta) == ({vieja, nueva.huella}, nueva.huella)


def test_una_entrega_que_no_se_pudo_escribir_deja_la_rotacion_en_espera(
    entregado: Expediente, tmp_path: Path
) -> None:
    vieja, nueva = propia(entregado), entregado.clave.rotar("Cambio")
    estorbo = tmp_path / "estorbo"
    estorbo.write_text("no es una carpeta")
    with pytest.raises(Exception, match="No se pudo escribir"):
        exportar(entregado, estorbo)
    assert estados(entregado) == {vieja: ACTIVA, nueva.huella: NUEVA}
    assert firmas_de(exportar(entregado, tmp_path).ruta)[1] == nueva.huella


def test_un_corte_despues_de_entregar_pone_la_nueva_en_su_lugar_al_volver(
    ruta: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nuevo(ruta) as exp:
        exportar(exp, tmp_path)
        nueva = exp.clave.rotar("Cambio")
        with monkeypatch.context() as corte:
            corte.setattr(relevo, "poner_en_uso", lambda _: None)
            exportar(exp, tmp_path)
        assert huella(claves.certificado("15106") or b"") != nueva.huella
    # Entre apartar la vieja y mover la nueva también se puede cortar.
    apartada = rutas.claves() / "anteriores"
    apartada.mkdir(exist_ok=True)
    claves.ruta_clave("15106").rename(apartada / "a-medias.pem")
    with reabrir(ruta) as exp:
        assert propia(exp) == nueva.huella
        assert firmas_de(exportar(exp, tmp_path).ruta) == ({nueva.huella}, "")


def test_cada_clave_pide_su_contrasena_y_ninguna_se_guarda(
    entregado: Expediente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clave_cifrada.cifrar, "__kwdefaults__", {"vueltas": 1_000})
    claves.proteger("15106", FRASE)
    nueva = entregado.clave.rotar("Cambio de administración", "otra frase bien larga")
    pedidas = []

    def pedir(cual: str, intento: int) -> str:
        pedidas.append((cual, intento))
        return "otra frase bien larga" if "clave de firma nueva" in cual else FRASE

    SESION.olvidar()
    SESION.usar(pedir)
    try:
        assert firmas_de(exportar(entregado, tmp_path).ruta)[1] == nueva.huella
    finally:
        SESION.usar(None)
        SESION.olvidar()
    nombre = entregado.municipio().nombre
    assert pedidas == [
        (f"la clave de firma de {nombre}", 1),
        (f"la clave de firma nueva de {nombre}", 1),
    ]
    assert claves.esta_protegida("15106")


@pytest.mark.parametrize("recien_escrita", [True, False], ids=["recien_escrita", "otro_dia"])
def test_al_cambiar_de_clave_cada_contrasena_se_pide_a_lo_mas_una_vez_por_sesion(
    entregado: Expediente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recien_escrita: bool
) -> None:
    monkeypatch.setattr(clave_cifrada.cifrar, "__kwdefaults__", {"vueltas": 1_000})
    nueva = entregado.clave.rotar("Cambio de equipo", FRASE)
    pedidas = []

    def pedir(cual: str, intento: int) -> str:
        pedidas.append((cual, intento))
        return FRASE

    if not recien_escrita:
        SESION.olvidar()
    SESION.usar(pedir)
    try:
        for _ in range(3):
            exportar(entregado, tmp_path)
        ultima = firmas_de(exportar(entregado, tmp_path).ruta)
    finally:
        SESION.usar(None)
        SESION.olvidar()
    assert ultima == ({nueva.huella}, "")
    assert claves.esta_protegida("15106")
    de_la_nueva = f"la clave de firma nueva de {entregado.municipio().nombre}"
    assert pedidas == ([] if recien_escrita else [(de_la_nueva, 1)])


def test_sustituir_una_clave_perdida_la_pone_en_uso_y_dice_cual_era(
    entregado: Expediente, tmp_path: Path
) -> None:
    vieja = propia(entregado)
    archivo(entregado).unlink()
    nueva, perdida = entregado.clave.sustituir("Se quemó el disco")
    assert perdida == codigo_verificacion(vieja)
    assert estados(entregado) == {vieja: ANTERIOR, nueva.huella: ACTIVA}
    assert firmas_de(exportar(entregado, tmp_path).ruta) == ({nueva.huella}, "")


def test_sustituir_aparta_la_que_hubiera_y_cierra_la_rotacion_en_espera(
    entregado: Expediente,
) -> None:
    vieja, espera = propia(entregado), entregado.clave.rotar("Cambio")
    nueva, _ = entregado.clave.sustituir("Nadie recuerda la contraseña")
    assert nueva.huella == espera.huella == propia(entregado)
    assert estados(entregado) == {vieja: ANTERIOR, nueva.huella: ACTIVA}
    assert relevo.se_aparto("15106", vieja)


def test_un_respaldo_de_antes_del_cambio_sigue_con_la_clave_que_hoy_tiene_el_equipo(
    ruta: Path, tmp_path: Path
) -> None:
    with nuevo(ruta) as exp:
        exportar(exp, tmp_path)
    copia = tmp_path / "copia.vitral"
    shutil.copy(ruta, copia)
    with reabrir(ruta) as exp:
        nueva = exp.clave.rotar("Cambio")
        exportar(exp, tmp_path)
    shutil.copy(copia, ruta)
    with reabrir(ruta) as exp:
        assert propia(exp) == nueva.huella
        exportar(exp, tmp_path)
        assert estados(exp)[nueva.huella] is ACTIVA


@pytest.mark.parametrize("accion", ["rotar", "sustituir"])
def test_cambiar_de_clave_pide_un_motivo(exp: Expediente, accion: str) -> None:
    with pytest.raises(FaltaMotivo):
        getattr(exp.clave, accion)("  ")
    assert exp.clave.lista() == ()

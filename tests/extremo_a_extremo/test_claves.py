"""Las claves en las dos puntas: rotar, sustituir, y cifrar para el órgano garante."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import rutas
from app.expediente import entrega
from app.expediente.errores import SinCertificadoDeCifrado
from app.expediente.vistas import Exportacion
from app.garante import alta, clave_cifrado, clave_garante, codigos, retornos
from app.garante import base as base_garante
from app.garante.alta import Convenio, confirmar_rotacion, dar_de_alta_archivo
from app.garante.bandeja import bandeja
from app.garante.clave_cifrado import EstadoDeCifrado
from app.garante.errores import ClaveDeCifradoYaHecha, ClaveDelGaranteAusente
from app.garante.importacion import importar
from app.garante.vistas import EstadoClave, Resultado
from app.modelo.perfiles import cargar_perfil
from app.paquete import cifrado, clave_cifrada, claves
from app.paquete.clave_cifrada import ContrasenaDebil, ContrasenaIncorrecta
from app.paquete.huellas import codigo_verificacion, huella
from app.paquete.llavero import SESION
from tests.app.paquete.test_cifrado import garante as otro_garante
from tests.extremo_a_extremo.canal import Canal, recien_entregado
from tests.extremo_a_extremo.conftest import CLAVE

FRASE = "tres burros y un pozo"
OTRO_DISCO = Path("/dev/shm")


@pytest.fixture
def canal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Canal]:
    """Un municipio dado de alta, con su primera entrega ya importada y el garante de confianza."""
    monkeypatch.setenv(rutas.VARIABLE, str(tmp_path / "usuario"))
    monkeypatch.setattr(clave_cifrada.cifrar, "__kwdefaults__", {"vueltas": 1_000})
    SESION.olvidar()
    SESION.usar(None)
    with recien_entregado(tmp_path) as dos_puntas:
        codigo = codigo_verificacion(huella(dos_puntas.certificado.read_bytes()))
        dar_de_alta_archivo(dos_puntas.base, dos_puntas.certificado, Convenio(CLAVE, codigo))
        assert uno(dos_puntas, dos_puntas.primera).codigo == codigos.OK
        with dos_puntas.abrir() as exp:
            exp.retornos.confiar(
                clave_garante.certificado(dos_puntas.base), clave_garante.codigo(dos_puntas.base)
            )
        yield dos_puntas
    SESION.olvidar()
    SESION.usar(None)


@pytest.fixture
def otro_disco(tmp_path: Path) -> Iterator[Path]:
    """Una carpeta que no está en el disco de las claves, como una memoria USB."""
    if not OTRO_DISCO.is_dir() or OTRO_DISCO.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("hace falta un segundo disco")
    carpeta = OTRO_DISCO / f"vitral-{tmp_path.name}"
    carpeta.mkdir()
    yield carpeta
    shutil.rmtree(carpeta)


def uno(canal: Canal, ruta: Path) -> Resultado:
    (resultado,) = importar(canal.base, [ruta], operador="Ana").resultados
    return resultado


def entregar(canal: Canal, *, cifrada: bool = False) -> Exportacion:
    with canal.abrir() as exp:
        para = exp.retornos.certificado_de_cifrado() if cifrada else None
        return entrega.exportar(exp, canal.usb, cifrar_para=para)


def en_el_garante(canal: Canal) -> dict[str, tuple[EstadoClave, int | None]]:
    return {c.codigo: (c.estado, c.hasta_secuencia) for c in alta.claves(canal.base, CLAVE)}


def rotar(canal: Canal) -> tuple[str, str]:
    """Los códigos de la vieja y de la nueva."""
    with canal.abrir() as exp:
        vieja = codigo_verificacion(huella(exp.certificado()))
        return vieja, exp.clave.rotar("Cambio de administración").codigo


def test_rotar_entregar_confirmar_y_desde_ahi_la_vieja_ya_no_vale(
    canal: Canal, tmp_path: Path
) -> None:
    a_salvo = tmp_path / "de-la-administracion-anterior"
    a_salvo.mkdir()
    shutil.copy(claves.ruta_clave(CLAVE), a_salvo)
    vieja, nueva = rotar(canal)
    anuncio = entregar(canal)
    assert anuncio.clave_nueva == nueva
    con_la_nueva = entregar(canal)

    # Llega antes de confirmar: espera en cuarentena, y la confirmación la saca.
    recibido = uno(canal, Path(anuncio.ruta))
    assert recibido.codigo == codigos.OK
    assert en_el_garante(canal) == {vieja: (EstadoClave.ACTIVA, None)}
    assert uno(canal, Path(con_la_nueva.ruta)).codigo == codigos.Q501
    confirmada = confirmar_rotacion(canal.base, recibido.importacion, operador="Ana")
    assert confirmada.codigo == nueva
    assert en_el_garante(canal) == {
        vieja: (EstadoClave.ROTADA, anuncio.secuencia),
        nueva: (EstadoClave.ACTIVA, None),
    }
    ultimo = next(r for r in bandeja(canal.base) if r.secuencia == con_la_nueva.secuencia)
    assert ultimo.codigo == codigos.OK
    assert uno(canal, Path(entregar(canal).ruta)).codigo == codigos.OK

    # Quien se quedó con la vieja firma una entrega posterior en una copia del expediente.
    with pytest.MonkeyPatch.context() as intruso:
        intruso.setenv(rutas.VARIABLE, str(tmp_path / "intruso"))
        shutil.copy(a_salvo / claves.ruta_clave(CLAVE).name, rutas.claves())
        with canal.abrir() as exp:
            exp.nucleo.almacen.cruda.execute("DELETE FROM clave_firma")
            falsa = entrega.exportar(exp, canal.usb)
    assert uno(canal, Path(falsa.ruta)).codigo == codigos.Q502


def test_una_clave_perdida_se_sustituye_con_el_papel_y_la_anterior_queda_revocada(
    canal: Canal, tmp_path: Path
) -> None:
    a_tiempo = entregar(canal)
    with canal.abrir() as exp:
        claves.ruta_clave(CLAVE).unlink()
        nueva, perdida = exp.clave.sustituir("Se dañó el equipo")
    siguiente = entregar(canal)
    assert uno(canal, Path(siguiente.ruta)).codigo == codigos.Q501

    cer = claves.ruta_certificado(CLAVE)
    lote = dar_de_alta_archivo(canal.base, cer, Convenio(CLAVE, nueva.codigo, operador="Ana"))
    vieja = next(c.huella for c in alta.claves(canal.base, CLAVE) if c.codigo == perdida)
    assert [r.codigo for r in lote.resultados] == [codigos.W703]
    alta.revocar(canal.base, vieja, "anexo de sustitución", operador="Ana")

    assert en_el_garante(canal) == {
        perdida: (EstadoClave.REVOCADA, siguiente.secuencia),
        nueva.codigo: (EstadoClave.ACTIVA, None),
    }
    assert uno(canal, Path(a_tiempo.ruta)).codigo == codigos.Q502


def repartir(canal: Canal, copia: Path) -> None:
    """El garante crea su clave de cifrado, la resguarda y manda el perfil que la anuncia."""
    creada = clave_cifrado.crear(canal.base, FRASE, operador="Ana")
    clave_cifrado.copiar(canal.base, copia, operador="Ana")
    ruta = retornos.emitir_perfil(canal.base, canal.emision()).ruta
    assert ruta is not None
    with canal.abrir() as exp:
        vista = exp.retornos.aplicar(ruta).vista
        assert [linea for linea in vista.lineas if creada.codigo in linea]
        assert huella(exp.retornos.certificado_de_cifrado()) == canal.base.dato("huella_cifrado")


def test_una_clave_de_cifrado_que_quedo_en_el_equipo_se_usa_diciendolo_o_no_se_usa(
    canal: Canal, tmp_path: Path
) -> None:
    antes = clave_cifrado.crear(canal.base, FRASE)
    perfil = cargar_perfil(canal.base.dato("perfil"))
    with base_garante.crear(tmp_path / "otra.garante", canal.base.modelo, perfil) as otra:
        with pytest.raises(ClaveDeCifradoYaHecha, match="esa contraseña no es la suya"):
            clave_cifrado.crear(otra, "una frase distinta y larga")
        assert clave_cifrado.estado(otra) == EstadoDeCifrado()
        adoptada = clave_cifrado.crear(otra, FRASE, operador="Ana")

    assert not antes.adoptada
    assert adoptada.adoptada
    assert (adoptada.codigo, adoptada.copiada) == (antes.codigo, "")


def test_el_certificado_de_cifrado_no_se_reparte_sin_copia_en_otro_disco(
    canal: Canal, tmp_path: Path, otro_disco: Path
) -> None:
    with pytest.raises(ContrasenaDebil):
        clave_cifrado.crear(canal.base, "corta")
    with pytest.raises(ClaveDelGaranteAusente):
        clave_cifrado.copiar(canal.base, otro_disco)
    creada = clave_cifrado.crear(canal.base, FRASE)
    assert clave_cifrado.crear(canal.base, "otra frase que no cuenta") == creada
    assert clave_cifrado.copiar(canal.base, tmp_path / "copia").mismo_disco
    assert not clave_cifrado.estado(canal.base).se_reparte
    ruta = retornos.emitir_perfil(canal.base, canal.emision()).ruta
    assert ruta is not None
    with canal.abrir() as exp:
        exp.retornos.aplicar(ruta)
        with pytest.raises(SinCertificadoDeCifrado):
            exp.retornos.certificado_de_cifrado()

    repartir(canal, otro_disco)
    assert clave_cifrado.estado(canal.base).se_reparte


def test_lo_cifrado_con_el_perfil_recibido_lo_abre_la_clave_del_garante(
    canal: Canal, otro_disco: Path
) -> None:
    repartir(canal, otro_disco)
    cifrada = Path(entregar(canal, cifrada=True).ruta)
    assert cifrada.name.endswith(".asics.p7m")

    # Sin contraseña no se abre, y no es definitivo: al volver a importarlo se pregunta otra vez.
    assert uno(canal, cifrada).codigo == codigos.E109
    pedidas: list[int] = []

    def pedir(_de_quien: str, intento: int) -> str:
        pedidas.append(intento)
        return FRASE

    SESION.usar(pedir)
    assert uno(canal, cifrada).codigo == codigos.OK
    assert uno(canal, Path(entregar(canal, cifrada=True).ruta)).codigo == codigos.OK
    assert pedidas == [1]

    # Perdida en el equipo, la copia del otro disco la recupera.
    propia = next(clave_garante.carpeta().glob("CIF-*.clave.pem"))
    propia.unlink()
    SESION.olvidar()
    assert clave_cifrado.estado(canal.base).perdida
    tercera = Path(entregar(canal, cifrada=True).ruta)
    assert uno(canal, tercera).codigo == codigos.E109
    shutil.copy(otro_disco / propia.name, propia)
    assert uno(canal, tercera).codigo == codigos.OK

    with pytest.raises(ContrasenaIncorrecta):
        clave_cifrado.cambiar_contrasena(canal.base, "no es esta frase", "la frase nueva")
    clave_cifrado.cambiar_contrasena(canal.base, FRASE, "la frase nueva")
    SESION.usar(lambda _de_quien, _intento: "la frase nueva")
    assert uno(canal, Path(entregar(canal, cifrada=True).ruta)).codigo == codigos.OK


def _volteado(crudo: bytes) -> bytes:
    return crudo[:-40] + bytes([crudo[-40] ^ 1]) + crudo[-39:]


DANOS: dict[str, Callable[[bytes], bytes]] = {
    "X03 un byte cambiado": _volteado,
    "X04 cortado": lambda crudo: crudo[: len(crudo) // 2],
    "X06 otra forma de sobre": lambda crudo: crudo.replace(
        bytes.fromhex("60864801650304012a"), bytes.fromhex("60864801650304012e")
    ),
}


def test_la_tabla_x_por_el_camino_real_dice_siempre_lo_mismo(
    canal: Canal, otro_disco: Path, tmp_path: Path
) -> None:
    repartir(canal, otro_disco)
    SESION.usar(lambda _de_quien, _intento: FRASE)
    clara = Path(entregar(canal).ruta)
    cifrada = Path(entregar(canal, cifrada=True).ruta)
    malas = {"X02 para otro": cifrado.cifrar(clara, otro_garante(1)[1], tmp_path)}
    with canal.abrir() as exp:
        certificado = exp.retornos.certificado_de_cifrado()
    malas["X05 dos veces"] = cifrado.cifrar(cifrada, certificado, tmp_path)
    for nombre, danar in DANOS.items():
        malas[nombre] = tmp_path / f"{nombre[:3]}.asics.p7m"
        malas[nombre].write_bytes(danar(cifrada.read_bytes()))

    dicho = {nombre: uno(canal, ruta) for nombre, ruta in malas.items()}

    assert {r.codigo for r in dicho.values()} == {codigos.E109}
    assert len({(r.mensaje, r.sugerencia) for r in dicho.values()}) == 1
    assert [r.secuencia for r in bandeja(canal.base) if r.codigo == codigos.OK] == [1]
    assert uno(canal, cifrada).codigo == codigos.W703

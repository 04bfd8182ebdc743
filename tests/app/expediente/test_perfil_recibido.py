"""El perfil y el Modelo que manda el órgano garante: todo o nada, y sin perder una respuesta."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.expediente.archivo import Expediente, abrir, crear
from app.expediente.errores import PerfilNoCabe, RespaldoFallido
from app.expediente.plan.lector import Lector
from app.expediente.retornos import modelos
from app.expediente.retornos.vistas import Destino, VistaModelo
from app.modelo.armado import perfil_en_crudo
from app.modelo.carga import cargar_modelo
from app.modelo.exportacion import a_json
from app.modelo.perfiles import cargar_perfil
from app.modelo.recibido import es_posterior
from app.paquete import claves
from app.paquete.errores import PaqueteRechazado
from app.paquete.huellas import codigo_verificacion, huella
from app.rutas import recursos
from tests.app.expediente.ayudas import INICIO, reloj
from tests.app.expediente.retornos import Garante, confiar, garante_firmante

Perfil = dict[str, Any]
MODELO_NUEVO = "RTA-MTM/2099.1"


def _vista_del_modelo(exp: Expediente, archivo: Path) -> VistaModelo:
    perfil = exp.retornos.mirar(archivo).perfil
    assert perfil is not None
    assert perfil.modelo is not None
    return perfil.modelo


def _perfil() -> Perfil:
    base = recursos()
    return perfil_en_crudo(
        base / "perfiles" / "mx-mex.toml", base / "catalogos" / "municipios_mx-mex.csv"
    )


def _campo(modelo: dict[str, Any], herramienta: str, clave: str) -> dict[str, Any]:
    suya = next(h for h in modelo["herramientas"] if h["clave"] == herramienta)
    return next(c for s in suya["secciones"] for c in s["campos"] if c["clave"] == clave)


def _modelo() -> dict[str, Any]:
    return copy.deepcopy(a_json(cargar_modelo())) | {"clave": MODELO_NUEVO}


def _renombrar(modelo: dict[str, Any], antes: str, ahora: str) -> None:
    """El campo y todo lo que en la 1a lo menciona; el nombre viejo queda declarado."""
    suya = modelo["herramientas"][0]
    otra = json.loads(json.dumps(suya).replace(antes, ahora))
    modelo["herramientas"][0] = otra | {"renombrados": [[antes, ahora]]}


def _retirar(modelo: dict[str, Any], clave: str) -> None:
    """El campo de la 1a y su mención en las pruebas de los pasos."""
    suya = modelo["herramientas"][0]
    for seccion in suya["secciones"]:
        seccion["campos"] = [c for c in seccion["campos"] if c["clave"] != clave]
    for paso in suya["pasos"]:
        paso["prueba"] = [p for p in paso["prueba"] if p != clave]


def _abrir(ruta: Path) -> Expediente:
    return abrir(ruta, cargar_modelo(), reloj=reloj())


@pytest.fixture
def exp(ruta: Path) -> Iterator[Expediente]:
    """Un expediente con el Modelo y el perfil de verdad."""
    modelo, perfil = cargar_modelo(), cargar_perfil()
    with crear(ruta, modelo, perfil, "15106", INICIO, reloj=reloj()) as expediente:
        confiar(expediente)
        yield expediente


@pytest.fixture
def garante(exp: Expediente, tmp_path: Path) -> Garante:
    """Su órgano garante, ya de confianza."""
    return Garante(exp, tmp_path / "retornos")


def test_un_perfil_se_ve_antes_y_se_aplica_al_reabrir(garante: Garante, ruta: Path) -> None:
    exp = garante.exp
    perfil = _perfil() | {"ley": "Ley nueva de 2026", "pesos_dimensiones": [10, 30, 20, 20, 20]}
    perfil["plazos"] = perfil["plazos"] | {"respuesta": 12}
    perfil["inhabiles"] = [{"fecha": "2026-03-02", "motivo": "Aniversario"}]
    perfil["semaforos"] = {"exceso_rojo": 45}
    archivo = garante.perfil(perfil)
    vista = exp.retornos.mirar(archivo).perfil
    assert vista is not None
    cambios = {c.que: c.despues for c in vista.cambios}
    assert set(cambios) == {
        "Ley",
        "Peso de cada dimensión",
        "Plazos de ley",
        "Días inhábiles",
        "Umbrales del semáforo",
    }
    assert cambios["Peso de cada dimensión"] == "10; 30; 20; 20; 20"
    assert "respuesta 12" in cambios["Plazos de ley"]
    assert (vista.modelo, vista.codigo_nuevo) == (None, "")
    aplicado = exp.retornos.aplicar(archivo)
    assert aplicado.reabrir
    assert Path(aplicado.respaldo).is_file()
    exp.cerrar()
    with _abrir(ruta) as otra_vez:
        assert otra_vez.perfil.ley == "Ley nueva de 2026"
        assert otra_vez.perfil.plazos.respuesta == 12
        assert Lector(otra_vez.nucleo).planteado().umbrales.exceso_rojo == 45
        assert otra_vez.perfil.pesos_dimensiones == (10, 30, 20, 20, 20)
        assert len(otra_vez.perfil.municipios) == len(cargar_perfil().municipios)


def test_la_copia_en_otro_equipo_trabaja_con_el_mismo_perfil(
    garante: Garante, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.perfil(_perfil() | {"ley": "Ley nueva"}, _modelo()))
    copia = tmp_path / "usb" / "Toluca.vitral"
    copia.parent.mkdir()
    exp.respaldos.guardar_copia(copia)
    monkeypatch.setenv("VITRAL_DATOS", str(tmp_path / "otro-equipo"))
    with _abrir(copia) as alla:
        assert (alla.perfil.ley, alla.modelo.clave) == ("Ley nueva", MODELO_NUEVO)


def test_la_version_nueva_del_modelo_dice_que_pasa_con_cada_respuesta(
    garante: Garante, ruta: Path
) -> None:
    exp = garante.exp
    exp.respuestas.guardar_varias(
        {
            "1a/cv_objeto": "Colaborar",
            "1a/cv_antecedentes": "Los hubo",
            "1b/po_objetivo_general": "Que se pueda consultar todo",
            "1d:2/pr_nombre": "Archivo",
        }
    )
    exp.fichas.quitar("1d", "proyecto", 2)
    guardadas = exp.nucleo.almacen.cruda.execute("SELECT count(*) FROM respuesta").fetchone()[0]
    modelo = _modelo()
    _renombrar(modelo, "cv_objeto", "cv_proposito")
    _retirar(modelo, "cv_antecedentes")
    archivo = garante.perfil(_perfil(), modelo)
    vista = _vista_del_modelo(exp, archivo)
    assert vista.total == guardadas
    assert vista.se_conservan + vista.se_mueven + vista.por_revisar == vista.total
    assert (vista.se_mueven, vista.por_revisar) == (1, 1)
    por_destino = {r.destino: (str(r.direccion), r.nueva, r.motivo) for r in vista.respuestas}
    assert por_destino == {
        Destino.SE_MUEVE: ("1a/cv_objeto", "cv_proposito", ""),
        Destino.POR_REVISAR: ("1a/cv_antecedentes", "", modelos.RETIRADO),
    }
    antes = _respuestas(exp)
    exp.retornos.aplicar(archivo)
    assert _respuestas(exp) == antes
    exp.cerrar()
    with _abrir(ruta) as otra_vez:
        assert otra_vez.modelo.clave == MODELO_NUEVO
        assert otra_vez.municipio().modelo == MODELO_NUEVO
        assert otra_vez.respuestas.valor("1a/cv_proposito") == "Colaborar"
        assert otra_vez.respuestas.valor("1a/cv_objeto") == "Colaborar"
        assert set(antes) <= set(_respuestas(otra_vez))
        assert otra_vez.resumen().municipio.modelo == MODELO_NUEVO
        assert len(otra_vez.cronograma().actividades) > len(cargar_modelo().herramientas)
        otra_vez.respuestas.guardar("1a/cv_proposito", "Con el Modelo nuevo")


def _respuestas(exp: Expediente) -> list[tuple[str, str, str]]:
    filas = exp.nucleo.almacen.cruda.execute("SELECT ficha_id, campo, valor FROM respuesta")
    return sorted(filas.fetchall())


def test_las_evidencias_siguen_a_su_campo_renombrado(
    garante: Garante, ruta: Path, tmp_path: Path
) -> None:
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF acta")
    id_ = garante.exp.evidencias.adjuntar("1a/cv_autorizacion_doc", acta).id
    modelo = _modelo()
    _renombrar(modelo, "cv_autorizacion_doc", "cv_acuerdo")
    garante.exp.retornos.aplicar(garante.perfil(_perfil(), modelo))
    garante.exp.cerrar()
    with _abrir(ruta) as otra_vez:
        assert str(otra_vez.evidencias.una(id_).direccion) == "1a/cv_acuerdo"
        assert otra_vez.respuestas.valor("1a/cv_acuerdo") == [id_]
        otra_vez.evidencias.quitar("1a/cv_acuerdo", id_)
        assert otra_vez.evidencias.lista() == ()


def test_una_opcion_que_ya_no_existe_queda_por_revisar(garante: Garante) -> None:
    exp = garante.exp
    exp.respuestas.guardar("1a/cv_tipo", "adenda")
    modelo = _modelo()
    campo = _campo(modelo, "1a", "cv_tipo")
    campo["opciones"] = [o for o in campo["opciones"] if o["clave"] != "adenda"]
    (revisa,) = _vista_del_modelo(exp, garante.perfil(_perfil(), modelo)).respuestas
    assert str(revisa.direccion) == "1a/cv_tipo"
    assert revisa.motivo.startswith("Lo contestado ya no se admite")


def test_un_campo_que_cambia_de_forma_queda_por_revisar(garante: Garante) -> None:
    exp = garante.exp
    exp.respuestas.guardar("1a/cv_objeto", "Colaborar")
    modelo = _modelo()
    _campo(modelo, "1a", "cv_objeto")["tipo"] = "fecha"
    vista = _vista_del_modelo(exp, garante.perfil(_perfil(), modelo))
    assert [r.destino for r in vista.respuestas] == [Destino.POR_REVISAR]


def test_un_modelo_igual_o_mas_viejo_no_reemplaza_al_que_se_usa(
    garante: Garante, ruta: Path
) -> None:
    exp = garante.exp
    actual = exp.modelo.clave
    for clave in (actual, "RTA-MTM/2001.1", "OTRO/2099.1"):
        archivo = garante.perfil(_perfil(), _modelo() | {"clave": clave})
        vista = exp.retornos.aplicar(archivo).vista.perfil
        assert vista is not None
        assert vista.modelo is None
    exp.cerrar()
    with _abrir(ruta) as otra_vez:
        assert otra_vez.modelo.clave == actual


def test_un_perfil_posterior_sin_modelo_conserva_el_modelo_recibido(
    garante: Garante, ruta: Path
) -> None:
    garante.exp.retornos.aplicar(garante.perfil(_perfil(), _modelo()))
    garante.exp.retornos.aplicar(garante.perfil(_perfil() | {"ley": "Otra"}))
    garante.exp.cerrar()
    with _abrir(ruta) as otra_vez:
        assert (otra_vez.perfil.ley, otra_vez.modelo.clave) == ("Otra", MODELO_NUEVO)


@pytest.mark.parametrize(
    ("nueva", "actual", "esperado"),
    [
        ("RTA-MTM/2023.1", "RTA-MTM/2022.1", True),
        ("RTA-MTM/2022.10", "RTA-MTM/2022.9", True),
        ("RTA-MTM/2022.1", "RTA-MTM/2022.1", False),
        ("RTA-MTM/2021.9", "RTA-MTM/2022.1", False),
        ("OTRO/2023.1", "RTA-MTM/2022.1", False),
        ("RTA-MTM", "RTA-MTM/2022.1", False),
        ("RTA-MTM/" + "9" * 5_000, "RTA-MTM/2022.1", False),
    ],
)
def test_que_version_del_modelo_es_posterior(nueva: str, actual: str, esperado: bool) -> None:
    assert es_posterior(nueva, actual) is esperado


def _sin_su_municipio(perfil: Perfil) -> Perfil:
    return perfil | {"municipios": [m for m in perfil["municipios"] if m["clave"] != "15106"]}


def _con_pesos_malos(perfil: Perfil) -> Perfil:
    return perfil | {"pesos_dimensiones": [50, 50, 50, 50, 50]}


def _con_algo_de_mas(perfil: Perfil) -> Perfil:
    return perfil | {"no_existe": 1}


@pytest.mark.parametrize("danar", [_sin_su_municipio, _con_pesos_malos, _con_algo_de_mas])
def test_un_perfil_que_no_cabe_no_cambia_nada(
    garante: Garante, danar: Callable[[Perfil], Perfil]
) -> None:
    exp = garante.exp
    archivo = garante.perfil(danar(_perfil()))
    with pytest.raises(PerfilNoCabe, match="No se cambió nada"):
        exp.retornos.aplicar(archivo)
    assert exp.retornos.recibidos() == ()


def test_el_perfil_de_otra_jurisdiccion_se_rechaza(garante: Garante) -> None:
    with pytest.raises(PaqueteRechazado) as rechazo:
        garante.exp.retornos.mirar(garante.perfil(_perfil() | {"clave": "mx-jal"}))
    assert rechazo.value.codigo == "R101_OTRO_MUNICIPIO"


def test_un_modelo_con_otras_herramientas_pide_actualizar_el_programa(exp: Expediente) -> None:
    completo = cargar_modelo()
    con_menos = replace(completo, clave=MODELO_NUEVO, herramientas=completo.herramientas[:-1])
    with pytest.raises(PerfilNoCabe, match="actualizar el programa"):
        modelos.vista(exp.nucleo, con_menos)


def test_un_modelo_escrito_de_otra_forma_no_se_adivina(garante: Garante) -> None:
    modelo = _modelo() | {"formato": "vitral-modelo/2"}
    with pytest.raises(PerfilNoCabe, match="sólo entiende"):
        garante.exp.retornos.mirar(garante.perfil(_perfil(), modelo))


def test_sin_respaldo_comprobado_no_se_aplica(garante: Garante, carpeta_de_usuario: Path) -> None:
    exp = garante.exp
    archivo = garante.perfil(_perfil() | {"ley": "Otra"})
    carpeta = carpeta_de_usuario / "respaldos"
    carpeta.mkdir(exist_ok=True)
    (carpeta / "15106").write_bytes(b"aqui no cabe una carpeta")
    with pytest.raises((RespaldoFallido, OSError)):
        exp.retornos.aplicar(archivo)
    assert exp.retornos.recibidos() == ()


def test_si_una_respuesta_cambiara_no_queda_nada_escrito(
    garante: Garante, monkeypatch: pytest.MonkeyPatch
) -> None:
    exp = garante.exp
    exp.respuestas.guardar("1a/cv_objeto", "Colaborar")
    archivo = garante.perfil(_perfil() | {"ley": "Otra"})
    veces = iter((1, 2))
    monkeypatch.setattr(modelos, "huella_de_respuestas", lambda _paso: (next(veces), ""))
    with pytest.raises(PerfilNoCabe, match="cambiaba alguna respuesta"):
        exp.retornos.aplicar(archivo)
    assert exp.retornos.recibidos() == ()
    cruda = exp.nucleo.almacen.cruda
    assert cruda.execute("SELECT count(*) FROM perfil_recibido").fetchone() == (0,)


def test_la_clave_que_anuncia_la_anterior_la_sustituye(garante: Garante) -> None:
    exp = garante.exp
    nueva = garante_firmante(2)
    archivo = garante.perfil(_perfil(), certificado=nueva.certificado_der)
    vista = exp.retornos.mirar(archivo).perfil
    assert vista is not None
    assert vista.codigo_nuevo == codigo_verificacion(huella(nueva.certificado_der))
    exp.retornos.aplicar(archivo)
    assert set(exp.retornos.garantes.vigentes()) == {huella(nueva.certificado_der)}
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.mirar(garante.perfil(_perfil()))
    assert rechazo.value.codigo == "R104_GARANTE_DESCONOCIDO"
    exp.retornos.aplicar(garante.perfil(_perfil(), firma=nueva, certificado=nueva.certificado_der))


def test_una_clave_de_capacitacion_no_sustituye_a_la_de_verdad(
    garante: Garante, tmp_path: Path
) -> None:
    exp = garante.exp
    ensayo = claves.obtener_o_crear("ENSAYO-OG", "Ensayo", carpeta=tmp_path).certificado_der
    antes = exp.retornos.garantes.lista()
    with pytest.raises(PaqueteRechazado) as rechazo:
        exp.retornos.aplicar(garante.perfil(_perfil(), certificado=ensayo))
    assert rechazo.value.codigo == "R103_CLAVE_DE_CAPACITACION"
    assert (exp.retornos.garantes.lista(), exp.retornos.recibidos()) == (antes, ())


@pytest.mark.parametrize("roto", ["{}", "[]", "null", "{", "[" * 100_000, '{"municipios": 1}'])
def test_lo_recibido_que_ya_no_se_entiende_no_impide_abrir(
    garante: Garante, ruta: Path, roto: str
) -> None:
    exp = garante.exp
    exp.retornos.aplicar(garante.perfil(_perfil() | {"ley": "Otra"}, _modelo()))
    cambio = "UPDATE perfil_recibido SET perfil = ?, modelo = ?"
    exp.nucleo.almacen.cruda.execute(cambio, (roto, roto))
    exp.cerrar()
    with _abrir(ruta) as otra_vez:
        assert otra_vez.perfil.ley == cargar_perfil().ley
        assert otra_vez.modelo.clave == cargar_modelo().clave

"""Archivos hechos para hacer daño: se rechazan con su código, pronto y sin gastar memoria."""

import io
import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from app.documentos.cronograma.errores import (
    FormatoDesconocido,
    PlanDesmedido,
    PlanIlegible,
    PlanMuyGrande,
    PlanPeligroso,
)
from app.documentos.cronograma.importacion import TOPE, leer, leer_archivo
from app.errores import ErrorDeUsuario

_INICIO = b'<Project xmlns="http://schemas.microsoft.com/project"><Tasks>'
_FIN = b"</Tasks></Project>"
_TAREA = b"<Task><UID>1</UID><Name>A</Name></Task>"
_MEMORIA = 200 * 1024 * 1024
_SEGUNDOS = 30
"""Muy por encima de lo medido: sólo distingue lo acotado de lo que no acaba."""


def _zip() -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as archivo:
        archivo.writestr("plan.xml", _INICIO + _TAREA + _FIN)
    return salida.getvalue()


def _risas() -> bytes:
    entidades = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE l [<!ENTITY l0 "ja">{entidades}]><Project>&l9;</Project>'.encode()


HOSTILES: dict[str, tuple[bytes, type[ErrorDeUsuario]]] = {
    "entidades que se multiplican": (_risas(), PlanPeligroso),
    "entidad de un archivo": (
        b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project><Title>&x;</Title></Project>',
        PlanPeligroso,
    ),
    "entidad de parámetro externa": (
        b'<!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><Project/>',
        PlanPeligroso,
    ),
    "DTD externa": (b'<!DOCTYPE Project SYSTEM "http://127.0.0.1/p.dtd"><Project/>', PlanPeligroso),
    "DTD vacía": (b"<!DOCTYPE Project><Project/>", PlanPeligroso),
    "inclusión de otro archivo": (
        _INICIO
        + b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
        + _FIN,
        PlanPeligroso,
    ),
    "un millón de tareas": (_INICIO + b"<Task/>" * 1_000_000 + _FIN, PlanDesmedido),
    "cien mil niveles": (_INICIO + b"<Task>" * 100_000, PlanDesmedido),
    "cien mil niveles de lo que no se lee": (b"<Project>" + b"<a>" * 100_000, PlanDesmedido),
    "cien mil niveles de Planner": (
        b'<project mrproject-version="2"><tasks>' + b"<task>" * 100_000,
        PlanDesmedido,
    ),
    "atributo enorme": (b'<Project a="' + b"x" * 15_000_000 + b'"/>', PlanDesmedido),
    "millones de elementos inútiles": (
        b"<Project>" + b"<a/>" * 4_000_000 + b"</Project>",
        PlanDesmedido,
    ),
    "millones de recursos": (
        b"<Project><Resources>" + b"<Resource/>" * 1_500_000 + b"</Resources></Project>",
        PlanDesmedido,
    ),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><Project/>', PlanIlegible),
    "UTF-7 sin declarar": (b"+ADw-Project/+AD4-", FormatoDesconocido),
    "codificación inventada": (b'<?xml version="1.0" encoding="klingon"?><Project/>', PlanIlegible),
    "octetos nulos": (_INICIO + b"<Task>\x00\x00</Task>" + _FIN, PlanIlegible),
    "UTF-8 roto": (_INICIO + b"<Task><Name>\xff\xfe</Name></Task>" + _FIN, PlanIlegible),
    "cortado": (_INICIO + _TAREA, PlanIlegible),
    "dos raíces": (b"<Project/><Project/>", PlanIlegible),
    "otro XML": (b"<html><body/></html>", FormatoDesconocido),
    "otro espacio de nombres": (b'<Project xmlns="urn:otro"/>', FormatoDesconocido),
    "texto": (b"Estimada se\xc3\xb1ora", FormatoDesconocido),
    "nada": (b"", FormatoDesconocido),
    "ZIP": (_zip(), FormatoDesconocido),
    "MPP": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), FormatoDesconocido),
    "demasiado grande": (b"<" + bytes(TOPE), PlanMuyGrande),
    "calendario cortado": (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a", PlanIlegible),
    "calendario que cierra otra cosa": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VTODO\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        PlanIlegible,
    ),
    "calendario con cien mil eventos": (
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 100_000 + b"END:VCALENDAR\r\n",
        PlanDesmedido,
    ),
    "calendario con un millón de títulos": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b"SUMMARY:a\r\n" * 1_000_000,
        PlanDesmedido,
    ),
}


@pytest.mark.parametrize("caso", HOSTILES)
def test_lo_hostil_se_rechaza_con_su_codigo_y_en_espanol(caso: str) -> None:
    datos, error = HOSTILES[caso]
    inicio = time.process_time()
    with pytest.raises(error) as fallo:
        leer(datos)
    assert time.process_time() - inicio < _SEGUNDOS
    assert fallo.value.codigo.startswith("INT-0")
    assert fallo.value.sugerencia


@pytest.mark.parametrize("caso", ["entidades que se multiplican", "un millón de tareas"])
def test_lo_hostil_no_se_lleva_la_memoria(caso: str) -> None:
    datos, error = HOSTILES[caso]
    tracemalloc.start()
    try:
        with pytest.raises(error):
            leer(datos)
        assert tracemalloc.get_traced_memory()[1] < _MEMORIA
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("codificacion", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_lo_raro_pero_correcto_se_lee(codificacion: str) -> None:
    nombre = {"utf-8-sig": "utf-8"}.get(codificacion, codificacion)
    texto = (
        f'<?xml version="1.0" encoding="{nombre}"?>'
        "<Project><Tasks><Task><UID>1</UID><Name>Acción</Name><Start>2026-01-05T08:00:00</Start>"
        "<Finish>2026-01-09T17:00:00</Finish></Task></Tasks></Project>"
    )
    (renglon,) = leer(texto.encode(codificacion)).renglones
    assert renglon.tarea.nombre == "Acción"


def test_calendario_de_anidamiento_absurdo_no_agota_la_pila() -> None:
    veces = 5_000
    datos = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * veces + b"END:VEVENT\r\n" * veces
    assert len(leer(datos + b"END:VCALENDAR\r\n").renglones) == 1


def test_un_archivo_que_no_esta_se_dice(tmp_path: Path) -> None:
    with pytest.raises(PlanIlegible, match="no existe"):
        leer_archivo(tmp_path / "nada.xml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no hay /dev/zero")
def test_un_archivo_sin_final_no_se_lee_entero() -> None:
    with pytest.raises(PlanMuyGrande):
        leer_archivo(Path(os.devnull).with_name("zero"))

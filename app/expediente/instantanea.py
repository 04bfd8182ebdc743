"""La fotografía del expediente que viaja en el paquete, y sus tablas para leer sin el programa.

La nota interna no sale de aquí: no se lee en este módulo.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from app.expediente import derivados, diagnostico
from app.expediente.espejo import FichaViva
from app.expediente.indice import DIAGNOSTICO
from app.expediente.nucleo import Nucleo
from app.expediente.plan.lector import Lector
from app.expediente.retornos.atencion import Atencion
from app.expediente.tablas import Explicacion, Municipio
from app.modelo.valores import esta_vacio, texto_visible

ESQUEMA = 1
_CODIGO = re.compile(r"[A-Za-z0-9_-]{1,64}")
Registro = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fotografia:
    """Arma `datos.json` con el estado actual."""

    nucleo: Nucleo

    def datos(self) -> Registro:
        """Todo el contenido, sin números de punto flotante."""
        derivados.poner_al_dia(self.nucleo)
        return {
            "esquema": ESQUEMA,
            "municipio": self._municipio(),
            "personas": [asdict(p) for p in self.nucleo.espejo.personas.values()],
            "herramientas": list(self._herramientas()),
            "actividades": list(self._actividades()),
            "respuestas": list(self._respuestas()),
            "indicadores": list(self._indicadores()),
            "evidencias": list(self._evidencias()),
            "diagnostico": self._diagnostico(),
            "explicaciones": self._explicaciones(),
            **Atencion(self.nucleo).por_viajar(),
        }

    def tablas(self) -> Mapping[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
        """Encabezados y filas de cada CSV, con textos para personas."""
        return {
            "herramientas": (
                ("clave", "nombre", "estado", "situacion", "nivel", "avance", "inicio", "fin"),
                [
                    (
                        h["clave"],
                        self.nucleo.modelo.herramienta(h["clave"]).nombre,
                        *(h[c] for c in ("estado", "situacion", "nivel", "avance")),
                        h["inicio"] or "",
                        h["fin"] or "",
                    )
                    for h in self._herramientas()
                ],
            ),
            "respuestas": (
                ("herramienta", "ficha", "campo", "etiqueta", "valor", "no_aplica"),
                list(self._respuestas_visibles()),
            ),
            "evidencias": (
                ("herramienta", "campo", "nombre", "tamano", "sha256", "ubicacion"),
                [
                    tuple(
                        e[c]
                        for c in ("herramienta", "campo", "nombre", "tamano", "sha256", "referida")
                    )
                    for e in self._evidencias()
                ],
            ),
        }

    def _municipio(self) -> Registro:
        fila = self.nucleo.almacen.consultar(select(Municipio))[0]
        ejercicio = self.nucleo.espejo.ejercicio
        return {
            "id": fila.id,
            "clave": fila.clave,
            "nombre": fila.nombre,
            "pais": fila.pais,
            "entidad": fila.entidad,
            "perfil": fila.perfil,
            "ejercicio": ejercicio.anio,
            "inicio": _dia(ejercicio.inicio),
            "administracion_inicio": _dia(fila.administracion_inicio),
            "administracion_fin": _dia(fila.administracion_fin),
        }

    def _herramientas(self) -> Iterator[Registro]:
        anio = self.nucleo.espejo.ejercicio.anio
        for herramienta in self.nucleo.modelo.herramientas:
            i = self.nucleo.espejo.implementaciones[herramienta.clave]
            yield {
                "id": i.id,
                "clave": i.herramienta,
                "ejercicio": anio,
                "estado": i.estado,
                "situacion": i.situacion,
                "nivel": i.nivel,
                "avance": i.avance,
                "inicio": _dia(i.inicio),
                "fin": _dia(i.fin),
                "inicio_real": _dia(i.inicio_real),
                "fin_real": _dia(i.fin_real),
                "version_definicion": i.version_definicion,
            }

    def _actividades(self) -> Iterator[Registro]:
        plan = Lector(self.nucleo).planteado()
        previas: dict[str, list[Registro]] = {}
        for e in plan.enlaces:
            enlace = {"id": e.de, "tipo": e.tipo.value, "desfase": e.desfase, "motivo": e.motivo}
            previas.setdefault(e.a, []).append(enlace)
        for a in plan.apuntes:
            hechos, total = a.pasos
            base = a.base or (None, None)
            yield {
                "id": a.id,
                "herramienta": a.herramienta,
                "tipo": a.tipo,
                "clave": a.clave,
                "nombre": a.nombre,
                "inicio": _dia(a.inicio),
                "fin": _dia(a.fin),
                "inicio_real": _dia(a.inicio_real),
                "fin_real": _dia(a.fin_real),
                "responsable": a.responsable,
                "avance": a.avance,
                "depende_de": previas.get(a.id, []),
                "padre": a.padre,
                "base_inicio": _dia(base[0]),
                "base_fin": _dia(base[1]),
                "motivo": a.motivo,
                "pasos_hechos": hechos,
                "pasos_total": total,
                "terminada": a.terminada,
                "ultimo_avance": _dia(a.ultimo_avance),
            }

    def _fichas(self) -> Iterator[tuple[int, FichaViva]]:
        espejo = self.nucleo.espejo
        for herramienta in espejo.implementaciones:
            for tipo in ("", *self.nucleo.tipos_de_ficha(herramienta)):
                yield from enumerate(espejo.grupo(herramienta, tipo), start=1)

    def _respuestas(self) -> Iterator[Registro]:
        for numero, ficha in self._fichas():
            espacio = UUID(ficha.id).bytes
            for campo, celda in ficha.celdas.items():
                if celda.no_aplica or not esta_vacio(celda.valor):
                    yield {
                        "id": _derivado(espacio, campo),
                        "herramienta": ficha.herramienta,
                        "ficha": numero,
                        "tipo_ficha": ficha.tipo,
                        "ficha_id": ficha.id,
                        "campo": campo,
                        "valor": celda.vigente,
                        "no_aplica": celda.no_aplica,
                        "motivo": celda.motivo,
                    }

    def _respuestas_visibles(self) -> Iterator[tuple[Any, ...]]:
        personas = self.nucleo.espejo.personas
        evidencias = self.nucleo.evidencias()
        for numero, ficha in self._fichas():
            lugares = self.nucleo.indice.de(ficha.herramienta)
            for clave, celda in ficha.celdas.items():
                lugar = lugares.get(clave)
                if lugar is None or (esta_vacio(celda.valor) and not celda.no_aplica):
                    continue
                texto = texto_visible(lugar.campo, celda.vigente, personas, evidencias)
                yield (
                    ficha.herramienta,
                    numero,
                    clave,
                    lugar.campo.etiqueta,
                    texto,
                    celda.motivo if celda.no_aplica else "",
                )

    def _indicadores(self) -> Iterator[Registro]:
        if "5b" not in self.nucleo.espejo.implementaciones:
            return
        ficha = self.nucleo.espejo.ficha("5b", "", 1)
        for numero, fila in enumerate(ficha.valores().get("id_medicion") or ()):
            codigo = str(fila.get("codigo") or "")
            # Un código que no es clave se queda en la respuesta: el paquete no lo admitiría.
            if _CODIGO.fullmatch(codigo):
                yield {
                    "id": str(uuid5(UUID(ficha.id), f"medicion {numero}")),
                    "codigo": codigo,
                    "periodo": str(fila.get("periodo") or "")[:64],
                    "numerador": fila.get("numerador"),
                    "denominador": fila.get("denominador"),
                    "valor": fila.get("valor"),
                    "estimado": fila.get("estimado") == "si",
                }

    def _evidencias(self) -> Iterator[Registro]:
        for evidencia in self.nucleo.evidencias().values():
            yield {
                "id": evidencia.id,
                "herramienta": evidencia.direccion.herramienta,
                "ficha": evidencia.direccion.ficha,
                "campo": evidencia.direccion.campo,
                "nombre": evidencia.nombre,
                "tipo": evidencia.tipo,
                "tamano": evidencia.tamano,
                "sha256": evidencia.sha256,
                "fecha": _dia(evidencia.fecha_documento),
                "publicable": evidencia.publicable,
                "nota": evidencia.nota,
                "referida": evidencia.referida,
            }

    def _diagnostico(self) -> Registro | None:
        if DIAGNOSTICO not in self.nucleo.espejo.implementaciones:
            return None
        d = diagnostico.calcular(self.nucleo)
        return {
            "version": d.version,
            "contestadas": d.contestadas,
            "total": d.total,
            "indice": d.indice,
            "cumplimiento": d.cumplimiento,
            "dimensiones": list(d.dimensiones),
            "niveles": {clave: nivel for clave, nivel in d.niveles if nivel is not None},
        }

    def _explicaciones(self) -> list[Registro]:
        filas = self.nucleo.almacen.consultar(select(Explicacion))
        return [{"regla": f.regla, "direccion": f.direccion, "texto": f.texto} for f in filas]


def _derivado(espacio: bytes, nombre: str) -> str:
    """Lo mismo que `str(uuid5(UUID(bytes=espacio), nombre))`, que por mil respuestas se notaba."""
    x = hashlib.sha1(espacio + nombre.encode(), usedforsecurity=False).hexdigest()
    # La versión va en la cifra 12 y la variante en los dos primeros bits de la 16 (RFC 4122).
    variante = "89ab"[int(x[16], 16) & 3]
    return f"{x[:8]}-{x[8:12]}-5{x[13:16]}-{variante}{x[17:20]}-{x[20:32]}"


def _dia(dia: date | None) -> str | None:
    return dia.isoformat() if dia else None

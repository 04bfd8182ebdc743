"""Atender observaciones: verlas en su campo, responderlas y pedir que se reconsideren."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from app.expediente.almacen import Fila, Transaccion
from app.expediente.celdas import como_json
from app.expediente.errores import (
    EvidenciaDesconocida,
    ObservacionCerrada,
    ObservacionDesconocida,
    RespuestaVacia,
    YaSeReconsidero,
)
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import Referencia, leer_direccion
from app.expediente.retornos.vistas import (
    BorradorDeRespuesta,
    DatoObservado,
    EstadoObservacion,
    Nota,
    ObservacionVista,
)
from app.expediente.tablas import (
    NotaDeRonda,
    Observacion,
    ObservacionBorrador,
    ObservacionDireccion,
    ObservacionEvidencia,
)
from app.modelo.direccion import Direccion
from app.modelo.valores import texto_visible
from app.texto import limpiar


@dataclass(slots=True)
class Atencion:
    """Las observaciones recibidas. Se leen una vez mientras el archivo no cambie."""

    nucleo: Nucleo
    _leidas: tuple[int, tuple[ObservacionVista, ...]] = field(default=(-1, ()), init=False)

    def lista(self) -> tuple[ObservacionVista, ...]:
        """Todas, por ronda (la última primero) y folio."""
        with self.nucleo.almacen.turno:
            if self._leidas[0] != self.nucleo.almacen.cambios:
                self._leidas = (self.nucleo.almacen.cambios, self._leer())
            return self._leidas[1]

    def una(self, folio: str) -> ObservacionVista:
        """La de ese folio, o `ObservacionDesconocida`."""
        encontrada = next((una for una in self.lista() if una.folio == folio), None)
        if encontrada is None:
            raise ObservacionDesconocida(folio)
        return encontrada

    def de_direccion(self, referencia: Referencia) -> tuple[ObservacionVista, ...]:
        """Las que señalan ese dato. Sin campo, las que señalan la herramienta entera."""
        direccion = leer_direccion(referencia)
        with self.nucleo.almacen.turno:
            clave = self.nucleo.indice.vigente(direccion.herramienta, direccion.campo)
            buscada = Direccion(direccion.herramienta, clave, direccion.ficha)
            return tuple(una for una in self.lista() if buscada in una.direcciones)

    def marcar_vista(self, folio: str) -> None:
        """La persona ya la leyó; una atendida o cerrada sigue como está."""
        with self.nucleo.almacen.turno:
            if self.una(folio).estado is EstadoObservacion.NUEVA:
                with self.nucleo.almacen.transaccion() as paso:
                    _cambiar(paso, folio, {"estado": EstadoObservacion.VISTA.value})
                    paso.anotar("observacion_vista", "", folio, "")

    def responder(self, folio: str, texto: str, evidencias: Iterable[str] = ()) -> None:
        """La da por atendida con esa respuesta y esas evidencias (ids), y guarda el después.

        Se puede corregir mientras el órgano garante no la cierre.
        """
        ids = tuple(dict.fromkeys(evidencias))
        if set(ids) - self.nucleo.espejo.evidencias.keys():
            raise EvidenciaDesconocida
        self._atender(folio, {"respuesta": _exigir(texto)}, ids)

    def guardar_borrador(self, folio: str, texto: str, evidencias: Iterable[str] = ()) -> None:
        """Guarda la respuesta a medio escribir, que no viaja; igual a la ya dada, se olvida."""
        limpio, ids = limpiar(texto), tuple(dict.fromkeys(evidencias))
        with self.nucleo.almacen.turno:
            previa = self.una(folio)
            if not previa.se_puede_responder:
                raise ObservacionCerrada(folio)
            antes = previa.borrador or BorradorDeRespuesta(previa.respuesta, previa.evidencias)
            if (antes.texto, set(antes.evidencias)) == (limpio, set(ids)):
                return
            with self.nucleo.almacen.transaccion() as paso:
                _olvidar_borrador(paso, folio)
                if (limpio, set(ids)) != (previa.respuesta, set(previa.evidencias)):
                    fila = {"observacion_id": folio, "texto": limpio, "momento": paso.momento}
                    fila["evidencias"] = json.dumps(ids)
                    paso.ejecutar(insert(ObservacionBorrador), fila)
                paso.anotar("borrador_de_respuesta", folio, antes.texto, limpio)

    def pedir_reconsideracion(self, folio: str, motivo: str) -> None:
        """En vez de atenderla, pide que se revise; sólo una vez por observación."""
        razon = _exigir(motivo)
        if self.una(folio).reconsideracion:
            raise YaSeReconsidero(folio)
        # La respuesta anterior queda en la bitácora: lo que viaja es la petición.
        self._atender(folio, {"reconsideracion": razon, "respuesta": ""}, ())

    def ronda(self) -> int:
        """La última recibida; 0 si no ha llegado ninguna."""
        orden = select(func.coalesce(func.max(Observacion.c.ronda), 0))
        return int(self.nucleo.almacen.consultar(orden)[0][0])

    def nota(self) -> Nota:
        """La nota para el órgano garante de la ronda en curso; las anteriores ya no cambian."""
        actual = self.ronda()
        return next((n for n in self.notas() if n.ronda == actual), Nota(actual, "", ""))

    def notas(self) -> tuple[Nota, ...]:
        """Las de todas las rondas, de la última a la primera."""
        orden = select(NotaDeRonda).order_by(NotaDeRonda.c.ronda.desc())
        return tuple(Nota(*fila) for fila in self.nucleo.almacen.consultar(orden))

    def guardar_nota(self, texto: str) -> None:
        """Escribe la nota de la ronda en curso; vacía, la quita."""
        limpia = limpiar(texto).strip()
        with self.nucleo.almacen.turno:
            previa = self.nota()
            if previa.texto == limpia:
                return
            with self.nucleo.almacen.transaccion() as paso:
                suya = NotaDeRonda.c.ronda == previa.ronda
                paso.ejecutar(delete(NotaDeRonda).where(suya))
                if limpia:
                    fila = {"ronda": previa.ronda, "texto": limpia, "momento": paso.momento}
                    paso.ejecutar(insert(NotaDeRonda), fila)
                paso.anotar("nota_de_ronda", "", previa.texto, limpia)

    def por_viajar(self) -> dict[str, Any]:
        """Lo que la siguiente entrega lleva de todo esto; nada si no hay nada que decir."""
        respuestas = [
            {
                "folio": una.folio,
                "texto": una.respuesta or una.reconsideracion,
                "evidencias": sorted(self._huellas(una.evidencias)),
                "fecha": una.respondida[:10],
                "reconsideracion": not una.respuesta,
            }
            for una in self.lista()
            if una.respondida and una.estado is not EstadoObservacion.CERRADA
        ]
        nota = self.nota()
        datos: dict[str, Any] = {}
        if respuestas:
            datos["respuestas_a_observaciones"] = respuestas
        if nota.texto:
            datos["nota_de_ronda"] = {"ronda": nota.ronda, "texto": nota.texto}
        return datos

    def _huellas(self, ids: Iterable[str]) -> set[str]:
        vivas = self.nucleo.espejo.evidencias
        return {vivas[i].sha256 for i in ids if i in vivas and vivas[i].sha256}

    def _atender(self, folio: str, datos: dict[str, str], evidencias: Sequence[str]) -> None:
        with self.nucleo.almacen.turno:
            previa = self.una(folio)
            if not previa.se_puede_responder:
                raise ObservacionCerrada(folio)
            with self.nucleo.almacen.transaccion() as paso:
                hecho = {"estado": EstadoObservacion.ATENDIDA.value, "respondida": paso.momento}
                _cambiar(paso, folio, datos | hecho)
                _olvidar_borrador(paso, folio)
                self._fijar_despues(paso, folio)
                tabla = ObservacionEvidencia
                paso.ejecutar(delete(tabla).where(tabla.c.observacion_id == folio))
                for id_ in evidencias:
                    paso.ejecutar(insert(tabla), {"observacion_id": folio, "evidencia_id": id_})
                paso.anotar("atender_observacion", folio, previa.respuesta, "".join(datos.values()))

    def _fijar_despues(self, paso: Transaccion, folio: str) -> None:
        tabla = ObservacionDireccion
        suyas = paso.conexion.execute(select(tabla).where(tabla.c.observacion_id == folio)).all()
        for fila in suyas:
            cual = (tabla.c.observacion_id == folio, tabla.c.direccion == fila.direccion)
            paso.ejecutar(update(tabla).where(*cual), {"despues": self._hoy(fila)})

    def _hoy(self, fila: Fila) -> str:
        """Lo que el dato dice ahora, como se guarda; vacío si no es de un campo."""
        ficha = self.nucleo.espejo.fichas.get(fila.ficha_id)
        if ficha is None:
            return ""
        direccion = Direccion.leer(fila.direccion)
        campo = self.nucleo.indice.vigente(direccion.herramienta, direccion.campo)
        return como_json(ficha.celda(campo).vigente)

    def _leer(self) -> tuple[ObservacionVista, ...]:
        consultar = self.nucleo.almacen.consultar
        datos: dict[str, list[DatoObservado]] = {}
        atendidas = {
            f.id for f in consultar(select(Observacion.c.id).where(Observacion.c.respondida != ""))
        }
        for fila in consultar(select(ObservacionDireccion)):
            folio = fila.observacion_id
            datos.setdefault(folio, []).append(self._dato(fila, atendida=folio in atendidas))
        evidencias: dict[str, list[str]] = {}
        for fila in consultar(select(ObservacionEvidencia)):
            evidencias.setdefault(fila.observacion_id, []).append(fila.evidencia_id)
        borradores = {f.observacion_id: f for f in consultar(select(ObservacionBorrador))}
        orden = select(Observacion).order_by(Observacion.c.ronda.desc(), Observacion.c.id)
        return tuple(
            _vista(
                fila,
                datos.get(fila.id, ()),
                evidencias.get(fila.id, ()),
                borradores.get(fila.id),
            )
            for fila in consultar(orden)
        )

    def _dato(self, fila: Fila, *, atendida: bool) -> DatoObservado:
        escrita = Direccion.leer(fila.direccion)
        campo = self.nucleo.indice.vigente(escrita.herramienta, escrita.campo)
        despues = fila.despues if atendida else self._hoy(fila)
        ficha = self.nucleo.espejo.fichas.get(fila.ficha_id)
        numero = self.nucleo.espejo.numero(ficha) if ficha else 0
        direccion = Direccion(escrita.herramienta, campo, numero or escrita.ficha)
        return DatoObservado(
            direccion,
            self._visible(direccion, fila.antes),
            self._visible(direccion, despues),
            cambio=fila.antes != despues,
        )

    def _visible(self, direccion: Direccion, guardado: str) -> str:
        lugares = self.nucleo.indice.de(direccion.herramienta) if guardado else {}
        if direccion.campo not in lugares:
            return ""
        campo = lugares[direccion.campo].campo
        personas, evidencias = self.nucleo.espejo.personas, self.nucleo.evidencias()
        return texto_visible(campo, json.loads(guardado), personas, evidencias)


def _vista(
    fila: Fila,
    datos: Iterable[DatoObservado],
    evidencias: Iterable[str],
    borrador: Fila | None,
) -> ObservacionVista:
    return ObservacionVista(
        folio=fila.id,
        ronda=fila.ronda,
        datos=tuple(datos),
        evidencia=fila.evidencia,
        tipo=fila.tipo,
        clase=fila.clase,
        gravedad=fila.gravedad,
        texto=fila.texto,
        fundamento=fila.fundamento,
        limite=fila.limite,
        estado=EstadoObservacion(fila.estado),
        resultado=fila.resultado,
        resolucion=fila.resolucion,
        respuesta=fila.respuesta,
        respondida=fila.respondida,
        evidencias=tuple(evidencias),
        reconsideracion=fila.reconsideracion,
        borrador=_borrador(borrador) if borrador is not None else None,
    )


def _borrador(fila: Fila) -> BorradorDeRespuesta:
    return BorradorDeRespuesta(fila.texto, tuple(json.loads(fila.evidencias)))


def _olvidar_borrador(paso: Transaccion, folio: str) -> None:
    suyo = ObservacionBorrador.c.observacion_id == folio
    paso.ejecutar(delete(ObservacionBorrador).where(suyo))


def _cambiar(paso: Transaccion, folio: str, datos: dict[str, str]) -> None:
    paso.ejecutar(update(Observacion).where(Observacion.c.id == folio), datos)


def _exigir(texto: str) -> str:
    limpio = limpiar(texto).strip()
    if not limpio:
        raise RespuestaVacia
    return limpio

"""Guardar y leer lo contestado: una transacción corta por cambio, con bitácora y deshacer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from app.errores import ErrorDeUsuario
from app.expediente.almacen import Transaccion
from app.expediente.celdas import como_json, escribir_celdas
from app.expediente.derivados import poner_al_dia
from app.expediente.errores import (
    EvidenciaDesconocida,
    FichaDesconocida,
    MotivoCorto,
    PersonaDesconocida,
    RespuestasInvalidas,
)
from app.expediente.espejo import VACIOS, Celda, FichaViva
from app.expediente.historia import CambioDeCelda, Historia, Paso
from app.expediente.indice import NO_SE, Lugar
from app.expediente.nucleo import Nucleo
from app.expediente.tablas import Ficha
from app.expediente.vistas import Guardado
from app.modelo.contexto import Valor
from app.modelo.direccion import Direccion
from app.modelo.precargas import propuesta
from app.modelo.renglones import completar
from app.modelo.tipos import Campo, Columna, TipoCampo
from app.modelo.valores import normalizar
from app.reloj import marca
from app.texto import limpiar, sin_tildes

MOTIVO_MINIMO = 20
FICHAS_MAXIMAS = 500

_NUEVA_FICHA = insert(Ficha)

AlEscribir = Callable[[Transaccion, Sequence[CambioDeCelda]], None]

Referencia = Direccion | str
"""Una dirección, o su texto."""


@dataclass(frozen=True, slots=True)
class _Entrada:
    """Una respuesta de una carga: qué se escribió, dónde y con qué."""

    escrita: str
    direccion: Direccion
    lugar: Lugar
    valor: Valor


class Respuestas:
    """Las respuestas del expediente, por dirección."""

    def __init__(self, nucleo: Nucleo) -> None:
        self.nucleo = nucleo
        self.historia: Historia[CambioDeCelda] = Historia()
        self.al_escribir: AlEscribir = lambda _paso, _cambios: None
        """A quién le toca escribir algo más en la misma transacción (el plan, al firmarse)."""

    def guardar(self, direccion: Referencia, crudo: Any, *, persona: str = "") -> Guardado:
        """Valida y escribe un valor (vacío = borrarlo). Si no cambia nada, no escribe."""
        with self.nucleo.almacen.turno:
            destino, lugar, ficha = self.ubicar(direccion)
            valor = self.normalizar(lugar, crudo)
            antes = ficha.celda(lugar.campo.clave)
            # Contestar un campo marcado «no aplica» lo vuelve a hacer aplicable.
            despues = replace(antes, valor=valor, no_aplica=False, motivo="", persona=persona)
            return self._guardar_uno(destino, ficha, lugar, despues)

    def guardar_varias(
        self, valores: Mapping[str, Any] | Mapping[Direccion, Any], *, persona: str = ""
    ) -> tuple[Guardado, ...]:
        """Escribe todo en una transacción y un solo paso de deshacer, o nada.

        Crea las fichas que falten (`1d:2/…` agrega la segunda). Si algo no es válido lanza
        `RespuestasInvalidas` con todos los fallos.
        """
        with self.nucleo.almacen.turno:
            entradas = self._revisar(valores)
            nuevas = self._fichas_que_faltan(entradas)
            fichas = {f.id: f for f in nuevas}
            with self.nucleo.almacen.transaccion() as paso:
                self._crear_fichas(paso, nuevas)
                cambios = self._cambios(entradas, nuevas, paso.momento, persona)
                self.escribir(paso, cambios, "guardar")
            for ficha in fichas.values():
                self.nucleo.espejo.agregar_ficha(ficha)
            self.asimilar(cambios)
            if cambios:
                self.historia.registrar(Paso(cambios))
            cambiadas = {(c.ficha.id, c.campo) for c in cambios}
            return tuple(self._acuse(e, cambiadas) for e in entradas)

    def valor(self, direccion: Referencia) -> Valor:
        """El valor que cuenta, o `None` si está vacío o no aplica."""
        with self.nucleo.almacen.turno:
            _, lugar, ficha = self.ubicar(direccion)
            if lugar.campo.calculado or lugar.campo.automatico:
                poner_al_dia(self.nucleo)
            valor = ficha.celda(lugar.campo.clave).vigente
            return None if valor in VACIOS else valor

    def proponer(self, direccion: Referencia) -> Valor:
        """Lo que el Modelo propone para el campo, sin guardarlo; `None` si no propone nada."""
        with self.nucleo.almacen.turno:
            _, lugar, ficha = self.ubicar(direccion)
            nombre = self.nucleo.municipio().nombre
            return propuesta(
                lugar.campo, self.nucleo.modelo, self.nucleo.perfil, ficha.valores(), nombre
            )

    def de_ficha(self, herramienta: str, tipo: str = "", numero: int = 1) -> Mapping[str, Valor]:
        """Todo lo contestado en una ficha, por campo."""
        with self.nucleo.almacen.turno:
            poner_al_dia(self.nucleo)
            return self.nucleo.espejo.ficha(herramienta, tipo, numero).valores()

    def no_aplica(self, direccion: Referencia) -> str | None:
        """El motivo por el que el campo no aplica, o `None` si aplica."""
        with self.nucleo.almacen.turno:
            _, lugar, ficha = self.ubicar(direccion)
            celda = ficha.celda(lugar.campo.clave)
            return celda.motivo if celda.no_aplica else None

    def marcar_no_aplica(self, direccion: Referencia, motivo: str) -> Guardado:
        """Saca el campo de lo pendiente. Lo ya contestado se conserva por si se arrepiente."""
        razon = limpiar(motivo).strip()
        if len(razon) < MOTIVO_MINIMO:
            raise MotivoCorto(MOTIVO_MINIMO)
        with self.nucleo.almacen.turno:
            destino, lugar, ficha = self.ubicar(direccion)
            antes = ficha.celda(lugar.campo.clave)
            despues = replace(antes, no_aplica=True, motivo=razon)
            return self._guardar_uno(destino, ficha, lugar, despues)

    def quitar_no_aplica(self, direccion: Referencia) -> Guardado:
        """El campo vuelve a pedirse, con lo que tuviera."""
        with self.nucleo.almacen.turno:
            destino, lugar, ficha = self.ubicar(direccion)
            despues = replace(ficha.celda(lugar.campo.clave), no_aplica=False, motivo="")
            return self._guardar_uno(destino, ficha, lugar, despues)

    def nota(self, direccion: Referencia) -> str:
        """La nota interna del campo: nunca se entrega."""
        with self.nucleo.almacen.turno:
            _, lugar, ficha = self.ubicar(direccion)
            return ficha.celda(lugar.campo.clave).nota

    def guardar_nota(self, direccion: Referencia, texto: str) -> Guardado:
        """Guarda la nota interna del campo."""
        with self.nucleo.almacen.turno:
            destino, lugar, ficha = self.ubicar(direccion)
            despues = replace(ficha.celda(lugar.campo.clave), nota=limpiar(texto).strip())
            return self._guardar_uno(destino, ficha, lugar, despues)

    def deshacer(self) -> Direccion | None:
        """Deshace el último paso de esta sesión y dice dónde fue; `None` si no hay."""
        with self.nucleo.almacen.turno:
            paso = self.historia.por_deshacer()
            if paso is None:
                return None
            escrito = self._reescribir(paso, "deshacer")
            self.historia.deshecho(escrito)
            return self.nucleo.espejo.direccion(paso.cambios[-1].ficha, paso.cambios[-1].campo)

    def rehacer(self) -> Direccion | None:
        """Rehace lo último deshecho y dice dónde fue; `None` si no hay."""
        with self.nucleo.almacen.turno:
            paso = self.historia.por_rehacer()
            if paso is None:
                return None
            escrito = self._reescribir(paso, "rehacer")
            self.historia.rehecho(escrito)
            return self.nucleo.espejo.direccion(paso.cambios[-1].ficha, paso.cambios[-1].campo)

    def escribir(self, paso: Transaccion, cambios: Sequence[CambioDeCelda], accion: str) -> None:
        """Escribe celdas dentro de una transacción ya empezada. Falta `asimilar` al confirmar."""
        if not cambios:
            return
        escribir_celdas(paso, ((c.ficha, c.campo, c.despues) for c in cambios))
        for cambio in cambios:
            donde = str(self.nucleo.espejo.direccion(cambio.ficha, cambio.campo))
            antes, despues = _para_bitacora(cambio.antes), _para_bitacora(cambio.despues)
            paso.anotar(accion, donde, antes, despues, cambio.despues.persona)
        self.al_escribir(paso, cambios)

    def asimilar(self, cambios: Iterable[CambioDeCelda]) -> None:
        """Pone al día la imagen en memoria con lo que ya se confirmó."""
        for cambio in cambios:
            cambio.ficha.poner(cambio.campo, cambio.despues)
            self.nucleo.espejo.tocar(cambio.ficha.herramienta)

    def preparar(self, direccion: Referencia, crudo: Any) -> CambioDeCelda:
        """El cambio que guardaría ese valor, ya validado y normalizado, sin escribirlo."""
        _, lugar, ficha = self.ubicar(direccion)
        antes = ficha.celda(lugar.campo.clave)
        valor = self.normalizar(lugar, crudo)
        despues = replace(antes, valor=valor, no_aplica=False, motivo="")
        return CambioDeCelda(ficha, lugar.campo.clave, antes, despues)

    def ubicar(self, direccion: Referencia) -> tuple[Direccion, Lugar, FichaViva]:
        """La dirección leída, el campo que señala y la ficha en que vive."""
        destino = leer_direccion(direccion)
        lugar = self.nucleo.indice.lugar(destino)
        ficha = self.nucleo.espejo.ficha(destino.herramienta, lugar.tipo, destino.ficha)
        return destino, lugar, ficha

    def _guardar_uno(
        self, destino: Direccion, ficha: FichaViva, lugar: Lugar, despues: Celda
    ) -> Guardado:
        antes = ficha.celda(lugar.campo.clave)
        if replace(despues, persona=antes.persona) == antes:
            momento = antes.modificada or marca(self.nucleo.reloj.ahora())
            return Guardado(destino, momento, cambio=False)
        with self.nucleo.almacen.transaccion() as paso:
            fechada = replace(despues, modificada=paso.momento)
            cambio = CambioDeCelda(ficha, lugar.campo.clave, antes, fechada)
            self.escribir(paso, (cambio,), "guardar")
        self.asimilar((cambio,))
        self.historia.registrar(Paso((cambio,)))
        return Guardado(destino, fechada.modificada, cambio=True)

    def _reescribir(self, paso: Paso[CambioDeCelda], accion: str) -> Paso[CambioDeCelda]:
        with self.nucleo.almacen.transaccion() as transaccion:
            fechados = tuple(c.fechado(transaccion.momento) for c in paso.cambios)
            self.escribir(transaccion, fechados, accion)
        self.asimilar(fechados)
        return replace(paso, cambios=fechados)

    def normalizar(self, lugar: Lugar, crudo: Any) -> Valor:
        """El valor canónico de lo escrito, con sus referencias ya resueltas."""
        if lugar.admite_no_se and isinstance(crudo, str) and _es_no_se(crudo):
            return NO_SE
        campo = lugar.campo
        valor = normalizar(campo, crudo)
        if valor in VACIOS:
            return None
        if campo.tipo is TipoCampo.TABLA:
            filas = [self._fila_con_referencias(campo, fila) for fila in valor]
            return completar(campo, filas)
        return self._referencia(campo, valor)

    def _fila_con_referencias(self, campo: Campo, fila: Mapping[str, Valor]) -> dict[str, Valor]:
        columnas = {columna.clave: columna for columna in campo.columnas}
        return {clave: self._referencia(columnas[clave], valor) for clave, valor in fila.items()}

    def _referencia(self, campo: Campo | Columna, valor: Valor) -> Valor:
        if campo.tipo is TipoCampo.PERSONA:
            return self.persona(valor)
        if campo.tipo is TipoCampo.ADJUNTO:
            desconocidas = set(valor) - self.nucleo.espejo.evidencias.keys()
            if desconocidas:
                raise EvidenciaDesconocida
        return valor

    def persona(self, referencia: str) -> str:
        """El id de una persona escrita por su id o por su nombre."""
        personas = self.nucleo.espejo.personas
        if referencia in personas:
            return referencia
        buscado = sin_tildes(referencia).split()
        iguales = [p for p in personas.values() if sin_tildes(p.nombre).split() == buscado]
        activas = [p for p in iguales if p.activa] or iguales
        if len(activas) != 1:
            raise PersonaDesconocida(referencia)
        return activas[0].id

    def _revisar(self, valores: Mapping[Any, Any]) -> tuple[_Entrada, ...]:
        entradas: list[_Entrada] = []
        fallos: list[tuple[str, str]] = []
        for escrita, crudo in valores.items():
            try:
                destino = leer_direccion(escrita)
                lugar = self.nucleo.indice.lugar(destino)
                if destino.ficha > FICHAS_MAXIMAS:
                    raise FichaDesconocida(destino.herramienta, lugar.tipo, destino.ficha)
                valor = self.normalizar(lugar, crudo)
            except ErrorDeUsuario as error:
                fallos.append((str(escrita), error.mensaje))
            else:
                entradas.append(_Entrada(str(escrita), destino, lugar, valor))
        if fallos:
            raise RespuestasInvalidas(fallos)
        return tuple(entradas)

    def _fichas_que_faltan(self, entradas: Iterable[_Entrada]) -> list[FichaViva]:
        pedidas: dict[tuple[str, str], int] = {}
        for entrada in entradas:
            clave = (entrada.direccion.herramienta, entrada.lugar.tipo)
            pedidas[clave] = max(pedidas.get(clave, 0), entrada.direccion.ficha)
        return [
            FichaViva(str(uuid4()), herramienta, tipo, self.orden_libre(herramienta, tipo) + extra)
            for (herramienta, tipo), cuantas in pedidas.items()
            for extra in range(cuantas - len(self.nucleo.espejo.grupo(herramienta, tipo)))
        ]

    def orden_libre(self, herramienta: str, tipo: str) -> int:
        """El siguiente lugar libre, contando también las fichas quitadas."""
        return 1 + max(
            (
                f.orden
                for f in self.nucleo.espejo.fichas.values()
                if (f.herramienta, f.tipo) == (herramienta, tipo)
            ),
            default=0,
        )

    def _crear_fichas(self, paso: Transaccion, nuevas: Sequence[FichaViva]) -> None:
        if not nuevas:
            return
        implementaciones = self.nucleo.espejo.implementaciones
        paso.ejecutar(_NUEVA_FICHA, [fila_de_ficha(f, implementaciones) for f in nuevas])
        for ficha in nuevas:
            paso.anotar("agregar_ficha", ficha.herramienta, "", f"{ficha.tipo} {ficha.id}")

    def _cambios(
        self,
        entradas: Iterable[_Entrada],
        nuevas: Sequence[FichaViva],
        momento: str,
        persona: str,
    ) -> tuple[CambioDeCelda, ...]:
        cambios: dict[tuple[str, str], CambioDeCelda] = {}
        for entrada in entradas:
            ficha = self._destino(entrada, nuevas)
            campo = entrada.lugar.campo.clave
            antes = ficha.celda(campo)
            despues = replace(
                antes,
                valor=entrada.valor,
                no_aplica=False,
                motivo="",
                modificada=momento,
                persona=persona,
            )
            if (antes.valor, antes.no_aplica) != (entrada.valor, False):
                cambios[ficha.id, campo] = CambioDeCelda(ficha, campo, antes, despues)
        return tuple(cambios.values())

    def _destino(self, entrada: _Entrada, nuevas: Sequence[FichaViva]) -> FichaViva:
        clave = (entrada.direccion.herramienta, entrada.lugar.tipo)
        grupo = self.nucleo.espejo.grupo(*clave)
        grupo = [*grupo, *(f for f in nuevas if (f.herramienta, f.tipo) == clave)]
        return grupo[entrada.direccion.ficha - 1]

    def _acuse(self, entrada: _Entrada, cambiadas: set[tuple[str, str]]) -> Guardado:
        _, lugar, ficha = self.ubicar(entrada.direccion)
        celda = ficha.celda(lugar.campo.clave)
        cambio = (ficha.id, lugar.campo.clave) in cambiadas
        return Guardado(entrada.direccion, celda.modificada, cambio=cambio)


def leer_direccion(referencia: Referencia) -> Direccion:
    """La dirección, venga como texto o ya leída."""
    return referencia if isinstance(referencia, Direccion) else Direccion.leer(referencia)


def fila_de_ficha(ficha: FichaViva, implementaciones: Mapping[str, Any]) -> dict[str, Any]:
    """El renglón de la tabla `ficha`."""
    return {
        "id": ficha.id,
        "implementacion_id": implementaciones[ficha.herramienta].id,
        "tipo": ficha.tipo,
        "orden": ficha.orden,
        "quitada": ficha.quitada or None,
    }


def _para_bitacora(celda: Celda) -> str:
    if celda.no_aplica:
        return f"no aplica: {celda.motivo}"
    return "" if celda.valor in VACIOS else como_json(celda.valor)


def _es_no_se(crudo: str) -> bool:
    return sin_tildes(crudo).strip().replace(" ", "_") == NO_SE

"""Lo que impide entregar, lo que conviene revisar y lo que se sugiere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from app.expediente import diagnostico
from app.expediente.errores import CampoDesconocido, MotivoCorto
from app.expediente.herramientas import LISTAS, Herramientas, donde
from app.expediente.indice import DIAGNOSTICO
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import MOTIVO_MINIMO
from app.expediente.tablas import Explicacion
from app.expediente.vistas import Pendiente, ResumenHerramienta, Situacion
from app.modelo.contexto import Hallazgo
from app.modelo.direccion import Direccion
from app.modelo.reglas import revisar
from app.modelo.tipos import Severidad
from app.texto import limpiar

ERROR, AVISO, SUGERENCIA = "error", "aviso", "sugerencia"
_POCOS = 3


@dataclass(frozen=True, slots=True)
class Pendientes:
    """La lista de F5."""

    nucleo: Nucleo
    herramientas: Herramientas

    def lista(self) -> tuple[Pendiente, ...]:
        """Errores, avisos y sugerencias, en ese orden y en el del Modelo."""
        with self.nucleo.almacen.turno:
            # Se pide una vez: cuenta lo que falta en todas las herramientas.
            resumenes = self.herramientas.lista()
            todos = [
                *self._obligatorios(resumenes),
                *self._de_reglas(resumenes),
                *self._sugerencias(resumenes),
            ]
        orden = (ERROR, AVISO, SUGERENCIA)
        return tuple(sorted(todos, key=lambda pendiente: orden.index(pendiente.clase)))

    def errores(self) -> tuple[Pendiente, ...]:
        """Sólo lo que impide entregar."""
        with self.nucleo.almacen.turno:
            resumenes = self.herramientas.lista()
            todos = [*self._obligatorios(resumenes), *self._de_reglas(resumenes)]
        return tuple(pendiente for pendiente in todos if pendiente.clase == ERROR)

    def explicar(self, regla: str, direccion: Direccion, texto: str) -> None:
        """«Lo explico»: el aviso deja de contar y la razón viaja con la entrega."""
        razon = limpiar(texto).strip()
        if len(razon) < MOTIVO_MINIMO:
            raise MotivoCorto(MOTIVO_MINIMO)
        with self.nucleo.almacen.turno, self.nucleo.almacen.transaccion() as paso:
            fila = {"regla": regla, "direccion": str(direccion), "texto": razon}
            paso.ejecutar(
                insert(Explicacion).prefix_with("OR REPLACE"), fila | {"momento": paso.momento}
            )
            paso.anotar("explicar", str(direccion), regla, razon)

    def quitar_explicacion(self, regla: str, direccion: Direccion) -> None:
        """El aviso vuelve a contar."""
        with self.nucleo.almacen.turno, self.nucleo.almacen.transaccion() as paso:
            tabla = Explicacion
            donde_va = (tabla.c.regla == regla, tabla.c.direccion == str(direccion))
            paso.ejecutar(delete(tabla).where(*donde_va))
            paso.anotar("quitar_explicacion", str(direccion), regla, "")

    def explicaciones(self) -> dict[tuple[str, str], str]:
        """Razones escritas, por regla y dirección."""
        filas = self.nucleo.almacen.consultar(select(Explicacion))
        return {(f.regla, f.direccion): f.texto for f in filas}

    def _obligatorios(self, resumenes: Iterable[ResumenHerramienta]) -> Iterator[Pendiente]:
        """Lo vacío sólo estorba en lo que ya se dio por listo."""
        for resumen in resumenes:
            if resumen.situacion.value in LISTAS and resumen.pendientes:
                yield from self.herramientas.faltantes(resumen.clave)

    def _de_reglas(self, resumenes: Iterable[ResumenHerramienta]) -> Iterator[Pendiente]:
        explicadas = self.explicaciones()
        situaciones = {r.clave: r.situacion for r in resumenes}
        aplican = {clave for clave, s in situaciones.items() if s is not Situacion.NO_APLICA}
        for hallazgo in revisar(self.nucleo.contexto(), aplican):
            explicada = (hallazgo.regla, str(hallazgo.direccion)) in explicadas
            # Lo que está a medias todavía no se entrega: su error sólo avisa.
            lista = situaciones[hallazgo.direccion.herramienta].value in LISTAS
            impide = hallazgo.severidad is Severidad.ERROR and lista
            if impide or not explicada:
                yield self._pendiente(hallazgo, ERROR if impide else AVISO)

    def _pendiente(self, hallazgo: Hallazgo, clase: str) -> Pendiente:
        herramienta = self.nucleo.modelo.herramienta(hallazgo.direccion.herramienta)
        etiqueta = ""
        if hallazgo.direccion.campo:
            try:
                etiqueta = self.nucleo.indice.lugar(hallazgo.direccion).campo.etiqueta
            except CampoDesconocido:
                etiqueta = hallazgo.direccion.campo
        return Pendiente(
            clase=clase,
            regla=hallazgo.regla,
            texto=hallazgo.texto,
            donde=donde(herramienta, etiqueta),
            direccion=hallazgo.direccion,
        )

    def _sugerencias(self, resumenes: Iterable[ResumenHerramienta]) -> Iterator[Pendiente]:
        yield from self._del_diagnostico()
        for resumen in resumenes:
            casi = resumen.situacion is Situacion.EN_CURSO and resumen.pendientes <= _POCOS
            if not casi:
                continue
            herramienta = self.nucleo.modelo.herramienta(resumen.clave)
            if resumen.pendientes:
                datos = "un dato" if resumen.pendientes == 1 else f"{resumen.pendientes} datos"
                texto = f"Con {datos} más puede marcarla lista."
            else:
                texto = "Ya tiene todo lo obligatorio: puede marcarla lista."
            yield Pendiente(
                SUGERENCIA, "S-lista", texto, donde(herramienta), Direccion(resumen.clave)
            )

    def _del_diagnostico(self) -> Iterator[Pendiente]:
        resultado = diagnostico.calcular(self.nucleo)
        if resultado.contestadas < resultado.total:
            faltan = resultado.total - resultado.contestadas
            que = "una pregunta" if faltan == 1 else f"{faltan} preguntas"
            yield Pendiente(
                SUGERENCIA,
                "S-diagnostico",
                f"Faltan {que} del diagnóstico inicial.",
                "Diagnóstico",
                Direccion(DIAGNOSTICO),
            )
        elif resultado.avisos:
            for aviso in resultado.avisos:
                yield Pendiente(AVISO, "S-dx", aviso, "Diagnóstico", Direccion(DIAGNOSTICO))

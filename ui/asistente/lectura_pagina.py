"""Lo que el asistente lee del expediente para pintar: valores, avance, problemas y resumen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.expediente.errores import FichaDesconocida
from app.modelo.contexto import Contexto, Hallazgo, Valor
from app.modelo.direccion import Direccion
from app.modelo.paginas import ClasePagina, Pagina, paginas_de
from app.modelo.reglas import revisar
from app.modelo.tipos import Campo, Herramienta, Severidad
from app.modelo.valores import esta_vacio, falta, texto_visible
from ui.asistente.pagina import Guardada
from ui.asistente.recorrido import Avance, Recorrido, a_la_vista, avance_de, que_falta
from ui.asistente.revisar import Grupo, PorResolver, Respuesta
from ui.comun.sesion import Sesion


@dataclass(frozen=True, slots=True)
class Problemas:
    """Por campo, qué corregir; y por campo tabla, qué renglones."""

    textos: dict[str, str] = field(default_factory=dict)
    renglones: dict[str, dict[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resumen:
    """Lo que muestra la página de revisar."""

    grupos: tuple[Grupo, ...]
    faltan: tuple[PorResolver, ...]
    errores: tuple[PorResolver, ...]


class LectorPagina:
    """Consultas del asistente; no cambia nada."""

    def __init__(self, sesion: Sesion) -> None:
        self._sesion = sesion
        self._exp = sesion.expediente

    def de_ficha(
        self, herramienta: str, pagina: Pagina, numero: int
    ) -> tuple[dict[str, Guardada], Mapping[str, Valor]]:
        """Lo guardado de cada campo de la página, y todos los valores de su ficha."""
        return self.de_campos(herramienta, pagina.ficha, numero, pagina.campos)

    def de_campos(
        self, herramienta: str, tipo: str, numero: int, campos: Iterable[Campo]
    ) -> tuple[dict[str, Guardada], Mapping[str, Valor]]:
        """Lo guardado de esos campos de la ficha, y todos sus valores."""
        respuestas = self._exp.respuestas
        try:
            valores: Mapping[str, Valor] = respuestas.de_ficha(herramienta, tipo, numero)
        except FichaDesconocida:
            # La acaban de quitar: la página se rehará enseguida con otra.
            return {}, {}
        guardadas = {}
        for campo in campos:
            direccion = Direccion(herramienta, campo.clave, numero)
            guardadas[campo.clave] = Guardada(
                valores.get(campo.clave),
                respuestas.no_aplica(direccion),
                respuestas.nota(direccion),
            )
        return guardadas, valores

    def avances(self, recorrido: Recorrido) -> list[tuple[str, Avance]]:
        """Nombre y avance de cada página, con la ficha elegida en las que se repiten."""
        clave = recorrido.herramienta.clave
        contexto = self._contexto()
        pares = []
        for pagina in recorrido.paginas:
            numero = recorrido.numeros.get(pagina.ficha, 1) if pagina.ficha else 1
            ficha = next(
                (
                    f
                    for f in contexto.fichas
                    if (f.herramienta, f.tipo, f.numero) == (clave, pagina.ficha, numero)
                ),
                None,
            )
            valores = ficha.valores if ficha else {}
            no_aplica = ficha.no_aplica if ficha else {}
            avance = avance_de(pagina, valores, self._sesion.perfil, no_aplica)
            if pagina.clase is ClasePagina.REVISAR:
                avance = Avance.COMPLETA if self._terminada(clave) else Avance.VACIA
            pares.append((pagina.nombre, avance))
        return pares

    def problemas(self, recorrido: Recorrido, *, con_faltantes: bool) -> Problemas:
        """Las reglas incumplidas en la página; lo vacío, sólo si la persona ya dijo «terminé»."""
        clave, numero = recorrido.herramienta.clave, recorrido.numero
        valores = self._valores(clave, recorrido.pagina.ficha, numero)
        problemas = Problemas()
        propios = {campo.clave for campo in recorrido.pagina.campos}
        for hallazgo in self._errores(clave):
            campo = hallazgo.direccion.campo
            if campo not in propios or hallazgo.direccion.ficha != numero:
                continue
            if esta_vacio(valores.get(campo)) and not con_faltantes:
                continue
            problemas.textos.setdefault(campo, hallazgo.texto)
            if hallazgo.fila is not None:
                problemas.renglones.setdefault(campo, {})[hallazgo.fila] = hallazgo.texto
        if con_faltantes:
            self._agregar_faltantes(recorrido, valores, problemas)
        return problemas

    def resumen(self, herramienta: Herramienta) -> Resumen:
        """Todo lo contestado en la herramienta, lo que falta y lo que no cuadra."""
        contexto = self._contexto()
        paginas = [p for p in paginas_de(herramienta, self._sesion.modelo) if p.campos]
        grupos = [
            self._grupo(contexto, herramienta, pagina, numero)
            for pagina in paginas
            for numero in self._numeros(contexto, herramienta, pagina)
        ]
        faltan = tuple(
            PorResolver(f"{p.texto.rstrip('.')} ({_ficha(p.direccion)})", p.direccion)
            if p.direccion.ficha > 1
            else PorResolver(p.texto, p.direccion)
            for p in self._exp.herramientas.faltantes(herramienta.clave)
        )
        errores = tuple(PorResolver(h.texto, h.direccion) for h in self._errores(herramienta.clave))
        return Resumen(tuple(grupos), faltan, errores)

    def _agregar_faltantes(
        self, recorrido: Recorrido, valores: Mapping[str, Valor], problemas: Problemas
    ) -> None:
        clave, numero = recorrido.herramienta.clave, recorrido.numero
        for campo in recorrido.pagina.campos:
            motivo = self._exp.respuestas.no_aplica(Direccion(clave, campo.clave, numero))
            if motivo is None and falta(campo, valores, self._sesion.perfil):
                problemas.textos.setdefault(campo.clave, que_falta(campo))

    def _grupo(
        self, contexto: Contexto, herramienta: Herramienta, pagina: Pagina, numero: int
    ) -> Grupo:
        ficha = next(
            (
                f
                for f in contexto.fichas
                if (f.herramienta, f.tipo, f.numero) == (herramienta.clave, pagina.ficha, numero)
            ),
            None,
        )
        valores = ficha.valores if ficha else {}
        no_aplica = ficha.no_aplica if ficha else {}
        respuestas = tuple(
            Respuesta(
                campo.etiqueta,
                f"No aplica: {no_aplica[campo.clave]}"
                if campo.clave in no_aplica
                else texto_visible(
                    campo, valores.get(campo.clave), contexto.personas, contexto.evidencias
                ),
            )
            for campo in pagina.campos
            if a_la_vista(campo, valores, self._sesion.perfil)
        )
        titulo = pagina.nombre
        if pagina.ficha:
            tipo = next(t for t in herramienta.fichas if t.clave == pagina.ficha)
            titulo = f"{tipo.singular[:1].upper()}{tipo.singular[1:]} {numero}: {titulo}"
        destino = Direccion(herramienta.clave, pagina.campos[0].clave, numero)
        return Grupo(titulo, destino, respuestas)

    def _numeros(
        self, contexto: Contexto, herramienta: Herramienta, pagina: Pagina
    ) -> tuple[int, ...]:
        if not pagina.ficha:
            return (1,)
        return tuple(f.numero for f in contexto.de_tipo(herramienta.clave, pagina.ficha))

    def _errores(self, herramienta: str) -> tuple[Hallazgo, ...]:
        hallazgos = revisar(self._contexto(), [herramienta])
        return tuple(h for h in hallazgos if h.severidad is Severidad.ERROR)

    def _contexto(self) -> Contexto:
        contexto: Contexto = self._exp.contexto()
        return contexto

    def _terminada(self, clave: str) -> bool:
        situacion = self._exp.herramientas.una(clave).situacion
        return situacion.value not in {"sin_empezar", "en_curso"}

    def _valores(self, herramienta: str, tipo: str, numero: int) -> Mapping[str, Valor]:
        try:
            valores: Mapping[str, Valor] = self._exp.respuestas.de_ficha(herramienta, tipo, numero)
        except FichaDesconocida:
            return {}
        return valores


def _ficha(direccion: Direccion) -> str:
    return f"número {direccion.ficha}"

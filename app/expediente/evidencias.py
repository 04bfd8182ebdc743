"""Archivos de evidencia: dentro del expediente por huella, o referidos a donde está el original."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy import bindparam, delete, func, insert, select, update

from app.archivos import escribir_bytes, nombre_seguro, sin_enganos
from app.expediente.almacen import OrdenCompilada
from app.expediente.errores import EvidenciaAlterada, EvidenciaDesconocida, EvidenciaRechazada
from app.expediente.espejo import Celda, EvidenciaViva, FichaViva
from app.expediente.historia import CambioDeCelda
from app.expediente.indice import DIAGNOSTICO, Lugar
from app.expediente.nucleo import Nucleo
from app.expediente.respuestas import Referencia, Respuestas
from app.expediente.tablas import Evidencia as FilaEvidencia
from app.expediente.tablas import EvidenciaContenido
from app.modelo.contexto import Evidencia, Valor
from app.modelo.direccion import Direccion
from app.modelo.tipos import TipoCampo
from app.texto import limpiar

MB = 1024 * 1024
MAXIMO = 10 * MB
CONVIENE_REDUCIR = 2 * MB
TOTAL_AVISO = 200 * MB
TOTAL_MAXIMO = 500 * MB

Celdilla = tuple[int, str]
"""Fila (desde 0) y columna de una tabla."""

_EJECUTABLES = frozenset(
    {
        *("exe", "com", "bat", "cmd", "msi", "scr", "pif", "js", "jse", "vbs", "vbe"),
        *("wsf", "wsh", "ps1", "lnk", "reg", "jar", "hta", "cpl", "dll", "sh"),
    }
)
# Se guardan, pero al abrirlos pueden hacer cosas: Office con macros y páginas con guiones.
_CON_INSTRUCCIONES = frozenset(
    {
        *("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "ppsm", "ppam", "potm"),
        *("html", "htm", "svg", "chm"),
    }
)
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_CUERPO = OrdenCompilada(
    select(EvidenciaContenido.c.cuerpo).where(EvidenciaContenido.c.sha256 == bindparam("sha256")),
    (),
)
_DE_PROGRAMA = (b"MZ", b"\x7fELF", b"#!")


@dataclass(frozen=True, slots=True)
class Advertencia:
    """Un archivo que se puede adjuntar y por qué conviene pensarlo."""

    ruta: Path
    texto: str


@dataclass(frozen=True, slots=True)
class _Destino:
    """El campo (o la celda de una tabla) que recibe la evidencia."""

    direccion: Direccion
    ficha: FichaViva
    lugar: Lugar
    fila: Celdilla | None


@dataclass(frozen=True, slots=True)
class Evidencias:
    """Adjuntar, referir, quitar y sacar evidencias."""

    nucleo: Nucleo
    respuestas: Respuestas

    def lista(self) -> tuple[Evidencia, ...]:
        """Todas, de la más reciente a la más vieja."""
        with self.nucleo.almacen.turno:
            todas = self.nucleo.evidencias().values()
        return tuple(sorted(todas, key=lambda e: (e.agregada, e.nombre), reverse=True))

    def una(self, id_evidencia: str) -> Evidencia:
        """La evidencia con ese id."""
        with self.nucleo.almacen.turno:
            encontrada = self.nucleo.evidencias().get(id_evidencia)
        if encontrada is None:
            raise EvidenciaDesconocida
        return encontrada

    def ocupado(self) -> int:
        """Bytes de evidencias guardadas, contando una vez las repetidas."""
        orden = select(func.coalesce(func.sum(EvidenciaContenido.c.tamano), 0))
        return int(self.nucleo.almacen.consultar(orden)[0][0])

    def aviso(self, ruta: Path) -> str:
        """Lo que conviene decir antes de adjuntar: vacío si nada."""
        return self._aviso(ruta, self.ocupado())

    def advertencias(self, rutas: Iterable[Path]) -> tuple[Advertencia, ...]:
        """Los archivos que conviene pensar dos veces antes de adjuntarlos, con su porqué.

        Los que no se pueden adjuntar (no se leen, son programas, no caben) no salen aquí:
        `adjuntar` los rechaza y dice por qué.
        """
        ocupado, halladas = self.ocupado(), []
        for ruta in rutas:
            # El que no se puede leer lo dice `adjuntar`, con qué hacer.
            with suppress(OSError):
                if texto := self._aviso(ruta, ocupado):
                    halladas.append(Advertencia(ruta, texto))
                ocupado += ruta.stat().st_size
        return tuple(halladas)

    def _aviso(self, ruta: Path, ocupado: int) -> str:
        tamano, nombre = ruta.stat().st_size, sin_enganos(ruta.name)
        if tamano > MAXIMO or extension(nombre) in _EJECUTABLES:
            return ""
        with ruta.open("rb") as archivo:
            peligro = _peligro(ruta.name, nombre, archivo.read(4))
        if peligro:
            return peligro
        if tamano > CONVIENE_REDUCIR:
            return (
                f"«{nombre}» pesa {tamano / MB:.1f} MB. Si es una foto, redúzcala a 1,600 "
                "píxeles: los paquetes viajan mejor."
            )
        if ocupado + tamano > TOTAL_AVISO:
            return (
                f"Con «{nombre}» las evidencias pasan de 200 MB: los respaldos y paquetes serán "
                "lentos. Puede registrar dónde está el original en vez de adjuntarlo."
            )
        return ""

    def adjuntar(
        self, direccion: Referencia, ruta_archivo: Path, *, fila: Celdilla | None = None
    ) -> Evidencia:
        """Guarda el archivo dentro del expediente y lo anota en el campo o en la celda."""
        nombre, cuerpo = nombre_limpio(ruta_archivo.name), _leer(ruta_archivo)
        with self.nucleo.almacen.turno:
            destino = self._destino(direccion, fila)
            huella = hashlib.sha256(cuerpo).hexdigest()
            nueva = self._nueva(destino, nombre, len(cuerpo), sha256=huella)
            if repetida := self._repetida(nueva, destino):
                return self.una(repetida)
            self._hay_lugar(huella, len(cuerpo))
            self._escribir(nueva, destino, cuerpo)
            return self.una(nueva.id)

    def referir(
        self,
        direccion: Referencia,
        nombre: str,
        ubicacion: str,
        *,
        fila: Celdilla | None = None,
    ) -> Evidencia:
        """Anota dónde está el original (archivo, caja, expediente, foja) sin guardarlo."""
        donde = limpiar(ubicacion).strip()
        if not donde:
            raise EvidenciaRechazada(
                "Falta decir dónde está el original.",
                sugerencia="Escriba archivo, caja, expediente o foja.",
            )
        with self.nucleo.almacen.turno:
            destino = self._destino(direccion, fila)
            nueva = self._nueva(destino, nombre_limpio(nombre), 0, referida=donde)
            self._escribir(nueva, destino, None)
            return self.una(nueva.id)

    def quitar(self, direccion: Referencia, id_evidencia: str) -> None:
        """La quita del campo; si nadie más la usa, también del expediente."""
        with self.nucleo.almacen.turno:
            lugar_fila = self._donde_esta(direccion, id_evidencia)
            viva = self.nucleo.espejo.evidencias[id_evidencia]
            cambios = self._sin_ella(lugar_fila, id_evidencia)
            borrar = not (self.usos(id_evidencia) - {lugar_fila.direccion})
            with self.nucleo.almacen.transaccion() as paso:
                self.respuestas.escribir(paso, cambios, "quitar_evidencia")
                if borrar:
                    fila, cuerpo = FilaEvidencia, EvidenciaContenido
                    paso.ejecutar(delete(fila).where(fila.c.id == id_evidencia))
                    sin_dueno = select(fila.c.id).where(fila.c.sha256 == cuerpo.c.sha256).exists()
                    paso.ejecutar(delete(cuerpo).where(cuerpo.c.sha256 == viva.sha256, ~sin_dueno))
                    paso.anotar("borrar_evidencia", str(lugar_fila.direccion), viva.nombre, "")
            self.respuestas.asimilar(cambios)
            if borrar:
                del self.nucleo.espejo.evidencias[id_evidencia]
            self.nucleo.espejo.tocar(lugar_fila.direccion.herramienta)

    def usos(self, id_evidencia: str) -> set[Direccion]:
        """Los campos que la usan."""
        espejo = self.nucleo.espejo
        return {
            espejo.direccion(ficha, campo)
            for ficha in espejo.fichas.values()
            if not ficha.quitada
            for campo, celda in ficha.celdas.items()
            if id_evidencia in ids_en(celda.valor)
        }

    def cambiar(
        self,
        id_evidencia: str,
        *,
        fecha_documento: date | None,
        publicable: bool,
        nota: str,
    ) -> Evidencia:
        """Corrige los datos de la evidencia; el archivo no cambia."""
        with self.nucleo.almacen.turno:
            viva = self.nucleo.espejo.evidencias.get(id_evidencia)
            if viva is None:
                raise EvidenciaDesconocida
            datos = {
                "fecha_documento": fecha_documento,
                "publicable": publicable,
                "nota": limpiar(nota).strip(),
            }
            with self.nucleo.almacen.transaccion() as paso:
                paso.ejecutar(
                    update(FilaEvidencia).where(FilaEvidencia.c.id == id_evidencia), datos
                )
                paso.anotar("cambiar_evidencia", "", viva.nombre, str(datos["nota"]))
            cambiada = replace(
                viva,
                fecha_documento=fecha_documento,
                publicable=publicable,
                nota=str(datos["nota"]),
            )
            self.nucleo.espejo.evidencias[id_evidencia] = cambiada
            self.nucleo.espejo.tocar(self.nucleo.espejo.fichas[viva.ficha_id].herramienta)
            return self.una(id_evidencia)

    def contenido(self, id_evidencia: str) -> bytes:
        """Los bytes, comprobados contra su huella: SQLite no nota un bit cambiado."""
        evidencia = self.una(id_evidencia)
        return self.por_huella(evidencia.sha256, evidencia.nombre)

    def por_huella(self, sha256: str, nombre: str = "") -> bytes:
        """Los bytes de esa huella, comprobados."""
        cuerpo = self.cuerpo(sha256)
        if hashlib.sha256(cuerpo).hexdigest() != sha256:
            raise EvidenciaAlterada(nombre or sha256[:12])
        return cuerpo

    def cuerpo(self, sha256: str) -> bytes:
        """Los bytes guardados con esa huella, para quien la comprueba al terminar (la entrega)."""
        filas = self.nucleo.almacen.consultar_compilada(_CUERPO, {"sha256": sha256})
        if not filas:
            raise EvidenciaDesconocida
        return bytes(filas[0][0])

    def guardar_como(self, id_evidencia: str, destino: Path) -> None:
        """Copia la evidencia fuera del expediente."""
        escribir_bytes(destino, self.contenido(id_evidencia))

    def alteradas(self) -> Iterator[Evidencia]:
        """Las evidencias cuyo contenido ya no coincide con su huella (revisión mensual)."""
        for evidencia in self.lista():
            if evidencia.sha256:
                try:
                    self.contenido(evidencia.id)
                except (EvidenciaAlterada, EvidenciaDesconocida):
                    yield evidencia

    def _destino(self, direccion: Referencia, fila: Celdilla | None) -> _Destino:
        donde, lugar, ficha = self.respuestas.ubicar(direccion)
        destino = _Destino(donde, ficha, lugar, fila)
        if not self._admite(destino):
            raise EvidenciaRechazada(
                f"El dato «{lugar.campo.etiqueta}» no lleva archivos ahí.",
                sugerencia="Adjúntelo en un campo de evidencia.",
            )
        return destino

    def _admite(self, destino: _Destino) -> bool:
        campo = destino.lugar.campo
        if destino.fila is None:
            return campo.tipo is TipoCampo.ADJUNTO or destino.direccion.herramienta == DIAGNOSTICO
        numero, columna = destino.fila
        filas = destino.ficha.celda(campo.clave).valor or []
        adjuntas = {c.clave for c in campo.columnas if c.tipo is TipoCampo.ADJUNTO}
        return columna in adjuntas and 0 <= numero < len(filas)

    def _nueva(
        self, destino: _Destino, nombre: str, tamano: int, *, sha256: str = "", referida: str = ""
    ) -> EvidenciaViva:
        return EvidenciaViva(
            id=str(uuid4()),
            ficha_id=destino.ficha.id,
            campo=destino.lugar.campo.clave,
            nombre=nombre,
            tipo=extension(nombre),
            tamano=tamano,
            sha256=sha256,
            fecha_documento=None,
            agregada="",
            publicable=True,
            nota="",
            referida=referida,
        )

    def _repetida(self, nueva: EvidenciaViva, destino: _Destino) -> str | None:
        """El mismo archivo con el mismo nombre en el mismo lugar ya está: no se duplica."""
        ya = set(_ids_del_destino(destino))
        for otra in self.nucleo.espejo.evidencias.values():
            iguales = (otra.ficha_id, otra.campo, otra.sha256, otra.nombre) == (
                nueva.ficha_id,
                nueva.campo,
                nueva.sha256,
                nueva.nombre,
            )
            sin_valor = destino.lugar.campo.tipo is not TipoCampo.ADJUNTO and not destino.fila
            if iguales and (otra.id in ya or sin_valor):
                return otra.id
        return None

    def _hay_lugar(self, huella: str, tamano: int) -> None:
        conocidas = {e.sha256 for e in self.nucleo.espejo.evidencias.values()}
        if huella not in conocidas and self.ocupado() + tamano > TOTAL_MAXIMO:
            raise EvidenciaRechazada(
                "Las evidencias del expediente llegaron a 500 MB y ya no caben más.",
                sugerencia="Quite las repetidas o registre dónde está el original.",
            )

    def _escribir(self, nueva: EvidenciaViva, destino: _Destino, cuerpo: bytes | None) -> None:
        cambios = self._con_ella(destino, nueva.id)
        with self.nucleo.almacen.transaccion() as paso:
            nueva = replace(nueva, agregada=paso.momento)
            if cuerpo is not None:
                contenido = {"sha256": nueva.sha256, "tamano": len(cuerpo), "cuerpo": cuerpo}
                paso.ejecutar(insert(EvidenciaContenido).prefix_with("OR IGNORE"), contenido)
            paso.ejecutar(insert(FilaEvidencia), asdict(nueva) | {"sha256": nueva.sha256 or None})
            cambios = tuple(
                replace(c, despues=replace(c.despues, modificada=paso.momento)) for c in cambios
            )
            self.respuestas.escribir(paso, cambios, "adjuntar")
            paso.anotar("agregar_evidencia", str(destino.direccion), "", nueva.nombre)
        self.nucleo.espejo.evidencias[nueva.id] = nueva
        self.respuestas.asimilar(cambios)
        self.nucleo.espejo.tocar(destino.direccion.herramienta)

    def _con_ella(self, destino: _Destino, id_evidencia: str) -> tuple[CambioDeCelda, ...]:
        if destino.fila is None and destino.lugar.campo.tipo is not TipoCampo.ADJUNTO:
            return ()
        return _cambio(destino, [*_ids_del_destino(destino), id_evidencia])

    def _sin_ella(self, destino: _Destino, id_evidencia: str) -> tuple[CambioDeCelda, ...]:
        if destino.fila is None and destino.lugar.campo.tipo is not TipoCampo.ADJUNTO:
            return ()
        return _cambio(destino, [i for i in _ids_del_destino(destino) if i != id_evidencia])

    def _donde_esta(self, direccion: Referencia, id_evidencia: str) -> _Destino:
        if id_evidencia not in self.nucleo.espejo.evidencias:
            raise EvidenciaDesconocida
        donde, lugar, ficha = self.respuestas.ubicar(direccion)
        filas = ficha.celda(lugar.campo.clave).valor
        if lugar.campo.tipo is TipoCampo.TABLA:
            for numero, fila in enumerate(filas or []):
                for columna, valor in fila.items():
                    if isinstance(valor, list) and id_evidencia in valor:
                        return _Destino(donde, ficha, lugar, (numero, columna))
            raise EvidenciaDesconocida
        return _Destino(donde, ficha, lugar, None)


def _peligro(crudo: str, nombre: str, principio: bytes) -> str:
    """Por qué sería peligroso abrirlo, o vacío. El nombre ya viene sin lo que engaña."""
    if principio.startswith(_DE_PROGRAMA):
        return (
            f"«{nombre}» por dentro es un programa, aunque su nombre diga otra cosa. "
            "Si no sabe de dónde salió, no lo adjunte ni lo abra."
        )
    if crudo != nombre:
        return (
            f"El nombre de «{nombre}» trae letras invisibles que esconden lo que es. "
            "Si no sabe de dónde salió, no lo adjunte; si es suyo, cámbiele el nombre."
        )
    if extension(nombre) in _CON_INSTRUCCIONES:
        return (
            f"«{nombre}» puede traer instrucciones que se ejecutan solas al abrirlo. "
            "Si puede, guárdelo como PDF y adjunte ese."
        )
    return ""


def ids_en(valor: Valor) -> Iterator[str]:
    """Los ids de evidencia que podría haber en un valor (campo adjunto o celdas de tabla)."""
    if not isinstance(valor, list):
        return
    for pieza in valor:
        if isinstance(pieza, str):
            yield pieza
        elif isinstance(pieza, dict):
            for celda in pieza.values():
                yield from ids_en(celda)


def nombre_limpio(nombre: str) -> str:
    """El nombre con que se guarda una evidencia; `EvidenciaRechazada` si es un programa."""
    texto = nombre_seguro(limpiar(nombre))
    if extension(texto) in _EJECUTABLES:
        raise EvidenciaRechazada(
            f"«{texto}» es un programa y no puede ser evidencia.",
            sugerencia="Adjunte un PDF, una foto o un documento.",
        )
    return texto


def extension(nombre: str) -> str:
    """La extensión en minúsculas; `bin` si no tiene una que se pueda usar en el paquete."""
    sufijo = Path(nombre).suffix.lower().removeprefix(".")
    return sufijo if _EXTENSION.fullmatch(sufijo) else "bin"


def _leer(ruta: Path) -> bytes:
    try:
        tamano = ruta.stat().st_size
        if ruta.is_dir():
            raise EvidenciaRechazada(
                f"«{ruta.name}» es una carpeta.", sugerencia="Elija un archivo."
            )
        if tamano > MAXIMO:
            raise EvidenciaRechazada(
                f"«{ruta.name}» pesa {tamano / MB:.0f} MB y el límite es {MAXIMO // MB} MB.",
                sugerencia="Puede reducirlo, dividirlo o registrar dónde está el original.",
            )
        cuerpo = ruta.read_bytes()
    except OSError as error:
        raise EvidenciaRechazada(
            f"No se pudo leer «{ruta.name}».",
            sugerencia="Revise que el archivo exista y que la memoria siga conectada.",
        ) from error
    if not cuerpo:
        raise EvidenciaRechazada(f"«{ruta.name}» está vacío.", sugerencia="Elija otro archivo.")
    return cuerpo


def _ids_del_destino(destino: _Destino) -> Sequence[str]:
    valor = destino.ficha.celda(destino.lugar.campo.clave).valor
    if destino.fila is None:
        return valor if isinstance(valor, list) else ()
    numero, columna = destino.fila
    return valor[numero].get(columna) or ()


def _cambio(destino: _Destino, ids: list[str]) -> tuple[CambioDeCelda, ...]:
    campo = destino.lugar.campo.clave
    antes = destino.ficha.celda(campo)
    valor: Valor = ids or None
    if destino.fila is not None:
        numero, columna = destino.fila
        # La lista y la fila se copian: el contexto que alguien ya pidió no debe cambiar.
        valor = [dict(fila) for fila in antes.valor]
        valor[numero].pop(columna, None)
        if ids:
            valor[numero][columna] = ids
    despues = Celda(valor, nota=antes.nota, modificada=antes.modificada, persona=antes.persona)
    return (CambioDeCelda(destino.ficha, campo, antes, despues),)

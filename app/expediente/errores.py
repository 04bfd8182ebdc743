"""Lo que puede salir mal con un expediente, dicho a quien lo usa."""

from collections.abc import Sequence
from pathlib import Path

from app.errores import ErrorDeUsuario


class NoEsExpediente(ErrorDeUsuario):
    """El archivo no es un expediente de Vitral."""

    codigo = "EXP-01"

    def __init__(self, ruta: Path, detalle: str = "") -> None:
        super().__init__(
            f"«{ruta.name}» no es un expediente de Vitral. {detalle}".strip(),
            sugerencia="Elija el archivo .vitral de su municipio.",
        )


class ExpedienteDanado(ErrorDeUsuario):
    """El archivo tiene daños; no se tocó."""

    codigo = "EXP-02"

    def __init__(self, ruta: Path, detalle: str = "") -> None:
        super().__init__(
            f"«{ruta.name}» está dañado. No se ha modificado. {detalle}".strip(),
            sugerencia="Abra el último respaldo bueno o intente rescatar lo que se pueda leer.",
        )


class VersionMasNueva(ErrorDeUsuario):
    """Lo guardó una versión del programa posterior a ésta."""

    codigo = "EXP-03"

    def __init__(self, ruta: Path, version: int) -> None:
        super().__init__(
            f"«{ruta.name}» se guardó con una versión más nueva del programa (formato {version}).",
            sugerencia="Actualice el programa para abrirlo.",
        )


class AbiertoPorOtro(ErrorDeUsuario):
    """Otro programa tiene el archivo. Se puede ver una copia (`app.expediente.consulta`)."""

    codigo = "EXP-04"

    def __init__(self, ruta: Path, quien: str = "") -> None:
        detalle = f" Lo tiene {quien}." if quien else ""
        super().__init__(
            f"«{ruta.name}» ya está abierto.{detalle}",
            sugerencia="Ciérrelo allá, o vea una copia sin cambiarla.",
        )


class SinPermiso(ErrorDeUsuario):
    """El sistema no deja leer o escribir ahí."""

    codigo = "EXP-05"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"Este equipo no permite usar «{ruta.name}» en esa carpeta.",
            sugerencia="Cópielo a una carpeta suya, por ejemplo Documentos, y ábralo desde ahí.",
        )


class NoEncontrado(ErrorDeUsuario):
    """El archivo no está donde se buscó."""

    codigo = "EXP-06"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"No encuentro «{ruta.name}».",
            sugerencia="Revise que la memoria esté conectada y que el archivo no cambió de lugar.",
        )


class YaExiste(ErrorDeUsuario):
    """No se escribe encima de un archivo que ya está."""

    codigo = "EXP-07"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"Ya existe «{ruta.name}» y no se reemplazó.",
            sugerencia="Elija otro nombre o ábralo.",
        )


class EsquemaDesconocido(ErrorDeUsuario):
    """Las tablas no son las que escribe este programa."""

    codigo = "EXP-08"

    def __init__(self, ruta: Path, detalle: str) -> None:
        super().__init__(
            f"«{ruta.name}» fue alterado con otro programa: {detalle}. No se abrió.",
            sugerencia="Abra el último respaldo y guarde este archivo para soporte.",
        )


class CopiaIncompleta(ErrorDeUsuario):
    """Se copió el archivo sin su compañero `-wal` o `-journal`."""

    codigo = "EXP-09"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"A la copia «{ruta.name}» le faltan datos: se copió mientras otro programa la usaba.",
            sugerencia="Ciérrelo en el equipo de origen y cópielo de nuevo.",
        )


class SinEspacio(ErrorDeUsuario):
    """El disco está lleno."""

    codigo = "EXP-10"

    def __init__(self) -> None:
        super().__init__(
            "No hay espacio en el disco. Lo que escribió sigue en pantalla.",
            sugerencia="Libere espacio y guarde otra vez.",
        )


class FalloDeDisco(ErrorDeUsuario):
    """El disco no obedeció: memoria desconectada, red caída, sector malo."""

    codigo = "EXP-11"

    def __init__(self, detalle: str) -> None:
        super().__init__(
            f"El disco no respondió y el cambio no se guardó ({detalle}).",
            sugerencia="Revise que la memoria siga conectada y tenga espacio, y guarde otra vez.",
        )


class SoloLectura(ErrorDeUsuario):
    """Se abrió para ver, no para cambiar."""

    codigo = "EXP-12"

    def __init__(self, motivo: str = "") -> None:
        super().__init__(
            f"Este expediente está abierto sólo para verlo. {motivo}".strip(),
            sugerencia="Para cambiarlo, abra el archivo original sin la opción de sólo lectura.",
        )


class RespaldoFallido(ErrorDeUsuario):
    """No se pudo dejar una copia comprobada."""

    codigo = "EXP-13"

    def __init__(self, detalle: str) -> None:
        super().__init__(
            f"No se pudo hacer el respaldo: {detalle}.",
            sugerencia="Revise el espacio del disco. Sus datos siguen guardados en el expediente.",
        )


class RescateFallido(ErrorDeUsuario):
    """No se pudo escribir lo rescatado, o la copia del dañado."""

    codigo = "EXP-27"

    def __init__(self, detalle: str) -> None:
        super().__init__(
            f"No se pudo escribir: {detalle}. El archivo dañado no se tocó.",
            sugerencia="Cópielo a una carpeta de este equipo con espacio e inténtelo desde ahí.",
        )


class MigracionFallida(ErrorDeUsuario):
    """El archivo viejo no se pudo poner al día; quedó como estaba."""

    codigo = "EXP-14"

    def __init__(self, ruta: Path, detalle: str) -> None:
        super().__init__(
            f"No se pudo actualizar «{ruta.name}» al formato de esta versión ({detalle}). "
            "El archivo quedó como estaba.",
            sugerencia="Guarde una copia del archivo y pida ayuda.",
        )


class MunicipioDesconocido(ErrorDeUsuario):
    """El perfil no tiene ese municipio."""

    codigo = "EXP-15"

    def __init__(self, clave: str, perfil: str) -> None:
        super().__init__(
            f"El perfil «{perfil}» no tiene un municipio con la clave {clave}.",
            sugerencia="Búsquelo por nombre en la lista de municipios.",
        )


class Cerrado(ErrorDeUsuario):
    """Se pidió algo a un expediente que ya se cerró."""

    codigo = "EXP-16"

    def __init__(self) -> None:
        super().__init__("El expediente ya se cerró.", sugerencia="Ábralo de nuevo.")


class SinCopiaParaVer(ErrorDeUsuario):
    """Está en uso y no hubo modo de copiarlo ni hay un respaldo en este equipo."""

    codigo = "EXP-19"

    def __init__(self, ruta: Path, quien: str = "") -> None:
        detalle = f" Lo tiene {quien}." if quien else ""
        super().__init__(
            f"No se pudo sacar una copia de «{ruta.name}» para verla: se está guardando o el "
            f"sistema no deja leerlo, y no hay respaldos suyos en este equipo.{detalle}",
            sugerencia="Espere a que lo cierren, o pida que guarden una copia para usted.",
        )


class CompactacionFallida(ErrorDeUsuario):
    """No se pudo compactar; el expediente quedó como estaba."""

    codigo = "EXP-80"

    def __init__(self, detalle: str) -> None:
        super().__init__(
            f"No se pudo compactar el expediente: {detalle}. Quedó como estaba.",
            sugerencia="Libere espacio en el disco y pruebe otra vez; mientras tanto puede seguir "
            "trabajando.",
        )


class CampoDesconocido(ErrorDeUsuario):
    """La dirección no corresponde a ningún dato del Modelo."""

    codigo = "EXP-20"

    def __init__(self, direccion: object) -> None:
        super().__init__(
            f"El Modelo no tiene el dato «{direccion}».",
            sugerencia="Revise la clave en la ayuda de la herramienta.",
        )


class FichaDesconocida(ErrorDeUsuario):
    """Ese ejemplar del formato no existe."""

    codigo = "EXP-21"

    def __init__(self, herramienta: str, tipo: str, numero: int) -> None:
        nombre = f"{tipo} {numero}" if tipo else f"ficha {numero}"
        super().__init__(
            f"La herramienta {herramienta} no tiene «{nombre}».",
            sugerencia="Agréguelo primero.",
        )


class PersonaDesconocida(ErrorDeUsuario):
    """No está en el directorio del municipio."""

    codigo = "EXP-22"

    def __init__(self, referencia: str) -> None:
        super().__init__(
            f"«{referencia}» no está en el directorio de personas.",
            sugerencia="Agregue a la persona al directorio y vuelva a elegirla.",
        )


class RespuestasInvalidas(ErrorDeUsuario):
    """Una carga de varias respuestas trae alguna que no se puede guardar; no se guardó ninguna.

    `fallos` son pares (dirección como se escribió, mensaje).
    """

    codigo = "EXP-23"

    def __init__(self, fallos: Sequence[tuple[str, str]]) -> None:
        self.fallos = tuple(fallos)
        lista = " ".join(f"{donde}: {texto}" for donde, texto in self.fallos[:20])
        mas = f" Y {len(self.fallos) - 20} más." if len(self.fallos) > 20 else ""
        super().__init__(
            f"No se guardó nada: hay {len(self.fallos)} respuestas por corregir. {lista}{mas}",
            sugerencia="Corríjalas y vuelva a cargarlas todas.",
        )


class MotivoCorto(ErrorDeUsuario):
    """«No aplica» exige una explicación."""

    codigo = "EXP-24"

    def __init__(self, minimo: int) -> None:
        super().__init__(
            f"Explique por qué no aplica con al menos {minimo} caracteres.",
            sugerencia="Por ejemplo: «El municipio no tiene archivo histórico propio».",
        )


class NombreVacio(ErrorDeUsuario):
    """Una persona sin nombre no se puede elegir después."""

    codigo = "EXP-25"

    def __init__(self) -> None:
        super().__init__("Falta el nombre de la persona.", sugerencia="Escriba nombre y apellido.")


class FichasAgotadas(ErrorDeUsuario):
    """Demasiados ejemplares de un formato."""

    codigo = "EXP-26"

    def __init__(self, maximo: int) -> None:
        super().__init__(
            f"Ya hay {maximo} fichas de este tipo y no caben más.",
            sugerencia="Quite las que no se usan.",
        )


class EvidenciaRechazada(ErrorDeUsuario):
    """El archivo no se puede adjuntar."""

    codigo = "EXP-30"


class EvidenciaDesconocida(ErrorDeUsuario):
    """Esa evidencia ya no está en el expediente."""

    codigo = "EXP-31"

    def __init__(self) -> None:
        super().__init__(
            "Esa evidencia ya no está en el expediente.", sugerencia="Vuelva a adjuntarla."
        )


class EvidenciaAlterada(ErrorDeUsuario):
    """El contenido guardado ya no coincide con su huella."""

    codigo = "EXP-32"

    def __init__(self, nombre: str) -> None:
        super().__init__(
            f"El contenido de «{nombre}» se dañó en el disco y no se puede usar.",
            sugerencia="Adjunte el archivo otra vez desde el original o recupere un respaldo.",
        )


class CambioDeEstadoNoPermitido(ErrorDeUsuario):
    """La herramienta no puede pasar de donde está a donde se pide."""

    codigo = "EXP-40"


class HerramientaDesconocida(ErrorDeUsuario):
    """No es una de las 17."""

    codigo = "EXP-41"

    def __init__(self, clave: str) -> None:
        super().__init__(
            f"El Modelo no tiene la herramienta «{clave}».",
            sugerencia="Son 17 y van de la 1a a la 5d.",
        )


class FechasInvalidas(ErrorDeUsuario):
    """El periodo termina antes de empezar, o la barra no existe."""

    codigo = "EXP-50"


class DependenciaIlegible(ErrorDeUsuario):
    """Lo escrito en «Depende de» no se entiende o no se puede enlazar."""

    codigo = "EXP-51"

    def __init__(self, mensaje: str) -> None:
        super().__init__(
            mensaje,
            sugerencia="Escriba claves separadas por punto y coma, por ejemplo: 1b; 2a P+30; 3a O.",
        )


class PideMotivo(ErrorDeUsuario):
    """El plan admite el cambio sólo con una explicación. `preguntas` dice de qué."""

    codigo = "EXP-52"

    def __init__(self, preguntas: Sequence[str], minimo: int) -> None:
        self.preguntas = tuple(preguntas)
        super().__init__(
            " ".join(self.preguntas),
            sugerencia=f"Escriba el motivo con al menos {minimo} caracteres; viaja en la entrega.",
        )


class LineaBaseDesconocida(ErrorDeUsuario):
    """No existe, o es la automática y no se puede quitar."""

    codigo = "EXP-53"


class InhabilInvalido(ErrorDeUsuario):
    """Ese día no se puede anotar o quitar."""

    codigo = "EXP-54"


class PlanAjenoNoCabe(ErrorDeUsuario):
    """Lo elegido del otro programa no se puede traer."""

    codigo = "EXP-55"


class EntregaImpedida(ErrorDeUsuario):
    """Algo del contenido impide escribir el paquete."""

    codigo = "EXP-60"


class AlcanceInvalido(ErrorDeUsuario):
    """Se pidió entregar una parte que no existe."""

    codigo = "EXP-61"

    def __init__(self) -> None:
        super().__init__(
            "Ese alcance de entrega no existe.",
            sugerencia="Entregue todo, la versión ligera, sin datos personales o una dimensión "
            "del 1 al 5.",
        )


class RectificacionImposible(ErrorDeUsuario):
    """La entrega que se quiere sustituir no se hizo, o falta decir por qué."""

    codigo = "EXP-62"


class GaranteNoConfiable(ErrorDeUsuario):
    """La clave no se puede registrar como la del órgano garante."""

    codigo = "EXP-70"

    def __init__(self, mensaje: str) -> None:
        super().__init__(
            mensaje,
            sugerencia="Tecléelo otra vez desde el anexo firmado de su convenio. Si sigue sin "
            "coincidir no lo aplique: pregunte a su órgano garante quién se lo mandó.",
        )


class ObservacionDesconocida(ErrorDeUsuario):
    """No hay una observación con ese folio."""

    codigo = "EXP-71"

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"No hay ninguna observación con el folio «{folio}».",
            sugerencia="Vuelva a abrir la lista de observaciones.",
        )


class ObservacionCerrada(ErrorDeUsuario):
    """El órgano garante ya la dio por resuelta."""

    codigo = "EXP-72"

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"La observación {folio} ya está cerrada.",
            sugerencia="No hace falta contestarla; si algo cambió, entregue otra vez.",
        )


class YaSeReconsidero(ErrorDeUsuario):
    """La única reconsideración de la observación ya se pidió."""

    codigo = "EXP-73"

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"Ya se pidió que se reconsiderara la observación {folio}, y sólo se puede una vez.",
            sugerencia="Atiéndala y responda qué cambió.",
        )


class RespuestaVacia(ErrorDeUsuario):
    """Falta decir qué se hizo o por qué."""

    codigo = "EXP-74"

    def __init__(self) -> None:
        super().__init__(
            "Falta el texto de la respuesta.",
            sugerencia="Escriba qué se corrigió o por qué pide que se reconsidere.",
        )


class PerfilNoCabe(ErrorDeUsuario):
    """El perfil o el Modelo recibido no se puede usar en este expediente. No se cambió nada."""

    codigo = "EXP-75"

    def __init__(self, mensaje: str) -> None:
        super().__init__(
            f"{mensaje} No se cambió nada.",
            sugerencia="Avise a su órgano garante y diga este mensaje.",
        )


class ClaveAusente(ErrorDeUsuario):
    """En este equipo no está la clave con que el expediente firmaba. No se consumió número."""

    codigo = "EXP-76"

    def __init__(self, esperada: str) -> None:
        super().__init__(
            f"En este equipo no está la clave con que firma este expediente ({esperada}).",
            sugerencia="Copie su archivo desde el equipo o el medio donde se guardó. Si se perdió, "
            "sustitúyala con un anexo firmado del convenio.",
        )


class RotacionEnCurso(ErrorDeUsuario):
    """Ya hay una clave nueva en espera de la siguiente entrega."""

    codigo = "EXP-77"

    def __init__(self) -> None:
        super().__init__(
            "Ya hay una clave nueva que espera la siguiente entrega.",
            sugerencia="Entregue: esa entrega la anuncia y desde entonces firma la nueva.",
        )


class FaltaMotivo(ErrorDeUsuario):
    """Un cambio de clave sin decir por qué."""

    codigo = "EXP-78"

    def __init__(self) -> None:
        super().__init__(
            "Falta el motivo del cambio de clave.",
            sugerencia="Escriba por qué cambia: viaja en la entrega o se imprime en el anexo.",
        )


class SinCertificadoDeCifrado(ErrorDeUsuario):
    """Se pidió cifrar y el órgano garante no ha mandado con qué."""

    codigo = "EXP-79"

    def __init__(self) -> None:
        super().__init__(
            "Su órgano garante no ha enviado el certificado con que se le cifra.",
            sugerencia="Pídale su perfil vigente y aplíquelo, o entregue sin cifrar.",
        )

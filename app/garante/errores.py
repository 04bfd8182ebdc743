"""Fallos previstos de la base del órgano garante (`GAR-`)."""

from pathlib import Path

from app.errores import ErrorDeUsuario


class ErrorGarante(ErrorDeUsuario):
    """Raíz de los fallos de este cuarto."""

    codigo = "GAR-00"


class BaseAjena(ErrorGarante):
    """El archivo no es una base del órgano garante."""

    codigo = "GAR-01"


class BaseMasNueva(ErrorGarante):
    """La base la escribió una versión posterior del programa."""

    codigo = "GAR-02"


class BaseOcupada(ErrorGarante):
    """Otra ventana o consola la tiene abierta."""

    codigo = "GAR-03"


class BaseYaExiste(ErrorGarante):
    """Se pidió crear una base donde ya hay un archivo."""

    codigo = "GAR-04"


class BaseConFallo(ErrorGarante):
    """El disco o el servidor no dejaron leer o escribir la base."""

    codigo = "GAR-05"


class CodigoNoCoincide(ErrorGarante):
    """El código tecleado del papel firmado no corresponde al certificado."""

    codigo = "GAR-10"


class ClaveYaRegistrada(ErrorGarante):
    """Esa clave ya está dada de alta."""

    codigo = "GAR-11"


class MunicipioFueraDelPadron(ErrorGarante):
    """El municipio no figura en el padrón de esta base."""

    codigo = "GAR-12"


class CertificadoIlegible(ErrorGarante):
    """El archivo `.cer` no contiene un certificado que se pueda usar."""

    codigo = "GAR-13"


class ClaveDesconocida(ErrorGarante):
    """No hay una clave dada de alta con esa huella."""

    codigo = "GAR-14"


class RotacionNoProcede(ErrorGarante):
    """El paquete no trae una propuesta de cambio de clave que se pueda confirmar."""

    codigo = "GAR-15"


class DecisionNoProcede(ErrorGarante):
    """Ese archivo no espera una decisión, o falta el motivo."""

    codigo = "GAR-16"


class SinEntrega(ErrorGarante):
    """El municipio todavía no tiene una entrega aceptada."""

    codigo = "GAR-17"


class MotivoFaltante(ErrorGarante):
    """La acción necesita un motivo escrito."""

    codigo = "GAR-18"


class PlanIlegible(ErrorGarante):
    """Las fechas que entregó un municipio no forman un plan que se pueda dibujar."""

    codigo = "GAR-19"


class TransicionNoProcede(ErrorGarante):
    """La entrega está en un estado que no admite esa decisión."""

    codigo = "GAR-20"


class ObservacionInvalida(ErrorGarante):
    """A la observación le falta algo o señala un dato que no existe."""

    codigo = "GAR-21"


class DemasiadasObservaciones(ErrorGarante):
    """La ronda ya tiene el máximo de observaciones."""

    codigo = "GAR-22"


class ObservacionDesconocida(ErrorGarante):
    """No hay una observación con ese folio, o ya no se puede cambiar."""

    codigo = "GAR-23"


class FaltaSolventar(ErrorGarante):
    """Hay observaciones que bloquean y siguen sin solventarse."""

    codigo = "GAR-24"


class ReplicaEnCurso(ErrorGarante):
    """Todavía corre el plazo en que el municipio puede replicar."""

    codigo = "GAR-25"


class NadaQueEmitir(ErrorGarante):
    """No hay nada que devolver al municipio."""

    codigo = "GAR-26"


class ClaveDelGaranteAusente(ErrorGarante):
    """La clave con que firma este órgano garante no está en el equipo."""

    codigo = "GAR-27"


class PerfilDeOtro(ErrorGarante):
    """El perfil elegido es de otro órgano garante."""

    codigo = "GAR-28"


class ClaveDeCifradoIlegible(ErrorGarante):
    """El archivo no es la clave RSA con que este órgano garante abre lo cifrado."""

    codigo = "GAR-35"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"«{ruta.name}» no es una clave RSA para abrir paquetes cifrados.",
            sugerencia="Use la clave que corresponde al certificado que dio a los municipios.",
        )


class ClaveDeCifradoYaHecha(ErrorGarante):
    """En este equipo ya hay una clave para abrir lo cifrado, con otra contraseña."""

    codigo = "GAR-36"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"En este equipo ya hay una clave para abrir lo cifrado, «{ruta.name}», y esa "
            "contraseña no es la suya.",
            sugerencia="Escriba la contraseña que se le puso al crearla: se usará esa clave. Si "
            f"nadie la sabe, mueva ese archivo de la carpeta «{ruta.parent}» a otro lugar seguro "
            "y cree una nueva.",
        )

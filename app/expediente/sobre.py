"""El paquete cifrado para su órgano garante: el texto claro nunca toca el medio que viaja."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from app.archivos import escritura_atomica, sha256_de
from app.paquete import cifrado
from app.paquete.errores import ExportacionNoComprobada
from app.paquete.escritura import Paquete
from app.paquete.relectura import borrar, olvidar_cache


def exigir_certificado(certificado: bytes | None) -> None:
    """`CertificadoDeCifrado` si no sirve para cifrarle; `None` es no cifrar."""
    if certificado is not None:
        cifrado.exigir_certificado(certificado)


def escribir_cifrado(
    escribir: Callable[[Path], Paquete], certificado: bytes, destino: Path
) -> Paquete:
    """Firma y comprueba en este equipo, cifra, y sólo el sobre llega a `destino`.

    Lo escrito se vuelve a leer del destino y debe ser igual; abrirlo sólo puede quien lo recibe.
    """
    with tempfile.TemporaryDirectory(prefix="vitral-") as temporal:
        claro = escribir(Path(temporal))
        hecho = cifrado.cifrar(claro.ruta, certificado, Path(temporal))
        final = destino / hecho.name
        with escritura_atomica(final) as salida:
            salida.write(hecho.read_bytes())
        olvidar_cache(final)
        if sha256_de(final) != sha256_de(hecho):
            borrar(final)
            raise ExportacionNoComprobada("otro contenido")
    return Paquete(final, claro.manifiesto_sha256, final.stat().st_size)

"""asn1crypto con el arreglo que piden los certificados reales (paquete.md §4.3).

Los del SAT escriben `x500UniqueIdentifier` (2.5.4.45) como PrintableString y no como BIT STRING;
sin este arreglo asn1crypto falla al leer o volver a escribir esos nombres.
"""

from asn1crypto import algos, cms, core, tsp, x509  # type: ignore[import-untyped]

x509.NameTypeAndValue._oid_specs["unique_identifier"] = core.Any  # noqa: SLF001  no hay otra puerta

__all__ = ["algos", "cms", "core", "tsp", "x509"]

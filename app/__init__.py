"""Vitral sin interfaz: reglas, Modelo, archivos, paquetes y documentos. Aquí nadie importa Qt."""

VERSION = "0.1.0"

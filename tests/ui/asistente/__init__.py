"""Pruebas del asistente: editores, páginas, guardado y diagnóstico."""

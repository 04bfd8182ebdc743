"""La bienvenida: crear, abrir, traer o practicar."""

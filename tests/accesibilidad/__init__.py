"""La ventana de verdad bajo Xvfb, sin ratón y leída por un cliente AT-SPI ajeno."""

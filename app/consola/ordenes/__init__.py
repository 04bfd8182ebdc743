"""Las órdenes de la consola, una familia por módulo. Cada una importa sus cuartos al usarse."""

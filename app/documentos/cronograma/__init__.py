"""El cronograma para ver y para intercambiar: renglones, geometría, dibujo y formatos. Sin Qt."""

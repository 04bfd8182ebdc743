"""El paquete firmado: lo que un municipio entrega y un órgano garante importa.

Sólo datos y bytes: aquí no hay base de datos ni se decide si una clave es de fiar.

Escribir
    claves.obtener_o_crear(clave_municipio, nombre, pais="MX") -> Firmante(certificado_der, firmar)
    escritura.exportar(destino, DatosManifiesto, datos, evidencias, csv, firmantes, creado,
                       progreso) -> Paquete(ruta, manifiesto_sha256, tamano)
        evidencias: (sha256, extensión, leer) de las que viajan; todas deben estar en
        datos["evidencias"], de donde sale su tamaño. Las demás quedan como referidas.
    csv_seguro.tabla(encabezados, filas) -> bytes          para csv={"respuestas": …}

Leer, en dos pasos y sobre una copia propia
    lectura.abrir_autentico(ruta) -> Sobre(ruta, firmas, huellas, certificados, momento)
        cada Firma: huella, certificado, momento, nombre, datos (vigencia, autofirmado, serie)
    lectura.abrir_contenido(sobre) -> Contenido(manifiesto, manifiesto_sha256, datos,
        datos_crudos, evidencias, leer_evidencia(sha), pedazos_de_evidencia(sha))
    instantanea: las dataclasses de `datos`

Comprobar a mano
    verificar.verificar(ruta, certificado=None) -> Resultado
    recursos/verificador/verificar.py: lo mismo sin este programa; si cambia lo que aquí se
        exige, cambia allí (tests/app/paquete/test_verificador.py los compara caso por caso)
    huellas: huella, codigo_verificacion, comprobar_codigo, bien_escrito, en_grupos

Claves
    claves.proteger, cambiar_contrasena, abrir, copiar, certificado, esta_protegida
    llavero.SESION.usar(pedir): quién pregunta la contraseña; se pide una vez por proceso
    relevo.carpeta_nueva() / poner_en_uso(clave)   la clave que espera, y su relevo
    par_de_cifrado.crear(archivo, contrasena, nombre, pais)   el RSA de quien recibe cifrados
    certificado.propio(privada, titular, uso)   el autofirmado de cualquiera de las dos
    gobierno.cargar_efirma(cer, key, contrasena, momento), cargar_p12(…) -> Identidad: cofirma
    cifrado.cifrar(paquete, certificado_der, destino), abrir(…): `.asics.p7m`, opcional

Retornos (acuse, observaciones y perfil, del órgano garante al municipio)
    retorno.escribir(destino, ManifiestoRetorno, datos, firmante) -> ruta
        datos: AcuseDatos, tupla de ObservacionDatos o PerfilDatos, según manifiesto.formato
        (TipoRetorno.ACUSE.formato…); se relee del destino antes de volver
    retorno.leer(ruta, confiables=huellas, ensayo=False) -> RetornoLeido(manifiesto, datos,
        sha256, huellas, certificados); lo que firma otra clave ni se abre (R104)
    contenedor.abrir_autentico + retorno.abrir(sobre)      lo mismo en dos pasos
    retorno.de_capacitacion(certificado_der)               si la clave es sólo de ensayo

Errores
    errores.PaqueteRechazado(codigo, detalle): `codigo` es clave de errores.CATALOGO y `estado`
    dice si se rechaza o queda en cuarentena.
"""

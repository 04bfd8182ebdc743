"""La base de consolidación de un órgano garante.

Sólo recibe paquetes firmados; nunca conoce `app.expediente`. Puertas de este cuarto::

    base.crear(destino, modelo, perfil, reloj=...) / base.abrir(destino, modelo)   -> Base
        destino: archivo .garante (SQLite) o URL de PostgreSQL con carpeta=...
        Base: cerrar() / with; fecha_limite, dato(clave), fijar_dato(clave, valor, operador=...)
    padron.municipios(base); fijar_regiones(base, {clave: region}); fijar_contactos(...)
    alta.claves_en_espera(base)                        claves sin alta, con su nombre no probado
    firmantes.firmantes(base, sha256)                  quiénes firman un archivo recibido
    alta.dar_de_alta_archivo(base, cer, Convenio(municipio, codigo, referencia, fecha, operador,
        entrega, recibe))
    alta.dar_de_alta_en_espera(base, huella, Convenio(...))   -> Lote de lo que salió de cuarentena
    alta.claves(base, municipio=""); alta.revocar(base, huella, motivo, operador=...)
    alta.confirmar_rotacion(base, importacion, operador=...)
    importacion.importar(base, rutas, operador=..., progreso=...)   archivos y carpetas -> Lote
    importacion.retomar(base) / reprocesar(base, huella="") / resolver(base, importacion, motivo)
    descarte.descartar(base, importacion, motivo, operador=...)   saca de cuarentena sin usarlo
    bandeja.bandeja(base) / en_cuarentena / sin_dictamen / bitacora
    tablero.conteos / mapa / quien_falta / instalacion_por_dimension / diagnostico_por_dimension
        / niveles_por_herramienta / tendencia / marcar_revisada
    cambios.de_entrega(base, clave, secuencia=, contra=) -> CambiosDeEntrega
        qué cambió desde la anterior, a qué folios responde, qué abarca y a cuál sustituye
    alcances.titulo(modelo, alcance) / implica / rectificacion    lo mismo en palabras
    consulta.entregas / instantanea / datos / evidencias / ruta_de_evidencia / comparar
    cronogramas.de_municipio(base, clave, modelo, perfil, hoy)   -> Cronograma, el que él ve
    cronogramas.general(base, modelo, hoy) -> CronogramaGeneral; ordenados(municipios, orden)
    exportacion.exportar(base, carpeta, progreso=...)   datos abiertos: CSV y libro

Revisión (recibida → en_revision → observada ⇄ corregida → aceptada → publicada; finales:
rechazada y sustituida)::

    revision.de_municipio(base, clave) -> EntregaEnRevision        la vigente y en qué va
    revision.vigentes(base) / entregas(base, clave)                las de todos / su historial
    revision.tomar / aceptar(..., motivo="") / rechazar(..., motivo) / publicar   (operador=...)
    revision.rotulo(estado)                                        el estado en palabras
    observar.observar(base, clave, NuevaObservacion(texto, direcciones, tipo, clase, gravedad,
        fundamento, evidencia, limite), operador=...) -> Observacion   a lo más 10 por ronda
    observar.corregir(base, folio, nueva, operador=...)            antes de enviarla
    observar.resolver(base, folio, EstadoObservacion, texto, operador=...)
    observaciones.de_municipio(base, clave) / todas(base) / una(base, folio) / historia(base, folio)
    observaciones.frecuentes(base, herramienta="")                 redacciones del catálogo

Retornos, firmados con la clave del órgano garante::

    retornos.emitir_acuse(base, clave, Emision(destino, operador, capacitacion=False))
    retornos.emitir_observaciones(base, clave, Emision(...))       cierra la ronda: quedan enviadas
    retornos.emitir_perfil(base, Emision(...), archivo=None, con_modelo=False)
        los tres -> RetornoEmitido(ruta, folio, serie…)
    retornos.emitidos(base, clave="")
    clave_garante.certificado(base) / codigo(base)                 para el anexo del convenio
    clave_cifrado.crear(base, contraseña) / copiar / estado        la que abre lo cifrado; importar
        la usa sola, y emitir_perfil reparte su certificado cuando hay copia en otro disco
    clave_garante.estado(base) / proteger(base, actual, nueva) / copiar(base, destino)

Los servicios entregan las dataclasses congeladas de `vistas` y `vistas_revision`; `None` es «sin
dato», nunca cero. Junto a `BASE.garante` está `BASE.garante.d/` con `buzon/` (todo archivo
recibido, por su huella) y `evidencias/` (por su huella). Los fallos previstos son
`errores.ErrorGarante` (`GAR-`).
"""

"""El expediente de un municipio: un archivo `.vitral`, sus servicios y su entrega.

Abrir (errores `EXP-…` en `errores`)
    archivo.crear(ruta, modelo, perfil, clave_municipio, inicio, reloj) -> Expediente
    archivo.abrir(ruta, modelo, perfil=None, *, reloj, solo_lectura=False) -> Expediente
    vistazo.leer(ruta) -> Vistazo          sólo biblioteca estándar, antes del primer pintado
    riesgo.riesgo_de_carpeta(ruta) · riesgo.copia_en_conflicto(ruta)

Expediente: ruta, modelo, perfil, reloj, solo_lectura, motivo_solo_lectura, cerrar() y `with`
    municipio() · resumen() · contexto() · pendientes() · diagnostico() · preguntas()
    cronograma() · proponer_cronograma(inicio) · entregas() · certificado() · bitacora(limite)
    respuestas    guardar(direccion, crudo, persona=) · guardar_varias({direccion: crudo})
                  valor · de_ficha(herramienta, tipo, numero) · proponer(direccion)
                  marcar_no_aplica(direccion, motivo) · quitar_no_aplica · no_aplica
                  nota · guardar_nota · deshacer() · rehacer()
    fichas        lista(herramienta, tipo) · agregar · quitar(…, numero) -> id · recuperar(id)
    personas      lista(solo_activas=) · una · agregar(nombre, …) · cambiar · baja · alta
    evidencias    adjuntar(direccion, archivo, fila=(renglón, columna)) · referir · quitar
                  lista · una · usos · cambiar · contenido · guardar_como · aviso · alteradas
    herramientas  lista · una · faltantes(clave, momento) · marcar_lista -> lo que lo impide
                  pasar_a(clave, estado) · reabrir · no_aplica · suspender · motivo
    avisos        lista · explicar(regla, direccion, texto) · quitar_explicacion · explicaciones
    plan          ver · previa(id, inicio, fin) · mover(…, sucesoras=, motivo=) · marcar_real
                  responsable · enlazar(…, motivo=) · desenlazar · depender(id, «1b; 2a P+30»)
                  fijar_linea_base(nombre) · lineas_base · comparar_con(id) · quitar_linea_base
                  inhabiles · agregar_inhabil(día, motivo) · quitar_inhabil(día)
                  propuesta(inicio, ruta=, segun_diagnostico=) · proponer(lo mismo)
                  importar(plan_ajeno, uids) -> tareas · deshacer() -> frase · rehacer() -> frase
    retornos      confiar(certificado_der, código del anexo) · mirar(ruta) · aplicar(ruta)
                  observaciones · de_direccion(direccion) · marcar_vista(folio)
                  responder(folio, texto, evidencias) · pedir_reconsideracion(folio, motivo)
                  nota · guardar_nota · notas · recibidos · garantes.lista
                  certificado_de_cifrado() -> el que va en cifrar_para
                  lo que no procede es `PaqueteRechazado`; tras un perfil hay que volver a abrir
    clave         lista · certificado · rotar(motivo, contraseña) · sustituir(motivo, contraseña)
    respaldos     crear · lista · hace_falta · guardar_copia(destino) · restaurar(ruta) · aviso

Entregar: entrega.exportar(exp, carpeta, alcance=, rectifica=, cifrar_para=, …) -> Exportacion
    alcance.Alcance(tipo, dimension) · medida.medir(exp, alcance) -> Medida · medida.sugerido
    rectificacion.cambios(exp, secuencia) · rectificacion.frase(entrega)
Reparar un archivo cerrado: copias.restaurar(destino, respaldo, reloj) ·
    rescate.rescatar(danado, destino, reloj, respaldo=None) -> InformeRescate

Las direcciones se aceptan leídas (`Direccion`) o escritas (`"1d:2/pr_nombre"`). Todo lo que escribe
es una transacción corta con su renglón de bitácora. Se puede llamar desde cualquier hilo: hay una
conexión y un candado. Lo deducido (avance, nivel, campos calculados) vive en memoria y se escribe
al cerrar o entregar.
"""

"""Reglas puras del Modelo: no leen archivos, no escriben y no preguntan la hora (`hoy` se recibe).

Cada módulo define sus propias entradas (dataclasses congeladas); quien llama traduce del Modelo o
del expediente. Lo que falta es `None` y nunca cuenta como cero.

plazos
    sumar_meses(desde, meses) · sumar_desfase(desde, dias) · fin_de_plazo(inicio, meses)
    meses_entre(inicio, fin) · repartir_pasos(dias_de_pasos, inicio, fin) -> tuple[Tramo, ...]
calendario
    CalendarioLaboral(pais="MX", inhabiles=frozenset(...)): es_habil(dia) · motivo_inhabil(dia)
    sumar_dias_habiles(dia, cuantos) · dias_habiles_entre(desde, hasta)
red
    programar(inicio, nodos, enlaces) -> Plan · explicar_critica(plan, nombres, terminadas=())
    Nodo(clave, meses, dias, mes, no_antes, fijo) · Enlace(de, a, tipo, desfase, alguno)
    Plan: tramo(clave) · criticas · incumplidos · mes_inicio(clave) · mes_fin(clave)
niveles
    nivel_vivo(Observacion) · nivel_proceso(AtributosProceso) · nivel_3a(niveles, minimos, probados)
    nivel_proceso_automatizado(etapas) · nivel_3b(ObservacionAutomatizacion)
    porcentaje(nivel) · esta_instalada(nivel) · avance(hechos, total)
diagnostico
    puntaje(respuestas) · nivel_de_base(respuestas, con_evidencia) · puntaje_dimension(puntajes)
    indice_global(dimensiones, pesos) · sensibilidad(dimensiones, pesos) · banda(indice)
    hallazgos(respuestas) · controles(ControlesEntrada)
cumplimiento
    DatosCumplimiento(...) · conversiones(datos) -> dict C01…C10 · indice_cumplimiento(datos)
prioridad
    prioridad(Candidata, urgencia) · urgencia(...) · orden_recomendado(candidatas, enlaces, ...)
    capacidad(...) · repartir_en_olas(orden, ...) · ruta_sugerida(indice) · continuidad(...)
indicadores
    calcular(numerador, denominador, factor) -> Medicion · leer_semaforo(texto, sentido)
    color(medicion, semaforo, plazo) · color_por_rangos(valor, rangos, sentido)
semaforos
    dias_de_atraso(fin, hoy, fin_real) · r1 · r2 · r4 · r10 -> Alerta | None
    vencimiento_en_palabras(inicio, fin, hoy, terminada)
textos_fecha
    fecha_corta · fecha_larga · dia_mes · mes_anio · dias(n) · meses(n) · lapso(inicio, fin)
    leer_fecha(texto, hoy, base) -> date (o FechaNoEntendida)
estadistica
    resumir(valores) -> Resumen(n, sin_dato, mediana, p25, p75) · percentil(valores, p)
cronograma_geometria
    Escala(origen, pixeles_por_dia) · escala_para(zoom, inicio, fin, ancho)
    encabezado(escala, ...) · barra(fila, escala, medidas) · flecha(...) · filas_visibles(...)

Errores: DOM-01 CicloEnDependencias · DOM-02 PaisSinCalendario · DOM-03 FechaNoEntendida.
"""

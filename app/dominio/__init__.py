"""Reglas puras del Modelo: no leen archivos, no escriben y no preguntan la hora (`hoy` se recibe).

Cada módulo define sus propias entradas (dataclasses congeladas); quien llama traduce del Modelo o
del expediente. Lo que falta es `None` y nunca cuenta como cero.

plazos (el fin es la fecha límite, `inicio + N meses`; ese día aún es a tiempo)
    sumar_meses(desde, meses) · sumar_desfase(desde, dias) · fin_de_plazo(inicio, meses)
    meses_entre(inicio, fin) · repartir_pasos(dias_de_pasos, inicio, fin) -> tuple[Tramo, ...]
    dia_al(porcentaje, inicio, fin) · proporcion(inicio, fin, meses)
    repeticiones(inicio, fin, meses, hasta) -> Iterator[Tramo]
calendario
    CalendarioLaboral(pais="MX", inhabiles={dia: motivo}): es_habil(dia) · motivo_inhabil(dia)
    sumar_dias_habiles(dia, cuantos) · dias_habiles_entre(desde, hasta)
red
    programar(inicio, nodos, enlaces) -> Plan · en_orden(claves, enlaces)
    Nodo.puesto(clave, inicio, fin) · Nodo(clave, meses, dias, mes, no_antes, fijo)
    Enlace(de, a, tipo, desfase, alguno)
    Plan: tramo(clave) -> Programado · criticas · enlaces · incumplidos · mes_inicio · mes_fin
empuje
    empujar(fechas, cambio, enlaces, quietas) -> Empuje(movidas, incumplidos, sin_remedio)
    incumplidos(fechas, enlaces) -> tuple[Incumplido, ...]
nivelado
    nivelar(inicio, nodos, enlaces, capacidad, exentas) -> {clave: Lugar(mes, espera, sin_lugar)}
    mas_a_la_vez(tramos, limite) -> Iterator[Aglomeracion]
explicacion
    explicar_critica(plan, nombres, terminadas=()) · explicar_holgura(plan, clave, nombres, …)
niveles
    nivel_vivo(Observacion) · nivel_proceso(AtributosProceso) · atributos_adelantados(…)
    nivel_3a(niveles, minimos, probados) · nivel_proceso_automatizado(etapas)
    nivel_3b(ObservacionAutomatizacion) · porcentaje · esta_instalada · avance(hechos, total)
diagnostico
    Respuesta(codigo, herramienta, peso, valor, …) · puntaje(respuestas) -> Fraction | None
    nivel_de_base(respuestas, con_evidencia=…) · puntaje_dimension · indice_global · banda
    sensibilidad · hallazgos · es_preliminar · porcentaje_contestado · controles(…)
    valor_de_porcentaje · valor_inverso · valor_verificado
cumplimiento
    DatosCumplimiento(…) · conversiones(datos) -> {"C01": Fraction | Falta, …}
    indice_cumplimiento(datos) -> Cumplimiento(indice, con_dato, baja_demanda)
prioridad
    Candidata(…) · Circunstancias(…) · urgencia · prioridad · capacidad · una_web_a_la_vez
    orden_recomendado(candidatas, enlaces, circunstancias) -> Orden(orden, mantener, prioridades)
    repartir_en_olas(orden, enlaces, por_persona, una_web=…) · ruta_sugerida · continuidad
indicadores
    calcular(numerador, denominador, factor) -> Medicion · leer_semaforo(texto, sentido)
    color(medicion, semaforo, plazo) · color_por_rangos(valor, rangos, sentido)
    defectos_de_rangos(rangos, paso)
encuesta
    tamano_de_muestra(N, confianza, error) · margen_de_error(n, N, confianza)
    csat(respuestas) · nps(respuestas) · indice_de_dimension(items) · indice_global(dimensiones)
infraestructura
    puntaje_de_ambito(reactivos) -> PuntajeAmbito(puntaje, criticos, nivel_maximo)
semaforos
    dias_de_atraso(fin, hoy, fin_real) · exceso(marcha, hoy) · r1 · r2 · r4 · r6 · r10 -> Alerta
    vencimiento_en_palabras(inicio, fin, hoy, terminada)
varianza
    comparar(previsto, actual, empezo, termino) -> Varianza(inicio, fin): en_palabras · …
meses
    MESES · MESES_CORTOS · INICIALES
textos_fecha
    fecha_corta · fecha_larga · dia_mes · mes_anio · dias(n) · meses(n) · lapso(inicio, fin)
    leer_fecha(texto, hoy, base) -> date (o FechaNoEntendida)
estadistica
    resumir(valores) -> Resumen(n, sin_dato, mediana, p25, p75) · percentil · mediana · redondear
cronograma_geometria
    Escala(origen, pixeles_por_dia): x(dia) · dia(x) · dia_bajo(x)
    escala_para(zoom, inicio, fin, ancho) · acercar · alejar · encabezado(escala, x0, x1)
    barra(fila, Fechas, escala, Medidas, borde_x) -> Barra · parte_en(barra, punto)
    flecha(rect_de, rect_a, medidas, desde_inicio=…) -> Flecha · redondear_esquinas
    filas_visibles(y, alto, alto_fila, total) -> range · fila_en(y, alto_fila, total)

Errores: DOM-01 CicloEnDependencias · DOM-02 PaisSinCalendario · DOM-03 FechaNoEntendida.
"""

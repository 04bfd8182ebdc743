"""Un Modelo pequeño con un campo de cada tipo, y expedientes con él."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from app.expediente.archivo import Expediente, abrir, crear
from app.modelo.tipos import (
    Campo,
    Columna,
    DatoContexto,
    DatoCumplimiento,
    Dependencia,
    Diagnostico,
    Dimension,
    Documento,
    Estado,
    Herramienta,
    Modelo,
    MunicipioCatalogo,
    Nivel,
    Obligacion,
    Ola,
    Opcion,
    Paso,
    Perfil,
    Plazo,
    PlazosLegales,
    Pregunta,
    Rango,
    Seccion,
    TipoCampo,
    TipoDependencia,
    TipoFicha,
    VentanaOla,
)
from app.reloj import RelojFijo
from tests.app.limites import LIMITES

INICIO = date(2026, 1, 5)
DOCUMENTO = Documento("Documento", ("Capítulo",), ("pdf",))
SI_NO = (Opcion("si", "Sí"), Opcion("no", "No"))


def campo(clave: str, tipo: TipoCampo = TipoCampo.TEXTO_CORTO, **otros: object) -> Campo:
    """Un campo con lo mínimo."""
    base = {"etiqueta": clave, "obligacion": Obligacion.SI, "ayuda": ""}
    return Campo(clave=clave, tipo=tipo, **(base | otros))  # type: ignore[arg-type]


COMPROMISOS = campo(
    "cv_compromisos",
    TipoCampo.TABLA,
    columnas=(
        Columna("compromiso", "Compromiso", TipoCampo.TEXTO_LARGO),
        Columna("herramienta", "Herramienta", TipoCampo.TEXTO_CORTO),
        Columna("inicio", "Inicio", TipoCampo.FECHA),
        Columna("limite", "Límite", TipoCampo.FECHA),
        Columna("responsable", "Responsable", TipoCampo.PERSONA),
        Columna("evidencia", "Evidencia", TipoCampo.ADJUNTO),
    ),
)


def _plazo(meses: int) -> Plazo:
    return Plazo(
        texto=f"({meses} meses)",
        tipo="meses" if meses else "por_proyecto",
        meses=meses,
        dias_base=30 * max(meses, 1),
        vigencia="indefinida",
        vigencia_indefinida=True,
        vigencia_meses=0,
        vigencia_origen="modelo",
        periodicidad="anual",
        periodicidad_meses=12,
        periodicidad_origen="inferido",
    )


def herramienta(
    clave: str, meses: int, secciones: tuple[Seccion, ...], fichas: tuple[TipoFicha, ...] = ()
) -> Herramienta:
    """Una herramienta con tres pasos; el primero se prueba con el primer campo del formato."""
    prueba = (secciones[0].campos[0].clave,)
    dias = 10 * max(meses, 1)
    pasos = (
        Paso(1, "Paso 1", dias, "UT", "Salida", prueba=prueba),
        Paso(2, "Paso 2", dias, "UT", "Salida", prueba=(*prueba, "cab_fecha_elaboracion")),
        Paso(3, "Paso 3", dias, "UT", "Salida", prueba=("cab_fecha_elaboracion",)),
    )
    return Herramienta(
        formato=1,
        clave=clave,
        version=1,
        dimension=int(clave[0]),
        nombre=f"Herramienta {clave}",
        nombre_corto=clave,
        proposito="",
        definicion_modelo="",
        plazo=_plazo(meses),
        dueno="UT",
        pasos=pasos,
        secciones=secciones,
        niveles=tuple(Nivel(n, f"Criterio {n}") for n in range(5)),
        validaciones=(),
        evidencias=(),
        documento=DOCUMENTO,
        fichas=fichas,
        renombrados=(("cv_objetivo", "cv_objeto"),) if clave == "1a" else (),
    )


def _seccion(clave: str, *campos: Campo, ficha: str = "") -> Seccion:
    return Seccion(clave, "A", clave, "", "", campos, ficha)


CONVENIO = herramienta(
    "1a",
    1,
    (
        _seccion(
            "partes",
            campo("cv_objeto", TipoCampo.TEXTO_LARGO),
            campo("cv_tipo", TipoCampo.OPCION_UNICA, opciones=SI_NO),
            campo("cv_enlace_mun", TipoCampo.PERSONA),
            COMPROMISOS,
            campo("cv_fecha_firma", TipoCampo.FECHA, obligacion=Obligacion.NO),
            campo("cv_firmado", TipoCampo.ADJUNTO, obligacion=Obligacion.NO),
            campo("cv_ejemplares", TipoCampo.NUMERO, obligacion=Obligacion.NO, minimo=Decimal(2)),
        ),
    ),
)
TAREAS = campo(
    "pr_actividades",
    TipoCampo.TABLA,
    obligacion=Obligacion.NO,
    filas_max=15,
    columnas=(
        Columna("num", "Núm.", TipoCampo.NUMERO),
        Columna("actividad", "Actividad", TipoCampo.TEXTO_CORTO),
        Columna("responsable", "Responsable", TipoCampo.PERSONA),
        Columna("inicio", "Inicio", TipoCampo.FECHA),
        Columna("fin", "Fin", TipoCampo.FECHA),
        Columna("predecesora", "Predecesora", TipoCampo.TEXTO_CORTO),
        Columna("avance_pct", "Avance", TipoCampo.NUMERO),
    ),
)
POLITICA = herramienta("1b", 3, (_seccion("base", campo("po_nombre"), campo("po_alcance")),))
PROYECTOS = herramienta(
    "1d",
    0,
    (
        _seccion(
            "proyecto",
            campo("pr_nombre"),
            campo("pr_inicio", TipoCampo.FECHA),
            campo("pr_fin", TipoCampo.FECHA),
            campo("pr_lider", TipoCampo.PERSONA, obligacion=Obligacion.NO),
            TAREAS,
            ficha="proyecto",
        ),
    ),
    (TipoFicha("proyecto", "Proyecto", "Proyectos", "pr_nombre"),),
)
PERFILES = herramienta("2a", 3, (_seccion("perfil", campo("pf_nombre")),))

ESCALA_G = tuple(Rango(clave, clave, valor) for valor, clave in enumerate(("g0", "g1", "g2", "g3")))


def _pregunta(codigo: str, captura: str = "opcion") -> Pregunta:
    herramienta_clave = codigo.split("-")[1]
    rangos = ESCALA_G
    if captura != "opcion":
        rangos = tuple(
            Rango(f"p{v}", f"p{v}", v, Decimal(d)) for v, d in enumerate((0, 1, 25, 60, 90))
        )
    escala = "G" if captura == "opcion" else "P"
    return Pregunta(codigo, herramienta_clave, codigo, escala, 2, False, "", rangos, captura)  # type: ignore[arg-type]


DIAGNOSTICO = Diagnostico(
    version="DX-1.0",
    contexto=(DatoContexto("A03", "Población", "", (campo("A03_poblacion", TipoCampo.NUMERO),)),),
    preguntas=(
        _pregunta("D-1a-1"),
        _pregunta("D-1b-4", "porcentaje"),
        _pregunta("D-1d-1"),
        _pregunta("D-2a-1"),
    ),
    cumplimiento=(
        DatoCumplimiento("C10", "Verificación", "", "C10", (campo("C10", TipoCampo.NUMERO),)),
    ),
    priorizacion=(campo("P01", TipoCampo.TEXTO_LARGO, obligacion=Obligacion.NO),),
    bandas=(),
    rutas=(),
)

MODELO = Modelo(
    clave="RTA-MTM/2022.1",
    nombre="Modelo de prueba",
    dimensiones=(
        Dimension(1, "estrategia", "Estrategia", ""),
        Dimension(2, "recursos", "Recursos", ""),
    ),
    cabecera=(
        campo("cab_titulo"),
        campo("cab_fecha_elaboracion", TipoCampo.FECHA, obligacion=Obligacion.NO),
    ),
    herramientas=(CONVENIO, POLITICA, PROYECTOS, PERFILES),
    estados=tuple(Estado(e, e) for e in ("no_iniciada", "en_elaboracion", "elaborada")),
    niveles=tuple(Nivel(n, "", nombre) for n, nombre in enumerate("ABCDE")),
    roles=(),
    dependencias=(
        Dependencia("dx", "1a", TipoDependencia.RECOMENDADA, 0, ""),
        Dependencia("1a", "1b", TipoDependencia.RECOMENDADA, 0, ""),
        Dependencia("1b", "2a", TipoDependencia.TRASLAPE, 60, ""),
        Dependencia("dx", "1d", TipoDependencia.ALIMENTA, 0, ""),
    ),
    olas=(
        Ola(0, "Arranque", (VentanaOla("1a", 1, 1),)),
        Ola(1, "Base", (VentanaOla("1b", 2, 4), VentanaOla("2a", 4, 6), VentanaOla("1d", 5, 5))),
    ),
    catalogos=(),
    indicadores=(),
    diagnostico=DIAGNOSTICO,
    cronograma=LIMITES,
    expediente_entrega=DOCUMENTO,
)

PERFIL = Perfil(
    clave="mx-mex",
    nombre="Estado de México",
    pais="MX",
    entidad="Estado de México",
    version=1,
    fecha_dato="2026-01-01",
    fuente="",
    verificado="",
    destinatario="MX-MEX-OG",
    autoridades=(),
    terminos=(),
    ley="",
    plazos=PlazosLegales(15, "habiles", 7, 5, 10, 3, 15),
    reglas_pausa=(),
    plataformas=(),
    comite_obligatorio=True,
    denuncia_anonima="",
    moneda="MXN",
    idioma="es-MX",
    lenguas=(),
    administracion_inicio="2025-01-01",
    administracion_fin="2027-12-31",
    feriados_pais="MX",
    inhabiles=(),
    papel="carta",
    pesos_dimensiones=(20, 20, 20, 20, 20),
    municipios=(
        MunicipioCatalogo("15106", "Toluca", "Toluca de Lerdo", 910608, "Muy bajo", Decimal(3)),
        MunicipioCatalogo("15054", "Metepec", "Metepec", 242307, "Muy bajo", Decimal(1)),
    ),
)


def reloj(dia: date = INICIO, hora: int = 16) -> RelojFijo:
    """Un reloj parado."""
    return RelojFijo(datetime(dia.year, dia.month, dia.day, hora, tzinfo=UTC))


def nuevo(ruta: Path, **otros: object) -> Expediente:
    """Un expediente de Toluca recién creado."""
    datos = {"reloj": reloj()} | otros
    return crear(ruta, MODELO, PERFIL, "15106", INICIO, **datos)  # type: ignore[arg-type]


def reabrir(ruta: Path, **otros: object) -> Expediente:
    """El mismo expediente, abierto otra vez."""
    datos = {"reloj": reloj()} | otros
    return abrir(ruta, MODELO, PERFIL, **datos)  # type: ignore[arg-type]

# Órdenes de Vitral. «make help» las lista. Todo lo que descarga queda en .venv.
PY := .venv/bin/python
CARPETA ?= .trabajo/ronda

.PHONY: help demo test preparar preparar-programa medir tormenta interop accesible imagenes arreglar limpiar

help: ## Lista las órdenes
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | \
		while IFS='|' read -r orden texto; do printf '  make %-12s %s\n' "$$orden" "$$texto"; done

preparar: ## Instala lo necesario para revisar el programa
	@python3 build/preparar.py

preparar-programa:
	@python3 build/preparar.py --solo-programa

demo: preparar-programa ## Prepara todo y hace la ronda completa de los 125 municipios
	@$(PY) build/demo.py $(CARPETA)

test: preparar ## Prepara todo y pasa la revisión completa (formato, tipos, capas y pruebas)
	@$(PY) build/revisar.py

medir: preparar ## Mide el rendimiento como razones entre lo nuestro y su mínimo
	@$(PY) -m tests.rendimiento

CAMPANAS := tests/adversarios/test_mutaciones.py tests/adversarios/test_mutaciones_de_sobres.py \
	tests/app/paquete/test_cifrado.py \
	tests/app/expediente/test_cortes.py tests/app/expediente/test_tormenta.py \
	tests/app/expediente/test_migraciones_a_medias.py tests/app/expediente/test_hostiles.py \
	tests/app/expediente/test_rescate.py tests/app/expediente/test_disco_lleno.py \
	tests/app/garante/test_lotes_y_medios.py tests/app/garante/test_interrumpida.py \
	tests/app/garante/test_corte.py tests/app/garante/test_llegadas.py \
	tests/app/garante/test_adversarios.py::test_ningun_archivo_hostil_pide_mas_memoria_de_la_prevista

tormenta: preparar ## Campañas largas de ataques, cortes, muertes y discos llenos, con sus cifras (unos 20 minutos)
	@VITRAL_TORMENTA=1 QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -s $(CAMPANAS)

interop: preparar ## MPXJ (Java 17) lee 200 cronogramas exportados y da lo mismo
	@$(PY) -m tests.interop

accesible: preparar ## Usa el cronograma, el ciclo de una entrega y las claves sin ratón, con un lector de pantalla de verdad
	@$(PY) -m tests.accesibilidad

imagenes: preparar ## Vuelve a hacer las imágenes del README con ventanas de verdad
	@$(PY) build/imagenes.py

arreglar: preparar ## Da formato y corrige lo que se puede corregir solo
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

limpiar: ## Borra lo generado (no el entorno)
	@rm -rf .trabajo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

"""Los diálogos del cronograma; se importan al pedirlos."""

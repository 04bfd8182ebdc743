"""El editor de tablas: modelo, rejilla, pegado y formulario de renglón."""

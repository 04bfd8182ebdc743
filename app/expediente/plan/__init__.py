"""El plan del expediente por dentro. La puerta es `app.expediente.cronograma.Plan`."""

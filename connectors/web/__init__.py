"""Safe, polite HTTP: what `connectors.fetch` is made of."""

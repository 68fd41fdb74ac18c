"""Which bytes mean which characters: what `connectors.decode` is made of."""

"""What `connectors.collect` and `connectors.cursors` are made of."""

"""Feeds that are pushed: what `connectors.websub` is made of."""

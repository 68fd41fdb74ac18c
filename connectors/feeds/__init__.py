"""Reading and polling feeds: what `connectors.rss` and `connectors.jsonfeed` are made of."""

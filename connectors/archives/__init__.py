"""Articles from files: what `connectors.files` and `connectors.warc` are made of."""

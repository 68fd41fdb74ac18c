"""Pure functions on text: no I/O, no Beam, no Kafka, no store."""

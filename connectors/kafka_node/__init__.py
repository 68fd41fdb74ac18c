"""One Kafka on this machine: what `connectors.local_kafka` is made of."""

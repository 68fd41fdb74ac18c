"""From Kafka to storage. Importing this package costs nothing: no Beam, no Kafka."""

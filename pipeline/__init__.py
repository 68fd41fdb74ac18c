"""From Kafka to storage. Importing this package costs nothing: no Beam, no Kafka."""

PIPELINE_VERSION = "2"
"""Changes whenever the same input would give another record; stored with every article."""

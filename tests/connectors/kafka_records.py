"""Read a topic from its beginning to where it ends now."""

from contextlib import closing

from kafka import KafkaConsumer, TopicPartition

from connectors.broker import KafkaConfig, client_settings, fetch_settings


def read_all(bootstrap, topic, config=None):
    config = config or KafkaConfig()
    settings = client_settings(config, bootstrap) | fetch_settings(config)
    with closing(KafkaConsumer(**settings, auto_offset_reset="earliest")) as consumer:
        places = [TopicPartition(topic, part) for part in consumer.partitions_for_topic(topic)]
        consumer.assign(places)
        ends = consumer.end_offsets(places)
        records = []
        while any(consumer.position(place) < end for place, end in ends.items()):
            for some in consumer.poll(timeout_ms=500).values():
                records.extend(some)
        return records

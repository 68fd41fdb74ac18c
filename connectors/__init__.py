"""From the world to Kafka: schedule, fetch, read, produce, then save the cursor. No Beam here."""

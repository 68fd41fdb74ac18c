"""Every metric: its name, kind, meaning, and what to do about it. A typo is a type error."""

from typing import Literal

Metric = Literal[
    # counter: records read from Kafka and committed
    "wireroom_articles_in_total",
    # counter by disposition: how they ended; the sum must equal articles_in
    "wireroom_articles_total",
    # gauge: records in Kafka that are not committed yet; grows for long: add workers
    "wireroom_lag_articles",
    # histogram, seconds: one epoch from its first read to COMMIT
    "wireroom_epoch_seconds",
    # counter: epochs given up and tried again; look at the log for the reason
    "wireroom_epochs_failed_total",
    # gauge by sink: changes of the store that the sink has not written yet
    "wireroom_sink_lag_changes",
]

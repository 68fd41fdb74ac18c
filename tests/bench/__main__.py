"""`make bench`: throughput, then latency.

Endurance takes longer, and is asked for by name: `python -m tests.bench.endurance`.
"""

import logging

from tests.bench import latency, throughput

if __name__ == "__main__":
    logging.disable(logging.ERROR)
    throughput.main()
    latency.main()

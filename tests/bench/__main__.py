"""`python -m tests.bench [NAME ...]`; without names, as `make bench`, throughput and latency.

The others take longer, or measure one part.
"""

import importlib
import logging
import sys

NAMES = ("throughput", "latency", "endurance", "feeds", "schedule", "collector", "text", "entities")
"""Each is a module of this package with a `main()`."""

if __name__ == "__main__":
    logging.disable(logging.ERROR)
    for name in sys.argv[1:] or NAMES[:2]:
        if name not in NAMES:
            raise SystemExit(f"no benchmark {name!r}; there are {', '.join(NAMES)}")
        importlib.import_module(f"tests.bench.{name}").main()

"""`wireroom check`: is this configuration right? Reaches nothing."""

import sys
from collections import Counter
from collections.abc import Iterable

from pipeline.cli.options import ConfigFile


def check(path: ConfigFile) -> None:
    """Validate a configuration and the lists it includes, reaching nothing.

    Every problem is named as file:line:column, what was found, and what to write instead. Exit
    code 2 if there is one. What may be meant so, or may be right on another machine, such as an
    environment variable that is not set, is a warning.
    """
    from pipeline.config import declared
    from pipeline.config_warnings import warnings

    all_of_it = declared(path)
    found = all_of_it.config
    doubtful = warnings(all_of_it)
    for warning in doubtful:
        print(f"{warning.place}: warning: {warning.text}", file=sys.stderr)
    print(f"{path}: in order" + (f", warnings: {len(doubtful)}" if doubtful else ""))
    print(f"  sources: {_listed(source.type for source in found.sources)}")
    print(f"  newsroom: {'yes' if found.newsroom else 'no'}")
    print(f"  sinks: {_listed(sink.type for sink in found.sinks)}")
    print(f"  data in: {found.data_dir}")


def _listed(kinds: Iterable[str]) -> str:
    counts = Counter(kinds).most_common()
    return ", ".join(f"{count} {kind}" for kind, count in counts) or "none"

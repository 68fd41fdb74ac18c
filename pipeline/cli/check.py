"""`wireroom check`: is this configuration right? Reaches nothing."""

from collections import Counter
from collections.abc import Mapping

from pipeline.cli.options import ConfigFile


def check(path: ConfigFile) -> None:
    """Validate a configuration and the lists it includes, reaching nothing.

    Every problem is named as file:line:column, what was found, and what to write instead. Exit
    code 2 if there is one.
    """
    from pipeline.config import load

    found = load(path)
    kinds = Counter(source.type for source in found.sources)
    print(f"{path}: in order")
    print(f"  sources: {_listed(kinds)}")
    print(f"  newsroom: {'yes' if found.newsroom else 'no'}")
    print(f"  sinks: {_listed(Counter(sink.type for sink in found.sinks))}")
    print(f"  data in: {found.data_dir}")


def _listed(counts: Mapping[str, int]) -> str:
    most_first = sorted(counts.items(), key=lambda one: -one[1])
    return ", ".join(f"{count} {kind}" for kind, count in most_first) or "none"

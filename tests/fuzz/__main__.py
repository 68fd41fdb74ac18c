"""Fuzz one target, or all one after the other: `python -m tests.fuzz [TARGET] [MINUTES]`.

Each target runs in a process of its own. What crashes it, takes longer than TIMEOUT_S or more than
MEMORY_MB is written to var/fuzz/TARGET/, and the exit code is not 0.
"""

import subprocess
import sys
from pathlib import Path

import atheris

from tests.fuzz.seeds import write_seeds

with atheris.instrument_imports(include=["connectors", "feedparser", "warcio"]):
    from tests.fuzz.targets import TARGETS

MINUTES = 10.0
TIMEOUT_S = 10
MEMORY_MB = 1500
LONGEST_INPUT = 65_536


def fuzz(name: str, minutes: float) -> None:
    """Fuzz a target in this process; libFuzzer ends it."""
    folder = Path("var/fuzz") / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    write_seeds(name, corpus)
    options = [
        f"-max_total_time={round(minutes * 60)}",
        f"-timeout={TIMEOUT_S}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
        "-seed=20240620",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[name])
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Fuzz what is named, or everything. Gives the number of targets that failed."""
    names = [argument for argument in arguments if not argument.replace(".", "").isdigit()]
    minutes = next((float(one) for one in arguments if one.replace(".", "").isdigit()), MINUTES)
    if unknown := [name for name in names if name not in TARGETS]:
        raise SystemExit(f"no target {unknown[0]!r}; there are {', '.join(TARGETS)}")
    if len(names) == 1:
        fuzz(names[0], minutes)
    commands = [
        [sys.executable, "-m", "tests.fuzz", name, f"{minutes:g}"] for name in names or TARGETS
    ]
    return sum(subprocess.run(command, check=False).returncode != 0 for command in commands)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

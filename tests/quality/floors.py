"""The floors of quality: floors.toml, read, compared with, and written again."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("floors.toml")

Measured = Mapping[str, Mapping[str, float]]
"""Figures by set and by the scorer's name of the figure."""

_SLACK = 0.002
"""A floor stands this far below what was measured: other processors round otherwise."""

_HEADER = """\
# What `make quality` must reach: a floor for each figure of each gold set of shared/data.
# `python -m tests.quality --update` adds floors and raises them. It lowers one only with a reason
# (--lower "why"), which is kept at the end of this file.
"""


class Lowers(Exception):
    """An update would lower floors and gives no reason. `args` are these floors, in words."""


@dataclass
class Floors:
    """`figures[set][figure]` is {floor, measured}; `lowered` says when and why one was lowered."""

    figures: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    lowered: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path = FILE) -> "Floors":
        """The floors in a file; none where there is no file yet."""
        read = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        return cls(lowered=read.pop("lowered", []), figures=read)

    def missed(self, measured: Measured) -> list[str]:
        """In words, each measured figure that is below its floor or has none."""
        problems = []
        for name, figures in measured.items():
            for figure, value in figures.items():
                floor = self.figures.get(name, {}).get(figure, {}).get("floor")
                if floor is None:
                    problems.append(f"{name}: {figure} {value} has no floor; run with --update")
                elif value < floor:
                    problems.append(f"{name}: {figure} {value} is below its floor {floor}")
        return problems

    def update(self, measured: Measured, reason: str | None = None) -> None:
        """Set the floors to what was measured. Raises Lowers if one would sink without reason."""
        sinking = [
            (name, figure, known[figure]["floor"], value)
            for name, figures in measured.items()
            for figure, value in figures.items()
            if figure in (known := self.figures.get(name, {})) and value < known[figure]["floor"]
        ]
        if sinking and not reason:
            raise Lowers(*(f"{n}: {f} {old} to {new}" for n, f, old, new in sinking))
        self.lowered += [
            {"set": name, "figure": figure, "from": old, "measured": value, "reason": reason}
            for name, figure, old, value in sinking
        ]
        for name, figures in measured.items():
            known = self.figures.setdefault(name, {})
            for figure, value in figures.items():
                floor = max(0.0, math.floor((value - _SLACK) * 1000) / 1000)
                kept = known.get(figure, {}).get("floor", 0.0)
                sinks = value < kept
                known[figure] = {"floor": floor if sinks else max(floor, kept), "measured": value}

    def save(self, path: Path = FILE) -> None:
        """Write the file again."""
        lines = [_HEADER]
        for name, figures in sorted(self.figures.items()):
            lines.append(f"[{_quoted(name)}]")
            lines += [
                f"{figure} = {{ floor = {known['floor']}, measured = {known['measured']} }}"
                for figure, known in figures.items()
            ]
            lines.append("")
        for entry in self.lowered:
            lines.append("[[lowered]]")
            lines += [f"{key} = {_quoted(value)}" for key, value in entry.items()]
            lines.append("")
        path.write_text("\n".join(lines), "utf-8")


def _quoted(value: object) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        return f'"{escaped}"'
    return str(value)

"""Other tools, measured on the same rows as ours: one module each, named as its package.

A module has `load()`: settings by name, each a function from a line, as `wireroom apply` gets it,
to an answer as `apply` gives it. It raises ImportError where the package is not installed (the
extra `quality` has those that Wireroom itself does not need).
"""

import base64
import importlib
from collections.abc import Callable
from typing import Any

from connectors.decode import decode_html
from pipeline.cli.apply import StepName

Row = dict[str, Any]
Answer = Callable[[Row], Row]

OTHERS: dict[StepName, tuple[str, ...]] = {
    "extract": ("trafilatura", "readability", "newspaper"),
    "language": ("pycld2", "py3langid", "lid176", "eldc", "lingua"),
}
"""The modules by the step that their tools do."""


def load(step: StepName) -> tuple[dict[str, Answer], list[str]]:
    """The tools for a step that are installed, and the names of those that are not."""
    found: dict[str, Answer] = {}
    missing = []
    for name in OTHERS.get(step, ()):
        try:
            found |= importlib.import_module(f"{__name__}.{name}").load()
        except ImportError:
            missing.append(name)
    return found, missing


def page_text(line: Row) -> str:
    """The page of a line of the step `extract`, decoded by us.

    What is compared is extraction: by their own decoding the tools fare worse on Chinese pages.
    """
    return decode_html(base64.b64decode(line["html_b64"])).text

"""What the discriminators of close languages learn from, read from packages and open corpora."""

import gettext
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

_MARKUP = re.compile(r"<[^>]*>|\{[^}]*\}|\$\([^)]*\)|%\w+|&\w+;|\\n|[~_&]")
_PARAGRAPH = re.compile(r"<(?:p|li|dd|h\d)\b[^>]*>(.*?)</", re.DOTALL)
_FLUENT = re.compile(r"^(?:[\w-]+|\s+\.[\w-]+|\s+\*?\[[\w-]+\]) ?=? *(\S.*)$")


def sentences(path: Path) -> list[tuple[str, str, str]]:
    """Rows of a set of shared/data: id, language, text."""
    with path.open(encoding="utf-8") as lines:
        return [(row["id"], row["lang"], row["text"]) for row in map(json.loads, lines)]


def libreoffice(folder: Path) -> list[str]:
    """Messages of LibreOffice in one language, from the unpacked package."""
    texts: list[str] = []
    for path in sorted(folder.rglob("*.mo")):
        with path.open("rb") as file:
            catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
        texts += [text for key, text in catalog.items() if key and text != key]
    return _distinct(texts)


def firefox(folder: Path) -> list[str]:
    """Messages of Firefox in one language, from the unpacked package."""
    texts: list[str] = []
    for path in sorted(folder.rglob("*.xpi")):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".ftl"):
                    texts += _fluent(archive.read(name).decode("utf-8"))
    return _distinct(texts)


def _fluent(file: str) -> Iterator[str]:
    for line in file.splitlines():
        if found := _FLUENT.match(line):
            yield found.group(1)
        elif line.startswith("    ") and "=" not in line:
            yield line.strip()


def human_rights(package: Path, name: str) -> list[str]:
    """Paragraphs of the Universal Declaration of Human Rights."""
    page = (package / "declaration" / f"{name}.html").read_text("utf-8")
    return _distinct(_PARAGRAPH.findall(page))


def _distinct(texts: list[str]) -> list[str]:
    plain = (" ".join(unescape(_MARKUP.sub(" ", text)).split()) for text in texts)
    return [text for text in dict.fromkeys(plain) if text.count(" ") > 1]

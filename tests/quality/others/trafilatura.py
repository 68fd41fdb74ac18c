"""trafilatura: the whole page in, in its own four settings."""

from functools import partial
from typing import Any

from tests.quality.others import Answer, Row, page_text

_SETTINGS: dict[str, dict[str, bool]] = {
    "trafilatura": {},
    "trafilatura fast": {"fast": True},
    "trafilatura precision": {"favor_precision": True},
    "trafilatura recall": {"favor_recall": True},
}


def load() -> dict[str, Answer]:
    """Its settings, without readers' comments, which are no part of an article."""
    from trafilatura import bare_extraction

    def answer(line: Row, **setting: Any) -> Row:
        page = page_text(line)
        found = bare_extraction(
            page, line["url"], include_comments=False, with_metadata=True, **setting
        )
        if found is None:
            return {"id": line["id"]}
        authors = found.author.split("; ") if found.author else []
        return {
            "id": line["id"],
            "body": found.text,
            "title": found.title,
            "date": found.date,
            "authors": authors,
        }

    return {name: partial(answer, **setting) for name, setting in _SETTINGS.items()}

"""The gold sets of shared/data: which step each one measures, what it asks, who scores it."""

import base64
import gzip
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.cli.apply import StepName, apply

Row = dict[str, Any]

SHARED = Path(
    os.environ.get("WIREROOM_SHARED", Path(__file__).resolve().parents[3] / "shared")
).absolute()
DATA = SHARED / "data"
SCORERS = SHARED / "score"


def _whole(gold: Row) -> list[Row]:
    return [gold]


def _first(_gold: Row, done: Sequence[Row]) -> Row:
    return done[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A figure of some rows: what the scorer says of those that `has` picks.

    `has` gets the row of gold and the answer. `figure` is the scorer's name of what is taken; None
    takes the share of all rows that these rows are.
    """

    name: str
    figure: str | None
    has: Callable[[Row, Row], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSet:
    """One set: rows of gold, the lines that `apply` gets for a row, and what its scorer is told.

    `figures` are the scorer's own names of what has a floor; so have the `parts`. `sample` is how
    many rows are taken, the same ones each time; None: all.
    """

    name: str
    step: StepName
    files: str  # pattern under shared/data
    scorer: tuple[str, ...]
    figures: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    detail: tuple[str, ...] = ()  # options that make the scorer print more
    ask: Callable[[Row], list[Row]] = _whole
    answer: Callable[[Row, Sequence[Row]], Row] = _first
    sample: int | None = None
    quick: bool = True  # part of the tests

    def floored(self) -> tuple[str, ...]:
        """The names of all figures that have a floor."""
        return (*self.figures, *(part.name for part in self.parts))

    def rows(self) -> list[Row]:
        """The rows of gold."""
        rows = [row for path in sorted(DATA.glob(self.files)) for row in read_lines(path)]
        if self.sample is not None:
            rows = sorted(rows, key=_shuffled)[: self.sample]
        return rows


def read_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _shuffled(row: Row) -> bytes:
    return blake2b(str(row["id"]).encode(), digest_size=8).digest()


def _saved_feed(gold: Row) -> list[Row]:
    body = gzip.decompress((DATA / "feeds" / gold["file"]).read_bytes())
    return [{"id": gold["id"], "raw_b64": base64.b64encode(body).decode()}]


def page_of(gold: Row) -> bytes:
    """The saved page of a row of the extraction set."""
    return gzip.decompress((DATA / "extraction" / gold["file"]).read_bytes())


def _saved_page(gold: Row) -> list[Row]:
    html = base64.b64encode(page_of(gold)).decode()
    return [{"id": gold["id"], "url": gold["url"] or "", "html_b64": html}]


def _extracted(gold: Row) -> list[Row]:
    (line,) = apply("extract", [json.dumps(each).encode() for each in _saved_page(gold)])
    page = json.loads(line)
    return [{"id": gold["id"], "text": page.get("body", ""), "title": page.get("title", "")}]


def _whatwg(gold: Row) -> list[Row]:
    return [{"id": gold["id"], "url": gold["input"], "base": gold["base"]}]


def _pair(gold: Row) -> list[Row]:
    return [{"id": side, "url": gold[side]} for side in ("a", "b")]


def _same_page(gold: Row, done: Sequence[Row]) -> Row:
    # An address that is refused stands for no page, as the scorer wants it.
    return {"id": gold["id"], "a": done[0]["canonical"], "b": done[1]["canonical"]}


def _document(gold: Row) -> list[Row]:
    kind = gold["kind"] if gold["kind"] in ("html", "xml") else "text"
    return [{"id": gold["id"], "raw_b64": gold["raw_b64"], "kind": kind}]


def _title(gold: Row) -> list[Row]:
    return [{"id": gold["id"], "text": gold["title"]}]


def _text(gold: Row) -> list[Row]:
    return [{"id": gold["id"], "text": gold["text"]}]


def _text_and_language(gold: Row) -> list[Row]:
    return [{"id": gold["id"], "text": gold["text"], "lang": gold["lang"]}]


SURE = 0.9
"""Confidence from which an answer must be right: at least 97 % of such answers."""

_CLOSE = ("sr hr bs", "da nb nn sv", "hi mr ne", "id ms", "cs sk pl")


def _in_language(*codes: str) -> Callable[[Row, Row], bool]:
    return lambda gold, _answer: gold["lang"] in codes


def _sure(_gold: Row, answer: Row) -> bool:
    return answer.get("confidence", 0.0) >= SURE


_CALIBRATION = (
    Part(name="sure_right", figure="acc_strict", has=_sure),
    Part(name="sure_share", figure=None, has=_sure),
)
_CLOSE_LANGUAGES = tuple(
    Part(name=group.replace(" ", "_"), figure="acc_strict", has=_in_language(*group.split()))
    for group in _CLOSE
)


def _language(
    name: str,
    groups: tuple[Part, ...] = (),
    files: str = "lid/{}.jsonl",
    ask: Callable[[Row], list[Row]] = _text,
) -> GoldSet:
    return GoldSet(
        name=f"language {name}",
        step="language",
        files=files.format(name),
        scorer=("score_lid.py",),
        figures=("acc_strict", "macro_f1"),
        parts=(*groups, *_CALIBRATION),
        detail=("--pairs", "--per-lang"),
        ask=ask,
    )


def _entities(name: str, *, sample: int | None, quick: bool) -> GoldSet:
    return GoldSet(
        name=name,
        step="entities",
        files="ner-dev/*.jsonl",
        scorer=("score_ner.py",),
        figures=("f1_micro", "f1_macro_lang", "PER", "LOC", "ORG"),
        detail=("--per-lang",),
        ask=_text_and_language,
        sample=sample,
        quick=quick,
    )


SETS = (
    GoldSet(
        name="feed cases",
        step="feed",
        files="feeds/cases.jsonl",
        scorer=("feeds_check.py", "cases"),
        figures=("case_rate", "field_rate"),
        detail=("--failures", "40"),
    ),
    GoldSet(
        name="feed real",
        step="feed",
        files="feeds/real.jsonl",
        scorer=("feeds_check.py", "real"),
        figures=("nonempty", "entry_count_ok", "titles_ok"),
        detail=("--failures", "40"),
        ask=_saved_feed,
    ),
    GoldSet(
        name="decode",
        step="decode",
        files="encoding/cases.jsonl",
        scorer=("score_misc.py", "encoding"),
        figures=("rate",),
        ask=_document,
    ),
    GoldSet(
        name="url whatwg",
        step="url",
        files="urls/whatwg.jsonl",
        scorer=("score_misc.py", "whatwg"),
        figures=("rate",),
        ask=_whatwg,
    ),
    GoldSet(
        name="url pairs",
        step="url",
        files="urls/pairs.jsonl",
        scorer=("score_misc.py", "urlpairs"),
        figures=("rate",),
        ask=_pair,
        answer=_same_page,
    ),
    GoldSet(
        name="robots cases",
        step="robots",
        files="robots/cases.jsonl",
        scorer=("score_misc.py", "robots"),
        figures=("rate",),
    ),
    GoldSet(
        name="robots sitemaps",
        step="robots",
        files="robots/real.jsonl",
        scorer=("score_misc.py", "sitemaps"),
        figures=("rate",),
    ),
    GoldSet(
        name="extract",
        step="extract",
        files="extraction/gold.jsonl",
        scorer=("score_extraction.py",),
        figures=(
            "body_f1",
            "body_f1_macro_lang",
            "snip_f1",
            "title_acc",
            "date_acc",
            "author_f1",
        ),
        parts=(Part(name="body_f1_zh", figure="body_f1", has=_in_language("zh")),),
        detail=("--per-lang", "--per-src"),
        ask=_saved_page,
    ),
    GoldSet(  # what cleaning takes out of an extracted body must not be the article's own
        name="clean after extract",
        step="clean",
        files="extraction/gold.jsonl",
        scorer=("score_extraction.py",),
        figures=("body_f1", "body_f1_macro_lang", "snip_f1"),
        detail=("--per-lang", "--per-src"),
        ask=_extracted,
    ),
    _language("flores"),
    _language("flores-short"),
    _language("news", _CLOSE_LANGUAGES),
    _language("leipzig"),
    # Articles of 2021 about one subject, 9 languages. The prior of rare languages was chosen on
    # them too, and the last rule of `und` looked at: they are no blind set any more.
    _language("headlines", files="clusters/og2021-headlines.jsonl", ask=_title),
    _entities("entities", sample=None, quick=False),
    _entities("entities, 1500 sentences", sample=1500, quick=True),
)

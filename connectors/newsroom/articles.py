"""The written articles: papers.yaml and articles/EVENT.PAPER[.REVISION].md, as records.

An article file has front matter (YAML) and paragraphs. `from: EVENT.PAPER` makes it a copy of
that article, or, with paragraphs of its own before, a near copy; a revision (`.2`) builds on the
edition before it. `keep: [start, stop]` says which paragraphs are taken over.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["original", "copy", "near", "revision"]
BlockKind = Literal["paragraph", "heading", "post", "link"]

_FOLDER = Path(__file__).parent
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A publisher with one feed; papers.yaml says what the fields mean."""

    id: str
    name: str
    language: str
    template: str
    feed: Literal["rss", "atom", "rdf", "json"]
    carries: Literal["full", "summary", "headline"]
    encoding: str = "utf-8"
    header: str = ""
    trouble: Literal["", "slow", "broken", "moved"] = ""

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    @property
    def feed_path(self) -> str:
        """Where the feed is."""
        return f"/{self.id}/feed.{'json' if self.feed == 'json' else 'xml'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One element of a page's text; only paragraphs are the story itself."""

    kind: BlockKind
    text: str
    signature: str = ""  # of a post: author and date


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One edition of an article. A revision has the path of the edition that it replaces."""

    path: str
    paper: Paper
    event: str
    kind: Kind
    title: str
    authors: tuple[str, ...]
    section: str
    published: datetime
    updated: datetime | None = None
    blocks: tuple[Block, ...]
    flash: bool = False
    of: "Article | None" = None  # what it copies, cuts or revises

    @property
    def body(self) -> str:
        """The story, a line a paragraph: what extraction should find on the page."""
        return "\n".join(block.text for block in self.blocks if block.kind == "paragraph")

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.body.partition("\n")[0]

    @property
    def released(self) -> datetime:
        """When this edition came out."""
        return self.updated or self.published


@cache
def load_papers() -> Mapping[str, Paper]:
    """All papers by id."""
    return {name: Paper(id=name, **fields) for name, fields in _yaml("papers.yaml").items()}


@cache
def load_furniture() -> Mapping[str, Mapping[str, Any]]:
    """The words around the articles, by language."""
    words: Mapping[str, Mapping[str, Any]] = _yaml("furniture.yaml")
    return words


@cache
def load_articles() -> tuple[Article, ...]:
    """Every edition of every article, in the order they came out."""
    sources = {file.stem: file.read_text("utf-8") for file in _FOLDER.glob("articles/*.md")}
    editions: dict[str, Article] = {}
    for name in sources:
        _edition(name, sources, editions)
    return tuple(sorted(editions.values(), key=lambda article: (article.released, article.path)))


def _yaml(name: str) -> dict[str, Any]:
    return _parse_yaml((_FOLDER / name).read_text("utf-8"))


def _parse_yaml(text: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    content: dict[str, Any] = YAML(typ="safe").load(text)
    return content


def _edition(name: str, sources: Mapping[str, str], editions: dict[str, Article]) -> Article:
    """The article of one file; what it is made from comes first."""
    if name in editions:
        return editions[name]
    _, front, text = sources[name].split("---\n", 2)
    fields = _parse_yaml(front)
    event, paper_id, *revision = name.split(".")
    paper = load_papers()[paper_id]
    source_name = f"{event}.{paper_id}" if revision else fields.get("from")
    source = _edition(source_name, sources, editions) if source_name else None
    own = tuple(_blocks(text))
    published = source.published if source and revision else _moment(fields["published"])
    editions[name] = Article(
        path=source.path if source and revision else _path(paper, event, published),
        paper=paper,
        event=event,
        kind=_kind(source, own, revised=bool(revision)),
        title=fields["title"],
        authors=tuple(fields["authors"]),
        section=source.section if source and revision else fields["section"],
        published=published,
        updated=_moment(fields["updated"]) if revision else None,
        blocks=own + _taken_over(source, *fields.get("keep", (0, None))),
        flash=fields.get("flash", False),
        of=source,
    )
    return editions[name]


def _kind(source: Article | None, own: tuple[Block, ...], *, revised: bool) -> Kind:
    if revised:
        return "revision"
    if source is None:
        return "original"
    return "near" if own else "copy"


def _taken_over(source: Article | None, start: int, stop: int | None) -> tuple[Block, ...]:
    """Paragraphs of another article: its embeds and links stay behind."""
    if source is None:
        return ()
    return tuple(block for block in source.blocks if block.kind == "paragraph")[start:stop]


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n{2,}", text.strip()):
        if part.startswith("## "):
            yield Block(kind="heading", text=part[3:])
        elif part.startswith("-> "):
            yield Block(kind="link", text=part[3:])
        elif part.startswith("> "):
            *lines, signature = part.replace("> ", "").split("\n")
            yield Block(kind="post", text="\n".join(lines), signature=signature)
        elif part:
            yield Block(kind="paragraph", text=part)


def _moment(value: datetime) -> datetime:
    """YAML's timestamps are UTC; the reader of YAML may leave that out."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _path(paper: Paper, event: str, published: datetime) -> str:
    """Addresses differ as papers do."""
    number = zlib.crc32(f"{paper.id}/{event}".encode()) % 900_000 + 100_000
    return {
        "modern": f"/{paper.id}/{published:%Y/%m/%d}/{event}/",
        "structured": f"/{paper.id}/news/{event}-{number}.html",
        "soup": f"/{paper.id}/{published:%Y%m}/{event}.html",
        "table": f"/{paper.id}/story.php?id={number}",
    }[paper.template]

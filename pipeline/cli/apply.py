"""`wireroom apply STEP`: one step of the pipeline on lines of JSON, for measuring and for scripts.

The fields of each step are those of the line types below; more may be added. `bytes` fields are
base64.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
import orjson
import typer

from pipeline.errors import WireroomError
from pipeline.records import Language
from pipeline.text.entities.settings import EntitiesConfig
from pipeline.text.profile import UNKNOWN, SourceProfile

_USUAL = EntitiesConfig()

StepName = Literal[
    "feed", "decode", "url", "robots", "extract", "clean", "language", "entities", "embed"
]
Fields = dict[str, Any]


class _Line(msgspec.Struct, kw_only=True):
    id: Any = None


class FeedLine(_Line):
    """A feed's body as it came over HTTP."""

    raw_b64: bytes
    headers: dict[str, str] = {}
    url: str = ""


class DecodeLine(_Line):
    """A document of unknown encoding."""

    raw_b64: bytes
    kind: Literal["html", "xml", "text"]
    headers: dict[str, str] = {}


class UrlLine(_Line):
    """A link, and the address of the page that it stands in."""

    url: str
    base: str | None = None


class RobotsLine(_Line):
    """A robots.txt, the crawler that asks, and what it wants; only the sitemaps need neither."""

    robots_txt: str
    agent: str = "*"
    url: str = "/"


class ExtractLine(_Line):
    """A page, decoded or as bytes."""

    url: str
    html: str | None = None
    html_b64: bytes | None = None


class CleanLine(_Line):
    """The body of an article; what those of one `source` have in common is learned line by line."""

    text: str
    title: str = ""
    source: str | None = None


class LanguageLine(_Line):
    """A text; `source` is looked up in the configuration for its language hint."""

    text: str
    declared: str | None = None
    source: str | None = None


class EntitiesLine(_Line):
    """A text; its language is found out where it is not given."""

    text: str
    lang: str | None = None
    title: str = ""


def feed(line: FeedLine) -> Fields:
    """The feed under feedparser's names."""
    from connectors.feed import feed_as_json

    return feed_as_json(line.raw_b64, line.headers, line.url)


def decode(line: DecodeLine) -> Fields:
    """The text of a document and the encoding it was read in."""
    from connectors.decode import decode_html, decode_text, decode_xml

    read = {"html": decode_html, "xml": decode_xml, "text": decode_text}[line.kind]
    headers = {name.lower(): value for name, value in line.headers.items()}
    decoded = read(line.raw_b64, headers.get("content-type"))
    return {"encoding": decoded.encoding, "text": decoded.text}


def url(line: UrlLine) -> Fields:
    """The link resolved as browsers do, and the form that names its article; null if refused."""
    from connectors.urls import canonical, href

    resolved = href(line.url, line.base)
    return {"href": resolved, "canonical": None if resolved is None else canonical(resolved)}


def robots(line: RobotsLine) -> Fields:
    """Whether the crawler may ask for the URL, and what else the file says."""
    from connectors.robots import Robots

    read = Robots.parse(line.robots_txt, line.url)
    rules = read.rules(line.agent)
    return {
        "allowed": rules.allowed(line.url),
        "sitemaps": read.sitemaps,
        "crawl_delay": rules.crawl_delay,
    }


def extract(line: ExtractLine) -> Fields:
    """What the page says: title, body, authors, date ..."""
    from connectors.decode import decode_html
    from pipeline.text.page.article import extract_page

    if line.html is not None:
        html = line.html
    elif line.html_b64 is not None:
        html = decode_html(line.html_b64).text
    else:
        raise msgspec.ValidationError("Object missing required field `html` or `html_b64`")
    found = extract_page(html, line.url)
    return {
        "title": found.title,
        "body": found.body,
        "authors": found.authors,
        "date": found.published,
        "language": found.language_declared,
        "image": found.image,
        "canonical": found.canonical_url,
        "section": found.section,
        "modified": found.modified,
        "paywall": found.paywall,
        "live_blog": found.live_blog,
        "removed": found.removed,
    }


def clean(line: CleanLine, profiles: dict[str, SourceProfile]) -> Fields:
    """The text without what is not the article, and what was taken out of it.

    `profiles` are what is known of each source; the article is learned after it was cleaned.
    """
    from pipeline.text.clean import clean

    if line.source is None:
        cleaned = clean(line.text, line.title)
    else:
        profile = profiles.get(line.source, UNKNOWN)
        cleaned = clean(line.text, line.title, profile)
        profiles[line.source] = profile.learn(cleaned.traces)
    return {"text": cleaned.text, "removed": cleaned.removed}


def language(line: LanguageLine, hints: Mapping[str, str] = MappingProxyType({})) -> Fields:
    """The language of a text; `hints` are languages by source id."""
    from pipeline.text.language import detect

    detected = detect(line.text, line.declared, hints.get(line.source or ""))
    return {
        "lang": detected.language.code,
        "confidence": detected.language.confidence,
        "script": detected.language.script,
        "share": detected.language.share,
        "alternatives": [
            {"lang": code, "confidence": confidence} for code, confidence in detected.alternatives
        ],
    }


def entities(line: EntitiesLine, config: EntitiesConfig = _USUAL) -> Fields:
    """The persons, places and organisations that a text mentions; `names` no table knows."""
    from pipeline.text.entities import tag

    found = tag(line.text, _language_of(line), line.title, config.tagger, config.authority)
    spans = [[each.start, each.end, each.type] for each in found.entities]
    return {"spans": spans, "entities": found.entities, "names": found.names}


def embed(line: EntitiesLine) -> Fields:
    """The text as a vector of unit length, what stories are compared by; null where it is empty."""
    import numpy as np

    from pipeline.text.entities.tagger.reading import vector

    found = vector(f"{line.title}\n{line.text}")
    return {"vector": None if found is None else np.frombuffer(found, "<f2").tolist()}


def _language_of(line: EntitiesLine) -> Language:
    from pipeline.text.language import detect
    from pipeline.text.script import script

    if line.lang is None:
        return detect(line.text).language
    return Language(code=line.lang, confidence=1.0, script=script(line.text))


STEPS: dict[StepName, tuple[type[_Line], Callable[..., Fields]]] = {
    "feed": (FeedLine, feed),
    "decode": (DecodeLine, decode),
    "url": (UrlLine, url),
    "robots": (RobotsLine, robots),
    "extract": (ExtractLine, extract),
    "clean": (CleanLine, clean),
    "language": (LanguageLine, language),
    "entities": (EntitiesLine, entities),
    "embed": (EntitiesLine, embed),
}


def apply(
    step: StepName,
    lines: Iterable[bytes],
    hints: Mapping[str, str] | None = None,
    names: EntitiesConfig = _USUAL,
) -> Iterator[bytes]:
    """Do `step` on each line of JSON; give a line of JSON for each, in order, without line ends.

    `hints` are languages by source id; `names` says how entities are found. A line that
    cannot be done gives its `id` and an `error`.
    Raises only what is no fault of a line: MemoryError, OSError.
    """
    kind, work = STEPS[step]
    if step == "language" and hints:
        work = partial(language, hints=hints)
    if step == "clean":
        work = partial(clean, profiles={})
    if step == "entities":
        work = partial(entities, config=names)
    read = msgspec.json.Decoder(kind)
    for line in lines:
        try:
            row = read.decode(line)
            done = orjson.dumps({"id": row.id, **work(row)})
        except (MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - one bad line must not end the run
            done = orjson.dumps({"id": _id(line), "error": _words(error)})
        yield done


def apply_command(
    step: Annotated[StepName, typer.Argument(show_default=False)],
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            metavar="CONFIG",
            help="Take language hints of sources and the tagger from this configuration.",
        ),
    ] = None,
) -> None:
    """Do one STEP of the pipeline on lines of JSON from standard input, a line out for each.

    A line that cannot be done gives {"id": ..., "error": ...}, and the run goes on.

    What a line holds beside its id, by STEP (? need not be there, _b64 is in base64):

    feed: raw_b64, headers?, url? - decode: raw_b64, kind (html, xml, text), headers? -
    url: url, base? - robots: robots_txt, agent?, url? - extract: url, html or html_b64 -
    clean: text, title?, source? - language: text, declared?, source? -
    entities: text, lang?, title? - embed: text, lang?, title?
    """
    hints, names = _configured(config) if config else ({}, _USUAL)
    out = sys.stdout.buffer
    try:
        for line in apply(step, sys.stdin.buffer, hints, names):
            out.write(line + b"\n")
            out.flush()
    except BrokenPipeError:
        # The reader has had enough. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _configured(path: Path) -> tuple[dict[str, str], EntitiesConfig]:
    from pipeline.config import load

    config = load(path)
    hints = {source.id: source.language for source in config.sources if source.language}
    return hints, config.enrich.entities


def _id(line: bytes) -> Any:
    """The id of a line that could not be done, as far as it can be read and written."""
    try:
        found = json.loads(line.decode("utf-8", "replace"))
        identity = found.get("id") if isinstance(found, dict) else None
        orjson.dumps(identity)
    except (ValueError, TypeError, RecursionError):
        return None
    return identity


def _words(error: Exception) -> str:
    if isinstance(error, WireroomError | msgspec.DecodeError):
        return str(error)
    return f"{type(error).__name__}: {error}"

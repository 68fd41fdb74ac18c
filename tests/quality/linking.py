"""`python -m tests.quality.linking`: whom mentions are linked to, against linking_gold.

The texts come into a store in a shuffled order: `pipeline.store.entities.resolution` gives each
name its entity as a commit does, in memory. Once with the spans of the gold, so that only linking
is measured, and once (--found) with those that the product's tagger finds.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import combinations

from pipeline import PIPELINE_VERSION
from pipeline.records import Article, Disposition, Draft, Entity, Origin
from pipeline.store.decide import Decision
from pipeline.store.entities.resolution import resolve
from pipeline.store.entities.state import State
from pipeline.text.entities import tag
from pipeline.text.entities.known import mentions
from pipeline.text.entities.link import linked
from pipeline.text.entities.names import MADE_UP, grouped, joined
from pipeline.text.entities.places.countries import region_of
from pipeline.text.entities.settings import Setting
from pipeline.text.entities.spans import Rank, Span, entity
from pipeline.text.entities.words import words
from tests.quality.floors import Floors
from tests.quality.linking_labels import kind_of, labels
from tests.quality.marks import Mark, Marked, linking_gold

NAME = "linking"
"""Of the set, as floors.toml and the command line have it."""
FIGURES = tuple(
    f"{kind}_{measured}"
    for kind in ("countries", "cities", "known", "others", "across_scripts")
    for measured in ("precision", "recall")
)
_TIME = "2024-06-20T05:30:00.000Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two mentions of nobody a table knows. `same`: one person; `joined`: one id."""

    one: Mark
    other: Mark
    same: bool
    joined: bool
    across: bool  # in different scripts


@dataclass
class Tally:
    """Mentions by what they are, and pairs of mentions."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pairs: list[Pair] = field(default_factory=list)
    mistakes: list[tuple[str, ...]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The FIGURES."""
        found = {}
        for kind in ("countries", "cities", "known"):
            right, wrong, missed = (of[kind] for of in (self.right, self.wrong, self.missed))
            found[f"{kind}_precision"] = _share(right, right + wrong)
            found[f"{kind}_recall"] = _share(right, right + missed)
        for name, pairs in (
            ("others", self.pairs),
            ("across_scripts", [pair for pair in self.pairs if pair.across]),
        ):
            right = sum(pair.same and pair.joined for pair in pairs)
            found[f"{name}_precision"] = _share(right, sum(pair.joined for pair in pairs))
            found[f"{name}_recall"] = _share(right, sum(pair.same for pair in pairs))
        return found


def measure() -> dict[str, float]:
    """The FIGURES, with the spans of the gold."""
    return tally(list(linking_gold()), setting=None).figures()


def in_lines(figures: Mapping[str, float], floors: Floors) -> Iterator[str]:
    """The figures and their floors."""
    yield f"{NAME:<24} {'ours':>6}  {'floor':>6}"
    for figure, value in figures.items():
        floor = floors.figures.get(NAME, {}).get(figure, {}).get("floor", "none")
        yield f"  {figure:<24} {value:.4f}  {floor:>6}"


def tally(texts: Sequence[Marked], setting: Setting | None) -> Tally:
    """Link all texts, tagged as `setting` says; None: with the spans of the gold."""
    ordered = sorted(texts, key=lambda one: blake2b(one.id.encode()).digest())
    decisions = [_decision(text, setting) for text in ordered]
    resolution = resolve(State(fetch=lambda _numbers: (), change=0, next_number=1), decisions)
    found = Tally()
    others: list[tuple[Marked, Mark, str | None]] = []
    for text, placed in zip(ordered, resolution.placed, strict=True):
        assert placed.decision.article is not None
        entities = placed.decision.article.entities
        others += _judge(found, text, entities)
    found.pairs = list(_pairs(others))
    return found


def _decision(text: Marked, setting: Setting | None) -> Decision:
    if setting is None:
        entities = joined(text.body, _with_gold_spans(text), text.language)
        names = grouped(text.body, entities, text.language)
    else:
        tagged = tag(text.body, text.language, setting=setting)
        entities, names = tagged.entities, tagged.names
    draft = Draft(
        origin=Origin(topic="raw", partition=0, offset=0),
        key=None,
        value=b"",
        body=text.body,
        body_hash=text.id,
        language=text.language,
        entities=entities,
        names=names,
    )
    article = Article(
        id=blake2b(text.id.encode(), digest_size=16).hexdigest(),
        revision=1,
        url="",
        canonical_url="",
        source="gold",
        title="",
        body=text.body,
        body_from="text",
        first_seen_at=_TIME,
        fetched_at=_TIME,
        language=text.language,
        entities=entities,
        disposition=Disposition.NEW,
        pipeline_version=PIPELINE_VERSION,
    )
    return Decision(
        draft=draft, disposition=Disposition.NEW, article_id=article.id, article=article
    )


def _with_gold_spans(text: Marked) -> tuple[Entity, ...]:
    spans = [
        Span(mark.start, mark.end, mark.type, Rank.TAGGER)  # type: ignore[arg-type]
        for mark in text.marks
        if mark.type != "-"
    ]
    seen = mentions(text.body, words(text.body), text.language)
    known = linked(text.body, spans, seen, text.language)
    return tuple(entity(text.body, span, 0) for span in known)


def _judge(
    found: Tally, text: Marked, entities: Iterable[Entity]
) -> Iterator[tuple[Marked, Mark, str | None]]:
    """Count the marks that tables should or should not know; yield the others with their ids."""
    for mark in text.marks:
        if mark.optional:
            continue
        over = [
            one
            for one in entities
            if one.start < mark.end and mark.start < one.end and mark.type in ("-", one.type)
        ]
        identifier = next((one.id for one in over if one.id), None)
        wanted = labels(mark)
        tables = identifier if identifier and not MADE_UP.fullmatch(identifier) else None
        if mark.gold.startswith("@"):
            yield text, mark, identifier
        if mark.gold == "NIL" and mark.type == "LOC" and tables and region_of(tables):
            continue  # Georgia the state is that state, if tables know it
        if wanted and tables in wanted.ids:
            found.right[wanted.kind] += 1
            continue
        if tables:
            found.wrong[kind_of(tables)] += 1
        if wanted:
            found.missed[wanted.kind] += 1
        if tables or wanted:
            told = tables or "not linked"
            found.mistakes.append((text.id, mark.text, mark.type, mark.gold, told))


def _pairs(others: Sequence[tuple[Marked, Mark, str | None]]) -> Iterator[Pair]:
    for (text, mark, one), (other_text, other_mark, other) in combinations(others, 2):
        yield Pair(
            one=replace(mark, text=f"{text.id}: {mark.text}"),
            other=replace(other_mark, text=f"{other_text.id}: {other_mark.text}"),
            same=mark.gold == other_mark.gold,
            joined=one is not None and one == other,
            across=text.language.script != other_text.language.script,
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def main() -> None:
    """Print the figures, and what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.linking", description=__doc__)
    parser.add_argument("--found", choices=["accurate", "fast"], help="with spans of this tagger")
    parser.add_argument("--wrong", action="store_true", help="print each mistake")
    options = parser.parse_args()
    found = tally(list(linking_gold()), options.found)
    print("\n".join(in_lines(found.figures(), Floors.load())))
    if options.wrong:
        print(*found.mistakes, sep="\n")
        for pair in found.pairs:
            if pair.same != pair.joined:
                kind = "missed" if pair.same else "wrong"
                print(kind, pair.one.text, "|", pair.other.text, pair.one.gold, pair.other.gold)


if __name__ == "__main__":
    main()

"""`python -m tests.quality.planted`: planted boilerplate that goes, genuine lines that go with it.

Sources are made of genuine sentences of the gold sets and of phrases made up for it; after
`LEARNED` articles of a source the others are judged. The phrases and seeds that are reported are
not those that thresholds were chosen by (--tuning). Saved feeds show what is taken out of real
articles.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from connectors.feed import read_feed
from pipeline.errors import WireroomError
from pipeline.text.clean import clean
from pipeline.text.page.fragment import fragment_lines
from pipeline.text.profile import SourceProfile
from tests.quality.floors import Floors
from tests.quality.planted_sources import LEARNED, Line, kits, source
from tests.quality.sets import DATA

NAME = "boilerplate"
"""Of the set, as floors.toml and the command line have it."""
FIGURES = (
    "planted_removed",
    "planted_removed_worst",
    "genuine_kept",
    "genuine_kept_worst",
    "feeds_kept",
)
_SEEDS = range(1000, 1006)
_TUNING_SEEDS = range(12)
_FEW_ARTICLES = 5  # a feed with fewer of them teaches nothing
_GOLD_BODIES = ("he", "tr")  # languages of which the other sets have few sentences


@dataclass
class Tally:
    """Lines judged and lines that went, by group; and what should not have gone or stayed."""

    judged: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, ...]] = field(default_factory=list)

    def share(self, group: str) -> float:
        """Share of a group's lines that went."""
        return self.gone[group] / self.judged[group]

    def judge(self, language: str, line: Line, reason: str | None) -> None:
        """Count a line; `reason`: why it went."""
        what = "planted" if line.planted else "genuine"
        for group in (what, f"{what}: {line.kind}", f"{language} {what}"):
            self.judged[group] += 1
            self.gone[group] += reason is not None
        if line.planted != (reason is not None):
            self.wrong.append((language, line.kind, reason or "stayed", line.text))


def measure() -> dict[str, float]:
    """The FIGURES: shares of lines over all languages and in the worst one, and of saved feeds."""
    tally = planted("reported", _SEEDS)
    languages = kits("reported")
    _, lines, gone = real_feeds()
    kept = {each: 1 - tally.share(f"{each} genuine") for each in languages}
    figures = (
        tally.share("planted"),
        min(tally.share(f"{each} planted") for each in languages),
        1 - tally.share("genuine"),
        min(kept.values()),
        1 - sum(gone.values()) / lines,
    )
    return dict(zip(FIGURES, figures, strict=True))


def in_lines(figures: Mapping[str, float], floors: Floors) -> Iterator[str]:
    """The figures and their floors."""
    yield f"{NAME:<20} {'ours':>6}  {'floor':>6}"
    for figure, value in figures.items():
        floor = floors.figures.get(NAME, {}).get(figure, {}).get("floor", "none")
        yield f"  {figure:<22} {value:.4f}  {floor:>6}"


def planted(name: str, seeds: Sequence[int]) -> Tally:
    """Clean and learn the sources that the kit `name` and `seeds` make, one of each language."""
    tally = Tally()
    sentences, names = _genuine()
    for language, phrases in kits(name).items():
        people = phrases.get("names") or names[language]
        for seed in seeds:
            profile = SourceProfile()
            made = source(language, phrases, sentences[language], people, seed)
            for number, lines in enumerate(made.articles()):
                cleaned = clean("\n".join(line.text for line in lines), profile=profile)
                profile = profile.learn(cleaned.traces)
                gone = [(each.text, each.reason) for each in cleaned.removed]
                for line in lines:
                    at = next((at for at, each in enumerate(gone) if each[0] == line.text), None)
                    reason = None if at is None else gone.pop(at)[1]
                    if number >= LEARNED:
                        tally.judge(language, line, reason)
    return tally


def real_feeds() -> tuple[int, int, Counter[tuple[str, str]]]:
    """Saved feeds, lines in them, and the lines that were taken for boilerplate, by site."""
    feeds, lines = 0, 0
    gone: Counter[tuple[str, str]] = Counter()
    for site, articles in _feeds():
        feeds += 1
        profile = SourceProfile()
        for body in articles:
            cleaned = clean(body, profile=profile)
            profile = profile.learn(cleaned.traces)
            lines += cleaned.whole.count("\n") + 1
            gone.update(
                (site, each.text) for each in cleaned.removed if each.reason == "boilerplate"
            )
    return feeds, lines, gone


def _feeds() -> Iterator[tuple[str, list[str]]]:
    for row in map(json.loads, (DATA / "feeds" / "real.jsonl").read_text("utf-8").splitlines()):
        raw = gzip.decompress((DATA / "feeds" / row["file"]).read_bytes())
        try:
            entries = read_feed(raw, {}, "").entries
        except WireroomError:
            continue
        texts = [max(entry.content or "", entry.summary or "", key=len) for entry in entries]
        bodies = ["\n".join(fragment_lines(text)[0]) for text in texts]
        articles = [body for body in reversed(bodies) if body]
        if len(articles) >= _FEW_ARTICLES:
            yield row["site"], articles


@cache
def _genuine() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Sentences and names of persons by language."""
    sentences: dict[str, dict[str, None]] = {}
    names: dict[str, dict[str, None]] = {}
    for language, text, spans in _texts():
        shortest = 15 if language in ("ja", "zh-Hans") else 35
        if len(text) >= shortest and "://" not in text:
            sentences.setdefault(language, {})[text] = None
        for start, end, kind in spans:
            if kind == "PER":
                names.setdefault(language, {})[text[start:end]] = None
    return (
        {language: list(found) for language, found in sentences.items()},
        {language: list(found) for language, found in names.items()},
    )


def _texts() -> Iterator[tuple[str, str, list[tuple[int, int, str]]]]:
    for path in sorted([*DATA.glob("ner-dev/*.jsonl"), *DATA.glob("lid/*.jsonl")]):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            if path.stem != "flores-short" and row.get("set") != "wordpairs":
                yield row["lang"], row["text"].replace("\n", " "), row.get("spans", [])
    for row in map(json.loads, (DATA / "extraction/gold.jsonl").read_text("utf-8").splitlines()):
        if row["lang"] in _GOLD_BODIES:
            yield from ((row["lang"], line, []) for line in (row["body"] or "").splitlines())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.planted", description=__doc__)
    parser.add_argument("--tuning", action="store_true", help="the phrases to choose thresholds by")
    parser.add_argument("--wrong", action="store_true", help="print each line that went wrong")
    options = parser.parse_args()
    name, seeds = ("tuning", _TUNING_SEEDS) if options.tuning else ("reported", _SEEDS)
    tally = planted(name, seeds)
    for group in sorted(tally.judged):
        print(f"{group:24} {tally.judged[group]:6} lines {100 * tally.share(group):7.2f} % gone")
    feeds, lines, gone = real_feeds()
    print(f"{feeds} saved feeds: {sum(gone.values())} of {lines} lines gone")
    if options.wrong:
        print(*tally.wrong, *gone.most_common(), sep="\n")


if __name__ == "__main__":
    main()

"""Made-up sources: articles of genuine sentences, and the lines that their sites put into them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pipeline.text.cleaning.characters import mended_lines

LEARNED = 20
"""Articles that a profile learns before it is judged on the others."""
_JUDGED = 12
_KINDS = ("headline", "photo", "byline", "updated", "count", "minutes", "section", "name")
_UNSPACED = ("ja", "zh-Hans")

Phrases = Mapping[str, Sequence[str]]
_Placed = list[tuple[str, str, float]]  # kind, phrase, share of the articles


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article: its own, or planted; and of what kind it is."""

    text: str
    kind: str
    planted: bool = False


@dataclass(kw_only=True)
class Source:
    """A source: what its site puts at the start, in the middle and at the end of articles."""

    language: str
    phrases: Phrases
    rng: random.Random
    sentences: list[str]  # each is used once
    headlines: Sequence[str]
    names: Sequence[str]
    recurring: float  # how much genuine lines recur
    often: str  # kind of genuine line that a third of the articles has, if any
    varied: bool  # case, punctuation, numbers and links of planted lines change
    top: _Placed = field(default_factory=list)
    middle: _Placed = field(default_factory=list)
    bottom: _Placed = field(default_factory=list)

    def articles(self) -> Iterator[list[Line]]:
        """The articles in order of time; fewer where the sentences do not last."""
        size = max(2, min(8, len(self.sentences) // (LEARNED + _JUDGED)))
        background, quote = self._paragraph(2), self._paragraph(1)
        before: list[Line] = []
        for _ in range(LEARNED + _JUDGED):
            if len(self.sentences) < 2 * size + 4:
                return
            own = [Line(self._paragraph(), "text") for _ in range(self.rng.randint(2, size))]
            chance = self.rng.random() / self.recurring
            if before and chance < 0.04:
                own = before  # published again
            elif chance < 0.2:
                own.insert(self.rng.randint(1, len(own)), Line(background, "background"))
            elif chance < 0.3:
                own.insert(self.rng.randint(1, len(own)), Line(quote, "quote"))
            elif chance < 0.4:
                own = self._with_headings(own)
            elif chance < 0.48:
                own = self._interview(own)
            elif chance < 0.58:
                report = [Line(self._filled(each), "template") for each in self.phrases["template"]]
                own = [*report, Line(self._paragraph(1), "text")]
            elif self.often and self.rng.random() < 0.4:
                own = self._formed(own)
            before = own
            yield self._dressed(own)

    def _paragraph(self, sentences: int | None = None) -> str:
        count = sentences or self.rng.choice((1, 1, 2))
        space = "" if self.language in _UNSPACED else " "
        return space.join(self.sentences.pop() for _ in range(count))

    def _with_headings(self, own: Sequence[Line]) -> list[Line]:
        first, second = self.rng.sample(list(self.phrases["headings"]), 2)
        half = len(own) // 2
        return [
            *own[:half],
            Line(first, "heading"),
            *own[half:-1],
            Line(second, "heading"),
            own[-1],
        ]

    def _interview(self, own: Sequence[Line]) -> list[Line]:
        lines: list[Line] = []
        for line in own:
            lines.append(line)
            if self.rng.random() < 0.5:
                lines.append(Line(self.rng.choice(self.phrases["answers"]), "answer"))
        return [*lines, Line(self._paragraph(1), "text")]

    def _formed(self, own: Sequence[Line]) -> list[Line]:
        """Facts below a report, the questions of an interview, or how all of a kind end."""
        labels = self.phrases["sections"]
        if self.often == "facts":
            values = map(self._filled, ("{name}", "{n}", "{headline}", "{n} – {n}"))
            facts = map(": ".join, zip(labels, values, strict=True))
            return [*own, *(Line(fact, "facts") for fact in facts)]
        if self.often == "age":
            return [*own, Line(self._filled(self.phrases["template"][0]), "age")]
        asked = (f"{labels[0]}: {self._paragraph(1).rstrip('.。।')}?" for _ in own)
        pairs = zip(asked, own, strict=True)
        return [line for question, answer in pairs for line in (Line(question, "question"), answer)]

    def _dressed(self, own: Sequence[Line]) -> list[Line]:
        lines = [*self._planted(self.top), *own]
        for line in self._planted(self.middle):
            lines.insert(self.rng.randint(1, len(lines) - 1), line)
        lines += self._planted(self.bottom)
        return [
            Line(text, line.kind, line.planted)
            for line in lines
            for text in mended_lines(line.text)
        ]

    def _planted(self, placed: _Placed) -> list[Line]:
        return [
            Line(self._changed(self._filled(phrase)), kind, planted=True)
            for kind, phrase, share in placed
            if self.rng.random() < share
        ]

    def _filled(self, phrase: str) -> str:
        choice, number = self.rng.choice, self.rng.randint
        words = choice(self.headlines).split()
        headline = " ".join(words[: number(5, 9)]) if len(words) > 4 else words[0][:24]
        month = choice(self.phrases["months"])
        return phrase.format(
            headline=headline[:90].strip(".。।,،"),
            name=choice(self.names),
            agency=choice(("Harbour Press", "NPA", "Agencia Puerto", "Getty Images")),
            date=f"{number(1, 28)} {month} {number(2023, 2024)}",
            time=f"{number(0, 23)}:{number(10, 59)}",
            n=number(2, 130),
            section=choice(self.phrases["sections"]),
        )

    def _changed(self, text: str) -> str:
        change = self.rng.randrange(6) if self.varied else None
        if change == 0:
            return text.upper()
        if change == 1:
            return text.rstrip(".。।!") + self.rng.choice(("!", "...", " »"))
        if change == 2:
            return f"{text} https://example.org/{self.rng.randrange(10**6)}"
        if change == 3:
            return text.replace("2024", str(self.rng.randint(2019, 2026)))
        return text


def source(
    language: str, phrases: Phrases, sentences: Sequence[str], names: Sequence[str], seed: int
) -> Source:
    """A source that places some of the phrases at random, the same for the same seed.

    Fixed lines stand in all articles, others in 30 to 60 % of them: calls to action in turn.
    """
    rng = random.Random(f"{seed} {language}")
    made = Source(
        language=language,
        phrases=phrases,
        rng=rng,
        sentences=rng.sample(list(sentences), len(sentences)),
        headlines=sentences,
        names=names,
        recurring=rng.choice((0.6, 1.0, 1.6)),
        often=rng.choice(("", "facts", "question", "age")),
        varied=rng.random() < 0.4,
    )
    share = rng.uniform(0.3, 0.6)
    fixed = rng.sample(list(phrases["fixed"]), 6)
    made.bottom = [*(("fixed", phrase, 1.0) for phrase in fixed[:3]), ("in part", fixed[3], share)]
    made.middle = [("middle", fixed[4], rng.choice((1.0, share)))]
    if rng.random() < 0.3:
        made.top = [("fixed", fixed[5], 1.0)]
    turns = rng.choice((made.bottom, made.middle))
    turns += [("in turn", phrase, 1.2 * share) for phrase in phrases["rotating"][:3]]
    for place in rng.sample(range(len(_KINDS)), 4):
        kind, phrase = _KINDS[place], phrases["patterns"][place]
        block = made.bottom if kind == "headline" else rng.choice((made.top, made.bottom))
        block.append((kind, phrase, rng.choice((1.0, 0.6))))
    for kind, phrase in (("ending", "endings"), ("credits", "tails")):
        if rng.random() < 0.5:
            made.bottom.append((kind, phrases[phrase][0], 0.8))
    rng.shuffle(made.bottom)
    return made


def kits(name: str) -> dict[str, Phrases]:
    """Phrases by language: "tuning", by which thresholds are chosen, or "reported"."""
    text = Path(__file__).with_name(f"planted_{name}.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))

"""Names in Zulu, Xhosa, Swazi, Ndebele and Shona by the prefix written onto them.

In the Nguni languages persons take u- (uSiyabonga; with "and" it becomes no-, with "of" ka-) and
places e- (eGoli; kwa- where somebody lives). In Shona persons are honoured with Va-, places take
ku-, mu- or pa- (kuHarare); -e before a name is of things, most of them organisations.
"""

import re

from pipeline.records import EntityType, Language
from pipeline.text.entities.places.countries import months_and_days
from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.words import Word

Rules = tuple[tuple[EntityType, re.Pattern[str]], ...]

_NGUNI: Rules = (
    ("PER", re.compile(r"(?:\w*[^g])?(?:u|ka|no)", re.IGNORECASE)),  # ngo- is of days: ngoMgqibelo
    ("LOC", re.compile(r"\w*(?:e|kwa)", re.IGNORECASE)),
)
_SHONA: Rules = (
    ("PER", re.compile(r"Va|\w*[nwy]a")),
    ("LOC", re.compile(r"\w*(?:ku|mu|pa)", re.IGNORECASE)),
    ("ORG", re.compile(r"\w*(?:[nrwyv]|ch)e")),
)
_RULES = dict.fromkeys(("zu", "xh", "ss", "nr", "nd"), _NGUNI) | {"sn": _SHONA}
LANGUAGES = frozenset(_RULES)

_PREFIXED = re.compile(r"([a-z]{1,8}|[A-Z][a-z]{0,7}?)(?=[A-Z])")


def tagged(text: str, found: list[Word], language: Language) -> list[Span]:
    """Names whose first word has a prefix, with the capitalised words behind it."""
    calendar = months_and_days(language.code, language.script)
    spans: list[Span] = []
    at = 0
    while at < len(found):
        first = found[at]
        word = text[first.start : first.end]
        prefix = _PREFIXED.match(word)
        at += 1
        if prefix is None or word.isupper() or word[prefix.end() :].lower() in calendar:
            continue
        kind = _kind(prefix[1], word[prefix.end() :], language.code)
        if kind is None:
            continue
        end = first.end
        while at < len(found) and text[end : found[at].start] == " " and _follows(text, found[at]):
            end = found[at].end
            at += 1
        spans.append(Span(first.start, end, kind, Rank.TAGGER))
    return spans


def _kind(prefix: str, name: str, code: str) -> EntityType | None:
    if len(name) > 1 and name.isupper():
        return "ORG"
    return next((kind for kind, form in _RULES[code] if form.fullmatch(prefix)), None)


def _follows(text: str, word: Word) -> bool:
    return text[word.start].isupper()

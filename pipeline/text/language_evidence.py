"""What is known of a text's language without reading it, in log odds.

The text's own score stands in the same unit, so that nothing needs a rule for when to prevail: a
sentence outweighs any claim by itself, three words do not.
"""

import math
from collections.abc import Mapping

from pipeline.text.language_codes import normalise

_DECLARED, _DECLARED_ENGLISH = 3.0, 1.5
"""For what the feed or the page says of itself. Of the feeds in shared/data/feeds that name another
language than English, 76 of 77 are in it; but 18 of 95 that are not in English say that they are,
for software that nobody configured says so. The odds are those, the first of them discounted for
the few feeds that were counted."""

_HINTED = 4.0  # the operator knows the source
_ENGLISH = "en"

_HISTORY, _EARLIER = 15, 10
"""A language that had all of a source's many articles gets log(1 + 15); it takes ten articles to
count for half. One with 5 % of them gets a half."""


def claims(
    declared: str | None, hint: str | None, usual: Mapping[str, int] | None
) -> dict[str, float]:
    """Log odds by language code: of what was declared, configured, and usual at the source."""
    odds: dict[str, float] = {}
    for tag, worth in ((declared, _DECLARED), (hint, _HINTED)):
        code = normalise(tag) if tag else None
        if code:
            english = code == _ENGLISH and worth == _DECLARED
            odds[code] = odds.get(code, 0.0) + (_DECLARED_ENGLISH if english else worth)
    if usual:
        articles = sum(usual.values()) + _EARLIER
        for code, count in usual.items():
            odds[code] = odds.get(code, 0.0) + math.log1p(_HISTORY * max(count, 0) / articles)
    return odds

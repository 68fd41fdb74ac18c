"""Names behind the prefixes of Bantu languages."""

import pytest

from pipeline.records import Language
from pipeline.text.entities.fast.bantu import tagged
from pipeline.text.entities.words import words


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("zu", "Kusho uSipho Dlamini eThekwini", [("uSipho Dlamini", "PER"), ("eThekwini", "LOC")]),
        ("zu", "ngoLwesine bahlangana", []),
        ("xh", "kwaye iSABC noThandi", [("iSABC", "ORG"), ("noThandi", "PER")]),
        ("xh", "Abantu baseMonti", [("baseMonti", "LOC")]),
        ("sn", "VaMoyo vakaenda kuMutare", [("VaMoyo", "PER"), ("kuMutare", "LOC")]),
        ("sn", "nhau dzakabudiswa neHerald", [("neHerald", "ORG")]),
        ("zu", "ISILO SAMABANDLA", []),
    ],
)
def test_a_prefix_tells_the_kind_of_the_name(code, text, expected):
    language = Language(code=code, confidence=1.0, script="Latn")
    found = tagged(text, words(text), language)
    assert [(text[span.start : span.end], span.type) for span in found] == expected

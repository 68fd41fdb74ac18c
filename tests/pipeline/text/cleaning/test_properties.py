"""What holds for every text: nothing raises, nothing is lost, cleaning again changes nothing."""

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.text.clean import clean
from pipeline.text.cleaning.characters import mended_lines
from tests.pipeline.text.cleaning.genuine import GENUINE
from tests.pipeline.text.planted import ARTICLES

TITLE = "Old bridge will open again"
FURNITURE = [
    TITLE, "by Ana Ruiz", "3 May 2024, 12:40", "4 min read", "Home › News › Local", "#a #b",
    "Share on Facebook Twitter WhatsApp", "ADVERTISEMENT", "Related", "Comments", "1 2 3",
    "View this post on Instagram", "A post shared by Ana (@ana)", "See this", "* * *",
    "👉 Read all of it here",
    "Read more: one two three four five six", "A | b c d e f g h", "→ go there now, all",
    "Boat hits the new bridge", "Drone flies under it", "Mayor leaves the town hall", "More:",
    "Write to us at desk@example.org", "https://example.org", "Photo: AFP", "Ã©", "\xa0", "",
    "1. The river", "2. The bridge", "3. The town", "The river", "The bridge", "The town",
    "The council met on Monday to talk about the old stone bridge, which nobody uses any more.",
    "Nobody uses the bridge any more, she said, and nobody wants to pay for it. Then she left.",
    "Nobody uses the bridge any more, she said, and nobody wants to pay for it.",
    "&amp;amp;#8217;", "a\u200db", "\u202e", "&am&#1;p;",
]  # fmt: skip
LINES = st.sampled_from(
    [line for article in ARTICLES for line in (*article.genuine, article.pointer, article.post,
                                               article.attribution)]
    + [line for text in GENUINE.values() for line in text.splitlines()]
    + FURNITURE * 6
)  # fmt: skip
TEXTS = st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=25).map("\n".join)


@settings(deadline=None, max_examples=300)  # the first example loads ftfy
@given(TEXTS, st.sampled_from(["", TITLE]))
@example("\n".join(FURNITURE), TITLE)
def test_every_line_is_kept_or_removed_and_cleaning_again_changes_nothing(
    text: str, title: str
) -> None:
    cleaned = clean(text, title)
    accounted = sorted([*cleaned.text.split("\n"), *(line.text for line in cleaned.removed)])
    assert list(filter(None, accounted)) == sorted(mended_lines(text))
    kept = iter(mended_lines(text))
    assert all(line in kept for line in cleaned.text.splitlines())  # in order
    again = clean(cleaned.text, title)
    assert again.text == cleaned.text
    assert again.removed == ()


@settings(deadline=None)
@given(TEXTS)
def test_line_ends_make_no_difference(text: str) -> None:
    text = text.replace("\r", "")
    assert clean(text.replace("\n", "\r\n")) == clean(text)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_mending_again_changes_nothing(text: str) -> None:
    lines = mended_lines(text)
    assert mended_lines("\n".join(lines)) == lines
    assert all(line == line.strip() and line for line in lines)


MEGABYTE = 1_000_000


def repeated(piece: str) -> str:
    return piece * (MEGABYTE // len(piece.encode()))


HOSTILE: dict[str, Callable[[], str]] = {
    "one word": lambda: repeated("a "),
    "no words": lambda: repeated("a\n"),
    "signs of mojibake": lambda: repeated("Ã"),
    "lines of mojibake": lambda: repeated("Ã©\n"),
    "nested references": lambda: "&" + repeated("amp;"),
    "nested numbers": lambda: "&" + repeated("#38;"),
    "tags": lambda: repeated("#a " * 130 + "\n"),
    "almost tags": lambda: repeated("#a,,," * 190 + " x y\n"),
    "almost links": lambda: repeated("http://" + "(" * 900 + " x y\n"),
    "almost pages": lambda: repeated("1 2 3" + " …" * 90 + " x\n"),
    "almost addresses": lambda: repeated("a.a" * 160 + "@\n"),
    "labels": lambda: repeated("AAA\nIt ends here.\n"),
    "pointers": lambda: repeated("Read this | some headline of words\n"),
    "quotations": lambda: repeated("One two three four five six seven eight nine, ten. Go.\n"),
    "dates": lambda: repeated("3 May 2024\n"),
    "points": lambda: repeated("a." * 190 + "\n"),
    "brackets": lambda: repeated("(" * 390 + "\n"),
    "brackets in one line": lambda: "a" + repeated("()") + "x)",
    "brackets that open": lambda: repeated("(") + "1 a)",
    "brackets that close": lambda: "(a" + repeated(")") + "b",
    "marks": lambda: "a" + "\u0300" * 500_000 + "\u0316" * 500_000,
    "attributions": lambda: repeated("— a (@a" * 50 + "\n"),
    "colons": lambda: repeated("a b:" * 95 + "\n"),
    "separators": lambda: repeated("- " * 195 + "\n"),
    "joiners": lambda: repeated("a\u200d"),
    "clocks": lambda: repeated("1:11 " * 75 + "\n"),
    "left-overs": lambda: (
        "A paragraph that is finished, and long enough for it.\n" + repeated("a:\n")
    ),
    "4000 lines": lambda: "\n".join(f"{number} {'word ' * 45}" for number in range(4_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_takes_no_longer_than_its_length_asks_for(name: str) -> None:
    text = HOSTILE[name]()
    clean("Loads what is loaded once: é.")
    started = time.process_time()
    clean(text, TITLE)
    assert time.process_time() - started < 3  # a third of it on an idle machine

"""Cleaning takes out what sites add, in every language, and nothing else."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.clean import clean
from pipeline.text.cleaning.characters import mended_lines
from tests.pipeline.text.planted import ARTICLES, Planted

GOLDEN = Path(__file__).parents[2] / "golden" / "hi-putin-kim"


def reasons(text: str, title: str = "") -> list[str]:
    return [line.reason for line in clean(text, title).removed]


def test_golden_article_keeps_its_paragraphs_and_nothing_else():
    lines = unicodedata.normalize("NFC", (GOLDEN / "input.txt").read_text("utf-8")).splitlines()
    cleaned = clean("\n".join(lines))
    assert [(lines.index(line.text), line.reason) for line in cleaned.removed] == [
        (1, "embed-heading"),
        (2, "embed"),
        (3, "embed"),
        (4, "also-read"),
        (8, "also-read"),
    ]
    assert cleaned.text.splitlines() == [lines[place] for place in (0, 5, 6, 7, 9)]


FINAL = "The last paragraph of all."


def by_language(article: Planted) -> str:
    return article.language


@pytest.mark.parametrize("article", ARTICLES, ids=by_language)
def test_planted_lines_go_and_genuine_lines_stay(article: Planted):
    opening, heading, speech, score, ending = article.genuine
    post = [article.post, article.attribution]
    tags = "#news #bridge"
    text = [opening, article.pointer, speech, *post, heading, ending, score, tags, FINAL]
    cleaned = clean("\n".join(text))
    assert cleaned.text.splitlines() == [opening, speech, heading, ending, score, FINAL]
    assert [line.text for line in cleaned.removed] == [article.pointer, *post, tags]


@pytest.mark.parametrize("article", ARTICLES, ids=by_language)
def test_an_article_without_furniture_is_left_alone(article: Planted):
    text = "\n".join(article.genuine)
    assert clean(text).text == text


@pytest.mark.parametrize("article", ARTICLES, ids=by_language)
def test_a_heading_that_introduces_a_post_goes_with_it(article: Planted):
    opening, heading, _, _, ending = article.genuine
    cleaned = clean(f"{opening}\n{heading}\n{article.post}\n{article.attribution}\n{ending}")
    assert cleaned.text.splitlines() == [opening, ending]
    assert [line.reason for line in cleaned.removed] == ["embed-heading", "embed", "embed"]


PARAGRAPH = "The council met on Monday to talk about the old stone bridge."


@pytest.mark.parametrize(
    "lines",
    [
        ["Anna: And then the water", "Ben: came over the wall", "Anna: and the lights went out"],
        ["Mayor Ana Ruiz: We heard it first", "Mayor Ana Ruiz: We saw it later."],
        ["North | South", "Rain all day long | Sun and clouds", "Storm warning | No wind at all"],
        ["Red team | 12 points in all", "Blue team | 10 points in all", "Green team | none so far"],
        ["➤ Stay away from the river bank", "➤ Keep the windows shut"],
        ["Bridge repair: what we know so far"],
        ["Analysis: Why the plan failed again"],
        ["Arsenal 2, Chelsea 1", "19:30 | Evening news from the bridge"],
        ['The sign says "Go | Stop and look around"'],
        ["He wrote to the mayor (@mayor) and waited for a week."],
        ["“We will not go,” said a man — Jonas (42), a baker"],
        ["Facebook, Google and Amazon build data centres"],
        ["Twitter bans the mayor"],
        ["Photo: the mayor opens the bridge with her two children"],
        ["See www.example.org for the plan of the bridge"],
        ["She posted the picture at https://example.org/bridge on Sunday."],
    ],
)
def test_lines_that_only_look_like_furniture_stay(lines: list[str]):
    text = "\n".join([PARAGRAPH, *lines, PARAGRAPH])
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share on Facebook Twitter WhatsApp", "share"),
        ("Facebook | Telegram", "share"),
        ("Foto: Jana Nowak/dpa", "credit"),
        ("写真：AFP", "credit"),
        ("(Reuters)", "credit"),
        ("© Anna Beispiel", "credit"),
        ("https://example.org/a/b?c=1", "link"),
        ("desk@example.org", "link"),
        ("#мост #город", "tags"),
        ("Watch | Drone flies under the old bridge", "also-read"),
        ("▶ Drone flies under the old bridge", "also-read"),
        ("Two lines of a post #bridge https://t.co/Ab12Cd34Ef", "embed"),
    ],
)
def test_furniture_has_its_reason(line: str, reason: str):
    cleaned = clean(f"{PARAGRAPH}\n{line}\n{PARAGRAPH}")
    assert [(gone.text, gone.reason) for gone in cleaned.removed] == [(line, reason)]


def test_a_lead_in_with_a_colon_tells_only_when_it_comes_again():
    lines = ["Read more: Drone flies under the old bridge", "Read more: Boat hits the new bridge"]
    assert reasons("\n".join([PARAGRAPH, lines[0], PARAGRAPH])) == []
    both = [PARAGRAPH, lines[0], PARAGRAPH, lines[1], PARAGRAPH]
    assert reasons("\n".join(both)) == ["also-read", "also-read"]


def test_the_text_of_a_post_goes_with_its_attribution():
    lines = [PARAGRAPH, "Look at the bridge! #bridge", "— City (@city) March 3, 2025", PARAGRAPH]
    assert reasons("\n".join(lines)) == ["embed", "embed"]
    lines[1] = "People looked at the bridge."
    assert reasons("\n".join(lines)) == ["embed"]


def test_a_first_line_that_repeats_the_title_goes():
    assert reasons(f"Old bridge: opened!\n{PARAGRAPH}", "Old Bridge opened") == ["title"]


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("cafe\u0301", "café"),
        ("क\u093cलम", "क\u093cलम"),  # NFC leaves this pair apart
        ("MÃ¼nchen grÃ¼ÃŸt", "München grüßt"),
        ("नमस्ते दुनिया".encode().decode("latin-1"), "नमस्ते दुनिया"),
        ("ÃƒÂ©tÃƒÂ©", "été"),
        ("“quoted” ﬁne １２", "“quoted” ﬁne １２"),
        ("a\xa0b\u2009c\u3000d\te", "a b c d e"),
        ("می\u200cشود क्\u200dष", "می\u200cشود क्\u200dष"),
        ("so\xadft \ufeffbom zero\u200bwidth", "soft bom zerowidth"),
        ("ไทย\u200bลาว", "ไทย\u200bลาว"),
        ("nul\x00 bell\x07 \ud800half", "nul bell half"),
        ("\u202eabc\u202c", "abc"),
        ("one\r\ntwo\u2028three\x0cfour\n\n  five ", "one\ntwo\nthree\nfour\nfive"),
        ("he said \x93yes\x94", "he said “yes”"),
        ("L’été à São Tomé, 5 € – naïve", "L’été à São Tomé, 5 € – naïve"),
    ],
)
def test_characters_are_mended(raw: str, mended: str):
    assert clean(raw).text == mended


PIECES = st.sampled_from(
    [line for article in ARTICLES for line in (*article.genuine, article.pointer, article.post,
                                               article.attribution)]
    + ["#a", "Read more: one two three four five six", "A | b c d e f g h", "→ go there now, all",
       "Ã©", "\xa0", "", "https://example.org", "Photo: AFP", "Facebook Twitter", "See this"]
)  # fmt: skip


@settings(deadline=None)  # the first example loads ftfy
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=12))
def test_every_line_is_in_text_or_removed_and_cleaning_again_changes_nothing(lines: list[str]):
    cleaned = clean("\n".join(lines), "See this")
    accounted = [*cleaned.text.splitlines(), *(line.text for line in cleaned.removed)]
    assert sorted(accounted) == sorted(mended_lines("\n".join(lines)))
    assert clean(cleaned.text, "See this").text == cleaned.text

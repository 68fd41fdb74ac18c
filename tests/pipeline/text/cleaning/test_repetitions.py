"""Lines that repeat others go, refrains and the headings of lists stay."""

from pipeline.text.cleaning.repetitions import repetitions
from pipeline.text.cleaning.titles import titles

P1 = "The council met on Monday to talk about the old stone bridge, which nobody uses any more."
P2 = "“We cannot leave it to the river for another winter,” the mayor said. Then she left the hall."
P3 = "It will meet again in a week, when the engineers have finished what they began in March."
QUOTE = "We cannot leave it to the river for another winter."


def test_a_paragraph_that_comes_again_goes() -> None:
    assert repetitions([P1, P2, P1, P3]) == {2: "repeated"}


def test_labels_go() -> None:
    assert repetitions([P1, "ADVERTISEMENT", P2, "ADVERTISEMENT", P3]) == {1: "label", 3: "label"}
    three = [P1, "विज्ञापन", P2, "विज्ञापन", P3, "विज्ञापन", f"{P3} {P1}"]
    assert repetitions(three) == {1: "label", 3: "label", 5: "label"}


def test_speakers_and_headings_stay() -> None:
    assert repetitions([P1, "ANNA", P2, "BEN", P3, "ANNA", P1[:50], "BEN", P2[:60]]) == {}
    assert repetitions([P1, "Verdict", P2, "Verdict", P3]) == {}


def test_a_sentence_set_apart_from_its_paragraph_goes() -> None:
    long_quote = P2.partition(",”")[0] + "."
    assert repetitions([P1, P2, long_quote, P3]) == {2: "pull-quote"}
    assert repetitions([P1, P3, long_quote, P2]) == {2: "pull-quote"}


def test_a_lead_a_heading_and_what_a_summary_sums_up_stay() -> None:
    lead = P2.partition(",”")[0] + "."
    assert repetitions([lead, P1, P2, P3]) == {}
    assert repetitions([P1, P3, lead[:-1], P2]) == {}  # no sentence
    first, second = P1.removesuffix("."), P3.removesuffix(".")
    assert repetitions([P2, "In short.", f"{first}.", f"{second}.", f"{first}; {second}."]) == {}


def test_a_table_of_contents_goes_with_its_heading() -> None:
    entries = ["1. The river", "2. The bridge", "3. The town"]
    sections = ["The river", P1, "The bridge", P2, "The town", P3]
    lines = [f"{P1} {P3}", "Contents", *entries, *sections]
    assert repetitions(lines) == dict.fromkeys(range(1, 5), "contents")


def test_two_tables_with_the_same_rows_stay() -> None:
    rows = ["Length: 12 m", "Width: 3 m", "Height: 2 m"]
    assert repetitions([P1, *rows, P2, *rows, P3]) == {}


def test_a_title_goes_where_it_is_repeated() -> None:
    title = "Old bridge will open again in spring"
    assert titles([title, P1, title.upper(), P2], title=title) == {0: "title", 2: "title"}
    assert titles([f"Traffic {title}", P1], title=title) == {0: "title"}
    assert titles([P1, "Bridge", P2], title="Bridge") == {}
    assert titles(["Bridge", P1], title="Bridge") == {0: "title"}
    assert titles([title], title=title) == {}  # nothing would be left

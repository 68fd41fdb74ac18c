"""What stands above and below an article goes; what it begins and ends with stays."""

import pytest

from pipeline.text.cleaning.dates import is_date
from pipeline.text.cleaning.edges import head, tail

TEXT = [
    "The council met on Monday to talk about the old stone bridge, which nobody uses any more.",
    "It will meet again in a week, when the engineers have finished what they began in March.",
]


@pytest.mark.parametrize(
    "line",
    [
        "3 May 2024, 12:40",
        "30. Januar 2024",
        "05.08.2024, 20:59 Uhr",
        "Veröffentlicht am 13. Mai 2026 um 15:44",
        "Updated: Tue., Nov. 19, 2019",
        "17:41 JST, October 13, 2024",
        "Ana Ruiz | Palma | 08/01/2014",
        "20 de marzo de 2024",
        "20 tháng 6 năm 2024",
        "20 Nisan 2026•Güncelleme: 20 Nisan 2026",
        "2024. június 20.",
        "20 июня 2024 г., 14:30",
        "2024年6月20日 11:21",
        "2024년 6월 20일",
        "३ मार्च २०२५",
        "۳ مارس ۲۰۲۵",
        "٢٠ يونيو ٢٠٢٤",
        "20 มิถุนายน 2567",
        "Oslo, 3 May 2024",
    ],
)
def test_dates_by_their_shape(line: str) -> None:
    assert is_date(line)
    assert head([line, *TEXT]) == {0: "date"}


@pytest.mark.parametrize(
    "line",
    [
        "The attack of 3 May 2024",
        "11 September 2001 and what came after",
        "World Cup 2018: England 2 Tunisia 1",
        "Am 3. Mai 2024 begann alles.",
        "1988年11月15日，他於倫敦病逝，終年73歲。",
        "2024",
        "19:30",
        "12.5 million in 2024",
        "Mt 5.38-41",
    ],
)
def test_lines_with_dates_that_say_more(line: str) -> None:
    assert not is_date(line)
    assert head([line, *TEXT]) == {}


def test_bylines_and_reading_times_go_with_the_date_beside_them() -> None:
    lines = ["by Ana Ruiz", "3 May 2024", "4 min read", *TEXT]
    assert head(lines) == {0: "byline", 1: "date", 2: "reading-time"}
    assert head(["by Ana Ruiz", *TEXT]) == {}


@pytest.mark.parametrize("line", ["Home › News › Local", "首页 > 新闻 > 社会", "A -> B -> C"])
def test_the_way_through_a_site_goes(line: str) -> None:
    assert head([line, *TEXT]) == {0: "breadcrumbs"}
    assert head([*TEXT, line]) == {}
    assert head(["Hammer", "Saw", "Drill", *TEXT]) == {}


def test_dates_inside_an_article_stay() -> None:
    lines = [*TEXT, "3 May 1978", *TEXT, "12:40", *TEXT]
    assert head(lines) == tail(lines) == {}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["Mehr Themen:"], "left-over"),
        (["Auch interessant"], "left-over"),
        (["Ana Ruiz", "comments"], "left-over"),
        (["SOURCE: Al Jazeera"], "left-over"),
        (["Write to Ana Ruiz at ana@example.org"], "contact"),
        (["Tel. +49 611 7878 394"], "contact"),
        (["Follow us on Twitter @example and on Facebook."], "contact"),
        (["Updated 3 May 2024, 12:40"], "date"),
        (
            [
                "Related",
                "Boat hits the new bridge",
                "Drone flies under the bridge",
                "Bridge to close again",
            ],
            "also-read",
        ),
    ],
)
def test_what_follows_the_last_paragraph_goes(lines: list[str], reason: str) -> None:
    assert tail([*TEXT, *lines]) == dict.fromkeys(range(2, 2 + len(lines)), reason)


@pytest.mark.parametrize(
    "lines",
    [
        ["- Five tickets", "- Two sandwiches"],
        ["Lech 3, Wisla 1"],
        ["“We will be back”"],
        ["Total: 12 million"],
        ["Take with you: bread and water"],
        ["See you there!"],
        ["The details of the plan were first made known by the town on its own account @town."],
        ["One river", "Two bridges", "No boats"],
    ],
)
def test_what_an_article_may_end_with_stays(lines: list[str]) -> None:
    assert tail([*TEXT, *lines]) == {}

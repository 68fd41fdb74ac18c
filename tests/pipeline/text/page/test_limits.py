"""Hostile markup is refused quickly, ordinary and sloppy markup is not."""

from contextlib import suppress

import pytest

from pipeline.errors import Rejected
from pipeline.text.page.limits import (
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    check_markup,
)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p>" + "long " * 2_000_000 + "</p>", "bytes"),
        ("<p>" + "ก" * (MAX_BYTES // 3), "bytes"),
        ("<div>" * 200 + "deep" + "</div>" * 200, "deep"),
        ("<DIV><b>" * (MAX_DEPTH // 2 + 1), "deep"),
        ("<table><tr><td>" * 60, "deep"),
        ("<i>x</i>" * (MAX_ELEMENTS + 1), "elements"),
        ("<p " + " ".join(f"a{n}" for n in range(MAX_ATTRIBUTES + 1)) + ">", "attributes"),
        ('<p t=">" ' + " ".join(f"a{n}=1" for n in range(MAX_ATTRIBUTES)) + "><b>", "attributes"),
    ],
    ids=["10 MB", "5 MB in 3-byte letters", "200 levels", "unclosed", "tables", "elements",
         "attributes", "attributes behind a quoted >"],
)  # fmt: skip
def test_hostile_markup_is_rejected(markup: str, reason: str):
    with pytest.raises(Rejected, match=reason) as caught:
        check_markup(markup)
    assert caught.value.stage == "extract"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "no markup, 3 < 4 and 5 > 4",
        "<div>" * (MAX_DEPTH - 2) + "</div>" * (MAX_DEPTH - 2),  # within html and body
        "<p>one" * 1_000,
        "<ul>" + "<li>item" * 1_000 + "</ul>",
        "<br><img src=x><hr>" * 1_000,
        "<svg>" + "<path d=''/>" * 1_000 + "</svg>",
        "<script>" + "if (a<b) '<div>';" * 1_000 + "</script>",
        "<!-- " + "<div>" * 1_000 + " -->",
        "</div>" * 1_000,
        "<a title='" + "x = 1 " * 1_000 + "'>link</a>",
        "<p>" + "a long paragraph " * 1_000,
    ],
)
def test_sloppy_markup_is_accepted(markup: str):
    check_markup(f"<html><body>{markup}</body></html>")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    ["<", "<a", "<!--", "<script>", "</a>", '<a x="', "<a x='", "<style></style", "<a =", "&lt;"],
)
def test_any_repetition_is_read_in_linear_time(piece: str):
    # A quadratic scan of so much would take hours.
    with suppress(Rejected):
        check_markup(piece * (MAX_BYTES // len(piece) - 1))

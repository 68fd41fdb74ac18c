"""Hostile markup is refused quickly, ordinary and sloppy markup is not."""

from contextlib import suppress

import pytest
from lxml.html import fromstring

from pipeline.errors import Rejected
from pipeline.text.page.limits import (
    MAX_ATTRIBUTES,
    MAX_ATTRIBUTES_OF_ONE,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    check_markup,
    check_tree,
)


def _attributes(number: int, value: str = "1") -> str:
    return " ".join(f'a{n}="{value}"' for n in range(number))


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p>" + "long " * 2_000_000 + "</p>", "bytes"),
        ("<p>" + "ก" * (MAX_BYTES // 3), "bytes"),
        ("<i>x</i>" * (MAX_ELEMENTS + 1), "elements"),
        (f"<p {_attributes(MAX_ATTRIBUTES_OF_ONE + 1)}>", "attributes"),
        (f'<p t=">" {_attributes(MAX_ATTRIBUTES_OF_ONE)}><b>', "attributes"),
        (f"<p {_attributes(MAX_ATTRIBUTES_OF_ONE + 1, value='<b')}>", "attributes"),
        (f'<p =" {"<b " * (MAX_ATTRIBUTES_OF_ONE + 1)}', "attributes"),
    ],
    ids=["10 MB", "5 MB in 3-byte letters", "elements", "attributes",
         "attributes behind a quoted >", "quoted <", "an unclosed quote"],
)  # fmt: skip
def test_hostile_markup_is_rejected(markup: str, reason: str):
    with pytest.raises(Rejected, match=reason) as caught:
        check_markup(markup)
    assert caught.value.stage == "extract"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 200 + "deep" + "</div>" * 200, "deep"),
        ("<DIV><b>" * (MAX_DEPTH // 2 + 1), "deep"),
        ("<table><tr><td>" * 40, "deep"),
        ("<div>" * 1_000_000, "deep"),
        (f"<p {_attributes(200)}>x" * (MAX_ATTRIBUTES // 200 + 1), "attributes"),
    ],
    ids=["200 levels", "unclosed", "tables", "deeper than the parser goes", "attributes"],
)
def test_a_hostile_tree_is_rejected(body: str, reason: str):
    with pytest.raises(Rejected, match=reason) as caught:
        check_tree(fromstring(f"<html><body>{body}</body></html>"))
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
    document = f"<html><body>{markup}</body></html>"
    check_markup(document)
    check_tree(fromstring(document))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    ["<", "<a", "<!--", "<script>", "</a>", '<a x="', "<a x='", "<style></style", "<a =", "&lt;"],
)
def test_any_repetition_is_read_in_linear_time(piece: str):
    # A quadratic scan of so much would take hours.
    with suppress(Rejected):
        check_markup(piece * (MAX_BYTES // len(piece) - 1))

"""What of a feed is read when it holds too much."""

import pytest

from connectors.feed import read_feed
from connectors.feeds import feed_limits
from connectors.feeds.doctype import without_doctype
from connectors.feeds.raw_items import lay_out
from pipeline.errors import FetchFailed

URL = "https://paper.example/feed"


def feed(items):
    return f"<rss><channel><title>t</title>{items}</channel></rss>"


def titles(text, **options):
    return [entry.title for entry in read_feed(text.encode(), {}, URL, **options).entries]


def test_of_too_many_items_the_first_are_read():
    items = "".join(f"<item><title>{number}</title></item>" for number in range(2500))
    assert titles(feed(items)) == [str(number) for number in range(feed_limits.MOST_ENTRIES)]


def test_of_a_broken_feed_with_too_many_items_the_first_are_read():
    items = "".join(f"<item><title>{number}</title>" for number in range(2500))
    assert lay_out(feed(items)) is None
    assert titles(feed(items)) == [str(number) for number in range(feed_limits.MOST_ENTRIES)]


def test_an_item_of_too_many_elements_is_left_out():
    deep = f"<item><title>deep</title>{'<a>' * 60_000}{'</a>' * 60_000}</item>"
    assert titles(feed(f"<item><title>1</title></item>{deep}<item><title>2</title></item>")) == [
        "1",
        "2",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (feed("<item/>" + "<x/>" * 60_000), "over 50,000 elements"),
        (feed("<item>" + "<b>" * 60_000), "over 50,000 elements"),
        (feed("<item>" + "".join(f"<n{n}:a xmlns:n{n}='u'/>" for n in range(5000))), "namespaces"),
        (feed(f"<item {' '.join(f'a{n}={n!r}' for n in range(25_000))}/>"), "20,000 attributes"),
        (feed(f"<item><title>{'&' * 600_000}"), "over 500,000 signs"),
    ],
)
def test_what_no_feed_holds_is_refused(text, why):
    with pytest.raises(FetchFailed, match=why):
        read_feed(text.encode(), {}, URL)


def test_a_document_is_only_looked_through_once():
    """Each of these takes forever where a search begins anew at every sign."""
    for sign in (
        "<!--",
        "<![CDATA[",
        "<?",
        "<item ",
        "<skipHours>",
        "<!---->",
        "<",
        'a="',
        "xmlns:",
    ):
        text = feed(f"{sign * 100_000}<item><title>1</title></item>")
        lay_out(text)
        try:
            read_feed(text.encode(), {}, URL)
        except FetchFailed as error:
            assert "refused" in str(error)  # noqa: PT017 - some are, some are not


def test_entities_are_put_in_their_places_in_one_pass():
    names = [f"n{number}" for number in range(20_000)]
    declared = "".join(f'<!ENTITY {name} "{name}">' for name in names)
    text = f"<!DOCTYPE rss [{declared}]><rss>{''.join(f'&{name};' for name in names)}&own;</rss>"
    assert without_doctype(text) == f"<rss>{''.join(names)}&own;</rss>"

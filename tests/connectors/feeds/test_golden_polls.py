"""Articles of feeds polled again and again: never lost, never doubled, never taken for another.

Each golden file is a list of polls, a poll a list of items; `is` names the article that an item is.
"""

from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
import orjson
import pytest

from connectors.feeds.unchanged_items import KnownFeed, read_articles
from connectors.source import SourceConfig

GOLDEN = Path(__file__).parents[2] / "golden" / "feed_polls"
SITE = "https://paper.example"
URL = f"{SITE}/feed"


def document(items):
    parts = {"guid": "guid isPermaLink='false'", "date": "pubDate", "title": "title"}
    body = "".join(
        "<item>"
        + (f"<link>{escape(SITE + item['link'])}</link>" if "link" in item else "")
        + "".join(
            f"<{tag}>{escape(item[name])}</{tag.split()[0]}>"
            for name, tag in parts.items()
            if name in item
        )
        + f"<category>{item['is']}</category></item>"
        for item in items
    )
    return f"<rss><channel><link>{SITE}/news</link>{body}</channel></rss>".encode()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_every_article_is_one(path):
    identities, names = {}, {}  # id or alias -> the article's first id, as the store has them
    known, seen = KnownFeed(), set()
    for items in orjson.loads(path.read_bytes()):
        reading = read_articles(
            SourceConfig(id="src"), document(items), {}, URL, URL, "2024-06-20T05:00:00.000Z", known
        )
        for article in reading.articles:
            (name,) = article.entry.tags
            aliases = [one for one in (article.id, article.guid_id) if one]
            identity = next((identities[one] for one in aliases if one in identities), article.id)
            identities |= dict.fromkeys(aliases, identity) | identities
            assert names.setdefault(identity, name) == name, f"{name} is taken for another"
            seen.add(name)
        assert {item["is"] for item in items} <= seen, "lost"
        cursor = orjson.dumps(msgspec.to_builtins(reading.present))
        known = msgspec.convert(orjson.loads(cursor), KnownFeed)
    assert len(names) == len(set(names.values())), "doubled"

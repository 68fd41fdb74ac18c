"""A source that becomes one of another kind under its id takes the cursor over."""

from itertools import permutations
from typing import get_type_hints

import msgspec
import pytest

from connectors.archives.archive_progress import _Saved
from connectors.feeds.feed_memory import FeedMemory
from connectors.pages import _Memory
from connectors.section import SectionMemory
from connectors.sitemap import SitemapMemory

KINDS = (FeedMemory, SitemapMemory, SectionMemory, _Memory, _Saved)


@pytest.mark.parametrize(("before", "after"), [*permutations(KINDS, 2)])
def test_fields_of_one_name_are_of_one_type(before, after):
    old, new = get_type_hints(before), get_type_hints(after)
    assert {name: old[name] for name in old.keys() & new} == {
        name: new[name] for name in old.keys() & new
    }


@pytest.mark.parametrize("after", KINDS)
def test_the_cursor_of_a_feed_that_is_gone_can_be_read(after):
    gone = msgspec.to_builtins(FeedMemory(url="https://a.example/feed", ask_at=None))
    msgspec.convert(gone, after)

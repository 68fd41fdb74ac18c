"""Drop what the store already made an article of, byte for byte: a hint that saves the work."""

from collections.abc import Callable

from pipeline.records import Draft, Sighting
from pipeline.store import reading
from pipeline.store.connection import reader
from pipeline.transforms import epoch
from pipeline.transforms.step import Step


def DropSeen(store_url: str) -> Step:
    """Drafts that may hold something new."""
    return Step("drop seen", _drop_seen(store_url), judges_text=False)


def _drop_seen(store_url: str) -> Callable[[Draft], Draft | None]:
    def drop_seen(draft: Draft) -> Draft | None:
        raw = draft.raw
        assert raw is not None
        with reader(store_url) as connection:
            article_id = reading.made_from(connection, raw.id, draft.raw_hash)
        if article_id is None:
            return draft
        epoch.current().seen.append(
            Sighting(
                origin=draft.origin,
                article_id=article_id,
                source=raw.source,
                feed_url=raw.feed_url,
                fetched_at=raw.fetched_at,
            )
        )
        return None

    return drop_seen

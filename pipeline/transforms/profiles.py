"""Source profiles as they were at the epoch's start: nothing learned meanwhile is seen in it."""

from pipeline.records import Draft
from pipeline.store import source_profiles
from pipeline.store.connection import reader
from pipeline.text.profile import SourceProfile
from pipeline.transforms import epoch


def profile_of(draft: Draft, store_url: str) -> SourceProfile:
    """What is known of the articles of a draft's source and site.

    Raises StoreUnavailable, UnreadableProfile.
    """
    assert draft.raw is not None
    key = source_profiles.key_of(draft.raw.source, draft.raw.canonical_url)
    read = epoch.current().profiles
    if key in read:
        read.move_to_end(key)
        return read[key]
    with reader(store_url) as connection:
        read[key] = source_profiles.load(connection, key)
    if len(read) > source_profiles.MOST_IN_MEMORY:
        read.popitem(last=False)
    return read[key]

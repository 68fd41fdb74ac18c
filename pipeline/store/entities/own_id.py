"""Ids of our own, for whom no table and no authority knows."""

from hashlib import blake2b

from pipeline.records import NewName

OWN = "wr:"
"""What ids begin with that are ours: those made here, and those in our tables (wr:some-name)."""


def own_id(name: NewName, article_id: str, revision: int = 1, namesake: int = 0) -> str:
    """The id of who is named for the first time in this article: the same at every run.

    `namesake` numbers those of one text whose name is the same.
    """
    said = [name.type, name.name, article_id]
    if revision > 1 or namesake:
        said += [str(revision), str(namesake)]
    return OWN + blake2b("\0".join(said).encode(), digest_size=8).hexdigest()

"""Which of a few close relatives a text is in, where models of all languages guess."""

from collections.abc import Mapping

from pipeline.text.close_languages.markers import Group, group_of

__all__ = ["Group", "group_of", "settle"]


def settle(text: str, group: Group) -> Mapping[str, float]:
    """What `text` itself says for each language of `group`, as log odds; 0 knows nothing."""
    return group.evidence(text)

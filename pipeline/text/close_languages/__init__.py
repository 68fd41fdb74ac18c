"""Which of a few close relatives a text is in, where models of all languages guess.

Each group has what its languages need: a linear model of character n-grams (`discriminator`),
marker words (`markers`), or both. Of what the weights were made, and how well they do: CARD.md.
"""

from collections.abc import Mapping

from pipeline.text.close_languages.groups import GROUPS, Group, group_of

__all__ = ["GROUPS", "Group", "group_of", "settle"]


def settle(text: str, group: Group) -> Mapping[str, float]:
    """What `text` itself says for each language of `group`, as log odds; 0 knows nothing."""
    return group.log_odds(text)

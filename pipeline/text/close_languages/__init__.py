"""Which of a few close relatives a text is in, where models of all languages guess.

Each group has what its languages need: a linear model of character n-grams (`discriminator`),
marker words (`markers`), or both.
"""

from collections.abc import Mapping

from pipeline.text.close_languages.discriminator import shipped
from pipeline.text.close_languages.markers import Group, group_of

__all__ = ["Group", "group_of", "settle"]


def settle(text: str, group: Group) -> Mapping[str, float]:
    """What `text` itself says for each language of `group`, as log odds; 0 knows nothing."""
    odds = group.evidence(text)
    if group.learned:
        for language, learned in shipped(group.learned).log_odds(text).items():
            odds[language] += learned
    return odds

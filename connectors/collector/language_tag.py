"""Language tags as people write them into configurations."""

import re

_TAG = re.compile(
    r"""[a-z]{2,3} (-[a-z]{3})? (-[a-z]{4})? (-([a-z]{2}|\d{3}))?   # language, script, region
    (-([a-z0-9]{5,8}|\d[a-z0-9]{3}))* (-[a-wyz0-9](-[a-z0-9]{2,8})+)* (-x(-[a-z0-9]{1,8})+)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def is_language_tag(text: str) -> bool:
    """Whether it has the form of a tag (BCP 47) whose language has a code of its own.

    >>> [is_language_tag(text) for text in ("pt-BR", "zh-Hant", "english", "pt_BR")]
    [True, True, False, False]
    """
    return _TAG.fullmatch(text) is not None

"""Lines that are furniture wherever they stand: links, tags, share bars, picture credits."""

import re

from pipeline.text.words import words

_URL = r"(?:https?://|www\.)\S+"
_LINKS = re.compile(rf"^\W*(?:{_URL}|[\w.+-]+@[\w-]+\.[\w.]+)(?:\s+{_URL})*\W*$")
_TAGS = re.compile(r"^(?:[#@][\w·-]+[\s,;]*)+$")

# Brand names, alike in all languages. A bar has three of them, or two and nothing else.
_NETWORKS = frozenset({
    "bluesky", "facebook", "flipboard", "instagram", "linkedin", "mastodon", "messenger",
    "pinterest", "reddit", "telegram", "threads", "tiktok", "tumblr", "twitter", "viber", "vk",
    "wechat", "weibo", "whatsapp", "xing", "youtube",
})  # fmt: skip
_BAR = 3

_AGENCY = (
    r"\b(?:AA|AFP|ANI|ANP|ANSA|AP|APA|Anadolu|Antara|Belga|Bernama|EFE|EPA|Getty(?: Images)?|IANS"
    r"|Imago|Kyodo|Lusa|NTB|PAP|PTI|Reuters|Ritzau|Shutterstock|TASS|Xinhua|Yonhap|dpa)\b"
)
# "Photo: Jane Doe/AFP": a word, at most three more, an agency. "© Jane Doe". "(dpa, AFP)".
_CREDIT = re.compile(
    rf"^\W*(?:©.{{0,80}}|[^\W\d]{{2,20}}\s?[:：/]\s?(?:[^\s,]+\s){{0,3}}[^\s,]*{_AGENCY}\W*"
    rf"|{_AGENCY}(?:\W+{_AGENCY})*\W*)$"
)


def furniture(line: str) -> str | None:
    """The reason to take a line out, None for what may be text."""
    if _LINKS.match(line):
        return "link"
    if _TAGS.match(line):
        return "tags"
    if _CREDIT.match(line):
        return "credit"
    names = words(line)
    networks = sum(name in _NETWORKS for name in names)
    others = len(names) - networks
    if (networks >= _BAR and others <= networks) or (networks == _BAR - 1 and not others):
        return "share"
    return None

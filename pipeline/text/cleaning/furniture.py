"""Lines that are furniture wherever they stand: links, tags, share bars, credits, player times."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.text.cleaning.paragraphs import ends_sentence, may_be_names
from pipeline.text.words import words

# Possessive, lest what almost matches is tried in all its parts.
_URL = r"(?:https?://|www\.)\S++"
_PATH = r"(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}/\S*+"  # a link without its scheme
_EMAIL = r"[\w.+-]++@[\w-]++\.[\w.]++"
_LINKS = re.compile(rf"\W*+(?:{_URL}|{_PATH}|{_EMAIL})(?:\s+{_URL})*+\W*+", re.IGNORECASE)
# Hashtags and handles, perhaps with an emoji or a word that names them: "Tags: #a #b". Not "#1".
_TAGS = re.compile(
    r"(?:[^\w#@]{1,5}|[^\W\d_]{2,20}\s?[:：]\s?)?"
    r"(?:[^\w\s#@]*+(?:[#@](?=\S{0,30}?[^\W\d_])[^\s#@]++)++(?:\s++|$))++"
)

# No letter and no digit. Points, questions and exclamations may be what somebody says, brackets are
# somebody's programme.
_SEPARATOR = re.compile(r"[^\w.…?!？！؟。(){}\[\];&$%]+")
_PAGES = re.compile(r"\W*1[^\w.]{1,5}2[^\w.]{1,5}3(?:[^\w.]{1,5}\d{1,4}|\s?…)*\W*")
_CLOCK = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?"
# "00:00 / 03:21", "▶ 0:45", "18.04.2024 | 0:21 min" at the end of a caption.
_PLAYER = re.compile(
    rf"\W*(?:0?0:00|{_CLOCK}\s?[/|]\s?-?{_CLOCK}|[▶►⏵⏯⏸🔊🔇🎧🎙]\W*{_CLOCK})(?:\W+{_CLOCK})*\W*"
    rf"|.{{0,300}}\d{{4}}\s?\|\s?\d:[0-5]\d\s?(?!am|pm|AM|PM|Uhr)[^\W\d]{{1,5}}\.?"
)
# "💬 12 ❤️ 34", "👁 1.2K": what people did with it.
_COUNTS = re.compile(
    r"(?:[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?\s?\d[\d.,]*\s?(?:[KMkm]|тыс\.?|万)?[\s·|]*){1,6}"
)
# Shortcodes of WordPress, and tags that were escaped once too often.
_MARKUP = re.compile(
    r"\[([a-z][\w-]{2,30})(?:\s[^\]]*)?\](?:.*\[/\1\])?|\[/[a-z][\w-]{2,30}\]"
    r"|</?(?:a|b|br|center|div|em|figure|font|h\d|hr|i|iframe|img|ins|li|p|script|span|strong|ul)\b[^<>]*>"
)

# Brand names, alike in all languages. A bar has three of them, or two and nothing else.
_NETWORKS = frozenset({
    "bluesky", "facebook", "flipboard", "instagram", "linkedin", "mastodon", "messenger",
    "pinterest", "reddit", "telegram", "threads", "tiktok", "tumblr", "twitter", "viber", "vk",
    "wechat", "weibo", "whatsapp", "xing", "youtube",
})  # fmt: skip
_NETWORK = re.compile("|".join(sorted(_NETWORKS)))
_BAR = 3
_MAX_BAR = 160  # characters

_AGENCY = (
    r"\b(?:AA|AAP|AFP|ANI|ANP|ANSA|AP|APA|Anadolu|Antara|Belga|Bernama|CTK|ČTK|EFE|EPA|EPD"
    r"|Getty(?: Images)?|IANS|Imago|KNA|Kyodo|Lusa|MTI|NTB|PAP|PTI|Reuters|Ritzau|SDA"
    r"|Shutterstock|TASS|TT|UPI|Xinhua|Yonhap|dpa|epd|kna)\b"
)
_LABEL = r"[^\W\d][^\W\d.!?]{1,19}(?:\s[^\W\d]{2,20})?"
_DOMAIN = r"(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,10}"
# Credits: with the sign of copyright and perhaps a word or two before it; a word, at most three
# more and an agency, or agencies alone; a word and a domain; a camera and names. In brackets, a
# word, a colon and names.
_CREDIT = re.compile(
    rf"\W*(?:{_LABEL}\s?[:：]?\s?)?[©℗].{{0,120}}"
    rf"|\W*{_LABEL}\s?[:：/]\s?(?:[^\s,]+\s){{0,3}}[^\s,]*{_AGENCY}\W*"
    rf"|\W*{_AGENCY}(?:\W+{_AGENCY})*\W*"
    rf"|\W*{_LABEL}\s?[:：]\s?{_DOMAIN}"
    r"|[📷📸🎥📹]\ufe0f?\W*(?:\S+\s?){1,6}"
)
_BRACKETED = re.compile(
    r"[(（\[【]\s?[^\W\d][^()（）\[\]【】.!?。！？:：/／]{0,30}[:：/／]"
    r"([^()（）\[\]【】.!?。！？]{1,40})[)）\]】]"
)
_EXIF = re.compile(r"\b([fƒ])\s?/\s?\d|\b(1/)\d{2,5}\s?s|\b(ISO)\s?\d{2,6}|\b\d{1,4}\s?(mm)\b")

# What a line must have for a rule to be worth the asking, and the characters it has at most.
_RULES = (
    ("link", re.compile(r"\W*+\S*(?:[/@]|www\.|WWW\.)"), _LINKS, 2_000),
    ("tags", re.compile(r"[^#@]{0,25}[#@]"), _TAGS, 2_000),
    ("separator", re.compile(r"\W"), _SEPARATOR, 400),
    ("pages", re.compile(r"\W*1\W"), _PAGES, 200),
    ("player", re.compile(r"[^\w|]*\d|.*\|"), _PLAYER, 1_000),
    ("counts", re.compile(r"[\u2190-\U0001faff]"), _COUNTS, 100),
    ("credit", re.compile(r".*[©℗:：/／📷📸🎥📹]|\W*[A-Zdek]"), _CREDIT, 160),
    ("markup", re.compile(r"[\[<]"), _MARKUP, 400),
)


@lru_cache(maxsize=1024)
def _reason(line: str) -> str | None:
    for reason, sign, rule, longest in _RULES:
        if len(line) <= longest and sign.match(line) and rule.fullmatch(line):
            return reason
    if len(line) > _MAX_BAR:
        return None
    if (bracketed := _BRACKETED.fullmatch(line)) and may_be_names(bracketed[1]):
        return "credit"
    if ("/" in line or "ISO" in line) and len(
        {match.lastindex for match in _EXIF.finditer(line)}
    ) > 1:
        return None if ends_sentence(line) else "credit"
    return "share" if len(_NETWORK.findall(line.casefold())) > 1 and _is_share_bar(line) else None


def furniture(lines: Sequence[str]) -> dict[int, str]:
    """Places of the lines that are no text, with the reason."""
    reasons = ((place, _reason(line)) for place, line in enumerate(lines))
    return {place: reason for place, reason in reasons if reason}


def _is_share_bar(line: str) -> bool:
    names = words(line)
    networks = sum(name in _NETWORKS for name in names)
    others = len(names) - networks
    return (networks >= _BAR and others <= networks) or (networks == _BAR - 1 and not others)

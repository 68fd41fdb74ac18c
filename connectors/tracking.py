"""Query parameters that say how a reader came, not what to read.

Names in public use by analytics, advertising and news sites. A name is listed only where it never
selects an article: to keep one too many costs a near copy, to drop one too many loses articles
(`cid`, `eid`, `uid`, `sid` and a bare number choose the article on many sites and stay).
"""

_PREFIXES = (
    "utm_", "at_", "mtm_", "matomo_", "piwik_", "hsa_", "_hs", "wt_", "wt.", "fb_", "ga_", "gaa_",
    "mkt_", "vero_", "oly_", "amp_", "aspsession",
)  # fmt: skip

_CLICKS_AND_CAMPAIGNS = (
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid",
    "yclid", "ysclid", "srsltid", "li_fat_id", "igsh", "igshid", "mibextid", "epik", "irclickid",
    "__twitter_impression", "mc_cid", "mc_eid", "s_cid", "usqp", "spm", "_ga", "_gl", "_openstat",
    "pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "adgroupid",
    "campaignid", "itm_source", "itm_medium", "itm_campaign", "itm_content", "itm_term",
)  # fmt: skip

_CHANNELS_OF_NEWS_SITES = (
    "cmp", "cmpid", "ncid", "ocid", "icid", "ito", "smid", "smtyp", "mwrsm", "reflink", "fref",
    "fromref", "ref_src", "ref_url", "referer", "referrer", "recruiter", "xtor", "xtref", "xtcr",
    "xts", "xtnp", "xtloc", "xtmc", "echobox", "rss", "gift", "unlocked_article_code",
    "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee",
)  # fmt: skip

_SESSIONS_AND_VIEWS = ("phpsessid", "jsessionid", "amp", "wpamp", "ao_noptimize", "cn-reloaded")

_NAMES = frozenset(_CLICKS_AND_CAMPAIGNS + _CHANNELS_OF_NEWS_SITES + _SESSIONS_AND_VIEWS)

# These say how with a word for a value; with a number they may choose the article.
_WORDS = frozenset(
    ("ref", "source", "src", "from", "via", "platform", "partner", "feature", "share", "medium")
)
_AMP = frozenset(("mode", "output", "outputtype"))


def is_tracking(name: str, value: str) -> bool:
    """Whether a query parameter leaves the article that a URL names the same."""
    name = name.lower()
    return (
        name in _NAMES
        or name.startswith(_PREFIXES)
        or (name in _WORDS and not any(sign.isdecimal() for sign in value))
        or (name in _AMP and value.lower() == "amp")
    )

"""Redirects that end where no article is: at a login, a consent or error page, at the home page."""

import re

from ada_url import URL

from connectors.article_pages.canonical_link import names_article
from connectors.urls import canonical, href

_SEGMENTS = {
    "a login page": "login log-in log_in signin sign-in sign_in logon signon auth authenticate "
    "authorize sso oauth oauth2 account accounts register registration signup sign-up session "
    "anmelden anmeldung einloggen connexion identification acceder iniciar-sesion entrar accedi "
    "inloggen aanmelden loginn logowanie zaloguj prihlaseni prihlasenie giris belepes",
    "a consent page": "consent zustimmung einwilligung privacy-gate privacygate cookiewall "
    "cookie-wall cookie-consent cookieconsent collectconsent accept-cookies gdpr tcf cmp "
    "consentement consentimiento consenso samtykke samtycke toestemming",
    "a subscription page": "subscribe subscription subscriptions paywall abo abonnement "
    "abonnements abonnieren abonnez-vous suscripcion suscripciones suscribete assine assinatura "
    "abbonamenti abbonati abonneren prenumerera prenumerata predplatne abonelik",
    "a 'not found' page": "404 410 notfound not-found not_found page-not-found pagenotfound "
    "page_not_found 404page 404-page nicht-gefunden introuvable no-encontrado nao-encontrado",
    "an error page": "error errors errorpage error-page error_page 500 503 maintenance unavailable "
    "fehler erreur wartung",
    "an 'access denied' page": "denied access-denied accessdenied forbidden 403 blocked "
    "not-available unsupported-region geoblock geo-block unavailable-in-your-region",
    "a bot check": "captcha challenge human-verification verify-human bot-check robot-check",
}
_KIND = {segment: kind for kind, segments in _SEGMENTS.items() for segment in segments.split()}
_BEFORE_ADDRESS = frozenset(("a login page", "a consent page"))
"""Kinds whose pages keep the address of the article behind their own: /consent/2026/the-bridge."""

_HOSTS = {
    **dict.fromkeys(("login", "signin", "auth", "sso", "accounts", "account"), "a login page"),
    **dict.fromkeys(("consent", "myprivacy", "zustimmung", "privacygate"), "a consent page"),
    **dict.fromkeys(("subscribe", "abo", "paywall"), "a subscription page"),
    **dict.fromkeys(("captcha", "challenge"), "a bot check"),
}
_HOME = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default|start)(?:\.\w{2,5})?/?)?",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.(?:[xs]?html?|php\d?|aspx?|jspx?|do|action)$")


def wall_by_address(asked: str, final: str) -> str | None:
    """What `asked`, an article, was redirected to, in words; None: it may be the article.

    >>> wall_by_address("https://a.example/2026/the-bridge", "https://a.example/login?next=/2026")
    'a login page'
    """
    if asked == final or href(asked) is None or href(final) is None:
        return None
    known, found = URL(canonical(asked)), URL(canonical(final))
    if (known.host, known.pathname) == (found.host, found.pathname):
        return None
    label = found.hostname.partition(".")[0]
    if found.hostname != known.hostname and label in _HOSTS:
        return _HOSTS[label]
    segments, former = _segments(found.pathname), _segments(known.pathname)
    for place, segment in enumerate(segments):
        kind = _KIND.get(segment)
        if kind is None or segment in former:
            continue
        is_last = place == len(segments) - 1
        if is_last or (place == 0 and kind in _BEFORE_ADDRESS) or not names_article(segments[-1]):
            return kind
    if _HOME.fullmatch(found.pathname) and not found.search:
        return None if _HOME.fullmatch(known.pathname) and not known.search else "the home page"
    is_above = len(segments) < len(former) and segments == former[: len(segments)]
    if is_above and names_article(former[-1]) and not names_article(segments[-1]):
        return "a section page"
    return None


def _segments(path: str) -> list[str]:
    return [_EXTENSION.sub("", segment) for segment in path.lower().split("/") if segment]

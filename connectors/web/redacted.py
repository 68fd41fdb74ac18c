"""URLs for logs and errors: without the credentials that some carry."""

import re
from urllib.parse import unquote_plus

HIDDEN = "***"

_USER = re.compile(r"(?<=//)[^/?#\s]*@")
_VALUE = re.compile(r"(?<=[?&;#])([^=&;#\s]+)=([^&;#\s]+)")
_SECRET_NAME = re.compile(
    r"""token|secret|passw|passphrase|pwd|credential|signature|session|api[-_.]?key|jwt|bearer
    |auth(?!or(?!i[sz]))|(?:^|[-_.])(?:key|sig|sid|pass|pw|hmac|otp|pin)$""",
    re.VERBOSE | re.IGNORECASE,
)


def redacted(text: str) -> str:
    """Hide, in the URLs of a text, users, passwords and the values of secret-looking parameters.

    >>> redacted("https://me:pw@x.example/feed?id=7&api_key=c0ffee")
    'https://***@x.example/feed?id=7&api_key=***'
    """
    return _VALUE.sub(_hide, _USER.sub(f"{HIDDEN}@", text))


def sounds_secret(name: str) -> bool:
    """Whether a parameter or header of that name most likely holds a secret."""
    return _SECRET_NAME.search(name) is not None


def _hide(found: re.Match[str]) -> str:
    name = unquote_plus(found[1])
    return f"{found[1]}={HIDDEN}" if sounds_secret(name) else found[0]

"""The signature of a hub under what it sends (WebSub, section 8): HMAC of the body as it came."""

import hmac
import re

_HEADER = re.compile(r"(sha1|sha256|sha384|sha512)=([0-9a-fA-F]{40,128})")


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether an X-Hub-Signature is that of `body`.

    >>> is_signed(b"what do ya want for nothing?",
    ...     "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "Jefe")
    True
    """
    found = _HEADER.fullmatch(header.strip())
    if found is None:
        return False
    expected = hmac.new(secret.encode(), body, found[1]).hexdigest()
    return hmac.compare_digest(expected, found[2].lower())

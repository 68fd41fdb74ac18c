"""What may stand among the headers of a source: what HTTP can send, is not ours, and no secret."""

import re

from connectors.web.redacted import sounds_secret

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_VALUE = re.compile(r"(?:[^\x00-\x20\x7f\ud800-\udfff][\t ]*)*(?<![\t ])")
_OURS = {
    *("accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since"),
    *("if-none-match", "keep-alive", "proxy-authorization", "proxy-connection", "range", "te"),
    *("trailer", "transfer-encoding", "upgrade"),
}
"""What the client says itself: of connections, lengths and packing, and of what it has."""

_ELSEWHERE = {
    "authorization": "write user_env and password_env, token_env, or headers_env",
    "cookie": "write cookies_env",
}


def is_sendable(value: str) -> bool:
    """Whether HTTP can send it as the value of a header."""
    return _VALUE.fullmatch(value) is not None


def name_problem(name: str) -> str | None:
    """Why this header cannot be sent, in words; None: it can be."""
    if not _NAME.fullmatch(name):
        return f"{name!r} is no name of a header; write letters, digits and hyphens"
    if name.lower() in _OURS:
        return f"{name} is set by Wireroom itself; remove it"
    return None


def written_problem(name: str, value: str) -> str | None:
    """The same of a header whose value stands in the configuration; the text does not show it."""
    lower = name.lower()
    if wrong := name_problem(name):
        return wrong
    if lower in _ELSEWHERE or sounds_secret(name):
        instead = _ELSEWHERE.get(lower, "write headers_env")
        return f"{name} is a secret, which never stands in the configuration; {instead}"
    if not is_sendable(value):
        return (
            f"the value of {name} has a line break, a control character or a space at its edge; "
            "write it in one line"
        )
    return None

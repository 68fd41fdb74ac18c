"""The charset that a page names in a meta element (WHATWG HTML, "prescan a byte stream")."""

import re

from connectors.encodings.charsets import encoding_of

_TAG = re.compile(rb"</?[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(
    rb"""[\s/]*+([^\s/>][^\s/>=]*+)
         (?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|(?!["'])([^\s>]*+))|(?!\s*+=))""",
    re.VERBOSE,
)
_TAG_END = re.compile(rb"[\s/]*+>")
_CHARSET = re.compile(rb"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))""", re.IGNORECASE)


def meta_charset(head: bytes) -> str | None:
    """The first charset label with a meaning in the meta elements of the beginning of a page."""
    at = 0
    while (at := head.find(b"<", at)) >= 0:
        if head.startswith(b"<!--", at):
            at = _after(head, b"-->", at + 2)
        elif tag := _TAG.match(head, at):
            attributes, at = _attributes(head, tag.end())
            label = _declared(attributes) if tag[0].lower() == b"<meta" else None
            if encoding_of(label):
                return label
        elif head[at + 1 : at + 2] in (b"!", b"/", b"?"):
            at = _after(head, b">", at)
        else:
            at += 1
    return None


def _after(head: bytes, end: bytes, at: int) -> int:
    found = head.find(end, at)
    return len(head) if found < 0 else found + len(end)


def _attributes(head: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """Attributes of a tag, the first of a name counts; none where the tag does not end."""
    attributes: dict[bytes, bytes] = {}
    while found := _ATTRIBUTE.match(head, at):
        value = next((group for group in found.groups()[1:] if group is not None), b"")
        attributes.setdefault(found[1].lower(), value)
        at = found.end()
    end = _TAG_END.match(head, at)
    return (attributes, end.end()) if end else ({}, len(head))


def _declared(attributes: dict[bytes, bytes]) -> str | None:
    label = attributes.get(b"charset")
    if label is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        found = _CHARSET.search(attributes.get(b"content", b""))
        label = (
            next((group for group in found.groups() if group is not None), None) if found else None
        )
    return label.decode("latin-1") if label else None

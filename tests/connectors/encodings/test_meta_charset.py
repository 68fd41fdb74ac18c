"""The meta elements of a page, as browsers look at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.encodings.meta_charset import meta_charset


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b"<META Charset=koi8-r />", "koi8-r"),
        (b"<meta\ncharset\n=\n'koi8-r'>", "koi8-r"),
        (b'<meta http-equiv=Content-Type content="text/html; charset=koi8-r">', "koi8-r"),
        (b"<meta content='charset = \"koi8-r\"' http-equiv=content-type>", "koi8-r"),
        (b'<meta content="text/html; charset=koi8-r">', None),
        (b'<meta name=a http-equiv="refresh" content="1; charset=koi8-r">', None),
        (b'<!-- <meta charset="utf-8"> --><meta charset="koi8-r">', "koi8-r"),
        (b'<!--><meta charset="koi8-r">-->', "koi8-r"),
        (b'<p title="<meta charset=utf-8>"><meta charset="koi8-r">', "koi8-r"),
        (b'<meta charset="bogus"><meta charset="koi8-r">', "koi8-r"),
        (b'<meta charset="utf-8" charset="koi8-r">', "utf-8"),
        (b'</meta charset="utf-8"><meta charset="koi8-r">', "koi8-r"),
        (b"<metacharset=koi8-r>", None),
        (b'<meta charset="koi8-r', None),
        (b"<meta charset=koi8-r", None),
        (b"<!-- <meta charset=koi8-r>", None),
        (b"<? <meta charset=utf-8 ?><meta charset=koi8-r>", "koi8-r"),
        (b"1 < 2 <meta charset=koi8-r>", "koi8-r"),
        (b"", None),
    ],
)
def test_label(page, label):
    assert meta_charset(page) == label


@given(st.lists(st.sampled_from([b"<", b"<meta", b" charset", b"=", b'"', b"<!--", b">", b"x"])))
def test_any_markup_ends(parts):
    assert meta_charset(b"".join(parts)) is None  # no label in it means any charset

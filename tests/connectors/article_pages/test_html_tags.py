"""What tags say that are scanned."""

import time

import pytest

from connectors.article_pages.html_tags import HEAD_CHARS, attributes, head_tags, plain_text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("?id=1&section=5&copy=2", "?id=1&section=5&copy=2"),
        ("?a=1&amp;b=2&ampc=3", "?a=1&b=2&ampc=3"),
        ("?a=1&copy", "?a=1©"),  # nothing follows: HTML says so
        ("&eacute;&eacute &eacutes", "éé &eacutes"),
        ("&notit; &unknown;", "&notit; &unknown;"),
        ("&#233;&#xE9=&#65", "éé=A"),
        ("&#" + "1" * 5000 + ";", "\ufffd"),
    ],
)
def test_references_in_attributes(written, meant):
    assert attributes(f'href="{written}"') == {"href": meant}


def test_attributes_however_they_are_written():
    written = " A=1 b = 'two' c=\"th'ree\" data-a=x a=again checked d:e=f"
    assert attributes(written) == {
        "a": "1",
        "b": "two",
        "c": "th'ree",
        "data-a": "x",
        "d:e": "f",
    }


def test_tags_of_the_head():
    html = "<LINK a=1><linked a=2><meta b=3><p c=4>" + " " * HEAD_CHARS + "<link d=5>"
    assert list(head_tags(html, "link", "meta")) == [("link", {"a": "1"}), ("meta", {"b": "3"})]
    assert list(head_tags(html, "p")) == [("p", {"c": "4"})]


def test_text_with_a_number_that_python_refuses():
    assert plain_text("a&#" + "9" * 5000 + ";&amp;b") == "a\ufffd&b"


@pytest.mark.parametrize("hostile", ["a", "a=", "a='", 'a="', "a ", "a=&", "a=&#1", "="])
def test_time_is_linear(hostile):
    began = time.process_time()
    attributes(hostile * (1_000_000 // len(hostile)))
    assert time.process_time() - began < 1

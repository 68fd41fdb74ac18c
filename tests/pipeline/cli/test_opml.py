import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.opml import MAX_OUTLINES, Subscription, Unusable, read, write
from pipeline.errors import ConfigError


def outlines(text: str | bytes) -> list[Subscription | Unusable]:
    document = text if isinstance(text, bytes) else f"<opml><body>{text}".encode()
    return list(read(document))


def test_what_is_written_is_read():
    feeds = [
        Subscription(url="https://a.example/rss?x=1&y=2", name="अ & b", language="hi"),
        Subscription(url="https://b.example/rss", name='"b" > <c>', folder=("Asia", "South & co")),
        Subscription(url="https://c.example/rss", name="c", folder=("Asia",)),
        Subscription(url="https://d.example/rss", name="d", folder=("Asia", "South & co")),
    ]
    written = list(read(write(feeds)))
    assert sorted(written, key=lambda one: one.url) == feeds


def test_folders_are_kept_and_are_no_feeds():
    document = """<outline text="News"><outline title="World"><!-- <outline xmlUrl="no"/> -->
      <outline text="A" xmlUrl="https://a.example/"/><outline text="empty" xmlUrl=" "/></outline>
      <outline xmlUrl="https://b.example/" title="B"></outline></outline>
      <outline text="A page" type="link" url="https://c.example/"/>
      <outline text="D" xmlUrl="https://d.example/">"""
    assert outlines(document) == [
        Subscription(url="https://a.example/", name="A", folder=("News", "World")),
        Subscription(url="https://b.example/", name="B", folder=("News",)),
        Subscription(url="https://d.example/", name="D"),
    ]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("xmlUrl='https://a.example/?a=1&b=2&copy=3'", "https://a.example/?a=1&b=2&copy=3"),
        ("XMLURL = 'https://a.example/?a=1&amp;b=2'", "https://a.example/?a=1&b=2"),
        ("xmlurl='feed://a.example/rss'", "http://a.example/rss"),
        ("xmlUrl='feed:https://a.example/rss'", "https://a.example/rss"),
        ("text='a > b' xmlUrl='https://a.example/rss'", "https://a.example/rss"),
    ],
)
def test_addresses_as_they_are_written_in_the_world(written, url):
    (found,) = outlines(f"<outline {written}/>")
    assert found.url == url


def test_what_names_no_feed_is_said():
    document = """<outline xmlUrl="file:///etc/passwd"/>
      <outline type="include" url="https://a.example/more.opml"/>
      <outline type="link" url="https://b.example/more.opml"/>"""
    assert [(one.what, one.reason.split(":")[0]) for one in outlines(document)] == [
        ("file:///etc/passwd", "not an http or https address"),
        ("https://a.example/more.opml", "another OPML file"),
        ("https://b.example/more.opml", "another OPML file"),
    ]


def test_a_password_stays_where_it_is_and_what_to_do_is_said():
    (found,) = outlines("<outline xmlUrl='https://me:pwsecret@a.example/rss'/>")
    assert found.what == "https://***@a.example/rss"
    assert "user_env and password_env" in found.reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-2"])
def test_encodings(encoding):
    text = "<?xml version='1.0' encoding='{}'?><opml><outline text='Žluť' xmlUrl='https://a.example/'/>"
    (found,) = outlines(text.format(encoding.removesuffix("-sig")).encode(encoding))
    assert found.name == "Žluť"


@pytest.mark.parametrize("document", [b"", b"no XML", b"<html><body>"])
def test_other_files_are_refused(document):
    with pytest.raises(ConfigError, match="not OPML"):
        outlines(document)


def test_entities_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("secret")
    document = f"""<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>
      <opml><body><outline xmlUrl="https://a.example/" text="t&x;"/>&x;</body></opml>"""
    assert "secret" not in str(outlines(document.encode()))


@pytest.mark.parametrize(
    "hostile", ["<outline ", "<outline>", "<outline a='", '<outline x="y', "<!--", "</outline>"]
)
def test_time_is_linear(hostile):
    began = time.process_time()
    found = outlines(hostile * (4_000_000 // len(hostile)))
    assert time.process_time() - began < 3
    assert len(found) <= 1


def test_the_number_of_feeds_is_bounded():
    found = outlines("<outline xmlUrl='https://a.example/'/>" * (MAX_OUTLINES + 5))
    assert len(found) == MAX_OUTLINES + 1
    assert isinstance(found[-1], Unusable)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    outlines(f"<outline text='A' xmlUrl='https://a.example/'/>{text}")


def test_a_language_that_is_no_tag_is_left_out():
    outline = '<outline xmlUrl="https://{0}.example/" language="{1}"/>'
    document = "<opml>" + outline.format("a", "English") + outline.format("b", "pt-BR") + "</opml>"
    assert [one.language for one in read(document.encode())] == [None, "pt-BR"]

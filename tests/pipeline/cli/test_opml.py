import pytest

from pipeline.cli.opml import Subscription, read, write
from pipeline.errors import ConfigError


def test_what_is_written_is_read():
    feeds = [
        Subscription(url="https://a.example/rss?x=1&y=2", name="अ & b", language="hi"),
        Subscription(url="https://b.example/rss", name="b"),
    ]
    assert list(read(write(feeds))) == feeds


def test_feeds_in_folders_are_found_and_folders_are_not_feeds():
    document = b"""<opml version="1.0"><body><outline text="News">
      <outline text="A" xmlUrl="https://a.example/"/><outline text="empty" xmlUrl=" "/>
    </outline></body></opml>"""
    assert list(read(document)) == [Subscription(url="https://a.example/", name="A")]


@pytest.mark.parametrize("document", [b"", b"<opml><body>", b"no XML"])
def test_other_files_are_refused(document):
    with pytest.raises(ConfigError, match="not OPML"):
        list(read(document))


def test_entities_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("secret")
    document = f"""<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>
      <opml><body><outline xmlUrl="https://a.example/" text="t"/>&x;</body></opml>"""
    assert "secret" not in str(list(read(document.encode())))

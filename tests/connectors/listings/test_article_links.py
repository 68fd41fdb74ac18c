from connectors.listings.article_links import article_links
from connectors.listings.page_links import read_links

HEADLINE = "The bridge is open after many years of delay"


def articles(html: str, url: str = "https://a.example/politics/") -> list[tuple[str, str]]:
    return [(link.url, link.text) for link in article_links(read_links(html, url), url)]


def test_articles_of_the_site_in_the_order_of_the_page():
    html = f"""<nav><a href="/2026/11/24/in-the-menu">{HEADLINE}</a></nav>
      <a href="/sport">Sport</a> <a href="/politics/the-bridge-is-open-1234567">{HEADLINE}</a>
      <a href="https://a.example/2026/11/24/another-one">Another headline of some length</a>
      <a href="https://other.example/2026/11/24/not-ours">{HEADLINE}</a>
      <a href="/tag/bridge-1234567">{HEADLINE}</a>"""
    assert articles(html) == [
        ("https://a.example/politics/the-bridge-is-open-1234567", HEADLINE),
        ("https://a.example/2026/11/24/another-one", "Another headline of some length"),
    ]


def test_a_picture_and_a_headline_are_one_link():
    html = f"""<a href="/bridge-is-open?utm_source=home"><img></a>
      <a href="/bridge-is-open">{HEADLINE}</a><a href="/bridge-is-open#comments">3</a>"""
    assert articles(html) == [("https://a.example/bridge-is-open?utm_source=home", HEADLINE)]


def test_a_link_in_menu_and_page_is_no_menu():
    html = f"<nav><a href=/a-1234567>Now</a></nav><a href=/a-1234567>{HEADLINE}</a>"
    assert [url for url, _ in articles(html)] == ["https://a.example/a-1234567"]


def test_places_on_the_page_itself_are_no_articles():
    html = f"<a href='#more-of-this-2345678'>{HEADLINE}</a>"
    assert articles(html, "https://a.example/2026/11/24/long-read-12345678") == []


def test_headlines_without_spaces():
    html = (
        "<a href='/yaowen/a123'>历时多年的大桥今天正式通车了</a><a href='/yaowen/b1234567'>要闻</a>"
    )
    html += "<a href='/n/c1234567'>历时多年的大桥</a>"
    assert articles(html) == [("https://a.example/n/c1234567", "历时多年的大桥")]

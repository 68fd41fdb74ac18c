"""What one sighting says: page, feed entry, plain text, and which of them is believed."""

from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Rejected
from pipeline.records import Enclosure, Entry, RawArticle, Removed
from pipeline.text.extract import extract, extract_page

URL = "https://news.example/2025/03/bridge"
PARAGRAPHS = (
    "The city began to repair the old stone bridge on Monday after years of complaints.",
    "Engineers want to finish before the winter, said Lena Vogt, who leads the works at the river.",
    "Pupils of the school nearby painted the wall beside the bridge in blue, green and yellow.",
    "A tram will cross the bridge on Saturday for the first time since the flood of last spring.",
)
TITLE = "City repairs its old stone bridge"


def article(*blocks: str) -> str:
    return "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)


def page(content: str = article(*PARAGRAPHS), head: str = "", title: str = TITLE) -> str:
    return f"""<!DOCTYPE html><html lang="en-GB"><head>
        <title>{title} - The Example</title><meta property="og:title" content="{title}">{head}
        </head><body><nav><ul><li><a href="/">Home</a><li><a href="/s">Sport</a></ul></nav>
        <article><h1>{title}</h1>{content}</article>
        <footer><p>All rights reserved by The Example.</p></footer></body></html>"""


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{orjson.dumps(node).decode()}</script>'


def raw(**fields: object) -> RawArticle:
    known = {"id": "0" * 32, "source": "example", "url": URL, "canonical_url": URL}
    return RawArticle(**{"fetched_at": "2025-03-04T08:00:00.000Z", **known, **fields})


def test_a_page_gives_title_and_paragraphs_alone():
    found = extract_page(page(), URL)
    assert (found.title, found.body_from) == (TITLE, "page")
    assert found.body.split("\n") == list(PARAGRAPHS)
    assert found.language_declared == "en-GB"
    assert (found.image, found.canonical_url, found.published, found.authors) == (
        None,
        None,
        None,
        (),
    )


def test_a_paragraph_broken_in_the_source_is_one_line():
    broken = "橋の\n修理が\n<b>始まった</b>。" + "市は月曜日、古い石橋の修理を始めた。" * 5
    lines = extract_page(page(article(PARAGRAPHS[0].replace(" ", "\n"), broken))).body.split("\n")
    assert lines[0] == PARAGRAPHS[0]
    assert lines[1].startswith("橋の修理が始まった。")


def test_rows_of_a_table_are_lines_but_columns_of_a_layout_are_not():
    rows = "<tr><td>Bremen<td>12<tr><td>Mainz<td>9"
    found = extract(raw(entry=Entry(title=TITLE, content=f"<p>Points:</p><table>{rows}</table>")))
    assert found.body == "Points:\nBremen · 12\nMainz · 9"
    columns = f"<table><tr><td>{article(*PARAGRAPHS)}<td>menu</table>"
    found = extract(raw(entry=Entry(title=TITLE, content=columns)))
    assert found.body.split("\n") == [*PARAGRAPHS, "menu"]


def test_pages_are_extracted_alike_in_many_threads():
    pages = [page(title=f"{TITLE} {number}") for number in range(24)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(extract_page, pages)) == [extract_page(html) for html in pages]


def test_structured_data_comes_before_guesses():
    head = linked(
        headline=TITLE,
        datePublished="2025-03-03T23:30:00+02:00",
        author=[{"@type": "Person", "name": "Lena Vogt"}, {"@type": "Person", "name": "Jan Ott"}],
        articleSection=["City", "River"],
        image={"@type": "ImageObject", "url": "/bridge.jpg"},
    )
    meta = '<link rel="canonical" href="/bridge"><meta name="date" content="2001-01-01">'
    found = extract_page(page(head=head + meta), URL)
    assert found.authors == ("Lena Vogt", "Jan Ott")
    assert found.published == "2025-03-03T23:30:00+02:00"
    assert found.section == "City"
    assert found.image == "https://news.example/bridge.jpg"
    assert found.canonical_url == "https://news.example/bridge"
    assert extract(raw(html=page(head=head + meta))).published == "2025-03-03T21:30:00.000Z"


def test_modification_paywall_and_live_blog_are_kept():
    head = linked(
        **{"@type": "LiveBlogPosting"},
        datePublished="2025-03-03T10:00:00+02:00",
        dateModified="2025-03-03T23:30:00+02:00",
        isAccessibleForFree="False",
    )
    found = extract(raw(html=page(head=head)))
    assert (found.modified, found.paywall, found.live_blog) == (
        "2025-03-03T21:30:00.000Z",
        True,
        True,
    )


def test_a_date_behind_the_headline_is_found():
    found = extract_page(page(article("2025年3月3日 11:20 本报讯", *PARAGRAPHS)), None)
    assert found.published == "2025-03-03T11:20:00"


def test_the_headline_is_the_h1_that_the_page_agrees_with():
    two = page(f"<h1>{TITLE}</h1>" + article(*PARAGRAPHS)).replace(
        "<nav>", "<h1>The Example</h1><nav>"
    )
    assert extract_page(two).title == TITLE
    kicker = page().replace(f"<h1>{TITLE}</h1>", f"<h1><span>River</span><b>{TITLE}</b></h1>")
    assert extract_page(kicker).title == TITLE


POST = """<blockquote class="twitter-tweet"><p>The bridge is open!</p>— City (@city)
    <a href="https://twitter.com/city/status/1">3 March</a></blockquote>"""
POINTER = '<p><b>Read more:</b> <a href="/b">Boat hits the new bridge of the city</a></p>'
RELATED = """<div class="related-stories"><ul><li><a href="/c">Trams come back to town</a></li>
    <li><a href="/d">School wins a prize for its wall</a></li></ul></div>"""
SHARE = '<div class="share-bar"><a href="#">Facebook</a> <a href="#">WhatsApp</a></div>'


def test_asides_inside_the_article_are_kept_apart_in_order():
    one, two, three, four = PARAGRAPHS
    found = extract_page(page(article(one, POST, two, POINTER, RELATED, three, SHARE, four)))
    assert found.body.split("\n") == list(PARAGRAPHS)
    assert found.removed == (
        Removed(text="The bridge is open! — City (@city) 3 March", reason="embed"),
        Removed(text="Read more: Boat hits the new bridge of the city", reason="also-read"),
        Removed(text="Trams come back to town School wins a prize for its wall", reason="related"),
        Removed(text="Facebook WhatsApp", reason="share"),
    )


def test_a_heading_that_points_at_a_post_goes_with_it_and_others_stay():
    one, two, three, _ = PARAGRAPHS
    body = article(one, "<h3>Look at this</h3>", POST, two, "<h3>The bill</h3>", three)
    found = extract_page(page(body))
    assert found.body.split("\n") == [one, two, "The bill", three]
    assert [line.reason for line in found.removed] == ["embed-heading", "embed"]


def test_paragraphs_made_of_div_are_paragraphs():
    one, two, three, four = PARAGRAPHS
    pointer = POINTER.removeprefix("<p>").removesuffix("</p>")
    parts = [f"<div>{text}</div>" for text in (one, two, pointer, three)]
    found = extract_page(page(f"<article>{''.join(parts)}{POST}<div>{four}</div></article>"))
    assert found.body.split("\n") == list(PARAGRAPHS)
    assert [line.reason for line in found.removed] == ["also-read", "embed"]


def test_asides_outside_the_article_are_not_kept():
    around = page().replace("<nav>", f"{POST}<nav>").replace("</body>", f"{RELATED}{POST}</body>")
    found = extract_page(around)
    assert found.body.split("\n") == list(PARAGRAPHS)
    assert found.removed == ()


def test_an_article_whose_container_is_called_a_post_stays():
    found = extract_page(page(f'<div class="instagram-media">{article(*PARAGRAPHS * 10)}</div>'))
    assert PARAGRAPHS[0] in found.body


def test_lines_foreign_to_the_linked_body_are_taken_out():
    days = [f"On day {day}: {text}" for day in ("one", "two", "three") for text in PARAGRAPHS]
    junk = ("Order our newsletter today and read it tomorrow.", "Nothing else is as good as it.")
    content = article(*days[:8], *junk, *days[8:])
    found = extract_page(page(content, head=linked(articleBody=" ".join(days))))
    assert found.body.split("\n") == days
    assert found.removed == tuple(Removed(text=line, reason="not-in-article-body") for line in junk)


def test_the_linked_body_is_used_where_the_page_shows_none():
    head = linked(articleBody="<p>" + "</p><p>".join(PARAGRAPHS) + "</p>")
    assert extract_page(page("", head=head)).body.split("\n") == list(PARAGRAPHS)


def test_control_characters_in_markup_are_dropped():
    dirty = page().replace("stone", "st\x00o\x0bne\ud800")
    assert extract_page(dirty).body.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "html",
    [page("<div>" * 200 + "deep" + "</div>" * 200), page("<p>" + "word " * 2_200_000 + "</p>")],
    ids=["200 levels", "10 MB"],
)
def test_hostile_pages_are_rejected_though_there_is_an_entry(html: str):
    with pytest.raises(Rejected, match=r"^extract: "):
        extract(raw(html=html, entry=Entry(title=TITLE, summary=PARAGRAPHS[0])))


CONTENT = article(
    *PARAGRAPHS, POST, "The post City repairs its old stone bridge first appeared on X"
)


@pytest.mark.parametrize(
    "html",
    [
        None,
        "",
        "no markup at all",
        page("<p>Subscribe to read this article.</p>"),
        page(article(*["We use cookies and partners on this website for your comfort."] * 9),
             title="Before you go on"),
    ],
    ids=["no page", "empty", "no markup", "paywall", "consent"],
)  # fmt: skip
def test_the_feed_is_believed_where_the_page_has_less(html: str | None):
    found = extract(raw(html=html, entry=Entry(title=TITLE, content=CONTENT)))
    assert (found.title, found.body_from) == (TITLE, "feed")
    assert found.body.split("\n") == list(PARAGRAPHS)
    assert [line.reason for line in found.removed] == ["embed", "source-line"]


def test_the_page_is_believed_where_the_feed_has_a_summary():
    entry = Entry(title="Old bridge", summary=PARAGRAPHS[0], authors=("Desk",))
    found = extract(raw(html=page(), entry=entry, published="2025-03-03T09:00:00.000Z"))
    assert (found.title, found.body_from) == (TITLE, "page")
    assert found.authors == ("Desk",)
    assert found.published == "2025-03-03T09:00:00.000Z"


def test_a_feed_with_the_full_text_tells_what_on_the_page_is_foreign():
    days = [f"On day {day}: {text}" for day in ("one", "two", "three") for text in PARAGRAPHS]
    junk = ("Order our paper today and read it tomorrow.", "Nothing else is as good as it.")
    html = page(article(*days[:8], *junk, *days[8:], junk[0]))
    found = extract(raw(html=html, entry=Entry(title=TITLE, content=article(*days))))
    assert found.body.split("\n") == days
    assert {(line.text, line.reason) for line in found.removed} == {
        (text, "not-in-feed") for text in junk
    }


def test_a_page_that_lists_the_entry_among_others_is_not_its_article():
    others = article(f"<h2>{TITLE}</h2>", *PARAGRAPHS[:1], "<h2>Boat hits a pier</h2>", *PARAGRAPHS)
    entry = Entry(title=TITLE, summary=PARAGRAPHS[0])
    found = extract(raw(html=page(others, title="All news of today at a glance"), entry=entry))
    assert (found.title, found.body, found.body_from) == (TITLE, PARAGRAPHS[0], "summary")


def test_a_page_under_another_headline_than_the_feed_s_is_believed():
    entry = Entry(title="Works on the oldest crossing have begun", summary=PARAGRAPHS[0])
    assert extract(raw(html=page(), entry=entry)).body.split("\n") == list(PARAGRAPHS)


def test_the_summary_of_a_feed_tells_the_standfirst():
    lead = "After years of complaints the city repairs its bridge, and a tram will return"
    content = f"<h1>{TITLE}</h1><div><div>{lead}</div></div><div>{article(*PARAGRAPHS)}</div>"
    html = f"<html><title>{TITLE}</title><body><div>{content}</div></body></html>"
    found = extract(raw(html=html, entry=Entry(title=TITLE, summary=f"<p>{lead}.</p>")))
    assert found.body.split("\n") == [lead, *PARAGRAPHS]


def test_without_a_page_the_summary_is_the_body():
    picture = Enclosure(url="https://news.example/b.jpg", type="image/jpeg")
    entry = Entry(
        title="Bridge &amp; river", summary="<p>It is<br>open.</p>", enclosures=(picture,)
    )
    found = extract(raw(entry=entry, language_declared="en"))
    assert found.title == "Bridge & river"
    assert (found.body, found.body_from) == ("It is\nopen.", "summary")
    assert (found.image, found.language_declared) == (picture.url, "en")


def test_a_page_without_text_does_not_name_the_article():
    found = extract(raw(html=page("", title="Please wait"), entry=Entry(title=TITLE)))
    assert (found.title, found.body) == (TITLE, "")


def test_a_headline_alone_is_an_article():
    found = extract(raw(entry=Entry(title=TITLE)))
    assert (found.title, found.body, found.body_from) == (TITLE, "", "summary")


@pytest.mark.parametrize(
    ("text", "title", "lines"),
    [
        (f"{TITLE}\n\n{PARAGRAPHS[0]}", TITLE, [PARAGRAPHS[0]]),
        (f"{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}", "", list(PARAGRAPHS[:2])),
        (PARAGRAPHS[0], "", [PARAGRAPHS[0]]),
    ],
)
def test_plain_text_may_begin_with_its_headline(text: str, title: str, lines: list[str]):
    found = extract(raw(text=text))
    assert (found.title, found.body_from) == (title, "text")
    assert found.body.split("\n") == lines


@pytest.mark.parametrize(
    "article",
    [
        raw(),
        raw(html="<html></html>"),
        raw(text=" \n "),
        raw(entry=Entry(title=" ", summary="<p>")),
    ],
)
def test_nothing_is_rejected(article: RawArticle):
    with pytest.raises(Rejected, match="neither text nor title"):
        extract(article)


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class='related'>", "</div>", "<a href=x>", "</a>", "<h1>", "<script>",
         "{", '"@type":"Article"', "<table><tr><td>", "<!--", "-->", "<", "&#0;", "\x00", "word ",
         "<meta name=author content='A, B'>", "<time pubdate datetime='x'>", "<br/>", "नमस्ते "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(deadline=None)  # the first example loads the extractor
@given(MARKUP, MARKUP, MARKUP)
def test_no_markup_breaks_extraction(html: str, summary: str, title: str):
    found = extract(raw(html=html, entry=Entry(title=f"T {title}", summary=summary)))
    assert found.title
    assert all(line == line.strip() != "" for line in found.body.split("\n") if found.body)
    assert found == extract(raw(html=html, entry=Entry(title=f"T {title}", summary=summary)))

"""What a page says about its article, put together from all places where it says so."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.page.metadata import Metadata, read_metadata
from tests.pipeline.text.page.pages import TITLE, URL, linked, meta, page, script

LATEST = "2025-12-31"


def of(head: str = "", body: str = "", *, url: str | None = URL, language: str = "en") -> Metadata:
    return read_metadata(page(head, body, language=language), url, LATEST)


def test_a_page_with_all_there_is():
    head = (
        meta(
            og__title=f"{TITLE} | The Example",
            og__site_name="The Example",
            og__image="/img/bridge.jpg",
            og__description="What it costs.",
            article__section="City",
            article__modified_time="2025-03-04T08:00:00Z",
            article__content_tier="metered",
        )
        + linked(
            headline=TITLE,
            datePublished="2025-03-03T23:30:00+02:00",
            author=[{"@type": "Person", "name": "Lena Vogt"}],
            articleBody="Engineers want to finish before the winter.",
        )
        + '<link rel="canonical" href="/city/bridge">'
    )
    assert of(head) == Metadata(
        title=TITLE,
        authors=("Lena Vogt",),
        published="2025-03-03T23:30:00+02:00",
        modified="2025-03-04T08:00:00+00:00",
        language="en",
        image="https://www.example.org/img/bridge.jpg",
        section="City",
        canonical_url="https://www.example.org/city/bridge",
        paywall=True,
        live_blog=False,
        description="What it costs.",
        linked_body="Engineers want to finish before the winter.",
    )


def test_a_page_with_nothing_but_text():
    body = f"<h1>{TITLE}</h1><p>By Lena Vogt</p><p>3 March 2025</p>"
    found = of(body=body)
    assert (found.title, found.authors, found.published) == (TITLE, ("Lena Vogt",), "2025-03-03")
    assert (found.modified, found.image, found.section) == (None, None, "city")
    assert (found.canonical_url, found.paywall, found.live_blog) == (None, False, False)


class TestPublished:
    def test_the_first_statement_counts(self):
        head = linked(datePublished="2025-03-03T10:00:00Z") + meta(date="2025-03-05")
        assert of(head).published == "2025-03-03T10:00:00+00:00"

    def test_a_statement_that_cannot_be_read_does_not(self):
        head = linked(datePublished="today") + meta(article__published_time="2025-03-03")
        assert of(head).published == "2025-03-03"

    def test_a_page_that_shows_only_a_much_later_date_was_published_anew(self):
        head = script('{"@type": "Article", "datePublished": "2021-02-01T10:00:00Z"}')
        assert of(head, f"<h1>{TITLE}</h1><p>3 March 2025</p>").published == "2025-03-03"
        both = f"<h1>{TITLE}</h1><p>1 February 2021</p><p>3 March 2025</p>"
        assert of(head, both).published == "2021-02-01T10:00:00+00:00"

    @pytest.mark.parametrize("shown", ["Updated 3 March 2025", "Stand: 3 March 2025", "3 May 2031"])
    def test_what_is_called_an_update_or_is_yet_to_come_is_none(self, shown: str):
        head = script('{"@type": "Article", "datePublished": "2021-02-01"}')
        assert of(head, f"<h1>{TITLE}</h1><p>{shown}</p>").published == "2021-02-01"

    @pytest.mark.parametrize("label", ["Updated on", "Zuletzt aktualisiert am", "Обновлено"])
    def test_a_label_of_its_own_line_calls_it_an_update(self, label: str):
        head = script('{"@type": "Article", "datePublished": "2021-02-01"}')
        body = f"<h1>{TITLE}</h1><p><span>{label}</span> <span>3 March 2025</span></p>"
        assert of(head, body).published == "2021-02-01"
        said = body.replace(label, "Politics")
        assert of(head, said).published == "2025-03-03"

    def test_news_that_is_kept_up_to_date_is_not_published_anew(self):
        head = linked(datePublished="2023-10-07", headline=TITLE)
        assert of(head, f"<h1>{TITLE}</h1><p>18 July 2024</p>").published == "2023-10-07"

    def test_a_dateline_comes_before_a_date_in_the_text(self):
        body = f"""<p>4 April 2024</p><h1>{TITLE}</h1><p>On 1 May 2020, after years in which many
            people had complained about it, the city began to plan the works at the bridge.</p>
            <p>3 March 2025</p>"""
        assert of(body=body).published == "2025-03-03"

    def test_the_date_of_a_comment_is_none(self):
        text = "<p>Much was said about the bridge and the river in the last years.</p>" * 20
        body = f"<h1>{TITLE}</h1>{text}<p>One thought on {TITLE}</p><p>5 May 2025 10:00</p>"
        head = script('{"@type": "Article", "datePublished": "2021-02-01"}')
        assert of(head, body).published == "2021-02-01"

    def test_a_time_element_of_the_same_day_knows_the_hour(self):
        body = f"""<h1>{TITLE}</h1><time datetime="2025-03-02T09:00:00Z"></time>
            <time datetime="2025-03-03T10:00:00+02:00">3 March 2025</time>"""
        assert of(body=body).published == "2025-03-03T10:00:00+02:00"

    def test_an_address_may_hold_the_day(self):
        assert of(url="https://example.org/2025/03/03/bridge").published == "2025-03-03"
        assert of(url="https://example.org/2025/13/03/bridge").published is None

    def test_without_any_other_the_modification_stands_for_it(self):
        assert of(linked(dateModified="2025-03-03")).published == "2025-03-03"

    def test_a_modification_before_the_publication_is_none(self):
        head = linked(datePublished="2025-03-03", dateModified="2025-03-01")
        assert of(head).modified is None


class TestImage:
    @pytest.mark.parametrize(
        "stated",
        ["/img/logo.png", "/static/og-image-default.jpg", "/placeholder.svg?w=9", "data:x"],
    )
    def test_a_logo_is_none(self, stated: str):
        assert of(meta(og__image=stated)).image is None

    def test_the_publisher_s_logo_is_none_whatever_its_name(self):
        publisher = {"@type": "Organization", "logo": {"url": "https://example.org/x.png"}}
        head = linked(publisher=publisher, image="https://example.org/x.png")
        assert of(head).image is None
        picture = '<article><img src="/i.gif" width="20"><img src="/b.jpg" width="640"></article>'
        assert of(head, picture).image == "https://www.example.org/b.jpg"

    def test_json_ld_has_many_forms_of_it(self):
        for image in [
            "/b.jpg",
            ["/b.jpg", "/c.jpg"],
            {"url": "/b.jpg"},
            [{"contentUrl": "/b.jpg"}],
        ]:
            assert PurePosixPath(of(linked(image=image)).image or "").name == "b.jpg"


class TestLiveBlog:
    @pytest.mark.parametrize(
        ("head", "body", "url"),
        [
            (script('{"@type": "LiveBlogPosting", "headline": "x"}'), "", URL),
            (meta(og__type="liveblog"), "", URL),
            ("", '<article class="c-live-blog"><p>x</p></article>', URL),
            ("", "", "https://example.org/world/live/2025/mar/03/bridge"),
            ("", "", "https://example.org/bridge-im-liveticker-100.html"),
        ],
    )
    def test_its_marks(self, head: str, body: str, url: str):
        assert of(head, body, url=url).live_blog

    @pytest.mark.parametrize(
        "url", ["https://example.org/live", "https://example.org/liver-disease", "https://[x", None]
    )
    def test_what_is_none(self, url: str | None):
        assert not of('<article class="olive-blogger">', url=url).live_blog


@pytest.mark.parametrize(
    ("head", "body", "paywall"),
    [
        (linked(isAccessibleForFree=False), "", True),
        (linked(isAccessibleForFree="False"), "", True),
        (linked(isAccessibleForFree=True) + meta(article__content_tier="metered"), "", False),
        (meta(article__content_tier="locked"), "", True),
        (meta(article__content_tier="free"), "", False),
        ("", '<section subscriptions-section="content-not-granted">Subscribe</section>', True),
        ("", '<p class="paywall">Subscribe to read on</p>', False),
    ],
)
def test_paywall(head: str, body: str, paywall: bool):
    assert of(head, body).paywall is paywall


@pytest.mark.parametrize(
    ("head", "url", "section"),
    [
        (meta(article__section="City"), URL, "City"),
        (meta(article__section="The Example", og__site_name="The Example"), URL, "city"),
        (linked(articleSection=["Local news", "City"]), URL, "Local news"),
        ("", "https://example.org/en/2025/local-news/bridge", "local news"),
        ("", "https://example.org/news/bridge", None),
        ("", "https://example.org/bridge", None),
        ("", None, None),
    ],
)
def test_section(head: str, url: str | None, section: str | None):
    assert of(head, url=url).section == section


@pytest.mark.parametrize(
    ("head", "declared", "language"),
    [
        ("", "pt_BR", "pt-BR"),
        ("", "xx-unknown-long", "xx-unknown-long"),
        ('<meta http-equiv="Content-Language" content="de, en">', "", "de"),
        (meta(og__locale="fr_FR"), "", "fr-FR"),
        (linked(inLanguage="it"), "", "it"),
        ("", "", None),
        ("", "?", None),
    ],
)
def test_language(head: str, declared: str, language: str | None):
    assert of(head, language=declared).language == language


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="og:title" content="x">' * 20_000, ""),
        (f'<meta property="og:title" content="{"a | " * 300_000}">', ""),
        (f'<meta name="author" content="{"a, " * 300_000}{"(" * 300_000}">', ""),
        (f'<meta property="article:published_time" content="{"2024 " * 200_000}">', ""),
        ("", "<h1>a: b</h1>" * 8_000),
        ("", f"<h1>{'<b>a</b> : ' * 8_000}</h1>"),
        ("", f"<h1>{TITLE}</h1>" + f"<p>{TITLE}</p><p>1 May 2024</p>" * 5_000),
        ("", '<i class="author">By</i>' * 10_000),
        ("", '<article><img src="logo.png" width="900"></article>' * 8_000),
    ],
    ids=range(9),
)
def test_hostile_pages_take_no_time(head: str, body: str):
    assert isinstance(of(head, body), Metadata)


PIECES = st.sampled_from(
    [
        '<meta property="og:title" content="{}">',
        '<meta name="author" content="{}">',
        '<meta property="article:published_time" content="{}">',
        '<meta property="og:image" content="{}">',
        '<script type="application/ld+json">{{"@type":"Article","headline":"{}"}}</script>',
        '<script type="application/ld+json">{{"@type":["Article"],"author":[{}]}}</script>',
        '<link rel="canonical" href="{}">',
        "<h1>{}</h1>",
        '<p class="byline">{}</p>',
        '<time itemprop="datePublished" datetime="{}">',
        '<div itemscope itemtype="{}"><b itemprop="headline">x</b></div>',
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PIECES, st.text(max_size=25)), max_size=6), st.text(max_size=20))
def test_no_page_raises(pieces: list[tuple[str, str]], url: str):
    text = "".join(piece.replace("{}", text) for piece, text in pieces)
    text = "".join(sign for sign in text if sign.isprintable())  # as parse_html leaves it
    found = of(text, text, url=url)
    assert "\n" not in found.title
    assert all(found.authors)
    for link in (found.image, found.canonical_url):
        assert link is None or link.startswith(("http:", "https:"))

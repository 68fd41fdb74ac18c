"""The article of a page in its structured data."""

import pytest

from pipeline.text.page.linked import linked_article

URL = "https://www.example.org/city/bridge"


def article(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", **fields}


def test_the_article_at_the_pages_address_is_chosen():
    other = article(
        url="https://example.org/city/boat", headline="Boat", datePublished="2025-01-01"
    )
    own = article(mainEntityOfPage={"@id": "https://example.org/city/bridge/"}, headline="Bridge")
    found = linked_article([other, own], URL)
    assert (found.headline, found.published) == ("Bridge", None)


def test_an_article_that_names_no_address_adds_what_is_missing():
    nodes = [article(url=URL, headline="Bridge"), article(datePublished="2025-03-03")]
    assert linked_article(nodes, URL).published == "2025-03-03"


def test_articles_under_other_addresses_are_read_where_there_are_no_others():
    nodes = [
        article(url="https://amp.example.org/1", headline="Bridge"),
        article(url="https://a.b/"),
    ]
    assert linked_article(nodes, URL).headline == "Bridge"


@pytest.mark.parametrize(
    ("author", "persons", "organisations"),
    [
        ("Lena Vogt", ("Lena Vogt",), ()),
        (["Lena Vogt", {"@type": "Person", "name": "Jan Roth"}], ("Lena Vogt", "Jan Roth"), ()),
        ({"@type": "Person", "givenName": "Lena", "familyName": "Vogt"}, ("Lena Vogt",), ()),
        ({"@type": "Person", "name": ["Lena Vogt", "Jan Roth"]}, ("Lena Vogt", "Jan Roth"), ()),
        ({"@type": "NewsMediaOrganization", "name": "The Example"}, (), ("The Example",)),
        ({"@id": "#vogt"}, ("L. Vogt",), ()),
        ([{"@id": "#nobody"}, None, 3, [], "https://example.org/vogt"], (), ()),
    ],
)
def test_authors_are_texts_objects_and_references(
    author: object, persons: tuple[str, ...], organisations: tuple[str, ...]
):
    known = {"@id": "#vogt", "@type": "Person", "name": "L. Vogt"}
    found = linked_article([article(author=author), known])
    assert (found.persons, found.organisations) == (persons, organisations)


@pytest.mark.parametrize(
    ("fields", "free"),
    [
        ({}, None),
        ({"isAccessibleForFree": False}, False),
        ({"isAccessibleForFree": "False"}, False),
        ({"isAccessibleForFree": "https://schema.org/True"}, True),
        ({"hasPart": {"isAccessibleForFree": "false"}}, False),
        ({"hasPart": [{"isAccessibleForFree": True}, {"isAccessibleForFree": False}]}, False),
        ({"isAccessibleForFree": True, "hasPart": [{"isAccessibleForFree": False}]}, True),
        ({"isAccessibleForFree": "perhaps"}, None),
    ],
)
def test_whether_it_is_free(fields: dict[str, object], free: bool | None):
    assert linked_article([article(**fields)]).free is free


def test_the_section_is_the_last_step_of_a_trail_where_it_is_not_stated():
    steps = [{"name": "Home"}, {"item": {"name": "City"}}, {"name": "Bridge repaired"}]
    trail = {"@type": "BreadcrumbList", "itemListElement": steps}
    assert linked_article([article(), trail]).section == "City"
    assert linked_article([article(articleSection=["Local", "City"]), trail]).section == "Local"


@pytest.mark.parametrize(
    ("kind", "news", "live"),
    [
        ("ReportageNewsArticle", True, False),
        ("BlogPosting", False, False),
        ("LiveBlogPosting", False, True),
        (["Article", "OpinionNewsArticle"], True, False),
    ],
)
def test_kinds_of_articles(kind: object, news: bool, live: bool):
    found = linked_article([{"@type": kind, "headline": "Bridge"}])
    assert (found.headline, found.news, found.live_blog) == ("Bridge", news, live)


def test_references_in_a_circle_end():
    nodes = [
        article(image={"@id": "a"}),
        {"@id": "a", "url": {"@id": "b"}},
        {"@id": "b", "url": {"@id": "a"}},
    ]
    assert linked_article(nodes).image is None

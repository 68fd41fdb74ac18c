"""Who wrote an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.page.byline import authors, names
from pipeline.text.page.dateline import datelines, visible
from pipeline.text.page.linked import LinkedArticle
from pipeline.text.page.site_name import SiteNames
from tests.pipeline.text.page.pages import TITLE, URL, page

NOBODY = LinkedArticle()


def of(
    body: str = "", *stated: str, linked: LinkedArticle = NOBODY, language: str = "en"
) -> tuple[str, ...]:
    tree = page(body=body, language=language)
    text = visible(tree)
    site = SiteNames(["The Example"], URL)
    return authors(tree, linked, stated, site, text, TITLE, datelines(text, TITLE, language))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lena Vogt", ("Lena Vogt",)),
        ("By Lena Vogt and Jan Roth", ("Lena Vogt", "Jan Roth")),
        ("Lena Vogt, Jan Roth & Ida Lund", ("Lena Vogt", "Jan Roth", "Ida Lund")),
        ("Lena Vogt, Jan Roth, and Ida Lund", ("Lena Vogt", "Jan Roth", "Ida Lund")),
        ("Lena Vogt und Jan Roth; LENA VOGT", ("Lena Vogt", "Jan Roth")),
        ("Lena Vogt, Reporter", ("Lena Vogt",)),
        ("Lena Vogt, Reuters", ("Lena Vogt", "Reuters")),
        ("Lena Vogt - City desk of The Example", ("Lena Vogt",)),
        ("Lena Vogt (Berlin)", ("Lena Vogt",)),
        ("Lena Vogt <lena@example.org>", ("Lena Vogt",)),
        ("Lena Vogt @lenavogt", ("Lena Vogt",)),
        ("Photos: Lena Vogt", ("Lena Vogt",)),
        ("作者：王小明 李华", ("王小明", "李华")),
        ("王小明、李华", ("王小明", "李华")),
        ("Автор: Анна Петрова и Иван Сидоров", ("Анна Петрова", "Иван Сидоров")),
        ("https://facebook.com/example", ()),
        ("@lenavogt", ()),
        ("example.org", ()),
        ("1234", ()),
        ("", ()),
    ],
)
def test_names_in_a_text(text: str, found: tuple[str, ...]):
    assert names([text]) == found


def test_persons_come_before_meta_and_organisations_last():
    organisation = LinkedArticle(organisations=("City Agency",))
    both = LinkedArticle(persons=("Lena Vogt",), organisations=("City Agency",))
    assert of("", "Jan Roth", linked=both) == ("Lena Vogt",)
    assert of("", "Jan Roth", linked=organisation) == ("Jan Roth",)
    assert of("", "The Example", linked=organisation) == ("City Agency",)
    assert of("", "The Example (www.example.org)") == ("The Example",)


@pytest.mark.parametrize(
    "markup",
    [
        '<a rel="author" href="/u/1">Lena Vogt</a>',
        '<p class="article__byline">Von <a href="/vogt">Lena Vogt</a></p>',
        '<div class="c-author"><span>By</span> <b>Lena Vogt</b><span>3 May 2024</span></div>',
        '<p class="comment"><i class="author">Jan Roth</i></p><i class="author">Lena Vogt</i>',
        '<p class="author"><a href="/u/1">Lena Vogt</a> <a href="/print/">Print This</a></p>',
        '<p class="author">Posted by</p><p class="author">Lena Vogt, MD</p>',
        f"<h1>{TITLE}</h1><p>Written by</p><p>Lena Vogt</p>",
        f"<h1>{TITLE}</h1><p>Par Lena Vogt</p>",
        f"<h1>{TITLE}</h1><p>Lena Vogt |</p><p>3 May 2024</p>",
        "<p>Much text about bridges.</p><ul><li><b>Autorin/Autor</b> Lena Vogt</li></ul>",
    ],
)
def test_bylines_are_known_by_markup_and_place(markup: str):
    assert of(markup) == ("Lena Vogt",)


def test_several_authors_in_elements_of_their_own():
    item = '<li>By <span class="author-name">{}</span></li>'
    assert of(f"<ul>{item.format('Lena Vogt')}{item.format('Jan Roth')}</ul>") == (
        "Lena Vogt",
        "Jan Roth",
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="author">about the people who write here</p>',
        '<aside class="related"><a class="author">Lena Vogt</a></aside>',
        f"<h1>{TITLE}</h1><p>By signing up you agree</p>",
        f"<h1>{TITLE}</h1><p>World News</p><p>3 May 2024</p><p>World News</p>",
    ],
)
def test_what_only_looks_like_a_byline_is_none(markup: str):
    assert of(markup) == ()


@given(st.lists(st.text(max_size=40), max_size=5))
def test_no_name_is_given_twice(texts: list[str]):
    found = names(texts)
    assert len({name.casefold() for name in found}) == len(found)
    assert all(1 < len(name) <= 60 for name in found)

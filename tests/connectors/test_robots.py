import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.robots import LONGEST, Robots, product_token

HOST = "https://news.example"


def allowed(text: str | bytes, target: str, agent: str = "Wireroom") -> bool:
    return Robots.parse(text).allowed(agent, HOST + target)


# A paper's file as we would write it for the RFC's own cases.
PAPER = """
User-agent: *
Disallow: *.pdf$
Disallow: /archive/
Allow: /archive/today/

User-Agent: Wireroom
Disallow:/
Allow:/news/
Allow:/news.xml

User-agent: abot
User-agent: bbot
Disallow: /news/plans.html

User-agent: cbot
"""


@pytest.mark.parametrize(
    ("agent", "target", "may"),
    [
        ("anybot", "/", True),
        ("anybot", "/a/b.pdf", False),
        ("anybot", "/a/b.pdf?page=2", True),
        ("anybot", "/archive/", False),
        ("anybot", "/archive", True),
        ("anybot", "/archive/today/1", True),
        ("wireroom", "/a", False),
        ("WIREROOM/0.1 (+https://news.example/about)", "/news/1", True),
        ("WireRoom", "/news.xml", True),
        ("wireroomer", "/a", True),
        ("abot", "/news/plans.html#2", False),
        ("Mozilla/5.0 (compatible; bbot/2.1; +https://b.example)", "/news/plans.html", False),
        ("bbot", "/archive/", True),
        ("cbot", "/archive/", True),
        ("wireroom", "/robots.txt", True),
    ],
)
def test_each_crawler_finds_its_group(agent: str, target: str, may: bool) -> None:
    assert allowed(PAPER, target, agent) is may


def test_groups_of_one_crawler_are_one_group() -> None:
    text = (
        "User-agent: a\nDisallow: /x\n\nUser-agent: b\nDisallow: /y\n\nUser-agent: A\nDisallow: /z"
    )
    assert [allowed(text, target, "a") for target in ("/x", "/y", "/z")] == [False, True, False]


@pytest.mark.parametrize("between", ["Sitemap: /s.xml", "Unknown: line", "Crawl-delay: 3", "words"])
def test_other_lines_do_not_end_a_group(between: str) -> None:
    text = f"User-agent: a\n{between}\nUser-agent: *\nDisallow: /x"
    assert not allowed(text, "/x", "a")
    assert not allowed(text, "/x", "b")


@pytest.mark.parametrize(
    ("rules", "target", "may"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),  # the longest decides, not the first
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Disallow: /page\nAllow: /page", "/page", True),  # a tie
        ("Disallow: /a*c\nAllow: /ab", "/abc", False),  # "*" is an octet too
        ("Disallow:", "/a", True),
        ("Disallow: /a", "/A", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/a/", True),
        ("Disallow: /a$b", "/a$bc", False),  # only the last "$" is special
        ("Disallow: /*/print", "/2024/05/print.html", False),
        ("Disallow: /*.php$", "/a.php5", True),
        ("Disallow: /a*b*b$", "/ab", True),  # each part needs its own text
        ("Disallow: /a*b*b$", "/abb", False),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: *", "/", False),
        ("Disallow: /*?s=", "/?s=word", False),
        ("Disallow: //a/*", "//a/b", False),
        ("Disallow: admin/", "/admin/x", False),  # the slash is forgotten now and then
        ("Disallow: $", "/", True),
        ("Disallow: /\nAllow: /news/index.html", "/news/", True),
        ("Disallow: /\nAllow: /news/index.html", "/news/a", False),
    ],
)
def test_paths(rules: str, target: str, may: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}", target) is may


@pytest.mark.parametrize(
    ("pattern", "target", "same"),
    [
        ("/стр", "/%D1%81%D1%82%D1%80", True),
        ("/%d1%81", "/с", True),
        ("/%7Ejoe", "/~joe", True),
        ("/a%3cb", "/a<b", True),
        ("/a b", "/a%20b", True),
        ("/100%", "/100%25", True),
        ("/a%2Fb", "/a/b", False),  # a slash in a name is no folder
        ("/a%2fb", "/a%2Fb", True),
        ("/a%3Fb", "/a?b", False),
        ("/a%2A", "/a*b", True),
        ("/a%2A", "/ab", False),
        ("/a%24", "/a$", True),
        ("/?u=https://b.example/", "/?u=https%3A%2F%2Fb.example%2F", True),
        ("/*u=https%3A%2F%2F", "/?u=https://b.example/", True),
        ("/?a=1%262", "/?a=1&2", False),
    ],
)
def test_spellings_of_one_path(pattern: str, target: str, same: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {pattern}", target) is not same


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /x",
        b"User-agent: *\rDisallow: /x\r",
        b"User-agent: *\r\nDisallow: /x\r\n",
        b"user-agent : * # all\n\tDISALLOW\t:\t/x # private",
        b"useragent *\ndisallow /x",
        b"User-agent: *\nDissalow: /x",
        b"User-agent: *\n\xff\xfe\x00Zeitung\xe4: \xfc\nDisallow: /x",
        b"<html><body>\nUser-agent: *\nDisallow: /x\n</body></html>",
        "User-agent: *\nDisallow: /x".encode("utf-16"),
    ],
)
def test_files_as_they_are_found(text: bytes) -> None:
    assert [allowed(text, target) for target in ("/x", "/y")] == [False, True]


def test_a_path_in_another_encoding() -> None:
    text = "User-agent: *\nDisallow: /größe".encode("latin-1")
    assert not allowed(text, "/gr%F6%DFe")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Disallow: /x",  # in no group
        "User-agent:\nDisallow: /x",
        "User-agent: *\nDisallow /x y z",
        "<!doctype html><title>Not found</title><p style='color: red'>Disallow: / is a rule",
        "User-agent: Wireroom\n\nUser-agent: *\nUser-agent: b\n",
    ],
)
def test_what_forbids_nothing(text: str) -> None:
    assert allowed(text, "/x")


def test_a_file_is_read_up_to_its_limit_and_whole_lines_only() -> None:
    text = "User-agent: *\nDisallow: /x\n"
    text += "#" * (LONGEST - len(text) - len("\nDisallow: /")) + "\nDisallow: /news\nDisallow: /y"
    assert [allowed(text, target) for target in ("/x", "/", "/y")] == [False, True, True]


def test_crawl_delay_belongs_to_the_agents_above_it() -> None:
    text = """User-agent: slow
        Crawl-delay: 10
        User-agent: *
        Disallow: /x

        User-agent: two
        Crawl-delay: 1.5s
        Allow: /
        Crawl-delay: 2
        Crawl-delay: soon
        """
    robots = Robots.parse(text)
    assert [robots.crawl_delay(agent) for agent in ("slow", "other", "two")] == [10, None, 2]


def test_sitemaps_stand_anywhere_and_are_absolute() -> None:
    text = """Sitemap: https://cdn.example/news.xml # daily
        User-agent: x
        Disallow: /
        sitemap: /a.xml
        Site-map: https://cdn.example/news.xml
        Sitemap:
        Sitemap: https://[
        """
    robots = Robots.parse(text, f"{HOST}/robots.txt")
    assert robots.sitemaps[:2] == ("https://cdn.example/news.xml", f"{HOST}/a.xml")
    assert Robots.parse("Sitemap: /a.xml").sitemaps == ()


@pytest.mark.parametrize(
    ("agent", "token"),
    [("MJ12bot/v1.4", "MJ12bot"), ("archive.org_bot", "archive.org_bot"), ("", ""), ("* ", "")],
)
def test_names_of_crawlers(agent: str, token: str) -> None:
    assert product_token(agent) == token


LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap", "x", ""]),
        st.sampled_from([":", " ", ""]),
        st.text("/a*$%2?#é\x00", max_size=12) | st.sampled_from(["*", "Wireroom", "b"]),
    ),
    max_size=12,
).map("\n".join)
TARGETS = st.text("/a*$%2?é", max_size=12).map("/".__add__)


@given(LINES | st.text() | st.binary(), st.text(), st.text())
def test_never_fails(text: str | bytes, agent: str, url: str) -> None:
    robots = Robots.parse(text)
    assert isinstance(robots.allowed(agent, url), bool)
    assert (robots.crawl_delay(agent) or 0.0) >= 0.0


@given(LINES, LINES, TARGETS)
def test_a_group_of_others_changes_nothing(text: str, others: str, target: str) -> None:
    foreign = "\n".join(
        line for line in others.splitlines() if line.startswith(("Allow:", "Disallow:"))
    )
    # Groups are separated by a rule: an empty one says nothing.
    more = f"{text}\nDisallow:\nUser-agent: other\nDisallow:\n{foreign}"
    assert allowed(more, target) == allowed(text, target)


@given(TARGETS, st.sampled_from(["Allow", "Disallow"]))
def test_a_path_matches_itself_and_what_goes_on(target: str, kind: str) -> None:
    literal = target.replace("*", "%2A").replace("$", "%24")
    others = {"Allow": "Disallow", "Disallow": "Allow"}[kind]
    text = f"User-agent: *\n{others}: /\n{kind}: {literal}\n{kind}: {literal}b"
    assert allowed(text, target) is (kind == "Allow" or literal == "/")
    assert allowed(text, target + "b") is (kind == "Allow")


@given(st.text("ab/*$", max_size=10).map("/".__add__), st.text("ab/", max_size=10))
def test_patterns_match_as_the_regular_expression_would(pattern: str, target: str) -> None:
    ends = pattern.endswith("$")
    parts = pattern.removesuffix("$") if ends else pattern
    expression = ".*".join(map(re.escape, parts.split("*"))) + ("" if ends else ".*")
    matches = re.fullmatch(expression, "/" + target) is not None
    assert allowed(f"User-agent: *\nDisallow: {pattern}", "/" + target) is not matches


@pytest.mark.parametrize(
    "lines",
    [
        ["Disallow: /" + "*a" * 250_000],
        ["Disallow: /" + "*a" * 8_000 + f"b{n}" for n in range(31)],
        [f"Disallow: *{'a' * 100}ba*{n}" for n in range(4_200)],
        [f"Disallow: *a{n}" for n in range(30_000)],
        [f"User-agent: a{n}" for n in range(15_000)] + [f"Allow: /{n}" for n in range(15_000)],
        ["User-agent: *\nCrawl-delay: 1" for _ in range(9_000)] + ["Allow: /a"] * 10_000,
        ["Disallow: /" + "%e3" * 5_500] * 30,
    ],
    ids=["one line", "stars", "needles", "rules", "agents", "delays", "escapes"],
)
def test_hostile_files_cost_little(lines: list[str]) -> None:
    text = "User-agent: *\n" + "\n".join(lines)
    started = time.process_time()
    assert allowed(text, "/" + "a" * 2_000 + "!")
    assert time.process_time() - started < 3  # 0.3 s measured at most; backtracking takes for ever

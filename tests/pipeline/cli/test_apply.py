import base64
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline.cli.apply import STEPS, StepName, apply, apply_command

PAGE = """<!doctype html><html lang="sv"><head><title>Floden steg i natt – Norra Bladet</title>
<link rel="canonical" href="https://bladet.example/nyheter/floden"></head>
<body><nav><a href="/">Hem</a> <a href="/sport">Sport</a></nav><article><h1>Floden steg i natt</h1>
<p>Vattnet i floden steg två meter under natten och tre byar är avskurna från omvärlden.</p>
<p>Räddningstjänsten har satt in båtar, och skolorna i kommunen håller stängt till måndag.</p>
<p>Regnet väntas fortsätta under hela veckan, säger länsstyrelsen på tisdagsmorgonen.</p>
</article></body></html>"""
FEED = b"""<rss version="2.0"><channel><title>Norra Bladet</title>
<item><title>Floden steg</title><link>https://bladet.example/a</link></item></channel></rss>"""


def run(step: StepName, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in apply(step, [json.dumps(row).encode() for row in rows])]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def test_each_step_of_the_command_line_is_there() -> None:
    assert set(STEPS) == set(get_args(StepName))


def test_feed() -> None:
    headers = {"Content-Type": "application/rss+xml; charset=utf-8"}
    (done,) = run("feed", {"id": 1, "raw_b64": b64(FEED), "headers": headers})
    assert done["feed"]["title"] == "Norra Bladet"
    assert [entry["link"] for entry in done["entries"]] == ["https://bladet.example/a"]
    assert (done["id"], bool(done["bozo"]), done["encoding"]) == (1, False, "utf-8")


def test_decode() -> None:
    raw = b64("Größe".encode("latin-1"))
    headers = {"Content-Type": "text/plain; charset=iso-8859-1"}
    (done,) = run("decode", {"id": 1, "raw_b64": raw, "kind": "text", "headers": headers})
    assert done == {"id": 1, "encoding": "windows-1252", "text": "Größe"}


def test_url() -> None:
    base = "https://bladet.example/nyheter/"
    assert run("url", {"id": 1, "url": "a?utm_source=x", "base": base}, {"id": 2, "url": "a"}) == [
        {"id": 1, "href": f"{base}a?utm_source=x", "canonical": f"{base}a"},
        {"id": 2, "href": None, "canonical": None},
    ]


def test_robots() -> None:
    text = "User-agent: *\nDisallow: /intern\nCrawl-delay: 2\nSitemap: /news.xml"
    page = {"robots_txt": text, "agent": "Wireroom", "url": "https://bladet.example/intern/a"}
    sitemaps = ["https://bladet.example/news.xml"]
    assert run("robots", {"id": 1} | page, {"id": 2, "robots_txt": "Sitemap: http://b/s"}) == [
        {"id": 1, "allowed": False, "sitemaps": sitemaps, "crawl_delay": 2.0},
        {"id": 2, "allowed": True, "sitemaps": ["http://b/s"], "crawl_delay": None},
    ]


@pytest.mark.parametrize("given", [{"html": PAGE}, {"html_b64": b64(PAGE.encode())}])
def test_extract(given: dict[str, str]) -> None:
    (done,) = run("extract", {"id": 1, "url": "https://bladet.example/nyheter/floden"} | given)
    assert done["title"] == "Floden steg i natt"
    assert done["body"].startswith("Vattnet i floden")
    assert "Sport" not in done["body"]
    assert done["language"] == "sv"
    assert done["canonical"] == "https://bladet.example/nyheter/floden"
    assert done.keys() >= {"authors", "date", "image", "section", "modified"}
    assert (done["paywall"], done["live_blog"]) == (False, False)


def test_clean() -> None:
    body = "Vattnet i floden steg två meter under natten.\n\nTre byar är avskurna."
    (done,) = run("clean", {"id": 1, "text": body})
    assert "Tre byar är avskurna." in done["text"]
    assert done["removed"] == []


def test_clean_learns_a_source_line_by_line() -> None:
    news = [
        "Vattnet i floden steg två meter under natten och tre byar är avskurna.",
        "Biblioteket i hamnen öppnar igen efter två års ombyggnad.",
        "Skolans kör reser till Riga för att sjunga i domkyrkan.",
        "Fiskarna hittade ett vrak från sjuttonhundratalet utanför udden.",
        "Spårvagnarna går oftare på kvällarna från och med hösten.",
    ]
    sign = "Prenumerera på vårt nyhetsbrev"
    lines = [
        {"id": at, "text": f"{text}\n{sign}", "source": source}
        for at, text in enumerate(news)
        for source in ("bladet", f"elsewhere {at}", None)
    ]
    done = run("clean", *lines)
    assert [sign in line["text"] for line in done[::3]] == [True, True, True, False, False]
    assert [sign in line["text"] for line in done[1::3] + done[2::3]] == [True] * 10
    assert [line["text"] for line in done[9::3]] == news[3:]
    assert done[9]["removed"] == [{"text": sign, "reason": "boilerplate"}]


def test_language_with_what_is_declared_and_what_the_operator_hints() -> None:
    line = b'{"id": 1, "text": "Nova vlada", "source": "vjesnik"}'
    (hinted,) = apply("language", [line], hints={"vjesnik": "hr"})
    assert json.loads(hinted)["lang"] == "hr"
    (done,) = run("language", {"id": 1, "text": "Nova vlada", "declared": "sr-RS"})
    assert (done["lang"], done["script"]) == ("sr", "Latn")
    assert done["alternatives"][0].keys() == {"lang", "confidence"}
    assert done["share"] == 1.0


def test_the_help_names_every_field_of_a_line() -> None:
    told = " ".join((inspect.getdoc(apply_command) or "").split())
    for step, (kind, _) in STEPS.items():
        fields = told.partition(f" {step}: ")[2].partition(" - ")[0]
        asked = {name for name in kind.__struct_fields__ if name != "id"}
        assert asked <= set(re.findall(r"\w+", fields)), step


def test_entities_are_places_in_the_text() -> None:
    text = "The president of France met her colleague from Japan in Paris."
    for line in ({"id": 1, "text": text}, {"id": 1, "text": text, "lang": "en"}):
        (done,) = run("entities", line)
        assert {text[start:end] for start, end, kind in done["spans"] if kind == "LOC"} >= {
            "France",
            "Japan",
        }
        assert [[e["start"], e["end"], e["type"]] for e in done["entities"]] == done["spans"]


def test_a_vector_is_of_unit_length_and_of_the_title_too() -> None:
    line = {"id": 1, "text": "The river rose by two metres overnight."}
    alone, titled, empty = run("embed", line, line | {"title": "Flood"}, {"id": 2, "text": ""})
    assert len(alone["vector"]) == 384
    assert sum(each * each for each in alone["vector"]) == pytest.approx(1, abs=0.01)
    assert alone["vector"] != titled["vector"]
    assert empty["vector"] is None


def test_a_bad_line_is_an_error_in_its_place_and_the_run_goes_on() -> None:
    lines = [
        b'{"id": "a", "text": "The river rose by two metres overnight"}',
        b"",
        b"not json",
        b"[1, 2]",
        b'{"id": "b"}',
        b'{"id": "c", "text": 5}',
        b'{"id": "d", "text": "\\ud800"}',
        b'{"id": "e", "text": "\xff"}',
        b"[" * 100_000,
        b'{"id": "f", "text": "Wasser in allen Kellern der Stadt"}',
    ]
    done = [json.loads(line) for line in apply("language", lines)]
    assert [row["id"] for row in done] == ["a", None, None, None, "b", "c", "d", "e", None, "f"]
    assert [row.get("lang") for row in done] == ["en", *[None] * 8, "de"]
    assert all(row["error"] for row in done[1:-1])
    assert done[4]["error"] == "Object missing required field `text`"


def test_a_body_that_is_no_feed_says_what_it_is() -> None:
    (done,) = run("feed", {"id": 1, "raw_b64": b64(PAGE.encode())})
    assert "not a feed" in done["error"]


def test_lines_come_out_as_they_go_in() -> None:
    taken = []

    def lines() -> Iterable[bytes]:
        for number in range(3):
            taken.append(number)
            yield json.dumps({"id": number, "url": "https://bladet.example/"}).encode()

    out = apply("url", lines())
    assert json.loads(next(out))["id"] == 0
    assert taken == [0]


def wireroom(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )


def test_the_command_answers_each_line_before_the_next_and_ends_with_the_input() -> None:
    with wireroom("apply", "url") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(b'{"id": %d, "url": "https://bladet.example"}\n' % number)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        out, errors = process.communicate()
    assert (out, errors, process.returncode) == (b"", b"", 0)


def test_the_command_is_quiet_when_its_reader_leaves() -> None:
    with wireroom("apply", "url") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'{"id": 1, "url": "https://bladet.example"}\n')
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b'{"id": 2, "url": "https://bladet.example"}\n')
        process.stdin.flush()
        process.stdin.close()
        errors = process.stderr.read()
    assert (errors, process.returncode) == (b"", 0)

import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from pipeline.cli.feeds import app
from pipeline.config import load
from tests.connectors.site import Answer, Site

CONFIG = """
data_dir: data
sources:
  - {id: a, type: rss, name: Café, language: fr, folder: [Europe, France], url: https://a.example/rss}
  - {id: b, type: rss, url: https://b.example/rss}
  - {id: c, type: files, path: archive}
fetch: {allow_networks: ["127.0.0.0/8"], host_spacing_s: 0, timeout_s: 5}
"""
ROOT = Path(__file__).parents[3]
HTML = {"Content-Type": "text/html"}


@pytest.fixture(autouse=True)
def configuration(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(CONFIG, encoding="utf-8")


@pytest.fixture
def site():
    with Site() as running:
        running.pages["/"] = Answer(
            b"<link rel=alternate type=application/rss+xml href=/feed>", headers=HTML
        )
        running.pages["/feed"] = (
            b"<rss version='2.0'><channel><title>News: of the day</title><item><title>T</title>"
            b"<link>https://a.example/1</link></item></channel></rss>"
        )
        yield running


def run(*arguments: str, given: bytes = b"", code: int = 0):
    done = CliRunner().invoke(app, arguments, input=given, catch_exceptions=False)
    assert done.exit_code == code, done.stderr
    return done


def feeds(*arguments: str, given: bytes = b"", code: int = 0) -> str:
    return run(*arguments, given=given, code=code).stdout


def ids() -> list[str]:
    return [source.id for source in load(Path("c.yaml")).sources]


def test_list_names_every_source_and_where_it_is_declared():
    assert feeds("list", "-c", "c.yaml").splitlines() == [
        "id\ttype\tlanguage\tname\turl\tstate\tdeclared in",
        "a\trss\tfr\tCafé\thttps://a.example/rss\t\tc.yaml:4:5",
        "b\trss\t\t\thttps://b.example/rss\t\tc.yaml:5:5",
        "c\tfiles\t\t\t\t\tc.yaml:6:5",
    ]


def test_list_hides_secrets_of_addresses():
    secret = CONFIG.replace("https://b.example/rss", "https://b.example/rss?api_key=c0ffee")
    Path("c.yaml").write_text(secret, encoding="utf-8")
    assert "\thttps://b.example/rss?api_key=***\t" in feeds("list", "-c", "c.yaml")


class TestAdd:
    def test_a_site_is_added_by_its_feed_and_goes_again(self, site):
        said = feeds("add", site.url("/"), "-c", "c.yaml", "--language", "hi", "--folder", "A/B")
        *_, source = load(Path("c.yaml")).sources
        assert (source.type, source.url, source.name) == (
            "rss",
            site.url("/feed"),
            "News: of the day",
        )
        assert (source.language, source.folder) == ("hi", ("A", "B"))
        assert said.startswith(f"{source.id}: added, rss {source.url}\nNo collector is running")
        assert f"{source.id}: removed" in feeds("remove", source.id, "-c", "c.yaml")
        assert ids() == ["a", "b", "c"]

    def test_what_is_there_already_is_not_added(self, site):
        feeds("add", site.url("/feed"), "-c", "c.yaml")
        site.pages["/feed?utm_source=x"] = site.pages["/feed"]
        again = run("add", site.url("/"), site.url("/feed?utm_source=x"), "-c", "c.yaml")
        assert again.stderr.count(f"already there as {ids()[-1]}") == 2
        assert len(ids()) == 4

    def test_a_password_is_no_part_of_an_address(self, site):
        secret = site.url("/feed").replace("//", "//me:pwsecret@")
        done = run("add", secret, "-c", "c.yaml", code=2)
        words = " ".join(done.stderr.replace("│", " ").split())
        assert "user_env and password_env" in words
        assert "pwsecret" not in done.stderr
        assert len(ids()) == 3

    def test_what_gives_nothing_is_said_and_the_others_are_added(self, site):
        done = run("add", site.url("/nothing"), site.url("/feed"), "-c", "c.yaml", code=1)
        assert f"{site.url('/nothing')}: nothing to follow: HTTP 404" in done.stderr
        assert len(ids()) == 4

    def test_a_site_without_feeds_is_followed_by_its_sitemap(self, site):
        site.pages["/"] = Answer(b"<html>", headers=HTML)
        del site.pages["/feed"]
        site.pages["/robots.txt"] = f"Sitemap: {site.url('/map.xml')}".encode()
        site.pages["/map.xml"] = b"<urlset><url><loc>https://a.example/1</loc></url></urlset>"
        assert f"added, sitemap {site.url('/map.xml')}" in feeds(
            "add", site.url("/"), "-c", "c.yaml"
        )

    def test_a_site_without_both_is_followed_by_its_links(self, site):
        links = "".join(
            f"<a href='/2026/11/24/bridge-{n}'>A headline of five words</a>" for n in range(6)
        )
        site.pages["/"] = Answer(links.encode(), headers=HTML)
        del site.pages["/feed"]
        assert f"added, section {site.url('/')}" in feeds("add", site.url("/"), "-c", "c.yaml")

    def test_the_running_collector_is_told(self, site):
        collector = """
import pathlib, signal
from pipeline.cli.only_one import only_one
signal.signal(signal.SIGHUP, lambda *_: print("told", flush=True))
with only_one("collect", pathlib.Path("data")):
    print("ready", flush=True)
    signal.pause()
"""
        with subprocess.Popen(
            [sys.executable, "-c", collector],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(ROOT)},
        ) as process:
            try:
                assert process.stdout.readline() == "ready\n"
                said = feeds("add", site.url("/feed"), "-c", "c.yaml")
                assert f"(process {process.pid}) reads it now" in said
                assert process.stdout.readline() == "told\n"
            finally:
                process.send_signal(signal.SIGKILL)


def test_pause_and_resume(site):
    feeds("add", site.url("/feed"), "-c", "c.yaml")
    name = ids()[-1]
    feeds("pause", name, "-c", "c.yaml")
    assert "\tpaused\tdata/feeds.yaml:2:3" in feeds("list", "-c", "c.yaml")
    feeds("resume", name, "-c", "c.yaml")
    assert "paused" not in feeds("list", "-c", "c.yaml")


def test_a_feed_is_meant_by_its_url_or_how_its_id_begins(site):
    site.pages["/feed2"] = site.pages["/feed"]
    feeds("add", site.url("/feed"), site.url("/feed2"), "-c", "c.yaml")
    one, two = ids()[-2:]
    assert f"{one}: paused" in feeds("pause", site.url("/feed"), "-c", "c.yaml")
    assert f"{two}: paused" in feeds("pause", two[:-3], "-c", "c.yaml")
    said = " ".join(run("resume", "127", "-c", "c.yaml", code=2).stderr.split())
    assert "127 may be any of" in said


@pytest.mark.parametrize(
    ("name", "words"), [("a", "a is declared in c.yaml:4:5"), ("x", "there is no x in data")]
)
def test_only_what_was_added_can_be_changed(name, words):
    for command in ("remove", "pause", "resume"):
        assert words in " ".join(run(command, name, "-c", "c.yaml", code=2).stderr.split())


def test_list_says_which_added_feeds_do_not_count(site):
    feeds("add", site.url("/feed"), "-c", "c.yaml")
    more = f"  - {{id: d, type: rss, url: '{site.url('/feed')}'}}\nfetch:"
    Path("c.yaml").write_text(CONFIG.replace("fetch:", more), encoding="utf-8")
    done = run("list", "-c", "c.yaml")
    assert done.stderr.startswith("data/feeds.yaml:2:3: 127.0.0.1-")
    assert done.stderr.endswith("does not count, c.yaml:7:5 declares it\n")
    assert len(done.stdout.splitlines()) == 5


class TestDiscover:
    def test_a_table(self, site):
        head, row = feeds("discover", site.url("/"), "-c", "c.yaml").splitlines()
        assert head.startswith("url\tformat\ttitle")
        assert row.startswith(f"{site.url('/feed')}\trss20\tNews: of the day\t")

    def test_json_has_all_and_yaml_can_be_pasted(self, site):
        found = orjson.loads(feeds("discover", site.url("/"), "-c", "c.yaml", "--json"))
        assert (found["found"][0]["entries"], found["requests"]) == (1, 2)
        listed = feeds("discover", site.url("/"), "-c", "c.yaml", "--yaml")
        Path("d.yaml").write_text(f"sources:\n{listed}", encoding="utf-8")
        assert load(Path("d.yaml")).sources[0].url == site.url("/feed")

    def test_a_site_without_anything_is_exit_code_1(self, site):
        done = run("discover", site.url("/nothing"), "-c", "c.yaml", code=1)
        assert done.stderr.startswith(f"{site.url('/nothing')}: HTTP 404")


class TestOpml:
    def test_exported_feeds_come_back_by_import(self):
        feeds("export", "out.opml", "-c", "c.yaml")
        feeds("import", "out.opml", "--to", "feeds.yaml")
        Path("d.yaml").write_text("include: [feeds.yaml]")
        sources = load(Path("d.yaml")).sources
        assert [(one.url, one.name, one.language, one.folder) for one in sources] == [
            ("https://a.example/rss", "Café", "fr", ("Europe", "France")),
            ("https://b.example/rss", "b", None, ()),
        ]

    def test_through_pipes(self):
        opml = feeds("export", "-", "-c", "c.yaml")
        assert "url: https://a.example/rss" in feeds("import", "-", given=opml.encode())

    def test_a_file_that_is_not_there_is_a_wrong_command_line(self):
        run("import", "none.opml", code=2)

    def test_into_the_added_list_what_is_new_with_a_report(self):
        opml = b"""<opml><body><outline text='F'><outline xmlUrl='http://www.a.example/rss/'/>
          <outline title='D' xmlUrl='https://d.example/rss'/>
          <outline title='D again' xmlUrl='https://d.example/rss'/>
          <outline xmlUrl='ftp://e.example/'/></outline>"""
        done = run("import", "-", "--add", "-c", "c.yaml", given=opml)
        *_, source = load(Path("c.yaml")).sources
        assert (source.name, source.folder, len(ids())) == ("D", ("F",), 4)
        assert done.stderr.splitlines() == [
            "http://www.a.example/rss/: already there as a",
            f"https://d.example/rss: already there as {source.id}",
            "ftp://e.example/: not an http or https address",
            "1 taken, 2 skipped, 1 unusable",
        ]

import time
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.errors import ConfigError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes files into an empty working folder."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "c.yaml") -> Path:
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return str(caught.value).splitlines()


def test_every_key_may_be_left_out(write):
    config = load(write("# nothing\n"))
    assert config.sources == ()
    assert config.kafka.local is not None


def test_the_language_code_of_norwegian_stays_text(write):
    text = "sources:\n  - {id: nrk, type: rss, url: https://nrk.example/rss, language: no}\n"
    assert load(write(text)).sources[0].language == "no"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sourcs: []", "c.yaml:1:1: unknown key 'sourcs'; did you mean 'sources'?"),
        ("fetch:\n  timeout: 3", "c.yaml:2:3: unknown key 'timeout'; did you mean 'timeout_s'?"),
        (
            "sources:\n  - id: a\n    type: rs\n",
            "c.yaml:3:11: unknown type 'rs'; did you mean 'rss'?",
        ),
        (
            'enrich:\n  max_articles: "500"',
            (
                "c.yaml:2:17: found the text '500' for 'max_articles'; "
                "write a whole number, at least 1 (default: 500)"
            ),
        ),
        (
            "enrich:\n  max_articles: true",
            (
                "c.yaml:2:17: found true for 'max_articles'; "
                "write a whole number, at least 1 (default: 500)"
            ),
        ),
        (
            "sources:\n  - {id: a, type: rss, url: https://a.example/, enabled: yes}",
            "c.yaml:2:58: found the text 'yes' for 'enabled'; write true or false (default: true)",
        ),
        (
            "store:\n  durability: fully",
            (
                "c.yaml:2:15: found the text 'fully' for 'durability'; "
                "write normal or full (default: normal)"
            ),
        ),
        (
            "fetch: [1]",
            "c.yaml:1:8: found a list for 'fetch'; write keys and values",
        ),
        (
            "kafka:\nfetch: {}",
            "c.yaml:1:1: found nothing for 'kafka'; write keys and values, or remove the line",
        ),
        (
            "enrich:\n  entities:\n    tagger: quick",
            (
                "c.yaml:3:13: found the text 'quick' for 'tagger'; "
                "write accurate or fast or keys and values (default: accurate)"
            ),
        ),
        (
            "enrich:\n  entities:\n    tagger: {onnx: models/mine, grph: a}",
            "c.yaml:3:33: unknown key 'grph'; did you mean 'graph'?",
        ),
        ("- a", "c.yaml:1:1: not a configuration; write `key: value` lines"),
        (
            "sinks:\n  - {id: a, type: jsonl}\n  - {id: a, type: jsonl}",
            "c.yaml:3:10: the sink 'a' is already in c.yaml:2:10; rename one",
        ),
        (
            "include: [feeds/*.yaml]",
            "c.yaml:1:11: no file matches 'feeds/*.yaml' in .; correct the path or remove the line",
        ),
        (
            "include: [/feeds.yaml]",
            (
                "c.yaml:1:11: found '/feeds.yaml'; "
                "write a path relative to this file, such as feeds/*.yaml"
            ),
        ),
    ],
)
def test_a_problem_says_where_it_is_and_what_would_be_right(write, text, problem):
    assert problems(write(text)) == [problem]


def test_a_missing_key_points_at_its_parent(write):
    (problem,) = problems(write("sources:\n  - id: a\n    type: rss\n"))
    assert problem.startswith("c.yaml:2:5: missing key 'url'; add `url:` with ")


def test_a_problem_between_keys_points_at_their_parent(write):
    (problem,) = problems(write("fetch: {}\nkafka:\n  local: {}\n  bootstrap_servers: [k:1]\n"))
    assert problem.startswith("c.yaml:2:1: 'kafka': local and bootstrap_servers exclude")


def test_every_problem_is_named_at_once(write):
    text = "one: 1\ntwo: 2\nenrich:\n  max_mb: x\n  max_mb: y\ninclude: [none.yaml]\nsinks: 5\n"
    places = [problem.split(": ")[0] for problem in problems(write(text))]
    assert places == [
        "c.yaml:1:1",
        "c.yaml:2:1",
        "c.yaml:4:11",
        "c.yaml:5:3",
        "c.yaml:6:11",
        "c.yaml:7:8",
    ]


def test_a_file_that_is_not_there(write):
    assert problems(Path("none.yaml")) == [
        "none.yaml:1:1: cannot be read: No such file or directory"
    ]


@pytest.mark.parametrize("key", ["headers_env: {Authorization: 'hunter 2'}", "name_env: hunter-2"])
def test_a_secret_in_place_of_a_variable_is_named_but_not_shown(write, key):
    text = f"sources:\n  - id: a\n    type: rss\n    url: https://a.example/\n    {key}\n"
    found = problems(write(text))
    assert any("is not the name of an environment variable" in problem for problem in found)
    assert all(problem.startswith("c.yaml:5:") for problem in found)
    assert "hunter" not in "".join(found)


def test_a_password_in_an_address_is_not_shown(write):
    text = "sources:\n  - {id: a, type: rss, url: https://a.example/, enabled: https://u:pw@x/}"
    (problem,) = problems(write(text))
    assert "https://***@x/" in problem
    assert "pw" not in problem


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("pages: sometimes", "5:12: found the text 'sometimes' for 'pages'; write true, false or"),
        ("pages: no", "5:12: found the text 'no' for 'pages'; write true, false or auto (default"),
        ("user_env: U", "2:5: 'a': give user_env and password_env together"),
        ("proxy: socks5://p:1", "5:12: found the text 'socks5://p:1' for 'proxy': no SOCKS"),
        (
            "proxy: http://me:pw@p:1",
            "5:12: found the text 'http://***@p:1' for 'proxy': a proxy with a password is given",
        ),
        ("headers: {Cookie: hunter2}", "5:5: 'headers': Cookie is a secret"),
        ("language: english", "5:15: found the text 'english' for 'language': no language tag"),
    ],
)
def test_one_line_says_what_is_wrong_with_a_source(write, fields, problem):
    text = f"sources:\n  - id: a\n    type: rss\n    url: https://a.example/\n    {fields}\n"
    (found,) = problems(write(text))
    assert found.startswith(f"c.yaml:{problem}")
    assert "hunter2" not in found


def test_no_field_is_described_by_a_pattern(write):
    (found,) = problems(write("kafka: {bootstrap_servers: [kafka]}"))
    expected = "found the text 'kafka' for 'bootstrap_servers'; write text such as kafka:9092"
    assert found == f"c.yaml:1:29: {expected}"


def test_an_id_is_described_in_words(write):
    (found,) = problems(write("sources: [{id: a b, type: rss, url: https://a.example/}]"))
    assert found.startswith("c.yaml:1:16: found the text 'a b' for 'id': an id has letters")


def test_a_password_in_the_address_of_a_source_is_refused_unseen(write):
    (found,) = problems(write("sources: ['https://me:hun/ter@a.example/']"))
    assert "hun" not in found
    (found,) = problems(write("sources: ['https://me:hunter2@a.example/']"))
    assert "write user_env and password_env" in found
    assert "hunter2" not in found


@pytest.mark.parametrize("listen", ["8767", "here:99999", "::1:80"])
def test_where_to_listen_is_described_in_words(write, listen):
    text = f"websub:\n  public_url: https://a.example/hooks\n  listen: '{listen}'\n"
    (found,) = problems(write(text))
    assert found.endswith("not HOST:PORT; write one such as 127.0.0.1:8767 or [::1]:8767")


class TestFeedLists:
    def test_sources_and_plain_urls_in_files(self, write):
        write("- id: b\n  type: rss\n  url: https://b.example/\n- https://c.example/", "f/1.yaml")
        write("# comment\n- https://d.example/a.xml   # why\n", "f/2.yaml")
        write("https://e.example/#top\n\n", "f/3.txt")
        config = load(write("include: [f/*.yaml, f/3.txt]\nsources: [https://a.example/rss]\n"))
        assert [str(source.url) for source in config.sources] == [
            "https://a.example/rss",
            "https://b.example/",
            "https://c.example/",
            "https://d.example/a.xml",
            "https://e.example/#top",
        ]

    def test_a_file_named_twice_counts_once(self, write):
        write("- https://a.example/\n", "a.yaml")
        assert len(load(write("include: [a.yaml, 'a*.yaml']")).sources) == 1

    def test_ids_are_unique_over_all_files(self, write):
        write("- id: x\n  type: rss\n  url: https://b.example/\n", "b.yaml")
        path = write("include: [b.yaml]\nsources:\n  - {id: x, type: rss, url: https://a.example/}")
        assert problems(path) == [
            "b.yaml:1:7: the source 'x' is already in c.yaml:3:10; rename one"
        ]

    def test_problems_in_lists_name_the_list(self, write):
        write("- https://a.example/\n- id: y\n  typ: rss\n", "a.yaml")
        write("https://a.example/1\nftp://a.example/2\n", "b.txt")
        write("feeds: []\n", "d.yaml")
        first, *others = problems(write("include: [a.yaml, b.txt, d.yaml]"))
        assert first.startswith("a.yaml:2:3: missing key 'type'; add `type:` with rss or ")
        assert others == [
            "b.txt:2:1: found 'ftp://a.example/2'; write one http or https URL a line",
            "d.yaml:1:1: not a list of feeds; begin each with '- '",
        ]

    def test_a_plain_url_that_is_none_is_named_in_its_line(self, write):
        write("- https://a.example/\n- nonsense\n", "a.yaml")
        (problem,) = problems(write("include: [a.yaml]"))
        assert problem.startswith("a.yaml:2:3: found the text 'nonsense' for 'url': not a web")

    def test_long_lists_take_seconds(self, write):
        write("".join(f"- https://host{n}.example/feed.xml\n" for n in range(20_000)), "many.yaml")
        path = write("include: [many.yaml]")
        began = time.process_time()
        assert len({source.id for source in load(path).sources}) == 20_000
        assert time.process_time() - began < 6


def test_the_configurations_of_the_project_are_right(monkeypatch):
    monkeypatch.chdir(ROOT)
    for path in Path("configs").glob("*.yaml"):
        load(path)


def test_the_world_is_wide(monkeypatch):
    monkeypatch.chdir(ROOT)
    sources = load(Path("configs/world.yaml")).sources
    assert len(sources) >= 80
    assert len({source.language for source in sources}) >= 35
    assert all(source.url.startswith("https://") for source in sources)

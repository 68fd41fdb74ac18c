from pathlib import Path

import pytest

from pipeline.config import declared, load
from pipeline.config_warnings import NO_CONTACT, lacks_contact, warnings
from pipeline.errors import ConfigError

ABOUT = "fetch: {contact: mailto:we@a.example}\n"


@pytest.fixture
def warned(tmp_path, monkeypatch):
    """What is doubtful in a configuration whose `fetch` begins in line 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SET_HERE", "x")

    def warned(text: str) -> list[str]:
        (tmp_path / "c.yaml").write_text(text)
        return [str(each) for each in warnings(declared(Path("c.yaml")))]

    return warned


def feed(name, url, more=""):
    return f"  - {{id: {name}, type: rss, url: '{url}'{more}}}\n"


def test_what_is_in_order_is_not_warned_of(warned, tmp_path):
    (tmp_path / "pages.txt").write_text("https://a.example/1\n")
    (tmp_path / "old.warc.gz").touch()
    sources = (
        feed("a", "https://a.example/", ", token_env: SET_HERE")
        + feed("b", "http://b.example:8080/")
        + feed("c", "https://c.example/", ", enabled: false, token_env: UNSET_C")
        + "  - {id: d, type: pages, file: pages.txt}\n  - {id: e, type: warc, path: '*.warc.gz'}\n"
    )
    assert warned(f"{ABOUT}sources:\n{sources}") == []


def test_variables_that_are_not_set_are_named_over_all_sources(warned):
    found = warned(
        f"{ABOUT}kafka:\n  bootstrap_servers: [k:1]\n  security_protocol: SASL_SSL\n"
        "  sasl_mechanism: PLAIN\n  username: u\n  password_env: UNSET_K\nsources:\n"
        + feed("a", "https://a.example/", ", token_env: UNSET_A")
        + feed("b", "https://b.example/", ", headers_env: {X-Key: UNSET_B, X-Other: SET_HERE}")
    )
    assert [line.split(";")[0] for line in found] == [
        "c.yaml:7:17: the environment variable UNSET_K is not set here",
        "c.yaml:9:62: the environment variable UNSET_A is not set here",
        "c.yaml:10:72: the environment variable UNSET_B is not set here",
    ]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://a.example:9000/", "port 9000 is not one of fetch.ports"),
        ("http://10.1.2.3/", "a private address, which fetch.allow_networks does not have"),
        ("http://localhost/", "a loopback address, which fetch.allow_networks does not have"),
        ("http://[::1]/", "a loopback address, which fetch.allow_networks does not have"),
    ],
)
def test_addresses_that_are_never_connected_to(warned, url, problem):
    (found,) = warned(f"{ABOUT}sources:\n{feed('a', url)}")
    assert found == f"c.yaml:3:29: 'a' will fail in every poll: {problem}"
    pages = f"{ABOUT}sources:\n  - {{id: a, type: pages, urls: [https://a.example/, '{url}']}}\n"
    assert warned(pages) == [f"c.yaml:3:53: 'a' will fail in every poll: {problem}"]


def test_addresses_in_allowed_networks(warned):
    fetch = "fetch: {contact: 'x', allow_networks: [10.0.0.0/8], ports: [443]}\n"
    names = feed("a", "http://10.1.2.3:9000/") + feed("b", "http://inside.example:9000/")
    assert warned(f"{fetch}sources:\n{names}") == []


def test_files_that_are_not_there(warned):
    found = warned(
        f"{ABOUT}sources:\n  - {{id: a, type: pages, file: none.txt}}\n"
        "  - {id: b, type: warc, path: none/*.warc}\n  - {id: c, type: files, path: none}\n"
    )
    assert [line.split(": ", 1)[1] for line in found] == [
        "there is no 'none.txt' here for 'a'",
        "there is no 'none/*.warc' here for 'b'",
        "there is no 'none' here for 'c'",
    ]


def test_two_sources_with_one_address(warned):
    (found,) = warned(
        f"{ABOUT}sources:\n"
        + feed("a", "https://www.a.example/rss")
        + feed("b", "https://a.example/rss/")
    )
    assert found == "c.yaml:4:29: 'b' has the address of 'a' (c.yaml:3:29); remove one"


@pytest.mark.parametrize(
    ("fetch", "url", "lacks"),
    [
        ("{}", "https://a.example/", True),
        ("{contact: x}", "https://a.example/", False),
        ("{allow_networks: [10.0.0.0/8]}", "http://10.1.2.3:9000/", False),
        ("{allow_networks: [127.0.0.0/8]}", "http://localhost:8766/", False),
        ("{allow_networks: [127.0.0.0/8]}", "https://a.example/", True),
        ("{loopback_test: '127.0.0.1:80'}", "https://a.example/", False),
    ],
)
def test_strangers_are_to_be_told_whom_they_can_ask(warned, tmp_path, fetch, url, lacks):
    found = warned(f"fetch: {fetch}\nsources:\n{feed('a', url)}")
    assert [NO_CONTACT in line for line in found] == [True] * lacks
    assert lacks_contact(load(tmp_path / "c.yaml")) == lacks


def test_an_authority_and_a_tagger_that_are_not_there_are_warned_of(warned, tmp_path):
    text = f"{ABOUT}enrich:\n  entities:\n    authority: a.db\n    tagger: {{onnx: mine}}\n"
    assert warned(text) == [
        "c.yaml:4:16: there is no file 'a.db' here; `wireroom entities build` makes it",
        "c.yaml:5:20: there is no folder 'mine' here",
    ]
    (tmp_path / "a.db").touch()
    (tmp_path / "mine").mkdir()
    assert warned(text) == []


@pytest.mark.parametrize("empty", ["authority: ''", "tagger: {onnx: ''}"])
def test_an_empty_path_is_refused(warned, empty):
    with pytest.raises(ConfigError, match="a path, not nothing"):
        warned(f"{ABOUT}enrich:\n  entities: {{{empty}}}\n")

import threading
from pathlib import Path

import pytest

from pipeline import added_feeds
from pipeline.config import declared, load
from pipeline.errors import ConfigError

HAND_WRITTEN = """# Ours.

- https://a.example/rss  # the first

# Asked for by the sports desk.
- id: b
  type: rss   # or so
  url: https://b.example/rss

  # until the summer
  language: hi
  # or longer

# The last one.
- {id: c, type: rss, url: https://c.example/rss}
"""


@pytest.fixture(autouse=True)
def configuration(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text("data_dir: data\n")
    Path("data").mkdir()


def listed() -> str:
    return Path("data/feeds.yaml").read_text("utf-8")


def write(text: str) -> None:
    Path("data/feeds.yaml").write_text(text, "utf-8")


def ids() -> list[str]:
    return [source.id for source in load(Path("c.yaml")).sources]


def feed(name: str) -> dict[str, str]:
    return {"id": name, "type": "rss", "name": f"N: {name} #1", "url": f"https://{name}.example/"}


def test_added_feeds_are_sources():
    added_feeds.append(Path("data"), [feed("x"), feed("y")])
    added_feeds.append(Path("data"), [feed("z")])
    assert ids() == ["x", "y", "z"]
    assert load(Path("c.yaml")).sources[0].name == "N: x #1"


def test_the_rest_of_the_list_stays_as_it_is_written():
    write(HAND_WRITTEN)
    added_feeds.append(Path("data"), [feed("x")])
    assert listed().startswith(HAND_WRITTEN)
    assert added_feeds.remove(Path("data"), "b")
    first, _, rest = HAND_WRITTEN.partition("# Asked")
    assert listed().startswith(first + "\n" + rest.partition("longer\n\n")[2])
    assert added_feeds.remove(Path("data"), "x")
    assert added_feeds.remove(Path("data"), "c")
    assert ids() == ["a.example-rss-" + ids()[0][-8:]]
    assert "the last one" not in listed().lower()


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "- https://a.example/", "  - https://a.example/\n"]
)
def test_lists_of_any_layout_can_be_added_to(text):
    write(text)
    added_feeds.append(Path("data"), [feed("x")])
    assert ids()[-1] == "x"
    assert added_feeds.remove(Path("data"), "x")
    assert "x" not in ids()


def test_the_last_one_can_go():
    added_feeds.append(Path("data"), [feed("x")])
    assert added_feeds.remove(Path("data"), "x")
    assert not added_feeds.remove(Path("data"), "x")
    assert ids() == []


def test_pause_and_resume():
    write(HAND_WRITTEN)
    for enabled in (False, True):
        for name in ("b", "c"):
            assert added_feeds.set_enabled(Path("data"), name, enabled=enabled)
            assert [one.enabled for one in load(Path("c.yaml")).sources if one.id == name] == [
                enabled
            ]
    assert "# The last one.\n- id: c" in listed()
    assert not added_feeds.set_enabled(Path("data"), "none", enabled=True)


def test_the_configuration_wins_by_id_and_by_address():
    Path("c.yaml").write_text(
        "data_dir: data\nsources:\n  - {id: x, type: rss, url: https://x.example/new}\n"
        "  - {id: other, type: rss, url: http://www.y.example/?utm_source=a}\n"
    )
    added_feeds.append(Path("data"), [feed("x"), feed("y"), feed("z")])
    found = declared(Path("c.yaml"))
    assert [one.id for one in found.config.sources] == ["x", "other", "z"]
    assert found.config.sources[0].url == "https://x.example/new"
    assert [str(place) for place in found.places] == [
        "c.yaml:3:5",
        "c.yaml:4:5",
        "data/feeds.yaml:10:3",
    ]
    assert [(one.feed.data["id"], str(one.by)) for one in found.overruled] == [
        ("x", "c.yaml:3:5"),
        ("y", "c.yaml:4:5"),
    ]


def test_a_list_that_is_included_already_counts_once():
    Path("c.yaml").write_text("data_dir: data\ninclude: [data/feeds.yaml]\n")
    added_feeds.append(Path("data"), [feed("x")])
    found = declared(Path("c.yaml"))
    assert ([one.id for one in found.config.sources], found.overruled) == (["x"], [])


@pytest.mark.parametrize("text", ["[https://a.example/]", "a: b\n", "- [\n"])
def test_a_list_out_of_order_is_left_alone(text):
    write(text)
    with pytest.raises(ConfigError, match=r"feeds\.yaml:\d:\d: "):
        added_feeds.append(Path("data"), [feed("x")])
    assert listed() == text


def test_problems_of_the_list_are_problems_of_the_configuration():
    write("- id: x\n  type: rss\n  ulr: https://x.example/\n")
    with pytest.raises(ConfigError, match=r"data/feeds\.yaml:3:3: unknown key 'ulr'"):
        load(Path("c.yaml"))


def test_commands_take_turns():
    threads = [
        threading.Thread(target=added_feeds.append, args=(Path("data"), [feed(f"x{n}")]))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids()) == [f"x{n}" for n in range(8)]

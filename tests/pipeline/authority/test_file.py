import sqlite3

import pytest

from pipeline.authority.file import AuthorityFile
from pipeline.records import AuthorityItem, AuthorityName
from pipeline.text.entities.authority import key_of


def item(identifier, *names, sitelinks=10):
    called = tuple(AuthorityName(code, text, is_label=True) for code, text in names)
    return AuthorityItem(id=identifier, names=called, sitelinks=sitelinks, values={})


@pytest.fixture
def file(tmp_path):
    opened = AuthorityFile(tmp_path / "deep" / "authority.db")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Recep Tayyip Erdoğan", "recep tayyip ERDOGAN"),
        ("Aino-Maria Salmela", "Aino Maria Salmela"),
        ("Тимофей Ёлкин", "Тимофей Елкин"),
        ("व्लादिमीर पुतिन", "व्लादिमीर पुतिन"),
    ],
)
def test_spellings_of_a_name_share_a_key(one, other):
    assert key_of(one) == key_of(other) != ""


def test_what_is_wanted_is_fetched_once_and_the_best_known_first(file):
    file.want("step", "PER", [("Q1", 3), ("Q2", 30)])
    file.want("other step", "ORG", [("Q1", 3)])  # is a person already
    assert file.is_done("step")
    assert file.next_wanted(5) == ["Q2", "Q1"]
    file.fetched(["Q2", "Q1"], [item("Q1", ("en", "Aino Salmela"))])  # Q2 is gone
    assert file.next_wanted(5) == []
    assert file.counts() == (2, 2, 1, 1)


def test_what_nobody_asked_for_is_not_held(file):
    file.fetched(["Q1"], [item("Q9", ("en", "Somebody else"))])
    assert file.counts().entities == 0


def test_subclasses_are_followed_all_the_way_and_around(file):
    file.add_subclasses("s", [("Q2", "Q1"), ("Q3", "Q2"), ("Q1", "Q3"), ("Q9", "Q8")])
    assert file.within("Q1") == {"Q1", "Q2", "Q3"}


def test_an_item_of_two_steps_stays_what_it_was_first(file):
    file.add("one", [("PER", item("Q1", ("en", "Aino Salmela")))])
    file.add("two", [("ORG", item("Q1", ("en", "Aino Salmela")))])
    assert file.counts().entities == 1
    assert list(file.steps_done("t")) == ["two"]


def test_another_version_and_another_file_are_refused(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(sqlite3.DatabaseError, match="another version: 99"):
        AuthorityFile(path)
    path.write_bytes(b"an essay, not a database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        AuthorityFile(path)

import json
import struct
import zipfile
from pathlib import Path

from pipeline.training.sources import firefox, human_rights, libreoffice, sentences


def _mo(messages: dict[str, str]) -> bytes:
    """A catalogue of GNU gettext: two tables of lengths and offsets, then the strings."""
    pairs = [(key.encode(), text.encode()) for key, text in sorted(messages.items())]
    place = 28 + 16 * len(pairs)
    tables, strings = [b"", b""], b""
    for column in range(2):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), place + len(strings))
            strings += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(tables) + strings


def test_messages_of_libreoffice_are_plain_distinct_and_translated(tmp_path: Path) -> None:
    messages = {
        "": "Content-Type: text/plain; charset=UTF-8\n",
        "Open the file": "Avaa ~tiedosto <b>nyt</b> &amp; heti",
        "Open a file": "Avaa ~tiedosto <b>nyt</b> &amp; heti",
        "Left as it was": "Left as it was",
        "Yes": "Kyllä",
    }
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "own.mo").write_bytes(_mo(messages))
    assert libreoffice(tmp_path) == ["Avaa tiedosto nyt heti"]


def test_messages_of_firefox_are_values_attributes_and_their_next_lines(tmp_path: Path) -> None:
    file = """# Own words, in no release
close-tab = Sulje tämä { $tab } välilehti
    ja kaikki muutkin välilehdet
    .label = Sulje se nyt heti
short = Ok
"""
    with zipfile.ZipFile(tmp_path / "own.xpi", "w") as archive:
        archive.writestr("browser/own.ftl", file)
        archive.writestr("browser/own.properties", "a=never read at all")
    assert firefox(tmp_path) == [
        "Sulje tämä välilehti",
        "ja kaikki muutkin välilehdet",
        "Sulje se nyt heti",
    ]


def test_paragraphs_of_the_declaration(tmp_path: Path) -> None:
    page = "<h1>All of our rights</h1><p>Every<br>one is free</p><p>Every one is free</p>"
    (tmp_path / "declaration").mkdir()
    (tmp_path / "declaration" / "xx.html").write_text(page, "utf-8")
    assert human_rights(tmp_path, "xx") == ["All of our rights", "Every one is free"]


def test_rows_of_a_corpus(tmp_path: Path) -> None:
    row = {"id": "a-1", "lang": "xx", "text": "Own words", "spans": []}
    (tmp_path / "own.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert sentences(tmp_path / "own.jsonl") == [("a-1", "xx", "Own words")]

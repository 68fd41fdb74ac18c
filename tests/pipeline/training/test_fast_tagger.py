"""Training the chains of the fast tagger, on sentences made here."""

import json
from dataclasses import replace

import pytest

from pipeline.records import Language
from pipeline.text.entities.fast.attributes import Dialect, Reader
from pipeline.text.entities.fast.learned import Tagger
from pipeline.training.fast_tagger import RECIPES, labels, read, rows, trained

SWEDISH = Language(code="sv", confidence=1.0, script="Latn")
NAMES = [("Olsbo", "LOC"), ("Brita Quist", "PER"), ("Torvik AB", "ORG"), ("Lunnarp", "LOC")]
FRAMES = {"LOC": "de bor i {} nu", "PER": "hon heter {} sedan dess", "ORG": "aktien i {} steg"}


def row(number: int, code: str = "sv") -> dict:
    name, kind = NAMES[number % len(NAMES)]
    text = FRAMES[kind].format(name)
    start = text.index(name)
    return {"id": number, "lang": code, "text": text, "spans": [[start, start + len(name), kind]]}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "ner-train"
    folder.mkdir()
    rows = [row(number) for number in range(40)] + [row(0, code="th") | {"text": "ไทย"}]
    (folder / "made-sv.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def test_a_chain_reads_the_languages_of_its_scripts(data):
    assert {each["lang"] for each in rows(data, "cased")} == {"sv"}
    assert {each["lang"] for each in rows(data, "thai")} == {"th"}


def test_labels_follow_the_gold_spans():
    (sentence,) = read("hon heter Brita Quist", SWEDISH)
    assert labels(sentence, [(10, 21, "PER")]) == ["O", "O", "B-PER", "I-PER"]


def test_what_was_learned_is_found_again_and_training_draws_nothing(data):
    recipe = replace(RECIPES["cased"], rounds=20)
    chain = trained(data, "cased", recipe)
    assert trained(data, "cased", recipe).dump() == chain.dump()
    tagger = Tagger(chain, Reader("cased", Dialect("sv", "Latn", "sv")))
    text = "de bor i Hemmesta nu"
    (found,) = tagger.spans(text, read(text, SWEDISH))
    assert (text[found.start : found.end], found.type) == ("Hemmesta", "LOC")

"""A model of the user's own, in the form that exports to ONNX have."""

import json
import sys

import pytest

from pipeline.errors import UnusableModel
from pipeline.records import Language
from pipeline.text.entities import tag, tagger
from pipeline.text.entities.settings import EntitiesConfig, OnnxTagger
from pipeline.text.entities.tagger.onnx_model import opened
from tests.pipeline.text.entities.tagger import tiny_model

SCHEMES = {
    "BIO": ("B-PER I-PER B-LOC I-LOC", ["B-PER", "I-PER", "B-LOC", "I-LOC"]),
    "BIOES": ("B-PER E-PER S-LOC", ["B-PER", "E-PER", "S-LOC", "S-LOC"]),
    "IOB1": ("I-PER I-LOC B-LOC", ["I-PER", "I-PER", "I-LOC", "I-LOC"]),
    "IO": ("PER LOC", ["PER", "PER", "LOC", "LOC"]),
    "in lower case": ("b-per i-per b-loc", ["b-per", "i-per", "b-loc", "b-loc"]),
    "words": ("B-PERSON I-PERSON B-GPE I-GPE", ["B-PERSON", "I-PERSON", "B-GPE", "B-GPE"]),
}


ENGLISH = Language(code="en", confidence=1.0, script="Latn")


def names(folder, text):
    found = tagger.named(text, [], [], ENGLISH, OnnxTagger(onnx=folder)).spans
    return [(text[span.start : span.end], span.type) for span in found]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_labels_of_any_scheme_become_names(tmp_path, scheme):
    labels, (first, last, place, _) = SCHEMES[scheme]
    words = {"Ada": first, "Lind": last, "Oslo": place, "saw": "O", ".": "O"}
    tiny_model.write(tmp_path, ["O", *labels.split()], words)
    text = "Ada Lind saw Oslo ."
    assert names(tmp_path, text) == [("Ada Lind", "PER"), ("Oslo", "LOC")]


def test_it_is_configured_and_its_names_are_linked(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-PER", "B-LOC"], {"Lind": "B-PER", "Oslo": "B-LOC"})
    config = EntitiesConfig.model_validate({"tagger": {"onnx": str(tmp_path)}})
    found = tag("Mayor Lind left Oslo.", ENGLISH, setting=config.tagger)
    assert [(one.text, one.type, one.name) for one in found.entities] == [
        ("Lind", "PER", None),
        ("Oslo", "LOC", "Oslo"),
    ]
    assert [name.name for name in found.names] == ["Lind"]
    assert len(found.embedding) == 2 * 384


def test_other_types_are_no_names(tmp_path):
    words = {"Bible": "B-MISC", "Oslo": "B-LOC"}
    tiny_model.write(tmp_path, ["O", "B-MISC", "B-LOC"], words)
    assert names(tmp_path, "Bible Oslo") == [("Oslo", "LOC")]


def test_the_first_piece_of_a_word_speaks_for_it(tmp_path):
    words = {"Os": "B-LOC", "##lo": "O", "spoke": "O", "##n": "B-LOC"}
    tiny_model.write(tmp_path, ["O", "B-LOC", "I-LOC"], words)
    assert names(tmp_path, "Oslo spoken") == [("Oslo", "LOC")]


def test_a_long_text_is_read_in_windows_that_the_model_can_hold(tmp_path):
    words = {"Oslo": "B-LOC", "saw": "O", "it": "O", ".": "O"}
    tiny_model.write(tmp_path, ["O", "B-LOC"], words, positions=20)
    text = "It saw it . " * 30 + "saw " * 100 + "Oslo"
    assert names(tmp_path, text) == [("Oslo", "LOC")]


def test_places_are_counted_in_characters(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Осло": "B-LOC"})
    assert names(tmp_path, "🇳🇴 Ünï\u200bcode — Осло!\nОсло") == [("Осло", "LOC")] * 2


def test_half_a_character_is_read_over(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Oslo": "B-LOC"})
    assert names(tmp_path, "\ud83d Oslo") == [("Oslo", "LOC")]


def test_space_alone_has_no_names(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Oslo": "B-LOC"})
    assert names(tmp_path, " \n ") == []


def test_a_graph_may_read_the_pieces_alone(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Oslo": "B-LOC"}, inputs=["input_ids"])
    assert names(tmp_path, "Oslo") == [("Oslo", "LOC")]


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.onnx"])
def test_a_folder_that_lacks_a_file_is_refused(tmp_path, missing):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Oslo": "B-LOC"})
    (tmp_path / missing).unlink()
    with pytest.raises(UnusableModel, match=tmp_path.name):
        opened(tmp_path)


@pytest.mark.parametrize("damaged", ["config.json", "tokenizer.json", "model.onnx"])
def test_a_damaged_file_is_refused(tmp_path, damaged):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Oslo": "B-LOC"})
    (tmp_path / damaged).write_bytes(b'{"id2label": 3, "')
    with pytest.raises(UnusableModel, match=tmp_path.name):
        opened(tmp_path)


def test_a_model_of_another_kind_is_refused(tmp_path):
    labels = ["O", "LABEL_1"]
    tiny_model.write(tmp_path, labels, {"good": "LABEL_1"})
    with pytest.raises(UnusableModel, match="LABEL_1"):
        opened(tmp_path)


def test_a_graph_that_reads_something_else_is_refused(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {}, inputs=["input_ids", "bbox"])
    with pytest.raises(UnusableModel, match="bbox"):
        opened(tmp_path)


def test_a_graph_of_other_labels_than_config_json_is_refused(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {})
    config = json.loads((tmp_path / "config.json").read_text("utf-8"))
    config["id2label"]["2"] = "B-ORG"
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(UnusableModel, match="3 labels, the graph 2"):
        opened(tmp_path)


def test_a_model_that_can_hold_no_sentence_is_refused(tmp_path):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {}, positions=8)
    with pytest.raises(UnusableModel, match="fewer than"):
        opened(tmp_path)


def test_without_the_extra_it_says_what_to_install(tmp_path, monkeypatch):
    tiny_model.write(tmp_path, ["O", "B-LOC"], {"Oslo": "B-LOC"})
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(UnusableModel, match=r"wireroom\[transformers\]"):
        opened(tmp_path)

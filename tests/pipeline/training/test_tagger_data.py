import json
import random
from itertools import islice

import pytest

from pipeline.text.encoder.tagger_weights import LABELS
from pipeline.text.encoder.vocabulary import pieces
from pipeline.training import tagger_data
from pipeline.training.tagger_data import LENGTHS, Sentence, batches, read, tagged

PUTIN = Sentence("Vladimir Putin visited Pyongyang.", ((0, 14, "PER"), (23, 32, "LOC")))


@pytest.fixture
def folder(tmp_path):
    """Two sets, one of them thrice as large; half of the sentences without names."""
    for name, rows in (("small-en", 40), ("large-xx", 120)):
        with (tmp_path / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for at in range(rows):
                text, spans = f"Putin met {name} {at}.", [[0, 5, "PER"]]
                row = {"text": text, "spans": spans if at % 2 else []}
                file.write(json.dumps(row) + "\n")
    return tmp_path


def test_the_pieces_of_a_name_begin_it_and_go_on():
    row = tagged(PUTIN)
    found = [(LABELS[tag], piece) for tag, piece in zip(row.tags, pieces(PUTIN.text), strict=True)]
    names = [(label, PUTIN.text[p.start : p.end]) for label, p in found if label != "O"]
    assert names[0] == ("B-PER", "Vladimir")
    assert [label for label, _ in names].count("B-PER") == 1
    assert [label for label, _ in names].count("B-LOC") == 1
    assert "".join(text for label, text in names if label.endswith("LOC")) == "Pyongyang"


def test_two_names_side_by_side_stay_two():
    row = tagged(Sentence("Oslo Bergen", ((0, 4, "LOC"), (5, 11, "LOC"))))
    assert [LABELS[tag] for tag in row.tags].count("B-LOC") == 2


@pytest.mark.parametrize("change", [change for _, change in tagger_data._ROUGH])
def test_a_roughened_sentence_keeps_its_names(change):
    rough = change(PUTIN, random.Random(3))
    assert [kind for _, _, kind in rough.spans] == ["PER", "LOC"]
    for (start, end, _), name in zip(rough.spans, ("vladimir putin", "pyongyang"), strict=True):
        was, now = set(name), set(rough.text[start:end].lower())
        assert len(was & now) >= len(was) - 2
        assert not rough.text[start - 1 : start].isalnum()


def test_letters_that_grow_move_the_names_behind_them():
    sentence = Sentence("Straße in Gießen", ((10, 16, "LOC"),))
    upper = tagger_data._upper(sentence, random.Random(0))
    assert [upper.text[start:end] for start, end, _ in upper.spans] == ["GIESSEN"]


def test_prefixes_are_part_of_the_name():
    prefixed = tagger_data._prefixed(PUTIN, random.Random(0))
    names = [prefixed.text[start:end] for start, end, _ in prefixed.spans]
    assert names[0].endswith("Vladimir Putin")
    assert names[1].endswith("Pyongyang")
    assert all(name[0].islower() for name in names)


def test_leftover_marks_of_annotators_are_no_text(tmp_path):
    row = {"text": "ไทย[LOCATION] จึง", "spans": [[0, 14, "LOC"]]}
    (tmp_path / "a-th.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert read(tmp_path)[0].full == []


def test_batches_are_the_same_for_the_same_seed_and_go_on_at_a_shard(folder):
    sets = read(folder)
    first = list(islice(batches(sets, 1), 60))
    assert first == list(islice(batches(sets, 1), 60))
    assert first != list(islice(batches(sets, 2), 60))
    second_shard = first[first.index([]) + 1 :]
    assert second_shard == list(islice(batches(sets, 1, first_shard=1), len(second_shard)))


def test_rows_of_a_batch_share_a_length_and_fill_it(folder):
    for rows in islice(batches(read(folder), 1), 30):
        lengths = {tagger_data.padded(len(row.ids)) for row in rows}
        assert len(lengths) <= 1
        assert all(len(row.ids) == len(row.tags) <= LENGTHS[-1] for row in rows)
        assert all((row.ids[0], row.ids[-1]) == (0, 2) for row in rows)


def test_a_large_set_does_not_drown_a_small_one(folder):
    small = sum(
        any(ids == "small" for ids in _words(row)) for row in _rows(folder) if len(row.ids) < 24
    )
    assert 0.3 < small / sum(len(row.ids) < 24 for row in _rows(folder)) < 0.5


def _rows(folder):
    return [row for rows in islice(batches(read(folder), 1), 20) for row in rows]


def _words(row):
    known = {pieces("met small")[1].id: "small"}
    return [known.get(each, "") for each in row.ids]

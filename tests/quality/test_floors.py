from pathlib import Path

import pytest

from tests.quality import linking, planted
from tests.quality.floors import Floors, Lowers
from tests.quality.measure import measure
from tests.quality.sets import DATA, SETS, GoldSet

QUICK = [gold_set for gold_set in SETS if gold_set.quick]


@pytest.mark.skipif(
    not DATA.is_dir(), reason="no gold sets: WIREROOM_SHARED does not name the shared folder"
)
@pytest.mark.parametrize("gold_set", QUICK, ids=lambda gold_set: gold_set.name)
def test_every_figure_reaches_its_floor(gold_set: GoldSet) -> None:
    assert Floors.load().missed({gold_set.name: measure(gold_set).figures}) == []


@pytest.mark.skipif(
    not DATA.is_dir(), reason="no gold sets: WIREROOM_SHARED does not name the shared folder"
)
def test_planted_boilerplate_goes_and_genuine_lines_stay() -> None:
    assert Floors.load().missed({planted.NAME: planted.measure()}) == []


def test_names_are_linked_to_whom_they_mean() -> None:
    assert Floors.load().missed({linking.NAME: linking.measure()}) == []


def test_every_set_has_floors() -> None:
    floors = Floors.load()
    assert {name: set(figures) for name, figures in floors.figures.items()} == {
        **{gold_set.name: set(gold_set.floored()) for gold_set in SETS},
        planted.NAME: set(planted.FIGURES),
        linking.NAME: set(linking.FIGURES),
    }


def test_a_figure_below_its_floor_or_without_one_is_named() -> None:
    floors = Floors({"url": {"rate": {"floor": 0.9, "measured": 0.91}}})
    assert floors.missed({"url": {"rate": 0.9}}) == []
    assert floors.missed({"url": {"rate": 0.899}}) == ["url: rate 0.899 is below its floor 0.9"]
    assert "no floor" in floors.missed({"url": {"other": 1.0}})[0]


def test_an_update_raises_floors_and_survives_the_file(tmp_path: Path) -> None:
    floors = Floors({"url": {"rate": {"floor": 0.9, "measured": 0.91}}})
    floors.update({"url": {"rate": 0.9555}, 'a "new" one': {"f1": 0.5}})
    floors.save(tmp_path / "floors.toml")
    read = Floors.load(tmp_path / "floors.toml")
    assert read.figures["url"]["rate"] == {"floor": 0.953, "measured": 0.9555}
    assert read.figures['a "new" one']["f1"]["floor"] == 0.498


def test_a_little_noise_does_not_move_a_floor() -> None:
    floors = Floors({"url": {"rate": {"floor": 0.9, "measured": 0.905}}})
    floors.update({"url": {"rate": 0.901}})
    assert floors.figures["url"]["rate"] == {"floor": 0.9, "measured": 0.901}


def test_a_floor_is_lowered_only_with_a_reason(tmp_path: Path) -> None:
    floors = Floors({"url": {"rate": {"floor": 0.9, "measured": 0.91}}})
    with pytest.raises(Lowers, match=r"url: rate 0\.9 to 0\.8"):
        floors.update({"url": {"rate": 0.8}})
    assert floors.figures["url"]["rate"]["floor"] == 0.9
    floors.update({"url": {"rate": 0.8}}, reason='The set was "wrong".')
    floors.save(tmp_path / "floors.toml")
    read = Floors.load(tmp_path / "floors.toml")
    assert read.figures["url"]["rate"]["floor"] == 0.798
    assert read.lowered == [
        {
            "set": "url",
            "figure": "rate",
            "from": 0.9,
            "measured": 0.8,
            "reason": 'The set was "wrong".',
        }
    ]

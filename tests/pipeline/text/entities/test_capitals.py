"""Runs of capitalised words."""

from pipeline.text.entities.capitals import runs
from pipeline.text.entities.words import words


def test_runs_hold_initials_and_particles_but_not_sentence_ends():
    text = "Ihn traf J. P. van der Berg. Dann St. Gallen: Peter"
    found = words(text)
    assert [
        (text[found[run.first].start : found[run.last - 1].end], run.opens)
        for run in runs(text, found)
    ] == [
        ("Ihn", True),
        ("J. P. van der Berg", False),
        ("Dann St. Gallen", True),
        ("Peter", True),
    ]

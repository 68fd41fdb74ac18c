from pipeline.cli.rates import Rates


def test_over_the_last_ten_seconds():
    rates = Rates()
    assert rates.per_second(1, {"read": 500}, 100.0) == {"read": 0}  # counted before we looked
    assert rates.per_second(1, {"read": 540, "clean": 20}, 105.0) == {"read": 4, "clean": 2}
    assert rates.per_second(1, {"read": 550, "clean": 20}, 110.0) == {"read": 5, "clean": 2}
    assert rates.per_second(1, {"read": 550, "clean": 20}, 115.0) == {"read": 1, "clean": 0}
    assert rates.per_second(1, {"read": 550, "clean": 20}, 121.0) == {"read": 0, "clean": 0}


def test_a_process_that_was_started_again_counts_from_zero():
    rates = Rates()
    rates.per_second(None, {}, 99.0)
    assert rates.per_second(1, {"read": 500}, 100.0) == {"read": 50}
    assert rates.per_second(2, {"read": 30}, 101.0) == {"read": 3}

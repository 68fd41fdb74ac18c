from datetime import UTC, datetime

import pytest

from connectors.dates.iso_time import iso_time


@pytest.mark.parametrize(
    "written", ["2024-06-20T05:30:00Z", "2024-06-20T07:30+02:00", "20240620T0530"]
)
def test_a_time_is_in_utc(written):
    assert iso_time(written) == datetime(2024, 6, 20, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", [None, "", "yesterday", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time(written):
    assert iso_time(written) is None

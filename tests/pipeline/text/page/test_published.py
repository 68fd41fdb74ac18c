"""Moments as feeds and pages write them."""

from datetime import UTC, datetime

import pytest

from pipeline.text.page.published import parse_moment, to_utc


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-03T15:47:42.389Z", "2024-05-03T15:47:42.389000+00:00"),
        ("2024-05-03T15:47:42+0200", "2024-05-03T15:47:42+02:00"),
        ("2024-05-03 15:47", "2024-05-03T15:47:00"),
        ("2024-05-03", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("Fri, 03 May 2024 15:47:42 GMT", "2024-05-03T15:47:42+00:00"),
        ("2024/5/3", "2024-05-03"),
        ("2024年5月3日 15:47", "2024-05-03T15:47:00"),
        ("2024년 5월 3일", "2024-05-03"),
        ("May 3, 2024", "2024-05-03"),
        ("May 3, 2024 5:30 PM", "2024-05-03T17:30:00"),
        ("vendredi 3 mai 2024", "2024-05-03"),
        ("03.05.2024 15:47", "2024-05-03T15:47:00"),
        ("2024-05-03 15:47:42 UTC", "2024-05-03T15:47:42+00:00"),
        ("2024-05-03T15:47:42+02:00[Europe/Berlin]", "2024-05-03T15:47:42+02:00"),
        ("Fri May 03 2024 15:47:42 GMT+0200 (CEST)", "2024-05-03T15:47:42+02:00"),
        ("1714743462", "2024-05-03T13:37:42+00:00"),
        ("1714743462000", "2024-05-03T13:37:42+00:00"),
        ("3 May 2024", "2024-05-03"),
        ("03/05/2024", None),
        ("2024-13-45", None),
        ("yesterday", None),
        ("1970-01-01T00:00:00Z", None),
        ("Wed, 31 Dec 1969 19:00:00 -0500", None),
        ("0001-01-01T00:00:00", None),
        ("1923-05-01", "1923-05-01"),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_moments_are_read_or_refused(written: str, moment: str | None):
    assert parse_moment(written) == moment


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("2024-05-03T01:00:00+02:00", datetime(2024, 5, 2, 23, tzinfo=UTC)),
        ("2024-05-03T01:00:00", datetime(2024, 5, 3, 1, tzinfo=UTC)),
        ("2024-05-03", datetime(2024, 5, 3, tzinfo=UTC)),
        ("0001-01-01T00:00:00+02:00", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_moments_become_points_in_time(moment: str, utc: datetime):
    assert to_utc(moment) == utc

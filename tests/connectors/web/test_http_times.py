import pytest

from connectors.web.http_times import max_age_s, retry_after_s

WEEK_S = 7 * 24 * 3600


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        (None, None),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("Thu, 01 Jan 1970 00:16:40 GMT", 0),
        ("Thu, 01 Jan 1970 00:17:40 GMT", 60),
        ("Thu, 01 Jan 1970 00:17:40 -0000", 60),
        ("Fri, 31 Dec 9999 23:59:59 GMT", WEEK_S),
        ("Fri, 31 Dec 9999 23:59:59 -1200", WEEK_S),
        ("soon", None),
        ("", None),
        ("99999999999", WEEK_S),
        ("9" * 100, WEEK_S),
        ("9" * 101, None),
        ("-5", None),
        ("٣", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_retry_after(header, wait_s):
    headers = {} if header is None else {"retry-after": header}
    assert retry_after_s(headers, now=1000) == wait_s


def test_a_date_to_wait_for_counts_from_the_answers_own():
    headers = {
        "retry-after": "Thu, 01 Jan 1970 02:02:00 GMT",
        "date": "Thu, 01 Jan 1970 02:00:00 GMT",
    }
    assert retry_after_s(headers, now=1000) == 120
    assert retry_after_s(headers | {"date": "today"}, now=7200) == 120


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        ({}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": 'Public , MAX-AGE = "300"'}, 300),
        ({"cache-control": "s-maxage=9, max-age=300, stale-while-revalidate=60"}, 300),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "400"}, 0),
        ({"cache-control": "max-age=300", "age": "old"}, 300),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=" + "9" * 300}, None),
        ({"cache-control": "max-age=999999999"}, 30 * 24 * 3600),
        ({"cache-control": "no-cache, max-age=300"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": 'private="x, no-store", max-age=5'}, 5),
        ({"cache-control": "max-age=5", "expires": "0"}, 5),
        ({"expires": "0"}, 0),
        ({"expires": "x" * 60_000}, 0),
        ({"cache-control": "a" * 60_000 + "!"}, None),
        ({"cache-control": '"' * 60_001}, None),
        ({"cache-control": 'a="' * 20_000}, None),
        ({"cache-control": "," * 60_000 + "max-age=5"}, 5),
        ({"expires": "Thu, 01 Jan 1970 00:10:00 GMT"}, None),
        (
            {
                "expires": "Thu, 01 Jan 1970 00:10:00 GMT",
                "date": "Thu, 01 Jan 1970 00:09:00 GMT",
                "age": "20",
            },
            40,
        ),
    ],
)
def test_freshness(headers, fresh_s):
    assert max_age_s(headers) == fresh_s

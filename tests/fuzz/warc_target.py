"""A WARC file of any bytes, plain or gzipped."""

import gzip
from contextlib import suppress
from io import BytesIO

from connectors.archives.archive_progress import Place
from connectors.archives.warc_pages import page_in
from connectors.archives.warc_records import read_records
from connectors.decode import decode_html
from pipeline.errors import FetchFailed

_MOST = 200_000


def warc(raw: bytes) -> None:
    for data in (raw, gzip.compress(raw, 1), gzip.compress(raw, 1)[:-20] + raw):
        _read(data)


def _read(data: bytes) -> None:
    before = Place()
    for step in read_records(BytesIO(data), before, lambda _: True, _MOST):
        assert (before.offset, before.inside) <= (step.place.offset, step.place.inside)
        assert step.place.offset <= len(data)
        before = step.place
        if step.record is None:
            assert step.problem
            continue
        assert len(step.record.block) <= _MOST
        with suppress(FetchFailed):
            page = page_in(step.record, "https://news.example/1", _MOST)
            if page is not None:
                assert len(page.body) <= _MOST
                decode_html(page.body, page.headers.get("content-type"))

from dataclasses import replace

from pipeline.records import Entry, HttpFacts, RawArticle
from pipeline.text.fingerprint import content_hash, raw_hash

RAW = RawArticle(
    id="0" * 32,
    source="gazette",
    url="https://gazette.example/a",
    canonical_url="https://gazette.example/a",
    entry=Entry(guid="a", title="Flood in the north", summary="<p>The river rose</p>"),
    html="<p>The river rose</p>",
    fetched_at="2026-05-01T08:00:00.000Z",
)


def test_the_same_text_has_the_same_hash_however_it_is_laid_out() -> None:
    text = "The river rose.\n\nThree villages are cut off: Ångström said ½."
    assert content_hash(text) == content_hash("  the RIVER rose. Three\tvillages are cut off: "
                                              "A\u030angstro\u0308m said 1\u20442.\n")  # fmt: skip
    assert content_hash(text) != content_hash(text.replace("rose", "fell"))
    assert len(content_hash("")) == 32


def test_words_stay_apart() -> None:
    assert content_hash("now here") != content_hash("nowhere")


def test_the_raw_hash_ignores_when_and_by_whom_it_was_seen() -> None:
    again = replace(
        RAW,
        source="gazette-front-page",
        feed_url="https://gazette.example/feed",
        fetched_at="2026-05-02T08:00:00.000Z",
        http=HttpFacts(status=200, final_url=RAW.url, etag='"2"'),
    )
    assert raw_hash(again) == raw_hash(RAW)


def test_the_raw_hash_sees_every_change_of_what_was_given() -> None:
    assert RAW.entry is not None
    changed = [
        replace(RAW, url=RAW.url + "?page=2"),
        replace(RAW, html="<p>The river fell</p>"),
        replace(RAW, html=None, text=RAW.html),
        replace(RAW, entry=replace(RAW.entry, title="Flood in the south")),
        replace(RAW, entry=replace(RAW.entry, summary=None, content=RAW.entry.summary)),
    ]
    assert len({raw_hash(raw) for raw in [RAW, *changed]}) == len(changed) + 1

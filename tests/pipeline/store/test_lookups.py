"""Many rows are looked up by their index, and not by reading the table."""

import sqlalchemy as sa

from pipeline.store.lookups import chunks, of_pairs
from pipeline.store.schema import source_profiles as table

PAIRS = [(f"paper{n}", "news.example") for n in range(0, 40, 2)]


def test_pairs_are_found_by_their_index(store):
    query = of_pairs(sa.select(table.c.source), (table.c.source, table.c.site), PAIRS)
    with store.begin() as connection:
        connection.execute(
            sa.insert(table),
            [
                {
                    "source": f"paper{n}",
                    "site": site,
                    "profile": b"",
                    "articles": 1,
                    "updated_at": "",
                }
                for n in range(40)
                for site in ("news.example", "other.example")
            ],
        )
        found = connection.scalars(query).all()
        text = str(query.compile(store, compile_kwargs={"literal_binds": True}))
        plan = [row.detail for row in connection.execute(sa.text(f"EXPLAIN QUERY PLAN {text}"))]
    assert sorted(found) == sorted(source for source, _ in PAIRS)
    assert any("SEARCH source_profiles" in step for step in plan)
    assert not any("SCAN source_profiles" in step for step in plan)


def test_no_value_is_lost_between_chunks():
    values = list(range(1201))
    pieces = list(chunks(values))
    assert [value for piece in pieces for value in piece] == values
    assert max(map(len, pieces)) == 500
    assert list(chunks([])) == []

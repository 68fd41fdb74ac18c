"""Entities with names, keys and the articles that mention them; the vectors of texts."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.store.entities.folding import folded

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and enter the entities of stored articles, as far as those have ids."""
    op.create_table(
        "entities",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=3), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("first_article", sa.String(length=32), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "entity_names",
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"]),
        sa.PrimaryKeyConstraint("entity", "folded"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entity_names_folded", "entity_names", ["folded"], unique=False)
    op.create_table(
        "entity_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"]),
        sa.PrimaryKeyConstraint("key", "entity"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entity_keys_entity", "entity_keys", ["entity"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"]),
        sa.PrimaryKeyConstraint("entity", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mapped_ids",
        sa.Column("old", sa.String(length=64), nullable=False),
        sa.Column("new", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("old"),
    )
    op.create_index(op.f("ix_mapped_ids_new"), "mapped_ids", ["new"], unique=False)
    op.create_table(
        "vectors",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["revisions.seq"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.add_column("changes", sa.Column("entity_id", sa.String(length=64), nullable=True))
    op.add_column("changes", sa.Column("new_entity_id", sa.String(length=64), nullable=True))
    _enter(op.get_bind())


_BATCH = 500
_MOST_NAMES = 8  # of an entity in a language
_TEXTS = sa.text(
    "SELECT r.seq, r.article_id, r.language, r.entities FROM revisions r"
    " JOIN articles a ON a.id = r.article_id AND a.revision = r.revision"
    " WHERE r.seq > :after ORDER BY r.seq LIMIT :batch"
).columns(entities=sa.JSON())
_ENTITY = sa.text(
    "INSERT INTO entities (number, id, type, name, first_article, articles, context)"
    " VALUES (:number, :id, :type, :name, :first_article, 0, '[]')"
)
_NAME = sa.text(
    "INSERT INTO entity_names (entity, folded, name, language, is_whole)"
    " VALUES (:entity, :folded, :name, :language, :is_whole) ON CONFLICT DO NOTHING"
)
_MENTION = sa.text("INSERT INTO mentions VALUES (:entity, :seq, :language)")
_COUNT = sa.text("UPDATE entities SET articles = :articles WHERE number = :number")


def _enter(connection: sa.Connection) -> None:
    """Their names and mentions; keys come when they are mentioned again."""
    numbers: dict[str, int] = {}
    forms: dict[tuple[int, str], set[str]] = {}  # of an entity in a language
    articles: Counter[int] = Counter()
    for row in _texts(connection):
        added: list[dict[str, Any]] = []
        names: dict[tuple[int, str], tuple[str, str]] = {}
        mentioned: set[int] = set()
        for entity in row.entities:
            if not entity.get("id"):
                continue
            name = entity.get("name") or entity["text"]
            if entity["id"] not in numbers:
                numbers[entity["id"]] = len(numbers) + 1
                added.append(
                    {
                        "number": numbers[entity["id"]],
                        "id": entity["id"],
                        "type": entity["type"],
                        "name": name,
                        "first_article": row.article_id,
                    }
                )
            number = numbers[entity["id"]]
            mentioned.add(number)
            for written, language in ((name, "en"), (entity["text"], row.language)):
                known, form = forms.setdefault((number, language), set()), folded(written)
                if form not in known and len(known) < _MOST_NAMES:
                    known.add(form)
                    names.setdefault((number, form), (written, language))
        articles.update(mentioned)
        _insert(connection, _ENTITY, added)
        _insert(
            connection,
            _NAME,
            [
                {
                    "entity": number,
                    "folded": form,
                    "name": written,
                    "language": language,
                    "is_whole": False,
                }
                for (number, form), (written, language) in names.items()
            ],
        )
        said = {"seq": row.seq, "language": row.language}
        _insert(connection, _MENTION, [{"entity": number} | said for number in sorted(mentioned)])
    counts = [{"number": number, "articles": count} for number, count in articles.items()]
    _insert(connection, _COUNT, counts)


def _texts(connection: sa.Connection) -> Iterator[sa.Row[Any]]:
    seq = 0
    while rows := connection.execute(_TEXTS, {"after": seq, "batch": _BATCH}).all():
        seq = rows[-1].seq
        yield from rows


def _insert(
    connection: sa.Connection, statement: sa.TextClause, rows: list[dict[str, Any]]
) -> None:
    if rows:
        connection.execute(statement, rows)

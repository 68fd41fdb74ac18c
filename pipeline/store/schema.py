"""The tables, for SQLite and PostgreSQL alike. Migrations in `migrations/` lead here.

An article is an identity (`articles`) with one or more texts (`revisions`); the view `latest`
joins each article with its current one and is what a person wants to query.

An entity (`entities`) is what articles mention. Its `number` is of this store alone and saves room;
its `id` is what the world sees, and may be mapped to another one (`mapped_ids`).
"""

import sqlalchemy as sa

metadata = sa.MetaData()

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),  # the current one
    sa.Column("revisions", sa.Integer, nullable=False),  # how many there are
    sa.Column("first_seen_at", sa.String(24), nullable=False, index=True),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),  # also the row of the search index
    sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("disposition", sa.String(8), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("canonical_url", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("body_from", sa.String(8), nullable=False),
    sa.Column("removed", sa.JSON, nullable=False),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("image", sa.Text),
    sa.Column("section", sa.Text),
    sa.Column("tags", sa.JSON, nullable=False),
    sa.Column("published_at", sa.String(24)),
    sa.Column("modified_at", sa.String(24)),
    sa.Column("fetched_at", sa.String(24), nullable=False),
    sa.Column("language", sa.String(16), nullable=False, index=True),
    sa.Column("language_confidence", sa.Float, nullable=False),
    sa.Column("language_share", sa.Float, nullable=False, server_default="1"),
    sa.Column("script", sa.String(4), nullable=False),
    sa.Column("language_declared", sa.Text),
    sa.Column("entities", sa.JSON, nullable=False),
    sa.Column("copy_of", sa.String(32)),
    sa.Column("page", sa.String(8), nullable=False, server_default="none"),
    sa.Column("page_reason", sa.Text),
    sa.Column("paywall", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("live_blog", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("truncated", sa.Boolean, nullable=False),
    sa.Column("pipeline_version", sa.Text, nullable=False),
    # The whole text is the one before the source's learned boilerplate was taken out of it: a
    # profile that has grown since makes another body, but no other article.
    sa.Column("raw_hash", sa.String(32), nullable=False),  # of what the source gave
    sa.Column("body_hash", sa.String(32), nullable=False, index=True),
    sa.Column("whole_hash", sa.String(32), nullable=False, server_default="", index=True),
    sa.Column("whole_chars", sa.Integer, nullable=False, server_default="0"),
    sa.Column("content_hash", sa.String(32), nullable=False),  # of title and whole text
    sa.Column("cleaned_from", sa.Integer),  # the revision that this one is without boilerplate
    sa.UniqueConstraint("article_id", "revision"),
)

aliases = sa.Table(
    "aliases",
    metadata,
    sa.Column("alias", sa.String(32), primary_key=True),
    sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id"), nullable=False),
)

vectors = sa.Table(
    "vectors",  # apart from the texts, so that many can be read without those
    metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("revisions.seq"), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),  # float16, little-endian; see Draft
)

entities = sa.Table(
    "entities",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("type", sa.String(3), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("latitude", sa.Float),  # degrees
    sa.Column("longitude", sa.Float),
    sa.Column("first_article", sa.String(32), nullable=False),
    sa.Column("articles", sa.Integer, nullable=False),  # whose current text mentions it
    sa.Column("context", sa.JSON, nullable=False),  # [[number seen beside it, articles], ...]
)

entity_names = sa.Table(
    "entity_names",
    metadata,
    sa.Column("entity", sa.Integer, sa.ForeignKey("entities.number"), primary_key=True),
    sa.Column("folded", sa.Text, primary_key=True),  # see entities/folding.py
    sa.Column("name", sa.Text, nullable=False),  # as it was first written
    sa.Column("language", sa.String(16), nullable=False),  # of the text that had it
    sa.Column("is_whole", sa.Boolean, nullable=False),  # no short form, as far as its article tells
    sa.Index("ix_entity_names_folded", "folded"),
    sqlite_with_rowid=False,
)

entity_keys = sa.Table(
    "entity_keys",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),  # see pipeline.text.entities.names
    sa.Column("entity", sa.Integer, sa.ForeignKey("entities.number"), primary_key=True),
    sa.Index("ix_entity_keys_entity", "entity"),
    sqlite_with_rowid=False,
)

mentions = sa.Table(
    "mentions",  # which entities an article's current text names
    metadata,
    sa.Column("entity", sa.Integer, sa.ForeignKey("entities.number"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),  # of revisions
    sa.Column("language", sa.String(16), nullable=False),  # the text's
    sqlite_with_rowid=False,
)

mapped_ids = sa.Table(
    "mapped_ids",  # ids that were given out once, and what they are called now
    metadata,
    sa.Column("old", sa.String(64), primary_key=True),
    sa.Column("new", sa.String(64), nullable=False, index=True),
)

source_profiles = sa.Table(
    "source_profiles",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("site", sa.Text, primary_key=True),  # host of the articles' URLs
    sa.Column("articles", sa.BigInteger, nullable=False),  # that it has learned from, ever
    sa.Column("updated_at", sa.String(24), nullable=False),
    sa.Column("profile", sa.LargeBinary, nullable=False),  # SourceProfile.dump; long, so it is last
)

sightings = sa.Table(
    "sightings",
    metadata,
    sa.Column("log", sa.Integer, primary_key=True, autoincrement=False),  # log_identity.log
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("offset", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("disposition", sa.String(8), nullable=False),
    sa.Column("article_id", sa.String(32), index=True),  # NULL: dead before it had one
    sa.Column("source", sa.Text),
    sa.Column("feed_url", sa.Text),
    sa.Column("fetched_at", sa.String(24)),
    sqlite_with_rowid=False,
)

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("log", sa.Integer, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("partition", sa.Integer, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("key", sa.LargeBinary),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("article_id", sa.String(32)),
    sa.Column("at", sa.String(24), nullable=False),
    sa.Column("replayed_at", sa.String(24)),
    sa.UniqueConstraint("log", "topic", "partition", "offset"),
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(8), nullable=False),  # new, revision, copy, cleaned, dead, mapped
    sa.Column("article_id", sa.String(32)),
    sa.Column("revision", sa.Integer),
    sa.Column("dead_letter_id", sa.Integer),
    sa.Column("at", sa.String(24), nullable=False),
    sa.Column("entity_id", sa.String(64)),  # that is called
    sa.Column("new_entity_id", sa.String(64)),  # since
)

offsets = sa.Table(
    "offsets",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("next_offset", sa.BigInteger, nullable=False),
)

log_identity = sa.Table(
    "log_identity",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("log", sa.Integer, nullable=False),  # 1, then 2 where a person let it follow another
    sa.Column("cluster_id", sa.Text, nullable=False),
    sa.Column("topic_id", sa.Text, nullable=False),
    sa.Column("partitions", sa.Integer, nullable=False),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("ranges", sa.JSON, nullable=False),
    sa.Column("started_at", sa.Float, nullable=False),  # seconds since the epoch
)

poison = sa.Table(
    "poison",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("offset", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("reason", sa.Text, nullable=False),
)

followers = sa.Table(
    "followers",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),  # the last change it has written
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("moved_at", sa.String(24), nullable=False),
)

totals = sa.Table(
    "totals",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),  # "in", or a disposition
    sa.Column("records", sa.BigInteger, nullable=False),
)

limits = sa.Table(
    "limits",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),  # see dead_letter_limits.py
    sa.Column("value", sa.JSON, nullable=False),
)

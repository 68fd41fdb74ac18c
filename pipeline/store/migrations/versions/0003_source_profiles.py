"""What a source's articles have in common, and more of what an article says of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LATEST = """
CREATE VIEW latest AS
SELECT a.id, a.first_seen_at, a.revisions, r.revision, r.source, r.url, r.title, r.body,
       r.body_from, r.page, r.page_reason, r.paywall, r.live_blog, r.language,
       r.language_confidence, r.language_share, r.script, r.published_at, r.modified_at,
       r.fetched_at, r.authors, r.entities, r.removed, r.copy_of, r.disposition, r.section, r.tags,
       r.image
FROM articles a JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision
"""


def upgrade() -> None:
    """Add the table and the columns. No profile took anything out of earlier articles."""
    op.create_table(
        "source_profiles",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("articles", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "site"),
    )
    op.execute("DROP VIEW latest")
    for column in (
        sa.Column("modified_at", sa.String(length=24), nullable=True),
        sa.Column("paywall", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("live_blog", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("language_share", sa.Float(), nullable=False, server_default="1"),
        sa.Column("whole_hash", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("whole_chars", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("cleaned_from", sa.Integer(), nullable=True),
    ):
        op.add_column("revisions", column)
    op.execute("UPDATE revisions SET whole_hash = body_hash, whole_chars = length(body)")
    op.create_index(op.f("ix_revisions_whole_hash"), "revisions", ["whole_hash"], unique=False)
    op.execute(LATEST)

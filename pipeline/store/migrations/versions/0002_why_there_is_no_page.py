"""What asking for an article's page came to, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LATEST = """
CREATE VIEW latest AS
SELECT a.id, a.first_seen_at, a.revisions, r.revision, r.source, r.url, r.title, r.body,
       r.body_from, r.page, r.page_reason, r.language, r.language_confidence, r.script,
       r.published_at, r.fetched_at, r.authors, r.entities, r.removed, r.copy_of, r.disposition,
       r.section, r.tags, r.image
FROM articles a JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision
"""


def upgrade() -> None:
    """Add the columns. Of earlier articles it is known only where the text is the page's."""
    op.execute("DROP VIEW latest")
    page = sa.Column("page", sa.String(length=8), nullable=False, server_default="none")
    op.add_column("revisions", page)
    op.add_column("revisions", sa.Column("page_reason", sa.Text(), nullable=True))
    op.execute("UPDATE revisions SET page = 'fetched' WHERE body_from = 'page'")
    op.execute(LATEST)

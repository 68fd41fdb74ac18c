"""Times as machines write them."""

from datetime import UTC, datetime


def iso_time(written: str | None) -> datetime | None:
    """An ISO 8601 time in UTC, which is also that of a time without a zone; None: it is none."""
    try:
        moment = datetime.fromisoformat(written or "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None

"""Followers of the store's changes: each writes idempotently, then moves its own cursor."""

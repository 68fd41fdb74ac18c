"""The durable truth: articles, offsets, dead letters, changes, followers' cursors."""

"""The page of an article, and what stands in its place."""

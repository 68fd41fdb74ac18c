"""The multilingual encoder: text in pieces, pieces in, tags and a vector out."""

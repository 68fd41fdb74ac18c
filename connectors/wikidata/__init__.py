"""Wikidata, politely: which items are of some class, and what they are called in every language."""

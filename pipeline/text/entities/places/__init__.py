"""Places: countries, regions and cities by name, in every language, with ids and coordinates.

`countries` and `geonames` are the tables, `linking` says which place a name in an article means;
`finder` walks a text for cities without a tagger.
"""

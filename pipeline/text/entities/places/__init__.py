"""Places: countries, regions and cities by name, in every language, with ids and coordinates."""

"""Documents that list articles: what sitemaps and sections are made of."""

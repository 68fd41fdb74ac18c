"""What is not the article in an article's text, told by form and not by phrases."""

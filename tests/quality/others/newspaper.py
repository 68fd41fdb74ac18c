"""newspaper4k, with nothing fetched: no images, no second request."""

from typing import Any

from tests.quality.others import Answer, Row, page_text


def load() -> dict[str, Answer]:
    """Its one setting; a language whose optional tokenizer is missing is read as English."""
    from newspaper import Article

    def parsed(line: Row, **setting: Any) -> Article:
        url = line["url"] or "https://news.example/"
        article = Article(url, fetch_images=False, **setting)
        article.download(input_html=page_text(line))
        article.parse()
        return article

    def answer(line: Row) -> Row:
        try:
            article = parsed(line)
        except ImportError:
            article = parsed(line, language="en")
        date = article.publish_date
        return {
            "id": line["id"],
            "title": article.title,
            "body": article.text,
            "date": str(date) if date else None,
            "authors": list(article.authors),
        }

    return {"newspaper4k": answer}

"""readability-lxml: Arc90's algorithm. It knows no dates and no authors."""

from tests.quality.others import Answer, Row, page_text


def load() -> dict[str, Answer]:
    """Its one setting."""
    from lxml import html
    from readability import Document
    from readability.readability import Unparseable

    def answer(line: Row) -> Row:
        page = Document(page_text(line), url=line["url"])
        try:
            title, article = page.title(), page.summary(html_partial=True)
        except Unparseable:
            return {"id": line["id"]}
        body = "\n".join(html.fromstring(article).itertext())
        return {"id": line["id"], "title": title, "body": body}

    return {"readability-lxml": answer}
